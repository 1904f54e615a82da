"""An explorer steps, goes where a widget goes, and ends."""

import gc
import io
import pickle
import time
import weakref

import numpy as np
import pytest
from ipywidgets import Tab
from matplotlib.figure import Figure
from PIL import Image

import kmviz
from kmviz.drawing.words.languages import ENGLISH
from kmviz.live.notebook import exploring
from kmviz.live.notebook.pictures import LAST_ROOM

from .explored import canvas, control, scene, seen, tell

# Stepping


def test_step_says_what_comes_next(viewer):
    step = control(viewer, "Assign")

    step.click()

    assert viewer.player.position == 1
    assert step.description == "Move stars"
    assert canvas(viewer).caption.startswith("Assign 1: all 60 points join")


def test_buttons_go_to_both_ends_and_are_off_there(viewer):
    first, back = control(viewer, "First"), control(viewer, "Back")
    last, step = control(viewer, "Last"), control(viewer, "Assign")
    assert (first.disabled, back.disabled) == (True, True)

    last.click()

    assert (last.disabled, step.disabled) == (True, True)
    assert (first.disabled, back.disabled) == (False, False)
    first.click()
    assert viewer.player.position == 0


def test_the_slider_seeks_and_follows(viewer):
    slider = control(viewer, "Step ")

    slider.value = 3
    assert viewer.player.position == 3
    viewer.player.step()

    assert slider.value == 4
    assert slider.description == f"Step 4 of {len(viewer.player.trace) - 1}"


def test_the_picture_is_that_of_the_scene(viewer):
    viewer.player.seek(2)

    image = Image.open(io.BytesIO(seen(viewer))).convert("RGB")

    size = viewer._viewer.picture.size
    pixels = kmviz.Stage(kmviz.Scene(viewer.player.trace, size=size)).pixels(2)
    assert image.size == size
    assert np.abs(np.asarray(image, int) - pixels[:, :, :3]).mean() < 0.5


# The page


def test_a_page_is_sent_what_is_new_and_one_without_a_picture_all_of_it(viewer):
    assert canvas(viewer).tiles == b""
    viewer.player.seek(2)
    viewer.player.seek(3)
    small = len(canvas(viewer).png)

    assert canvas(viewer).tiles
    frame = canvas(viewer).frame
    assert len(seen(viewer)) > small
    assert canvas(viewer).frame == frame + 1


def test_the_page_knows_where_a_finger_takes_hold(viewer):
    viewer.player.seek(2)
    here = [scene(viewer).spot_of(star, 2) for star in range(viewer.player.trace.k)]

    assert canvas(viewer).stars == [pytest.approx(spot) for spot in here]


def test_an_image_is_always_sent_whole(explore):
    viewer = explore("gauss", k=3, canvas="image")
    viewer.player.seek(2)
    viewer.player.seek(3)

    with Image.open(io.BytesIO(canvas(viewer)._image.value)) as image:
        assert image.size == viewer._viewer.picture.size


def test_the_picture_fits_the_room_and_the_screen(viewer):
    tell(viewer, kind="room", width=600, height=900, ratio=2, dark=False)

    assert Image.open(io.BytesIO(canvas(viewer).png)).size == (1200, 900)
    assert canvas(viewer).size == [1200, 900]


def test_the_first_step_on_a_page_need_not_wait_for_colours_to_be_chosen(viewer):
    tell(viewer, kind="fresh")
    tell(viewer, **LAST_ROOM | {"kind": "room"})

    viewer.player.step()

    assert canvas(viewer).tiles  # or all of it would have been sent, in other colours


def test_the_picture_is_dark_on_a_dark_page_unless_told_otherwise(viewer, explore):
    told = explore("gauss", k=3, style="light")

    for each in (viewer, told):
        tell(each, kind="room", width=600, height=900, ratio=1, dark=True)

    assert (viewer.view.style, told.view.style) == ("dark", "light")
    others = explore("gauss", k=3), explore("gauss", k=3, style="light")
    assert [each.view.style for each in others] == ["dark", "light"]  # from the first
    assert {tuple(canvas(each).size) for each in others} == {(600, 450)}


def test_a_size_that_was_asked_for_stays(explore):
    viewer = explore("gauss", size=(500, 400))

    tell(viewer, kind="room", width=900, height=500, ratio=2, dark=False)

    assert canvas(viewer).size == [500, 400]


def test_the_image_does_without_mouse_and_keys(explore):
    viewer = explore("gauss", k=3, canvas="image")

    control(viewer, "Assign").click()

    assert "no mouse and no keys" in canvas(viewer)._words.value


# Life and death


def in_cell(monkeypatch, cell, run):
    monkeypatch.setattr(exploring, "_cell_and_run", lambda: (cell, run))


def test_running_a_cell_again_closes_its_earlier_viewer(explore, monkeypatch):
    in_cell(monkeypatch, "cell", "first")
    one, two = explore("gauss"), explore("moons")
    in_cell(monkeypatch, "other cell", "first")
    elsewhere = explore("gauss")
    in_cell(monkeypatch, "cell", "again")

    again = explore("gauss")

    closed = ["closed" in repr(each) for each in (one, two, elsewhere, again)]
    assert closed == [True, True, False, False]


def test_closing_lets_everything_go():
    from ipywidgets import Widget

    gc.collect()
    figures = sum(type(each) is Figure for each in gc.get_objects())
    widgets = sum(isinstance(each, Widget) for each in gc.get_objects())
    viewer = kmviz.explore("gauss", k=3)
    player = weakref.ref(viewer.player)
    with pytest.raises(TypeError, match="must stay in its notebook: copy or"):
        pickle.dumps(viewer)

    viewer.close()
    gc.collect()

    alive = gc.get_objects()
    assert sum(type(each) is Figure for each in alive) == figures
    assert sum(isinstance(each, Widget) for each in alive) <= widgets + 2  # our box
    assert player() is None
    assert repr(viewer) == "<Explorer, closed>"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("change", "an Explorer has no change of its own: take explorer.player.change"),
        ("speed", "an Explorer has no speed of its own: take explorer.view.speed"),
        ("tempo", "an Explorer has no tempo"),
    ],
)
def test_what_its_parts_have_is_pointed_to(viewer, name, message):
    with pytest.raises(AttributeError) as error:
        getattr(viewer, name)

    assert str(error.value) == message
    assert error.value.obj is None  # or Python adds a guess of its own


def test_a_closed_viewer_says_so(viewer):
    viewer.close()
    viewer.close()

    with pytest.raises(RuntimeError, match="must be open, but it was closed"):
        _ = viewer.player


def test_a_step_with_all_controls_is_quick(viewer):
    viewer.player.last()
    began = time.perf_counter()

    viewer.player.first()

    assert time.perf_counter() - began < 1.0


def test_an_explorer_goes_where_a_widget_goes(viewer):
    tabs = Tab([viewer])

    assert tabs.children[0] is viewer.box
    assert viewer.children
    viewer.close()
    assert (viewer.comm, repr(viewer)) == (None, "<Explorer, closed>")


def test_switches_add_the_draws_of_the_stars_and_the_groups_at_the_end(viewer):
    for words in (ENGLISH.draw_by_draw, ENGLISH.groups_at_last):
        control(viewer, words).value = True
    viewer.player.last()

    phases = viewer.player.trace[0].phase, viewer.player.now.phase
    assert phases == ("seed", "truth")
    viewer.player.change(board="uniform")
    assert control(viewer, ENGLISH.groups_at_last).layout.display == "none"
