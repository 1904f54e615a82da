"""A path or an open file becomes bytes: at most so many, and only of what keeps still.

What is packed with gzip, bzip2, xz or zip is unpacked here, within the same bound.
"""

import bz2
import filecmp
import gzip
import io
import lzma
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kmviz.core.given.choices import did_you_mean_file
from kmviz.core.given.columns import clipped
from kmviz.core.ground.sentence import Sentence, of_system, shown
from kmviz.core.ground.text import LONGEST_NAME, plain_name

MOST_BYTES = 1 << 29
"""A larger file holds more points than a picture can show."""
_UNPACKERS: Mapping[bytes, Callable[[io.BytesIO], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\0": lzma.open,
}
_MOST_LAYERS = 3
"""So often is unpacked what is packed again."""
_PACKED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    RuntimeError,
)
"""What reading a broken or locked archive raises; NotImplementedError is among them."""


@dataclass(frozen=True, slots=True)
class Sent(os.PathLike[str]):
    """A file that somebody sent: it lies here, and has a name where it came from.

    Examples
    --------
    >>> file = Sent(Path("kept", "4f1"), "iris.csv")
    >>> os.fspath(file) == os.path.join("kept", "4f1"), called(file)
    (True, 'iris.csv')
    """

    path: Path
    name: str

    def __fspath__(self) -> str:
        return os.fspath(self.path)

    @property
    def at_hand(self) -> bool:
        """Whether its name names the same bytes in the present folder."""
        beside = Path(self.name)
        return beside.is_file() and filecmp.cmp(self.path, beside, shallow=False)


def called(path: str | os.PathLike[str]) -> str:
    """Return what whoever handed a file in calls it."""
    return path.name if isinstance(path, Sent) else os.fspath(path)


def named(source: object) -> Sentence:
    """Return what an error calls the source."""
    if isinstance(source, (str, os.PathLike)):
        path = called(source)
        end = path if len(path) <= LONGEST_NAME else f"…{path[1 - LONGEST_NAME :]}"
        told = end if end.isprintable() else plain_name(end)
        return Sentence('the file "{path}"', path=told)
    if not hasattr(source, "name"):
        return Sentence('the file "that was handed in"')
    return Sentence('the file "{path}"', path=str(source.name))


def checked_path(path: str | os.PathLike[str]) -> Path:
    """Return the path of a file that is there, with ``~`` written out."""
    file = named(path)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", os.fspath(path)):
        message = Sentence(
            "{file} must be on this computer, got the address of a page; download it "
            "first",
            file=file,
        )
        raise ValueError(message)
    place = home(path)
    try:
        mode = os.stat(os.path.expanduser(path)).st_mode  # a Path forgets a last slash
    except (FileNotFoundError, NotADirectoryError):
        message = Sentence(
            "{file} must exist, got no such file{near}",
            file=file,
            near=did_you_mean_file(place),
        )
        raise FileNotFoundError(message) from None
    except ValueError as error:  # a zero byte in its name
        message = Sentence(
            "a file must have a name without zero bytes and half letters, got {given}",
            given=shown(path),
        )
        raise ValueError(message) from error
    if stat.S_ISDIR(mode):
        message = Sentence("{file} must be a table, got a folder", file=file)
        raise ValueError(message)
    if not stat.S_ISREG(mode):
        message = Sentence(
            "{file} must be a plain file, got a pipe or device; save it first",
            file=file,
        )
        raise ValueError(message)
    return place


@contextmanager
def by_name(file: str) -> Iterator[None]:
    """Have what the system says of a file say of which."""
    try:
        yield
    except OSError as error:
        if error.errno is None:  # one of ours
            raise
        message = Sentence(
            "{file} could not be read: {why}", file=file, why=of_system(error)
        )
        raise type(error)(error.errno, message) from error


def home(path: str | os.PathLike[str]) -> Path:
    """Return the path with a leading ``~`` written out, where there is a home."""
    return Path(os.path.expanduser(path))


def read_bytes(source: Any) -> bytes:
    """Return the bytes of a file, unpacked."""
    file = named(source)
    if hasattr(source, "read"):
        data = _all_of(source, file)
    else:
        data = _bytes_of(checked_path(source), file)
    for _ in range(_MOST_LAYERS):
        packed, data = data, _opened(data, file)
        if data is packed:
            break
    return data


def _all_of(source: Any, file: str) -> bytes:
    """Return the bytes of an open file, which may hand out a few at a time."""
    parts, length = [], 0
    while part := _next_of(source, MOST_BYTES + 1 - length, file):
        parts.append(part)
        length += len(part)
        _check_length(length, file)
    return b"".join(parts)


def _next_of(source: Any, most: int, file: str) -> bytes:
    """Return what an open file hands out next, b"" at its end."""
    try:
        part = source.read(most)
        return part.encode() if isinstance(part, str) else bytes(memoryview(part))
    except (TypeError, ValueError) as error:  # closed, only to be written, or no text
        message = Sentence(
            '{file} must be open to read bytes, as by open(path, "rb"), got one that '
            'says "{why}"',
            file=file,
            why=clipped(str(error), most=200),
        )
        raise ValueError(message) from error


def _bytes_of(place: Path, file: str) -> bytes:
    """Return the bytes of a file whose length does not change meanwhile."""
    with place.open("rb") as stream:
        length = os.fstat(stream.fileno()).st_size
        _check_length(length, file)
        data = _from_start(stream, length, file)
        if os.fstat(stream.fileno()).st_size != length or len(data) != length:
            message = Sentence(
                "{file} must keep still while it is read, got another length; read it "
                "again when it is finished",
                file=file,
            )
            raise ValueError(message)
    return data


def _from_start(stream: Any, most: int, file: str) -> bytes:
    """Return what a stream holds, unless it begins with nothing but zeros."""
    head: bytes = stream.read(min(most, 4096))
    if len(head) == 4096 and not head.strip(b"\0"):
        message = Sentence("{file} must be a table, got zero bytes", file=file)
        raise ValueError(message)
    stream.seek(0)
    data: bytes = stream.read(most)
    return data


def _check_length(length: int, file: str) -> None:
    if length > MOST_BYTES:
        message = Sentence(
            "{file} must have at most {megabytes} MB, got more",
            file=file,
            megabytes=MOST_BYTES >> 20,
        )
        raise ValueError(message)


def _opened(data: bytes, file: str) -> bytes:
    """Return what is packed in these bytes; the same if nothing is."""
    if data.startswith(b"PK\x03\x04"):
        return _unzipped(data, file)
    for mark, unpacker in _UNPACKERS.items():
        if data.startswith(mark):
            with unpacker(io.BytesIO(data)) as stream:
                return _unpacked(stream, file)
    return data


def _unzipped(data: bytes, file: str) -> bytes:
    """Return the only file of an archive; a spreadsheet, an archive too, as it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [
                each
                for each in archive.infolist()
                if not each.is_dir() and not each.filename.startswith("__MACOSX/")
            ]
            _check_length(sum(each.file_size for each in members), file)
            if any(_is_of_a_format(each.filename) for each in members):
                return data
            if len(members) != 1:
                message = Sentence(
                    "{file} must hold one table, got {files} files; unpack it",
                    file=file,
                    files=len(members),
                )
                raise ValueError(message)
            with archive.open(members[0]) as stream:
                return _unpacked(stream, file)
    except _PACKED as error:
        raise _broken(file) from error


def _is_of_a_format(member: str) -> bool:
    """Tell whether a member shows that an archive is a spreadsheet or arrays."""
    return member in ("[Content_Types].xml", "mimetype") or member.endswith(".npy")


def _unpacked(stream: Any, file: str) -> bytes:
    try:
        data = _from_start(stream, MOST_BYTES + 1, file)
    except _PACKED as error:
        raise _broken(file) from error
    _check_length(len(data), file)
    return data


def _broken(file: str) -> ValueError:
    message = Sentence(
        "{file} must be whole, got an archive that cannot be unpacked", file=file
    )
    return ValueError(message)
