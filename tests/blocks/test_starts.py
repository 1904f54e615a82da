"""Starts among points in blocks."""

import dask.array as da
import numpy as np
import pytest

from kmviz import make_board
from kmviz.blocks.starts import block_start
from kmviz.blocks.store import Store
from kmviz.core.seeding import FAR_STARTS

BOARD = make_board("gauss", n=600, k=5, rng=2)


def store(X, *lengths):
    return Store(da.from_array(X, chunks=(lengths, X.shape[1])))


@pytest.mark.parametrize("init", FAR_STARTS)
def test_the_same_seed_gives_the_same_start(init):
    one, other = (block_start(store(BOARD.X, 300, 300), 5, init, 7) for _ in range(2))

    assert one.shape == (5, 2)
    assert np.array_equal(one, other)


@pytest.mark.parametrize("init", FAR_STARTS)
def test_a_start_takes_points_at_different_places(init):
    X = np.repeat(np.arange(6.0), 10).reshape(-1, 1)

    start = block_start(store(X, 25, 35), 6, init, 1)

    assert sorted(start.ravel()) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("init", FAR_STARTS)
def test_equal_points_give_equal_stars(init):
    assert (block_start(store(np.ones((9, 2)), 4, 5), 3, init, 1) == 1).all()


def test_farthest_takes_what_brute_force_takes():
    X = BOARD.X
    start = block_start(store(X, 100, 0, 500), 4, "farthest", 3)

    for j in range(1, 4):
        away = np.min([((X - place) ** 2).sum(axis=1) for place in start[:j]], axis=0)
        assert np.array_equal(start[j], X[away.argmax()])


def test_far_groups_each_get_a_star_by_the_scalable_start():
    rng = np.random.default_rng(0)
    middles = np.array([[0, 0], [100, 0], [0, 100], [100, 100], [50, 300]])
    X = np.concatenate([rng.normal(middle, 1.0, size=(200, 2)) for middle in middles])
    found = 0
    for seed in range(20):
        start = block_start(store(X, 500, 500), 5, "k-means||", seed)
        groups = ((start[:, None] - middles) ** 2).sum(axis=2).argmin(axis=1)
        found += len(set(groups)) == 5

    assert found == 20


def test_the_scalable_start_begins_far_better_than_a_random_one():
    held = store(BOARD.X, 300, 300)
    costs = {
        init: np.median(
            [
                sum(held.ask("spread", block_start(held, 5, init, seed)))
                for seed in range(9)
            ]
        )
        for init in ("random", "k-means||")
    }

    assert costs["k-means||"] < 0.8 * costs["random"]
