"""Tables that somebody sends or pastes: each becomes a file for as long as it runs."""

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from kmviz.points.files import Sent


def kept(name: str, data: bytes | memoryview) -> Sent:
    """Return a file with these bytes, which goes when Python ends.

    Examples
    --------
    >>> kept("pasted.csv", b"a,b").path.read_bytes()
    b'a,b'
    """
    place = Path(mkdtemp(dir=_folder()), Path(name).name)
    place.write_bytes(data)
    return Sent(place, place.name)


@cache
def _folder() -> str:
    """Return a folder for all of them."""
    folder = mkdtemp(prefix="kmviz-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
