"""Plain decimal numbers, many at once, each the nearest float as Python's is.

A number is whole digits times a power of ten. Both are pairs of floats, whose quotient
or product is known to some hundred bits; where even these leave in doubt which float
is nearest, as at most once in 2**40 numbers, Python decides.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from kmviz.core.given.numbers import rounded
from kmviz.core.ground.arrays import Bools, Floats, Ints

_BLOCK = 1 << 19
"""Bytes worked on at a time: what is computed with them stays near the processor."""
_MOST_DIGITS, _MOST_POWER = 19, 22
"""So many digits fit into 64 bits, and so large powers of ten into a float."""
_POWERS = np.array([float(10**power) for power in range(_MOST_POWER + 1)])
_EXACT = np.uint64(1 << 53)
_SPLIT = 134217729.0
"""Halves a float, so that products of halves are exact."""
_DOUBT = 1 + 2.0**-40
_POINT, _PLUS, _MINUS, _NEWLINE, _ZERO, _NINE, _SPACE, _TAB = b".+-\n09 \t"
_BLANKS = (b" ", b"\t")
_LETTERS = b"0123456789.+-eE \t\n"
"""What a table of plain numbers is written in, but for its delimiter."""
_MOST_EXPONENT, _PADDING = 400, 24
_NIBBLES = np.uint64(0x0F0F0F0F0F0F0F0F)
"""What is left of the letters of digits: their values."""
_PAIR = np.uint64(0x000000FF000000FF)
_FIRST = np.uint64(100 + (1000000 << 32))
_SECOND = np.uint64(1 + (10000 << 32))
"""Weights of the four pairs of digits in a word of eight."""


def parsed(data: bytes, delimiter: bytes, width: int) -> Floats | None:
    r"""Return the numbers in lines of bytes; None if one of them is malformed.

    So is one with leading zeros: codes are written so. So is a whole number that a
    float would round. Blanks beside cells are passed over, and as a delimiter a blank
    is any run of blanks and tabs.

    Examples
    --------
    >>> parsed(b"1.5,-2e3\n 0.1, 7\n", b",", 2)
    array([[ 1.5e+00, -2.0e+03],
           [ 1.0e-01,  7.0e+00]])
    """
    numbers = []
    for block in _blocks(data):
        some = _numbers(block, delimiter, width)
        if some is None:
            return None
        numbers.append(some)
    flat = np.concatenate(numbers) if numbers else np.empty(0)
    return flat.reshape(-1, width)


def _blocks(data: bytes) -> Iterator[bytes]:
    """Yield the bytes in pieces that end with a line."""
    start = 0
    while start < len(data):
        end = data.rfind(b"\n", start, start + _BLOCK) + 1
        end = end or data.find(b"\n", start) + 1 or len(data)
        yield data[start:end]
        start = end


def _numbers(block: bytes, delimiter: bytes, width: int) -> Floats | None:
    if block.translate(None, _LETTERS + delimiter):
        return None
    signs = np.frombuffer(block, dtype=np.uint8)
    bounds = _bounds(block, signs, delimiter, width)
    if bounds is None:
        return None
    starts, ends = bounds
    leading = signs[starts]
    if _are_codes(signs, starts[leading == _ZERO] + 1):
        return None
    negative = leading == _MINUS
    first = starts + (negative | (leading == _PLUS))
    exponents = _exponents(block, signs, ends)
    if exponents is None:
        return None
    stops, powers, signed = exponents
    points = np.flatnonzero(signs == _POINT)
    owners = _owners(points, starts, ends)
    has_point = np.zeros(len(ends), dtype=np.int64)
    has_point[owners] = 1
    fractions = np.zeros(len(ends), dtype=np.int64)
    fractions[owners] = stops[owners] - points - 1
    lengths = stops - first - has_point
    others = np.count_nonzero((signs == _MINUS) | (signs == _PLUS)) - signed
    if others != np.count_nonzero(first > starts) or has_point.sum() < len(points):
        return None
    if (fractions < 0).any() or (lengths < 1).any():
        return None
    digits = _digits(block.translate(None, b"."), stops - has_point.cumsum(), lengths)
    if rounded(digits[(powers == 0) & (has_point == 0)]).size:
        return None
    values, doubtful = _scaled(digits, powers - fractions)
    values[negative] *= -1
    for i in np.flatnonzero(doubtful | (lengths > _MOST_DIGITS)):
        values[i] = float(block[starts[i] : ends[i]])
    return values


def _bounds(
    block: bytes, signs: NDArray[np.uint8], delimiter: bytes, width: int
) -> tuple[Ints, Ints] | None:
    """Return where cells begin and end; None if not so many are in each line."""
    newlines = signs == _NEWLINE
    lines = np.flatnonzero(newlines)
    beside = newlines | (signs == delimiter[0])
    spaced = any(each in block for each in _BLANKS if each != delimiter)
    if spaced or np.count_nonzero(beside) != width * len(lines):
        return _spaced_bounds(signs, delimiter[0], lines, width)
    ends = np.flatnonzero(beside)
    starts = np.concatenate([[0], ends[:-1] + 1])
    return (starts, ends) if (ends[width - 1 :: width] == lines).all() else None


def _spaced_bounds(
    signs: NDArray[np.uint8], delimiter: int, lines: Ints, width: int
) -> tuple[Ints, Ints] | None:
    """Return where cells begin and end if blanks stand beside them, or None."""
    marks = signs == delimiter
    apart = marks | (signs == _SPACE) | (signs == _TAB) | (signs == _NEWLINE)
    edges = np.flatnonzero(apart[1:] != apart[:-1]) + 1
    edges = edges if apart[0] else np.concatenate([[0], edges])
    starts, ends = edges[::2], edges[1::2]
    if len(starts) != width * len(lines):
        return None
    below = starts[width::width] < lines[:-1]
    if below.any() or (ends[width - 1 :: width] > lines).any():
        return None
    if delimiter != _SPACE:
        at = np.flatnonzero(marks)
        before = ends.reshape(-1, width)[:, :-1].ravel()
        after = starts.reshape(-1, width)[:, 1:].ravel()
        if len(at) != len(after) or (at < before).any() or (at >= after).any():
            return None
    return starts, ends


def _are_codes(signs: NDArray[np.uint8], seconds: Ints) -> bool:
    """Tell whether a digit stands at one of these places, behind a leading zero."""
    letters = signs[seconds]
    return bool(((letters >= _ZERO) & (letters <= _NINE)).any())


def _owners(marks: Ints, starts: Ints, ends: Ints) -> Ints:
    """Return in which cell each mark stands; in most tables every cell has its own."""
    if len(marks) == len(ends) and (marks < ends).all() and (marks >= starts).all():
        return np.arange(len(ends))
    return np.searchsorted(ends, marks)


def _exponents(
    block: bytes, signs: NDArray[np.uint8], ends: Ints
) -> tuple[Ints, Ints, int] | None:
    """Return where digits end, the exponents behind them, and how many have a sign.

    There is nothing to return if an exponent is malformed.
    """
    powers = np.zeros(len(ends), dtype=np.int64)
    if b"e" not in block and b"E" not in block:
        return ends, powers, 0
    at = np.flatnonzero((signs | 32) == ord("e"))
    owners = np.searchsorted(ends, at) if len(at) < len(ends) else np.arange(len(at))
    if len(at) > len(ends) or (at > ends[owners]).any():
        return None
    negative = signs[at + 1] == _MINUS
    signed = negative | (signs[at + 1] == _PLUS)
    lengths = ends[owners] - at - 1 - signed
    if (np.diff(owners) == 0).any() or ((lengths < 1) | (lengths > 3)).any():
        return None
    power = _digits(block, ends[owners], lengths).astype(np.int64)
    if (power > _MOST_EXPONENT).any():  # a point, or a number for Python
        return None
    powers[owners] = np.where(negative, -power, power)
    stops = ends.copy()
    stops[owners] = at
    return stops, powers, int(np.count_nonzero(signed))


def _digits(block: bytes, stops: Ints, lengths: Ints) -> NDArray[np.uint64]:
    """Return the digits before each stop as whole numbers, eight of them at a time."""
    padded = b"0" * _PADDING + block
    words: NDArray[np.uint64] = np.ndarray(
        (len(padded) - 7,), dtype="<u8", buffer=padded, strides=(1,)
    )
    numbers = np.zeros(len(stops), dtype=np.uint64)
    for done in range(0, min(int(lengths.max(initial=0)), _MOST_DIGITS), 8):
        word = words[stops + (_PADDING - 8 - done)] & _NIBBLES
        unused = np.clip(8 - (lengths - done), 0, 8).astype(np.uint64) * np.uint64(8)
        word = word >> unused << unused
        if lengths.min() <= done:
            word[lengths <= done] = 0
        numbers += _eight(word) * np.uint64(10**done)
    return numbers


def _eight(word: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return eight digits, the first in the lowest byte, as one number."""
    pairs = word * np.uint64(10) + (word >> np.uint64(8))
    odd, even = pairs & _PAIR, (pairs >> np.uint64(16)) & _PAIR
    return (odd * _FIRST + even * _SECOND) >> np.uint64(32)


def _scaled(digits: NDArray[np.uint64], powers: Ints) -> tuple[Floats, Bools]:
    """Return digits times powers of ten, and for which of them that is in doubt."""
    sizes = np.abs(powers)
    ten = _POWERS[np.minimum(sizes, _MOST_POWER)]
    if digits.max(initial=0) <= _EXACT and sizes.max(initial=0) <= _MOST_POWER:
        exact = digits.astype(np.float64)  # one operation rounds but once
        values = np.where(powers < 0, exact / ten, exact * ten)
        return values, np.zeros(len(digits), dtype=np.bool_)
    high = digits & ~np.uint64(0x7FF)
    top, rest = high.astype(np.float64), (digits - high).astype(np.float64)
    top, rest = _sum(top, rest)
    product, error = _product(top, ten)
    up, upper = _sum(product, error + rest * ten)
    quotient = top / ten
    back, error = _product(quotient, ten)
    down, lower = _sum(quotient, ((top - back) - error + rest) / ten)
    values, lost = np.where(powers < 0, (down, lower), (up, upper))
    return values, (sizes > _MOST_POWER) | (values + lost * _DOUBT != values)


def _sum(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return a + b, rounded, and what was lost; a is the larger."""
    total = a + b
    return total, b - (total - a)


def _product(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return a * b, rounded, and what was lost."""
    product = a * b
    a_high = a * _SPLIT - (a * _SPLIT - a)
    b_high = b * _SPLIT - (b * _SPLIT - b)
    a_low, b_low = a - a_high, b - b_high
    lost = (
        (a_high * b_high - product) + a_high * b_low + a_low * b_high
    ) + a_low * b_low
    return product, lost
