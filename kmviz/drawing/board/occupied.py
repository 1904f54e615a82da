"""What on a board a card should not hide, and where it hides least of that."""

from dataclasses import dataclass

import numpy as np

from kmviz.core.ground.arrays import Floats
from kmviz.drawing.look.layout import Box, free_corner

ENOUGH = 50_000
"""Points that are counted where a card is to hide few of them, at least."""


@dataclass(frozen=True, eq=False, slots=True)
class Occupied:
    """Where stars and points are, in pixels from the top left corner of a picture.

    Examples
    --------
    >>> marks = np.array([[10.0, 10.0], [90.0, 10.0]])
    >>> occupied = Occupied((200, 100), Box(0, 0, 100, 100), marks, marks[:0], 5.0)
    >>> occupied.edges, occupied.free_corner((0.2, 0.5), (0.1, 0.1))
    ([0.0, 0.0, 0.5, 1.0], (0.3, 0.5))
    """

    size: tuple[float, float]
    """Width and height of the picture."""
    board: Box
    stars: Floats
    points: Floats
    clear: float
    """How near a card may come to the middle of one of them."""

    @property
    def edges(self) -> list[float]:
        """The left, top, right and bottom of the board, in fractions."""
        (width, height), board = self.size, self.board
        left, right = board.left / width, board.right / width
        return [left, board.top / height, right, board.bottom / height]

    def some_points(self, most: int) -> Floats:
        """Return where points are, in fractions; of more than so many, some."""
        every = -(-len(self.points) // most) or 1
        return self.points[::every] / self.size

    def free_corner(
        self, size: tuple[float, float], spot: tuple[float, float]
    ) -> tuple[float, float]:
        """Return left and top of where on the board a card of this size hides least.

        It hides the spot only if it must, then few stars, then few points. Everything
        is in fractions of width and height, from the top left corner.
        """
        pixels = np.array(self.size)
        marks = [np.array([spot]) * pixels, self.stars, self.points]
        wide, high = (np.array(size) * pixels).tolist()
        left, top = free_corner((wide, high), self.board, marks, self.clear) / pixels
        return float(left), float(top)


def enough(points: Floats) -> Floats:
    """Return at least so many points as tell where they lie; the same each time.

    Examples
    --------
    >>> [len(enough(np.zeros((n, 2)))) for n in (7, 99_999, 250_001)]
    [7, 99999, 50001]
    """
    return points[:: max(len(points) // ENOUGH, 1)]
