"""What a player works out: now or, where it takes a while and a host waits, beside."""

from collections.abc import Callable
from functools import partial
from typing import TypeAlias, TypeVar

from kmviz.live.costs import FAR, Cost, cost_of_run
from kmviz.live.errand import Errand, Report, refuse_another
from kmviz.live.listening import What
from kmviz.live.state import State
from kmviz.live.watched import Watched
from kmviz.runs.forks import Run, unheard
from kmviz.runs.settings import Settings

Wanted: TypeAlias = tuple[Callable[[], State], Callable[[State], State]]
"""What a hand wants: returns a state at once, and one in which more of it is known."""
T = TypeVar("T")
PART = 0.02
"""Seconds in which a host waits for what is worked out beside, before it goes on."""


def _nothing(*_: object) -> None:
    """Do nothing."""


class Worker(Watched):
    """A run with a position on it, that works out another one.

    Parameters
    ----------
    state : State
        All there is to know about it.

    Attributes
    ----------
    beside : bool
        Whether the host calls `go_on` again and again while there is an errand.
    prepare : callable
        What the host does beside, too, with the state that an errand has made.
    charted : bool
        Whether the host shows runs to their end, which it works out as it prepares.
    """

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.beside = self.charted = False
        self.prepare: Callable[[State, Report], object] = _nothing
        self._then: Callable[[], object] = _nothing
        self._pursuit: tuple[Wanted, Errand[State]] | None = None
        self._waiting: Wanted | None = None

    @property
    def pursues(self) -> bool:
        """Whether it is behind a hand, so that the host should call `go_on`."""
        return self._pursuit is not None

    def go_on(self) -> None:
        """Enter what was worked out beside, as soon as that is done."""
        if self._pursuit is not None:
            self._catch_up(self._pursuit[1])
            return
        errand = self._errand
        if errand is None or not (errand.finished(PART) or errand.news):
            return
        if not errand.finished():
            self._tell(frozenset({"errand"}))
            return
        try:
            state = errand.outcome()
        except Exception:
            self.cancel()
            raise
        then = self._then
        self._enter(state)
        then()

    def agree(self) -> None:
        """Have the errand that asks for it begin, or go on."""
        if self._errand is not None and self._errand.asks:
            self._errand.go_on()
            self._tell(frozenset({"errand"}))

    def cancel(self) -> None:
        """Drop the errand, if there is one, and pause: all stays as it was."""
        if self._errand is not None:
            self._enter(self._state.put_back())

    def waits_for(self, cost: Cost) -> bool:
        """Tell whether what costs so much is worked out beside."""
        return self.beside and cost.felt

    def check_free(self) -> None:
        """Refuse what would drop the errand, if there is one."""
        if self._errand is not None:
            refuse_another()

    def attend(
        self,
        work: Callable[[Report], T],
        cost: Cost,
        *,
        then: Callable[[T], object] = _nothing,
        agreed: bool = False,
    ) -> None:
        """Have something worked out that leaves the run as it is.

        It does so now or, where it takes a while, as an errand, which does not ask if
        that was agreed to; unless that is cancelled, what came of it goes to `then`.
        """
        if not self.waits_for(cost):
            then(work(unheard))
            return
        self._drop_errand()
        found, state = list[T](), self._state

        def attended(report: Report) -> State:
            found.append(work(report))
            return state

        self._errand = Errand(attended, cost)
        self._then = lambda: then(found[0])
        if agreed:
            self._errand.go_on()
        self._tell(frozenset({"errand"}))

    def ask_behind(self, point: int) -> bool:
        """Have some points asked for that one of a picture stands for, if it does.

        Tell whether that was done: while it plays or works on something, it is not.
        """
        metric = self.trace.metric
        known = metric.behind(point)
        if self.playing or self.pursues or self._errand is not None:
            return False
        if known is not None and not len(known[1]):
            self.attend(lambda _: metric.ask_behind(point), FAR)
        return True

    def _pursue(self, wanted: Wanted) -> None:
        """Enter what a hand wants once it is known; of several wishes the last.

        It is no errand: nobody is told, and no command has to wait.
        """
        if self._pursuit is not None:
            self._waiting = wanted
            return
        make, finish = wanted
        state = make()
        errand = Errand(lambda _: finish(state), Cost())
        self._pursuit = wanted, errand
        self._tell(frozenset({"errand"}))

    def _catch_up(self, errand: Errand[State]) -> None:
        """Enter what is known by now, and set out for what is wanted since."""
        if not errand.finished(PART):
            return
        waiting = self._waiting
        try:
            state = errand.outcome()
        except Exception:
            self._enter(self._state.put_back())
            raise
        self._enter(state)
        if waiting is not None:
            self._pursue(waiting)

    def _work_out(
        self,
        work: Callable[[Report], State],
        cost: Cost,
        *,
        counted: bool = False,
    ) -> None:
        """Enter the state that this returns: now or, where it takes a while, later.

        As it lets go of a star that is held, the run goes on and is drawn anew; if that
        fails, the star goes back.
        """
        held = self._state.held is not None
        if held:
            cost += self._cost_of(self.settings, self.run)
        if self.waits_for(cost):
            self._drop_errand()
            prepared = partial(_prepared, work, self.prepare)
            self._errand = Errand(prepared, cost, counted=counted)
            self._tell(frozenset({"errand"}))
            return
        try:
            state = work(unheard)
        except Exception:
            if held:
                self._enter(self._state.put_back())
            raise
        self._enter(state)

    def _cost_of(self, settings: Settings, run: Run) -> Cost:
        """Return what it costs to begin a run after another, as far as it is shown."""
        return cost_of_run(settings, run, to_the_end=self.charted)

    def _enter(self, state: State) -> None:
        """Enter a state and tell the listeners what differs; drop any errand."""
        dropped, before, self._state = self._drop_errand(), self._state, state
        self._tell(frozenset({*state.differences(before), *dropped}))
        if state.held is None and state.history is not before.history:
            self._state.put_away()

    def _drop_errand(self) -> set[What]:
        errand, self._errand, self._then = self._errand, None, _nothing
        if self._pursuit is not None:
            self._pursuit[1].cancel()
        self._pursuit = self._waiting = None
        if errand is None:
            return set()
        errand.cancel()
        return {"errand"}


def _prepared(
    work: Callable[[Report], State],
    prepare: Callable[[State, Report], object],
    report: Report,
) -> State:
    """Return the state that work makes, with what the host needs for it prepared."""
    state = work(report)
    prepare(state, report)
    return state
