"""Where a player's run comes from: its settings, and the hand that moved its stars.

The same settings make the same run. A star moved at the start only moves the start;
one moved later forks the run: the steps before stay, the move becomes a step of its
own, and the algorithm that made the run goes on from there.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from kmviz.core.algorithm import alternate
from kmviz.core.arrays import Floats, Ints
from kmviz.core.checks import (
    check_centroids,
    check_count,
    check_k,
    check_points,
)
from kmviz.core.metric import Metric
from kmviz.core.seeding import choose_centroids
from kmviz.core.steps import Step
from kmviz.core.trace import Trace
from kmviz.points.boards import (
    BOARDS,
    USUAL_K,
    Board,
    make_board,
    read_board,
    standardize,
)
from kmviz.runs.settings import Settings

AHEAD = 10_000_000
"""Distances that are computed before anybody asks: some tenths of a second."""
MOST_AHEAD = 1000
"""Steps that are."""


@dataclass(frozen=True, eq=False, slots=True)
class Fork:
    """Where a run was turned away from its course by hand."""

    moves: tuple[int, ...]
    """The positions of all steps of the run that were made by hand."""
    earlier: Trace
    """The run before the last of them; up to there the steps are the same."""

    @property
    def at(self) -> int:
        """The position of the last move: from here on the two runs differ."""
        return self.moves[-1]


@dataclass(frozen=True, eq=False, slots=True)
class Run:
    """What `undo` brings back."""

    settings: Settings
    board: Board
    origin: Trace
    """The run as its settings make it, before any star was moved on the way."""
    trace: Trace
    position: int = 0
    fork: Fork | None = None
    recorded: bool = False
    """Whether it was recorded before, by whatever rules."""


def look_ahead(run: Run) -> Run:
    """Return the run with its first steps computed, at most about `AHEAD` distances.

    So the length of a lesson's run is known, and if it must fail, it fails at once. A
    run of many points begins as quickly, and is computed as it is looked at.
    """
    iterations = 1 + AHEAD // (len(run.trace.X) * run.trace.k)
    run.trace[: min(2 * iterations, MOST_AHEAD)]
    return run


def new_run(settings: Settings, board: Board | None = None) -> Run:
    """Return the run of these settings, on the board they make unless it is known."""
    if board is None:
        board = _make_board(settings)
    start = _start(settings, board)
    if settings.start is not None:
        settings = replace(settings, k=len(start), start=start)
    metric = settings.metric(board.X)
    steps = _onward(metric, start, settings)
    trace = Trace(metric.X, steps, columns=board.columns, metric=metric)
    return Run(settings, board, origin=trace, trace=trace)


def given_run(trace: Trace, settings: Settings) -> Run:
    """Return a run that was recorded before, with the settings that belong to it."""
    board = Board("own data", trace.X, None, trace.columns, trace.k)
    chosen = replace(
        settings,
        board=board,
        n=None,
        groups=None,
        columns=None,
        standardized=False,
        added=None,
        k=trace.k,
        start=trace[0].centroids,
        metric=type(trace.metric),
    )
    return Run(chosen, board, origin=trace, trace=trace, recorded=True)


def _make_board(settings: Settings) -> Board:
    """Return the board of these settings: drawn, read or given, scaled and added to."""
    board = _source(settings)
    if settings.standardized:
        board = standardize(board)
    if settings.added is None:
        return board
    added = check_centroids(settings.added, board.X, name="added")
    return replace(board, X=check_points(np.vstack([board.X, added])), labels=None)


def _source(settings: Settings) -> Board:
    board, columns = settings.board, settings.columns
    if isinstance(board, str):
        _check_groups(settings, board)
        return make_board(
            board,
            n=settings.n,
            k=settings.groups,
            columns=columns,
            rng=check_count(settings.board_seed, "board_seed", least=0),
        )
    if isinstance(board, os.PathLike):
        _check_left_out(settings, ("n", "groups"), "a table")
        return read_board(board, columns=columns)
    _check_left_out(settings, ("n", "groups", "columns"), "data of your own")
    if isinstance(board, Board):
        return board
    X = check_points(board)
    names = tuple(str(name) for name in getattr(board, "columns", ()))
    return Board("own data", X, None, names, min(USUAL_K, len(X)))


def _start(settings: Settings, board: Board) -> Floats:
    """Return where the stars start: by hand, or by init and seed."""
    if settings.start is None:
        k = board.k if settings.k is None else settings.k
        rng = check_count(settings.seed, "seed", least=0)
        return choose_centroids(board.X, k, init=settings.init, rng=rng)
    start = check_centroids(settings.start, board.X, name="start")
    if settings.k not in (None, len(start)):
        message = (
            f"k must be the number of stars in start ({len(start)}), got {settings.k}"
        )
        raise ValueError(message)
    check_k(len(start), len(board.X))
    return start


def _onward(metric: Metric, centroids: Floats, settings: Settings) -> Iterator[Step]:
    """Return the steps from these centroids on, by the rules of the settings."""
    return alternate(
        metric,
        centroids,
        max_iter=settings.max_iter,
        tol=settings.tol,
        empty=settings.empty,
    )


def moved_by_hand(run: Run, centroids: Floats) -> Run:
    """Return the run with its stars moved at the present step, and what follows."""
    if run.position == 0 and run.trace[0].phase == "init":
        settings = replace(run.settings, k=len(centroids), start=centroids)
        return new_run(settings, run.board)
    fork = run.fork
    if fork is None or fork.at != run.position:
        before = [i for i in (fork.moves if fork else ()) if i <= run.position]
        fork = Fork((*before, run.position + 1), run.trace)
    steps = _forked(run, fork, centroids)
    metric = run.trace.metric
    trace = Trace(metric.X, steps, columns=run.board.columns, metric=metric)
    return replace(run, trace=trace, position=fork.at, fork=fork)


def _forked(run: Run, fork: Fork, centroids: Floats) -> Iterator[Step]:
    """Yield the steps before a fork, the move by hand, and the way on from there."""
    metric = run.trace.metric
    past = [fork.earlier[i] for i in range(fork.at)]
    if past[-1].stop:
        past[-1] = replace(past[-1], stop=None)
    move = _move(metric, past[-1], centroids)
    return chain(past, [move], _after(metric, move, run.settings))


def _move(metric: Metric, before: Step, centroids: Floats) -> Step:
    """Return the step in which a hand moves the stars: the points keep their labels."""
    shift = centroids - before.centroids
    changed = np.zeros(len(before.labels), dtype=np.bool_)
    for array in (centroids, shift, changed):
        array.setflags(write=False)
    inertia = metric.costs(centroids, before.labels).sum()
    return replace(
        before,
        phase="move",
        centroids=centroids,
        inertia=float(inertia),
        changed=changed,
        shift=shift,
    )


def _after(metric: Metric, move: Step, settings: Settings) -> Iterator[Step]:
    """Yield the steps of the algorithm after a move, numbered on from it.

    Stars that were dropped before stay so: the algorithm runs on those left.
    """
    k = len(move.centroids)
    left = np.flatnonzero(~np.isnan(move.centroids[:, 0]))
    before = move.labels
    steps = _onward(metric, move.centroids[left], settings)
    next(steps)
    for step in steps:
        labels = left[step.labels] if len(left) < k else step.labels
        changed = labels != before
        for array in (labels, changed):
            array.setflags(write=False)
        yield replace(
            step,
            iteration=step.iteration + move.iteration,
            centroids=_spread(step.centroids, left, k),
            labels=labels,
            changed=changed,
            shift=_spread(step.shift, left, k),
        )
        before = labels


def standing(centroids: Floats) -> Floats:
    """Return the centroids that were not dropped."""
    return centroids[~np.isnan(centroids[:, 0])]


def _spread(rows: Floats, numbers: Ints, k: int) -> Floats:
    """Return the rows under these numbers among k, the others nan."""
    if len(numbers) == k:
        return rows
    spread = np.full((k, rows.shape[1]), np.nan)
    spread[numbers] = rows
    spread.setflags(write=False)
    return spread


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
            message = f"{name} must be left out for {where}, got {value!r}"
            raise ValueError(message)
