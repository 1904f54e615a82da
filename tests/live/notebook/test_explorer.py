"""The viewer without a page: its controls, its mouse, its end."""

import asyncio
import gc
import io
import re
import threading
import time
import weakref
from dataclasses import replace
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from ipywidgets import Button, Checkbox, Tab
from matplotlib.figure import Figure
from PIL import Image

import kmviz
from kmviz.drawing.languages import ENGLISH
from kmviz.drawing.parts import PARTS
from kmviz.live.notebook import explorer, playback
from kmviz.live.notebook.alarm import TURN
from kmviz.live.notebook.explorer import Explorer
from kmviz.live.notebook.save_form import KINDS
from kmviz.live.telling import reasons
from kmviz.runs.recipe import saving_line


@pytest.fixture
def made():
    """Return a list of viewers that are closed in the end."""
    viewers = []
    yield viewers
    for viewer in viewers:
        viewer.close()


@pytest.fixture
def explore(made):
    def explore(*args, **settings):
        made.append(kmviz.explore(*args, **settings))
        return made[-1]

    return explore


@pytest.fixture
def viewer(explore):
    return explore("gauss", k=3, n=60, seed=4)


def widgets_of(box):
    yield box
    for child in getattr(box, "children", ()):
        yield from widgets_of(child)


def control(viewer, words):
    """Return the control with this description; of several the one that is shown."""
    of_a_sketch = list(widgets_of(viewer._viewer.sketch_row.box))
    found = [
        each
        for each in widgets_of(viewer.box)
        if getattr(each, "description", "").startswith(words)
        and each not in of_a_sketch
    ]
    (one,) = [each for each in found if each.layout.display != "none"] or found[:1]
    return one


def alert(viewer):
    return viewer._viewer.alarm.line.value


def canvas(viewer):
    return viewer._viewer.canvas


def tell(viewer, **event):
    canvas(viewer)._receive(None, event, [])


def seen(viewer):
    """Return the PNG of the whole picture, as a page that has just come is sent it."""
    tell(viewer, kind="fresh")
    assert canvas(viewer).tiles == b""
    return canvas(viewer).png


def spot(viewer, place):
    """Return where a place on the board is on the picture, in fractions."""
    picture = viewer._viewer.picture
    axes = picture.scene.figure.axes[0]
    x, y = axes.transData.transform(place) / picture.size
    return {"x": x, "y": 1 - y}


def drag(viewer, star, to):
    viewer.player.pause()
    start = spot(viewer, viewer.player.now.centroids[star])
    tell(viewer, kind="down", **start, seq=1)
    end = spot(viewer, to)
    tell(viewer, kind="move", **end, seq=2)
    tell(viewer, kind="up", **end, seq=3)


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


# Settings


@pytest.mark.parametrize(
    ("words", "value", "setting"),
    [
        ("Points", 80, "n"),
        ("Stars k", 5, "k"),
        ("Start", "k-means++", "init"),
        ("Seed", "12", "seed"),
        ("If empty", "farthest", "empty"),
        ("Algorithm", "particle-swarm", "algorithm"),
        ("Board", "moons", "board"),
    ],
)
def test_a_setting_begins_another_run(viewer, words, value, setting):
    before = viewer.player.trace

    control(viewer, words).value = value

    assert viewer.player.trace is not before
    assert str(getattr(viewer.player.settings, setting)) == str(value)
    assert alert(viewer) == ""


@pytest.mark.parametrize(
    ("words", "value", "sentence"),
    [
        ("Stars k", 61, "k must be a whole number between 1 and the number of points"),
        ("Stars k", 0, "k must be a whole number between 1 and the number of points"),
        ("Points", 0, "Points must be"),
        ("Points", -5, "Points must be"),
        ("Seed", "", "Seed must be a whole number of at least 0"),
        ("Seed", "two", "Seed must be a whole number of at least 0"),
        ("Seed", "<b>", "Seed must be a whole number of at least 0, got &#x27;&lt;b"),
    ],
)
def test_nonsense_is_told_and_changes_nothing(viewer, words, value, sentence):
    changed, before = control(viewer, words), viewer.player.trace
    good = changed.value

    changed.value = value

    assert f'<p role="alert">{sentence}' in alert(viewer)
    assert viewer.player.trace is before
    assert changed.value == good


def press_assign(viewer):
    control(viewer, "Assign").click()


def press_a_key(viewer):
    tell(viewer, kind="key", key="ArrowRight", seq=1)


def drag_a_star(viewer):
    drag(viewer, 0, (0.5, 0.5))


def click_for_a_star(viewer):
    control(viewer, "A click").value = "adds a star"
    control(viewer, "Stars k").value = 0
    click(viewer, (-0.95, 0.95))


@pytest.mark.parametrize(
    "succeed", [press_assign, press_a_key, drag_a_star, click_for_a_star]
)
def test_the_next_success_takes_the_alert_away(viewer, succeed):
    control(viewer, "Stars k").value = 0

    succeed(viewer)

    assert alert(viewer) == ""


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "nudge"},
        {"kind": "shown", "frame": 1},
        {"kind": "room", "width": 600, "height": 900, "ratio": 1, "dark": True},
        {"kind": "down", "x": 0.01, "y": 0.01, "seq": 1},
        {"kind": "move", "x": 0.01, "y": 0.01, "seq": 1},
        {"kind": "up", "x": 0.01, "y": 0.01, "seq": 1},
    ],
    ids=lambda event: event["kind"],
)
def test_the_alert_stands_until_a_hand_changes_something(viewer, event):
    control(viewer, "Stars k").value = 0
    before = alert(viewer)

    tell(viewer, **event)

    assert alert(viewer) == before != ""


def test_room_that_cannot_be_used_is_told(viewer):
    tell(viewer, kind="room", width="wide", height=900, ratio=1, dark=False)

    assert "could not convert string to float" in alert(viewer)


def test_an_error_is_told_also_where_the_controls_cannot_be_set(
    viewer, monkeypatch, caplog
):
    monkeypatch.setattr(viewer._viewer.controls, "refresh", lambda: 1 / 0)

    control(viewer, "Stars k").value = 0

    assert "k must be a whole number between 1" in alert(viewer)
    assert [record.exc_info[0] for record in caplog.records] == [ZeroDivisionError]


@pytest.mark.parametrize(
    ("part", "fails"), [("picture", "update"), ("controls", "refresh")]
)
def test_playing_ends_where_picture_or_controls_fail(made, monkeypatch, part, fails):
    async def pause():
        viewer = playing(made, speed=0.1)
        await until(lambda: viewer.player.position == 1)
        monkeypatch.setattr(getattr(viewer._viewer, part), fails, lambda *place: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            viewer.player.pause()
        await until_ended(viewer)

    asyncio.run(pause())


def test_the_controls_follow_where_nothing_can_be_drawn(viewer, monkeypatch):
    monkeypatch.setattr(viewer._viewer.picture, "update", lambda place: 1 / 0)
    slider = control(viewer, "Step ")

    with pytest.raises(ZeroDivisionError):
        viewer.player.step()

    assert slider.value == 1


def test_a_table_that_vanished_is_told(explore, tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("x,y\n0,0\n1,0\n5,5\n6,5\n")
    viewer = explore(str(path), k=2)
    control(viewer, "Board").value = "moons"
    path.unlink()

    control(viewer, "Board").value = str(path)

    assert 'role="alert"' in alert(viewer)
    assert control(viewer, "Board").value == "moons"


def test_from_by_hand_one_can_go_back_to_the_same_start(viewer):
    before, start = viewer.player.trace, control(viewer, "Start")
    viewer.player.move_star(0, (0.5, 0.5))
    assert start.value == "by hand"

    start.value = "random"

    assert start.value == "random"
    assert viewer.player.settings.start is None
    assert (viewer.player.trace[0].centroids == before[0].centroids).all()


def test_a_board_that_was_handed_in_is_your_data(explore):
    mine = kmviz.make_board("gauss", n=9, rng=0)
    viewer = explore(mine, k=2)
    board = control(viewer, "Board")
    assert board.value == "your data"
    assert len(set(board.options)) == len(board.options)

    board.value = "gauss"
    assert viewer.player.settings.board == "gauss"
    board.value = "your data"

    assert viewer.player.settings.board is mine


def test_rows_with_blanks_are_told_as_long_as_they_are_missing(explore, tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("x,y\n0,0\n1,NA\n5,5\n6,5\n")
    viewer = explore(path, k=2)
    told = {str(getattr(each, "value", "")): each for each in widgets_of(viewer.box)}
    line = told['<p role="status">1 row with blanks left out</p>']
    assert line.layout.display is None
    assert alert(viewer) == ""

    control(viewer, "Board").value = "moons"

    assert line.layout.display == "none"


def test_a_run_of_one_step_has_a_slider_that_stays(explore):
    trace = kmviz.kmeans([[0.0, 0.0], [1.0, 1.0]], k=1, rng=0)
    viewer = explore(kmviz.Trace(trace.X, [trace[0]]))
    slider = control(viewer, "Step 0 of 0")
    assert (slider.min, slider.max) == (0, 1)

    slider.value = 1

    assert "position must be between 0 and 0, got 1" in alert(viewer)
    assert slider.value == 0


def test_what_a_click_does_is_asked_only_on_a_flat_board(viewer, rng_points):
    clicks = control(viewer, "A click")
    clicks.value = "adds a star"

    viewer.player.change(board=rng_points, k=2)
    assert (clicks.layout.display, clicks.value) == ("none", "explains a point")
    control(viewer, "Board").value = "gauss"

    assert clicks.layout.display is None


def test_what_does_not_apply_is_hidden(explore, rng_points):
    viewer = explore(rng_points, k=2)

    assert control(viewer, "Points").layout.display == "none"
    assert control(viewer, "New points").layout.display == "none"
    assert control(viewer, "cells").layout.display == "none"
    assert control(viewer, "A click").layout.display == "none"


def test_inertia_is_offered_only_where_the_picture_has_room_for_it(viewer):
    switch, offered = control(viewer, "inertia"), []
    for width, height in ((400, 695), (900, 900)):  # the first is a square
        tell(viewer, kind="room", width=width, height=height, ratio=1, dark=False)
        offered.append(switch.layout.display)
        switch.value = False
        offered.append(switch.layout.display)

    assert offered == ["none", "none", None, None]


def test_an_image_offers_nothing_that_needs_a_hand(explore):
    viewer = explore("gauss", canvas="image")

    assert control(viewer, "Predict").layout.display == "none"
    assert control(viewer, "A click").layout.display == "none"


def test_what_applies_is_shown(viewer):
    for words in ("Points", "New points", "Seed", "New start", "cells", "A click"):
        assert control(viewer, words).layout.display is None
    assert control(viewer, "Predict").layout.display is None


@pytest.mark.parametrize(
    "board",
    ["iris", kmviz.kmeans(kmviz.make_board("gauss", rng=1), k=3, rng=0)],
    ids=["data", "recorded"],
)
def test_new_points_are_offered_only_where_points_are_drawn(explore, board):
    viewer = explore(board)
    new_points = control(viewer, "New points")
    assert new_points.layout.display == "none"

    control(viewer, "Board").value = "moons"

    assert new_points.layout.display is None


def test_the_seed_is_shown_only_where_it_counts(explore):
    viewer = explore("gauss", init=[[0.5, 0.5], [-0.5, 0.0]])
    seed = control(viewer, "Seed")
    assert seed.layout.display == "none"

    control(viewer, "New start").click()

    assert (seed.layout.display, seed.value) == (None, "1")
    drag(viewer, 0, (0.5, 0.5))
    assert seed.layout.display == "none"


def test_new_start_keeps_the_points_and_places_the_stars_anew(viewer):
    before = viewer.player.trace

    control(viewer, "New start").click()

    after = viewer.player.trace
    assert (after.X == before.X).all()
    assert (after[0].centroids != before[0].centroids).any()


def test_new_points_are_of_the_same_board(viewer):
    before = viewer.player.trace

    control(viewer, "New points").click()

    assert (viewer.player.trace.X != before.X).any()
    assert viewer.player.settings.board == "gauss"


def test_the_speed_is_chosen_and_followed(viewer):
    speed = control(viewer, "Speed")

    speed.label = "8 steps/s"
    assert viewer.view.speed == 8.0
    viewer.view.set_speed(0.5)

    assert speed.label == "2 s a step"


@pytest.mark.parametrize("layer", PARTS)
def test_each_switch_shows_and_hides_its_own_part(viewer, layer):
    switch, others = (
        control(viewer, getattr(ENGLISH, f"part_{layer}")),
        viewer.view.shown - {layer},
    )

    switch.value = False
    assert viewer.view.shown == others
    switch.value = True
    assert viewer.view.shown == others | {layer}
    viewer.view.switch(layer, False)

    assert switch.value is False


TOOLTIPS = {
    "Cancel": "Cancel (escape)",
    "Go on": "Go on",
    "The run": "Back (escape)",
    "20 starts": "20 new starts, or no more of them (a)",
    "−": "Fewer will reach it",
    "+": "More will reach it",
    "Begin": "Answer",
    "Which k?": "Which k? (o)",
    "other starts": "Show or hide other starts (j)",
    "sizes of clusters": "Show or hide sizes of clusters (z)",
    "true groups": "Show or hide true groups (y)",
    "First": "To the first step (home)",
    "Back": "One step back (←)",
    "Assign": "One step forward (→)",
    "Play": "Play or pause (space)",
    "Last": "To the last step (end)",
    "Undo": "Undo (u)",
    "Ask first": "Ask before every step, or no longer (!)",
    "Draw by draw": "Begin with the draws of the stars, or no longer (*)",
    "Groups at the end": "End with the groups as measured, or no longer (=)",
    "Predict": "Predict the next step, or no longer (w)",
    "New points": "New points (n)",
    "New start": "New places for the stars (r)",
    "Save...": "Write the run to a file",
    "Write file": "Write it now",
    "cells": "Show or hide cells (v)",
    "trails": "Show or hide trails (t)",
    "lines to stars": "Show or hide lines to stars (l)",
    "rings": "Show or hide rings (g)",
    "inertia": "Show or hide inertia (k)",
    "numbers": "Show or hide numbers (h)",
    "shapes": "Show or hide shapes (p)",
    "rest of the run": "Show or hide rest of the run (e)",
    "pseudo code": "Show or hide pseudo code (c)",
    "image": "Show or hide image (m)",
    "Empty board": "An empty board, to be filled by hand",
    "Other columns": "Other columns of the table",
    "Standardize": "Columns in standard deviations, or as measured",
}


def test_buttons_and_switches_have_tooltips_that_name_their_keys(viewer):
    of_a_sketch = list(widgets_of(viewer._viewer.sketch_row.box))
    told = {
        each.description: each.tooltip
        for each in widgets_of(viewer.box)
        if isinstance(each, (Button, Checkbox)) and each not in of_a_sketch
    }

    assert told == TOOLTIPS


@pytest.fixture
def rng_points():
    return np.random.default_rng(0).normal(size=(30, 3))


def test_switches_and_style_change_the_picture(viewer):
    pictures = {seen(viewer)}

    control(viewer, "numbers").value = False
    pictures.add(seen(viewer))
    control(viewer, "Style").value = "dark"
    pictures.add(seen(viewer))

    assert len(pictures) == 3
    assert "numbers" not in viewer.view.shown


def test_a_recorded_run_is_explored_from_its_start(explore):
    trace = kmviz.kmeans([[0.0, 0.0], [1.0, 0.0], [9.0, 0.0]], k=2, rng=0)

    viewer = explore(trace)

    assert viewer.player.trace is trace
    assert control(viewer, "Start").value == "by hand"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"k": 999}, "between 1 and the number of points"),
        ({"canvas": "paper"}, 'canvas must be one of "widget", "image"'),
        ({"style": "pink"}, 'style must be one of "light", "dark", "print"'),
        ({"size": (1, 1)}, "the width in size must be"),
        ({"speed": 0}, "speed must be"),
        ({"shown": ["stars"]}, "each part in shown must be one of"),
    ],
)
def test_unusable_arguments_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        kmviz.explore("gauss", **settings)


# The hand


def test_a_star_is_dragged_and_the_drag_is_one_to_undo(viewer):
    viewer.player.step()
    before = viewer.player.trace

    drag(viewer, 0, (0.5, 0.5))

    assert viewer.player.now.centroids[0] == pytest.approx([0.5, 0.5], abs=1e-6)
    assert viewer.player.fork.at == 2
    assert viewer.player.held is None
    control(viewer, "Undo").click()
    assert viewer.player.trace is before
    assert viewer.player.position == 1


def test_a_star_taken_beside_its_middle_stays_so_under_the_hand(viewer):
    beside = np.array([0.03, -0.02])
    start = viewer.player.now.centroids[0] + beside

    tell(viewer, kind="down", **spot(viewer, start), seq=1)
    for seq, place in enumerate([(0.2, 0.3), (0.5, 0.5)], 2):
        tell(viewer, kind="move", **spot(viewer, place), seq=seq)
        dragged = viewer.player.now.centroids[0]
        assert dragged == pytest.approx(place - beside, abs=1e-6)


def test_in_a_drag_no_more_is_computed_than_is_shown(viewer):
    viewer.player.step()
    slider = control(viewer, "Step ")
    longest = slider.max

    viewer.player.drag_star(0, (0.5, 0.5))

    assert viewer.player.trace.recorded <= viewer.player.position + 2
    assert (slider.value, slider.max, slider.description) == (2, longest, "Step 2")
    viewer.player.drop_star()
    assert slider.description == f"Step 2 of {len(viewer.player.trace) - 1}"


def test_the_slider_of_a_long_run_grows_as_it_is_looked_at(explore):
    X = np.zeros((51_000, 1))
    start, first, update, end = kmviz.lloyd(X, np.zeros((200, 1)))
    again = replace(first, changed=np.zeros(len(X), bool))
    steps = [start, first, update, again, update, again, update, again, update, end]
    steps = [replace(step, iteration=(i + 1) // 2) for i, step in enumerate(steps)]
    trace = kmviz.Trace(X, steps)
    viewer = explore(trace)
    slider, seen = control(viewer, "Step "), []

    for position in (3, 6):
        viewer.player.seek(position)
        seen.append((slider.description, slider.max, trace.recorded))
    viewer.player.last()

    assert seen == [("Step 3", 4, 5), ("Step 6", 7, 8)]
    assert (slider.description, slider.max) == ("Step 9 of 9", 9)


def test_a_drag_at_the_end_of_a_run_has_room_on_the_slider(viewer):
    viewer.player.last()
    end, slider = viewer.player.position, control(viewer, "Step ")

    viewer.player.drag_star(0, (0.5, 0.5))

    assert slider.value == viewer.player.position == end + 1


def test_a_drag_that_empties_a_cluster_is_told_and_undone(explore):
    X = [[0.0, 0.0], [1.0, 0.0], [10.0, 0.0], [9.0, 0.0]]
    viewer = explore(X, k=2, init=[[0.0, 0.0], [10.0, 0.0]], empty="error")
    viewer.player.step()
    before = viewer.player.trace

    drag(viewer, 1, (-0.4, 2.0))

    assert "every cluster must keep at least one point" in alert(viewer)
    assert viewer.player.trace is before
    assert control(viewer, "Step ").value == 1


def test_a_picture_in_a_drag_shows_the_run_it_makes(viewer):
    viewer.player.step()
    before = viewer.player.trace

    viewer.player.drag_star(0, (0.4, 0.4))
    assert canvas(viewer).caption.startswith("Moved by hand")
    viewer.player.drop_star()
    dropped = seen(viewer)
    viewer.player.undo()

    assert viewer._viewer.picture.scene.trace is before
    assert canvas(viewer).caption.startswith("Assign 1")
    assert seen(viewer) != dropped


def test_pressing_a_star_without_moving_it_changes_nothing(viewer):
    before = viewer.player.trace
    place = spot(viewer, viewer.player.now.centroids[1])

    tell(viewer, kind="down", **place, seq=1)
    tell(viewer, kind="up", **place, seq=2)

    assert viewer.player.trace is before


def test_a_star_stays_on_the_board(viewer):
    tell(viewer, kind="down", **spot(viewer, viewer.player.now.centroids[0]), seq=1)
    tell(viewer, kind="move", x=5.0, y=-3.0, seq=2)
    tell(viewer, kind="up", x=5.0, y=-3.0, seq=3)

    assert np.abs(viewer.player.now.centroids).max() <= 1.1


def test_stars_of_a_projection_cannot_be_dragged(explore, rng_points):
    viewer = explore(rng_points, k=2)
    scene, player = viewer._viewer.picture.scene, viewer.player
    place = scene._plane.project(player.now.centroids)[0]
    start = spot(viewer, place)

    tell(viewer, kind="down", **start, seq=1)
    tell(viewer, kind="up", x=start["x"] + 0.01, y=start["y"], seq=2)

    assert "there must be one or two columns, got 3" in alert(viewer)


@pytest.mark.parametrize(
    ("does", "stars", "points"),
    [("adds a star", 4, 60), ("adds a point", 3, 61)],
)
def test_a_click_adds_what_it_is_set_to(viewer, does, stars, points):
    control(viewer, "A click").value = does

    tell(viewer, kind="down", **spot(viewer, (-0.95, 0.95)), seq=1)

    assert (viewer.player.trace.k, len(viewer.player.trace.X)) == (stars, points)


def test_a_click_removes_a_star(viewer):
    control(viewer, "A click").value = "removes a star"

    tell(viewer, kind="down", **spot(viewer, viewer.player.now.centroids[2]), seq=1)

    assert viewer.player.trace.k == 2


def test_a_point_says_why_it_has_its_label(explore):
    viewer = explore([[0.0, 0.0], [3.0, 4.0], [9.0, 9.0]], init=[[0, 0], [9, 9]])
    viewer.player.step()

    tell(viewer, kind="down", **spot(viewer, (3.0, 4.0)), seq=1)

    why = viewer._viewer.why
    assert why.value == (
        '<p class="kmviz-card">Point 2: cluster 1'
        "<br><b>5.00 from star 1, the nearest</b><br>7.81 from star 2</p>"
    )
    viewer.player.step()
    assert "<b>2.50 from star 1, the nearest</b>" in why.value
    tell(viewer, kind="down", x=0.01, y=0.01, seq=2)
    assert why.value == ""


def test_empty_ground_says_which_star_a_point_would_join_until_escape(explore):
    viewer = explore([[0.0, 0.0], [3.0, 4.0], [9.0, 9.0]], init=[[0, 0], [9, 9]])

    tell(viewer, kind="down", **spot(viewer, (0.0, 4.0)), seq=1)
    viewer.player.seek(2)
    assert [text for text, _ in canvas(viewer).told["lines"]] == [
        "A new point here would join star 1",
        "2.50 from star 1, the nearest",
        "10.30 from star 2",
        "inertia: +6.25",
    ]
    assert "Escape" in canvas(viewer).wants
    key(viewer, "Escape")

    assert canvas(viewer).told == {}
    assert "Escape" not in canvas(viewer).wants
    assert (len(viewer.player.trace.X), viewer.player.can_undo) == (3, False)


def test_the_card_of_a_point_lists_few_stars_and_stands_at_the_point(explore):
    viewer = explore("gauss", k=20, n=60, seed=4)
    viewer.player.step()

    click(viewer, viewer.player.trace.X[lone_point(viewer)])

    card = viewer._viewer.why
    assert card.value.count(" from star ") == 6
    assert card.layout.display == "none"  # said at the point instead
    lines, spot = canvas(viewer).told["lines"], canvas(viewer).told["spot"]
    assert next(text for text, strong in lines if strong).endswith("the nearest")
    assert spot == list(scene(viewer).spot_of_point(lone_point(viewer)))
    key(viewer, "r")
    assert canvas(viewer).told == {}


def test_what_a_beginner_can_do_without_is_folded_until_more_is_pressed(viewer):
    fold = viewer.box.children[-1]
    assert fold.layout.display == "none"
    assert not {"Board", "Points", "Stars k", "Predict", "New start"} & names(fold)
    assert {"Algorithm", "Seed", "Speed", "rings", "Ask first"} <= names(fold)
    assert control(viewer, "Assign").button_style == "primary"

    control(viewer, "More").value = True
    assert fold.layout.display is None


def names(box):
    return {getattr(each, "description", "") for each in widgets_of(box)}


def test_the_point_that_is_explained_has_a_ring(viewer):
    viewer.player.step()
    before, lone = seen(viewer), lone_point(viewer)

    click(viewer, viewer.player.trace.X[lone])

    ringed = scene(viewer).layers["pointer"].rings[0].places
    assert (ringed == viewer.player.trace.X[[lone]]).all()
    assert seen(viewer) != before
    tell(viewer, kind="down", x=0.01, y=0.01, seq=3)
    assert seen(viewer) == before


@pytest.mark.parametrize("name", ["n", "r", "w"])
def test_card_and_ring_go_together(before_assign, name):
    viewer = before_assign
    click(viewer, viewer.player.trace.X[lone_point(viewer)])
    assert viewer._viewer.why.value

    key(viewer, name)

    assert viewer._viewer.why.value == ""
    assert len(scene(viewer).layers["pointer"].rings[0].places) == 0


def test_keys_are_those_of_the_table(viewer):
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "5", "End", "v", "Q", "F5"):
        tell(viewer, kind="key", key=key, seq=1)

    assert viewer.player.trace.k == 5
    assert viewer.player.position == len(viewer.player.trace) - 1
    assert "cells" not in viewer.view.shown
    assert alert(viewer) == ""


@pytest.mark.parametrize("place", [{}, {"x": "left", "y": 0}, {"x": float("nan")}])
def test_a_spot_that_is_none_is_told(viewer, place):
    tell(viewer, kind="down", **place, seq=1)

    assert 'role="alert"' in alert(viewer)


# Predicting


def test_the_card_of_a_point_tells_the_truth_at_every_step(viewer):
    viewer.player.step()
    point = lone_point(viewer)
    click(viewer, viewer.player.trace.X[point])

    cards = []
    while viewer.player.next_action:
        viewer.player.step()
        cards.append(viewer._viewer.why.value)
        lines = [line.text for line in reasons(viewer.player, point)]
        assert unescape(re.sub("<[^>]*>", " ", cards[-1])).split() == (
            " ".join(lines).split()
        )

    assert len(set(cards)) > 3


@pytest.fixture
def before_update(viewer):
    viewer.player.step()
    return viewer


@pytest.fixture
def before_assign(before_update):
    before_update.player.step()
    return before_update


def rings(viewer):
    """Return where the picture has a mark for each star."""
    return [len(ring.places) for ring in scene(viewer).layers["guesses"].rings]


def frames(viewer):
    """Return the points that are framed on the picture."""
    places = scene(viewer).layers["guesses"].frames.places.tolist()
    return [viewer.player.trace.X.tolist().index(place) for place in places]


def scene(viewer):
    return viewer._viewer.picture.scene


def click(viewer, place):
    tell(viewer, kind="down", **spot(viewer, place), seq=1)
    tell(viewer, kind="up", **spot(viewer, place), seq=2)


def key(viewer, name):
    tell(viewer, kind="key", key=name, seq=1)


def lone_point(viewer):
    """Return the point farthest from all stars."""
    away = viewer.player.trace.X[:, None] - viewer.player.now.centroids
    return int(np.linalg.norm(away, axis=2).min(axis=1).argmax())


def test_the_predict_button_asks_and_forgets(before_update):
    button = control(before_update, "Predict")

    button.click()
    assert before_update.player.prediction is not None
    assert button.description == "Forget"
    assert "where will each star go?" in canvas(before_update).caption
    button.click()

    assert before_update.player.prediction is None
    assert button.description == "Predict"
    assert canvas(before_update).caption.startswith("Assign 1: all 60 points")


def test_a_switch_has_the_class_asked_before_every_step(before_update):
    control(before_update, "Ask first").value = True
    control(before_update, "Move stars").click()

    assert before_update.player.position == 1
    assert "where will each star go?" in canvas(before_update).caption


def test_w_asks_and_forgets(before_update):
    key(before_update, "w")
    assert before_update.player.prediction is not None

    key(before_update, "w")

    assert before_update.player.prediction is None


def test_predict_is_off_where_nothing_can_be_predicted(viewer):
    button, usable = control(viewer, "Predict"), []
    for go in ("first", "step", "step", "last"):
        getattr(viewer.player, go)()
        usable.append(not button.disabled)

    assert usable == [False, True, True, False]


def test_a_refused_prediction_is_told(viewer):
    key(viewer, "w")

    assert "before the first assign there is nothing to predict" in alert(viewer)


def test_a_drag_marks_a_star_and_leaves_it_where_it_is(before_update):
    player, png = before_update.player, seen(before_update)
    trace = player.trace
    key(before_update, "w")

    drag(before_update, 1, (0.5, 0.5))

    assert player.prediction.stars == {1: pytest.approx((0.5, 0.5), abs=1e-6)}
    assert player.trace is trace
    assert rings(before_update) == [0, 1, 0]
    assert seen(before_update) != png


def test_a_mark_is_taken_hold_of_again_beside_its_middle(before_update):
    key(before_update, "w")
    drag(before_update, 1, (0.5, 0.5))

    tell(before_update, kind="down", **spot(before_update, (0.52, 0.49)), seq=1)
    tell(before_update, kind="move", **spot(before_update, (0.3, 0.3)), seq=2)

    place = before_update.player.prediction.stars[1]
    assert place == pytest.approx((0.28, 0.31), abs=1e-6)


def test_a_click_marks_a_point_and_another_takes_that_back(before_assign):
    point = lone_point(before_assign)
    place = before_assign.player.trace.X[point]
    key(before_assign, "w")

    click(before_assign, place)
    assert before_assign.player.prediction.switches == {point}
    assert frames(before_assign) == [point]
    click(before_assign, place)

    assert frames(before_assign) == []
    assert before_assign._viewer.why.value == ""


def test_a_point_marked_before_an_update_is_told(before_update):
    key(before_update, "w")

    click(before_update, before_update.player.trace.X[lone_point(before_update)])

    assert "points are marked before an assign" in alert(before_update)


def test_a_star_marked_before_an_assign_is_told(explore):
    viewer = explore([[0.0, 0.0], [4.0, 0.0], [0.0, 9.0], [9.0, 9.0]], k=2, seed=1)
    viewer.player.seek(2)
    key(viewer, "w")

    drag(viewer, 0, (5.0, 5.0))

    assert "stars are marked before an update" in alert(viewer)
    assert viewer.player.prediction.stars == {}


def test_the_step_reveals_with_the_score(before_update):
    key(before_update, "w")
    drag(before_update, 0, (0.5, 0.5))

    control(before_update, "Move stars").click()

    score = round(before_update.player.reveal.score)
    said = canvas(before_update).caption
    assert said.startswith(f"Update 1: prediction: {score} of 100, ")
    assert len(scene(before_update).layers["guesses"].errors.paths) == 1
    assert control(before_update, "Predict").disabled is False


def test_marks_stay_on_another_scene(before_update):
    before_update.player.predict_star(2, (0.1, 0.1))
    before = scene(before_update)

    control(before_update, "Style").value = "dark"

    assert scene(before_update) is not before
    assert rings(before_update) == [0, 0, 1]


def test_a_click_while_asked_adds_nothing(before_update):
    control(before_update, "A click").value = "adds a point"
    key(before_update, "w")

    click(before_update, (-0.95, 0.95))

    assert len(before_update.player.trace.X) == 60


def test_a_drag_ends_when_its_prediction_is_forgotten(before_update):
    player, trace = before_update.player, before_update.player.trace
    key(before_update, "w")
    start = spot(before_update, player.now.centroids[0])
    tell(before_update, kind="down", **start, seq=1)
    key(before_update, "w")

    tell(before_update, kind="move", **spot(before_update, (0.5, 0.5)), seq=2)

    assert player.trace is trace
    assert player.prediction is None


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


def test_the_picture_is_dark_on_a_dark_page_unless_told_otherwise(viewer, explore):
    told = explore("gauss", k=3, style="light")

    for each in (viewer, told):
        tell(each, kind="room", width=600, height=900, ratio=1, dark=True)

    assert (viewer.view.style, told.view.style) == ("dark", "light")


def test_a_size_that_was_asked_for_stays(explore):
    viewer = explore("gauss", size=(500, 400))

    tell(viewer, kind="room", width=900, height=500, ratio=2, dark=False)

    assert canvas(viewer).size == [500, 400]


def test_the_image_does_without_mouse_and_keys(explore):
    viewer = explore("gauss", k=3, canvas="image")

    control(viewer, "Assign").click()

    assert "no mouse and no keys" in canvas(viewer)._words.value


# Playing


def shows_at_once(viewer):
    """Let the canvas of a viewer answer as a page would."""
    surface = canvas(viewer)
    surface.observe(
        lambda change: tell(viewer, kind="shown", frame=change["new"]), "frame"
    )


def playing(made, *, position=0, speed=30, answers=True):
    """Return a viewer that plays, whose page shows each picture at once, or never."""
    viewer = kmviz.explore("gauss", k=3, n=60, seed=4, speed=speed)
    made.append(viewer)
    if answers:
        shows_at_once(viewer)
    viewer.player.seek(position)
    viewer.player.play()
    return viewer


async def until(holds):
    """Wait until something holds, but not for ever."""
    async with asyncio.timeout(30.0):
        while not holds():
            await asyncio.sleep(0)


async def until_ended(viewer):
    """Wait until a viewer does not play, and neither a task nor a thread goes on."""
    await until(lambda: not viewer.player.playing and len(asyncio.all_tasks()) == 1)
    await until(lambda: viewer._viewer._aside._thread is None)  # it tells listeners


def test_playing_shows_every_step_and_ends(made):
    async def play():
        viewer = playing(made)
        places = [0]
        viewer.player.listen(lambda change: places.append(viewer.player.position))
        await until_ended(viewer)
        return list(dict.fromkeys(places)), len(viewer.player.trace)

    places, count = asyncio.run(play())

    assert places == list(range(count))


def test_playing_glides_between_the_steps(made):
    async def play():
        viewer = playing(made, speed=2)
        await until(lambda: viewer.player.position == 2)
        return canvas(viewer).frame

    assert asyncio.run(play()) > 3  # each step alone would make three


def test_a_glide_waits_until_each_picture_was_seen(made):
    async def play():
        viewer = playing(made, position=1, speed=0.5, answers=False)
        frame, frames = canvas(viewer).frame, []
        await until(lambda: canvas(viewer).frame == frame + 1)
        for _ in range(20):
            await asyncio.sleep(0)
        frames.append(canvas(viewer).frame)
        tell(viewer, kind="shown", frame=frame + 1)
        await until(lambda: canvas(viewer).frame == frame + 2)
        return frame, frames

    frame, frames = asyncio.run(play())

    assert frames == [frame + 1]


def noting_places(viewer, monkeypatch):
    """Return the positions whose pictures are sent from now on, as they are sent."""
    places, picture = [], viewer._viewer.picture
    update = picture.update
    monkeypatch.setattr(
        picture, "update", lambda place: (places.append(place), update(place))[1]
    )
    return places


def test_after_a_pause_in_a_glide_the_picture_is_that_of_the_step(made, monkeypatch):
    async def play():
        viewer = playing(made, position=1, speed=0.5)
        places = noting_places(viewer, monkeypatch)
        await until(lambda: places and places[-1] > 1)
        viewer.player.pause()
        await until_ended(viewer)
        return places[-1], canvas(viewer).quiet

    assert asyncio.run(play()) == (1, False)


def test_nothing_is_read_aloud_while_playing(made):
    async def play():
        viewer = playing(made, speed=0.1)
        await until(lambda: viewer.player.position == 1)
        return canvas(viewer).quiet

    assert asyncio.run(play())


@pytest.mark.parametrize("position", [0, 1])
def test_a_change_of_speed_acts_at_once(made, position):
    async def play():
        viewer = playing(made, position=position, speed=0.1)
        frame = canvas(viewer).frame
        await until(lambda: canvas(viewer).frame > frame)
        viewer.view.set_speed(30)
        await until(lambda: not viewer.player.playing)
        return viewer.player.next_action

    assert asyncio.run(play()) is None


def test_a_glide_that_becomes_slower_does_not_go_back(made, monkeypatch):
    async def play():
        viewer = playing(made, position=1, speed=2)
        places = noting_places(viewer, monkeypatch)
        await until(lambda: places and places[-1] > 1.5)
        viewer.view.set_speed(0.5)
        slower = len(places)
        await until(lambda: len(places) > slower + 2)
        glide = [place for place in places if place != 1]
        viewer.player.pause()
        return glide

    glide = asyncio.run(play())

    assert glide == sorted(glide)


@pytest.mark.parametrize("end", [lambda viewer: viewer.player.pause(), Explorer.close])
def test_pause_and_close_end_the_task(made, end):
    async def play():
        viewer = playing(made, speed=0.1)
        await until(lambda: viewer.player.position == 1)
        tasks = len(asyncio.all_tasks())
        end(viewer)
        await until(lambda: len(asyncio.all_tasks()) == 1)
        return tasks

    assert asyncio.run(play()) == 2


def test_playing_ends_when_nobody_looks(made, monkeypatch):
    monkeypatch.setattr(playback, "PATIENCE", 0.02)

    async def play(position):
        viewer = playing(made, position=position, speed=1, answers=False)
        await until_ended(viewer)
        return viewer.player.position

    assert [asyncio.run(play(position)) for position in (0, 1)] == [1, 1]


def test_a_viewer_plays_on_in_another_loop(made):
    async def play(viewer):
        (viewer or playing(made)).player.play()
        await until(lambda: not made[0].player.playing)

    asyncio.run(play(None))
    made[0].player.first()
    asyncio.run(play(made[0]))

    assert made[0].player.next_action is None


@pytest.mark.parametrize("fails", ["player.Player.step", "state.State.stepped"])
def test_a_failure_while_playing_is_told(made, monkeypatch, fails):
    async def play():
        viewer = playing(made)
        monkeypatch.setattr(f"kmviz.live.{fails}", lambda _: 1 / 0)
        await until_ended(viewer)
        return alert(viewer)

    assert "ZeroDivisionError: division by zero" in asyncio.run(play())


def test_a_failure_to_draw_while_playing_is_told(made, monkeypatch):
    async def play():
        viewer, faults = playing(made), []
        asyncio.get_running_loop().set_exception_handler(lambda *a: faults.append(a))
        monkeypatch.setattr(viewer._viewer.picture, "update", lambda *place: 1 / 0)
        await until_ended(viewer)
        gc.collect()  # an error that nobody fetched is told when its task goes
        return alert(viewer), faults

    told, faults = asyncio.run(play())

    assert "ZeroDivisionError: division by zero" in told
    assert faults == []


def test_playing_and_closing_pause_in_their_turn(made, monkeypatch):
    monkeypatch.setattr(playback, "PATIENCE", 0.02)
    turns = []

    async def play(end):
        viewer = playing(made, position=1, speed=1, answers=False)
        player = viewer.player
        player.listen(lambda changed: turns.append(turn_is_taken()))
        end(viewer)
        await until(lambda: not player.playing)

    asyncio.run(play(Explorer.close))
    asyncio.run(play(lambda viewer: None))

    assert turns == [True, True]


def turn_is_taken():
    """Tell whether another thread would have to wait for its turn."""

    def take():
        taken.append(not TURN.acquire(blocking=False))
        if not taken[0]:
            TURN.release()

    taken = []
    other = threading.Thread(target=take)
    other.start()
    other.join()
    return taken[0]


def test_playing_without_a_loop_is_told(viewer):
    control(viewer, "Play").click()

    assert "playing requires a running event loop" in alert(viewer)
    assert not viewer.player.playing


# Saving


BEGINNINGS = {
    ".gif": b"GIF89a",
    ".mp4": b"\0\0\0\x20ftyp",
    ".png": b"\x89PNG",
    ".html": b"<!doctype html>",
}


@pytest.mark.parametrize("kind", KINDS.values())
def test_save_writes_a_file_and_tells_how_to_make_it_again(
    viewer, kind, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    viewer.player.change(k=2)
    shares, shown = [], []
    saver = viewer._viewer.saver
    bar = saver._progress
    bar.observe(lambda change: shares.append(change["new"]), "value")
    bar.observe(lambda change: shown.append(bar.layout.display), "value")

    control(viewer, "Save...").click()
    control(viewer, "Format").value = kind
    control(viewer, "Write file").click()

    file = tmp_path / f"kmeans{kind}"
    assert control(viewer, "File").value == f"kmeans-2{kind}"
    assert file.read_bytes().startswith(BEGINNINGS[kind])
    assert f'download="{file.name}"' in saver._result.value
    assert "kmviz.save(kmviz.make_run(" in saver._result.value
    assert sorted(shares) == shares
    assert len(shares) > 2 or kind == ".html"  # a page has no pictures to count
    assert set(shown) <= {None}
    assert bar.layout.display == "none"


@pytest.mark.parametrize("name", ["", "  ", "film", "film.doc", ".gif"])
def test_a_file_name_that_does_not_fit_is_told(viewer, name):
    control(viewer, "File").value = name

    control(viewer, "Write file").click()

    assert "File must be a name that ends in .gif" in alert(viewer)


def test_the_form_offers_a_name_that_is_free(viewer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kmeans.gif").write_bytes(b"precious")

    control(viewer, "Save...").click()

    assert control(viewer, "File").value == "kmeans-2.gif"


def test_a_number_is_only_for_the_format_that_needs_it(viewer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("kmeans.gif", "mine.gif"):
        (tmp_path / name).touch()
    kind, name, proposed = control(viewer, "Format"), control(viewer, "File"), []

    control(viewer, "Save...").click()
    proposed.append(name.value)
    kind.value = ".mp4"
    proposed.append(name.value)
    name.value = "mine.mp4"
    kind.value = ".gif"
    proposed.append(name.value)
    kind.value = ".html"
    proposed.append(name.value)

    assert proposed == ["kmeans-2.gif", "kmeans.mp4", "mine-2.gif", "mine.html"]


def test_what_is_saved_is_what_is_seen(viewer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    viewer.player.change(max_iter=1)
    viewer.view.switch("cells", False)
    viewer.view.switch("lines", True)
    control(viewer, "Format").value = ".png"

    control(viewer, "Write file").click()

    shown = ["trails", "lines", "rings", "inertia", "numbers", "image", "starts"]
    line = saving_line("kmeans.png", viewer.player.run, viewer.view.look)
    assert made_by(line)[2] == {"shown": shown}
    kmviz.save(viewer.player.trace, "again.png", shown=shown, comment=line)
    assert Path("again.png").read_bytes() == Path("kmeans.png").read_bytes()


def test_the_form_never_overwrites(viewer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.gif").write_bytes(b"precious")
    control(viewer, "File").value = "mine.gif"

    control(viewer, "Write file").click()

    assert alert(viewer) == (
        '<p role="alert">File must be a name that no file has yet, '
        "got &#x27;mine.gif&#x27;</p>"
    )
    assert (tmp_path / "mine.gif").read_bytes() == b"precious"


def made_by(line, **names):
    """Return what a line would save, and how."""
    kept = []

    def keep(trace, path, **look):
        kept.append((trace, path, look))

    public = SimpleNamespace(**{**vars(kmviz), "save": keep})
    eval(line, {"kmviz": public, **names})
    return kept[0]


TABLE = "wide,tall,name\n1,2,a\n2,NA,b\n8,9,c\n9,8,d\n1,1,e\n"


@pytest.mark.parametrize(
    ("board", "settings"),
    [
        ("gauss", {}),
        (
            "gauss",
            {"seed": 3, "n": 50, "k": 4, "init": "k-means++", "empty": "farthest"},
        ),
        ("gauss", {"board_seed": 5, "groups": 2}),
        ("gauss", {"init": [[0.5, 0.5], [-0.5, 0.0]]}),
        ("gauss", {"standardized": True, "max_iter": 2}),
        ("iris", {"columns": [0, "petal_width"]}),
        ("faithful", {"standardized": True}),
        ("table.csv", {}),
        ("table.csv", {"columns": ["tall", "wide"], "standardized": True}),
        (pd.DataFrame(np.eye(3), columns=list("abc")), {}),
        (pd.DataFrame(np.eye(3), columns=list("abc")), {"standardized": True}),
        (kmviz.kmeans(kmviz.make_board("gauss", rng=1), k=3, rng=0, max_iter=2), {}),
    ],
)
def test_the_line_makes_the_same_run(explore, board, settings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("table.csv").write_text(TABLE)
    viewer = explore(board, **settings)

    line = saving_line(tmp_path / "run.gif", viewer.player.run, viewer.view.look)
    trace, path, look = made_by(line, X=board, trace=board)

    assert (path, look) == (str(tmp_path / "run.gif"), {})
    assert (trace.X == viewer.player.trace.X).all()
    assert trace.columns == viewer.player.trace.columns
    assert [step.inertia for step in trace][1:] == [
        step.inertia for step in viewer.player.trace
    ][1:]


def test_the_line_tells_style_and_words(explore, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = kmviz.Words(start='"Anfang"', inertia="Trägheit")
    viewer = explore("gauss", max_iter=1, style="dark", words=words)
    control(viewer, "Format").value = ".png"

    control(viewer, "Write file").click()

    told = viewer._viewer.saver._result.value
    line = unescape(told.partition("<code>")[2].partition("</code>")[0])
    _, path, look = made_by(line)
    assert path == "kmeans.png"
    assert look == {"style": "dark", "words": words}


def test_usual_words_are_not_told(explore):
    viewer = explore("gauss", words=kmviz.Words())

    assert "words" not in saving_line("run.gif", viewer.player.run, viewer.view.look)


# Life and death


def in_cell(monkeypatch, cell, run):
    monkeypatch.setattr(explorer, "_cell_and_run", lambda: (cell, run))


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

    viewer.close()
    gc.collect()

    alive = gc.get_objects()
    assert sum(type(each) is Figure for each in alive) == figures
    assert sum(isinstance(each, Widget) for each in alive) <= widgets + 2  # our box
    assert player() is None
    assert repr(viewer) == "<Explorer, closed>"


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
