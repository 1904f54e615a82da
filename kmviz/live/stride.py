"""One step that somebody makes: for a moment things are on their way to it."""

from collections.abc import Callable

from kmviz.export.timeline import share_gone
from kmviz.live.desk import Desk
from kmviz.live.listening import Changed
from kmviz.live.view import View

LONGEST = 0.4
"""Seconds of the way at most, so that nobody waits for it."""
AT_ONCE = 0.06
"""How much of the way is gone on the first picture, which is to be seen at once."""


class Stride:
    """The way to a step that was made while nothing plays.

    Parameters
    ----------
    desk : Desk
        The step is made on what lies in front on it.
    view : View
        Its glide.
    clock : callable
        Returns the time in seconds.

    Examples
    --------
    >>> from kmviz.live.player import Player
    >>> player, times = Player(), iter([0.0, 0.2, 0.4])
    >>> stride = Stride(Desk(player), View(), lambda: next(times))
    >>> unlisten = player.listen(stride.follow)
    >>> player.step()  # nothing glides to the first assign
    >>> stride.place
    >>> player.step()
    >>> stride.place, stride.place
    (1.5, None)
    """

    def __init__(self, desk: Desk, view: View, clock: Callable[[], float]) -> None:
        self._desk, self._view, self._clock = desk, view, clock
        self._was = self._here
        self._began: float | None = None

    def follow(self, changed: Changed) -> None:
        """Set out where one step was made; whatever else happens ends the way."""
        front, was, self._was = self._desk.front, self._was, self._here
        forward = self._was == (was[0], was[1] + 1) and was[1] > 0
        if forward and front.glides and not front.playing:
            self._began = self._clock()
        elif changed - {"starts", "view", "speed"}:
            self._began = None

    @property
    def place(self) -> float | None:
        """Where things are on their way; None if they are there."""
        if self._began is None:
            return None
        lasts = min(self._view.glide / self._view.speed, LONGEST)
        gone = share_gone(self._clock() - self._began, lasts)
        if gone < 1:
            return self._desk.front.position - 1 + max(gone, AT_ONCE)
        self._began = None
        return None

    @property
    def _here(self) -> tuple[object, int]:
        return self._desk.front.course, self._desk.front.position
