"""Where a hand puts something: a place on the board, as a row of the points."""

import numpy as np

from kmviz.core.given.choices import is_several
from kmviz.core.given.coordinates import LARGEST
from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import Sentence, shown


def check_place(xy: object, X: Floats) -> Floats:
    """Return a place on the board as a row of X; with one column y is ignored."""
    width = X.shape[1]
    if width > 2:
        raise ValueError(no_way_back(width))
    try:
        given = np.array(xy)
        place = given.astype(np.float64) if given.dtype.kind in "iufO" else np.empty(0)
    except (TypeError, ValueError, OverflowError):
        place = np.empty(0)
    if place.shape != (2,) or not (np.abs(place) <= LARGEST).all():
        message = f"xy must be two finite numbers, got {shown(xy)}"
        raise ValueError(message)
    return place[:width]


def check_places(places: object, X: Floats) -> Floats:
    """Return places on the board, at least one, as rows of X."""
    rows = [check_place(xy, X) for xy in places] if is_several(places) else []
    if not rows:
        message = f"places must be a list of at least one place, got {shown(places)}"
        raise ValueError(message)
    return np.array(rows)


def no_way_back(width: int) -> Sentence:
    """Return why a hand cannot place anything among points of more columns.

    Examples
    --------
    >>> no_way_back(3).partition(":")[0]
    'to place something by hand, there must be one or two columns, got 3'
    """
    return Sentence(
        "to place something by hand, there must be one or two columns, got {width}: "
        "their picture is a projection, with no way back",
        width=width,
    )
