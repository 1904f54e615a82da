"""The two halves of Lloyd's algorithm for many runs at once, to the last bit.

What `nearest` and `cluster_means` say of one run holds; here it takes less work. Who is
nearest is found as in `compared`, roughly and then exactly, but of all runs by one
product. So all boards are brought to one size and one precision, and what needs more,
as nan or a star that is far away, is in doubt. The sums of clusters are exact, and so
change by the points that change cluster.
"""

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kmviz.core.ground.arrays import Bools, Floats, Ints
from kmviz.core.nearest.assignment import (
    CHUNK,
    Labels,
    exact_means,
    first_least,
    first_true,
    summands,
)
from kmviz.core.nearest.compared import TABLE

Rough: TypeAlias = NDArray[np.float32]
SINGLE = 2.0**-22
"""Four times the rounding of a number in single precision."""
FAINT = -500
"""Points so near to each other, by powers of 2, are not brought farther apart, and all
in doubt."""


class Neighbours:
    """Who is nearest to the points of each run.

    Parameters
    ----------
    boards : array of shape (boards, n, d)
        The points; each run is on one of the boards.

    Examples
    --------
    >>> boards = np.array([[[0.0], [1.0], [5.0]]])
    >>> centroids = np.array([[[0.0], [2.0]], [[5.0], [5.0]]])
    >>> Neighbours(boards).nearest(centroids, np.array([0, 0]))
    array([[0, 0, 1],
           [0, 0, 0]], dtype=uint8)
    """

    def __init__(self, boards: Floats) -> None:
        self._columns = np.ascontiguousarray(np.moveaxis(boards, 2, 0))
        (middle, scale), d = _unit(self._columns), boards.shape[2]
        self._slack = SINGLE * d * (d + 4)  # twice what rounding changes between two
        self._middle, self._scale = middle.T[:, None], scale[:, None, None]
        self._rough: Rough = np.ones((len(boards), d + 2, boards.shape[1]), np.float32)
        squares = np.zeros(boards.shape[:2])
        for i, column in enumerate(self._columns):
            unit = (column - middle[i, :, None]) * self._scale[:, 0]
            self._rough[:, i] = unit
            unit *= unit
            squares += unit
        self._rough[:, d + 1] = squares

    def nearest(self, centroids: Floats, board: Ints) -> Labels:
        """Return the nearest centroid for each point of each run, shape (runs, n).

        Parameters
        ----------
        centroids : array of shape (runs, k, d)
            The centroids of each run.
        board : array of int, shape (runs,)
            The board of each run.
        """
        shape = len(board), self._columns.shape[2]
        labels: Labels = np.empty(shape, dtype=np.min_scalar_type(centroids.shape[1]))
        doubtful = np.empty(shape, dtype=np.bool_)
        with np.errstate(over="ignore", invalid="ignore"):  # far stars are in doubt
            factors, slack = self._factors(centroids, board)
            for rows, points in _blocks(*shape, centroids.shape[1]):
                rough = self._rough[self._own(board[rows])]
                table = factors[rows] @ rough[..., points]
                labels[rows, points], doubtful[rows, points] = _least(
                    table, slack[rows]
                )
        where = np.flatnonzero(doubtful)
        for start in range(0, len(where), CHUNK):
            self._decide(labels, where[start : start + CHUNK], centroids, board)
        return labels

    def _factors(self, centroids: Floats, board: Ints) -> tuple[Rough, Rough]:
        """Return what the points are multiplied by, and the gaps that tell nothing."""
        own, d = self._own(board), centroids.shape[2]
        unit = (centroids - self._middle[own]) * self._scale[own]
        factors = np.ones((*unit.shape[:2], d + 2), dtype=np.float32)
        factors[..., :d] = -2 * unit
        factors[..., d] = (unit**2).sum(axis=2)
        reach = 1 + np.abs(unit).max(axis=(1, 2))
        slack = self._slack * reach**2
        return factors, slack[:, None].astype(np.float32)

    def _own(self, board: Ints) -> Ints | slice:
        """Return which of what is known of boards belongs to some runs."""
        return board if len(self._rough) > 1 else slice(None)

    def _decide(
        self, labels: Labels, where: Ints, centroids: Floats, board: Ints
    ) -> None:
        """Enter the labels that `nearest` finds, at some flat indices."""
        run, point = np.divmod(where, labels.shape[1])
        table = np.zeros((centroids.shape[1], len(where)))
        for i, column in enumerate(self._columns):
            table += (column[board[run], point] - centroids[run, :, i].T) ** 2
        labels.ravel()[where] = first_least(table)


def _unit(columns: Floats) -> tuple[Floats, Floats]:
    """Return the middles of boards, (d, boards), and the powers of 2 to bring within 1.

    With d columns within 1 and stars within r, rounding changes a rough square by less
    than d (d + 4) (1 + r)^2 2^-24.
    """
    low, high = columns.min(axis=-1), columns.max(axis=-1)
    middle = low + (high - low) / 2
    power = np.frexp(np.maximum(high - middle, middle - low).max(axis=0))[1]
    return middle, np.ldexp(1.0, -np.maximum(power, FAINT))


def _blocks(runs: int, n: int, k: int) -> Iterator[tuple[slice, slice]]:
    """Yield which runs and points are worked on together."""
    together = max(1, TABLE // (n * k))
    points = max(1, TABLE // k)
    for run in range(0, runs, together):
        for point in range(0, n, points):
            yield slice(run, run + together), slice(point, point + points)


def _least(table: Rough, slack: Rough) -> tuple[Labels, Bools]:
    """Return the number of the least of each column, and where it is in doubt.

    That is where others are no larger by more than a slack; not a number is in doubt.
    """
    close = table <= (table.min(axis=1) + slack)[:, None]
    number = first_true(close)
    return number, np.add.reduce(close, axis=1, dtype=number.dtype) != 1


class Sums:
    """What the points of each cluster of each run add up to.

    Parameters
    ----------
    boards : array of shape (boards, n, d)
        The points; each run is on one of the boards.
    """

    def __init__(self, boards: Floats) -> None:
        parts = np.zeros((2, boards.shape[2], *boards.shape[:2]))
        for i, board in enumerate(boards):
            leading, rest = summands(board)
            parts[0, :, i] = leading.T
            if rest is not None:
                parts[1, :, i] = rest.T
        self._parts = parts.reshape(2 * boards.shape[2], -1)

    def none(self, runs: int, k: int) -> Floats:
        """Return the tallies while no point has a cluster, as all labels are k.

        They have the shape (1 + 2 d, runs, k + 1): how many points, and the sums of
        their leading parts and rests, column by column. What is in the last cluster,
        of the points without one, means nothing.
        """
        return np.zeros((1 + len(self._parts), runs, k + 1))

    def tally(
        self,
        tallies: Floats,
        before: Labels,
        labels: Labels,
        changed: Ints,
        board: Ints,
    ) -> Floats:
        """Return the tallies of labels that follow on others.

        What has changed is told by flat indices.
        """
        runs, n = labels.shape
        wide = tallies.shape[2]
        run, point = np.divmod(changed, n)
        values = self._parts.take(board[run] * n + point, axis=1)
        gained, lost = (
            _tallied(values, run * wide + each.ravel()[changed], runs * wide)
            for each in (labels, before)
        )
        return tallies + (gained - lost).reshape(tallies.shape)


def _tallied(values: Floats, clusters: Ints, count: int) -> Floats:
    """Return how many points each cluster has, and the sums of their values."""
    sums = [np.bincount(clusters, row, minlength=count) for row in values]
    return np.array([np.bincount(clusters, minlength=count), *sums], dtype=np.float64)


def means_of(tallies: Floats, centroids: Floats) -> tuple[Floats, Bools]:
    """Return the means of clusters, and which are vacant and keep their centroid."""
    d = centroids.shape[2]
    counts, sums, rest = np.split(tallies[:, :, :-1], [1, 1 + d])
    means = np.moveaxis(exact_means(sums, rest, np.maximum(counts, 1)), 0, 2)
    vacant = counts[0] == 0
    return np.where(vacant[:, :, None], centroids, means), vacant
