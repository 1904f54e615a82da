"""The boards by name, and the data sets against other copies."""

import dataclasses
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from kmviz.core.algorithms.means import kmeans
from kmviz.points.boards import (
    Board,
    board_summaries,
    make_board,
    standardize,
)
from kmviz.points.own import board_or_file, read_board
from kmviz.points.tables import Table

MEASURED = ("faithful", "iris", "penguins")
WITHOUT_GROUPS = {
    *("uniform", "dense", "dusk", "faithful"),
    *("tie", "crawl", "outliers", "by-hand"),
}

seeds = st.integers(0, 2**32)
quick = settings(max_examples=60, deadline=None)


def best_inertia(X, k, starts=20):
    return min(kmeans(X, k, init="k-means++", rng=s).inertia for s in range(starts))


def test_a_board_stands_in_for_its_points():
    board = make_board("moons", n=40, rng=3)

    assert_array_equal(np.asarray(board), board.X)
    assert_array_equal(np.median(board, axis=0), np.median(board.X, axis=0))
    assert np.array(board, dtype=np.float32).dtype == np.float32
    assert_array_equal(
        kmeans(board, k=2, rng=1).labels, kmeans(board.X, 2, rng=1).labels
    )


@pytest.mark.parametrize("name", ["iris", "moons"])
def test_a_board_cannot_be_changed(name):
    board = make_board(name, rng=1)

    assert not np.asarray(board).flags.writeable
    assert not board.labels.flags.writeable
    assert np.array(board).flags.writeable
    with pytest.raises(dataclasses.FrozenInstanceError):
        board.k = 4


def test_the_points_of_a_board_of_ones_own_stay_ones_own():
    X = np.array([[0, 1], [2, 3]])
    board = Board("mine", X, None, ("x", "y"), k=2)
    X[0] = 5

    assert board.X.tolist() == [[0, 1], [2, 3]]
    assert board.X.dtype == np.float64
    assert not board.X.flags.writeable


def test_the_repr_of_a_board_fits_on_a_line():
    text = "Board(name='rings', columns=('x', 'y'), k=2)"

    assert repr(make_board("rings", rng=1)) == text


def test_every_board_is_summarised_in_a_short_line():
    summaries = board_summaries()

    assert set(MEASURED) < set(summaries)
    assert all(0 < len(text) <= 66 and "\n" not in text for text in summaries.values())


@pytest.mark.parametrize("name", board_summaries())
def test_true_groups_are_known_where_there_are_groups(name):
    board = make_board(name, rng=1)

    if name in WITHOUT_GROUPS:
        assert board.labels is None
    else:
        assert_array_equal(np.unique(board.labels), range(board.k))


def test_old_faithful_has_its_known_figures():
    board = make_board("faithful")

    assert board.X.shape == (272, 2)
    assert_allclose(board.X.mean(axis=0), [3.487783, 70.897059], atol=1e-6)
    assert_allclose(board.X.std(axis=0, ddof=1), [1.141371, 13.594974], atol=1e-6)


def test_iris_is_the_corrected_iris():
    datasets = pytest.importorskip("sklearn.datasets")
    board = make_board("iris", columns=range(4))
    theirs = datasets.load_iris()

    assert_array_equal(board.X, theirs.data)
    assert_array_equal(board.labels, theirs.target)
    assert best_inertia(board, 3) == pytest.approx(78.8514, abs=1e-4)


def test_penguins_are_counted_by_species():
    board = make_board("penguins", columns=range(4))

    assert_array_equal(np.bincount(board.labels), [151, 68, 123])
    assert_allclose(
        board.X.mean(axis=0), [43.92193, 17.15117, 200.9152, 4201.754], 1e-6
    )


def test_penguins_show_why_scaling_matters():
    metrics = pytest.importorskip("sklearn.metrics")
    board = make_board("penguins")

    def score(X):
        runs = [kmeans(X, 3, rng=s) for s in range(10)]
        best = min(runs, key=lambda run: run.inertia)
        return metrics.adjusted_rand_score(board.labels, best.labels)

    assert score(board) < 0.7
    assert score(standardize(board)) > 0.85


@pytest.mark.parametrize(
    ("name", "columns", "axes"),
    [
        ("faithful", None, ("eruption (min)", "waiting (min)")),
        ("iris", None, ("petal length (cm)", "petal width (cm)")),
        ("penguins", None, ("bill length (mm)", "flipper length (mm)")),
        ("penguins", ["body_mass_g", 1], ("body mass (g)", "bill depth (mm)")),
        ("faithful", ["1"], ("waiting (min)",)),
    ],
)
def test_columns_become_axes(name, columns, axes):
    board = make_board(name, columns=columns)

    assert board.columns == axes
    assert board.X.shape[1] == len(axes)


def test_k_only_replaces_the_suggestion_of_a_data_set():
    board = make_board("iris", k=2)

    assert board.k == 2
    assert_array_equal(board.X, make_board("iris").X)
    assert_array_equal(np.unique(board.labels), range(3))


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        (
            "iris",
            {"n": 50},
            'n must be left out for the data set "iris", which has 150 points, got 50',
        ),
        (
            "iris",
            {"k": 151},
            "k must be a whole number between 1 and the number of points (150), "
            "got 151",
        ),
        (
            "faithful",
            {"columns": ["wait"]},
            'columns must be among "eruptions", "waiting", or indices from 0 to 1, '
            "got 'wait'",
        ),
        (
            "faithful",
            {"columns": "waiting"},
            "columns must be \"all\" or a sequence of names or indices, got 'waiting'; "
            "did you mean ['waiting']?",
        ),
        (
            "moons",
            {"columns": [0]},
            'columns must be left out for "moons", which is no data set, got [0]',
        ),
        ("moons", {"n": 0}, "n must be a whole number of at least 1, got 0"),
        (
            "rings",
            {"n": 5, "k": 6},
            "k must be a whole number between 1 and the number of points (5), got 6",
        ),
        (
            "iris",
            {"rng": "a"},
            "rng must be None, a whole number of at least 0 or a numpy Generator, "
            "got 'a'",
        ),
        (
            "moon",
            {},
            'name must be one of "uniform", "gauss", "peaked", "moons", "rings", '
            '"stretched", "sizes", "spreads", "mouse", "dense", "haunts", "dusk", '
            '"faithful", "iris", "penguins", "two-in-one", "plus-plus", "starved", '
            '"starved-farthest", "starved-drop", "tie", "crawl", "averaged", '
            '"unscaled", "outliers", "by-hand", got \'moon\'; did you mean "moons"?',
        ),
    ],
)
def test_what_does_not_go_with_a_board_is_refused(name, options, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        make_board(name, **options)

    assert str(caught.value) == message


@quick
@given(st.integers(2, 30), st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), seeds)
def test_standardized_columns_have_mean_0_and_deviation_1(n, offset, scale, seed):
    X = offset + scale * np.random.default_rng(seed).random((n, 3))
    standard = standardize(X)

    assert_allclose(standard.mean(axis=0), 0, atol=1e-12)
    assert_allclose(standard.std(axis=0), 1)


def test_standardized_columns_are_z_scores():
    board = make_board("penguins", columns=range(4))

    assert_allclose(standardize(board), stats.zscore(board.X), atol=1e-12)


def test_a_constant_column_becomes_zero():
    X = np.column_stack([np.zeros(3), np.full(3, 0.1), [1.0, 2.0, 3.0]])

    assert_array_equal(standardize(X)[:, :2], 0)
    assert_array_equal(standardize([[7.0, 7.0]]), [[0, 0]])


@pytest.mark.parametrize("scale", [1e150, 1e-140])
def test_squares_of_extreme_columns_neither_overflow_nor_vanish(scale):
    standard = standardize(np.array([[-scale], [scale]]))

    assert_array_equal(standard, [[-1], [1]])


def test_neighbouring_floats_are_told_apart():
    above = np.nextafter(1e9, 2e9)

    assert_array_equal(standardize([[1e9], [above]]), [[-1], [1]])


def test_standardize_leaves_its_argument_alone():
    X = np.array([[1.0, 2.0], [3.0, 5.0]])
    standardize(X)

    assert_array_equal(X, [[1, 2], [3, 5]])


@pytest.mark.parametrize("kind", [Board, Table])
def test_standardized_boards_and_tables_say_so_in_their_columns(kind):
    X, columns = np.array([[1.0, 2.0], [3.0, 6.0]]), ("wide", "tall")
    given = {
        Board: Board("mine", X, np.array([0, 1]), columns, 2, dropped=5),
        Table: Table(X, columns, 5),
    }[kind]

    standard = standardize(given)

    assert type(standard) is kind
    assert standard.columns == ("wide, standardized", "tall, standardized")
    assert standard.dropped == 5
    assert_array_equal(standard, [[-1, -1], [1, 1]])
    assert not standard.X.flags.writeable


def test_a_file_as_a_board_keeps_what_is_known_of_it(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("wide,tall\n1,2\n2,NA\n8,9\n")

    board = read_board(path)

    assert (board.name, board.columns) == (str(path), ("wide", "tall"))
    assert (board.k, board.dropped, board.labels) == (2, 1, None)


@pytest.mark.parametrize(
    ("data", "is_file"),
    [
        ("gauss", False),
        ("there", True),
        ("gauss.csv", True),
        ("data/mine", True),
        (".", True),
    ],
)
def test_a_name_with_a_suffix_or_folder_or_what_exists_is_a_file(
    data, is_file, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    Path("there").touch()
    Path("gauss").touch()

    assert board_or_file(data) == (Path(data) if is_file else data)


@pytest.mark.parametrize("data", ["gaus", "", "a\0b"])
def test_what_is_neither_board_nor_file_is_refused(data):
    boards = ", ".join(f'"{name}"' for name in board_summaries())
    near = '; did you mean "gauss"?' if data == "gaus" else ""
    message = f"X must be a CSV file or one of {boards}, got {data!r}{near}"

    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        board_or_file(data)


def test_standardize_refuses_what_is_not_finite():
    message = (
        "X must hold finite numbers only, got 1 not finite: "
        "the first, nan, is in row 1, column 0"
    )
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        standardize([[1.0], [float("nan")]])

    assert str(caught.value) == message


def test_a_board_of_ones_own_takes_lists():
    board = Board("mine", [[0, 0], [1, 1], [9, 9]], [0, 0, 1], ("x", "y"), k=2)

    assert board.X.dtype == np.float64
    assert not board.X.flags.writeable
    assert board.truth.labels.tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("labels", "groups", "message"),
    [
        (
            ["a", "a", "b"],
            (),
            "labels must be an integer array of shape (3,), got str32 of shape (3,); "
            "did you mean np.unique(labels, return_inverse=True)[1]?",
        ),
        ([0, 1], (), "labels must be an integer array of shape (3,), got int64 of "
         "shape (2,)"),
        ([0, 1, -1], (), "labels must be between 0 and 2, got -1 to 1"),
        ([0, 1, 2], ("a", "b"), "groups must have a name for each of the 3 groups in "
         "labels, got ('a', 'b')"),
    ],
)  # fmt: skip
def test_a_board_of_ones_own_needs_a_group_of_each_point(labels, groups, message):
    X = np.array([[0.0, 0.0], [1.0, 1.0], [9.0, 9.0]])

    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        Board("mine", X, labels, ("x", "y"), k=2, groups=groups)
