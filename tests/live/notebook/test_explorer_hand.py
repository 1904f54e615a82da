"""Stars and points of an explorer are moved, added and asked about."""

from dataclasses import replace

import numpy as np
import pytest

import kmviz

from .explored import (
    alert,
    buttons,
    canvas,
    click,
    control,
    drag,
    key,
    lone_point,
    names,
    scene,
    seen,
    spot,
    tell,
)


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


@pytest.mark.parametrize("pressed", ["r", "o"])
def test_what_the_page_asks_for_is_drawn_once_whatever_it_changes(viewer, pressed):
    drawn = canvas(viewer).frame

    key(viewer, pressed)

    assert canvas(viewer).frame == drawn + 1


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

    why = viewer._viewer.answers.line
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
    key(viewer, "o")
    assert canvas(viewer).told == {}  # another thing lies in front
    viewer._viewer.desk.leave()
    assert canvas(viewer).told["lines"]
    key(viewer, "Escape")

    assert canvas(viewer).told == {}
    assert "Escape" not in canvas(viewer).wants
    assert (len(viewer.player.trace.X), viewer.player.can_undo) == (3, False)


def test_the_card_of_a_point_lists_few_stars_and_stands_at_the_point(explore):
    viewer = explore("gauss", k=20, n=60, seed=4)
    viewer.player.step()

    click(viewer, viewer.player.trace.X[lone_point(viewer)])

    card = viewer._viewer.answers.line
    assert card.value.count(" from star ") == 6
    assert card.layout.display == "none"  # said at the point instead
    lines, spot = canvas(viewer).told["lines"], canvas(viewer).told["spot"]
    assert next(text for text, strong in lines if strong).endswith("the nearest")
    assert spot == scene(viewer).spot_of_point(lone_point(viewer))
    key(viewer, "r")
    assert canvas(viewer).told == {}


SAID = {
    "ArrowLeft": "This is the first step",
    "u": "There is nothing to undo",
    ">": "There is no other end to point to: a tries 20 starts",
    "i": "Stars are placed by k-means++",
    "&": "Algorithm: k-medians",
    "ArrowUp": "2 steps/s",
    "*": "Draw by draw: shown where there are any",
    "3": "3 changes nothing here",
    "m": "image: hidden",
    "x": "x does nothing here: ? shows the keys",
    "!": "Every step that can be predicted is asked before it is shown",
    "+": "",  # there is another star
    "=": "Groups at the end: shown where there are any",
    "d": "",  # the picture is dark
    "Q": "",  # nobody knows it
}
"""What is said of keys while all that shows their work is folded."""


def test_a_key_says_what_it_has_done_unseen_or_that_it_has_done_nothing(viewer):
    for name, said in SAID.items():
        key(viewer, name)
        remark = [text for text, _ in canvas(viewer).remarked.get("lines", [])]
        assert (name, " ".join(remark)) == (name, said)

    key(viewer, "m")
    assert canvas(viewer).remarked["lines"]
    buttons(viewer)["Last"].click()
    assert canvas(viewer).remarked == {}


def test_a_key_whose_picture_is_sent_whole_is_not_said_to_do_nothing(viewer):
    viewer.player.step()
    viewer._viewer.picture.forget()

    key(viewer, "Enter")

    assert canvas(viewer).told["lines"]
    assert canvas(viewer).remarked == {}


def test_what_a_beginner_can_do_without_is_folded_until_more_is_pressed(viewer):
    fold, folded = viewer.box.children[-1], {"Algorithm", "Speed", "rings", "Ask first"}
    assert fold.layout.display == "none"
    assert not folded & names(viewer.box)
    assert {"Board", "Points", "Stars k", "Predict", "New start"} <= names(viewer.box)
    assert control(viewer, "Assign").button_style == "primary"

    control(viewer, "More").value = True
    assert fold.layout.display is None
    assert folded <= names(fold)


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
    assert viewer._viewer.answers.line.value

    key(viewer, name)

    assert viewer._viewer.answers.line.value == ""
    assert len(scene(viewer).layers["pointer"].rings[0].places) == 0


def test_keys_are_those_of_the_table(viewer):
    for name in ("ArrowRight", "ArrowRight", "ArrowLeft", "5", "End", "v", "Q", "F5"):
        tell(viewer, kind="key", key=name, seq=1)

    assert viewer.player.trace.k == 5
    assert viewer.player.position == len(viewer.player.trace) - 1
    assert "cells" not in viewer.view.shown
    assert alert(viewer) == ""


@pytest.mark.parametrize("place", [{}, {"x": "left", "y": 0}, {"x": float("nan")}])
def test_a_spot_that_is_none_is_told(viewer, place):
    tell(viewer, kind="down", **place, seq=1)

    assert 'role="alert"' in alert(viewer)


def test_a_question_about_a_point_ends_with_its_board(viewer):
    player, hand = viewer.player, viewer._viewer.touching.hand
    player.last()
    player.new_start()  # so that a start is kept, which is told of first
    hand.ask(50)

    player.change(board="starved")

    assert (len(player.trace.X), hand.asked) == (30, None)
