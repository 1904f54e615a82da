"""Data frames and arrays become columns, whatever library made them."""

from collections.abc import Sequence
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmviz.core.given.columns import clipped, kind_of, named_columns
from kmviz.core.given.coordinates import check_here, check_numbers, rectangular
from kmviz.core.given.numbers import rounded
from kmviz.points.cells import Cells, from_cells, readings_of, titles
from kmviz.points.columns import Column
from kmviz.points.numerals import BLANK, WORD, Reading, read_cell

_NOT_AVAILABLE = ("NAType", "NaTType", "MaskedConstant")
"""What pandas and numpy call the type of a cell that has no value."""
_CODED = ("bool", "categor", "enum", "dictionary")
"""How the kind of a column begins that has categories, or is true or false."""


def is_frame(X: object) -> bool:
    """Tell whether this has columns of its own names and kinds."""
    return named_columns(X) is not None


def frame_columns(
    X: object, decimal: str | None = None, name: str = "X"
) -> list[Column]:
    """Return the columns of a frame, or of an array of whatever type.

    Examples
    --------
    >>> words, numbers = frame_columns([["a", 1.5], ["b", None]])
    >>> words.words, numbers.values
    (2, array([1.5, nan]))
    """
    check_here(X, name)
    named = named_columns(X)
    if named is None:
        array = _objects(X) if isinstance(X, np.ndarray) else np.asarray(X, object)
        if array.ndim != 2:
            check_numbers(X, name)
            message = f"{name} must have shape (n, d), got shape {array.shape}"
            raise ValueError(message)
        named = [(f"column {i + 1}", array[:, i]) for i in range(array.shape[1])]
    if not named:
        message = f"{name} must have a column of numbers, got no columns"
        raise ValueError(message)
    names = [key for key, _ in named]
    arrays = [filled(column, name) for _, column in named]
    along = [getattr(each, "dims", ()) for _, each in named]
    _check_shapes(titles(names), arrays, along, name)
    coded = [_is_coded(column) for _, column in named]
    given = list(zip(names, titles(names), arrays, coded, strict=True))
    texts = [_written(*each) for each in given if not _is_numeric(each[2])]
    read = iter(from_cells(texts, name, decimal))
    return [
        Column(key, title, array.astype(np.float64), coded=code)
        if _is_numeric(array)
        else next(read)
        for key, title, array, code in given
    ]


def filled(column: Any, name: str = "X") -> NDArray[Any]:
    """Return an array in which nan stands where a masked array has no value."""
    if not isinstance(column, np.ma.MaskedArray):
        return rectangular(column, name)
    numeric = column.dtype.kind in "biuf"
    kind, blank = (np.float64, np.nan) if numeric else (object, None)
    array: NDArray[Any] = np.ma.filled(column.astype(kind), blank)
    return array


def _objects(array: NDArray[Any]) -> NDArray[Any]:
    """Return an array of objects; of nanoseconds numpy makes bare numbers."""
    kind = array.dtype.kind
    if kind in "mM" and np.datetime_data(array.dtype)[0] == "ns":
        array = array.astype(f"{kind}8[us]")
    return array.astype(object)


def _is_numeric(array: NDArray[Any]) -> bool:
    """Tell whether these are numbers, of which float64 rounds no whole one."""
    return array.dtype.kind in "biuf" and not rounded(array).size


def _is_coded(column: Any) -> bool:
    """Tell whether a column has categories, or is true or false."""
    return kind_of(column).startswith(_CODED)


def _check_shapes(
    titles: Sequence[str],
    arrays: Sequence[NDArray[Any]],
    along: Sequence[Any],
    name: str,
) -> None:
    """Refuse columns that are longer than others, or hold more than a column.

    Those of a dataset run along a dimension, of which there must be but one.
    """
    for title, array, dims in zip(titles, arrays, along, strict=True):
        if array.shape != (len(arrays[0]),):
            message = (
                f"{name} must have columns of shape ({len(arrays[0])},), got shape "
                f"{array.shape} in column {clipped(title)!r}"
            )
            raise ValueError(message)
        if dims != along[0]:
            message = (
                f"{name} must have columns along {along[0]}, got {dims} in column "
                f"{clipped(title)!r}"
            )
            raise ValueError(message)


def _written(name: str, title: str, array: NDArray[Any], coded: bool) -> Cells:
    """Return a column of objects as it would be written."""
    cells: Sequence[Any] = _objects(array).tolist()
    texts = ["" if _is_blank(cell) else cell for cell in cells]
    told = [str(text) for text in texts]
    if all(isinstance(text, str) for text in texts):
        readings = readings_of(texts)
    else:
        readings = [_reading(cell) for cell in cells]
    return Cells(name, title, told, readings, range(len(cells)), "row", coded)


def _reading(cell: object) -> Reading:
    """Return what a cell of a frame means: only its text can be read in two ways."""
    if _is_blank(cell):
        return BLANK
    if isinstance(cell, str):
        return read_cell(cell)
    if isinstance(cell, (Real, Decimal)):
        try:
            number = float(cell)
        except OverflowError:
            return WORD
        return Reading(number, number) if number == cell or number % 1 else WORD
    return WORD


def _is_blank(cell: object) -> bool:
    """Tell whether a cell of a frame has no value; nan is not equal to itself."""
    unavailable = type(cell).__name__ in _NOT_AVAILABLE
    return cell is None or unavailable or (isinstance(cell, float) and cell != cell)
