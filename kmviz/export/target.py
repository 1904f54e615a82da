"""Which file is written, and what it can be asked for: all that needs no run."""

import os
from pathlib import Path

from kmviz.core.given.choices import check_option
from kmviz.core.options.options import said
from kmviz.drawing.look.look import Look
from kmviz.encoding.files import check_target
from kmviz.export.output import Output
from kmviz.export.series import numbered
from kmviz.export.tempo import Tempo
from kmviz.export.writers import MOVIES, PICTURED, PLAYED, PRINTED, WRITERS

SHORTEST_PICTURE = 0.02
"""Seconds; browsers slow anything shorter down, so only MP4 and WebM have it."""


def target(path: object, look: Look, tempo: Tempo, output: Output) -> Path:
    """Return the file, with ``~`` as the home it stands for, if it can be written.

    What has no use in its format is refused.

    Examples
    --------
    >>> target("run.docx", Look(), Tempo(), Output())
    Traceback (most recent call last):
    ...
    ValueError: the suffix of path must be one of ".gif", ".mp4", ".webm", ".webp", \
".apng", ".html", ".png", ".svg", ".pdf", got '.docx'
    """
    series = numbered(path) if isinstance(path, (str, os.PathLike)) else ""
    place = _place(path)
    suffix = check_option(place.suffix.lower(), "the suffix of path", WRITERS)
    for name in said(tempo):
        of_pictures = name in ("seconds", "fps")
        _check_use(name, True, suffix, PICTURED if of_pictures else PLAYED)
    _check_pace(tempo, suffix)
    _check_use("loop", output.loop != 0, suffix, (".gif", ".webp", ".apng"))
    _check_use("max_bytes", output.max_bytes is not None, suffix, PICTURED)
    _check_use("lossless", output.lossless, suffix, (".webp", ".apng"))
    _check_use("step", output.step is not None, suffix, PRINTED)
    _check_use("paper", output.paper is not None, suffix, PRINTED)
    _check_use("languages", output.languages is not None, suffix, (".html",))
    _check_printing(look, output, series)
    return place


def check_pages(place: Path, output: Output) -> None:
    """Refuse a name for all the pages of a handout where a file holds one."""
    pages = output.paper is not None and output.step is None
    if pages and place.suffix.lower() != ".pdf" and numbered(place) != "page":
        message = (
            'path must have "{page}" in its name for the pages of a '
            f"{place.suffix.lower()}, got {place.name!r}"
        )
        raise ValueError(message)


def _place(path: object) -> Path:
    place = os.path.expanduser(path) if isinstance(path, (str, os.PathLike)) else path
    check_target(place)  # type: ignore[arg-type]  # the question being asked
    return Path(place)  # type: ignore[arg-type]  # now answered


def _check_pace(tempo: Tempo, suffix: str) -> None:
    """Refuse pictures so short that the format would leave some of them out."""
    if suffix in MOVIES:
        return
    if tempo.step < SHORTEST_PICTURE:
        message = (
            f"seconds_per_step must be at least {SHORTEST_PICTURE} in {suffix}, "
            f"got {tempo.seconds_per_step}"
        )
        raise ValueError(message)
    if tempo.fps > 1 / SHORTEST_PICTURE:
        message = (
            f"fps must be at most {1 / SHORTEST_PICTURE:g} in {suffix}, "
            f"got {tempo.fps:g}"
        )
        raise ValueError(message)


def _check_printing(look: Look, output: Output, series: str) -> None:
    """Refuse what contradicts a path of numbered files, or paper."""
    for name in ("step", "paper"):
        value = getattr(output, name)
        if series == "step" and value is not None:
            message = f'{name} must be left out for a path with "{{step}}", got {value}'
            raise ValueError(message)
    if series == "page" and output.paper is None:
        message = 'paper must be given for a path with "{page}", got None'
        raise ValueError(message)
    if output.paper is not None and look.size is not None:
        message = f"size must be left out for paper, which has its own, got {look.size}"
        raise ValueError(message)


def _check_use(name: str, used: bool, suffix: str, suffixes: tuple[str, ...]) -> None:
    """Refuse an argument that the format could only ignore."""
    if used and suffix not in suffixes:
        listed = ", ".join(suffixes)
        message = f"{name} must be left out unless the suffix is {listed}, got {suffix}"
        raise ValueError(message)
