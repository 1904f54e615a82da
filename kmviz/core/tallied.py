"""Who has which point, as labels, with what the points of each cluster add up to.

Sums are exact. So where few points change cluster, the sums of those before become the
new ones by these few: what leaves a cluster is taken away, and what comes is added.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from kmviz.core.arrays import Bools, Floats, Ints
from kmviz.core.assignment import Labels, first_true
from kmviz.core.once import once
from kmviz.core.owners import Compact, Owners

FEW = 1 << 12
"""Fewer points keep their arrays, and all are added up whenever some change cluster."""


class Tallied(Compact):
    """Owners as labels in as few bytes as will do.

    Parameters
    ----------
    labels : array of int, shape (n,)
        The label of each point.
    counts : array of int, shape (k,)
        The number of points of each cluster.
    sums : array of shape (1 or 2, k, d)
        What they add up to: their leading parts, and, where there are any, rests.
    """

    def __init__(self, labels: Labels, counts: Ints, sums: Floats) -> None:
        super().__init__(counts, sums)
        self._labels, self.lasting = labels, len(labels) < FEW

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what pickles and copies are made of."""
        return type(self), (self._labels, self.counts, self.sums)

    @property
    def by_row(self) -> Labels:
        """The labels, which are in the order of the points."""
        return self._labels

    @property
    def labels(self) -> Ints:
        """The labels as they are known, kept of few points."""
        labels = super().labels
        if self.lasting:
            self._kept = labels
        return labels


class Marked(Tallied):
    """The same by marks of which cluster each point belongs to, shape (k, n).

    A run goes on without its labels, so these are made when somebody asks.
    """

    def __init__(self, marks: Bools, counts: Ints, sums: Floats) -> None:
        Compact.__init__(self, counts, sums)
        self._marks, self.lasting = marks, len(marks[0]) < FEW

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what pickles and copies are made of."""
        return type(self), (self._marks, self.counts, self.sums)

    @once
    def _labels(self) -> Labels:  # nobody puts any
        return first_true(self._marks)


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
        return Tallied(labels, *_added(columns, labels, shape))
    where = np.flatnonzero(labels != before.by_row)
    some = [column.take(where) for column in columns]
    lost, left = _added(some, before.by_row.take(where), shape)
    gained, come = _added(some, labels.take(where), shape)
    # What stays is a sum of points as well, so nothing is ever rounded.
    stay = before.sums - left
    return Tallied(labels, before.counts - lost + gained, stay + come)


def _added(
    columns: Sequence[Floats], labels: Labels, shape: tuple[int, int]
) -> tuple[Ints, Floats]:
    """Return how many points each cluster has, and their sums, (1 or 2, k, d)."""
    k, d = shape
    owners = labels.astype(np.intp)  # or each of these would do it
    sums = np.array([np.bincount(owners, column, k) for column in columns])
    by_star = np.ascontiguousarray(sums.reshape(-1, d, k).swapaxes(1, 2))
    return np.bincount(owners, minlength=k), by_star
