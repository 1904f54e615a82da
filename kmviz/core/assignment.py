"""The two halves of Lloyd's algorithm: nearest centroids, and means of clusters.

Lloyd, S. P. (1982). Least squares quantization in PCM. IEEE Transactions on
Information Theory 28(2), 129-137.
"""

from collections.abc import Callable

import numpy as np

from kmviz.core.arrays import Floats, Ints
from kmviz.core.checks import check_centroids, check_k, check_labels, check_points

CHUNK = 1 << 15
"""Distances computed at a time: they stay in the processor's cache."""


def assign(X: object, centroids: object) -> Ints:
    """Return the index of the nearest centroid for each point.

    A point equally near to several centroids goes to the first of them. Squared
    distances are summed column by column in float64, ``(x - cx)**2 + (y - cy)**2``.

    Parameters
    ----------
    X : array of shape (n, d)
        The points.
    centroids : array of shape (k, d)
        Their candidate owners.

    Returns
    -------
    array of int, shape (n,)
        Labels from 0 to k - 1.

    Raises
    ------
    ValueError
        If the points or centroids are not finite numbers, or their widths differ.

    Examples
    --------
    >>> assign([[0.0, 0.0], [1.0, 1.0]], [[0.9, 0.9], [0.1, 0.0]])
    array([1, 0])
    """
    points = check_points(X)
    return nearest(points, check_centroids(centroids, points))


def cluster_centroids(X: object, labels: object, k: int | None = None) -> Floats:
    """Return the mean of the points of each cluster.

    Parameters
    ----------
    X : array of shape (n, d)
        The points.
    labels : array of int, shape (n,)
        The cluster of each point, from 0 to k - 1.
    k : int, optional
        The number of clusters; by default one more than the largest label.

    Returns
    -------
    array of shape (k, d)
        The centroids.

    Raises
    ------
    ValueError
        If the points are not finite numbers, if the labels are not one whole number a
        point, each from 0 to k - 1, or if a cluster has no points, because nothing has
        no mean.

    Examples
    --------
    >>> X = [[11, 22, 33], [67, 87, 35], [3, 44, 55], [91, 22, 13]]
    >>> cluster_centroids(X, [0, 1, 0, 1])
    array([[ 7. , 33. , 44. ],
           [79. , 54.5, 24. ]])
    """
    points = check_points(X)
    number = None if k is None else check_k(k, len(points))
    clusters = check_labels(labels, len(points), number)
    counts = np.bincount(clusters, minlength=number or 0)
    if (counts == 0).any():
        message = (
            "every cluster must have at least one point, got none with label "
            f"{np.flatnonzero(counts == 0)[0]}"
        )
        raise ValueError(message)
    return cluster_sums(points, clusters, len(counts)) / counts[:, None]


def nearest(
    X: Floats, centroids: Floats, part: Callable[[Floats], Floats] = np.square
) -> Ints:
    """Return what `assign` returns, for clean arrays; a nan centroid gets no point.

    A distance adds up, column by column, this part of the difference.
    """
    n, k = len(X), len(centroids)
    rows = max(1, CHUNK // k)
    labels = np.empty(n, dtype=np.int64)
    for start in range(0, n, rows):
        table = _table(X[start : start + rows], centroids, part)
        table[np.isnan(centroids[:, 0])] = np.inf
        labels[start : start + rows] = table.argmin(axis=0)
    return labels


def own_costs(
    X: Floats,
    centroids: Floats,
    labels: Ints,
    part: Callable[[Floats], Floats] = np.square,
) -> Floats:
    """Return the distance, by default squared, of each point to its own centroid."""
    costs = np.zeros(len(X))
    for column in range(X.shape[1]):
        costs += part(X[:, column] - centroids[labels, column])
    return costs


def cluster_sums(X: Floats, labels: Ints, k: int) -> Floats:
    """Return the sum of the points of each cluster, shape (k, d)."""
    sums = [np.bincount(labels, weights=column, minlength=k) for column in X.T]
    return np.stack(sums, axis=1)


def _table(X: Floats, centroids: Floats, part: Callable[[Floats], Floats]) -> Floats:
    """Return the distance of each centroid to each point, shape (k, n), by differences.

    The expanded form x.x - 2 x.c + c.c of a square rounds too coarsely when data lie
    far from the origin, and then sends the algorithm in circles.
    """
    table = part(X[:, 0] - centroids[:, :1])
    for column in range(1, X.shape[1]):
        table += part(X[:, column] - centroids[:, column : column + 1])
    return table
