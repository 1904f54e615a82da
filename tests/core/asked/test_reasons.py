"""Why a point has its colour, worked out by hand."""

from re import escape

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmviz import kmeans, kmedians
from kmviz.core.asked.reasons import belonging, why

X = [[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [6.0, 8.0]]


def test_distances_are_to_the_stars_of_the_step_and_labels_those_up_to_it():
    trace = kmeans(X, init=[[0.0, 0.0], [3.0, 4.0]])

    before, after = why(trace, 1, point=1), why(trace, 2, point=1)

    assert (before.point, before.nearest) == (1, 1)
    np.testing.assert_allclose(before.distances, [5.0, 0.0])
    np.testing.assert_array_equal(before.labels, [-1, 1])
    np.testing.assert_allclose(after.distances, [5.0, 10 / 3])  # to (5, 20 / 3)
    np.testing.assert_array_equal(after.labels, [-1, 1, 1])


def test_the_nearest_star_may_be_another_than_that_of_the_label():
    trace = kmeans([[0.0], [3.0], [9.0], [9.0]], init=[[0.0], [3.0]])

    reasons = why(trace, 2, point=1)

    assert (reasons.labels[-1], reasons.nearest) == (1, 0)


def test_distances_are_those_of_the_metric():
    trace = kmedians(X, init=[[0.0, 0.0], [6.0, 8.0]])

    np.testing.assert_allclose(why(trace, 0, point=1).distances, [7.0, 7.0])


def test_a_star_that_was_dropped_is_not_the_nearest():
    trace = kmeans(X, init=[[0.0, 0.0], [99.0, 99.0]], empty="drop")

    reasons = why(trace, 2, point=3)

    assert reasons.nearest == 0
    assert np.isnan(reasons.distances).tolist() == [False, True]


@pytest.mark.parametrize(
    ("point", "message"),
    [
        (4, "point must be between 0 and 3, got 4"),
        (-1, "point must be a whole number of at least 0, got -1"),
        ("a", "point must be a whole number of at least 0, got 'a'"),
    ],
)
def test_a_point_that_is_not_there_is_refused(point, message):
    with pytest.raises(ValueError, match=f"^{escape(message)}$"):
        why(kmeans(X, 2, rng=0), 0, point=point)


def test_a_star_belongs_to_the_middle_of_its_points_by_the_metric():
    means = belonging(kmeans(X, init=[[0.0, 0.0], [3.0, 4.0]]), 1, star=1)
    medians = belonging(kmedians(X, init=[[0.0, 0.0], [3.0, 4.0]]), 1, star=1)

    np.testing.assert_allclose(means.place, [5.0, 20 / 3])
    assert (means.n, medians.n, medians.place.tolist()) == (3, 3, [6.0, 8.0])
    assert (means.far, medians.far) == (pytest.approx(10 / 3), 7.0)
    assert (means.cost, means.least) == (pytest.approx(50), pytest.approx(50 / 3))
    assert (medians.cost, medians.least) == (14.0, 7.0)


@given(st.lists(st.tuples(*[st.integers(-9, 9)] * 2), min_size=3, max_size=12))
def test_off_the_mean_each_point_costs_the_square_of_the_way_more(points):
    trace = kmeans(np.array(points, dtype=float), init=points[:2], empty="keep")

    for star in (0, 1):
        found = belonging(trace, 1, star)
        if found.n:
            more = found.n * found.far**2
            assert found.cost == pytest.approx(found.least + more, abs=1e-9)


def test_of_a_star_without_points_nothing_is_known():
    trace = kmeans(X, init=[[0.0, 0.0], [99.0, 99.0]], empty="drop")

    for position in (0, 2):
        found = belonging(trace, position, star=1)
        assert (found.n, found.place, found.cost) == (0, None, None)


def test_a_star_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match=r"^star must be between 0 and 1, got 2$"):
        belonging(kmeans(X, 2, rng=0), 0, star=2)
