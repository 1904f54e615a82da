"""Points on a line or in the plane, sorted into rows, for `scan` to cut into slices.

The rows are strips of about equally many points, from the lowest upwards; in each the
points lie by x. So whatever lies between two places of a row is one slice of arrays,
and running sums tell what it adds up to.
"""

from functools import cached_property
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kmviz.core.arrays import Floats, Ints
from kmviz.core.assignment import anchors, split

Places: TypeAlias = NDArray[Any]
"""Places as complex numbers, so that both columns go together; real ones on a line."""
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
    starts : array of int, shape (rows + 1,)
        Where in this order a row starts and the one before it ends.
    middle : complex
        The middle of the points, the origin of all that follows.
    key : array of shape (n,)
        The horizontal places in the order of the rows, which lie end to end here, so
        that one search finds places in all of them.
    pitch, grain : float
        From one row to the next in `key`, and by what its numbers are rounded at most.
    lines : array of shape (rows + 1,)
        Heights: between two that follow on each other lies a row.
    reach : float
        How far from the middle a point lies at most, in either direction.
    sums : array of shape (2, n + 1)
        What all points before one add up to: their leading parts, and their rests.
    """

    def __init__(self, X: Floats, count: int) -> None:
        n = len(X)
        self.X, self.places = X, as_places(X)
        low, high = X.min(axis=0), X.max(axis=0)
        self.middle = as_places((low + (high - low) / 2)[None])[0]
        self.reach = float((high - low).max()) / 2
        order, self.starts = _strips(self.places.imag, min(count, n))
        self.order: NDArray[np.signedinteger[Any]] = order.astype(
            np.int32 if n < 1 << 31 else np.int64
        )
        wide = float(high[0] - low[0])
        self.pitch = 2 * wide or 1.0
        self.grain = 2 * np.finfo(np.float64).eps * self.pitch * len(self.starts)
        self.key = np.empty(n)
        self.lines = np.empty(len(self.starts))
        self.sums = np.zeros((2, n + 1), dtype=self.places.dtype)
        by = as_places(anchors(n, np.abs(X).max(axis=0)))
        for row, (start, stop) in enumerate(pairwise(self.starts.tolist())):
            places = self._sorted(slice(start, stop))
            away = places - self.middle
            self.key[start:stop] = away.real + row * self.pitch
            self.lines[row : row + 2] = away.imag.min(), away.imag.max()
            for sums, part in zip(self.sums, split(places, by), strict=True):
                part[0] += sums[start]
                np.cumsum(part, out=sums[start + 1 : stop + 1])

    def _sorted(self, row: slice) -> Places:
        """Sort a row by x and return its places."""
        places = self.places.take(self.order[row])
        by_x = places.real.argsort()
        self.order[row] = self.order[row].take(by_x)
        in_order: Places = places.take(by_x)
        return in_order

    def search(self, row: Ints, x: Floats) -> Ints:
        """Return where in its row a place belongs, to the grain of the key."""
        inside = np.clip(x, -0.375 * self.pitch, 0.375 * self.pitch)
        return self.key.searchsorted(inside + row * self.pitch)

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
    bins = ((y - low) / (span or 1.0) * (BINS - 1)).astype(np.uint16)
    filled = np.bincount(bins, minlength=BINS)
    if filled.max() * count > n:
        return y.argsort(kind="stable"), np.arange(count + 1) * n // count
    strip_of = (filled.cumsum() * count // (n + 1)).astype(np.min_scalar_type(count))
    strips = strip_of[bins]
    sizes = np.bincount(strips, minlength=count)
    return strips.argsort(kind="stable"), np.append(0, sizes.cumsum())
