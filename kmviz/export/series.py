"""Files under numbered names: a PNG for each step, or a file for each page of paper."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kmviz.encoding.files import replacing
from kmviz.encoding.png import write_png
from kmviz.encoding.whole import check_whole
from kmviz.export.film import Film

NUMBER = re.compile(r"\{(?:step|page)(?::(0?[1-9]))?\}")
"""Where the number of a step or page stands in a name, and of how many digits."""
OF_A = {"step": (".png",), "page": (".png", ".svg")}
"""What is numbered, and in which formats."""


def numbered(path: str | os.PathLike[str]) -> str:
    """Return of what a path stands for a file each, and refuse one that cannot.

    Examples
    --------
    >>> numbered("lloyd.png"), numbered("lloyd-{step:02}.png"), numbered("{page}.svg")
    ('', 'step', 'page')
    """
    folder, name = os.path.split(os.fspath(path))
    what = next((each for each in OF_A if "{" + each in os.fspath(path)), "")
    if not what:
        return ""
    left, suffixes = NUMBER.sub("", name, count=1), OF_A[what]
    if re.search(r"\{(step|page)", folder + left) or not name.lower().endswith(
        suffixes
    ):
        message = (
            f'path must have "{{{what}}}", or with digits "{{{what}:02}}", once and in '
            f"the name of a {' or '.join(suffixes)}, got {os.fspath(path)!r}"
        )
        raise ValueError(message)
    return what


def write_series(film: Film, path: Path) -> int:
    """Write a PNG of each step, all or none, and return their length in bytes."""
    picture, count = film.subject.picture(film.look), len(film.subject.phases)
    with all_or_none(path, range(count)) as parts:
        for i, part in enumerate(parts):
            if film.report:
                film.report(i / count)
            write_png(part, picture.pixels(i), film.comment)
        return sum(part.stat().st_size for part in parts)


@contextmanager
def all_or_none(path: Path, numbers: Sequence[int]) -> Iterator[list[Path]]:
    """Lend a file for each number, which take their places together when whole."""
    names = [_named(path, number) for number in numbers]
    with ExitStack() as files:
        parts = [files.enter_context(replacing(name)) for name in names]
        yield parts
        for part in parts:
            check_whole(part)


def _named(path: Path, number: int) -> Path:
    """Return the name of the file of a number."""
    name = NUMBER.sub(lambda found: format(number, found[1] or ""), path.name)
    return path.with_name(name)
