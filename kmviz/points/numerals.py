"""Cells become numbers, by decimal and thousands signs that the whole table settles.

Most cells can be read in one way only: 19,47 has a decimal comma, and 0.5 a decimal
point. 2.155 can be read in two, and what the other cells of the table prove decides.
Where nothing does, both readings are shown in an error.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from unicodedata import decimal

from kmviz.core.given.columns import clipped
from kmviz.core.ground.sentence import Sentence

MISSING = frozenset(
    ("", "na", "n/a", "#n/a", "nan", "<na>", "nat", "null", "none", "?", "-nan")
)
_TYPEWRITER = str.maketrans(
    {
        **dict.fromkeys("\u2212\u2013\ufe63\uff0d", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
        **dict.fromkeys("\u200b\u200e\u200f\ufeff\u201c\u201d\u201e", None),
        **dict.fromkeys("\u066b\uff0e", "."),
        "\u066c": ",",
        "\u2019": "'",
    }
)
"""What typesetters write and nobody sees, and the signs of a keyboard."""
_MONEY = (
    r"[A-Z]{0,2}\$|[€£¥₹₽₩₺₪₫฿]|EUR|USD|GBP|CHF|AUD|BRL|CAD|CNY|CZK|DKK|HUF|INR|JPY"
    r"|KRW|MXN|NOK|NZD|PLN|RUB|SEK|TRY|ZAR|Rs\.?|kr\.?"
)
# Compiled when they are first used: importing kmviz must not wait for them.
_CELL = (
    rf"(?P<sign>[+-]?)(?P<before>{_MONEY}|) ?(?P<late>[+-]?)"
    rf"(?P<digits>[0-9.,' ]*[0-9.])(?P<exponent>[eE][+-]?[0-9]+|[dD][+-][0-9]+|)"
    rf" ?(?P<after>{_MONEY}|%|)"
)
_GROUPS = r"[1-9][0-9]{{0,2}}(?P<by>[{0}' ])[0-9]{{3}}(?:(?P=by)[0-9]{{3}})*"
_BY_POINT = (
    rf"(?P<whole>[0-9]+|{_GROUPS.format(',')}|[1-9][0-9]?(?:,[0-9][0-9])+,[0-9]{{3}}|)"
    r"(?P<part>\.[0-9]*|)"
)
_BY_COMMA = rf"(?P<whole>[0-9]+|{_GROUPS.format('.')}|)(?P<part>,[0-9]+|)"
_NEGATIVE = rf"({_MONEY}|) ?\((.+)\)|()(.*[0-9.]) ?-"
"""How books of accounts write what is less than nothing."""
_MEASURED = r"(.*[0-9.]) ?((?:[^\W\d_]|[°‰])[^\s\d]*)"
"""A number with its unit."""


class Reading(NamedTuple):
    """What a cell says: a number by either decimal sign, nan if blank, None if not."""

    point: float | None
    comma: float | None
    unit: str = ""
    sign: str = ""
    """The sign in it that may part decimals or thousands, where that is open."""

    @property
    def is_word(self) -> bool:
        """Whether it is no number by either sign, and not blank."""
        return self.point is None and self.comma is None

    @property
    def is_number(self) -> bool:
        """Whether it is a number by one sign at least."""
        return not self.is_word and not self.is_blank

    @property
    def is_blank(self) -> bool:
        """Whether it is blank, or NA in one of its spellings."""
        return self.point is not None and math.isnan(self.point)

    @property
    def is_open(self) -> bool:
        """Whether the two signs make two numbers of it."""
        return bool(self.sign)


WORD, BLANK = Reading(None, None), Reading(math.nan, math.nan)


def is_missing(cell: str) -> bool:
    """Tell whether a cell is blank, or NA in one of its spellings."""
    return cell.strip().lower() in MISSING


def read_cell(cell: str) -> Reading:
    """Return all that a cell can mean.

    Examples
    --------
    >>> read_cell("2.155")
    Reading(point=2.155, comma=2155.0, unit='', sign='.')
    >>> read_cell("$1,200.50").point, read_cell("8 kg").is_word
    (1200.5, True)
    """
    if is_missing(cell):
        return BLANK
    text = cell.strip()
    if len(text) > 1 and text[0] == text[-1] == "'":
        text = text[1:-1]
    found = re.fullmatch(_CELL, _typed(text).strip())
    if not found or (found["sign"] and found["late"]):
        return WORD
    if found["before"] and found["after"]:
        return WORD
    point, comma = (_value(pattern, found) for pattern in (_BY_POINT, _BY_COMMA))
    both = point is not None and comma is not None and point != comma
    sign = ("." if "." in found["digits"] else ",") if both else ""
    return Reading(point, comma, found["before"] or found["after"], sign)


def read_dressed(cell: str) -> Reading:
    """Return what a cell means among its like: with a unit, a remark, or in brackets.

    Examples
    --------
    >>> read_dressed("170 cm").unit, read_dressed("(1,200.50)").point
    ('cm', -1200.5)
    >>> read_dressed("1.5  # guessed").point, read_dressed("12a4").is_word
    (1.5, True)
    """
    reading = read_cell(cell)
    return undressed(cell) if reading.is_word else reading


def undressed(cell: str) -> Reading:
    """Return what a cell means that is a word as it stands, among its like."""
    bare = re.sub(r"\s+#.*", "", cell).strip()
    if found := re.fullmatch(_NEGATIVE, bare):
        return _negated(read_cell("".join(filter(None, found.groups()))))
    found = re.fullmatch(_MEASURED, bare)
    if found and not found[2][0].isnumeric():  # 10² is a hundred, and 1½ more than 1
        reading = read_cell(found[1])
        measured = reading.is_number and not reading.unit
        return reading._replace(unit=found[2]) if measured else WORD
    return WORD if bare == cell.strip() else read_cell(bare)


def _negated(reading: Reading) -> Reading:
    """Return a positive number as a negative one; anything else is a word."""
    values = [value for value in reading[:2] if value is not None]
    if not values or not min(values) >= 0:
        return WORD
    point, comma = (None if value is None else -value for value in reading[:2])
    return reading._replace(point=point, comma=comma)


def _typed(text: str) -> str:
    """Return a text in the letters of a keyboard, whatever script its digits are of."""
    if text.isascii():
        return text
    digits = (str(decimal(letter, letter)) for letter in text)
    return "".join(digits).translate(_TYPEWRITER)


def _value(pattern: str, found: re.Match[str]) -> float | None:
    """Return the number by one decimal sign; one that float64 has not is none."""
    parts = re.fullmatch(pattern, found["digits"])
    if not parts or not re.search("[0-9]", found["digits"]):
        return None
    if parts["by"] and found["exponent"]:
        return None
    whole = re.sub("[., ']", "", parts["whole"])
    part = parts["part"].replace(",", ".")
    sign = found["sign"] or found["late"]
    exponent = found["exponent"].lower().replace("d", "e")
    number = float(f"{sign}{whole}{part}{exponent}")
    if not math.isfinite(number) or (not part + exponent and _rounds(int(whole))):
        return None
    return number


def _rounds(number: int) -> bool:
    """Tell whether a float64 is another number, and is not even written like this."""
    nearest = float(number)
    return nearest != number and Decimal(repr(nearest)) != number


class Place(NamedTuple):
    """A cell and where it stands."""

    cell: str
    number: int
    where: str = "line"

    @property
    def told(self) -> Sentence:
        """The cell in quotes, and where it stands."""
        cell = clipped(self.cell.strip())
        if self.where == "row":
            return Sentence('"{cell}" in row {number}', cell=cell, number=self.number)
        return Sentence('"{cell}" in line {number}', cell=cell, number=self.number)

    @property
    def odd(self) -> Sentence:
        """The same, and why a whole number is refused."""
        if not self.cell.strip().lstrip("+-").isdecimal():
            return self.told
        return Sentence(
            "{cell}, a whole number that float64 cannot hold exactly", cell=self.told
        )


@dataclass(frozen=True, slots=True)
class Signs:
    """Which signs part decimals in a table, and which thousands."""

    decimal: str = ""
    thousands: str = ""

    def value(self, reading: Reading) -> float | None:
        """Return the number a cell means; None where that stays open."""
        if not reading.is_open:
            return reading.comma if reading.point is None else reading.point
        sign = reading.sign
        other = "," if sign == "." else "."
        splits = sign in self.decimal or other in self.thousands
        groups = sign in self.thousands or other in self.decimal
        if splits == groups:
            return None
        return reading.point if (sign == ".") == splits else reading.comma


POINT, COMMA = Signs(".", ","), Signs(",", ".")


def proved(cells: Iterable[tuple[Place, Reading]], file: str) -> Signs:
    """Return what those cells of a table prove that can be read in one way only."""
    decimal: dict[str, Place] = {}
    thousands: dict[str, Place] = {}
    for place, reading in cells:
        point, comma = (".", ",") if reading.comma is None else (",", ".")
        if point in place.cell:
            decimal.setdefault(point, place)
        if comma in place.cell:
            thousands.setdefault(comma, place)
    for sign in decimal:
        if sign in thousands:
            message = Sentence(
                "{file} must have one decimal sign, got {decimal}, but {thousands}",
                file=file,
                decimal=decimal[sign].told,
                thousands=thousands[sign].told,
            )
            raise ValueError(message)
    return Signs("".join(decimal), "".join(thousands))


def are_thousands(column: Sequence[Reading]) -> bool:
    """Tell whether the commas in a column of a table between commas part thousands.

    They do where other numbers have none though they are as large: "1,200" beside 980
    is no 1.2. Nobody writes decimals, and their zeros, behind some numbers only.
    """
    commas = [abs(each.point or 0) for each in column if each.sign == ","]
    whole = [
        abs(each.point or 0)
        for each in column
        if each.is_number and not each.is_open and each.point == each.comma
    ]
    if not whole or max(whole) >= 1000 or any(number % 1 for number in whole):
        return False
    return min(whole) >= 100 or any(number % 10 == 0 for number in commas)
