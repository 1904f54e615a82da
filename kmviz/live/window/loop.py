"""The event loop of a window: from when it is shown until it is closed."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from matplotlib.backends.backend_agg import FigureCanvasAgg

HEARTBEAT = 200
"""Milliseconds between looks for Ctrl-C."""


def loop(canvas: FigureCanvasAgg, interrupt: Callable[[], bool]) -> None:
    """Let the toolkit handle events until the canvas ends its loop.

    Parameters
    ----------
    canvas : FigureCanvasAgg
        That of the window.
    interrupt : callable
        What ends the work of the window or, if it does nothing, closes it, and tells
        whether it did; called at Ctrl-C in the terminal.

    Raises
    ------
    KeyboardInterrupt
        After Ctrl-C, once the window is closed.
    """
    heart = canvas.new_timer(interval=HEARTBEAT)
    heart.add_callback(lambda: True)  # lets Python see a signal
    heart.start()
    try:
        with _hearing_interrupts(interrupt):
            canvas.start_event_loop(0)
    finally:
        heart.stop()


@contextmanager
def _hearing_interrupts(interrupt: Callable[[], bool]) -> Iterator[None]:
    """Interrupt at Ctrl-C, and raise KeyboardInterrupt once that has closed it."""
    closed = False

    def hear(signum: int, frame: FrameType | None) -> None:
        nonlocal closed
        closed = interrupt()

    try:
        before = signal.signal(signal.SIGINT, hear)
    except ValueError:  # only the main thread is told of signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if closed:
        raise KeyboardInterrupt
