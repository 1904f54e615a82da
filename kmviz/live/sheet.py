"""The picture of a board that is filled by hand: its ground, points and stars."""

import numpy as np
from matplotlib.path import Path

from kmviz.core.ground.arrays import Bools, Floats, Pixels
from kmviz.drawing.look.style import get_style
from kmviz.live.other_data import bytes_of
from kmviz.live.sketch import Sketch, Spot
from kmviz.live.view import View

DOT, STAR, RIM = 5.0, 17.0, 0.8
"""The radii of a point and of a star on a board 600 units high, and how much of a star
is within its rim."""
UNITS = 600
"""The units of a board's height."""


class Sheet:
    """What makes the picture of an empty board, anew each time; see `Easel`.

    Parameters
    ----------
    sketch : Sketch
        What was put there.
    view : View
        How it is looked at.
    """

    def __init__(self, sketch: Sketch, view: View) -> None:
        self._sketch, self._view = sketch, view
        self._size = (1, 1)

    def fit(self, size: tuple[int, int]) -> "Sheet":
        """Return itself, for a picture of this size."""
        self._size = size
        return self

    def clear(self) -> None:
        """Let go of nothing: such a picture is quickly made."""

    kept = None

    def go_back(self, kept: object) -> None:
        """Do nothing: it is drawn anew each time."""

    def pixels(self, _: float) -> Pixels:
        """Return the ground in its frame, a dot for every point, and then the stars.

        So it looks at every position.
        """
        (width, height), style = self._size, get_style(self._view.style)
        pixels = np.empty((height, width, 4), np.uint8)
        pixels[..., :3], pixels[..., 3] = bytes_of(style.faint), 255
        pixels[1:-1, 1:-1, :3] = bytes_of(style.background)
        unit, stars = height / UNITS, self._sketch.stars
        _stamp(pixels, self._sketch.points, _disc(DOT * unit), style.dim)
        for spot, color in zip(stars, style.colors(len(stars)), strict=True):
            _stamp(pixels, spot[None], _star(STAR * unit), style.ink)
            _stamp(pixels, spot[None], _star(RIM * STAR * unit), color)
        return pixels


def spot_at(x: float, y: float, size: tuple[int, int]) -> Spot:
    """Return a spot, in fractions from the top left corner, as a sketch has it.

    Examples
    --------
    >>> spot_at(0.5, 0.25, (800, 600))
    (0.6666666666666666, 0.75)
    """
    width, height = size
    return min(max(x, 0.0), 1.0) * width / height, 1.0 - min(max(y, 0.0), 1.0)


def _stamp(pixels: Pixels, spots: Floats, shape: Bools, color: str) -> None:
    """Give the pixels of a shape a colour, around every spot."""
    height, width = pixels.shape[:2]
    down, across = np.argwhere(shape).T - len(shape) // 2
    middles = np.rint(spots * height).astype(np.intp)
    rows = np.clip(height - middles[:, 1, None] + down, 0, height - 1)
    columns = np.clip(middles[:, 0, None] + across, 0, width - 1)
    pixels[rows, columns, :3] = bytes_of(color)


def _disc(radius: float) -> Bools:
    return np.hypot(*_grid(radius)) <= radius


def _star(radius: float) -> Bools:
    """Return the pixels of a star that points upwards."""
    down, across = _grid(radius)
    places = np.column_stack([across.ravel(), -down.ravel()]) / radius
    within = Path.unit_regular_star(5, innerCircle=0.42).contains_points(places)
    return within.reshape(down.shape)


def _grid(radius: float) -> tuple[Floats, Floats]:
    """Return how far down and across each pixel is from the middle."""
    reach = int(np.ceil(radius))
    down, across = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(float)
    return down, across
