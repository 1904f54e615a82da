"""Numbers read many at once are those that Python reads, to the last digit."""

import io
from time import process_time

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kmviz import read_table
from kmviz.points.decimals import parsed

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
HALFWAY = st.integers(2**52, 2**53).map(lambda whole: str(2 * whole + 1))
TEXTS = st.one_of(
    FLOATS.map(repr),
    FLOATS.map("{:.18e}".format),
    st.floats(-1e6, 1e6).map("{:+.3f}".format),
    st.integers(-(10**25), 10**25).map("{}.0".format),
    HALFWAY.map("{}.0".format),
    HALFWAY.map(lambda text: f"{text[:4]}.{text[4:]}E-3"),
    st.sampled_from(["0", "-0.0", "5.", ".5", "1e22", "1e-22", "1e23", "5e-324"]),
)


@given(st.lists(TEXTS, min_size=1, max_size=40), st.sampled_from([b",", b" ", b"\t"]))
@example(["12345678901234567890123.0", "0.12345678901234567890123", "7"], b",")
def test_numbers_are_the_nearest_floats(texts, delimiter):
    lines = delimiter.join(text.encode() for text in texts) + b"\n"

    numbers = [float(text) for text in texts]
    assert parsed(lines, delimiter, len(texts)).tolist() == [numbers]


@pytest.mark.parametrize(
    "cell",
    [
        "9007199254740993",
        "",
        "-",
        ".",
        "1e",
        "1e+",
        "e5",
        "1-2",
        "1.2.3",
        "1e2.5",
        "1e5e3",
        "--1",
        "1-",
        "07",
    ],
)
def test_what_is_no_number_makes_none(cell):
    assert parsed(f"1,{cell}\n3,4\n".encode(), b",", 2) is None


def test_long_tables_are_read_piece_by_piece():
    X = np.random.default_rng(0).normal(size=(30_000, 2))
    lines = "".join(f"{a!r},{b!r}\n" for a, b in X.tolist()).encode()

    assert (parsed(lines, b",", 2) == X).all()


BLANK = st.text(" \t", max_size=4)


@given(
    st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=20),
    st.sampled_from(";,\t"),
    st.data(),
)
def test_blanks_beside_cells_are_passed_over(rows, delimiter, data):
    spaced = ""
    blank = BLANK if delimiter != "\t" else st.text(" ", max_size=4)
    for row in rows:
        cells = [data.draw(blank) + cell + data.draw(blank) for cell in row]
        spaced += delimiter.join(cells) + "\n"

    numbers = parsed(spaced.encode(), delimiter.encode(), 2)

    assert numbers.tolist() == [[float(cell) for cell in row] for row in rows]


@given(st.lists(st.tuples(BLANK, TEXTS, TEXTS, BLANK), min_size=1, max_size=20))
def test_any_blanks_part_cells(rows):
    spaced = "".join(f"{first}{a}\t  {b}{last}\n" for first, a, b, last in rows)

    numbers = parsed(spaced.encode(), b" ", 2)

    assert numbers.tolist() == [[float(a), float(b)] for _, a, b, _ in rows]


@pytest.mark.parametrize("delimiter", [",", "\t", " "])
@example(lines=["1", "1 2 1"])
@given(lines=st.lists(st.text("12 .,\t", max_size=6), min_size=1, max_size=4))
def test_lines_of_other_than_two_cells_make_no_numbers(delimiter, lines):
    cells = [
        line.split() if delimiter == " " else line.split(delimiter) for line in lines
    ]
    try:
        expected = [[float(cell) for cell in row] for row in cells]
        assert all(len(row) == 2 for row in expected)
    except (ValueError, AssertionError):
        expected = None
    text = "".join(line + "\n" for line in lines)

    numbers = parsed(text.encode(), delimiter.encode(), 2)

    assert numbers is None if expected is None else numbers.tolist() == expected


@pytest.mark.parametrize(
    "form", ["{:12.4f} {:12.4f}", "{:.4f},  {:.4f}", "{:10.2f}\t;{:10.2f}", "{} {}"]
)
def test_aligned_columns_are_read_as_others_are(form):
    X = np.random.default_rng(0).normal(size=(300, 2)).round(2)
    text = "".join(form.format(*row) + "\n" for row in X.tolist())

    assert read_table(io.StringIO(text)).X.tolist() == X.tolist()


def test_plain_numbers_beside_words_are_read_at_once_and_as_one_by_one():
    rng = np.random.default_rng(0)
    rows = "".join(f"{x:.4f};{y:.3f};word\n" for x, y in rng.normal(size=(20_000, 2)))
    text = f"x;y;name\n;NA;a\n{rows}"
    points, times = [], []
    for told in (text, text.replace(".", ",")):
        began = process_time()
        table = read_table(io.StringIO(told))
        times.append(process_time() - began)
        points.append(table.X)

    np.testing.assert_array_equal(*points)
    assert (len(points[0]), table.dropped, table.others) == (20_000, 1, ("name",))
    assert times[0] < 0.7 * times[1]


def test_what_others_prove_of_the_signs_binds_plain_numbers_too():
    text = "x;y;name\n1.5;2,5;a\n1.200;4,5;b\n"

    with pytest.raises(ValueError, match=r'how to read column "x", got "1.200" in'):
        read_table(io.StringIO(text))
