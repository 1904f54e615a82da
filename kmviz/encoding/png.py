"""One picture as a small PNG, quickly.

With a palette of the colours that matter a PNG is several times smaller than in true
colour, and takes a fraction of the time to write.
"""

import struct
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from kmviz.core.ground.arrays import Pixels
from kmviz.encoding.palette import NearestColor, rgb_bytes, shared_palette
from kmviz.encoding.patches import Frame, pack

LEVEL, COLORS = 3, 128
"""zlib's effort and entries of the palette: more takes longer and gains little."""
RGBA, INDEXED = 6, 3
"""Whether the values of a picture are colours, or entries of its palette."""


class PngEncoder:
    """Writes pictures that share their colours as PNG.

    Parameters
    ----------
    samples : iterable of (pixels, seconds)
        Pictures from which the colours are taken.
    key_colors : sequence of color
        Colours that are kept exactly, as far as they fit into half of the palette.

    Examples
    --------
    >>> from io import BytesIO
    >>> from kmviz import Scene, Stage, kmeans
    >>> stage = Stage(Scene(kmeans([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]], k=2, rng=0)))
    >>> encoder = PngEncoder([(stage.pixels(1), 1.0)])
    >>> Image.open(BytesIO(encoder.encode(stage.pixels(1)))).size
    (800, 600)
    """

    def __init__(
        self,
        samples: Iterable[tuple[Pixels, float]],
        key_colors: Sequence[str] = (),
    ) -> None:
        exact = rgb_bytes(key_colors[: COLORS // 2])
        frames = (Frame(*sample) for sample in samples)
        self._palette = shared_palette(frames, exact, COLORS)
        self._nearest = NearestColor(self._palette)

    def encode(self, pixels: Pixels) -> bytes:
        """Return a picture, RGBA of shape (height, width, 4), as the bytes of a PNG."""
        entries = self._nearest(pack(pixels).ravel()) - 1
        values = entries.reshape(pixels.shape[:2])
        parts = (
            png_head(values, INDEXED),
            png_chunk(b"PLTE", self._palette.tobytes()),
            png_chunk(b"IDAT", png_data(values, LEVEL)),
            png_chunk(b"IEND"),
        )
        return b"".join(parts)


def png_head(values: NDArray[Any], kind: int) -> bytes:
    """Return how a PNG of values begins, shape (height, width), 8 bits a channel."""
    height, width = values.shape
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head)


def png_data(values: NDArray[Any], level: int) -> bytes:
    """Return the compressed values, each row after a 0 for "as it is"."""
    rows = values.astype(values.dtype.newbyteorder("<"), copy=False).view(np.uint8)
    marked = np.zeros((len(rows), 1 + rows.shape[1]), np.uint8)
    marked[:, 1:] = rows
    return zlib.compress(marked.data, level)


def png_chunk(name: bytes, data: bytes = b"") -> bytes:
    """Return a part of a PNG: its length, its name, what it holds, and a sum of it."""
    checked = name + data
    return (
        struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))
    )


def write_png(path: Path, pixels: Pixels, comment: str) -> None:
    """Write a picture, RGBA of shape (height, width, 4), in true colour."""
    about = PngInfo()
    about.add_itxt("Comment", comment)
    Image.fromarray(pixels[:, :, :3]).save(path, "PNG", pnginfo=about)
