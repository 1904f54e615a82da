"""A text file with columns of numbers becomes points.

The standard library reads the cells. What it leaves open is settled here, always in
the way that fails loudly: which character separates the cells, whether the first row
is a header, and which columns hold numbers.
"""

import csv
import io
import math
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike, NDArray

from kmviz.core.arrays import Floats, Ints
from kmviz.core.options import takes

# The rarest in ordinary text comes first, and wins a tie: "1,5;2,5" in every row is
# two cells with decimal commas.
DELIMITERS = ("\t", ";", ",")
MISSING = {"", "na", "n/a", "#n/a", "nan", "null", "none", "?"}
SAMPLE = 100
"""Rows looked at to find the delimiter."""


class _Strict(csv.excel):
    """A quote that is never closed would otherwise swallow the rest of the file."""

    skipinitialspace = True
    strict = True


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """Points read from a file; numpy and `kmeans` take it in place of them.

    Parameters
    ----------
    X : array of shape (n, d)
        One row for each complete row of the file, read-only.
    columns : tuple of str
        The names of the d columns.
    dropped : int
        How many rows were left out, because a chosen cell was blank or NA.
    others : tuple of str
        The names of the columns that were left out.
    """

    X: Floats
    columns: tuple[str, ...]
    dropped: int
    others: tuple[str, ...] = ()

    def __array__(
        self, dtype: DTypeLike | None = None, copy: bool | None = None
    ) -> NDArray[np.generic]:
        return as_array(self.X, dtype, copy)


def as_array(
    X: Floats, dtype: DTypeLike | None, copy: bool | None
) -> NDArray[np.generic]:
    """Return what numpy asks for by `__array__`, as numpy 1 and 2 understand it."""
    # Copying only where it must be is None in numpy 2, and False in numpy 1.
    return np.asarray(X, dtype) if copy is None else np.array(X, dtype, copy=copy)


@takes()
def read_table(
    path: str | os.PathLike[str], *, columns: Sequence[str | int] | None = None
) -> Table:
    r"""Return the points in a CSV file.

    Cells are separated by commas, semicolons or tabs, and may be quoted. Numbers have
    a decimal point; between semicolons or tabs a decimal comma will do. A header is
    recognised by itself; without one the columns are called "column 1", "column 2" and
    so on. A row in which a chosen cell is blank (or NA, N/A, NaN, null, none, ?) is
    left out and counted.

    Parameters
    ----------
    path : str or path-like
        The file: UTF-8 text, with or without a byte order mark.
    columns : sequence of str or int, optional
        The columns to read, by name or counted from 0; a string of digits that is no
        column's name counts too. By default the first two columns of which most cells
        are numbers, or the only one; another word in them is an error. Columns without
        a name in the header, where programs put row numbers, are read only on request.

    Returns
    -------
    Table
        The points, the names of their columns, and what was left out.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file is no table of numbers, or has no such columns.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "geyser.csv")
    ...     _ = path.write_text("eruption,waiting\n3.6,79\n1.8,NA\n2.3,62\n")
    ...     table = read_table(path)
    >>> table.X
    array([[ 3.6, 79. ],
           [ 2.3, 62. ]])
    >>> table.columns, table.dropped
    (('eruption', 'waiting'), 1)
    """
    file = f'the file "{path}"'
    lines = _read_rows(_read_text(path, file), file)
    header = _has_header([row for _, row in lines])
    names = _names(lines[0][1], header)
    body = lines[1:] if header else lines
    if columns is None:
        positions = _default_positions(body, lines[0][1] if header else names, file)
    else:
        positions = column_positions(columns, names)
    values = np.array([_values(body, i, names[i], file) for i in positions]).T
    complete = ~np.isnan(values).any(axis=1)
    chosen = tuple(names[i] for i in positions)
    if not complete.any():
        message = (
            f"{file} must have a row with a number in every chosen column "
            f"({_quoted(chosen)}), got none in {_counted(len(body), 'row')}"
        )
        raise ValueError(message)
    X = values[complete]
    X.setflags(write=False)
    others = tuple(name for i, name in enumerate(names) if i not in positions)
    return Table(X, chosen, int((~complete).sum()), others)


def taken(n: int, columns: Sequence[str], others: Sequence[str]) -> str:
    """Return in words what was taken from a file; nothing if all columns were.

    Examples
    --------
    >>> taken(40, ("height", "weight"), others=("name",))
    '40 points, 2 of 3 columns: "height", "weight"'
    """
    if not others:
        return ""
    count = _counted(len(columns) + len(others), "column")
    return f"{_counted(n, 'point')}, {len(columns)} of {count}: {_quoted(columns)}"


def left_out(dropped: int) -> str:
    """Return in words how many rows were left out; nothing if none were.

    Examples
    --------
    >>> left_out(2)
    '2 rows with blanks left out'
    """
    return f"{_counted(dropped, 'row')} with blanks left out" if dropped else ""


def read_labels(path: str | os.PathLike[str], column: str) -> Ints:
    """Return the words of a column as integers, in the order of the alphabet."""
    file = f'the file "{path}"'
    (_, header), *body = _read_rows(_read_text(path, file), file)
    position = header.index(column)
    _, labels = np.unique([row[position] for _, row in body], return_inverse=True)
    return labels.astype(np.int64)


def column_positions(columns: object, names: Sequence[str]) -> list[int]:
    """Return where the chosen columns, names or 0-based indices, stand in `names`."""
    if isinstance(columns, (str, bytes)) or not isinstance(
        columns, (Sequence, np.ndarray)
    ):
        message = (
            f"columns must be a sequence of names or indices, got {columns!r}; "
            f"did you mean [{columns!r}]?"
        )
        raise ValueError(message)
    positions = [_position(column, names) for column in columns]
    repeated = [i for i, count in Counter(positions).items() if count > 1]
    if repeated or not positions:
        given = f'"{names[repeated[0]]}" twice' if repeated else "none"
        message = f"columns must be one or more different columns, got {given}"
        raise ValueError(message)
    return positions


def _position(column: object, names: Sequence[str]) -> int:
    if isinstance(column, str) and names.count(column) > 1:
        message = (
            "columns must be clear, got "
            f'"{column}", a name of {names.count(column)} columns; use an index'
        )
        raise ValueError(message)
    if isinstance(column, str) and column in names:
        return names.index(column)
    if isinstance(column, str) and column.isascii() and column.isdigit():
        index = int(column) if len(column) < 10 else len(names)
    elif isinstance(column, (int, np.integer)) and not isinstance(column, bool):
        index = int(column)
    else:
        index = -1
    if not 0 <= index < len(names):
        message = (
            f"columns must be among {_quoted(names)}, or indices from 0 to "
            f"{len(names) - 1}, got {column!r}"
        )
        raise ValueError(message)
    return index


def _read_text(path: str | os.PathLike[str], file: str) -> str:
    if not isinstance(path, (str, os.PathLike)):
        message = f"path must be the name of a file, got {path!r}"
        raise TypeError(message)
    place = Path(path)
    if not place.exists():
        message = f"{file} must exist, got no such file"
        raise FileNotFoundError(message)
    if place.is_dir():
        message = f"{file} must be a table in CSV format, got a folder"
        raise ValueError(message)
    try:
        text = place.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f'{file} must be UTF-8 text, got other bytes; save it as "CSV UTF-8"'
        raise ValueError(message) from error
    if "\0" in text:
        message = f"{file} must be UTF-8 text, got zero bytes; is it a spreadsheet?"
        raise ValueError(message)
    return text


def _read_rows(text: str, file: str) -> list[tuple[int, list[str]]]:
    """Return each row that is not an empty line, with the number of its line."""
    lines = io.StringIO(text, newline="")
    delimiter = _delimiter(text)
    reader = csv.reader(lines, _Strict, delimiter=delimiter)
    try:
        rows = [(reader.line_num, row) for row in reader if not _is_empty(row)]
    except csv.Error as error:
        message = (
            f"{file} must be a table with matching quotes, "
            f"got an odd one that ends in line {reader.line_num}: {error}"
        )
        raise ValueError(message) from error
    if not rows:
        message = f"{file} must have at least one row of numbers, got an empty file"
        raise ValueError(message)
    width = len(rows[0][1])
    for line, row in rows:
        if len(row) != width:
            message = (
                f"{file} must have {_counted(width, 'cell')} in every row, as in its "
                f"first, got {len(row)} in line {line}"
            )
            raise ValueError(message)
    if delimiter == ",":
        return rows
    return [(line, [_with_point(cell) for cell in row]) for line, row in rows]


def _with_point(cell: str) -> str:
    """Return a number with a decimal comma as one with a point, all else as it is."""
    pointed = cell.replace(",", ".")
    return cell if _number(pointed) is None else pointed


def _delimiter(text: str) -> str:
    """Return the character that cuts most rows into one same number of cells."""
    return max(DELIMITERS, key=lambda delimiter: _agreement(text, delimiter))


def _agreement(text: str, delimiter: str) -> float:
    """Return the share of the first rows that have the commonest width above 1."""
    lines = io.StringIO(text, newline="")
    widths: Counter[int] = Counter()
    try:
        for row in islice(csv.reader(lines, _Strict, delimiter=delimiter), SAMPLE):
            widths[len(row)] += not _is_empty(row)
    except csv.Error:
        widths[1] += 1
    most = max((count for width, count in widths.items() if width > 1), default=0)
    return most / max(1, widths.total())


def _is_empty(row: list[str]) -> bool:
    return len(row) <= 1 and not "".join(row).strip()


def _has_header(rows: list[list[str]]) -> bool:
    """Tell whether the first row is text above numbers, or text throughout."""
    first, body = rows[0], rows[1:]
    text = [i for i, cell in enumerate(first) if _number(cell) is None]
    if any(_is_numeric([row[i] for row in body]) for i in text):
        return True
    named = [cell for cell in first if cell.strip()]
    return bool(text) and len(text) == len(named)


def _names(first: list[str], header: bool) -> tuple[str, ...]:
    return tuple(
        (cell.strip() if header else "") or f"column {i}"
        for i, cell in enumerate(first, start=1)
    )


def _default_positions(
    body: list[tuple[int, list[str]]], named: Sequence[str], file: str
) -> list[int]:
    """Return the first two columns that were meant as numbers, bad cells or not."""
    numeric = (
        i
        for i, name in enumerate(named)
        if name.strip() and _is_mostly_numeric([row[i] for _, row in body])
    )
    positions = list(islice(numeric, 2))
    if not positions:
        message = (
            f"{file} must have a column of numbers (decimal points; cells separated "
            f"by commas, semicolons or tabs), got none among {_quoted(named)}"
        )
        raise ValueError(message)
    return positions


def _is_numeric(cells: list[str]) -> bool:
    """Tell whether there is a number among the cells, and else only missing ones."""
    numbers, words = _census(cells)
    return numbers > 0 == words


def _is_mostly_numeric(cells: list[str]) -> bool:
    """Tell whether more of the cells are numbers than are words."""
    numbers, words = _census(cells)
    return numbers > words


def _census(cells: list[str]) -> tuple[int, int]:
    """Return how many of the cells are numbers, and how many are words."""
    read = [_number(cell) for cell in cells]
    words = read.count(None)
    missing = sum(number is not None and math.isnan(number) for number in read)
    return len(read) - words - missing, words


def _values(
    body: list[tuple[int, list[str]]], position: int, name: str, file: str
) -> list[float]:
    values = []
    for line, row in body:
        number = _number(row[position])
        if number is None:
            message = (
                f'{file} must have numbers in column "{name}", '
                f'got "{row[position].strip()}" in line {line}; '
                "mend it or choose other columns"
            )
            raise ValueError(message)
        values.append(number)
    return values


def _number(cell: str) -> float | None:
    """Return the number in a cell, nan if it is missing, None if it is text."""
    try:
        number = float(cell)
    except ValueError:
        return math.nan if cell.strip().lower() in MISSING else None
    # Python would also read 1_000, and a number too large for a float as inf.
    return None if math.isinf(number) or "_" in cell else number


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
