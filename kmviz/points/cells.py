"""Rows of cells become columns of numbers.

Where all cells are plain numbers, numpy reads them at once, from the bytes. Else each
is read by itself, and what all of them prove settles the signs.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kmviz.core.given.columns import clipped
from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import Sentence
from kmviz.points.columns import Column
from kmviz.points.decimals import parsed
from kmviz.points.header import Header
from kmviz.points.numerals import (
    BLANK,
    COMMA,
    POINT,
    WORD,
    Place,
    Reading,
    Signs,
    are_thousands,
    is_missing,
    proved,
    read_cell,
    undressed,
)
from kmviz.points.text import SAMPLE, Written, odd_width
from kmviz.points.words import are_days, kind_of_words, total_among

DECIMALS = {".": POINT, ",": COMMA}
MINUS = {
    "W": re.compile(r"(lon|lng|long|longitude)(?![a-z])", re.I),
    "S": re.compile(r"(lat|latitude)(?![a-z])", re.I),
}
"""Above which degrees of the west and the south, which are below 0 on a map, stand."""
_PROVES_POINT = (
    rb"(?<![0-9])0?\.[0-9]|\.(?:[0-9]{1,2}(?![0-9])|[0-9]{4}|[0-9]*[eE])|[0-9]{4}\."
)
"""A number that has a decimal point and no thousands."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One column as it is written, and what each of its cells can mean."""

    name: str
    title: str
    cells: Sequence[str]
    readings: Sequence[Reading]
    numbers: Sequence[int]
    where: str = "line"
    coded: bool = False

    @property
    def is_numeric(self) -> bool:
        """Whether more of the cells are numbers than are words."""
        return self.words < sum(each.is_number for each in self.readings)

    @property
    def words(self) -> int:
        """How many cells are neither blank nor numbers."""
        return sum(each.is_word for each in self.readings)

    def place(self, i: int) -> Place:
        """Return a cell and where it stands."""
        return Place(self.cells[i], self.numbers[i], self.where)


def titles(names: Sequence[str]) -> list[str]:
    """Return the names of columns, made up where there is none.

    Examples
    --------
    >>> titles(["", "x"])
    ['column 1', 'x']
    """
    return [name.strip() or f"column {i}" for i, name in enumerate(names, start=1)]


def plain_numbers(
    table: Written, header: Header, body: str, decimal: str | None
) -> Floats | None:
    """Return all cells of a table of nothing but plain numbers; None if it is not."""
    if decimal == ",":
        return None
    try:
        data = body.encode("ascii")
    except UnicodeEncodeError:
        return None
    if not data.endswith(b"\n"):
        data += b"\n"
    numbers = parsed(data, table.delimiter.encode(), header.width)
    if numbers is None or not np.isfinite(numbers).all():
        return None
    return None if decimal is None and _is_open(data) else numbers


def _is_open(data: bytes) -> bool:
    """Tell whether all points in plain numbers may part thousands."""
    return b"." in data and not re.search(_PROVES_POINT, data)


def from_numbers(numbers: Floats, names: Sequence[str]) -> list[Column]:
    """Return columns of what is numbers already, without a copy."""
    return [
        Column(name, title, numbers[:, i])
        for i, (name, title) in enumerate(zip(names, titles(names), strict=True))
    ]


def from_rows(
    rows: Iterable[tuple[int, list[str]]],
    names: Sequence[str],
    *,
    file: str,
    delimiter: str,
    decimal: str | None = None,
    coded: Iterable[int] = (),
) -> list[Column]:
    """Return the columns of a table of text, with the numbers that its cells mean.

    Raises
    ------
    ValueError
        If rows differ in width, or a number can be read in two ways.
    """
    kept = list(rows)
    _check_widths(kept, len(names), file)
    places = [line for line, _ in kept]
    marked, told = set(coded), titles(names)
    plain = {} if decimal == "," else _plain_columns([row for _, row in kept], decimal)

    def cells_of(i: int) -> Cells:
        lines = plain[i][1] if i in plain else range(len(kept))
        cells = [kept[line][1][i] for line in lines]
        numbers = [places[line] for line in lines]
        readings = readings_of(cells)
        return Cells(names[i], told[i], cells, readings, numbers, coded=i in marked)

    written = [cells_of(i) for i in range(len(names))]
    signs = _signs_told(written, file, delimiter, decimal)
    if "," in signs.decimal or "." in signs.thousands:
        plain = {}
        written = [cells_of(i) for i in range(len(names))]
        signs = _signs_told(written, file, delimiter, decimal)
    return [
        Column(each.name, each.title, plain[i][0], coded=each.coded)
        if i in plain
        else _column(each, signs, file)
        for i, each in enumerate(written)
    ]


def _plain_columns(
    rows: Sequence[Sequence[str]], decimal: str | None
) -> dict[int, tuple[Floats, list[int]]]:
    """Return the numbers of columns of nothing but plain ones and blanks, by place.

    And for each the row, if there is one, that proves that points part decimals.
    """
    found = {}
    for i in range(len(rows[0]) if rows else 0):
        cells = [row[i] for row in rows]
        filled = [j for j, cell in enumerate(cells) if not is_missing(cell)]
        data = "\n".join(cells[j] for j in filled)
        numbers = parsed(f"{data}\n".encode(), b",", 1) if data.isascii() else None
        if not filled or numbers is None or len(numbers) != len(filled):
            continue
        pointed = (j for j in filled if "." in cells[j])
        proof = next((j for j in pointed if read_cell(cells[j]).comma is None), None)
        is_sure = proof is not None or decimal == "." or "." not in data
        if is_sure and np.isfinite(numbers).all():
            values = np.full(len(cells), np.nan)
            values[filled] = numbers[:, 0]
            found[i] = values, [] if proof is None else [proof]
    return found


class _Known(dict[str, Reading]):
    """Each cell is read once, however often it is there."""

    def __init__(self, read: Callable[[str], Reading]) -> None:
        self._read = read

    def __missing__(self, cell: str) -> Reading:
        self[cell] = self._read(cell)
        return self[cell]


def readings_of(cells: Sequence[str]) -> list[Reading]:
    """Return what the cells of a column mean: units, if all of them have the same."""
    plain, dressed = _Known(read_cell), _Known(undressed)
    readings = [plain[cell] for cell in cells]
    if are_days(cells):
        return [BLANK if each.is_blank else WORD for each in readings]
    if not any(each.is_word for each in readings):
        return readings
    among = [
        dressed[cell] if each.is_word else each
        for cell, each in zip(cells, readings, strict=True)
    ]
    units = {each.unit for each in among if each.is_number}
    known = {each.unit for each in readings if each.is_number}
    return among if len(units) == 1 or units == known else readings


def from_cells(
    written: Sequence[Cells], file: str, decimal: str | None
) -> list[Column]:
    """Return columns of numbers, by the signs that all cells prove or that are told."""
    signs = _signs_told(written, file, "", decimal)
    return [_column(each, signs, file) for each in written]


def _signs_told(
    written: Sequence[Cells], file: str, delimiter: str, decimal: str | None
) -> Signs:
    return DECIMALS[decimal] if decimal else _signs(written, file, delimiter)


def _check_widths(rows: Sequence[tuple[int, list[str]]], width: int, file: str) -> None:
    for line, row in rows:
        if len(row) > width and not "".join(row[width:]).strip():
            del row[width:]
        if len(row) != width:
            raise odd_width(file, width, line, row)


def _signs(columns: Sequence[Cells], file: str, delimiter: str) -> Signs:
    """Return the signs that the columns of numbers prove."""
    numeric = [each for each in columns if each.is_numeric]
    signs = proved(
        (
            (each.place(i), reading)
            for each in numeric
            for i, reading in enumerate(each.readings)
            if (reading.point is None) != (reading.comma is None)
        ),
        file,
    )
    commas = [
        each.readings
        for each in numeric
        if any(reading.sign == "," for reading in each.readings)
    ]
    between = delimiter == "," and commas and signs == Signs()
    return POINT if between and all(map(are_thousands, commas)) else signs


def _column(written: Cells, signs: Signs, file: str) -> Column:
    """Return a column read by these signs."""
    values = np.full(len(written.cells), np.nan)
    if written.is_numeric:
        _check_units(written, file)
        values[:] = [_value(written, i, signs, file) for i in range(len(values))]
    zeros = any(map(re.compile(r"\s*0[0-9]+\s*$").match, set(written.cells)))
    column = Column(written.name, written.title, values, coded=written.coded or zeros)
    at = [i for i, each in enumerate(written.readings) if each.is_word]
    if not at:
        return column
    row = total_among(written.cells)
    return replace(
        column,
        words=len(at),
        word=written.place(at[0]).odd,
        written=kind_of_words([written.cells[i] for i in at[:SAMPLE]]),
        total=None if row is None else (row, written.place(row)),
    )


def _value(written: Cells, i: int, signs: Signs, file: str) -> float:
    """Return the number in a cell, nan if it has none."""
    reading = written.readings[i]
    value = signs.value(reading)
    if value is not None:
        return -abs(value) if _is_minus(written.title, reading.unit) else value
    if reading.is_word:
        return np.nan
    message = Sentence(
        '{file} must show how to read column "{title}", got {place}, which may be '
        '{point} or {comma}; say decimal="." or decimal=","',
        file=file,
        title=clipped(written.title),
        place=written.place(i).told,
        point=f"{reading.point:g}",
        comma=f"{reading.comma:g}",
    )
    raise ValueError(message)


def _is_minus(title: str, unit: str) -> bool:
    """Tell whether degrees are those of the west or the south, below 0 on a map."""
    heading = MINUS.get(unit.lstrip("°"))
    return heading is not None and heading.match(title) is not None


def _check_units(written: Cells, file: str) -> None:
    """Refuse a column in which some numbers are percentages, or of other money."""
    readings = written.readings
    units = Counter(each.unit for each in readings if each.is_number)
    if len(units) < 2 or (len(units) == 2 and "" in units and "%" not in units):
        return
    usual = units.most_common(1)[0][0]
    odd = next(
        i for i, each in enumerate(readings) if each.is_number and each.unit != usual
    )
    message = Sentence(
        '{file} must have one unit in column "{title}", got {place} beside others in '
        '"{usual}"',
        file=file,
        title=clipped(written.title),
        place=written.place(odd).told,
        usual=usual,
    )
    raise ValueError(message)
