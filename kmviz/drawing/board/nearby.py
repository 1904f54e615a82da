"""Which points lie near some places, found by squares if there are many."""

from typing import NamedTuple

import numpy as np

from kmviz.core.ground.arrays import Bools, Floats, Ints

SIDES = 40
"""Squares along each side of the board."""
FEW = 50_000
"""So many distances are sooner computed than looked for."""


class Pairs(NamedTuple):
    """Places and the points near them."""

    places: Ints
    points: Ints
    away: Floats
    """Shape (m, 2): from the place to the point."""

    def kept(self, those: Bools) -> "Pairs":
        """Return some of the pairs."""
        which = np.flatnonzero(those)
        places, points = self.places.take(which), self.points.take(which)
        return Pairs(places, points, self.away.take(which, axis=0))


class Nearby:
    """Points that can be asked for by where they are.

    Parameters
    ----------
    points : array of shape (n, 2)
        Where they are.

    Examples
    --------
    >>> nearby = Nearby(np.array([[1.0, 2.0], [30.0, 40.0]]))
    >>> nearby.pairs(np.array([[0.0, 0.0], [np.nan, np.nan]]), reach=5.0).points
    array([0])
    """

    def __init__(self, points: Floats) -> None:
        self._points = points
        self._squares: _Squares | None = None

    def pairs(self, places: Floats, reach: float) -> Pairs:
        """Return each place with the points that are no farther than this from it."""
        points = self._points
        if len(places) * len(points) <= FEW:
            away = points - places[:, None]
            which, found = np.nonzero(_close(away, reach))
            return Pairs(which, found, away[which, found])
        self._squares = self._squares or _Squares(points)
        found, sizes = self._squares.about(places, reach)
        which = np.repeat(np.arange(len(places)), sizes)
        away = points.take(found, axis=0) - places.take(which, axis=0)
        return Pairs(which, found, away).kept(_close(away, reach))


class _Squares:
    """The points sorted by squares, row by row."""

    def __init__(self, points: Floats) -> None:
        self._low = points.min(axis=0)
        self._side = np.maximum(np.ptp(points, axis=0), 1.0) / SIDES
        columns, rows = self._square(points).T
        square = (rows * SIDES + columns).astype(np.int16)
        self._order = np.argsort(square, kind="stable")  # quick for small numbers
        counts = np.bincount(square, minlength=SIDES**2)
        self._starts = np.concatenate([[0], np.cumsum(counts)]).tolist()

    def _square(self, places: Floats) -> Ints:
        """Return column and row of the square in which each place is, or nearest to."""
        square = (places - self._low) / self._side
        nearest: Ints = np.clip(square, 0, SIDES - 1).astype(np.int64)
        return nearest

    def about(self, places: Floats, reach: float) -> tuple[Ints, list[int]]:
        """Return the points in all squares that discs touch, and how many for each."""
        there = np.nan_to_num(places, nan=-np.inf)
        corners = zip(
            self._square(there - reach).tolist(),
            self._square(there + reach).tolist(),
            strict=True,
        )
        starts, spans, sizes = self._starts, [], []
        for (left, low), (right, high) in corners:
            size = 0
            for row in range(low * SIDES, (high + 1) * SIDES, SIDES):
                first, last = starts[row + left], starts[row + right + 1]
                spans.append(self._order[first:last])
                size += last - first
            sizes.append(size)
        return np.concatenate(spans), sizes


def _close(away: Floats, reach: float) -> Bools:
    """Tell which differences are no longer than this."""
    x, y = away[..., 0], away[..., 1]
    close: Bools = x * x + y * y <= reach * reach
    return close
