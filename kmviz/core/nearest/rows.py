"""Points on a line or in the plane, sorted into rows, for `scan` to cut into slices.

The rows are strips of about equally many points, from the lowest upwards; in each the
points lie by x, in packs of eight, here 1 and 2. So what lies between two places of a
row is a slice of packs, and running sums over the packs tell what it adds up to::

    a row and its bins    | 1 1 |  1  | 11  |   1 | 1 1 2 | 2   |  2 |

Places are rounded to narrow bins, upwards and sideways. So row and bin of a point are
numbers of 16 bits, which are sorted by counting, sooner than places. In what order the
points of a bin lie does not matter: slices spare the bins in which they end.

Points that are very far from most would coarsen what is known of all. So slices lie in
a box around most, and what is outside is in rows and bins of its own.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.ground.once import once
from kmviz.core.nearest.assignment import CHUNK, anchors, split
from kmviz.core.nearest.most import box, sample

Places: TypeAlias = NDArray[Any]
"""Places as complex numbers, so that both columns go together; real ones on a line."""
Sides: TypeAlias = tuple[Floats, Floats, Floats, Floats]
"""The left, the right, the lower and the upper sides of boxes."""
Few: TypeAlias = NDArray[np.uint16]
"""Numbers of rows or bins."""
PACK = 8
"""Points of a row that go together, so that less has to be kept."""
FAR = 1e4
"""So many times as far away as most are wide, points would coarsen the others."""
TOGETHER = 1 << 13
"""Points worked on at a time, so that memory for what is made of them is at hand."""
BINS = 1 << 16
"""How many bins there are; the first and the last are those of places outside."""
MOST = (1 << 15) - 3
"""Of more rows, a row and a bin would not be one number of 32 bits."""
AT_HAND = 1 << 21
"""More points do not stay in the processor's caches while they are sorted."""
FULL = 1 / 256
"""The share of some points above which a bin has too many places of them."""
NO_SPAN = 1e-290
"""Points as near to each other are in one bin, as numbers end near here."""


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
        The middle of the box around the points that are not far, the origin of all that
        follows.
    reach : float
        How far from the middle these points lie at most, in either direction.
    some_far : bool
        Whether some lie outside the box.
    lines : array of shape (rows + 1,)
        Heights in the box: between two that follow on each other lies a row.
    outer : array of int
        Which rows are not in the box.
    packs : array of int, shape (rows + 1,)
        Which pack is the first of each row, and how many there are.
    bounds : array of int, shape (packs + 1,)
        Where in the order each pack starts and the one before it ends.
    anchors : array of shape (2,)
        What places are split by, so that the sums are exact.
    sums : array of complex or float, shape (packs + 1, 2)
        What all packs before one add up to: leading parts of points, and their rests.
    """

    def __init__(self, X: Floats, count: int) -> None:
        n, (low, high), some = len(X), _ends(X), sample(X)
        count = min(count, n, MOST)
        near = box(some, low, high, FAR)
        self.some_far = bool((low < near[0]).any() or (high > near[1]).any())
        middle = near.mean(axis=0)
        self.middle = as_places(middle[None])[0]
        self.reach = float(np.abs(near - middle).max())
        self.anchors = as_places(anchors(n, np.maximum(-low, high)))
        some -= middle[:, None]
        ends = (np.array([low, *near, high]) - middle).T
        bins = [_bins(*each) for each in zip(some, ends, strict=True)]
        number, rows = _numbers(X, middle, bins, _rows(bins[-1], some[-1], count))
        # Few are sorted at a time, on a line as well, so they stay in a cache.
        group = rows if len(bins) > 1 else number >> 8
        self.order, self.places = _sorted(group, number, as_places(X))
        starts = _starts(rows, self.order, count + 2)
        row = np.flatnonzero(np.diff(starts))
        starts = np.append(starts[row], n)
        self.packs, self.bounds = _packs(starts)
        self.outer = np.flatnonzero((row == 0) | (row > count))
        self._bins, self._row = bins[0], (row * BINS).astype(np.int32)
        before = self._row.repeat(np.diff(self.packs))
        self._first, self._last = (
            before + number.take(self.order.take(each))
            for each in (self.bounds[:-1], self.bounds[1:] - 1)
        )
        self.sums = _running(self.places, self.bounds, self.anchors)
        inner = as_places(near).imag - self.middle.imag
        self._heights = _heights(self.places.imag, starts) - self.middle.imag
        self._heights[1:-1] = self._heights[1:-1].clip(*inner)
        self.lines = self._heights.clip(*inner)

    @once
    def ranks(self) -> Ints:
        """Which in this order each point is: by that, what has it is soon put back."""
        ranks = np.empty_like(self.order)
        ranks[self.order] = np.arange(len(ranks))
        return ranks

    def cuts(self, row: Ints, places: Floats) -> Ints:
        """Return the packs at which slices between two places of a row start and stop.

        They do so in turn, and then comes the end of all. What ends before all else
        begins with the row, and no other outside the box.
        """
        ends = self._row.take(row) + self._bins.number(places)
        ends[0] += places[1] != -np.inf
        cuts = np.empty(2 * len(row) + 1, dtype=np.int64)
        cuts[:-1] = self._first.searchsorted(ends.T.ravel())
        start, stop = cuts[:-1:2], cuts[1::2]
        stop -= self._last.take(stop - 1) >= ends[1]  # only the last may go beyond
        np.maximum(start, stop, out=stop)
        cuts[-1] = self.packs[-1]
        return cuts

    def within(self, cuts: Ints) -> tuple[Ints, Places]:
        """Return how many points lie from pack to pack, and what they add up to."""
        bounds, sums = self.bounds.take(cuts), self.sums.take(cuts, axis=0)
        return bounds[1:] - bounds[:-1], sums[1:] - sums[:-1]

    def sides(self, row: Ints, start: Ints, stop: Ints) -> Sides:
        """Return the sides of boxes around some packs of rows, as far as bins tell."""
        first, last = self._first.take(start), self._last.take(stop - 1)
        left, right = self._bins.sides(first & BINS - 1, last & BINS - 1)
        return left, right, self._heights.take(row), self._heights.take(row + 1)


class Bins(NamedTuple):
    """Bins along one direction, numbered upwards.

    In the first and in one behind the others are the places outside the box.
    """

    scale: float
    """How many there are in a unit of length."""
    offset: float
    """In which the origin is."""
    edges: Floats | None = None
    """Where each begins and the last ends, unless all are equally wide."""

    @property
    def behind(self) -> int:
        """The one behind the others."""
        return BINS - 1 if self.edges is None else len(self.edges) - 2

    def number(self, places: Floats) -> NDArray[np.int32]:
        """Return the bins of some places."""
        if self.edges is not None:
            return self.inside(places).astype(np.int32)
        with np.errstate(over="ignore"):
            return self._evenly(places).clip(0, BINS - 1).astype(np.int32)

    def inside(self, places: Floats) -> Few:
        """Return the same for places between the ends of all."""
        if self.edges is not None:
            bins = self.edges[1:-1].searchsorted(places, side="right")
            return bins.astype(np.uint16)
        return self._evenly(places).astype(np.uint16)

    def sides(self, first: Ints, last: Ints) -> tuple[Floats, Floats]:
        """Return places before all that are in one bin, and behind all in another."""
        if self.edges is not None:
            return self.edges.take(first), self.edges.take(last + 1)
        sides = np.array([first - 1, last + 2], dtype=np.float64)  # as all is rounded
        sides -= self.offset
        sides /= self.scale
        return sides[0], sides[1]

    def _evenly(self, places: Floats) -> Floats:
        numbers: Floats = places * self.scale
        numbers += self.offset
        return numbers


def _ends(X: Floats) -> tuple[Floats, Floats]:
    """Return the least and the largest number of each column."""
    columns = (X[points].T.copy() for points in _chunks(len(X)))
    ends = [(each.min(axis=1), each.max(axis=1)) for each in columns]
    low, high = np.array(ends).swapaxes(0, 1)
    return low.min(axis=0), high.max(axis=0)


def _bins(some: Floats, ends: Floats) -> Bins:
    """Return bins for places like these, which rise, with the ends of all and the box.

    They are equally wide; or, if too many different places are in one or lie outside,
    one begins at each of these, which are fewer than there may be.
    """
    low, first, last, high = ends
    scale = (BINS - 4) / max(last - first, NO_SPAN)
    bins = Bins(scale, 1.5 - first * scale)
    places = some[np.append(True, some[1:] > some[:-1])]
    if low == first and last == high:
        number = bins.number(places)
        behind = number[int(FULL * len(some)) :]  # of one more, the ends are equal
        if low == high or not (number[: len(behind)] == behind).any():
            return bins
    edges = places[(first <= places) & (places <= last)]
    edges[0] = first  # also below what is none of these
    last = np.nextafter(last, np.inf)
    return bins._replace(edges=np.array([low, *edges, last, max(last, high)]))


def _rows(bins: Bins, some: Floats, count: int) -> Few:
    """Return which bins belong to which of so many rows.

    Rows are about equally full with points like some. What is in one bin goes into one
    row, so some of them may be empty. Outside the box are one more before and behind.
    """
    filled = np.arange(len(some) + 1, dtype=np.int64)
    row = (1 + filled * count // (len(some) + 1)).astype(np.uint16)
    rows = row.repeat(np.diff(bins.number(some), prepend=0, append=BINS))
    rows[0], rows[bins.behind :] = 0, count + 1
    return rows


def _numbers(X: Floats, middle: Floats, bins: list[Bins], rows: Few) -> Few:
    """Return the bin and the row of each point."""
    numbers = np.empty((2, len(X)), dtype=np.uint16)
    for points in _chunks(len(X)):
        columns = np.subtract(X[points].T, middle[:, None], order="C")
        numbers[0, points] = bins[0].inside(columns[0])
        numbers[1, points] = rows.take(bins[-1].inside(columns[-1]))
    return numbers


def _sorted(group: Few, number: Few, places: Places) -> tuple[Ints, Places]:
    """Return points by group and number, and where they are.

    A stable sort of 16 bits counts them.
    """
    if len(group) > AT_HAND:
        order, number, places, starts = _dealt(group, number, places)
        for start, stop in pairwise(starts.tolist()):
            turn = number[start:stop].argsort(kind="stable")
            for some in (order[start:stop], places[start:stop]):
                some[:] = some.take(turn)
        return order, places
    order = group.argsort(kind="stable")
    for start, stop in pairwise(_starts(group, order, int(group.max()) + 1).tolist()):
        some = order[start:stop]
        turn = number.take(some, mode="clip").argsort(kind="stable")
        some[:] = some.take(turn, mode="clip")
    return order, places.take(order, mode="clip")  # none is clipped, and none checked


def _dealt(group: Few, number: Few, places: Places) -> tuple[Ints, Few, Places, Ints]:
    """Return points by group, with numbers and places, and where each group starts.

    They are read and written in turn, as there are more than a cache can hold.
    """
    blocks = [*_chunks(len(group), CHUNK)]
    count = int(group.max()) + 1
    sizes = sum(np.bincount(group[some], minlength=count) for some in blocks)
    starts = np.append(0, np.cumsum(sizes))
    free = starts[:-1].copy()
    order = np.empty(len(group), dtype=np.int64)
    dealt = np.empty_like(number), np.empty_like(places)
    for some in blocks:
        turn = group[some].argsort(kind="stable")
        size = np.bincount(group[some], minlength=count)
        where = ranges(free, size)
        free += size
        for new, old in zip(dealt, (number, places), strict=True):
            new[where] = old[some].take(turn)
        turn += some.start
        order[where] = turn
    return order, *dealt, starts


def _starts(group: Few, order: Ints, count: int) -> Ints:
    """Return where in this order each of so many groups starts and the last ends."""
    return group.searchsorted(np.arange(count + 1, dtype=np.uint16), sorter=order)


def _packs(starts: Ints) -> tuple[Ints, Ints]:
    """Return the first pack of each row, and where packs start, and their ends."""
    amounts = -(-np.diff(starts) // PACK)
    bounds = np.append(PACK * ranges(np.zeros_like(amounts), amounts), 0)
    bounds += starts.repeat(np.append(amounts, 1))
    return np.append(0, amounts.cumsum()), bounds


def _heights(heights: Floats, starts: Ints) -> Floats:
    """Return where the lowest point of each row is, and the highest of the last."""
    lowest = np.minimum.reduceat(heights, starts[:-1])
    return np.append(lowest, heights[starts[-2] :].max())


def _running(places: Places, bounds: Ints, by: Floats) -> Places:
    """Return what all places before each bound add up to, in both parts."""
    sums = np.zeros((len(bounds), 2), dtype=places.dtype)
    for packs in _chunks(len(bounds) - 1, TOGETHER // PACK):
        ends = bounds[packs.start : packs.stop + 1]
        parts = split(places[ends[0] : ends[-1]], by)
        for each, part in zip(sums[1:].T, parts, strict=True):
            np.add.reduceat(part, ends[:-1] - ends[0], out=each[packs])
    return sums.cumsum(axis=0, out=sums)


def _chunks(n: int, size: int = TOGETHER) -> Iterator[slice]:
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
    numbers: Ints = np.repeat(start - (length.cumsum() - length), length)
    numbers += np.arange(len(numbers))
    return numbers
