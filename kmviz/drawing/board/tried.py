"""What an algorithm tries or looks at beside its stars: a swarm, a batch of points."""

import numpy as np
from matplotlib.axes import Axes

from kmviz.drawing.artists.marks import NOWHERE, Markers
from kmviz.drawing.board.layer import Layer
from kmviz.drawing.board.moment import Moment
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.style import Style, star_size

SWARM = 0.4
"""The star of a particle, as a share of the stars of the run."""
LOOKED_AT, ALONE = 1.3, 2.0
"""A point of the batch, and one that is alone in it, as shares of other points."""


class Swarm(Layer):
    """A small hollow star for each star of each set that is tried."""

    def __init__(self, ax: Axes, plane: Plane, style: Style, k: int) -> None:
        self._plane = plane
        size, rim = SWARM * star_size(k), sizes.POINT_RIM
        self.stars = Markers(
            ax, "*", size=size, face=style.background, edge=style.dim, rim=rim, zorder=5
        )
        self.artists = (self.stars,)

    def show(self, moment: Moment) -> bool:
        """Put the stars where the sets are now."""
        if moment.swarm is None and not len(self.stars.places):
            return False
        places = NOWHERE
        if moment.swarm is not None:
            sets = self._plane.project(moment.swarm)
            places = sets.reshape(-1, 2)
        changed = not np.array_equal(places, self.stars.places)
        self.stars.places = places
        return changed


class Batch(Layer):
    """A dark dot on each point that the step looks at; its cell tells its cluster."""

    def __init__(self, ax: Axes, plane: Plane, style: Style) -> None:
        self._places = plane.points
        self._size = sizes.point_size(len(plane.points))
        ink, ground, rim = style.ink, style.background, sizes.POINT_RIM
        self.dots = Markers(
            ax, size=self._size, face=ink, edge=ground, rim=rim, zorder=2.5
        )
        self.artists = (self.dots,)

    def show(self, moment: Moment) -> bool:
        """Put the dots on the points of the batch."""
        batch = moment.step.batch
        if batch is None and not len(self.dots.places):
            return False
        places = NOWHERE if batch is None else self._places[batch]
        changed = not np.array_equal(places, self.dots.places)
        self.dots.places = places
        self.dots.size = self._size * (ALONE if len(places) == 1 else LOOKED_AT)
        return changed
