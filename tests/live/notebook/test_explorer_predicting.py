"""A class predicts in the notebook, and is told how well."""

import re
from html import unescape

import pytest

from kmviz.live.telling import reasons

from .explored import (
    alert,
    canvas,
    click,
    control,
    drag,
    frames,
    key,
    lone_point,
    rings,
    scene,
    seen,
    spot,
    tell,
)


def test_the_card_of_a_point_tells_the_truth_at_every_step(viewer):
    viewer.player.step()
    point = lone_point(viewer)
    click(viewer, viewer.player.trace.X[point])

    cards = []
    while viewer.player.next_action:
        viewer.player.step()
        cards.append(viewer._viewer.answers.line.value)
        lines = [line.text for line in reasons(viewer.player, point)]
        assert unescape(re.sub("<[^>]*>", " ", cards[-1])).split() == (
            " ".join(lines).split()
        )

    assert len(set(cards)) > 3


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


def test_enter_where_nothing_is_marked_says_how_to_get_there(before_update):
    said = "To mark a star or a point, put the ring on it: s goes to the next star"
    control(before_update, "Predict").click()
    tell(before_update, kind="key", key="Enter", seq=1)
    assert said in alert(before_update)
    star = spot(before_update, before_update.player.now.centroids[0])
    tell(before_update, kind="mark", **star, seq=2)
    assert alert(before_update) == ""
    tell(before_update, kind="up", **star, seq=3)
    tell(before_update, kind="down", x=0.99, y=0.99, seq=4)
    assert alert(before_update) == ""
    tell(before_update, kind="mark", x=0.99, y=0.99, seq=5)

    assert said in alert(before_update)


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

    assert "Before the first assign there is nothing to predict" in alert(viewer)


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
    assert before_assign._viewer.answers.line.value == ""


def test_a_point_marked_before_an_update_is_told(before_update):
    key(before_update, "w")

    click(before_update, before_update.player.trace.X[lone_point(before_update)])

    assert "Points are marked before an assign" in alert(before_update)


def test_a_star_marked_before_an_assign_is_told(explore):
    viewer = explore([[0.0, 0.0], [4.0, 0.0], [0.0, 9.0], [9.0, 9.0]], k=2, seed=1)
    viewer.player.seek(2)
    key(viewer, "w")

    drag(viewer, 0, (5.0, 5.0))

    assert "Stars are marked before an update" in alert(viewer)
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
