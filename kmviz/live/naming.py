"""A name for a file that nothing has yet, so that nothing is overwritten."""

import os
import re
from itertools import count
from pathlib import Path


def free_path(path: Path) -> Path:
    """Return the path or, if there is something already, the next that is free.

    A name that ends in a number counts on from it; another begins with 2.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     for _ in range(3):
    ...         path = free_path(Path(folder, "film.gif"))
    ...         path.touch()
    >>> path.name
    'film-3.gif'
    """
    numbered = re.fullmatch(r"(.+)-(\d+)", path.stem, re.ASCII)
    stem, number = (numbered[1], int(numbered[2])) if numbered else (path.stem, 1)
    following = count(number + 1)
    while os.path.lexists(path):
        path = path.with_stem(f"{stem}-{next(following)}")
    return path
