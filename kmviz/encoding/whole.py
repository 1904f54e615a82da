"""Looks at a file before it replaces another, so that no half file ever does.

Who wrote it may believe so and be wrong: some builds of ffmpeg end in success on a full
disk. So every format is read again as far as is cheap: from its first bytes to its
last, a film by its index and its number of pictures, a PNG by its checksums, and for a
hole, where a disk has kept nothing but zeros.

ISO/IEC 14496-12 (boxes of an MP4), RFC 8794 and RFC 9559 (elements of a WebM).
"""

import errno
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO
from xml.parsers import expat

from kmviz.core.ground.sentence import Sentence

_CLUSTER, _CUES, _SEGMENT = 0x1F43B675, 0x1C53BB6B, 0x18538067
_BLOCKS = (0xA3, 0xA0)
_SAMPLE_SIZES = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsz")
"""Where an MP4 keeps the number of its pictures."""
_PNG = b"\x89PNG\r\n\x1a\n"
_WITHOUT_ZEROS = (".gif", ".webp", ".mp4", ".webm", ".html")
"""Formats in which no page is empty: pictures that are so compressed, and text."""
_PAGE, _PIECE = 1 << 12, 1 << 20
TAIL = 64
"""Bytes in which the end of a text is looked for, white space after it included."""


def check_whole(path: Path, pictures: int = 1) -> None:
    """Refuse a file that breaks off, as far as its format, by its suffix, can tell.

    Parameters
    ----------
    path : Path
        The file.
    pictures : int
        How many an MP4 or a WebM must have at least.

    Raises
    ------
    OSError
        It is not whole.
    """
    look = _LOOKS.get(path.suffix.lower())
    if look is None:
        return
    with path.open("rb") as file:
        try:
            found = look(file)
            if path.suffix.lower() in _WITHOUT_ZEROS:
                _check_has_no_hole(file)
        except (_BrokenOffError, expat.ExpatError) as error:
            message = Sentence("the new file is not whole")
            raise OSError(errno.EIO, message) from error
    if found is not None and found < pictures:
        message = Sentence(
            "the new film has {found} of {pictures} pictures",
            found=found,
            pictures=pictures,
        )
        raise OSError(errno.EIO, message)


class _BrokenOffError(Exception):
    """A file ends before it should, or has something else where its end belongs."""


def _from_to(first: bytes, last: bytes) -> Callable[[IO[bytes]], None]:
    """Return a look at how a file begins and ends."""

    def look(file: IO[bytes]) -> None:
        begins = file.read(len(first))
        file.seek(max(0, _length(file) - TAIL))
        if begins != first or not file.read().rstrip().endswith(last):
            raise _BrokenOffError

    return look


def _check_has_no_hole(file: IO[bytes]) -> None:
    """Look for a page of a disk that is empty."""
    file.seek(0)
    while piece := file.read(_PIECE):
        if bytes(_PAGE) in piece:
            raise _BrokenOffError


def _png(file: IO[bytes]) -> None:
    """Look at the checksum of every chunk up to the last."""
    if file.read(len(_PNG)) != _PNG:
        raise _BrokenOffError
    name = b""
    while name != b"IEND":
        head = file.read(8)
        name, length = head[4:], int.from_bytes(head[:4], "big")
        content, checksum = file.read(length), file.read(4)
        if zlib.crc32(content, zlib.crc32(name)).to_bytes(4, "big") != checksum:
            raise _BrokenOffError


def _webp(file: IO[bytes]) -> None:
    """Look at the length that the first chunk gives."""
    head = file.read(12)
    length = int.from_bytes(head[4:8], "little") + 8
    if head[:4] + head[8:] != b"RIFFWEBP" or length != _length(file):
        raise _BrokenOffError


def _svg(file: IO[bytes]) -> None:
    """Read it as XML."""
    expat.ParserCreate().ParseFile(file)


def _mp4(file: IO[bytes]) -> int:
    """Return the number of pictures that the index of an MP4 lists."""
    names = [name for name, _, _ in _boxes(file, 0, _length(file))]
    if b"mdat" not in names:
        raise _BrokenOffError
    start, end = 0, _length(file)
    for wanted in _SAMPLE_SIZES:
        inside = [box[1:] for box in _boxes(file, start, end) if box[0] == wanted]
        if not inside:
            raise _BrokenOffError
        start, end = inside[0]
    file.seek(start + 8)
    return int.from_bytes(file.read(4), "big")


def _boxes(file: IO[bytes], start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name of each box between two places, and where its content lies."""
    while start < end:
        file.seek(start)
        head = file.read(16)
        length, content = int.from_bytes(head[:4], "big"), start + 8
        if length == 1:
            length, content = int.from_bytes(head[8:], "big"), start + 16
        if length < 8 or start + length > end:
            raise _BrokenOffError
        yield head[4:8], content, start + length
        start += length


def _webm(file: IO[bytes]) -> int:
    """Return the number of pictures in a WebM that has its index."""
    parts = list(_elements(file, 0, _length(file)))
    segment = [(start, end) for name, start, end in parts if name == _SEGMENT]
    inside = list(_elements(file, *segment[0])) if segment else []
    if _CUES not in [name for name, _, _ in inside]:
        raise _BrokenOffError
    clusters = [(start, end) for name, start, end in inside if name == _CLUSTER]
    return sum(
        name in _BLOCKS
        for start, end in clusters
        for name, _, _ in _elements(file, start, end)
    )


def _elements(file: IO[bytes], start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield the number of each element between two places, and where its content is."""
    while start < end:
        file.seek(start)
        name = _number(file, marked=True)
        length = _number(file, marked=False)
        content = file.tell()
        if content + length > end:  # an unfinished one has the largest there is
            raise _BrokenOffError
        yield name, content, content + length
        start = content + length


def _number(file: IO[bytes], *, marked: bool) -> int:
    """Return a number whose first bit that is set tells its length, with or without."""
    first = file.read(1)
    if not first or not first[0]:
        raise _BrokenOffError
    size = 9 - first[0].bit_length()
    value = int.from_bytes(first + file.read(size - 1), "big")
    return value if marked else value & ((1 << 7 * size) - 1)


def _length(file: IO[bytes]) -> int:
    return os.fstat(file.fileno()).st_size


_LOOKS: dict[str, Callable[[IO[bytes]], int | None]] = {
    ".gif": _from_to(b"GIF89a", b"\0;"),
    ".webp": _webp,
    ".png": _png,
    ".apng": _png,
    ".mp4": _mp4,
    ".webm": _webm,
    ".svg": _svg,
    ".pdf": _from_to(b"%PDF-", b"%%EOF"),
    ".html": _from_to(b"<!doctype html>", b"</html>"),
}
