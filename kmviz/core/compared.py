"""Who is nearest where each point is compared with all stars: roughly, then exactly.

As |x|^2 is the same for all stars, |c|^2 - 2 x.c tells which is nearest. A product of
matrices in single precision works that out for all at once. Only where two stars are as
near as its rounding can tell, the differences of `assign` decide, and for the few
points that are very far from most.

For few points the marks of who has which are a matrix as well, and its product with the
points is what those of each star add up to: exact, as such sums never round.
"""

from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kmviz.core.arrays import Bools, Floats
from kmviz.core.assignment import Labels, distances, first_true, summands
from kmviz.core.most import box, sample
from kmviz.core.once import once
from kmviz.core.owners import Owners
from kmviz.core.tallied import Marked, tallied

Rough: TypeAlias = NDArray[np.float32]
SINGLE = 2.0**-22
"""Four times the rounding of a number in single precision."""
FAINT = -500
"""Points so near to each other, by powers of 2, are not brought farther apart, and all
in doubt."""
FAR = 100.0
"""Stars so far away are too far from points within 1 to compare them roughly."""
OUTSIDE = 8.0
"""Points are in doubt that are so many times as far away as most are wide."""
BEYOND = 1e30
"""A rough square that is never the least."""
TABLE = 1 << 17
"""Rough distances worked out at a time: they stay in the processor's cache."""
ROUGHLY = 1 << 13
"""From so many differences on, to compare roughly at first saves time."""
MARKED = 1 << 15
"""Up to so many pairs of a point and a star, sums are made by their marks."""


class Unit(NamedTuple):
    """What brings points within 1 of a middle, for each of some boards, or for one."""

    middle: Floats
    """Shape (d, boards)."""
    scale: Any
    """A power of 2, for each board or as a number."""
    slack: float
    """With d columns within 1 of the middle and stars within r of it, rounding changes
    a rough square by less than d (d + 4) (1 + r)^2 2^-24; a gap is between two, and
    that is doubled for what else may round. Here r is 0."""


def unit_of(columns: Floats) -> Unit:
    """Return the unit of the columns of points, of shape (d, boards, n) or (d, n)."""
    low, high = columns.min(axis=-1), columns.max(axis=-1)
    middle, d = low + (high - low) / 2, len(columns)
    power = np.frexp(np.maximum(high - middle, middle - low).max(axis=0))[1]
    scale = np.ldexp(1.0, -np.maximum(power, FAINT))
    return Unit(middle, scale, SINGLE * d * (d + 4))


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

    def owners(self, centroids: Floats, before: Owners | None = None) -> Owners:
        """Return the nearest centroids, and what the points of each add up to.

        To know those before may make it less work.
        """
        k, d = centroids.shape
        if self._n * k > MARKED:
            labels = self.nearest(centroids)
            return tallied([*self._summed[1:]], labels, centroids.shape, before)
        marks = self._marks(centroids)
        tally = self._summed @ marks.T.astype(np.float64)
        sums = np.ascontiguousarray(tally[1:].reshape(-1, d, k).swapaxes(1, 2))
        return Marked(marks, tally[0].astype(np.int64), sums)

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
    def _summed(self) -> Floats:
        """What each point counts, which is 1, and its leading parts and rests."""
        return np.array([np.ones(self._n), *summands(self._columns.T).columns])

    @once
    def _unit(self) -> Unit:
        low, high = self._columns.min(axis=1), self._columns.max(axis=1)
        unit = unit_of(box(sample(self._columns.T), low, high, OUTSIDE).T)
        return unit._replace(scale=float(unit.scale))

    @once
    def _rough(self) -> Rough:
        """The columns in this unit, and one of ones.

        All are 0 of points that are not within 1, so all stars are as near to them.
        """
        rough = np.ones((len(self._columns) + 1, self._n), dtype=np.float32)
        outside = np.zeros(self._n, dtype=np.bool_)
        for i, column in enumerate(self._columns):
            unit = (column - self._unit.middle[i]) * self._unit.scale
            outside |= np.abs(unit) > 1
            rough[i] = np.where(outside, 0, unit)
        rough[:, outside] = 0
        return rough

    def _marks(self, centroids: Floats, some: slice = slice(None)) -> Bools:
        """Tell which star is nearest to each of some points, shape (k, m)."""
        columns = self._columns[:, some]
        if columns.size * len(centroids) < ROUGHLY:
            return _nearest(columns, centroids)
        factors, slack = _factors(self._unit, centroids)
        if not slack < np.inf:
            return _nearest(columns, centroids)
        table = factors @ self._rough[:, some]
        least = np.minimum.reduce(table)
        least += slack
        marks: Bools = table <= least
        if np.count_nonzero(marks) != len(least):
            few = np.min_scalar_type(len(table))  # or all marks would be made wider
            doubtful = np.flatnonzero(np.add.reduce(marks, axis=0, dtype=few) != 1)
            marks[:, doubtful] = _nearest(columns.take(doubtful, axis=1), centroids)
        return marks


def _factors(unit: Unit, centroids: Floats) -> tuple[Rough, float]:
    """Return what points are multiplied by, and which gap between products is none.

    All is in doubt where a star is far away, or nowhere, unless another one is nearer
    to all that is within 1.
    """
    away = centroids - unit.middle
    squares = np.add.reduce(away * away, axis=1)
    reach = float(np.maximum.reduce(squares)) ** 0.5 * unit.scale
    factors = np.empty((len(away), len(unit.middle) + 1), dtype=np.float32)
    gone = np.zeros(len(away), dtype=np.bool_)
    if not reach < FAR:
        each = np.sqrt(squares) * unit.scale
        gone = ~(each <= np.fmin.reduce(each) + 2 * len(unit.middle) ** 0.5 + 1)
        reach = float(each.max(where=~gone, initial=0))
        if not reach < FAR:
            return factors, np.inf
        away[gone], squares[gone] = 0, 0
    away *= -2 * unit.scale
    squares *= unit.scale**2
    factors[:, :-1] = away
    factors[:, -1] = squares
    factors[gone, -1] = BEYOND
    return factors, unit.slack * (1 + reach) ** 2


def _nearest(columns: Floats, centroids: Floats) -> Bools:
    """Return the marks of points by the differences of `assign`."""
    table = distances(columns, centroids)
    marks: Bools = table == np.fmin.reduce(table)
    if np.count_nonzero(marks) != len(table[0]):
        marks = first_true(marks) == np.arange(len(table))[:, None]
    return marks
