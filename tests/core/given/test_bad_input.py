"""What else cannot be used is refused in one sentence, before any work."""

import os

import numpy as np
import pandas as pd
import pytest

from kmviz import (
    assign,
    choose_centroids,
    choose_k,
    cluster_centroids,
    explore,
    init_board_gauss,
    kmeans,
    lloyd,
    make_run,
    restarts,
    seeding_steps,
)
from kmviz.core.given import memory

from ..refused import START, X, told

INIT = (
    'init must be one of "random", "k-means++", "greedy-k-means++", "farthest", '
    '"partition", got '
)
RNG = "rng must be None, a whole number of at least 0 or a numpy Generator, got "


@pytest.mark.parametrize("call", [restarts, choose_k])
def test_what_is_told_how_far_work_is_must_be_a_function(call):
    arguments = [X, 2] if call is restarts else [X]

    message = "report must be a function of a share, or None, got 'loud'"
    assert told(call, *arguments, report="loud", error=TypeError) == message


def test_an_array_without_axes_is_no_list_of_points():
    message = "removed must be a sequence of points, got array(3)"

    assert told(make_run, removed=np.array(3), error=TypeError) == message


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


@pytest.mark.parametrize("call", [init_board_gauss, restarts, seeding_steps])
def test_where_only_k_tells_how_many_no_centroids_are_asked_for(call):
    message = "k must be a whole number between 1 and the number of points (5), got "

    given = len(X) if call is init_board_gauss else X
    assert told(call, given, None) == message + "None"


@pytest.mark.parametrize("k", [1, 3])
def test_a_k_that_disagrees_with_the_centroids_is_refused(k):
    message = f"k must be the number of centroids in init (2), got {k}"

    assert told(kmeans, X, k, init=START) == message


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


ROUNDED = (
    "must hold whole numbers up to 2**53, beyond which float64 rounds them, got "
    "9007199254740993; subtract what all have in common, or round them yourself by "
    "astype(float)"
)
IN_A_COLUMN = ROUNDED.replace(";", ' in column "x";')


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
        (np.array([[2**53, 2**53 + 1]]), ROUNDED),
        (np.array([[2**63, 2**53 + 1]], dtype=object), ROUNDED),
        ([(0.5, np.int64(2**53 + 1))], ROUNDED),
        (pd.DataFrame({"x": [0, 2**53 + 1], "y": 0.5}), IN_A_COLUMN),
    ],
    ids=[
        *("nan", "infinite", "words", "ragged", "too large", "masked"),
        *("long", "long objects", "long beside a fraction", "long in a frame"),
    ],
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
        "k must be the number of centroids in init (2), got 3"
    )


@pytest.mark.parametrize("kind", [np.array, list, pd.Series])
@pytest.mark.parametrize("count", [2, 3])
def test_columns_in_a_tuple_are_not_taken_for_points(kind, count):
    columns = tuple(kind(column) for column in np.arange(4 * count).reshape(count, 4))

    for door in (kmeans, make_run, explore):
        assert told(door, columns, 2) == (
            f"X must have shape (n, d), a row for each point, got {count} columns of 4 "
            "numbers; did you mean np.column_stack(X)?"
        )
    assert kmeans(np.column_stack(columns), 2, rng=0).X.shape == (4, count)


@pytest.mark.parametrize("points", [((1, 2), (3, 4)), ((1, 2, 3), (4, 5, 6))])
def test_two_points_in_a_tuple_are_two_points(points):
    assert kmeans(points, 1).X.tolist() == [list(point) for point in points]


def test_a_number_of_many_digits_is_told_in_few():
    few = f"{'1' + '0' * 56}..."
    unwritable = "one int that cannot be shown"

    assert told(kmeans, X, 10**400).endswith(f"got {few}")
    assert told(kmeans, X, 10**5000).endswith(f"got {unwritable}")
    assert told(kmeans, X, init=10**400).endswith(f"did you mean k={few}?")
    assert told(lloyd, X, 10**400).endswith(f"did you mean choose_centroids(X, {few})?")
    assert told(cluster_centroids, X, 10**400).endswith(f"did you mean k={few}?")
    assert told(choose_k, X, 10**400).endswith(f"did you mean range(1, {few})?")
    assert told(make_run, "gauss", groups=10**400).endswith(f"got {few}")


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
    assert told(kmeans, X, 2, rng=pd.DataFrame({"a": [1]})) == RNG + "a data frame"


# Labels


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        ([0, 1, 0], "int64 of shape (3,)"),
        ([[0, 1, 0, 1, 0]], "int64 of shape (1, 5)"),
        ([0.0, 1.0, 0.0, 1.0, 0.0], "float64 of shape (5,)"),
        ([True, False, True, False, True], "bool of shape (5,)"),
        (
            list("abcde"),
            "str32 of shape (5,); did you mean np.unique(labels, "
            "return_inverse=True)[1]?",
        ),
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
    monkeypatch.setattr(memory, "BOUNDS", [tmp_path / "memory.max", "nowhere"])
    n, most = 10**12, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    most = 2e9 if bound.startswith("2") else most

    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        kmeans(np.broadcast_to(np.float32(1.0), (n, 2)), k=3)

    assert str(caught.value) == (
        f"X must fit into the memory of this machine ({most / 1e9:.0f} GB) with what "
        f"a run keeps of it, got {n} points that need 76000 GB; a Dask array is taken "
        "block by block"
    )
