"""The run of a scikit-learn estimator, asked of the estimator itself.

scikit-learn is not imported: whatever has the parameters and the results of its
`KMeans` will do.
"""

import warnings
from typing import Any

import numpy as np

from kmviz.core.given.coordinates import check_centroids, check_labels, check_points
from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.ground.sentence import shown
from kmviz.core.nearest.assignment import assign
from kmviz.core.options.options import takes
from kmviz.core.trace import Trace


@takes()
def trace_sklearn(estimator: Any, X: object) -> Trace:
    """Return the run of a scikit-learn `KMeans`, iteration by iteration.

    Where its `init` is an array, it is made to go from there again, one iteration at a
    time. Of another `init` it does not say where it began: then the run is its end, the
    centroids that it was fitted with and the labels they give. The estimator itself
    stays as it is.

    Parameters
    ----------
    estimator : sklearn.cluster.KMeans
        One whose `init` is an array, or one that was fitted to X.
    X : array of shape (n, d), DataFrame or Board
        The points.

    Returns
    -------
    Trace
        The run.

    Raises
    ------
    ValueError, TypeError
        If the estimator has neither a start nor an end to show, or X does not fit. The
        message says what is required, what was given.

    Examples
    --------
    >>> from sklearn.cluster import KMeans
    >>> X = [[0.0], [1.0], [5.0]]
    >>> trace = trace_sklearn(KMeans(2, init=[[0.0], [1.0]], n_init=1), X)
    >>> trace.centroids.ravel(), trace.n_iter, trace.stop
    (array([0.5, 5. ]), 2, 'labels unchanged')
    """
    points = check_points(X)
    start = getattr(estimator, "init", None)
    if hasattr(start, "__len__") and not isinstance(start, str):
        return Trace.from_history(X, *_followed(estimator, points))
    if not hasattr(estimator, "cluster_centers_"):
        message = (
            "estimator must be a KMeans that was fitted, or whose init is an array, "
            f"got {shown(estimator)}"
        )
        raise TypeError(message)
    end = check_centroids(estimator.cluster_centers_, points, "cluster_centers_")
    theirs = check_labels(estimator.labels_, len(points), len(end), "labels_")
    return Trace.from_history(X, end, theirs)


def _followed(estimator: Any, X: Floats) -> tuple[list[Floats], list[Ints]]:
    """Return the centroids and labels of each iteration of a copy of the estimator."""
    copy = type(estimator)(**estimator.get_params()).set_params(n_init=1)
    places = [check_centroids(estimator.init, X, "init of the estimator")]
    if len(places[0]) != copy.n_clusters:
        message = (
            "init of the estimator must have as many rows as it has n_clusters "
            f"({copy.n_clusters}), got {len(places[0])}"
        )
        raise ValueError(message)
    labels = [assign(X, places[0])]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what the run itself shows: empty clusters
        for _ in range(copy.fit(X).n_iter_):
            once = copy.set_params(init=places[-1], max_iter=1).fit(X)
            places.append(once.cluster_centers_)
            labels.append(once.labels_)
            if np.array_equal(labels[-1], labels[-2]):  # it calls this one more
                break
    return places, labels
