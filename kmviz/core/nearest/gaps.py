"""The points between two slices of a row, compared with the stars that may be nearest.

They lie in a box, from the end of one slice to the start of the next, and as high as
the row. Which stars may be nearest somewhere in it is found for the whole box. Mostly
these are the two whose border crosses it::

    slice of 1  +-------/-----+  slice of 2
                | 1  1 / 2  2 |
                |  1  /2  2   |
                +----/--------+

Then what all points of the box add up to, which the row knows, goes to the first, and
that of the points nearer to the second from the one to the other.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.nearest.assignment import Labels, split
from kmviz.core.nearest.intervals import SURE, Stars
from kmviz.core.nearest.rows import Places, Rows, ranges


class Gaps(NamedTuple):
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


class Share(NamedTuple):
    """What goes to some stars, or, as less than nothing, from them."""

    star: NDArray[np.integer[Any]]
    sizes: Ints
    """How many points these are."""
    sums: Places
    """What they add up to in both parts, shape (m, 2)."""


def gaps_of(rows: Rows, row: Ints, cuts: Ints, length: Ints, sums: Places) -> Gaps:
    """Return the gaps that have points; there may be one behind each slice.

    In turn they begin and end at cuts.
    """
    some = length.nonzero()[0]
    first, last, length = cuts[::2][some], cuts[1::2][some], length[some]
    places = rows.places.take(ranges(rows.bounds[first], length))
    sides = rows.sides(row[some], first, last)
    return Gaps(*sides, length, sums[some], places)


def decided(
    rows: Rows, stars: Places, rivals: Stars, gaps: Gaps
) -> tuple[Labels, list[Share]]:
    """Return the nearest star of each point in the gaps, by the documented formula.

    With them comes what that adds up to.
    """
    rivals = rivals.some(rivals.name.argsort())  # so the first of equals comes first
    gap, column = _near(rivals, gaps)
    label = rivals.name[column].astype(np.min_scalar_type(len(stars) - 1))
    amount = np.bincount(gap)
    nearest = _nearest(stars, label, amount, gaps)
    return nearest, _shares(rows, nearest, label, amount, gaps)


def _near(stars: Stars, gaps: Gaps) -> tuple[Ints, Ints]:
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
    few = (h <= (least + most)[:, None]).ravel().nonzero()[0]
    gap = few // len(x)
    star = few - gap * len(x)
    pair = best.take(gap) * len(x) + star
    further = h.take(few) - least.take(gap)
    swing = beside.take(pair) * wide.take(gap) + above.take(pair) * tall.take(gap)
    near = further <= swing
    return gap[near], star[near]


def _nearest(stars: Places, label: Labels, amount: Ints, gaps: Gaps) -> Labels:
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
            kept = more.repeat(length).nonzero()[0]
            points = kept if isinstance(points, slice) else points.take(kept)
            first, amount, length = first[more], amount[more], length[more]
            places, least = places.take(kept), least.take(kept)
        rival = label[first + np.minimum(turn, amount - 1)]
        squares = _squares(places, stars, rival, length)
        further = rival.repeat(length) - nearest[points]
        nearest[points] += further * (squares < least)
        np.minimum(squares, least, out=least)
    return nearest


def _squares(places: Places, stars: Places, name: Labels, length: Ints) -> Floats:
    """Return the squared distances of points to stars, each that of so many points."""
    away = stars.take(name).repeat(length)
    np.subtract(places, away, out=away)
    columns = away.view(np.float64)
    np.square(columns, out=columns)
    squares: Floats = away.real + away.imag if np.iscomplexobj(away) else away
    return squares


def _shares(
    rows: Rows, nearest: Labels, label: Labels, amount: Ints, gaps: Gaps
) -> list[Share]:
    """Return what the points in gaps add up to.

    A gap goes to the first of its rivals, and what is nearer to others from there to
    them: to the second together, or point by point where there are more, in few gaps.
    """
    start, length = amount.cumsum() - amount, gaps.length
    first = label[start]
    moved = nearest != first.repeat(length)
    sizes = np.add.reduceat(moved, length.cumsum() - length, dtype=np.int64)
    some, which = sizes.nonzero()[0], moved.nonzero()[0]
    sizes, second = sizes[some], label[start[some] + 1]
    parts = split(gaps.places.take(which), rows.anchors)
    starts = sizes.cumsum() - sizes
    sums = np.array([np.add.reduceat(part, starts) for part in parts]).T
    more = amount[some] > 2
    two, others = (~more).nonzero()[0], more.repeat(sizes).nonzero()[0]
    single = np.array([part.take(others) for part in parts]).T
    return [
        Share(first, length, gaps.sums),
        Share(first[some], -sizes, -sums),
        Share(second[two], sizes[two], sums[two]),
        Share(nearest.take(which.take(others)), np.ones_like(others), single),
    ]
