"""What users hand in becomes clean arrays, or one clear error.

Every message says what is required and what was given, by the name the caller used.
Only the public functions of the package call these; whatever lies behind them may
trust its arguments.
"""

import math
import os
import sys
from collections.abc import Iterable, Sequence
from operator import index
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmviz.core.arrays import Floats, Ints
from kmviz.core.columns import clipped, column_names
from kmviz.core.sentence import Sentence

SMALLEST, LARGEST = 1e-150, 1e150
"""Magnitudes between these have squares that neither vanish nor overflow."""
LONGEST_NAME = 60
"""What is longer was hardly meant as one of a few options."""


def is_elsewhere(X: object) -> bool:
    """Tell whether points are not in this memory, but in the blocks of a collection."""
    package = type(X).__module__.partition(".")[0]
    return package in ("dask", "dask_expr")  # data frames had a package of their own


def check_points(X: object) -> Floats:
    """Return the points as a read-only float64 copy of shape (n, d)."""
    if is_elsewhere(X):
        message = (
            "X must be in this memory here, got a Dask collection; X.compute() brings "
            "it, and kmeans, restarts, save, explore and show take it where it is"
        )
        raise ValueError(message)
    if isinstance(X, (str, os.PathLike)):
        message = (
            f"X must be points of shape (n, d), got the name {shown(X)}; "
            "read_table reads a file, make_board makes a board"
        )
        raise ValueError(message)
    if isinstance(X, tuple) and _are_columns(X):
        message = (
            f"X must have shape (n, d), a row for each point, got {len(X)} columns of "
            f"{len(X[0])} numbers; did you mean np.column_stack(X)?"
        )
        raise ValueError(message)
    points = check_numbers(X, "X")
    if points.ndim == 1 and points.size:
        message = (
            f"X must have shape (n, d), got shape {points.shape}; "
            "for one column use X.reshape(-1, 1)"
        )
        raise ValueError(message)
    if points.ndim != 2 or 0 in points.shape:
        message = (
            "X must have shape (n, d) with at least one point and one column, "
            f"got shape {points.shape}"
        )
        raise ValueError(message)
    _check_finite(points, "X", column_names(X))
    check_magnitude(points, "X")
    points.setflags(write=False)
    return points


def check_centroids(centroids: object, X: Floats, name: str = "centroids") -> Floats:
    """Return the centroids as a read-only float64 copy of shape (k, d)."""
    width = X.shape[1]
    if isinstance(centroids, (int, np.integer)) and not isinstance(centroids, bool):
        message = (
            f"{name} must be an array of shape (k, {width}), got the number "
            f"{centroids}; did you mean choose_centroids(X, {centroids})?"
        )
        raise ValueError(message)
    rows = check_numbers(centroids, name)
    if rows.ndim != 2 or rows.shape[1] != width or len(rows) == 0:
        message = (
            f"{name} must have shape (k, {width}) with at least one row, to match X "
            f"of shape {X.shape}, got shape {rows.shape}"
        )
        raise ValueError(message)
    _check_finite(rows, name)
    check_magnitude(rows, name, smallest=0.0)
    rows.setflags(write=False)
    return rows


def check_labels(labels: object, n: int, k: int | None, name: str = "labels") -> Ints:
    """Return the labels as integers in 0..k-1, one for each of the n points.

    Without k they stay below n: more clusters than points cannot all have one.
    """
    array = _rectangular(labels, name)
    if array.ndim == 0 and _whole(labels) is not None:
        message = (
            f"{name} must be an integer array of shape ({n},), got the number "
            f"{labels}; did you mean k={labels}?"
        )
        raise ValueError(message)
    if array.shape != (n,) or array.dtype.kind not in "iu":
        message = (
            f"{name} must be an integer array of shape ({n},), "
            f"got {array.dtype.name} of shape {array.shape}"
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


def check_k(k: object, n: int) -> int:
    """Return k as an int between 1 and the number of points."""
    if k is None:
        message = "k, or centroids as init, must be given, got neither"
        raise ValueError(message)
    number = _whole(k)
    if number is None or not 1 <= number <= n:
        message = Sentence(
            "k must be a whole number between 1 and the number of points ({n}), got "
            "{given}",
            n=n,
            given=shown(k),
        )
        raise ValueError(message)
    return number


def check_count(
    value: object, name: str, least: int = 1, most: float = math.inf
) -> int:
    """Return a whole number that is neither below `least` nor above `most`."""
    number = _whole(value)
    if number is None or number < least:
        message = Sentence(
            "{name} must be a whole number of at least {least}, got {given}",
            name=name,
            least=least,
            given=shown(value),
        )
        raise ValueError(message)
    if number > most:
        message = Sentence(
            "{name} must be at most {most}, got {given}",
            name=name,
            most=most,
            given=shown(value),
        )
        raise ValueError(message)
    return number


def check_index(value: object, name: str, count: int) -> int:
    """Return the number of one of so many things, counted from 0."""
    number = check_count(value, name, least=0)
    if number >= count:
        message = f"{name} must be between 0 and {count - 1}, got {number}"
        raise ValueError(message)
    return number


def check_not_negative(value: object, name: str) -> float:
    """Return a finite float that is 0 or more."""
    return _finite(value, name, 0.0, "a finite number of at least 0")


def check_positive(value: object, name: str) -> float:
    """Return a finite float above 0."""
    return _finite(value, name, math.ulp(0.0), "a finite number above 0")


def check_finite(value: object, name: str) -> float:
    """Return a finite float."""
    return _finite(value, name, -sys.float_info.max, "a finite number")


def _finite(value: object, name: str, least: float, required: str) -> float:
    number = _real(value)
    if number is None or not least <= number < math.inf:
        message = f"{name} must be {required}, got {shown(value)}"
        raise ValueError(message)
    return number


def check_init(value: object, name: str, options: Iterable[str]) -> str:
    """Return the name of a start; a number was meant as one of clusters."""
    number = _whole(value)
    if number is not None:
        listed = ", ".join(f'"{option}"' for option in options)
        message = (
            f"{name} must be one of {listed}, or an array of shape (k, d), "
            f"got {shown(value)}; did you mean k={number}?"
        )
        raise ValueError(message)
    return check_option(value, name, options)


def check_option(value: object, name: str, options: Iterable[str]) -> str:
    """Return a value that is one of the options."""
    options = tuple(options)
    if not isinstance(value, str) or value not in options:
        listed = ", ".join(f'"{option}"' for option in options)
        near = did_you_mean(value, options)
        message = Sentence(
            "{name} must be one of {listed}, got {given}{near}",
            name=name,
            listed=listed,
            given=shown(value),
            near=near,
        )
        raise ValueError(message)
    return value


def did_you_mean(value: object, options: Iterable[str]) -> str:
    """Return the end of an error: the option that was all but spelled, if there is one.

    Examples
    --------
    >>> did_you_mean("gaus", ["moons", "gauss"])
    '; did you mean "gauss"?'
    >>> did_you_mean("sun", ["moons", "gauss"])
    ''
    """
    if not isinstance(value, str) or len(value) > LONGEST_NAME:
        return ""
    from difflib import get_close_matches  # wanted only where something is wrong

    spelled = {option.casefold(): option for option in options}
    near = get_close_matches(value.casefold(), spelled, n=1, cutoff=0.8)
    if not near:
        return ""
    return Sentence('; did you mean "{near}"?', near=spelled[near[0]])


def check_numbers(values: object, name: str) -> Floats:
    """Return a float64 array of our own; what is not plain real numbers is refused."""
    if hasattr(values, "tocsr") or isinstance(values, np.matrix):
        cure = f"{name}.toarray()" if hasattr(values, "tocsr") else f"{name}.A"
        message = (
            f"{name} must be a plain array, got a {type(values).__name__}; use {cure}"
        )
        raise TypeError(message)
    array = _rectangular(values, name)
    if array.dtype.kind == "O":
        array = _from_objects(array, name, column_names(values))
    if array.dtype.kind not in "biuf":
        got = "text" if array.dtype.kind in "SU" else f"{array.dtype.name} values"
        message = f"{name} must be an array of real numbers, got {got}"
        raise ValueError(message)
    if array is values and is_frozen(array, np.float64):
        return array
    with np.errstate(over="ignore"):  # a longdouble too large for us becomes inf
        return np.array(array, dtype=np.float64, order="C")


def check_rng(rng: object) -> np.random.Generator:
    """Return the numpy Generator that a number, a Generator or None stands for."""
    if rng is None or isinstance(rng, np.random.Generator):
        return np.random.default_rng(rng)
    seed = _whole(rng)
    if seed is None or isinstance(rng, (float, np.floating)) or seed < 0:
        message = (
            "rng must be None, a whole number of at least 0 or a numpy Generator, "
            f"got {shown(rng)}"
        )
        raise ValueError(message)
    return np.random.default_rng(seed)


def is_frozen(array: Any, kind: type[np.generic]) -> bool:
    """Tell whether this is already what a check returns, so that no copy is due."""
    return (
        array.dtype == kind
        and array.flags.c_contiguous
        and array.flags.owndata
        and not array.flags.writeable
    )


def shown(value: object) -> str:
    """Return a short form of what was given, on one line."""
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def _rectangular(values: object, name: str) -> NDArray[Any]:
    """Return an array of whatever type, without masked values."""
    if isinstance(values, np.ma.MaskedArray) and np.ma.is_masked(values):
        masked = int(np.ma.getmaskarray(values).sum())
        message = f"{name} must not hold masked values, got {masked}"
        raise ValueError(message)
    try:
        return np.asarray(values)
    except ValueError as error:
        message = f"{name} must be a rectangular array of numbers, got ragged rows"
        raise ValueError(message) from error


def _from_objects(array: Any, name: str, columns: Sequence[str]) -> Floats:
    odd = (i for i, value in enumerate(array.flat) if not _is_real(value))
    first = next(odd, None)
    if array.ndim == 0 or first is not None:
        at = 0 if first is None else first
        message = (
            f"{name} must be an array of real numbers, "
            f"got {shown(array.flat[at])}{_place(at, columns)}"
        )
        raise ValueError(message)
    return array.astype(np.float64)  # type: ignore[no-any-return]  # Any in, float out


def _is_real(value: object) -> bool:
    return isinstance(value, (bool, np.bool_)) or _real(value) is not None


def _place(at: int, columns: Sequence[str]) -> str:
    """Return where a cell of a data frame stands, counted along its rows."""
    if not columns:
        return ""
    row, column = divmod(at, len(columns))
    return f' in row {row}, column "{clipped(columns[column])}"'


def _check_finite(array: Floats, name: str, columns: Sequence[str] = ()) -> None:
    bad = ~np.isfinite(array)
    if bad.any():
        row, column = np.argwhere(bad)[0]
        place = f'"{clipped(columns[column])}"' if columns else column
        message = (
            f"{name} must hold finite numbers only, got {bad.sum()} not finite: "
            f"the first, {array[row, column]}, is in row {row}, column {place}"
        )
        raise ValueError(message)


def check_magnitude(array: Floats, name: str, smallest: float = SMALLEST) -> None:
    """Refuse numbers whose squares would vanish or overflow."""
    largest = np.abs(array).max()
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


def _are_columns(X: tuple[Any, ...]) -> bool:
    """Tell whether these are x and y, or x, y and z, rather than two or three points.

    Points of more than three columns come as rows of an array, not as a tuple.
    """
    if len(X) not in (2, 3) or not all(hasattr(column, "__len__") for column in X):
        return False
    lengths = {len(column) for column in X}
    flat = all(np.ndim(column) == 1 for column in X)
    return flat and len(lengths) == 1 and lengths.pop() > 3


def _whole(value: object) -> int | None:
    """Return an int for whole numbers (2 and 2.0, not True, "2" or 2.5)."""
    if isinstance(value, (bool, np.bool_)):
        return None
    if isinstance(value, (float, np.floating)):
        return int(value) if float(value).is_integer() else None
    try:
        return index(value)  # type: ignore[arg-type]  # the question being asked
    except TypeError:
        return None


def _real(value: object) -> float | None:
    if isinstance(value, (bool, np.bool_)):
        return None
    try:
        if isinstance(value, (float, np.floating)):
            return float(value)
        return float(index(value))  # type: ignore[arg-type]  # the question being asked
    except (TypeError, OverflowError):
        return None
