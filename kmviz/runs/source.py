"""The points of a run: drawn, read or handed in, scaled, and added to by hand."""

import os
from dataclasses import replace

import numpy as np

from kmviz.core.checks import check_centroids, check_count, check_points, shown
from kmviz.points.boards import Board, make_board, standardize
from kmviz.points.catalogue import BOARDS
from kmviz.points.own import read_board
from kmviz.runs.settings import Settings


def board_of(settings: Settings) -> Board:
    """Return the board of these settings: drawn, read or given, scaled and added to."""
    board = _source(settings)
    if settings.standardized:
        board = standardize(board)
    if settings.added is None:
        return board
    added = check_centroids(settings.added, board.X, name="added")
    X = check_points(np.vstack([board.X, added]))
    backdrop = board.backdrop and board.backdrop.grown()
    return replace(board, X=X, labels=None, backdrop=backdrop)


def _source(settings: Settings) -> Board:
    board, columns = settings.board, settings.columns
    if isinstance(board, str):
        _check_left_out(settings, ("decimal", "missing"), "a board of kmviz")
        _check_groups(settings, board)
        return make_board(
            board,
            n=settings.n,
            k=settings.groups,
            columns=columns,
            rng=check_count(settings.board_seed, "board_seed", least=0),
        )
    where = "a table" if isinstance(board, os.PathLike) else "data of your own"
    _check_left_out(settings, ("n", "groups"), where)
    if isinstance(board, Board) and (columns, settings.missing) == (None, None):
        return board
    return read_board(
        board, columns=columns, decimal=settings.decimal, missing=settings.missing
    )


def default_n(board: str) -> int | None:
    """Return how many points a board drawn by rule has unless told; None for data."""
    n: int | None = getattr(BOARDS.get(board), "n", None)
    return n


def _check_groups(settings: Settings, board: str) -> None:
    """Refuse what `make_board` would call k, by the name it has here."""
    default = default_n(board)
    if settings.groups is None or board not in BOARDS:
        return
    if default is None:
        _check_left_out(settings, ("groups",), f'the data set "{board}"')
    n = check_count(default if settings.n is None else settings.n, "n")
    if check_count(settings.groups, "groups") > n:
        message = (
            f"groups must be between 1 and the number of points ({n}), "
            f"got {settings.groups}"
        )
        raise ValueError(message)


def _check_left_out(settings: Settings, names: tuple[str, ...], where: str) -> None:
    for name in names:
        value = getattr(settings, name)
        if value is not None:
            message = f"{name} must be left out for {where}, got {shown(value)}"
            raise ValueError(message)
