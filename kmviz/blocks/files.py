"""Folders and files of points, opened as collections that are read when it is due."""

import glob
import os
from contextlib import suppress
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
        If the files are of another kind, or do not have the same columns.
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
        return _mapped_all(places)
    if suffix in (".parquet", ".csv"):
        return _frame(suffix, places)
    message = (
        f'the files "{name}" must be .npy, .csv, .parquet or .zarr, got {suffix!r}'
    )
    raise ValueError(message)


def _mapped_all(places: list[str]) -> da.Array:
    arrays = [_mapped(place) for place in places]
    _check_alike(places, ["x".join(map(str, each.shape[1:])) for each in arrays])
    return da.concatenate(arrays)


def _mapped(place: str) -> da.Array:
    """Return a file of numpy's as an array whose blocks are read where they go.

    Those who read them may have been started in another folder.
    """
    array, whole = _loaded(place), os.path.abspath(place)
    n, others = len(array), array.shape[1:]
    lengths = {start: min(BLOCK, n - start) for start in range(0, max(n, 1), BLOCK)}
    some = [
        da.from_delayed(
            dask.delayed(_rows)(whole, start), (length, *others), array.dtype
        )
        for start, length in lengths.items()
    ]
    return da.concatenate(some)


def _rows(place: str, start: int) -> Any:
    return np.array(_loaded(place)[start : start + BLOCK])


def _loaded(place: str) -> Any:
    """Return what is in a file of numpy's; nothing cannot be mapped, and is read."""
    try:
        return np.load(place, mmap_mode="r")
    except (ValueError, EOFError) as error:
        with suppress(ValueError, EOFError):
            if not len(array := np.load(place)):
                return array
        message = f'the file "{place}" must hold an array of numbers, got "{error}"'
        raise ValueError(message) from None


def _check_alike(places: list[str], columns: list[str]) -> None:
    """Refuse files that do not have the columns of the first."""
    first = f'{columns[0]} in "{places[0]}"'
    for place, own in zip(places, columns, strict=True):
        if own != columns[0]:
            message = (
                f"all files must have the same columns, got {first} and "
                f'{own} in "{place}"'
            )
            raise ValueError(message)


def _frame(suffix: str, places: list[str]) -> Any:
    try:
        import dask.dataframe as dd
    except ImportError as error:
        message = f'dask[dataframe] must be installed for {suffix}, got "{error}"'
        raise RuntimeError(message) from None
    if suffix == ".parquet":
        return dd.read_parquet(places)
    _check_alike(places, [_names(place) for place in places])
    return dd.read_csv(places)


def _names(place: str) -> str:
    import pandas as pd  # type: ignore[import-untyped]  # Dask's data frames are made of its own

    try:
        return ", ".join(map(str, pd.read_csv(place, nrows=0).columns))
    except ValueError:
        message = (
            f'the file "{place}" must begin with the names of columns, got nothing'
        )
        raise ValueError(message) from None
