"""Measurements are taken by default, and one sentence says what was left and why."""

import io

import numpy as np
import pandas as pd
import pytest

from kmviz import Scene, kmeans, make_run, read_table

N = 60
RNG = np.random.default_rng(5)


def columns_of(**columns):
    """Return a table of these columns as it is read."""
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(map(str, row)) for row in [tuple(columns), *rows]]
    return read_table(io.StringIO("\n".join(lines)))


HEIGHT = RNG.normal(170, 9, N).round(1)
WEIGHT = RNG.normal(70, 9, N).round(1)
COUNT = np.arange(N)
BIG = RNG.permutation(10**9 + 7 * COUNT)


@pytest.mark.parametrize(
    ("name", "values", "reason"),
    [
        ("id", BIG, "an ID"),
        ("CustomerID", BIG, "an ID"),
        ("Driver_ID", BIG, "an ID"),
        ("userid", RNG.integers(50, 90, N), "an ID"),
        ("Unnamed: 0", COUNT, "an ID"),
        ("index", COUNT, "an ID"),
        ("Kundennummer", BIG, "an ID"),
        ("anything", COUNT + 7, "row numbers"),
        ("town", RNG.permutation(3 * COUNT) + 70_000, "never repeats"),
        ("rank", RNG.permutation(COUNT), "never repeats"),
        ("Region", RNG.integers(1, 4, N), "a code"),
        ("survived", RNG.integers(0, 2, N), "a code"),
        ("level", RNG.choice([10, 20, 30], N), "a code"),
        ("area", [f"0{7000 + i * i}" for i in COUNT], "a code"),
        ("height of the table", np.ones(N), "one value"),
        ("zip", RNG.integers(10_000, 99_999, N), "an ID"),
        ("Postal Code", RNG.integers(10_000, 99_999, N), "an ID"),
        ("sex", RNG.choice(["f", "m"], N), "words"),
        ("mixed", ["a", 1.5] * 30, "words"),
        ("day", ["2024-01-05"] * N, "dates"),
        ("day", 20240100 + RNG.integers(1, 32, N), "dates"),
        ("time", ["10:30"] * N, "dates"),
        ("day", ["01.02", "12.02"] * 30, "dates"),
        ("year", RNG.integers(1990, 2020, N), "dates"),
        ("timestamp", 1_700_000_000 + RNG.integers(0, 10**6, N), "dates"),
        ("Fall", np.sort(BIG), "never repeats"),
        ("second", 10 * COUNT, "never repeats"),
        ("age", ["10-20", "20-30"] * 30, "no plain numbers"),
        ("order no", ["12-4", "12-7"] * 30, "an ID"),
        ("street", ["1 Hill Road", "2 Hill Road"] * 30, "words"),
        ("remark", [""] * N, "blank"),
        (
            "score",
            np.random.default_rng(3).choice(300, N, replace=False),
            "never repeats",
        ),
    ],
)
def test_what_is_no_measurement_is_left_out(name, values, reason):
    table = columns_of(**{name: values, "height": HEIGHT, "weight": WEIGHT})

    assert table.columns == ("height", "weight")
    told = f'60 points, 2 of 3 columns: "height", "weight"; left out: "{name}" '
    cure = "; choose others by columns" if name in table.numeric else ""
    assert table.note == f"{told}({reason}){cure}"


def test_only_columns_of_numbers_are_offered():
    words = read_table(io.StringIO("h,w,name\n1.5,2,a\n2.5,7,b\n"))
    others = read_table(io.StringIO("id,h,w,name\n7,1.5,2,a\n9,2.5,7,b\n"))

    assert (words.numeric, others.numeric) == (("h", "w"), ("id", "h", "w"))
    assert words.note.endswith('left out: "name" (words)')
    assert others.note.endswith("choose others by columns")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("id (mm)", HEIGHT),
        ("ID", HEIGHT),
        ("humid", RNG.integers(20, 90, N)),
        ("refractive index", HEIGHT),
        ("age", RNG.integers(18, 70, N)),
        ("rooms", RNG.integers(1, 40, N)),
        ("grade", 3 + COUNT % 7),
        ("number", 20 + COUNT % 40),
        ("income", RNG.permutation(1_000_000)[:N]),
        ("northing", 5_400_000 + RNG.permutation(2_000)[:N]),
    ],
)
def test_what_is_a_measurement_is_taken_whatever_its_name(name, values):
    assert columns_of(**{name: values, "weight": WEIGHT}).columns == (name, "weight")


@pytest.mark.parametrize(("rounded", "taken"), [(5, ("h", "w")), (6, ("a", "h"))])
def test_numbers_of_things_end_in_0_less_often_than_three_times_in_ten(rounded, taken):
    units = np.where(np.arange(20) < rounded, 0, 3)
    table = columns_of(
        a=1000 + 10 * (7 * np.arange(20) % 20) + units, h=HEIGHT[:20], w=WEIGHT[:20]
    )

    assert table.columns == taken


def test_coordinates_of_few_points_are_taken_though_they_never_repeat():
    table = columns_of(x=RNG.permutation(15), y=RNG.permutation(15), z=HEIGHT[:15])

    assert table.columns == ("x", "y")


@pytest.mark.parametrize(
    ("first", "taken"),
    [
        ([7, 9, 12, 15, 40], ("h", "w")),
        ([7, 9, 12, "", 15, 40], ("h", "w")),
        ([1, 2, 3, ""], ("h", "w")),
        ([7, 9, 12, 15], ("a", "h")),
        ([10, 20, 30, 40, 50], ("a", "h")),
        ([7, 9, 12, 12, 40], ("a", "h")),
        ([1.5, 2.5, 4, 5, 9], ("a", "h")),
    ],
)
def test_five_whole_numbers_that_rise_are_no_measurement(first, taken):
    n = len(first)

    assert columns_of(a=first, h=HEIGHT[:n], w=WEIGHT[:n]).columns == taken


def test_codes_of_few_rows_are_known_by_their_name():
    numbers = {"h": HEIGHT[:4], "w": WEIGHT[:4]}

    assert columns_of(sex=[1, 2, 2, 1], **numbers).columns == ("h", "w")
    assert columns_of(rooms=[1, 2, 2, 1], **numbers).columns == ("rooms", "h")


def test_numbers_that_rise_are_points_where_there_is_but_one_other():
    assert columns_of(x=[7, 9, 12, 15, 40], y=HEIGHT[:5]).columns == ("x", "y")


def test_two_columns_that_never_repeat_are_points():
    assert columns_of(x=RNG.permutation(N), y=RNG.permutation(N)).columns == ("x", "y")


def test_numbers_that_need_not_repeat_are_a_measurement_beside_others():
    score = np.random.default_rng(3).choice(450, N, replace=False)

    assert columns_of(score=score, h=HEIGHT, w=WEIGHT).columns == ("score", "h")


def test_long_numbers_that_never_repeat_are_no_measurement_however_far_apart():
    kunde = 10_000_000 + RNG.choice(89_999_999, N, replace=False)
    table = columns_of(kunde=kunde, age=COUNT % 50, height=HEIGHT)

    assert table.columns == ("age", "height")
    assert 'left out: "kunde" (never repeats); choose others' in table.note


@pytest.mark.parametrize(
    "columns",
    [
        {"east": 650_000 + RNG.choice(90_000, N, replace=False)},
        {"price": 1_000 * RNG.permutation(np.arange(100, 100 + N))},
        {"mass": RNG.permutation(10**6)[:N] + 990},
    ],
)
def test_coordinates_and_amounts_are_measurements_beside_others(columns):
    if "east" in columns:
        columns |= {"north": 5_400_000 + RNG.choice(90_000, N, replace=False)}

    table = columns_of(**columns, age=COUNT % 50, height=HEIGHT)

    assert table.columns[0] == next(iter(columns))


def test_without_measurements_codes_are_taken():
    table = columns_of(a=COUNT % 3, b=COUNT % 4)

    assert table.columns == ("a", "b")


def test_codes_are_taken_before_a_column_of_one_value():
    assert columns_of(one=np.ones(N), code=COUNT % 3).columns == ("code",)


@pytest.mark.parametrize(
    ("first", "taken"), [(0, ("h", "w")), (1, ("h", "w")), (5, ("step", "h"))]
)
def test_few_numbers_that_count_are_row_numbers_from_0_or_1(first, taken):
    steps = first + COUNT[:4]

    assert columns_of(step=steps, h=HEIGHT[:4], w=WEIGHT[:4]).columns == taken


def test_each_column_that_is_left_out_stands_by_its_own_reason():
    text = "id,h,sex,w,name\n7,1.5,f,2,a\n9,2.5,m,7,b\n4,3.5,f,1,c\n"

    told = 'left out: "id" (an ID), "sex", "name" (words); choose others by columns'
    assert read_table(io.StringIO(text)).note.endswith(told)


def test_two_columns_of_small_numbers_are_points():
    assert columns_of(x=[1, 2, 3], y=[2, 4, 9]).columns == ("x", "y")


def test_all_takes_every_measurement():
    text = "id,h,w,sex,age\n7,1.5,2,f,31\n9,2.5,7,m,24\n4,3.5,1,f,55\n"

    table = read_table(io.StringIO(text), columns="all")

    assert table.columns == ("h", "w", "age")
    assert table.others == ("id", "sex")


def test_columns_that_were_asked_for_need_no_reason():
    table = read_table(io.StringIO("id,h,w\n7,1.5,2\n9,2.5,7\n"), columns=["id", "w"])

    assert table.note == '2 points, 2 of 3 columns: "id", "w"'


def test_a_name_that_is_nearly_right_is_asked_back():
    with pytest.raises(ValueError, match=r"got 'heigth'; did you mean \"height\"\?$"):
        read_table(io.StringIO("height,w\n1,2\n"), columns=["heigth"])


def test_the_first_caption_tells_what_was_left_out_and_no_other():
    table = read_table(io.StringIO("id,h,w\n7,1.5,2\n9,2.5,7\n3,,2\n5,4,4\n"))
    scene = Scene(kmeans(table, k=2, rng=0))

    told = "2 of 3 columns of the table; 1 row with blanks left out"
    assert told in scene.caption(0)
    assert told not in scene.caption(1)


@pytest.mark.parametrize(
    "columns",
    [
        pd.DataFrame(columns=["b", "a"]).columns,
        np.array(["b", "a"]),
        np.array([1, 0]),
        pd.Series(["b", "a"]),
        {"b": 1, "a": 2}.keys(),
    ],
    ids=["index", "names", "numbers", "series", "keys"],
)
def test_columns_are_chosen_by_whatever_holds_their_names(columns):
    frame = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 5.0], "c": [0.0, 7.0]})

    assert read_table(frame, columns=columns).X.tolist() == [[3, 1], [5, 2]]
    assert make_run(frame, k=1, columns=columns).columns == ("b", "a")


def test_columns_without_an_order_are_refused_and_shown_in_a_list():
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        read_table([[1.0, 2.0]], columns={0})

    assert str(caught.value) == (
        'columns must be "all" or a sequence of names or indices, got {0}; did you '
        "mean [0]?"
    )
