"""The columns of a table that are points, as numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kmviz.core.given.columns import clipped
from kmviz.core.given.numbers import rounded
from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import Sentence
from kmviz.points.columns import (
    Column,
    column_positions,
    is_unnamed,
    numeric_of,
    taken_columns,
)
from kmviz.points.numerals import Place
from kmviz.points.words import check_no_total

Array: TypeAlias = NDArray[Any]


@dataclass(frozen=True, eq=False, slots=True)
class Chosen:
    """What was taken of a table.

    Parameters
    ----------
    X : array of shape (n, d)
        All rows of the chosen columns.
    titles : list of str
        The names of all columns.
    positions : list of int
        Which of them were chosen.
    reasons : mapping of int to Sentence
        Why others were left out.
    numeric : tuple of str
        The names of all that could be chosen.
    """

    X: Floats
    titles: list[str]
    positions: list[int]
    reasons: Mapping[int, Sentence]
    numeric: tuple[str, ...]


def of_columns(columns: Sequence[Column], wanted: object, file: str) -> Chosen:
    """Return the chosen columns of a table."""
    check_no_total(columns, file)
    positions, reasons = taken_columns(columns, wanted, file)
    X = np.empty((len(columns[0].values), len(positions)))
    for i, position in enumerate(positions):
        column = columns[position]
        if column.words:
            raise _no_number(file, column.title, column.word, len(columns))
        X[:, i] = column.values
    titles = [column.title for column in columns]
    return Chosen(X, titles, positions, reasons, numeric_of(columns))


def _no_number(file: str, title: str, word: str, columns: int) -> ValueError:
    """Return the refusal of a word in one of so many columns."""
    facts: dict[str, object] = {"file": file, "name": clipped(title), "word": word}
    if columns == 1:
        only = Sentence(
            '{file} must have numbers in column "{name}", got {word}; mend it', **facts
        )
        return ValueError(only)
    message = Sentence(
        '{file} must have numbers in column "{name}", got {word}; mend it or '
        "choose other columns",
        **facts,
    )
    return ValueError(message)


def of_array(array: Array, names: Sequence[str], wanted: object, file: str) -> Chosen:
    """Return the chosen columns of an array, by default all."""
    if array.ndim != 2 or array.dtype.kind not in "biuf" or 0 in array.shape:
        message = Sentence(
            "{file} must hold numbers of shape (n, d), got {kind} of shape {shape}",
            file=file,
            kind=array.dtype.name,
            shape=str(array.shape),
        )
        raise ValueError(message)
    titles = list(names) or [f"column {i}" for i in range(1, array.shape[1] + 1)]
    positions = list(range(array.shape[1]))
    if not is_unnamed(wanted):
        positions = column_positions(wanted, titles)
        array = array[:, positions]
    odd = rounded(array)
    if odd.size:
        row, column = divmod(int(odd[0]), len(positions))
        place = Place(str(array[row, column]), row, "row")
        raise _no_number(file, titles[positions[column]], place.odd, len(titles))
    X = np.ascontiguousarray(array, dtype=np.float64)
    return Chosen(X, titles, positions, {}, tuple(titles))
