"""Points on a line or in the plane, sorted into rows, for `scan` to cut into slices.

The rows are strips of about equally many points, from the lowest upwards; in each the
points lie by x, in packs of a few. So what lies between two places of a row is a slice
of packs, and running sums over the packs tell what it adds up to.
"""

from functools import cached_property
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kmviz.core.arrays import Floats, Ints
from kmviz.core.assignment import CHUNK, anchors, split

Places: TypeAlias = NDArray[Any]
"""Places as complex numbers, so that both columns go together; real ones on a line."""
PACK = 4
"""Points of a row that go together, so that less has to be kept."""
BINS = 1 << 16
"""Strips into which points are first sorted; rows are made of whole strips."""


class Rows:
    """The points of a run in rows.

    Parameters
    ----------
    X : array of shape (n, 1) or (n, 2)
        The points.
    count : int
        How many rows there shall be.

    Attributes
    ----------
    order : array of int, shape (n,)
        The points in the order of the rows.
    middle : complex
        The middle of the points, the origin of all that follows.
    reach : float
        How far from the middle a point lies at most, in either direction.
    lines : array of shape (rows + 1,)
        Heights: between two that follow on each other lies a row.
    packs : array of int, shape (rows + 1,)
        Which pack is the first of each row, and how many there are.
    bounds : array of int, shape (packs + 1,)
        Where in the order each pack starts and the one before it ends.
    pitch, grain : float
        From one row to the next when rows are searched, which lie end to end then; and
        by what places are rounded there at most.
    anchors : array of shape (2,)
        What points are split by, so that the sums are exact.
    sums : array of shape (2, packs + 1)
        What all packs before one add up to: leading parts of points, and their rests.
    """

    def __init__(self, X: Floats, count: int) -> None:
        n = len(X)
        self.X, self.places = X, as_places(X)
        low, high = (
            np.array([side(each) for each in X.T]) for side in (np.min, np.max)
        )
        self.middle = as_places((low + (high - low) / 2)[None])[0]
        self.reach = float((high - low).max()) / 2
        self.pitch = 2 * float(high[0] - low[0]) or 1.0
        order, starts = _strips(self.places.imag, min(count, n))
        self.grain = 2 * np.finfo(np.float64).eps * self.pitch * len(starts)
        self.order: NDArray[np.signedinteger[Any]] = order.astype(
            np.int32 if n < 1 << 31 else np.int64
        )
        self.packs = np.append(0, (-(-np.diff(starts) // PACK)).cumsum())
        self.lines = np.empty(len(starts))
        self.bounds = np.full(self.packs[-1] + 1, n)
        self._first, self._last = np.empty((2, self.packs[-1]))
        self.sums = np.zeros((2, len(self.bounds)), dtype=self.places.dtype)
        self.anchors = as_places(anchors(n, np.maximum(-low, high)))
        for row, (start, stop) in enumerate(pairwise(starts.tolist())):
            self._fill(row, start, stop)
        self.sums.cumsum(axis=1, out=self.sums)

    def _fill(self, row: int, start: int, stop: int) -> None:
        """Sort a row by x and enter what is known of its packs."""
        places = self._sorted(slice(start, stop))
        away = places - self.middle
        self.lines[row : row + 2] = away.imag.min(), away.imag.max()
        packs = slice(self.packs[row], self.packs[row + 1])
        heads = np.arange(0, stop - start, PACK)
        self.bounds[packs] = start + heads
        along = away.real + row * self.pitch
        self._first[packs] = along[heads]
        self._last[packs] = along[np.minimum(heads + PACK, stop - start) - 1]
        for sums, part in zip(
            self.sums[:, 1:], split(places, self.anchors), strict=True
        ):
            sums[packs] = np.add.reduceat(part, heads)

    def _sorted(self, row: slice) -> Places:
        """Sort a row by x and return its places."""
        places = self.places.take(self.order[row])
        by_x = places.real.argsort()
        self.order[row] = self.order[row].take(by_x)
        in_order: Places = places.take(by_x)
        return in_order

    def between(self, row: Ints, left: Floats, right: Floats) -> tuple[Ints, Ints]:
        """Return the first pack between two places of a row, and where they end."""
        away = row * self.pitch
        left, right = (
            np.clip(ends, -0.375 * self.pitch, 0.375 * self.pitch) + away
            for ends in (left + self.grain, right - self.grain)
        )
        start = self._first.searchsorted(left)
        return start, np.maximum(start, self._last.searchsorted(right))

    @cached_property
    def rank(self) -> NDArray[np.signedinteger[Any]]:
        """Where in the order of the rows each point is."""
        rank = np.empty_like(self.order)
        rank[self.order] = np.arange(len(rank), dtype=rank.dtype)
        return rank


def as_places(columns: Floats) -> Places:
    """Return rows of one or two numbers as places."""
    kind = (np.float64, np.complex128)[columns.shape[1] - 1]
    return np.ascontiguousarray(columns).view(kind)[:, 0]


def ranges(start: Ints, length: Ints) -> Ints:
    """Return whole numbers from each start on, so many, one range behind the other.

    Examples
    --------
    >>> ranges(np.array([3, 8]), np.array([2, 1]))
    array([3, 4, 8])
    """
    before = length.cumsum() - length
    return np.arange(length.sum()) + np.repeat(start - before, length)


def _strips(y: Floats, count: int) -> tuple[Ints, Ints]:
    """Return the points in the order of so many strips, and where these start.

    Points are dealt into fine bins, and bins into strips; where a bin is too full for
    that, such as beside a point that is far off, all are sorted instead.
    """
    n, low = len(y), y.min()
    span = y.max() - low
    bins = np.empty(n, dtype=np.uint16)
    for part in (slice(i, i + CHUNK) for i in range(0, n, CHUNK)):
        bins[part] = (y[part] - low) / (span or 1.0) * (BINS - 1)
    filled = np.bincount(bins, minlength=BINS)
    if filled.max() * count > n:
        return y.argsort(kind="stable"), np.arange(count + 1) * n // count
    strip_of = (filled.cumsum() * count // (n + 1)).astype(np.min_scalar_type(count))
    strips = strip_of[bins]
    sizes = np.bincount(strips, minlength=count)
    return strips.argsort(kind="stable"), np.append(0, sizes.cumsum())
