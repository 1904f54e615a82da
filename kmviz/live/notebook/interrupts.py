"""The notebook's Interrupt, also where no cell is running."""

import signal
import threading
from types import FrameType
from typing import Any, Protocol
from weakref import WeakSet


class Interruptible(Protocol):
    """What may have work to be ended."""

    @property
    def lasting(self) -> bool:
        """Whether there is some, and that was said."""

    def cancel(self) -> None:
        """End it."""


_known: WeakSet[Interruptible] = WeakSet()
_before: list[Any] = []
"""What an interrupt meant before, the newest last."""


def hear_interrupts(work: Interruptible) -> None:
    """Have an interrupt end this work, while it lasts.

    A kernel hears none while no cell is running. Only the main thread can change that.
    """
    _known.add(work)
    present = signal.getsignal(signal.SIGINT)
    is_main = threading.current_thread() is threading.main_thread()
    if is_main and present is not _interrupt:
        _before[:] = [present]
        signal.signal(signal.SIGINT, _interrupt)


def hear_none(work: Interruptible) -> None:
    """Have an interrupt end this work no more, as its viewer is closed."""
    _known.discard(work)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """End the work that lasts or, if there is none, do what was done before."""
    ended = [work for work in _known if work.lasting]
    for work in ended:
        work.cancel()
    if not ended and _before and callable(_before[0]):
        _before[0](number, frame)
