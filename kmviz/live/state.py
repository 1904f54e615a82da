"""The state machine of a player: what each command keeps, and what it takes away.

A state is frozen, what can be undone included, and every method returns another. So a
command is worked out completely before a player enters its outcome, and one that is
refused leaves no trace.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from kmviz.core.asked.prediction import Prediction, Reveal, answered, unpredictable
from kmviz.core.given.numbers import check_index
from kmviz.core.steps import Phase
from kmviz.core.trace import Trace
from kmviz.live.errand import Report
from kmviz.live.listening import What
from kmviz.runs.forks import Run, look_ahead, record, unheard

HISTORY = 30
"""How many commands can be undone."""
HELD, FEWEST = 20_000_000, 2
"""The numbers in all points that are held for that, and how many commands stay at
least."""
FEW = 200_000
"""Labels in all steps of a run that are kept for it: sooner kept than made again."""


@dataclass(frozen=True, eq=False, slots=True)
class State:
    """All there is to know about a player.

    Examples
    --------
    >>> from kmviz.runs.run import new_run
    >>> from kmviz.runs.settings import Settings
    >>> start = State(new_run(Settings("gauss", n=50, k=3)))
    >>> asked = start.at(1).marked(Prediction())
    >>> asked.undone() is asked, asked.at(0).prediction
    (True, None)
    """

    run: Run
    held: int | None = None
    """The star that is being dragged."""
    playing: bool = False
    prediction: Prediction | None = None
    """What the class has marked for the next step."""
    reveal: Reveal | None = None
    """The marks beside the truth, after the step that showed it."""
    asks_first: bool = False
    """Whether the class is asked before every step that can be predicted."""
    scores: tuple[float, ...] = ()
    """What the predictions of the lesson have earned."""
    history: tuple[Run, ...] = ()
    """What can be undone, the newest last."""
    taken: "State | None" = None
    """The state in which the held star was taken."""

    @property
    def next_action(self) -> Phase | None:
        """The phase of the next step; None at the end.

        Where the run fails, it was to be an update.
        """
        try:
            return self.run.trace[self.run.position + 1].phase
        except IndexError:
            return None
        except Exception:  # who steps there is told
            return "update"

    @property
    def to_be_asked(self) -> bool:
        """Whether the class is still to be asked about the next step."""
        coming, trace = self.next_action, self.run.trace
        if not self.asks_first or self.prediction is not None:
            return False
        return unpredictable(trace[self.run.position], coming) is None

    def at(
        self, position: int, *, playing: bool = False, reveal: Reveal | None = None
    ) -> "State":
        """Return the state at another step of the run; at the end playing ends."""
        state = self._rested(replace(self.run, position=position))
        coming = state.next_action  # worked out here, or a host would wait to paint it
        return replace(state, playing=playing and coming is not None, reveal=reveal)

    def sought(self, position: int, report: Report = unheard) -> "State":
        """Return the state at any step of the run; if it is there, it stays so."""
        trace = self.run.trace
        _know(trace, position + 1, report)
        if not trace[position : position + 1]:
            check_index(position, "position", len(trace))
        same = position == self.run.position
        return self if same else self.at(position, playing=self.playing)

    def at_end(self, report: Report = unheard) -> "State":
        """Return the state at the last step of the run."""
        record(self.run.trace, None, report)
        return self.sought(len(self.run.trace) - 1, report)

    def stepped(self) -> "State":
        """Return the state one step on, if any; what it reveals is to be looked at.

        Where the class is to be asked first, it is asked instead.
        """
        if self.next_action is None:
            return self
        if self.to_be_asked:
            return self.marked(Prediction())
        trace, here = self.run.trace, self.run.position
        answer = answered(self.prediction, trace[here], trace[here + 1], trace.X)
        playing = self.playing and answer is None
        state = self.at(here + 1, playing=playing, reveal=answer)
        earned = () if answer is None else (answer.score,)
        return replace(state, scores=(*self.scores, *earned))

    def stepped_back(self) -> "State":
        """Return the state one step back, if any, paused."""
        if not self.run.position:
            return replace(self, playing=False)
        return self.at(self.run.position - 1)

    def played(self) -> "State":
        """Return the state in which the host plays: from the end, from the start."""
        if self.next_action is None:
            return self.at(0, playing=True)
        return replace(self, playing=True)

    def begun(
        self, run: Run, *, playing: bool = False, report: Report = unheard
    ) -> "State":
        """Return the state in another run; if that must fail, it fails now."""
        state = replace(self._rested(look_ahead(run, report)), playing=playing)
        return replace(state, history=self._remembering())

    def dragged(self, star: int, run: Run) -> "State":
        """Return the state with a star held, in the run that this makes."""
        taken = self.taken or self
        state = replace(self._rested(run), held=star, taken=taken)
        return replace(state, history=taken._remembering())

    def looked_at(self) -> "State":
        """Return the state, of which the present step and the next are worked out."""
        record(self.run.trace, self.run.position + 2, unheard)
        return self

    def let_go(self, report: Report = unheard) -> "State":
        """Return the state with nothing held; refused if the run then fails."""
        if self.held is None:
            return self
        return replace(self, run=look_ahead(self.run, report), held=None, taken=None)

    def put_back(self) -> "State":
        """Return the state in which the star was taken, but paused."""
        return replace(self.taken or self, playing=False)

    def undone(self, report: Report = unheard) -> "State":
        """Return the state before the last change of the run, which is made again."""
        if not self.history:
            return self
        *earlier, last = self.history
        before = replace(self, run=last, history=tuple(earlier))
        _know(look_ahead(last, report).trace, last.position + 1, report)
        return before.at(last.position)

    def put_away(self) -> None:
        """Have runs that can be undone keep but what makes them, and a few labels."""
        trace = self.run.trace
        for past in (run.trace for run in self.history):
            if past is not trace and past.recorded * past.metric.n > FEW:
                past.let_go()
            if past.metric is not trace.metric and past.metric.near:
                past.metric.let_go()

    def marked(self, prediction: Prediction) -> "State":
        """Return the state in which the class is asked, and has marked this."""
        return replace(self._rested(self.run), prediction=prediction)

    def differences(self, before: "State") -> Iterator[What]:
        """Yield in what this state differs from another one."""
        if self.run.settings is not before.run.settings:
            yield "settings"
        if self.run.trace is not before.run.trace:
            yield "run"
        if self.run.position != before.run.position:
            yield "position"
        if self.held != before.held:
            yield "held"
        if self.playing != before.playing:
            yield "playing"
        if self._told != before._told:
            yield "prediction"

    @property
    def _told(self) -> tuple[object, ...]:
        """What is asked and revealed."""
        return self.prediction, self.reveal, self.asks_first

    def _rested(self, run: Run) -> "State":
        """Return the state with a run, and nothing held, asked, revealed or playing."""
        return replace(
            self,
            run=run,
            held=None,
            playing=False,
            prediction=None,
            reveal=None,
            taken=None,
        )

    def _remembering(self) -> tuple[Run, ...]:
        """Return what can be undone once this run has changed.

        The points of the runs before the last few, all that these hold, are at most
        `HELD` numbers.
        """
        runs = (*self.history, self.run)[-HISTORY:]
        sizes = {id(run.trace.X): run.trace.X.size for run in runs}
        held = accumulate(sizes.pop(id(run.trace.X), 0) for run in reversed(runs))
        kept = max(sum(size <= HELD for size in held), FEWEST)
        return runs[-kept:]


def _know(trace: Trace, count: int, report: Report) -> None:
    """Have so many steps known, and their inertia: who draws it would wait for it."""
    record(trace, count, report)
    for step in trace[:count]:
        report(trace.recorded)
        float(step.inertia)
