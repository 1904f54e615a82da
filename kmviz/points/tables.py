"""A file, a data frame or an array becomes points: the door to the tables of others.

What a cell means, which columns are measurements, and what is said of the rest is
settled in one way for all of them.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from kmviz.core.given.choices import check_option
from kmviz.core.given.columns import clipped, column_names, left_out
from kmviz.core.given.coordinates import check_exact, check_rows
from kmviz.core.given.numbers import check_finite
from kmviz.core.ground.arrays import Floats, Ints, ReadOnly, frozen
from kmviz.core.ground.sentence import Sentence, all_of
from kmviz.core.options.options import takes
from kmviz.points.arff import is_arff, read_arff
from kmviz.points.cells import DECIMALS, from_numbers, from_rows, plain_numbers
from kmviz.points.chosen import Array, Chosen, of_array, of_columns
from kmviz.points.columns import ALL, Column, note_on
from kmviz.points.delimiters import note_on_commas, written
from kmviz.points.files import by_name, checked_path, named, read_bytes
from kmviz.points.formats import NPY, read_array, read_format
from kmviz.points.frames import filled, frame_columns, is_frame
from kmviz.points.header import find_header, only_table
from kmviz.points.missing import note_on_missing
from kmviz.points.text import (
    SAMPLE,
    decoded,
    lines,
    listed,
    note_on_letters,
)


@dataclass(frozen=True, eq=False, slots=True)
class Table(ReadOnly):
    r"""Points read from a table; numpy and `kmeans` take it in place of them.

    Parameters
    ----------
    X : array of shape (n, d)
        One row for each complete row of the table, read-only.
    columns : tuple of str
        The names of the d columns.
    dropped : int
        How many rows were left out, because a chosen cell was blank or NA.
    others : tuple of str
        The names of the columns that were left out.
    note : str
        What was taken and what was left, and why, in a sentence; empty if all was.
    numeric : tuple of str
        The names of all columns that could be taken, in the order of the table.

    Examples
    --------
    >>> from io import StringIO
    >>> table = read_table(StringIO("height,weight\n1.6,58\n1.7,\n1.8,85\n"))
    >>> table.columns, table.dropped, table.X.tolist()
    (('height', 'weight'), 1, [[1.6, 58.0], [1.8, 85.0]])
    """

    X: Floats = field(repr=False)
    columns: tuple[str, ...]
    dropped: int
    others: tuple[str, ...] = ()
    note: str = ""
    numeric: tuple[str, ...] = field(default=(), repr=False)

    def __array__(
        self, dtype: DTypeLike | None = None, copy: bool | None = None
    ) -> NDArray[Any]:
        return as_array(self.X, dtype, copy)


def as_array(X: Floats, dtype: DTypeLike | None, copy: bool | None) -> NDArray[Any]:
    """Return what numpy asks for by `__array__`, as numpy 1 and 2 understand it."""
    # Copying only where it must be is None in numpy 2, and False in numpy 1.
    return np.asarray(X, dtype) if copy is None else np.array(X, dtype, copy=copy)


@takes()
def read_table(
    source: object,
    *,
    columns: Sequence[str | int] | str | None = None,
    decimal: str | None = None,
    missing: float | None = None,
) -> Table:
    r"""Return the points in a file, data frame or array.

    Text may have commas, semicolons, tabs, bars or blanks between its cells, quotes
    around them, comments (#, %) and a title above; its encoding is found. A header is
    recognised by itself; without one the columns are called "column 1", "column 2" and
    so on, and those that pandas numbered keep its numbers, "0" and "1", as names.
    Decimal and thousands signs are settled by what all cells prove; percent and
    currency signs are passed over, and a unit that a whole column has. A row in which a
    chosen cell is blank (or NA, N/A, NaN, null, none, ?) is left out and counted.

    Parameters
    ----------
    source : str, path, open file, DataFrame or array of shape (n, d)
        Text, ARFF, ``.npy`` or ``.npz``, also packed by gzip, bzip2, xz or zip; Parquet
        and Excel where pyarrow and openpyxl are installed. Data frames may be those of
        pandas, polars, pyarrow or xarray.
    columns : sequence of str or int, or "all", optional
        The columns to read, by name or counted from 0; a string of digits that is no
        column's name counts too. By default the first two measurements, or the only
        one; of an array all columns. "all" takes all measurements. Words, dates, IDs,
        row numbers, whole numbers that never repeat where measured ones would or that
        only rise, codes of few whole numbers, and columns of one value are no
        measurements; the `note` of the table names them.
    decimal : {".", ","}, optional
        The decimal sign, for a file in which nothing proves it.
    missing : float, optional
        A number that stands for "missing", such as -999: it counts as blank. Without
        it such numbers stay, and the `note` says where they stand far off.

    Returns
    -------
    Table
        The points, the names of their columns, and what was left out.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file is no table of numbers, or has no such columns, or a number in it
        can be read in two ways.
    RuntimeError
        If a library that the format needs is not installed.

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
    return taken_table(source, "source", columns, decimal, missing)


def taken_table(
    source: object,
    name: str,
    columns: Sequence[str | int] | str | None,
    decimal: str | None,
    missing: float | None,
) -> Table:
    """Return the points in what the caller has handed in by this name."""
    if decimal is not None:
        check_option(decimal, "decimal", DECIMALS)
    if missing is not None:
        missing = check_finite(missing, "missing")
    file = named(source) if _is_file(source) else name
    with by_name(file):
        if _is_file(source):
            read, sure, told = _read(source, decimal)
        else:
            read, sure, told = _given(source, decimal, name), True, ""
    if isinstance(read, np.ndarray):
        chosen = of_array(read, column_names(source), columns, file)
    else:
        if columns is None and not (_is_file(source) or is_frame(source)):
            columns = _of_numbers(read)  # of an array all
        chosen = of_columns(read, columns, file)
    if missing is not None:
        X = np.where(missing == chosen.X, np.nan, chosen.X)
        chosen = replace(chosen, X=X)
    letters = "" if sure else note_on_letters(chosen.titles)
    return _complete(chosen, file, all_of(told, letters))


def read_numbers(frame: object) -> Table:
    """Return all columns of numbers of a data frame, whatever they mean."""
    columns = frame_columns(frame)
    return _complete(of_columns(columns, _of_numbers(columns), "X"), "X")


def _of_numbers(columns: Sequence[Column]) -> Sequence[int] | str:
    """Return which columns hold numbers, whatever they mean."""
    numbers = [i for i, column in enumerate(columns) if column.numbers > column.words]
    return numbers or ALL


def _is_file(source: object) -> bool:
    return isinstance(source, (str, os.PathLike)) or hasattr(source, "read")


def _read(source: Any, decimal: str | None) -> tuple[list[Column] | Array, bool, str]:
    """Return all columns of a file, or the array that it holds.

    And whether letters are sure, and what is said of how it was read.
    """
    file = named(source)
    if not hasattr(source, "read"):
        place = checked_path(source)
        with place.open("rb") as stream:
            if stream.read(len(NPY)) == NPY:
                return _fields(read_array(place, file), file), True, ""
    data = read_bytes(source)
    read = read_format(data, file)
    if read is None:
        text, sure = decoded(data, file)
        columns, told = _from_text(text, file, decimal)
        return columns, sure, told
    return _fields(read, file) if isinstance(read, np.ndarray) else read, True, ""


def _fields(array: Array, file: str) -> list[Column] | Array:
    """Return the columns of an array whose fields have names; others as they are."""
    return frame_columns(array, name=file) if is_frame(array) else array


def _from_text(text: str, file: str, decimal: str | None) -> tuple[list[Column], str]:
    """Return the columns of a text, and what is said of how they were read."""
    if is_arff(text):
        return read_arff(text, file), ""
    table = written(text, file, decimal)
    header = find_header(list(islice(table.rows(), SAMPLE)), table)
    rows = islice(table.rows(), header.skip, None)
    first = list(islice(rows, 1))
    body = _from_line(text, first[0][0]) if first else ""
    numbers = plain_numbers(table, header, body, decimal)
    if numbers is not None:
        columns = from_numbers(numbers, header.names)
    else:
        columns = from_rows(
            only_table([*first, *rows], header, table),
            header.names,
            file=file,
            delimiter=table.delimiter,
            decimal=decimal,
        )
    if not header.found and first:
        _check_is_no_count(first[0][1], columns, file)
    told = decimal is None and table.delimiter == "," and not header.found
    return columns, note_on_commas(table) if told else ""


def _check_is_no_count(
    row: Sequence[str], columns: Sequence[Column], file: str
) -> None:
    """Refuse a first row that says how many rows of two columns of decimals follow."""
    below = columns[0].values[1:]
    shape = [str(len(below)), "2"]
    if [cell.strip() for cell in row] != shape or (below == np.floor(below)).all():
        return
    message = Sentence(
        '{file} must have points alone, got a first line "{row}" that may say how many '
        "there are; leave it out if it does, else write names above it",
        file=file,
        row=clipped(" ".join(row)),
    )
    raise ValueError(message)


def _from_line(text: str, number: int) -> str:
    """Return the text from a line on."""
    return text[sum(len(line) + 1 for line in islice(lines(text), number - 1)) :]


def _given(X: object, decimal: str | None, name: str) -> list[Column] | Array:
    """Return the columns of a frame, or an array of numbers as it is."""
    if not is_frame(X):
        array = filled(X, name)
        check_rows(X, array, name)
        if array.dtype.kind == "f":
            check_exact(X, array, name)
        if array.dtype.kind in "biuf":  # that of a user stays theirs to change
            return array.copy() if array.flags.writeable else array
    return frame_columns(X, decimal, name)


def _complete(taken: Chosen, file: str, told: str = "") -> Table:
    """Return the rows that have a number in every column, and what is said of all."""
    X, titles, positions = taken.X, taken.titles, taken.positions
    chosen = tuple(titles[i] for i in positions)
    infinite = np.argwhere(np.isinf(X))
    if len(infinite):
        row, column = infinite[0]
        message = Sentence(
            "{file} must hold finite numbers only, got {number} in row {row}, column "
            '"{name}"',
            file=file,
            number=str(X[row, column]),
            row=row,
            name=clipped(chosen[column]),
        )
        raise ValueError(message)
    blank = np.isnan(X).any(axis=1)
    dropped = int(np.count_nonzero(blank))
    if dropped == len(X):
        message = Sentence(
            "{file} must have a row with a number in every chosen column ({names}), "
            "got none in {rows} {rows:row|rows}",
            file=file,
            names=listed(chosen),
            rows=len(X),
        )
        raise ValueError(message)
    points = frozen(X[~blank] if dropped else X)
    notes = (
        note_on(len(points), titles, positions, taken.reasons, taken.numeric),
        left_out(dropped),
        note_on_missing(points, chosen),
        told,
    )
    others = tuple(title for i, title in enumerate(titles) if i not in positions)
    return Table(points, chosen, dropped, others, all_of(*notes), taken.numeric)


def read_labels(
    path: str | os.PathLike[str], column: str
) -> tuple[Ints, tuple[str, ...]]:
    """Return the words of a column as integers, and the words, by the alphabet."""
    file = named(path)
    text, _ = decoded(read_bytes(path), file)
    (_, header), *body = written(text, file).rows()
    position = header.index(column)
    cells = [row[position] for _, row in body]
    words, labels = np.unique(cells, return_inverse=True)
    return labels.astype(np.int64), tuple(words.tolist())
