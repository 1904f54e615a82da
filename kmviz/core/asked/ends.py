"""The ends of many runs, worked out together.

A run by itself is a `lloyd`, with every step kept. Where only the ends of many runs
are wanted, most of its time goes into calling numpy for a few hundred numbers at a
time. Here the runs advance side by side, an iteration of all of them at once; labels,
centroids and inertia are those of a `lloyd` to the last bit. The few that come to
something rare, an empty cluster whose centroid may not stay or labels that seem to
return, are left to it. So are runs on many points, of which one is work enough.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kmviz.core.algorithm import alternate
from kmviz.core.given.rules import Rules
from kmviz.core.ground.arrays import Bools, Floats, Ints, ReadOnly
from kmviz.core.ground.pauses import Pause, unbroken
from kmviz.core.metric import MANY, Euclidean
from kmviz.core.nearest.abreast import Neighbours, Sums, means_of
from kmviz.core.nearest.assignment import Labels, row_sums
from kmviz.core.steps import Step

TOGETHER = 1 << 19
"""Points of all runs that advance together, at most: what is kept of each is small."""
SAME = 1e-9
"""Inertias that differ by no larger share are equally good: where points lie evenly,
several partitions are, and rounding may tell them apart."""


@dataclass(frozen=True, eq=False, slots=True)
class End(ReadOnly):
    """How a run ended."""

    labels: Ints
    """The final labels, shape (n,)."""
    centroids: Floats
    """The final centroids, shape (k, d)."""
    inertia: float
    """The final sum of squared distances; nan for a run that failed."""
    n_iter: int
    """The number of updates made."""
    stop: str
    """Why it ended: the `stop` of its last step, or the error of a run that failed."""
    failed: bool = False
    """Whether it failed: a cluster lost all its points, and `empty` is "error"."""


def as_good(inertias: Sequence[float] | Floats) -> Bools:
    """Tell of each end whether it is as good as the best, but for rounding.

    Examples
    --------
    >>> as_good([4.0, 1 + 1e-15, 1.0, float("nan")])
    array([False,  True,  True, False])
    """
    least = np.fmin.reduce(np.asarray(inertias), initial=np.inf)
    good: Bools = np.isclose(inertias, least, rtol=SAME, atol=0.0)
    return good


def run_ends(
    X: Floats,
    starts: Floats,
    rules: Rules | None = None,
    pause: Pause = unbroken,
) -> Iterator[tuple[int, End]]:
    """Run Lloyd's algorithm from many starts; yield the end of each as it is reached.

    Parameters
    ----------
    X : array of shape (n, d) or (boards, n, d)
        The points of all runs; or of several boards, with as many runs on each.
    starts : array of shape (runs, k, d)
        Where the centroids start, board by board.
    rules : Rules, optional
        The rules of the runs.
    pause : callable, optional
        Called between iterations.

    Yields
    ------
    (int, End)
        Which run ended, and how.

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [5.0]])
    >>> starts = np.array([[[0.0], [1.0]], [[0.5], [5.0]]])
    >>> [(i, end.labels.tolist(), end.n_iter) for i, end in run_ends(X, starts)]
    [(1, [0, 0, 1], 1), (0, [0, 0, 1], 2)]
    """
    runs, n, d = len(starts), *X.shape[-2:]
    boards = X.reshape(-1, n, d)
    board = np.arange(runs) * len(boards) // runs
    if n >= MANY and d <= 2:
        yield from _one_by_one(boards, board, starts, rules or Rules(), pause)
        return
    together = max(1, TOGETHER // n)
    for first in range(0, runs, together):
        some = slice(first, first + together)
        own = slice(board[some][0], board[some][-1] + 1)
        side_by_side = _SideBySide(
            boards[own], board[some] - own.start, starts[some], rules or Rules()
        )
        for i, end in side_by_side.run(pause):
            yield first + i, end


def _one_by_one(
    boards: Floats, board: Ints, starts: Floats, rules: Rules, pause: Pause
) -> Iterator[tuple[int, End]]:
    """Yield the ends of runs on many points, which each board sorts once."""
    for number, X in enumerate(boards):
        metric = Euclidean(X)
        for i in np.flatnonzero(board == number).tolist():
            yield i, _alone(alternate(metric, starts[i], rules), pause)


def _alone(steps: Iterator[Step], pause: Pause) -> End:
    """Return the end of a run by itself."""
    stop, failed = "", False
    try:
        for step in steps:
            stop = str(step.stop)
            pause()
    except ValueError as error:
        stop, failed = str(error), True
    inertia = float("nan") if failed else step.inertia
    n_iter = step.iteration - 1
    return End(step.labels, step.centroids, inertia, n_iter, stop, failed)


class _SideBySide:
    """Runs that advance together; those that have ended are taken out."""

    def __init__(
        self, boards: Floats, board: Ints, starts: Floats, rules: Rules
    ) -> None:
        self.boards, self.starts, self.rules = boards, starts, rules
        runs, k, _ = starts.shape
        self.neighbours, self.sums = Neighbours(boards), Sums(boards)
        self.numbers, self.board, self.centroids = np.arange(runs), board, starts
        shape = runs, boards.shape[1]
        self.labels: Labels = np.full(shape, k, dtype=np.min_scalar_type(k))
        self.tallies = self.sums.none(runs, k)
        self.unmoved = np.zeros(runs, dtype=np.bool_)
        self.seen = np.empty((0, runs))

    def run(self, pause: Pause) -> Iterator[tuple[int, End]]:
        """Yield which run ended, and how, until none is left."""
        for iteration in range(1, self.rules.max_iter + 2):
            pause()
            same = self._assign()
            stops = self._stops(same, cut=iteration > self.rules.max_iter)
            yield from self._ends(stops, iteration - 1, pause)
            self._take_out(list(stops))
            halted = self._update()
            for i in halted:
                yield int(self.numbers[i]), _alone(self._steps(i), pause)
            self._take_out(halted)
            if not self.numbers.size:
                return

    def _assign(self) -> Bools:
        """Give all points to their nearest; tell in which runs no label changed."""
        before = self.labels
        self.labels = self.neighbours.nearest(self.centroids, self.board)
        changed = np.flatnonzero(self.labels != before)
        self.tallies = self.sums.tally(
            self.tallies, before, self.labels, changed, self.board
        )
        runs, n = before.shape
        same: Bools = np.bincount(changed // n, minlength=runs) == 0
        return same

    def _stops(self, same: Bools, *, cut: bool) -> dict[int, str | None]:
        """Return the runs that end at this assign, and why; None where it is unclear.

        That is where labels seem to return: equal ones have equal marks, but others may
        have them too.
        """
        marks = _marks(self.tallies)
        returned = (self.seen == marks).any(axis=0)
        self.seen = np.vstack([self.seen, marks])
        stops: dict[int, str | None] = {}
        for stop, fired in (
            ("max_iter", np.full_like(same, cut)),
            (None, returned),
            ("labels unchanged", same),
            ("centroids unchanged", self.unmoved),
        ):
            stops |= dict.fromkeys(np.flatnonzero(fired).tolist(), stop)
        return stops

    def _update(self) -> list[int]:
        """Move all centroids to their means; return the runs that may not go on so."""
        before = self.centroids
        self.centroids, vacant = means_of(self.tallies, before)
        shift = self.centroids - before
        self.unmoved = ~(np.sqrt((shift**2).sum(axis=2)) > self.rules.tol).any(axis=1)
        halted = vacant.any(axis=1) & (self.rules.empty != "keep")
        return np.flatnonzero(halted).tolist()

    def _take_out(self, ended: list[int]) -> None:
        if not ended:
            return
        self.numbers = np.delete(self.numbers, ended)
        self.board = np.delete(self.board, ended)
        self.tallies = np.delete(self.tallies, ended, axis=1)
        self.centroids = np.delete(self.centroids, ended, axis=0)
        self.labels = np.delete(self.labels, ended, axis=0)
        self.unmoved = np.delete(self.unmoved, ended)
        self.seen = np.delete(self.seen, ended, axis=1)

    def _ends(
        self, stops: dict[int, str | None], n_iter: int, pause: Pause
    ) -> Iterator[tuple[int, End]]:
        """Yield the ends of runs at this assign."""
        clear = [i for i, stop in stops.items() if stop is not None]
        for i in stops.keys() - clear:
            yield int(self.numbers[i]), _alone(self._steps(i), pause)
        labels, centroids = self.labels[clear].astype(np.int64), self.centroids[clear]
        inertias = self._inertias(labels, centroids, self.board[clear])
        for array in (labels, centroids):
            array.setflags(write=False)
        for row, i in enumerate(clear):
            state = labels[row], centroids[row], inertias[row]
            yield int(self.numbers[i]), End(*state, n_iter, str(stops[i]))

    def _inertias(self, labels: Ints, centroids: Floats, board: Ints) -> list[float]:
        costs = np.zeros(labels.shape)
        for i in range(centroids.shape[2]):
            own = np.take_along_axis(centroids[:, :, i], labels, axis=1)
            costs += (self.boards[board, :, i] - own) ** 2
        inertias: list[float] = row_sums(costs).tolist()
        return inertias

    def _steps(self, i: int) -> Iterator[Step]:
        """Return the steps of a run by itself, from its start."""
        metric = Euclidean(self.boards[self.board[i]])
        return alternate(metric, self.starts[self.numbers[i]], self.rules)


def _marks(tallies: Floats) -> Floats:
    """Return a number for each run by which its labels are likely to be known again."""
    wide, _, k = tallies.shape
    weights = np.random.default_rng(k).random((wide, 1, k - 1))
    marks: Floats = (tallies[:, :, :-1] * weights).sum(axis=(0, 2))
    return marks
