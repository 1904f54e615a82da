"""The two halves of Lloyd's algorithm: nearest centroids, and means of clusters.

Lloyd, S. P. (1982). Least squares quantization in PCM. IEEE Transactions on
Information Theory 28(2), 129-137.

A mean is the exact mean, rounded once. Rounded more often, the mean of equal points
need not be that point, inertia can rise, and a run can go on in circles; and points far
from the origin would lose what tells them apart. So the points are split once, into
leading parts and what is left of them, which is tiny. Both add up without any rounding,
so a mean does not depend on the order of its points, nor on how they are added up.

Demmel, J. and Nguyen, H. D. (2013). Fast reproducible floating-point summation.
Proceedings of ARITH 21, 163-172.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kmviz.core.given.coordinates import check_centroids, check_labels, check_points
from kmviz.core.given.numbers import check_k
from kmviz.core.ground.arrays import Bools, Floats, Ints
from kmviz.core.options.options import takes

CHUNK = 1 << 15
"""Points looked at together: they stay in the processor's cache."""
TABLE = 1 << 14
"""Distances computed at a time: they stay there, and in memory that is at hand."""
AT_ONCE = 1 << 12
"""From so many distances on, the least of a column is found with all others."""

Labels: TypeAlias = NDArray[np.unsignedinteger[Any]]
"""Labels in as few bytes as will do."""


class Summands(NamedTuple):
    """Points as the sum of two parts: what makes means of their clusters exact."""

    leading: Floats
    """Multiples of one power of two for each column; all of them add up exactly."""
    rest: Floats | None
    """What is left, which adds up exactly too; None of whole numbers and their like."""

    @property
    def columns(self) -> list[Floats]:
        """The columns of the leading parts, and those of the rest."""
        return [column for part in self if part is not None for column in part.T]


@takes()
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


@takes()
def cluster_centroids(X: object, labels: object, k: int | None = None) -> Floats:
    """Return the mean of the points of each cluster.

    It is the exact mean, rounded once: the mean of equal points is that point, no mean
    lies outside its points, and points far from the origin lose nothing. (A mean that
    is much smaller than other numbers of its column, as where points cancel out, has an
    error below ``n**2 * 2**-102`` of the largest of all points there.)

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
    return cluster_means(summands(points), clusters, len(counts))


def nearest(
    X: Floats, centroids: Floats, part: Callable[..., Floats] = np.square
) -> Ints:
    """Return what `assign` returns, for clean arrays; a nan centroid gets no point.

    A distance adds up, column by column, this part of the difference.
    """
    rows = max(1, TABLE // len(centroids))
    gone = np.isnan(centroids[:, 0])
    some_gone = gone.any()
    labels = np.empty(len(X), dtype=np.int64)
    for start in range(0, len(X), rows):
        table = distances(X[start : start + rows].T.copy(), centroids, part)
        if some_gone:
            table[gone] = np.inf
        labels[start : start + rows] = first_least(table)
    return labels


def first_least(table: Floats) -> Labels:
    """Return the number of the least of each column, the first of equals.

    That is what argmin does, which looks at one number after the other.

    Examples
    --------
    >>> first_least(np.array([[3.0, 1.0], [2.0, 1.0]])).tolist()
    [1, 0]
    """
    if table.size < AT_ONCE:
        labels: Labels = table.argmin(axis=0).astype(np.min_scalar_type(len(table)))
        return labels
    return first_true(table == table.min(axis=0))


def first_true(marks: Bools) -> Labels:
    """Return the first row of each column, or of those of some tables, that is true.

    It has the largest of numbers that fall from row to row.

    Examples
    --------
    >>> first_true(np.array([[False, True], [True, True]])).tolist()
    [1, 0]
    """
    k = marks.shape[-2]
    falling = np.arange(k, 0, -1, dtype=np.min_scalar_type(k))
    number: Labels = k - (marks.view(np.uint8) * falling[:, None]).max(axis=-2)
    return number


def own_costs(
    X: Floats,
    centroids: Floats,
    labels: Ints,
    part: Callable[..., Floats] = np.square,
) -> Floats:
    """Return the distance, by default squared, of each point to its own centroid."""
    costs = np.empty(len(X))
    for start in range(0, len(X), TABLE):
        some = slice(start, start + TABLE)
        away = centroids.take(labels[some], axis=0)
        away -= X[some]
        costs[some] = reduce(add, part(away, out=away).T)
    return costs


def added(values: Floats) -> float:
    """Return the sum of some numbers, the same to the last bit everywhere.

    The second half is added to the first, again and again: as exact as numpy's own sum,
    whose order may change with its version and the processor. A page adds up likewise.

    Examples
    --------
    >>> added(np.array([1.0, 1e100, 1.0, -1e100]))
    2.0
    """
    return float(row_sums(values.copy()))


def row_sums(values: Floats) -> Floats:
    """Return the sums of rows, each as `added` makes it, which uses the rows up."""
    n = values.shape[-1]
    while n > 1:
        half = (n + 1) // 2
        first = values[..., : n - half]
        first += values[..., half:n]
        n = half
    return values[..., 0]


def summands(X: Floats) -> Summands:
    """Split points into two parts, each of which all add up exactly."""
    columns = np.ascontiguousarray(X.T)
    largest = np.abs(columns).max(axis=1)
    leading, rest = split(columns, anchors(len(X), largest)[:, :, None])
    return Summands(leading.T, rest.T if rest.any() else None)


def anchors(n: int, largest: Floats) -> Floats:
    """Return what `split` rounds the two parts of n points by, shape (2, d).

    The last bit of an anchor is so large that a sum of n multiples of it has no more
    bits than a float, where no number of a column is larger than its largest.
    """
    reach = np.frexp(n * largest)[1]
    powers = np.array([reach, reach - 52 + n.bit_length()]) + 1
    anchors: Floats = np.ldexp(1.5, powers)
    return anchors


def split(X: Floats, by: Floats) -> tuple[Floats, Floats]:
    """Return the leading part and the rest of each of some points."""
    leading = X + by[0]
    leading -= by[0]
    rest = X - leading
    rest += by[1]
    rest -= by[1]
    return leading, rest


def cluster_means(parts: Summands, labels: Ints, k: int) -> Floats:
    """Return the mean of each cluster, shape (k, d); 0 for one without points."""
    return tally_means(tally_of(parts.columns, labels, (k, parts.leading.shape[1])))


def tally_of(columns: Sequence[Floats], labels: Ints, shape: tuple[int, int]) -> Floats:
    """Return what the points of each cluster add up to, by `Summands.columns`.

    That is, of each column, how many numbers there are, their leading parts, and, where
    there are any, their rests: an array of shape (2 or 3, d, k).
    """
    k, d = shape
    counts = np.bincount(labels, minlength=k)
    sums = [np.bincount(labels, column, k) for column in columns]
    return np.array([counts] * d + sums, dtype=np.float64).reshape(-1, d, k)


def tally_means(tally: Floats, everywhere: bool = False) -> Floats:
    """Return means, shape (k, d), by what `tally_of` returns; 0 for no points.

    It may be known that there are points everywhere.
    """
    counts, sums = tally[0], tally[1]
    if not everywhere:
        counts = np.maximum(counts, 1.0)
    means = exact_means(sums, tally[2], counts) if len(tally) > 2 else sums / counts
    return means.T.copy()


def exact_means(sums: Floats, rest: Floats, counts: NDArray[Any]) -> Floats:
    """Return means by the sums of leading parts, of the rests, and of the points."""
    quotient = (sums + rest) / counts
    shifted = quotient * (2.0**27 + 1)  # Dekker's split: the products below are exact
    high = shifted - (shifted - quotient)
    remainder = sums - counts * high - counts * (quotient - high) + rest
    means: Floats = quotient + remainder / counts
    return means


def cluster_sums(X: Floats, labels: Ints, k: int) -> Floats:
    """Return the sum of the points of each cluster, shape (k, d)."""
    sums = np.empty((k, X.shape[1]))
    for i, column in enumerate(X.T):
        sums[:, i] = np.bincount(labels, column, k)
    return sums


def distances(
    columns: Floats, centroids: Floats, part: Callable[..., Floats] = np.square
) -> Floats:
    """Return the distance of each centroid to each point, shape (k, n), by differences.

    The expanded form x.x - 2 x.c + c.c of a square rounds too coarsely when data lie
    far from the origin, and then sends the algorithm in circles.
    """
    table: Floats = columns[0] - centroids[:, :1]
    part(table, out=table)
    for i in range(1, len(columns)):
        away = columns[i] - centroids[:, i : i + 1]
        table += part(away, out=away)
    return table
