"""The names of columns, from whatever library, and how errors show them."""

from typing import Any


def column_names(X: Any) -> tuple[str, ...]:
    """Return the names of the columns of a data frame; of what has none, none.

    Examples
    --------
    >>> import numpy as np
    >>> column_names(np.zeros(1, dtype=[("x", float), ("y", float)]))
    ('x', 'y')
    """
    if hasattr(X, "column_names"):  # pyarrow
        names = X.column_names
    elif hasattr(X, "columns"):  # pandas, polars, and points of our own
        names = X.columns
    elif hasattr(X, "data_vars"):  # an xarray.Dataset
        names = X.data_vars
    elif hasattr(X, "coords") and len(X.dims) == 2:  # an xarray.DataArray
        last = X.dims[1]
        names = X[last].values if last in X.coords else range(X.shape[1])
    else:
        names = getattr(getattr(X, "dtype", None), "names", None) or ()
    return tuple(
        " ".join(map(str, name)) if isinstance(name, tuple) else str(name)
        for name in names
    )


def clipped(text: str, most: int = 60) -> str:
    """Return a text of others on one line, at most so long."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 3]}..."
