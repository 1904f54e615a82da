"""Who is nearest, found row by row: quick for many points, and exact.

Cells are convex, and along a horizontal line each star owns one interval, which ends
where the next star in the order of x comes as near. What a cell owns on the lines
below and above a row it owns between them. So it takes one slice of the row whole, and
only the few points between two slices, here with a question mark, are compared::

    line    ---------1-----|------2--------|--3------
    row      1 1  1 1  1 ? ? 2  2 2  2 2 2 ? ? 3 3  3
    line    -------1---------|----2-----|-----3------

A slice ends where rounding could begin to matter, so its points have the labels that
the documented formula gives them. Those between are compared with the stars that may be
nearest, by that formula wherever rounding could matter.
"""

import numpy as np

from kmviz.core.ground.arrays import Floats
from kmviz.core.nearest.gaps import Share, decided, gaps_of, shares
from kmviz.core.nearest.intervals import intervals, stars_of
from kmviz.core.nearest.owners import Slices
from kmviz.core.nearest.rows import Rows, as_places


def scan(rows: Rows, centroids: Floats) -> Slices:
    """Return which points are nearest to which centroid, the first of equals.

    Examples
    --------
    >>> rows = Rows(np.array([[0.0, 1.0], [2.0, 1.0], [9.0, 1.0]]), count=1)
    >>> scan(rows, np.array([[8.0, 0.0], [1.0, 1.0]])).labels
    array([1, 1, 0])
    """
    places = as_places(centroids)
    stars = stars_of(rows, places)
    row, star, ends = intervals(rows, stars)
    cuts = rows.cuts(row, ends)
    gaps = gaps_of(rows, row, star, cuts)
    single = decided(rows, centroids, stars, gaps)
    taken = Share(star, *rows.within(cuts[::2]))
    tally = _tally(len(places), taken, *shares(rows, single, gaps))
    return Slices(rows, star, cuts, single, tally)


def _tally(k: int, *parts: Share) -> Floats:
    """Return what the points of each star add up to, as `tally_of` does."""
    star, sizes, sums = (np.concatenate(each) for each in zip(*parts, strict=True))
    weights = sizes, *sums.view(np.float64).T
    counts, *added = (np.bincount(star, each, k) for each in weights)
    d = len(added) // 2
    return np.array([counts] * d + added, dtype=np.float64).reshape(3, d, k)
