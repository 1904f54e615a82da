"""K-medoids against brute force and its own laws."""

from itertools import combinations
from math import dist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kmviz import make_run
from kmviz.core.algorithms.medoids import Medoid, most_central
from kmviz.core.ground.pauses import Cancelled, heard_by


def cost(X, medoids):
    return sum(min(dist(x, medoid) for medoid in medoids) for x in X)


@pytest.mark.parametrize("seed", range(5))
def test_the_best_of_many_starts_is_the_best_of_all_pairs(seed):
    X = np.random.default_rng(seed).normal(size=(10, 2)).tolist()
    pairs = list(combinations(X, 2))

    runs = [make_run(X, init=pair, algorithm="k-medoids") for pair in pairs]

    best = min(cost(X, pair) for pair in pairs)
    assert min(run.inertia for run in runs) == pytest.approx(best)


@pytest.mark.parametrize("seed", range(5))
def test_a_medoid_is_the_point_with_the_least_sum_of_distances(seed):
    rng = np.random.default_rng(seed)
    X, labels = rng.normal(size=(10, 3)), rng.integers(2, size=10)

    medoids = Medoid(X).middles(labels, 2)

    for label, medoid in enumerate(medoids.tolist()):
        own = X[labels == label].tolist()
        assert medoid == min(own, key=lambda place: sum(dist(place, x) for x in own))


def test_the_sum_of_distances_never_rises_and_stars_are_points():
    run = make_run("gauss", 4, seed=3, algorithm="k-medoids")
    sums = [step.inertia for step in run[1:]]

    assert (np.diff(sums) <= 1e-12).all()
    assert all((row == run.X).all(axis=1).any() for row in run.centroids)
    assert run.inertia == pytest.approx(cost(run.X.tolist(), run.centroids.tolist()))


def test_a_large_cluster_has_the_medoid_that_a_small_chunk_finds(monkeypatch):
    X, labels = np.random.default_rng(0).normal(size=(50, 2)), np.zeros(50, np.int64)
    whole = Medoid(X).middles(labels, 1)

    monkeypatch.setattr("kmviz.core.algorithms.medoids.CHUNK", 300)

    np.testing.assert_array_equal(Medoid(X).middles(labels, 1), whole)


@given(
    arrays(
        float,
        st.tuples(st.integers(1, 30), st.integers(1, 3)),
        elements=st.sampled_from([0.0, 1.0, 2.5, 7.0, 1e9, -3e-9]),
    )
)
def test_the_most_central_point_is_the_first_of_the_least_sum_of_all(X):
    sums = np.sqrt(((X[:, None] - X) ** 2).sum(axis=2)).sum(axis=1)

    assert most_central(X) == sums.argmin()


def test_of_most_points_of_a_large_cluster_nothing_is_computed(monkeypatch):
    X, rows = np.random.default_rng(0).normal(size=(4000, 2)), []
    monkeypatch.setattr("kmviz.core.algorithms.medoids.CHUNK", len(X))

    with heard_by(lambda *_: rows.append(1)):
        Medoid(X).middles(np.zeros(len(X), np.int64), 1)

    assert len(rows) < len(X) / 4


def ended(_done, _parts):
    raise Cancelled


@pytest.mark.parametrize("algorithm", ["k-medoids", "particle-swarm"])
def test_who_ends_long_work_waits_for_no_step_and_may_want_it_after_all(algorithm):
    trace, whole = (make_run("gauss", 3, n=60, algorithm=algorithm) for _ in range(2))

    for position in (2, 4):
        with heard_by(ended), pytest.raises(Cancelled):
            trace[position]
        assert trace[position - 1].phase == whole[position - 1].phase

    assert not trace.broken
    assert [step.inertia for step in trace[1:]] == [step.inertia for step in whole[1:]]
