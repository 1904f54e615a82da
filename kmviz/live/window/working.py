"""Long work in a window that goes on hearing: it says how far it is, and can be ended.

There is one thread, as toolkits and matplotlib want it. Whatever works reports now and
then, and in between the window paints and hears what was pressed meanwhile.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from matplotlib.backends.backend_agg import FigureCanvasAgg

from kmviz.core.pauses import Cancelled
from kmviz.live.window.notes import Notes

BETWEEN = 0.1
"""Seconds between two looks at what was pressed."""


class Working:
    """Whether a window works, and whether somebody has had enough of it.

    Parameters
    ----------
    canvas : FigureCanvasAgg
        That of the window.
    clock : callable
        Returns the time in seconds.
    notes : Notes
        What is said in the window, among it that it works.
    tell : callable
        Is told how far the work is, from 0 to 1, and shows it.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> canvas = FigureCanvasAgg(Figure())
    >>> working = Working(canvas, lambda: 0.0, Notes(), print)
    >>> with working.begun():
    ...     working.report(0.5)
    ...     working.cancel()
    ...     try:
    ...         working.report(0.6)
    ...     except Cancelled:
    ...         print("ended")
    0.5
    ended
    """

    def __init__(
        self,
        canvas: FigureCanvasAgg,
        clock: Callable[[], float],
        notes: Notes,
        tell: Callable[[float], object],
    ) -> None:
        self._canvas, self._clock = canvas, clock
        self._notes, self._tell = notes, tell
        self._told = -BETWEEN
        self._cancelled = False

    @property
    def active(self) -> bool:
        """Whether something is being worked out."""
        return self._notes.working

    @contextmanager
    def begun(self) -> Iterator[None]:
        """Work until this is left."""
        self._notes.working, self._cancelled = True, False
        self._told = self._clock() - BETWEEN
        try:
            yield
        finally:
            self._notes.working = False

    def cancel(self) -> None:
        """Have the work end at its next report."""
        self._cancelled = True

    def report(self, share: float) -> None:
        """Tell how far the work is, if it is time, and hear what was pressed.

        Raises
        ------
        Cancelled
            If somebody has had enough.
        """
        if self._clock() - self._told >= BETWEEN:
            self._told = self._clock()
            self._tell(share)
            self._canvas.flush_events()
        if self._cancelled:
            raise Cancelled
