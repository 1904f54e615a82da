"""What points belong to beyond their numbers: an image, a map, or many more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from kmviz.core.given.choices import is_several
from kmviz.core.given.coordinates import check_numbers
from kmviz.core.given.numbers import check_count
from kmviz.core.ground.arrays import Floats, Ints, ReadOnly, frozen
from kmviz.core.ground.sentence import shown


@dataclass(frozen=True, eq=False, slots=True)
class Grid(ReadOnly):
    """Cells of which the points are the middles, each for all the points in it."""

    low: Floats
    """The lower corner of the grid, shape (d,)."""
    sides: Floats
    """The sides of a cell, shape (d,)."""
    cells: Ints
    """Which cell along each column each middle is that of, from 0, shape (m, d)."""
    counts: Ints
    """How many points there are in the cell of each middle, shape (m,)."""


@dataclass(frozen=True, eq=False, slots=True)
class Backdrop(ReadOnly):
    """What points belong to: an image of which they are the pixels, or a map.

    Parameters
    ----------
    image : tuple of int, optional
        Height and width of the image. The points are its pixels, row by row from the
        top left corner, and their three columns red, green and blue, from 0 to 1.
    streets, water : sequence of arrays of shape (m, 2)
        Lines on the ground below the points, in their units, each from place to place.
    grid : Grid, optional
        The cells of which the points are the middles, where there are too many points
        to draw each.

    Raises
    ------
    ValueError, TypeError
        If a size, a line or a grid is unusable.

    Examples
    --------
    >>> from kmviz import Board
    >>> map_of_town = Backdrop(streets=[[[0, 0], [4, 0]], [[2, -1], [2, 3]]])
    >>> X = np.array([[0.1, 0.2], [3.8, 0.1], [2.1, 2.0]])
    >>> board = Board("town", X, None, ("km", "km"), k=2, backdrop=map_of_town)
    >>> len(board.backdrop.streets)
    2
    """

    image: tuple[int, int] | None = None
    streets: Sequence[Floats] = ()
    water: Sequence[Floats] = ()
    grid: Grid | None = None

    def __post_init__(self) -> None:
        if self.image is not None:
            object.__setattr__(self, "image", _check_size(self.image))
        for name in ("streets", "water"):
            lines = getattr(self, name)
            if not is_several(lines):
                message = f"{name} must be a sequence of lines, got {shown(lines)}"
                raise TypeError(message)
            checked = tuple(_check_line(line, name) for line in lines)
            object.__setattr__(self, name, checked)
        if not isinstance(self.grid, Grid | None):
            message = f"grid must be a Grid, got {shown(self.grid)}"
            raise TypeError(message)

    def grown(self) -> Self:
        """Return what is left of it where there are more points than before."""
        return replace(self, image=None, grid=None)


def check_backdrop(backdrop: object, X: Floats) -> Backdrop | None:
    """Return the backdrop if such points can belong to it."""
    if backdrop is None:
        return None
    if not isinstance(backdrop, Backdrop):
        message = f"backdrop must be a Backdrop, got {shown(backdrop)}"
        raise TypeError(message)
    if backdrop.image is not None:
        height, width = backdrop.image
        if X.shape != (height * width, 3):
            message = (
                f"X must have shape {(height * width, 3)} to be the pixels of an "
                f"image of height {height} and width {width}, got {X.shape}"
            )
            raise ValueError(message)
    elif X.shape[1] != 2 and (backdrop.streets or backdrop.water):
        message = f"X must have 2 columns to lie on a map, got {X.shape[1]}"
        raise ValueError(message)
    if backdrop.grid is not None and X.shape != backdrop.grid.cells.shape:
        message = (
            f"X must have shape {backdrop.grid.cells.shape} to be the middles of the "
            f"cells of a grid, got {X.shape}"
        )
        raise ValueError(message)
    return backdrop


def _check_size(size: object) -> tuple[int, int]:
    if not isinstance(size, tuple) or len(size) != 2:
        message = f"image must be a height and a width in pixels, got {shown(size)}"
        raise ValueError(message)
    height = check_count(size[0], "the height in image")
    return height, check_count(size[1], "the width in image")


def _check_line(line: object, name: str) -> Floats:
    places = check_numbers(line, f"a line of {name}")
    if places.ndim != 2 or places.shape[1] != 2 or not np.isfinite(places).all():
        message = (
            f"a line of {name} must be finite numbers of shape (m, 2), "
            f"got shape {places.shape}"
        )
        raise ValueError(message)
    return frozen(places.copy())
