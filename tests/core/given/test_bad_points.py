"""Points that cannot be used are refused in one sentence, all others are taken."""

from decimal import Decimal
from fractions import Fraction
from pathlib import PurePosixPath
from time import process_time

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from kmviz import (
    Trace,
    assign,
    cluster_centroids,
    kmeans,
    lloyd,
    read_table,
)

from ..refused import START, X, told

FINAL = [0, 0, 0, 1, 1]
SHAPE = "X must have shape (n, d) with at least one point and one column, got shape "
REAL = "X must be an array of real numbers, got "
FINITE = "X must hold finite numbers only, got "
MAGNITUDE = (
    "X must have a largest magnitude between 1e-150 and 1e+150, so that squares "
    "neither vanish nor overflow, got {}; rescale the data"
)


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ([[0, np.nan], [1, 2]], "1 not finite: the first, nan, is in row 0, column 1"),
        (
            [[0, 1], [-np.inf, np.nan]],
            "2 not finite: the first, -inf, is in row 1, column 0",
        ),
        ([[np.inf], [0]], "1 not finite: the first, inf, is in row 0, column 0"),
    ],
    ids=["nan", "nan and -inf", "inf"],
)
def test_points_that_are_not_finite_are_counted_and_the_first_is_named(points, message):
    assert told(kmeans, points, 1) == FINITE + message


@pytest.mark.parametrize(
    "points",
    [
        np.empty((0, 2)),
        np.empty((5, 0)),
        np.empty(0),
        np.zeros((2, 3, 4)),
        np.float64(5),
    ],
    ids=["no points", "no columns", "nothing", "three axes", "a number"],
)
def test_points_of_another_shape_are_refused_with_their_shape(points):
    assert told(kmeans, points, 1) == SHAPE + str(points.shape)


def test_one_row_of_numbers_gets_a_hint():
    message = "X must have shape (n, d), got shape (3,); for one column use "

    assert told(kmeans, [1, 2, 3], 1) == message + "np.reshape(X, (-1, 1))"
    assert told(kmeans, pd.Series([1, 2, 3]), 1) == message + "X.to_frame()"


@pytest.mark.parametrize(
    ("points", "shown"),
    [
        ([["a", "b"]], "text"),
        ([["1", "2"]], "text"),
        ([[b"1", b"2"]], "text"),
        ([[1 + 2j, 3]], "complex128 values"),
        (np.zeros(2, [("x", float)]), "fields; read_table makes columns of them"),
        (np.array([["2014-08-28"]], "datetime64[D]"), "datetime64[D] values"),
        (np.array([[60]], "timedelta64[s]"), "timedelta64[s] values"),
        (None, "None"),
        ([[1, None]], "None"),
        (np.array([[1, "2"]], object), "'2'"),
        (
            pd.DataFrame({"mass": [3.7], "sex": ["male"]}),
            "'male' in row 0, column \"sex\"; read_table leaves out what is no number",
        ),
        ({1: 2}, "{1: 2}; did you mean np.column_stack([*X.values()])?"),
        ([[10**400, 1]], "1" + "0" * 56 + "..."),
    ],
    ids=[
        "words",
        "numeric strings",
        "bytes",
        "complex",
        "fields",
        "dates",
        "durations",
        "None",
        "objects with None",
        "objects with a string",
        "data frame with words",
        "dict",
        "beyond any float",
    ],
)
def test_points_that_are_not_real_numbers_are_refused(points, shown):
    assert told(kmeans, points, 1) == REAL + shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("points.csv", "'points.csv'"),
        ("moons", "'moons'"),
        (PurePosixPath("points.csv"), "PurePosixPath('points.csv')"),
    ],
)
def test_a_name_where_points_belong_gets_a_hint(name, shown):
    assert told(kmeans, name, 2) == (
        f"X must be points of shape (n, d), got the name {shown}; "
        "read_table reads a file, make_board makes a board"
    )


def test_ragged_rows_are_refused():
    message = "X must be a rectangular array of numbers, got ragged rows"

    assert told(kmeans, [[1, 2], [3]], 1) == message


def test_masked_values_are_refused_and_counted():
    points = np.ma.masked_greater([[1, 2], [8, 9], [3, 4]], 7)
    fields = np.ma.zeros(3, [("x", float), ("y", float)])
    fields["y"][:2] = np.ma.masked

    assert told(kmeans, points, 1) == "X must not hold masked values, got 2"
    assert told(kmeans, fields, 1) == "X must not hold masked values, got 2"


@pytest.mark.parametrize(
    ("points", "what", "cure"),
    [
        (sparse.csr_array([[1, 2]]), "csr_array", "X.toarray()"),
        (sparse.coo_matrix([[1, 2]]), "coo_matrix", "X.toarray()"),
        (sparse.coo_array([[1, 2]]), "coo_array", "X.toarray()"),
        (np.asmatrix([[1, 2]]), "matrix", "X.A"),
    ],
    ids=["sparse array", "sparse matrix", "coordinates", "numpy matrix"],
)
def test_matrices_are_refused_with_a_cure(points, what, cure):
    message = f"X must be a plain array, got a {what}; use {cure}"

    assert told(kmeans, points, 1, error=TypeError) == message
    if what != "matrix":  # of which a table can be made
        by_name = message.replace("X", "source")
        assert told(read_table, points, error=TypeError) == by_name


@pytest.mark.parametrize("kind", [np.ndarray, pd.DataFrame, Trace])
def test_a_class_is_no_array(kind):
    assert told(kmeans, kind, 1) == f"{REAL}{kind}"


@pytest.mark.parametrize(
    ("largest", "shown"),
    [
        (1e200, "1e+200"),
        (1e300, "1e+300"),
        (-2.5e150, "2.5e+150"),
        (9e-151, "9e-151"),
        (1e-200, "1e-200"),
        (5e-324, "4.94e-324"),
    ],
)
def test_magnitudes_whose_squares_overflow_or_vanish_are_refused(largest, shown):
    assert told(kmeans, [[0, largest], [0, 0]], 1) == MAGNITUDE.format(shown)


def test_a_longdouble_beyond_float64_is_not_finite():
    if np.finfo(np.longdouble).max == np.finfo(np.float64).max:
        pytest.skip("longdouble is float64 here")
    points = np.array([[0, 1]], np.longdouble) * np.longdouble("1e4000")
    message = "1 not finite: the first, inf, is in row 0, column 1"

    assert told(kmeans, points, 1) == FINITE + message


@pytest.mark.parametrize("call", [assign, cluster_centroids, lloyd])
def test_every_half_of_the_algorithm_checks_its_points(call):
    assert told(call, [["a"]], [[0]]) == REAL + "text"


@pytest.mark.parametrize(
    "dtype",
    ["int64", "uint8", "float16", "float32", ">f8", "<i2", "longdouble", "object"],
)
def test_numbers_of_any_type_are_converted_to_float64(dtype):
    last = kmeans(np.array(X, dtype), init=START)[-1]

    assert last.labels.tolist() == FINAL
    assert last.centroids.dtype == np.float64
    assert last.centroids.tolist() == [[1 / 3, 1 / 3], [8.5, 9]]


@pytest.mark.parametrize("dtype", [bool, object])
def test_yes_and_no_count_as_one_and_zero(dtype):
    trace = kmeans(np.array([[True, False], [False, False]], dtype), init=[[0.5, 0]])

    assert trace.X.tolist() == [[1, 0], [0, 0]]


def test_float32_points_are_computed_in_float64():
    points = np.array([[1], [1 + 2**-12], [1 + 2**-11]], np.float32)
    last = kmeans(points, init=[[1]])[-1]

    assert last.inertia == 2**-23
    assert last.centroids.tolist() == [[1 + 2**-12]]


def frozen(points):
    points.setflags(write=False)
    return points


@pytest.mark.parametrize(
    "points",
    [
        X,
        tuple(map(tuple, X)),
        np.array(X, float),
        np.array(X, float, order="F"),
        frozen(np.array(X, float)),
        np.repeat(np.array(X, float), 2, axis=0)[::2],
        np.array(X, float)[::-1, ::-1][::-1, ::-1],
        pd.DataFrame(X),
        pd.DataFrame(X).convert_dtypes(),
        np.ma.array(X),
    ],
    ids=[
        "list",
        "tuple",
        "array",
        "Fortran",
        "read-only",
        "strided",
        "reversed",
        "data frame",
        "nullable data frame",
        "masked nowhere",
    ],
)
def test_points_in_any_container_give_the_same_run(points):
    before = repr(points)
    trace = kmeans(points, init=START)

    assert trace.labels.tolist() == FINAL
    assert trace.inertia == pytest.approx(4 / 3 + 0.5)
    assert repr(points) == before


def test_columns_of_a_kind_of_their_own_are_read_as_quickly_as_others():
    plain = pd.DataFrame({"x": np.arange(100_000) % 2.0, "y": 0.0})
    times = []
    for frame in (plain, plain.assign(y=plain["x"].astype(bool))):
        began = process_time()
        labels = assign(frame, frame[:2])
        times.append(process_time() - began)

    assert labels.tolist() == [0, 1] * 50_000
    assert times[1] < 10 * times[0] + 0.02


@pytest.mark.parametrize(
    ("points", "k", "sizes"),
    [
        ([[7]], 1, [1]),
        ([[0], [1], [2]], 1, [3]),
        ([[0], [1], [2]], 3, [1, 1, 1]),
        ([[0, 0], [1, 2], [2, 4], [30, 60]], 2, [1, 3]),
    ],
    ids=["one point", "one cluster", "one cluster each", "collinear"],
)
def test_the_smallest_problems_are_solved(points, k, sizes):
    trace = kmeans(points, k, init="farthest", rng=0)

    assert sorted(np.bincount(trace.labels)) == sizes
    assert trace.stop in {"labels unchanged", "centroids unchanged"}


@pytest.mark.parametrize("init", ["random", "k-means++", "farthest", "partition"])
def test_equal_points_end_in_one_cluster_without_nan(init):
    trace = kmeans([[0.1, 0.1]] * 6, 3, init=init, rng=0)

    assert len(set(trace.labels.tolist())) == 1
    assert np.isfinite(trace.centroids).all()
    assert trace.inertia == pytest.approx(0, abs=1e-30)


@pytest.mark.parametrize("init", ["random", "k-means++", "farthest", "partition"])
def test_two_places_for_three_clusters_keep_three_centroids(init):
    trace = kmeans([[0, 0], [4, 4], [0, 0], [4, 4]], 3, init=init, rng=0)

    assert trace.centroids.shape == (3, 2)
    assert np.isfinite(trace.centroids).all()
    assert sorted(np.bincount(trace.labels, minlength=3)) == [0, 2, 2]


def test_decimals_and_fractions_are_numbers():
    points = [[Decimal("0.5"), Fraction(1, 4)], [1, 2.5]]

    assert kmeans(points, init=points).X.tolist() == [[0.5, 0.25], [1.0, 2.5]]


@pytest.mark.parametrize("kind", [int, Decimal, Fraction])
def test_a_whole_number_that_float64_rounds_is_refused_of_every_kind(kind):
    assert told(kmeans, [[kind(2**53 + 1), 0.5]], 1) == (
        "X must hold whole numbers up to 2**53, beyond which float64 rounds them, got "
        "9007199254740993; subtract what all have in common, or round them yourself by "
        "astype(float)"
    )


@pytest.mark.parametrize("odd", [Decimal("sNaN"), Fraction(10**400), 10**400])
def test_a_number_that_no_float_can_be_is_refused(odd):
    assert told(kmeans, [[odd, 0.5]], 1).startswith(REAL)


def test_pairs_to_come_and_columns_by_name_get_a_hint():
    pairs, columns = zip([1, 2], [3, 4], strict=True), {"x": [1, 2], "y": [3, 4]}

    assert told(kmeans, pairs, 1).endswith("; did you mean list(X)?")
    assert told(kmeans, columns, 1) == (
        f"{REAL}{columns}; did you mean np.column_stack([*X.values()])?"
    )
    assert kmeans(list(zip([1, 2], [3, 4], strict=True)), 1, rng=0).X.shape == (2, 2)
    assert kmeans(np.column_stack([*columns.values()]), 1, rng=0).X.shape == (2, 2)
