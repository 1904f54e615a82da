"""Steps on many points are those that the plain form makes, and take little room."""

import pickle
import weakref
from dataclasses import replace

import numpy as np
import pytest

from kmviz import Trace, kmeans, lloyd
from kmviz.core.algorithm import alternate
from kmviz.core.given.rules import Rules
from kmviz.core.metric import Euclidean, Metric
from kmviz.core.nearest.assignment import nearest
from kmviz.core.nearest.owners import Slices
from kmviz.core.nearest.rows import Rows
from kmviz.core.nearest.scan import scan
from kmviz.core.recording import metric_behind
from kmviz.core.steps import Step

N, K = 26_000, 10


class Plain(Euclidean):
    """The metric of k-means without rows."""

    def nearest(self, centroids):
        return nearest(self.X, centroids)

    owners = Metric.owners


def board(name, rng):
    return {
        "uniform": rng.random((N, 2)),
        "heaps": rng.normal(size=(N, 2)) ** 3 + 1e6,
        "lattice": rng.integers(0, 20, (N, 2)) / 10,
        "line": rng.normal(size=(N, 1)),
        "space": rng.normal(size=(N, 3)),
    }[name]


@pytest.fixture(scope="module")
def X():
    return np.random.default_rng(0).random((N, 2))


@pytest.fixture(scope="module")
def trace(X):
    run = kmeans(X, K, rng=0)
    len(run)
    return run


def assert_same(step, other):
    assert (step.phase, step.iteration, step.stop) == (
        other.phase,
        other.iteration,
        other.stop,
    )
    np.testing.assert_array_equal(step.inertia, other.inertia)
    assert (step.n, step.switched) == (other.n, other.switched)
    assert step.sizes.tolist() == other.sizes.tolist()
    for field in ("labels", "changed", "centroids", "shift"):
        one, two = getattr(step, field), getattr(other, field)
        np.testing.assert_array_equal(one, two)
        assert one.dtype == two.dtype
        assert not one.flags.writeable


@pytest.mark.parametrize(
    ("name", "empty"),
    [
        ("uniform", "keep"),
        ("heaps", "farthest"),
        ("lattice", "drop"),
        ("line", "keep"),
        ("space", "drop"),
    ],
)
def test_a_run_by_rows_is_the_plain_run_step_by_step(name, empty):
    rng = np.random.default_rng(7)
    X = board(name, rng)
    start = X[rng.integers(N, size=K)]
    start[-1] = 1e7  # a star that loses all its points at once
    rules = Rules(max_iter=20, empty=empty)

    pairs = zip(
        alternate(Euclidean(X), start, rules),
        alternate(Plain(X), start, rules),
        strict=True,
    )

    for by_rows, plain in pairs:
        assert_same(by_rows, plain)


def test_a_step_keeps_its_labels_while_they_are_in_use(trace):
    labels, changed = trace[3].labels, trace[3].changed

    assert trace[3].labels is trace[4].labels is labels
    assert trace[3].changed is changed


def test_arrays_of_many_points_last_until_three_others_are_asked_for(trace):
    labels = [weakref.ref(trace[i].labels) for i in (1, 3)]
    changed = weakref.ref(trace[3].changed)

    assert [trace[1].labels, trace[3].labels] == [each() for each in labels]
    assert trace[3].changed is changed()
    for i in (5, 7, 9):
        assert len(trace[i].labels) == len(trace.X)
    assert [each() for each in (*labels, changed)] == [None] * 3


def test_a_step_keeps_less_than_a_fifth_of_a_byte_for_a_point():
    X = np.random.default_rng(0).random((200_000, 2))
    owners = scan(Rows(X, 90), X[:K])

    assert owners.nbytes < 0.2 * len(X)


def test_a_run_goes_on_with_the_metric_that_made_its_steps(X):
    steps = lloyd(X, X[:3])

    assert Trace(X, steps).metric is metric_behind(steps)


@pytest.mark.parametrize("k", [256, 257, 600])
def test_so_many_stars_that_rows_do_not_pay_get_the_same_points(X, k):
    stars = X[:k]

    assert Euclidean(X).nearest(stars).tolist() == nearest(X, stars).tolist()


def test_a_metric_derived_from_that_of_k_means_keeps_its_own_middles(X):
    class Corners(Euclidean):
        def middles(self, labels, k):
            return np.array([X[labels == label].max(axis=0) for label in range(k)])

    metric = Corners(X)
    owners = metric.owners(X[:3])

    assert owners.middles().tolist() == metric.middles(owners.labels, 3).tolist()


def test_a_metric_derived_from_that_of_k_means_has_its_own_nearest_in_few_bytes(X):
    class Farthest(Euclidean):
        def nearest(self, centroids):
            return super().nearest(-centroids)

    metric = Farthest(X)

    assert metric.few(X[:3]).tolist() == metric.nearest(X[:3]).tolist()


def test_what_replace_makes_of_a_step_is_an_ordinary_step(trace):
    step = replace(trace[3], stop="max_iter")

    assert type(step) is Step
    assert step.tried == 1
    assert [step.chances, step.batch, step.swarm, step.tally] == [None] * 4
    assert_same(step, replace(step))
    assert step.labels is trace[3].labels


def test_a_generator_around_the_steps_leaves_them_as_they_are(X, trace):
    again = Trace(X, (step for step in lloyd(X, trace[0].centroids)))

    assert len(again) == len(trace)
    assert [type(step) for step in again] == [type(step) for step in trace]


def test_a_run_by_rows_can_be_pickled(trace):
    again = pickle.loads(pickle.dumps(trace))

    for step, other in zip(again, trace, strict=True):
        assert_same(step, other)


def test_slices_know_labels_again_however_they_were_cut(X):
    rows, stars = Rows(X, 20), X[:K]
    nudged = stars + 1e-13

    once, again, other = (scan(rows, each).key for each in (stars, nudged, X[1:11]))

    assert once == again
    assert hash(once) == hash(again)
    assert once != other


def test_slices_with_equal_sums_are_told_apart_by_their_labels():
    rows = Rows(np.array([[-3.0], [-1.0], [1.0], [3.0]]), 1)
    inner, outer = (
        Slices(
            rows,
            star=np.zeros(1, int),
            cuts=np.array([0, 0, 1]),
            single=np.array(labels),
            tally=np.array([[[2.0, 2.0]], [[0.0, 0.0]], [[0.0, 0.0]]]),
        )
        for labels in ([1, 0, 0, 1], [0, 1, 1, 0])
    )

    assert hash(inner) == hash(outer)
    assert inner.key != outer.key


@pytest.mark.parametrize("name", ["uniform", "space"])
def test_labels_in_few_bytes_are_those_and_have_room_for_one_more(name):
    X = board(name, np.random.default_rng(0))
    trace = kmeans(X, init=X[:256], max_iter=1)
    step, nearest = trace[1], trace.metric.few(X[:256])

    np.testing.assert_array_equal(step.few, step.labels)
    np.testing.assert_array_equal(nearest, step.labels)
    assert nearest.itemsize < 8
    assert step.few is step.few
    assert step.few.itemsize < 8
    assert (step.few + 1 > step.few).all()


@pytest.mark.parametrize("phase", ["assign", "update"])
def test_what_changed_is_the_same_whichever_labels_are_in_use(X, phase):
    at = {"assign": 3, "update": 4}[phase]
    before, step, other = *kmeans(X, K, rng=0)[at - 1 : at + 1], kmeans(X, K, rng=0)[at]
    in_use = before.few, step.few

    np.testing.assert_array_equal(step.changed, other.changed)
    assert step.switched == other.switched == int((in_use[0] != in_use[1]).sum())


def test_stars_moved_before_the_first_assign_have_no_points_and_no_inertia():
    start = kmeans([[0.0], [1.0], [5.0]], init=[[0.0], [1.0]])[0]
    move = start.moved(np.array([[0.0], [4.0]]), np.array([[0.0], [3.0]]))

    assert np.isnan([start.inertia, move.inertia]).all()
    assert move.labels is start.labels
    assert (move.labels.tolist(), move.sizes.tolist()) == ([-1] * 3, [0] * 2)
    assert not move.switched
