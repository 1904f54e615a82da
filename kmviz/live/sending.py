"""Which parts of a window's picture the screen does not show yet, and their way to it.

Handing the whole window over takes longer than drawing what moves, so only boxes close
around what differs are sent.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

from kmviz.core.arrays import Bools, Packed, Pixels
from kmviz.export.frames import pack

TILE = 16
"""Pixels of a side of the tiles that are sent, or not, as a whole."""


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
    >>> list(sent.differences(picture)), list(sent.differences(picture))
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

    def differences(self, pixels: Pixels) -> Iterator[Box]:
        """Yield the boxes that must be sent, and note that they were."""
        new, old = pack(pixels), self._pixels
        height, width = new.shape
        np.not_equal(new, old, out=self._differs[:height, :width])
        for left, top, right, bottom in _boxes(_tiles(self._differs)):
            box = Box(left, top, min(right, width), min(bottom, height))
            part = np.s_[box.top : box.bottom, box.left : box.right]
            old[part] = new[part]
            yield box


def send(canvas: FigureCanvasAgg, pixels: Pixels, boxes: Iterable[Box]) -> None:
    """Send parts of the canvas, whose pixels these are, to the screen.

    Tk takes its time for every pixel, most for those that could be transparent, as
    matplotlib hands them over; so it gets each box as a PPM, which has no such pixels.
    Other toolkits take their time for every box, and get one around all of them.
    """
    if hasattr(canvas, "get_tk_widget"):
        widget = canvas.get_tk_widget()
        image = widget.itemcget("all", "image")
        for left, top, right, bottom in boxes:
            head = b"P6 %d %d 255\n" % (right - left, bottom - top)
            data = head + pixels[top:bottom, left:right, :3].tobytes()
            widget.tk.call(image, "put", data, "-format", "ppm", "-to", left, top)
        return
    sides = list(zip(*boxes, strict=True))
    if sides:
        lefts, tops, rights, bottoms = sides
        low, high = len(pixels) - max(bottoms), len(pixels) - min(tops)
        canvas.blit(Bbox.from_extents(min(lefts), low, max(rights), high))


def _tiles(differs: Bools) -> Bools:
    """Return which tiles hold a pixel that differs."""
    rows, columns = (side // TILE for side in differs.shape)
    # Eight pixels at a time: the booleans of a row, read as large numbers.
    eights = np.bitwise_or.reduce(
        differs.view(np.uint64).reshape(rows, TILE, -1), axis=1
    )
    tiles: Bools = eights.reshape(rows, columns, -1).any(axis=2)
    return tiles


def _boxes(tiles: Bools) -> Iterator[Box]:
    """Yield boxes in pixels that cover the tiles: runs in a row, joined downwards."""
    edges = np.diff(tiles.astype(np.int8), axis=1, prepend=0, append=0)
    rows, columns = np.nonzero(edges)
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for row, left, right in zip(
        rows[::2].tolist(), columns[::2].tolist(), columns[1::2].tolist(), strict=True
    ):
        top, bottom = spans.get((left, right), (row, row))
        if bottom < row:
            yield _box(left, top, right, bottom)
            top = row
        spans[left, right] = top, row + 1
    for (left, right), (top, bottom) in spans.items():
        yield _box(left, top, right, bottom)


def _box(left: int, top: int, right: int, bottom: int) -> Box:
    return Box(left * TILE, top * TILE, right * TILE, bottom * TILE)
