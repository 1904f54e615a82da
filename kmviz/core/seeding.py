"""Where the centroids start: all the randomness of a run.

Forgy, E. W. (1965). Cluster analysis of multivariate data. Biometrics 21, 768-769.
Gonzalez, T. F. (1985). Clustering to minimize the maximum intercluster distance.
Theoretical Computer Science 38, 293-306.
Pena, J. M., Lozano, J. A. and Larranaga, P. (1999). An empirical comparison of four
initialization methods for the k-means algorithm. Pattern Recognition Letters 20(10),
1027-1040: among them the random partition.
Arthur, D. and Vassilvitskii, S. (2007). k-means++: the advantages of careful seeding.
Proceedings of SODA 2007, 1027-1035.
"""

from collections.abc import Callable

import numpy as np

from kmviz.core.arrays import Floats
from kmviz.core.assignment import cluster_means, summands
from kmviz.core.checks import (
    check_centroids,
    check_k,
    check_option,
    check_points,
    check_rng,
)
from kmviz.core.options import takes


@takes()
def choose_centroids(
    X: object, k: int | None = None, *, init: object = "random", rng: object = None
) -> Floats:
    """Return k starting centroids for the points.

    Parameters
    ----------
    X : array of shape (n, d)
        The points.
    k : int, optional
        The number of centroids; may be left out when `init` is an array.
    init : {"random", "partition", "k-means++", "farthest"} or array of shape (k, d)
        How to choose them:

        - ``"random"``: k points at different places, as Forgy did;
        - ``"partition"``: the means of k random groups that are not empty;
        - ``"k-means++"``: points one by one, each with a probability in proportion to
          its squared distance from the nearest centroid so far;
        - ``"farthest"``: a random point, then always the point farthest from all
          centroids so far;
        - an array: those centroids, copied.
    rng : None, int or numpy.random.Generator
        The source of randomness; the same number gives the same centroids.

    Returns
    -------
    array of shape (k, d)
        The centroids. Fewer than k places among the points means equal centroids.

    Raises
    ------
    ValueError
        If an argument is unusable, or k and the array disagree.

    Examples
    --------
    >>> choose_centroids([[0.0], [1.0], [9.0]], 2, init="farthest", rng=1).ravel()
    array([1., 9.])
    """
    points = check_points(X)
    generator = check_rng(rng)
    if hasattr(init, "__len__") and not isinstance(init, str):
        return _given(points, k, init)
    choose = SEEDINGS[check_option(init, "init", SEEDINGS)]
    return choose(points, check_k(k, len(points)), generator)


def draw_starts(
    X: Floats, k: int, init: str, runs: int, rng: np.random.Generator
) -> Floats:
    """Return many starts from one source of randomness, shape (runs, k, d).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> draw_starts(np.array([[0.0], [1.0], [9.0]]), 2, "k-means++", 5, rng).shape
    (5, 2, 1)
    """
    if init == "k-means++":
        return _plus_plus_together(X, k, runs, rng)
    return np.array([SEEDINGS[init](X, k, rng) for _ in range(runs)])


def _plus_plus_together(
    X: Floats, k: int, runs: int, rng: np.random.Generator
) -> Floats:
    """Draw the next star of all runs at once, as `_draw` does for one."""
    chosen = [rng.integers(len(X), size=runs)]
    squares = np.full((runs, len(X)), np.inf)
    while len(chosen) < k:
        away = np.zeros_like(squares)
        for column in X.T:
            away += (column - column[chosen[-1]][:, None]) ** 2
        np.minimum(squares, away, out=squares)
        most = squares.max(axis=1, keepdims=True)
        weights = np.where(most > 0, squares / np.where(most > 0, most, 1.0), 1.0)
        cumulated = np.cumsum(weights, axis=1)
        spun = rng.random(runs) * cumulated[:, -1]
        chosen.append((cumulated <= spun[:, None]).sum(axis=1))
    return X[np.stack(chosen, axis=1)]


def _given(X: Floats, k: int | None, init: object) -> Floats:
    centroids = check_centroids(init, X, name="init")
    if check_k(len(centroids) if k is None else k, len(X)) != len(centroids):
        message = (
            f"k must be the number of centroids in init ({len(centroids)}), got {k}"
        )
        raise ValueError(message)
    return centroids.copy()


def _random(X: Floats, k: int, rng: np.random.Generator) -> Floats:
    """Draw points without replacement, passing over places already taken."""
    order = rng.permutation(len(X))
    taken: set[bytes] = set()
    chosen: list[int] = []
    for i in order:
        if len(chosen) == k:
            break
        place = (X[i] + 0.0).tobytes()  # + 0.0 makes -0.0 and 0.0 one place
        if place not in taken:
            taken.add(place)
            chosen.append(i)
    if len(chosen) < k:
        chosen += order[~np.isin(order, chosen)][: k - len(chosen)].tolist()
    return X[chosen]


def _partition(X: Floats, k: int, rng: np.random.Generator) -> Floats:
    """Label k random points 0..k-1, so that no group is empty, and the rest freely."""
    labels = rng.integers(k, size=len(X))
    labels[rng.choice(len(X), size=k, replace=False)] = np.arange(k)
    return cluster_means(summands(X), labels, k)


def _plus_plus(X: Floats, k: int, rng: np.random.Generator) -> Floats:
    return _one_by_one(X, k, rng, lambda squares: _draw(squares, rng))


def _farthest(X: Floats, k: int, rng: np.random.Generator) -> Floats:
    return _one_by_one(X, k, rng, lambda squares: int(squares.argmax()))


def _one_by_one(
    X: Floats, k: int, rng: np.random.Generator, choose: Callable[[Floats], int]
) -> Floats:
    """Take a random point, then k - 1 chosen by squared distances to those taken."""
    chosen = [int(rng.integers(len(X)))]
    squares = np.full(len(X), np.inf)
    while len(chosen) < k:
        squares = np.minimum(squares, ((X - X[chosen[-1]]) ** 2).sum(axis=1))
        chosen.append(choose(squares))
    return X[chosen]


def _draw(weights: Floats, rng: np.random.Generator) -> int:
    """Draw an index in proportion to its weight; evenly when all weights are zero."""
    cumulated = np.cumsum(weights / weights.max() if weights.any() else weights + 1.0)
    return int(np.searchsorted(cumulated, rng.random() * cumulated[-1], side="right"))


SEEDINGS: dict[str, Callable[[Floats, int, np.random.Generator], Floats]] = {
    "random": _random,
    "partition": _partition,
    "k-means++": _plus_plus,
    "farthest": _farthest,
}
"""The named ways to choose starting centroids."""
