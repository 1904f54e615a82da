"""A box around most points, where a few that are very far would coarsen the rest."""

import numpy as np

from kmviz.core.ground.arrays import Floats

SAMPLE = 1 << 12
"""Of more points than these, so many are looked at."""
GOLDEN = 0.5 * (5**0.5 - 1)
"""Multiples of this share of a length are spread evenly over it."""
TAIL = 8
"""Most are all without an eighth at each end."""


def sample(X: Floats) -> Floats:
    """Return the columns of some of many points, each from the least to the largest.

    They are spread evenly over all, but in step with nothing.
    """
    if len(X) > SAMPLE:
        shares = np.arange(SAMPLE) * GOLDEN
        shares -= np.floor(shares)
        X = X.take((shares * len(X)).astype(np.int64), axis=0)
    return np.sort(X.T)


def box(some: Floats, low: Floats, high: Floats, far: float) -> Floats:
    """Return the ends of a box around all points that are not far, shape (2, d).

    Where most share one number of a column, no other is far from it.

    Parameters
    ----------
    some : array of shape (d, m)
        The columns of a sample, sorted.
    low, high : array of shape (d,)
        The ends of all points.
    far : float
        How far from most is far, in widths of most.

    Examples
    --------
    >>> some = np.array([[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 1e9]])
    >>> box(some, some[:, 0], some[:, -1], far=10.0).ravel().tolist()
    [0.0, 56.0]
    """
    tail = some.shape[1] // TAIL
    first, last = some[:, tail], some[:, -1 - tail]
    away = far * (last - first)
    ends = np.maximum(low, first - away), np.minimum(high, last + away)
    return np.where(away > 0, ends, (low, high))
