"""Many runs over blocks: where they end, and the walls they make."""

import re
from contextlib import contextmanager

import dask.array as da
import numpy as np
import pytest
from dask.callbacks import Callback

from kmviz import make_board, restarts, save
from kmviz.cli import main
from kmviz.core.given.rules import Rules
from kmviz.points.elsewhere import far_board

BOARD = make_board("gauss", n=300, k=4, rng=3)
FAR = da.from_array(BOARD.X, chunks=(120, 2))


@pytest.fixture(scope="module")
def runs():
    return restarts(FAR, 4, runs=4, init=("random", "k-means||"), rng=0)


def test_each_run_is_made_again_by_its_seed(runs):
    for i, end in enumerate(runs.inertias):
        assert runs[i].inertia == pytest.approx(end)


def test_the_ends_are_those_of_the_same_starts_in_this_memory(runs):
    for trace in runs:
        near = restarts(BOARD.X, 4, runs=1, rng=0)[0].metric
        labels = near.nearest(trace.centroids)
        assert trace.inertia == pytest.approx(near.total(trace.centroids, labels))


def test_all_points_are_counted(runs):
    assert runs.n == 300
    assert repr(runs).startswith("<Runs of 300 points, d=2, k=4: 8 starts, ")


def test_runs_that_lose_a_cluster_may_fail():
    far = da.from_array(np.repeat([[0.0, 0.0], [1.0, 1.0]], 5, axis=0), chunks=(4, 2))

    runs = restarts(far, 3, runs=2, empty="error", rng=0)

    assert set(runs.failures) == {0, 1}
    assert "got none" in runs.failures[0]
    with pytest.raises(ValueError, match="got none"):
        runs[0].inertia  # noqa: B018  # which computes it


@contextmanager
def questions(stop=None):
    """Count what blocks are asked; the one of that number is lost over it."""
    counted = []

    def asked(key, *_):
        counted.extend([key] * str(key).startswith("_ask"))
        if len(counted) == stop:
            said = "cannot reshape array of size 7"
            raise ValueError(said)

    with Callback(pretask=asked):
        yield counted


def questions_until(stop):
    """Return how many rounds of questions runs take, and the runs; or lose a block."""
    with questions(stop) as counted:
        runs = restarts(FAR, 4, runs=9, empty="error", rng=0)
    return len(counted) / FAR.npartitions, runs


LOST = re.compile(
    r"block \d of X must be readable, got ValueError: cannot reshape array of size 7"
)


def test_a_block_that_is_lost_ends_all_runs_and_is_none_that_failed():
    with pytest.raises(RuntimeError) as caught:
        questions_until(12)

    assert LOST.fullmatch(str(caught.value))


def test_runs_that_were_done_before_a_block_was_lost_are_kept_with_the_sentence():
    whole, every = questions_until(None)

    some = questions_until(FAR.npartitions * (whole - 1))[1]

    assert 0 < len(some) < 9
    assert not some.failures
    assert LOST.fullmatch(some.fault)
    assert some.summary.startswith(f"interrupted after {len(some)} starts of 9, ")
    assert some.summary.endswith(f"; {some.fault}")
    ends = dict(zip(every.seeds, every.inertias, strict=True))
    assert [ends[seed] for seed in some.seeds] == list(some.inertias)


@pytest.mark.parametrize("init", ["random", "k-means||", "farthest"])
def test_many_runs_ask_blocks_no_more_often_than_the_longest(init):
    def rounds(*seeds):
        far, starts = far_board(FAR).far, [(init, seed) for seed in seeds]
        return sum(i is None for i in far.together(4, starts, Rules()))

    assert rounds(*range(5)) == max(rounds(seed) for seed in range(5))


def test_a_wall_of_them_asks_no_block_again(runs, tmp_path):
    asked = []

    with Callback(pretask=lambda *_: asked.append(1)):
        saved = save(runs, tmp_path / "wall.png", size=(320, 240))

    assert saved.size > 1000
    assert not asked


def test_the_command_races_the_starts_that_blocks_have(tmp_path):
    np.save(tmp_path / "points.npy", BOARD.X)
    out, data = tmp_path / "wall.png", str(tmp_path / "*.npy")

    race = ["--restarts", "2", "--init", "random,k-means||", "-k", "2"]
    race += ["--size", "320x240"]
    code = main(["save", str(out), "--data", data, *race])

    assert code == 0
    assert out.stat().st_size > 1000


def test_the_command_says_why_there_are_fewer_runs(tmp_path, capsys):
    np.save(tmp_path / "points.npy", BOARD.X)
    words = ["save", str(tmp_path / "wall.png"), "--data", str(tmp_path / "*.npy")]
    words += ["--restarts", "3", "--seed", "0", "-k", "4", "--size", "320x240"]
    with questions() as counted:
        main(words)
    assert not LOST.search(capsys.readouterr().out)

    with questions(stop=len(counted)):
        code = main(words)

    assert code == 0
    assert LOST.search(capsys.readouterr().out.partition("; made by: ")[0])
