"""What a window shows, and how it ends."""

import weakref
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.backend_bases import CloseEvent
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kmviz import Scene
from kmviz.encoding.tiles import TILE
from kmviz.live.desk import Desk
from kmviz.live.keys import KEYS
from kmviz.live.player import Player
from kmviz.live.view import View
from kmviz.live.window.window import Window
from kmviz.runs.settings import Settings

from .windows import (
    Clock,
    assert_same_as_full_draw,
    make,
    press,
    resize,
    shown,
    texts,
)

# What is drawn


@pytest.mark.parametrize("size", [(640, 360), (640, 480), (480, 640), (1001, 563)])
def test_the_picture_is_that_of_a_scene_and_the_bar_is_below(size):
    window = make(size=size)
    press(window, "right", "right")

    width, height = window.run_face.screen.size
    scene = Scene(window.desk.player.trace, size=(width, height))
    scene.draw(2)
    np.testing.assert_array_equal(
        shown(window)[:height], np.asarray(scene.canvas.buffer_rgba())
    )
    assert (width, height) == (size[0], min(p.box.top for p in bar_of(window)))


def bar_of(window):
    return [piece for piece in window.overlay.pieces if piece.name == "bar"]


@pytest.mark.parametrize(
    "keys",
    [
        ("right", "right", "right", "left"),
        ("right", "d", "right", "d"),
        ("v", "t", "l", "h", "p", "g", "k", "end"),
        ("4", "end", "u", "i", "r", "n"),
        ("?",),
        ("?", "?", "right"),
        ("right", "w", "tab", "enter", "shift+right", "shift+up", "enter", "right"),
        ("9", "9", "0"),
    ],
)
def test_what_is_sent_bit_by_bit_is_the_full_draw(keys):
    window = make()

    for key in keys:
        press(window, key)

        assert_same_as_full_draw(window)


def test_only_what_differs_is_sent(monkeypatch):
    window = make()
    press(window, "right", "right")
    boxes = []
    monkeypatch.setattr(window.canvas, "blit", boxes.append)

    press(window, "up")

    said = [piece for piece in window.overlay.pieces if piece.name == "card"]
    top = min(piece.box.top for piece in [*bar_of(window), *said])
    assert said
    assert boxes
    assert all(box.y1 <= 480 - top + TILE for box in boxes)


def test_rows_that_were_left_out_are_told_until_the_next_key(tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text("id,x,y\n1,1,2\n2,3,\n3,5,6\n4,1,1\n5,7,2\n")
    window = make(Player(Settings(file)))

    assert "1 row with blanks left out" in " ".join(texts(window))
    assert "by Data (F2) › Other columns (c)" in " ".join(texts(window))
    press(window, "right")
    assert "1 row with blanks left out" not in " ".join(texts(window))


def test_the_picture_grows_with_the_window():
    window = make(size=(640, 480))
    press(window, "right")
    resize(window, 1280, 720)

    assert window.run_face.screen.size[0] == 1280
    assert shown(window).shape == (720, 1280, 4)
    assert_same_as_full_draw(window)
    press(window, "right")
    assert_same_as_full_draw(window)


@pytest.mark.parametrize("size", [(480, 360), (640, 480), (1280, 720), (1920, 1080)])
def test_the_words_of_bar_and_help_lie_inside_and_apart(size):
    window = make(size=size)
    bar = list(window.overlay.pieces)
    press(window, "?")
    page = window.overlay.pieces[len(bar) :]

    boxes = [p.box for p in window.overlay.pieces if p.text]
    assert min(box.left for box in boxes) >= 0
    assert max(box.right for box in boxes) <= size[0]
    assert max(box.bottom for box in boxes) <= size[1]
    for pieces in (bar, page):
        words = [piece.box for piece in pieces if piece.text]
        for here, there in combinations(words, 2):
            beside = here.right <= there.left or there.right <= here.left
            assert beside or here.bottom <= there.top or there.bottom <= here.top
    rows = [p for p in window.overlay.pieces if p.name not in ("help", "bar")]
    assert {p.name for p in rows} >= set(KEYS) - set("123456789")


# The end


class Timers(FigureCanvasAgg):
    """A canvas that knows which of its timers run."""

    running: set

    def new_timer(self, interval=None, callbacks=None):
        timer = super().new_timer(interval, callbacks)
        self.running = getattr(self, "running", set())
        timer._timer_start = lambda: self.running.add(timer)
        timer._timer_stop = lambda: self.running.discard(timer)
        return timer


@pytest.mark.parametrize("way", ["q", "close_event"])
def test_closing_ends_the_timer_and_all_listening(way):
    window = Window(Desk(Player()), View(), Timers(Figure()), clock=Clock())
    destroyed = []
    window.canvas.manager = SimpleNamespace(destroy=lambda: destroyed.append(1))
    window.canvas.draw()
    press(window, " ")
    assert len(window.canvas.running) == 1

    if way == "q":
        press(window, "q")
    else:
        event = CloseEvent("close_event", window.canvas)
        window.canvas.callbacks.process("close_event", event)

    assert window.ended
    assert not window.canvas.running
    assert destroyed == [1] * (way == "q")
    assert not window.desk._listeners
    assert not window.view._listeners
    press(window, "right")
    assert window.desk.player.position == 0


def test_pausing_ends_the_timer():
    window = Window(Desk(Player()), View(), Timers(Figure()), clock=Clock())
    press(window, " ")
    assert window.canvas.running
    press(window, " ")

    assert not window.canvas.running


def test_new_starts_leave_no_pictures_behind():
    window = make()
    pictures = weakref.WeakSet()
    for _ in range(5):
        window.press("r")
        pictures.add(window.run_face.screen.scene.figure)

    assert len(pictures) <= 2
