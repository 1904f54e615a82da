"""Numbers that stand for something missing are said, and left out if asked."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmviz import make_run, read_table
from kmviz.points.missing import NINES, note_on_missing

TEXT = "t,h\n21.5,40\n-999,41\n22.5,43\n20.5,-999\n21.0,45\n-999,42\n"


def test_a_number_that_may_mean_missing_stays_and_is_said():
    table = read_table(io.StringIO(TEXT))

    assert len(table.X) == 6
    assert table.note == (
        '-999 stands in 3 rows of "t", "h", far from all other numbers there; if it '
        "means missing, missing=-999 leaves them out"
    )


def test_rows_with_the_number_that_means_missing_are_left_out():
    table = read_table(io.StringIO(TEXT), missing=-999)

    assert table.X.tolist() == [[21.5, 40], [22.5, 43], [21.0, 45]]
    assert table.dropped == 3
    assert table.note == "3 rows with blanks left out"


def test_an_array_and_a_run_know_the_number_that_means_missing():
    X = np.array([[1.0, 2.0], [-9.0, 3.0], [5.0, 4.0]])

    assert read_table(X, missing=-9).X.tolist() == [[1, 2], [5, 4]]
    assert len(make_run(X, missing=-9, k=2).X) == 2
    assert X[1, 0] == -9


@pytest.mark.parametrize("missing", ["-999", None, float("nan"), float("inf"), True])
def test_what_means_missing_must_be_a_number(missing):
    if missing is None:
        assert read_table([[1.0]], missing=missing).dropped == 0
        return
    with pytest.raises(ValueError, match="missing") as error:
        read_table([[1.0]], missing=missing)

    assert str(error.value) == f"missing must be a finite number, got {missing!r}"


@pytest.mark.parametrize(
    "column",
    [[1, 50, 99], [9.5, 99.5, 999.5], [0, 9, 3], [99, 99, 99], [-6, -9, 2]],
)
def test_numbers_among_the_others_are_not_suspected(column):
    assert note_on_missing(np.array(column, dtype=float)[:, None], ["x"]) == ""


FAR = [number for number in NINES if abs(number) > 12]


@given(st.lists(st.floats(-4, 4), min_size=2), st.sampled_from(FAR))
def test_a_number_of_nines_far_off_is_always_suspected(numbers, nine):
    column = np.array([*numbers, nine])[:, None]

    assert note_on_missing(column, ["x"]).startswith(f"{nine:.0f} stands in 1 row")
