"""Accidents: boards on which the usual start goes wrong, every time.

Their points are fixed, in their order too, so that the same start, ``init="random"``
and the seed 0 unless the summary names another, always has the same accident. Rely on
them on stage.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from kmviz.core.arrays import Floats
from kmviz.points.drawn import Drawn, gauss, peaked, uniform


@dataclass(frozen=True, slots=True)
class Accident:
    """A board that never changes: what it shows, and how it is made."""

    summary: str
    k: int
    make: Callable[[], Drawn]
    columns: tuple[str, ...] = ("x", "y")


def _shuffled(
    draw: Callable[[int, int, np.random.Generator], Drawn], n: int, k: int, seed: int
) -> Drawn:
    """Return a board drawn by rule, its points in no order."""
    rng = np.random.default_rng(seed)
    X, labels = draw(n, k, rng)
    order = rng.permutation(n)
    return X[order], None if labels is None else labels[order]


def _tied() -> Drawn:
    """Return a point half-way between two others, on which the stars start."""
    X = np.array([[x, y] for x in (-0.75, 0.75) for y in (-0.5, 0.0, 0.5)])
    X = np.concatenate([X, [[0.0, 0.0]]])
    left, right = np.random.default_rng(0).permutation(len(X))[:2].tolist()
    order = [i for i in range(len(X)) if i not in (1, 4)]
    for place, i in sorted([(left, 1), (right, 4)]):
        order.insert(place, i)
    return X[order], None


def _unscaled() -> Drawn:
    """Return two groups that only the small column tells apart."""
    rng = np.random.default_rng(0)
    labels = rng.permutation(np.arange(120) % 2)
    share = rng.normal(0.25 + 0.5 * labels, 0.05)
    return np.stack([share, rng.uniform(0, 1000, size=120)], axis=1), labels


def _by_hand() -> Drawn:
    numbers: Floats = np.array([13.0, 20, 4, 3, 22, 21, 19, 10])
    return numbers[:, None], None


ACCIDENTS: Mapping[str, Accident] = MappingProxyType(
    {
        "two-in-one": Accident(
            "two stars share a blob while one covers two: stuck for good",
            k=3,
            make=lambda: _shuffled(peaked, 90, 3, seed=22),
        ),
        "plus-plus": Accident(
            "the same by k-means++, which seldom fails: --init k-means++",
            k=3,
            make=lambda: _shuffled(peaked, 90, 3, seed=329),
        ),
        "starved": Accident(
            "a star loses all its points: try each rule, as --empty farthest",
            k=4,
            make=lambda: _shuffled(gauss, 30, 4, seed=799),
        ),
        "tie": Accident(
            "a point half-way between two stars: it goes to the first of them",
            k=2,
            make=_tied,
        ),
        "crawl": Accident(
            "a run of 56 iterations, a few points at a time",
            k=3,
            make=lambda: uniform(300, 3, np.random.default_rng(891)),
        ),
        "unscaled": Accident(
            "a column in hundreds drowns the one that tells: --standardize",
            k=2,
            make=_unscaled,
            columns=("share", "price"),
        ),
        "by-hand": Accident(
            "eight numbers on a line, to work out: with --empty farthest, too",
            k=4,
            make=_by_hand,
            columns=("number",),
        ),
    }
)
"""The accidents that can be played by their names."""
