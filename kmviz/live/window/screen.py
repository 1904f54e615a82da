"""A player's picture on the canvas of a window, as large as the window is."""

import gc

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg

from kmviz.drawing.scene import Scene
from kmviz.live.player import Player
from kmviz.live.staging import Staging
from kmviz.live.view import View
from kmviz.live.window.overlay import bar_height

SMALLEST = 100
"""The least side of a picture in pixels; a smaller window shows part of it."""


class Screen(Artist):
    """The picture above the bar, copied from a stage.

    Attributes
    ----------
    position : float
        What is shown: a step, or a moment on the way to the next one.
    """

    def __init__(self, player: Player, view: View) -> None:
        super().__init__()
        self._staging = Staging(player, view)
        self.position = float(player.position)
        self.size = (SMALLEST, SMALLEST)
        """Width and height of the picture in pixels."""

    def point_out(self, point: int | None) -> None:
        """Ring a point that somebody asks about; None for none."""
        self._staging.pointed = point

    @property
    def scene(self) -> Scene:
        """The scene of the player's run, in the present size."""
        self._fit()
        return self._staging.scene

    def draw(self, renderer: RendererBase) -> None:
        """Copy the picture to the canvas."""
        if not isinstance(renderer, RendererAgg):
            message = f"a window requires an Agg canvas, got {type(renderer).__name__}"
            raise TypeError(message)
        width, height = int(renderer.width), int(renderer.height)
        above = height - bar_height((width, height))
        self.size = max(width, SMALLEST), max(above, SMALLEST)
        self._fit()
        pixels = self._staging.stage.pixels(self.position)[:above, :width]
        np.asarray(renderer.buffer_rgba())[: len(pixels)] = pixels
        self.stale = False

    def share(self, x: float, y: float) -> tuple[float, float]:
        """Return a spot in pixels as fractions of width and height."""
        return x / self.size[0], y / self.size[1]

    def star_at(self, x: float, y: float) -> int | None:
        """Return the star at a spot in pixels, or None."""
        return self.scene.star_at(*self.share(x, y), self.position)

    def spot_of(self, star: int) -> tuple[float, float]:
        """Return the spot of a star in pixels."""
        x, y = self.scene.spot_of(star, self.position)
        return x * self.size[0], y * self.size[1]

    def spot_of_point(self, point: int) -> tuple[float, float]:
        """Return the spot of a point in pixels."""
        x, y = self.scene.spot_of_point(point)
        return x * self.size[0], y * self.size[1]

    def free_corner(
        self, spot: tuple[float, float], size: tuple[float, float]
    ) -> tuple[float, float]:
        """Return left and top in pixels of where a card about a spot hides least."""
        left, top = self.scene.free_corner(
            self.share(*size), self.share(*spot), self.position
        )
        return left * self.size[0], top * self.size[1]

    def _fit(self) -> None:
        if self._staging.fit(self.size):
            gc.collect()  # the last scene is a knot of 8 MB that would long lie about
