"""Many runs under somebody's hands: a wall, or curves, with parts that can be opened.

Like a player, it knows neither toolkit nor picture: it has a position, and one of its
parts may be chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import hypot

from kmviz.core.given.numbers import check_count, check_index, whole
from kmviz.core.ground.sentence import Sentence, shown
from kmviz.live.exhibits import Exhibits
from kmviz.live.listening import Announcer, What
from kmviz.live.question import Question


@dataclass(frozen=True, eq=False, slots=True)
class _State:
    """All there is to know about a gallery; each field is named as its change is."""

    run: Exhibits
    position: int = 0
    playing: bool = False
    chosen: int | None = None
    prediction: Question = field(kw_only=True)


class Gallery(Announcer):
    """Runs side by side that are stepped through together, and can be opened.

    Commands are as those of a `Player`: one that is refused changes nothing.

    Parameters
    ----------
    exhibits : Exhibits
        What it shows.

    Examples
    --------
    >>> from kmviz import restarts
    >>> from kmviz.live.exhibits import exhibits_of
    >>> X = [[0, 0], [0, 1], [4, 0], [4, 1]]
    >>> gallery = Gallery(exhibits_of(restarts(X, k=2, runs=10, rng=1)))
    >>> gallery.step()
    >>> gallery.position, gallery.next_action, gallery.reach
    (1, 'update', (3, True))
    """

    def __init__(self, exhibits: Exhibits) -> None:
        super().__init__()
        self._state = _State(exhibits, prediction=exhibits.question)
        self._phases = exhibits.phases

    def __repr__(self) -> str:
        return f"<Gallery at step {self.position} of {self.exhibits.recorded!r}>"

    @property
    def exhibits(self) -> Exhibits:
        """What it shows."""
        return self._state.run

    @property
    def course(self) -> object:
        """What is played; another one is looked at before it is gone on with."""
        return self._state.run

    @property
    def glides(self) -> bool:
        """Whether there is something to be seen on the way to the next position."""
        return self._state.run.glides

    @property
    def position(self) -> int:
        """The index of the present step, the same for all runs."""
        return self._state.position

    @property
    def reach(self) -> tuple[int, bool]:
        """The last position, and that it is the last of all."""
        return len(self._phases) - 1, True

    @property
    def next_action(self) -> str | None:
        """The phase of the step that `step` will show; None at the end."""
        return next(iter(self._phases[self.position + 1 :]), None)

    @property
    def playing(self) -> bool:
        """Whether the host should call `step` again and again."""
        return self._state.playing

    @property
    def chosen(self) -> int | None:
        """The part that would be opened: the number of a run, or of clusters."""
        return self._state.chosen

    def step(self) -> None:
        """Go one step forward; at the end do nothing."""
        if self.next_action is not None:
            there = self.position + 1
            playing = self.playing and there < self.reach[0]
            self._enter(replace(self._state, position=there, playing=playing))

    def back(self) -> None:
        """Pause, and go one step back unless this is the first."""
        there = max(self.position - 1, 0)
        self._enter(replace(self._state, position=there, playing=False))

    def seek(self, position: int) -> None:
        """Go to any step, counted from 0."""
        there = check_count(position, "position", least=0)
        check_index(there, "position", len(self._phases))
        playing = self.playing and there < self.reach[0]
        self._enter(replace(self._state, position=there, playing=playing))

    def first(self) -> None:
        """Go to the first step."""
        self.seek(0)

    def last(self) -> None:
        """Go to the last step."""
        self.seek(self.reach[0])

    def play(self) -> None:
        """Ask the host to play; from the end, begin again at the first step."""
        there = 0 if self.next_action is None else self.position
        self._enter(replace(self._state, position=there, playing=True))

    def pause(self) -> None:
        """Ask the host to stop playing."""
        self._enter(replace(self._state, playing=False))

    @property
    def over(self) -> bool:
        """Whether everything is known, and to be seen."""
        return self.next_action is None and self.exhibits.complete

    @property
    def asked(self) -> bool:
        """Whether the class is asked what will come."""
        return self._state.prediction.asked

    @property
    def guess(self) -> int | None:
        """What the class expects; None if nobody has said anything."""
        return self._state.prediction.guess

    def ask(self) -> None:
        """Pause, and ask the class what will come, unless it is to be seen."""
        if self.over:
            message = Sentence("at the end of the run there is nothing to predict")
            raise ValueError(message)
        question = self._state.prediction.opened()
        self._enter(replace(self._state, prediction=question, playing=False))

    def expect(self, more: int) -> None:
        """Expect so much more, or less; at first, something between."""
        number = whole(more)
        if number is None:
            message = f"more must be a whole number, got {shown(more)}"
            raise ValueError(message)
        question = self._state.prediction.expecting(number)
        self._enter(replace(self._state, prediction=question))

    def answer(self) -> None:
        """Ask no more: what was said stands."""
        question = self._state.prediction.closed()
        self._enter(replace(self._state, prediction=question))

    def forget(self) -> None:
        """Ask no more, and forget what was said."""
        self._enter(replace(self._state, prediction=self.exhibits.question))

    def show(self, exhibits: Exhibits) -> None:
        """Show something else, from its last step; what was said stands."""
        self._phases = exhibits.phases
        there = len(self._phases) - 1
        self._enter(replace(self._state, run=exhibits, position=there))

    def choose(self, item: int | None) -> None:
        """Point out the part that would be opened; None for none."""
        chosen = None if item is None else self._part(item)
        self._enter(replace(self._state, chosen=chosen))

    def _part(self, item: object) -> int:
        """Return the number of a part that can be opened."""
        number, items = whole(item), self.exhibits.items
        if number is None or number not in items:
            message = f"item must be one of {shown([*items])}, got {shown(item)}"
            raise ValueError(message)
        return number

    def _enter(self, state: _State) -> None:
        """Enter a state and tell the listeners what differs."""
        before, self._state = self._state, state
        names: list[What] = ["run", "position", "playing", "chosen", "prediction"]
        differing = {
            name for name in names if getattr(state, name) != getattr(before, name)
        }
        self._tell(frozenset(differing))


def neighbour(
    spots: Mapping[int, tuple[float, float]], here: int | None, across: int, down: int
) -> int:
    """Return the nearest part in a direction, or the same where there is none.

    Parameters
    ----------
    spots : mapping of int to (float, float)
        Where each part is, from the top left corner.
    here : int or None
        The part from which to go; from none, one comes to the first.
    across, down : {-1, 0, 1}
        The direction.

    Examples
    --------
    >>> spots = {0: (0.2, 0.2), 1: (0.8, 0.2), 2: (0.2, 0.8), 3: (0.8, 0.8)}
    >>> [neighbour(spots, 0, *way) for way in ((1, 0), (0, 1), (-1, 0))]
    [1, 2, 0]
    """
    if here is None or here not in spots:
        return min(spots)
    (x, y), ahead = spots[here], {}
    for item, (left, top) in spots.items():
        along = (left - x) * across + (top - y) * down
        aside = (left - x) * down + (top - y) * across
        if along > abs(aside):
            ahead[item] = hypot(along, aside)
    return min(ahead, key=ahead.__getitem__, default=here)
