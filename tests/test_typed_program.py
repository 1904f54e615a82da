"""A program of a user's with types: it runs, and mypy reads it as strictly as ours."""

from typing import Literal, assert_type

import numpy as np
from numpy.typing import NDArray

import kmviz

PHASES = Literal["seed", "init", "assign", "update", "move", "truth"]


def test_a_board_and_a_table_stand_where_numpy_takes_arrays() -> None:
    board = kmviz.make_board("gauss", n=60, rng=0)
    table = kmviz.read_table(board.X)

    assert np.mean(board, axis=0).tolist() == np.mean(table, axis=0).tolist()
    assert np.asarray(board).shape == (60, 2)


def test_what_is_returned_has_types() -> None:
    X, labels = kmviz.init_board_gauss(60, 3, return_labels=True, rng=0)
    runs = kmviz.restarts(X, k=3, runs=2, rng=0)
    step = runs.best[-1]

    assert assert_type(step.phase, PHASES) == "assign"
    assert assert_type(step.labels, NDArray[np.int64]).shape == labels.shape
    assert_type(kmviz.standardize(X), NDArray[np.float64])
    assert_type(kmviz.standardize(kmviz.read_table(X)), kmviz.Table)
