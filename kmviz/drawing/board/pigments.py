"""Where points are the pixels of an image: colours that are themselves."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from kmviz.core.ground.arrays import Floats
from kmviz.drawing.artists.painted import PaintedPoints
from kmviz.drawing.board.layer import PointLayer
from kmviz.drawing.board.moment import Moment
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.style import Style

LARGER = 1.5
"""Size of a point that is a colour, as a share of that of others."""
SHADES = 15
"""Steps of red, green and blue on a dot; thousands of colours swell an SVG or PDF."""


def dyes(stars: Floats) -> list[str]:
    """Return the colours for which stars stand; beyond all colours, the nearest.

    Examples
    --------
    >>> dyes(np.array([[1.0, 0.5, 0.0], [1.2, 0.0, np.nan]]))
    ['#ff8000', '#ff0000']
    """
    return [to_hex(color) for color in within(stars)]


class Pigments(PointLayer):
    """The points, each in the colour that it is, as far as a dot can tell."""

    def __init__(self, ax: Axes, places: Floats, colors: Floats, style: Style) -> None:
        shades = np.rint(SHADES * colors) / SHADES
        different, labels = np.unique(shades, axis=0, return_inverse=True)
        self.size = LARGER * sizes.point_size(len(places))
        self.looks = [("o", color) for color in (style.dim, *dyes(different))]
        self.points = PaintedPoints(
            ax,
            places,
            [color for _, color in self.looks],
            size=self.size,
            edge=style.background,
            rim=0.0,
            zorder=2,
        )
        self.labels = self.points.labels = labels.reshape(-1)
        self.artists: Sequence[PaintedPoints] = (self.points,)

    def show(self, moment: Moment) -> bool:
        """Do nothing: no step changes the colours."""
        return False


def within(colors: Floats) -> Floats:
    """Return colours that can be shown: the nearest to those that cannot."""
    nearest: Floats = np.clip(np.nan_to_num(colors), 0.0, 1.0)
    return nearest
