"""Numbers as a language writes them, and words as they are counted."""

import math
import re
from collections.abc import Collection, Iterable, Iterator
from functools import partial
from itertools import groupby

from kmviz.core.ground.sentence import ONE, Count

RANGE = 3
"""So many numbers in a row are written as the first and the last of them."""
UNGROUPED, THIN = 4, "\u202f"
"""The most digits that stand without gaps, and the space between groups of three."""
SMALL, LARGE = 1e-4, 1e6
"""Numbers below the first, and from the second on, are written with powers of ten."""
STRADDLED = 1000.0
"""Beside one without a power of ten, others have none up to so many times that."""
FINER = 4
"""How many more digits two numbers have at most, so that they differ to the eye."""


class Total(Count):
    """A count as people read it: in groups of three digits if it has many."""

    def __format__(self, form: str) -> str:
        return super().__format__(form) if form else grouped(str(int(self)))


class Listing(str):
    """Numbers with signs between them; how many there are chooses the form.

    Examples
    --------
    >>> Listing([1, 2]), Listing([1, 2, 3, 5])
    ('1, 2', '1–3, 5')
    """

    number: Count

    def __new__(
        cls, numbers: Iterable[int], sign: str = ", ", ones: Collection[int] = ONE
    ) -> "Listing":
        """Return the numbers with this sign between them."""
        numbers = list(numbers)
        listing = super().__new__(cls, sign.join(_ranges(numbers)))
        listing.number = Count(len(numbers), ones)
        return listing

    def __format__(self, form: str) -> str:
        return format(self.number, form) if "|" in form else super().__format__(form)


def _ranges(numbers: Iterable[int]) -> Iterator[str]:
    """Yield numbers, three and more in a row as a range."""
    for _, row in groupby(enumerate(numbers), key=lambda each: each[1] - each[0]):
        texts = [str(number) for _, number in row]
        yield from texts if len(texts) < RANGE else [f"{texts[0]}–{texts[-1]}"]


def grouped(digits: str) -> str:
    """Return a number of five digits and more in groups of three, as SI has it.

    Examples
    --------
    >>> grouped("1234"), grouped("−1234567.12345").split(THIN), grouped("5e139")
    ('1234', ['−1', '234', '567.12345'], '5e139')
    """
    whole, point, rest = digits.partition(".")
    if len(whole.lstrip("-−")) > UNGROUPED:
        whole = re.sub(r"(?<=\d)(?=(\d{3})+$)", THIN, whole)
    return whole + point + rest


def number(
    value: float, decimal: str = ".", more: int = 0, *, beside: Iterable[float] = ()
) -> str:
    """Return a number as short as it can be read aloud, and nothing for none.

    It may have some digits more than that, and others beside it, see `plain_below`.

    Examples
    --------
    >>> number(13.018), number(13.018, decimal=","), number(1234.5), number(1e6)
    ('13.02', '13,02', '1234', '1.00e6')
    >>> number(-0.1414), number(0.00002), number(math.nan)
    ('−0.141', '2e−5', '')
    """
    text = _in_digits(value, more, plain_below(beside))
    return text.replace("-", "−").replace(".", decimal)


def plain_below(beside: Iterable[float]) -> float:
    """Return from what on a number has a power of ten, if these stand beside it.

    Beside 984 668 it has none unless it is very much larger.

    Examples
    --------
    >>> plain_below([]), plain_below([1.2e6, 984668.0])
    (1000000.0, 1000000000.0)
    """
    plain = any(SMALL <= abs(value) < LARGE for value in beside)
    return LARGE * (STRADDLED if plain else 1.0)


def apart(one: float, other: float, decimal: str = ".") -> tuple[str, str]:
    """Return two numbers, with so many digits more that they differ to the eye.

    If that takes too many, they look the same.

    Examples
    --------
    >>> apart(7.2718, 7.2703), apart(7.27, 7.270001), apart(7.27, 7.2700001)
    (('7.272', '7.270'), ('7.270000', '7.270001'), ('7.27', '7.27'))
    >>> [text.replace(THIN, " ") for text in apart(1.2e6, 984668)]
    ['1 200 000', '984 668']
    """
    write = partial(number, decimal=decimal, beside=(one, other))
    for more in range(FINER + 1):
        texts = write(one, more=more), write(other, more=more)
        if texts[0] != texts[1]:
            return texts
    return write(one), write(other)


def _in_digits(value: float, more: int, large: float) -> str:
    if math.isnan(value):
        return ""
    if abs(value) >= large:
        return short_power(f"{value:.{2 + more}e}")
    if abs(value) >= 1000:
        return grouped(f"{value:.{more}f}")
    if abs(value) >= 1:
        return f"{value:.{2 + more}f}"
    digits = 3 + more
    if abs(value) >= SMALL:
        return f"{value:#.{digits}g}"
    return short_power(f"{value:.{digits}g}")


def short_power(text: str) -> str:
    """Return a number whose power of ten has neither a plus nor a zero before it."""
    return re.sub(r"e\+?(-?)0*", r"e\1", text)
