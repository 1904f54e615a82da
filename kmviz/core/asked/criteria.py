"""How many clusters? What three papers ask of a clustering, to choose its k.

Rousseeuw, P. J. (1987). Silhouettes: a graphical aid to the interpretation and
validation of cluster analysis. Journal of Computational and Applied Mathematics 20,
53-65.
Tibshirani, R., Walther, G. and Hastie, T. (2001). Estimating the number of clusters in
a data set via the gap statistic. Journal of the Royal Statistical Society B 63(2),
411-423.
Pham, D. T., Dimov, S. S. and Nguyen, C. D. (2005). Selection of K in K-means
clustering. Proceedings of the Institution of Mechanical Engineers C 219(1), 103-119.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from kmviz.core.given.memory import too_little_memory
from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.ground.pauses import Pause, unbroken
from kmviz.core.nearest.distances import rows_of_distances

TABLE = 1 << 18
"""Distances held at a time: as many as stay near a processor."""

HELD = 60
"""Bytes that a number of a board takes, with the runs on it."""

BOXES = ("data", "components")
"""The boxes in which reference points are drawn: the paper's choices (a) and (b)."""

CONCENTRATED = 0.85
"""Below this f(K) tells of clusters, say Pham, Dimov and Nguyen; above, it may not."""


def silhouettes(X: Floats, labels: Ints, pause: Pause = unbroken) -> Floats:
    """Return the silhouette of each point, from -1 to 1.

    It compares the mean distance to the other points of one's own cluster, a, with
    that to the points of the nearest other cluster, b: (b - a) / max(a, b). A point
    alone in its cluster has 0, as in the paper, and so has one with a = b = 0. The time
    grows with the square of the number of points, the memory does not.

    Parameters
    ----------
    X : array of shape (n, d)
        The points.
    labels : array of int, shape (n,)
        Their clusters, of which there are two at least.
    pause : callable, optional
        Called between parts of the work.

    Returns
    -------
    array of shape (n,)
        The silhouettes.

    Examples
    --------
    >>> X = np.array([[0.0], [1.0], [5.0], [6.0]])
    >>> silhouettes(X, np.array([0, 0, 1, 1])).round(2)
    array([0.82, 0.78, 0.78, 0.82])
    """
    _, own, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    order = np.argsort(own, kind="stable")  # so that a cluster is one piece of a row
    sorted_X, begins = X[order], np.cumsum(sizes) - sizes
    values = np.empty(len(X))
    for start, distances in rows_of_distances(sorted_X, TABLE):
        part = order[start : start + len(distances)]
        sums = np.add.reduceat(distances, begins, axis=1)
        values[part] = _silhouettes(sums, own[part], sizes)
        pause()
    return values


def _silhouettes(sums: Floats, own: Ints, sizes: Ints) -> Floats:
    """Return silhouettes by the sums of distances to each cluster, shape (m, k)."""
    rows = np.arange(len(own))
    a = sums[rows, own] / np.maximum(sizes[own] - 1, 1)
    means = sums / sizes
    means[rows, own] = np.inf
    b = means.min(axis=1)
    most = np.maximum(a, b)
    values: Floats = (b - a) / np.where(most > 0, most, 1.0)
    values[sizes[own] == 1] = 0.0
    return values


def reference_boards(
    X: Floats,
    count: int,
    rng: np.random.Generator,
    *,
    box: str = "data",
) -> Iterator[Floats]:
    """Yield boards without clusters, as many points each, drawn evenly in a box.

    The box has the sides of the data: along the axes ("data"), or along the principal
    components of the data ("components").

    Examples
    --------
    >>> X = np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 3.0]])
    >>> boards = np.array(list(reference_boards(X, 4, np.random.default_rng(0))))
    >>> boards.shape, bool((boards.max(axis=(0, 1)) <= 3).all())
    ((4, 3, 2), True)
    """
    middle = X.mean(axis=0)
    low, high = X.min(axis=0) - middle, X.max(axis=0) - middle
    if box == "components":
        few = len(X) < X.shape[1]  # or as many numbers as pairs of points were kept
        axes = np.linalg.svd(X - middle, full_matrices=few)[2]
        turned = (X - middle) @ axes.T
        low, high = turned.min(axis=0), turned.max(axis=0)
    for _ in range(count):
        board: Floats = rng.uniform(low, high, size=X.shape)
        if box == "components":
            board = board @ axes
        board += middle
        yield board


def boards_beside(
    X: Floats, count: int, rng: np.random.Generator, *, box: str, pause: Pause
) -> Floats:
    """Return the points and so many reference boards, shape (1 + count, n, d).

    Where they and the runs on them need more than the memory of this machine, it says
    how many would fit.
    """
    memory = too_little_memory(HELD * (1 + count) * X.size)
    if memory:
        most = max(memory // (HELD * X.size) - 1, 0)
        message = (
            f"references must be at most {most} for {len(X)} points, whose boards fit "
            f"into the memory of this machine ({memory / 1e9:.0f} GB), got {count}; or "
            "take a sample of the points"
        )
        raise ValueError(message)
    boards = np.empty((1 + count, *X.shape))
    boards[0] = X
    pause()
    for i, board in enumerate(reference_boards(X, count, rng, box=box), start=1):
        boards[i] = board
        pause()
    return boards


def gap(inertia: float, references: Floats) -> tuple[float, float]:
    """Return the gap statistic of one k, and its standard error s.

    With squared distances, the paper's W is the inertia. The gap is the mean of log W
    over the references less that of the data; s is the standard deviation over the B
    references times sqrt(1 + 1 / B).

    Examples
    --------
    >>> value, error = gap(1.0, np.array([np.e, np.e**3]))
    >>> round(value, 3), round(error, 3)
    (2.0, 1.225)
    """
    logs = np.log(references)
    value = float(logs.mean() - np.log(inertia))
    return value, float(logs.std() * np.sqrt(1 + 1 / len(logs)))


def f_of_k(inertias: Mapping[int, float], d: int) -> dict[int, float]:
    """Return f(K) for those k whose neighbour below is known as well; f(1) is 1.

    f(K) = S(K) / (alpha(K) S(K - 1)): the inertia beside what points spread evenly in
    d > 1 columns would make of that of K - 1.

    Examples
    --------
    >>> f_of_k({1: 16.0, 2: 5.0, 3: 4.0}, d=2)
    {1: 1.0, 2: 0.5, 3: 1.1636363636363636}
    """
    values = {}
    for k, inertia in inertias.items():
        if k == 1:
            values[k] = 1.0
        elif k - 1 in inertias:
            before = inertias[k - 1]
            values[k] = inertia / (_alpha(k, d) * before) if before else 1.0
    return values


def _alpha(k: int, d: int) -> float:
    """Return the weight of k: 1 - 3 / 4d for two clusters, from there towards 1.

    alpha(k) = alpha(k - 1) + (1 - alpha(k - 1)) / 6: of what is missing to 1, one sixth
    is made up with each k.
    """
    return 1 - 3 / (4 * d) * (5 / 6) ** (k - 2)
