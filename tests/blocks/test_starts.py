"""Starts among points in blocks."""

import dask.array as da
import numpy as np
import pytest

from kmviz import assign, make_board
from kmviz.blocks.starts import _weighted, block_start
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


def candidates(X, lengths, k, rng):
    """Return what k-means|| draws, as Bahmani and others (2012) define it."""
    places = X[rng.integers(len(X), size=1)]
    for _ in range(5):
        seed = int(rng.integers(2**63))
        squares = ((X[:, None] - places) ** 2).sum(axis=2).min(axis=1)
        spun = [np.random.default_rng([seed, i]).random(n) for i, n in lengths]
        chances = 2 * k * squares / squares.sum()
        places = np.vstack([places, X[np.concatenate(spun) < chances]])
    return places


@pytest.mark.parametrize("seed", range(3))
def test_the_scalable_start_is_that_of_the_paper(seed):
    lengths, rng = (250, 0, 350), np.random.default_rng(seed)
    places = candidates(BOARD.X, list(enumerate(lengths)), 5, rng)
    around = np.bincount(assign(BOARD.X, places), minlength=len(places))

    start = block_start(store(BOARD.X, *lengths), 5, "k-means||", seed)

    assert len(places) > 25
    assert np.array_equal(start, _weighted(places, around, 5, rng))


def test_weighted_places_are_chosen_as_often_as_by_k_means_plus_plus():
    places, weights = np.array([[0.0], [1.0], [3.0]]), np.array([6, 3, 1])
    rng, n = np.random.default_rng(0), 600
    pairs = [tuple(_weighted(places, weights, 2, rng).ravel()) for _ in range(n)]

    for first, second, chance in [
        *((0, 1, 0.6 * 3 / 12), (0, 3, 0.6 * 9 / 12), (1, 0, 0.3 * 6 / 10)),
        *((1, 3, 0.3 * 4 / 10), (3, 0, 0.1 * 54 / 66), (3, 1, 0.1 * 12 / 66)),
    ]:
        deviation = np.sqrt(n * chance * (1 - chance))
        assert abs(pairs.count((first, second)) - n * chance) < 4 * deviation


def test_random_rows_are_drawn_alike_often_from_all_blocks():
    held = store(np.arange(24.0).reshape(-1, 1), 1, 0, 22, 1)
    drawn = [block_start(held, 2, "random", seed).ravel() for seed in range(100)]

    assert all(one != other for one, other in drawn)
    counts = np.bincount(np.ravel(drawn).astype(int), minlength=24)
    assert ((counts > 0) & (counts < 20)).all()


def test_far_groups_each_get_a_star_by_the_scalable_start():
    rng = np.random.default_rng(0)
    middles = np.array([[0, 0], [100, 0], [0, 100], [100, 100], [50, 300]])
    X = np.concatenate([rng.normal(middle, 1.0, size=(200, 2)) for middle in middles])
    held = store(X, 500, 500)

    for seed in range(8):
        start = block_start(held, 5, "k-means||", seed)
        groups = ((start[:, None] - middles) ** 2).sum(axis=2).argmin(axis=1)
        assert sorted(groups) == [0, 1, 2, 3, 4]


def test_the_scalable_start_begins_far_better_than_a_random_one():
    held = store(BOARD.X, 300, 300)
    costs = {
        init: np.median(
            [
                sum(held.ask("spread", block_start(held, 5, init, seed)))
                for seed in range(5)
            ]
        )
        for init in ("random", "k-means||")
    }

    assert costs["k-means||"] < 0.8 * costs["random"]
