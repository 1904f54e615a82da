"""What is handed in becomes a player, or one sentence."""

import re
from pathlib import Path

import numpy as np
import pytest

from kmviz import board_summaries, kmeans
from kmviz.live.opening import open_desk, open_view

BOARDS = ", ".join(f'"{name}"' for name in board_summaries())
TRACE = kmeans([[0.0, 0.0], [1.0, 0.0], [5.0, 0.0]], k=2, rng=0)


def exactly(message):
    return f"^{re.escape(message)}$"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"k": 3, "seed": 1}, "k must be left out for a recorded run, got 3"),
        ({"seed": 1, "k": 3}, "seed must be left out for a recorded run, got 1"),
        (
            {"tol": 0.1, "init": [[0, 0]], "n": None},
            "init must be left out for a recorded run, got [[0, 0]]",
        ),
    ],
)
def test_a_recorded_run_refuses_the_first_setting_that_is_no_rule(settings, message):
    with pytest.raises(ValueError, match=exactly(message)):
        open_desk(TRACE, settings)


def test_a_slip_of_a_board_is_refused_by_the_name_of_the_caller():
    message = (
        f"X must be a CSV file or one of {BOARDS}, got 'gaus'; did you mean \"gauss\"?"
    )

    with pytest.raises(ValueError, match=exactly(message)):
        open_desk("gaus", {})


@pytest.mark.parametrize("name", ["data/mine", "mine.csv"])
def test_what_can_only_be_a_file_is_missed_as_one(name):
    message = f'the file "{name}" must exist, got no such file'

    with pytest.raises(FileNotFoundError, match=exactly(message)):
        open_desk(name, {})


def test_a_file_needs_no_suffix(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mine").write_text("1,2\n3,4\n")

    assert open_desk("mine", {}).player.trace.X.tolist() == [[1, 2], [3, 4]]


def test_a_recorded_run_keeps_the_rules_for_what_comes():
    player = open_desk(TRACE, {"empty": "farthest", "k": None}).player

    assert player.trace is TRACE
    assert player.settings.empty == "farthest"


def test_a_view_has_the_look_and_the_speed_that_were_asked_for():
    view = open_view({"style": "dark", "title": "Monday", "speed": 2.0, "glide": 0.25})

    assert (view.style, view.look.title) == ("dark", "Monday")
    assert (view.speed, view.glide) == (2.0, 0.25)


def test_an_array_as_init_says_where_the_stars_start():
    player = open_desk("gauss", {"init": [[0.0, 0.5], [0.5, 0.0]]}).player

    assert np.array_equal(player.now.centroids, [[0.0, 0.5], [0.5, 0.0]])
