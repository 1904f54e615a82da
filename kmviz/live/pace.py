"""The clock of playing: where on the way things are, and when the next step is due.

The time of a step has two parts. First things are on their way to it, for the view's
share; then it is there, and rests. Hosts ask as often as they can draw; no step is left
out however rarely they do, and one that was late does not delay those after it.

A single step that somebody takes is there at once; where a host asks for it, things are
then seen on their way to it.
"""

from collections.abc import Callable

from kmviz.export.timeline import share_gone
from kmviz.live.desk import Desk
from kmviz.live.listening import Changed
from kmviz.live.playable import Playable
from kmviz.live.view import View

SWIFT = 0.4
"""Seconds that things are on their way, at most, after a single step."""


class Pace:
    """Steps what lies in front on by a clock.

    Parameters
    ----------
    desk : Desk
        What is played lies in front on it.
    view : View
        Its speed and glide; they may change meanwhile.
    clock : callable
        Returns the time in seconds.

    Attributes
    ----------
    follows_steps : bool
        Whether things are seen on their way to a single step, too.

    Examples
    --------
    >>> from kmviz.live.player import Player
    >>> player, times = Player(), iter([0.0, 0.0, 1.0, 1.25, 1.5])
    >>> pace = Pace(Desk(player), View(), lambda: next(times))
    >>> pace.go_on()  # nothing glides to the first assign
    >>> player.position
    1
    >>> pace.go_on(), pace.go_on(), pace.go_on(), player.position
    (1.001, 1.5, None, 2)
    """

    def __init__(self, desk: Desk, view: View, clock: Callable[[], float]) -> None:
        self._desk, self._view, self._clock = desk, view, clock
        self._began, self._gone, self._resting = clock(), 0.0, False
        self._left_from = self._seen = self._here
        self.follows_steps = False
        self._swift: float | None = None
        """When a single step was taken, until things have arrived."""

    @property
    def on_the_way(self) -> bool:
        """Whether things are on their way to a single step."""
        return self._swift is not None

    @property
    def left(self) -> float:
        """How many seconds it is until things set out again."""
        return self._began + self._lasts - self._clock()

    def follow(self, changed: Changed) -> None:
        """Set out when playing begins; a start to which that leads is seen first.

        So do things after a single step.
        """
        (course, before), self._seen = self._seen, self._here
        if self._seen != (course, before):
            one_on = self._seen == (course, before + 1) and before > 0
            glides = one_on and self.follows_steps and self._front.glides
            rests = not self._front.playing and self._view.glide > 0
            self._swift = self._clock() if glides and rests else None
        if "playing" in changed and self._front.playing:
            begin = self._rest if "position" in changed else self._set_out
            begin(self._clock())

    def go_on(self) -> float | None:
        """Return where things are on their way; or rest, or step if that is due.

        Returns
        -------
        float or None
            A position between two steps, or where things have arrived after a single
            one; None when there is none to be shown.
        """
        if self._desk.player.errand is not None:
            return None
        if self._swift is not None:
            return self._on_its_way(self._swift)
        now = self._clock()
        if self._left_from != self._here:
            self._rest(now)  # somebody went elsewhere, which is to be seen
        if self._resting:
            late = now - self._began - self._lasts
            if late < 0:
                return None
            self._set_out(now - (late if late < self._lasts else 0.0))
        gone = share_gone(now - self._began, self._view.glide * self._lasts)
        self._gone = max(self._gone, gone)  # slower does not mean back
        front = self._front
        if front.glides and front.position > 0 and self._gone < 1:
            return front.position + self._gone
        self._arrive()
        return None

    def _on_its_way(self, since: float) -> float:
        """Return where things are on their way to a single step, or have arrived."""
        lasts = min(SWIFT, self._view.glide * self._lasts)
        gone = share_gone(self._clock() - since, lasts)
        if gone >= 1:
            self._swift = None
        return self._front.position - 1 + gone

    @property
    def _lasts(self) -> float:
        """How many seconds there are from step to step."""
        return 1 / self._view.speed

    @property
    def _here(self) -> tuple[object, int]:
        return self._front.course, self._front.position

    @property
    def _front(self) -> Playable:
        return self._desk.front

    def _set_out(self, when: float) -> None:
        self._began, self._gone, self._resting = when, 0.0, False
        self._left_from = self._here

    def _rest(self, when: float) -> None:
        self._set_out(when)
        self._resting = True

    def _arrive(self) -> None:
        self._resting = True
        self._front.step()
        self._left_from = self._here
