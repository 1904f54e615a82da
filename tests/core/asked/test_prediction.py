"""Predict, then reveal: the scores are fair, and the marks stand beside the truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmviz import lloyd
from kmviz.core.asked.prediction import Prediction, reveal, star_score, switch_score

X = np.array([[0.0, 0.0], [1.0, 0.0], [5.0, 1.0]])
INIT, ASSIGN_1, UPDATE_1, ASSIGN_2, UPDATE_2, ASSIGN_3 = lloyd(X, X[:2])
SQUARE = np.array([2.0, 2.0])
SPOT = np.zeros(2)

places = st.tuples(*[st.floats(-1, 1)] * 2)
marks = st.frozensets(st.integers(0, 9))


def test_a_star_marked_again_is_marked_once():
    prediction = Prediction().with_star(1, (0.0, 0.0)).with_star(1, (2.0, 3.0))

    assert dict(prediction.stars) == {1: (2.0, 3.0)}


def test_marks_are_never_changed_in_place():
    first = Prediction().with_star(1, (0.0, 0.0))

    first.with_star(2, (1.0, 1.0))

    assert dict(first.stars) == {1: (0.0, 0.0)}


def test_a_point_marked_twice_is_not_marked():
    assert Prediction().toggled(4).toggled(4) == Prediction()


def test_an_update_reveals_where_the_marked_stars_went():
    prediction = Prediction().with_star(1, (3.0, 0.5))

    answer = reveal(prediction, ASSIGN_1, UPDATE_1, X)

    assert answer.prediction is prediction
    assert dict(answer.stars) == {1: (3.0, 0.5)}
    assert answer.switches == frozenset()
    assert answer.score == 100.0


def test_the_score_of_an_update_is_the_mean_over_the_marked_stars():
    end = tuple(UPDATE_1.centroids[1])
    start = tuple(ASSIGN_1.centroids[1])

    answer = reveal(
        Prediction().with_star(1, end).with_star(0, (5.0, 1.0)), ASSIGN_1, UPDATE_1, X
    )

    assert answer.score == 50.0
    assert reveal(Prediction().with_star(1, start), ASSIGN_1, UPDATE_1, X).score == 0.0


def test_an_assign_reveals_the_points_that_switched():
    prediction = Prediction().toggled(0).toggled(1)

    answer = reveal(prediction, UPDATE_1, ASSIGN_2, X)

    assert answer.prediction is prediction
    assert answer.switches == {1}
    assert answer.score == pytest.approx(200 / 3)


def test_to_overlook_the_only_point_that_switches_earns_nothing():
    assert reveal(Prediction(), UPDATE_1, ASSIGN_2, X).score == 0.0


def test_to_expect_no_switch_and_be_right_earns_everything():
    assert reveal(Prediction(), UPDATE_2, ASSIGN_3, X).score == 100.0


def test_half_as_wrong_as_the_star_moved_earns_half():
    assert star_score((0.5, 0.0), SPOT, np.array([1.0, 0.0]), SQUARE) == 50.0


def test_to_expect_no_move_earns_nothing_when_the_star_moves():
    assert star_score((0.0, 0.0), SPOT, np.array([1.0, 0.0]), SQUARE) == 0.0


def test_a_short_move_is_judged_as_a_tenth_of_the_board():
    end = np.array([0.02, 0.0])

    assert star_score((0.0, 0.0), SPOT, end, SQUARE) == pytest.approx(90.0)
    assert star_score((0.12, 0.0), SPOT, end, SQUARE) == pytest.approx(50.0)


def test_a_star_that_stays_can_be_expected_to():
    assert star_score((0.0, 0.0), SPOT, SPOT, SQUARE) == 100.0


def test_columns_of_different_units_count_alike():
    board = np.array([2.0, 200.0])

    assert star_score((0.5, 0.0), SPOT, np.array([1.0, 0.0]), board) == 50.0
    assert star_score((0.0, 50.0), SPOT, np.array([0.0, 100.0]), board) == 50.0


def test_a_column_of_equal_numbers_is_measured_by_the_other():
    board = np.array([2.0, 0.0])

    assert star_score((0.0, 0.1), SPOT, SPOT, board) == pytest.approx(50.0)


def test_points_all_at_one_place_still_give_a_score():
    assert star_score((0.0, 0.0), SPOT, SPOT, np.zeros(2)) == 100.0
    assert star_score((1.0, 0.0), SPOT, SPOT, np.zeros(2)) == 0.0


def test_a_dropped_star_went_nowhere():
    assert star_score((0.0, 0.0), SPOT, np.full(2, np.nan), SQUARE) == 0.0


@given(guess=places, start=places, end=places)
def test_a_star_score_is_between_0_and_100_and_full_on_the_spot(guess, start, end):
    ends = np.array(start), np.array(end)

    assert 0.0 <= star_score(guess, *ends, SQUARE) <= 100.0
    assert star_score(end, *ends, SQUARE) == 100.0


@given(marked=marks, switched=marks)
def test_a_switch_score_is_full_only_for_the_truth(marked, switched):
    score = switch_score(marked, switched)

    assert 0.0 <= score <= 100.0
    assert (score == 100.0) == (marked == switched)
    assert score == switch_score(switched, marked)


@pytest.mark.parametrize(
    ("marked", "score"), [({1, 2, 3, 4}, 50.0), ({1}, 100 * 2 / 3), ({9}, 0.0)]
)
def test_too_many_marks_cost_as_too_few_do(marked, score):
    switched = {3, 4, 5, 6} if len(marked) == 4 else {1, 2}

    assert switch_score(frozenset(marked), frozenset(switched)) == score
