"""A run under a hand: what it is, and how it goes on after a star was moved on the way.

The steps up to then stay, the move becomes a step of its own, and the algorithm that
made the run goes on from there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from kmviz.core.algorithms.algorithms import loop_of
from kmviz.core.deferred import Deferred
from kmviz.core.given.rules import Rules
from kmviz.core.ground.arrays import Floats, Ints, frozen
from kmviz.core.metric import Metric
from kmviz.core.recording import vouched
from kmviz.core.steps import Step, owners_at
from kmviz.core.trace import Trace
from kmviz.points.boards import Board
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
    """A run under a hand: what makes it, its steps, and at which of them one is.

    It is what `undo` brings back.
    """

    settings: Settings
    board: Board
    trace: Trace
    position: int = 0
    fork: Fork | None = None
    recorded: bool = False
    """Whether it was recorded before, by whatever rules."""

    @property
    def by_hand(self) -> bool:
        """Whether stars or points were placed by hand, at the start or on the way."""
        chosen = self.settings
        placed = chosen.start, chosen.added, chosen.removed
        return self.fork is not None or any(each is not None for each in placed)

    @property
    def moves(self) -> dict[int, Floats]:
        """Where a hand moved the stars on the way, by the positions before."""
        moves = self.fork.moves if self.fork else ()
        return {at - 1: self.trace[at].centroids for at in moves}


def unheard(_: float) -> None:
    """Tell nobody how many steps of a run there are by now."""


def look_ahead(run: Run, report: Callable[[int], object] = unheard) -> Run:
    """Return the run with its first steps computed, at most about `AHEAD` distances.

    So the length of a lesson's run is known, and if it must fail, it fails at once. A
    run of many points begins as quickly, and is computed as it is looked at; so is one
    of points in blocks, however few, since nobody knows how long these take to answer.
    How many steps there are is reported one by one; what that raises ends it.
    """
    distances = run.trace.metric.n * run.trace.k
    iterations = 1 + AHEAD // distances if run.board.far is None else 1
    record(run.trace, min(2 * iterations, MOST_AHEAD), report)
    return run


def record(trace: Trace, count: int | None, report: Callable[[int], object]) -> None:
    """Compute so many steps of a run, or all, one by one, and report how many are."""
    while count is None or trace.recorded < count:
        if not trace[trace.recorded : trace.recorded + 1]:
            return
        report(trace.recorded)


def forked(
    metric: Metric, fork: Fork, centroids: Floats, settings: Settings
) -> Iterator[Step]:
    """Yield the steps before a fork, the move by hand, and the way on from there."""
    past = [fork.earlier[i] for i in range(fork.at)]
    if past[-1].stop:
        past[-1] = replace(past[-1], stop=None)
    move = _move(metric, past[-1], centroids)
    owners = owners_at(past, fork.at - 1)
    stood = past[-1].centroids if owners is None else owners
    behind = metric.resumed(move, stood, rules_of(settings))
    if behind is None:
        behind = chain([move], _after(metric, move, settings))
    steps = (step for step in chain(past, behind))
    return vouched(steps, metric, ours=fork.earlier.vouched)


def _move(metric: Metric, before: Step, centroids: Floats) -> Step:
    """Return the step in which a hand moves the stars: the points keep their labels."""
    shift = centroids - before.centroids
    if isinstance(before, Deferred):
        return before.moved(centroids, shift)
    return replace(
        before,
        phase="move",
        centroids=frozen(centroids),
        inertia=metric.total(centroids, before.labels),
        changed=frozen(np.zeros(len(before.labels), dtype=np.bool_)),
        shift=frozen(shift),
    )


def _after(metric: Metric, move: Step, settings: Settings) -> Iterator[Step]:
    """Yield the steps of the algorithm after a move, numbered on from it.

    Stars that were dropped before stay so: the algorithm runs on those left.
    """
    left = np.flatnonzero(~np.isnan(move.centroids[:, 0]))
    before, steps = move, onward(metric, move.centroids[left], settings)
    next(steps)
    for step in steps:
        before = _behind(before, step, step.iteration + move.iteration, left)
        yield before


def _behind(before: Step, step: Step, iteration: int, left: Ints) -> Step:
    """Return a step of a run on the stars that are left, as one behind another."""
    k = len(before.centroids)
    if isinstance(step, Deferred) and len(left) == k:
        return step.behind(before, iteration)
    labels = left[step.labels] if len(left) < k else step.labels
    return replace(
        step,
        iteration=iteration,
        centroids=_spread(step.centroids, left, k),
        labels=frozen(labels),
        changed=frozen(labels != before.labels),
        shift=_spread(step.shift, left, k),
    )


def onward(metric: Metric, centroids: Floats, settings: Settings) -> Iterator[Step]:
    """Return the steps from these centroids on, by the rules of the settings."""
    return loop_of(metric)(metric, centroids, rules_of(settings))


def rules_of(settings: Settings) -> Rules:
    """Return when a run of these settings stops, and by what it draws."""
    return Rules(settings.max_iter, settings.tol, settings.empty, settings.seed)


def standing(centroids: Floats) -> Floats:
    """Return the centroids that were not dropped."""
    return centroids[~np.isnan(centroids[:, 0])]


def _spread(rows: Floats, numbers: Ints, k: int) -> Floats:
    """Return the rows under these numbers among k, the others nan."""
    if len(numbers) == k:
        return rows
    spread = np.full((k, rows.shape[1]), np.nan)
    spread[numbers] = rows
    return frozen(spread)
