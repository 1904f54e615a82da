"""All distances between points, a few rows of their table at a time."""

from collections.abc import Iterator

import numpy as np

from kmviz.core.ground.arrays import Floats, Ints


def rows_of_distances(X: Floats, held: int) -> Iterator[tuple[int, Floats]]:
    """Yield rows of the table of distances, so many numbers at a time, and the first.

    The next rows take the place of those before.

    Examples
    --------
    >>> X = np.array([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0]])
    >>> [(first, rows.tolist()) for first, rows in rows_of_distances(X, held=6)]
    [(0, [[0.0, 5.0, 10.0], [5.0, 0.0, 5.0]]), (2, [[10.0, 5.0, 0.0]])]
    """
    table = Distances(X)
    for first in range(0, len(X), max(1, held // len(X))):
        these = np.arange(first, min(first + max(1, held // len(X)), len(X)))
        yield first, table.rows(these)


class Distances:
    """The distances between points, of which rows are computed when they are wanted.

    Parameters
    ----------
    X : array of shape (n, d)
        The points.
    """

    def __init__(self, X: Floats) -> None:
        self._columns = np.ascontiguousarray(X.T)
        self._squares = self._steps = np.empty((0, len(X)))

    def rows(self, points: Ints) -> Floats:
        """Return the distances of some points to all, in the place of those before."""
        if len(self._squares) < len(points):
            shape = len(points), self._columns.shape[1]
            self._squares, self._steps = np.empty(shape), np.empty(shape)
        squares, steps = self._squares[: len(points)], self._steps[: len(points)]
        for i, column in enumerate(self._columns):
            np.subtract(column[points, None], column, out=steps)
            np.multiply(steps, steps, out=steps if i else squares)
            if i:
                squares += steps
        return np.sqrt(squares, out=squares)
