"""What the toolkit tells comes to a window in its own terms, until it is cut off."""

import pytest
from matplotlib.backend_bases import CloseEvent, KeyEvent, MouseEvent, ResizeEvent
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kmviz.live.window.events import connect, hear_cross

WIDTH, HEIGHT = 320, 240


class Listener:
    """Somebody who writes down what is told."""

    def __init__(self):
        self.canvas = FigureCanvasAgg(Figure(figsize=(3.2, 2.4), dpi=100))
        self.heard = []
        self.disconnect = connect(self)

    def __getattr__(self, name):
        return lambda *facts: self.heard.append((name, *facts))

    def happens(self, event):
        self.heard.clear()
        self.canvas.callbacks.process(event.name, event)
        return self.heard


@pytest.fixture
def listener():
    return Listener()


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (" ", "space"),
        ("return", "enter"),
        ("shift+/", "?"),
        ("shift+?", "?"),
        ("f1", "?"),
        ("W", "w"),
        ("ctrl+Z", "ctrl+Z"),
        ("right", "right"),
    ],
)
def test_a_key_has_our_name(listener, theirs, ours):
    event = KeyEvent("key_press_event", listener.canvas, theirs)

    assert listener.happens(event) == [("press", ours)]


def test_a_key_without_a_name_is_no_key(listener):
    assert listener.happens(KeyEvent("key_press_event", listener.canvas, None)) == []


@pytest.mark.parametrize(
    ("event", "heard"),
    [
        ("button_press_event", "touch"),
        ("motion_notify_event", "move"),
        ("button_release_event", "release"),
    ],
)
def test_a_spot_is_measured_from_the_top_left_corner(listener, event, heard):
    happened = MouseEvent(event, listener.canvas, 20, HEIGHT - 30, button=1)

    assert listener.happens(happened) == [(heard, 20, 30)]


@pytest.mark.parametrize("button", [2, 3])
def test_only_the_left_button_touches(listener, button):
    event = MouseEvent("button_press_event", listener.canvas, 20, 30, button=button)

    assert listener.happens(event) == []


@pytest.mark.parametrize(("step", "key"), [(1, "up"), (-1, "down")])
def test_the_wheel_is_as_good_as_two_keys(listener, step, key):
    event = MouseEvent("scroll_event", listener.canvas, 20, 30, step=step)

    assert listener.happens(event) == [("press", key)]


def test_the_canvas_tells_of_its_size_and_of_a_full_draw(listener):
    resized = ResizeEvent("resize_event", listener.canvas)

    assert listener.happens(resized) == [("resize",)]
    listener.heard.clear()
    listener.canvas.draw()
    assert listener.heard == [("remember",)]


def test_cut_off_a_window_hears_only_that_it_is_closed(listener):
    listener.disconnect()
    key = KeyEvent("key_press_event", listener.canvas, "w")

    assert listener.happens(key) == []
    closing = CloseEvent("close_event", listener.canvas)
    assert listener.happens(closing) == [("closed",)]


class QtWindow:
    """A window with a cross; it stays open if whoever hears of it says so."""

    def __init__(self, canvas):
        self.open, self.ignored = True, False
        canvas.manager = self
        self.window = self

    def closeEvent(self, event):
        self.open = False

    def ignore(self):
        self.ignored = True


def test_the_cross_of_qt_asks_and_closes_only_what_has_ended(listener):
    window = QtWindow(listener.canvas)
    listener.ended = False
    hear_cross(listener)
    window.closeEvent(window)

    assert listener.heard == [("unveil",), ("press", "q")]
    assert window.open
    assert window.ignored
    listener.ended = True
    window.closeEvent(window)
    assert not window.open
    assert len(listener.heard) == 2
