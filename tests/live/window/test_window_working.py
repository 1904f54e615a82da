"""A presenter's habits, and long work that tells how far it is."""

import numpy as np
import pytest

from kmviz.drawing.languages import ENGLISH
from kmviz.live.costs import Cost
from kmviz.live.player import Player
from kmviz.runs.settings import Settings

from .windows import (
    assert_same_as_full_draw,
    click,
    make,
    press,
    shown,
    spot_of_name,
    texts,
)

# Presenters


def test_a_presenters_remote_steps_blanks_and_undoes():
    window = make()
    player = window.desk.player
    press(window, "pagedown", "pagedown", "pageup")
    assert player.position == 1
    press(window, ".")
    assert (shown(window)[..., :3] == 0).all()
    press(window, "pagedown")
    assert_same_as_full_draw(window)
    assert player.position == 1
    player.move_star(0, (0.5, 0.5))
    press(window, "ctrl+z")
    assert not player.can_undo


def test_q_asks_only_if_work_by_hand_would_be_lost():
    window = make()
    player = window.desk.player
    player.move_star(0, (0.5, 0.5))

    press(window, "q")
    assert " ".join(window.notes.lines) == ENGLISH.quit_or_not
    press(window, "right", "q")
    assert not window.ended
    press(window, "q")
    assert window.ended


def test_q_closes_at_once_what_other_keys_have_made():
    window = make()
    press(window, "r", "4", "right", "q")

    assert window.ended


# Working


def test_saving_says_how_far_it_is_and_escape_ends_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = []
    window = make(clock=lambda: float(len(told)))
    press(window, "right")

    def hear():
        told.append([window.notes.lines[0], *(p.name for p in window.overlay.pieces)])
        press(window, "right", "q", *["escape"] * (len(told) == 2))

    window.canvas.flush_events = hear
    window._save()

    assert told[0][0] == "Saving: 0 % (escape cancels)"
    assert [len(told), told[0].count("escape"), "right" in told[0]] == [2, 1, False]
    assert window.notes.lines == [ENGLISH.not_saved]
    assert (window.desk.player.position, list(tmp_path.iterdir())) == (1, [])


def test_a_board_of_many_points_says_that_it_works_before_it_does():
    window, said = make(Player(Settings("gauss", n=100_000, k=2))), []
    window.canvas.flush_events = lambda: said.append(
        (window.desk.player.settings.seed, window.notes.lines)
    )
    press(window, "right", "r")

    assert said == [(0, [ENGLISH.working])]
    assert window.desk.player.settings.seed == 1
    press(window, "u", "u")
    assert window.notes.lines == ["There is nothing to undo"]


@pytest.fixture
def slow(monkeypatch):
    """A window in which everything takes a while."""
    monkeypatch.setattr("kmviz.live.costs.FELT", -1.0)
    window = make()
    window.desk.player.beside = True
    return window


def finish(window):
    while window.desk.player.errand is not None:
        window.ticking.tick()


def test_long_work_says_how_far_it_is_and_hears_escape(slow):
    before = shown(slow)
    press(slow, "r")
    assert any(text.startswith("Working: ") for text in texts(slow))
    assert "Cancel (escape)" in texts(slow)

    press(slow, "right", "q")
    told = "q does nothing before this is done or cancelled"
    assert slow.notes.lines == [told]
    assert told in texts(slow)
    press(slow, "escape")

    assert texts(slow).count(ENGLISH.as_it_was) == 1
    assert slow.desk.player.settings.seed == 7
    press(slow, "escape")
    np.testing.assert_array_equal(shown(slow), before)


@pytest.mark.parametrize("keys", [["r"], ["end"], ["n", "right"]])
def test_what_was_worked_out_beside_is_shown_as_ever(slow, keys):
    for key in keys:
        press(slow, key)
        finish(slow)

    assert_same_as_full_draw(slow)
    other = make()
    press(other, *keys)
    np.testing.assert_array_equal(shown(slow), shown(other))


def test_a_window_asks_before_what_costs_much(slow, monkeypatch):
    cost = Cost(seconds=42.0, memory=2.5e9)
    monkeypatch.setattr("kmviz.live.player.cost_of_run", lambda *_: cost)

    press(slow, "n")
    press(slow, "v")
    assert "This will take about 42 s and 2.5 GB of memory" in texts(slow)
    assert "v does nothing before this is done or cancelled" in texts(slow)
    click(slow, *spot_of_name(slow, "enter"))
    finish(slow)

    assert slow.desk.player.settings.board_seed == 1
    assert slow.notes.lines == []


def test_what_fails_beside_is_told(slow):
    slow.desk.player.change(k=61)
    finish(slow)

    assert any("got 61" in text for text in texts(slow))


def test_ctrl_c_ends_work_first_and_the_window_only_then(slow):
    press(slow, "r")

    assert (slow.interrupt(), slow.ended) == (False, False)
    assert (slow.interrupt(), slow.ended) == (True, True)
