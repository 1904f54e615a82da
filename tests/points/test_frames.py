"""The same rules for data frames and arrays as for files, of whatever library."""

import io
import re
from datetime import date, datetime, time, timedelta

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
        '3 points, 2 of 3 columns: "h", "w"; left out: "name" (words)'
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


def test_a_cell_of_one_column_proves_how_another_is_read():
    frame = pd.DataFrame({"x": ["1.200", "2.300"], "y": ["2,5", "4"]})

    assert_array_equal(read_table(frame).X, [[1200, 2.5], [2300, 4]])


@pytest.mark.parametrize(("decimal", "first"), [(".", 1.2), (",", 1200)])
def test_the_decimal_sign_of_a_frame_can_be_told(decimal, first):
    frame = pd.DataFrame({"x": ["1.200", "2.300"], "y": [3, 4]})

    assert read_table(frame, decimal=decimal).X[0].tolist() == [first, 3]


@pytest.mark.parametrize(
    "column",
    [[True, False, True], pd.array([True, None, False]), pd.Categorical([1, 2, 1])],
)
def test_truths_and_categories_are_codes_however_few(column):
    frame = pd.DataFrame({"c": column, "x": [1.5, 2, 4], "y": [1, 5, 7]})

    assert read_table(frame).columns == ("x", "y")
    assert 'left out: "c" (a code)' in read_table(frame).note


@pytest.mark.parametrize("library", ["polars", "pyarrow"])
@pytest.mark.parametrize("truths", [[True, False, True], [True, None, False]])
def test_truths_are_codes_in_every_library(library, truths):
    frame = FRAMES[library]({"c": truths, "x": [1.5, 2, 4], "y": [1, 5, 7]})

    assert read_table(frame).columns == ("x", "y")
    assert 'left out: "c" (a code)' in read_table(frame).note


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_a_frame_without_columns_is_refused(library):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        read_table(FRAMES[library]({}))

    assert str(caught.value) == "source must have a column of numbers, got no columns"


def test_what_is_infinite_among_whole_numbers_of_a_frame_is_named():
    with pytest.raises(ValueError, match=r'got inf in row 1, column "x"$'):
        read_table(pd.DataFrame({"x": [20240501, np.inf], "y": [1.5, 2.5]}))


@pytest.mark.parametrize("kind", ["datetime64[ns]", "timedelta64[ns]"])
def test_nanoseconds_are_times_and_no_numbers(kind):
    times = np.array([86_400_000_000_000, 120_000_000_000, 7], dtype=kind)
    frame = pd.DataFrame({"t": times, "x": [1.5, 2, 4]})

    assert 'left out: "t" (dates)' in read_table(frame).note
    with pytest.raises(
        ValueError, match=r"^source must have a column of numbers, got none"
    ):
        read_table(np.column_stack([times, times]))


LONG = (
    'must have numbers in column "column 1", got "9007199254740993" in {} 0, a whole '
    "number that float64 cannot hold exactly; mend it or choose other columns"
)


@pytest.mark.parametrize(
    "source",
    [
        np.array([[2**53 + 1, 1], [2, 3]]),
        pd.DataFrame({"column 1": [2**53 + 1, 2], "y": [1.5, 2.5]}),
        pd.DataFrame({"column 1": [2**53 + 1, 2], "y": [1.5, 2.5]}, dtype=object),
        io.StringIO("column 1,y\n9007199254740993,1.5\n9007199254740996,2.5\n"),
    ],
    ids=["array", "frame", "objects", "text"],
)
def test_whole_numbers_that_would_be_others_are_refused(source):
    place = "line" if hasattr(source, "read") else "row"
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared below
        read_table(source)

    said = re.sub(r"(line|row) \d", r"\1 0", str(caught.value))
    assert said.endswith(LONG.format(place))


def test_a_long_number_is_taken_as_a_float_is_written():
    X = read_table(io.StringIO("x,y\n1152921504606847000,1\n2,3\n")).X

    assert X.tolist() == [[2.0**60, 1], [2, 3]]


def test_masked_values_are_blank():
    rows = np.ma.array([[1.5, 2], [3, 4], [5, 6]], mask=[[0, 0], [0, 1], [0, 0]])
    fields = np.ma.array(
        [(1, 2.5), (3, 4.5)], mask=[(0, 0), (1, 0)], dtype=[("x", int), ("y", float)]
    )

    assert read_table(rows).X.tolist() == [[1.5, 2], [5, 6]]
    assert read_table(fields).X.tolist() == [[1, 2.5]]


def test_of_an_array_with_blanks_or_words_all_numbers_are_points():
    blank, words = [[1.5, None, 3], [3, 4, 5]], [["a", 1, 2, 0], ["b", 3, 4, 0]]

    assert read_table(blank).X.tolist() == [[3, 4, 5]]
    assert read_table(words).columns == ("column 2", "column 3", "column 4")


def test_an_integer_too_large_for_a_float_is_named():
    frame = pd.DataFrame({"x": [1, 2, 10**400], "y": [1.5, 2, 4]})

    with pytest.raises(
        ValueError, match=r'numbers in column "x", got "1000\S+ in row 2, a whole'
    ):
        read_table(frame)


def test_columns_that_do_not_fit_beside_each_other_are_named():
    from xarray import Dataset

    with pytest.raises(ValueError) as flat:  # noqa: PT011  # compared in full below
        read_table(Dataset({"x": ("a", [1, 2, 3]), "y": ("b", [4, 5])}))
    with pytest.raises(ValueError) as apart:  # noqa: PT011  # compared in full below
        read_table(Dataset({"x": ("a", [1, 2, 3]), "y": ("b", [4, 5, 6])}))
    with pytest.raises(ValueError) as ragged:  # noqa: PT011  # compared in full below
        read_table([[1, 2], [3]])

    expected = "source must have columns of shape (3,), got shape (2,) in column 'y'"
    assert str(flat.value) == expected
    assert str(apart.value) == (
        "source must have columns along ('a',), got ('b',) in column 'y'"
    )
    assert str(ragged.value) == (
        "source must be a rectangular array of numbers, got ragged rows"
    )


def test_a_data_set_has_a_cure_where_points_belong():
    with pytest.raises(TypeError) as caught:
        kmeans(dataset({"x": [1, 2]}))

    assert str(caught.value) == (
        "X must be a plain array, got a Dataset; use X.to_dataframe()"
    )


def test_a_column_of_which_its_library_makes_no_array_is_refused():
    wide = pl.DataFrame({"x": pl.Series([2**70, 2], dtype=pl.Int128)})
    said = "cannot convert i128 to NumPy, which has no 128-bit integer types"

    for door, name, kind in (
        (read_table, "source", "Series"),
        (kmeans, "X", "DataFrame"),
    ):
        with pytest.raises(TypeError) as caught:
            door(wide)

        assert str(caught.value) == (
            f'{name} must become an array of numbers, got a {kind}, which says "{said}"'
        )


def test_a_word_among_numbers_is_named_with_column_and_row():
    frame = pd.DataFrame({"x": [1.5, "two", 3.5], "y": [1.0, 2, 4]})

    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        read_table(frame)

    assert str(caught.value) == (
        'source must have numbers in column "x", got "two" in row 1; '
        "mend it or choose other columns"
    )


def test_names_of_two_levels_are_one():
    columns = pd.MultiIndex.from_tuples([("a", "x"), ("a", "y")])
    frame = pd.DataFrame(POINTS, columns=columns)

    assert kmeans(frame, k=1).columns == ("a x", "a y")
    assert read_table(frame).columns == ("a x", "a y")


@pytest.mark.parametrize("nothing", [None, np.nan])
def test_a_column_without_a_name_has_its_number(nothing):
    frame = pd.DataFrame(POINTS, columns=["a", nothing])

    assert kmeans(frame, k=1).columns == ("a", "column 2")
    assert read_table(frame).columns == ("a", "column 2")


def test_an_xarray_has_the_names_of_its_second_coordinate():
    from xarray import DataArray

    array = DataArray(POINTS, dims=("row", "what"), coords={"what": ["h", "w"]})

    assert read_table(array).columns == ("h", "w")


@pytest.mark.parametrize(
    "X",
    [
        pd.DataFrame({"x": [1.0, 2.0], "y": pd.array([1, pd.NA], "Int64")}),
        pd.DataFrame({"x": [1.0, 2.0], "y": pd.Series([1, None], dtype=object)}),
        pd.DataFrame({"x": [1.0, 2.0], "y": [1.0, None]}),
    ],
)
def test_kmeans_names_row_and_column_of_what_is_missing(X):
    with pytest.raises(ValueError, match=r'in row 1, column "y"; read_table leaves'):
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


@pytest.mark.parametrize(
    ("frame", "time", "kind"),
    [
        (pl.DataFrame, date(2014, 8, 28), "date"),
        (pl.DataFrame, datetime(2014, 8, 28), "datetime"),
        (pl.DataFrame, time(12), "time"),
        (pl.DataFrame, timedelta(1), "duration"),
        (pa.table, date(2014, 8, 28), "date32"),
        (pa.table, timedelta(1), "duration"),
        (pd.DataFrame, pd.Timestamp("2014-08-28"), "datetime64"),
        (pd.DataFrame, timedelta(1), "timedelta64"),
    ],
)
def test_times_are_no_numbers_in_any_frame(frame, time, kind):
    points = frame({"size": [1.5], "when": [time]})

    with pytest.raises(ValueError, match=kind) as caught:
        kmeans(points, 1)

    said = f'X must be an array of real numbers, got {kind} values in column "when"'
    cure = "read_table leaves out what is no number"

    assert str(caught.value) == f"{said}; {cure}"


@pytest.mark.parametrize(
    ("read", "name"), [(lambda X: kmeans(X, 1), "X"), (read_table, "source")]
)
def test_a_lazy_frame_is_refused_with_a_cure(read, name):
    with pytest.raises(TypeError) as caught:
        read(pl.LazyFrame({"a": [1.0]}))

    said = f"{name} must be a plain array, got a LazyFrame; use {name}.collect()"
    assert str(caught.value) == said
