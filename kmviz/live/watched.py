"""What can be seen of a player, by whoever draws it or offers its commands."""

from kmviz.core.asked import reasons
from kmviz.core.asked.prediction import Prediction, Reveal, unpredictable
from kmviz.core.given.numbers import check_index
from kmviz.core.steps import Phase, Step
from kmviz.core.trace import Trace
from kmviz.live.errand import Errand
from kmviz.live.listening import Announcer
from kmviz.live.state import State
from kmviz.points.boards import Board
from kmviz.runs import anew
from kmviz.runs.forks import Fork, Run
from kmviz.runs.settings import Settings


class Watched(Announcer):
    """A run with a position on it, to be looked at.

    Parameters
    ----------
    state : State
        All there is to know about it.
    """

    glides = True
    """Whether there is something to be seen on the way to the next step."""

    def __init__(self, state: State) -> None:
        super().__init__()
        self._state = state
        self._errand: Errand[State] | None = None

    @property
    def state(self) -> State:
        """All there is to know about it."""
        return self._state

    @property
    def run(self) -> Run:
        """The run with all that makes it again."""
        return self._state.run

    @property
    def settings(self) -> Settings:
        """What the run is made from, moves on the way left out."""
        return self._state.run.settings

    @property
    def board(self) -> Board:
        """The points, with the names of their columns."""
        return self._state.run.board

    @property
    def trace(self) -> Trace:
        """The run. Beyond its first steps, only what is asked of it is computed."""
        return self._state.run.trace

    @property
    def course(self) -> object:
        """What is played; another one is looked at before it is gone on with."""
        return self._state.run.trace

    @property
    def position(self) -> int:
        """The index of the present step."""
        return self._state.run.position

    @property
    def reach(self) -> tuple[int, bool]:
        """The last position that is known of, and whether it is the last of all.

        How long the run will be is not worked out before it is asked.
        """
        length = self.trace.length
        return (length or self.trace.recorded) - 1, length is not None

    @property
    def now(self) -> Step:
        """The present step."""
        return self.trace[self.position]

    @property
    def fork(self) -> Fork | None:
        """Where a star was last moved on the way; None if that has not happened."""
        return self._state.run.fork

    @property
    def next_action(self) -> Phase | None:
        """The phase of the step that `step` will show; None at the end."""
        return self._state.next_action

    @property
    def predictable(self) -> bool:
        """Whether the next step can be predicted."""
        return unpredictable(self.now, self.next_action) is None

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._state.history)

    @property
    def drawn(self) -> bool:
        """Whether the board is drawn by rule: n, groups and board_seed then count."""
        return anew.is_drawn(self.settings)

    @property
    def held(self) -> int | None:
        """The star that is being dragged."""
        return self._state.held

    @property
    def playing(self) -> bool:
        """Whether the host should call `step` again and again."""
        return self._state.playing

    @property
    def prediction(self) -> Prediction | None:
        """What the class has marked for the next step; None if it is not asked."""
        return self._state.prediction

    @property
    def reveal(self) -> Reveal | None:
        """The marks beside the truth, after the step that showed it."""
        return self._state.reveal

    @property
    def asks_first(self) -> bool:
        """Whether the class is asked before every step that can be predicted."""
        return self._state.asks_first

    @property
    def veiled(self) -> bool:
        """Whether nothing may tell which points the next step will move."""
        return self._state.to_be_asked and self.next_action == "assign"

    @property
    def scores(self) -> tuple[float, ...]:
        """What the predictions of the lesson have earned, each from 0 to 100."""
        return self._state.scores

    @property
    def errand(self) -> Errand[State] | None:
        """What is being worked out beside, or waits until that is agreed to."""
        return self._errand

    def why(self, point: int) -> reasons.Why:
        """Return the distances of a point to the stars now, and its labels so far."""
        return reasons.why(self.trace, self.position, point)

    def belonging(self, star: int) -> reasons.Belonging:
        """Return where a star belongs now, unless the class is to tell."""
        star = check_index(star, "star", self.trace.k)
        asks = self._state.to_be_asked or self.prediction is not None
        if asks and self.next_action == "update":
            return reasons.Belonging(int(self.now.sizes[star]))
        return reasons.belonging(self.trace, self.position, star)

    def prospect(self, place: object) -> reasons.Prospect:
        """Return which star a new point would join now."""
        return reasons.prospect(self.trace, self.position, place)
