"""The same rules for data frames and arrays as for files, of whatever library."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from numpy.testing import assert_array_equal

from kmviz import kmeans, read_table, standardize
from kmviz.live.player import Player
from kmviz.runs.settings import Settings

COLUMNS = {"name": ["a", "b", "c"], "h": [1.5, 2.5, 4.0], "w": [3.5, 4.0, 9.0]}
POINTS = [[1.5, 3.5], [2.5, 4.0], [4.0, 9.0]]


def dataset(columns):
    """Return a data set of xarray, which takes long to import."""
    from xarray import Dataset

    return Dataset({name: ("row", each) for name, each in columns.items()})


FRAMES = {
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "pyarrow": pa.table,
    "xarray": dataset,
    "numpy": lambda columns: pd.DataFrame(columns).to_records(index=False),
}


@pytest.mark.parametrize("library", FRAMES)
def test_words_are_left_out_of_a_frame_and_said(library):
    table = read_table(FRAMES[library](COLUMNS))

    assert_array_equal(table.X, POINTS)
    assert table.columns == ("h", "w")
    assert table.note == (
        '3 points, 2 of 3 columns: "h", "w"; left out: "name" (words); '
        "choose others by columns"
    )


@pytest.mark.parametrize("library", FRAMES)
def test_columns_of_a_frame_are_chosen_in_a_player(library):
    player = Player(Settings(FRAMES[library](COLUMNS), columns=["w", "h"], k=2))

    assert player.trace.columns == ("w", "h")
    assert_array_equal(player.trace.X, np.array(POINTS)[:, ::-1])


@pytest.mark.parametrize("library", FRAMES)
def test_names_are_kept_when_a_frame_is_standardized(library):
    table = standardize(FRAMES[library](COLUMNS))

    assert table.columns == ("h, standardized", "w, standardized")
    assert_array_equal(table.X.mean(axis=0).round(12), [0, 0])


@pytest.mark.parametrize("blank", [None, float("nan"), pd.NA, pd.NaT, "NA", ""])
def test_rows_with_blanks_of_every_kind_are_left_out_and_counted(blank):
    cells = [1.5, blank, 2.5, 4.0]
    frame = pd.DataFrame({"x": pd.Series(cells, dtype=object), "y": [1.0, 2, 4, 8]})

    table = read_table(frame)

    assert_array_equal(table.X, [[1.5, 1], [2.5, 4], [4, 8]])
    assert (table.dropped, table.note) == (1, "1 row with blanks left out")


def test_nullable_columns_are_numbers():
    frame = pd.DataFrame({"x": pd.array([1, None, 7], "Int64"), "y": [1.5, 2, 4]})

    assert_array_equal(read_table(frame).X, [[1, 1.5], [7, 4]])


def test_numbers_in_text_are_read_as_in_a_file():
    frame = pd.DataFrame({"x": ["1,5", "2,25"], "y": ["3 000", "4 100"]})

    assert_array_equal(read_table(frame).X, [[1.5, 3000], [2.25, 4100]])


def test_a_word_among_numbers_is_named_with_column_and_row():
    frame = pd.DataFrame({"x": [1.5, "two", 3.5], "y": [1.0, 2, 4]})

    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        read_table(frame)

    assert str(caught.value) == (
        'X must have numbers in column "x", got "two" in row 1; '
        "mend it or choose other columns"
    )


def test_names_of_two_levels_are_one():
    columns = pd.MultiIndex.from_tuples([("a", "x"), ("a", "y")])
    frame = pd.DataFrame(POINTS, columns=columns)

    assert kmeans(frame, k=1).columns == ("a x", "a y")
    assert read_table(frame).columns == ("a x", "a y")


def test_an_xarray_has_the_names_of_its_second_coordinate():
    from xarray import DataArray

    array = DataArray(POINTS, dims=("row", "what"), coords={"what": ["h", "w"]})

    assert read_table(array).columns == ("h", "w")


@pytest.mark.parametrize(
    "X",
    [
        pd.DataFrame({"x": [1.0, 2.0], "y": pd.array([1, pd.NA], "Int64")}),
        pd.DataFrame({"x": [1.0, 2.0], "y": pd.Series([1, None], dtype=object)}),
    ],
)
def test_kmeans_names_row_and_column_of_what_is_missing(X):
    with pytest.raises(ValueError, match=r'in row 1, column "y"$'):
        kmeans(X, k=1)


def test_columns_of_an_array_are_chosen_by_their_place():
    table = read_table(np.array([[1.0, 2, 3], [4, 5, 6]]), columns=[2, 0])

    assert_array_equal(table.X, [[3, 1], [6, 4]])
    assert table.columns == ("column 3", "column 1")


def test_of_an_array_all_columns_are_points_and_blanks_are_counted():
    table = read_table([[1.0, 2, 3], [4, np.nan, 6], [1, 2, 4]])

    assert_array_equal(table.X, [[1, 2, 3], [1, 2, 4]])
    assert table.dropped == 1


def test_a_frame_that_a_player_reads_is_told_on_its_first_picture():
    frame = pd.DataFrame({**COLUMNS, "w": [3.5, None, 9.0]})

    player = Player(Settings(frame, k=2))

    assert player.board.note.endswith("1 row with blanks left out")
    assert (player.trace.others, player.trace.dropped) == (("name",), 1)
