"""A PNG for each step under numbered names, as a slide program takes them in."""

import os
import re
from contextlib import ExitStack
from pathlib import Path

from kmviz.encoding.files import replacing
from kmviz.encoding.png import write_png
from kmviz.encoding.whole import check_whole
from kmviz.export.film import Film

NUMBER = re.compile(r"\{step(?::(0?[1-9]))?\}")
"""Where the number of a step stands in a name, and how many digits it has at least."""


def is_series(path: str | os.PathLike[str]) -> bool:
    """Tell whether a path stands for a file a step, and refuse one that cannot.

    Examples
    --------
    >>> is_series("lloyd.png"), is_series("lloyd-{step:02}.png")
    (False, True)
    """
    folder, name = os.path.split(os.fspath(path))
    if "{step" not in os.fspath(path):
        return False
    left = NUMBER.sub("", name, count=1)
    if "{step" in folder + left or not name.lower().endswith(".png"):
        message = (
            'path must have "{step}", or with digits "{step:02}", once and in the name '
            f"of a .png, got {os.fspath(path)!r}"
        )
        raise ValueError(message)
    return True


def write_series(film: Film, path: Path) -> int:
    """Write a PNG of each step, all or none, and return their length in bytes."""
    picture, count = film.subject.picture(film.look), len(film.subject.phases)
    with ExitStack() as files:
        parts = [files.enter_context(replacing(_named(path, i))) for i in range(count)]
        for i, part in enumerate(parts):
            if film.report:
                film.report(i / count)
            write_png(part, picture.pixels(i), film.comment)
        for part in parts:
            check_whole(part)
        return sum(part.stat().st_size for part in parts)


def _named(path: Path, step: int) -> Path:
    """Return the name of the file of a step."""
    name = NUMBER.sub(lambda found: format(step, found[1] or ""), path.name)
    return path.with_name(name)
