"""Columns of which one decides alone, because its numbers differ by far more."""

from collections.abc import Sequence

from kmviz.core.given.standard import widest
from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import Sentence
from kmviz.points.text import listed


def note_on_ranges(X: Floats, names: Sequence[str]) -> str:
    """Return in words which column decides nearly alone; empty if none does.

    Where columns have no names, they are counted from 1.

    Examples
    --------
    >>> import numpy as np
    >>> note_on_ranges(np.array([[1.6, 58.0], [1.9, 92.0]]), ["height", "weight"])[:35]
    '"weight" has by far the widest rang'
    """
    at = widest(X)
    if at is None:
        return ""
    name = names[at] if names else f"column {at + 1}"
    return Sentence(
        "{name} has by far the widest range, and decides nearly alone; "
        "standardized=True gives all columns the same say",
        name=listed([name]),
    )
