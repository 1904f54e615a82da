"""Where a chart is drawn: a box with a line at its left and one below it.

Axes of matplotlib would do, but to make the ticks and labels of two that nobody sees
takes a third of what it takes to make a picture.
"""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.transforms import (
    Bbox,
    BboxTransformFrom,
    BboxTransformTo,
    TransformedBbox,
)

from kmviz.drawing.artists.marks import Paths, flattenable
from kmviz.drawing.look import style as sizes

_CORNER = np.array([(0.0, 1.0), (0.0, 0.0), (1.0, 0.0)])


class Pane(Artist):
    """A box of a figure, with what is drawn in it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure.
    bounds : tuple of float
        Left, bottom, width and height, as shares of the figure.
    color : color
        That of the lines.
    high : float
        The height of the box, in what is drawn in it.
    """

    def __init__(
        self,
        figure: Figure,
        bounds: tuple[float, float, float, float],
        *,
        color: str,
        high: float,
    ) -> None:
        super().__init__()
        self.set_zorder(0)
        self.viewLim = Bbox([[0.0, 0.0], [1.0, high]])
        """What of the chart is in the box; this and what follows as axes call it."""
        self._place = Bbox.from_bounds(*bounds)
        self.bbox = TransformedBbox(self._place, figure.transSubfigure)
        self.transLimits = BboxTransformFrom(self.viewLim)
        self.transAxes = BboxTransformTo(self.bbox)
        self._children: list[Artist] = []
        figure.add_artist(self)
        self.corner = Paths(self, [color], width=sizes.FRAME, zorder=0)
        """The lines at its left and below it."""
        self.corner.paths = [_CORNER]
        self.corner.set_transform(self.transAxes)
        self.corner.set_clip_on(False)

    def move(self, bounds: tuple[float, float, float, float]) -> None:
        """Put the box, and what is drawn in it, elsewhere on the figure."""
        self._place.bounds = bounds

    def add_artist(self, artist: Artist) -> None:
        """Have something drawn in the box, cut at its edge if it allows that."""
        artist.set_figure(self.figure)
        artist.set_clip_box(self.bbox)
        self._children.append(artist)

    def get_children(self) -> list[Artist]:
        """Return what is drawn, as matplotlib calls it."""
        return self._children

    @flattenable
    def draw(self, renderer: RendererBase) -> None:
        """Draw it from the ground up, but for what is drawn by others."""
        for artist in sorted(self._children, key=Artist.get_zorder):
            if not artist.get_animated():
                artist.draw(renderer)
