"""Which parts of a window's picture differ from what the screen shows."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from matplotlib.transforms import Bbox

from kmviz.core.arrays import Packed, Pixels
from kmviz.export.frames import pack

STRIPS = 8
"""Parts of the window, side by side, that are sent on their own."""


class Sent:
    """What has been sent to the screen.

    Examples
    --------
    >>> sent = Sent()
    >>> picture = np.zeros((20, 80, 4), np.uint8)
    >>> sent.remember(picture)
    >>> picture[3:5, 12] = 255
    >>> [box.extents.tolist() for box in sent.differences(picture)]
    [[10.0, 15.0, 20.0, 17.0]]
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Know of nothing that was sent."""
        self._pixels: Packed = np.empty((0, 0), np.uint32)

    def remember(self, pixels: Pixels) -> None:
        """Note that the whole picture was sent."""
        self._pixels = pack(pixels).copy()

    def fits(self, pixels: Pixels) -> bool:
        """Tell whether a picture of this size was sent."""
        return self._pixels.shape == pixels.shape[:2]

    def differences(self, pixels: Pixels) -> Iterator[Bbox]:
        """Yield the boxes, one a strip, that must be sent; note that they were."""
        height, width = pixels.shape[:2]
        packed = pack(pixels)
        edges = [width * i // STRIPS for i in range(STRIPS + 1)]
        for left, right in pairwise(edges):
            new, old = packed[:, left:right], self._pixels[:, left:right]
            rows = np.flatnonzero((new != old).any(axis=1))
            if rows.size:
                top, bottom = int(rows[0]), int(rows[-1]) + 1
                old[top:bottom] = new[top:bottom]
                yield Bbox.from_extents(left, height - bottom, right, height - top)
