"""How a start is drawn: the chance of each point, and the star that was drawn.

A point has a disc as large as its chance. The discs of a crowd would hide each other,
and those of points that lie close would look like one of a point that is likely. So in
a crowd a point is the darker instead, the likelier one of those around it is drawn.
"""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase

from kmviz.core.ground.arrays import Floats
from kmviz.drawing.artists.marks import NOWHERE, Markers, flattenable
from kmviz.drawing.artists.shades import Shades
from kmviz.drawing.board.layer import Layer
from kmviz.drawing.board.moment import Moment
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.style import Style, blend, star_size

EVEN = 2.1
"""Diameter of the disc of a point with the mean chance, as a share of the point."""
MOST = 1.5
"""Diameter of the largest disc, as a share of a star."""
LEVELS = 24
"""Sizes of discs; in between they are rounded."""
SHADE = 0.28
"""How much of the ink is in a disc."""
SHADES = 0.12, 0.8
"""Likewise in the palest and the darkest points of a crowd."""
AROUND = 1.35
"""Diameter of the ring around a star that was drawn, as a share of the star."""


class Discs(Markers):
    """Round markers, each of a size of its own."""

    diameters: Floats = np.empty(0)
    """Their diameters in points; those of 0 are not drawn."""

    @flattenable
    def draw(self, renderer: RendererBase) -> None:
        """Stamp the discs, the largest first."""
        places = self.places
        if not len(places):
            return
        for size in np.unique(self.diameters[self.diameters > 0])[::-1]:
            self.size, self.places = size, places[self.diameters == size]
            super().draw(renderer)
        self.places = places


class Chances(Layer):
    """A disc under each point, whose area is the chance that the point has.

    No disc grows beyond the largest one, even if its point is certain to be drawn.
    """

    def __init__(self, ax: Axes, plane: Plane, style: Style, k: int) -> None:
        self._places = plane.points
        self._chances: Floats = np.empty(0)
        self._even = EVEN * sizes.point_size(len(plane.points))
        self._most = max(MOST * star_size(k), self._even)
        shade, ground = blend(style.background, style.ink, SHADE), style.background
        self.discs = Discs(
            ax, size=0.0, face=shade, edge=ground, rim=sizes.POINT_RIM, zorder=1.8
        )
        self.artists = (self.discs,)

    def show(self, moment: Moment) -> bool:
        """Give each point a disc of its size."""
        chances = np.empty(0) if moment.chances is None else moment.chances
        if np.array_equal(chances, self._chances):
            return False
        free = np.minimum(self._even * np.sqrt(chances * len(chances)), self._most)
        step = self._most / LEVELS
        self._chances = chances
        self.discs.places = self._places if len(chances) else NOWHERE
        self.discs.diameters = np.rint(free / step) * step
        return True


class ChanceMap(Layer):
    """The points of a crowd, the darker, the likelier one of those around is drawn.

    It lies over the points, and has their places.
    """

    def __init__(self, ax: Axes, plane: Plane, style: Style) -> None:
        light, dark = (blend(style.background, style.ink, share) for share in SHADES)
        size = sizes.point_size(len(plane.points))
        self.shades = Shades(
            ax, plane.points, size=size, light=light, dark=dark, zorder=2.05
        )
        self.artists = (self.shades,)

    def show(self, moment: Moment) -> bool:
        """Give each point the shade of the chances around it."""
        changed = moment.chances is not self.shades.weights
        self.shades.weights = moment.chances
        return changed


class Drawn(Layer):
    """A ring around each star that was just drawn."""

    def __init__(self, ax: Axes, plane: Plane, style: Style, k: int) -> None:
        self._plane = plane
        size, rim = AROUND * star_size(k), sizes.RING_LINE
        self.rings = Markers(
            ax, size=size, face=None, edge=style.ink, rim=rim, zorder=6.8
        )
        self.artists = (self.rings,)

    def show(self, moment: Moment) -> bool:
        """Ring the new stars of a draw."""
        places = NOWHERE
        if moment.step.phase == "seed":
            places = self._plane.project(moment.stars)[moment.new_stars]
        changed = not np.array_equal(places, self.rings.places)
        self.rings.places = places
        return changed
