"""The starts that were tried on the same points, and where they ended.

A run that comes to its end, or is left for another, is kept as a start with its end.
To find ends that nobody has waited for, and those of many starts at once, runs are
worked out in small parts, for which the host calls in between.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import count, islice
from math import nan
from time import perf_counter

import numpy as np

from kmviz.core.algorithms.algorithms import name_of
from kmviz.core.asked.ends import as_good
from kmviz.core.given.numbers import check_index
from kmviz.core.trace import Trace
from kmviz.live.coming import Coming, Sought
from kmviz.live.listening import Announcer, Changed
from kmviz.live.player import Player
from kmviz.live.question import Question
from kmviz.points.boards import Board
from kmviz.runs.forks import Run, rules_of
from kmviz.runs.run import new_run
from kmviz.runs.settings import Settings

MANY = 20
"""How many starts are tried at once."""


@dataclass(frozen=True, eq=False, slots=True)
class Start:
    """A start, and where it ended."""

    settings: Settings
    """What its run is made from."""
    board: Board
    """The points."""
    made: Run | None
    """The run, if settings alone cannot make it again."""
    inertia: float
    """The inertia at its end."""
    highest: float
    """The greatest inertia on the way."""

    @property
    def k(self) -> int:
        """The number of stars."""
        return int(self.settings.k or self.board.k)

    def run(self) -> Run:
        """Return its run, at the first step."""
        if self.made is not None:
            return replace(self.made, position=0)
        return new_run(self.settings, self.board)


@dataclass(frozen=True, eq=False, slots=True)
class Memory:
    """What is known at a time."""

    run: Run
    kept: dict[Hashable, Start]


class Starts(Announcer):
    """The starts of a player, its scoreboard.

    Parameters
    ----------
    player : Player
        Whose runs are kept.
    clock : callable
        Returns the time in seconds.

    Examples
    --------
    >>> player = Player(Settings("gauss", n=50, k=3, seed=7))
    >>> starts = Starts(player)
    >>> starts.try_many()
    >>> while starts.working:
    ...     starts.go_on()
    >>> len(starts.kept), starts.kept[starts.best].settings.seed
    (20, 8)
    """

    def __init__(
        self, player: Player, clock: Callable[[], float] = perf_counter
    ) -> None:
        super().__init__()
        self._player = player
        self._run = player.run
        self._kept: dict[Hashable, Start] = {}
        self._left: list[tuple[Trace, dict[Hashable, Start]]] = []
        """What was known of the points of runs that can be brought back."""
        self._coming = Coming(clock)
        self._many: list[Hashable] = []
        self._chosen: int | None = None
        self._question = Question(0, MANY, usual=MANY // 2)
        player.listen(self._follow)

    @property
    def kept(self) -> tuple[Start, ...]:
        """The starts whose ends are known, in the order in which they became so."""
        return tuple(self._kept.values())

    @property
    def working(self) -> bool:
        """Whether the host should call `go_on` again and again."""
        return len(self._coming) > 0

    @property
    def chosen(self) -> int | None:
        """The start that would be opened."""
        return self._chosen

    @property
    def own(self) -> int | None:
        """The start of the run that is shown, once that has come to its end."""
        key = _key_of(self._player.run)
        if key not in self._kept or self._player.next_action is not None:
            return None
        return list(self._kept).index(key)

    @property
    def best(self) -> int | None:
        """The start with the least inertia among those of as many stars as now."""
        k, kept = self._player.trace.k, self._kept.values()
        like = {i: start.inertia for i, start in enumerate(kept) if start.k == k}
        return min(like, key=like.__getitem__, default=None)

    @property
    def among_best(self) -> list[bool]:
        """Of each start whether it ended as well as the best, with as many stars."""
        k = self._player.trace.k
        like = [start.inertia if start.k == k else nan for start in self.kept]
        good: list[bool] = as_good(like).tolist()
        return good

    @property
    def asked(self) -> bool:
        """Whether it is asked how many of the starts to come will reach the best."""
        return self._question.asked

    @property
    def guess(self) -> int | None:
        """How many were expected to; None if nobody said."""
        return self._question.guess

    @property
    def trying(self) -> int:
        """How many of many starts have no end yet."""
        return sum(each.key in self._many for each in self._coming)

    @property
    def busy(self) -> bool:
        """Whether it is asked about many starts, or they are being tried."""
        return self.asked or self.trying > 0

    @property
    def reached(self) -> int | None:
        """How many of many reached the best end.

        None before all have ended, or if they had another number of stars than now.
        """
        many, k = [key for key in self._kept if key in self._many], self._player.trace.k
        if self.trying or not many or any(self._kept[key].k != k for key in many):
            return None
        pairs = zip(self._kept, self.among_best, strict=True)
        return sum(best for key, best in pairs if key in many)

    def ask(self) -> None:
        """Ask how many of many starts will reach the best end."""
        self._player.pause()
        self._question = self._question.opened()
        self._announce()

    def expect(self, more: int) -> None:
        """Expect so many more to reach it, or fewer; at first, half of them."""
        self._question = self._question.expecting(more)
        self._announce()

    def try_many(self) -> None:
        """Have many starts tried, placed by the seeds that come next."""
        settings, self._question = self._player.settings, self._question.closed()
        begun = {each.key for each in self._coming} | set(self._kept)
        seeds = (seed for seed in count(settings.seed) if self._key(seed) not in begun)
        many = {seed: self._seeded(seed) for seed in islice(seeds, MANY)}
        self._many = [sought.key for sought in many.values()]
        for sought in many.values():
            self._coming.add(sought)
        if self._player.board.far is not None:
            self._coming.prepare(self._together(many))
        self._announce()

    def go_on(self) -> None:
        """Work out a part of what is to come, or see whether it is done beside."""
        try:
            for sought in self._coming.part(beside=self._player.beside):
                if sought.reached is not None:
                    self._keep(sought.run, *sought.reached)
                self._announce()
        except Exception:  # the next would fail for the same
            self.cancel()
            raise

    def cancel(self) -> None:
        """Ask and try no more; what is known is kept."""
        if self._coming or self.asked:
            self._coming.clear()
            self._question, self._many = self._question.closed(), []
            self._announce()

    def memory(self) -> Memory:
        """Return what is to be put back if what is begun now is ended."""
        return Memory(self._run, dict(self._kept))

    def restore(self, memory: Memory) -> None:
        """Put back what was known, and try no more."""
        self.cancel()
        self._run, self._kept = memory.run, dict(memory.kept)
        self._chosen = None
        self._announce()

    def choose(self, start: int | None) -> None:
        """Point out the start that would be opened; None for none."""
        if start is not None:
            start = check_index(start, "start", len(self._kept))
        if start != self._chosen:
            self._chosen = start
            self._announce()

    def choose_next(self, way: int) -> None:
        """Point out the start that ended next to the right, or to the left for -1.

        That is next to the one that is chosen or else, at its end, to the run shown.
        """
        inertias = np.array([start.inertia for start in self.kept])
        order = np.argsort(inertias, kind="stable").tolist()
        here = self.own if self._chosen is None else self._chosen
        if here is None and order:
            self.choose(order[0 if way > 0 else -1])
        elif here is not None and len(order) > 1:
            self.choose(order[(order.index(here) + way) % len(order)])

    def open(self, start: int | None = None) -> None:
        """Begin the run of a start, by default of the one that is chosen, if any."""
        wanted = self._chosen if start is None else start
        if wanted is not None:
            there = check_index(wanted, "start", len(self._kept))
            self._player.begin(self.kept[there].run())

    def _seeded(self, seed: int) -> Sought:
        """Return the start that a seed makes, however the stars were placed now."""
        make = partial(new_run, self._placed(seed), self._player.board)
        return Sought(self._key(seed), make)

    def _key(self, seed: int) -> Hashable:
        return _key(self._placed(seed), self._player.trace, None)

    def _placed(self, seed: int) -> Settings:
        k = self._player.trace.k
        return replace(self._player.settings, seed=seed, start=None, k=k)

    def _together(self, many: Mapping[int, Sought]) -> Iterator[Sought | None]:
        """Yield what is known to its end, of many starts whose points are in blocks."""
        settings, metric = self._player.settings, self._player.trace.metric
        starts, sought = [(settings.init, seed) for seed in many], [*many.values()]
        ended = metric.together(self._player.trace.k, starts, rules_of(settings))
        for i in ended or ():
            yield None if i is None else sought[i]

    def _follow(self, _changed: Changed) -> None:
        """Keep the run that has come to its end, and the one that was left.

        In another run, no start is chosen any more.
        """
        player = self._player
        if player.held is not None:
            return
        if player.trace is not self._run.trace:
            left, self._run = self._run, player.run
            self.choose(None)
            if not _comparable(left.trace, self._run.trace):
                self._exchange(left)
            elif _begun(player, left):
                self._want(left)
        if player.trace.ended and player.next_action is None:
            self._want(player.run)

    def _want(self, run: Run) -> None:
        """Keep a run as soon as its end is known."""
        key = _key_of(run)
        if key in self._kept:
            return
        if run.trace.ended:
            inertias = [step.inertia for step in run.trace]
            self._keep(run, run.trace.inertia, float(np.nanmax(inertias)))
        else:
            self._coming.add(Sought(key, lambda: run))
        self._announce()

    def _keep(self, run: Run, inertia: float, highest: float) -> None:
        own = run.fork is not None or run.recorded
        self._kept[_key_of(run)] = Start(
            replace(run.settings, k=run.trace.k),
            run.board,
            run if own else None,
            inertia,
            highest,
        )
        if run.trace is not self._player.trace:
            run.trace.let_go()

    def _exchange(self, left: Run) -> None:
        """Put away what cannot be compared; take up what is known of a run undone."""
        now = self._run.trace
        undoable = [each.trace for each in self._player.state.history]
        put_away = [(left.trace, self._kept), *self._left]
        known = next((kept for trace, kept in put_away if trace is now), {})
        self._left = [
            each for each in put_away if any(each[0] is trace for trace in undoable)
        ]
        if self._kept or known or self._coming:
            self._kept = dict(known)
            self._coming.clear()
            self._question = self._question.closed()
            self._many, self._chosen = [], None
            self._announce()

    def _announce(self) -> None:
        self._tell(frozenset({"starts"}))


def _begun(player: Player, left: Run) -> bool:
    """Tell whether a run was left for another start, and not for another subject."""
    new = left.settings is not player.run.settings
    return new and any(run.trace is left.trace for run in player.state.history)


def _comparable(one: Trace, other: Trace) -> bool:
    """Tell whether two runs have the same points, and measure the same of them.

    Sums of distances of k-medians and k-medoids do not, but where there is one column.
    """
    if not np.array_equal(one.X, other.X):
        return False
    measures = one.metric.measure, other.metric.measure
    aslant = np.ones((1, one.X.shape[1]))
    lengths = one.metric.lengths(aslant), other.metric.lengths(aslant)
    return measures[0] == measures[1] and np.array_equal(*lengths)


def _key_of(run: Run) -> Hashable:
    """Return the same for runs that are made alike."""
    return _key(run.settings, run.trace, run.trace if run.fork else None)


def _key(settings: Settings, like: Trace, own: Trace | None) -> Hashable:
    """Return the same for runs of the same settings, with the stars of another.

    One that went its own way is like no other.
    """
    placed: Hashable = settings.init
    if settings.start is not None:
        placed = settings.start.tobytes()
    return (
        name_of(like.metric),
        *(like.k, placed, settings.seed),
        *(settings.empty, settings.max_iter, settings.tol),
        None if own is None else id(own),
    )
