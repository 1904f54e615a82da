"""A run under somebody's hands: the state machine behind the notebook and the window.

A `Player` knows no toolkit, no time and no picture. It has `Settings`, the `Trace`
they make, and a position on it; commands change these, and listeners are told what
changed. Every command first works out the new state and then enters it in one go, so
one that is refused has changed nothing.

A star moved by hand turns the run away from its course. The steps up to then stay, the
move becomes a step of its own, at which the points keep their colours as at an update,
and the algorithm of the run goes on from there. Whoever adds or removes a star, or
adds a point, poses another problem: a new run begins, from the stars as they stand.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from kmviz.core.asked.prediction import Prediction, unpredictable
from kmviz.core.given.numbers import check_count, check_index
from kmviz.core.given.places import check_place
from kmviz.core.options.options import check_flag
from kmviz.core.steps import Phase
from kmviz.core.trace import Trace
from kmviz.live.costs import (
    FREE,
    LENGTH,
    LONG,
    Cost,
    cost_of_steps,
)
from kmviz.live.errand import Report
from kmviz.live.state import State
from kmviz.live.worker import Worker
from kmviz.runs import anew
from kmviz.runs.forks import Run, look_ahead
from kmviz.runs.run import given_run, moved_by_hand, new_run
from kmviz.runs.settings import Settings, changed_settings

EXPECTED = (ValueError, TypeError, OSError, RuntimeError)
"""What a command raises to refuse; anything else is a fault."""


class Player(Worker):
    """A run of k-means that can be stepped through, played and changed by hand.

    Commands return at once; the host draws. One that is refused raises `ValueError`,
    `TypeError` or `FileNotFoundError` with a sentence for the user, and changes
    nothing.

    Where a host says so, what would take a while is an `errand`: it is worked out
    beside, nothing has changed before it is done, and any other command drops it.

    Parameters
    ----------
    settings : Settings, optional
        What the run is made from.
    trace : Trace, optional
        A recorded run to begin with, by whatever algorithm. Its points, stars and start
        replace those of the settings, whose rules hold once the run is changed.
    run : Run, optional
        A run to begin with, instead of both.

    Raises
    ------
    ValueError
        If a setting is unusable.

    Examples
    --------
    >>> player = Player(Settings("gauss", n=50, k=3, seed=7))
    >>> unlisten = player.listen(lambda changed: print(sorted(changed)))
    >>> player.next_action
    'assign'
    >>> player.step()
    ['position']
    >>> player.move_star(0, (0.5, 0.5))
    ['position', 'run']
    >>> player.position, player.fork.at, player.now.centroids[0]
    (2, 2, array([0.5, 0.5]))
    >>> player.undo()
    ['position', 'run']
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        trace: Trace | None = None,
        run: Run | None = None,
    ) -> None:
        if run is None:
            chosen = settings or Settings()
            run = new_run(chosen) if trace is None else given_run(trace, chosen)
        super().__init__(State(look_ahead(run)))

    def __repr__(self) -> str:
        return f"<Player at step {self.position} of {self.trace!r}>"

    def step(self) -> None:
        """Go one step forward; at the end do nothing.

        A prediction is revealed, and playing then pauses so that it can be looked at.
        So it does where the run fails, which is refused.
        """
        cost = cost_of_steps(self.run, self.position + 1)
        try:
            self._follow(lambda free, _: free.stepped(), cost)
        except Exception:
            self.pause()
            raise

    def back(self) -> None:
        """Pause, and go one step back unless this is the first."""
        self._let_go(State.stepped_back)

    def seek(self, position: int) -> None:
        """Go to any step, counted from 0."""
        there = check_count(position, "position", least=0)
        cost = cost_of_steps(self.run, there)
        self._follow(lambda free, report: free.sought(there, report), cost)

    def first(self) -> None:
        """Go to the first step."""
        self.seek(0)

    def last(self) -> None:
        """Go to the last step."""
        cost = cost_of_steps(self.run, self.trace.recorded + LENGTH)
        cost = Cost(min(cost.seconds, LONG))  # nobody knows; it asks when it is long
        self._follow(State.at_end, cost, counted=True)

    def play(self) -> None:
        """Ask the host to play; from the end, begin again at the first step."""
        self._let_go(State.played)

    def pause(self) -> None:
        """Ask the host to stop playing."""
        if self.playing:
            self._enter(replace(self._state, playing=False))

    def change(self, **changes: Any) -> None:
        """Change some settings, by name, and begin the run they make.

        Another board brings its own n, groups, columns and k unless they are given too.
        Points added by hand stay until the board changes; stars placed by hand, until
        the board, k, init or seed does. Where columns are standardized, both stay where
        they are among the points. What is set so already changes nothing.
        """
        settings = changed_settings(self.settings, changes)
        if settings is self.settings:
            self.drop_star()
        else:
            cost = self._cost_of(settings, self.run)
            playing = self.playing
            self._begin(anew.with_settings, settings, playing=playing, cost=cost)

    def new_start(self) -> None:
        """Begin anew on the same points, the stars placed by the next seed."""
        self._begin(anew.from_next_seed, playing=self.playing)

    def new_board(self) -> None:
        """Begin anew on the next board of its kind."""
        others = replace(self.settings, board_seed=self.settings.board_seed + 1)
        cost = self._cost_of(others, self.run)
        self._begin(anew.on_next_board, playing=self.playing, cost=cost)

    def begin(self, run: Run) -> None:
        """Begin another run on the same points."""
        self._begin(lambda _: run)

    def lay_out(self, state: State) -> None:
        """Take up another run, or this one as it was, with what can be undone there."""
        now = self._state
        self._enter(replace(state, asks_first=now.asks_first, scores=now.scores))

    def undo(self) -> None:
        """Bring back the run, settings and position before the last change of them."""
        if self.can_undo:
            last = self._state.history[-1]
            cost = self._cost_of(last.settings, last)
            cost += cost_of_steps(last, last.position)
            self._work_out(self._state.undone, cost)

    def drag_star(self, star: int, xy: object) -> None:
        """Move a star, and keep hold of it.

        At the start this moves the start. Later it forks the run: the move becomes a
        step after the present one, or changes that step if it is a move already. All
        moves until `drop_star` are one to `undo`. Each costs an assignment at most. The
        place is in the coordinates of the points; with one column y is ignored.
        """
        dragged = partial(self._dragged, star, xy)
        if self.beside and self.board.far is not None:
            self._pursue((dragged, State.looked_at))
        else:
            self._enter(dragged())

    def drop_star(self) -> None:
        """Let go of the star that is being dragged, if any.

        If the run then fails, the star goes back, whichever command let it go. What is
        being worked out lets go itself, or leaves all as it is.
        """
        if self._pursuit is not None:
            (dragged, _), _ = self._pursuit
            last = self._waiting[0] if self._waiting else dragged
            self._pursue((last, State.let_go))
        elif self.held is not None and self.errand is None:
            self._let_go()

    def move_star(self, star: int, xy: object) -> None:
        """Move a star, as `drag_star` does, and let go of it."""
        moved = self._dragged(star, xy)
        self._work_out(moved.let_go, self._cost_of(self.settings, self.run))

    def add_star(self, xy: object) -> None:
        """Begin a new run, from the stars as they stand and one more."""
        self._begin(anew.with_star, xy)

    def remove_star(self, star: int) -> None:
        """Begin a new run, from the stars as they stand but one; later ones move up."""
        self._begin(anew.without_star, star)

    def add_point(self, xy: object) -> None:
        """Begin a new run with one more point, from the stars as they stand."""
        check_place(xy, self.trace.X)  # by the name that it has here
        self._begin(anew.with_points, [xy])

    def add_points(self, places: object) -> None:
        """Begin a new run with more points, from the stars as they stand."""
        self._begin(anew.with_points, places)

    def remove_point(self, point: int) -> None:
        """Begin a new run without a point, from the stars as they stand."""
        self._begin(anew.without_point, point)

    def predict(self) -> None:
        """Ask the class: pause, and take marks for the next step.

        To mark nothing before an assign means that no point will switch.
        """
        self._mark(self._marks())

    def predict_star(self, star: int, xy: object) -> None:
        """Mark where a star will go in the update that comes next."""
        marks = self._marks("update")
        i = check_index(star, "star", self.trace.k)
        place = check_place(xy, self.trace.X)
        self._mark(marks.with_star(i, tuple(place.tolist())))

    def predict_switch(self, point: int) -> None:
        """Mark a point that will switch in the assign that comes next, or unmark it."""
        marks = self._marks("assign")
        i = check_index(point, "point", len(self.trace.X))
        self._mark(marks.toggled(i))

    def ask_first(self, on: bool) -> None:
        """Have the class asked before every step that can be predicted, or no longer.

        What tells of the next step is hidden until the class has answered. A question
        that stands then is dropped with the rest.
        """
        asks = check_flag(on, "on")
        dropped = {} if asks else {"prediction": None}
        self._let_go(partial(replace, asks_first=asks, **dropped))

    def forget_prediction(self) -> None:
        """Take all marks away, and ask no more."""
        self._enter(replace(self._state, prediction=None))

    def _let_go(self, then: Callable[[State], State] = State.let_go) -> None:
        """Let go of the star that is held, if any, and enter what follows at once."""
        self._follow(lambda free, _: then(free))

    def _follow(
        self,
        then: Callable[[State, Report], State],
        cost: Cost = FREE,
        *,
        counted: bool = False,
    ) -> None:
        """Let go of the star that is held, if any, and enter what follows from that."""
        state = self._state

        def following(report: Report) -> State:
            return then(state.let_go(report), report)

        self._work_out(following, cost, counted=counted)

    def _free(self) -> State:
        """Return the state with no star held; if that is refused, put the star back."""
        try:
            return self._state.let_go()
        except Exception:
            self._enter(self._state.put_back())
            raise

    def _dragged(self, star: int, xy: object) -> State:
        """Return the state with a star moved and held; any other one is let go."""
        i = check_index(star, "star", self.trace.k)
        place = check_place(xy, self.trace.X)
        state = self._state if self.held == i else self._free()
        centroids = self.now.centroids.copy()
        centroids[i] = place
        if (centroids[i] == self.now.centroids[i]).all():
            return state
        return state.dragged(i, moved_by_hand(state.run, centroids))

    def _begin(
        self,
        make: Callable[..., Run],
        *arguments: object,
        playing: bool = False,
        cost: Cost | None = None,
    ) -> None:
        """Begin the run that is made from the present one, by default on its points."""
        if cost is None:
            cost = self._cost_of(self.settings, self.run)

        def begun(free: State, report: Report) -> State:
            run = make(free.run, *arguments)
            return free.begun(run, playing=playing, report=report)

        self._follow(begun, cost)

    def _marks(self, phase: Phase | None = None) -> Prediction:
        """Return the marks so far; refuse those for what does not come next."""
        reason = unpredictable(self.now, self.next_action, marking=phase)
        if reason is not None:
            raise ValueError(reason)
        return self.prediction or Prediction()

    def _mark(self, prediction: Prediction) -> None:
        self._let_go(lambda free: free.marked(prediction))
