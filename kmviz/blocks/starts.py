"""Where the centroids start among points that are too many to be gone through k times.

Bahmani, B., Moseley, B., Vattani, A., Kumar, R. and Vassilvitskii, S. (2012). Scalable
k-means++. Proceedings of the VLDB Endowment 5(7), 622-633: the start k-means||.
Gonzalez, T. F. (1985). Clustering to minimize the maximum intercluster distance.
Theoretical Computer Science 38, 293-306.
"""

import numpy as np

from kmviz.blocks.asking import Inquiry, Question, settled
from kmviz.blocks.store import Store
from kmviz.core.given.choices import check_option
from kmviz.core.given.numbers import check_k_or_start, check_rng
from kmviz.core.ground.arrays import Floats
from kmviz.core.seeding import given_start

ROUNDS, OVERSAMPLING = 5, 2
"""How often k-means|| draws, and how many points for each centroid, as in the paper."""


def block_start(store: Store, k: int | None, init: object, rng: object) -> Floats:
    """Return k starting centroids for points in blocks.

    They do not depend on how many workers there are.

    Parameters
    ----------
    store : Store
        The points.
    k : int, optional
        The number of centroids; may be left out when `init` is an array.
    init : str or array of shape (k, d)
        How to choose them:

        - ``"random"``: k points at different places;
        - ``"k-means||"``: five rounds that each draw about 2 k points, with a chance in
          proportion to the squared distance from the nearest so far, of which k are
          then chosen as k-means++ does, each with the weight of the points around it;
        - ``"farthest"``: a random point, then always the point farthest from all
          centroids so far;
        - an array: those centroids.
    rng : None, int or numpy.random.Generator
        The source of randomness; the same number gives the same centroids.

    Raises
    ------
    ValueError
        If an argument is unusable.
    """
    return settled(store, sought_start(store, k, init, rng))


def sought_start(
    store: Store, k: int | None, init: object, rng: object
) -> Inquiry[Floats]:
    """Ask for what `block_start` returns."""
    generator = check_rng(rng)
    if not isinstance(init, str):
        example = np.broadcast_to(store.extent.low, (len(store), store.width))
        return given_start(example, k, init)
    choose = CHOICES[check_option(init, "init", CHOICES)]
    chosen = yield from choose(store, check_k_or_start(k, len(store)), generator)
    return chosen


def _random(store: Store, k: int, rng: np.random.Generator) -> Inquiry[Floats]:
    """Draw points without replacement, passing over places already taken."""
    n = len(store)
    some = min(n, 2 * k + 16)
    rows = yield from store.sought_rows(rng.choice(n, size=some, replace=False))
    _, first = np.unique(rows + 0.0, axis=0, return_index=True)
    different = np.sort(first)
    rest = np.setdiff1d(np.arange(some), different)
    chosen: Floats = rows[np.concatenate([different, rest])[:k]]
    return chosen


def _farthest(store: Store, k: int, rng: np.random.Generator) -> Inquiry[Floats]:
    places = yield from store.sought_rows(rng.integers(len(store), size=1))
    while len(places) < k:
        found = yield store.question("outermost", places)
        best = max(found, key=lambda distant: distant.cost)
        places = np.vstack([places, best.place])
    return places


def _scalable(store: Store, k: int, rng: np.random.Generator) -> Inquiry[Floats]:
    places = yield from store.sought_rows(rng.integers(len(store), size=1))
    for _ in range(ROUNDS):
        seed = int(rng.integers(2**63))
        total = sum((yield store.question("spread", places)))
        share = OVERSAMPLING * k / total if total > 0 else 0.0
        facts = [(places, share, seed, i) for i in range(len(store.lengths))]
        drawn = yield Question("drawn", facts)
        places = np.vstack([places, *drawn])
    around = yield store.question("around", places)
    return _weighted(places, np.sum(around, axis=0), k, rng)


def _weighted(
    places: Floats, weights: Floats, k: int, rng: np.random.Generator
) -> Floats:
    """Choose k places as k-means++ does, each with a weight; equal ones if need be."""
    chosen = [int(rng.choice(len(places), p=weights / weights.sum()))]
    squares = np.full(len(places), np.inf)
    while len(chosen) < k:
        away = ((places - places[chosen[-1]]) ** 2).sum(axis=1)
        squares = np.minimum(squares, away)
        chances = weights * squares
        if not chances.any():
            chances = weights
        chosen.append(int(rng.choice(len(places), p=chances / chances.sum())))
    return places[chosen]


CHOICES = {"random": _random, "k-means||": _scalable, "farthest": _farthest}
"""The named ways to choose starting centroids among points in blocks."""
