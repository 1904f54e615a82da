"""Where on a picture a place of its board lies, and what is nearest to a spot of it."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from kmviz.core.given.numbers import check_finite
from kmviz.core.ground.arrays import Floats


@dataclass(frozen=True, eq=False, slots=True)
class Spots:
    """The spots of a picture, in fractions of its size from the top left corner.

    Parameters
    ----------
    size : tuple of float
        Its width and height in pixels.
    board : matplotlib.axes.Axes
        The board on it, in whose coordinates places are.
    """

    size: tuple[float, float]
    board: Axes

    def pixel(self, x: object, y: object) -> tuple[float, float]:
        """Return a spot, which may lie beside the picture, in matplotlib's pixels."""
        across, down = check_finite(x, "x"), check_finite(y, "y")
        width, height = self.size
        return across * width, (1 - down) * height

    def place(self, x: object, y: object) -> Floats | None:
        """Return the place at a spot, or None off the board."""
        spot = self.board.transData.inverted().transform(self.pixel(x, y))
        return np.array(spot) if self.board.viewLim.contains(*spot) else None

    def pixels(self, places: Floats) -> Floats:
        """Return places in pixels from the top left corner."""
        across, up = np.array(self.board.transData.transform(places)).T
        return np.column_stack([across, self.size[1] - up])

    def spot(self, place: Floats) -> tuple[float, float]:
        """Return the spot of a place."""
        width, height = self.size
        x, y = self.board.transData.transform(place)
        return float(x / width), float(1 - y / height)

    def nearest(self, places: Floats, x: object, y: object, reach: float) -> int | None:
        """Return the place nearest to a spot, if it is within reach (in pixels)."""
        across, up = self.pixel(x, y)
        pixels = np.array(self.board.transData.transform(places))
        away = np.hypot(pixels[:, 0] - across, pixels[:, 1] - up)
        away[np.isnan(away)] = np.inf  # dropped, or not guessed
        nearest = int(away.argmin())
        return nearest if away[nearest] <= reach else None
