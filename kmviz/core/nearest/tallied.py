"""Who has which point, as labels, with what the points of each cluster add up to.

Sums are exact. So where few points change cluster, the sums of those before become the
new ones by these few: what leaves a cluster is taken away, and what comes is added.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from kmviz.core.ground.arrays import Bools, Floats, Ints, frozen
from kmviz.core.ground.once import once
from kmviz.core.nearest.assignment import Labels, tally_of
from kmviz.core.nearest.owners import Compact, Owners, Summed

FEW = 1 << 12
"""Fewer points are all added up whenever some change cluster."""


class Tallied(Compact, Summed):
    """Owners as labels in as few bytes as will do.

    Parameters
    ----------
    labels : array of int, shape (n,)
        The label of each point.
    tally : array of shape (2 or 3, d, k)
        What the points of each cluster add up to, as in `Summed`.
    """

    def __init__(self, labels: Labels, tally: Floats) -> None:
        super().__init__(tally)
        self._labels = labels

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what pickles and copies are made of."""
        return type(self), (self._labels, self.tally)

    @property
    def by_row(self) -> Labels:
        """The labels, which are in the order of the points."""
        return self._labels


class Marked(Summed):
    """Owners of few points by marks of which cluster each belongs to, shape (k, n).

    A run goes on without its labels, so these are made when somebody asks.
    """

    def __init__(self, marks: Bools, tally: Floats) -> None:
        self.tally, self._marks = tally, marks

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what pickles and copies are made of."""
        return type(self), (self._marks, self.tally)

    @once
    def labels(self) -> Ints:
        """The label of each point: that of the one cluster whose mark it has."""
        numbers = np.arange(len(self._marks), dtype=np.float64)
        return frozen(numbers.dot(self._marks).astype(np.int64))

    @property
    def by_row(self) -> Bools:
        """The marks, which tell the same."""
        return self._marks


def tallied(
    columns: Sequence[Floats],
    labels: Labels,
    shape: tuple[int, int],
    before: Owners | None = None,
) -> Tallied:
    """Return owners by labels.

    Parameters
    ----------
    columns : sequence of arrays of shape (n,)
        What is added up: columns of leading parts, and, where there are any, of rests.
    labels : array of int, shape (n,)
        The label of each point.
    shape : (int, int)
        That of the centroids.
    before : Owners, optional
        Those before, from which it may be less work.

    Examples
    --------
    >>> columns = [np.array([0.0, 2.0, 7.0])]
    >>> tallied(columns, np.array([0, 0, 1], dtype=np.uint8), (2, 1)).middles()
    array([[1.],
           [7.]])
    """
    if len(labels) < FEW or not isinstance(before, Tallied):
        return Tallied(labels, _added(columns, labels, shape))
    where = np.flatnonzero(labels != before.by_row)
    some = [column.take(where) for column in columns]
    # What stays is a sum of points as well, so nothing is ever rounded.
    stay = before.tally - _added(some, before.by_row.take(where), shape)
    return Tallied(labels, stay + _added(some, labels.take(where), shape))


def _added(columns: Sequence[Floats], labels: Labels, shape: tuple[int, int]) -> Floats:
    return tally_of(columns, labels.astype(np.intp), shape)  # or each sum would do it
