"""Values as they are typed in a terminal: how they are read, and written again.

What cannot be read is left as it is, to be refused by the name of its option.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from kmviz.core.arrays import Floats


def read_number(text: str) -> int | float | str:
    """Return the number that a text stands for, a whole one as it would be typed.

    Examples
    --------
    >>> read_number("3"), read_number("2.0"), read_number("0.5"), read_number("three")
    (3, 2, 0.5, 'three')
    """
    try:
        number = float(text)
        return int(text) if text.strip().lstrip("+-").isdecimal() else _whole(number)
    except ValueError:
        return text


def read_names(text: str) -> list[str]:
    """Return the names in a list as it is typed: A,B."""
    return [name.strip() for name in text.split(",")]


def write_names(names: Iterable[object]) -> str:
    """Return a list of names as it is typed."""
    return ",".join(map(str, names))


def read_size(text: str) -> tuple[object, ...] | str:
    """Return a width and a height: 1280x720."""
    sides = text.lower().split("x")
    return tuple(map(read_number, sides)) if len(sides) == 2 else text


def write_size(size: Sequence[int]) -> str:
    """Return a width and a height as they are typed."""
    return "x".join(map(str, size))


def read_places(text: str) -> list[list[object]]:
    """Return places, one behind the other: 0.5,1 -2,0.25.

    Examples
    --------
    >>> read_places("0.5,1 -2,0.25")
    [[0.5, 1], [-2, 0.25]]
    """
    return [[read_number(x) for x in place.split(",")] for place in text.split()]


def write_places(places: Floats) -> str:
    """Return places as they are typed, to the last digit.

    Examples
    --------
    >>> write_places(np.array([[0.5, 1.0], [-2.0, 0.25]]))
    '0.5,1 -2,0.25'
    """
    return " ".join(",".join(map(_written, row)) for row in np.asarray(places).tolist())


def _written(number: float) -> str:
    return repr(_whole(number))


def _whole(number: float) -> int | float:
    return int(number) if number.is_integer() and abs(number) < 1e15 else number
