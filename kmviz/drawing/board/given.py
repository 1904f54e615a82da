"""What somebody hands to a picture is on it, or there is one clear error."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from kmviz.core.given.choices import is_several
from kmviz.core.given.numbers import check_index, real, whole
from kmviz.core.ground.sentence import shown
from kmviz.core.options.options import check_flag
from kmviz.core.trace import Trace
from kmviz.drawing.board.guesses import Guesses
from kmviz.drawing.board.plane import OfStar, Pointed


def check_since(since: object, position: float) -> int:
    """Return the step from which on others were passed over, at a position."""
    step = whole(since)
    if step is None or not 0 <= step <= position:
        message = (
            "since must be a step, a whole number between 0 and the position "
            f"({position:g}), got {shown(since)}"
        )
        raise ValueError(message)
    return step


def check_pointed(pointed: object, trace: Trace) -> Pointed:
    """Return a point, a place or a star that can be pointed out."""
    n, width = trace.X.shape
    if isinstance(pointed, OfStar):
        check_index(pointed.star, "star", trace.k)
        if pointed.place != () and not _is_place(pointed.place, width):
            message = (
                f"place must be a number for each of the {width} columns, or empty, "
                f"got {shown(pointed.place)}"
            )
            raise ValueError(message)
        return pointed
    if isinstance(pointed, tuple) and _is_place(pointed, 2):
        return pointed
    if whole(pointed) is None:
        message = (
            "pointed must be the number of a point, a place as (x, y), a star as "
            f"OfStar, or None, got {shown(pointed)}"
        )
        raise TypeError(message)
    return check_index(pointed, "pointed", n)


def check_guesses(guesses: object, veiled: object, trace: Trace) -> None:
    """Refuse guesses of stars or points that are not on the picture."""
    check_flag(veiled, "veiled")
    if guesses is None:
        return
    if not isinstance(guesses, Guesses):
        message = f"guesses must be Guesses or None, got {shown(guesses)}"
        raise TypeError(message)
    n, width = trace.X.shape
    for name in ("stars", "came"):
        places = getattr(guesses, name)
        if not isinstance(places, Mapping):
            message = f"{name} must be a place for each star, got {shown(places)}"
            raise TypeError(message)
        for star, place in places.items():
            check_index(star, f"a star in {name}", trace.k)
            if not _is_place(place, width, lost=name == "came"):
                message = (
                    f"a place in {name} must have a finite number for each of the "
                    f"{width} columns, got {shown(place)}"
                )
                raise ValueError(message)
    for name in ("points", "switched"):
        points = getattr(guesses, name)
        if not is_several(points):
            message = f"{name} must be several points, got {shown(points)}"
            raise TypeError(message)
        for point in points if _some_missing(points, n) else ():
            check_index(point, f"a point in {name}", n)


def _some_missing(points: Iterable[Any], n: int) -> bool:
    """Tell whether some of these, of which there may be very many, are no points."""
    numbers = np.array(list(points))
    if numbers.dtype.kind not in "iu":
        return True
    return bool(numbers.min(initial=0) < 0 or numbers.max(initial=0) >= n)


def _is_place(place: object, width: int, *, lost: bool = False) -> bool:
    """Tell whether these are so many finite numbers, or nan for what was lost."""
    if not is_several(place):
        return False
    numbers = [real(each) for each in place]
    known = [each for each in numbers if each is not None]
    fine = np.isfinite(known) | (np.isnan(known) if lost else False)
    return len(known) == len(numbers) == width and bool(np.all(fine))
