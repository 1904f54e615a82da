"""A kernel at rest gives back memory that nothing uses any more.

The C library keeps, for each thread, what was freed between two things that are still
used: with four players as much as they use themselves.
"""

import asyncio
import ctypes
import sys
from collections.abc import Callable
from functools import cache

REST = 5.0
"""Seconds without anything to do after which a kernel rests."""
_timer: list[asyncio.TimerHandle] = []
"""What is called then, if nothing comes in between."""


def rest_later(loop: asyncio.AbstractEventLoop) -> None:
    """Have memory given back once nothing was done for a while from now on."""
    for earlier in _timer:
        earlier.cancel()
    _timer[:] = [loop.call_later(REST, give_back)]


def give_back() -> None:
    """Give freed memory back to the system, where the C library can.

    Examples
    --------
    >>> give_back()
    """
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
