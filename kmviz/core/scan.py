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

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from kmviz.core.arrays import Bools, Floats, Ints
from kmviz.core.assignment import CHUNK, Labels, split
from kmviz.core.owners import Slices
from kmviz.core.rows import Places, Rows, as_places, ranges

SURE = 64 * np.finfo(np.float64).eps
"""Half a difference of two squares above this share of the largest is no rounding.

The formula rounds it by a quarter of that, and the way to the ends of slices by less.
"""
VANISHING = 1e-280
"""Squares below this may have lost digits."""
NO_WIDTH = 1e-40
"""Stars above each other are taken for so far apart sideways, as a share of the box."""
LANES = 4
"""Sums that are made of each star's points, in turn; a power of 2."""
FEW, BANDS = 20, 12
"""Up to so many stars are all compared on all lines; more, in so many bands."""


class Stars(NamedTuple):
    """The stars that can own points, in the order of x."""

    name: Ints
    """Their labels."""
    x: Floats
    y: Floats
    half: Floats
    """Half the square of how far they are from the middle."""
    doubt: Floats
    """How much nearer than another, as half a difference of squares, is surely nearer:
    so much for both together."""
    width: float
    """How far apart sideways they are at least taken for."""

    def some(self, which: Ints) -> "Stars":
        """Return some of them, or all in another order, in an array of any shape."""
        known = self.x, self.y, self.half, self.doubt
        x, y, half, doubt = (each[which] for each in known)
        return Stars(self.name[which], x, y, half, doubt, self.width)


def scan(rows: Rows, centroids: Floats) -> Slices:
    """Return which points are nearest to which centroid, the first of equals.

    Examples
    --------
    >>> rows = Rows(np.array([[0.0, 1.0], [2.0, 1.0], [9.0, 1.0]]), count=1)
    >>> scan(rows, np.array([[8.0, 0.0], [1.0, 1.0]])).labels
    array([1, 1, 0])
    """
    stars = _stars(rows, as_places(centroids))
    row, star, left, right = _intervals(rows, stars)
    start, stop = rows.between(row, left, right)
    gaps = _gaps(rows, row, start, stop)
    single = _compared(as_places(centroids), stars, gaps)
    tally = _tally(rows, len(centroids), (star, start, stop), (single, gaps.places))
    return Slices(rows, star, start, stop, single, tally)


def _stars(rows: Rows, places: Places) -> Stars:
    """Return the stars by x; of equal ones the first, as the others own nothing."""
    there = np.flatnonzero(~np.isnan(places.real))
    name = there[np.lexsort((places[there].imag, places[there].real))]
    name = name[np.append(True, places[name[1:]] != places[name[:-1]])]
    away = places[name] - rows.middle
    x, y = away.real, away.imag
    own = np.maximum(np.abs(x), np.abs(y))
    square = np.maximum(own, rows.reach) ** 2
    doubt = np.where(square > VANISHING, SURE * square, np.inf)
    width = NO_WIDTH * (rows.reach or own.max())
    return Stars(name, x, y, (x**2 + y**2) / 2, doubt, width)


def _intervals(rows: Rows, stars: Stars) -> tuple[Ints, Ints, Floats, Floats]:
    """Return row and label of slices, and between which places of it they must be.

    Each row opens with an empty slice, of whatever star.
    """
    count, (seen, lines) = len(rows.lines) - 1, _bands(rows, stars)
    height, k = lines.shape[1] - 1, seen.shape[1]
    stars = stars.some(np.append(np.arange(len(stars.x)), -1))
    stars.half[-1] = np.inf  # which is nowhere near
    together = max(1, CHUNK // (lines.shape[1] * k**2))
    bands = (slice(i, i + together) for i in range(0, len(seen), together))
    ends = [_ends(stars.some(seen[band]), lines[band]) for band in bands]
    low, high = (np.concatenate(each) for each in zip(*ends, strict=True))
    left, right = np.full((2, len(seen), height, 1 + k), -np.inf)
    np.maximum(low[:, :-1], low[:, 1:], out=left[:, :, 1:])
    np.minimum(high[:, :-1], high[:, 1:], out=right[:, :, 1:])
    left, right = (each.reshape(-1, 1 + k)[:count] for each in (left, right))
    left[rows.outer, 1:] = np.nan
    row, column = np.nonzero(left <= right)
    label = stars.name[seen[row // height, column - 1]]
    return row, label, left[row, column], right[row, column]


def _bands(rows: Rows, stars: Stars) -> tuple[Ints, Floats]:
    """Return which stars may own anything in some bands of rows, and their lines.

    Behind those of a band stand such as there are not, and behind the lines the last.
    """
    count, k = len(rows.lines) - 1, len(stars.x)
    if k <= FEW:
        return np.arange(k)[None], rows.lines[None]
    height = -(-count // BANDS)
    starts = np.arange(0, count + height, height)
    lines = np.minimum(starts[:-1, None] + np.arange(height + 1), count)
    borders = rows.lines[np.minimum(starts, count)]
    left, right = _ends(stars._replace(doubt=-stars.doubt), borders)
    seen = ~(left > right)
    seen |= ~seen.any(axis=0)  # it may hide between two of these lines
    band, star = np.nonzero(seen[:-1] | seen[1:])
    amount = np.bincount(band, minlength=len(lines))
    padded = np.full((len(amount), amount.max()), k)
    padded[band, ranges(np.zeros_like(amount), amount)] = star
    return padded, rows.lines[lines]


def _ends(stars: Stars, lines: Floats) -> tuple[Floats, Floats]:
    """Return where the interval of each star ends on each line, shape (.., lines, k).

    There a star with x is nearer than another with x' where (x - x') t is more than h -
    h', with h = (x^2 + y^2) / 2 - y times the height of the line.
    """
    x, y, half, doubt = stars[1:-1]
    more, less = half + doubt, half - doubt
    turn = np.arange(x.shape[-1])
    before = turn[:, None] < turn
    away = np.maximum(np.abs(x[..., None, :] - x[..., None]), stars.width)
    away = np.copysign(away, before - 0.5)
    with np.errstate(all="ignore"):
        edge = (more[..., None, :] - less[..., None]) / away
        slope = (y[..., None] - y[..., None, :]) / away
        edges = slope[..., None] * lines[..., None, None, :]
    left = (edges + np.where(before, edge, -np.inf)[..., None]).max(axis=-3)
    edges += np.where(before.T, edge, np.inf)[..., None]
    return left.swapaxes(-1, -2), edges.min(axis=-3).swapaxes(-1, -2)


class _Gaps(NamedTuple):
    """What lies between slices."""

    left: Floats
    right: Floats
    low: Floats
    high: Floats
    """The sides of a box around each of them."""
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
    sides = rows.sides(row[some], stop[some], until[some])
    return _Gaps(*sides, length, rows.places.take(ranges(first, length)))


def _compared(stars: Places, rivals: Stars, gaps: _Gaps) -> Labels:
    """Return the nearest star of each point in the gaps, by the documented formula."""
    rivals = rivals.some(rivals.name.argsort())  # so the first of equals comes first
    gap, column = np.nonzero(_near(rivals, gaps))
    return _decided(stars, rivals.name[column], np.bincount(gap), gaps)


def _decided(stars: Places, name: Ints, amount: Ints, gaps: _Gaps) -> Labels:
    """Return the nearest of the rivals of each gap, of which it has some amount.

    Which of two is nearer is hard to guess, so the processor is not made to: labels go
    from one to the other by a difference, which may wrap around, times 0 or 1.
    """
    label = name.astype(np.min_scalar_type(len(stars) - 1))
    first, length, places = amount.cumsum() - amount, gaps.length, gaps.places
    points: Ints | None = None  # all of them, as nearly all gaps have two rivals
    nearest = label[first].repeat(length)
    least = _squares(places, stars, name[first], length)
    for turn in range(1, amount.max(initial=0)):
        if turn > 1:
            more = amount > turn
            kept = np.flatnonzero(more.repeat(length))
            points = kept if points is None else points.take(kept)
            first, amount, length = first[more], amount[more], length[more]
            places, least = places.take(kept), least.take(kept)
        rival = first + np.minimum(turn, amount - 1)
        squares = _squares(places, stars, name[rival], length)
        some = slice(None) if points is None else points
        further = label[rival].repeat(length) - nearest[some]
        nearest[some] += further * (squares < least)
        np.minimum(squares, least, out=least)
    return nearest


def _squares(places: Places, stars: Places, name: Ints, length: Ints) -> Floats:
    """Return the squared distances of points to stars, each that of so many points."""
    away = places - stars.take(name).repeat(length)
    squares: Floats = np.square(away.real)
    if np.iscomplexobj(away):
        squares += np.square(away.imag)
    return squares


def _near(stars: Stars, gaps: _Gaps) -> Bools:
    """Tell which stars may be nearest to a point of each gap, shape (gaps, k).

    That is decided for the whole box around a gap, as a difference of two squares
    changes evenly along its sides. A box may lie outside that around most points.
    """
    x, y, (left, right, low, high) = stars.x, stars.y, gaps[:4]
    reach = np.maximum(np.maximum(-left, right), np.maximum(-low, high))
    box = np.stack([(left + right) / 2, (low + high) / 2, np.ones(len(left))], axis=1)
    h = box @ np.stack([-x, -y, (x**2 + y**2) / 2])
    best = h.argmin(axis=1)
    h -= (h.min(axis=1) + 2 * (SURE * reach**2 + stars.doubt.take(best)))[:, None]
    h -= np.abs(x - x[:, None]).take(best, axis=0) * ((right - left) / 2)[:, None]
    h -= np.abs(y - y[:, None]).take(best, axis=0) * ((high - low) / 2)[:, None]
    near: Bools = h <= 2 * stars.doubt
    return near


def _tally(
    rows: Rows, k: int, slices: tuple[Ints, Ints, Ints], singles: tuple[Labels, Places]
) -> Floats:
    """Return what the points of each star add up to, as `tally_of` does.

    Slices are given by star, start and stop, other points by star and place. Of
    these, neighbours mostly have the same star: they are added up in four lanes, or
    each addition would wait for the one before it.
    """
    (star, start, stop), (single, places) = slices, singles
    lane = np.arange(len(single)) & LANES - 1
    lane *= k
    lane += single
    parts = _columns(rows, split(places, rows.anchors))
    added = [np.bincount(lane, weights, LANES * k) for weights in (None, *parts)]
    sums = _columns(rows, rows.sums.take(stop, axis=1) - rows.sums.take(start, axis=1))
    sizes = rows.bounds.take(stop) - rows.bounds.take(start)
    whole = [np.bincount(star, weights, k) for weights in (sizes, *sums)]
    counts, *sums = whole + np.reshape(added, (-1, LANES, k)).sum(axis=1)
    d = len(sums) // 2
    return np.array([counts] * d + sums).reshape(3, d, k)


def _columns(rows: Rows, parts: Iterable[Places]) -> list[Floats]:
    """Return the columns of places, all of the first part and then of the second."""
    if not np.iscomplexobj(rows.sums):
        return list(parts)
    return [column for part in parts for column in (part.real, part.imag)]
