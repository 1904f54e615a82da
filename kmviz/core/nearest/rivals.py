"""Which of many stars are nearest to the points of boxes.

Which may be nearest somewhere in a box is found for the whole of it. Mostly these are
the two whose border crosses it::

    +-------/-----+
    | 1  1 / 2  2 |
    |  1  /2  2   |
    +----/--------+

Only these rivals are compared with its points.
"""

import numpy as np

from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.nearest.assignment import Labels
from kmviz.core.nearest.intervals import SURE, Stars
from kmviz.core.nearest.rows import Places, Sides


def nearest_rivals(
    stars: Places, rivals: Stars, boxes: Sides, length: Ints, places: Places
) -> Labels:
    """Return the nearest star of each point in boxes, by the documented formula.

    The places are those of all boxes one behind the other, so many of each.
    """
    rivals = rivals.some(rivals.name.argsort())  # so the first of equals comes first
    box, column = _near(rivals, boxes)
    return _nearest(stars, rivals.name[column], np.bincount(box), length, places)


def _near(stars: Stars, boxes: Sides) -> tuple[Ints, Ints]:
    """Return pairs of a box and a star that may be nearest to a point of it.

    That is decided for the whole box, as a difference of two squares changes evenly
    along its sides, as fast as two stars lie apart. As if all were as far as the
    farthest leaves few pairs, quickly. A box may lie outside that around most points.
    In doubt is what the box and the best star may be rounded by: a star with which it
    could be more lies too far away to be nearest.
    """
    x, y, half, doubt = stars[1:-1]
    left, right, low, high = boxes
    wide, tall = (right - left) / 2, (high - low) / 2
    reach = np.maximum(np.maximum(-left, right), np.maximum(-low, high))
    middle = np.array([left + wide, low + tall, np.ones(len(left))])
    h = middle.T @ np.array([-x, -y, half])
    best = h.argmin(axis=1)
    least = h[np.arange(len(h)), best] + 2 * (SURE * reach**2 + doubt.take(best))
    beside, above = np.abs(x - x[:, None]), np.abs(y - y[:, None])
    most = beside.max(axis=0).take(best) * wide + above.max(axis=0).take(best) * tall
    few = (h <= (least + most)[:, None]).ravel().nonzero()[0]
    box = few // len(x)
    star = few - box * len(x)
    pair = best.take(box) * len(x) + star
    further = h.take(few) - least.take(box)
    swing = beside.take(pair) * wide.take(box) + above.take(pair) * tall.take(box)
    near = further <= swing
    return box[near], star[near]


def _nearest(
    stars: Places, label: Labels, amount: Ints, length: Ints, places: Places
) -> Labels:
    """Return the nearest of the rivals of each box, of which it has some amount.

    Which of two is nearer is hard to guess, so the processor is not made to: labels go
    from one to the other by a difference, which may wrap around, times 0 or 1.
    """
    first = amount.cumsum() - amount
    points: Ints | slice = slice(None)  # as nearly all boxes have two rivals
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
