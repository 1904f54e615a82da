"""Runs whose ends are to be found, one after the other, in parts: now, or beside."""

from collections import deque
from collections.abc import Callable, Hashable, Iterator
from functools import cached_property, partial
from math import nan

import numpy as np

from kmviz.live.costs import Cost
from kmviz.live.errand import Errand, Report
from kmviz.runs.forks import Run, unheard

PART = 0.02
"""Seconds that a part of the work takes, unless a single step takes longer."""
ASIDE = 0.25
"""Likewise of work that is done beside, after which other such work has its turn."""


class Sought:
    """A run whose end is to be found; it is made when it is due.

    Parameters
    ----------
    key : Hashable
        The same for runs that are made alike.
    make : callable
        Returns the run, where many points are far away after a while.

    Attributes
    ----------
    reached : (float, float) or None
        The inertia at its end, and the greatest on the way, once it has come there: by
        then, who can bring the run back may have let its steps go.
    """

    def __init__(self, key: Hashable, make: Callable[[], Run]) -> None:
        self.key, self._make = key, make
        self.reached: tuple[float, float] | None = None
        self._steps, self._highest = 0, nan

    @cached_property
    def run(self) -> Run:
        """The run."""
        return self._make()

    def advanced(self) -> bool:
        """Work out one more step, and its inertia; tell whether there was one.

        A run that fails by the rule for empty clusters has no more steps, and no end.
        """
        trace, may_fail = self.run.trace, self.run.settings.empty == "error"
        try:
            for step in trace[self._steps : self._steps + 1]:
                self._steps += 1
                self._highest = float(np.fmax(self._highest, step.inertia))
                return True
        except ValueError:
            if not may_fail:
                raise
            return False
        self.reached = trace.inertia, self._highest
        return False


class Coming:
    """What is sought, in turn.

    Parameters
    ----------
    clock : callable
        Returns the time in seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._all: deque[Sought] = deque()
        self._together: Iterator[Sought | None] = iter(())
        self._errand: Errand[Sought | None] | None = None

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Sought]:
        return iter(self._all)

    def add(self, sought: Sought) -> None:
        """Seek one more, after the others."""
        self._all.append(sought)

    def prepare(self, together: Iterator[Sought | None]) -> None:
        """Have some of what is sought worked out together, before the rest.

        Each is yielded as soon as its end is known, and None in between.
        """
        self._together = together

    def clear(self) -> None:
        """Seek no more; what is being done beside ends soon."""
        self._all.clear()
        if self._errand is not None:
            self._errand.cancel()
        self._together, self._errand = iter(()), None

    def part(self, *, beside: bool) -> Iterator[Sought]:
        """Do a part of the work, and yield what then has no more steps.

        Beside, this only looks whether it is done, and waits for no block.
        """
        until = self._clock() + PART
        while self._all:
            found = self._looked() if beside else self._work(PART)(unheard)
            if found is not None:
                self._all.remove(found)
                yield found
            if beside or self._clock() >= until:
                return

    def _work(self, seconds: float) -> Callable[[Report], Sought | None]:
        """Return the work that comes next, for so many seconds."""
        first, together = self._all[0], self._together
        return partial(_advanced, first, together, self._clock, seconds)

    def _looked(self) -> Sought | None:
        """Have it worked on beside; return what has no more steps, if it is known."""
        if self._errand is None:
            self._errand = Errand(self._work(ASIDE), Cost())
        if not self._errand.finished(PART):
            return None
        errand, self._errand = self._errand, None
        return errand.outcome()


def _advanced(
    first: Sought,
    together: Iterator[Sought | None],
    clock: Callable[[], float],
    seconds: float,
    _: Report,
) -> Sought | None:
    """Work for some seconds, or until something has no more steps, and return that."""
    until = clock() + seconds
    for sought in together:
        if sought is not None:
            while sought.advanced():
                pass
            return sought
        if clock() >= until:
            return None
    while first.advanced():
        if clock() >= until:
            return None
    return first
