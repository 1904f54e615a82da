"""How often one run ends badly, start by start: 2000 boards each.

Bad is more than 5 % above the best that is known of the board: of twelve greedy
k-means++ runs and all others. Beside each rate stands what an independent program found
on boards of its own, and how many standard errors lie between the two. Not part of
``python -m benchmarks``: it measures k-means, not kmviz, and takes some minutes.
"""

import sys
from collections.abc import Callable
from itertools import combinations

import numpy as np

from benchmarks.measure import table
from kmviz import cluster_centroids, init_board_gauss
from kmviz.core.asked.ends import run_ends
from kmviz.core.seeding import draw_starts

BOARDS = 2000
KINDS = (
    ("random", "random", 1),
    ("partition", "partition", 1),
    ("farthest", "farthest", 1),
    ("k-means++", "k-means++", 1),
    ("greedy k-means++", "greedy-k-means++", 1),
    ("best of 10 random", "random", 10),
    ("best of 10 k-means++", "k-means++", 10),
)
KNOWN = {
    "peaked, k = 6": (80.3, 89.6, 9.3, 25.5, 6.9, 12.4, 0.05),
    "peaked, centres 0.4 apart": (80.2, 86.3, 0.0, 8.6, 0.05, 14.3, 0.0),
    "gauss, k = 3": (12.0, 8.1, 12.0, 9.9, 6.7, 0.0, 0.0),
}
"""What the independent program found, in percent."""


def apart(rng: np.random.Generator) -> np.ndarray:
    """Return the first such board whose blobs are 0.4 apart, middle from middle."""
    while True:
        X, labels = init_board_gauss(
            200, 6, spread=(0.02, 0.05), return_labels=True, rng=rng
        )
        middles = cluster_centroids(X, labels)
        if all(np.hypot(*(a - b)) >= 0.4 for a, b in combinations(middles, 2)):
            return X


MAKERS: tuple[tuple[Callable[[np.random.Generator], np.ndarray], int], ...] = (
    (lambda rng: init_board_gauss(200, 6, spread=(0.02, 0.05), rng=rng), 6),
    (apart, 6),
    (lambda rng: init_board_gauss(200, 3, rng=rng), 3),
)
"""What draws the boards of each row, and the number of clusters to ask for."""


def main(boards: int = BOARDS) -> str:
    """Return the table of rates."""
    rows = []
    for (name, known), (make, k) in zip(KNOWN.items(), MAKERS, strict=True):
        rng = np.random.default_rng(2007)
        bad = np.mean([_bad(make(rng), k, rng) for _ in range(boards)], axis=0)
        rows.append((name, *map(_cell, bad, known, [boards] * len(known))))
    head = ("bad ends, % (known; standard errors between)", *(n for n, *_ in KINDS))
    return table(f"One run on each of {boards} boards", head, rows)


def _bad(X: np.ndarray, k: int, rng: np.random.Generator) -> np.ndarray:
    """Tell which kinds of runs end more than 5 % above the best of all."""
    kinds = [*KINDS, ("reference", "greedy-k-means++", 12)]
    starts = np.concatenate([draw_starts(X, k, init, m, rng) for _, init, m in kinds])
    ends = dict(run_ends(X, starts))
    inertias = np.array([ends[i].inertia for i in range(len(starts))])
    borders = np.cumsum([0, *(m for *_, m in kinds)])[:-1]
    least = np.minimum.reduceat(inertias, borders)
    return np.asarray(least[:-1] > 1.05 * least.min())


def _cell(bad: float, known: float, boards: int) -> str:
    """Return a rate, the known one, and the distance in standard errors."""
    both = (bad + known / 100) / 2
    error = np.sqrt(max(both * (1 - both), 1 / boards) * (1 / boards + 1 / BOARDS))
    return f"{100 * bad:.2f} ({known}; {(bad - known / 100) / error:+.1f})"


if __name__ == "__main__":
    print(main(*map(int, sys.argv[1:])))
