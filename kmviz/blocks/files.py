"""Folders and files of points, opened as collections that are read when it is due."""

import glob
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import dask
import dask.array as da
import numpy as np

from kmviz.blocks.tables import check_alike, opened_frame, suffix_of, unrounded
from kmviz.core.given.choices import did_you_mean_file
from kmviz.core.given.columns import clipped

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
    name, places = os.fspath(path).rstrip("/"), found(path)
    suffix = suffix_of(name)
    if suffix == ".zarr":
        return _stored_array(name)
    if suffix == ".npy":
        return _mapped_all(places)
    if suffix in (".parquet", ".csv"):
        return opened_frame(places)
    message = (
        f'the files "{name}" must be .npy, .csv, .parquet or .zarr, got {suffix!r}'
    )
    raise ValueError(message)


def exact(path: str | os.PathLike[str], some: Any) -> Any:
    """Return some columns of files, of which no whole number is read as another."""
    places = found(path)
    return unrounded(some, places) if Path(places[0]).suffix == ".csv" else some


def found(path: str | os.PathLike[str]) -> list[str]:
    """Return the names of the files, or refuse a name that none has."""
    name = os.fspath(path).rstrip("/")
    places = sorted(glob.glob(name))
    if not places:
        near = did_you_mean_file(Path(name))
        message = f'the files "{name}" must exist, got none{near}'
        raise FileNotFoundError(message)
    return places


def _stored_array(name: str) -> da.Array:
    try:
        return da.from_zarr(name)
    except ImportError as error:
        message = f'zarr must be installed for .zarr, got "{error}"'
        raise RuntimeError(message) from None
    except Exception as error:  # whatever it says of what it cannot read
        said = clipped(str(error))
        message = f'the folder "{name}" must hold an array of Zarr, got "{said}"'
        raise ValueError(message) from None


def _mapped_all(places: list[str]) -> da.Array:
    arrays = [_mapped(place) for place in places]
    check_alike(places, ["x".join(map(str, each.shape[1:])) for each in arrays])
    return da.concatenate(arrays)


def _mapped(place: str) -> da.Array:
    """Return a file of numpy's as an array whose blocks are read where they go.

    Those who read them may have been started in another folder.
    """
    array, whole = _loaded(place), os.path.abspath(place)
    if array.ndim != 2:
        message = (
            f'the file "{place}" must hold points of shape (n, d), got shape '
            f"{array.shape}"
        )
        raise ValueError(message)
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
            if not (array := np.load(place)).size:
                return array
        message = f'the file "{place}" must hold an array of numbers, got "{error}"'
        raise ValueError(message) from None
