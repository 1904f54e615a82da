"""Films: animated WebP and APNG, with the colours of a GIF or without loss.

Both are containers around still pictures. Pillow could write them, but only from a list
of all pictures. Here one patch (see `patches`) at a time is compressed and we write the
container, so that memory stays the same for any length.
"""

import os
import struct
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from kmviz.core.given.choices import check_option
from kmviz.core.given.numbers import check_count
from kmviz.core.ground.arrays import Bools, Packed, Pixels
from kmviz.encoding.files import check_target, replacing
from kmviz.encoding.palette import NearestColor, Palette, shared_palette
from kmviz.encoding.patches import Frame, Patch, pack, patches
from kmviz.encoding.png import INDEXED, RGBA, png_chunk, png_data, png_head

_MOST_PLAYS = 0xFFFF
_LARGEST_WEBP = 16383
_LONGEST_DELAY = {".webp": 0xFFFFFF, ".apng": 0xFFFF}

LEVEL = 9
"""zlib's effort; flat areas gain much by the highest, and photographs are rare here."""

# Browsers slow anything below two hundredths of a second down to ten.
_SHORTEST_DELAY = 20


def write_animated(
    path: str | os.PathLike[str],
    frames: Iterable[Frame],
    *,
    palette_samples: Iterable[Frame] | None = None,
    key_colors: ArrayLike = (),
    loop: int = 0,
    comment: str = "",
    colors: int | None = None,
) -> None:
    """Write an animated WebP or APNG, reading each frame once.

    Equal neighbours become one picture. Times are rounded to milliseconds so that
    they add up; a picture shorter than twenty of them gives way to the next.

    Parameters
    ----------
    path : str or path
        The file to write, `.webp` or `.apng`. An old one is kept until the new one is
        whole.
    frames : iterable of (pixels, seconds)
        The pictures, all of one shape (height, width, 4).
    palette_samples : iterable of (pixels, seconds), optional
        Pictures spread over the film, to pick colours from, as for a GIF; by default
        the film is without loss, and several times as large.
    key_colors : array of uint8, shape (m, 3)
        Colours that must come out exactly, seen in the samples or not.
    loop : int
        How often the film is played; 0 means for ever.
    comment : str
        Text kept in the file: the EXIF image description of a WebP, the text chunk
        "Comment" of an APNG.
    colors : int, optional
        At most this many colours, as for a GIF.

    Raises
    ------
    ValueError
        An argument is out of range, or the frames do not fit together.
    OSError
        The file cannot be written.
    """
    check_target(path)
    suffix = check_option(
        Path(path).suffix.lower(), "the suffix of path", _LONGEST_DELAY
    )
    loop = check_count(loop, "loop", least=0, most=_MOST_PLAYS)
    palette = None
    if palette_samples is not None:
        palette = shared_palette(palette_samples, key_colors, colors)
    stream = patches(
        frames,
        Lossless() if palette is None else NearestColor(palette, key_colors),
        per_second=1000,
        least=_SHORTEST_DELAY,
        most=_LONGEST_DELAY[suffix],
    )
    write = _write_webp if suffix == ".webp" else _write_apng
    with replacing(path) as part, part.open("wb") as file:
        first = next(stream)
        write(file, first, stream, palette, loop, comment)


class Lossless:
    """Colours as they are."""

    def __call__(self, packed: Packed) -> Packed:
        """Return packed pixels, opaque."""
        return packed | np.uint32(0xFF000000)

    def will_do(self, held: Packed, values: Packed, packed: Packed) -> Bools:
        """Tell which values may stay for others, which is none."""
        return np.zeros(len(held), dtype=bool)


def _write_webp(
    file: IO[bytes],
    first: Patch,
    others: Iterator[Patch],
    palette: Palette | None,
    loop: int,
    comment: str,
) -> None:
    """Write the WebP container: RIFF chunks, its length filled in at the end."""
    animated, has_exif, has_alpha = 0x02, 0x08 if comment else 0, 0x10
    height, width = first.values.shape
    if max(height, width) > _LARGEST_WEBP:
        message = (
            f"a WebP must be at most {_LARGEST_WEBP} pixels wide and high, "
            f"got {width} x {height}"
        )
        raise ValueError(message)
    file.write(b"RIFF\0\0\0\0WEBP")
    file.write(
        _riff_chunk(
            b"VP8X",
            struct.pack("<I", animated | has_exif | has_alpha)
            + _three_bytes(width - 1, height - 1),
        )
    )
    file.write(_riff_chunk(b"ANIM", struct.pack("<IH", 0xFFFFFFFF, loop)))
    for patch in chain([first], others):
        file.write(_riff_chunk(b"ANMF", _webp_frame(patch, palette)))
    if comment:
        exif = Image.Exif()
        exif[0x010E] = comment.encode()
        file.write(_riff_chunk(b"EXIF", exif.tobytes().removeprefix(b"Exif\0\0")))
    length = file.tell() - 8
    file.seek(4)
    file.write(struct.pack("<I", length))


def _webp_frame(patch: Patch, palette: Palette | None) -> bytes:
    """Return place, time and picture; places are even, so a patch may have to grow."""
    values = np.pad(patch.values, ((patch.top % 2, 0), (patch.left % 2, 0)))
    height, width = values.shape
    buffer = BytesIO()
    image = Image.fromarray(_rgba(values, palette))
    image.save(buffer, "WEBP", lossless=True, method=2, quality=40)
    return (
        _three_bytes(patch.left // 2, patch.top // 2, width - 1, height - 1)
        + _three_bytes(patch.ticks)
        + b"\0"  # blend with what is there, and stay
        + buffer.getvalue()[12:]  # without the head of a file
    )


def _rgba(values: NDArray[Any], palette: Palette | None) -> Pixels:
    """Return values as pixels; where they are 0 they are transparent."""
    if palette is not None:
        opaque = np.insert(palette, 3, 255, axis=1)
        values = pack(np.insert(opaque, 0, 0, axis=0)[:, None])[:, 0][values]
    pixels: Pixels = values.astype("<u4", copy=False).view(np.uint8)
    return pixels.reshape(*values.shape, 4)


def _three_bytes(*numbers: int) -> bytes:
    return b"".join(number.to_bytes(3, "little") for number in numbers)


def _riff_chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _write_apng(
    file: IO[bytes],
    first: Patch,
    others: Iterator[Patch],
    palette: Palette | None,
    loop: int,
    comment: str,
) -> None:
    """Write a PNG whose extra chunks hold the film, their number filled in at the end.

    Programs that know nothing of films show the first picture.
    """
    file.write(png_head(first.values, RGBA if palette is None else INDEXED))
    place_of_count = file.tell()
    file.write(png_chunk(b"acTL", struct.pack(">II", 0, loop)))
    if palette is not None:
        file.write(png_chunk(b"PLTE", b"\0\0\0" + palette.tobytes()))
        file.write(png_chunk(b"tRNS", b"\0"))  # the first entry: leave what is there
    if comment:
        plain = b"Comment\0\0\0\0\0"
        file.write(png_chunk(b"iTXt", plain + comment.encode()))
    file.write(_apng_control(0, first))
    file.write(png_chunk(b"IDAT", png_data(first.values, LEVEL)))
    count = 1
    for count, patch in enumerate(others, start=2):
        number = 2 * count - 3  # both chunks of a picture are counted
        file.write(_apng_control(number, patch))
        data = struct.pack(">I", number + 1) + png_data(patch.values, LEVEL)
        file.write(png_chunk(b"fdAT", data))
    file.write(png_chunk(b"IEND"))
    file.seek(place_of_count)
    file.write(png_chunk(b"acTL", struct.pack(">II", count, loop)))


def _apng_control(number: int, patch: Patch) -> bytes:
    height, width = patch.values.shape
    place = struct.pack(">IIIII", number, width, height, patch.left, patch.top)
    stay, blend = 0, 1
    time = struct.pack(">HHBB", patch.ticks, 1000, stay, blend)
    return png_chunk(b"fcTL", place + time)
