"""Points that are the darker, the more the points around them weigh.

Many points hide each other, so what each of them weighs cannot be seen. What can is how
much there is of it in a place: a point has the shade of what lies within its reach,
where there are some points on average, those that are nearer counting more.
"""

from math import ceil
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from numpy.typing import NDArray

from kmviz.core.ground.arrays import Bools, Floats, Ints, Pixels
from kmviz.drawing.artists.marks import flattenable, linear
from kmviz.drawing.artists.stamps import LEVELS, OPAQUE, color_table, inside, snapped

WITHIN = 8
"""So many points lie within the reach of one, where all are spread evenly."""
FULL = 0.99
"""The share of the points' pixels that are not the darkest, and"""
LEAST = 1e-3
"""the share of the most that is around one of these at least."""


class Shades(Artist):
    """Many points, painted pixel by pixel.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where they are.
    places : array of shape (n, 2)
        Where the points are.
    size : float
        Their diameter, in points.
    light, dark : color
        Of a point around which nothing weighs anything, and where it is most.

    Attributes
    ----------
    weights : array of shape (n,) or None
        What the points weigh; None if they are not to be seen.
    """

    weights: Floats | None = None

    def __init__(
        self,
        ax: Axes,
        places: Floats,
        *,
        size: float,
        light: str,
        dark: str,
        zorder: float,
    ) -> None:
        super().__init__()
        self._ax, self._places, self._size = ax, places, size
        self._table = color_table([dark], light) | OPAQUE
        self._found: tuple[tuple[float, ...], Ints] | None = None
        self.set_zorder(zorder)
        ax.add_artist(self)

    @flattenable
    def draw(self, renderer: RendererBase) -> None:
        """Paint the points in the shades of what they weigh."""
        if self.weights is not None:
            (left, low), (right, high) = self._ax.bbox.get_points()
            fine = renderer.get_image_magnification()
            size = round(fine * (right - left)), round(fine * (high - low))
            dots = float(renderer.points_to_pixels(self._size))  # type: ignore[arg-type]
            graphics = renderer.new_gc()
            image = self._painted(self.weights, size, fine * dots / 2)
            renderer.draw_image(graphics, left, low, image)
            graphics.restore()
        self.stale = False

    def _painted(self, weights: Floats, size: tuple[int, int], radius: float) -> Pixels:
        """Return the picture of the points, RGBA, bottom row first."""
        (width, height), pixels = size, self._on(size)
        spread, counts = (
            np.bincount(pixels, each, width * height + 1)[:-1].reshape(height, width)
            for each in (weights, None)
        )
        there = _near(counts > 0, radius)
        reach = ceil(((WITHIN * np.count_nonzero(there) / len(pixels)) ** 0.5 - 1) / 2)
        around = _around(_around(spread, reach), reach)[there]
        much = max(np.quantile(around, FULL), LEAST * around.max())
        shade = np.sqrt((around / much).clip(0, 1)) * (LEVELS - 1)
        image = np.zeros((height, width), np.uint32)
        image[there] = self._table.take(np.rint(shade).astype(int))
        painted: Pixels = image.view(np.uint8).reshape(height, width, 4)
        return painted

    def _on(self, size: tuple[int, int]) -> Ints:
        """Return on which pixel of the board each point is; behind the last if none."""
        (width, height), box = size, self._ax.bbox
        canvas = (*size, *box.extents)
        if self._found is None or self._found[0] != canvas:
            shares = np.array(linear(self._ax).transform(self._places)) - box.p0
            pixels = snapped(shares * (np.array(size) / box.size))
            there, (x, y) = inside(pixels, *size), pixels.T
            self._found = canvas, np.where(there, y * width + x, width * height)
        return self._found[1]


def _near(marked: Bools, radius: float) -> Bools:
    """Tell which pixels are no farther than this from one that is marked.

    Examples
    --------
    >>> _near(np.array([[False, False, False], [False, False, True]]), radius=1.2)
    array([[False, False,  True],
           [False,  True,  True]])
    """
    near, reach = marked.copy(), int(radius)
    wide, (height, width) = np.pad(marked, reach), marked.shape
    for row, column in np.ndindex(2 * reach + 1, 2 * reach + 1):
        if np.hypot(row - reach, column - reach) <= radius:
            near |= wide[row : row + height, column : column + width]
    return near


def _around(values: NDArray[Any], reach: int) -> NDArray[Any]:
    """Return what the pixels within a reach of each have together, in both directions.

    Examples
    --------
    >>> _around(np.array([[1, 0, 0], [0, 0, 4]]), reach=1)
    array([[1, 5, 4],
           [1, 5, 4]])
    """
    for _ in range(2):
        sums = np.pad(values, ((reach + 1, reach), (0, 0))).cumsum(axis=0)
        values = (sums[2 * reach + 1 :] - sums[: -2 * reach - 1]).T
    return values
