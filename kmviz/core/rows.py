"""Points on a line or in the plane, sorted into rows, for `scan` to cut into slices.

The rows are strips of about equally many points, from the lowest upwards; in each the
points lie by x, in packs of a few. So what lies between two places of a row is a slice
of packs, and running sums over the packs tell what it adds up to.

To sort a million numbers takes long, so they are dealt into narrow bins, upwards and
sideways. In what order the points of a bin lie does not matter: slices spare the bins
in which they end.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kmviz.core.arrays import Floats, Ints
from kmviz.core.assignment import CHUNK, anchors, split

Places: TypeAlias = NDArray[Any]
"""Places as complex numbers, so that both columns go together; real ones on a line."""
PACK = 8
"""Points of a row that go together, so that less has to be kept."""
BINS = 1 << 16
"""How many bins there are; that many numbers are sorted without comparing any."""
FULL = 1 / 256
"""The share of the points above which a bin is too full."""

GOLDEN = 0.5 * (5**0.5 - 1)
"""Multiples of this share of a length are spread evenly over it."""


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
    places : array of complex or float, shape (n,)
        Where they are, in this order.
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
    grain : float
        How far back a point of a row may lie behind another, as one of the same bin.
    anchors : array of shape (2,)
        What places are split by, so that the sums are exact.
    sums : array of shape (2, d, packs + 1)
        What all packs before one add up to: leading parts of points, and their rests.
    """

    def __init__(self, X: Floats, count: int) -> None:
        (n, d), places = X.shape, as_places(X)
        ends = np.array([[column.min(), column.max()] for column in X.T]).T
        self.middle = as_places(ends.mean(axis=0)[None])[0]
        self.reach = float(np.ptp(ends, axis=0).max()) / 2
        self.anchors = as_places(anchors(n, np.abs(ends).max(axis=0)))
        some, ends = _some(places), as_places(ends)
        self._bins = _bins((some - self.middle).real, (ends - self.middle).real)
        self.grain = self._bins.grain
        row_of = _rows(places.imag, some.imag, ends.imag, min(count, n))
        self.order: Ints = row_of.argsort(kind="stable")
        sizes = np.bincount(row_of)
        starts = np.append(0, sizes[sizes > 0].cumsum())
        amounts = -(-np.diff(starts) // PACK)
        self.packs = np.append(0, amounts.cumsum())
        self.bounds = np.append(PACK * ranges(np.zeros_like(amounts), amounts), 0)
        self.bounds += starts.repeat(np.append(amounts, 1))
        self.places = np.empty_like(places)
        bins = np.empty(n, dtype=np.uint16)
        self.sums = np.zeros((2, d, len(self.bounds)))
        self._fill(places, starts, bins)
        row = np.arange(len(amounts)).repeat(amounts)
        self._first = _keys(row, bins.take(self.bounds[:-1]))
        self._last = _keys(row, bins.take(self.bounds[1:] - 1))
        low = np.minimum.reduceat(self.places.imag, starts[:-1])
        self.lines = np.append(low, ends[1].imag) - self.middle.imag

    def _fill(self, places: Places, starts: Ints, bins: NDArray[np.uint16]) -> None:
        """Sort each row by x, and enter what is known of it."""
        sums, slices = self.sums[:, :, 1:], (_slices(starts), _slices(self.packs))
        add = np.tile(np.eye(len(self.sums[0])), (PACK, 1))
        for points, packs in zip(*slices, strict=True):
            order = self.order[points]
            row = places.take(order)
            by_x, bins[points] = self._bins.sort(row.real - self.middle.real)
            self.order[points] = order.take(by_x)
            self.places[points] = row = row.take(by_x)
            padded = np.zeros((packs.stop - packs.start) * PACK, dtype=row.dtype)
            padded[: len(row)] = row
            parts = np.array(split(padded, self.anchors)).view(np.float64)
            sums[:, :, packs] = (parts.reshape(2, -1, len(add)) @ add).swapaxes(1, 2)
        self.sums.cumsum(axis=2, out=self.sums)

    def between(self, row: Ints, left: Floats, right: Floats) -> tuple[Ints, Ints]:
        """Return the first pack between two places of a row, and where they end."""
        first, end = (_keys(row, self._bins.number(each)) for each in (left, right))
        start = self._first.searchsorted(first, side="right")
        return start, np.maximum(start, self._last.searchsorted(end))


class Bins(NamedTuple):
    """Bins along one direction, numbered upwards."""

    low: float
    """Where the first begins."""
    span: float
    """How far it is from there to the last."""
    edges: Floats | None = None
    """Where each begins, unless all are equally wide."""

    @property
    def grain(self) -> float:
        """How far back a place may lie behind another, as one of the same bin."""
        return 0.0 if self.edges is not None else 2 * self.span / BINS

    def number(self, places: Floats) -> Ints:
        """Return the bins of some places; -1 is before all, and BINS behind."""
        if self.edges is not None:
            return self.edges.searchsorted(places, side="right") - 1
        with np.errstate(over="ignore"):
            return self.evenly(places).clip(-1, BINS).astype(np.int64)

    def evenly(self, places: Floats) -> Floats:
        """Return the same where all are equally wide, and shares of them."""
        shares: Floats = places - self.low
        shares /= self.span
        shares *= BINS - 1
        return shares

    def sort(self, places: Floats) -> tuple[Ints, NDArray[np.uint16]]:
        """Return the order of places that lie in bins, and their bins in this order."""
        if self.edges is not None:
            order = places.argsort()
            return order, self.number(places.take(order)).astype(np.uint16)
        bins = self.evenly(places).astype(np.uint16)
        order = bins.argsort(kind="stable")
        return order, bins.take(order)


def _some(places: Places) -> Places:
    """Return some of many places, spread evenly, but in step with nothing."""
    count = BINS // 2
    if len(places) <= count:
        return places
    shares = np.arange(count) * GOLDEN
    shares -= np.floor(shares)
    return places.take((shares * len(places)).astype(np.int64))


def _bins(some: Floats, ends: Floats) -> Bins:
    """Return bins between two ends for places like these.

    They are equally wide, or, if one gets too full, have about as many points each.
    """
    low, high = ends
    bins = Bins(low, high - low or 1.0)
    fullest = np.bincount(bins.number(some)).max()
    if low == high or fullest <= FULL * len(some):
        return bins
    edges = np.sort(some)
    edges[0] = low  # also below what is none of these
    return bins._replace(edges=edges)


def _keys(row: Ints | int, bins: NDArray[np.integer[Any]]) -> NDArray[np.int32]:
    """Return numbers that rise from bin to bin in a row, and from row to row."""
    return np.asarray(row * (BINS + 2) + 1, dtype=np.int32) + bins.astype(np.int32)


def _rows(
    y: Floats, some: Floats, ends: Floats, count: int
) -> NDArray[np.unsignedinteger[Any]]:
    """Return in which of so many rows each point is, which are about equally full.

    What is in one bin goes into one row, so some of them may be empty.
    """
    kind = np.min_scalar_type(count)
    bins = _bins(some, ends)
    if bins.edges is not None:
        between = np.quantile(bins.edges, np.arange(1, count) / count)
        return between.searchsorted(y).astype(kind)
    filled = np.bincount(bins.number(some), minlength=BINS).cumsum()
    row_of = (filled * count // (len(some) + 1)).astype(kind)
    row = np.empty(len(y), dtype=kind)
    for part in (slice(i, i + CHUNK) for i in range(0, len(y), CHUNK)):
        row[part] = row_of.take(bins.evenly(y[part]).astype(np.uint16))
    return row


def _slices(bounds: Ints) -> Iterator[slice]:
    """Return slices from each bound to the next."""
    return (slice(*ends) for ends in pairwise(bounds.tolist()))


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
