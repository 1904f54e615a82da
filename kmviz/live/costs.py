"""What work would cost, in seconds and in memory, before it is done.

It is a guess from how long such work took on one machine, and from how much slower this
one is at the moment.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import length_hint
from time import perf_counter
from types import MappingProxyType

import numpy as np

from kmviz.core.algorithms.algorithms import name_of
from kmviz.core.given.numbers import whole
from kmviz.runs.forks import AHEAD, Run
from kmviz.runs.settings import Settings, same_points
from kmviz.runs.source import default_n

FELT, LONG = 0.3, 10.0
"""Seconds that somebody waits: noticed, and only if that was agreed to."""
MUCH = 2e9
"""Bytes that are taken only if that was agreed to."""
DRAWN, SHOWN, SEEDED, LOOKED = 1.6e-7, 7e-7, 2e-8, 4e-9
"""Seconds: a point is drawn at random, and shown; a star is placed among the points, a
step is made, for every point."""
PAIRED, ASKED = 5e-9, 5
"""Seconds of a step for every pair of points of a cluster whose distance is wanted, and
that is asked of so many times the square root of the points, in two columns; every
other step wants them."""
FURTHER = 3
"""As many stars take as long as what else there is to a run of which only the end is
wanted: drawing its board, and placing its stars."""
COMPARED = 3e-9
"""Seconds for every pair of points, where the distances between them are added up."""
READ = 2.5e-8
"""Seconds in which a byte of a table is read."""
ROW = 20
"""Bytes of a row of a table, about."""
KEPT = 130
"""Bytes that a number of a point takes, at most, until its picture is there."""
HELD = 80
"""Bytes that a number of a point takes, where runs are made on many boards at once."""
TIMES: Mapping[object, float] = MappingProxyType(
    {"k-means": 1.0, "mini-batch": 3.0, "online": 3.0, "particle-swarm": 30.0}
)
"""How many times as long as in k-means a step takes; of others, `OTHERWISE`."""
OTHERWISE = 5.0
LENGTH = 50
"""The steps of a run, usually."""
USUAL = 4e-5
"""Seconds that the work takes by which a machine is measured."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What work would cost.

    Examples
    --------
    >>> Cost(0.5, 1e6).felt, Cost(0.5, 1e6).much, Cost(0.5, 3e9).much
    (True, False, True)
    """

    seconds: float = 0.0
    memory: float = 0.0
    """In bytes."""

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.seconds + other.seconds, self.memory + other.memory)

    @property
    def felt(self) -> bool:
        """Whether somebody who waits would wonder what is going on."""
        return self.seconds > FELT or self.much

    @property
    def much(self) -> bool:
        """Whether it is asked first if that is wanted."""
        return self.seconds > LONG or self.memory > MUCH


FREE = Cost()
FAR = Cost(2 * FELT)
"""Of a question to points in blocks, of which nobody knows how long they take."""


def cost_of_run(settings: Settings, run: Run, *, to_the_end: bool = False) -> Cost:
    """Return what it would cost to begin the run of these settings, after another.

    So it does to know all of it, where it is charted to its end.

    Examples
    --------
    >>> from kmviz.runs.run import new_run
    >>> run = new_run(Settings("gauss", n=50))
    >>> cost_of_run(Settings("gauss", n=10_000_000), run).much
    True
    """
    same = same_points(settings, run.settings)
    if same and run.board.far is not None:
        return FAR
    n = len(run.trace.X) if same else _rows(settings, run)
    asked = whole(settings.k) or run.trace.k
    k = max(min(asked, n), 1)  # what cannot be is refused later
    d = max(run.trace.X.shape[1], 2) if same else 2
    made = 0.0 if same else DRAWN * n
    if not same and isinstance(settings.board, os.PathLike):
        made = READ * ROW * n
    steps = LENGTH if to_the_end else min(2 + 2 * AHEAD // max(n * k, 1), LENGTH)
    looked = steps * _step(settings.algorithm, n, d, k)
    seconds = made + SEEDED * n * k + looked + SHOWN * n
    return _here(seconds, KEPT * n * d)


def cost_of_picture(run: Run, *, to_the_end: bool = False) -> Cost:
    """Return what it would cost to draw a run anew, in another look or after another.

    Of points in blocks it is drawn how dense they lie, which is soon done. Where it is
    charted to its end, the rest of it is worked out.
    """
    rest = cost_of_steps(run, run.trace.recorded + LENGTH) if to_the_end else FREE
    far = run.board.far is not None
    return rest if far else rest + _here(SHOWN * len(run.trace.X), 0.0)


def cost_of_steps(run: Run, position: int) -> Cost:
    """Return what it would cost to go to a step of a run, and to know the next."""
    n, d = run.trace.X.shape
    coming = 0 if run.trace.ended else max(position + 2 - run.trace.recorded, 0)
    if run.board.far is not None:
        return FAR if coming else FREE
    algorithm = name_of(run.trace.metric)
    seconds = coming * _step(algorithm, n, d, run.trace.k)
    return _here(seconds, 0.0)


def cost_of_ends(n: int, d: int, ks: Iterable[int], runs: int, *, boards: int) -> Cost:
    """Return what it would cost to find the ends of many runs, and silhouettes.

    Examples
    --------
    >>> cost_of_ends(500, 2, range(1, 11), 561, boards=51).much
    False
    >>> cost_of_ends(100_000, 2, range(1, 11), 561, boards=51).much
    True
    """
    steps = runs * LENGTH / 4
    ends = sum(steps * _step("k-means", n, d, k + FURTHER) for k in ks)
    pairs = COMPARED * n * n * sum(1 for k in ks if k > 1)
    return _here(ends + pairs, HELD * boards * n * d)


def _step(algorithm: object, n: int, d: int, k: int) -> float:
    numbers = n * max(d, 2) / 2
    if algorithm == "k-medoids":
        own = n / k
        asked: float = min(own, ASKED * own ** (1 - 1 / max(d, 2)))
        return PAIRED * numbers * asked
    return LOOKED * numbers * k * TIMES.get(algorithm, OTHERWISE)


def _rows(settings: Settings, run: Run) -> int:
    """Return how many points a board will have, as far as that is known before."""
    board = settings.board
    if isinstance(board, str):
        return settings.n or default_n(board) or len(run.trace.X)
    if isinstance(board, os.PathLike):
        return os.stat(board).st_size // ROW if os.path.exists(board) else 0
    points = getattr(board, "X", board)
    return length_hint(points)  # none of what is refused later


def _here(seconds: float, memory: float) -> Cost:
    """Return the cost on this machine, which is measured only if that may matter."""
    return Cost(seconds if seconds < FELT / 4 else seconds * slowness(), memory)


def slowness() -> float:
    """Return how many times as long as usual work takes on this machine now."""
    numbers, times = np.arange(1e5), []
    for _ in range(5):
        began = perf_counter()
        np.square(numbers).sum()
        times.append(perf_counter() - began)
    return max(float(np.median(times)) / USUAL, 0.2)
