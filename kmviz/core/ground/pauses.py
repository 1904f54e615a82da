"""Long work that can be ended: between its parts it calls somebody, who may raise."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeAlias

Pause: TypeAlias = Callable[[], object]
"""Called between two parts of long work; what it raises ends the work."""


Hearer: TypeAlias = Callable[[int, int], object]
"""Called with how many parts of some are done; what it raises ends the work."""


class Cancelled(Exception):
    """Raised in work that somebody has ended."""


def unbroken() -> None:
    """Let the work go on."""


@contextmanager
def heard_by(hearer: Hearer) -> Iterator[None]:
    """Have somebody hear of the parts of all that is worked out in here.

    Examples
    --------
    >>> with heard_by(print):
    ...     tell_parts(2, 8)
    2 8
    """
    before = _hearer.set(hearer)
    try:
        yield
    finally:
        _hearer.reset(before)


def tell_parts(done: int, parts: int) -> None:
    """Tell whoever hears it how many parts are done."""
    _hearer.get()(done, parts)


def may_end() -> None:
    """Have whoever hears of the work end it here, in the middle of a part, if at all.

    Examples
    --------
    >>> with heard_by(lambda done, parts: print(done, "of", parts)):
    ...     may_end()
    0 of 0
    """
    tell_parts(0, 0)


def _unheard(_done: int, _parts: int) -> None:
    """Tell nobody."""


_hearer: ContextVar[Hearer] = ContextVar("hearer", default=_unheard)
