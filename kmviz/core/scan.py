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
NO_WIDTH = 1e-40
"""Stars above each other are taken for so far apart sideways, as a share of all."""
FEW, BANDS = 32, 8
"""Up to so many stars are all compared on all lines; more, in so many bands."""


class Stars(NamedTuple):
    """The stars that can own points, in the order of x."""

    name: Ints
    """Their labels."""
    x: Floats
    y: Floats
    reach: float
    """How far from the middle a point or a star lies at most, in either direction."""
    slack: float
    """How much nearer, as half a difference of squares, is surely nearer."""

    def some(self, which: Ints) -> "Stars":
        """Return some of them, or all in another order."""
        return Stars(
            self.name[which], self.x[which], self.y[which], self.reach, self.slack
        )


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
    left, right = _intervals(rows, stars)
    row, column = np.nonzero(left <= right)
    start, stop = rows.between(row, left[row, column], right[row, column])
    gaps = _gaps(rows, row, start, stop)
    star, single = stars.name[column - 1], _compared(rows, places, stars, gaps)
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
    return Stars(name, x, y, reach, slack)


def _intervals(rows: Rows, stars: Stars) -> tuple[Floats, Floats]:
    """Return where the slice of each star in each row may start and must stop.

    The first column is that of an empty slice, which opens each row.
    """
    shape = len(rows.lines) - 1, 1 + len(stars.x)
    left, right = np.full(shape, np.inf), np.full(shape, -np.inf)
    left[:, 0] = -np.inf
    for band, seen in _bands(rows, stars):
        low, high = _ends(stars.some(seen), rows.lines[band.start : band.stop + 1])
        left[band, 1 + seen] = np.maximum(low[:-1], low[1:])
        right[band, 1 + seen] = np.minimum(high[:-1], high[1:])
    return left, right


def _bands(rows: Rows, stars: Stars) -> Iterator[tuple[slice, Ints]]:
    """Yield bands of rows, and the stars that may own anything there."""
    count = len(rows.lines) - 1
    if len(stars.x) <= FEW:
        yield slice(0, count), np.arange(len(stars.x))
        return
    starts = np.unique(np.arange(BANDS + 1) * count // BANDS)
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
    x, y, k = stars.x, stars.y, len(stars.x)
    half = (x**2 + y**2) / 2
    before = np.triu(np.ones((k, k), dtype=np.bool_), 1)
    away = np.maximum(np.abs(x - x[:, None]), NO_WIDTH * stars.reach)
    away[~before] *= -1
    with np.errstate(divide="ignore", invalid="ignore"):
        edge = (half - half[:, None] + stars.slack) / away
        edges = ((y[:, None] - y) / away)[:, :, None] * lines
    left = (edges + np.where(before, edge, -np.inf)[:, :, None]).max(axis=0)
    edges += np.where(before.T, edge, np.inf)[:, :, None]
    return left.T, edges.min(axis=0).T


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
    return _Gaps(row[some], length, rows.places.take(ranges(first, length)))


def _compared(rows: Rows, stars: Places, rivals: Stars, gaps: _Gaps) -> Ints:
    """Return the nearest star of each point in the gaps, by the documented formula."""
    rivals = rivals.some(rivals.name.argsort())  # so the first of equals comes first
    gap, column = np.nonzero(_near(rows, rivals, gaps))
    name, amount = rivals.name[column], np.bincount(gap)
    first = amount.cumsum() - amount
    nearest = np.repeat(name[first], gaps.length)
    least = _squares(gaps.places, stars.take(nearest))
    for turn in range(1, amount.max(initial=0)):
        more = amount > turn
        points = np.flatnonzero(np.repeat(more, gaps.length))
        rival = np.repeat(name[first[more] + turn], gaps.length[more])
        squares = _squares(gaps.places.take(points), stars.take(rival))
        best = least.take(points)
        least[points] = np.minimum(squares, best)
        nearest[points] = np.where(squares < best, rival, nearest.take(points))
    return nearest


def _squares(places: Places, stars: Places) -> Floats:
    """Return the squared distance of each place to a star of its own."""
    away = places - stars
    squares: Floats = away.real**2 + away.imag**2
    return squares


def _near(rows: Rows, stars: Stars, gaps: _Gaps) -> Bools:
    """Tell which stars may be nearest to a point of each gap, shape (gaps, k).

    That is decided for the whole box around a gap, as a difference of two squares
    changes evenly along its sides.
    """
    stop = gaps.length.cumsum()
    left = (gaps.places.take(stop - gaps.length) - rows.middle).real - rows.grain
    right = (gaps.places.take(stop - 1) - rows.middle).real + rows.grain
    low, high = rows.lines[gaps.row], rows.lines[gaps.row + 1]
    x, y = stars.x, stars.y
    box = np.stack([(left + right) / 2, (low + high) / 2, np.ones(len(left))], axis=1)
    h = box @ np.stack([-x, -y, (x**2 + y**2) / 2])
    best = h.argmin(axis=1)
    h -= h.min(axis=1)[:, None]
    h -= np.abs(x - x[:, None]).take(best, axis=0) * ((right - left) / 2)[:, None]
    h -= np.abs(y - y[:, None]).take(best, axis=0) * ((high - low) / 2)[:, None]
    near: Bools = h <= 2 * stars.slack
    return near


def _sums(
    rows: Rows, k: int, owner: Ints, start: Ints, stop: Ints, places: Places
) -> Floats:
    """Return what the points of each star add up to in both parts, shape (2, k, d).

    Owners are those of the slices, and then those of single places.
    """
    whole = rows.sums.take(stop, axis=1) - rows.sums.take(start, axis=1)
    parts = np.concatenate([whole, split(places, rows.anchors)], axis=1)
    columns = (parts.real, parts.imag)[: 1 + np.iscomplexobj(parts)]
    sums = np.array(
        [[np.bincount(owner, part, k) for part in column] for column in columns]
    )
    return np.ascontiguousarray(sums.transpose(1, 2, 0))
