"""A run under a hand is as true after a move as the run was before it."""

from dataclasses import replace

import numpy as np
import pytest

from kmviz import Trace, kmeans, make_board, make_run
from kmviz.runs.run import made_again, moved_by_hand, run_of

X = [[0.0], [1.0], [5.0], [6.0], [9.0]]
MOVES = {2: np.array([[0.0], [9.0]])}


def test_a_fork_of_a_run_of_ours_is_one_of_ours():
    run = make_run(kmeans(X, 2, rng=0), moves=MOVES)

    assert run.vouched
    assert [step.phase for step in run[2:5]] == ["update", "move", "assign"]


def test_a_fork_of_a_run_of_others_is_looked_at_all_the_way():
    run = make_run(Trace(X, list(kmeans(X, 2, rng=0))), moves=MOVES)

    assert not run.vouched
    assert run.converged


def test_a_run_with_moves_is_opened_at_its_start():
    assert run_of("moons", {"moves": {2: [[0.0, 0.5], [0.5, 0.0]]}}).position == 0


def test_a_star_moved_at_the_start_of_a_recorded_run_leaves_its_true_groups():
    board = make_board("iris")
    run = run_of(kmeans(board, 3, rng=1), {})

    moved = moved_by_hand(run, run.trace[0].centroids + 0.5)

    assert moved.trace.truth.labels.tolist() == board.labels.tolist()
    assert moved.trace.truth.names == board.groups


def test_a_star_that_was_dropped_cannot_be_moved():
    settings = {"init": [[0.0], [90.0]], "empty": "drop"}

    run = make_run(X, moves={2: [[3.0], [4.0]]}, **settings)

    np.testing.assert_array_equal(run[2].centroids, [[4.2], [np.nan]])
    np.testing.assert_array_equal(run[3].centroids, [[3.0], [np.nan]])


def broken_off():
    raise KeyboardInterrupt
    yield


def test_a_run_that_was_broken_off_is_made_again():
    settings = {"k": 2, "moves": MOVES, "seed": 1}
    whole, run = run_of(X, settings), run_of(X, settings)
    run.trace[:5]
    run.trace._tape.source = broken_off()
    with pytest.raises(KeyboardInterrupt):
        len(run.trace)

    again = made_again(replace(run, position=3))

    assert (again.position, again.fork.moves) == (3, (3,))
    assert [step.inertia for step in again.trace] == [
        pytest.approx(step.inertia, nan_ok=True) for step in whole.trace
    ]


def test_a_run_that_goes_on_is_not_made_again_nor_waited_for():
    run = run_of(X, {"k": 2})
    known = run.trace.recorded

    assert made_again(run) is run
    assert run.trace.recorded == known


@pytest.mark.parametrize("n", [300, 26_000])
def test_behind_a_move_all_is_said_as_of_steps_that_hold_their_arrays(n):
    X = np.random.default_rng(0).random((n, 2))
    trace = kmeans(X, init=X[:4], max_iter=3)
    moves = {1: X[4:8], 5: X[8:12]}
    plain = Trace(X, [replace(step) for step in trace])
    run, other = (make_run(each, moves=moves, max_iter=3) for each in (trace, plain))

    before = run[0]
    for step, same in zip(run[1:], other[1:], strict=True):
        for name in ("phase", "iteration", "stop", "inertia", "switched"):
            assert getattr(step, name) == getattr(same, name)
        for name in ("centroids", "labels", "shift", "sizes", "changed"):
            np.testing.assert_array_equal(getattr(step, name), getattr(same, name))
        np.testing.assert_array_equal(step.changed, step.labels != before.labels)
        before = step
