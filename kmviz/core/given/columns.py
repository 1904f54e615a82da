"""Columns: names and kinds, from whatever library, and how they are told of.

None of these libraries is imported: what a frame can do tells what it is.
"""

from collections.abc import Mapping
from math import isnan
from typing import Any

import numpy as np

from kmviz.core.given.choices import is_several
from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import Sentence, shown
from kmviz.core.ground.text import plain_name


def named_columns(X: Any) -> list[tuple[str, Any]] | None:
    """Return the name of each column, and the column; None if it is no frame.

    Examples
    --------
    >>> named_columns(np.zeros(1, dtype=[("x", float), ("y", int)]))
    [('x', array([0.])), ('y', array([0]))]
    """
    if isinstance(X, type):  # that of frames, by a slip
        return None
    if hasattr(X, "itercolumns"):  # pyarrow
        columns = list(X.itercolumns())
    elif hasattr(X, "get_columns"):  # polars
        columns = X.get_columns()
    elif hasattr(X, "iloc") and hasattr(X, "columns"):  # pandas
        columns = [X.iloc[:, i] for i in range(X.shape[1])]
    elif hasattr(X, "data_vars"):  # an xarray.Dataset
        columns = list(X.data_vars.values())
    elif hasattr(X, "dims") and getattr(X, "ndim", 0) == 2:  # an xarray.DataArray
        columns = list(np.asarray(X).T)
    elif getattr(getattr(X, "dtype", None), "names", None):  # a structured array
        columns = [X[name] for name in X.dtype.names]
    else:
        return None
    return list(zip(column_names(X), columns, strict=True))


def kind_of(column: Any) -> str:
    """Return what the library of a column calls its kind, in small letters.

    Examples
    --------
    >>> kind_of(np.zeros(1, dtype="datetime64[D]"))
    'datetime64[d]'
    """
    return str(getattr(column, "dtype", getattr(column, "type", ""))).lower()


def column_names(X: Any) -> tuple[str, ...]:
    """Return the names of the columns of a data frame; of what has none, none.

    Examples
    --------
    >>> import numpy as np
    >>> column_names(np.zeros(1, dtype=[("x", float), ("y", float)]))
    ('x', 'y')
    """
    if isinstance(X, type):
        return ()
    if hasattr(X, "column_names"):  # pyarrow
        names = X.column_names
    elif hasattr(X, "columns"):  # pandas, polars, and points of our own
        names = X.columns
    elif hasattr(X, "data_vars"):  # an xarray.Dataset
        names = X.data_vars
    elif hasattr(X, "dims") and len(X.dims) == 2:  # an xarray.DataArray
        last = X.dims[1]
        names = X[last].values if last in X.coords else range(X.shape[1])
    else:
        names = getattr(getattr(X, "dtype", None), "names", None) or ()
    return tuple(_name(name, f"column {i}") for i, name in enumerate(names, start=1))


def _name(name: Any, otherwise: str) -> str:
    """Return a name as text; what stands for none, which is nan in pandas, is none."""
    if name is None or (isinstance(name, float) and isnan(name)):
        return otherwise
    if isinstance(name, Sentence):
        return name
    return " ".join(map(str, name)) if isinstance(name, tuple) else str(name)


def told_columns(columns: object) -> object:
    """Return columns in an order as a tuple, whatever holds them; others as they are.

    Examples
    --------
    >>> told_columns(np.array(["x", "y"])), told_columns("all")
    (('x', 'y'), 'all')
    """
    if not is_several(columns) or isinstance(columns, (set, frozenset, Mapping)):
        return columns
    return tuple(columns.tolist() if hasattr(columns, "tolist") else columns)


def check_columns(columns: object, X: Floats) -> tuple[str, ...]:
    """Return the names of all columns of some points, or none; None stands for none."""
    names = check_names(() if columns is None else columns, "columns")
    if names and len(names) != X.shape[1]:
        message = (
            f"columns must have as many names as X has columns ({X.shape[1]}), "
            f"got {len(names)}"
        )
        raise ValueError(message)
    return names


def check_names(names: object, name: str) -> tuple[str, ...]:
    """Return names as they can be written."""
    if not is_several(names) or isinstance(names, (set, frozenset)):
        message = f"{name} must be a sequence of names, got {shown(names)}"
        raise TypeError(message)
    return tuple(
        each if isinstance(each, Sentence) else plain_name(each) for each in names
    )


def clipped(text: str, most: int = 60) -> str:
    """Return a text of others on one line, at most so long."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 3]}..."


def left_out(dropped: int) -> Sentence | None:
    """Return in words how many rows were left out; nothing if none were.

    Examples
    --------
    >>> left_out(2)
    '2 rows with blanks left out'
    """
    if not dropped:
        return None
    return Sentence("{rows} {rows:row|rows} with blanks left out", rows=dropped)
