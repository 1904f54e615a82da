"""A class predicts a step, and the step tells how well."""

import pytest

from kmviz.core.asked.prediction import Prediction

from .players import at, gauss, line

# Predict, then reveal


def test_a_marked_star_is_revealed_by_the_update():
    player = at(line(), 1)
    player.predict_star(1, (3.0, 8.0))
    assert player.prediction.stars == {1: (3.0,)}

    player.step()

    assert player.prediction is None
    assert player.reveal.stars == {1: (3.0,)}
    assert player.reveal.score == 100.0


def test_marked_points_are_revealed_by_the_assign():
    player = at(line(), 2)
    player.predict_switch(0)
    player.predict_switch(0)
    player.predict_switch(1)

    player.step()

    assert player.reveal.switches == {1}
    assert player.reveal.score == 100.0


def test_to_mark_nothing_before_an_assign_is_an_answer():
    player = at(line(), 4)
    player.predict()

    player.step()

    assert player.reveal.score == 100.0


def test_to_mark_nothing_before_an_update_is_none():
    player = at(line(), 1)
    player.predict()

    player.step()

    assert player.prediction is player.reveal is None


def test_to_ask_again_keeps_the_marks():
    player = at(line(), 2)
    player.predict_switch(1)

    player.predict()

    assert player.prediction == Prediction().toggled(1)


def test_marks_can_be_taken_away():
    player = at(line(), 2)
    player.predict_switch(1)

    player.forget_prediction()
    player.step()

    assert player.reveal is None


def test_a_mark_pauses_and_so_does_what_it_reveals():
    player = at(line(), 1)
    player.play()

    player.predict_star(1, (3.0, 0.0))
    assert not player.playing

    player.play()
    player.step()
    assert player.reveal
    assert not player.playing


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("step", ()),
        ("back", ()),
        ("first", ()),
        ("predict", ()),
        ("new_start", ()),
        ("drag_star", (0, (0.5, 0.0))),
    ],
)
def test_a_reveal_goes_with_the_next_command(name, arguments):
    player = at(line(), 2)
    player.predict()
    player.step()

    getattr(player, name)(*arguments)

    assert player.reveal is None


def test_marks_go_when_another_way_is_taken():
    player = at(line(), 2)
    player.predict_switch(1)

    player.back()

    assert player.prediction is None


# Ask first


def asking():
    """Return a player before the first update of a lesson that always asks first."""
    player = gauss()
    player.ask_first(True)
    player.step()
    return player


def test_where_the_class_is_asked_first_every_step_waits_for_an_answer():
    player = asking()
    assert player.position == 1
    player.step()
    assert (player.position, player.prediction) == (1, Prediction())
    player.predict_star(0, (0.5, 0.5))
    player.step()
    assert (player.position, len(player.scores), player.veiled) == (2, 1, True)
    player.play()
    player.step()

    assert (player.playing, player.prediction) == (False, Prediction())


def test_scores_and_the_question_outlast_the_run():
    player = asking()
    player.step()
    player.predict_star(0, (0.5, 0.5))
    player.step()
    player.new_board()
    player.undo()

    assert (player.asks_first, len(player.scores)) == (True, 1)


def test_a_class_that_is_asked_no_more_sees_each_step_at_once():
    player = asking()
    player.step()
    player.ask_first(False)
    assert (player.position, player.prediction, player.veiled) == (1, None, False)
    player.step()

    assert (player.position, player.prediction, player.veiled) == (2, None, False)
    assert player.scores == ()
