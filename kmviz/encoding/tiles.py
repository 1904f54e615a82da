"""Which parts of a picture a window or a page does not show yet.

Handing all of a window over takes longer than drawing what moves, and so does writing a
large PNG. So only what differs is sent: boxes of tiles to a window, single tiles to a
page.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from kmviz.core.ground.arrays import Bools, Ints, Packed, Pixels
from kmviz.encoding.patches import pack

TILE = 16
"""Pixels of a side of the tiles that are sent, or not, as a whole."""
ACROSS = 8
"""Tiles in a row of the picture in which single tiles are sent."""


class Box(NamedTuple):
    """A part of a picture; right and bottom lie outside."""

    left: int
    top: int
    right: int
    bottom: int


class Sent:
    """What has been sent to the screen.

    Examples
    --------
    >>> sent = Sent()
    >>> picture = np.zeros((40, 80, 4), np.uint8)
    >>> sent.remember(picture)
    >>> picture[3:20, 12] = 255
    >>> sent.differences(picture), sent.differences(picture)
    ([Box(left=0, top=0, right=16, bottom=32)], [])
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Know of nothing that was sent."""
        self._pixels: Packed = np.empty((0, 0), np.uint32)
        self._differs: Bools = np.empty((0, 0), dtype=bool)

    def remember(self, pixels: Pixels) -> None:
        """Note that the whole picture was sent."""
        if not self.fits(pixels):
            height, width = pixels.shape[:2]
            whole = -(-height // TILE) * TILE, -(-width // TILE) * TILE
            self._pixels = np.empty((height, width), np.uint32)
            # Kept, because new memory each time would cost more than comparing.
            self._differs = np.zeros(whole, dtype=bool)
        self._pixels[:] = pack(pixels)

    def fits(self, pixels: Pixels) -> bool:
        """Tell whether a picture of this size was sent."""
        return self._pixels.shape == pixels.shape[:2]

    def differences(self, pixels: Pixels) -> list[Box]:
        """Return the boxes that must be sent, and note that they were."""
        new = pack(pixels)
        high, wide = new.shape
        boxes = [
            Box(
                TILE * left,
                TILE * top,
                min(TILE * right, wide),
                min(TILE * below, high),
            )
            for left, top, right, below in _boxes(self._tiles(new))
        ]
        np.copyto(self._pixels, new)
        return boxes

    def tiles(self, pixels: Pixels) -> tuple[Ints, Pixels]:
        """Return the tiles that must be sent, and note that they were.

        Parameters
        ----------
        pixels : array of shape (height, width, 4)
            The picture, at least one tile wide and high.

        Returns
        -------
        numbers : array of int, shape (m,)
            Which tiles these are, counted along the rows. The last of a row or column
            lies inside the picture, and so may cover some of the one before.
        picture : array of shape (rows * TILE, ACROSS * TILE, 4)
            The tiles, in the same order, along the rows.
        """
        new = pack(pixels)
        height, width = new.shape
        mask = self._tiles(new)
        numbers = np.flatnonzero(mask)
        rows, columns = np.divmod(numbers, mask.shape[1])
        # Where tiles begin, not each of their pixels: numpy copies rows in one go.
        corners = (
            np.minimum(rows * TILE, height - TILE),
            np.minimum(columns * TILE, width - TILE),
        )
        whole = np.zeros((-(-len(numbers) // ACROSS) * ACROSS, TILE, TILE), np.uint32)
        whole[: len(numbers)] = _squares(new)[corners]
        _squares(self._pixels)[corners] = whole[: len(numbers)]
        sheet = whole.reshape(-1, ACROSS, TILE, TILE).swapaxes(1, 2)
        packed = np.ascontiguousarray(sheet).reshape(-1, ACROSS * TILE, 1)
        return numbers, packed.view(np.uint8)

    def _tiles(self, new: Packed) -> Bools:
        """Return which tiles hold a pixel that differs from what was sent."""
        height, width = new.shape
        np.not_equal(new, self._pixels, out=self._differs[:height, :width])
        rows, columns = (side // TILE for side in self._differs.shape)
        # Eight pixels at a time: the booleans of a row, read as large numbers.
        eights = np.bitwise_or.reduce(
            self._differs.view(np.uint64).reshape(rows, TILE, -1), axis=1
        )
        tiles: Bools = eights.reshape(rows, columns, -1).any(axis=2)
        return tiles


def _squares(picture: Packed) -> Packed:
    """Return all squares of a tile's size in a picture, by their top left pixels."""
    height, width = picture.shape
    shape = height - TILE + 1, width - TILE + 1, TILE, TILE
    return np.ndarray(shape, np.uint32, picture, strides=2 * picture.strides)


def _boxes(tiles: Bools) -> Iterator[Box]:
    """Yield boxes in tiles that cover these: runs in a row, joined downwards."""
    edges = np.diff(tiles.astype(np.int8), axis=1, prepend=0, append=0)
    rows, columns = np.nonzero(edges)
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for row, left, right in zip(
        rows[::2].tolist(), columns[::2].tolist(), columns[1::2].tolist(), strict=True
    ):
        top, bottom = spans.get((left, right), (row, row))
        if bottom < row:
            yield Box(left, top, right, bottom)
            top = row
        spans[left, right] = top, row + 1
    for (left, right), (top, bottom) in spans.items():
        yield Box(left, top, right, bottom)
