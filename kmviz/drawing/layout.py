"""Where things stand on a picture, for any shape of it.

Lengths are units: a picture is at least 600 units high and 480 wide, whatever its size
in pixels, so that type grows with the picture. Wide pictures give the board the full
height and put the words beside it; others put them above; narrow ones have no panel.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kmviz.core.arrays import Floats
from kmviz.drawing.settings import SettledFigure

HIGH, WIDE = 600.0, 480.0
PER_INCH = 100.0
"""Units an inch: sizes in points are those of a picture at 100 dots an inch."""
BESIDE, PANEL = 1.5, 1.15
"""Ratios of width to height from which the words stand beside, and there is a panel."""
COLUMN = 460.0
"""The widest column of words; what is left over becomes margin."""
GAP = 24.0
"""Space between two boxes that were one."""
LEAST_BELOW, MOST_BELOW = 130.0, 190.0
"""Heights of what stands below a narrow board."""
EDGE = 14.0
"""Space under that."""
TRIES = 15
"""Places that are tried across a box, and as many down it, to find a free one."""


@dataclass(frozen=True)
class Box:
    """A rectangle in units, measured from the top left corner of the picture."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The distance of its right side from the left side of the picture."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The distance of its lower side from the top of the picture."""
        return self.top + self.height

    @property
    def corners(self) -> Floats:
        """Its corners, shape (4, 2), from the top left one on."""
        xs = self.left, self.right, self.right, self.left
        ys = self.top, self.top, self.bottom, self.bottom
        return np.column_stack([xs, ys])

    def parted(self, share: float) -> tuple["Box", "Box"]:
        """Return the upper part, of about this share of the height, and the lower."""
        high = self.height * share
        upper = replace(self, height=high - GAP)
        return upper, replace(self, top=self.top + high, height=self.height - high)

    def cut(self, height: float) -> tuple["Box", "Box"]:
        """Return what is above a strip of some height along its foot, and the strip."""
        foot = replace(self, top=self.bottom - height, height=height)
        return replace(self, height=self.height - height - GAP), foot

    def columns(self, count: int) -> list["Box"]:
        """Return so many equal boxes side by side in this one."""
        wide = (self.width + GAP) / count - GAP
        lefts = (self.left + i * (wide + GAP) for i in range(count))
        return [replace(self, left=left, width=wide) for left in lefts]

    def rows(self, count: int) -> list["Box"]:
        """Return so many equal boxes below each other in this one."""
        high = (self.height + GAP) / max(count, 1) - GAP
        tops = (self.top + i * (high + GAP) for i in range(count))
        return [replace(self, top=top, height=high) for top in tops]

    def holding(self, ratio: float) -> "Box":
        """Return the largest box of this ratio of width to height at its top left."""
        wide = min(self.width, self.height * ratio)
        return replace(self, width=wide, height=wide / ratio)


@dataclass(frozen=True)
class Layout:
    """The boxes of a picture, and its scale."""

    size: tuple[float, float]
    """Width and height in pixels."""
    unit: float
    """Pixels a unit."""
    board: Box
    words: Box
    panel: Box | None
    below: Box | None = None
    """Room under the board of a narrow picture."""

    def moved(self, right: float, down: float) -> "Layout":
        """Return the same boxes elsewhere on the page."""

        def shifted(box: Box) -> Box:
            return replace(box, left=box.left + right, top=box.top + down)

        board, words, below = self.board, self.words, self.below
        return replace(
            self,
            board=shifted(board),
            words=shifted(words),
            below=below and shifted(below),
        )

    def figure(self) -> Figure:
        """Return an empty figure of this size, unknown to pyplot."""
        dpi = PER_INCH * self.unit
        # The hair keeps matplotlib's rounding down from losing a pixel.
        width, height = (side + 1e-3 for side in self.size)
        return SettledFigure(figsize=(width / dpi, height / dpi), dpi=dpi)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return a place in units as fractions of the figure."""
        width, height = (side / self.unit for side in self.size)
        return x / width, 1 - y / height

    def axes(self, figure: Figure, box: Box) -> Axes:
        """Return new axes that fill a box, on whole pixels."""
        edges = (box.left, box.bottom, box.width, box.height)
        left, bottom, width, height = (round(edge * self.unit) for edge in edges)
        whole_width, whole_height = self.size
        return figure.add_axes(
            (
                left / whole_width,
                1 - bottom / whole_height,
                width / whole_width,
                height / whole_height,
            )
        )


def layout(
    size: tuple[float, float],
    *,
    ticks: float = 20.0,
    named: bool = False,
    charted: bool = True,
    more: bool = False,
) -> Layout:
    """Return where things stand on a picture of this size in pixels.

    The numbers on the left of the board are `ticks` units wide; `named` axes also have
    a name. Where nothing is to be `charted`, the board may take the panel's place. If
    there is `more`, a narrow picture has room for it below the board.
    """
    unit = min(size[0] / WIDE, size[1] / HIGH)
    width, height = (side / unit for side in size)
    left, below = (46.0 + ticks, 56.0) if named else (26.0 + ticks, 36.0)
    boxes: tuple[Box, Box, Box | None]
    if width / height >= BESIDE:
        boxes = _words_beside(width, height, left, below)
    elif width / height >= PANEL:
        boxes = _words_above(width, height, left, below, charted=charted)
    else:
        return Layout(size, unit, *_words_only(width, height, left, below, more=more))
    return Layout(size, unit, *boxes)


def _words_beside(
    width: float, height: float, left: float, below: float
) -> tuple[Box, Box, Box]:
    side = height - 26 - below
    column = min(width - left - side - 44 - 34, COLUMN)
    spare = (width - left - side - 44 - 34 - column) / 2
    board = Box(left + spare, 26, side, side)
    words = Box(board.right + 44, 26, column, 150)
    return board, words, Box(words.left, 188, column, board.bottom - 188)


def _words_above(
    width: float, height: float, left: float, below: float, *, charted: bool
) -> tuple[Box, Box, Box | None]:
    words = Box(28, 22, width - 56, 92)
    if not charted:
        side = height - 128 - below
        return Box(left + (width - left - side - 30) / 2, 128, side, side), words, None
    side = min(height - 128 - below, width - left - 44 - 200 - 30)
    board = Box(left, 128, side, side)
    column = width - board.right - 44 - 30
    return board, words, Box(board.right + 44, 128, column, side)


def _words_only(
    width: float, height: float, left: float, below: float, *, more: bool
) -> tuple[Box, Box, None, Box | None]:
    words = Box(24, 22, width - 48, 118)
    least = LEAST_BELOW + EDGE if more else 0.0
    side = min(width - left - 24, height - 152 - below - least)
    spare = (width - left - side - 24) / 2
    board = Box(left + spare, 152, side, side)
    top = board.bottom + below
    room = Box(words.left, top, words.width, min(height - top - EDGE, MOST_BELOW))
    return board, words, None, room if more else None


def free_corner(
    size: tuple[float, float], within: Box, marks: Sequence[Floats], clear: float
) -> tuple[float, float]:
    """Return the left and top of where a card in a box hides least.

    Parameters
    ----------
    size : tuple of float
        Width and height of the card.
    within : Box
        Where it may be.
    marks : sequence of arrays of shape (m, 2)
        What it should not hide, the dearest first: no number of later ones outweighs
        an earlier one. Of equal places, that farthest from the first mark is taken.
    clear : float
        How near it may come to a mark.
    """
    spare = np.maximum([within.width - size[0], within.height - size[1]], 0.0)
    shares = np.linspace(0.0, 1.0, TRIES)
    grid = np.stack(np.meshgrid(shares, shares), axis=-1).reshape(-1, 1, 2)
    corners = [within.left, within.top] + grid * spare
    hidden = [
        ((group > corners - clear) & (group < corners + size + clear))
        .all(axis=2)
        .sum(axis=1)
        for group in marks
    ]
    away = np.hypot(*(corners[:, 0] + np.array(size) / 2 - marks[0][0]).T)
    best = np.lexsort([-away, *reversed(hidden)])[0]
    left, top = corners[best, 0].tolist()
    return left, top
