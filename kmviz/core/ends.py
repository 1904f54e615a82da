"""The ends of many runs, worked out together.

A run by itself is a `lloyd`, with every step kept. Where only the ends of many runs
are wanted, most of its time goes into calling numpy for a few hundred numbers at a
time. Here the runs advance side by side, an iteration of all of them at once, by the
same operations in the same order: labels, centroids and inertia are the same to the
last bit. The few that come to something rare, an empty cluster whose centroid may not
stay or labels that seem to return, are left to `lloyd`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kmviz.core.algorithm import lloyd
from kmviz.core.arrays import Floats, Ints
from kmviz.core.assignment import (
    Summands,
    added,
    cluster_means,
    own_costs,
    summands,
)

CHUNK = 1 << 15
"""Points of all runs that are worked on at a time: they stay in the cache."""

Labels: TypeAlias = NDArray[np.unsignedinteger[Any]]
"""Labels in as few bytes as will do."""


@dataclass(frozen=True, eq=False, slots=True)
class End:
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


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a run; see `lloyd`."""

    max_iter: int = 300
    tol: float = 0.0
    empty: str = "keep"


def run_ends(
    X: Floats, starts: Floats, rules: Rules | None = None
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
    parts = np.array([_parts(board) for board in boards])
    board = np.arange(runs) * len(boards) // runs
    together = max(1, CHUNK // n)
    for first in range(0, runs, together):
        own = board[first : first + together]
        side_by_side = _SideBySide(
            boards[own],
            parts[own],
            starts[first : first + together],
            rules or Rules(),
        )
        for i, end in side_by_side.run():
            yield first + i, end


class _SideBySide:
    """Runs that advance together; those that have ended are taken out."""

    def __init__(self, X: Floats, parts: Floats, starts: Floats, rules: Rules) -> None:
        self.X, self.starts, self.rules = X, starts, rules
        runs, k, _ = starts.shape
        self.numbers = np.arange(runs)
        # Each column in one piece: all that follows goes through them one by one.
        self.columns = np.ascontiguousarray(np.moveaxis(X, 2, 0))
        self.parts = np.ascontiguousarray(np.moveaxis(parts, (1, 3), (0, 1)))
        self.centroids = starts
        self.labels: Labels = np.full(X.shape[:2], k, dtype=np.min_scalar_type(k))
        self.unmoved = np.zeros(runs, dtype=np.bool_)
        self.seen: list[set[int]] = [set() for _ in range(runs)]

    def run(self) -> Iterator[tuple[int, End]]:
        """Yield which run ended, and how, until none is left."""
        for iteration in range(1, self.rules.max_iter + 2):
            before, self.labels = self.labels, _nearest(self.columns, self.centroids)
            stops = self._stops(before, cut=iteration > self.rules.max_iter)
            for i, stop in stops.items():
                yield int(self.numbers[i]), self._end(i, stop, iteration - 1)
            self._take_out(list(stops))
            halted = self._update()
            for i in halted:
                yield int(self.numbers[i]), self._alone(i)
            self._take_out(halted)
            if not self.numbers.size:
                return

    def _stops(self, before: Labels, *, cut: bool) -> dict[int, str | None]:
        """Return the runs that end at this assign, and why; None where it is unclear.

        That is where labels seem to return: equal ones have equal hashes, but others
        may have them too.
        """
        same = (self.labels == before).all(axis=1)
        stops: dict[int, str | None] = {}
        for i, seen in enumerate(self.seen):
            digest = hash(self.labels[i].tobytes())
            if self.unmoved[i]:
                stops[i] = "centroids unchanged"
            elif same[i]:
                stops[i] = "labels unchanged"
            elif digest in seen:
                stops[i] = None
            elif cut:
                stops[i] = "max_iter"
            seen.add(digest)
        return stops

    def _update(self) -> list[int]:
        """Move all centroids to their means; return the runs that may not go on so."""
        runs, k, d = self.centroids.shape
        own = k * np.arange(runs)[:, None] + self.labels
        before = self.centroids
        leading, *rest = (part.reshape(d, -1).T for part in self.parts)
        means = cluster_means(Summands(leading, *rest), own.ravel(), runs * k)
        vacant = np.bincount(own.ravel(), minlength=runs * k).reshape(runs, k) == 0
        self.centroids = np.where(vacant[:, :, None], before, means.reshape(runs, k, d))
        shift = self.centroids - before
        self.unmoved = ~(np.sqrt((shift**2).sum(axis=2)) > self.rules.tol).any(axis=1)
        halted = vacant.any(axis=1) & (self.rules.empty != "keep")
        return np.flatnonzero(halted).tolist()

    def _take_out(self, ended: list[int]) -> None:
        if not ended:
            return
        self.numbers = np.delete(self.numbers, ended)
        self.columns = np.delete(self.columns, ended, axis=1)
        self.parts = np.delete(self.parts, ended, axis=2)
        self.centroids = np.delete(self.centroids, ended, axis=0)
        self.labels = np.delete(self.labels, ended, axis=0)
        self.unmoved = np.delete(self.unmoved, ended)
        self.seen = [seen for i, seen in enumerate(self.seen) if i not in ended]

    def _end(self, i: int, stop: str | None, n_iter: int) -> End:
        if stop is None:
            return self._alone(i)
        labels, centroids = self.labels[i].astype(np.int64), self.centroids[i].copy()
        X = self.X[self.numbers[i]]
        inertia = added(own_costs(X, centroids, labels))
        for array in (labels, centroids):
            array.setflags(write=False)
        return End(labels, centroids, inertia, n_iter, stop)

    def _alone(self, i: int) -> End:
        """Return the end of a run by itself, from its start."""
        number, rules = self.numbers[i], self.rules
        X, start = self.X[number], self.starts[number]
        steps = lloyd(
            X, start, max_iter=rules.max_iter, tol=rules.tol, empty=rules.empty
        )
        inertia, stop, failed = float("nan"), "", False
        try:
            for step in steps:
                inertia, stop = step.inertia, str(step.stop)
        except ValueError as error:
            inertia, stop, failed = float("nan"), str(error), True
        return End(
            step.labels, step.centroids, inertia, step.iteration - 1, stop, failed
        )


def _parts(X: Floats) -> Floats:
    """Return the points as summands, shape (2, n, d)."""
    parts = summands(X)
    return np.array(
        [parts.leading, np.zeros_like(X) if parts.rest is None else parts.rest]
    )


def _nearest(columns: Floats, centroids: Floats) -> Labels:
    """Return what `nearest` does for the points of each run, shape (runs, n).

    The centroids take their turns: where one is nearer than all before it, its number,
    which is the largest so far, is entered.
    """
    _, k, _ = centroids.shape
    least = _squared_distances(columns, centroids[:, 0])
    labels: Labels = np.zeros(least.shape, dtype=np.min_scalar_type(k))
    for j in range(1, k):
        squares = _squared_distances(columns, centroids[:, j])
        nearer = (squares < least) * labels.dtype.type(j)
        np.maximum(labels, nearer, out=labels)
        np.minimum(least, squares, out=least)
    return labels


def _squared_distances(columns: Floats, centroids: Floats) -> Floats:
    """Return the squared distance of each run's points to one centroid of the run."""
    squares: Floats = (columns[0] - centroids[:, :1]) ** 2
    for i in range(1, len(columns)):
        squares += (columns[i] - centroids[:, i : i + 1]) ** 2
    return squares
