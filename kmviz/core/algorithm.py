"""Lloyd's algorithm as a generator of half-steps.

One iteration is two steps: *assign* gives each point to its nearest centroid, *update*
moves each centroid to the mean of its points. Both can only lower the inertia, so in
exact arithmetic the labels stop changing sooner or later. In floating point they may
instead return to an earlier state, which is why a run also ends when labels come back.
Means are exact but for one rounding, so no update raises the inertia by more than the
rounding of its last digits, wherever the points lie.
"""

from collections.abc import Hashable, Iterator

import numpy as np

from kmviz.core.deferred import deferred_step
from kmviz.core.given.coordinates import check_centroids
from kmviz.core.given.rules import Rules
from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.ground.sentence import Sentence
from kmviz.core.metric import Metric, metric_of
from kmviz.core.nearest.owners import Nobody, Owners
from kmviz.core.options.options import takes
from kmviz.core.recording import vouched
from kmviz.core.steps import Step


@takes()
def lloyd(
    X: object,
    centroids: object,
    *,
    max_iter: int = 300,
    tol: float = 0.0,
    empty: str = "keep",
) -> Iterator[Step]:
    """Run Lloyd's algorithm from given centroids and yield every half-step.

    The steps are *init*, then *assign* and *update* in turn. The last one is an assign,
    so the final labels belong to the final centroids. Its `stop` says why it is the
    last:

    - ``"labels unchanged"``: the assign moved no point;
    - ``"centroids unchanged"``: the update before it moved no centroid more than `tol`;
    - ``"cycle"``: the labels are those of an earlier assign (rounding may do that);
    - ``"max_iter"``: that many updates were made, and the run was cut.

    Means are exact but for one rounding, so no update raises the sum of squares, and
    equal points stay at rest. Labels and inertia are those of the centroids as the step
    holds them, to the last digits that float64 has, however far from the origin.

    Parameters
    ----------
    X : array of shape (n, d), or Dask array or data frame
        The points.
    centroids : array of shape (k, d)
        Where the centroids start.
    max_iter : int
        The largest number of updates.
    tol : float
        A centroid that moves no farther than this counts as unmoved; in the units of X.
    empty : {"keep", "farthest", "drop", "error"}
        What an update does with a cluster that has no points: leave its centroid where
        it is; move it to the point farthest from its own centroid; drop it for the rest
        of the run; or raise an error. The other clusters keep their numbers.

    Yields
    ------
    Step
        The next half-step. Its arrays are read-only, and stay as they are. For points
        in blocks, labels and marks of what changed are Dask arrays.

    Raises
    ------
    ValueError
        At the call, if an argument is unusable; during iteration, if a cluster loses
        all its points and `empty` is "error".

    References
    ----------
    Lloyd, S. P. (1982). Least squares quantization in PCM. IEEE Transactions on
    Information Theory 28(2), 129-137.

    Examples
    --------
    >>> for step in lloyd([[0.0], [1.0], [5.0]], centroids=[[0.0], [1.0]]):
    ...     print(step.phase, step.iteration, step.labels, step.centroids.ravel())
    init 0 [-1 -1 -1] [0. 1.]
    assign 1 [0 1 1] [0. 1.]
    update 1 [0 1 1] [0. 3.]
    assign 2 [0 0 1] [0. 3.]
    update 2 [0 0 1] [0.5 5. ]
    assign 3 [0 0 1] [0.5 5. ]
    >>> step.stop
    'labels unchanged'
    """
    metric = metric_of(X)
    start = check_centroids(centroids, metric.X)
    return alternate(metric, start, Rules(max_iter, tol, empty))


def alternate(metric: Metric, centroids: Floats, rules: Rules) -> Iterator[Step]:
    """Run Lloyd's loop by any metric, as `lloyd` does by that of k-means.

    Assigns ask the metric who is nearest, updates where the middle of a cluster is.
    Both must lower the sum of its costs, or leave it as it is.

    Examples
    --------
    >>> metric = metric_of([[0.0], [1.0], [5.0]])
    >>> start = np.array([[0.0], [5.0]])
    >>> [step.phase for step in alternate(metric, start, Rules())]
    ['init', 'assign', 'update', 'assign']
    """
    steps = metric.lloyd(centroids, rules) or _steps(metric, centroids, rules)
    return vouched(steps, metric)


def _steps(metric: Metric, centroids: Floats, rules: Rules) -> Iterator[Step]:
    nobody = Nobody(len(metric.X), centroids)
    still = np.zeros(centroids.shape)
    yield deferred_step(metric, "init", 0, centroids, nobody, None, still)
    owners: Owners | None = None
    seen: dict[Hashable, int] = {}
    shift = still + np.inf
    for i in range(1, rules.max_iter + 2):
        before, owners = owners, metric.owners(centroids, owners)
        first = seen.setdefault(owners.key, i)
        # Centroids that have not moved at all have the same labels as before.
        asked = first < i or rules.tol > 0
        unmoved = asked and not (metric.lengths(shift) > rules.tol).any()
        stop = stop_rule(first, i, unmoved=unmoved, cut=i > rules.max_iter)
        yield deferred_step(metric, "assign", i, centroids, owners, before, still, stop)
        if stop:
            return
        middles = _middles(metric, owners, centroids, rules.empty, i)
        shift, centroids = middles - centroids, middles
        yield deferred_step(metric, "update", i, centroids, owners, owners, shift)


def stop_rule(first: int, iteration: int, *, unmoved: bool, cut: bool) -> str | None:
    """Return the first rule that ends the run at an assign.

    Its labels were first seen at some iteration. Unmoved centroids come first: that
    rule fired at the update, and this assign only closes the run.

    Examples
    --------
    >>> [stop_rule(first, 3, unmoved=False, cut=False) for first in (3, 2, 1)]
    [None, 'labels unchanged', 'cycle']
    """
    if unmoved:
        return "centroids unchanged"
    if first < iteration:
        return "labels unchanged" if first == iteration - 1 else "cycle"
    return "max_iter" if cut else None


def _middles(
    metric: Metric, owners: Owners, centroids: Floats, empty: str, iteration: int
) -> Floats:
    """Return the middle of each cluster; those without points follow the empty rule."""
    middles = owners.middles()
    if owners.everywhere:
        return middles
    vacant = np.flatnonzero(owners.counts == 0)
    if vacate(middles, centroids, vacant, empty, iteration):
        _relocate(metric, owners.labels, middles, vacant)
    return middles


def vacate(
    middles: Floats, centroids: Floats, vacant: Ints, empty: str, iteration: int
) -> bool:
    """Follow the empty rule where clusters are vacant, or have become so.

    Returns
    -------
    bool
        Whether they must go to the farthest points; they stand where they were.

    Examples
    --------
    >>> middles, stood = np.array([[7.0], [0.0]]), np.array([[3.0], [4.0]])
    >>> vacate(middles, stood, np.array([1]), "keep", 1), middles.ravel()
    (False, array([7., 4.]))
    """
    middles[vacant] = np.nan if empty == "drop" else centroids[vacant]
    if empty == "error":
        message = Sentence(
            'with empty="error" every cluster must keep at least one point, got none '
            "with label {label} (cluster {cluster}) at iteration {iteration}",
            label=int(vacant[0]),
            cluster=int(vacant[0]) + 1,
            iteration=iteration,
        )
        raise ValueError(message)
    return empty == "farthest"


def _relocate(metric: Metric, labels: Ints, middles: Floats, vacant: Ints) -> None:
    """Move each vacant centroid onto the point that is farthest from its own middle.

    A cluster whose points all lie at one place gives none: its middle is that place.
    """
    X = metric.X
    costs = metric.costs(middles, labels)
    for centroid in vacant:
        farthest = costs.argmax()
        if costs[farthest] == 0.0:
            return
        middles[centroid] = X[farthest]
        costs[(X[farthest] == X).all(axis=1)] = 0.0
