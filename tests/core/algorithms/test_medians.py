"""K-medians against work by hand, a plain oracle and its own laws."""

import pickle
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmviz import Trace, kmeans, kmedians, lloyd
from kmviz.core.algorithms.medians import Manhattan
from kmviz.core.metric import Euclidean


@st.composite
def problems(draw):
    """Points, some with ties, starts, and an empty rule."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n, d = draw(st.integers(1, 40)), draw(st.integers(1, 4))
    X = rng.normal(size=(n, d)).round(draw(st.sampled_from([0, 1, 9])))
    start = X[rng.integers(n, size=draw(st.integers(1, min(n, 6))))]
    return X, start, draw(st.sampled_from(["keep", "farthest", "drop"]))


def taxi(point, star):
    return sum(abs(p - s) for p, s in zip(point, star, strict=True))


def plain_medians(X, stars):
    """Return final labels and stars: k-medians in ten lines of plain Python."""
    labels = None
    while True:
        before = labels
        labels = [min(range(len(stars)), key=lambda j: taxi(x, stars[j])) for x in X]
        if labels == before:
            return labels, stars
        for j in set(labels):
            own = [x for x, label in zip(X, labels, strict=True) if label == j]
            stars[j] = [median(column) for column in zip(*own, strict=True)]


def taxis(X, stars):
    """Return L1 distances (n, k); nobody is near a star that was dropped."""
    away = np.abs(X[:, None] - stars).sum(axis=2)
    return np.where(np.isnan(away), np.inf, away)


def test_a_run_worked_by_hand():
    trace = kmedians([[0.0], [1.0], [2.0], [9.0]], init=[[0.0], [1.0]])

    assert [step.labels.tolist() for step in trace][1::2] == [
        [0, 1, 1, 1],
        [0, 0, 1, 1],
        [0, 0, 0, 1],
        [0, 0, 0, 1],
    ]
    assert trace.centroids.tolist() == [[1.0], [9.0]]
    assert trace.inertia == 2.0


def test_one_point_far_off_pulls_a_mean_but_not_a_median():
    X = [[0.0], [1.0], [2.0], [97.0]]

    assert kmeans(X, k=1, rng=0).centroids.tolist() == [[25.0]]
    assert kmedians(X, k=1, rng=0).centroids.tolist() == [[1.5]]


def test_the_nearest_star_is_another_along_the_axes():
    """(3, 3) is 6 along the axes and 4.2 away; (0, 5) is 5 either way."""
    X, start = [[0.0, 0.0], [3.0, 3.0]], [[3.0, 3.0], [0.0, 5.0]]

    assert kmeans(X, init=start)[1].labels.tolist() == [0, 0]
    assert kmedians(X, init=start)[1].labels.tolist() == [1, 0]


@pytest.mark.parametrize("seed", range(20))
def test_plain_python_comes_to_the_same_end(seed):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(60, 2)).round(1)
    start = X[rng.choice(60, 5, replace=False)]

    trace = kmedians(X, init=start)
    labels, stars = plain_medians(X.tolist(), start.tolist())

    assert trace.labels.tolist() == labels
    np.testing.assert_allclose(trace.centroids, stars)


@given(problems())
@settings(max_examples=40)
def test_labels_are_nearest_along_the_axes(problem):
    X, start, empty = problem

    for step in kmedians(X, init=start, empty=empty, max_iter=10):
        if step.phase == "assign":
            away = taxis(X, step.centroids)
            own = away[np.arange(len(X)), step.labels]
            np.testing.assert_allclose(own, away.min(axis=1), atol=1e-12)


@given(problems())
@settings(max_examples=40)
def test_the_sum_of_distances_is_what_is_said_and_never_rises(problem):
    X, start, empty = problem
    sums = []

    for step in kmedians(X, init=start, empty=empty, max_iter=10)[1:]:
        away = taxis(X, step.centroids)
        assert step.inertia == pytest.approx(away[np.arange(len(X)), step.labels].sum())
        sums.append(step.inertia)

    assert (np.diff(sums) <= 1e-9).all()


def test_the_empty_rules_and_the_tolerance_are_those_of_k_means():
    X, start = [[0.0], [1.0], [9.0]], [[0.0], [1.0], [99.0]]

    dropped = kmedians(X, init=start, empty="drop", max_iter=1)
    loose = kmedians([[0.0, 0.0], [1.0, 1.0]], init=[[0.0, 0.0]], tol=1.0)
    tight = kmedians([[0.0, 0.0], [1.0, 1.0]], init=[[0.0, 0.0]], tol=0.99)

    assert np.isnan(dropped.centroids[2])
    assert dropped.n_iter == 1
    assert (loose.stop, tight.stop) == ("centroids unchanged", "labels unchanged")


def test_the_starts_are_those_of_k_means():
    X = np.random.default_rng(0).normal(size=(50, 2))

    means, medians = (run(X, 4, init="k-means++", rng=8) for run in (kmeans, kmedians))

    np.testing.assert_array_equal(means[0].centroids, medians[0].centroids)


def test_a_run_that_was_pickled_still_knows_its_metric():
    trace = kmedians([[0.0, 1.0], [1.0, 1.0], [9.0, 9.0]], k=2, rng=0)

    again = pickle.loads(pickle.dumps(trace))

    assert type(again.metric) is Manhattan
    assert again.metric.X is again.X
    assert repr(again) == repr(trace)


def test_a_run_recorded_without_a_metric_is_one_of_k_means():
    X = [[0.0], [1.0]]

    assert type(Trace(X, lloyd(X, X)).metric) is Euclidean


@pytest.mark.parametrize(
    ("metric", "shown"),
    [(Manhattan([[5.0]]), "<Manhattan metric of 1 points, d=1>"), ("L1", "'L1'")],
)
def test_a_metric_must_be_of_the_same_points(metric, shown):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  the whole text follows
        Trace([[0.0]], [], metric=metric)

    assert str(caught.value) == f"metric must be a Metric of the points X, got {shown}"
