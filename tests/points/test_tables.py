"""Files as spreadsheets and other programs write them, and files that are no tables."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from kmviz import kmeans
from kmviz.points.tables import read_table

GEYSER = "eruption,waiting,note\n3.6,79,a\n1.8,54,b\n"
NUMBERS = [[3.6, 79.0], [1.8, 54.0]]


@pytest.fixture
def table(tmp_path):
    """Return what is read from a text or from bytes."""

    def read(content, **options):
        path = tmp_path / "points.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_table(path, **options)

    return read


def error_of(read, content, **options):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full later
        read(content, **options)
    start, end = "the file ", 'points.csv" '
    text = str(caught.value)
    return text.partition(end)[2] if text.startswith(start) else text


@pytest.mark.parametrize(
    "content",
    [
        GEYSER,
        GEYSER.replace(",", ";"),
        GEYSER.replace(",", "\t"),
        GEYSER.replace("\n", "\r\n"),
        GEYSER.replace("\n", "\r"),
        GEYSER.rstrip("\n"),
        GEYSER.replace(",", ", "),
        GEYSER.replace("\n", "\n\n") + "  \n",
        b"\xef\xbb\xbf" + GEYSER.encode(),
        '"eruption","waiting","note"\n"3.6","79","a"\n"1.8","54","b"\n',
        '"eruption", "waiting", "note"\n"3.6", "79", "a"\n"1.8", "54", "b"\n',
        'eruption,waiting,note\n3.6,79,"a, or ""b"""\n1.8,54,"two\nlines"\n',
        "eruption,waiting,note\n3.6,79,a;b;c\n1.8,54,a\n",
        "note,eruption,waiting\na,3.6,79\nb,1.8,54\n",
        "eruption,waiting,more\n3.6,79,1\n1.8,54,2\n",
        "eruption,waiting\n+.36e1,79.\n 1.8 ,54\n",
        "eruption;waiting;note\n3,6;79;a\n1,8;54;b\n",
        "eruption\twaiting\tnote\n3,6\t79,0\ta,b\n1.8\t54\tc\n",
        "note;eruption;waiting\na;3,6;79,00\nb, c;1,8;54,00\n",
    ],
)
def test_a_table_is_read_however_it_was_written(table, content):
    read = table(content)

    assert_array_equal(read.X, NUMBERS)
    assert read.columns == ("eruption", "waiting")
    assert read.dropped == 0


@pytest.mark.parametrize(
    ("content", "columns"),
    [
        ("3.6,79\n1.8,54\n", ("column 1", "column 2")),
        ("a,3.6,79\nb,1.8,54\n", ("column 2", "column 3")),
        ("3.6;79\n1.8;54\n", ("column 1", "column 2")),
        ("3,6;79\n1,8;54\n", ("column 1", "column 2")),
    ],
)
def test_a_header_is_text_above_numbers(table, content, columns):
    assert table(content).columns == columns


def test_a_name_with_a_comma_is_kept_as_it_is(table):
    assert table("height, m;age\n1,60;14\n").columns == ("height, m", "age")


def test_columns_that_were_not_read_are_named(table):
    assert table("note,x,y,z\na,1,2,3\n").others == ("note", "z")
    assert table("x,y\n1,2\n").others == ()


def test_a_column_of_mostly_words_is_left_out(table):
    assert table("x,code,y\n1,A1,2\n3,17,5\n4,B2,6\n").columns == ("x", "y")


@pytest.mark.parametrize(
    ("content", "name", "cell", "line"),
    [
        ("x,y\n1,2\n3,abc\n5,5\n", "y", "abc", 3),
        ("x,y,z\n1,2,3\n4,,6\n7,8,9\n\n1_0,11,12\n", "x", "1_0", 6),
        ("1,2\n3,4\n5,6\n7, 8 kg\n", "column 2", "8 kg", 4),
        ("x;y\n1,5;2,5\n1,6;1,002,6\n1,7;2,7\n", "y", "1,002,6", 3),
    ],
)
def test_a_word_among_numbers_is_refused_rather_than_its_column_left_out(
    table, content, name, cell, line
):
    assert error_of(table, content) == (
        f'must have numbers in column "{name}", got "{cell}" in line {line}; '
        "mend it or choose other columns"
    )


def test_who_has_one_column_alone_is_told_of_no_others(table):
    assert error_of(table, "x\n1\n2\nabc\n4\n5\n") == (
        'must have numbers in column "x", got "abc" in line 4; mend it'
    )


def test_a_word_in_a_column_that_is_not_read_does_no_harm(table):
    content = "x,y,z\n1,2,3\n4,5,abc\n7,8,9\n"

    assert table(content).columns == ("x", "y")
    assert table(content, columns=["y"]).columns == ("y",)


def test_labels_that_are_mostly_numbers_make_no_header_of_the_first_row(table):
    read = table("5.1,3.5,A1\n4.9,3.0,17\n4.7,3.2,18\n4.6,3.1,B1\n")

    assert len(read.X) == 4


def test_columns_without_a_name_are_read_only_on_request(table):
    content = '"","x","y"\n"1",0.5,0.6\n"2",0.7,0.8\n'

    assert table(content).columns == ("x", "y")
    assert table(content, columns=[0, "y"]).columns == ("column 1", "y")


@pytest.mark.parametrize("content", ["x\n1\n2\n", "1\n2\n", "name,x\na,1\nb,2\n"])
def test_a_single_numeric_column_is_enough(table, content):
    assert_array_equal(table(content).X, [[1], [2]])


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["z", "x"], [[3, 1], [6, 4]]),
        ([2, 0], [[3, 1], [6, 4]]),
        (("2", "x"), [[3, 1], [6, 4]]),
        (np.array([1]), [[2], [5]]),
        (["x", "y", "z"], [[1, 2, 3], [4, 5, 6]]),
    ],
)
def test_columns_are_chosen_by_name_or_index(table, columns, expected):
    assert_array_equal(table("x,y,z\n1,2,3\n4,5,6\n", columns=columns).X, expected)


def test_a_name_of_digits_comes_before_an_index(table):
    read = table("x,y,0\n1,2,3\n4,5,6\n", columns=["0"])

    assert_array_equal(read.X, [[3], [6]])


@pytest.mark.parametrize(
    "blank", ["", " ", "NA", "N/A", "#N/A", "nan", "NaN", "-nan", "null", "None", "?"]
)
def test_rows_with_a_blank_cell_are_left_out_and_counted(table, blank):
    read = table(f"x,y,z\n1,2,\n{blank},3,5\n4,{blank},6\n7,8,9\n", columns=["x", "y"])

    assert_array_equal(read.X, [[1, 2], [7, 8]])
    assert read.dropped == 2


def test_what_is_read_cannot_be_changed(table):
    assert not table(GEYSER).X.flags.writeable


def test_an_array_of_ones_own_stays_ones_own():
    X = np.array([[0.0, 1.0], [2.0, 3.0]])
    read = read_table(X)
    X[0] = 9.0

    assert read.X.tolist() == [[0.0, 1.0], [2.0, 3.0]]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(
                st.floats(allow_nan=False, allow_infinity=False),
                min_size=width,
                max_size=width,
            ),
            min_size=1,
            max_size=8,
        )
    ),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.booleans(),
)
def test_numbers_written_by_python_come_back(
    tmp_path_factory, rows, delimiter, quoting, header
):
    path = tmp_path_factory.mktemp("round") / "trip.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=delimiter, quoting=quoting)
        writer.writerows([[f"c{i}" for i in range(len(rows[0]))]] * header + rows)

    assert_array_equal(read_table(path, columns=range(len(rows[0]))).X, rows)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "must have at least one row of numbers, got an empty file"),
        ("\n  \n", "must have at least one row of numbers, got an empty file"),
        (
            "x,y\n1,2\n3\n",
            'must have 2 cells in every row, as in most, got 1 in line 3: "3"; if it '
            "is no row of the table, put # before it",
        ),
        (
            "x,y\n\n1,2\n3,4,5\n",
            'must have 2 cells in every row, as in most, got 3 in line 4: "3 4 5"; if '
            "it is no row of the table, put # before it",
        ),
        ("a,b\n", 'must have at least one row of numbers, got none below "a", "b"'),
        ("a,b\nc,d\n", 'must have a column of numbers, got none among "a", "b"'),
        (
            "x:y\n1:2\n",
            'must have a column of numbers, got none among "x:y"; '
            "cells end at commas, semicolons, tabs, bars or blanks",
        ),
        (
            "1_000\n2_000\n",
            'must have a column of numbers, got none among "1_000"; '
            "cells end at commas, semicolons, tabs, bars or blanks",
        ),
        (
            "x,y\n1,\n,2\n",
            'must have a row with a number in every chosen column ("x", "y"), '
            "got none in 2 rows",
        ),
        (
            'x,y\n1,"2\n3,4\n',
            "must be a table with matching quotes, got an odd one that ends in line 3",
        ),
        (
            '# a\n# b\nx,y\n1,"2\n3,4\n',
            "must be a table with matching quotes, got an odd one that ends in line 5",
        ),
    ],
)
def test_what_is_no_table_is_refused(table, content, message):
    assert error_of(table, content) == message


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            ["time"],
            'columns must be among "eruption", "waiting", "note", or indices from 0 '
            "to 2, got 'time'",
        ),
        (
            [3],
            'columns must be among "eruption", "waiting", "note", or indices from 0 '
            "to 2, got 3",
        ),
        (
            ["-1"],
            'columns must be among "eruption", "waiting", "note", or indices from 0 '
            "to 2, got '-1'",
        ),
        (
            [True],
            'columns must be among "eruption", "waiting", "note", or indices from 0 '
            "to 2, got True",
        ),
        ([], "columns must be one or more different columns, got none"),
        (
            ["waiting", 1],
            'columns must be one or more different columns, got "waiting" twice',
        ),
        (
            "waiting",
            'columns must be "all" or a sequence of names or indices, got '
            "'waiting'; did you mean ['waiting']?",
        ),
        (
            1,
            'columns must be "all" or a sequence of names or indices, got 1; '
            "did you mean [1]?",
        ),
        (
            np.array(1),
            'columns must be "all" or a sequence of names or indices, got array(1); '
            "did you mean [array(1)]?",
        ),
        (
            ["waiting", "note"],
            'must have numbers in column "note", got "a" in line 2; '
            "mend it or choose other columns",
        ),
    ],
)
def test_unusable_columns_are_refused(table, columns, message):
    assert error_of(table, GEYSER, columns=columns) == message


@pytest.mark.parametrize("text", ["inf", "-Infinity", "1e999", "1_0", "1,5,0", "0x10"])
def test_a_cell_that_is_no_finite_number_is_named(table, text):
    message = error_of(table, f"x;y\n1;2\n\n{text};3\n", columns=["x"])

    assert message == (
        f'must have numbers in column "x", got "{text}" in line 4; '
        "mend it or choose other columns"
    )


def test_a_name_of_two_columns_is_refused(table):
    message = error_of(table, "x,x\n1,2\n", columns=["x"])

    assert message == (
        'columns must be clear, got "x", a name of 2 columns; use an index'
    )
    assert_array_equal(table("x,x\n1,2\n", columns=[1]).X, [[2]])


def test_a_header_alone_holds_no_points(table):
    assert error_of(table, "x,y\n", columns=["x"]) == (
        'must have a row with a number in every chosen column ("x"), got none in 0 rows'
    )


@pytest.mark.parametrize("name", ["none.csv", "there.csv/", "there.csv/."])
def test_a_missing_file_is_named(tmp_path, name):
    (tmp_path / "there.csv").write_text("1,2\n")
    path = f"{tmp_path}/{name}"
    with pytest.raises(FileNotFoundError) as caught:
        read_table(path)

    assert str(caught.value) == f'the file "{path}" must exist, got no such file'


def test_a_file_that_is_all_but_spelled_is_named(tmp_path):
    (tmp_path / "five.csv").touch()
    path = tmp_path / "Fiv.csv"
    with pytest.raises(FileNotFoundError) as caught:
        read_table(path)

    assert str(caught.value) == (
        f'the file "{path}" must exist, got no such file; did you mean "five.csv"?'
    )


def test_the_name_of_a_missing_file_is_told_on_one_line():
    with pytest.raises(FileNotFoundError) as caught:
        read_table("x,y\n1,2\n")

    assert str(caught.value) == 'the file "x,y 1,2" must exist, got no such file'


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        read_table(tmp_path)

    assert str(caught.value) == (f'the file "{tmp_path}" must be a table, got a folder')


def test_a_number_is_no_table():
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        read_table(3)

    assert str(caught.value) == (
        "source must hold numbers of shape (n, d), got int64 of shape ()"
    )


def test_kmeans_takes_a_table_with_the_names_of_its_columns(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("height,weight\n1.6,58\n1.9,92\n1.8,85\n")

    trace = kmeans(read_table(path), k=2, rng=0)

    assert trace.columns == ("height", "weight")
    assert trace.X.tolist() == [[1.6, 58], [1.9, 92], [1.8, 85]]
