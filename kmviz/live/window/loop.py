"""The event loop of a window: from when it is shown until it is closed."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from matplotlib.backends.backend_agg import FigureCanvasAgg

HEARTBEAT = 200
"""Milliseconds between looks for Ctrl-C."""


def loop(canvas: FigureCanvasAgg, close: Callable[[], object]) -> None:
    """Let the toolkit handle events until the canvas ends its loop.

    Parameters
    ----------
    canvas : FigureCanvasAgg
        That of the window.
    close : callable
        What closes it, called at Ctrl-C in the terminal.

    Raises
    ------
    KeyboardInterrupt
        After Ctrl-C, once the window is closed.
    """
    heart = canvas.new_timer(interval=HEARTBEAT)
    heart.add_callback(lambda: True)  # lets Python see a signal
    heart.start()
    try:
        with _closing_on_interrupt(close):
            canvas.start_event_loop(0)
    finally:
        heart.stop()


@contextmanager
def _closing_on_interrupt(close: Callable[[], object]) -> Iterator[None]:
    """Close the window at Ctrl-C, and raise KeyboardInterrupt once that is done."""
    pressed = False

    def interrupt(signum: int, frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True
        close()

    try:
        before = signal.signal(signal.SIGINT, interrupt)
    except ValueError:  # only the main thread is told of signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt
