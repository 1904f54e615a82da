"""Where a hand puts something: a place on the board, as a row of the points."""

import numpy as np

from kmviz.core.given.choices import is_several
from kmviz.core.given.coordinates import LARGEST
from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import Sentence, shown


def check_place(xy: object, X: Floats, name: str = "xy") -> Floats:
    """Return a place on the board as a row of X; with one column y is ignored."""
    width = X.shape[1]
    if width > 2:
        raise ValueError(no_way_back(width))
    place = _finite(xy, 2)
    if place is None:
        message = f"{name} must be two finite numbers, got {shown(xy)}"
        raise ValueError(message)
    return place[:width]


def check_row(place: object, X: Floats) -> Floats:
    """Return a place among points of any number of columns, as a row of X."""
    row = _finite(place, X.shape[1])
    if row is None:
        message = (
            f"place must be a finite number for each column ({X.shape[1]}), "
            f"got {shown(place)}"
        )
        raise ValueError(message)
    return row


def _finite(given: object, count: int) -> Floats | None:
    """Return so many finite numbers, unless something else is given."""
    try:
        row = np.array(given)
        row = row.astype(np.float64) if row.dtype.kind in "iufO" else np.empty(0)
    except (TypeError, ValueError, OverflowError):
        return None
    right = row.shape == (count,) and bool((np.abs(row) <= LARGEST).all())
    return row if right else None


def check_places(places: object, X: Floats) -> Floats:
    """Return places on the board, at least one, as rows of X."""
    each = places if is_several(places) else []
    rows = [check_place(xy, X, "each of places") for xy in each]
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
