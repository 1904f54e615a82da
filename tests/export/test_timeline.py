import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmviz import init_board, kmeans
from kmviz.export.timeline import FIRST_HOLD, LAST_HOLD, Tempo, timeline


def rests(film):
    """The whole positions and how long each of them is shown."""
    return {int(at): seconds for at, seconds in film if at == int(at)}


def test_every_step_is_seen_in_order(trace):
    positions = [position for position, _ in timeline(trace, Tempo())]

    assert positions == sorted(positions)
    assert set(range(len(trace))) <= set(positions)


@given(
    seed=st.integers(0, 99),
    pace=st.floats(0.2, 3.0),
    share=st.floats(0.0, 0.9),
    fps=st.integers(5, 60),
)
def test_the_film_lasts_as_long_as_its_steps_and_holds(seed, pace, share, fps):
    trace = kmeans(init_board(20, rng=seed), 3, rng=seed)

    film = timeline(trace, Tempo(pace, pace * share, fps))

    steps = len(trace) - 2 + FIRST_HOLD + LAST_HOLD
    total = sum(seconds for _, seconds in film)
    assert total == pytest.approx(steps * pace, abs=len(trace) / fps)


def test_first_and_last_are_held_by_duration_not_by_repetition(trace):
    film = timeline(trace, Tempo(seconds_per_step=1.0, glide=0.0))

    last = len(trace) - 1
    assert len(film) == len(trace)
    assert rests(film)[0] == FIRST_HOLD
    assert rests(film)[last] == LAST_HOLD
    assert {rests(film)[i] for i in range(1, last)} == {1.0}


def test_glides_start_and_end_slowly(trace):
    positions = np.array([at for at, _ in timeline(trace, Tempo(2.0, 1.0, 20))])

    way = positions[(positions > 1) & (positions < 2)] - 1
    paces = np.diff([0, *way, 1])
    assert len(way) == 19
    assert paces.argmax() in (9, 10)
    assert paces[0] < paces[9] / 3
    assert paces[-1] < paces[9] / 3


def test_nothing_glides_where_nothing_moves():
    trace = kmeans([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]], init=[[0.0, 0.5], [9.0, 9.0]])

    positions = [position for position, _ in timeline(trace, Tempo())]

    assert positions == [0.0, 1.0, 2.0, 3.0]


@pytest.mark.parametrize(
    ("tempo", "message"),
    [
        (
            {"seconds_per_step": 0},
            "seconds_per_step must be a finite number above 0, got 0",
        ),
        (
            {"seconds_per_step": float("nan")},
            "seconds_per_step must be a finite number above 0, got nan",
        ),
        (
            {"seconds_per_step": 600.5},
            "seconds_per_step must be at most 600, got 600.5",
        ),
        ({"fps": 0.5}, "fps must be between 1 and 120, got 0.5"),
        ({"fps": 1e-300}, "fps must be between 1 and 120, got 1e-300"),
        ({"fps": 1e6}, "fps must be between 1 and 120, got 1000000.0"),
        (
            {"seconds_per_step": 1 / 60, "glide": 0},
            "seconds_per_step must be at least 1 / fps (0.04), the time of one "
            "picture, got 0.016666666666666666",
        ),
        ({"fps": -1}, "fps must be a finite number above 0, got -1"),
        ({"fps": "a"}, "fps must be a finite number above 0, got 'a'"),
        ({"glide": -0.1}, "glide must be a finite number of at least 0, got -0.1"),
        ({"glide": None}, "glide must be a finite number of at least 0, got None"),
        ({"glide": 2}, "glide must be at most seconds_per_step (1.0), got 2"),
    ],
)
def test_an_impossible_tempo_is_refused(tempo, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Tempo(**tempo)
