"""Columns of which one decides alone, because its numbers differ by far more."""

from collections.abc import Sequence

import numpy as np

from kmviz.core.arrays import Floats
from kmviz.core.sentence import Sentence
from kmviz.points.text import listed

ALONE = 10.0
"""A range so many times as wide as the next has some 99 % of the squares."""


def note_on_ranges(X: Floats, names: Sequence[str]) -> str:
    """Return in words which column decides nearly alone; empty if none does.

    A column in which all numbers are equal counts for nothing. Where columns have no
    names, they are counted from 1.

    Examples
    --------
    >>> note_on_ranges(np.array([[1.6, 58.0], [1.9, 92.0]]), ["height", "weight"])[:35]
    '"weight" has by far the widest rang'
    >>> note_on_ranges(np.array([[1.6, 0.0], [1.9, 0.4]]), ["height", "weight"])
    ''
    """
    scale = float(np.abs(X).max()) or 1.0  # or a range may be beyond any number
    ranges = [float(column.max() / scale - column.min() / scale) for column in X.T]
    *_, second, widest = 0.0, 0.0, *sorted(ranges)
    if not second or widest < ALONE * second:
        return ""
    at = ranges.index(widest)
    name = names[at] if names else f"column {at + 1}"
    return Sentence(
        "{name} has by far the widest range, and decides nearly alone; "
        "standardized=True gives all columns the same say",
        name=listed([name]),
    )
