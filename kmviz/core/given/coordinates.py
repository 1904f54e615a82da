"""Points, centroids and labels that users hand in become clean arrays, or one error.

Every message says what is required and what was given, by the name the caller used.
Only the public functions of the package call these; whatever lies behind them may
trust its arguments.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from numbers import Complex, Number, Rational
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmviz.core.given.columns import clipped, column_names, kind_of, named_columns
from kmviz.core.given.elsewhere import is_elsewhere
from kmviz.core.given.memory import too_little_memory
from kmviz.core.given.numbers import EXACT, real, rounded, whole
from kmviz.core.ground.arrays import Floats, Ints, frozen
from kmviz.core.ground.sentence import Sentence, shown

SMALLEST, LARGEST = 1e-150, 1e150
"""Magnitudes between these have squares that neither vanish nor overflow."""
KEPT = 60
"""Bytes that a run needs for a point besides its coordinates, as long as it is made."""
_CURES = {
    "tocsr": "toarray()",
    "getA1": "A",
    "collect": "collect()",
    "data_vars": "to_dataframe()",
}
"""What a sparse array, a matrix, a lazy frame and a dataset have alone; what helps."""
_LEFT_OUT = "; read_table leaves out what is no number"
"""What helps where a data frame has words, dates or blanks."""
_TIMES = re.compile(r"(date|time|duration)\w*")
"""What columns of dates, times and lengths of time are called."""


def equal_points(one: Any, other: Any) -> bool:
    """Tell whether these are the same points; of those elsewhere, none is looked at.

    What is the same for Dask has the same name.
    """
    far = [is_elsewhere(each) for each in (one, other)]
    if one is other or not any(far):
        return one is other or np.array_equal(one, other)
    names = [getattr(each, "name", None) for each in (one, other)]
    return all(far) and names[0] is not None and names[0] == names[1]


def check_here(X: object, name: str = "X") -> None:
    """Refuse points that are elsewhere."""
    if is_elsewhere(X):
        message = (
            f"{name} must be in this memory here, got a Dask collection; "
            f"{name}.compute() brings it, and kmeans, restarts, save, explore and show "
            "take it where it is"
        )
        raise ValueError(message)


def check_points(X: object) -> Floats:
    """Return the points as a read-only float64 array of shape (n, d).

    It is a copy, but of what nobody can change, such as a `numpy.memmap` of mode "r".
    """
    check_here(X)
    if isinstance(X, (str, os.PathLike)):
        message = (
            f"X must be points of shape (n, d), got the name {shown(X)}; "
            "read_table reads a file, make_board makes a board"
        )
        raise ValueError(message)
    _check_fits(getattr(X, "shape", ()))
    points = check_numbers(X, "X")
    check_rows(X, points)
    if points.ndim == 1 and points.size:
        cure = "X.to_frame()" if hasattr(X, "to_frame") else "np.reshape(X, (-1, 1))"
        message = (
            f"X must have shape (n, d), got shape {points.shape}; "
            f"for one column use {cure}"
        )
        raise ValueError(message)
    if points.ndim != 2 or 0 in points.shape:
        message = (
            "X must have shape (n, d) with at least one point and one column, "
            f"got shape {points.shape}"
        )
        raise ValueError(message)
    largest = _check_finite(points, "X", X)
    check_magnitude(largest, "X")
    points.setflags(write=False)
    return points


def check_rows(X: object, array: NDArray[Any], name: str = "X") -> None:
    """Refuse a tuple of x and y, or x, y and z, each with the numbers of all points.

    Points of more than three columns come as rows of an array, not as a tuple.
    """
    if isinstance(X, tuple) and array.ndim == 2 and 1 < len(X) < 4 <= array.shape[1]:
        message = (
            f"{name} must have shape (n, d), a row for each point, got {len(X)} "
            f"columns of {array.shape[1]} numbers; did you mean "
            f"np.column_stack({name})?"
        )
        raise ValueError(message)


def check_centroids(centroids: object, X: Floats, name: str = "centroids") -> Floats:
    """Return the centroids as a read-only float64 copy of shape (k, d)."""
    width = X.shape[1]
    if isinstance(centroids, (int, np.integer)) and not isinstance(centroids, bool):
        number = shown(int(centroids))
        message = (
            f"{name} must be an array of shape (k, {width}), got the number "
            f"{number}; did you mean choose_centroids(X, {number})?"
        )
        raise ValueError(message)
    rows = check_numbers(centroids, name)
    if rows.ndim != 2 or rows.shape[1] != width or len(rows) == 0:
        message = (
            f"{name} must have shape (k, {width}) with at least one row, to match X "
            f"of shape {X.shape}, got shape {rows.shape}"
        )
        raise ValueError(message)
    check_magnitude(_check_finite(rows, name), name, smallest=0.0)
    return frozen(rows)


def check_labels(labels: object, n: int, k: int | None, name: str = "labels") -> Ints:
    """Return the labels as integers in 0..k-1, one for each of the n points.

    Without k they stay below n: more clusters than points cannot all have one.
    """
    array = rectangular(labels, name)
    if array.ndim == 0 and whole(labels) is not None:
        number = shown(array.item())
        message = (
            f"{name} must be an integer array of shape ({n},), got the number "
            f"{number}; did you mean k={number}?"
        )
        raise ValueError(message)
    if array.shape != (n,) or array.dtype.kind not in "iu":
        words = array.shape == (n,) and all(isinstance(each, str) for each in array)
        meant = f"np.unique({name}, return_inverse=True)[1]"
        message = (
            f"{name} must be an integer array of shape ({n},), "
            f"got {array.dtype.name} of shape {array.shape}"
            f"{f'; did you mean {meant}?' if words else ''}"
        )
        raise ValueError(message)
    most = n if k is None else k
    if array.min() < 0 or array.max() >= most:
        message = (
            f"{name} must be between 0 and {most - 1}, "
            f"got {array.min()} to {array.max()}"
        )
        raise ValueError(message)
    return array.astype(np.int64)


def check_numbers(values: object, name: str) -> Floats:
    """Return a float64 array of our own; what is not plain real numbers is refused."""
    if type(values) is np.ndarray and values.dtype == np.float64:
        kept = values.flags.owndata and _is_kept(values)
        return values if kept else np.array(values, order="C")
    array = _real_numbers(values, name)
    in_a_file = isinstance(values, np.memmap) and values.mode == "r"
    ours = in_a_file and array.dtype == np.float64
    if ours and _is_kept(array):
        return array
    with np.errstate(over="ignore"):  # a longdouble too large for us becomes inf
        return np.array(array, dtype=np.float64, order="C")


def _real_numbers(values: object, name: str) -> NDArray[Any]:
    """Return an array of whatever type; what is not plain real numbers is refused."""
    cure = next((cure for mark, cure in _CURES.items() if hasattr(values, mark)), None)
    if cure:
        message = (
            f"{name} must be a plain array, got a {type(values).__name__}; "
            f"use {name}.{cure}"
        )
        raise TypeError(message)
    _check_no_times(values, name)
    array = rectangular(values, name)
    if array.dtype.kind == "O":
        numbers = _from_columns(values)
        if numbers is None:
            numbers = _from_objects(array, name, column_names(values))
        array = numbers
    if array.dtype.kind not in "biuf":
        got = "text" if array.dtype.kind in "SUT" else f"{array.dtype.name} values"
        if array.dtype.names:
            got = "fields; read_table makes columns of them"
        message = f"{name} must be an array of real numbers, got {got}"
        raise ValueError(message)
    check_exact(values, array, name)
    return array


def _check_no_times(values: object, name: str) -> None:
    """Refuse columns of dates and the like, of which some frames make numbers."""
    for title, column in named_columns(values) or ():
        times = _TIMES.match(kind_of(column))
        if times:
            message = (
                f"{name} must be an array of real numbers, got {times[0]} values in "
                f'column "{clipped(title)}"{_LEFT_OUT}'
            )
            raise ValueError(message)


def check_exact(values: object, array: NDArray[Any], name: str) -> None:
    """Refuse whole numbers that would be others as float64, or are already.

    In an array made of a list that holds fractions, too, they were rounded before.
    """
    if isinstance(values, (list, tuple)) and array.dtype.kind == "f":
        if (np.abs(array) < EXACT).all():
            return
        array = np.array(values, dtype=object)
    wide = [
        (f' in column "{clipped(title)}"', np.asarray(column))
        for title, column in named_columns(values) or ()
        if "int64" in kind_of(column)
    ]
    for where, numbers in wide or [("", array)]:
        odd = rounded(numbers)
        if odd.size:
            message = (
                f"{name} must hold whole numbers up to 2**53, beyond which float64 "
                f"rounds them, got {numbers.flat[odd[0]]}{where}; subtract what all "
                "have in common, or round them yourself by astype(float)"
            )
            raise ValueError(message)


def check_magnitude(largest: float, name: str, smallest: float = SMALLEST) -> None:
    """Refuse numbers whose squares would vanish or overflow, by the largest of them."""
    if largest > LARGEST or 0 < largest < smallest:
        message = Sentence(
            "{name} must have a largest magnitude between {smallest} and {largest}, "
            "so that squares neither vanish nor overflow, got {found}; rescale the "
            "data",
            name=name,
            smallest=f"{SMALLEST:g}",
            largest=f"{LARGEST:g}",
            found=f"{largest:.3g}",
        )
        raise ValueError(message)


def is_frozen(array: Any, kind: type[np.generic]) -> bool:
    """Tell whether this is already what a check returns, so that no copy is due."""
    return array.dtype == kind and _is_kept(array) and array.flags.owndata


def rectangular(values: object, name: str) -> NDArray[Any]:
    """Return an array of whatever type, without masked values."""
    masked = 0
    if isinstance(values, np.ma.MaskedArray):  # of one with fields, each has a mask
        masked = int(np.ma.getmaskarray(values).ravel().view(np.bool_).sum())
    if masked:
        message = f"{name} must not hold masked values, got {masked}"
        raise ValueError(message)
    try:
        return np.asarray(values)
    except ValueError as error:
        message = f"{name} must be a rectangular array of numbers, got ragged rows"
        raise ValueError(message) from error
    except MemoryError:
        raise
    except Exception as error:  # whatever their library says of what it cannot do
        message = (
            f"{name} must become an array of numbers, got a {type(values).__name__}, "
            f'which says "{clipped(str(error), most=200)}"'
        )
        raise TypeError(message) from error


def _is_kept(array: Any) -> bool:
    """Tell whether an array is in order and cannot be written to."""
    return array.flags.c_contiguous and not array.flags.writeable


def _check_fits(shape: object) -> None:
    """Refuse points that fit into no memory of this machine, before it is filled."""
    if not isinstance(shape, tuple) or len(shape) != 2:
        return
    needed = shape[0] * (8 * shape[1] + KEPT)
    if memory := too_little_memory(needed):
        message = Sentence(
            "X must fit into the memory of this machine ({memory} GB) with what a run "
            "keeps of it, got {n} points that need {needed} GB; a Dask array is taken "
            "block by block",
            memory=f"{memory / 1e9:.0f}",
            n=shape[0],
            needed=f"{needed / 1e9:.0f}",
        )
        raise ValueError(message)


def _from_columns(values: object) -> NDArray[Any] | None:
    """Return the numbers of a frame whose columns hold nothing else; else None.

    Together they become objects where pandas has blanks beside numbers, or true and
    false: to look at each takes many times as long.
    """
    columns = [np.asarray(column) for _, column in named_columns(values) or ()]
    if not columns or any(each.dtype.kind not in "biuf" for each in columns):
        return None
    return np.column_stack(columns)


def _from_objects(array: Any, name: str, columns: Sequence[str]) -> Floats:
    odd = (i for i, value in enumerate(array.flat) if not _is_real(value))
    first = next(odd, None)
    if array.ndim == 0 or first is not None:
        at = 0 if first is None else first
        message = (
            f"{name} must be an array of real numbers, "
            f"got {shown(array.flat[at])}{_place(at, columns)}{_meant(array, name)}"
        )
        raise ValueError(message)
    check_exact(None, array, name)
    return array.astype(np.float64)  # type: ignore[no-any-return]  # Any in, float out


def _is_real(value: Any) -> bool:
    """Tell whether this is a number, such as a decimal or a fraction, too."""
    if isinstance(value, (bool, np.bool_)) or real(value) is not None:
        return True
    rational = isinstance(value, Rational)  # what a decimal is not, by its kind
    if not rational and (isinstance(value, Complex) or not isinstance(value, Number)):
        return False
    try:
        float(value)
    except (ValueError, OverflowError):  # the first of a decimal that is a signal
        return False
    return True


def _meant(array: Any, name: str) -> str:
    """Return what helps where points are no rows yet: pairs to come, or columns."""
    value = None if array.ndim else array.item()
    if isinstance(value, Mapping):
        return f"; did you mean np.column_stack([*{name}.values()])?"
    return f"; did you mean list({name})?" if isinstance(value, Iterator) else ""


def _place(at: int, columns: Sequence[str]) -> str:
    """Return where a cell of a data frame stands, counted along its rows."""
    if not columns:
        return ""
    row, column = divmod(at, len(columns))
    return f' in row {row}, column "{clipped(columns[column])}"{_LEFT_OUT}'


def _check_finite(array: Floats, name: str, values: object = None) -> float:
    """Refuse what is no number; return the largest magnitude of those that are.

    It is told by the names of columns where the values have any.
    """
    low, high = float(array.min()), float(array.max())
    if not (isfinite(low) and isfinite(high)):
        bad, columns = ~np.isfinite(array), column_names(values)
        row, column = np.argwhere(bad)[0]
        place = f'"{clipped(columns[column])}"' if columns else column
        cure = _LEFT_OUT if columns and not np.isinf(array).any() else ""
        message = (
            f"{name} must hold finite numbers only, got {bad.sum()} not finite: "
            f"the first, {array[row, column]}, is in row {row}, column {place}{cure}"
        )
        raise ValueError(message)
    return max(high, -low)
