"""Numbers that stand for "missing": -999 and its like, which many programs write.

Such a number stays one: nobody but the user knows what it stands for. But it is said
where it looks like none, and ``missing`` makes a blank of it.
"""

from collections.abc import Sequence

import numpy as np

from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import Sentence, all_of
from kmviz.points.text import listed

NINES = (-9.0, *(sign * float("9" * n) for n in range(2, 7) for sign in (-1, 1)))
"""The numbers that are written where something is missing."""


def note_on_missing(X: Floats, names: Sequence[str]) -> str:
    """Return in words which numbers look as if they stood for something missing.

    They are whole numbers of nothing but nines, and farther from all other numbers of
    their column than these are from each other.

    Examples
    --------
    >>> note_on_missing(np.array([[20.5], [-999.0], [21.5]]), ["temperature"])[:71]
    '-999 stands in 1 row of "temperature", far from all other numbers there'
    """
    found: dict[float, list[int]] = {}
    for i in range(X.shape[1]):
        for number in _far_off(X[:, i]):
            found.setdefault(number, []).append(i)
    return all_of(
        *(
            Sentence(
                "{value} stands in {rows} {rows:row|rows} of {names}, far from all "
                "other numbers there; if it means missing, missing={value} leaves "
                "{rows:it|them} out",
                value=f"{number:.0f}",
                rows=int(np.count_nonzero((X[:, at] == number).any(axis=1))),
                names=listed([names[i] for i in at]),
            )
            for number, at in found.items()
        )
    )


def _far_off(column: Floats) -> list[float]:
    """Return the numbers of nines that stand far off the rest of a column."""
    if not {column.min(), column.max()} & {*NINES}:
        return []
    rest = column[~np.isin(column, NINES)]
    if not len(rest):
        return []
    low, high = 2 * rest.min() - rest.max(), 2 * rest.max() - rest.min()
    return [
        number
        for number in NINES
        if not low <= number <= high and (column == number).any()
    ]
