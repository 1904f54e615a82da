"""Where the number of a star stands that cannot stand in it: in a notch beside it.

Stars at one place have their numbers side by side. All lengths are in points of type.
"""

from collections.abc import Callable, Sequence
from itertools import accumulate, product
from typing import NamedTuple

import numpy as np

from kmviz.core.ground.arrays import Bools, Floats

WAYS: Floats = np.array(
    [
        [0.5878, 0.809],
        [-0.5878, 0.809],
        [0.9511, -0.309],
        [-0.9511, -0.309],
        [0.0, -1.0],
    ]
)
"""The directions of the notches of a star, the best first."""
NOTCH, ASIDE = 0.38, (0.75, 1.6)
"""How far away a number is: a share of the radius of the star, and shares of the type,
of which the second is tried if there is no room at the first."""
WIDE, HIGH = 0.7, 0.73
"""The width and height of a bold digit, as shares of its type."""
HALO = 1.5
"""The space around a number."""
FREE = 0.01
"""A notch whose cost is lower is free."""


class Tag(NamedTuple):
    """The number of a star, or those of several at one place."""

    stars: Sequence[int]
    middle: Floats
    """Where the middle of all of it is."""
    reach: Floats
    """Half its width and height, with the space around."""
    middles: Sequence[Floats]
    """Where the middle of each number is."""

    def holds(self, places: Floats, more: Floats | float = 0.0) -> Bools:
        """Tell which places lie in it, or as near to it."""
        inside = np.abs(places - self.middle) < self.reach + more
        both: Bools = inside[..., 0] & inside[..., 1]
        return both


def texts(stars: Sequence[int]) -> list[str]:
    """Return the numbers of stars, side by side.

    Examples
    --------
    >>> texts([1, 3])
    ['2,', '4']
    """
    return [*(f"{star + 1}," for star in stars[:-1]), f"{stars[-1] + 1}"]


def covered(k: int, size: float) -> float:
    """Return the area of the numbers of k stars with the space around, in points.

    Examples
    --------
    >>> covered(1, 10.0) == (0.7 * 10 + 3) * (0.73 * 10 + 3)
    True
    """
    digits = sum(len(str(star + 1)) for star in range(k))
    return (digits * WIDE * size + 2 * k * HALO) * (HIGH * size + 2 * HALO)


def best_tag(
    stars: Sequence[int],
    place: Floats,
    radius: float,
    size: float,
    cost: Callable[[Tag], float],
) -> Tag:
    """Return the first tag that costs nothing, or the cheapest.

    The stars are at a place and have a radius, their numbers have a size of type.
    """
    tags, costs = _tags(sorted(stars), place, radius, size), []
    for tag in tags:
        costs.append(cost(tag))
        if costs[-1] < FREE:
            break
    return tags[int(np.argmin(costs))]


def _tags(stars: Sequence[int], place: Floats, radius: float, size: float) -> list[Tag]:
    """Return a tag for each notch, near and far."""
    digit = WIDE * size
    widths = [digit * len(text) for text in texts(stars)]
    extra = np.array([(sum(widths) - digit) / 2, 0.0])
    reach = np.array([sum(widths), HIGH * size]) / 2 + HALO
    edges = accumulate(widths, initial=-sum(widths) / 2)
    across = [edge + width / 2 for edge, width in zip(edges, widths, strict=False)]
    tags = []
    for aside, way in product(ASIDE, WAYS):
        middle = place + (NOTCH * radius + aside * size) * way + np.sign(way) * extra
        middles = [middle + np.array([shift, 0.0]) for shift in across]
        tags.append(Tag(stars, middle, reach, middles))
    return tags
