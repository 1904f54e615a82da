import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmviz import init_board, kmeans, make_run
from kmviz.export.rhythm import FIRST_HOLD, LAST_HOLD
from kmviz.export.tempo import Tempo
from kmviz.export.timeline import timeline


@pytest.fixture(scope="module")
def creeping():
    """A run of so many small steps that all of them would take minutes."""
    return make_run("gauss", algorithm="online", seed=3)


def rests(film):
    """The whole positions and how long each of them is shown."""
    return {int(at): seconds for at, seconds, *_ in film if at == int(at)}


def test_every_step_is_seen_in_order(trace):
    positions = [position for position, *_ in timeline(trace, Tempo())]

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

    film = timeline(trace, Tempo(pace, pace * share, fps=fps))

    steps = len(trace) - 2 + FIRST_HOLD + LAST_HOLD
    total = sum(shot.seconds for shot in film)
    assert total == pytest.approx(steps * pace, abs=len(trace) / fps)


def test_first_and_last_are_held_by_duration_not_by_repetition(trace):
    film = timeline(trace, Tempo(seconds_per_step=1.0, glide=0.0))

    last = len(trace) - 1
    assert len(film) == len(trace)
    assert rests(film)[0] == FIRST_HOLD
    assert rests(film)[last] == LAST_HOLD
    assert {rests(film)[i] for i in range(1, last)} == {1.0}


def test_glides_start_and_end_slowly(trace):
    positions = np.array([at for at, *_ in timeline(trace, Tempo(2.0, 1.0, fps=20))])

    way = positions[(positions > 1) & (positions < 2)] - 1
    paces = np.diff([0, *way, 1])
    assert len(way) == 19
    assert paces.argmax() in (9, 10)
    assert paces[0] < paces[9] / 3
    assert paces[-1] < paces[9] / 3


def test_nothing_glides_where_nothing_moves():
    trace = kmeans([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]], init=[[0.0, 0.5], [9.0, 9.0]])

    positions = [position for position, *_ in timeline(trace, Tempo())]

    assert positions == [0.0, 1.0, 2.0, 3.0]


def length(film):
    return sum(shot.seconds for shot in film)


@given(seed=st.integers(0, 99), seconds=st.floats(1.0, 99.0), fps=st.integers(8, 60))
@settings(max_examples=30)
def test_a_film_is_as_long_as_asked_and_no_picture_too_short(seed, seconds, fps):
    trace = kmeans(init_board(20, rng=seed), 3, rng=seed)

    film = timeline(trace, Tempo(seconds=seconds, fps=fps))

    assert length(film) == pytest.approx(seconds)
    assert min(shot.seconds for shot in film) >= 1 / fps - 1e-9


@pytest.mark.parametrize("fps", [1, 7, 25])
def test_no_film_is_longer_than_a_minute_unless_asked(creeping, fps):
    assert 30 < length(timeline(creeping, Tempo(fps=fps))) <= 60.0001
    assert length(timeline(creeping, Tempo(seconds=90))) == pytest.approx(90)
    steady = timeline(creeping, Tempo(seconds_per_step=0.2))
    assert length(steady) == pytest.approx(0.2 * (len(creeping) + 2.5))


def test_a_film_of_more_draws_than_fit_into_a_minute_is_a_minute_long():
    X = np.arange(70.0)[:, None]
    seeded = kmeans(X, 65, seeding=True, rng=0, init="k-means++")

    shots = timeline(seeded, Tempo(fps=1))

    assert len(shots) == len(seeded) > 60
    assert length(shots) == pytest.approx(60)


def test_nothing_is_passed_over_where_each_step_has_its_time(creeping):
    film = timeline(creeping, Tempo(seconds_per_step=0.2, glide=0))

    assert [shot.position for shot in film] == [*range(len(creeping))]


def test_a_film_jumps_over_what_it_passes_over(creeping):
    film = timeline(creeping, Tempo(seconds=8))

    jumps = [i for i, shot in enumerate(film) if shot.since is not None]
    assert jumps
    assert all(film[i - 1].position == film[i].since for i in jumps)


def test_a_film_too_short_for_its_first_and_last_steps_is_refused(creeping):
    message = "seconds must be at least 5 for this run with fps at 1, got 2"
    with pytest.raises(ValueError, match=f"^{message}$"):
        timeline(creeping, Tempo(seconds=2, fps=1))


def test_quick_steps_glide_less_and_a_glide_is_never_longer_than_asked(creeping):
    film = timeline(creeping, Tempo(seconds=50, glide=0.4, fps=50))

    ways = Counter(int(shot.position) for shot in film if shot.position % 1)
    assert max(ways.values()) == 19
    assert 0 < min(ways.values()) < 10


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
            "seconds_per_step must be at least 0.04, the time of a picture with fps at "
            "25, got 0.016666666666666666",
        ),
        ({"fps": -1}, "fps must be a finite number above 0, got -1"),
        ({"fps": "a"}, "fps must be a finite number above 0, got 'a'"),
        ({"glide": -0.1}, "glide must be a finite number of at least 0, got -0.1"),
        ({"glide": 2}, "glide must be at most 1.0 without seconds_per_step, got 2"),
        (
            {"glide": 0.4, "seconds_per_step": 0.3},
            "glide must be at most seconds_per_step (0.3), got 0.4",
        ),
        *(
            ({"seconds": odd}, f"seconds must be a finite number above 0, got {said}")
            for odd, said in (
                *((0, "0"), (-3, "-3"), ("a", "'a'"), (True, "True")),
                *((float("nan"), "nan"), (float("inf"), "inf")),
            )
        ),
        ({"seconds": 0.5}, "seconds must be between 1 and 3600, got 0.5"),
        ({"seconds": 1e9}, "seconds must be between 1 and 3600, got 1000000000.0"),
        (
            {"seconds": 20, "seconds_per_step": 0.5},
            "seconds must be left out with seconds_per_step, got both",
        ),
    ],
)
def test_an_impossible_tempo_is_refused(tempo, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Tempo(**tempo)


@pytest.mark.parametrize(("fps", "every"), [(10, 1), (25, 2), (50, 4)])
def test_the_board_moves_twelve_times_a_second_behind_the_stars(trace, fps, every):
    shots = timeline(trace, Tempo(seconds_per_step=1.0, glide=0.8, fps=fps))
    places = [shot.position for shot in shots]

    behind = [
        i - places.index(shot.board)
        for i, shot in enumerate(shots)
        if shot.board is not None
    ]
    assert set(behind) == set(range(every))
    assert all(shot.board is None for shot in shots if shot.position % 1 == 0)
