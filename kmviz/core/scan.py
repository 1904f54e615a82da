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

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kmviz.core.arrays import Floats, Ints
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


class Share(NamedTuple):
    """What goes to some stars, or, as less than nothing, from them."""

    star: NDArray[np.integer[Any]]
    sizes: Ints
    """How many points these are."""
    sums: Places
    """What they add up to in both parts, shape (m, 2)."""


def scan(rows: Rows, centroids: Floats) -> Slices:
    """Return which points are nearest to which centroid, the first of equals.

    Examples
    --------
    >>> rows = Rows(np.array([[0.0, 1.0], [2.0, 1.0], [9.0, 1.0]]), count=1)
    >>> scan(rows, np.array([[8.0, 0.0], [1.0, 1.0]])).labels
    array([1, 1, 0])
    """
    places = as_places(centroids)
    stars = _stars(rows, places)
    row, star, left, right = _intervals(rows, stars)
    cuts = rows.cuts(row, left, right)
    sizes, sums = rows.within(cuts)
    gaps = _gaps(rows, row, cuts[1:], sizes[1::2], sums[1::2])
    single, shares = _compared(rows, places, stars, gaps)
    tally = _tally(len(places), [Share(star, sizes[::2], sums[::2]), *shares])
    return Slices(rows, star, cuts, single, tally)


def _stars(rows: Rows, places: Places) -> Stars:
    """Return the stars by x; of equal ones the first, as the others own nothing."""
    name = places.argsort(kind="stable")
    places = places[name]
    some = ~np.isnan(places)
    some[1:] &= places[1:] != places[:-1]
    name, away = name[some], places[some] - rows.middle
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
    count, (stars, seen, lines) = len(rows.lines) - 1, _bands(rows, stars)
    height, k = lines.shape[1] - 1, seen.shape[1]
    together = max(1, CHUNK // (lines.shape[1] * k**2))
    bands = (slice(i, i + together) for i in range(0, len(seen), together))
    ends = [_ends(stars.some(seen[band]), lines[band]) for band in bands]
    low, high = (np.concatenate(each) for each in zip(*ends, strict=True))
    left, right = np.empty((2, len(seen), height, 1 + k))
    left[..., 0] = right[..., 0] = -np.inf
    np.maximum(low[:, :-1], low[:, 1:], out=left[:, :, 1:])
    np.minimum(high[:, :-1], high[:, 1:], out=right[:, :, 1:])
    left, right = (each.reshape(-1, 1 + k)[:count] for each in (left, right))
    left[rows.outer, 1:] = np.nan
    there = np.flatnonzero(left <= right)
    row, column = np.divmod(there, 1 + k)
    label = stars.name.take(seen.take(row // height * k + column - 1))
    return row, label, left.take(there), right.take(there)


def _bands(rows: Rows, stars: Stars) -> tuple[Stars, Ints, Floats]:
    """Return which of some stars may own anything in bands of rows, and their lines.

    Behind those of a band stands one that is nowhere near, and behind the lines the
    last.
    """
    count, k = len(rows.lines) - 1, len(stars.x)
    if k <= FEW:
        return stars, np.arange(k)[None], rows.lines[None]
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
    stars = stars.some(np.append(np.arange(k), -1))
    stars.half[-1] = np.inf
    return stars, padded, rows.lines[lines]


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
    sums: Places
    """What these add up to in both parts, shape (gaps, 2)."""
    places: Places
    """Where they are, those of all gaps one behind the other."""


def _gaps(rows: Rows, row: Ints, cuts: Ints, length: Ints, sums: Places) -> _Gaps:
    """Return the gaps that have points; there may be one behind each slice.

    In turn they begin and end at cuts.
    """
    some = np.flatnonzero(length)
    first, last, length = cuts[::2][some], cuts[1::2][some], length[some]
    places = rows.places.take(ranges(rows.bounds[first], length))
    sides = rows.sides(row[some], first, last)
    return _Gaps(*sides, length, sums[some], places)


def _compared(
    rows: Rows, stars: Places, rivals: Stars, gaps: _Gaps
) -> tuple[Labels, list[Share]]:
    """Return the nearest star of each point in the gaps, by the documented formula.

    With them comes what that adds up to.
    """
    rivals = rivals.some(rivals.name.argsort())  # so the first of equals comes first
    gap, column = _near(rivals, gaps)
    label = rivals.name[column].astype(np.min_scalar_type(len(stars) - 1))
    amount = np.bincount(gap)
    nearest = _decided(stars, label, amount, gaps)
    return nearest, _shares(rows, nearest, label, amount, gaps)


def _decided(stars: Places, label: Labels, amount: Ints, gaps: _Gaps) -> Labels:
    """Return the nearest of the rivals of each gap, of which it has some amount.

    Which of two is nearer is hard to guess, so the processor is not made to: labels go
    from one to the other by a difference, which may wrap around, times 0 or 1.
    """
    first, length, places = amount.cumsum() - amount, gaps.length, gaps.places
    points: Ints | slice = slice(None)  # as nearly all gaps have two rivals
    nearest = label[first].repeat(length)
    least = _squares(places, stars, label[first], length)
    for turn in range(1, amount.max(initial=0)):
        if turn > 1:
            more = amount > turn
            kept = np.flatnonzero(more.repeat(length))
            points = kept if isinstance(points, slice) else points.take(kept)
            first, amount, length = first[more], amount[more], length[more]
            places, least = places.take(kept), least.take(kept)
        rival = label[first + np.minimum(turn, amount - 1)]
        squares = _squares(places, stars, rival, length)
        further = rival.repeat(length) - nearest[points]
        nearest[points] += further * (squares < least)
        np.minimum(squares, least, out=least)
    return nearest


def _shares(
    rows: Rows, nearest: Labels, label: Labels, amount: Ints, gaps: _Gaps
) -> list[Share]:
    """Return what the points in gaps add up to.

    A gap of two rivals goes to the first, and what is nearer to the second from one to
    the other. The points of gaps with more rivals, which are few, go one by one.
    """
    start, length = amount.cumsum() - amount, gaps.length
    first, second = label[start], label[start + np.minimum(1, amount - 1)]
    two = np.flatnonzero(amount <= 2)
    alone = (amount > 2).repeat(length)
    gained = (nearest == second.repeat(length)) > alone
    sizes = np.add.reduceat(gained, length.cumsum() - length, dtype=np.int64)
    some = np.flatnonzero(sizes)
    loser, winner, sizes = first[some], second[some], sizes[some]
    parts = split(gaps.places.take(np.flatnonzero(gained)), rows.anchors)
    starts = sizes.cumsum() - sizes
    sums = np.array([np.add.reduceat(part, starts) for part in parts]).T
    others = np.flatnonzero(alone)
    single = np.array(split(gaps.places.take(others), rows.anchors)).T
    return [
        Share(first[two], length[two], gaps.sums[two]),
        Share(loser, -sizes, -sums),
        Share(winner, sizes, sums),
        Share(nearest[others], np.ones_like(others), single),
    ]


def _squares(places: Places, stars: Places, name: Labels, length: Ints) -> Floats:
    """Return the squared distances of points to stars, each that of so many points."""
    away = stars.take(name).repeat(length)
    np.subtract(places, away, out=away)
    columns = away.view(np.float64)
    np.square(columns, out=columns)
    squares: Floats = away.real + away.imag if np.iscomplexobj(away) else away
    return squares


def _near(stars: Stars, gaps: _Gaps) -> tuple[Ints, Ints]:
    """Return pairs of a gap and a star that may be nearest to a point of it.

    That is decided for the whole box around a gap, as a difference of two squares
    changes evenly along its sides, as fast as two stars lie apart. As if all were as
    far as the farthest leaves few pairs, quickly. A box may lie outside that around
    most points. In doubt is what the box and the best star may be rounded by: a star
    with which it could be more lies too far away to be nearest.
    """
    x, y, half, doubt = stars[1:-1]
    left, right, low, high = gaps[:4]
    wide, tall = (right - left) / 2, (high - low) / 2
    reach = np.maximum(np.maximum(-left, right), np.maximum(-low, high))
    middle = np.array([left + wide, low + tall, np.ones(len(left))])
    h = middle.T @ np.array([-x, -y, half])
    best = h.argmin(axis=1)
    least = h[np.arange(len(h)), best] + 2 * (SURE * reach**2 + doubt.take(best))
    beside, above = np.abs(x - x[:, None]), np.abs(y - y[:, None])
    most = beside.max(axis=0).take(best) * wide + above.max(axis=0).take(best) * tall
    few = np.flatnonzero(h <= (least + most)[:, None])
    gap = few // len(x)
    star = few - gap * len(x)
    pair = best.take(gap) * len(x) + star
    further = h.take(few) - least.take(gap)
    swing = beside.take(pair) * wide.take(gap) + above.take(pair) * tall.take(gap)
    near = further <= swing
    return gap[near], star[near]


def _tally(k: int, shares: list[Share]) -> Floats:
    """Return what the points of each star add up to, as `tally_of` does."""
    star, sizes, sums = (np.concatenate(each) for each in zip(*shares, strict=True))
    weights = sizes, *sums.view(np.float64).T
    counts, *added = (np.bincount(star, each, k) for each in weights)
    d = len(added) // 2
    return np.array([counts] * d + added, dtype=np.float64).reshape(3, d, k)
