"""Boards of one's own: a table, an image, or the name of either in a terminal."""

import os
from collections.abc import Sequence
from pathlib import Path

from kmviz.core.given.choices import check_left_out, did_you_mean
from kmviz.core.given.columns import column_names
from kmviz.core.given.elsewhere import is_elsewhere
from kmviz.core.given.numbers import check_count
from kmviz.core.ground.sentence import quoted
from kmviz.core.options.options import takes
from kmviz.points.boards import USUAL_K, Board, image_board
from kmviz.points.catalogue import BOARDS
from kmviz.points.elsewhere import far_board, is_many_files
from kmviz.points.files import called, checked_path, home
from kmviz.points.frames import is_frame
from kmviz.points.images import is_image, read_colors
from kmviz.points.tables import taken_table

SIDE = 96
"""The longer side of an image, in pixels, unless somebody wants more."""


@takes()
def read_image(image: object, *, side: int = SIDE) -> Board:
    """Return the pixels of an image as points among the colours.

    K-means then looks for k colours that stand for all of them, the palette. Beside the
    colours, every picture of the run shows the image in the k colours of that step.

    Parameters
    ----------
    image : str, path or array of shape (height, width, 3)
        A file that Pillow knows; or red, green and blue, as whole numbers from 0 to 255
        or shares from 0 to 1.
    side : int
        The longer side of a larger image is brought to so many pixels.

    Returns
    -------
    Board
        The pixels row by row, their columns red, green and blue from 0 to 1.

    Raises
    ------
    FileNotFoundError, ValueError
        If the file is missing or no image, or the array is none.

    Examples
    --------
    >>> from kmviz import kmeans
    >>> board = read_image([[[250, 0, 0], [0, 0, 250]], [[255, 0, 0], [0, 0, 255]]])
    >>> (255 * kmeans(board, k=2, rng=0).centroids).round(1).tolist()
    [[252.5, 0.0, 0.0], [0.0, 0.0, 252.5]]
    """
    colors = read_colors(image, check_count(side, "side"))
    named = isinstance(image, (str, os.PathLike))
    return image_board(str(image) if named else "own data", colors)


def read_board(
    source: object,
    *,
    columns: Sequence[str | int] | str | None = None,
    decimal: str | None = None,
    missing: float | None = None,
) -> Board:
    """Return the points in a file, data frame or array as a board.

    See `read_table`, `read_image` for what ends like an image, and `far_board` for what
    is in blocks.
    """
    given = {"decimal": decimal, "missing": missing}
    if is_elsewhere(source) or is_many_files(source):
        check_left_out(given, "points in blocks")
        return far_board(source, columns)
    if is_image(source):
        check_left_out(given | {"columns": columns}, "an image")
        return read_image(source)
    table = taken_table(source, "X", columns, decimal, missing)
    name = called(source) if isinstance(source, (str, os.PathLike)) else None
    named = name or columns is not None or is_frame(source) or column_names(source)
    return Board(
        name=name or "own data",
        X=table.X,
        labels=None,
        columns=table.columns if named else (),
        k=min(USUAL_K, len(table.X)),
        dropped=table.dropped,
        others=table.others,
        note=table.note,
        numeric=table.numeric if named else (),
    )


def board_or_file(data: str) -> str | Path:
    """Return the name of a board as it is, and the name of a file as a path.

    What can only be a slip of a board is neither.

    Examples
    --------
    >>> board_or_file("gauss")
    'gauss'
    >>> board_or_file("mine.csv").suffix
    '.csv'
    """
    if data in BOARDS:
        return data
    path = Path(data)
    if "://" in data or os.path.isfile(home(data)):
        checked_path(data)
    if os.path.exists(data) or path.suffix or len(path.parts) > 1:
        return path
    near = did_you_mean(data, BOARDS)
    message = f"X must be a CSV file or one of {quoted(BOARDS)}, got {data!r}{near}"
    raise ValueError(message)
