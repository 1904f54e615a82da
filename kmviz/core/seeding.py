"""Where the centroids start: all the randomness of a run."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from kmviz.core.given.choices import check_init
from kmviz.core.given.coordinates import check_centroids, check_points
from kmviz.core.given.numbers import check_k, check_k_or_start, check_rng
from kmviz.core.ground.arrays import Floats, Ints, frozen
from kmviz.core.ground.pauses import Pause, may_end, unbroken
from kmviz.core.nearest.assignment import CHUNK, cluster_means, summands
from kmviz.core.options.options import takes
from kmviz.core.steps import Step

ABREAST = 1 << 18
"""Squares that many runs work out at a time, in memory that is at hand."""


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
    init : str or array of shape (k, d)
        How to choose them:

        - ``"random"``: k points at different places, as Forgy did;
        - ``"k-means++"``: points one by one, each with a probability in proportion to
          its squared distance from the nearest centroid so far;
        - ``"greedy-k-means++"``: the same, but of 2 + log k points drawn each time the
          one is taken that lowers the inertia most, as scikit-learn does;
        - ``"farthest"``: a random point, then always the point farthest from all
          centroids so far;
        - ``"partition"``: the means of k random groups that are not empty;
        - an array: those centroids, copied.

        Points in blocks have others; see `kmeans`.
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

    References
    ----------
    Forgy, E. W. (1965). Cluster analysis of multivariate data. Biometrics 21, 768-769.
    Gonzalez, T. F. (1985). Clustering to minimize the maximum intercluster distance.
    Theoretical Computer Science 38, 293-306.
    Pena, J. M., Lozano, J. A. and Larranaga, P. (1999). An empirical comparison of four
    initialization methods for the k-means algorithm. Pattern Recognition Letters
    20(10), 1027-1040: among them the random partition.
    Arthur, D. and Vassilvitskii, S. (2007). k-means++: the advantages of careful
    seeding. Proceedings of SODA 2007, 1027-1035. They mention the greedy variant, too;
    it is studied in Grunau, C., Ozudogru, A. A., Rozhon, V. and Tetek, J. (2023). A
    nearly tight analysis of greedy k-means++. Proceedings of SODA 2023, 1012-1070.

    Examples
    --------
    >>> choose_centroids([[0.0], [1.0], [9.0]], 2, init="farthest", rng=1).ravel()
    array([1., 9.])
    """
    return chosen(check_points(X), k, init, rng)


def chosen(X: Floats, k: int | None, init: object, rng: object) -> Floats:
    """Return what `choose_centroids` returns, for points that are checked."""
    if hasattr(init, "__len__") and not isinstance(init, str):
        if rng is not None:
            check_rng(rng)
        return given_start(X, k, init).copy()
    generator = check_rng(rng)
    choose = SEEDINGS[check_init(init, "init", SEEDINGS)]
    draws = choose(X, check_k_or_start(k, len(X)), generator)
    return np.concatenate([draw.places for draw in draws])


@takes()
def seeding_steps(
    X: object, k: int | None, *, init: str = "random", rng: object = None
) -> Iterator[Step]:
    """Choose k starting centroids and yield a step for each draw.

    The last of the steps has the centroids that `choose_centroids` returns for the same
    arguments. The starts "random" and "partition" are made in one step.

    Parameters
    ----------
    X : array of shape (n, d)
        The points.
    k : int
        The number of centroids.
    init : str
        How to choose them; see `choose_centroids`.
    rng : None, int or numpy.random.Generator
        The source of randomness; the same number gives the same centroids.

    Yields
    ------
    Step
        A step with the phase "seed", and the `chances` of all points at its draw. A
        centroid that is not drawn yet is a row of nan.

    Raises
    ------
    ValueError
        If an argument is unusable.

    Examples
    --------
    >>> X = [[0.0], [1.0], [9.0]]
    >>> for step in seeding_steps(X, 2, init="k-means++", rng=0):
    ...     print(step.centroids.ravel(), step.chances.round(3))
    [ 9. nan] [0.333 0.333 0.333]
    [9. 0.] [0.559 0.441 0.   ]
    """
    points = check_points(X)
    number = check_k(k, len(points))
    choose = SEEDINGS[check_init(init, "init", SEEDINGS)]
    return _watched(points, number, choose(points, number, check_rng(rng)))


def _watched(X: Floats, k: int, draws: Iterator["Draw"]) -> Iterator[Step]:
    n, d = X.shape
    centroids, drawn = np.full((k, d), np.nan), 0
    labels = frozen(np.full(n, -1, dtype=np.int64))
    changed, shift = frozen(np.zeros(n, dtype=np.bool_)), frozen(np.zeros((k, d)))
    for draw in draws:
        centroids = centroids.copy()
        centroids[drawn : drawn + len(draw.places)] = draw.places
        drawn += len(draw.places)
        chances = None if draw.chances is None else frozen(draw.chances)
        still = labels, float("nan"), changed, shift
        now = frozen(centroids)
        yield Step("seed", 0, now, *still, chances=chances, tried=draw.tried)


def draw_starts(
    X: Floats,
    k: int,
    init: str,
    runs: int,
    rng: np.random.Generator,
    pause: Pause = unbroken,
) -> Floats:
    """Return many starts from one source of randomness, shape (runs, k, d).

    Of several boards, shape (boards, n, d), they have the shape (boards, runs, k, d).
    Between some of the boards, a pause is called.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> draw_starts(np.array([[0.0], [1.0], [9.0]]), 2, "k-means++", 5, rng).shape
    (5, 2, 1)
    """
    boards = X.reshape(-1, *X.shape[-2:])
    some = max(1, CHUNK // (runs * boards.shape[1]))
    draw = _plus_plus_together if init == "k-means++" else partial(_in_turn, init)
    starts = []
    for first in range(0, len(boards), some):
        starts.append(draw(boards[first : first + some], k, runs, rng))
        pause()
    return np.concatenate(starts).reshape(*X.shape[:-2], runs, k, X.shape[-1])


def _in_turn(
    init: str, boards: Floats, k: int, runs: int, rng: np.random.Generator
) -> Floats:
    starts = [
        np.concatenate([draw.places for draw in SEEDINGS[init](X, k, rng)])
        for X in boards
        for _ in range(runs)
    ]
    return np.array(starts)


def _plus_plus_together(
    boards: Floats, k: int, runs: int, rng: np.random.Generator
) -> Floats:
    """Draw the next star of all runs at once, as `_plus_plus` does for one."""
    number, n, _ = boards.shape
    board = np.arange(number)[:, None]
    chosen = [rng.integers(n, size=(number, runs))]
    squares = np.full((number, runs, n), np.inf)
    together = max(1, ABREAST // (number * n))
    while len(chosen) < k:
        spun, drawn = rng.random((number, runs)), np.empty_like(chosen[0])
        for first in range(0, runs, together):
            some = np.s_[:, first : first + together]
            stars = boards[board, chosen[-1][some]]
            drawn[some] = _drawn_next(boards, stars, squares[some], spun[some])
            may_end()
        chosen.append(drawn)
    return boards[board[:, :, None], np.stack(chosen, axis=2)]


def _drawn_next(boards: Floats, stars: Floats, squares: Floats, spun: Floats) -> Ints:
    """Return which point each run draws next, by a number from 0 to 1.

    The stars that were drawn last, shape (boards, runs, d), are entered in the squares
    before.
    """
    away = np.zeros_like(squares)
    for column in range(boards.shape[2]):
        part = boards[:, None, :, column] - stars[:, :, None, column]
        away += np.square(part, out=part)
    np.minimum(squares, away, out=squares)
    cumulated = squares.cumsum(axis=2)
    total, n = cumulated[:, :, -1], squares.shape[2]
    reached = (cumulated > (spun * total)[:, :, None]).argmax(axis=2)
    drawn: Ints = np.where(total > 0, reached, (spun * n).astype(np.int64))
    return drawn


def given_start(X: Floats, k: int | None, start: object, name: str = "init") -> Floats:
    """Return a start that somebody has placed, of k centroids if k is told, too.

    Examples
    --------
    >>> given_start(np.array([[0.0], [1.0]]), None, [[2.0]])
    array([[2.]])
    """
    centroids = check_centroids(start, X, name)
    if check_k(len(centroids) if k is None else k, len(X)) != len(centroids):
        message = (
            f"k must be the number of centroids in {name} ({len(centroids)}), got {k}"
        )
        raise ValueError(message)
    return centroids


class Draw(NamedTuple):
    """What one draw of a start brings."""

    places: Floats
    """The new centroids, shape (m, d)."""
    weights: Floats | None
    """What the chance of each point was in proportion to, shape (n,), until the next
    draw; None if none was drawn."""
    tried: int = 1
    """How many points were drawn, of which the best was taken."""

    @property
    def chances(self) -> Floats | None:
        """The chance each point had in this draw, shape (n,)."""
        if self.weights is None:
            return None
        scaled = _scaled(self.weights)
        chances: Floats = scaled / scaled.sum()
        return chances


Squares = Floats
"""The squared distance of each point to the nearest centroid so far; inf before any."""


def _random(X: Floats, k: int, rng: np.random.Generator) -> Iterator[Draw]:
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
    yield Draw(X[chosen], _even(len(X)))


def _partition(X: Floats, k: int, rng: np.random.Generator) -> Iterator[Draw]:
    """Label k random points 0..k-1, so that no group is empty, and the rest freely."""
    labels = rng.integers(k, size=len(X))
    labels[rng.choice(len(X), size=k, replace=False)] = np.arange(k)
    yield Draw(cluster_means(summands(X), labels, k), None)


def _plus_plus(X: Floats, k: int, rng: np.random.Generator) -> Iterator[Draw]:
    def draw(squares: Squares) -> tuple[int, Draw]:
        i = _drawn(_cumulated(squares), rng)
        return i, Draw(X[[i]], squares)

    return _one_by_one(X, k, rng, draw)


def _greedy_plus_plus(X: Floats, k: int, rng: np.random.Generator) -> Iterator[Draw]:
    trials = 2 + int(np.log(k))

    def draw(squares: Squares) -> tuple[int, Draw]:
        cumulated = _cumulated(squares)
        tried = [_drawn(cumulated, rng) for _ in range(trials)]
        left = [sum(part.sum() for part in _lowered(squares, X, i)) for i in tried]
        i = tried[int(np.argmin(left))]
        return i, Draw(X[[i]], squares, trials)

    return _one_by_one(X, k, rng, draw)


def _farthest(X: Floats, k: int, rng: np.random.Generator) -> Iterator[Draw]:
    def draw(squares: Squares) -> tuple[int, Draw]:
        i = int(squares.argmax())
        certain = np.zeros(len(X))
        certain[i] = 1.0
        return i, Draw(X[[i]], certain)

    return _one_by_one(X, k, rng, draw)


def _one_by_one(
    X: Floats,
    k: int,
    rng: np.random.Generator,
    draw: Callable[[Squares], tuple[int, Draw]],
) -> Iterator[Draw]:
    """Take a random point, then k - 1 drawn by squared distances to those taken."""
    i = int(rng.integers(len(X)))
    squares = np.full(len(X), np.inf)
    yield Draw(X[[i]], _even(len(X)))
    for _ in range(k - 1):
        for at, part in zip(_parts(len(X)), _lowered(squares, X, i), strict=True):
            squares[at] = part
        i, drawn = draw(squares)
        yield drawn


def _lowered(squares: Squares, X: Floats, i: int) -> Iterator[Squares]:
    """Yield what is left of squares once a point is taken, some at a time."""
    for at in _parts(len(X)):
        least = X[at, 0] - X[i, 0]
        least *= least
        for column, place in zip(X[at, 1:].T, X[i, 1:], strict=True):
            away = column - place
            away *= away
            least += away
        yield np.minimum(squares[at], least, out=least)


def _parts(n: int) -> Iterator[slice]:
    """Yield which points are looked at together: they stay in the cache."""
    return (slice(start, start + CHUNK) for start in range(0, n, CHUNK))


def _cumulated(squares: Squares) -> Floats:
    """Return the sums of weights up to each, even ones where all squares are zero."""
    cumulated = _scaled(squares)
    return np.cumsum(cumulated, out=cumulated)


def _drawn(cumulated: Floats, rng: np.random.Generator) -> int:
    """Draw an index in proportion to its weight, by their sums."""
    return int(np.searchsorted(cumulated, rng.random() * cumulated[-1], side="right"))


def _scaled(weights: Floats) -> Floats:
    """Return weights of which the largest is 1; all of them, where all are zero."""
    largest = weights.max()
    return weights / largest if largest > 0 else weights + 1.0


def _even(n: int) -> Floats:
    return np.broadcast_to(1.0, n)


Seeding = Callable[[Floats, int, np.random.Generator], Iterator[Draw]]

SEEDINGS: dict[str, Seeding] = {
    "random": _random,
    "k-means++": _plus_plus,
    "greedy-k-means++": _greedy_plus_plus,
    "farthest": _farthest,
    "partition": _partition,
}
"""The named ways to choose starting centroids, in the order in which keys go."""
FAR_STARTS = ("random", "k-means||", "farthest")
"""Those for points that are in blocks."""
