"""Points painted pixel by pixel.

Points never move, only their colours change. So which point owns a pixel is found once,
and from then on a picture is a look-up of colours: its cost does not grow with the
number of points, and no point jumps in front of another when labels change.

The marker is stamped by Agg, once, and every point is a copy of that stamp on whole
pixels, as Agg's own markers are.
"""

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg

from kmviz.core.ground.arrays import Floats, Ints
from kmviz.drawing.artists.marks import NOWHERE, Markers, flattenable
from kmviz.drawing.artists.stamps import PixelMap, color_table, has_pixels

SOLID = 255
"""The opacity of a picture that nothing shines through."""


class PaintedPoints(Artist):
    """Round points that are painted on a canvas of pixels, and stamped elsewhere.

    Where they hide each other, a pixel is the stronger the more of them lie on it.
    Where they are rasterized, as many points in an SVG or PDF are, they are painted
    there too, with hard edges.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where they are; its edges lie on whole pixels.
    places : array of shape (n, 2)
        Where the points are.
    colors : sequence of color
        The colour of points without a label, then those of the clusters.
    size, rim : float
        Their diameter, and the width of their outline, in points.
    edge : color
        The colour of the outline.
    """

    def __init__(
        self,
        ax: Axes,
        places: Floats,
        colors: Sequence[str],
        *,
        size: float,
        edge: str,
        rim: float,
        zorder: float,
    ) -> None:
        super().__init__()
        self._dot = Markers(ax, size=size, face=None, edge=edge, rim=rim, zorder=zorder)
        self._ax, self._places, self._colors = ax, places, colors
        self._table = color_table(colors, edge)
        self.labels: Ints = np.full(len(places), -1, np.int8)
        """The cluster of each point, -1 for none."""
        self._map: PixelMap | None = None
        self.set_zorder(zorder)
        ax.add_artist(self)

    def take_over(self, other: "PaintedPoints") -> None:
        """Use what another has found of points that look the same, in the same view."""
        mine, theirs = (
            (
                *(each._dot.size, each._dot.rim, each.get_rasterized()),
                *each.get_transform().get_affine().get_matrix().flat,
            )
            for each in (self, other)
        )
        same = mine == theirs and np.array_equal(self._places, other._places)
        if same and other._map is not None:
            self._map = other._map.unpainted()

    @flattenable
    def draw(self, renderer: RendererBase) -> None:
        """Paint the points in the colours of their labels."""
        if has_pixels(renderer):
            self._paint(renderer)
        else:
            for label, color in enumerate(self._colors, start=-1):
                self._dot.face = color
                self._dot.places = self._places[self.labels == label]
                self._dot.draw(renderer)
            self._dot.places = NOWHERE
        self.stale = False

    def _paint(self, renderer: RendererAgg) -> None:
        box = np.rint(self._ax.bbox.extents).astype(np.int64)
        canvas = (renderer.width, renderer.height, renderer.dpi, *box.tolist())
        if self._map is None or self._map.canvas != canvas:
            places: Floats = np.array(self.get_transform().transform(self._places))
            pixels: Floats = places - box[:2]
            hard = bool(self.get_rasterized())
            stamp = self._dot.stamped(renderer.dpi, hard=hard)
            self._map = PixelMap(canvas, pixels, stamp)
        picture = np.asarray(renderer.buffer_rgba())
        solid = isinstance(renderer, RendererAgg) and picture[0, 0, 3] == SOLID
        if solid:
            return self._map.paint(picture, self.labels, self._table)
        graphics = renderer.new_gc()
        image = self._map.painted(self.labels, self._table)
        renderer.draw_image(graphics, box[0], box[1], image)
        graphics.restore()
        return None
