"""Where many small boards stand: as large as the room allows, in blocks of a kind.

They are as wide as their points lie, and wider where there is room beside them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kmviz.drawing.look.layout import FLAT, Box

EDGE = 24.0
"""Space around everything on a picture of many runs, in units."""
LABEL = 22.0
"""Height of the line over a tile, in units."""
HEADINGS = 27.0, 42.0
"""Heights of the room over a block: for one line, and for two that are smaller."""
LEAST = 66.0
"""The smallest width of a board, in units: there must be room for its label."""
BETWEEN, APART = 14.0, 34.0
"""Spaces between tiles and between blocks."""


@dataclass(frozen=True)
class Grid:
    """The boxes of the boards and of the headings."""

    tiles: tuple[Box, ...]
    """The boards, all of one size, block after block; labels stand above them."""
    headings: tuple[Box, ...]
    """The room over each block, halfway to the next; none over a single one."""
    side: float
    """The side of a square as large as the room that the points have on a board."""

    @property
    def readable(self) -> bool:
        """Whether the boards are large enough to be read."""
        board = self.tiles[0]
        return min(board.width, max(board.height, self.side)) >= LEAST


def grid(
    room: Box,
    counts: Sequence[int],
    *,
    ratio: float = 1.0,
    heading: float = HEADINGS[0],
) -> Grid:
    """Return the blocks with so many tiles each on whose boards points are the largest.

    The blocks stand side by side, one under the other, or in rows, and several have a
    heading of some height. The points lie so many times as wide as high.

    Examples
    --------
    >>> [round(tile.left) for tile in grid(Box(0, 0, 400, 300), [2]).tiles]
    [0, 207]
    """
    high = heading if len(counts) > 1 else 0.0
    choices = (
        _Blocks(_rooms(room, len(counts), across), max(counts), columns, high, ratio)
        for across in range(1, len(counts) + 1)
        for columns in range(1, max(counts) + 1)
    )
    wide = [(min(each.board, LEAST), each.high, each) for each in choices]
    return max(wide, key=lambda known: known[:2])[-1].filled(counts)


@dataclass(frozen=True)
class _Blocks:
    """A block in each of some rooms, of so many tiles at most."""

    rooms: Sequence[Box]
    most: int
    columns: int
    heading: float
    ratio: float

    @property
    def most_wide(self) -> float:
        """The width that a board can have."""
        return (self.rooms[0].width - (self.columns - 1) * BETWEEN) / self.columns

    @property
    def high(self) -> float:
        """The height of a board."""
        rows = -(-self.most // self.columns)
        most = (self.rooms[0].height - self.heading + BETWEEN) / rows - LABEL - BETWEEN
        return min(self.most_wide / self.ratio, most)

    @property
    def board(self) -> float:
        """The width of a board."""
        return min(self.most_wide, self.high * FLAT * max(self.ratio, 1.0))

    @property
    def between(self) -> float:
        """The space between boards: a single block is as wide as its room if it can."""
        free = self.rooms[0].width - self.columns * self.board
        spread = free / max(self.columns - 1, 1)
        return BETWEEN if self.heading or spread > APART else spread

    @property
    def wide(self) -> float:
        """The width of a full row of boards."""
        return self.columns * (self.board + self.between) - self.between

    def filled(self, counts: Sequence[int]) -> Grid:
        """Return the grid with so many tiles in each block."""
        tiles = [
            tile
            for room, count in zip(self.rooms, counts, strict=True)
            for tile in self._tiles(room, count)
        ]
        headings = [
            Box(self._left(room), room.top, self.wide + APART / 2, self.heading)
            for room in self.rooms
        ]
        side = self.high * self.ratio**0.5
        return Grid(tuple(tiles), tuple(headings if self.heading else ()), side)

    def _tiles(self, room: Box, count: int) -> list[Box]:
        wide, high, left = self.board, self.high, self._left(room)
        top = room.top + self.heading + LABEL
        places = (divmod(i, self.columns) for i in range(count))
        return [
            Box(
                left + column * (wide + self.between),
                top + row * (high + LABEL + BETWEEN),
                wide,
                high,
            )
            for row, column in places
        ]

    def _left(self, room: Box) -> float:
        """Return where a block begins that stands in the middle of its room."""
        return room.left + (room.width - self.wide) / 2


def _rooms(room: Box, blocks: int, across: int) -> list[Box]:
    """Return a room for each block, so many of them side by side."""
    down = -(-blocks // across)
    wide = (room.width - (across - 1) * APART) / across
    high = (room.height - (down - 1) * BETWEEN) / down
    return [
        Box(
            room.left + column * (wide + APART),
            room.top + row * (high + BETWEEN),
            wide,
            high,
        )
        for row, column in (divmod(i, across) for i in range(blocks))
    ]
