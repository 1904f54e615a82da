"""The pixels of a GIF as LZW codes that are no wider than its colours ask for.

Pillow compresses them as if there were always 256 colours, so its first codes have nine
bits. What a code stands for depends on its number alone. So the numbers can be moved
down and written anew, with as many bits as they then need: with 64 colours that takes
2 to 4 % less.

A table of codes that is full is begun anew, by the code *clear*. Between two of them
codes get wider at the same places each time.
"""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kmviz.core.arrays import Ints

_WIDEST, _PILLOW = 12, 8
_BLOCK = 255
_ROUND = (1 << _WIDEST) - (1 << _PILLOW)
"""How many codes lie between two clears of Pillow, the later one included."""


def compress(entries: NDArray[np.uint8], bits: int) -> bytes:
    """Return the code of the entries, as it stands in a GIF.

    Parameters
    ----------
    entries : array of uint8, shape (height, width)
        The pixels, all of them below ``2**bits``.
    bits : int
        From 2 to 8.

    Examples
    --------
    >>> compress(np.zeros((1, 4), np.uint8), bits=2).hex(" ")
    '02 02 84 51 00'
    """
    code = _compressed(entries)
    data = np.frombuffer(code[1:-1], np.uint8)
    numbers = _numbers(np.delete(data, np.s_[:: _BLOCK + 1]))
    if not _as_expected(numbers):
        return code
    moved = numbers - np.where(numbers >> _PILLOW, (1 << _PILLOW) - (1 << bits), 0)
    return bytes([bits]) + blocks(_packed(moved, bits)) + b"\0"


def _compressed(entries: NDArray[np.uint8]) -> bytes:
    """Return Pillow's code: the bits of a colour, the blocks, and an empty one.

    Its own functions for this change from release to release. A grey picture saved as a
    GIF is public, and there the code follows a head, a table and the place.
    """
    buffer = BytesIO()
    Image.fromarray(entries).save(buffer, "GIF", optimize=False, interlace=False)
    data = buffer.getvalue()
    table = 3 << (data[10] & 0b111) + 1
    return data[13 + table + 10 : -1]


def _as_expected(numbers: Ints) -> bool:
    """Tell whether a Pillow begins anew where those do that are known."""
    clears = np.flatnonzero(numbers == 1 << _PILLOW)
    whole = bool(numbers[-1] == (1 << _PILLOW) + 1)
    return whole and np.array_equal(clears, np.arange(0, len(numbers), _ROUND))


def _widths(count: int, bits: int) -> Ints:
    """Return how many bits each code has, if the least of them have so many."""
    table = (1 << bits) + 1 + np.arange(_ROUND)  # one is known more with each
    widest = np.minimum(np.frexp(table)[1], _WIDEST)
    return np.append(bits + 1, np.resize(widest, count - 1))


def _numbers(data: NDArray[np.uint8]) -> Ints:
    """Return the numbers of Pillow's codes."""
    total = 8 * len(data)
    widths = _widths(total // _PILLOW, _PILLOW)
    ends = np.cumsum(widths)
    widths = widths[: np.searchsorted(ends, total, "right")]
    starts = ends[: len(widths)] - widths
    three = np.append(data, np.zeros(2, np.uint8)).astype(np.int64)
    words = three[:-2] | three[1:-1] << 8 | three[2:] << 16
    numbers: Ints = words[starts >> 3] >> (starts & 7) & (1 << widths) - 1
    return numbers


def _packed(numbers: Ints, bits: int) -> bytes:
    """Return the numbers one after the other, the lowest bits first."""
    widths = _widths(len(numbers), bits)
    ends = np.cumsum(widths)
    starts = ends - widths
    words, size = numbers << (starts & 7), int(ends[-1] + 7 >> 3) + 2
    data = np.zeros(size, np.int64)
    for i in range(3):
        part = words >> 8 * i & 0xFF
        data += np.bincount((starts >> 3) + i, part, size).astype(np.int64)
    return data[:-2].astype(np.uint8).tobytes()


def blocks(data: bytes) -> bytes:
    """Return the data in blocks, each after its length."""
    pieces = [data[i : i + _BLOCK] for i in range(0, len(data), _BLOCK)]
    return b"".join(bytes([len(piece)]) + piece for piece in pieces)
