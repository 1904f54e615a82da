"""Numbers that users hand in are such as can be used, or there is one clear error."""

import math
import sys
from numbers import Integral, Number
from operator import index
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmviz.core.ground.arrays import Ints
from kmviz.core.ground.sentence import Sentence, shown

MOST_STARS, MOST_PAIRS = 1_000, 1_000_000_000
"""More stars than a picture can tell apart, and more pairs of a star and a point than
anybody waits for: a step takes seconds."""
EXACT = 2**53
"""Up to here float64 has every whole number."""


def check_k(k: object, n: int) -> int:
    """Return k as an int between 1 and the number of points."""
    number = whole(k)
    if number is None or not 1 <= number <= n:
        message = Sentence(
            "k must be a whole number between 1 and the number of points ({n}), got "
            "{given}",
            n=n,
            given=shown(k),
        )
        raise ValueError(message)
    return number


def check_k_or_start(k: object, n: int) -> int:
    """Return k as `check_k` does, where centroids as init could have told it."""
    if k is None:
        message = "k, or centroids as init, must be given, got neither"
        raise ValueError(message)
    return check_k(k, n)


def check_stars(k: object, n: object) -> None:
    """Refuse more stars than a picture of so many points can show.

    What is no number, or more than there are points, is refused elsewhere.
    """
    stars, points = whole(k), whole(n)
    if stars is None or points is None or stars > points:
        return
    most = min(MOST_STARS, MOST_PAIRS // points)
    if stars > most:
        message = Sentence(
            "k must be at most {most} in pictures of {n} points, got {given}",
            most=most,
            n=points,
            given=stars,
        )
        raise ValueError(message)


def check_count(
    value: object, name: str, least: int = 1, most: float = math.inf
) -> int:
    """Return a whole number that is neither below `least` nor above `most`."""
    number = whole(value)
    if number is None or number < least:
        message = Sentence(
            "{name} must be a whole number of at least {least}, got {given}",
            name=name,
            least=least,
            given=shown(value),
        )
        raise ValueError(message)
    if number > most:
        message = Sentence(
            "{name} must be at most {most}, got {given}",
            name=name,
            most=most,
            given=shown(value),
        )
        raise ValueError(message)
    return number


def check_index(value: object, name: str, count: int) -> int:
    """Return the number of one of so many things, counted from 0."""
    number = check_count(value, name, least=0)
    if number >= count:
        message = f"{name} must be between 0 and {count - 1}, got {shown(number)}"
        raise ValueError(message)
    return number


def check_not_negative(value: object, name: str) -> float:
    """Return a finite float that is 0 or more."""
    return _finite(value, name, 0.0, "a finite number of at least 0")


def check_positive(value: object, name: str) -> float:
    """Return a finite float above 0."""
    return _finite(value, name, math.ulp(0.0), "a finite number above 0")


def check_finite(value: object, name: str) -> float:
    """Return a finite float."""
    return _finite(value, name, -sys.float_info.max, "a finite number")


def _finite(value: object, name: str, least: float, required: str) -> float:
    number = real(value)
    if number is None or not least <= number < math.inf:
        message = f"{name} must be {required}, got {shown(value)}"
        raise ValueError(message)
    return number


def check_rng(rng: object) -> np.random.Generator:
    """Return the numpy Generator that a number, a Generator or None stands for."""
    if rng is None or isinstance(rng, np.random.Generator):
        return np.random.default_rng(rng)
    seed = whole(rng)
    if seed is None or isinstance(rng, (float, np.floating)) or seed < 0:
        message = (
            "rng must be None, a whole number of at least 0 or a numpy Generator, "
            f"got {shown(rng)}"
        )
        raise ValueError(message)
    return np.random.default_rng(seed)


def whole(value: object) -> int | None:
    """Return an int for whole numbers (2 and 2.0, not True, "2" or 2.5)."""
    if isinstance(value, (bool, np.bool_)):
        return None
    if isinstance(value, (float, np.floating)):
        return int(value) if float(value).is_integer() else None
    try:
        return index(value)  # type: ignore[arg-type]  # the question being asked
    except TypeError:
        return None


def rounded(numbers: NDArray[Any]) -> Ints:
    """Return which whole numbers, counted along the rows, a float64 would round.

    Examples
    --------
    >>> rounded(np.array([2**53, 2**53 + 1, 2**53 + 2]))
    array([1])
    """
    flat = numbers.ravel()
    if flat.dtype.kind == "O":
        return np.flatnonzero([_is_rounded(each) for each in flat])
    wide = flat.dtype.kind in "iu" and flat.dtype.itemsize == 8 and flat.size
    if not wide or (flat.max() <= EXACT and flat.min() >= -EXACT):
        return np.zeros(0, dtype=np.int64)
    floats = flat.astype(np.float64)
    fits = floats < 2.0 ** (63 if flat.dtype.kind == "i" else 64)
    kept = np.where(fits, floats, 0.0).astype(flat.dtype)
    return np.flatnonzero(kept != flat)


def _is_rounded(value: Any) -> bool:
    """Tell whether a whole number, of whatever kind, is another one as float64."""
    if isinstance(value, (float, np.floating)) or not isinstance(value, Number):
        return False
    exact: Any = int(value) if isinstance(value, Integral) else value
    nearest = float(exact)  # complex ones are refused before
    return bool(nearest != exact) and not nearest % 1


def real(value: object) -> float | None:
    """Return a float for real numbers (2 and 2.5, not True, "2" or 10**400)."""
    if isinstance(value, (bool, np.bool_)):
        return None
    try:
        if isinstance(value, (float, np.floating)):
            return float(value)
        return float(index(value))  # type: ignore[arg-type]  # the question being asked
    except (TypeError, OverflowError):
        return None
