"""Points painted pixel by pixel.

Points never move, only their colours change. So which point owns a pixel is found once,
and from then on a picture is a look-up of colours: its cost does not grow with the
number of points, and no point jumps in front of another when labels change.

The marker is stamped by Agg, once, and every point is a copy of that stamp on whole
pixels, as Agg's own markers are. A pixel that several points cover belongs to the last
of those that cover most of it; where only soft edges meet, to the strongest edge.
"""

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.transforms import IdentityTransform

from kmviz.core.arrays import Floats, Ints, Packed, Pixels
from kmviz.drawing.marks import NOWHERE, Markers

LEVELS = 16
"""Steps in which a pixel can be mixed from the colours of a point and of its rim."""
SOFT = 128
"""Below this, of 255, a pixel is only touched by the soft edge of a point."""


class PaintedPoints(Artist):
    """Round points that are painted on the Agg canvas, and stamped elsewhere.

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
        self._table = _color_table(colors, edge)
        self.labels: Ints = np.full(len(places), -1)
        """The cluster of each point, -1 for none."""
        self._map: _PixelMap | None = None
        self.set_zorder(zorder)
        ax.add_artist(self)

    def draw(self, renderer: RendererBase) -> None:
        """Paint the points in the colours of their labels."""
        if isinstance(renderer, RendererAgg):
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
            self._map = _PixelMap(canvas, pixels, self._stamp(renderer))
        graphics = renderer.new_gc()
        image = self._map.painted(self.labels, self._table)
        renderer.draw_image(graphics, box[0], box[1], image)
        graphics.restore()

    def _stamp(self, renderer: RendererAgg) -> Pixels:
        """Return one point as Agg draws it, with a red face and a blue rim."""
        dot, pixel = self._dot, renderer.dpi / 72
        reach = int(np.ceil((dot.size + dot.rim) / 2 * pixel)) + 1
        side = 2 * reach + 1
        canvas = RendererAgg(side, side, renderer.dpi)
        graphics = canvas.new_gc()
        graphics.set_foreground("#0000FF")
        graphics.set_linewidth(dot.rim)
        dot.face, dot.places = "#FF0000", np.array([[reach, reach + 1.0]])
        dot.stamp(canvas, graphics, IdentityTransform())
        dot.places = NOWHERE
        graphics.restore()
        return np.asarray(canvas.buffer_rgba())[::-1].copy()


class _PixelMap:
    """Which point owns each pixel of a box, how much of it, and with how much rim."""

    def __init__(
        self, canvas: tuple[float, ...], pixels: Floats, stamp: Pixels
    ) -> None:
        self.canvas = canvas
        width, height = int(canvas[-2] - canvas[-4]), int(canvas[-1] - canvas[-3])
        self._owner = np.full((height, width), -1, dtype=np.int32)
        self._look = np.zeros((height, width), dtype=np.uint32)
        self._place(snapped(pixels), stamp)
        where = np.flatnonzero(self._owner.ravel() >= 0)
        self._where, self._owners = where, self._owner.ravel()[where]
        look = self._look.ravel()[where]
        self._mix, self._cover = (look & 0xFF).astype(np.int64), look >> 8 << 24
        del self._owner, self._look  # as large as the picture, and used up
        self._image = np.zeros((height, width, 4), np.uint8)
        self._painted_for: Ints | None = None

    def painted(self, labels: Ints, table: Packed) -> Pixels:
        """Return the picture of the points, RGBA, bottom row first."""
        if self._painted_for is labels:
            return self._image
        self._painted_for = labels
        values = table[(labels[self._owners] + 1) * LEVELS + self._mix]
        values |= self._cover
        self._image.view("<u4").ravel()[self._where] = values
        return self._image

    def _place(self, pixels: Ints, stamp: Pixels) -> None:
        """Press the stamp at every pixel: soft parts by strength, then solid ones."""
        reach = len(stamp) // 2
        red, cover = stamp[..., 0].astype(float), stamp[..., 3]
        mix = np.rint(red / np.maximum(red + stamp[..., 2], 1) * (LEVELS - 1))
        strength = np.minimum(cover, SOFT)
        for index in np.argsort(strength, axis=None, kind="stable"):
            row, column = np.unravel_index(index, stamp.shape[:2])
            if cover[row, column]:
                look = int(cover[row, column]) << 8 | int(mix[row, column])
                shift = np.array([column - reach, row - reach])
                self._press(pixels + shift, look, solid=strength[row, column] == SOFT)

    def _press(self, pixels: Ints, look: int, *, solid: bool) -> None:
        """Give one pixel of the stamp to all points whose claim is the best so far."""
        x, y = pixels.T
        height, width = self._owner.shape
        inside = np.flatnonzero((x >= 0) & (x < width) & (y >= 0) & (y < height))
        x, y = x[inside], y[inside]
        if solid:
            over = self._look[y, x] >> 8 < SOFT
            better = over | (inside > self._owner[y, x])
            inside, x, y = inside[better], x[better], y[better]
        self._owner[y, x] = inside
        self._look[y, x] = look


def snapped(pixels: Floats) -> Ints:
    """Return the pixels, column and row, in whose middle Agg puts the markers."""
    columns, rows = np.floor(pixels[:, 0] + 0.5), np.ceil(pixels[:, 1] - 0.5) - 1
    return np.column_stack([columns, rows]).astype(np.int64)


def _color_table(colors: Sequence[str], edge: str) -> Packed:
    """Return packed colours for every label, from -1, and every mix of face and rim."""
    share = np.linspace(0.0, 1.0, LEVELS)[:, None]
    mixed = [
        share * np.array(to_rgb(color)) + (1 - share) * np.array(to_rgb(edge))
        for color in colors
    ]
    red, green, blue = np.rint(np.concatenate(mixed) * 255).astype(np.uint32).T
    packed: Packed = red | green << 8 | blue << 16
    return packed
