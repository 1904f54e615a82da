"""Odd calls of the public functions: a result, or one sentence of one of four kinds.

A few hundred run here; ``KMVIZ_FUZZ=100000`` runs more.
"""

import os
import random
import warnings
from pathlib import Path

import numpy as np
import pytest

import kmviz

COUNT = int(os.environ.get("KMVIZ_FUZZ", "1000"))
EXPECTED = (ValueError, TypeError, OSError, RuntimeError)
BOARD = kmviz.init_board_gauss(20, 3, rng=0)
RUN = kmviz.kmeans(BOARD, 3, rng=0, max_iter=2)
ODD = [
    *(None, True, 0, -1, 1, 2, 3, 20, 21, 2.0, 2.5, 1e300, -0.0, float("nan"), 1j),
    *("", "k", "random", "gauss", "moons", "keep", "dark", "run.gif", "a\0b", "\ud800"),
    *([], [[]], [[0.0]], [[1, 2], [3]], [["a", "b"]], [None], {}, {"k": 3}, ()),
    *(object(), b"bytes", range(3), Path("nowhere"), len, np.zeros(3)),
    *(np.zeros((0, 2)), np.zeros((3, 2)), np.zeros((2, 2, 2))),
    *(np.array(5), np.array("x"), np.int64(2)),
    *(np.ma.masked_all((2, 2)), np.array([[1, None]], object), RUN[1].labels),
    *(BOARD, BOARD[:3], BOARD.tolist(), RUN, RUN[0], list(RUN), iter(RUN), lambda: 3),
    *(np.datetime64("2026-01-01"), np.eye(2, dtype=complex), float("inf"), 10**400),
]  # fmt: skip
DOORS = {
    kmviz.kmeans: (BOARD, 3),
    kmviz.kmedians: (BOARD, 3),
    kmviz.lloyd: (BOARD, BOARD[:3]),
    kmviz.assign: (BOARD, BOARD[:3]),
    kmviz.cluster_centroids: (BOARD, RUN.labels),
    kmviz.choose_centroids: (BOARD, 3),
    kmviz.voronoi_cells: (BOARD[:3],),
    kmviz.make_board: ("gauss",),
    kmviz.init_board: (20,),
    kmviz.init_board_gauss: (20, 3),
    kmviz.standardize: (BOARD,),
    kmviz.read_table: ("nowhere.csv",),
    kmviz.Trace: (BOARD, list(RUN)),
    kmviz.Words: (),
    kmviz.Scene: (RUN,),
    kmviz.save: (RUN, "nowhere/run.gif"),
}
NAMES = [
    *("k", "init", "max_iter", "tol", "empty", "rng", "n", "board_seed", "columns"),
    *("metric", "labels", "bounds", "size", "style", "words", "shown", "until"),
    *("seconds_per_step", "glide", "fps", "loop", "max_bytes", "comment", "format"),
]


def odd_call(rng):
    """Return a door, with arguments of which some are odd."""
    door = rng.choice(list(DOORS))
    args = [rng.choice(ODD) if rng.random() < 0.3 else each for each in DOORS[door]]
    if rng.random() < 0.1:
        args = args[:-1] if rng.random() < 0.5 else [*args, rng.choice(ODD)]
    names = rng.sample(NAMES, rng.choice([0, 0, 1, 1, 2]))
    return door, args, {name: rng.choice(ODD) for name in names}


def used(result):
    """Use up what a call returns: the steps of a run are made when asked for."""
    if isinstance(result, kmviz.Trace) or hasattr(result, "__next__"):
        for _, step in zip(range(8), result, strict=False):
            assert isinstance(step, kmviz.Step)


@pytest.mark.parametrize("seed", range(4))
def test_odd_calls_end_in_a_result_or_in_one_sentence(seed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rng = random.Random(seed)
    for _ in range(COUNT // 4):
        door, args, options = odd_call(rng)
        case = f"{door.__name__}(*{args!r}, **{options!r})"
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                used(door(*args, **options))
        except EXPECTED as error:
            said = str(error)
            assert said, case
            assert "\n" not in said, case
        except Exception as error:
            raise AssertionError(case) from error
