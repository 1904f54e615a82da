"""Which interval of a line each star owns, and by that which slice of a row.

On a line a star is nearer than one that stands farther left from some place on, and
nearer than one that stands farther right up to some place. It owns what lies behind all
of the former and before all of the latter, if there is any::

    2 is nearer than 1               |------------------->
    2 is nearer than 3      <-----------------|
    2 is nearer than 4      <-----------------------|
    2 owns                           |--------|

Such a place moves evenly from one line to the next. So between two lines a star has at
least what lies behind its left ends on both, and before its right ends: its slice.
"""

from typing import NamedTuple

import numpy as np

from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.nearest.assignment import CHUNK, Labels
from kmviz.core.nearest.rows import Places, Rows, ranges

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

    name: Labels
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


def stars_of(rows: Rows, places: Places) -> Stars:
    """Return the stars by x; of equal ones the first, as the others own nothing."""
    name = places.argsort(kind="stable").astype(np.min_scalar_type(len(places)))
    places = places[name]
    some = places == places  # what is nowhere is not even there
    some[1:] &= places[1:] != places[:-1]
    name, away = name[some], places[some] - rows.middle
    x, y = away.real, away.imag
    own = np.maximum(np.abs(x), np.abs(y))
    square = np.maximum(own, rows.reach) ** 2
    doubt = SURE * square
    doubt[square <= VANISHING] = np.inf
    width = NO_WIDTH * (rows.reach or own.max())
    return Stars(name, x, y, (x**2 + y**2) / 2, doubt, width)


def intervals(rows: Rows, stars: Stars) -> tuple[Ints, Labels, Floats]:
    """Return row and label of slices, and between which places of it they must be.

    Each row opens with an empty slice, of whatever star. The places, shape (2, m), are
    left and right.
    """
    count, (stars, seen, lines) = len(rows.lines) - 1, _bands(rows, stars)
    height, k = lines.shape[1] - 1, seen.shape[1]
    ends = np.full((2, len(seen), height, 1 + k), -np.inf)
    label = np.zeros(ends.shape[1:], dtype=stars.name.dtype)
    label[..., 1:] = stars.name.take(seen)[:, None]
    beside = 2 * rows.reach or np.inf
    together = max(1, CHUNK // (lines.shape[1] * k**2))
    for i in range(0, len(seen), together):
        some = slice(i, i + together)
        left, right = _ends(stars.some(seen[some]), lines[some], beside)
        np.maximum(left[:, :-1], left[:, 1:], out=ends[0, some, :, 1:])
        np.minimum(right[:, :-1], right[:, 1:], out=ends[1, some, :, 1:])
    ends = ends.reshape(2, -1, 1 + k)
    ends[0, rows.outer, 1:] = ends[0, count:] = np.nan
    there = (ends[0] <= ends[1]).ravel().nonzero()[0]
    return there // (1 + k), label.take(there), ends.reshape(2, -1).take(there, axis=1)


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
    stars.half[-1], stars.doubt[-1] = np.inf, 0.0
    return stars, padded, rows.lines[lines]


def _ends(stars: Stars, lines: Floats, beside: float = np.inf) -> tuple[Floats, Floats]:
    """Return where the interval of each star ends on each line, shape (.., lines, k).

    There a star with x is nearer than another with x' where (x - x') t is more than h -
    h', with h = (x^2 + y^2) / 2 - y times the height of the line. An interval that is
    beside the box, so far from its middle, ends before it begins.
    """
    x, y, half, doubt = stars[1:-1]
    more, less = half + doubt, half - doubt
    turn = np.arange(x.shape[-1])
    before = turn[:, None] < turn
    away = x[..., None, :] - x[..., None]
    away = np.where(
        before, np.maximum(away, stars.width), np.minimum(away, -stars.width)
    )
    with np.errstate(all="ignore"):
        edge = (more[..., None, :] - less[..., None]) / away
        slope = (y[..., None] - y[..., None, :]) / away
        edges = slope[..., None] * lines[..., None, None, :]
        left = edges + np.where(before, edge, -np.inf)[..., None]
        edges += np.where(before.T, edge, np.inf)[..., None]
    ends = left.max(axis=-3, initial=-beside), edges.min(axis=-3, initial=beside)
    return ends[0].swapaxes(-1, -2), ends[1].swapaxes(-1, -2)
