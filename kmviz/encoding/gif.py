"""A GIF, written while it is drawn.

The file follows the GIF89a specification: a header, one table of colours for all
pictures, the number of plays, a comment, then the patches that `patches` finds. The
compression is Pillow's.

One table for the whole film keeps still parts still (a table per picture flickers) and
makes patches small. Its colours are picked from sample pictures, not averaged, so the
colours that matter are exact: the entry that comes next is always the colour that so
far adds most to the squared error. That is our own variant of the
start "farthest" (see `kmviz.core.seeding`), with each colour weighed by its pixels. On
pictures made by matplotlib this halves the error of Pillow's median cut and octree at
the same number of colours. Each pixel then gets the nearest entry, remembered in a
table over all 2**24 colours that fills itself.
"""

import os
import struct
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import chain

import numpy as np
from matplotlib.colors import to_rgb
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from kmviz.core.arrays import Packed
from kmviz.core.checks import check_count
from kmviz.encoding.files import check_target, replacing
from kmviz.encoding.patches import Frame, Patch, check_frames, pack, patches

Palette = NDArray[np.uint8]
"""Colours, shape (m, 3)."""

MOST_COLORS = 255
"""One of the 256 entries means "as before"."""

_RGB = 0xFFFFFF
_AT_ONCE = 4096
_LARGEST_SIDE = _LONGEST_DELAY = _MOST_REPEATS = 0xFFFF

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
    colors: int = MOST_COLORS,
) -> None:
    """Write an animated GIF, reading each frame once and keeping none.

    Equal neighbours become one picture. Times are rounded to hundredths of a second
    so that they add up; a picture shorter than two of them gives way to the next.

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
    colors : int
        At most this many colours; fewer make a smaller file.

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
        NearestColor(palette),
        per_second=100,
        least=_SHORTEST_DELAY,
        most=_LONGEST_DELAY,
    )
    with replacing(path) as part, part.open("wb") as file:
        first = next(stream)
        file.write(_head(first, palette))
        file.write(_repeats(loop))
        file.write(_comment(comment))
        for patch in chain([first], stream):
            file.write(_image(patch))
        file.write(b";")


def shared_palette(
    samples: Iterable[Frame], key_colors: ArrayLike = (), colors: int = MOST_COLORS
) -> Palette:
    """Return the colours that serve all samples best.

    Parameters
    ----------
    samples : iterable of (pixels, seconds)
        Pictures spread over the film.
    key_colors : array of uint8, shape (m, 3)
        Colours that are taken whatever the samples show.
    colors : int
        How many to return at most, up to 255.

    Returns
    -------
    array of uint8, shape (m, 3)
        Key colours and colours of the samples, each at most once.

    Examples
    --------
    >>> picture = np.full((2, 2, 4), 255, np.uint8)
    >>> picture[0, 0, :3] = 7
    >>> shared_palette([(picture, 1.0)], key_colors=[[0, 0, 90]])
    array([[  0,   0,  90],
           [255, 255, 255],
           [  7,   7,   7]], dtype=uint8)
    """
    check_count(colors, "colors", most=MOST_COLORS)
    keys = _check_key_colors(key_colors, colors)
    packed, counts = _count_colors(keys, samples)
    rgb = _channels(packed)
    chosen = _pick(rgb, counts, np.searchsorted(packed, keys).tolist(), colors)
    return rgb[chosen].astype(np.uint8)


def rgb_bytes(colors: Sequence[str]) -> Palette:
    """Return colours as bytes, shape (m, 3).

    Examples
    --------
    >>> rgb_bytes(["#0072B2", "white"])
    array([[  0, 114, 178],
           [255, 255, 255]], dtype=uint8)
    """
    rgb = np.array([to_rgb(color) for color in colors]).reshape(-1, 3)
    exact: Palette = np.rint(rgb * 255).astype(np.uint8)
    return exact


class NearestColor:
    """The entry of a palette nearest to a colour, counted from 1.

    Distances are Euclidean in RGB; the first of several nearest entries wins.

    Parameters
    ----------
    palette : array of uint8, shape (m, 3)
        At most 255 colours.

    Examples
    --------
    >>> nearest = NearestColor(np.array([[0, 0, 0], [255, 255, 255]], np.uint8))
    >>> nearest(np.array([0xFF000000, 0xFFFEFFFE], np.uint32))
    array([1, 2], dtype=uint8)
    """

    def __init__(self, palette: Palette) -> None:
        self._palette = palette.astype(np.float32)
        # 16 MiB of address space; the system supplies only the pages that are used.
        self._known = np.zeros(_RGB + 1, np.uint8)

    def __call__(self, packed: Packed) -> NDArray[np.uint8]:
        """Return the entry for each packed pixel, shape (n,)."""
        colors = packed & np.uint32(_RGB)
        entries = self._known.take(colors)
        if not entries.all():
            self._learn(np.unique(colors[entries == 0]))
            entries = self._known.take(colors)
        return entries

    def _learn(self, colors: Packed) -> None:
        # |c - p|^2 without |c|^2; whole numbers this small are exact in float32.
        lengths = (self._palette**2).sum(axis=1)
        for start in range(0, len(colors), _AT_ONCE):
            some = colors[start : start + _AT_ONCE]
            scores = lengths - 2 * _channels(some) @ self._palette.T
            self._known[some] = scores.argmin(axis=1) + 1


def _check_key_colors(key_colors: ArrayLike, colors: int) -> Packed:
    """Return the different key colours as packed pixels without alpha."""
    keys = np.asarray(key_colors)
    if keys.size == 0:
        return np.empty(0, np.uint32)
    if keys.ndim != 2 or keys.shape[1] != 3 or keys.dtype.kind not in "iu":
        message = (
            "key_colors must be whole numbers of shape (m, 3), "
            f"got {keys.dtype} of shape {keys.shape}"
        )
        raise ValueError(message)
    if keys.min() < 0 or keys.max() > 255:
        message = (
            f"key_colors must be between 0 and 255, got {keys.min()} to {keys.max()}"
        )
        raise ValueError(message)
    packed = np.unique(keys.astype(np.uint32) @ np.array([1, 1 << 8, 1 << 16], "u4"))
    if len(packed) > colors:
        message = f"colors must leave room for {len(packed)} key colors, got {colors}"
        raise ValueError(message)
    return packed


def _count_colors(
    keys: Packed, samples: Iterable[Frame]
) -> tuple[Packed, NDArray[np.int64]]:
    """Return all colours in rising order, and how often each is in the samples."""
    found = [(keys, np.zeros(len(keys), np.int64))]
    for pixels, _ in check_frames(samples, "palette_samples"):
        found.append(np.unique(pack(pixels) & np.uint32(_RGB), return_counts=True))
    packed, where = np.unique(
        np.concatenate([colors for colors, _ in found]), return_inverse=True
    )
    counts = np.zeros(len(packed), np.int64)
    np.add.at(counts, where, np.concatenate([counts for _, counts in found]))
    return packed, counts


def _pick(
    rgb: NDArray[np.float32], counts: NDArray[np.int64], keys: list[int], colors: int
) -> list[int]:
    """Return the rows to keep: the keys, then those of the greatest errors."""
    chosen = keys or [int(counts.argmax())]
    lengths = (rgb**2).sum(axis=1)
    errors = np.full(len(rgb), np.inf, np.float32)
    for row in chosen:
        np.minimum(errors, lengths - 2 * rgb @ rgb[row] + lengths[row], out=errors)
    while len(chosen) < min(colors, len(rgb)):
        row = int((errors * counts).argmax())
        chosen = [*chosen, row]
        np.minimum(errors, lengths - 2 * rgb @ rgb[row] + lengths[row], out=errors)
    return chosen


def _channels(packed: Packed) -> NDArray[np.float32]:
    """Return red, green and blue of each packed pixel, shape (n, 3)."""
    shifts = np.array([0, 8, 16], np.uint32)
    return (packed[:, None] >> shifts & np.uint32(0xFF)).astype(np.float32)


def _head(first: Patch, palette: Palette) -> bytes:
    """Return the signature, the size and the table of colours."""
    height, width = first.values.shape
    if max(height, width) > _LARGEST_SIDE:
        message = (
            f"a GIF must be at most {_LARGEST_SIDE} pixels wide and high, "
            f"got {width} x {height}"
        )
        raise ValueError(message)
    bits = len(palette).bit_length()
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
    pieces = [data[i : i + 255] for i in range(0, len(data), 255)]
    block = b"".join(bytes([len(piece)]) + piece for piece in pieces)
    return b"\x21\xfe" + block + b"\0" if block else b""


def _image(patch: Patch) -> bytes:
    """Return the blocks of one patch: its time, its place and its pixels."""
    keep_below, see_through = 1 << 2, int(not patch.values.all())
    control = struct.pack("<BHB", keep_below | see_through, patch.ticks, 0)
    height, width = patch.values.shape
    place = struct.pack("<HHHHB", patch.left, patch.top, width, height, 0)
    return b"\x21\xf9\x04" + control + b"\0," + place + _compress(patch.values)


def _compress(entries: NDArray[np.uint8]) -> bytes:
    """Return the LZW code of the entries, as it stands in a GIF.

    Pillow's own functions for this change from release to release. A grey picture
    saved as a GIF is public, and there the code follows a head, a table and the place.
    """
    buffer = BytesIO()
    Image.fromarray(entries).save(buffer, "GIF", optimize=False, interlace=False)
    data = buffer.getvalue()
    table = 3 << (data[10] & 0b111) + 1
    return data[13 + table + 10 : -1]
