"""A window plays in its time, and pauses where it should."""

import numpy as np
import pytest

from kmviz.drawing.words.languages import ENGLISH
from kmviz.live.speed import Speed
from kmviz.live.view import View
from kmviz.live.window.awake import Awake
from kmviz.live.window.motion import Motion

from .windows import (
    Clock,
    assert_same_as_full_draw,
    drag,
    make,
    press,
    resize,
    shown,
    tick,
)


def test_playing_shows_the_way_then_the_step_then_rests():
    clock = Clock()
    window = make(clock=clock)
    press(window, "right", "space")
    laid = window.overlay.pieces

    tick(window, clock, 0.25)
    assert window.desk.player.position == 1
    assert window.run_face.screen.position == pytest.approx(1.5)
    assert window.overlay.pieces is laid
    assert_same_as_full_draw(window)
    tick(window, clock, 0.3)
    assert window.desk.player.position == window.run_face.screen.position == 2
    tick(window, clock, 0.4)
    assert window.desk.player.position == window.run_face.screen.position == 2
    tick(window, clock, 0.2)
    assert 2 < window.run_face.screen.position < 3


def test_a_single_step_glides_and_a_key_that_is_held_shows_each_step():
    clock = Clock()
    window = make(clock=clock)
    window.ticking.pace.follows_steps = True
    press(window, "right", "right")
    tick(window, clock, 0.2)
    assert window.run_face.screen.position == pytest.approx(1.5)
    press(window, "right")
    assert window.run_face.screen.position == pytest.approx(2.001)
    assert window.ticking.on
    laid = window.overlay.pieces

    tick(window, clock, 0.5)
    assert window.overlay.pieces is not laid  # for points that may lie under a card

    assert window.run_face.screen.position == window.desk.player.position == 3
    assert not window.ticking.on
    assert_same_as_full_draw(window)


def test_who_wants_no_motion_sees_each_step_at_once():
    clock = Clock()
    window = make(clock=clock)
    window.ticking.pace.follows_steps = True
    window.ticking._motion = Motion("none")
    window.ticking._motion.wait()
    window.ticking._motion.unwanted = True
    press(window, "right", "right", "space")
    seen = set()
    for _ in range(20):
        tick(window, clock, 0.2)
        seen.add(window.run_face.screen.position)

    assert seen >= {2.0, 3.0, 4.0}
    assert all(place == int(place) for place in seen)


def test_a_window_that_was_put_away_rests_and_catches_up(monkeypatch):
    clock, away = Clock(), [True]
    window = make(clock=clock)
    monkeypatch.setattr("kmviz.live.window.ticking.is_minimised", lambda _: away[0])
    press(window, "right", "space")
    tick(window, clock, 0.25)
    before = shown(window)
    for _ in range(9):
        tick(window, clock, 1.0)
    window.view.set_style("dark")
    assert (window.desk.player.position, window.ticking.on) == (1, True)
    np.testing.assert_array_equal(shown(window), before)

    away[0] = False
    tick(window, clock, 0.0)

    assert window.desk.player.position == 2
    assert_same_as_full_draw(window)


def test_a_screen_that_may_go_dark_is_told_of_once():
    window = make()
    press(window, "space")
    window.ticking._awake = Awake(1, "linux")
    window.ticking._awake.failed = True
    window.ticking.tick()
    assert ENGLISH.may_go_dark in " ".join(window.notes.lines)

    press(window, "space", "space")
    window.ticking.tick()

    assert ENGLISH.may_go_dark not in " ".join(window.notes.lines)


@pytest.mark.parametrize(("glide", "shown"), [(0.0, 2.0), (1.0, 1.5)])
def test_things_move_for_their_share_of_a_step(glide, shown):
    clock = Clock()
    window = make(clock=clock, view=View(speed=Speed(glide=glide)))
    press(window, "right", "space")

    tick(window, clock, 0.5)

    assert window.run_face.screen.position == pytest.approx(shown)


def test_the_pointer_stays_above_what_moves():
    clock = Clock()
    window = make(clock=clock)
    press(window, "right", "tab", "space")
    tick(window, clock, 0.25)

    assert window.run_face.screen.position > 1
    assert_same_as_full_draw(window)


def test_what_arrives_behind_the_boards_has_arrived():
    clock = Clock()
    window = make(clock=clock)
    window.ticking.pace.follows_steps = True
    press(window, "right", "right")
    tick(window, clock, 0.1)
    press(window, "f2")
    tick(window, clock, 1.0)
    press(window, "escape")

    assert window.face is window.run_face
    assert window.run_face.screen.position == window.desk.player.position == 2
    assert_same_as_full_draw(window)


def test_a_change_of_the_view_leaves_things_on_their_way():
    clock = Clock()
    window = make(clock=clock)
    press(window, "right", "space")
    tick(window, clock, 0.25)

    press(window, "up", "d")

    assert window.run_face.screen.position == pytest.approx(1.5)
    assert_same_as_full_draw(window)


def test_a_fault_while_playing_ends_playing(monkeypatch):
    clock = Clock()
    window = make(clock=clock)
    press(window, "space")

    def fail():
        raise ZeroDivisionError

    monkeypatch.setattr(window.desk.player, "step", fail)
    with pytest.raises(ZeroDivisionError):
        tick(window, clock, 5.0)

    assert not window.desk.player.playing


@pytest.mark.parametrize("speed", [0.5, 1.0, 8.0, 30.0])
def test_playing_skips_no_step_and_ends_at_the_last(speed):
    clock = Clock()
    window = make(clock=clock)
    window.view.set_speed(speed)
    seen = []
    window.desk.player.listen(lambda change: seen.append(window.desk.player.position))
    press(window, "space")
    for _ in range(400):
        tick(window, clock, 0.7 / speed)

    last = len(window.desk.player.trace) - 1
    steps = [at for i, at in enumerate(seen) if i == 0 or at != seen[i - 1]]
    assert steps == list(range(last + 1))
    assert not window.desk.player.playing


def test_taking_a_star_on_its_way_pauses():
    clock = Clock()
    window = make(clock=clock)
    press(window, "right", "space")
    tick(window, clock, 0.2)
    x, y = window.run_face.screen.spot_of(0)
    drag(window, (x, y), (x + 10, y))

    assert not window.desk.player.playing
    assert window.desk.player.fork


def test_a_prediction_pauses_when_it_is_revealed():
    clock = Clock()
    window = make(clock=clock)
    press(window, "right", "w")
    window.desk.player.predict_star(0, (0.1, 0.1))
    press(window, "space")
    for _ in range(5):
        tick(window, clock, 1.0)

    assert window.desk.player.position == 2
    assert window.desk.player.reveal


def test_a_fault_at_work_leaves_a_timer_that_goes_on(monkeypatch):
    window, begun = make(), []
    press(window, "f2")
    window.desk.player.beside = True
    resize(window, 800, 600)
    monkeypatch.setattr(window.ticking._timer, "start", lambda: begun.append(True))
    monkeypatch.setattr(window.glass, "paint", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        window.ticking.tick()
    assert (window.glass.coming, len(begun)) == (True, 1)
