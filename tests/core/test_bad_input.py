"""What users hand in gives the right result or one clear sentence, never nonsense."""

import os
from pathlib import PurePosixPath

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from kmviz import (
    assign,
    choose_centroids,
    cluster_centroids,
    explore,
    kmeans,
    lloyd,
    make_run,
)
from kmviz.core import coordinates

X = [[0, 0], [1, 0], [0, 1], [9, 9], [8, 9]]
START = [[0, 0], [9, 9]]
FINAL = [0, 0, 0, 1, 1]

SHAPE = "X must have shape (n, d) with at least one point and one column, got shape "
REAL = "X must be an array of real numbers, got "
FINITE = "X must hold finite numbers only, got "
MAGNITUDE = (
    "X must have a largest magnitude between 1e-150 and 1e+150, so that squares "
    "neither vanish nor overflow, got {}; rescale the data"
)
INIT = (
    'init must be one of "random", "partition", "k-means++", "greedy-k-means++", '
    '"farthest", got '
)
RNG = "rng must be None, a whole number of at least 0 or a numpy Generator, got "


def told(call, *arguments, error=ValueError, **options):
    """Return what the error of a call says."""
    with pytest.raises(error) as caught:
        call(*arguments, **options)
    assert type(caught.value) is error
    return str(caught.value)


# k


@pytest.mark.parametrize(
    ("k", "shown"),
    [
        (6, "6"),
        (0, "0"),
        (-2, "-2"),
        (2.5, "2.5"),
        ("3", "'3'"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (True, "True"),
        ([2], "[2]"),
        (10**99, "1" + "0" * 56 + "..."),
    ],
)
def test_an_unusable_k_is_refused(k, shown):
    message = "k must be a whole number between 1 and the number of points (5), got "

    assert told(kmeans, X, k) == message + shown


@pytest.mark.parametrize("k", [2, 2.0, np.int8(2), np.float32(2)])
def test_any_whole_number_is_a_k(k):
    assert kmeans(X, k, rng=0).k == 2


@pytest.mark.parametrize("call", [kmeans, choose_centroids])
def test_without_k_and_centroids_both_are_asked_for(call):
    assert told(call, X) == "k, or centroids as init, must be given, got neither"


@pytest.mark.parametrize("k", [1, 3])
def test_a_k_that_disagrees_with_the_centroids_is_refused(k):
    message = f"k must be the number of centroids in init (2), got {k}"

    assert told(kmeans, X, k, init=START) == message


# X


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
    message = "X must have shape (n, d), got shape (3,); "

    assert told(kmeans, [1, 2, 3], 1) == message + "for one column use X.reshape(-1, 1)"


@pytest.mark.parametrize(
    ("points", "shown"),
    [
        ([["a", "b"]], "text"),
        ([["1", "2"]], "text"),
        ([[b"1", b"2"]], "text"),
        ([[1 + 2j, 3]], "complex128 values"),
        (np.array([["2014-08-28"]], "datetime64[D]"), "datetime64[D] values"),
        (np.array([[60]], "timedelta64[s]"), "timedelta64[s] values"),
        (None, "None"),
        ([[1, None]], "None"),
        (np.array([[1, "2"]], object), "'2'"),
        (
            pd.DataFrame({"mass": [3.7], "sex": ["male"]}),
            "'male' in row 0, column \"sex\"",
        ),
        ({1: 2}, "{1: 2}"),
        ([[10**400, 1]], "1" + "0" * 56 + "..."),
    ],
    ids=[
        "words",
        "numeric strings",
        "bytes",
        "complex",
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

    assert told(kmeans, points, 1) == "X must not hold masked values, got 2"


@pytest.mark.parametrize(
    ("points", "what", "cure"),
    [
        (sparse.csr_array([[1, 2]]), "csr_array", "X.toarray()"),
        (sparse.coo_matrix([[1, 2]]), "coo_matrix", "X.toarray()"),
        (np.asmatrix([[1, 2]]), "matrix", "X.A"),
    ],
    ids=["sparse array", "sparse matrix", "numpy matrix"],
)
def test_matrices_are_refused_with_a_cure(points, what, cure):
    message = f"X must be a plain array, got a {what}; use {cure}"

    assert told(kmeans, points, 1, error=TypeError) == message


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


# Centroids


@pytest.mark.parametrize(
    "centroids",
    [
        np.zeros((2, 3)),
        np.zeros((2, 1)),
        np.zeros(2),
        np.empty((0, 2)),
        np.empty(0),
        np.zeros((1, 2, 2)),
    ],
    ids=["too wide", "too narrow", "one axis", "no rows", "nothing", "three axes"],
)
@pytest.mark.parametrize("name", ["centroids", "init"])
def test_centroids_of_another_shape_are_refused_with_both_shapes(centroids, name):
    call = lloyd if name == "centroids" else kmeans
    message = (
        f"{name} must have shape (k, 2) with at least one row, "
        f"to match X of shape (5, 2), got shape {centroids.shape}"
    )

    assert told(call, X, **{name: centroids}) == message


@pytest.mark.parametrize("call", [lloyd, assign])
@pytest.mark.parametrize("number", [3, np.int64(3)], ids=["int", "numpy int"])
def test_a_number_where_centroids_belong_gets_a_hint(call, number):
    message = "centroids must be an array of shape (k, 2), got the number 3; "

    assert told(call, X, number) == message + "did you mean choose_centroids(X, 3)?"


@pytest.mark.parametrize(
    ("centroids", "message"),
    [
        (
            [[0, 0], [np.nan, 1]],
            "must hold finite numbers only, "
            "got 1 not finite: the first, nan, is in row 1, column 0",
        ),
        (
            [[np.inf, -np.inf]],
            "must hold finite numbers only, "
            "got 2 not finite: the first, inf, is in row 0, column 0",
        ),
        ([["a", "b"]], "must be an array of real numbers, got text"),
        ([[0, 1], [2]], "must be a rectangular array of numbers, got ragged rows"),
        (
            [[1e200, 0]],
            "must have a largest magnitude between 1e-150 and 1e+150, so that "
            "squares neither vanish nor overflow, got 1e+200; rescale the data",
        ),
        (np.ma.masked_equal([[0, 1]], 1), "must not hold masked values, got 1"),
    ],
    ids=["nan", "infinite", "words", "ragged", "too large", "masked"],
)
@pytest.mark.parametrize("name", ["centroids", "init"])
def test_centroids_that_are_not_finite_numbers_are_refused(centroids, name, message):
    call = lloyd if name == "centroids" else kmeans

    assert told(call, X, **{name: centroids}) == f"{name} {message}"


def test_no_centroids_at_all_are_refused():
    message = "centroids must be an array of real numbers, got None"

    assert told(lloyd, X, None) == message


@pytest.mark.parametrize("start", [[[0, 0], [0, 0]], [[0, 0], [1e6, 1e6]]])
def test_a_repeated_or_far_centroid_is_kept_by_default(start):
    trace = kmeans(X, init=start)

    assert trace[1].labels.tolist() == [0] * 5
    assert trace[2].centroids.tolist() == [[3.6, 3.8], start[1]]


# When to stop


@pytest.mark.parametrize(
    ("max_iter", "shown"),
    [
        (0, "0"),
        (-1, "-1"),
        (2.5, "2.5"),
        (None, "None"),
        (True, "True"),
        ("9", "'9'"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
    ],
)
@pytest.mark.parametrize("call", [lloyd, kmeans])
def test_an_unusable_max_iter_is_refused_before_the_run(call, max_iter, shown):
    name = "centroids" if call is lloyd else "init"
    message = f"max_iter must be a whole number of at least 1, got {shown}"

    assert told(call, X, **{name: START}, max_iter=max_iter) == message


@pytest.mark.parametrize(
    ("tol", "shown"),
    [
        (-1, "-1"),
        (-1e-300, "-1e-300"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (None, "None"),
        (True, "True"),
        ("0", "'0'"),
        (10**400, "1" + "0" * 56 + "..."),
    ],
)
@pytest.mark.parametrize("call", [lloyd, kmeans])
def test_an_unusable_tol_is_refused_before_the_run(call, tol, shown):
    name = "centroids" if call is lloyd else "init"
    message = f"tol must be a finite number of at least 0, got {shown}"

    assert told(call, X, **{name: START}, tol=tol) == message


@pytest.mark.parametrize(("empty", "shown"), [("remove", "'remove'"), (None, "None")])
def test_an_unknown_empty_rule_is_refused_with_the_choices(empty, shown):
    message = 'empty must be one of "keep", "farthest", "drop", "error", got '

    assert told(lloyd, X, START, empty=empty) == message + shown


# init and rng


@pytest.mark.parametrize(
    ("init", "shown"),
    [
        ("kmeans++", "'kmeans++'; did you mean \"k-means++\"?"),
        ("", "''"),
        ("x" * 99, "'" + "x" * 56 + "..."),
        (None, "None"),
        (True, "True"),
        (len, "<built-in function len>"),
    ],
)
@pytest.mark.parametrize("k", [2, None])
def test_an_unknown_init_is_refused_with_the_choices(init, shown, k):
    assert told(kmeans, X, k, init=init) == INIT + shown


@pytest.mark.parametrize(
    ("init", "shown"),
    [(7, "7"), (np.int64(7), repr(np.int64(7))), (7.0, "7.0")],  # numpy 1 writes 7
)
@pytest.mark.parametrize("call", [kmeans, choose_centroids, make_run, explore])
def test_a_number_as_init_was_meant_as_k(call, init, shown):
    choices = INIT.replace(", got ", ", or an array of shape (k, d), got ")

    assert told(call, X, init=init) == choices + shown + "; did you mean k=7?"


@pytest.mark.parametrize("call", [make_run, explore])
def test_a_start_by_init_is_refused_by_that_name(call):
    assert told(call, X, init=[[1, 2, 3]]) == (
        "init must have shape (k, 2) with at least one row, to match X of shape "
        "(5, 2), got shape (1, 3)"
    )
    assert told(call, X, 3, init=START) == (
        "k must be the number of stars in init (2), got 3"
    )


@pytest.mark.parametrize("kind", [np.array, list, pd.Series])
@pytest.mark.parametrize("count", [2, 3])
def test_columns_in_a_tuple_are_not_taken_for_points(kind, count):
    columns = tuple(kind(column) for column in np.arange(4 * count).reshape(count, 4))

    assert told(kmeans, columns, 2) == (
        f"X must have shape (n, d), a row for each point, got {count} columns of 4 "
        "numbers; did you mean np.column_stack(X)?"
    )
    assert kmeans(np.column_stack(columns), 2, rng=0).X.shape == (4, count)


@pytest.mark.parametrize("points", [((1, 2), (3, 4)), ((1, 2, 3), (4, 5, 6))])
def test_two_points_in_a_tuple_are_two_points(points):
    assert kmeans(points, 1).X.tolist() == [list(point) for point in points]


@pytest.mark.parametrize("number", [3, np.int64(3), 3.0])
def test_a_number_as_labels_was_meant_as_k(number):
    assert told(cluster_centroids, X, number) == (
        f"labels must be an integer array of shape (5,), got the number {number}; "
        f"did you mean k={number}?"
    )


@pytest.mark.parametrize(
    "rng",
    [
        -1,
        "a",
        1.5,
        2.0,
        np.float32(2),
        True,
        [1, 2],
        np.random.RandomState(0),
        np.random.PCG64(0),
    ],
)
@pytest.mark.parametrize("init", ["random", START], ids=["drawn", "given"])
def test_an_unusable_rng_is_refused(rng, init):
    assert told(kmeans, X, 2, init=init, rng=rng) == f"{RNG}{rng!r}"


def test_what_was_given_is_shown_on_one_line():
    assert told(kmeans, X, 2, rng=np.eye(2)) == RNG + "array([[1., 0.], [0., 1.]])"


# Labels


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        ([0, 1, 0], "int64 of shape (3,)"),
        ([[0, 1, 0, 1, 0]], "int64 of shape (1, 5)"),
        ([0.0, 1.0, 0.0, 1.0, 0.0], "float64 of shape (5,)"),
        ([True, False, True, False, True], "bool of shape (5,)"),
        (list("abcde"), "str32 of shape (5,)"),
        (None, "object of shape ()"),
    ],
    ids=["too few", "two axes", "floats", "bools", "words", "None"],
)
def test_labels_that_are_not_one_integer_per_point_are_refused(labels, shown):
    message = f"labels must be an integer array of shape (5,), got {shown}"

    assert told(cluster_centroids, X, labels) == message


@pytest.mark.parametrize(
    ("labels", "k", "bounds"),
    [
        ([0, 1, 0, 1, -1], None, "0 and 4, got -1 to 1"),
        ([0, 1, 0, 1, 2], 2, "0 and 1, got 0 to 2"),
        ([0, 1, 0, 1, 5], None, "0 and 4, got 0 to 5"),
        ([0, 1, 0, 1, 10**15], None, "0 and 4, got 0 to 1000000000000000"),
    ],
)
def test_labels_out_of_range_are_refused(labels, k, bounds):
    message = f"labels must be between {bounds}"

    assert told(cluster_centroids, X, labels, k) == message


def test_masked_labels_are_refused():
    labels = np.ma.masked_equal([0, 1, 0, 1, 7], 7)
    message = "labels must not hold masked values, got 1"

    assert told(cluster_centroids, X, labels) == message


@pytest.mark.parametrize("k", [6, 0, 10**15])
def test_more_clusters_than_points_are_refused(k):
    message = "k must be a whole number between 1 and the number of points (5), got "

    assert told(cluster_centroids, X, [0, 1, 2, 3, 4], k) == f"{message}{k}"


@pytest.mark.parametrize(("mode", "shared"), [("r", True), ("r+", False), ("c", False)])
def test_points_in_a_file_are_copied_only_if_they_could_be_changed(
    tmp_path, mode, shared
):
    np.save(tmp_path / "points.npy", np.arange(12.0).reshape(6, 2))
    there = np.load(tmp_path / "points.npy", mmap_mode=mode)

    trace = kmeans(there, k=2, rng=0)

    assert np.shares_memory(trace.X, there) == shared
    assert trace.labels.tolist() == kmeans(np.array(there), k=2, rng=0).labels.tolist()
    assert not np.shares_memory(kmeans(there[::2], k=2, rng=0).X, there)


@pytest.mark.parametrize("bound", ["max\n", "9000000000000000000\n", "2000000000\n"])
def test_more_points_than_the_memory_holds_are_refused_at_once(
    tmp_path, monkeypatch, bound
):
    (tmp_path / "memory.max").write_text(bound)
    monkeypatch.setattr(coordinates, "BOUNDS", [tmp_path / "memory.max", "nowhere"])
    n, memory = 10**12, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    memory = 2e9 if bound.startswith("2") else memory

    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        kmeans(np.broadcast_to(np.float32(1.0), (n, 2)), k=3)

    assert str(caught.value) == (
        f"X must fit into the memory of this machine ({memory / 1e9:.0f} GB) with what "
        f"a run keeps of it, got {n} points that need 76000 GB; a Dask array is taken "
        "block by block"
    )
