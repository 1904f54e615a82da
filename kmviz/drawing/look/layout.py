"""Where things stand on a picture, for any shape of it: the board comes first.

Lengths are units: a picture is at least 600 units high and 480 wide, whatever its size
in pixels, so that type grows with the picture.

Wide pictures have a column of words and charts beside the board, or a strip of them
above it if the points lie so wide that this shows them larger. Tall ones have the words
above and the charts below. Nearly square ones leave the charts out, but not what was
asked for by its name, and an image that is painted stands beside the words. Where
nothing but words is wanted, the board takes the room of the rest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kmviz.core.ground.arrays import Floats, Ints
from kmviz.drawing.look.settings import SettledFigure

HIGH, WIDE = 600.0, 480.0
PER_INCH = 100.0
"""Units an inch: sizes in points are those of a picture at 100 dots an inch."""
BESIDE, BELOW = 1.18, 0.88
"""Ratios of width to height from which words and charts stand beside the board, and up
to which charts stand below it."""
SHARE, SHARE_OF_SQUARE = 0.6, 0.7
"""The least part of a picture that the board has, and of one that is nearly square:
words that would take more are set smaller, or left out."""
EDGE, GUTTER = 14.0, 20.0
"""Space around everything, and between the board and a column."""
NARROW, HAIR = 12.0, 6.0
"""Those at the left, and at the right and the top, where nothing stands beside it."""
TICKS = 30.0
"""Height of the numbers under the board, with the edge."""
NAME = 16.0
"""Least width of the numbers beside the board, for the name of the axis."""
COLUMN, LEAST = 0.235, 188.0
"""Width of the column beside the board: its share of the picture's, and its least."""
BARE = 0.76
"""The share of that which is left of a column that holds nothing but words."""
PARTS = 280.0
"""The least width of a column with more than charts and ends of runs."""
MOST = 460.0
"""The widest column; what is left over becomes margin."""
FLAT = 1.6
"""A board is at most so wide for its height, unless its points are wider."""
LARGER = 1.1
"""How much larger the points must be for a strip above the board."""
STRIP, TOLD, MORE_TOLD = 136.0, 0.38, 0.52
"""Height of a strip above the board, and the share of it that words have, or many."""
WORDS = 80.0
"""The least height of words above the board."""
TALLEST = 132.0
"""The greatest height of these."""
CHARTS, MOST_CHARTS = 104.0, 240.0
"""Heights of charts below the board, at least and at most."""
PARTS_BELOW = 134.0
"""The least height of more than charts."""
TALL = 0.62
"""A board is at least so wide for its height, unless its points are narrower."""
MOST_TOLD = 0.475
"""The largest share of the height that many words may take from the charts."""
IMAGE = 150.0
"""Width of an image beside words above the board."""
GAP = 24.0
"""Space between two boxes that were one."""
TRIES = 15
"""Places that are tried across a box, and as many down it, to find a free one."""

Beside = Literal["nothing", "charts", "image", "ends", "parts"]
"""What stands beside the board but for words: the later, the more room it needs."""


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
    def ratio(self) -> float:
        """Its width for its height."""
        return self.width / self.height

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
    panel: Box | None = None
    """Room for charts and other parts, if there is any."""
    across: bool = False
    """Whether these stand side by side in the panel."""
    least: float = 0.0
    """The size below which no type may be, in points; larger than usual on paper."""

    def moved(self, right: float, down: float) -> "Layout":
        """Return the same boxes elsewhere on the page."""

        def shifted(box: Box) -> Box:
            return replace(box, left=box.left + right, top=box.top + down)

        return replace(
            self,
            board=shifted(self.board),
            words=shifted(self.words),
            panel=self.panel and shifted(self.panel),
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
        return figure.add_axes(self.bounds(box))

    def bounds(self, box: Box) -> tuple[float, float, float, float]:
        """Return left, bottom, width and height of a box as matplotlib counts them."""
        edges = (box.left, box.bottom, box.width, box.height)
        left, bottom, width, height = (round(edge * self.unit) for edge in edges)
        whole_width, whole_height = self.size
        return (
            left / whole_width,
            1 - bottom / whole_height,
            width / whole_width,
            height / whole_height,
        )


def _usual(width: float, most: float, unit: float) -> float:
    """Return how high words must be that are as long as they often are."""
    return 0.0


def layout(
    size: tuple[float, float],
    *,
    ticks: float = 20.0,
    ratio: float | None = 1.0,
    beside: Beside = "charts",
    told: Callable[[float, float, float], float] = _usual,
    parts: Callable[[float, float, float], float] = _usual,
) -> Layout:
    """Return where things stand on a picture of this size in pixels.

    Parameters
    ----------
    size : tuple of float
        Width and height.
    ticks : float
        How wide the numbers on the left of the board are, in units.
    ratio : float, optional
        How wide the points lie for their height, if distances are to look like
        distances; None if the board may stretch them.
    beside : {"nothing", "charts", "image", "ends", "parts"}
        What stands beside the board but for the words.
    told : callable, optional
        How high the words must be, by their width, the height that there is, and the
        pixels of a unit.
    parts : callable, optional
        How high what stands below the board must be, by the same.
    """
    unit = min(size[0] / WIDE, size[1] / HIGH)
    width, height = (side / unit for side in size)
    left = EDGE + max(ticks, NAME)

    def high(width: float, most: float) -> float:
        return told(width, most, unit)

    if width / height >= BESIDE:
        plan = _beside(width, height, left, ratio, beside, high)
        if beside in ("charts", "ends") and ratio:
            over = _over(width, height, left, high)
            if _scale(over[0], ratio) > LARGER * _scale(plan[0], ratio):
                return Layout(size, unit, *over, across=True)
        return Layout(size, unit, *plan)
    if beside == "charts" and width / height > BELOW:
        beside = "nothing"
    needed = parts(width - 2 * EDGE, MOST_CHARTS, unit)
    plan = _above(width, height, left, ratio, beside, high, needed)
    return Layout(size, unit, *plan, across=True)


def _scale(board: Box, ratio: float) -> float:
    """Return how large points of a ratio of width to height are on a board."""
    return min(board.width / ratio, board.height)


def _beside(
    width: float,
    height: float,
    left: float,
    ratio: float | None,
    beside: Beside,
    told: Callable[[float, float], float],
) -> tuple[Box, Box, Box | None]:
    """Return the boxes of a picture with a column at its right."""
    high = height - EDGE - TICKS
    column = max(PARTS if beside == "parts" else LEAST, COLUMN * width)
    if beside == "nothing":
        column *= BARE
    free = width - left - GUTTER - EDGE
    wide = min(free - column, high * max(FLAT, ratio or FLAT))
    column = min(free - wide, MOST)
    spare = (free - wide - column) / 2
    board = Box(left + spare, EDGE, wide, high)
    told_high = high if beside == "nothing" else _words_high(column, high, told)
    words = Box(board.right + GUTTER, EDGE, column, told_high)
    if beside == "nothing":
        return board, words, None
    top = words.bottom + GAP / 2
    return board, words, replace(words, top=top, height=height - EDGE - top)


def _words_high(
    column: float, high: float, told: Callable[[float, float], float]
) -> float:
    """Return the height of the words in a column: a narrow one has more lines."""
    usual = float(np.interp(column, [LEAST, MOST], [195.0, 120.0]))
    most = MOST_TOLD * high
    return max(usual, min(told(column, most), most))


def _over(
    width: float, height: float, left: float, told: Callable[[float, float], float]
) -> tuple[Box, Box, Box]:
    """Return the boxes of a picture with a strip of words and charts at its top."""
    across = width - left - EDGE
    most = height - TICKS - 2 * EDGE - SHARE * width * height / across
    wide = TOLD * (width - 2 * EDGE)
    if told(wide, most) > most:
        wide *= MORE_TOLD / TOLD
    words = Box(EDGE, EDGE, wide, max(STRIP, min(told(wide, most), most)))
    beside = words.right + GAP
    panel = replace(words, left=beside, width=width - EDGE - beside)
    top = words.bottom + EDGE
    board = Box(left, top, across, height - TICKS - top)
    return board, words, panel


def _above(
    width: float,
    height: float,
    left: float,
    ratio: float | None,
    beside: Beside,
    told: Callable[[float, float], float],
    parts: float,
) -> tuple[Box, Box, Box | None]:
    """Return the boxes of a picture with words at its top, the rest at its foot."""
    left -= EDGE - NARROW
    wide, wordy = width - left - HAIR, width - 2 * EDGE
    square = width / height > BELOW
    pictured = square and beside == "image"
    if pictured:
        wordy -= IMAGE + GAP
    least, most = 0.14 * height, TALLEST
    if pictured or beside == "nothing":
        spare = height - TICKS - 2 * HAIR
        least = max(least, spare - wide / min(ratio or 1.0, 1.0))
        if square:
            most = min(most, spare - SHARE_OF_SQUARE * width * height / wide)
    needed = max(least, told(wordy, most))
    words = Box(EDGE, HAIR, wordy, max(WORDS, min(needed, most)))
    top = words.bottom + HAIR
    room = height - TICKS - top
    board = Box(left, top, wide, room)
    if pictured:
        return board, words, replace(words, left=words.right + GAP, width=IMAGE)
    if beside == "nothing":
        return board, words, None
    usual = CHARTS if beside == "charts" else PARTS_BELOW
    below = max(usual, 0.17 * height, parts + HAIR)
    high = min(room - below, wide / min(ratio or 1.0, 1.0) / TALL)
    below = min(room - high, MOST_CHARTS)
    board = replace(board, height=room - below)
    panel = Box(EDGE, board.bottom + TICKS, width - 2 * EDGE, below - HAIR)
    return board, words, panel


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
    shares = np.linspace(0.0, 1.0, TRIES)[:, None]
    lefts, tops = ([within.left, within.top] + shares * spare).T
    each = np.stack([lefts, tops], axis=1)
    hidden = [_covered(group, each - clear, each + size + clear) for group in marks]
    corners = np.stack(np.meshgrid(lefts, tops), axis=-1).reshape(-1, 2)
    away = np.hypot(*(corners + np.array(size) / 2 - marks[0][0]).T)
    best = np.lexsort([-away, *reversed(hidden)])[0]
    left, top = corners[best].tolist()
    return left, top


def _covered(marks: Floats, first: Floats, last: Floats) -> Ints:
    """Return how many marks lie within each of many boxes, row by row of them.

    There is one for each pair of ranges across and down, which are told by their ends,
    shape (m, 2). However many marks there are, each is looked at once.
    """
    whole, ranges = np.zeros(len(marks), dtype=np.int64), []
    for axis in (1, 0):
        edges = np.unique([first[:, axis], last[:, axis]])
        own = (edges.searchsorted(marks[:, axis], side) for side in ("left", "right"))
        gaps = 2 * len(edges) + 1  # between two edges, and upon one
        whole = whole * gaps + sum(own)
        begin, end = (edges.searchsorted(each[:, axis]) for each in (first, last))
        ranges.append((2 * begin + 2, 2 * end + 1, gaps))
    (top, bottom, high), (left, right, wide) = ranges
    below = np.zeros((high + 1, wide + 1), dtype=np.int64)
    below[1:, 1:] = np.bincount(whole, minlength=high * wide).reshape(high, wide)
    below = below.cumsum(axis=0).cumsum(axis=1)
    rows = below[bottom] - below[top]
    return (rows[:, right] - rows[:, left]).ravel()
