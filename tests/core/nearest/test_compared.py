"""Points compared in whatever way have the stars that exact differences give them."""

import numpy as np
import pytest

from kmviz.core.nearest import compared
from kmviz.core.nearest.assignment import cluster_means, nearest, summands
from kmviz.core.nearest.compared import Compared

HARD = {
    "ordinary": (0.0, 1.0),
    "far from the origin": (1e12, 4.0),
    "as near as numbers can be": (1.0, 1e-15),
    "so near that squares vanish": (0.0, 1e-170),
    "as large as numbers may be": (0.0, 1e100),
}
NOWHERE = np.nan


WAYS = {"single": (0, 0), "double": (1000, 0), "not roughly": (1000, 1 << 30)}


@pytest.fixture(autouse=True, params=WAYS.values(), ids=WAYS)
def each_way_in_small_tables(request, monkeypatch):
    singly, roughly = request.param
    monkeypatch.setattr(compared, "SINGLY", singly)
    monkeypatch.setattr(compared, "ROUGHLY", roughly)
    monkeypatch.setattr(compared, "TABLE", 500)


def check(X, stars):
    labels, points = nearest(X, stars), Compared(X)
    owners = points.owners(stars)

    assert points.nearest(stars).tolist() == labels.tolist()
    assert owners.labels.tolist() == labels.tolist()
    assert owners.counts.tolist() == np.bincount(labels, minlength=len(stars)).tolist()
    means = cluster_means(summands(X), labels, len(stars))
    np.testing.assert_array_equal(owners.middles(), means)


@pytest.mark.parametrize(("offset", "spread"), HARD.values(), ids=HARD)
@pytest.mark.parametrize("d", [1, 2, 7])
def test_rough_distances_never_change_who_is_nearest(offset, spread, d):
    X = offset + spread * np.random.default_rng(d).normal(size=(300, d))

    check(X, X[:8])


@pytest.mark.parametrize("unit", [1.0, 0.1])
def test_points_half_way_go_to_the_first_of_the_nearest(unit):
    X = unit * np.array([[i, j] for i in range(20) for j in range(20)])

    check(X, X[[399, 25, 0, 22, 25]])


@pytest.mark.parametrize("away", [0.0, 30.0])
def test_points_half_way_but_for_little_go_to_the_nearest(away):
    rng = np.random.default_rng(0)
    across, along = np.array([0.6, 0.3]), np.array([-0.3, 0.6])
    X = rng.normal(size=(300, 1)) * along + rng.normal(size=(300, 1)) * 1e-8 * across

    check(X, away * along + [across, -across])


@pytest.mark.parametrize("away", [30.0, 1e6, 1e30, 1e150, NOWHERE])
def test_a_star_far_away_or_nowhere_leaves_the_others_their_points(away):
    X = np.random.default_rng(0).normal(size=(300, 2))

    check(X, np.array([[away, away], *X[:3], [away, away]]))


@pytest.mark.parametrize("away", [20.0, 1e3, 1e9, 1e150])
@pytest.mark.parametrize("k", [1, 2, 8])
def test_points_far_from_most_go_to_the_nearest_too(away, k):
    X = np.random.default_rng(0).normal(size=(300, 3))
    X[::50, 1], X[25::50, 1] = away, -away

    check(X, X[1 : k + 1])
    check(X, X[:k])


def test_a_point_and_a_star_far_away_coarsen_nothing_of_many(monkeypatch):
    monkeypatch.setattr(compared, "SINGLY", 0)
    monkeypatch.setattr(compared, "ROUGHLY", 0)
    X = np.random.default_rng(0).normal(size=(300, 3))
    X[7] = 1e9

    points = Compared(X)
    points.nearest(X[5:9])
    rough = points._rough

    assert np.abs(rough.points[:3]).max(axis=1).min() > 0.1
    assert compared._factors(rough, X[5:9])[1] < 0.1


def test_many_pairs_are_added_up_without_a_matrix_of_marks(monkeypatch):
    monkeypatch.setattr(compared, "MARKED", 0)
    X = np.random.default_rng(0).normal(size=(300, 2))

    check(X, X[:8])
