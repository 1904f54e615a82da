"""What a compiled step would gain: each point beside each star in a loop of numba.

It decides whether kmviz should have one, which it has not, so nothing else needs numba:
``pip install numba`` before ``python -m benchmarks.compiled``.
Rows are microseconds of one thread, the least of many calls.
"""

import time
from collections.abc import Callable
from functools import partial

import numpy as np
from numba import njit
from threadpoolctl import threadpool_limits

from benchmarks.engine import board
from benchmarks.measure import table
from kmviz.core.metric import Euclidean
from kmviz.core.nearest.assignment import exact_means, nearest, summands

BOARDS = (
    ("uniform", 200, 10),
    ("uniform", 1000, 10),
    ("uniform", 10_000, 10),
    ("uniform", 100_000, 10),
    ("uniform", 1_000_000, 10),
    ("uniform", 1_000_000, 50),
    ("space", 100_000, 10),
)
"""Board, points and clusters."""


def compared(
    X: np.ndarray,
    stars: np.ndarray,
    parts: np.ndarray,
    labels: np.ndarray,
    counts: np.ndarray,
    sums: np.ndarray,
) -> None:
    """Enter the nearest star of each point, and what the points of each add up to."""
    counts[:] = 0
    sums[:] = 0.0
    for i in range(len(X)):
        own, least = 0, np.inf
        for j in range(len(stars)):
            away = X[i, 0] - stars[j, 0]
            square = away * away
            for column in range(1, X.shape[1]):
                away = X[i, column] - stars[j, column]
                square += away * away
            if square < least:
                own, least = j, square
        labels[i] = own
        counts[own] += 1
        for part in range(len(parts)):
            for column in range(X.shape[1]):
                sums[part, own, column] += parts[part, i, column]


compiled_step = njit(compared)


def main() -> str:
    """Return the table of ratios, and what comes before the first compiled step."""
    start = time.process_time()
    _cases("uniform", 200, 10)
    compiled = time.process_time() - start
    with threadpool_limits(1):
        rows = [_row(*each) for each in BOARDS]
    head = ("an assign and an update", "numpy", "compiled", "ratio")
    said = f"Compiled before the first step: {compiled:.1f} s.\n"
    return table("A compiled step", head, rows) + said


def _row(name: str, n: int, k: int) -> tuple[str, ...]:
    ours, theirs = (_least(case, n) * 1e6 for case in _cases(name, n, k))
    what = f"{name}, n = {n:,}, k = {k}"
    return what, f"{ours:.1f}", f"{theirs:.1f}", f"**{ours / theirs:.1f}x**"


def _cases(name: str, n: int, k: int) -> tuple[Callable[[], object], ...]:
    """Return both ways to the next stars, which must find the same."""
    X = board(name, n)
    metric, stars = Euclidean(X), X[:k].copy()
    parts = np.array([part for part in summands(X) if part is not None])
    labels, counts = np.empty(n, dtype=np.int64), np.empty(k, dtype=np.int64)
    sums = np.empty((len(parts), *stars.shape))

    def loop() -> np.ndarray:
        compiled_step(X, stars, parts, labels, counts, sums)
        return exact_means(sums[0], sums[-1], np.maximum(counts, 1)[:, None])

    np.testing.assert_array_equal(loop(), metric.owners(stars).middles())
    np.testing.assert_array_equal(labels, nearest(X, stars))
    return partial(_ours, metric, stars), loop


def _ours(metric: Euclidean, stars: np.ndarray) -> np.ndarray:
    return metric.owners(stars).middles()


def _least(case: Callable[[], object], n: int) -> float:
    """Return the seconds of the quickest of many calls."""
    seconds = []
    for _ in range(max(10, 400_000 // n)):
        start = time.perf_counter()
        case()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


if __name__ == "__main__":
    print(main())
