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
from kmviz.core.steps import Step

CHUNK = 1 << 18
"""Distances computed at a time."""


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
            medoids[label] = own[np.argmin(self._sums(own))]
        return medoids

    def sliding(self, before: Step, after: Step, share: float) -> float:
        """Return the sum of distances part of the way to an update."""
        return Metric.sliding(self, before, after, share)

    def _sums(self, own: Floats) -> Floats:
        """Return the sum of the distances of each point to all of them."""
        rows = max(1, CHUNK // own.size)
        sums = np.empty(len(own))
        for start in range(0, len(own), rows):
            some = slice(start, start + rows)
            sums[some] = np.sqrt(((own[some, None] - own) ** 2).sum(2)).sum(1)
            may_end()
        return sums
