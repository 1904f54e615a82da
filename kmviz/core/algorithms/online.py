"""Online k-means: the points come one by one, and each moves one centroid.

MacQueen, J. (1967). Some methods for classification and analysis of multivariate
observations. Proceedings of the 5th Berkeley Symposium on Mathematical Statistics and
Probability 1, 281-297.

Each centroid begins as a group of one point, the place where it stands. A point joins
the group whose mean is nearest, which then moves to the new mean. When all have come,
all points are given to their nearest mean, as in the paper. They come in random order,
but those on which a centroid began, because they are its groups already. All points are
coloured by their nearest centroid meanwhile, which the algorithm does not look at.
"""

from collections.abc import Iterator

import numpy as np

from kmviz.core.algorithms.mini_batch import learn
from kmviz.core.given.rules import Rules
from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.metric import Euclidean, Metric
from kmviz.core.recording import vouched
from kmviz.core.steps import Step


class OneByOne(Euclidean):
    """The metric of online k-means, that of k-means."""

    telling = "batch"
    code = "one"


def online(metric: Metric, centroids: Floats, rules: Rules) -> Iterator[Step]:
    """Run online k-means from given centroids and yield every half-step.

    Of the rules, `max_iter` and `rng` hold: at most so many points come. The `batch` of
    a step is the one point.

    Examples
    --------
    >>> metric = OneByOne([[0.0], [9.0], [2.0]])
    >>> steps = list(online(metric, np.array([[0.0], [9.0]]), Rules(rng=0)))
    >>> steps[1].batch, steps[2].centroids.ravel(), steps[-1].stop
    (array([2]), array([1., 9.]), 'one pass')
    """
    coming = rules.generator().permutation(_others(metric.X, centroids))
    points, weights = iter(coming[:, None]), np.ones(len(centroids))
    steps = learn(metric, centroids, points, weights, rules.max_iter, patience=np.inf)
    return vouched(steps, metric)


def _others(X: Floats, centroids: Floats) -> Ints:
    """Return the points on which no centroid stands; each stands on one at most."""
    free = np.ones(len(X), dtype=np.bool_)
    for centroid in centroids:
        free[np.flatnonzero(free & (centroid == X).all(axis=1))[:1]] = False
    return np.flatnonzero(free)
