"""An explorer offers what applies to its run, and names the keys."""

import pytest
from ipywidgets import Button, Checkbox, ToggleButton

import kmviz
from kmviz.drawing.look.parts import PARTS
from kmviz.drawing.words.languages import ENGLISH

from .explored import control, drag, seen, tell, unfold, widgets_of


def test_what_a_click_does_is_asked_only_on_a_flat_board(viewer, rng_points):
    clicks = control(viewer, "A click")
    clicks.value = "adds a star"

    viewer.player.change(board=rng_points, k=2)
    assert (clicks.layout.display, clicks.value) == ("none", "explains a point")
    control(viewer, "Board").value = "gauss"

    assert clicks.layout.display is None


def test_what_does_not_apply_is_hidden(explore, rng_points):
    viewer = explore(rng_points, k=2)

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
    points, new_points = control(viewer, "Points"), control(viewer, "New points")
    assert points.disabled
    assert new_points.disabled
    assert points.value == len(viewer.player.trace.X)

    control(viewer, "Board").value = "moons"

    assert not points.disabled
    assert not new_points.disabled


def test_the_seed_can_be_changed_only_where_it_counts(explore):
    viewer = explore("gauss", init=[[0.5, 0.5], [-0.5, 0.0]])
    seed = control(viewer, "Seed")
    assert seed.disabled

    control(viewer, "New start").click()

    assert (seed.disabled, seed.value) == (False, "1")
    drag(viewer, 0, (0.5, 0.5))
    assert seed.disabled


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
    "Standardize": "Columns in standard deviations, or as measured (/)",
}


def test_buttons_and_switches_have_tooltips_that_name_their_keys(viewer):
    unfold(viewer)
    viewer._viewer.desk.starts.ask()
    told = {
        each.description: each.tooltip
        for each in widgets_of(viewer.box)
        if isinstance(each, (Button, ToggleButton, Checkbox)) and each.tooltip
    }

    assert told == TOOLTIPS


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
