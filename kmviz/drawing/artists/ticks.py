"""The numbers of an axis: few, round, and all in one form."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from matplotlib.ticker import MaxNLocator

from kmviz.core.ground.arrays import Floats
from kmviz.drawing.artists.lettering import HINTED, shortened, text_width
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.layout import PER_INCH
from kmviz.drawing.words.spelling import LARGE, SMALL, grouped, short_power
from kmviz.drawing.words.words import Words

LONG, MOST = 8, 7
"""Ticks with so many letters are fewer and away from the corners, and so there are less
than so many spaces between those that could be there."""
ROUNDEST = 2
"""So few spaces are between numbers that are rounder than others."""
NAME, SHORT, CLEAR, APART = 0.6, 0.3, 8.0, 4.0
"""The share of an axis that its name may take, that which it usually may take even from
the second number, and the space beside it, and between numbers, in units."""


@dataclass(frozen=True)
class Ruler:
    """The numbers along an axis of so many units, and its name at the end of them.

    Examples
    --------
    >>> Ruler.marked("length", {0.0: "0", 5.0: "5", 9.8: "10"}, (0.0, 10.0), 400.0)
    Ruler(name='length', ticks={0.0: '0', 5.0: '5'})
    """

    name: str
    ticks: Mapping[float, str]

    @classmethod
    def marked(
        cls,
        name: str,
        ticks: Mapping[float, str],
        ends: tuple[float, float],
        side: float,
        *,
        upright: bool = False,
        short: float = SHORT,
        size: float = sizes.NOTE,
    ) -> "Ruler":
        """Return the name, shortened to fit, and the numbers that it does not cover.

        It may take a `short` share of the axis even from the second number.
        """
        width_of = partial(text_width, size=size / HINTED)
        low, high = ends

        def long(text: str) -> float:
            return size / 72 * PER_INCH if upright else width_of(text)

        def reach(value: float, text: str) -> float:
            return (value - low) / (high - low) * side + long(text) / 2

        reaches = {value: reach(value, text) for value, text in ticks.items()}
        *_, second = 0.0, *sorted(reaches.values())[:2]
        clear = max(side - CLEAR - second, short * side)

        def share(text: str) -> float:
            """Return how much a name takes of the room for it."""
            wide = text_width(text, size) / (NAME * side)
            return max(wide, width_of(text) / clear)

        name = shortened(name, 1.0, share)
        free = side - width_of(name) - CLEAR if name else 2 * side
        kept = {value: text for value, text in ticks.items() if reaches[value] <= free}
        longest = max(map(long, kept.values()), default=0.0)
        places = np.array([*kept]) / (high - low) * side
        every = _every(places, longest + APART * (not upright))
        return cls(name, dict([*kept.items()][::every]))


def _every(places: Floats, room: float) -> int:
    """Return of how many numbers at these places one is kept, so that each has room."""
    gap = float(np.diff(places).min(initial=np.inf))
    return max(1, math.ceil(room / gap))


def axis_ticks(
    low: float,
    high: float,
    words: Words,
    *,
    most: int = 4,
    whole: bool = False,
    large: float = LARGE,
) -> dict[float, str]:
    """Return a few round numbers on an axis, and how they are written.

    There are at most `most` spaces between them: the fewer, the rounder. `whole`
    numbers have no decimals. From `large` on they may have powers of ten.
    """
    found = _round_numbers(float(low), float(high), most, whole, large)
    return {value: text.replace(".", words.decimal) for value, text in found}


@lru_cache(maxsize=256)
def _round_numbers(
    low: float, high: float, most: int, whole: bool, large: float
) -> tuple[tuple[float, str], ...]:
    """Return these numbers in English; charts ask for the same again and again."""
    edge = 0.0
    steps = [1, 2, 5, 10] if most <= ROUNDEST else [1, 2, 2.5, 5, 10]
    # From 0 on one is enough; of others there are two if they have room.
    for spaces in (most, 2) if low == 0 else (most, *range(2, MOST)):
        first, last = low + edge * (high - low), high - edge * (high - low)
        locator = MaxNLocator(spaces, steps=steps, integer=whole)
        values = [
            value for value in locator.tick_values(low, high) if first <= value <= last
        ]
        texts = _written(values, (high - low) * 1e-4, large)
        short = max(map(len, texts), default=LONG) < LONG
        if len(values) > 1 if edge else short:
            break
        edge = 0.15
    return tuple(zip(map(float, values), texts, strict=True))


def _written(values: Sequence[float], tolerance: float, large: float) -> list[str]:
    """Return numbers in one form: plain where a caption writes them so.

    Else, or from `large` on, they have powers of ten, if that is not longer.
    """
    forms = _forms(values, tolerance)
    if SMALL <= max(map(abs, values), default=SMALL) < large:
        return next(forms)
    return min(reversed([*forms]), key=lambda texts: max(map(len, texts)))


def _forms(values: Sequence[float], tolerance: float) -> Iterator[list[str]]:
    """Yield numbers in as few digits as tell them apart, without and with powers."""
    for form in "fe":
        for digits in range(18):
            texts = [f"{value:.{digits}{form}}" for value in values]
            errors = np.abs(np.array(texts, dtype=np.float64) - values)
            if (errors <= tolerance).all():
                yield [_typeset(text) for text in texts]
                break


def _typeset(text: str) -> str:
    """Return a number as it is set, without what only a computer needs."""
    if not float(text):
        return "0"
    return grouped(short_power(text).replace("-", "−"))
