"""Writing a file so that nobody ever meets half of it.

The new file grows under a hidden name in the folder of the old one and takes its place
in one move when it is whole. Whatever goes wrong before, Ctrl-C included, the old file
stays as it was and the new one vanishes.
"""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FAULTS_OF_THE_DISK = {
    getattr(errno, name)
    for name in ("ENOSPC", "EDQUOT", "EFBIG", "EIO", "EROFS")
    if hasattr(errno, name)
}


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
    OSError
        The folder is missing or may not be written to, or `path` is a folder, a
        device or a file that may not be overwritten. The subclass says which.
    """
    if not isinstance(path, (str, os.PathLike)):
        message = f"path must be a str or a path, got {path!r}"
        raise TypeError(message)
    target = Path(os.path.realpath(path))
    shown, folder = os.fspath(path), target.parent
    if target.is_dir():
        message = f"path must name a file, got the folder {shown!r}"
        raise IsADirectoryError(message)
    if not folder.is_dir():
        message = f"path must be in a folder that exists, got {shown!r}"
        raise FileNotFoundError(message)
    if target.exists() and not target.is_file():
        message = f"path must be an ordinary file, got the device {shown!r}"
        raise FileExistsError(message)
    if not os.access(folder, os.W_OK | os.X_OK):
        message = f"path must be in a folder that can be written to, got {shown!r}"
        raise PermissionError(message)
    if target.exists() and not os.access(target, os.W_OK):
        message = f"path must be a file that can be overwritten, got {shown!r}"
        raise PermissionError(message)
    return target


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Lend an empty file beside `path` that takes its place when the block ends well.

    The file has the permissions of the one it replaces, or those that any new file
    gets. The block must close whatever it opens. Nothing is forced out of the
    system's write cache: that guards against a power cut only, and is slow.

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
    part = target.with_name(f".kmviz-{secrets.token_hex(8)}{target.suffix}")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        if target.exists():
            shutil.copymode(target, part)
        yield part
        part.replace(target)
    except OSError as error:
        ours = str(part) in (str(error.filename), str(error.filename2))
        if error.errno not in _FAULTS_OF_THE_DISK and not ours:
            raise
        message = f"{os.fspath(path)!r} could not be written: {error.strerror}"
        raise OSError(error.errno, message) from error
    finally:
        part.unlink(missing_ok=True)
