"""The pixels of a GIF as LZW codes that are no wider than its colours ask for.

Pillow compresses them as if there were always 256 colours, so its first codes have nine
bits. What a code stands for depends on its number alone. So the numbers can be moved
down and written anew, with as many bits as they then need: with 64 colours that takes
2 to 4 % less.

A table of codes that is full is begun anew, by the code *clear*. Between two of them
codes get wider at the same places each time.
"""

from functools import lru_cache
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kmviz.core.arrays import Ints

_WIDEST, _PILLOW = 12, 8
_BLOCK = 255
_WORD = 32
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


def _starts(count: int, bits: int) -> Ints:
    """Return at which bit each of so many codes begins, and where the last one ends.

    The first, a clear, is as wide as those after it.
    """
    ends = _ends(bits)
    rounds = ends[-1] * np.arange(-(-count // _ROUND))
    starts: Ints = np.add.outer(rounds, np.append(0, ends[:-1])).ravel()[:count]
    return np.append(0, starts + bits + 1)


@lru_cache(maxsize=8)
def _ends(bits: int) -> Ints:
    """Return at which bit after a clear each code ends, if the least have so many."""
    table = (1 << bits) + 1 + np.arange(_ROUND)  # one is known more with each
    return np.cumsum(np.minimum(np.frexp(table)[1], _WIDEST))


def _numbers(data: NDArray[np.uint8]) -> Ints:
    """Return the numbers of Pillow's codes."""
    total = 8 * len(data)
    starts = _starts(total // _PILLOW, _PILLOW)
    starts = starts[: np.searchsorted(starts, total, "right")]
    begins, widths = starts[:-1], np.diff(starts)
    three = np.append(data, np.zeros(2, np.uint8)).astype(np.int32)
    words = three[:-2] | three[1:-1] << 8 | three[2:] << 16
    numbers: Ints = words[begins >> 3] >> (begins & 7) & (1 << widths) - 1
    return numbers


def _packed(numbers: Ints, bits: int) -> bytes:
    """Return the numbers one after the other, the lowest bits first."""
    starts = _starts(len(numbers), bits)
    places = starts[:-1] // _WORD
    firsts = np.flatnonzero(np.diff(places, prepend=-1))
    words = np.bitwise_or.reduceat(numbers << starts[:-1] - _WORD * places, firsts)
    words = np.append(words, 0)
    words[1:] |= words[:-1] >> _WORD  # what of a word's last code is for the next
    return words.astype("<u4").tobytes()[: int(starts[-1]) + 7 >> 3]


def blocks(data: bytes) -> bytes:
    """Return the data in blocks, each after its length."""
    pieces = [data[i : i + _BLOCK] for i in range(0, len(data), _BLOCK)]
    return b"".join(bytes([len(piece)]) + piece for piece in pieces)
