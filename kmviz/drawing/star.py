"""A numbered star: one picture, copied to wherever its centroid is."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.transforms import IdentityTransform

from kmviz.core.arrays import Floats, Pixels
from kmviz.drawing import style as sizes
from kmviz.drawing.lettering import Lettering
from kmviz.drawing.marks import Markers, graphics_of
from kmviz.drawing.stamps import snapped

COPIES = 8
"""Looks of a star that are kept; one that is a colour has another at every moment."""


class Star(Markers):
    """The star of a centroid and the number in it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where it is; it is not cut at the edge.
    number : str
        What stands in it.
    k : int
        How many stars there are: the more, the smaller.
    face, edge : color
        The colours.
    """

    def __init__(
        self, ax: Axes, number: str, k: int, *, face: str, edge: str, zorder: float
    ) -> None:
        size, rim = sizes.star_size(k), sizes.STAR_RIM
        super().__init__(
            ax, "*", size=size, face=face, edge=edge, rim=rim, zorder=zorder, clip=False
        )
        self.number = Lettering(0, 0, number, transform=ax.transData)
        self.number.set_figure(ax.figure)
        self.number.set(ha="center", va="center", weight="bold")
        self.number.set_fontsize(sizes.number_size(k))
        self._copies: dict[tuple[object, ...], Pixels] = {}

    def draw(self, renderer: RendererBase) -> None:
        """Copy the star to its place; where there are no pixels, draw it."""
        if not (self.get_visible() and len(self.places)):
            return
        if isinstance(renderer, RendererAgg):
            self._copy(renderer)
        else:
            super().draw(renderer)
            self.number.set_position(tuple(self.places[0]))
            self.number.draw(renderer)
        self.stale = False

    def _copy(self, renderer: RendererAgg) -> None:
        look = (renderer.dpi, self.face, self.number.get_color())
        if look not in self._copies:
            if len(self._copies) >= COPIES:
                self._copies.clear()
            self._copies[look] = self._picture(renderer.dpi)
        image = self._copies[look]
        pixels: Floats = np.array(self.get_transform().transform(self.places))
        (column, row), *_ = snapped(pixels) - len(image) // 2
        graphics = renderer.new_gc()
        renderer.draw_image(graphics, column, row, image)
        graphics.restore()

    def _picture(self, dpi: float) -> Pixels:
        """Return the star and its number, RGBA, bottom row first."""
        reach = round((self.size + self.rim) * dpi / 72)
        canvas = RendererAgg(2 * reach + 1, 2 * reach + 1, dpi)
        graphics = graphics_of(self, canvas, self.edge, self.rim)
        places, self.places = self.places, np.array([[reach, reach + 1.0]])
        self.stamp(canvas, graphics, IdentityTransform())
        self.places = places
        graphics.restore()
        self.number.set(x=reach, y=reach, transform=IdentityTransform())
        self.number.draw(canvas)
        self.number.set_transform(self.get_transform())
        return np.asarray(canvas.buffer_rgba())[::-1].copy()
