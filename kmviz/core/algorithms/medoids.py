"""K-medoids: a star is always one of the points.

Park, H.-S. and Jun, C.-H. (2009). A simple and fast algorithm for K-medoids clustering.
Expert Systems with Applications 36(2), 3336-3341.

The medoid of a cluster is that of its points whose distances to the others sum to the
least. Distances are Euclidean and not squared. The loop is Lloyd's; a star that begins
elsewhere comes onto a point at the first update, the only one that may raise the sum.
"""

import numpy as np

from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.ground.pauses import may_end
from kmviz.core.metric import Euclidean, Metric
from kmviz.core.nearest.distances import Distances
from kmviz.core.steps import Step

CHUNK = 1 << 18
"""Distances computed at a time."""
SLACK = 1e-12
"""By which share of the largest sum a bound may be wrong by rounding, and much more."""


class Medoid(Euclidean):
    """The metric of k-medoids: inertia is the sum of distances.

    Examples
    --------
    >>> metric = Medoid([[0.0, 0.0], [3.0, 4.0], [9.0, 12.0]])
    >>> metric.costs(np.array([[0.0, 0.0]]), np.array([0, 0, 0]))
    array([ 0.,  5., 15.])
    >>> metric.middles(np.array([0, 0, 0]), k=1)
    array([[3., 4.]])
    """

    goal = "to_the_medoid"
    measure = "sum_of_distances"

    def costs(
        self, centroids: Floats, labels: Ints, points: Ints | None = None
    ) -> Floats:
        """Return distances."""
        return np.sqrt(super().costs(centroids, labels, points))

    def middles(self, labels: Ints, k: int) -> Floats:
        """Return medoids, each the first of equals."""
        medoids = np.zeros((k, self.X.shape[1]))
        for label in np.unique(labels):
            own = self.X[labels == label]
            medoids[label] = own[most_central(own)]
        return medoids

    def sliding(self, before: Step, after: Step, share: float) -> float:
        """Return the sum of distances part of the way to an update."""
        return Metric.sliding(self, before, after, share)


def most_central(X: Floats) -> int:
    """Return the point whose distances to all sum to the least, the first of equals.

    A sum tells of others: it differs from that of a point at a distance by no more than
    n times this. So of most points none has to be computed where columns are few.

    References
    ----------
    Newling, J. and Fleuret, F. (2017). A sub-quadratic exact medoid algorithm.
    Proceedings of Machine Learning Research 54, 185-193.

    Examples
    --------
    >>> most_central(np.array([[0.0], [9.0], [4.0], [3.0]]))
    2
    """
    n, table, most = len(X), Distances(X), 0.0
    sums, least = np.full(n, np.inf), np.zeros(n)
    order = np.argsort(((X - X.mean(axis=0)) ** 2).sum(axis=1), kind="stable")
    while len(order):
        some = order[: max(1, CHUNK // n)]
        distances = table.rows(some)
        sums[some] = distances.sum(axis=1)
        distances *= n
        for total, away in zip(sums[some], distances, strict=True):
            np.maximum(least, np.abs(total - away), out=least)
        rest = order[len(some) :]
        most = max(most, sums[some].max())
        order = rest[least[rest] <= sums.min() + SLACK * most]
        may_end()
    return int(sums.argmin())
