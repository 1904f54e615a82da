"""The points of a run: drawn, read or handed in, scaled, and changed by hand."""

import os
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kmviz.core.given.choices import check_left_out, check_option
from kmviz.core.given.coordinates import check_centroids, check_points
from kmviz.core.given.numbers import check_count
from kmviz.core.given.standard import Standard, standard_of, widest
from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.ground.sentence import Sentence, all_of, shown
from kmviz.core.options.options import said
from kmviz.points.boards import Board, make_board, standardize
from kmviz.points.catalogue import BOARDS
from kmviz.points.elsewhere import far_standard, far_standardized
from kmviz.points.own import read_board
from kmviz.points.text import listed
from kmviz.runs.settings import Settings

NEAR_ONLY = ("added", "removed", "algorithm", "seeding", "truth")
"""The settings that only points in this memory have."""


def board_of(settings: Settings) -> Board:
    """Return the board of these settings: drawn, read or given, scaled and changed."""
    board = _source(settings)
    check_far(settings, board)
    if settings.standardized:
        scale = standardize if board.far is None else far_standardized
        board = scale(board)
    elif board.far is None and not isinstance(settings.board, str):
        note = note_on_ranges(board.X, board.columns)
        board = replace(board, note=all_of(board.note, note))
    if settings.added is not None:
        added = check_centroids(settings.added, board.X, name="added")
        board = with_more(board, added)
    if settings.removed:
        _check_removed(settings.removed, len(board.X))
        board = without_some(board, settings.removed)
    return board


def note_on_ranges(X: Floats, names: Sequence[str]) -> str:
    """Return in words which column decides nearly alone; empty if none does.

    Where columns have no names, they are counted from 1.

    Examples
    --------
    >>> note_on_ranges(np.array([[1.6, 58.0], [1.9, 92.0]]), ["height", "weight"])[:35]
    '"weight" has by far the widest rang'
    """
    at = widest(X)
    if at is None:
        return ""
    name = names[at] if names else f"column {at + 1}"
    return Sentence(
        "{name} has by far the widest range, and decides nearly alone; "
        "{scale} gives all columns the same say",
        name=listed([name]),
        scale="standardized=True",
    )


def standard_for(settings: Settings) -> Standard:
    """Return by what the points of these settings are standardized, or would be."""
    board = _source(settings)
    return standard_of(board.X) if board.far is None else far_standard(board)


def check_far(settings: Settings, board: Board) -> None:
    """Refuse what only points in this memory have, where a board has others."""
    if board.far is not None:
        _check_unsaid(settings, NEAR_ONLY, "points in blocks")


def _check_removed(removed: tuple[int, ...], n: int) -> None:
    if removed[-1] >= n or len(removed) == n:
        message = Sentence(
            "removed must name some of the {n} points, but not all, got {given}",
            n=n,
            given=shown(removed),
        )
        raise ValueError(message)


def with_more(board: Board, added: Floats) -> Board:
    """Return the board with more points."""
    return _changed(board, np.vstack([board.X, added]), None)


def without_some(board: Board, removed: tuple[int, ...]) -> Board:
    """Return the board without some of its points."""
    labels = board.labels
    kept = None if labels is None else np.delete(labels, removed)
    return _changed(board, np.delete(board.X, removed, axis=0), kept)


def _changed(board: Board, X: Floats, labels: Ints | None) -> Board:
    """Return the board with other points, which are no image any more."""
    backdrop = board.backdrop and board.backdrop.grown()
    return replace(board, X=check_points(X), labels=labels, backdrop=backdrop)


def _source(settings: Settings) -> Board:
    board, columns = settings.board, settings.columns
    if isinstance(board, str):
        _check_unsaid(settings, ("decimal", "missing"), "a board of kmviz")
        _check_groups(settings, board)
        return make_board(
            check_option(board, "board", BOARDS),
            n=settings.n,
            k=settings.groups,
            columns=columns,
            rng=settings.board_seed,
        )
    where = "a table" if isinstance(board, os.PathLike) else "data of your own"
    _check_unsaid(settings, ("n", "groups"), where)
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
        _check_unsaid(settings, ("groups",), f'the data set "{board}"')
    n = check_count(default if settings.n is None else settings.n, "n")
    if settings.groups > n:
        message = (
            f"groups must be between 1 and the number of points ({n}), "
            f"got {shown(settings.groups)}"
        )
        raise ValueError(message)


def _check_unsaid(settings: Settings, names: tuple[str, ...], where: str) -> None:
    """Refuse settings that differ from their defaults where they are of no use."""
    known = said(settings)
    check_left_out({name: known.get(name) for name in names}, where)
