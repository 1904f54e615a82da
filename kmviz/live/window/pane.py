"""The picture above the bar of a window, as large as the window is."""

import gc

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg

from kmviz.core.ground.arrays import Pixels
from kmviz.live.easel import Drawn, Easel
from kmviz.live.window.overlay import bar_height

GATHERED = 3
"""So many pictures that are no longer shown may lie about."""
SMALLEST = 100
"""The least side of a picture in pixels; a smaller window shows part of it."""


class Pane(Artist):
    """A picture that is copied to the canvas, above the bar.

    Parameters
    ----------
    easel : Easel
        What makes it.
    position : float
        What is shown at first.

    Attributes
    ----------
    position : float
        What is shown: a step, or a moment on the way to the next one.
    size : tuple of int
        Width and height of the picture in pixels.
    kept : tuple of int or None
        The size in which it stays drawn while that in the present one is made beside.
    """

    def __init__(self, easel: Easel, position: float = 0.0) -> None:
        super().__init__()
        self._easel, self.position = easel, float(position)
        self.size = (SMALLEST, SMALLEST)
        self.kept: tuple[int, int] | None = None
        self._drawn: Drawn | None = None
        self._made = 0

    def fitted(self) -> Drawn:
        """Return what is drawn, in the present size unless one is kept.

        Pictures that no longer fit are reference cycles of several MB. To collect them
        takes as long as to draw a few, so some may gather.
        """
        drawn = self._easel.fit(self.kept or self.size)
        if drawn is not self._drawn:
            self._drawn = drawn
            self._made += 1
            if self._made % GATHERED == 0:
                gc.collect()
        return drawn

    def draw(self, renderer: RendererBase) -> None:
        """Copy the picture to the canvas, if it is the one in front."""
        if not self.get_visible():
            return
        if not isinstance(renderer, RendererAgg):
            message = f"a window requires an Agg canvas, got {type(renderer).__name__}"
            raise TypeError(message)
        width, height = int(renderer.width), int(renderer.height)
        above = height - bar_height((width, height))
        self.size = self.within((width, height))
        pixels = _stretched(self.fitted().pixels(self.position), self.size)
        pixels = pixels[:above, :width]
        np.asarray(renderer.buffer_rgba())[: len(pixels)] = pixels
        self.stale = False

    def within(self, size: tuple[int, int]) -> tuple[int, int]:
        """Return the size of the picture in a window of this size."""
        width, height = size
        return max(width, SMALLEST), max(height - bar_height(size), SMALLEST)

    def share(self, x: float, y: float) -> tuple[float, float]:
        """Return a spot in pixels as fractions of width and height."""
        return x / self.size[0], y / self.size[1]


def _stretched(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    """Return a picture in another size, as it is until it has been drawn in that."""
    width, height = size
    high, wide = pixels.shape[:2]
    if (wide, high) == size:
        return pixels
    rows, columns = np.arange(height) * high // height, np.arange(width) * wide // width
    whole = np.ascontiguousarray(pixels).view(np.uint32)[..., 0]
    wanted = whole.take(columns, axis=1).take(rows, axis=0)  # four bytes at a time
    stretched: Pixels = wanted.view(np.uint8).reshape(height, width, 4)
    return stretched
