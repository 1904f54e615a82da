"""A presenter's habits, and long work that tells how far it is."""

from threading import Event, current_thread, main_thread

import numpy as np
import pytest
from PIL import Image

from kmviz.drawing.many.curves import Curves
from kmviz.drawing.words.languages import ENGLISH
from kmviz.live.costs import Cost
from kmviz.live.player import Player
from kmviz.live.window.dropping import Handed
from kmviz.live.window.saving import save_gif
from kmviz.runs.settings import Settings

from .windows import (
    Clock,
    assert_same_as_full_draw,
    click,
    drag,
    make,
    press,
    resize,
    shown,
    spot_of_name,
    texts,
)


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


def test_q_asks_before_what_was_put_on_an_empty_board_is_lost():
    window = make()
    press(window, "f2", "e")
    click(window, 200.0, 200.0)

    press(window, "q")
    assert " ".join(window.notes.lines) == ENGLISH.quit_or_not
    press(window, "u", "q")
    assert window.ended


def test_q_closes_at_once_what_other_keys_have_made():
    window = make()
    press(window, "r", "4", "right", "q")

    assert window.ended


def test_q_is_heard_while_the_window_works(slow):
    slow.desk.player.move_star(0, (0.5, 0.5))
    finish(slow)
    press(slow, "end", "q")
    assert " ".join(slow.notes.lines) == ENGLISH.quit_or_not
    assert slow.desk.player.errand is not None

    press(slow, "q")
    assert slow.ended


# Working


@pytest.fixture
def held(tmp_path, monkeypatch):
    """What is set once a file is being written, and what then lets that go on."""
    begun, go_on = Event(), Event()

    def save_held(*arguments):
        write = save_gif(*arguments)

        def written(report):
            report(0.25)
            begun.set()
            go_on.wait(60)
            return write(report)

        return written

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("kmviz.live.window.window.save_gif", save_held)
    return begun, go_on


@pytest.fixture
def saving(held):
    """A window that writes a file, and has told so."""
    window = make()
    window.desk.player.beside = True
    press(window, "right", "s")
    held[0].wait(60)
    window.ticking.tick()
    yield window
    left = window.glass.writing.cancel()
    held[1].set()
    if left is not None:
        left.finished(60)


def finish_file(window):
    while window.glass.writing.on:
        window.ticking.tick()


def test_the_class_goes_on_while_a_file_is_written(saving, held, tmp_path):
    assert "Saving: 25 % (escape cancels)" in texts(saving)
    press(saving, "right", "right", "d")
    assert (saving.desk.player.position, saving.view.style) == (3, "dark")
    assert "Saving: 25 % (escape cancels)" in texts(saving)
    press(saving, "s")
    assert saving.notes.lines[0].startswith("Something else can be begun once")

    held[1].set()
    finish_file(saving)
    assert saving.notes.lines[0].startswith("Saved kmviz-1.gif (")
    assert not saving.ticking.on
    with Image.open(tmp_path / "kmviz-1.gif") as film:
        comment = film.info["comment"].decode()
    assert ("--until 1" in comment, "dark" in comment) == (True, False)


def test_what_is_asked_stands_above_how_far_a_file_is(saving):
    press(saving, "enter")
    boxes = {p.name: p.box for p in saving.overlay.pieces if p.name and not p.text}

    assert boxes["answer"].bottom <= boxes["escape"].top or (
        boxes["answer"].right <= boxes["escape"].left
    )


@pytest.mark.parametrize("end", ["key", "click", "signal"])
def test_who_ends_the_writing_of_a_file_keeps_the_window(saving, held, tmp_path, end):
    errand = saving.glass.writing._errand
    if end == "key":
        press(saving, "escape")
    elif end == "click":
        click(saving, *spot_of_name(saving, "escape"))
    else:
        assert not saving.interrupt()
    assert saving.notes.lines == [ENGLISH.not_saved]

    held[1].set()
    errand.finished(60)
    assert (saving.ended, list(tmp_path.iterdir())) == (False, [])


def test_a_window_that_closes_ends_what_it_writes(saving, held, tmp_path):
    errand = saving.glass.writing._errand
    saving.close()
    held[1].set()
    errand.finished(60)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["v", "d"])
def test_another_look_is_drawn_beside_and_can_be_ended(slow, key):
    before, look = shown(slow), slow.view.look
    press(slow, key)
    assert any(text.startswith("Working: ") for text in texts(slow))
    press(slow, "escape")
    assert slow.view.look == look
    press(slow, "x", "x", "x", "x", "x", "x")
    np.testing.assert_array_equal(shown(slow), before)

    press(slow, "right", key)
    finish(slow)
    press(slow, key)
    finish(slow)
    assert slow.view.look != look
    assert_same_as_full_draw(slow)


def test_the_rest_of_a_run_whose_steps_take_long_is_charted_beside(monkeypatch):
    monkeypatch.setattr("kmviz.runs.forks.AHEAD", 1)
    monkeypatch.setattr("kmviz.live.costs.AHEAD", 1)
    monkeypatch.setattr("kmviz.live.costs.LOOKED", 2e-6)
    window = make(Player(Settings("uniform", n=2000, k=9, seed=7)))
    window.desk.player.beside = True
    press(window, "j")
    assert window.desk.player.errand is None

    press(window, "e")
    assert window.desk.player.errand is not None
    window.desk.player.agree()
    finish(window)
    assert_same_as_full_draw(window)
    press(window, "r")
    assert window.desk.player.errand is not None
    press(window, "escape", "e", "r")
    assert window.desk.player.errand is None


def test_a_picture_is_stretched_until_that_in_another_size_is_drawn(slow):
    before, screen = shown(slow), slow.run_face.screen
    resize(slow, 800, 600)
    smaller = slow.desk.player.errand
    resize(slow, 1280, 960)

    assert slow.desk.player.errand is not smaller
    stretched = shown(slow)
    assert any(text.startswith("Working: ") for text in texts(slow))
    assert (stretched[400, 1200] == stretched[401, 1201]).all()
    assert screen.fitted().pixels(0).shape[1] == before.shape[1]
    finish(slow)
    assert screen.fitted().pixels(0).shape[1] == 1280
    assert_same_as_full_draw(slow)
    press(slow, "r")
    resize(slow, 640, 480)
    finish(slow)
    assert screen.fitted().pixels(0).shape[1] == 640
    assert_same_as_full_draw(slow)


def test_who_ends_the_drawing_of_another_size_waits_for_no_picture(slow):
    before, screen = shown(slow), slow.run_face.screen
    resize(slow, 1280, 960)
    drawn = screen.fitted()
    press(slow, "escape")
    resize(slow, 1280, 960)

    assert slow.desk.player.errand is None
    assert screen.fitted() is drawn
    resize(slow, 640, 480)
    assert slow.desk.player.errand is None
    press(slow, "x", "x", "x", "x", "x", "x")
    np.testing.assert_array_equal(shown(slow), before)
    resize(slow, 1280, 960)
    press(slow, "escape", "n")
    finish(slow)
    assert screen.fitted().pixels(0).shape[1] == 1280
    assert_same_as_full_draw(slow)


def test_a_look_that_changes_nothing_says_so_when_it_is_drawn(slow):
    press(slow, "j")
    finish(slow)

    assert slow.notes.lines == ["other starts: hidden"]


def test_nothing_else_is_begun_while_it_works(slow, monkeypatch):
    press(slow, "r")
    errand, refused = slow.desk.player.errand, "Something else can be begun once"
    spots = [slow.run_face.screen.spot_of(0), (400.0, 200.0)]
    drag(slow, *spots)
    assert slow.notes.lines[0].startswith(refused)
    slow.run_face.tool = "adds a point"
    click(slow, *spots[1])
    assert slow.notes.lines[0].startswith(refused)
    slow.take(Handed(["some.csv"]))
    assert slow.notes.lines[0].startswith(refused)

    assert slow.desk.player.errand is errand
    finish(slow)
    assert slow.desk.player.settings.seed == 8


def test_long_work_says_how_far_it_is_and_hears_escape(slow):
    before = shown(slow)
    press(slow, "r")
    assert any(text.startswith("Working: ") for text in texts(slow))
    assert "Cancel (escape)" in texts(slow)

    press(slow, "right", "g")
    told = "g does nothing before this is done or cancelled"
    assert slow.notes.lines == [told]
    assert told in texts(slow)
    press(slow, "escape")

    assert texts(slow).count(ENGLISH.as_it_was) == 1
    assert slow.desk.player.settings.seed == 7
    press(slow, "escape")
    np.testing.assert_array_equal(shown(slow), before)


def looking_on(window):
    """Open the choice of k, press `w` there, and tick once; return the desk."""
    press(window, "o")
    while window.desk.browsed is None:
        window.ticking.tick()
    press(window, "w")
    window.ticking.tick()
    return window.desk


def test_a_choice_that_is_cut_off_grows_no_more_and_says_so(slow):
    desk = looking_on(slow)
    desk.player.errand.finished(60)  # but nobody has looked
    press(slow, "escape")

    assert slow.notes.lines == [ENGLISH.cut_off]
    assert not desk.working


def test_the_picture_of_each_k_is_made_beside(slow, monkeypatch):
    here, desk = [], slow.desk

    class Watched(Curves):
        def __init__(self, *given, **look):
            here.append(current_thread() is main_thread())
            super().__init__(*given, **look)

    monkeypatch.setattr("kmviz.export.subject.Curves", Watched)
    press(slow, "o")
    while desk.browsed is None:
        slow.ticking.tick()
    press(slow, "w")
    while len(desk.browsed.exhibits.items) < 4:
        slow.ticking.tick()

    assert here[:4] == [False] * 4
    assert_same_as_full_draw(slow)
    press(slow, "d", "escape")
    finish(slow)
    assert_same_as_full_draw(slow)


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
    monkeypatch.setattr("kmviz.live.worker.cost_of_run", lambda *_, **__: cost)

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


@pytest.mark.parametrize("keys", [["r"], ["a", "a"]])
def test_ctrl_c_ends_work_first_and_the_window_only_then(slow, keys):
    press(slow, *keys)

    assert (slow.interrupt(), slow.ended) == (False, False)
    assert (slow.interrupt(), slow.ended) == (True, True)


@pytest.mark.parametrize("later", [0.5, 1.5])
def test_ctrl_c_just_after_work_is_done_keeps_the_window_once(later):
    clock = Clock()
    window = make(clock=clock)
    window.desk.player.beside = True
    window.desk.player.attend(lambda _: None, Cost(seconds=1.0))
    finish(window)
    clock.now += later

    assert window.interrupt() == (later > 1.0)
    assert (ENGLISH.too_late in " ".join(window.notes.lines)) == (later < 1.0)
    assert window.ended or window.interrupt()


def test_ctrl_c_after_work_that_was_ended_closes_the_window(slow, monkeypatch):
    monkeypatch.setattr(
        "kmviz.live.player.Player._cost_of", lambda *_: Cost(memory=3e9)
    )
    press(slow, "r")
    slow.ticking.tick()

    assert [slow.interrupt(), slow.interrupt()] == [False, True]


def test_keys_that_leave_it_alone_need_not_wait_for_work(slow):
    desk = looking_on(slow)
    errand = desk.player.errand
    press(slow, "tab", "d", "?")

    assert (desk.browsed.chosen, slow.view.style) == (1, "dark")
    assert ENGLISH.help_title in texts(slow)
    press(slow, "?", "enter")
    assert slow.notes.lines == ["enter does nothing before this is done or cancelled"]
    assert desk.player.errand is errand


def test_a_window_that_works_is_blanked_and_goes_on_without_playing(slow):
    slow.desk.player.beside = False
    press(slow, "space")
    slow.desk.player.beside = True
    press(slow, "r")
    errand = slow.desk.player.errand
    press(slow, "b")
    assert not shown(slow)[..., :3].any()
    assert slow.desk.player.errand is errand
    press(slow, "right")
    assert shown(slow)[..., :3].any()

    press(slow, "b")
    finish(slow)
    assert not shown(slow)[..., :3].any()
    assert (slow.desk.player.settings.seed, slow.desk.player.playing) == (8, False)
