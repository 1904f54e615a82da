"""Points that are not in this memory: in the blocks of a Dask collection, or on disks.

Dask is imported when such points are met, and not before.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from glob import has_magic
from importlib.util import find_spec
from typing import Any

from kmviz.core.given.elsewhere import is_elsewhere
from kmviz.core.given.numbers import check_count
from kmviz.core.given.standard import Standard
from kmviz.core.ground.sentence import Sentence, all_of
from kmviz.core.trace import Trace
from kmviz.points.boards import USUAL_K, Board, scaled_names
from kmviz.points.columns import (
    column_positions,
    is_unnamed,
    note_on,
    numeric_of,
    taken_columns,
)
from kmviz.points.files import checked_path, home
from kmviz.points.frames import frame_columns

FOLDERS = (".zarr", ".parquet")
"""What the name of a folder of points ends with."""
FILES = (".npy", ".csv", ".parquet")
"""What the names of several files of points end with."""

CROWD = 8
"""So many workers for each processor would only wait for each other."""


@contextmanager
def workers(address: str | None, number: int | None) -> Iterator[str]:
    """Let the workers of a scheduler keep points in blocks; see `blocks.scheduler`.

    Without an address or a number there are none, and nothing is told.
    """
    if address is None and number is None:
        yield ""
        return
    most = CROWD * (os.cpu_count() or 1)
    count = None if number is None else check_count(number, "--workers", most=most)
    _check_dask("distributed")
    from kmviz.blocks.scheduler import working

    with working(address, count) as told:
        yield told


def _check_dask(package: str) -> None:
    """Refuse what only Dask can do where it is not installed."""
    if find_spec(package) is None:
        message = (
            f'points in blocks need {package}; `pip install "kmviz[dask]"` brings it'
        )
        raise RuntimeError(message)


def is_far(recorded: Any) -> bool:
    """Tell whether pictures of this show no points, but how dense they lie."""
    if is_elsewhere(recorded.X):
        return True
    metric = getattr(recorded, "far", None) or getattr(recorded, "metric", None)
    return metric is not None and not metric.near


def pictured(trace: Trace) -> Trace:
    """Return a run as pictures have it: itself, unless its points are in blocks."""
    if not is_elsewhere(trace.X):
        return trace
    from kmviz.blocks.pictured import pictured as seen

    return seen(trace)


def is_many_files(path: object) -> bool:
    """Tell whether a name is that of a folder of points, or of several files.

    Examples
    --------
    >>> is_many_files("points/*.npy"), is_many_files("points-[0-3].csv")
    (True, True)
    >>> is_many_files("points.csv")
    False
    """
    if not isinstance(path, (str, os.PathLike)):
        return False
    name, place = os.fspath(path), home(path)
    if os.path.isdir(place):  # of a name that is too long, the reader tells
        named = name.rstrip("/").endswith(FOLDERS)
        return named or any(place.glob("*.parquet"))
    several = has_magic(name) and place.suffix in FILES and not place.exists()
    return "*" in name or several


def check_there(path: str | os.PathLike[str]) -> None:
    """Refuse the name of points that are not there, before any is read."""
    if not is_many_files(path):
        checked_path(path)
        return
    _check_dask("dask")
    from kmviz.blocks.files import found

    found(home(path))


def far_board(source: Any, columns: Sequence[str | int] | str | None = None) -> Board:
    """Return the picture of points in blocks as a board, whose runs are those of all.

    Parameters
    ----------
    source : Dask array or data frame, or path
        The points; a path is that of a folder or of several files, with ``*``.
    columns : sequence of str or int, or "all", optional
        As in `read_table`, which judges by the first rows.
    """
    _check_dask("dask")
    from kmviz.blocks.collections import check_collection, only
    from kmviz.blocks.files import exact, opened
    from kmviz.blocks.metric import Blocks
    from kmviz.blocks.pictured import Pictured

    far = source if is_elsewhere(source) else opened(home(source))
    check_collection(far)
    titles, positions, reasons, numeric = _judged(far, columns)
    some = only(far, positions)
    if not is_elsewhere(source):
        some = exact(home(source), some)
    chosen = tuple(titles[i] for i in positions)
    named = hasattr(far, "columns")
    seen = Pictured(Blocks(some).store)
    return Board(
        name="own data" if is_elsewhere(source) else str(source),
        X=seen.X,
        labels=None,
        columns=chosen if named or columns is not None else (),
        k=min(USUAL_K, seen.n),
        others=tuple(title for title in titles if title not in chosen),
        note=all_of(note_on(seen.n, titles, positions, reasons, numeric)),
        numeric=numeric if named else (),
        backdrop=seen.backdrop,
        far=seen,
    )


def far_standardized(board: Board) -> Board:
    """Return a board of points in blocks as `standardize` does, block by block."""
    far: Any = board.far
    from kmviz.blocks.pictured import Pictured
    from kmviz.blocks.store import Store, standardized

    seen = Pictured(Store(standardized(far.store)))
    names = scaled_names(board.columns)
    return replace(board, X=seen.X, columns=names, backdrop=seen.backdrop, far=seen)


def far_standard(board: Board) -> Standard:
    """Return by what the columns of points in blocks are standardized."""
    far: Any = board.far
    from kmviz.blocks.store import standard

    return standard(far.store)


def _judged(
    far: Any, wanted: Sequence[str | int] | str | None
) -> tuple[list[str], list[int], Mapping[int, Sentence], tuple[str, ...]]:
    """Return the columns, which are taken, by the first rows, and why others are not.

    Last come those that could be taken.

    Of an array all are taken unless some are wanted, as everywhere.
    """
    if hasattr(far, "columns"):
        from kmviz.blocks.collections import first_rows

        columns = frame_columns(first_rows(far))
        titles = [column.title for column in columns]
        return titles, *taken_columns(columns, wanted, "X"), numeric_of(columns)
    titles = [f"column {i + 1}" for i in range(far.shape[1])]
    if is_unnamed(wanted):
        return titles, list(range(len(titles))), {}, tuple(titles)
    return titles, column_positions(wanted, titles), {}, tuple(titles)
