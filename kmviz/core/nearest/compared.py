"""Who is nearest where each point is compared with all stars: roughly, then exactly.

As |x|^2 is the same for all stars, |c|^2 - 2 x.c tells which is nearest. A product of
matrices works that out for all at once, of many points in single precision. Only where
two stars are as near as its rounding can tell, the differences of `assign` decide, and
for the few points that are very far from most.

For few points the marks of who has which are a matrix as well, and its product with the
points is what those of each star add up to: exact, as such sums never round.
"""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kmviz.core.ground.arrays import Bools, Floats, Ints, frozen
from kmviz.core.ground.once import once
from kmviz.core.nearest.assignment import (
    Labels,
    Summands,
    distances,
    first_true,
    summands,
)
from kmviz.core.nearest.most import box, sample
from kmviz.core.nearest.owners import Owners
from kmviz.core.nearest.tallied import Marked, tallied

SINGLY = 1 << 9
"""From so many points on, single precision saves more than it costs."""
SINGLE = 1e-15, 1e15
"""How far points may be from their middle that their squares fit into it."""
VANISHING = 1e-140
"""Nearer to it, squares lose digits in any precision, so all is in doubt."""
FAR = 100.0
"""Stars so many times as far away as points are too far to compare them roughly."""
OUTSIDE = 8.0
"""Points are in doubt that are so many times as far away as most are wide,"""
MANY_DOUBTS = 1 / 8
"""if without that more than this share of some points would be."""
TABLE = 1 << 17
"""Rough distances worked out at a time: they stay in the processor's cache."""
ROUGHLY = 1 << 12
"""From so many differences on, to compare roughly at first saves time."""
MARKED = 1 << 15
"""Up to so many pairs of a point and a star, sums are made by their marks."""


class Rough(NamedTuple):
    """Points as they are multiplied by stars."""

    points: NDArray[np.floating[Any]]
    """How far they are from a middle, times -2, and a row of ones, shape (d + 1, n).

    All are 0 of points that are very far, so all stars are as near to them.
    """
    middle: Floats
    reach: float
    """How far from it the others are at most."""
    ones: Floats
    """One for each column: what squares of differences are added up by."""
    slack: float
    """Which gap between two products is none, times the square of how far points and
    stars are from the middle: products of d columns, and the formula, round by less."""


class Compared:
    """Points, each of which is compared with all stars.

    Parameters
    ----------
    X : array of shape (n, d)
        The points.

    Examples
    --------
    >>> points = Compared(np.array([[0.0], [1.0], [5.0]]))
    >>> points.nearest(np.array([[0.0], [2.0]]))
    array([0, 0, 1], dtype=uint8)
    >>> points.owners(np.array([[0.0], [2.0]])).middles().ravel()
    array([0.5, 5. ])
    """

    def __init__(self, X: Floats) -> None:
        self._columns = np.ascontiguousarray(X.T)
        self._n = len(X)
        self._some_far = False

    def owners(self, centroids: Floats, before: Owners | None = None) -> Owners:
        """Return the nearest centroids, and what the points of each add up to.

        To know those before may make it less work.
        """
        k, d = centroids.shape
        if self._n * k > MARKED:
            labels = self.nearest(centroids)
            return tallied(self._parts.columns, labels, centroids.shape, before)
        marks = self._marks(centroids)
        return Marked(marks, self._summed.dot(marks.T).reshape(-1, d, k))

    def nearest(self, centroids: Floats) -> Labels:
        """Return the nearest centroid for each point, the first of equals.

        A nan centroid gets no point.
        """
        k = len(centroids)
        labels: Labels = np.empty(self._n, dtype=np.min_scalar_type(k))
        there = np.flatnonzero(~np.isnan(centroids[:, 0]))
        if len(there) < k:
            return there.astype(labels.dtype).take(self.nearest(centroids[there]))
        together = max(1, TABLE // k)
        for start in range(0, self._n, together):
            some = slice(start, start + together)
            labels[some] = first_true(self._marks(centroids, some))
        return labels

    @once
    def _parts(self) -> Summands:
        return summands(self._columns.T)

    @once
    def _summed(self) -> Floats:
        """What each number of a point counts, which is 1, and both parts of it."""
        parts = [part.T for part in self._parts if part is not None]
        return np.array([np.ones_like(self._columns), *parts]).reshape(-1, self._n)

    @once
    def _opposite(self) -> Floats:
        """The points with their signs turned, and a row of ones, shape (d + 1, n)."""
        opposite = np.ones((len(self._columns) + 1, self._n))
        np.negative(self._columns, out=opposite[:-1])
        return opposite

    @once
    def _rough(self) -> Rough | None:
        low, high = self._columns.min(axis=1), self._columns.max(axis=1)
        d, many, far = len(low), self._n >= SINGLY, None
        if self._some_far:
            X = self._columns.T
            low, high = box(sample(X), low, high, OUTSIDE)
            far = np.flatnonzero(((low > X) | (high < X)).any(axis=1))
        middle = low + (high - low) / 2
        reach = float(np.add.reduce((high - middle) ** 2)) ** 0.5
        if reach < VANISHING:
            return None
        single = many and SINGLE[0] < reach < SINGLE[1]
        points = np.ones((d + 1, self._n), dtype=np.float32 if single else np.float64)
        for i, column in enumerate(self._columns):
            away = column - middle[i]
            if far is not None:
                away[far] = 0
            np.multiply(away, -2, out=points[i], casting="same_kind")
        if far is not None:
            points[-1, far] = 0
        slack = 4 * (d + 3) * float(np.finfo(points.dtype).eps)
        return Rough(points, middle, reach, np.ones(d), slack)

    def _marks(self, centroids: Floats, some: slice = slice(None)) -> Bools:
        """Tell which star is nearest to each of some points, shape (k, m)."""
        if self._columns.size * len(centroids) < ROUGHLY:
            return _least(self._squares(centroids, some))
        rough = self._rough
        stars = _factors(rough, centroids) if rough else None
        if rough is None or stars is None:
            return _least(distances(self._columns[:, some], centroids))
        factors, gap = stars
        marks, doubtful = least_of(factors.dot(rough.points[:, some]), gap)
        if len(doubtful):
            if len(doubtful) > MANY_DOUBTS * marks.shape[1] and not self._some_far:
                self._some_far = True
                del vars(self)["_rough"]
                return self._marks(centroids, some)
            columns = self._columns[:, some].take(doubtful, axis=1)
            marks[:, doubtful] = _least(distances(columns, centroids))
        return marks

    def _squares(self, centroids: Floats, some: slice) -> Floats:
        """Return what `distances` returns, of few points in less time.

        One product makes all differences. What is multiplied by 1 or by 0 is not
        rounded, so each of them is rounded once, as it is there.
        """
        k, d = centroids.shape
        factors = _alone(k, d).copy()
        factors[:, :, d] = centroids.T
        away = factors.reshape(-1, d + 1).dot(self._opposite[:, some])
        away = np.square(away, out=away).reshape(d, k, -1)
        table: Floats = away[0]
        for column in range(1, d):
            table += away[column]
        return table


def least_of(table: NDArray[np.floating[Any]], gap: float) -> tuple[Bools, Ints]:
    """Return which numbers are the least of a column, and of which columns several are.

    Those are, too, that are larger by no more than a gap.
    """
    least = np.minimum.reduce(table)
    least += gap
    marks: Bools = table <= least
    if np.count_nonzero(marks) == len(least):
        return marks, np.arange(0)
    few = np.min_scalar_type(len(table))  # or all marks would be made wider
    return marks, np.flatnonzero(np.add.reduce(marks, axis=0, dtype=few) != 1)


def _factors(
    rough: Rough, centroids: Floats
) -> tuple[NDArray[np.floating[Any]], float] | None:
    """Return what points are multiplied by, and which gap between products is none.

    All is in doubt, and there is nothing, where a star is far away, or nowhere, unless
    another one is nearer to all points.
    """
    k, d = centroids.shape
    away = centroids - rough.middle
    squares = (away * away).dot(rough.ones)
    most = float(np.maximum.reduce(squares)) ** 0.5
    if not most < FAR * rough.reach:
        near = float(np.fmin.reduce(squares)) ** 0.5
        gone = ~(squares <= 4 * (near + 2 * rough.reach) ** 2)
        most = float(squares.max(where=~gone, initial=0)) ** 0.5
        if not most < FAR * rough.reach:
            return None
        away[gone], squares[gone] = 0, 4 * (rough.reach + most) ** 2
    factors = np.empty((k, d + 1), dtype=rough.points.dtype)
    factors[:, :-1], factors[:, -1] = away, squares
    return factors, rough.slack * (rough.reach + most) ** 2


@lru_cache(maxsize=16)
def _alone(k: int, d: int) -> Floats:
    """Return what takes one column of points for each star, and nothing of others."""
    factors = np.zeros((d, k, d + 1))
    for column in range(d):
        factors[column, :, column] = 1.0
    return frozen(factors)


def _least(table: Floats) -> Bools:
    """Return the marks of points by the distances of `assign`."""
    marks: Bools = table == np.fmin.reduce(table)
    if np.count_nonzero(marks) != len(table[0]):
        marks = first_true(marks) == np.arange(len(table))[:, None]
    return marks
