"""`kmeans`, the friendly door: points and k become a recorded run."""

from kmviz.core.algorithm import alternate
from kmviz.core.given.rules import Rules
from kmviz.core.metric import metric_of
from kmviz.core.options.options import check_flag, takes
from kmviz.core.recording import after
from kmviz.core.seeding import seeding_steps
from kmviz.core.steps import Step
from kmviz.core.trace import Trace, names_of


@takes()
def kmeans(
    X: object,
    k: int | None = None,
    *,
    init: object = "random",
    max_iter: int = 300,
    tol: float = 0.0,
    empty: str = "keep",
    rng: object = None,
    seeding: bool = False,
) -> Trace:
    """Cluster the points by k-means and return the recorded run.

    Parameters
    ----------
    X : array of shape (n, d), DataFrame, Board, or Dask array or data frame
        The points. Names of columns, where X has them, go on the pictures. Those of a
        Dask collection stay where they are, in blocks: each half-step asks all of them.
    k : int, optional
        The number of clusters; may be left out when `init` is an array.
    init : str or array of shape (k, d)
        Where the centroids start; see `choose_centroids`.
    max_iter, tol, empty
        When to stop and what becomes of empty clusters; see `lloyd`.
    rng : None, int or numpy.random.Generator
        The source of randomness; the same number gives the same run.
    seeding : bool
        Whether the run begins with the draws of its start; see `seeding_steps`.

    Returns
    -------
    Trace
        The run, with ``labels``, ``centroids``, ``inertia``, ``n_iter`` and ``stop`` of
        its end, and every step on the way.

    Raises
    ------
    ValueError
        If an argument is unusable. The message says what is required, what was given.

    Notes
    -----
    A column that ranges far wider than all others decides nearly alone; `standardize`
    gives each the same say. A run that is printed names such a column, and so do
    `explore`, `show` and the command.

    One run finds a local minimum. To look for a better one, run several times and keep
    the run of least inertia; averaging centroids of different runs makes no sense.

    Points in blocks have starts of their own: "random", "farthest" and "k-means||" by
    Bahmani and others (2012), which in five rounds draws about 2 k points each, far
    ones rather than near ones, and chooses k of them as k-means++ does. The labels of
    such a run, and marks of what changed, are Dask arrays; counts and inertia are those
    of all points. Without a scheduler the blocks are read anew for each half-step.

    Examples
    --------
    >>> trace = kmeans([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]], k=2, rng=0)
    >>> trace.labels
    array([1, 1, 0])
    >>> trace.inertia
    0.5
    """
    metric = metric_of(X)
    draws: list[Step] = []
    if check_flag(seeding, "seeding") and isinstance(init, str):
        draws = list(seeding_steps(metric.X, k, init=init, rng=rng))
    start = draws[-1].centroids if draws else metric.start(k, init, rng)
    steps = alternate(metric, start, Rules(max_iter, tol, empty))
    return Trace(metric.X, after(draws, steps, metric), **names_of(X), metric=metric)
