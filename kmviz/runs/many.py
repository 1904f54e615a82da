"""Many runs on the same points: where they end, and which of them end alike.

One run finds a local minimum; how good it is only others tell. Their ends are worked
out together, their steps one by one, when a run is opened.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np

from kmviz.core.asked.ends import End, as_good
from kmviz.core.given.backdrop import Backdrop
from kmviz.core.given.choices import check_option, check_report
from kmviz.core.given.columns import column_names
from kmviz.core.given.coordinates import check_points
from kmviz.core.given.elsewhere import is_elsewhere
from kmviz.core.given.items import asked_for, asked_part, found
from kmviz.core.given.numbers import check_count, check_k, check_rng
from kmviz.core.given.rules import Rules
from kmviz.core.ground.arrays import Floats, Ints, ReadOnly, frozen
from kmviz.core.ground.frozen import Frozen
from kmviz.core.ground.sentence import shown
from kmviz.core.ground.text import times
from kmviz.core.metric import Euclidean, Metric
from kmviz.core.options.options import takes
from kmviz.core.partitions import Groups
from kmviz.core.seeding import FAR_STARTS, SEEDINGS
from kmviz.core.trace import Trace
from kmviz.points.elsewhere import far_board
from kmviz.runs.ended import ends_of, steps_from

SEEDS = 1_000_000
"""Seeds are smaller than this: they can be read aloud, and typed."""
NAMED = 6
"""How many starts that were left out are named in a sentence."""


@dataclass(frozen=True, slots=True)
class Finish:
    """An end that one run or several came to: one partition, whatever its numbers."""

    inertia: float
    """Its sum of squared distances."""
    runs: tuple[int, ...]
    """The runs that ended so, from 0, that of least inertia first."""


class Runs(ReadOnly, Sequence[Trace]):
    """Several runs of k-means on the same points, each with the seed that makes it.

    It is a sequence of `Trace`: ``runs[3]`` opens a run, and computes its steps then.
    Where all of them end is known from the beginning. `restarts` returns it.

    Notes
    -----
    Two runs end alike if they end in the same partition: the same points together, by
    whatever numbers. Their inertias may differ in the last digits. Several partitions
    may be the best, as on a square: who ends in any of them has reached the best.

    Examples
    --------
    >>> runs = restarts([[0, 0], [0, 1], [4, 0], [4, 1]], k=2, runs=10, rng=1)
    >>> print(runs)
    10 starts, 2 different ends; 7 reach the best, 1; the worst is 16 times that
    >>> [(finish.inertia, len(finish.runs)) for finish in runs.ends]
    [(1.0, 7), (16.0, 3)]
    >>> runs.best.labels
    array([1, 1, 0, 0])
    """

    def __init__(
        self,
        X: Floats,
        k: int,
        *,
        starts: Sequence[tuple[str, int]],
        ends: Sequence[End],
        rules: Rules,
        left_out: Sequence[tuple[str, int]] = (),
        fault: str = "",
        columns: tuple[str, ...] = (),
        backdrop: Backdrop | None = None,
        truth: Groups | None = None,
        far: Metric | None = None,
    ) -> None:
        self._X, self._k, self._rules, self._far = X, k, rules, far
        self._columns, self._backdrop, self._truth = columns, backdrop, truth
        self._starts, self._ends = tuple(starts), tuple(ends)
        self._left_out, self._fault = tuple(left_out), fault
        self._opened: dict[int, Trace] = {}

    @property
    def X(self) -> Floats:
        """The points, shape (n, d)."""
        return self._X

    @property
    def far(self) -> Metric | None:
        """Who is nearest among all points, where X is but a picture of them."""
        return self._far

    @property
    def n(self) -> int:
        """How many points there are."""
        return len(self._X) if self._far is None else self._far.n

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of X; empty when they have none."""
        return self._columns

    @property
    def truth(self) -> Groups | None:
        """The groups that the points really belong to, if somebody knows them."""
        return self._truth

    @property
    def k(self) -> int:
        """The number of clusters."""
        return self._k

    @property
    def inits(self) -> tuple[str, ...]:
        """How the centroids of each run were chosen."""
        return tuple(init for init, _ in self._starts)

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seed that makes each run again: ``kmeans(X, k, init=init, rng=seed)``."""
        return tuple(seed for _, seed in self._starts)

    @property
    def rules(self) -> Rules:
        """When each run stops, and what becomes of empty clusters."""
        return self._rules

    @property
    def asked(self) -> int:
        """How many runs were asked for; more than there are, if interrupted."""
        return len(self) + len(self.left_out)

    @property
    def left_out(self) -> tuple[tuple[str, int], ...]:
        """The starts that were not made, as it was interrupted: names and seeds."""
        return self._left_out

    @property
    def fault(self) -> str:
        """What has interrupted it, if blocks of points did not answer any more."""
        return self._fault

    @cached_property
    def inertias(self) -> Floats:
        """The final inertia of each run, shape (runs,); nan for those that failed."""
        return frozen(np.array([end.inertia for end in self._ends]))

    @property
    def labels(self) -> tuple[Ints, ...]:
        """The final labels of each run."""
        return tuple(end.labels for end in self._ends)

    @property
    def n_iters(self) -> tuple[int, ...]:
        """The number of updates each run made."""
        return tuple(end.n_iter for end in self._ends)

    @cached_property
    def failures(self) -> Mapping[int, str]:
        """The errors of runs that failed, because a cluster lost all its points."""
        failed = {i: end.stop for i, end in enumerate(self._ends) if end.failed}
        return Frozen(failed)

    @cached_property
    def ends(self) -> tuple[Finish, ...]:
        """The different ends, the best first, each with the runs that came to it."""
        alike: dict[bytes, list[int]] = {}
        for i, end in enumerate(self._ends):
            if not end.failed:
                alike.setdefault(_partition(end.labels, self._k), []).append(i)
        cost = self.inertias.__getitem__  # of one partition several, where runs are cut
        finishes = [
            Finish(float(min(map(cost, runs))), tuple(sorted(runs, key=cost)))
            for runs in alike.values()
        ]
        return tuple(sorted(finishes, key=lambda finish: finish.inertia))

    @cached_property
    def reached(self) -> tuple[int, ...]:
        """The runs that reached the best end, or another one that is as good."""
        good = sum(as_good([end.inertia for end in self.ends]).tolist())
        return tuple(i for end in self.ends[:good] for i in end.runs)

    @property
    def best(self) -> Trace:
        """The run of least inertia; the first, if several end so."""
        if not self.ends:
            message = "the best run needs a run that did not fail, got none"
            raise ValueError(message)
        return self[self.ends[0].runs[0]]

    @property
    def summary(self) -> str:
        """How many ends there are, how often the best comes up, and the worst."""
        parts = [self._counted(), *self._reached(), *self._shares()]
        parts += [*self._lost(), *self._missing(), *filter(None, [self.fault])]
        return "; ".join(parts)

    def __str__(self) -> str:
        return self.summary

    def __repr__(self) -> str:
        d = self._X.shape[1]
        return f"<Runs of {self.n} points, d={d}, k={self._k}: {self.summary}>"

    @overload
    def __getitem__(self, index: int) -> Trace: ...
    @overload
    def __getitem__(self, index: slice) -> list[Trace]: ...
    def __getitem__(self, index: int | slice) -> Trace | list[Trace]:
        positions, what = range(len(self)), "a run"
        if isinstance(index, slice):
            return [self._open(i) for i in positions[asked_part(index, what)]]
        return self._open(found(positions, asked_for(index, what), what))

    def __len__(self) -> int:
        return len(self._ends)

    def _open(self, i: int) -> Trace:
        if i not in self._opened:
            metric = self._far or Euclidean(self._X)
            steps = steps_from(metric, self._k, self._starts[i], self._rules)
            self._opened[i] = Trace(
                metric.X,
                steps,
                columns=self._columns,
                backdrop=self._backdrop,
                truth=self._truth,
                metric=metric,
            )
        return self._opened[i]

    def _counted(self) -> str:
        starts = "1 start" if len(self) == 1 else f"{len(self)} starts"
        if self.left_out:
            starts = f"interrupted after {starts} of {self.asked}"
        ends = {0: "no end", 1: "1 end"}
        different = f"{len(self.ends)} different ends"
        return f"{starts}, {ends.get(len(self.ends), different)}"

    def _reached(self) -> Iterator[str]:
        if not self.ends:
            return
        best, worst = self.ends[0].inertia, self.ends[-1].inertia
        reach = "reaches" if len(self.reached) == 1 else "reach"
        yield f"{len(self.reached)} {reach} the best, {_number(best)}"
        if not as_good([best, worst]).all():
            of_best = f"{times(worst / best)} times that" if best else _number(worst)
            yield f"the worst is {of_best}"

    def _shares(self) -> Iterator[str]:
        """Say, of a race, how many starts of each kind reach the best end."""
        names = list(dict.fromkeys(self.inits))
        if len(names) > 1 and self.ends:
            winners = [self.inits[i] for i in self.reached]
            yield "the best comes from " + ", ".join(
                f"{name} {winners.count(name)} of {self.inits.count(name)}"
                for name in names
            )

    def _missing(self) -> Iterator[str]:
        """Name the starts that are left out, or the first of them."""
        named = [f"{init} {seed}" for init, seed in self.left_out]
        more = len(named) - NAMED
        if named:
            named[NAMED:] = [f"{more} more"] * (more > 0)
            yield f"not made: {', '.join(named)}"

    def _lost(self) -> Iterator[str]:
        if self.failures:
            yield f"{len(self.failures)} failed, because a cluster lost all its points"


@takes()
def restarts(
    X: object,
    k: int,
    *,
    runs: int = 24,
    init: object = "random",
    rng: object = None,
    max_iter: int = 300,
    tol: float = 0.0,
    empty: str = "keep",
    report: Callable[[float], object] | None = None,
) -> Runs:
    """Run k-means from many starts and return the runs.

    Where they end is worked out for all of them together; the steps of one are computed
    when it is opened. Interrupted by Ctrl-C, or by blocks that do not answer any more,
    it returns the runs that were done.

    Parameters
    ----------
    X : array of shape (n, d), DataFrame, Board, or Dask array or data frame
        The points. Each block of a Dask collection is asked for up to 24 runs at once.
    k : int
        The number of clusters.
    runs : int
        How many runs.
    init : str or sequence of str
        How the centroids are chosen; see `choose_centroids`. Several names make a race:
        each has that many runs, from the same seeds.
    rng : None, int or numpy.random.Generator
        The source of the seeds; the same number gives the same runs.
    max_iter, tol, empty
        When a run stops and what becomes of empty clusters; see `lloyd`. A run that
        fails under `empty` "error" is kept as failed.
    report : callable, optional
        Called with the share that is done, from 0 to 1, as it grows.

    Returns
    -------
    Runs
        The runs, with `best`, `inertias`, `seeds`, `ends` and a `summary`.

    Raises
    ------
    ValueError
        If an argument is unusable.

    Examples
    --------
    >>> from kmviz import make_board
    >>> board = make_board("peaked", rng=0)
    >>> runs = restarts(board, board.k, init=("random", "k-means++"), rng=0)
    >>> print(runs.summary.split("; ")[-1])
    the best comes from random 4 of 24, k-means++ 22 of 24
    """
    check_report(report)
    board = far_board(X) if is_elsewhere(X) else X
    far = getattr(board, "far", None)
    points = check_points(board) if far is None else far.X
    number = check_k(k, len(points) if far is None else far.n)
    inits = _check_inits(init, SEEDINGS if far is None else FAR_STARTS)
    count = check_count(runs, "runs", most=SEEDS)
    rules = Rules(max_iter, tol, empty)
    seeds = check_rng(rng).choice(SEEDS, size=count, replace=False).tolist()
    starts = [(name, seed) for name in inits for seed in seeds]
    metric = Euclidean(points) if far is None else far
    ends, fault = ends_of(metric, number, starts, rules, report)
    done = sorted(ends)
    return Runs(
        points,
        number,
        starts=[starts[i] for i in done],
        ends=[ends[i] for i in done],
        rules=rules,
        left_out=[start for i, start in enumerate(starts) if i not in ends],
        fault=fault,
        columns=column_names(board),
        backdrop=getattr(board, "backdrop", None),
        truth=getattr(board, "truth", None),
        far=far,
    )


def _partition(labels: Ints, k: int) -> bytes:
    """Return bytes that are equal for equal partitions, whatever their labels."""
    first = np.full(k, len(labels))
    first[labels[::-1]] = np.arange(len(labels))[::-1]
    rank = np.empty(k, dtype=np.int64)
    rank[np.argsort(first)] = np.arange(k)
    return rank[labels].astype(np.min_scalar_type(k)).tobytes()


def _number(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def _check_inits(init: object, starts: Iterable[str]) -> tuple[str, ...]:
    """Return the names that init gives, each of which must be one of these starts."""
    if isinstance(init, str):
        return (check_option(init, "init", starts),)
    if isinstance(init, (list, tuple)) and init:
        names = tuple(check_option(name, "init", starts) for name in init)
        if len(set(names)) == len(names):
            return names
    message = (
        f"init must be the name of a start or several different ones, got {shown(init)}"
    )
    raise ValueError(message)
