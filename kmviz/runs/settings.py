"""What a run is made from: the one list of its options."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from os import PathLike
from typing import Any, TypedDict

import numpy as np

from kmviz.core.algorithms.algorithms import ALGORITHMS
from kmviz.core.given.choices import check_init, check_option, is_several
from kmviz.core.given.columns import told_columns
from kmviz.core.given.numbers import check_count, check_finite, check_not_negative
from kmviz.core.given.rules import EMPTY_RULES
from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.frozen import Frozen
from kmviz.core.ground.sentence import quoted, shown
from kmviz.core.metric import Metric
from kmviz.core.options.options import Options, Typed, check_flag, option
from kmviz.core.options.typed import (
    read_counts,
    read_moves,
    read_names,
    read_number,
    read_places,
    write_counts,
    write_moves,
    write_names,
    write_number,
    write_places,
)
from kmviz.core.seeding import FAR_STARTS, SEEDINGS
from kmviz.points.accidents import ACCIDENTS, is_accident, own_options
from kmviz.points.columns import ALL
from kmviz.points.drawn import MOST_POINTS


class RunOptions(TypedDict, total=False):
    """The options of `Settings`, for editors; k comes by position too."""

    columns: Sequence[str | int] | str | None
    decimal: str | None
    missing: float | None
    standardized: bool | None
    added: object
    removed: Sequence[int] | None
    n: int | None
    groups: int | None
    board_seed: int | None
    algorithm: str | type[Metric] | None
    init: object
    seed: int | None
    start: object
    seeding: bool | None
    truth: bool | None
    empty: str | None
    max_iter: int | None
    tol: float | None
    moves: Mapping[int, object] | None


PLACES = '"X,Y X,Y"'
"""How places are typed, one behind the other."""


def check_start(init: object, name: str) -> str:
    """Return the name of a start; one of them is for points in blocks alone."""
    far = isinstance(init, str) and init in FAR_STARTS
    return str(init) if far else check_init(init, name, options=SEEDINGS)


def _check_algorithm(algorithm: Any, name: str) -> str | type[Metric]:
    if isinstance(algorithm, type) and issubclass(algorithm, Metric):
        return algorithm
    return check_option(algorithm, name, ALGORITHMS)


def _read_columns(text: str) -> object:
    return text if text == ALL else read_names(text)


def _write_columns(columns: str | Sequence[str | int]) -> str:
    return columns if isinstance(columns, str) else write_names(columns)


def _check_columns(columns: object, name: str) -> object:
    return told_columns(columns)


def _check_removed(removed: Any, name: str) -> tuple[int, ...] | None:
    if isinstance(removed, str):
        message = f'{name} must be points, such as "0,7" or "3-9", got {shown(removed)}'
        raise ValueError(message)
    if not is_several(removed):
        message = f"{name} must be a sequence of points, got {shown(removed)}"
        raise TypeError(message)
    numbers = {check_count(i, f"each point in {name}", least=0) for i in removed}
    return tuple(sorted(numbers)) or None


def _check_places(places: Any, name: str) -> Any:
    """Refuse a text that was typed for places and is none; see `check_numbers`."""
    if isinstance(places, str):
        message = f'{name} must be places, such as "0.5,1 -2,0.25", got {shown(places)}'
        raise ValueError(message)
    return places


def _check_moves(moves: object, name: str) -> Mapping[int, object]:
    if not isinstance(moves, Mapping):
        message = f"{name} must be a mapping of positions to places, got {shown(moves)}"
        raise TypeError(message)
    checked = {
        check_count(at, f"a position in {name}", least=0): _check_places(
            places, f"{name}[{at}]"
        )
        for at, places in moves.items()
    }
    return Frozen(dict(sorted(checked.items())))


@dataclass(frozen=True, eq=False, slots=True)
class Settings(Options):
    """What a run is made from: the points, the start and the rules.

    The same settings make the same run. Whatever is None is left to the board.

    Parameters
    ----------
    board : str, path or array of shape (n, d)
        The name of a board, the path of a table (as `pathlib.Path`), or points of one's
        own: an array, DataFrame or Board.
    **options
        What can be asked for by whoever wants a run.

    Raises
    ------
    TypeError, ValueError
        If one of them is of no use.

    Examples
    --------
    >>> Settings("moons", n=50).init
    'random'
    """

    board: object = "gauss"
    columns: tuple[str | int, ...] | str | None = option(
        None,
        "sequence of str or int, optional",
        'Columns of a data set or table, by name or counted from 0, or "all"; by '
        "default two measurements.",
        check=_check_columns,
        typed=Typed("--columns", _read_columns, _write_columns, "A,B"),
    )
    decimal: str | None = option(
        None,
        '{".", ","}, optional',
        "The decimal sign of a table in which it stays open.",
        check=partial(check_option, options=(".", ",")),
        typed=Typed("--decimal", str),
    )
    missing: float | None = option(
        None,
        "float, optional",
        'A number that stands for "missing" in a table, such as -999.',
        check=check_finite,
        typed=Typed("--missing", read_number, write_number, metavar="NUMBER"),
    )
    standardized: bool = option(
        False,
        "bool",
        "Whether every column is brought to mean 0 and standard deviation 1.",
        check=check_flag,
        typed=Typed("--standardize", None),
    )
    added: Floats | None = option(
        None,
        "array of shape (m, d), optional",
        "Points added by hand to those of the board.",
        check=_check_places,
        typed=Typed("--added", read_places, write_places, PLACES),
    )
    removed: tuple[int, ...] | None = option(
        None,
        "sequence of int, optional",
        "Points that are left out, counted from 0 through the board and those added.",
        check=_check_removed,
        typed=Typed("--removed", read_counts, write_counts, "0,7"),
    )
    n: int | None = option(
        None,
        "int, optional",
        "Number of points, for a board drawn by rule.",
        check=partial(check_count, most=MOST_POINTS),
        typed=Typed("-n", read_number, write_number, metavar="N"),
    )
    groups: int | None = option(
        None,
        "int, optional",
        "Number of groups in which such a board is drawn.",
        check=check_count,
        typed=Typed("--groups", read_number, write_number, metavar="N"),
    )
    board_seed: int = option(
        0,
        "int",
        "The seed by which such a board is drawn.",
        check=partial(check_count, least=0),
        typed=Typed("--board-seed", read_number, write_number, metavar="N"),
    )
    k: int | None = option(
        None,
        "int, optional",
        "Number of clusters; by default that of the board, or 3.",
        typed=Typed("-k", read_number, write_number, metavar="K"),
    )
    algorithm: str | type[Metric] = option(
        "k-means",
        f"{{{quoted(ALGORITHMS)}}} or type of Metric",
        "How the steps are made: who is nearest, and where the stars go. Those of "
        "k-means, k-medians and k-medoids take turns, by all rules below; the others "
        "draw by the seed as they go, and of the rules know only max_iter.",
        check=_check_algorithm,
        typed=Typed("--algorithm", str),
    )
    init: str = option(
        "random",
        f"{{{quoted(SEEDINGS)}}} or array of shape (k, d)",
        "How the stars are placed; see `choose_centroids`. An array says where.",
        check=check_start,
        typed=Typed("--init", str),
    )
    seed: int = option(
        0,
        "int",
        "The seed of their places, and of an algorithm that draws.",
        check=partial(check_count, least=0),
        typed=Typed("--seed", read_number, write_number, metavar="N"),
    )
    start: Floats | None = option(
        None,
        "array of shape (k, d), optional",
        "Where the stars start, put there by hand, whatever init and seed are.",
        check=_check_places,
        typed=Typed("--start", read_places, write_places, PLACES),
    )
    seeding: bool = option(
        False,
        "bool",
        "Whether the run begins with the draws of its start, one by one; see "
        "`seeding_steps`. A start put there by hand has none.",
        check=check_flag,
        typed=Typed("--seeding", None),
    )
    truth: bool = option(
        False,
        "bool",
        "Whether the groups as measured follow as a last step, where the board knows "
        "them.",
        check=check_flag,
        typed=Typed("--truth", None),
    )
    empty: str = option(
        "keep",
        f"{{{quoted(EMPTY_RULES)}}}",
        "What becomes of a cluster without points; see `lloyd`.",
        check=partial(check_option, options=EMPTY_RULES),
        typed=Typed("--empty", str),
    )
    max_iter: int = option(
        300,
        "int",
        "The largest number of updates.",
        check=check_count,
        typed=Typed("--max-iter", read_number, write_number, metavar="N"),
    )
    tol: float = option(
        0.0,
        "float",
        "A star that moves no farther than this counts as unmoved.",
        check=check_not_negative,
        typed=Typed("--tol", read_number, write_number, metavar="DISTANCE"),
    )
    moves: Mapping[int, Floats] | None = option(
        None,
        "mapping of int to array of shape (k, d), optional",
        "Where a hand moves the stars on the way, by the position of the step after "
        "which it does.",
        check=_check_moves,
        typed=Typed("--moved", read_moves, write_moves, f"STEP={PLACES}"),
    )


OF_BOARD = (
    *("n", "groups", "columns", "decimal", "missing", "standardized", "k", "truth"),
)
"""The settings that another board brings with it."""
HAPPENING = ("algorithm", "init", "seed", "empty", "max_iter", "tol")
"""The settings on which it depends whether an accident happens."""
POINTS = (
    *("board", "n", "groups", "board_seed", "columns", "decimal"),
    *("missing", "standardized", "added", "removed"),
)
"""The settings that make the points."""


def changed_settings(settings: Settings, changes: dict[str, Any]) -> Settings:
    """Return the settings with changes; the same object if there is no difference.

    What was placed by hand is given up by what chooses other points, or other places
    for the stars; not by how columns are measured, see `with_settings`.
    """
    names = [field.name for field in fields(Settings)]
    for name in changes:
        check_option(name, "the name of a setting", names)
    news = {
        name
        for name, value in changes.items()
        if not _same(value, getattr(settings, name))
    }
    if not news:
        return settings
    given_up: set[str] = set()
    own: dict[str, Any] = {}
    if "board" in news:
        given_up |= {*OF_BOARD, *own_options(settings.board, {})}
        own = own_options(changes["board"], changes)
        if is_accident(changes["board"]):
            given_up |= set(HAPPENING)
    if news & (set(POINTS) - {"standardized"}):
        given_up |= {"added", "removed", "start"}
    if news & {"k", "init", "seed"}:
        given_up |= {"start"}
    if "start" in news and changes["start"] is not None:
        given_up |= {"k"}
    defaults = {name: getattr(Settings(), name) for name in given_up}
    return replace(settings, **(defaults | own | changes))


def of_points(settings: Settings) -> Settings:
    """Return those of the settings that make the points, the rest as usual.

    Examples
    --------
    >>> chosen = of_points(Settings("moons", n=50, k=5, seed=3))
    >>> chosen.board, chosen.n, chosen.k, chosen.seed
    ('moons', 50, None, 0)
    """
    return Settings(**{name: getattr(settings, name) for name in POINTS})


def own_note(settings: Settings) -> str:
    """Return what is said at the start of an accident that has options of its own.

    Where somebody has set others, nothing is said.
    """
    own = own_options(settings.board, {})
    kept = all(
        np.array_equal(getattr(settings, name), value)  # type: ignore[arg-type]  # any
        for name, value in ({"start": None} | own).items()
    )
    return ACCIDENTS[str(settings.board)].note if own and kept else ""


def _same(value: object, other: object) -> bool:
    """Tell whether two values of a setting are certainly the same."""
    if value is other:
        return True
    plain = isinstance(value, (str, int, float, tuple, PathLike))
    return plain and type(value) is type(other) and value == other


def same_points(settings: Settings, other: Settings) -> bool:
    """Tell whether two settings certainly make the same points."""
    return all(_same(getattr(settings, name), getattr(other, name)) for name in POINTS)
