"""Labels and sums of many runs at once are those of one run, to the last bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmviz.core.nearest.abreast import Neighbours, Sums, means_of
from kmviz.core.nearest.assignment import cluster_means, nearest, summands

HARD = {
    "ordinary": (0.0, 1.0),
    "far from the origin": (1e12, 4.0),
    "as near as numbers can be": (1.0, 1e-15),
    "so near that squares vanish": (0.0, 1e-170),
    "as large as numbers may be": (0.0, 1e100),
}


@pytest.mark.parametrize(("offset", "spread"), HARD.values(), ids=HARD)
@pytest.mark.parametrize("d", [1, 2, 7])
def test_rough_distances_never_change_who_is_nearest(offset, spread, d):
    rng = np.random.default_rng(d)
    boards = offset + spread * rng.normal(size=(3, 200, d))
    centroids = boards[:, :40].reshape(-1, 8, d)
    board = np.repeat(np.arange(3), 5)

    labels = Neighbours(boards).nearest(centroids, board)

    assert labels.tolist() == [
        nearest(boards[i], run).tolist()
        for i, run in zip(board, centroids, strict=True)
    ]


def test_points_half_way_go_to_the_first_of_the_nearest():
    X = np.array([[0.1 * i, 0.3] for i in range(30)])
    centroids = np.array(
        [[[0.1 * i, 0.3] for i in range(start, 30, 2)] for start in (0, 1)]
    )

    labels = Neighbours(X[None]).nearest(centroids, np.array([0, 0]))

    assert labels.tolist() == [nearest(X, run).tolist() for run in centroids]


@pytest.mark.parametrize("away", [1e6, 1e30, 1e100])
def test_a_star_far_away_leaves_the_others_their_points(away):
    X = np.random.default_rng(0).normal(size=(50, 2))
    centroids = np.array([[[away, 0.0], *X[:3]]])

    labels = Neighbours(X[None]).nearest(centroids, np.array([0]))

    assert labels[0].tolist() == nearest(X, centroids[0]).tolist()


@given(
    seed=st.integers(0, 2**32 - 1),
    offset=st.sampled_from([0.0, 1e-9, 1e6, 1e15]),
    decades=st.sampled_from([1, 5, 40]),
)
def test_sums_changed_by_what_came_and_went_give_exact_means(seed, offset, decades):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(40, 2)) / 10.0 ** rng.integers(decades, size=(40, 2)) + offset
    board = np.zeros(3, int)
    sums, before = Sums(X[None]), np.full((3, 40), 4, np.uint8)
    tallies = sums.none(3, 4)
    for _ in range(5):
        labels = np.where(
            rng.random((3, 40)) < 0.3, before % 4, rng.integers(4, size=(3, 40))
        )
        changed = np.flatnonzero(labels != before)
        tallies = sums.tally(tallies, before, labels, changed, board)
        before = labels

    means, vacant = means_of(tallies, np.zeros((3, 4, 2)))

    assert not vacant.any()
    assert [
        cluster_means(summands(X), run, 4).tolist() for run in before
    ] == means.tolist()
