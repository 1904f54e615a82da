"""A run of scikit-learn's is shown as it was, and its estimator left alone."""

import numpy as np
import pytest
from scipy.cluster import vq
from sklearn.cluster import KMeans

from kmviz import Trace, init_board_gauss, lloyd, make_board, trace_sklearn

X = init_board_gauss(200, 3, rng=5)


@pytest.mark.parametrize("tol", [0, 1e-4])
@pytest.mark.parametrize("k", [2, 3, 7])
def test_a_run_from_a_given_start_is_that_of_lloyd(k, tol):
    estimator = KMeans(k, init=X[:k], tol=tol)

    trace = trace_sklearn(estimator, X)

    for theirs, ours in zip(trace, lloyd(X, X[:k]), strict=True):
        assert theirs.phase == ours.phase
        np.testing.assert_array_equal(theirs.labels, ours.labels)
        np.testing.assert_allclose(theirs.centroids, ours.centroids, atol=1e-12)
    assert trace.converged
    assert not hasattr(estimator, "labels_")


@pytest.mark.parametrize("fitted", [False, True])
def test_names_and_groups_of_a_board_go_along(fitted):
    iris = make_board("iris")
    estimator = KMeans(3, init=iris.X[::50], n_init=1)
    if fitted:
        estimator = KMeans(3, n_init=1, random_state=0).fit(iris)

    trace = trace_sklearn(estimator, iris)

    assert trace.columns == iris.columns
    assert trace.truth.names == iris.groups


def test_their_count_of_iterations_has_the_check_in_it():
    fitted = KMeans(3, init=X[:3], n_init=1, tol=0).fit(X)

    assert fitted.n_iter_ == trace_sklearn(fitted, X).n_iter + 1


def test_a_tolerance_or_limit_ends_it_as_it_ends_theirs():
    fitted = KMeans(7, init=X[:7], n_init=1, max_iter=3).fit(X)

    trace = trace_sklearn(fitted, X)

    assert trace.n_iter == fitted.n_iter_ == 3
    assert trace.stop is None
    np.testing.assert_allclose(trace.centroids, fitted.cluster_centers_)


def test_of_another_start_there_is_the_end():
    fitted = KMeans(3, random_state=0).fit(X)

    trace = trace_sklearn(fitted, X)

    assert [step.phase for step in trace] == ["init", "assign"]
    np.testing.assert_array_equal(trace.labels, fitted.labels_)
    assert trace.inertia == pytest.approx(fitted.inertia_)


@pytest.mark.parametrize(
    ("estimator", "shown"), [(KMeans(3), "KMeans(n_clusters=3)"), (3, "3")]
)
def test_an_estimator_without_start_and_end_is_refused(estimator, shown):
    with pytest.raises(TypeError) as caught:
        trace_sklearn(estimator, X)

    assert str(caught.value) == (
        f"estimator must be a KMeans that was fitted, or whose init is an array, got "
        f"{shown}"
    )


@pytest.mark.parametrize(
    ("estimator", "message"),
    [
        (
            KMeans(4, init=X[:3], n_init=1),
            "init of the estimator must have as many rows as it has n_clusters (4), "
            "got 3",
        ),
        (
            KMeans(2, random_state=0, n_init=1).fit(X[:9]),
            f"labels_ must be an integer array of shape ({len(X)},), got int32 of "
            "shape (9,)",
        ),
        (
            KMeans(2, random_state=0, n_init=1).fit(X[:, :1]),
            "cluster_centers_ must have shape (k, 2) with at least one row, to match X "
            f"of shape {X.shape}, got shape (2, 1)",
        ),
    ],
    ids=["k", "n", "d"],
)
def test_what_does_not_fit_is_called_by_the_name_that_it_has_there(estimator, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        trace_sklearn(estimator, X)

    assert str(caught.value) == message


def test_equal_points_are_a_run_without_a_warning():
    trace = trace_sklearn(KMeans(3, init=X[:3], n_init=1), np.zeros((3, 2)))

    assert len(set(trace.labels.tolist())) == 1


def test_what_scipy_returns_is_a_history():
    centroids, labels = vq.kmeans2(X, X[:7], iter=1, minit="matrix")

    trace = Trace.from_history(X, centroids, labels)

    np.testing.assert_array_equal(trace.labels, labels)
    assert trace.metric.misplaced(trace.centroids, trace.labels).sum() > 5
    book, _ = vq.kmeans(X, X[:7])
    assert Trace.from_history(X, book).k == 7
