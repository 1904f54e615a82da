"""What stands over numbers, and stands there again: names, counts, another table."""

import io

import pytest

from kmviz import read_table

THREE = [[1, 2], [3, 4], [7, 8]]
ABOVE = "land,2019,2020\nA,1,2\nB,3,4\n"
REFUSED = {
    "other names below a blank line": (
        "x,y\n1,2\n3,4\n\na,b\n5,6\n7,8\n",
        "must hold one table, got a second one from line 5 on, below "
        '"a,b"; put it into a file of its own',
    ),
    "other years below a blank line": (
        f"{ABOVE}\nland,2021,2022\nA,5,6\n",
        "must hold one table, got a second one from line 5 on, below "
        '"land,2021,2022"; put it into a file of its own',
    ),
    "the number of points": (
        "3 2\n1.5 2.5\n3.5 4.5\n5.5 6.5\n",
        'must have points alone, got a first line "3 2" that may say how many there '
        "are; leave it out if it does, else write names above it",
    ),
    "rows in quotes": (
        '"x,y"\n"1,2"\n"3,4"\n',
        'must show where its cells end, got "x,y" in line 1, which commas or blanks '
        "may part; put semicolons between the cells",
    ),
}
READ = {
    "a name with a comma": ('"x, in m"\n"1,5"\n"3"\n', [[1.5], [3]]),
    "names that stand again": ("x,y\n1,2\n3,4\nx,y\n7,8\n", THREE),
    "years that stand again": (f"{ABOVE}\n{ABOVE}", [[1, 2], [3, 4], [1, 2], [3, 4]]),
    "R's names that stand again": ("x y\na 1 2\nb 3 4\nx y\nc 7 8\n", THREE),
    "blank lines between points": ("x,y\n1,2\n\n3,4\n\n\n7,8\n", THREE),
    "a first point like a count": ("2 2\n3 4\n7 8\n", [[2, 2], [3, 4], [7, 8]]),
    "a count that is none": ("3 2\n1.5 2\n7 8\n", [[3, 2], [1.5, 2], [7, 8]]),
    "years below a blank line": (
        "land,x,y\nA,2001,2003\n\nB,2002,2004\n",
        [[2001, 2003], [2002, 2004]],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_point_is_refused(case):
    text, message = REFUSED[case]

    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        read_table(io.StringIO(text))

    assert str(caught.value) == f'the file "that was handed in" {message}'


@pytest.mark.parametrize("case", READ)
def test_points_stay_points(case):
    text, points = READ[case]

    assert read_table(io.StringIO(text)).X.tolist() == points
