"""Every run of Lloyd's algorithm obeys its laws, and equals what others compute."""

from dataclasses import fields
from fractions import Fraction
from itertools import pairwise
from math import dist
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmviz import lloyd

from .runs import EMPTY_RULES, SLOPE, SLOPE_START, blobs, phase, problems, run, some


def squares(X, centroids):
    """Return squared distances of shape (n, k), summed column by column."""
    total = np.zeros((len(X), len(centroids)))
    for column in range(X.shape[1]):
        total += (X[:, column, None] - centroids[:, column]) ** 2
    return total


def plain_lloyd(points, centroids):
    """Yield labels and centroids after each half-step: the oracle, in plain Python."""
    labels = None
    while True:
        distances = [[dist(point, c) for c in centroids] for point in points]
        before, labels = labels, [row.index(min(row)) for row in distances]
        yield labels, centroids
        if labels == before:
            return
        centroids = [plain_mean(points, labels, i) for i in range(len(centroids))]
        yield labels, centroids


def plain_mean(points, labels, i):
    """Return the mean of the points with label i."""
    own = [point for point, label in zip(points, labels, strict=True) if label == i]
    return [fmean(column) for column in zip(*own, strict=True)]


# Worked by hand


def test_four_points_on_a_slope_take_the_labels_worked_out_by_hand():
    steps = run(SLOPE, SLOPE_START)

    assert [step.labels.tolist() for step in steps] == [
        [-1, -1, -1, -1],
        [0, 1, 1, 1],
        [0, 1, 1, 1],
        [0, 0, 1, 1],
        [0, 0, 1, 1],
        [0, 0, 1, 1],
    ]


def test_four_points_on_a_slope_move_the_centroids_as_worked_out_by_hand():
    steps = run(SLOPE, SLOPE_START)

    assert [step.centroids.tolist() for step in steps] == [
        [[0, 0], [6, 8]],
        [[0, 0], [6, 8]],
        [[0, 0], [18, 24]],
        [[0, 0], [18, 24]],
        [[3, 4], [24, 32]],
        [[3, 4], [24, 32]],
    ]


def test_four_points_on_a_slope_have_the_inertias_worked_out_by_hand():
    start, *steps = run(SLOPE, SLOPE_START)

    assert np.isnan(start.inertia)
    assert [step.inertia for step in steps] == [2000, 800, 500, 250, 250]


# Oracles


@pytest.mark.parametrize("d", range(2, 11))
def test_every_half_step_equals_the_plain_python_oracle(d):
    for seed in range(20):
        X, start = blobs(seed, d)
        steps = run(X, start)[1:]
        expected = list(plain_lloyd(X.tolist(), start.tolist()))

        assert len(steps) == len(expected)
        for step, (labels, centroids) in zip(steps, expected, strict=True):
            assert step.labels.tolist() == labels
            np.testing.assert_allclose(step.centroids, centroids, atol=1e-12)


@pytest.mark.parametrize("d", range(2, 11))
def test_every_iteration_equals_scikit_learn(d):
    cluster = pytest.importorskip("sklearn.cluster")
    threadpoolctl = pytest.importorskip("threadpoolctl")
    with threadpoolctl.threadpool_limits(1):
        for seed in range(8):
            X, start = blobs(seed, d)
            # After i updates scikit-learn assigns once more: our assign i + 1.
            for i, step in enumerate(phase("assign", run(X, start))[1:], start=1):
                peer = cluster.KMeans(len(start), init=start, max_iter=i, tol=0).fit(X)

                np.testing.assert_array_equal(step.labels, peer.labels_)
                np.testing.assert_allclose(
                    step.centroids, peer.cluster_centers_, rtol=1e-9, atol=1e-12
                )
                assert step.inertia == pytest.approx(peer.inertia_, rel=1e-9)


# Laws of every run


@some
@given(problems(), st.sampled_from(EMPTY_RULES))
def test_phases_alternate_from_init_to_a_last_assign(problem, empty):
    steps = run(*problem, empty=empty)

    n = len(phase("update", steps))
    iterations = range(1, n + 1)
    half_steps = [(name, i) for i in iterations for name in ("assign", "update")]
    assert [(step.phase, step.iteration) for step in steps] == [
        ("init", 0),
        *half_steps,
        ("assign", n + 1),
    ]


@some
@given(problems(), st.sampled_from(EMPTY_RULES))
def test_only_the_last_step_says_why_the_run_ended(problem, empty):
    *steps, last = run(*problem, empty=empty)

    assert {step.stop for step in steps} == {None}
    assert last.stop in {"labels unchanged", "centroids unchanged", "cycle"}


@some
@given(problems(), st.sampled_from(EMPTY_RULES))
def test_inertia_never_rises(problem, empty):
    _, *steps = run(*problem, empty=empty)

    for before, after in pairwise(steps):
        assert after.inertia <= before.inertia + 1e-9


def exact_inertia(X, labels, centroids):
    """Return the sum of squared distances as a fraction: nothing is rounded."""
    return sum(
        (Fraction(x) - Fraction(c)) ** 2
        for point, label in zip(X.tolist(), labels, strict=True)
        for x, c in zip(point, centroids[label].tolist(), strict=True)
    )


@st.composite
def far_problems(draw):
    """Draw points and centroids that lie up to 1e15 off, often equal or tied."""
    X, start = draw(problems())
    offset = draw(st.sampled_from([0.0, 7.7, 1e6, -5e12, 1e15]))
    return X + offset, start + offset


@some
@given(far_problems(), st.sampled_from(["keep", "farthest"]))
def test_no_update_raises_the_inertia_by_any_digit(problem, empty):
    X, start = problem
    steps = run(X, start, empty=empty)

    for before, after in pairwise(steps):
        if after.phase == "update":
            exact = [exact_inertia(X, s.labels, s.centroids) for s in (before, after)]
            assert exact[1] <= exact[0]


@some
@given(far_problems())
def test_inertia_is_right_to_rounding_wherever_the_points_lie(problem):
    X, start = problem
    _, *steps = run(X, start)

    for step in steps:
        exact = float(exact_inertia(X, step.labels, step.centroids))
        assert step.inertia == pytest.approx(exact, rel=1e-14, abs=0)


@some
@given(
    st.integers(1, 12),
    st.integers(1, 4),
    st.floats(-1e6, 1e6),
    st.sampled_from(EMPTY_RULES),
)
def test_equal_points_never_move_their_centroid_again(n, k, number, empty):
    X = np.full((max(n, k), 2), number + 0.1)
    last = run(X, X[:k], empty=empty)[-1]

    assert last.centroids[0].tolist() == X[0].tolist()
    assert (last.inertia, last.iteration) == (0, 2)
    assert last.stop == "centroids unchanged"


@some
@given(problems(), st.sampled_from(EMPTY_RULES))
def test_inertia_belongs_to_the_labels_and_centroids_of_its_step(problem, empty):
    X, start = problem
    _, *steps = run(X, start, empty=empty)

    for step in steps:
        own = ((X - step.centroids[step.labels]) ** 2).sum()
        assert step.inertia == pytest.approx(own, rel=1e-12, abs=1e-300)


@some
@given(problems(), st.sampled_from(["keep", "farthest"]))
def test_an_assign_gives_each_point_to_the_first_of_its_nearest_centroids(
    problem, empty
):
    X, start = problem
    steps = run(X, start, empty=empty)

    for step in phase("assign", steps):
        nearest = squares(X, step.centroids).argmin(axis=1)
        np.testing.assert_array_equal(step.labels, nearest)


@some
@given(problems(), st.sampled_from(EMPTY_RULES))
def test_an_update_moves_each_centroid_to_the_mean_of_its_points(problem, empty):
    X, start = problem
    steps = run(X, start, empty=empty)

    for step in phase("update", steps):
        for i in set(step.labels.tolist()):
            mean = X[step.labels == i].mean(axis=0)
            np.testing.assert_allclose(step.centroids[i], mean, rtol=1e-9, atol=1e-12)


@some
@given(problems(), st.sampled_from(EMPTY_RULES))
def test_an_assign_moves_no_centroid_and_an_update_changes_no_label(problem, empty):
    for before, after in pairwise(run(*problem, empty=empty)):
        kept = "centroids" if after.phase == "assign" else "labels"

        np.testing.assert_array_equal(getattr(after, kept), getattr(before, kept))


@some
@given(problems(), st.sampled_from(EMPTY_RULES))
def test_changed_marks_the_labels_that_differ_from_the_step_before(problem, empty):
    first, *steps = run(*problem, empty=empty)

    assert not first.changed.any()
    for before, after in pairwise([first, *steps]):
        np.testing.assert_array_equal(after.changed, after.labels != before.labels)


@some
@given(problems(), st.sampled_from(["keep", "farthest"]))
def test_shift_is_the_way_from_the_centroids_of_the_step_before(problem, empty):
    first, *steps = run(*problem, empty=empty)

    assert not first.shift.any()
    for before, after in pairwise([first, *steps]):
        np.testing.assert_array_equal(after.shift, after.centroids - before.centroids)


@some
@given(problems(), st.sampled_from(EMPTY_RULES))
def test_every_array_of_a_step_is_read_only(problem, empty):
    for step in run(*problem, empty=empty):
        for name in ("centroids", "labels", "changed", "shift"):
            assert not getattr(step, name).flags.writeable


@some
@given(problems(), st.sampled_from(EMPTY_RULES))
def test_no_array_of_a_step_shares_memory_with_what_was_handed_in(problem, empty):
    for step in run(*problem, empty=empty):
        for given_array in problem:
            for name in ("centroids", "labels", "changed", "shift"):
                assert not np.shares_memory(getattr(step, name), given_array)


def test_a_start_that_is_a_view_of_the_points_leaves_them_as_they_were():
    X, _ = blobs(0, 2)
    before = X.copy()
    run(X, X[:3])

    np.testing.assert_array_equal(X, before)


def test_changing_the_points_during_a_run_does_not_change_the_run():
    X, start = blobs(1, 2)
    expected = run(X, start)
    steps = lloyd(X, start)
    first = next(steps)
    X[:] = 0.0

    for step, other in zip([first, *steps], expected, strict=True):
        np.testing.assert_array_equal(step.labels, other.labels)
        np.testing.assert_array_equal(step.centroids, other.centroids)


def test_the_same_arguments_give_the_same_run():
    problem = blobs(2, 3)

    for step, again in zip(run(*problem), run(*problem), strict=True):
        for field in fields(step):
            np.testing.assert_array_equal(
                getattr(step, field.name), getattr(again, field.name)
            )


# Offsets and magnitudes


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("offset", [1e6, -1e9])
def test_an_offset_changes_no_label(offset, seed):
    X, start = (np.round(array * 1024) / 1024 for array in blobs(seed, 2))
    near, far = run(X, start), run(X + offset, start + offset)

    for step, moved in zip(near, far, strict=True):
        np.testing.assert_array_equal(moved.labels, step.labels)
        np.testing.assert_allclose(moved.centroids - offset, step.centroids, atol=1e-6)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("power", [496, -496], ids=["about 1e149", "about 1e-149"])
def test_a_power_of_two_as_unit_changes_no_bit(power, seed):
    X, start = (np.round(array * 1024) / 1024 for array in blobs(seed, 2))
    steps, scaled = run(X, start), run(np.ldexp(X, power), np.ldexp(start, power))

    for step, other in zip(steps, scaled, strict=True):
        np.testing.assert_array_equal(other.labels, step.labels)
        np.testing.assert_array_equal(np.ldexp(other.centroids, -power), step.centroids)
        np.testing.assert_array_equal(np.ldexp(other.inertia, -2 * power), step.inertia)
