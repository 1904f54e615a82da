"""Steps of a run that are pulled when they are asked for, and kept."""

import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from threading import RLock

from kmviz.core.given.items import asked_for, asked_part, found
from kmviz.core.ground.pauses import Cancelled
from kmviz.core.steps import Step


class Again(Iterable[Step]):
    """Steps that can be made as often as somebody asks, each time the same.

    Parameters
    ----------
    make : callable
        Returns them, from the first on.
    """

    def __init__(self, make: Callable[[], Iterator[Step]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[Step]:
        return self._make()


class Tape:
    """What is recorded of a run, and where more of it comes from.

    Parameters
    ----------
    source : iterator of Step
        The run.
    again : iterable of Step, optional
        Makes the same steps anew, if somebody has interrupted the run.

    Attributes
    ----------
    steps : list of Step
        What is recorded.
    ended : bool
        Whether that is all.

    Examples
    --------
    >>> from kmviz.core.algorithm import lloyd
    >>> tape = Tape(lloyd([[0.0], [1.0], [5.0]], [[0.0], [1.0]]))
    >>> tape.record(2), tape.ended, tape.record(None), tape.ended
    (2, False, 6, True)
    """

    def __init__(
        self, source: Iterator[Step], again: Iterable[Step] | None = None
    ) -> None:
        self.source, self._again, self._turn = source, again, RLock()
        self.steps: list[Step] = []
        self.ended = False
        self._error: Exception | None = None

    @property
    def broken(self) -> bool:
        """Whether it was broken off: more is to come, and none will."""
        return not (self._error is None or isinstance(self._error, ValueError))

    def record(self, count: int | None) -> int:
        """Pull steps until `count` are kept, or all; return how many are.

        Of two threads that want more, one waits for the other.
        """
        if count is not None and len(self.steps) >= count:
            return len(self.steps)
        with self._turn:
            if count is None or len(self.steps) < count:
                self._pull(count)
        return len(self.steps)

    def asked(self, index: int | slice) -> Step | list[Step]:
        """Return a step or a slice of them, and record no more than that takes."""
        what = "a step of a trace"
        if not isinstance(index, slice):
            number = asked_for(index, what)
            self.record(number + 1 if number >= 0 else None)
            return found(self.steps, number, what)
        part = asked_part(index, what)
        start, stop, step = part.start or 0, part.stop, part.step or 1
        bounded = stop is not None and stop >= 0 and start >= 0 and step > 0
        self.record(stop if bounded else None)
        return self.steps[part]

    def _pull(self, count: int | None) -> None:
        """Pull steps until `count` are kept, or all.

        A source that failed once fails for good, unless it goes on.
        """
        if self._error:
            raise self._error
        more = None if count is None else min(count - len(self.steps), sys.maxsize)
        try:
            for step in islice(self.source, more):
                self.steps.append(step)
        except (Exception, KeyboardInterrupt) as error:
            self._fail(error)
            raise
        self.ended = count is None or len(self.steps) < count

    def _fail(self, error: Exception | KeyboardInterrupt) -> None:
        """Keep the error, to be raised again from now on, unless the source goes on.

        After an interruption the steps are made anew, once they are wanted again.
        """
        if getattr(self.source, "goes_on", False):
            return
        ended = isinstance(error, Cancelled | KeyboardInterrupt)
        if ended and self._again is not None:
            self.source = self._rest(self._again)
        elif isinstance(error, KeyboardInterrupt):
            said = "a run must not be interrupted, got Ctrl-C: make it again"
            self._error = RuntimeError(said)
        else:
            self._error = error

    def _rest(self, again: Iterable[Step]) -> Iterator[Step]:
        """Yield the steps that are not kept yet."""
        yield from islice(again, len(self.steps), None)
