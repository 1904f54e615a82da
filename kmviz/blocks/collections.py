"""The collections of Dask that hold points: arrays and data frames of numbers."""

import math
from collections.abc import Sequence
from typing import Any

import dask.array as da
import numpy as np

from kmviz.blocks.waiting import SAID, too_full
from kmviz.core.given.columns import clipped, column_names
from kmviz.core.given.coordinates import check_exact

LOOKED_AT = 1000
"""So many rows tell which columns are measurements."""
NUMBERS = "biuf"
"""The kinds of numbers, as numpy calls them."""


def check_collection(X: Any) -> None:
    """Refuse what is no array or data frame with columns."""
    array, kind = isinstance(X, da.Array), type(X).__name__
    if not (array or is_frame(X)):
        message = f"X must be a Dask array or data frame, got a {kind}"
        raise TypeError(message)
    if X.ndim != 2:
        given = f"a Dask array of shape {X.shape}" if array else f"a Dask {kind}"
        message = f"X must have shape (n, d), got {given}"
        raise ValueError(message)
    if array and math.isnan(X.shape[1]):
        message = (
            "X must have a known number of columns, got nan; X.compute_chunk_sizes() "
            "finds it"
        )
        raise ValueError(message)
    if not X.shape[1]:
        message = "X must have at least one column, got none"
        raise ValueError(message)


def is_frame(X: object) -> bool:
    """Tell whether this is a data frame of Dask's, or a column of one."""
    return hasattr(type(X), "to_dask_array")


def as_array(X: Any) -> da.Array:
    """Return a collection as an array of numbers.

    Columns of a data frame whose numbers may be missing become nan where they are.

    Raises
    ------
    TypeError, ValueError
        If it is no array or data frame of two dimensions, or holds no numbers.
    """
    check_collection(X)
    array = _of_frame(X) if is_frame(X) else X
    if array.dtype.kind not in NUMBERS:
        message = f"X must hold numbers, got a Dask array of {array.dtype}"
        raise ValueError(message)
    return array


def _of_frame(X: Any) -> da.Array:
    for name, kind in zip(column_names(X), X.dtypes, strict=True):
        if getattr(kind, "kind", "O") not in NUMBERS:
            message = f'X must hold numbers, got {kind} in column "{clipped(name)}"'
            raise ValueError(message)
    if {"i", "u"} & {kind.kind for kind in X.dtypes} and X.dtypes.nunique() > 1:
        X = X.map_partitions(_exact, meta=X._meta)
    plain = X.to_dask_array()
    if plain.dtype.kind in NUMBERS:
        return plain
    return X.astype("float64").to_dask_array()


def _exact(rows: Any) -> Any:
    """Return rows in which no whole number becomes another beside fractions."""
    check_exact(rows, np.zeros(0), "X")
    return rows


def only(X: Any, columns: Sequence[int]) -> Any:
    """Return some columns of a collection, by their positions."""
    chosen = list(columns)
    if not is_frame(X):
        return X[:, chosen]
    if X.columns.is_unique:  # others are not even read
        return X[[X.columns[i] for i in chosen]]
    return X.map_partitions(lambda some: some.iloc[:, chosen])


def first_rows(frame: Any) -> Any:
    """Return the first rows of a data frame, in this memory.

    Raises
    ------
    RuntimeError
        If they cannot be read.
    """
    try:
        return frame.head(LOOKED_AT, npartitions=-1)
    except Exception as error:
        said = f"{type(error).__name__}: {clipped(str(error), most=SAID)}"
        unread = f"the first blocks of X must be readable, got {said}"
        raise RuntimeError(too_full(error) or unread) from error
