"""Silhouette, gap and f(K), held against slow versions, scikit-learn and print."""

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kmviz import kmeans
from kmviz.core.asked import criteria
from kmviz.core.asked.criteria import f_of_k, gap, reference_boards, silhouettes

LABELLED = st.tuples(st.integers(3, 12), st.integers(1, 3)).flatmap(
    lambda shape: st.tuples(
        arrays(float, shape, elements=st.sampled_from([0.0, 1.0, 2.5, 7.0])),
        arrays(np.int64, shape[0], elements=st.integers(0, 3)),
    )
)
SLANTED = np.random.default_rng(3).normal(size=(200, 2)) * [5, 0.1] @ [[1, 1], [-1, 1]]


def slow_silhouette(X, labels, i):
    """Return the silhouette of one point, word for word as Rousseeuw has it."""
    own = [j for j in range(len(X)) if labels[j] == labels[i] and j != i]
    if not own:
        return 0.0
    a = np.mean([math.dist(X[i], X[j]) for j in own])
    others = set(labels.tolist()) - {labels[i]}
    b = min(np.mean([math.dist(X[i], x) for x in X[labels == c]]) for c in others)
    return (b - a) / max(a, b) if max(a, b) else 0.0


@given(LABELLED)
def test_silhouettes_are_those_of_the_definition(labelled):
    X, labels = labelled
    labels[0] = 3 - labels[1]  # never the same as that: two clusters at least

    expected = [slow_silhouette(X, labels, i) for i in range(len(X))]

    np.testing.assert_allclose(silhouettes(X, labels), expected, atol=1e-12)


@pytest.mark.parametrize("d", [1, 2, 6])
def test_silhouettes_are_those_of_scikit_learn_in_one_piece_or_many(d, monkeypatch):
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(d)
    X, labels = rng.normal(size=(90, d)), rng.integers(5, size=90)
    expected = metrics.silhouette_samples(X, labels)

    np.testing.assert_allclose(silhouettes(X, labels), expected, atol=1e-12)
    monkeypatch.setattr(criteria, "TABLE", 300)
    np.testing.assert_allclose(silhouettes(X, labels), expected, atol=1e-12)


def test_the_gap_is_worked_out_by_hand():
    value, error = gap(math.e, np.array([math.e**2, math.e**4, math.e**6]))

    assert value == pytest.approx(4 - 1)
    assert error == pytest.approx(math.sqrt(8 / 3) * math.sqrt(1 + 1 / 3))


def test_w_of_the_gap_is_the_inertia():
    # The paper: D is the sum of squared distances of all ordered pairs of a cluster,
    # and W adds D / 2n over the clusters.
    rng = np.random.default_rng(0)
    trace = kmeans(rng.normal(size=(30, 3)), 4, rng=0)
    W = 0.0
    for cluster in range(4):
        own = trace.X[trace.labels == cluster]
        W += sum(math.dist(a, b) ** 2 for a in own for b in own) / (2 * len(own))

    assert trace.inertia == pytest.approx(W)


def slow_f(inertias, d):
    """Return f(K) for K = 1, 2, ... as the paper writes it."""
    values, alpha = [1.0], 0.0
    for K in range(2, len(inertias) + 1):
        alpha = 1 - 3 / (4 * d) if K == 2 else alpha + (1 - alpha) / 6
        before = inertias[K - 2]
        values.append(inertias[K - 1] / (alpha * before) if before != 0 else 1.0)
    return values


@given(st.lists(st.sampled_from([0.0, 0.5, 3.0, 40.0]), min_size=1, max_size=9))
def test_f_of_k_is_that_of_the_paper(inertias):
    for d in (2, 3, 10):
        ours = f_of_k(dict(enumerate(inertias, start=1)), d)
        assert list(ours.values()) == pytest.approx(slow_f(inertias, d))


def test_f_of_k_is_one_for_points_spread_evenly():
    # Halving a square leaves 5/8 of its inertia, and 1 - 3/8 is alpha(2) for d = 2.
    assert f_of_k({1: 8.0, 2: 5.0}, d=2) == {1: 1.0, 2: 1.0}


def test_f_of_k_leaves_out_what_has_no_neighbour_below():
    assert list(f_of_k({1: 9.0, 3: 4.0, 4: 3.0, 7: 1.0}, d=2)) == [1, 4]


def drawn(X, count, **how):
    return np.array(list(reference_boards(X, count, np.random.default_rng(0), **how)))


def test_the_box_along_the_axes_has_the_sides_of_the_data():
    boards = drawn(SLANTED, 20)
    points = boards.reshape(-1, 2)

    assert boards.shape == (20, 200, 2)
    assert (points >= SLANTED.min(axis=0) - 1e-9).all()
    assert (points <= SLANTED.max(axis=0) + 1e-9).all()
    np.testing.assert_allclose(
        np.ptp(points, axis=0), np.ptp(SLANTED, axis=0), rtol=0.01
    )
    assert abs(np.corrcoef(points.T)[0, 1]) < 0.05


def test_the_box_along_the_components_is_as_slanted_as_the_data():
    rng = np.random.default_rng(3)
    turn = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    X = rng.normal(size=(200, 3)) * [5, 1, 0.2] @ turn

    boards = drawn(X, 20, box="components")

    sides = np.ptp(boards.reshape(-1, 3) @ turn.T, axis=0)
    np.testing.assert_allclose(sides, np.ptp(X @ turn.T, axis=0), rtol=0.1)


def test_a_box_along_the_components_takes_no_room_for_pairs_of_points():
    X = np.random.default_rng(0).normal(size=(3000, 2))
    tracemalloc.start()

    drawn(X, 2, box="components")

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 * X.nbytes


def test_a_single_point_has_a_box_that_is_this_point():
    for box in ("data", "components"):
        boards = drawn(np.array([[3.0, 4.0]]), 2, box=box)
        assert boards.tolist() == [[[3.0, 4.0]]] * 2


def test_silhouettes_of_very_many_clusters_take_no_table_of_them():
    X, labels = np.random.default_rng(0).normal(size=(4000, 2)), np.arange(4000) // 2
    tracemalloc.start()
    silhouettes(X, labels)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 4 * 8 * criteria.TABLE
