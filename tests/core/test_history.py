"""What a loop of one's own has collected is shown as it was, or refused."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmviz import (
    Trace,
    assign,
    cluster_centroids,
    init_board,
    kmeans,
    kmedians,
    make_board,
)

X = np.array([[0.0], [1.0], [5.0], [6.0], [9.0]])
BOARD = init_board(40, rng=1)
START = np.array([[0.0], [1.0]])
RUN = kmeans(BOARD, k=3, rng=1)
PLACES = [step.centroids for step in RUN if step.phase in ("init", "update")]
OWNERS = [step.labels for step in RUN if step.phase == "assign"]
NAN = float("nan")


def seen(trace):
    """Return what pictures are drawn from, step by step."""
    return [
        (step.phase, step.iteration, step.centroids.tolist(), step.labels.tolist())
        for step in trace
    ]


def told(centroids, labels=None):
    """Return the sentence that refuses a history."""
    with pytest.raises((ValueError, TypeError)) as caught:
        Trace.from_history(X, centroids, labels)
    return str(caught.value)


def half_steps(run):
    return [step.centroids for step in run], [step.labels for step in run]


@pytest.mark.parametrize(
    ("centroids", "labels", "left_out"),
    [
        (PLACES, OWNERS, (0, 0)),
        (PLACES, OWNERS[:-1], (0, 1)),
        (PLACES, [None, *OWNERS[:-1]], (0, 1)),
        (PLACES, [[-1] * 40, *OWNERS[:-1]], (0, 1)),
        (PLACES[1:], OWNERS, (2, 0)),
        (PLACES[1:], OWNERS[:-1], (2, 1)),
        (PLACES, None, (0, 0)),
        (*half_steps(RUN), (0, 0)),
        (*half_steps(RUN[1:]), (0, 0)),
        (iter(PLACES), (labels for labels in OWNERS), (0, 0)),
        (np.array(PLACES), np.array(OWNERS, np.int32), (0, 0)),
    ],
    ids=[
        "labels of the centroids",
        "ends with centroids",
        "start without labels",
        "start of -1",
        "labels first and last",
        "labels first",
        "no labels",
        "half-steps",
        "half-steps after the first",
        "generators",
        "stacks",
    ],
)
def test_a_run_is_the_same_wherever_its_loop_collects(centroids, labels, left_out):
    first, last = left_out
    whole = seen(RUN)[first : len(RUN) - last]

    shown = seen(Trace.from_history(BOARD, centroids, labels))

    assert len(RUN) >= 8
    assert shown[0] == ("init", 0, whole[0][2], [-1] * 40)
    for (phase, _, *arrays), (true_phase, _, *true) in zip(
        shown[1:], whole[1:], strict=True
    ):
        assert (phase, arrays) == (true_phase, true)


@given(st.integers(0, 999), st.integers(1, 6), st.integers(1, 3))
def test_the_history_of_any_run_gives_it_back(seed, k, d):
    points = np.random.default_rng(seed).normal(size=(20, d))
    run = kmeans(points, k, rng=seed)
    ends = [step.centroids for step in run if step.phase != "assign"]

    again = Trace.from_history(points, ends)

    assert seen(again) == seen(run)
    assert again.inertia == run.inertia
    assert again.converged


def test_one_array_is_a_history_of_one():
    trace = Trace.from_history(X, [[0.5], [6.5]], [0, 0, 1, 1, 1])

    assert [step.phase for step in trace] == ["init", "assign"]
    assert trace.stop is None
    assert repr(trace) == "<Trace of 5 points, d=1, k=2: 2 steps, inertia 9.25>"


def test_labels_that_are_not_the_nearest_are_kept_and_the_run_has_not_converged():
    trace = Trace.from_history(X, [START, START], [[1, 0, 1, 1, 1]] * 2)

    assert trace.labels.tolist() == [1, 0, 1, 1, 1]
    assert not trace.converged
    assert trace.metric.misplaced(trace.centroids, trace.labels).tolist() == [
        *(True, True, False, False, False)
    ]


def test_a_tie_is_not_misplaced():
    trace = Trace.from_history([[0.0], [1.0], [2.0]], [[0.0], [2.0]], [0, 1, 1])

    assert not trace.metric.misplaced(trace.centroids, trace.labels).any()


def test_a_centroid_that_is_gone_keeps_its_row_of_nan():
    places = [[[0.0], [6.0], [50.0]], [[0.5], [20 / 3], [NAN]]]
    trace = Trace.from_history(X, places, [[0, 0, 1, 1, 1]] * 2)

    assert np.isnan(trace.centroids[2]).all()
    assert trace.converged


def test_another_metric_and_names_of_columns_go_along():
    run = kmedians(X, init=START)
    places = [step.centroids for step in run if step.phase != "assign"]

    again = Trace.from_history(X, places, metric=run.metric, columns=["minutes"])

    assert again.inertia == run.inertia
    assert again.columns == ("minutes",)


def test_names_and_groups_of_a_board_go_along():
    iris = make_board("iris")
    trace = Trace.from_history(iris, [iris.X[:3]])

    assert trace.columns == iris.columns
    assert trace.others == kmeans(iris, 3, rng=0).others
    assert trace.truth.names == iris.groups


@pytest.mark.parametrize(
    ("centroids", "labels", "message"),
    [
        (3, None, "centroids must be a list of arrays, as a loop collects them, got 3"),
        ("ab", None, "centroids must be a list of arrays, as a loop collects them, got "
         "'ab'"),
        ([], None, "centroids must hold at least one array, got none"),
        ([START], [], "labels must hold at least one array, got none"),
        ([START], 5, "labels must be a list of arrays, as a loop collects them, got 5"),
        ([START, START[:1]], None, "centroids[1] must have 2 rows, as centroids[0] "
         "has, got 1; a cluster that is gone keeps its row, filled with nan"),
        ([np.zeros((2, 2))], None, "centroids[0] must have shape (k, 1) with at least "
         "one row, to match X of shape (5, 1), got shape (2, 2)"),
        ([START, [[NAN], [NAN]]], None, "centroids[1] must have a row that is not nan, "
         "got 2 of nan"),
        ([START, [[0.0], [np.inf]]], None, "centroids[1] must hold finite numbers "
         "only, got 1 not finite: the first, inf, is in row 1, column 0"),
        ([START, [[1.0], [2.0, 3.0]]], None, "centroids[1] must be a rectangular array "
         "of numbers, got ragged rows"),
        ([START] * 2, [[0] * 5] * 4, "labels must be as many as centroids, or one more "
         "or fewer (2), got 4"),
        ([START] * 4, [[0] * 5], "labels must be as many as centroids, or one more "
         "or fewer (4), got 1"),
        ([START], [[0, 1, 0, 1]], "labels[0] must be an integer array of shape (5,), "
         "got int64 of shape (4,)"),
        ([START] * 2, [[0] * 5, [0, 1, 2, 0, 0]], "labels[1] must be between 0 and 1, "
         "got 0 to 2"),
        ([START] * 2, [[0] * 5, None], "labels[1] must be an integer array of shape "
         "(5,), got object of shape ()"),
        ([[[0.0], [NAN]]], [[0, 0, 0, 1, 0]], "centroids[0] must be numbers for every "
         "cluster that has points, got a row of nan for label 1"),
        ([START, [[0.0], [NAN]]], [[0, 0, 0, 1, 0]], "centroids[1] must be numbers for "
         "every cluster that has points, got a row of nan for label 1"),
    ],
)  # fmt: skip
def test_what_no_loop_can_have_collected_is_refused(centroids, labels, message):
    assert told(centroids, labels) == message


@pytest.mark.parametrize("source", [[], None, 3])
def test_points_are_checked_first(source):
    with pytest.raises(ValueError, match=re.escape("X must be")):
        Trace.from_history([["a"]], source)


def test_a_loop_of_ones_own_is_a_run():
    centroids, labels = PLACES[:1], []
    for _ in range(len(RUN)):
        labels.append(assign(BOARD, centroids[-1]))
        centroids.append(cluster_centroids(BOARD, labels[-1], 3))

    trace = Trace.from_history(BOARD, centroids, labels)

    assert seen(trace)[: len(RUN)] == seen(RUN)
