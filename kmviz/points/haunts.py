"""Where a phone was: positions around a few haunts, on a map drawn by rule."""

import numpy as np

from kmviz.core.given.backdrop import Backdrop
from kmviz.core.ground.arrays import Floats
from kmviz.points.drawn import Drawn, apart, in_turn, scatter

STREETS = (-0.93, -0.74, -0.47, -0.26, 0.02, 0.21, 0.49, 0.7, 0.94)
"""Where the streets run, in either direction, in kilometres from the middle."""
BEYOND = 3.0
"""How far every line goes on: farther than any picture."""
ON_THE_WAY = 0.2
"""Share of the positions that were taken between two haunts."""
AT_A_HAUNT, ON_A_STREET = 0.055, 0.006
"""Spread of the positions, in kilometres."""


def haunts(n: int, k: int, rng: np.random.Generator) -> Drawn:
    """Draw positions at k haunts and on the way from one to the next, along streets.

    Half-way, a position changes from the group of one haunt to that of the other.
    """
    spots = apart(k, min(0.55, k**-0.5), rng)
    corners = _nearest_street(spots)
    labels = in_turn(n, k)
    here, there = corners[labels], corners[(labels + 1) % k]
    share = rng.uniform(0.0, 0.5, size=n)
    travelling = (rng.random(n) < ON_THE_WAY) & (np.arange(n) >= k)
    places = np.where(travelling[:, None], _along(here, there, share), here)
    spread = np.where(travelling, ON_A_STREET, AT_A_HAUNT)
    return scatter(places, spread[:, None], rng), labels


def town() -> Backdrop:
    """Return the map: a grid of streets, an avenue across it, and a river.

    Examples
    --------
    >>> len(town().streets), len(town().water)
    (19, 1)
    """
    ends = np.array([-BEYOND, BEYOND])
    level = [np.column_stack([ends, np.full(2, place)]) for place in STREETS]
    avenue = np.column_stack([ends, 0.7 * ends - 0.2])
    x = np.linspace(-BEYOND, BEYOND, 200)
    river = np.column_stack([x, 0.36 - 0.3 * x + 0.12 * np.sin(3.4 * x)])
    streets = [*level, *(line[:, ::-1] for line in level), avenue]
    return Backdrop(streets=streets, water=[river])


def _nearest_street(spots: Floats) -> Floats:
    streets = np.array(STREETS)
    nearest: Floats = streets[np.abs(spots[..., None] - streets).argmin(axis=-1)]
    return nearest


def _along(here: Floats, there: Floats, share: Floats) -> Floats:
    """Return places on the way, first along a street of one direction, then turned."""
    way = there - here
    gone = share * np.abs(way).sum(axis=1)
    first = np.minimum(gone, np.abs(way[:, 0]))
    second = gone - first
    places: Floats = here + np.sign(way) * np.column_stack([first, second])
    return places
