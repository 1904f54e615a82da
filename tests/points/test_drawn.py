"""The boards drawn by rule against the laws they promise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import optimize, stats
from scipy.spatial.distance import pdist

from kmviz.core.algorithm import lloyd
from kmviz.core.algorithms.means import kmeans
from kmviz.core.nearest.assignment import cluster_centroids
from kmviz.points.accidents import ACCIDENTS
from kmviz.points.boards import board_summaries, make_board
from kmviz.points.drawn import init_board, init_board_gauss

MEASURED = ("faithful", "iris", "penguins")
FIXED = {*MEASURED, *ACCIDENTS, "dusk"}
DRAWN = tuple(name for name in board_summaries() if name not in FIXED)
COLUMNS = {"haunts": ("east (km)", "north (km)")}
DRAWS = {
    "init_board": lambda rng: init_board(30, rng=rng),
    "init_board_gauss": lambda rng: init_board_gauss(30, 4, rng=rng),
    **{name: lambda rng, name=name: make_board(name, rng=rng).X for name in DRAWN},
}

seeds = st.integers(0, 2**32)
quick = settings(max_examples=60, deadline=None)


def inertia_of(X, labels):
    return ((X - cluster_centroids(X, labels)[labels]) ** 2).sum()


def likeliest_truncated_normal(values, sigma):
    def law(centre):
        return stats.truncnorm(
            (-1 - centre) / sigma, (1 - centre) / sigma, centre, sigma
        )

    fit = optimize.minimize_scalar(
        lambda centre: -law(centre).logpdf(values).sum(), bounds=(-1, 1)
    )
    return law(fit.x)


@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS)
def test_points_have_six_decimals(draw):
    X = draw(1)

    assert_array_equal(X, X.round(6))


@pytest.mark.parametrize("axis", [0, 1])
def test_uniform_board_is_uniform_on_each_axis(axis):
    X = init_board(20_000, rng=3)

    assert stats.kstest(X[:, axis], stats.uniform(-1, 2).cdf).pvalue > 0.01


def test_axes_of_the_uniform_board_are_independent():
    X = init_board(20_000, rng=3)

    assert stats.spearmanr(*X.T).pvalue > 0.01


@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS)
def test_the_seed_alone_decides_the_board(draw):
    np.random.seed(1)  # noqa: NPY002  # the global state is what must not matter
    before = np.random.get_state()[1].copy()  # noqa: NPY002

    assert_array_equal(draw(5), draw(5))
    assert_array_equal(draw(5), draw(np.random.default_rng(5)))
    assert not np.array_equal(draw(5), draw(6))
    assert_array_equal(np.random.get_state()[1], before)  # noqa: NPY002


def test_a_generator_moves_on_from_board_to_board():
    rng = np.random.default_rng(5)

    assert not np.array_equal(init_board(9, rng=rng), init_board(9, rng=rng))


def test_blobs_share_the_points_evenly():
    for n in (1, 2, 7, 30, 60):
        for k in range(1, min(n, 30) + 1):
            X, labels = init_board_gauss(n, k, return_labels=True, rng=n)
            counts = np.bincount(labels, minlength=k)

            assert len(X) == n
            assert len(counts) == k
            assert counts.max() - counts.min() <= 1, (n, k)


@quick
@given(
    st.integers(1, 80),
    st.lists(st.floats(1e-9, 10), min_size=2, max_size=2).map(sorted),
    seeds,
)
def test_every_point_lies_strictly_inside(n, spread, seed):
    X = init_board_gauss(n, min(n, 5), spread=spread, rng=seed)

    assert X.shape == (n, 2)
    assert (np.abs(X) < 1).all()


def test_labels_do_not_change_the_points():
    X, labels = init_board_gauss(50, 3, return_labels=True, rng=8)

    assert_array_equal(init_board_gauss(50, 3, rng=8), X)
    assert labels.dtype == np.int64


@pytest.mark.parametrize("seed", range(6))
def test_a_blob_follows_the_truncated_normal_law(seed):
    X = init_board_gauss(4000, 1, spread=(0.5, 0.5), rng=seed)

    for values in X.T:
        law = likeliest_truncated_normal(values, sigma=0.5)
        assert stats.kstest(values, law.cdf).pvalue > 0.01
    assert stats.spearmanr(*X.T).pvalue > 0.005


@pytest.mark.parametrize("axis", [0, 1])
def test_centres_are_uniform_on_the_board(axis):
    centres = init_board_gauss(5000, 5000, spread=(1e-9, 1e-9), rng=2)

    assert stats.kstest(centres[:, axis], stats.uniform(-1, 2).cdf).pvalue > 0.01


def test_standard_deviations_are_uniform_in_the_spread():
    X, labels = init_board_gauss(
        400_000, 400, spread=(0.001, 0.003), return_labels=True, rng=4
    )
    variances = [X[labels == blob].var(axis=0).mean() for blob in range(400)]

    law = stats.uniform(0.001, 0.002)
    assert stats.kstest(np.sqrt(variances), law.cdf).pvalue > 0.01


def test_the_first_k_points_come_from_k_blobs():
    _, labels = init_board_gauss(40, 7, return_labels=True, rng=1)

    assert_array_equal(labels[:7], range(7))


@pytest.mark.parametrize(
    ("n", "k", "rng", "message"),
    [
        (0, 1, 1, "n must be a whole number of at least 1, got 0"),
        (2.5, 1, 1, "n must be a whole number of at least 1, got 2.5"),
        (
            5,
            6,
            1,
            "k must be a whole number between 1 and the number of points (5), got 6",
        ),
        (
            5,
            2,
            -1,
            "rng must be None, a whole number of at least 0 or a numpy Generator, "
            "got -1",
        ),
    ],
)
def test_unusable_counts_and_seeds_are_refused(n, k, rng, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        init_board_gauss(n, k, rng=rng)

    assert str(caught.value) == message


def test_a_board_has_at_least_one_point():
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        init_board(0)

    assert str(caught.value) == "n must be a whole number of at least 1, got 0"


@pytest.mark.parametrize(
    "spread",
    [
        (0, 0.5),
        (-0.1, 0.5),
        (0.5, 0.05),
        (0.1, 10.5),
        (0.1, float("inf")),
        (float("nan"), 0.5),
        (0.1, float("nan")),
        (0.1,),
        (0.1, 0.2, 0.3),
        ("0.1", "0.2"),
        (False, True),
        0.1,
        None,
        "ab",
        np.array(0.1),
    ],
)
def test_unusable_spreads_are_refused(spread):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        init_board_gauss(9, 2, spread=spread)

    assert str(caught.value) == (
        "spread must be two numbers, 0 < low <= high <= 10 on a board 2 wide, "
        f"got {spread!r}"
    )


@quick
@given(st.sampled_from(DRAWN), st.integers(1, 60), st.data(), seeds)
def test_drawn_boards_have_their_size_and_lie_strictly_inside(name, n, data, seed):
    k = data.draw(st.none() | st.integers(1, n))
    board = make_board(name, n=n, k=k, rng=seed)

    assert board.X.shape == (n, 2)
    assert (np.abs(board.X) < 1).all()
    assert board.k == k or k is None
    assert 1 <= board.k <= n
    assert board.columns == COLUMNS.get(name, ("x", "y"))


@pytest.mark.parametrize(
    "name", ["gauss", "peaked", "rings", "stretched", "sizes", "spreads", "haunts"]
)
@pytest.mark.parametrize("k", [1, 2, 5, 40])
def test_k_is_the_number_of_groups(name, k):
    board = make_board(name, n=40, k=k, rng=6)

    assert_array_equal(np.unique(board.labels), range(k))


@pytest.mark.parametrize("seed", range(5))
def test_peaked_blobs_are_small_and_far_apart(seed):
    board = make_board("peaked", n=6000, rng=seed)
    centres = cluster_centroids(board.X, board.labels)
    deviations = [board.X[board.labels == i].std(axis=0) for i in range(6)]

    assert pdist(centres).min() > 0.39
    assert 0.018 < np.min(deviations) < np.max(deviations) < 0.053


def test_random_starts_mostly_end_badly_on_peaked_blobs():
    bad = 0
    for seed in range(60):
        board = make_board("peaked", rng=seed)
        end = kmeans(board, board.k, rng=seed).inertia
        bad += end > 1.05 * inertia_of(board.X, board.labels)

    assert 0.6 < bad / 60 < 0.95


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ["moons", "rings", "stretched", "sizes", "mouse"])
def test_k_means_prefers_a_wrong_cut(name, seed):
    metrics = pytest.importorskip("sklearn.metrics")
    board = make_board(name, rng=seed)
    runs = [kmeans(board, board.k, init="k-means++", rng=s) for s in range(20)]
    best = min(runs, key=lambda run: run.inertia)

    assert best.inertia < 0.95 * inertia_of(board.X, board.labels)
    assert metrics.adjusted_rand_score(board.labels, best.labels) < 0.8


@pytest.mark.parametrize("seed", range(3))
def test_the_rim_of_the_wide_blob_goes_to_the_narrow_ones(seed):
    board = make_board("spreads", rng=seed)
    *_, end = lloyd(board, cluster_centroids(board.X, board.labels))

    assert (end.labels[board.labels > 0] == board.labels[board.labels > 0]).all()
    assert 5 < (end.labels[board.labels == 0] > 0).sum() < 40


def test_sizes_has_one_crowd_and_equal_small_groups():
    counts = np.bincount(make_board("sizes", n=400, k=5, rng=1).labels)

    assert_array_equal(counts, [360, 10, 10, 10, 10])


def test_the_mouse_is_evenly_dense():
    board = make_board("mouse", n=30_000, rng=1)
    shares = np.bincount(board.labels) / 30_000
    areas = [np.ptp(board.X[board.labels == i, 0]) ** 2 for i in range(3)]

    assert_allclose(shares, areas / np.sum(areas), atol=0.005)
