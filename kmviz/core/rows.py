"""Points on a line or in the plane, sorted into rows, for `scan` to cut into slices.

The rows are strips of about equally many points, from the lowest upwards; in each the
points lie by x, in packs of a few. So what lies between two places of a row is a slice
of packs, and running sums over the packs tell what it adds up to.

Places are rounded to narrow bins, upwards and sideways. So a key, which is one whole
number, says row, bin and number of a point, and keys are quicker to sort than places.
In what order the points of a bin lie does not matter: slices spare the bins in which
they end.
"""

from collections.abc import Iterator
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
"""How many bins there are; the first and the last are those of places outside."""
FULL = 1 / 256
"""The share of some points above which a bin has too many places of them."""
THINNED = 8
"""One of so many points is where a bin begins, if they are not equally wide."""
NO_SPAN = 1e-290
"""Points as near to each other are in one bin, as numbers end near here."""

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
    anchors : array of shape (2,)
        What places are split by, so that the sums are exact.
    sums : array of complex or float, shape (2, packs + 1)
        What all packs before one add up to: leading parts of points, and their rests.
    """

    def __init__(self, X: Floats, count: int) -> None:
        n, (low, high) = len(X), _ends(X)
        bits = n.bit_length()
        count = min(count, n, (1 << 48 - bits) - 1)  # so that keys have 64 bits
        middle = (low + high) / 2
        self.middle = as_places(middle[None])[0]
        self.reach = float((high - low).max()) / 2
        self.anchors = as_places(anchors(n, np.maximum(-low, high)))
        some = (_some(X) - middle).T.copy()
        ends = low - middle, high - middle
        bins = [_bins(*each) for each in zip(some, *ends, strict=True)]
        row_of = _rows(bins[-1].number(some[-1]), count)
        keys = _keys(X, middle, bins, row_of)
        keys.sort()
        firsts = np.arange(count + 1, dtype=np.uint64) * BINS << bits
        starts = np.unique(keys.searchsorted(firsts))
        self.packs, self.bounds = _packs(starts)
        row = np.arange(len(starts) - 1).repeat(np.diff(self.packs))
        self._bins = bins[0]
        self._first, self._last = (
            _in_row(row, keys.take(each) >> bits & BINS - 1)
            for each in (self.bounds[:-1], self.bounds[1:] - 1)
        )
        keys &= (1 << bits) - 1
        self.order: Ints = keys.view(np.int64)
        self.places = as_places(X).take(self.order)
        self.sums = _running(self.places, self.bounds, self.anchors)
        lowest = np.minimum.reduceat(self.places.imag, starts[:-1])
        highest = self.places.imag[starts[-2] :].max()
        self.lines = np.append(lowest, highest) - self.middle.imag

    def between(self, row: Ints, left: Floats, right: Floats) -> tuple[Ints, Ints]:
        """Return the first pack between two places of a row, and where they end."""
        first, end = (_in_row(row, self._bins.number(each)) for each in (left, right))
        start = self._first.searchsorted(first, side="right")
        return start, np.maximum(start, self._last.searchsorted(end))

    def sides(self, start: Ints, stop: Ints) -> tuple[Floats, Floats]:
        """Return between which places of a row some packs lie, as far as bins tell."""
        first, last = self._first.take(start), self._last.take(stop - 1)
        return self._bins.sides(first & BINS - 1, last & BINS - 1)


class Bins(NamedTuple):
    """Bins along one direction, numbered upwards."""

    scale: float
    """How many there are in a unit of length."""
    offset: float
    """In which the origin is."""
    edges: Floats | None = None
    """Where each begins, unless all are equally wide."""

    def number(self, places: Floats) -> Ints:
        """Return the bins of some places; 0 is before all points, the last behind."""
        if self.edges is not None:
            return self.edges.searchsorted(places, side="right")
        with np.errstate(over="ignore"):
            return self._evenly(places).clip(0, BINS - 1).astype(np.int64)

    def inside(self, places: Floats) -> NDArray[np.uint16]:
        """Return the same for places between the ends."""
        if self.edges is not None:
            return self.number(places).astype(np.uint16)
        return self._evenly(places).astype(np.uint16)

    def sides(self, first: Ints, last: Ints) -> tuple[Floats, Floats]:
        """Return places before all that are in one bin, and behind all in another."""
        if self.edges is not None:
            return self.edges.take(first - 1), self.edges.take(last)
        sides = np.array([first - 1, last + 2], dtype=np.float64)  # as all is rounded
        sides -= self.offset
        sides /= self.scale
        return sides[0], sides[1]

    def _evenly(self, places: Floats) -> Floats:
        numbers: Floats = places * self.scale
        numbers += self.offset
        return numbers


def _columns(X: Floats) -> Iterator[tuple[slice, Floats]]:
    """Return slices of points, and their columns, of which each lies in one piece."""
    return ((points, X[points].T.copy()) for points in _chunks(len(X)))


def _ends(X: Floats) -> tuple[Floats, Floats]:
    """Return the least and the largest number of each column."""
    ends = [(each.min(axis=1), each.max(axis=1)) for _, each in _columns(X)]
    low, high = np.array(ends).swapaxes(0, 1)
    return low.min(axis=0), high.max(axis=0)


def _some(X: Floats) -> Floats:
    """Return some of many points, spread evenly, but in step with nothing."""
    count = BINS // 2
    if len(X) <= count:
        return X
    shares = np.arange(count) * GOLDEN
    shares -= np.floor(shares)
    return X.take((shares * len(X)).astype(np.int64), axis=0)


def _bins(some: Floats, low: float, high: float) -> Bins:
    """Return bins between two ends for places like these.

    They are equally wide, or, if too many different places are in one, have about as
    many points each.
    """
    scale = (BINS - 4) / max(high - low, NO_SPAN)
    bins = Bins(scale, 1.5 - low * scale)
    fullest = np.bincount(bins.number(np.unique(some))).max()
    if low == high or fullest <= FULL * len(some):
        return bins
    edges = np.unique(np.sort(some)[::THINNED])
    edges[0] = low  # also below what is none of these
    return bins._replace(edges=np.append(edges, np.nextafter(high, np.inf)))


def _in_row(row: Ints, bins: NDArray[np.integer[Any]]) -> NDArray[np.int32]:
    """Return numbers that rise from bin to bin in a row, and from row to row."""
    return np.asarray(row * BINS, dtype=np.int32) + bins.astype(np.int32)


def _rows(bins: Ints, count: int) -> NDArray[np.uint64]:
    """Return which bins belong to which of so many rows, as the first of its numbers.

    Rows are about equally full with points like those in some bins. What is in one bin
    goes into one row, so some of them may be empty.
    """
    filled = np.bincount(bins, minlength=BINS).cumsum()
    return (filled * count // (len(bins) + 1) * BINS).astype(np.uint64)


def _keys(
    X: Floats, middle: Floats, bins: list[Bins], row_of: NDArray[np.uint64]
) -> NDArray[np.uint64]:
    """Return row, bin and number of each point as one number."""
    keys = np.empty(len(X), dtype=np.uint64)
    for points, columns in _columns(X):
        columns -= middle[:, None]
        key = row_of.take(bins[-1].inside(columns[-1]))
        key += bins[0].inside(columns[0])
        key <<= len(X).bit_length()
        key += np.arange(points.start, points.stop, dtype=np.uint64)
        keys[points] = key
    return keys


def _packs(starts: Ints) -> tuple[Ints, Ints]:
    """Return the first pack of each row, and where packs start, and their ends."""
    amounts = -(-np.diff(starts) // PACK)
    bounds = np.append(PACK * ranges(np.zeros_like(amounts), amounts), 0)
    bounds += starts.repeat(np.append(amounts, 1))
    return np.append(0, amounts.cumsum()), bounds


def _running(places: Places, bounds: Ints, by: Floats) -> Places:
    """Return what all places before each bound add up to, in both parts."""
    sums = np.zeros((2, len(bounds)), dtype=places.dtype)
    for packs in _chunks(len(bounds) - 1, CHUNK // PACK):
        ends = bounds[packs.start : packs.stop + 1]
        parts = split(places[ends[0] : ends[-1]], by)
        for each, part in zip(sums[:, 1:], parts, strict=True):
            np.add.reduceat(part, ends[:-1] - ends[0], out=each[packs])
    return sums.cumsum(axis=1, out=sums)


def _chunks(n: int, size: int = CHUNK) -> Iterator[slice]:
    """Return slices of so many things, one behind the other."""
    return (slice(i, min(i + size, n)) for i in range(0, n, size))


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
