"""Films: animated WebP and APNG, without loss.

Both are containers around still pictures. Pillow could write them, but only from a list
of all pictures. Here Pillow compresses one patch (see `patches`) at a time and we write
the container, so that memory stays the same for any length.
"""

import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from kmviz.core.arrays import Packed
from kmviz.core.checks import check_count, check_option
from kmviz.encoding.files import check_target, replacing
from kmviz.encoding.patches import Frame, Patch, patches

_MOST_PLAYS = 0xFFFF
_LARGEST_WEBP = 16383
_LONGEST_DELAY = {".webp": 0xFFFFFF, ".apng": 0xFFFF}

# Browsers slow anything below two hundredths of a second down to ten.
_SHORTEST_DELAY = 20


def write_animated(
    path: str | os.PathLike[str],
    frames: Iterable[Frame],
    *,
    loop: int = 0,
    comment: str = "",
) -> None:
    """Write a lossless animated WebP or APNG, reading each frame once.

    Equal neighbours become one picture. Times are rounded to milliseconds so that
    they add up; a picture shorter than twenty of them gives way to the next.

    Parameters
    ----------
    path : str or path
        The file to write, `.webp` or `.apng`. An old one is kept until the new one is
        whole.
    frames : iterable of (pixels, seconds)
        The pictures, all of one shape (height, width, 4).
    loop : int
        How often the film is played; 0 means for ever.
    comment : str
        Text kept in the file: the EXIF image description of a WebP, the text chunk
        "Comment" of an APNG.

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
    stream = patches(
        frames,
        _opaque,
        per_second=1000,
        least=_SHORTEST_DELAY,
        most=_LONGEST_DELAY[suffix],
    )
    write = _write_webp if suffix == ".webp" else _write_apng
    with replacing(path) as part, part.open("wb") as file:
        first = next(stream)
        write(file, first, stream, loop, comment)


def _opaque(packed: Packed) -> Packed:
    return packed | np.uint32(0xFF000000)


def _still(values: NDArray[Any], kind: str, **options: Any) -> bytes:
    """Return a patch as a still picture; where its values are 0 it is transparent."""
    pixels = values.astype("<u4", copy=False).view(np.uint8)
    buffer = BytesIO()
    image = Image.fromarray(pixels.reshape(*values.shape, 4))
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _write_webp(
    file: IO[bytes], first: Patch, others: Iterator[Patch], loop: int, comment: str
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
        file.write(_riff_chunk(b"ANMF", _webp_frame(patch)))
    if comment:
        exif = Image.Exif()
        exif[0x010E] = comment.encode()
        file.write(_riff_chunk(b"EXIF", exif.tobytes().removeprefix(b"Exif\0\0")))
    length = file.tell() - 8
    file.seek(4)
    file.write(struct.pack("<I", length))


def _webp_frame(patch: Patch) -> bytes:
    """Return place, time and picture; places are even, so a patch may have to grow."""
    values = np.pad(patch.values, ((patch.top % 2, 0), (patch.left % 2, 0)))
    height, width = values.shape
    still = _still(values, "WEBP", lossless=True, method=1, quality=20)
    return (
        _three_bytes(patch.left // 2, patch.top // 2, width - 1, height - 1)
        + _three_bytes(patch.ticks)
        + b"\0"  # blend with what is there, and stay
        + still[12:]  # without the head of a file
    )


def _three_bytes(*numbers: int) -> bytes:
    return b"".join(number.to_bytes(3, "little") for number in numbers)


def _riff_chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _write_apng(
    file: IO[bytes], first: Patch, others: Iterator[Patch], loop: int, comment: str
) -> None:
    """Write a PNG whose extra chunks hold the film, their number filled in at the end.

    Programs that know nothing of films show the first picture.
    """
    height, width = first.values.shape
    bits, rgba = 8, 6
    head = struct.pack(">IIBBBBB", width, height, bits, rgba, 0, 0, 0)
    file.write(b"\x89PNG\r\n\x1a\n" + _png_chunk(b"IHDR", head))
    place_of_count = file.tell()
    file.write(_png_chunk(b"acTL", struct.pack(">II", 0, loop)))
    if comment:
        plain = b"Comment\0\0\0\0\0"
        file.write(_png_chunk(b"iTXt", plain + comment.encode()))
    file.write(_apng_control(0, first))
    file.write(_png_chunk(b"IDAT", _png_data(first)))
    count = 1
    for count, patch in enumerate(others, start=2):
        number = 2 * count - 3  # both chunks of a picture are counted
        file.write(_apng_control(number, patch))
        data = struct.pack(">I", number + 1) + _png_data(patch)
        file.write(_png_chunk(b"fdAT", data))
    file.write(_png_chunk(b"IEND", b""))
    file.seek(place_of_count)
    file.write(_png_chunk(b"acTL", struct.pack(">II", count, loop)))


def _apng_control(number: int, patch: Patch) -> bytes:
    height, width = patch.values.shape
    place = struct.pack(">IIIII", number, width, height, patch.left, patch.top)
    stay, blend = 0, 1
    time = struct.pack(">HHBB", patch.ticks, 1000, stay, blend)
    return _png_chunk(b"fcTL", place + time)


def _png_data(patch: Patch) -> bytes:
    """Return the compressed pixels, which Pillow may spread over several chunks."""
    png = _still(patch.values, "PNG")
    data, start = b"", 8
    while start < len(png):
        length, name = struct.unpack_from(">I4s", png, start)
        if name == b"IDAT":
            data += png[start + 8 : start + 8 + length]
        start += length + 12
    return data


def _png_chunk(name: bytes, data: bytes) -> bytes:
    checked = name + data
    return (
        struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))
    )
