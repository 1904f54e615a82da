"""Runs worked out together end as each does by itself, to the last bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kmviz import choose_centroids, init_board, lloyd
from kmviz.core.asked import ends as module
from kmviz.core.asked.ends import run_ends
from kmviz.core.given.rules import Rules
from kmviz.core.metric import MANY

LATTICE = st.sampled_from([0.0, 0.1, 0.2, 1.0, 3.0])
POINTS = st.tuples(st.integers(1, 12), st.integers(1, 3)).flatmap(
    lambda shape: arrays(float, shape, elements=LATTICE)
)


def alone(X, start, rules):
    """Return what a run by itself comes to, the last step or the error."""
    try:
        *_, step = lloyd(
            X, start, max_iter=rules.max_iter, tol=rules.tol, empty=rules.empty
        )
    except ValueError as error:
        return str(error)
    return state(
        step.labels, step.centroids, step.inertia, step.iteration - 1, step.stop
    )


def state(labels, centroids, inertia, n_iter, stop):
    """Return everything about an end, to be compared bit by bit."""
    return labels.tobytes(), centroids.tobytes(), inertia, n_iter, stop


def together(X, starts, rules):
    """Return what each run comes to among the others."""
    ends = dict(run_ends(X, np.array(starts), rules))
    return [
        end.stop
        if end.failed
        else state(end.labels, end.centroids, end.inertia, end.n_iter, end.stop)
        for _, end in sorted(ends.items())
    ]


@given(
    X=POINTS,
    data=st.data(),
    rules=st.builds(
        Rules,
        max_iter=st.sampled_from([1, 2, 300]),
        tol=st.sampled_from([0.0, 0.3]),
        empty=st.sampled_from(["keep", "farthest", "drop", "error"]),
    ),
)
def test_together_or_alone_is_the_same(X, data, rules):
    k = data.draw(st.integers(1, 4))
    shape = data.draw(st.integers(1, 6)), k, X.shape[1]
    starts = data.draw(arrays(float, shape, elements=LATTICE))

    assert together(X, starts, rules) == [alone(X, start, rules) for start in starts]


@pytest.mark.parametrize("d", [1, 2, 9])
def test_real_numbers_end_the_same_bit_for_bit(d):
    X = np.random.default_rng(d).normal(size=(150, d)) + 1e3
    starts = [choose_centroids(X, 7, rng=seed) for seed in range(20)]

    assert together(X, starts, Rules()) == [alone(X, s, Rules()) for s in starts]


def test_a_run_that_is_left_to_itself_leaves_the_others_as_they_are():
    X, rules = np.array([[0.0], [1.0], [10.0], [11.0]]), Rules(empty="farthest")
    starts = np.array([[[0.5], [10.5], [99.0]], [[0.0], [1.0], [10.0]]])

    assert together(X, starts, rules) == [alone(X, start, rules) for start in starts]


def test_labels_that_only_seem_to_return_do_not_end_a_run(monkeypatch):
    X = init_board(50, rng=0)
    starts = [choose_centroids(X, 5, rng=seed) for seed in range(9)]
    whole = together(X, starts, Rules())

    monkeypatch.setattr(module, "_marks", lambda tallies: np.zeros(tallies.shape[1]))

    assert together(X, starts, Rules()) == whole


def test_more_runs_than_fit_a_chunk_keep_their_numbers(monkeypatch):
    X = init_board(50, rng=0)
    starts = [choose_centroids(X, 5, rng=seed) for seed in range(9)]
    whole = together(X, starts, Rules())

    monkeypatch.setattr(module, "TOGETHER", 200)

    assert together(X, starts, Rules()) == whole


def test_the_runs_of_several_boards_come_board_by_board():
    boards = np.array([init_board(60, rng=seed) for seed in range(3)])
    runs = [(X, choose_centroids(X, 4, rng=seed)) for X in boards for seed in (0, 1)]

    ends = together(boards, [start for _, start in runs], Rules())
    assert ends == [alone(X, start, Rules()) for X, start in runs]


def test_the_runs_on_many_points_come_board_by_board_too():
    boards = np.array([init_board(MANY, rng=seed) for seed in range(2)])
    runs = [(X, X[at : at + 4]) for X in boards for at in (0, 50)]

    ends = together(boards, [start for _, start in runs], Rules(max_iter=3))
    assert ends == [alone(X, start, Rules(max_iter=3)) for X, start in runs]


def test_more_than_255_clusters_are_told_apart():
    X = init_board(400, rng=1)
    start = choose_centroids(X, 300, rng=1)

    assert together(X, [start], Rules()) == [alone(X, start, Rules())]


def test_arrays_of_an_end_are_read_only_and_its_own():
    X = init_board(20, rng=0)
    starts = np.array([choose_centroids(X, 3, rng=seed) for seed in range(3)])

    for _, end in run_ends(X, starts):
        assert not end.labels.flags.writeable
        assert not end.centroids.flags.writeable
        assert not np.shares_memory(end.centroids, starts)
