"""Values as they are typed in a terminal: how they are read, and written again.

What cannot be read is left as it is, to be refused by the name of its option.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

import numpy as np

from kmviz.core.ground.arrays import Floats

FAR = 10_000_000
"""Nobody means so many numbers, from one to another."""


def read_number(text: str) -> int | float | str:
    """Return the number that a text stands for, a whole one as it would be typed.

    Examples
    --------
    >>> read_number("3"), read_number("2.0"), read_number("0.5"), read_number("three")
    (3, 2, 0.5, 'three')
    """
    if "_" in text:  # which Python's own numbers may have
        return text
    try:
        number = float(text)
        return int(text) if text.strip().lstrip("+-").isdecimal() else _whole(number)
    except ValueError:
        return text


def read_names(text: str) -> list[str]:
    """Return the names in a list as it is typed: A,B; one with a comma is in quotes.

    Examples
    --------
    >>> read_names("a, b"), read_names(""), read_names('"length, cm",b')
    (['a', 'b'], [], ['length, cm', 'b'])
    """
    try:
        rows = [*csv.reader([text], skipinitialspace=True)]
    except csv.Error:  # of ends of lines, above all
        rows = [text.split(",")]
    return [name.strip() for name in rows[0]] if text.strip() else []


def write_names(names: Iterable[object]) -> str:
    """Return a list of names as it is typed.

    Examples
    --------
    >>> write_names(["length, cm", "b"])
    '"length, cm",b'
    """
    written = StringIO()
    csv.writer(written, lineterminator="").writerow(map(str, names))
    return written.getvalue()


def read_counts(text: str) -> list[object] | str:
    """Return whole numbers as they are typed: 1-10, or 2,4,8.

    Examples
    --------
    >>> read_counts("1-4"), read_counts("2,4,8"), read_counts("few")
    ([1, 2, 3, 4], [2, 4, 8], 'few')
    >>> read_counts("4-1"), read_counts("1-1000000000000")
    ('4-1', '1-1000000000000')
    """
    first, dash, last = (read_number(part) for part in text.partition("-"))
    if dash == "-" and isinstance(first, int) and isinstance(last, int):
        return list(range(first, last + 1)) if 0 <= last - first < FAR else text
    counts = [read_number(count) for count in text.split(",")]
    return text if any(isinstance(count, str) for count in counts) else list(counts)


def write_counts(counts: Sequence[int]) -> str:
    """Return whole numbers as they are typed.

    Examples
    --------
    >>> write_counts([1, 2, 3]), write_counts([2, 4])
    ('1-3', '2,4')
    """
    first, last = counts[0], counts[-1]
    if len(counts) > 1 and list(counts) == list(range(first, last + 1)):
        return f"{first}-{last}"
    return write_names(counts)


def read_size(text: str) -> tuple[object, ...] | str:
    """Return a width and a height: 1280x720."""
    sides = text.lower().split("x")
    return tuple(map(read_number, sides)) if len(sides) == 2 else text


def write_size(size: Sequence[int]) -> str:
    """Return a width and a height as they are typed."""
    return "x".join(map(str, size))


def read_places(text: str) -> list[list[int | float | str]] | str:
    """Return places, one behind the other: 0.5,1 -2,0.25.

    Examples
    --------
    >>> read_places("0.5,1 -2,0.25"), read_places("0.5;1")
    ([[0.5, 1], [-2, 0.25]], '0.5;1')
    """
    places = [[read_number(x) for x in place.split(",")] for place in text.split()]
    odd = any(isinstance(x, str) for place in places for x in place)
    return text if odd or len(set(map(len, places))) != 1 else places


def write_places(places: Floats) -> str:
    """Return places as they are typed, to the last digit.

    Examples
    --------
    >>> write_places(np.array([[0.5, 1.0], [-2.0, 0.25]]))
    '0.5,1 -2,0.25'
    """
    return " ".join(
        ",".join(map(write_number, row)) for row in np.asarray(places).tolist()
    )


def read_moves(text: str) -> dict[object, list[list[int | float | str]] | str]:
    """Return places by the position at which a hand moved the stars there.

    Examples
    --------
    >>> read_moves("2=0.5,1 -2,0.25;5=1,1 0,0")
    {2: [[0.5, 1], [-2, 0.25]], 5: [[1, 1], [0, 0]]}
    """
    parts = [move.partition("=") for move in text.split(";")]
    return {read_number(at): read_places(places) for at, _, places in parts}


def write_moves(moves: Mapping[int, Floats]) -> str:
    """Return moves as they are typed."""
    return ";".join(f"{at}={write_places(places)}" for at, places in moves.items())


def write_number(number: float) -> str:
    """Return a number as it would be typed, to the last digit.

    Examples
    --------
    >>> write_number(2.0), write_number(0.5)
    ('2', '0.5')
    """
    return repr(_whole(number))


def _whole(number: float) -> int | float:
    if isinstance(number, int):  # which may be too large for a float
        return number
    whole = float(number).is_integer() and abs(number) < 1e15
    return int(number) if whole else number
