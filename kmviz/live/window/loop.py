"""The event loop of a window: from when it is shown until it is closed."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from matplotlib.backends.backend_agg import FigureCanvasAgg

HEARTBEAT = 50
"""Milliseconds between looks for Ctrl-C, which ends work as soon as Escape does."""


def loop(
    canvas: FigureCanvasAgg,
    interrupt: Callable[[], bool],
    begin: Callable[[], object] = tuple,
) -> None:
    """Let the toolkit handle events until the canvas ends its loop.

    Parameters
    ----------
    canvas : FigureCanvasAgg
        That of the window.
    interrupt : callable
        What ends the work of the window or, if it does nothing, closes it, and tells
        whether it did; called at Ctrl-C in the terminal.
    begin : callable
        What shows the window: Ctrl-C waits for its end, as a toolkit that is painting
        would swallow it.

    Raises
    ------
    KeyboardInterrupt
        After Ctrl-C, once the window is closed.
    """
    heart = canvas.new_timer(interval=HEARTBEAT)
    with _hearing(interrupt) as beat:
        heart.add_callback(beat)
        begin()
        heart.start()
        try:
            canvas.start_event_loop(0)
        finally:
            heart.stop()


@contextmanager
def _hearing(interrupt: Callable[[], bool]) -> Iterator[Callable[[], None]]:
    """Note Ctrl-C, and raise KeyboardInterrupt once that has closed the window.

    Its value is called now and then, between two events, and then interrupts: when the
    signal comes, the toolkit may be painting. It also takes Ctrl-C back from a toolkit:
    matplotlib's loop for Qt would leave the window, whatever that works on.
    """
    heard = closed = False

    def hear(signum: int, frame: FrameType | None) -> None:
        nonlocal heard
        heard = True

    def beat() -> None:
        nonlocal heard, closed
        signal.signal(signal.SIGINT, hear)
        if heard and not closed:
            heard = False
            closed = interrupt()

    try:
        before = signal.signal(signal.SIGINT, hear)
    except ValueError:  # only the main thread is told of signals
        yield lambda: None
        return
    try:
        yield beat
        if heard:  # by matplotlib's loop for Qt, which has ended of it
            closed = interrupt()
    finally:
        signal.signal(signal.SIGINT, before)
    if closed:
        raise KeyboardInterrupt
