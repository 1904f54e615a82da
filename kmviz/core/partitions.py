"""How far a clustering agrees with groups that are known."""

from dataclasses import dataclass

import numpy as np

from kmviz.core.given.coordinates import check_labels, rectangular
from kmviz.core.ground.arrays import Ints
from kmviz.core.ground.sentence import shown
from kmviz.core.options.options import takes


@dataclass(frozen=True, eq=False, slots=True)
class Groups:
    """The groups that points really belong to, where somebody knows."""

    labels: Ints
    """Shape (n,): the group of each point, from 0."""
    names: tuple[str, ...] = ()
    """What the groups are called; nothing if they only have numbers."""


def check_groups(truth: Groups | None, n: int) -> Groups | None:
    """Return the groups of as many points, or None where nobody knows them."""
    if truth is not None and (
        not isinstance(truth, Groups) or truth.labels.shape != (n,)
    ):
        message = f"truth must be Groups of {n} points, got {shown(truth)}"
        raise ValueError(message)
    return truth


@takes()
def agreement(labels: object, truth: object) -> Ints:
    """Return how many points of each true group are in each cluster.

    Parameters
    ----------
    labels, truth : array of int, shape (n,)
        The cluster of each point, and its true group, both from 0.

    Returns
    -------
    array of int, shape (groups, clusters)
        A row for each group, a column for each cluster.

    Raises
    ------
    ValueError
        If they are not one whole number a point, each at least 0 and below n.

    Examples
    --------
    >>> agreement([0, 0, 1, 1, 1], truth=[1, 1, 0, 0, 1])
    array([[0, 2],
           [2, 1]])
    """
    n = max(1, rectangular(labels, "labels").size)
    clusters = check_labels(labels, n, None)
    groups = check_labels(truth, n, None, name="truth")
    width = clusters.max() + 1
    cells = np.bincount(groups * width + clusters, minlength=width * (groups.max() + 1))
    return cells.reshape(-1, width).astype(np.int64)


@takes()
def adjusted_rand(labels: object, truth: object) -> float:
    """Return the adjusted Rand index of two partitions of the same points.

    Of all pairs of points, it counts those that both keep together, and takes off what
    chance alone would bring. 1 means the same partition, by whatever numbers; about 0
    no more than chance; below 0 less.

    Parameters
    ----------
    labels, truth : array of int, shape (n,)
        The cluster of each point, and its true group, both from 0.

    Returns
    -------
    float
        The index, at most 1.

    Raises
    ------
    ValueError
        If they are not one whole number a point, each at least 0 and below n.

    References
    ----------
    Hubert, L. and Arabie, P. (1985). Comparing partitions. Journal of Classification 2,
    193-218.

    Examples
    --------
    >>> adjusted_rand([1, 1, 0, 0], truth=[0, 0, 1, 1])
    1.0
    >>> round(adjusted_rand([0, 0, 1, 1, 1], truth=[1, 1, 0, 0, 1]), 3)
    0.167
    """
    table = agreement(labels, truth)
    both, of_groups, of_clusters = (
        _pairs(counts) for counts in (table, table.sum(axis=1), table.sum(axis=0))
    )
    every = max(1, _pairs(table.sum()))
    by_chance = of_groups * of_clusters / every
    most = (of_groups + of_clusters) / 2
    if most == by_chance:  # both keep all points together, or all apart
        return 1.0
    return (both - by_chance) / (most - by_chance)


def _pairs(counts: Ints) -> int:
    """Return how many pairs there are within groups of these sizes, exactly."""
    return sum(int(count) * (int(count) - 1) // 2 for count in np.ravel(counts))
