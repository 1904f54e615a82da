"""K-medians: distances along the axes, and medians in place of means.

The distance of two places is the sum of the differences in each column, as a taxi
drives (the L1 or Manhattan distance). The sum of such distances to one place is
least at the median of each column, as that of squared ones is at the mean. So a point
far off pulls no harder than one nearby.
"""

import numpy as np

from kmviz.core.algorithm import alternate
from kmviz.core.given.rules import Rules
from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.metric import Metric
from kmviz.core.nearest.assignment import nearest, own_costs
from kmviz.core.options.options import takes
from kmviz.core.trace import Trace, names_of


class Manhattan(Metric):
    """The metric of k-medians: inertia is the sum of L1 distances.

    Examples
    --------
    >>> metric = Manhattan([[0.0, 0.0], [3.0, 4.0], [9.0, 5.0]])
    >>> metric.costs(np.array([[0.0, 0.0]]), np.array([0, 0, 0]))
    array([ 0.,  7., 14.])
    >>> metric.middles(np.array([0, 0, 0]), k=1)
    array([[3., 4.]])
    """

    goal = "to_the_median"
    measure = "sum_of_distances"

    @property
    def straight(self) -> bool:
        """Whether there is one column: with more, borders have bends."""
        return len(self.X.T) == 1

    def nearest(self, centroids: Floats) -> Ints:
        """Return the nearest centroid for each point, the first of equals."""
        return nearest(self.X, centroids, np.abs)

    def costs(
        self, centroids: Floats, labels: Ints, points: Ints | None = None
    ) -> Floats:
        """Return L1 distances."""
        X = self.X if points is None else self.X[points]
        return own_costs(X, centroids, labels, np.abs)

    def lengths(self, differences: Floats) -> Floats:
        """Return L1 lengths."""
        lengths: Floats = np.abs(differences).sum(axis=1)
        return lengths

    def middles(self, labels: Ints, k: int) -> Floats:
        """Return medians of columns, half-way between the middle two of an even number.

        Any place between those two would do as well.
        """
        medians = np.zeros((k, self.X.shape[1]))
        for label in np.unique(labels):
            medians[label] = np.median(self.X[labels == label], axis=0)
        return medians


@takes()
def kmedians(
    X: object,
    k: int | None = None,
    *,
    init: object = "random",
    max_iter: int = 300,
    tol: float = 0.0,
    empty: str = "keep",
    rng: object = None,
) -> Trace:
    """Cluster the points by k-medians and return the recorded run.

    It is `kmeans` by another measure: who is nearest is decided by L1 distances, an
    update moves each centroid to the median of its points, column by column, and the
    inertia is the sum of L1 distances, not squared.

    Parameters
    ----------
    X, k, init, max_iter, empty, rng
        As in `kmeans`. The starts are the same, too.
    tol : float
        A centroid that moves no farther than this, in L1 distance, counts as unmoved.

    Returns
    -------
    Trace
        The run; every medium shows it as it shows one of k-means, but in the plane
        without cells, whose borders have bends.

    Raises
    ------
    ValueError
        If an argument is unusable. The message says what is required, what was given.

    References
    ----------
    Bradley, P. S., Mangasarian, O. L. and Street, W. N. (1997). Clustering via concave
    minimization. Advances in Neural Information Processing Systems 9, 368-374.

    Examples
    --------
    >>> trace = kmedians([[0.0], [1.0], [2.0], [50.0]], k=1, rng=0)
    >>> trace.centroids, trace.inertia
    (array([[1.5]]), 51.0)
    """
    metric = Manhattan(X)
    start = metric.start(k, init, rng)
    steps = alternate(metric, start, Rules(max_iter, tol, empty))
    return Trace(metric.X, steps, **names_of(X), metric=metric)
