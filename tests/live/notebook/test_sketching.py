"""An empty board in the notebook, filled by a hand, without a page."""

import io

import numpy as np
import pytest
from PIL import Image

import kmviz
from kmviz.drawing.look.style import get_style
from kmviz.live.other_data import bytes_of

from .explored import control

SIZE = (640, 400)


@pytest.fixture(scope="module")
def whole():
    """Return one player for all tests: what they do to the board, they do anew."""
    viewer = kmviz.explore("gauss", k=2, n=30, seed=4, size=SIZE, style="light")
    viewer._viewer.canvas.heard = True
    yield viewer
    viewer.close()


@pytest.fixture
def viewer(whole):
    """Return it with an empty board, as the button opens one."""
    whole.player.change(board="gauss", k=2, n=30)
    control(whole, "More").value = True
    boards = whole._viewer.controls.boards
    boards.fold.button.value = True
    boards.fold.box.children[0].children[0].click()
    return whole


def send(viewer, kind, x=0.0, y=0.0, **more):
    event = {"kind": kind, "x": x, "y": y, **more}
    viewer._viewer.canvas._handle_custom_msg(event, [])


def click(viewer, *spots):
    for spot in spots:
        send(viewer, "down", *spot)
        send(viewer, "up", *spot)


def press(viewer, *keys):
    for key in keys:
        send(viewer, "key", key=key)


def is_hidden(box):
    return box.layout.display == "none"


def pixels(viewer):
    viewer._viewer.picture.forget()
    png = viewer._viewer.picture.update().png
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def test_points_and_stars_are_put_where_the_hand_is_and_a_run_begins(viewer):
    click(viewer, (0.25, 0.5), (0.5, 0.25), (0.75, 0.75))
    press(viewer, "x")
    click(viewer, (0.5, 0.5))
    press(viewer, "Enter")

    assert np.allclose(viewer.player.trace.X, [[0.4, 0.5], [0.8, 0.75], [1.2, 0.25]])
    assert np.allclose(viewer.player.now.centroids, [[0.8, 0.5]])
    assert viewer._viewer.canvas.caption.startswith("Start: 3 points, 1 star")


def test_a_drag_sprays_and_undo_takes_it_away(viewer):
    send(viewer, "down", 0.2, 0.5)
    send(viewer, "move", 0.4, 0.5)
    send(viewer, "up", 0.4, 0.5)
    send(viewer, "move", 0.8, 0.5)

    assert viewer._viewer.canvas.caption == "7 points, k = 2"
    press(viewer, "u")
    assert viewer._viewer.canvas.caption.startswith("Click to put points here")


def test_the_page_is_sent_what_is_there(viewer):
    style = get_style("light")
    assert (pixels(viewer)[1:-1, 1:-1] == bytes_of(style.background)).all()

    click(viewer, (0.25, 0.5))
    press(viewer, "x")
    click(viewer, (0.75, 0.25))

    seen = pixels(viewer)
    assert tuple(seen[200, 160]) == bytes_of(style.dim)
    (color,) = style.colors(1)
    assert tuple(seen[100, 480]) == bytes_of(color)


def test_its_controls_take_the_place_of_those_of_the_run_until_escape(viewer):
    shown = viewer._viewer
    run = shown.transport.box, shown.controls.settings, control(viewer, "A click")
    before = viewer.player.trace
    assert all(map(is_hidden, run))
    assert not is_hidden(shown.sketch_row.box)
    assert "Escape" in shown.canvas.wants

    press(viewer, "Escape")

    assert not any(map(is_hidden, run))
    assert is_hidden(shown.sketch_row.box)
    assert viewer.player.trace is before


def test_too_few_points_are_refused_and_stay(viewer):
    click(viewer, (0.5, 0.5))

    press(viewer, "Enter")

    said = "For k = 2 there must be at least 2 points, got 1"
    assert said in viewer._viewer.alarm.line.value
    assert viewer._viewer.desk.sketch.open
