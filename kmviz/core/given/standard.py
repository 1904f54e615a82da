"""Columns at mean 0 and standard deviation 1, and back as they were measured."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kmviz.core.ground.arrays import Floats

ALONE = 10.0
"""A range so many times as wide as the next has some 99 % of the squares."""


@dataclass(frozen=True, eq=False, slots=True)
class Standard:
    """By what the columns of some points are standardized.

    They are brought between 0 and 1 first, where no square vanishes or overflows. A
    column in which all numbers are equal is moved to 0, and not stretched.

    Parameters
    ----------
    low, width : array of shape (d,)
        The least number of each column, and from there to the largest; 1 if that is 0.
    mean, deviation : array of shape (d,)
        Mean and standard deviation, likewise, of what then lies between 0 and 1.

    Examples
    --------
    >>> standard = standard_of(np.array([[1.0, 7.0], [2.0, 7.0], [3.0, 7.0]]))
    >>> standard.standardized(np.array([[3.0, 7.0], [2.0, 9.0]])).round(2)
    array([[1.22, 0.  ],
           [0.  , 2.  ]])
    >>> standard.as_measured(np.array([[0.0, 2.0]]))
    array([[2., 9.]])
    """

    low: Floats
    width: Floats
    mean: Floats
    deviation: Floats

    def standardized(self, X: Any) -> Any:
        """Return places in standard deviations, as the kind of array that they are."""
        return ((X - self.low) / self.width - self.mean) / self.deviation

    def as_measured(self, X: Floats) -> Floats:
        """Return places as the points were measured."""
        return (X * self.deviation + self.mean) * self.width + self.low


def standard_of(X: Floats) -> Standard:
    """Return by what the columns of these points are standardized."""
    low, width = X.min(axis=0), divisor(np.ptp(X, axis=0))
    units = [(column - a) / b for column, a, b in zip(X.T, low, width, strict=True)]
    mean, deviation = np.array([[unit.mean(), unit.std()] for unit in units]).T
    return Standard(low, width, mean, divisor(deviation))


def widest(X: Floats) -> int | None:
    """Return which column decides nearly alone, as its range is so wide, if one does.

    A column in which all numbers are equal counts for nothing.

    Examples
    --------
    >>> widest(np.array([[1.6, 58.0], [1.9, 92.0]]))
    1
    >>> widest(np.array([[1.6, 0.0], [1.9, 0.4]]))
    """
    scale = float(np.abs(X).max()) or 1.0  # or a range may be beyond any number
    ranges = [float(column.max() / scale - column.min() / scale) for column in X.T]
    *_, second, most = 0.0, 0.0, *sorted(ranges)
    return None if not second or most < ALONE * second else ranges.index(most)


def divisor(widths: Floats) -> Floats:
    """Return widths by which one can divide."""
    return np.where(widths, widths, 1.0)
