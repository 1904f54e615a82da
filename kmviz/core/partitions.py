"""How far a clustering agrees with groups that are known."""

from dataclasses import dataclass

import numpy as np

from kmviz.core.given.coordinates import check_labels, rectangular
from kmviz.core.given.memory import too_little_memory
from kmviz.core.ground.arrays import Ints, ReadOnly
from kmviz.core.ground.sentence import shown
from kmviz.core.options.options import takes


@dataclass(frozen=True, eq=False, slots=True)
class Groups(ReadOnly):
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
        If they are not one whole number a point, each at least 0 and below n, or if the
        table fits into no memory of this machine.

    Examples
    --------
    >>> agreement([0, 0, 1, 1, 1], truth=[1, 1, 0, 0, 1])
    array([[0, 2],
           [2, 1]])
    """
    clusters, groups = _checked(labels, truth)
    shape = int(groups.max()) + 1, int(clusters.max()) + 1
    memory = too_little_memory(8 * shape[0] * shape[1])
    if memory:
        message = (
            "labels and truth must have a table that fits into the memory of this "
            f"machine ({memory / 1e9:.0f} GB), got {shape[0]} groups and {shape[1]} "
            f"clusters, whose table has {8 * shape[0] * shape[1] / 1e9:.0f} GB; "
            "adjusted_rand needs none"
        )
        raise ValueError(message)
    cells = np.bincount(groups * shape[1] + clusters, minlength=shape[0] * shape[1])
    return cells.reshape(shape).astype(np.int64, copy=False)


def largest_shares(labels: Ints, truth: Ints) -> Ints:
    """Return the cluster which most points of each group are in, the first of several.

    Groups without points are said to be in cluster 0.

    Examples
    --------
    >>> largest_shares(np.array([2, 2, 1, 1, 0]), np.array([0, 0, 2, 2, 2]))
    array([2, 0, 1])
    """
    groups, clusters, counts = _together(truth, labels)
    order = np.lexsort((clusters, -counts, groups))
    owners, first = np.unique(groups[order], return_index=True)
    shares = np.zeros(truth.max() + 1, np.int64)
    shares[owners] = clusters[order[first]]
    return shares


def _checked(labels: object, truth: object) -> tuple[Ints, Ints]:
    """Return the cluster and the group of each point, as integers."""
    n = max(1, rectangular(labels, "labels").size)
    return check_labels(labels, n, None), check_labels(truth, n, None, name="truth")


def _together(groups: Ints, clusters: Ints) -> tuple[Ints, Ints, Ints]:
    """Return which group has points in which cluster, and how many.

    Of many groups and clusters most have none together, and a table of all is larger
    than any memory.
    """
    width = int(clusters.max()) + 1
    cells = groups * width + clusters
    if width * (int(groups.max()) + 1) <= len(cells):
        all_counts = np.bincount(cells)
        pairs = np.flatnonzero(all_counts)
        counts = all_counts[pairs]
    else:
        pairs, counts = np.unique(cells, return_counts=True)
    return pairs // width, pairs % width, counts


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
    clusters, groups = _checked(labels, truth)
    *_, counts = _together(groups, clusters)
    both = _pairs(counts)
    of_groups, of_clusters = _pairs(np.bincount(groups)), _pairs(np.bincount(clusters))
    every = max(1, len(groups) * (len(groups) - 1) // 2)
    by_chance = of_groups * of_clusters / every
    most = (of_groups + of_clusters) / 2
    if most == by_chance:  # both keep all points together, or all apart
        return 1.0
    return (both - by_chance) / (most - by_chance)


def _pairs(counts: Ints) -> int:
    """Return how many pairs there are within groups of these sizes, exactly."""
    return int((counts * (counts - 1) // 2).sum())
