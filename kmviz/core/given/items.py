"""Things of a row are asked for as those of a list are, or there is one clear error."""

from collections.abc import Sequence
from operator import index
from typing import TypeVar

from kmviz.core.ground.sentence import shown

Item = TypeVar("Item")


def asked_for(item: object, what: str) -> int:
    """Return the number by which somebody asks for a thing."""
    try:
        return index(item)  # type: ignore[arg-type]  # the question being asked
    except TypeError:
        message = (
            f"{what} must be asked for by a whole number or a slice, got {shown(item)}"
        )
        raise TypeError(message) from None


def asked_part(part: slice, what: str) -> slice:
    """Return a slice of whole numbers."""
    ends = (part.start, part.stop, part.step)
    start, stop, step = (
        None if each is None else asked_for(each, what) for each in ends
    )
    if step == 0:
        message = f"the step of a slice must not be 0, got {shown(part)}"
        raise ValueError(message)
    return slice(start, stop, step)


def found(items: Sequence[Item], number: int, what: str) -> Item:
    """Return the thing of this number, counted from 0, or from -1 back.

    Examples
    --------
    >>> found("abc", -1, "a letter")
    'c'
    """
    count = len(items)
    if not -count <= number < count:
        message = f"{what} must be between 0 and {count - 1}, got {shown(number)}"
        raise IndexError(message)
    return items[number]
