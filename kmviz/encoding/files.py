"""Writing a file so that nobody ever meets half of it.

The new file grows under a hidden name in the folder of the old one and takes its place
in one move when it is whole, which is looked at. Whatever goes wrong before, Ctrl-C and
a signal to end included, the old file stays as it was and the new one vanishes. What
even a power cut or SIGKILL left there is removed by a later save in that folder.
"""

import errno
import os
import re
import secrets
import shutil
import signal
import stat
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import RawIOBase, TextIOBase
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryDirectory
from typing import IO, Any

from kmviz.core.given.choices import check_option, did_you_mean_file
from kmviz.core.ground.sentence import Sentence, of_system, shown
from kmviz.encoding.whole import check_whole

DISK_FAULTS = {
    getattr(errno, name)
    for name in ("ENOSPC", "EDQUOT", "EFBIG", "EIO", "EROFS")
    if hasattr(errno, name)
}
"""The `errno` of an OSError that is the disk's."""
PART = re.compile(r"\.kmviz-(\d+)-[0-9a-f]{16}(\.\w+)?")
"""The name of a file that grows, with the number of the process that writes it."""
PIECE = 1 << 20
"""Bytes that are handed to a file object at a time."""
OLD = 3600
"""Seconds without a change, after which what nobody writes any more is swept."""
_ENDINGS = [
    getattr(signal, name)
    for name in ("SIGTERM", "SIGHUP", "SIGINT")
    if hasattr(signal, name)
]
_growing: set[Path] = set()
_writers: set[Popen[bytes]] = set()


def check_target(path: str | os.PathLike[str]) -> Path:
    """Return the file that would be written, links followed, if it can be.

    Parameters
    ----------
    path : str or path
        Where somebody wants a file.

    Returns
    -------
    Path
        The true place, where a symbolic link leads.

    Raises
    ------
    TypeError
        `path` is no path.
    ValueError
        No file can have such a name.
    OSError
        The folder is missing or may not be written to, or `path` is a folder, a
        device or a file that may not be overwritten. The subclass says which.
    """
    if not isinstance(path, (str, os.PathLike)):
        message = Sentence(
            "path must be a str or a path, got {given}", given=shown(path)
        )
        raise TypeError(message)
    try:
        target = Path(os.path.realpath(path))
        is_folder = _is_folder(target)
    except OSError as error:  # of a name that is too long, above all
        message = Sentence(
            "{path} could not be written: {why}",
            path=shown(os.fspath(path)),
            why=of_system(error),
        )
        raise type(error)(error.errno, message) from error
    except ValueError as error:  # a zero byte, or half a letter
        message = Sentence(
            "path must be the name of a file, got {given}",
            given=shown(path),
        )
        raise ValueError(message) from error
    name, folder = os.fspath(path), target.parent
    if is_folder or os.path.basename(name) in ("", os.curdir):
        message = Sentence(
            "path must name a file, got the folder {given}",
            given=repr(name),
        )
        raise IsADirectoryError(message)
    if not (folder.is_dir() and os.path.isdir(os.path.dirname(name) or os.curdir)):
        message = Sentence(
            "path must be in a folder that exists, got {given}{near}",
            given=repr(name),
            near=did_you_mean_file(folder, folders=True),
        )
        raise FileNotFoundError(message)
    if target.exists() and not target.is_file():
        message = Sentence(
            "path must be an ordinary file, got the device {given}",
            given=repr(name),
        )
        raise FileExistsError(message)
    if not os.access(folder, os.W_OK | os.X_OK):
        message = Sentence(
            "path must be in a folder that can be written to, got {given}",
            given=repr(name),
        )
        raise PermissionError(message)
    if target.exists() and not os.access(target, os.W_OK):
        message = Sentence(
            "path must be a file that can be overwritten, got {given}",
            given=repr(name),
        )
        raise PermissionError(message)
    return target


def _is_folder(target: Path) -> bool:
    """Tell whether there is a folder; what the system cannot look at is an error."""
    try:
        return stat.S_ISDIR(target.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Lend an empty file beside `path` that takes its place when the block ends well.

    Before, the file is looked at, as far as its suffix tells what it should be. It has
    the permissions of the one it replaces, or those that any new file gets. The block
    must close whatever it opens. Nothing is forced out of the system's write
    cache: that guards against a power cut only, and is slow.

    Parameters
    ----------
    path : str or path
        The file to write; see `check_target` for what it must be.

    Yields
    ------
    Path
        A hidden file with the same suffix in the same folder.

    Raises
    ------
    OSError
        The disk is full or broken; the sentence names `path`, `errno` says what it is.
    """
    target = check_target(path)
    _sweep(target.parent)
    name = f".kmviz-{os.getpid()}-{secrets.token_hex(8)}{target.suffix}"
    part = target.with_name(name)
    try:
        with _gone_when_ended(part):
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
            if target.exists():
                shutil.copymode(target, part)
            yield part
            check_whole(part)
            part.replace(target)
    except Exception as error:
        fault = _fault(error)
        if fault is None:
            raise
        message = Sentence(
            "{path} could not be written: {why}",
            path=repr(os.fspath(path)),
            why=of_system(fault),
        )
        raise OSError(fault.errno, message) from error
    finally:
        with suppress(OSError):
            part.unlink()


@contextmanager
def file_for(
    target: IO[bytes], format: str | None, formats: Iterable[str]
) -> Iterator[Path]:
    """Lend a file of a format whose bytes go to a file object when it is whole.

    Raises
    ------
    TypeError, ValueError
        It takes no bytes, or there is no such format.
    BlockingIOError
        It takes none at the moment, and does not wait.

    Examples
    --------
    >>> from io import BytesIO
    >>> target = BytesIO()
    >>> with file_for(target, "gif", ["gif", "png"]) as path:
    ...     _ = path.write_bytes(b"GIF89a")
    >>> path.name, target.getvalue()
    ('run.gif', b'GIF89a')
    """
    if format is None:
        message = 'format must be given for a file object, such as "gif", got None'
        raise ValueError(message)
    suffix = check_option(format, "format", formats)
    if isinstance(target, TextIOBase):
        message = f"path must be a file object for bytes, got {shown(target)} for text"
        raise TypeError(message)
    closed = getattr(target, "closed", False)
    if closed or not getattr(target, "writable", lambda: True)():
        kind = "that is closed" if closed else "to read from"
        message = f"path must be a file object to write to, got one {kind}"
        raise ValueError(message)
    with TemporaryDirectory() as folder, _gone_when_ended(Path(folder)):
        path = Path(folder, f"run.{suffix}")
        yield path
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                _put(piece, target)


def _put(piece: bytes, target: IO[bytes]) -> None:
    """Write all of some bytes, of which a socket or pipe may take a few at a time."""
    while piece:
        taken = target.write(piece)
        if isinstance(target, RawIOBase) and not taken:
            message = "path must be a file object that waits, got one that takes none"
            raise BlockingIOError(errno.EAGAIN, message)
        piece = piece[taken:] if isinstance(taken, int) and taken > 0 else b""


@contextmanager
def ended_with_us(writer: Popen[bytes]) -> Iterator[None]:
    """Have a program end first, when a signal ends this one that `replacing` heeds.

    It could make the file again that was removed.
    """
    _writers.add(writer)
    try:
        yield
    finally:
        _writers.discard(writer)


def _fault(error: BaseException | None) -> OSError | None:
    """Return the fault of the disk, or of a file that grows, that an error is or hides.

    The innermost, since those around it are sentences already: a file that is written
    within another's block, as one of a series is, has its fault told once.
    """
    fault = None
    while error is not None:
        if isinstance(error, OSError):
            names = (Path(str(each)).name for each in (error.filename, error.filename2))
            if error.errno in DISK_FAULTS or any(map(PART.fullmatch, names)):
                fault = error
        error = error.__cause__ or error.__context__
    return fault


@contextmanager
def _gone_when_ended(part: Path) -> Iterator[None]:
    """Have a signal that would end the process at once remove a file or folder before.

    A handler of somebody else's stays. Only the main thread may set one.
    """

    def end(number: int, frame: Any) -> None:
        for writer in list(_writers):
            writer.kill()
            with suppress(OSError):  # not `wait`, whose lock may be held just now
                os.waitpid(writer.pid, 0)
        for growing in list(_growing):
            if growing.is_dir():
                shutil.rmtree(growing, ignore_errors=True)
            else:
                growing.unlink(missing_ok=True)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    ours = []
    if threading.current_thread() is threading.main_thread():
        ours = [each for each in _ENDINGS if signal.getsignal(each) == signal.SIG_DFL]
    _growing.add(part)
    try:
        for number in ours:
            signal.signal(number, end)
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)
        _growing.discard(part)


def _sweep(folder: Path) -> None:
    """Remove what saves have left that came to a violent end."""
    for stray in folder.glob(".kmviz-*"):
        name = PART.fullmatch(stray.name)
        with suppress(OSError):
            old = time.time() - stray.stat().st_mtime > OLD
            if name and old and not _is_running(int(name[1])):
                stray.unlink()


def _is_running(process: int) -> bool:
    """Tell whether there is such a process; on Windows its files defend themselves."""
    if os.name == "nt":
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
