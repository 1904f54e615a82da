"""The starts that were tried, in the window, by made-up events on a canvas."""

import numpy as np
import pytest
from matplotlib.backend_bases import MouseEvent
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kmviz.drawing.artists.marks import linear
from kmviz.live.desk import Desk
from kmviz.live.player import Player
from kmviz.live.view import View
from kmviz.live.window.window import Window
from kmviz.runs.settings import Settings

from .windows import press


@pytest.fixture
def window():
    desk = Desk(Player(Settings("peaked", k=6, seed=3)))
    canvas = FigureCanvasAgg(Figure(figsize=(8.001, 5.001), dpi=100))
    window = Window(desk, View(), canvas, clock=lambda: 0.0)
    window.canvas.draw()
    return window


def tick(window):
    while window.ticking.on:
        window.ticking.tick()


def spot_of(window, start):
    """Return where the dot of a start is, in pixels from the lower left corner."""
    layer = window.run_face.screen.scene.layers["starts"]
    x, y = linear(layer.pane).transform(layer.places[start])
    below = window.canvas.figure.bbox.height - window.run_face.screen.size[1]
    return x, y + below


def mouse(window, name, start, **more):
    event = MouseEvent(name, window.canvas, *spot_of(window, start), **more)
    window.canvas.callbacks.process(name, event)


def said(window):
    return " ".join(piece.text for piece in window.overlay.pieces)


@pytest.fixture
def tried(window):
    press(window, "a", "a")
    tick(window)
    return window


def test_a_key_asks_first_and_then_fills_the_board(window):
    press(window, "enter")
    assert "Point 1" in said(window)
    press(window, "a")
    assert "How many of 20 starts will reach the best end?" in said(window)
    assert not window.ticking.on
    press(window, "a")
    tick(window)

    assert len(window.desk.starts.kept) == 20
    assert "of 20 starts reach the best end" in said(window)
    press(window, "right")
    assert "of 20 starts" not in said(window)
    assert "Point 1" in said(window)


def test_enter_lets_the_answer_stand_too(window):
    press(window, "a", "+", "enter")
    tick(window)

    assert len(window.desk.starts.kept) == 20
    assert "; 10 were expected: " in said(window)


def test_what_came_of_many_starts_is_told_once(window):
    press(window, "a", "a")
    tick(window)
    press(window, "i", "end")
    tick(window)

    assert len(window.desk.starts.kept) == 21
    assert "of 20 starts" not in said(window)


def test_plus_and_minus_answer_while_it_is_asked_and_k_stays(window):
    press(window, "a", "+", "+", "-")
    assert "10 of 20 starts will reach the best end?" in said(window)
    press(window, "escape")
    assert "20 starts will" not in said(window)
    press(window, "+")

    assert window.desk.starts.guess == 10
    assert window.desk.player.trace.k == 7


@pytest.mark.parametrize("key", ["escape", "a"])
def test_work_is_cancelled_and_what_is_known_stays(window, key):
    press(window, "a", "a")
    while len(window.desk.starts.kept) < 3:
        window.ticking.tick()
    known = len(window.desk.starts.kept)  # a tick may find several
    assert ("a", "Cancel", True) in window.face.bar()
    press(window, key)

    assert len(window.desk.starts.kept) == known
    assert not window.ticking.on


def test_stepping_goes_on_while_starts_are_tried(window):
    press(window, "a", "a", "right")

    assert window.desk.starts.working
    assert window.desk.player.position == 1


def test_keys_name_a_start_and_open_it(tried):
    press(tried, ">")
    chosen = tried.desk.starts.kept[tried.desk.starts.chosen]
    scene = tried.run_face.screen.scene
    assert (
        f"{chosen.settings.seed}: {chosen.inertia:.3f}"
        in scene.layers["starts"]._title.get_text()
    )
    press(tried, "enter")

    assert tried.desk.player.settings.seed == chosen.settings.seed
    press(tried, "u")
    assert tried.desk.player.settings.seed == 3


def test_the_mouse_names_a_start_and_a_click_opens_it(tried):
    mouse(tried, "motion_notify_event", 7)
    assert tried.desk.starts.chosen == 7
    mouse(tried, "button_press_event", 7, button=1)

    assert tried.desk.player.settings.seed == tried.desk.starts.kept[7].settings.seed
    assert tried.desk.player.board.X.shape == (200, 2)


def test_what_is_sent_is_what_a_full_draw_shows(tried):
    press(tried, ">")
    quick = np.array(tried.canvas.buffer_rgba())
    tried.canvas.draw()

    assert np.array_equal(np.array(tried.canvas.buffer_rgba()), quick)


def test_a_part_can_be_hidden_and_the_bars_get_their_room_back(tried):
    assert "starts" in tried.run_face.screen.scene.layers
    press(tried, "j")

    assert "starts" not in tried.run_face.screen.scene.layers


@pytest.mark.parametrize("charts", [True, False])
def test_it_reckons_from_the_first_picture_with_what_it_charts(charts):
    player, view = Player(Settings("gauss", n=40)), View()
    view.switch("future", charts)

    Window(Desk(player), view, FigureCanvasAgg(Figure()))

    assert player.charted is charts
