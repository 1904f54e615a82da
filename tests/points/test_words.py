"""Cells that are no plain numbers: read if they mean one, and refused if they may."""

import io

import numpy as np
import pandas as pd
import pytest

from kmviz import read_table

READ = {
    "a unit": ("h;w\n170 cm;60kg\n180 cm;70kg\n", [[170, 60], [180, 70]]),
    "a unit with a power": ("h;w\n1 m²;6\n2 m²;7\n", [[1, 6], [2, 7]]),
    "west": (
        "Lat (deg),lon\n48.1°S,11.5 W\n47.0°S,12 W\n",
        [[-48.1, -11.5], [-47, -12]],
    ),
    "watts and seconds": ("power,latency\n7 W,1 S\n8 W,2 S\n", [[7, 1], [8, 2]]),
    "a unit between commas": ("h,w\n170 cm,60\n180 cm,70\n", [[170, 60], [180, 70]]),
    "units without a header": ("1 m;2 s\n3 m;4 s\n", [[1, 2], [3, 4]]),
    "names that are no units": ("100m,5 km\n11,900\n12,950\n", [[11, 900], [12, 950]]),
    "less than nothing, in brackets": (
        "a;b\n(1200);5\n30;6\n",
        [[-1200, 5], [30, 6]],
    ),
    "less than nothing, without a header": (
        "(12),5\n(7),6\n3,8\n",
        [[-12, 5], [-7, 6], [3, 8]],
    ),
    "accounts": (
        'a,b\n"$1,200.50 ",5\n" $(980.00)",6\n',
        [[1200.5, 5], [-980, 6]],
    ),
    "money by its code": ("a;b\nSEK 10;Rs. 5\nSEK 20;Rs. 6\n", [[10, 5], [20, 6]]),
    "quotes of typesetters": ("x;y\n“1.5”;2\n“3”;4\n", [[1.5, 2], [3, 4]]),
    "minus signs behind": (
        "a;b\n1.200,50-;5\n30,25;6\n",
        [[-1200.5, 5], [30.25, 6]],
    ),
    "remarks behind": ("1,2 # good\n3,4\n7,8 # bad\n", [[1, 2], [3, 4], [7, 8]]),
    "Fortran": ("x y\n1.0D+03 2.0D+00\n3.0D-01 4.0D+00\n", [[1000, 2], [0.3, 4]]),
    "a power of ten, behind three decimals": (
        'x;y\n"1.234e2";5\n2.345e2;6\n',
        [[123.4, 5], [234.5, 6]],
    ),
    "single quotes": ("'1.5','2'\n'3','4'\n", [[1.5, 2], [3, 4]]),
    "digits of other scripts": ("x;y\n١٢٫٥;２\n٣;４\n", [[12.5, 2], [3, 4]]),
    "unseen letters": ("x,y\n\u200b1.5,2\n3,4\ufeff\n", [[1.5, 2], [3, 4]]),
}
CURE = "mend it or choose other columns"
LOUD = {
    "several units": (
        "h,w\n170 cm,60\n1.8 m,70\n",
        f'must have numbers in column "h", got "170 cm" in line 2; {CURE}',
    ),
    "powers": (
        "x,y\n10²,60\n20²,70\n",
        f'must have numbers in column "x", got "10²" in line 2; {CURE}',
    ),
    "halves": (
        "x,y\n1½,60\n2½,70\n",
        f'must have numbers in column "x", got "1½" in line 2; {CURE}',
    ),
    "money and a share at once": (
        "x;y\n$10%;2\n$20%;4\n",
        f'must have numbers in column "x", got "$10%" in line 2; {CURE}',
    ),
    "less than can be measured": (
        "x,y\n<0.5,2\n<0.7,4\n",
        f'must have numbers in column "x", got "<0.5" in line 2; {CURE}',
    ),
    "numbers of other programs": (
        "x,y\n1_000,2\n2_000,4\n",
        f'must have numbers in column "x", got "1_000" in line 2; {CURE}',
    ),
    "pairs": (
        "1 1:0.5 2:0.7\n0 1:0.1 2:0.2\n",
        f'must have numbers in column "column 2", got "1:0.5" in line 1; {CURE}',
    ),
    "a first line that may be a point": (
        "(3),(5)\n30,6\n",
        'must tell names from points, got a first line "(3),(5)" that may be either; '
        'write names such as "x" and "y" in its place if they are names, above it if '
        "it is a point",
    ),
    "wavelengths or a point": (
        "400,410,420\n0.1,0.2,0.3\n0.2,0.3,0.1\n",
        'must tell names from points, got a first line "400,410,420" that may be '
        'either; write names such as "x" and "y" in its place if they are names, above '
        "it if it is a point",
    ),
    "a thousand between blanks": (
        "x y\n1 200 5\n2 300 6\n",
        'must have 3 cells in every row, as in most, got 2 in line 1: "x y"; if it is '
        "no row of the table, put # before it",
    ),
}


TOTALS = {
    "below": ("A;10;20\nB;20;40\nC;5;2\nTotal;35;62\n", "Total", 5),
    "above": ("Insgesamt;30;60\nA;10;20\nB;20;40\n", "Insgesamt", 2),
    "between": ("A;1;2\nB;2;4\nSubtotal;3;6\nC;5;5\nD;1;0\n", "Subtotal", 4),
    "without a name": ("A;10;20\nB;20;40\n;30;60\n", "", 4),
    "rounded, beside a share": ("A;10.2;5\nB;20.2;7\nSum;30.5;6\n", "Sum", 4),
}


@pytest.mark.parametrize("case", TOTALS)
def test_a_total_is_no_point(case):
    rows, name, line = TOTALS[case]

    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        read_table(io.StringIO("city;x;y\n" + rows))

    assert str(caught.value) == (
        'the file "that was handed in" must have a point in each row, got a total, '
        f'"{name}" in line {line}; leave that row out'
    )


@pytest.mark.parametrize("case", READ)
def test_is_read(case):
    text, points = READ[case]

    table = read_table(io.StringIO(text))

    assert table.X.tolist() == points
    assert table.others == ()


@pytest.mark.parametrize("case", LOUD)
def test_is_refused_in_one_sentence(case):
    text, message = LOUD[case]

    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        read_table(io.StringIO(text))

    assert str(caught.value) == f'the file "that was handed in" {message}'


def test_numbers_that_cannot_be_read_are_left_out_if_others_are_enough():
    table = read_table(io.StringIO("x,y,z\n1/2,2,3\n3/4,4,7\n1/8,5,2\n"))

    assert table.columns == ("y", "z")
    assert '"x" (no plain numbers)' in table.note


def test_a_total_of_a_frame_is_refused():
    frame = pd.DataFrame({"c": ["a", "b", "All"], "x": [1, 2, 3], "y": [4, 4, 4]})

    with pytest.raises(
        ValueError, match=r'got a total, "All" in row 2; leave that row'
    ):
        read_table(frame)


@pytest.mark.parametrize(("last", "y"), [("Total", 9), ("d", 5), (None, 5)])
def test_a_last_row_that_sums_up_nothing_is_a_point(last, y):
    frame = pd.DataFrame({"c": ["a", "b", last], "x": [1.5, 2, 8.5], "y": [2, 3, y]})

    assert np.array_equal(read_table(frame).X, frame[["x", "y"]])


def test_what_many_rows_are_called_is_no_total():
    frame = pd.DataFrame({"c": ["a", "b", "all", "all"], "x": [1, 2, 3, 1.5], "y": 2.5})

    assert len(read_table(frame).X) == 4


def test_units_in_a_frame_are_read_as_in_a_file():
    frame = pd.DataFrame({"h": ["170 cm", None, "190 cm"], "w": [60, 70, 80]})

    assert read_table(frame).X.tolist() == [[170, 60], [190, 80]]
