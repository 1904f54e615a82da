"""Other points for a player: what there is to choose from, and how it looks."""

from functools import cache
from itertools import combinations, product

import numpy as np
from matplotlib.colors import to_rgb

from kmviz.core.ground.arrays import Floats, Ints, Pixels
from kmviz.drawing.look.style import Style
from kmviz.live.player import Player
from kmviz.points.boards import SCALED, Board, make_board
from kmviz.points.catalogue import BOARDS, DataSet
from kmviz.points.columns import ALL

DOT = 60
"""A point is so small a part of the side of its picture."""


@cache
def named_board(name: str) -> Board:
    """Return a board as it is first drawn."""
    return make_board(name, rng=0)


def small_picture(board: Board, size: tuple[int, int], style: Style) -> Pixels:
    """Return a small picture of a board, or the image whose pixels it is.

    Parameters
    ----------
    board : Board
        The points.
    size : tuple of int
        Width and height in pixels.
    style : Style
        The colours.

    Returns
    -------
    array of uint8, shape (height, width, 4)
        The picture.
    """
    width, height = size
    pixels = np.empty((height, width, 4), np.uint8)
    pixels[...] = (*bytes_of(style.background), 255)
    if board.backdrop is not None and board.backdrop.image is not None:
        high, wide = board.backdrop.image
        rows = np.arange(height) * high // height
        columns = np.arange(width) * wide // width
        image = board.X.reshape(high, wide, 3)[rows][:, columns]
        pixels[..., :3] = np.rint(255 * image)
        return pixels
    side = max(min(size) // DOT, 2)
    spots = _spots(board.X, (width - 6 * side, height - 6 * side)) + 3 * side
    for across, down in product(range(side), repeat=2):
        rows, columns = height - 1 - spots[:, 1] - down, spots[:, 0] + across
        pixels[rows, columns, :3] = bytes_of(style.dim)
    return pixels


def _spots(X: Floats, room: tuple[int, int]) -> Ints:
    """Return where the points are in so many pixels, from the lower left corner."""
    places = X[:, :2] if X.shape[1] > 1 else np.column_stack([X, np.zeros(len(X))])
    middle = (places.min(axis=0) + places.max(axis=0)) / 2
    extent = np.ptp(places, axis=0)
    share = (places - middle) / np.where(extent > 0, extent, 1.0) + 0.5
    spots: Ints = np.rint(share * np.array(room)).astype(np.intp)
    return spots


def bytes_of(color: str) -> tuple[int, ...]:
    """Return a colour as red, green and blue from 0 to 255."""
    return tuple(round(255 * part) for part in to_rgb(color))


def column_choices(player: Player) -> list[tuple[str, ...] | str]:
    """Return which columns of its table a player may show: each pair, and all.

    Examples
    --------
    >>> from kmviz.runs.settings import Settings
    >>> choices = column_choices(Player(Settings("iris")))
    >>> len(choices), choices[0], choices[-1]
    (7, ('sepal_length', 'sepal_width'), 'all')
    >>> column_choices(Player(Settings("moons")))
    []
    """
    names = tuple(column_titles(player))
    return [*combinations(names, 2), ALL] if len(names) > 2 else []


def column_titles(player: Player) -> dict[str, str]:
    """Return what the columns are called that a player may show, by their names.

    Examples
    --------
    >>> from kmviz.runs.settings import Settings
    >>> column_titles(Player(Settings("iris")))["petal_width"]
    'petal width (cm)'
    """
    source, board = _source(player), player.board
    if source is not None:
        return dict(source.axes)
    if isinstance(player.settings.board, str):
        return {}
    return {name: name for name in board.numeric or _unscaled(board)}


def standardize_or_not(player: Player) -> None:
    """Have a player measure columns in standard deviations, or no longer.

    Examples
    --------
    >>> player = Player()
    >>> standardize_or_not(player)
    >>> player.settings.standardized
    True
    """
    player.change(standardized=not player.settings.standardized)


def _source(player: Player) -> DataSet | None:
    """Return the data set of a player, if it has one of ours."""
    board = player.settings.board
    source = BOARDS.get(board) if isinstance(board, str) else None
    return source if isinstance(source, DataSet) else None


def shown_columns(player: Player) -> set[str]:
    """Return the names of the columns that are shown, as they are chosen by."""
    shown = _unscaled(player.board)
    return {name for name, title in column_titles(player).items() if title in shown}


def _unscaled(board: Board) -> tuple[str, ...]:
    """Return the names of the axes of a board, as its table has them."""
    return tuple(name.removesuffix(SCALED) for name in board.columns)
