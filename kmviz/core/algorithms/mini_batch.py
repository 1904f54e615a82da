"""Mini-batch k-means: each update learns from a few points, drawn at random.

Sculley, D. (2010). Web-scale k-means clustering. Proceedings of the 19th International
Conference on World Wide Web, 1177-1178.

A point of the batch pulls its nearest centroid to itself, by a share of the way that is
one over the number of points that ever pulled it. So a centroid is the mean of all that
have. The paper gives labels to the batch alone; here all points are coloured by their
nearest centroid at every assign, which the algorithm itself does not look at. The paper
stops after a number of batches; here a run also ends when no colour has changed for as
many updates as `PATIENCE` says.
"""

from collections.abc import Iterator
from itertools import count

import numpy as np

from kmviz.core.deferred import deferred_step
from kmviz.core.given.rules import PATIENCE, Rules
from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.metric import Euclidean, Metric
from kmviz.core.nearest.owners import Nobody, Owners
from kmviz.core.recording import vouched
from kmviz.core.steps import Step

SMALLEST, SHARE = 10, 10
"""A batch is a tenth of the points, and at least ten, if there are so many."""


class MiniBatch(Euclidean):
    """The metric of mini-batch k-means, that of k-means."""

    telling = "batch"
    code = "batch"


def mini_batch(metric: Metric, centroids: Floats, rules: Rules) -> Iterator[Step]:
    """Run mini-batch k-means from given centroids and yield every half-step.

    Of the rules, `max_iter` and `rng` hold. The steps tell their `batch`; the last one
    has none.

    Examples
    --------
    >>> metric = MiniBatch([[float(i)] for i in range(30)])
    >>> start = np.array([[0.0], [20.0]])
    >>> steps = list(mini_batch(metric, start, Rules(rng=0)))
    >>> len(steps[1].batch), steps[-1].stop
    (10, 'settled')
    """
    batches = _batches(len(metric.X), rules.generator())
    weights = np.zeros(len(centroids))
    return vouched(learn(metric, centroids, batches, weights, rules.max_iter), metric)


def _batches(n: int, rng: np.random.Generator) -> Iterator[Ints]:
    size = min(n, max(SMALLEST, n // SHARE))
    while True:
        yield rng.choice(n, size, replace=False)


def learn(
    metric: Metric,
    centroids: Floats,
    batches: Iterator[Ints],
    weights: Floats,
    max_iter: int,
    patience: float = PATIENCE,
) -> Iterator[Step]:
    """Yield the half-steps of centroids that learn from one batch after the other.

    Each begins as the mean of so many points as its weight says.
    """
    owners: Owners = Nobody(len(metric.X), centroids)
    still = np.zeros_like(centroids)
    yield deferred_step(metric, "init", 0, centroids, owners, None, still)
    quiet = 0
    for i in count(1):
        before, owners = owners, metric.owners(centroids, owners)
        quiet = 0 if owners.key != before.key else quiet + 1
        batch = next(batches, None)
        ends = {"one pass": batch is None, "settled": quiet >= patience}
        ends["max_iter"] = i > max_iter
        stop = next((name for name, ended in ends.items() if ended), None)
        read = None if stop else batch
        yield deferred_step(
            metric, "assign", i, centroids, owners, before, still, stop, batch=read
        )
        if read is None:
            return
        pulled = owners.few_for_once[read]
        taught, weights = _taught(metric.X[read], pulled, centroids, weights)
        shift, centroids = taught - centroids, taught
        yield deferred_step(
            metric, "update", i, centroids, owners, owners, shift, batch=read
        )


def _taught(
    points: Floats, labels: Ints, centroids: Floats, weights: Floats
) -> tuple[Floats, Floats]:
    """Return the centroids after points have pulled at them, and their new weights."""
    pulls = np.zeros_like(centroids)
    np.add.at(pulls, labels, points - centroids[labels])
    weights = weights + np.bincount(labels, minlength=len(weights))
    return centroids + pulls / np.maximum(weights, 1)[:, None], weights
