"""Tables that somebody sends or pastes: each becomes a file for as long as it runs."""

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from kmviz.core.ground.sentence import Sentence
from kmviz.points.files import Sent


def check_one(n: int) -> None:
    """Check that this is the number of one file; of what can be none there are none."""
    if n > 1:
        message = Sentence("there must be one file at a time, got {n}", n=n)
        raise ValueError(message)
    if not n:
        message = Sentence("only a file or a table can be taken, got something else")
        raise ValueError(message)


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
