"""What a file keeps of a run, beside how it looks and how fast it is."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Literal, TypedDict

from kmviz.core.given.choices import check_option, is_several
from kmviz.core.given.numbers import check_count
from kmviz.core.ground.sentence import quoted, shown
from kmviz.core.options.options import Options, Typed, check_flag, option
from kmviz.core.options.typed import read_names, read_number, write_names, write_number
from kmviz.drawing.words.languages import languages
from kmviz.export.paper import PAPERS

LEAST_BYTES = 1000
"""Less is a slip: but for single pictures of a stamp's size, no film is as short."""


class OutputOptions(TypedDict, total=False):
    """The options of `Output`, for editors."""

    until: int | None
    step: int | Literal["last"] | None
    paper: str | None
    loop: int
    max_bytes: int | None
    lossless: bool
    languages: Collection[str] | None


def _check_step(step: object, name: str) -> int | Literal["last"]:
    """Return a step that there may be."""
    if isinstance(step, str) and step == "last":
        return "last"
    try:
        return check_count(step, name, least=0)
    except (TypeError, ValueError):
        message = (
            f'{name} must be a whole number of at least 0 or "last", got {shown(step)}'
        )
        raise ValueError(message) from None


def _check_languages(codes: object, name: str) -> tuple[str, ...]:
    """Return codes of languages that come with kmviz, each once."""
    if not is_several(codes):
        message = f"{name} must be a collection of languages, got {shown(codes)}"
        raise TypeError(message)
    each = partial(check_option, name=f"each of {name}", options=languages())
    return tuple(dict.fromkeys(map(each, codes)))


@dataclass(frozen=True, slots=True)
class Output(Options):
    """What a file keeps of a run.

    Examples
    --------
    >>> Output(loop=-1)
    Traceback (most recent call last):
    ...
    ValueError: loop must be a whole number of at least 0, got -1
    """

    until: int | None = option(
        None,
        "int, optional",
        "The last step to show, counted from 0; by default that of the run.",
        check=partial(check_count, least=0),
        typed=Typed("--until", read_number, write_number, metavar="N"),
    )
    step: int | Literal["last"] | None = option(
        None,
        'int or "last", optional',
        "The one step whose picture a PNG, SVG or PDF has, counted from 0, or "
        '"last"; by default it has a handout.',
        check=_check_step,
        typed=Typed("--step", read_number, str, metavar="N"),
    )
    paper: str | None = option(
        None,
        f"{{{quoted(PAPERS)}}}, optional",
        "The paper of a PNG, SVG or PDF, upright. A handout then has four to six steps "
        "a page, in type of at least 9 points; the pages of a PNG or SVG are files of "
        "their own, such as ``handout-{page}.png``.",
        check=partial(check_option, options=PAPERS),
        typed=Typed("--paper", str),
    )
    loop: int = option(
        0,
        "int",
        "How often a GIF, WebP or APNG is played, 0 for ever.",
        check=partial(check_count, least=0),
        typed=Typed("--loop", read_number, write_number, metavar="N"),
    )
    max_bytes: int | None = option(
        None,
        "int, optional",
        "The largest length of a film, in bytes. To meet it there are fewer pictures "
        "on the way, then fewer colours, then fewer of the steps in which next to "
        "nothing happens, then smaller pictures, as far as is needed; at least "
        f"{LEAST_BYTES}.",
        check=partial(check_count, least=LEAST_BYTES),
        typed=Typed("--max-bytes", read_number, write_number, metavar="N"),
    )
    lossless: bool = option(
        False,
        "bool",
        "Whether a WebP or APNG has every colour, at rest and on the way, and is "
        "several times as large. Others have as few colours as lose next to nothing.",
        check=check_flag,
        typed=Typed("--lossless", None),
    )
    languages: tuple[str, ...] | None = option(
        None,
        "collection of str, optional",
        "The languages, beside its own, in which a page can be read, of "
        + quoted(languages())
        + ": it speaks the reader's, or that of ``run.html?lang=de``. Each makes it "
        "some 2 kB longer.",
        check=_check_languages,
        typed=Typed("--languages", read_names, write_names, metavar="A,B"),
    )
