"""Who is nearest, found row by row: quick for many points, and exact.

Cells are convex, and along a horizontal line each star owns one interval, which ends
where the next star in the order of x comes as near. What a cell owns on the lines
below and above a row it owns between them. So it takes one slice of the row whole, and
only the few points between two slices, here with a question mark, are compared::

    line    ---------1-----|------2--------|--3------
    row      1 1  1 1  1 ? ? 2  2 2  2 2 2 ? ? 3 3  3
    line    -------1---------|----2-----|-----3------

A slice ends where rounding could begin to matter, so its points have the labels that
the documented formula gives them. Those between are compared by that formula, with the
stars that may be nearest somewhere in the box around them.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from kmviz.core.arrays import Bools, Floats, Ints
from kmviz.core.assignment import split
from kmviz.core.owners import Slices
from kmviz.core.rows import Places, Rows, as_places, ranges

SURE = 64 * np.finfo(np.float64).eps
"""Half a difference of two squares above this share of the largest is no rounding.

The formula rounds it by a quarter of that, and the way to the ends of slices by less.
"""
VANISHING = 1e-280
"""Squares below this may have lost digits."""
FEW, BAND = 16, 16
"""Up to so many stars are all compared on all lines; more, in bands of so many rows."""


class Stars(NamedTuple):
    """The stars that can own points, in the order of x."""

    name: Ints
    """Their labels."""
    x: Floats
    y: Floats
    slack: float
    """How much nearer, as half a difference of squares, is surely nearer."""

    def some(self, which: Bools | Ints) -> "Stars":
        """Return some of them, or all in another order."""
        return Stars(self.name[which], self.x[which], self.y[which], self.slack)


def scan(rows: Rows, centroids: Floats) -> Slices:
    """Return which points are nearest to which centroid, the first of equals.

    Examples
    --------
    >>> rows = Rows(np.array([[0.0, 1.0], [2.0, 1.0], [9.0, 1.0]]), count=1)
    >>> scan(rows, np.array([[8.0, 0.0], [1.0, 1.0]])).labels
    array([1, 1, 0])
    """
    k, places = len(centroids), as_places(centroids)
    stars = _stars(rows, places)
    row, column, start, stop = _cut(rows, *_intervals(rows, stars))
    gaps = _gaps(rows, row, start, stop)
    star, single = stars.name[column], _compared(rows, places, stars, gaps)
    owner = np.concatenate([star, single])
    sums = _sums(rows, k, owner, start, stop, gaps.places)
    return Slices(rows, k, star, start, stop, single, sums)


def _stars(rows: Rows, places: Places) -> Stars:
    """Return the stars by x; of equal ones the first, as the others own nothing."""
    there = np.flatnonzero(~np.isnan(places.real))
    name = there[np.lexsort((places[there].imag, places[there].real))]
    name = name[np.append(True, places[name[1:]] != places[name[:-1]])]
    away = places[name] - rows.middle
    x, y = away.real, away.imag
    reach = max(rows.reach, np.abs(x).max(), np.abs(y).max())
    slack = SURE * reach**2 if reach**2 > VANISHING else np.inf
    return Stars(name, x, y, slack)


def _intervals(rows: Rows, stars: Stars) -> tuple[Floats, Floats]:
    """Return where the slice of each star in each row may start and must stop."""
    shape = len(rows.lines) - 1, len(stars.x)
    left, right = np.full(shape, np.inf), np.full(shape, -np.inf)
    for band, seen in _bands(rows, stars):
        low, high = _ends(stars.some(seen), rows.lines[band.start : band.stop + 1])
        left[band, seen] = np.maximum(low[:-1], low[1:])
        right[band, seen] = np.minimum(high[:-1], high[1:])
    return left, right


def _bands(rows: Rows, stars: Stars) -> Iterator[tuple[slice, Ints]]:
    """Yield bands of rows, and the stars that may own anything there."""
    count = len(rows.lines) - 1
    if len(stars.x) <= FEW:
        yield slice(0, count), np.arange(len(stars.x))
        return
    starts = np.append(np.arange(0, count, BAND), count)
    left, right = _ends(stars._replace(slack=-stars.slack), rows.lines[starts])
    seen = ~(left > right)
    seen |= ~seen.any(axis=0)  # it may hide between two of these lines
    for i in range(len(starts) - 1):
        yield slice(starts[i], starts[i + 1]), np.flatnonzero(seen[i] | seen[i + 1])


def _ends(stars: Stars, lines: Floats) -> tuple[Floats, Floats]:
    """Return where the interval of each star ends on each line, shape (lines, k).

    There a star with x is nearer than another with x' where (x - x') t is more than h -
    h', with h = (x^2 + y^2) / 2 - y times the height of the line.
    """
    x, k = stars.x, len(stars.x)
    h = ((x**2 + stars.y**2) / 2)[:, None] - stars.y[:, None] * lines
    before = np.triu(np.ones((k, k), dtype=np.bool_), 1)[:, :, None]
    away = np.where(before, 1.0, -1.0) * np.abs(x[:, None, None] - x[:, None])
    with np.errstate(divide="ignore", invalid="ignore"):
        edge = (h - h[:, None] + stars.slack) / away
    left = np.where(before, edge, -np.inf).max(axis=0)
    right = np.where(before.swapaxes(0, 1), edge, np.inf).min(axis=0)
    return left.T, right.T


def _cut(rows: Rows, left: Floats, right: Floats) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the slices: row, star, start and stop; an empty one opens each row."""
    keep = np.ones((len(left), left.shape[1] + 1), dtype=np.bool_)
    np.less(left, right, out=keep[:, 1:])
    row, column = np.nonzero(keep)
    opens = column == 0
    column[~opens] -= 1
    start, stop = rows.between(row, left[row, column], right[row, column])
    start[opens] = stop[opens] = rows.packs[:-1]
    return row, column, start, stop


class _Gaps(NamedTuple):
    """What lies between slices."""

    row: Ints
    """The row of each gap."""
    length: Ints
    """How many points there are in it."""
    places: Places
    """Where these points are, those of all gaps one behind the other."""


def _gaps(rows: Rows, row: Ints, start: Ints, stop: Ints) -> _Gaps:
    """Return the gaps that have points; there may be one behind each slice."""
    until = np.append(start[1:], rows.packs[-1])
    some = np.flatnonzero(stop < until)
    first = rows.bounds[stop[some]]
    length = rows.bounds[until[some]] - first
    points = rows.order.take(ranges(first, length))
    return _Gaps(row[some], length, rows.places.take(points))


def _compared(rows: Rows, stars: Places, rivals: Stars, gaps: _Gaps) -> Ints:
    """Return the nearest star of each point in the gaps, by the documented formula."""
    rivals = rivals.some(rivals.name.argsort())  # so the first of equals comes first
    gap, column = np.nonzero(_near(rows, rivals, gaps).T)
    name, amount = rivals.name[column], np.bincount(gap)
    first = amount.cumsum() - amount
    nearest = np.zeros(len(gaps.places), dtype=np.int64)
    least = np.full(len(nearest), np.inf)
    for turn in range(amount.max(initial=0)):
        more = amount > turn
        points = np.flatnonzero(np.repeat(more, gaps.length))
        rival = np.repeat(name[first[more] + turn], gaps.length[more])
        away = gaps.places.take(points) - stars.take(rival)
        squares = away.real**2 + away.imag**2
        nearer = np.flatnonzero(squares < least.take(points))
        least[points.take(nearer)] = squares.take(nearer)
        nearest[points.take(nearer)] = rival.take(nearer)
    return nearest


def _near(rows: Rows, stars: Stars, gaps: _Gaps) -> Bools:
    """Tell which stars may be nearest to a point of each gap, shape (k, gaps).

    That is decided for the whole box around a gap, as a difference of two squares
    changes evenly along its sides.
    """
    stop = gaps.length.cumsum()
    left = (gaps.places.take(stop - gaps.length) - rows.middle).real
    right = (gaps.places.take(stop - 1) - rows.middle).real
    low, high = rows.lines[gaps.row], rows.lines[gaps.row + 1]
    x, y = stars.x[:, None], stars.y[:, None]
    h = (x**2 + y**2) / 2 - x * ((left + right) / 2) - y * ((low + high) / 2)
    best = h.argmin(axis=0)
    spread = np.abs(x - stars.x).take(best, axis=1) * (right - left)
    spread += np.abs(y - stars.y).take(best, axis=1) * (high - low)
    near: Bools = h - h.min(axis=0) <= spread / 2 + 2 * stars.slack
    return near


def _sums(
    rows: Rows, k: int, owner: Ints, start: Ints, stop: Ints, places: Places
) -> Floats:
    """Return what the points of each star add up to in both parts, shape (2, k, d).

    Owners are those of the slices, and then those of single places.
    """
    whole = rows.sums.take(stop, axis=1) - rows.sums.take(start, axis=1)
    parts = np.concatenate([whole, split(places, rows.anchors)], axis=1)
    columns = (parts.real, parts.imag)[: rows.X.shape[1]]
    sums = np.array(
        [[np.bincount(owner, part, k) for part in column] for column in columns]
    )
    return np.ascontiguousarray(sums.transpose(1, 2, 0))
