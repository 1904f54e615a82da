"""What a file keeps of a run, beside how it looks and how fast it is."""

from dataclasses import dataclass
from functools import partial
from typing import Literal, TypedDict

from kmviz.core.checks import check_count, shown
from kmviz.core.options import Options, Typed, option
from kmviz.core.typed import read_number, write_number


class OutputOptions(TypedDict, total=False):
    """The options of `Output`, for editors."""

    until: int | None
    step: int | Literal["last"] | None
    loop: int
    max_bytes: int | None


def _check_step(step: object, name: str) -> int | Literal["last"]:
    """Return a step that there may be."""
    if step == "last":
        return "last"
    try:
        return check_count(step, name, least=0)
    except (TypeError, ValueError):
        message = (
            f'{name} must be a whole number of at least 0 or "last", got {shown(step)}'
        )
        raise ValueError(message) from None


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
        "The one step whose picture a PNG, SVG or PDF has, counted from 0; by default "
        "it has a handout.",
        check=_check_step,
        typed=Typed("--step", read_number, str, metavar="N"),
    )
    loop: int = option(
        0,
        "int",
        "How often a GIF, WebP or APNG is played; 0 for ever.",
        check=partial(check_count, least=0),
        typed=Typed("--loop", read_number, write_number, metavar="N"),
    )
    max_bytes: int | None = option(
        None,
        "int, optional",
        "The largest length of a GIF. To meet it there are fewer colours, then fewer "
        "pictures on the way, then smaller ones, as far as is needed.",
        check=check_count,
        typed=Typed("--max-bytes", read_number, write_number, metavar="N"),
    )
