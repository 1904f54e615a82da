"""Files under numbered names: a PNG for each step, or a file for each page of paper."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kmviz.encoding.files import replacing
from kmviz.encoding.png import write_png
from kmviz.encoding.whole import check_whole
from kmviz.export.film import Film

NUMBER = re.compile(r"\{(?:step|page)(?::(0?[1-9]))?\}")
"""Where the number of a step or page stands in a name, and of how many digits."""
OTHER = re.compile(r"\{(?:[^\W\d]\w*)?(?::[^{}]*)?\}")
"""What would be filled in elsewhere, and has no number here."""
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
        if other := OTHER.search(name):
            message = (
                'path must have "{step}" or "{page}" where a number belongs, got '
                f"{other[0]!r} in {os.fspath(path)!r}"
            )
            raise ValueError(message)
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


def standing(place: Path) -> list[Path]:
    """Return the files that a path stands for and that are there, as far as one knows.

    How many a series will have, only its run tells: any number counts.
    """
    number = NUMBER.search(place.name)
    if not number:
        return [place] if place.exists() else []
    before, after = place.name[: number.start()], place.name[number.end() :]
    name = re.compile(re.escape(before) + r"\d+" + re.escape(after), re.IGNORECASE)
    return [file for file in place.parent.iterdir() if name.fullmatch(file.name)]


def write_series(film: Film, path: Path) -> tuple[Path, ...]:
    """Write a PNG of each step, all or none, and return their names."""
    picture, count = film.subject.picture(film.look), len(film.subject.phases)
    names = named(path, range(count))
    with all_or_none(names) as parts:
        for i, part in enumerate(parts):
            if film.report:
                film.report(i / count)
            write_png(part, picture.pixels(i), film.comment)
    return names


@contextmanager
def all_or_none(names: Sequence[Path]) -> Iterator[list[Path]]:
    """Lend a file for each name, which take their places together when whole."""
    with ExitStack() as files:
        parts = [files.enter_context(replacing(name)) for name in names]
        yield parts
        for part in parts:
            check_whole(part)


def named(path: Path, numbers: Iterable[int]) -> tuple[Path, ...]:
    """Return the names of the files of some numbers.

    Examples
    --------
    >>> [name.name for name in named(Path("lloyd-{step:02}.png"), range(2))]
    ['lloyd-00.png', 'lloyd-01.png']
    """
    found = NUMBER.search(path.name)
    shape = found[1] or "" if found else ""
    return tuple(
        path.with_name(NUMBER.sub(format(number, shape), path.name))
        for number in numbers
    )
