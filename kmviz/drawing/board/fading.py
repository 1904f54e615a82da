"""How strongly rings and new borders are drawn on the way: none of them pops up.

A ring fades in while the border leaves its point behind, and out while the tints come
nearer. Neither is timed: all is told from where the stars are.
"""

import numpy as np

from kmviz.core.ground.arrays import Floats, Ints
from kmviz.drawing.board.moment import Moment

SAME_BORDER = 0.004
"""Borders closer than this share of the board to an old one are not drawn anew."""
NEW_BORDER = 0.012
"""Borders as far from all old ones are drawn as strongly as any."""
MOST_RINGS = 300
"""More rings than this hide what they point at; the caption still counts them."""
FULL = 240
"""From so many rings on, they are weaker on the way, down to none at the most."""


def ring_strengths(moment: Moment) -> Floats:
    """Return how strongly each misplaced point is ringed, from 0 to 1.

    Examples
    --------
    >>> from kmviz import kmeans
    >>> from kmviz.drawing.board.moment import moment_at
    >>> trace = kmeans([[0.0], [1.0], [4.0], [9.0]], init=[[0.0], [1.0]])
    >>> [ring_strengths(moment_at(trace, at)).round(1) for at in (1.2, 1.8, 2)]
    [array([], dtype=float64), array([0.6]), array([1.])]
    """
    points = np.flatnonzero(moment.misplaced)
    if moment.arrived or not len(points):
        return np.ones(len(points))
    fade = _out if moment.step.phase == "assign" else _in
    with np.errstate(divide="ignore", invalid="ignore"):
        strengths = fade(moment, points)
    strengths[~np.isfinite(strengths)] = 0.0  # only passed by
    thin = (MOST_RINGS - len(points)) / (MOST_RINGS - FULL)
    return _within(strengths) * min(1.0, thin)


def _in(moment: Moment, points: Ints) -> Floats:
    """Return how far points lie beyond the border, as a share of where they will."""
    k, own = len(moment.stars), moment.labels[points]
    stars = np.concatenate([moment.step.centroids, moment.stars])
    every = np.arange(2 * k).repeat(len(points))
    those = np.concatenate([points] * (2 * k))
    costs = moment.metric.costs(stars, every, those).reshape(2, k, -1)
    other = np.where(np.isnan(costs[0]), np.inf, costs[0]).argmin(axis=0)
    each = np.arange(len(points))
    there, now = costs[:, own, each] - costs[:, other, each]
    strengths: Floats = now / there
    return strengths


def _out(moment: Moment, points: Ints) -> Floats:
    """Return how far the tints are from points, as a share of where they were."""
    before, owners = moment.past[-1], moment.owners
    if owners is None:
        return np.ones(len(points))
    first = next(step for step in reversed(moment.past) if step.phase == "assign")
    each = [step.few[points] for step in (before, moment.step)]
    pair, k = np.concatenate(each).astype(np.int64), len(owners)
    costs = moment.metric.costs(
        np.concatenate([first.centroids, owners]),
        np.concatenate([pair, pair + k]),
        np.concatenate([points] * 4),
    ).reshape(2, 2, -1)
    there, now = costs[:, 0] - costs[:, 1]
    strengths: Floats = now / there
    return strengths


def _within(shares: Floats) -> Floats:
    """Return shares from 0 to 1; of few, `np.clip` takes several times as long."""
    return np.minimum(np.maximum(shares, 0.0), 1.0)


def border_strengths(borders: Floats, old: Floats) -> Floats:
    """Return how strongly new borders (m, 2, 2) are drawn, by their distance from old.

    All lengths are shares of the board.

    Examples
    --------
    >>> old = np.array([[[0.0, 0.0], [1.0, 0.0]]])
    >>> border_strengths(old + np.array([[[0, 0.002]], [[0, 0.008]], [[0, 0.3]]]), old)
    array([0. , 0.5, 1. ])
    """
    if not len(borders) or not len(old):
        return np.ones(len(borders))
    right, up = (old[:, 1] - old[:, 0]).T[..., None]
    x, y = (borders[:, None] - old[:, 0, None]).transpose(3, 0, 1, 2)
    squared = np.maximum(right * right + up * up, np.finfo(float).tiny)
    share = _within((x * right + y * up) / squared)
    away = np.hypot(x - share * right, y - share * up).max(axis=-1).min(axis=1)
    strengths: Floats = (away - SAME_BORDER) / (NEW_BORDER - SAME_BORDER)
    return _within(strengths)
