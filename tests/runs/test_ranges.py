"""A column that decides alone is named where points are one's own."""

import numpy as np
import pytest

from kmviz import kmeans
from kmviz.core.given.standard import ALONE
from kmviz.runs.source import note_on_ranges

WIDE = np.array([[0.0, 0.0, 7.0], [1.0, ALONE, 7.0]])
SAID = (
    '"price" has by far the widest range, and decides nearly alone; '
    "standardized=True gives all columns the same say"
)


def test_the_widest_column_is_named_from_ten_times_the_next_on():
    assert note_on_ranges(WIDE, ("share", "price", "code")) == SAID
    assert note_on_ranges(WIDE * [1, 0.99, 1], ("share", "price", "code")) == ""


def test_a_run_that_is_printed_names_such_a_column():
    told = repr(kmeans(WIDE, 1))

    assert told == (
        "<Trace of 2 points, d=3, k=1: 4 steps, inertia 50.5, stopped by "
        '"labels unchanged"; column 2 has by far the widest range, see standardize>'
    )
    assert "widest" not in repr(kmeans(WIDE / [1, ALONE, 1], 1))


@pytest.mark.parametrize("X", [WIDE[:, :1], WIDE[:, 1:], np.zeros((2, 2))])
def test_a_column_without_a_second_that_differs_is_not_named(X):
    assert note_on_ranges(X, ()) == ""


def test_ranges_beyond_any_number_are_compared():
    X = np.array([[-1e308, 0.0], [1e308, 1.0]])

    assert note_on_ranges(X, ()).startswith('"column 1" has')
