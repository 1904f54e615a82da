"""Windows without a screen, and the hands that tests have in them."""

import numpy as np
from matplotlib.backend_bases import KeyEvent, MouseEvent, ResizeEvent
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kmviz.live.desk import Desk
from kmviz.live.player import Player
from kmviz.live.view import View
from kmviz.live.window.window import Window
from kmviz.runs.settings import Settings

POINTS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [9.0, 9.0], [9.0, 8.0], [5.0, 6.0]]


class Clock:
    """A clock that stands still until it is told."""

    now = 0.0

    def __call__(self):
        return self.now


def make(player=None, size=(640, 480), clock=None, view=None):
    """Return a window on a canvas of this size, drawn once."""
    player = player or Player(Settings("gauss", n=60, k=3, seed=7))
    figure = Figure(figsize=((size[0] + 1e-3) / 100, (size[1] + 1e-3) / 100), dpi=100)
    canvas = FigureCanvasAgg(figure)
    window = Window(Desk(player), view or View(), canvas, clock=clock or Clock())
    window.canvas.draw()
    return window


def press(window, *keys):
    for key in keys:
        event = KeyEvent("key_press_event", window.canvas, key)
        window.canvas.callbacks.process("key_press_event", event)


def mouse(window, name, x, y, **more):
    height = window.canvas.figure.bbox.height
    event = MouseEvent(name, window.canvas, x, height - y, **more)
    window.canvas.callbacks.process(name, event)


def click(window, x, y):
    mouse(window, "button_press_event", x, y, button=1)
    mouse(window, "button_release_event", x, y, button=1)


def double_click(window, x, y):
    """Click as a toolkit tells of a double click: the second press says so."""
    click(window, x, y)
    mouse(window, "button_press_event", x, y, button=1, dblclick=True)
    mouse(window, "button_release_event", x, y, button=1)


def drag(window, start, *ways):
    mouse(window, "button_press_event", *start, button=1)
    for way in ways:
        mouse(window, "motion_notify_event", *way, button=1)
    mouse(window, "button_release_event", *ways[-1], button=1)


def resize(window, width, height):
    inches = (width + 1e-3) / 100, (height + 1e-3) / 100
    window.canvas.figure.set_size_inches(*inches, forward=False)
    event = ResizeEvent("resize_event", window.canvas)
    window.canvas.callbacks.process("resize_event", event)
    window.canvas.draw_idle()


def spot_of_name(window, name):
    """Return the middle of what can be clicked under a name."""
    piece = next(p for p in window.overlay.pieces if p.name == name)
    box = piece.box
    return box.left + box.width / 2, box.top + box.height / 2


def shown(window):
    return np.array(window.canvas.buffer_rgba())


def assert_same_as_full_draw(window):
    quick = shown(window)
    window.canvas.draw()
    np.testing.assert_array_equal(quick, shown(window))


def texts(window):
    return [piece.text for piece in window.overlay.pieces]


def card(window):
    """Return the lines of the card of a point."""
    return [
        p.text for p in window.overlay.pieces if p.name in ("card", "answer") and p.text
    ]


def tick(window, clock, seconds):
    clock.now += seconds
    window.ticking.tick()
