"""How a picture looks: the one list of its options."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypedDict

from kmviz.core.given.numbers import check_count
from kmviz.core.ground.sentence import quoted, shown
from kmviz.core.ground.text import plain_name
from kmviz.core.options.options import Options, Typed, option
from kmviz.core.options.typed import read_names, read_size, write_names, write_size
from kmviz.drawing.look.parts import PARTS, USUAL, check_shown
from kmviz.drawing.look.style import STYLES, Style, get_style
from kmviz.drawing.words.languages import ENGLISH, Spoken, get_words, languages


class LookOptions(TypedDict, total=False):
    """The options of `Look`, for editors."""

    style: str | Style | None
    shown: Collection[str] | None
    size: tuple[int, int] | None
    words: Spoken
    title: str


def _check_style(style: str | Style, name: str) -> str | Style:
    get_style(style)
    return style


def _check_words(words: Spoken, name: str) -> Spoken:
    return None if get_words(words) == ENGLISH else words


def _check_title(title: object, name: str) -> str:
    if not isinstance(title, str):
        message = f"{name} must be a str, got {shown(title)}"
        raise TypeError(message)
    return plain_name(title)


def check_size(size: object, name: str) -> tuple[int, int]:
    """Return a width and height in pixels that a picture can have."""
    if not isinstance(size, (tuple, list)) or len(size) != 2:
        message = f"{name} must be a width and a height in pixels, got {shown(size)}"
        raise ValueError(message)
    width, height = size
    for side, value in (("width", width), ("height", height)):
        check_count(value, f"the {side} in {name}", least=100, most=10_000)
    return int(width), int(height)


@dataclass(frozen=True, slots=True)
class Look(Options):
    """How a picture looks.

    Examples
    --------
    >>> Look(size=(640, 480)).size, Look().style
    ((640, 480), 'light')
    """

    style: str | Style = option(
        "light",
        f"{{{quoted(STYLES)}}} or Style",
        "The colours.",
        check=_check_style,
        typed=Typed("--style", str),
    )
    shown: frozenset[str] = option(
        USUAL,
        "collection of str, optional",
        f"The parts to show, of {quoted(PARTS)}. By "
        "default all but the lines, the shapes, the code, which is the algorithm in "
        "five lines, the sizes of the clusters, the truth, which is the groups that "
        "the points really belong to, where the board knows them, and the future: the "
        "rest of the run in the charts, for which it is computed to its end. The image "
        "is there where the points are its pixels.",
        check=check_shown,
        typed=Typed(
            "--shown",
            read_names,
            lambda parts: write_names(part for part in PARTS if part in parts),
            "A,B",
        ),
    )
    size: tuple[int, int] | None = option(
        None,
        "tuple of int, optional",
        "Width and height in pixels; by default what the medium has room for.",
        check=check_size,
        typed=Typed("--size", read_size, write_size, "WxH"),
    )
    words: Spoken = option(
        None,
        "Words, str or path, optional",
        "Every word that is shown: a language, of "
        + quoted(languages())
        + ", or a JSON file; by default English. Or `Words` of your own.",
        check=_check_words,
        typed=Typed("--language", str),
    )
    title: str = option(
        "",
        "str",
        "What stands before the headline of every picture.",
        check=_check_title,
        typed=Typed("--title", str, metavar="TEXT"),
    )
