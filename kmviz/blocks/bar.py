"""A bar that tells in a terminal, as in a notebook, how far long work is."""

from functools import cache
from threading import RLock
from typing import Any

SLOW = 1.0
"""Seconds of work, before which it is not seen."""


def bar(*work: Any, **options: Any) -> Any:
    """Return a bar, or the items of some work with one, which goes at the end.

    Parameters
    ----------
    *work : iterable
        What is done, item by item, if the bar is to count it.
    **options
        What else `tqdm` is told.

    Examples
    --------
    >>> list(bar("abc", disable=True))
    ['a', 'b', 'c']
    """
    return _kind()(*work, delay=SLOW, leave=False, **options)


@cache
def _kind() -> Any:
    """Return a `tqdm` whose lock is one of threads.

    Its own is one of processes as well, for which Python starts a process that watches
    it: on a Mac, and since 3.14 everywhere.
    """
    from tqdm.auto import tqdm  # brings asyncio and ssl along, so not before

    class Bar(tqdm):  # type: ignore[misc]  # it tells no types
        pass

    Bar.set_lock(RLock())
    return Bar
