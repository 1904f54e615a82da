"""Work done beside, while whoever asked for it goes on hearing: how far it is, its end.

It is done in a thread of its own, one errand after the other; a file is written beside
those. What costs much waits until somebody has said that it may be done; so does, after
a while, what nobody can tell the cost of.
"""

from collections.abc import Callable
from threading import Event, Lock, Thread
from time import perf_counter
from typing import Any, Generic, NoReturn, TypeAlias, TypeVar

from kmviz.core.ground.pauses import Cancelled, heard_by
from kmviz.core.ground.sentence import Sentence
from kmviz.live.costs import LONG, Cost

Report: TypeAlias = Callable[[float], object]
"""Is told how many steps there are by now or, of a file, how far it is, from 0 to 1;
what it raises ends the work."""
BETWEEN = 0.25
"""Seconds between two looks at how far it is."""
Outcome = TypeVar("Outcome")

_one, _file = Lock(), Lock()
"""Held by the errand that is being done, and by the one that writes a file."""


def refuse_another() -> NoReturn:
    """Refuse to begin something else while this is being done."""
    message = Sentence("something else can be begun once this is done or cancelled")
    raise ValueError(message)


class Errand(Generic[Outcome]):
    """Work that is done beside, or waits to be.

    Parameters
    ----------
    work : callable
        Returns what is to come of it; reports its steps.
    cost : Cost
        What it will cost.
    counted : bool
        Whether only its steps tell how far it is: nobody knows how many there will be.
    saving : bool
        Whether it writes a file, and itself tells how far that is.
    clock : callable
        Returns the time in seconds.

    Attributes
    ----------
    cost : Cost
        What it will cost.
    asks : bool
        Whether it waits for `go_on` or `cancel`.
    saving : bool
        Whether it writes a file.
    steps : int or None
        How many steps there are, if that is all that tells how far it is.
    gone : float
        How many seconds it had taken when it asked again; before that, none.
    parts : (int, int) or None
        How many parts of how many are done, where points in blocks are asked.

    Examples
    --------
    >>> errand = Errand(lambda report: 6 * 7, Cost(seconds=1.0))
    >>> errand.asks, errand.finished(within=5.0), errand.outcome()
    (False, True, 42)
    """

    def __init__(
        self,
        work: Callable[[Report], Outcome],
        cost: Cost,
        *,
        counted: bool = False,
        saving: bool = False,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self.cost, self.asks, self.saving = cost, cost.much, saving
        self.steps: int | None = 0 if counted else None
        self.gone = 0.0
        self.parts: tuple[int, int] | None = None
        self._work, self._clock, self._written = work, clock, 0.0
        self._began = self._until = clock()
        self._told: tuple[float, tuple[bool, object]]
        self._told = self._began - BETWEEN, (self.asks, None)
        self._may_go_on, self._finished = Event(), Event()
        self._thread: Thread | None = None
        self._ended = False
        self._found: list[Outcome] = []
        self._error: Exception | None = None
        if not self.asks:
            self.go_on(LONG)

    @property
    def share(self) -> float | None:
        """How far it is, from 0 to 1, as its cost tells; None if steps are counted.

        The last fifth goes the slower, the longer it takes. Of a file it is as told.
        """
        if self.saving:
            return self._written
        if self.steps is not None:
            return None
        gone = (self._clock() - self._began) / max(self.cost.seconds, BETWEEN)
        late = max(gone - 0.8, 0.0)
        return min(gone, 0.8) + 0.2 * late / (late + 1.0)

    @property
    def waits(self) -> bool:
        """Whether it asks, and whoever may answer was told so."""
        return self.asks and self._told[1][0]

    @property
    def news(self) -> bool:
        """Whether there is something new to be said of it, some times a second."""
        when, told = self._told
        far = self.parts or self.steps or int(100 * (self.share or 0.0))
        now = self.asks, far
        if told == now or (self._clock() - when < BETWEEN and not self.asks):
            return False
        self._told = self._clock(), now
        return True

    def go_on(self, seconds: float = float("inf")) -> None:
        """Begin, or go on; after so many seconds ask again."""
        self.asks, self._until = False, self._clock() + seconds
        if self._thread is None:
            self._began = self._clock()
            self._thread = Thread(target=self._do, daemon=True)
            self._thread.start()
        self._may_go_on.set()

    def cancel(self) -> None:
        """Have it end at its next step or part; whatever comes of it is dropped."""
        self._ended = True
        self._may_go_on.set()

    def finished(self, within: float = 0.0) -> bool:
        """Tell whether it is done, after at most so many seconds."""
        return self._finished.wait(within)

    def outcome(self) -> Outcome:
        """Return what came of it, or raise what it raised."""
        if self._error is not None:
            raise self._error
        return self._found[0]

    def _do(self) -> None:
        try:
            with _file if self.saving else _one, heard_by(self._hear):
                self._report(0.0)
                self._found.append(self._work(self._report))
        except MemoryError:
            self._error = RuntimeError(Sentence("there is not enough memory for this"))
        except Exception as error:
            self._error = error
        finally:
            self._work = _nothing
            self._finished.set()

    def _report(self, far: float) -> None:
        """Take note of how far it is; wait where that was not agreed to, or end."""
        if self.saving:
            self._written = far
        elif self.steps is not None:
            self.steps = int(far)
        if self._clock() > self._until:
            self._may_go_on.clear()
            self.gone, self.asks = self._clock() - self._began, True
        if not self._ended:
            self._may_go_on.wait()
        if self._ended:
            raise Cancelled

    def _hear(self, done: int, parts: int) -> None:
        """Take note of the parts that are done, if that is told, or end."""
        if parts and self.steps is None:
            self.parts = done, parts
        if self._ended:
            raise Cancelled


def _nothing(_: Report) -> Any:
    """Hold none of what the work has held."""
