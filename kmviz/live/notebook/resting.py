"""A kernel at rest gives back memory that nothing uses any more.

The C library keeps, for each thread, what was freed between two things that are still
used: with four players as much as they use themselves.
"""

import asyncio
import ctypes
import gc
import sys
from collections.abc import Callable
from functools import cache

REST = 5.0
"""Seconds without anything to do after which a kernel rests."""
MOST = 4
"""Figures at most that wait until then to be cleared away."""
_timer: list[asyncio.TimerHandle] = []
"""What is called then, if nothing comes in between."""
_left: list[object] = []
"""One for each figure that was let go of, and that Python has not cleared away."""


def rest_later(loop: asyncio.AbstractEventLoop) -> None:
    """Have memory given back once nothing was done for a while from now on."""
    for earlier in _timer:
        earlier.cancel()
    _timer[:] = [loop.call_later(REST, _rest)]


def clear_away() -> None:
    """Have a figure cleared away that was let go of: at rest, or now if none comes.

    It is full of reference cycles, and to look for those among all there is takes a
    while.
    """
    _left.append(None)
    if not _timer or len(_left) > MOST:
        give_back()


def _rest() -> None:
    _timer.clear()
    give_back()


def give_back() -> None:
    """Give freed memory back to the system, where the C library can.

    Examples
    --------
    >>> give_back()
    """
    if _left:
        _left.clear()
        gc.collect()
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    """Return the C library's own way, which only that of GNU has."""
    if not sys.platform.startswith("linux"):
        return None
    found: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return found
