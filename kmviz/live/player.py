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

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import numpy as np

from kmviz.core.arrays import Floats, Ints
from kmviz.core.checks import (
    LARGEST,
    check_count,
    check_k,
    check_not_negative,
    check_option,
    check_points,
    check_positive,
)
from kmviz.core.metric import Euclidean
from kmviz.core.prediction import Prediction, Reveal, reveal
from kmviz.core.steps import Step
from kmviz.core.trace import Trace
from kmviz.drawing.layers import PARTS, USUAL
from kmviz.drawing.style import STYLES as LOOKS
from kmviz.points.boards import Board
from kmviz.runs.run import (
    Fork,
    Run,
    default_n,
    given_run,
    look_ahead,
    moved_by_hand,
    new_run,
    standing,
)
from kmviz.runs.settings import Settings, changed_settings, same_points

STYLES = tuple(LOOKS)
"""The looks of the picture."""
SLOWEST, FASTEST = 0.1, 30.0
"""Limits of the speed, in steps a second."""
HISTORY = 30
"""How many commands can be undone."""

Phase: TypeAlias = Literal["init", "assign", "update", "move"]
"""What happens in a step."""
What: TypeAlias = Literal[
    "settings",
    "run",
    "position",
    "held",
    "playing",
    "speed",
    "view",
    "prediction",
]
Changed: TypeAlias = frozenset[What]
"""What a command has changed: "run" if there is another trace, "held" if a star was
taken or let go, "prediction" also if something was revealed."""
EXPECTED = (ValueError, TypeError, OSError, RuntimeError)
"""What a command raises to refuse; anything else is a fault."""


@dataclass(frozen=True, eq=False, slots=True)
class Why:
    """Why a point has its label: its distance to every star, and its labels so far."""

    point: int
    """The point."""
    distances: Floats
    """Shape (k,): to each star, where it is now; nan for one that was dropped."""
    nearest: int
    """The star that is nearest now, to which an assign would give the point."""
    labels: Ints
    """The label it had at each step up to now; -1 before the first assign."""


@dataclass(frozen=True, eq=False, slots=True)
class _State:
    """All there is to know about a player, but for what can be undone."""

    run: Run
    held: int | None = None
    playing: bool = False
    speed: float = 1.0
    glide: float = 0.5
    shown: frozenset[str] = USUAL
    style: str = "light"
    prediction: Prediction | None = None
    reveal: Reveal | None = None


class Player:
    """A run of k-means that can be stepped through, played and changed by hand.

    Commands return at once; the host draws. One that is refused raises `ValueError`,
    `TypeError` or `FileNotFoundError` with a sentence for the user, and changes
    nothing.

    Parameters
    ----------
    settings : Settings, optional
        What the run is made from.
    trace : Trace, optional
        A recorded run to begin with, by whatever algorithm. Its points, stars and start
        replace those of the settings, whose rules hold once the run is changed.

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
    ['held', 'position', 'run']
    ['held']
    >>> player.position, player.fork.at, player.now.centroids[0]
    (2, 2, array([0.5, 0.5]))
    >>> player.undo()
    ['position', 'run']
    >>> player.position
    1
    """

    def __init__(
        self, settings: Settings | None = None, *, trace: Trace | None = None
    ) -> None:
        chosen = settings or Settings()
        run = new_run(chosen) if trace is None else given_run(trace, chosen)
        self._state = _State(look_ahead(run))
        self._history: deque[Run] = deque(maxlen=HISTORY)
        self._listeners: dict[object, Callable[[Changed], object]] = {}

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
    def position(self) -> int:
        """The index of the present step."""
        return self._state.run.position

    @property
    def now(self) -> Step:
        """The present step."""
        return self.trace[self.position]

    @property
    def fork(self) -> Fork | None:
        """Where a star was last moved on the way; None if that has not happened.

        With a fork, the settings alone do not make this run again.
        """
        return self._state.run.fork

    @property
    def made_by_settings(self) -> bool:
        """Whether the settings alone make this run again.

        They do not if a star was moved on the way, or the run was recorded before, by
        rules that nobody has told, or its algorithm is not k-means.
        """
        run = self._state.run
        means = run.settings.metric is Euclidean
        return means and run.fork is None and not run.recorded

    @property
    def next_action(self) -> Phase | None:
        """The phase of the step that `step` will show; None at the end."""
        return self._phase(self.position + 1)

    @property
    def predictable(self) -> bool:
        """Whether the next step can be predicted.

        The first assign cannot, nor can an update of more columns than a hand can
        place something on.
        """
        return self._unpredictable() is None

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._history)

    @property
    def drawn(self) -> bool:
        """Whether the board is drawn by rule: n, groups and board_seed then count."""
        board = self.settings.board
        return isinstance(board, str) and default_n(board) is not None

    @property
    def held(self) -> int | None:
        """The star that is being dragged."""
        return self._state.held

    @property
    def playing(self) -> bool:
        """Whether the host should call `step` again and again."""
        return self._state.playing

    @property
    def speed(self) -> float:
        """How many steps a second the host should make while playing."""
        return self._state.speed

    @property
    def glide(self) -> float:
        """The share of a step's time in which things are on their way to the next."""
        return self._state.glide

    @property
    def shown(self) -> frozenset[str]:
        """The `PARTS` that are switched on."""
        return self._state.shown

    @property
    def style(self) -> str:
        """The look of the picture: one of `STYLES`."""
        return self._state.style

    @property
    def prediction(self) -> Prediction | None:
        """What the class has marked for the next step; None if it is not asked."""
        return self._state.prediction

    @property
    def reveal(self) -> Reveal | None:
        """The marks beside the truth, after the step that showed it."""
        return self._state.reveal

    def why(self, point: int) -> Why:
        """Return the distances of a point to the stars now, and its labels so far."""
        metric, centroids = self.trace.metric, self.now.centroids
        i = _check_index(point, "point", len(metric.X))
        stars = np.arange(len(centroids))
        costs = metric.costs(centroids, stars, points=np.full_like(stars, i))
        distances = metric.lengths(metric.X[i] - centroids)
        labels = [self.trace[j].labels[i] for j in range(self.position + 1)]
        return Why(i, distances, int(np.nanargmin(costs)), np.array(labels))

    def step(self) -> None:
        """Go one step forward; at the end do nothing.

        A prediction is revealed, and playing then pauses so that it can be looked at.
        So it does where the run fails, which is refused.
        """
        self.drop_star()
        if self.next_action is None:
            return
        try:
            there = self.trace[self.position + 1]
        except ValueError:
            self.pause()
            raise
        answer = None
        marks = self.prediction
        if marks and (marks.stars or there.phase != "update"):
            answer = reveal(marks, self.now, there, self.trace.X)
        self._go(self.position + 1, playing=self.playing and not answer, answer=answer)

    def back(self) -> None:
        """Pause, and go one step back unless this is the first."""
        self.drop_star()
        if self.position:
            self._go(self.position - 1, playing=False)
        else:
            self.pause()

    def seek(self, position: int) -> None:
        """Go to any step, counted from 0."""
        self.drop_star()
        there = check_count(position, "position", least=0)
        if not self.trace[there : there + 1]:
            _check_index(there, "position", len(self.trace))
        if there != self.position:
            self._go(there, playing=self.playing)

    def first(self) -> None:
        """Go to the first step."""
        self.seek(0)

    def last(self) -> None:
        """Go to the last step."""
        self.drop_star()
        self.seek(len(self.trace) - 1)

    def play(self) -> None:
        """Ask the host to play; from the end, begin again at the first step."""
        self.drop_star()
        if self.next_action is None:
            self._go(0, playing=True)
        else:
            self._enter(replace(self._state, playing=True))

    def pause(self) -> None:
        """Ask the host to stop playing."""
        self._enter(replace(self._state, playing=False))

    def set_speed(self, speed: float) -> None:
        """Set the steps a second; beyond the limits, the nearest limit."""
        wanted = check_positive(speed, "speed")
        allowed = min(max(wanted, SLOWEST), FASTEST)
        self._enter(replace(self._state, speed=allowed))

    def set_glide(self, glide: float) -> None:
        """Set the share of a step's time in which things move; 0 for plain steps."""
        share = check_not_negative(glide, "glide")
        if share > 1:
            message = f"glide must be a share of a step, 0 to 1, got {glide}"
            raise ValueError(message)
        self._enter(replace(self._state, glide=share))

    def switch(self, name: str, on: bool) -> None:
        """Switch one of the `PARTS` on or off."""
        layer = {check_option(name, "name", PARTS)}
        shown = self.shown | layer if on else self.shown - layer
        self._enter(replace(self._state, shown=shown))

    def set_style(self, style: str) -> None:
        """Choose one of the `STYLES`."""
        chosen = check_option(style, "style", STYLES)
        self._enter(replace(self._state, style=chosen))

    def change(self, **changes: Any) -> None:
        """Change some settings, by name, and begin the run they make.

        Another board brings its own n, groups, columns and k unless they are given too.
        Points added by hand stay until the board changes; stars placed by hand, until
        the board, k, init or seed does. What is set so already changes nothing.
        """
        self.drop_star()
        settings = changed_settings(self.settings, changes)
        if settings is not self.settings:
            self._begin(settings, playing=self.playing)

    def restart(self) -> None:
        """Go to the start of the run as it was before stars were moved on the way."""
        self.drop_star()
        if self.fork is None:
            self.first()
        else:
            run = self._state.run
            run = replace(run, trace=run.origin, position=0, fork=None)
            self._enter_run(run, playing=self.playing)

    def new_start(self) -> None:
        """Begin anew on the same points, the stars placed by the next seed."""
        self.drop_star()
        seed = self.settings.seed + 1
        settings = replace(self.settings, seed=seed, start=None)
        self._begin(settings, playing=self.playing)

    def new_board(self) -> None:
        """Begin anew on the next board of its kind."""
        self.drop_star()
        if not self.drawn:
            message = (
                "for new points, the board must be one drawn by rule, "
                f'got "{self.board.name}"'
            )
            raise ValueError(message)
        settings = replace(
            self.settings,
            board_seed=self.settings.board_seed + 1,
            seed=self.settings.seed + 1,
            added=None,
            start=None,
        )
        self._begin(settings, playing=self.playing)

    def undo(self) -> None:
        """Bring back the run, settings and position before the last change of them."""
        if self._history:
            run = self._history.pop()
            self._enter(_paused(self._state, run))

    def drag_star(self, star: int, xy: object) -> None:
        """Move a star, and keep hold of it.

        At the start this moves the start. Later it forks the run: the move becomes a
        step after the present one, or changes that step if it is a move already. All
        moves until `drop_star` are one to `undo`. Each costs an assignment at most.

        Parameters
        ----------
        star : int
            The star, counted from 0.
        xy : (float, float)
            Where to, in the coordinates of the points; with one column y is ignored.
        """
        i = _check_index(star, "star", self.trace.k)
        place = _check_place(xy, self.trace.X)
        if self.held != i:
            self.drop_star()
        centroids = self.now.centroids.copy()
        centroids[i] = place
        if (centroids[i] == self.now.centroids[i]).all():
            return
        moved = moved_by_hand(self._state.run, centroids)
        if self.held is None:
            self._history.append(self._state.run)
        self._enter(replace(_paused(self._state, moved), held=i))

    def drop_star(self) -> None:
        """Let go of the star that is being dragged, if any."""
        if self.held is None:
            return
        try:
            look_ahead(self._state.run)
        except Exception:
            self.undo()
            raise
        self._enter(replace(self._state, held=None))

    def move_star(self, star: int, xy: object) -> None:
        """Move a star, as `drag_star` does, and let go of it."""
        self.drag_star(star, xy)
        self.drop_star()

    def add_star(self, xy: object) -> None:
        """Begin a new run, from the stars as they stand and one more."""
        self.drop_star()
        place = _check_place(xy, self.trace.X)
        self._begin_from(np.vstack([standing(self.now.centroids), place]))

    def remove_star(self, star: int) -> None:
        """Begin a new run, from the stars as they stand but one; later ones move up."""
        self.drop_star()
        i = _check_index(star, "star", self.trace.k)
        if self.trace.k == 1:
            message = "a star can be removed only where there are two, got the last one"
            raise ValueError(message)
        self._begin_from(standing(np.delete(self.now.centroids, i, axis=0)))

    def add_point(self, xy: object) -> None:
        """Begin a new run with one more point, from the stars as they stand."""
        self.drop_star()
        place = _check_place(xy, self.trace.X)
        before = self.settings.added
        added = place[None] if before is None else np.vstack([before, place])
        X = check_points(np.vstack([self.trace.X, place]))
        start = standing(self.now.centroids)
        settings = replace(self.settings, added=added, k=len(start), start=start)
        board = replace(self.board, X=X, labels=None)
        self._enter_run(look_ahead(new_run(settings, board)), playing=False)

    def predict(self) -> None:
        """Ask the class: pause, and take marks for the next step.

        Marking nothing at all before an assign means that no point will switch; before
        an update it means nothing.
        """
        self._expect()
        self._mark(self.prediction or Prediction())

    def predict_star(self, star: int, xy: object) -> None:
        """Mark where a star will go in the update that comes next."""
        self._expect("update")
        i = _check_index(star, "star", self.trace.k)
        place = _check_place(xy, self.trace.X)
        marks = self.prediction or Prediction()
        self._mark(marks.with_star(i, tuple(place.tolist())))

    def predict_switch(self, point: int) -> None:
        """Mark a point that will switch in the assign that comes next, or unmark it."""
        self._expect("assign")
        i = _check_index(point, "point", len(self.trace.X))
        self._mark((self.prediction or Prediction()).toggled(i))

    def forget_prediction(self) -> None:
        """Take all marks away, and ask no more."""
        self._enter(replace(self._state, prediction=None))

    def listen(self, callback: Callable[[Changed], object]) -> Callable[[], None]:
        """Call back with what each command has changed, and return what ends that.

        The state is complete when listeners are told. One may give commands itself; the
        others are then told of both changes and always see the newest state. If one
        raises, the others are told all the same, and then the error (or an
        ExceptionGroup of several) leaves the command, whose change stands.
        """
        token = object()
        self._listeners[token] = callback

        def unlisten() -> None:
            self._listeners.pop(token, None)

        return unlisten

    def _phase(self, position: int) -> Phase | None:
        """Return the phase of a step; None beyond the end.

        Where the run fails, it was to be an update.
        """
        try:
            return self.trace[position].phase
        except IndexError:
            return None
        except ValueError:
            return "update"

    def _go(
        self, position: int, *, playing: bool, answer: Reveal | None = None
    ) -> None:
        """Go to a step of the run; at its end playing ends."""
        run = replace(self._state.run, position=position)
        ended = self._phase(position + 1) is None
        state = replace(_paused(self._state, run), reveal=answer)
        self._enter(replace(state, playing=playing and not ended))

    def _begin(self, settings: Settings, *, playing: bool) -> None:
        """Begin the run of these settings, on the same board if they have the same."""
        same = same_points(settings, self.settings)
        run = new_run(settings, self.board if same else None)
        self._enter_run(look_ahead(run), playing=playing)

    def _begin_from(self, centroids: Floats) -> None:
        """Begin a new run from stars placed by hand."""
        k = check_k(len(centroids), len(self.trace.X))
        settings = replace(self.settings, k=k, start=centroids)
        self._begin(settings, playing=False)

    def _expect(self, phase: str | None = None) -> None:
        """Refuse a mark for what does not come next, or cannot be predicted."""
        self.drop_star()
        reason = self._unpredictable()
        coming = self.next_action
        if reason is None and phase is not None and phase != coming:
            reason = _MISTIMED[phase]
        if reason is not None:
            raise ValueError(reason)

    def _unpredictable(self) -> str | None:
        """Return why the next step cannot be predicted, or None."""
        coming, width = self.next_action, self.trace.X.shape[1]
        if coming is None:
            return "at the end of the run there is nothing to predict"
        if coming == "move":
            return "what a hand has moved is not to be predicted: take another step"
        if coming == "assign" and self.now.phase == "init":
            return (
                "before the first assign there is nothing to predict: "
                "no point has a cluster yet"
            )
        if coming == "update" and width > 2:
            return _NO_WAY_BACK.format(width=width)
        return None

    def _mark(self, prediction: Prediction) -> None:
        state = _paused(self._state, self._state.run)
        self._enter(replace(state, prediction=prediction))

    def _enter_run(self, run: Run, *, playing: bool) -> None:
        self._history.append(self._state.run)
        self._enter(replace(_paused(self._state, run), playing=playing))

    def _enter(self, state: _State) -> None:
        """Enter a state and tell the listeners what differs."""
        before, self._state = self._state, state
        what = frozenset(_differences(before, state))
        if what:
            self._tell(what)

    def _tell(self, changed: Changed) -> None:
        errors: list[Exception] = []
        for token, callback in tuple(self._listeners.items()):
            if token in self._listeners:
                try:
                    callback(changed)
                except Exception as error:
                    errors.append(error)
        if len(errors) == 1:
            raise errors[0]
        if errors:
            message = "several listeners of the player failed"
            raise ExceptionGroup(message, errors)


def _differences(before: _State, after: _State) -> Iterator[What]:
    """Yield what differs between two states."""
    was, now = before.run, after.run
    if was.settings is not now.settings:
        yield "settings"
    if was.trace is not now.trace:
        yield "run"
    if was.position != now.position:
        yield "position"
    if before.held != after.held:
        yield "held"
    if before.playing != after.playing:
        yield "playing"
    if (before.speed, before.glide) != (after.speed, after.glide):
        yield "speed"
    if (before.shown, before.style) != (after.shown, after.style):
        yield "view"
    if (before.prediction, before.reveal) != (after.prediction, after.reveal):
        yield "prediction"


def _paused(state: _State, run: Run) -> _State:
    """Return the state with another run, nothing held, asked or playing."""
    return replace(
        state, run=run, held=None, playing=False, prediction=None, reveal=None
    )


def _check_index(value: object, name: str, count: int) -> int:
    number = check_count(value, name, least=0)
    if number >= count:
        message = f"{name} must be between 0 and {count - 1}, got {number}"
        raise ValueError(message)
    return number


_MISTIMED = {
    "assign": "points are marked before an assign, but an update comes next",
    "update": "stars are marked before an update, but an assign comes next",
}
_NO_WAY_BACK = (
    "to place something by hand, there must be one or two columns, got {width}: "
    "their picture is a projection, with no way back"
)


def _check_place(xy: object, X: Floats) -> Floats:
    """Return a place on the board as a row of X."""
    width = X.shape[1]
    if width > 2:
        raise ValueError(_NO_WAY_BACK.format(width=width))
    try:
        place = np.array(xy, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        place = np.empty(0)
    if place.shape != (2,) or not (np.abs(place) <= LARGEST).all():
        message = f"xy must be two finite numbers, got {xy!r}"
        raise ValueError(message)
    return place[:width]
