"""Points on a line or in the plane, sorted into rows, for `scan` to cut into slices.

The rows are strips of about equally many points, from the lowest upwards; in each the
points lie by x, in packs of a few. So what lies between two places of a row is a slice
of packs, and running sums over the packs tell what it adds up to.

To sort a million numbers takes long, so they are dealt into narrow bins, upwards and
sideways. In what order the points of a bin lie does not matter: slices spare the bins
in which they end.
"""

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
    places : array of shape (n,)
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
        What points are split by, so that the sums are exact.
    sums : array of shape (2, packs + 1)
        What all packs before one add up to: leading parts of points, and their rests.
    """

    def __init__(self, X: Floats, count: int) -> None:
        n, unsorted = len(X), as_places(X)
        ends = np.array([[column.min(), column.max()] for column in X.T]).T
        self.middle = as_places(ends.mean(axis=0)[None])[0]
        self.reach = float(np.ptp(ends, axis=0).max()) / 2
        self.anchors = as_places(anchors(n, np.abs(ends).max(axis=0)))
        some, ends = unsorted[:: -(-n // BINS)], as_places(ends)
        self._bins = _bins((some - self.middle).real, (ends - self.middle).real)
        self.grain = self._bins.grain
        upwards = _bins(some.imag, ends.imag)
        row_of, sizes = _rows(unsorted.imag, upwards, min(count, n))
        self.order: NDArray[np.signedinteger[Any]] = row_of.argsort(
            kind="stable"
        ).astype(np.int32 if n < 1 << 31 else np.int64)
        amounts, starts = -(-sizes // PACK), np.append(0, sizes.cumsum())
        self.packs = np.append(0, amounts.cumsum())
        self.bounds = np.append(PACK * ranges(np.zeros_like(amounts), amounts), n)
        self.bounds[:-1] += np.repeat(starts[:-1], amounts)
        self.places = np.empty_like(unsorted)
        self.sums = np.zeros((2, len(self.bounds)), dtype=unsorted.dtype)
        self._first, self._last = np.empty((2, len(self.bounds) - 1), dtype=np.int32)
        for row, (start, stop) in enumerate(pairwise(starts.tolist())):
            self._fill(row, slice(start, stop), unsorted)
        self.sums.cumsum(axis=1, out=self.sums)
        low = np.minimum.reduceat(self.places.imag, starts[:-1])
        self.lines = np.append(low, ends[1].imag) - self.middle.imag

    def _fill(self, row: int, points: slice, unsorted: Places) -> None:
        """Sort a row by x and enter what is known of its packs."""
        order = self.order[points]
        places = unsorted.take(order)
        by_x, bins = self._bins.sort(places.real - self.middle.real)
        self.order[points], self.places[points] = order.take(by_x), places.take(by_x)
        packs = slice(self.packs[row], self.packs[row + 1])
        self._first[packs] = _keys(row, bins[::PACK])
        self._last[packs] = _keys(row, np.append(bins[PACK - 1 : -1 : PACK], bins[-1]))
        self.sums[:, 1:][:, packs] = self._added(self.places[points])

    def _added(self, places: Places) -> Places:
        """Return what the packs of a row add up to."""
        padded = np.zeros(-(-len(places) // PACK) * PACK, dtype=places.dtype)
        padded[: len(places)] = places
        parts = np.array(split(padded, self.anchors))
        sums: Places = np.einsum("ijk->ij", parts.reshape(2, -1, PACK))
        return sums

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
        shares: Floats = (places - self.low) / self.span
        return shares * (BINS - 1)

    def sort(self, places: Floats) -> tuple[Ints, NDArray[np.integer[Any]]]:
        """Return the order of places that lie in bins, and their bins in this order."""
        if self.edges is not None:
            order = places.argsort()
            return order, self.number(places.take(order))
        bins = self.evenly(places).astype(np.uint16)
        order = bins.argsort(kind="stable")
        return order, bins.take(order)


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


def _rows(y: Floats, bins: Bins, count: int) -> tuple[NDArray[Any], Ints]:
    """Return which row each point is in, and how many points there are in each.

    What is in one bin goes into one row, so there may be fewer rows than asked for.
    """
    kind = np.min_scalar_type(count)
    if bins.edges is not None:
        between = np.quantile(bins.edges, np.arange(1, count) / count)
        row = between.searchsorted(y).astype(kind)
        sizes = np.bincount(row)
    else:
        numbers = np.empty(len(y), dtype=np.uint16)
        for part in (slice(i, i + CHUNK) for i in range(0, len(y), CHUNK)):
            numbers[part] = bins.evenly(y[part])
        filled = np.bincount(numbers)
        row_of = filled.cumsum() * count // (len(y) + 1)
        row = row_of.astype(kind).take(numbers)
        sizes = np.bincount(row_of, filled).astype(np.int64)
    return row, sizes[sizes > 0]


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
