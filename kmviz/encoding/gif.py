"""A GIF, written while it is drawn.

The file follows the GIF89a specification: a header, one table of colours for all
pictures, the number of plays, a comment, then the patches that `patches` finds.

Pillow compresses them. In a GIF of its own it does so as if there were always 256
colours, so that its first codes have nine bits. Asked by its name, the encoder takes
their number: with 64 colours that takes 2 to 4 % less.
"""

import os
import struct
from collections.abc import Iterable
from itertools import chain

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from kmviz.core.given.numbers import check_count
from kmviz.encoding.files import check_target, replacing
from kmviz.encoding.palette import NearestColor, Palette, shared_palette
from kmviz.encoding.patches import Frame, Patch, patches

_LARGEST_SIDE = _LONGEST_DELAY = _MOST_REPEATS = 0xFFFF
_BLOCK = 255

# Browsers slow anything below two hundredths of a second down to ten.
_SHORTEST_DELAY = 2


def write_gif(
    path: str | os.PathLike[str],
    frames: Iterable[Frame],
    *,
    palette_samples: Iterable[Frame],
    key_colors: ArrayLike = (),
    loop: int = 0,
    comment: str = "",
    colors: int | None = None,
) -> None:
    """Write an animated GIF, reading each frame once and keeping none.

    Equal neighbours become one picture. Times are rounded to hundredths of a second
    so that they add up; a picture shorter than two of them gives way to the next. One
    that is only passed keeps pixels that differ little from the one before.

    Parameters
    ----------
    path : str or path
        The file to write. An old one is kept until the new one is whole.
    frames : iterable of (pixels, seconds)
        The pictures, all of one shape (height, width, 4).
    palette_samples : iterable of (pixels, seconds)
        Pictures spread over the film, to pick colours from.
    key_colors : array of uint8, shape (m, 3)
        Colours that must come out exactly, seen in the samples or not.
    loop : int
        How often the film is played; 0 means for ever.
    comment : str
        Text kept in the file, as UTF-8.
    colors : int, optional
        At most this many colours; fewer make a smaller file. By default, as few as
        lose next to nothing.

    Raises
    ------
    ValueError
        An argument is out of range, or the frames do not fit together.
    OSError
        The file cannot be written.
    """
    check_target(path)
    loop = check_count(loop, "loop", least=0, most=_MOST_REPEATS + 1)
    palette = shared_palette(palette_samples, key_colors, colors)
    stream = patches(
        frames,
        NearestColor(palette, key_colors),
        per_second=100,
        least=_SHORTEST_DELAY,
        most=_LONGEST_DELAY,
    )
    bits = len(palette).bit_length()
    with replacing(path) as part, part.open("wb") as file:
        first = next(stream)
        file.write(_head(first, palette, bits))
        file.write(_repeats(loop))
        file.write(_comment(comment))
        for patch in chain([first], stream):
            file.write(_image(patch, max(2, bits)))
        file.write(b";")


def _head(first: Patch, palette: Palette, bits: int) -> bytes:
    """Return the signature, the size and the table of colours."""
    height, width = first.values.shape
    if max(height, width) > _LARGEST_SIDE:
        message = (
            f"a GIF must be at most {_LARGEST_SIDE} pixels wide and high, "
            f"got {width} x {height}"
        )
        raise ValueError(message)
    table = b"\0\0\0" + palette.tobytes()
    screen = struct.pack("<HHBBB", width, height, 0xF0 | bits - 1, 0, 0)
    return b"GIF89a" + screen + table.ljust(3 << bits, b"\0")


def _repeats(loop: int) -> bytes:
    """Return the block that has the film played again: plays - 1 times, 0 for ever."""
    if loop == 1:
        return b""
    again = struct.pack("<H", max(loop - 1, 0))
    return b"\x21\xff\x0bNETSCAPE2.0\x03\x01" + again + b"\0"


def _comment(text: str) -> bytes:
    """Return the block that holds the text, in pieces of at most 255 bytes."""
    data = text.encode(errors="replace")
    pieces = [data[i : i + _BLOCK] for i in range(0, len(data), _BLOCK)]
    block = b"".join(bytes([len(piece)]) + piece for piece in pieces)
    return b"\x21\xfe" + block + b"\0" if block else b""


def _image(patch: Patch, bits: int) -> bytes:
    """Return the blocks of one patch: its time, its place and its pixels."""
    keep_below, see_through = 1 << 2, int(not patch.values.all())
    control = struct.pack("<BHB", keep_below | see_through, patch.ticks, 0)
    height, width = patch.values.shape
    place = struct.pack("<HHHHB", patch.left, patch.top, width, height, 0)
    code = _compressed(patch.values, bits)
    return b"\x21\xf9\x04" + control + b"\0," + place + code


def _compressed(values: NDArray[np.uint8], bits: int) -> bytes:
    """Return the LZW code of values below ``2**bits``, where bits are from 2 to 8.

    Examples
    --------
    >>> _compressed(np.zeros((1, 4), np.uint8), bits=2).hex(" ")
    '02 02 84 51 00'
    """
    interlaced = 0
    code = Image.fromarray(values).tobytes("gif", "L", bits, interlaced)
    return bytes([bits]) + code + b"\0"
