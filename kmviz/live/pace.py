"""The clock of playing: where on the way things are, and when the next step is due.

The time of a step has two parts. First things are on their way to it, for the view's
share; then it is there, and rests. Hosts ask as often as they can draw; no step is left
out however rarely they do, and one that was late does not delay those after it.
"""

from collections.abc import Callable

from kmviz.export.timeline import share_gone
from kmviz.live.desk import Desk
from kmviz.live.listening import Changed
from kmviz.live.playable import Playable
from kmviz.live.view import View


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
        self._left_from = self._here

    @property
    def left(self) -> float:
        """How many seconds it is until things set out again."""
        return self._began + self._lasts - self._clock()

    def follow(self, changed: Changed) -> None:
        """Set out when playing begins; a start to which that leads is seen first."""
        if "playing" in changed and self._front.playing:
            begin = self._rest if "position" in changed else self._set_out
            begin(self._clock())

    def go_on(self) -> float | None:
        """Return where things are on their way; or rest, or step if that is due.

        Returns
        -------
        float or None
            A position between two steps; None when there is none to be shown.
        """
        if self._desk.player.errand is not None:
            return None
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
