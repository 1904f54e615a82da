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
        return lambda *facts, **_: self.heard.append((name, *facts))

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


class Gui:
    """What a toolkit knows of an event: when it was, or by how much a wheel turned."""

    def __init__(self, time=0, down=0):
        self.time, self._down = time, down

    def angleDelta(self):  # as Qt calls it
        return self

    def y(self):
        return self._down


def keys(listener, *times, key):
    """Press a key, or at a time below 0 let it go, and return how often it is told."""
    told = []
    for time in times:
        name = "key_press_event" if time > 0 else "key_release_event"
        event = KeyEvent(name, listener.canvas, key, guiEvent=Gui(abs(time)))
        told += listener.happens(event)
    return len(told)


@pytest.mark.parametrize(
    "times",
    [(1000, -1600, 1600, -1630, 1630, -1640), (1000, 1500, 1530, 1560, -1600)],
)
def test_a_key_that_is_held_is_told_again_only_if_it_is_one_to_go_on(listener, times):
    assert keys(listener, *times, key="d") == 1
    assert keys(listener, *times, key="pagedown") > 2


def test_a_key_that_is_pressed_anew_is_told_each_time(listener):
    assert keys(listener, 1000, -1050, 1080, -1130, key="q") == 2
    assert keys(listener, 2000, 9000, key="q") == 2  # it was let go elsewhere


def test_a_touch_pad_turns_the_wheel_by_as_much_as_a_wheel_does(listener):
    def turn(*parts):
        told = []
        for part in parts:
            gui = Gui(down=part)
            event = MouseEvent("scroll_event", listener.canvas, 2, 3, guiEvent=gui)
            told += listener.happens(event)
        return told

    assert turn(*[12] * 10) == [("press", "up")]
    assert turn(60, -60, -59) == []
    assert turn(-1, -240) == [("press", "down")] * 3
