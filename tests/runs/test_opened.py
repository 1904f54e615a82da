"""One of many runs is opened as a run of its own."""

import numpy as np
import pytest

import kmviz
from kmviz.points.boards import Board
from kmviz.runs.opened import best_run, opened_run
from kmviz.runs.recipe import python_line

X = kmviz.make_board("peaked", rng=0).X
RUNS = kmviz.restarts(X, 6, runs=3, init=("random", "farthest"), rng=4, max_iter=2)
STARVED = [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [9.0, 9.0]]


def again(run):
    """Return the run that its line makes."""
    return eval(python_line(run), {"kmviz": kmviz, "X": X})


@pytest.mark.parametrize("i", range(6))
def test_the_line_of_an_opened_run_makes_its_steps_again(i):
    made = again(opened_run(RUNS, i))

    assert len(made) == len(RUNS[i])
    for step, before in zip(made, RUNS[i], strict=True):
        assert np.array_equal(step.centroids, before.centroids)
        assert np.array_equal(step.labels, before.labels)


def test_the_line_of_the_best_run_of_a_k_makes_it_again():
    choice = kmviz.choose_k(X, [2, 5], references=2, runs=2, rng=0)

    assert again(best_run(choice, 5)).inertia == choice.inertia[5]


def test_a_k_that_was_not_looked_at_is_refused():
    choice = kmviz.choose_k(X, [2, 3], references=2, runs=1, rng=0)

    with pytest.raises(ValueError, match=r"^k must be one of \[2, 3\], got 4$"):
        best_run(choice, 4)


def test_a_run_that_failed_is_not_opened():
    runs = kmviz.restarts(STARVED, 3, runs=2, rng=0, empty="error")

    assert 1 in runs.failures
    message = "^to be opened, a run must have ended, got run 2, which failed$"
    with pytest.raises(ValueError, match=message):
        opened_run(runs, 1)


def test_the_true_groups_go_with_many_runs_and_with_a_choice():
    iris = kmviz.make_board("iris")
    runs = kmviz.restarts(iris, 3, runs=2, rng=0)
    choice = kmviz.choose_k(iris, [2, 3], references=2, runs=1, rng=0)

    traces = [runs[1], runs.best, opened_run(runs, 1).trace]
    traces += [choice.trace(3), best_run(choice, 3).trace, best_run(choice, 2).trace]
    for trace in traces:
        assert trace.truth.names == iris.groups
        assert np.array_equal(trace.truth.labels, iris.labels)
    assert RUNS.truth is None
    assert opened_run(RUNS, 0).trace.truth is None


def test_the_image_goes_with_the_best_run_of_a_k():
    dusk = kmviz.make_board("dusk")
    board = Board(
        "few", dusk.X[:96], None, dusk.columns, 2, backdrop=kmviz.Backdrop((8, 12))
    )
    choice = kmviz.choose_k(board, [2], references=2, runs=1, rng=0)

    assert best_run(choice, 2).trace.backdrop.image == (8, 12)
