"""Folders and files of points, opened as collections that are read when it is due."""

import glob
import os
from pathlib import Path
from typing import Any

import dask
import dask.array as da
import numpy as np

BLOCK = 1 << 20
"""So many rows of a file of numpy's are a block."""


def opened(path: str | os.PathLike[str]) -> Any:
    """Return the points of a folder of Zarr or Parquet, or of several files.

    Parameters
    ----------
    path : str or path
        A folder, or a name with ``*`` that ends with ``.npy``, ``.csv`` or
        ``.parquet``.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the files are of another kind.
    RuntimeError
        If what reads them is not installed.
    """
    name = os.fspath(path).rstrip("/")
    places = sorted(glob.glob(name))
    if not places:
        message = f'the files "{name}" must exist, got none'
        raise FileNotFoundError(message)
    suffix = Path(name).suffix
    if suffix == ".zarr":
        return da.from_zarr(name)
    if suffix == ".npy":
        return da.concatenate([_mapped(place) for place in places])
    if suffix in (".parquet", ".csv"):
        return _frame(suffix, places)
    message = (
        f'the files "{name}" must be .npy, .csv, .parquet or .zarr, got {suffix!r}'
    )
    raise ValueError(message)


def _mapped(place: str) -> da.Array:
    """Return a file of numpy's as an array whose blocks are read where they go."""
    array = np.load(place, mmap_mode="r")
    n, others = len(array), array.shape[1:]
    lengths = {start: min(BLOCK, n - start) for start in range(0, n, BLOCK)}
    some = [
        da.from_delayed(
            dask.delayed(_rows)(place, start), (length, *others), array.dtype
        )
        for start, length in lengths.items()
    ]
    return da.concatenate(some)


def _rows(place: str, start: int) -> Any:
    return np.array(np.load(place, mmap_mode="r")[start : start + BLOCK])


def _frame(suffix: str, places: list[str]) -> Any:
    try:
        import dask.dataframe as dd
    except ImportError as error:
        message = f'dask[dataframe] must be installed for {suffix}, got "{error}"'
        raise RuntimeError(message) from None
    return dd.read_csv(places) if suffix == ".csv" else dd.read_parquet(places)
