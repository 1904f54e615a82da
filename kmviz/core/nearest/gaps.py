"""The points between two slices of a row, compared with the stars that may be nearest.

They go with the slice before them, and those that are nearer to another star from there
to it, with what they add up to::

    slice of 1  +-------/-----+  slice of 2
                | 1  1 / 2  2 |
                |  1  /2  2   |
                +----/--------+

Where points and stars are few, a product of matrices tells how far all are from all;
else only those are compared whose border crosses the box around some points.
"""

from typing import NamedTuple

import numpy as np

from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.nearest.assignment import Labels, first_true, nearest, split
from kmviz.core.nearest.compared import least_of
from kmviz.core.nearest.intervals import Stars
from kmviz.core.nearest.rivals import nearest_rivals
from kmviz.core.nearest.rows import Places, Rows, as_places, ranges

TABLE = 1 << 17
"""Up to so many pairs of a point and a star, all are compared at once."""


class Gaps(NamedTuple):
    """What lies between slices."""

    row: Ints
    first: Ints
    last: Ints
    """With which packs of the row they begin, and which are behind them."""
    owner: Labels
    """The star of the slice before."""
    length: Ints
    """How many points there are."""
    places: Places
    """Where they are, those of all gaps one behind the other."""


class Share(NamedTuple):
    """What goes to some stars, or, as less than nothing, from them."""

    star: Labels
    sizes: Ints
    """How many points these are."""
    sums: Places
    """What they add up to in both parts, shape (m, 2)."""


def gaps_of(rows: Rows, row: Ints, star: Labels, cuts: Ints) -> Gaps:
    """Return the gaps that have points; there may be one behind each slice.

    In turn they begin and end at cuts.
    """
    first, last = cuts[1::2], cuts[2::2]
    some = (first < last).nonzero()[0]
    first, last = first[some], last[some]
    start = rows.bounds.take(first)
    length = rows.bounds.take(last) - start
    places = rows.places.take(ranges(start, length))
    return Gaps(row[some], first, last, star[some], length, places)


def decided(rows: Rows, centroids: Floats, stars: Stars, gaps: Gaps) -> Labels:
    """Return the nearest star of each point in the gaps, by the documented formula."""
    if len(stars.name) * len(gaps.places) <= TABLE:
        return _compared(rows, centroids, stars, gaps.places)
    boxes = rows.sides(gaps.row, gaps.first, gaps.last)
    return nearest_rivals(as_places(centroids), stars, boxes, gaps.length, gaps.places)


def _compared(rows: Rows, centroids: Floats, stars: Stars, places: Places) -> Labels:
    """Return the same by comparing all points with all stars, roughly and then exactly.

    Of half the squared distances, what is the same for all stars of a point is left
    out. Stars so far from the box that another one is nearer to all of it would make
    the rounding of the others coarse; where squares vanish, no star is so far.
    """
    away = (places - rows.middle).view(np.float64).reshape(-1, centroids.shape[1])
    near = 1.01 * (2 * stars.half.min()) ** 0.5 + 3 * rows.reach
    stars = stars.some((2 * stars.half <= near**2) | np.isinf(stars.doubt))
    factors = np.array([stars.x, stars.y])[: away.shape[1]]
    table = factors.T.dot(away.T)
    np.subtract(stars.half[:, None], table, out=table)
    marks, some = least_of(table, 4 * stars.doubt.max())
    label: Labels = stars.name.take(first_true(marks))
    if rows.some_far:
        far = (np.abs(away) > rows.reach).any(axis=1)
        some = np.append(some, far.nonzero()[0])
    if len(some):
        X = places.take(some).view(np.float64).reshape(-1, centroids.shape[1])
        label[some] = nearest(X, centroids)
    return label


def shares(rows: Rows, label: Labels, gaps: Gaps) -> tuple[Share, Share]:
    """Return what goes from the star of the slice before each gap, and to others.

    Neighbours go together.
    """
    owner = gaps.owner.repeat(gaps.length)
    moved = (label != owner).nonzero()[0]
    here, there = owner.take(moved), label.take(moved)
    new = np.ones(len(moved) + 1, dtype=np.bool_)
    new[1:-1] = (here[1:] != here[:-1]) | (there[1:] != there[:-1])
    bounds = new.nonzero()[0]
    starts, sizes = bounds[:-1], bounds[1:] - bounds[:-1]
    sums = np.empty((len(starts), 2), dtype=gaps.places.dtype)
    parts = split(gaps.places.take(moved), rows.anchors)
    for each, part in zip(sums.T, parts, strict=True):
        np.add.reduceat(part, starts, out=each)
    lost = Share(here[starts], -sizes, -sums)
    return lost, Share(there[starts], sizes, sums)
