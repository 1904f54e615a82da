"""The algorithm against work by hand, a plain oracle, scikit-learn and its own laws."""

from dataclasses import fields
from fractions import Fraction
from itertools import pairwise
from math import dist
from re import escape
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kmviz import lloyd
from kmviz.core.algorithm import stop_rule

# Four points on a slope, 0, 2, 6 and 10 lengths of (3, 4) from the origin.
SLOPE = np.array([[0.0, 0.0], [6.0, 8.0], [18.0, 24.0], [30.0, 40.0]])
SLOPE_START = SLOPE[:2]

# Naively added and divided, the mean of several 0.1 is not 0.1: these never settled.
RESTLESS = [[0.1, 0.1], [0.0, 0.2], [0.1, 0.1], [0.2, 0.0], [0.1, 0.1], [0.1, 0.1]]
RESTLESS_START = [[0.1, 0.1], [0.1, 0.1]]

# The third cluster has two points at first, and after one update none.
DESERTED = [[6, 4], [1, 0], [2, 0], [1, 6], [1, 5]]
DESERTED_START = [[6, 4], [2, 0], [1, 0]]

EMPTY_RULES = ["keep", "farthest", "drop"]
some = settings(max_examples=min(50, settings().max_examples))


def run(X, centroids, **options):
    """Return all steps as a list."""
    return list(lloyd(X, centroids, **options))


def phase(name, steps):
    """Return the steps of one phase."""
    return [step for step in steps if step.phase == name]


def squares(X, centroids):
    """Return squared distances of shape (n, k), summed column by column."""
    total = np.zeros((len(X), len(centroids)))
    for column in range(X.shape[1]):
        total += (X[:, column, None] - centroids[:, column]) ** 2
    return total


def blobs(seed, d):
    """Return a random problem: points without ties, and some of them to start from."""
    rng = np.random.default_rng([seed, d])
    n, k = rng.integers(40, 80), rng.integers(3, 7)
    middles = rng.uniform(-1, 1, (k, d))
    X = middles[rng.integers(k, size=n)] + rng.normal(0, 0.6, (n, d))
    return X, X[rng.choice(n, k, replace=False)]


@st.composite
def problems(draw):
    """Draw points and centroids, on purpose often equal, tied or collinear."""
    n, k, d = draw(st.tuples(*[st.integers(1, most) for most in (10, 5, 3)]))
    decimal = st.integers(-20, 20).map(lambda number: number / 10)
    number = draw(st.sampled_from([decimal, st.floats(-8, 8, width=16)]))
    X = draw(arrays(float, (n, d), elements=number))
    return X, draw(arrays(float, (k, d), elements=number))


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
    for seed in range(40):
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
        for seed in range(30):
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


# The four reasons to stop


def test_a_run_stops_when_no_label_changes():
    last = run(SLOPE, SLOPE_START)[-1]

    assert (last.stop, last.iteration) == ("labels unchanged", 3)
    assert not last.changed.any()


def test_a_start_at_the_means_stops_because_no_centroid_moves():
    steps = run([[0], [1], [5], [6]], [[0.5], [5.5]])

    assert [step.phase for step in steps] == ["init", "assign", "update", "assign"]
    assert not steps[2].shift.any()
    assert steps[-1].stop == "centroids unchanged"


def test_a_move_no_longer_than_tol_counts_as_none():
    # The longest move of the first update is 12 to the right and 16 up.
    enough = run(SLOPE, SLOPE_START, tol=20)
    too_small = run(SLOPE, SLOPE_START, tol=19.999)

    assert (enough[-1].stop, enough[-1].iteration) == ("centroids unchanged", 2)
    assert too_small[-1].iteration == 3


def test_points_that_rounding_used_to_turn_in_circles_settle():
    steps = run(RESTLESS, RESTLESS_START)

    assert {step.inertia for step in steps[1:]} == {steps[1].inertia}
    assert steps[-1].stop == "centroids unchanged"


def test_labels_that_come_back_end_a_run():
    one, other, seen = b"01", b"11", set()
    stops = [
        stop_rule(
            seen,
            labels_mark=labels,
            unchanged=before == labels,
            unmoved=False,
            cut=False,
        )
        for before, labels in [(None, one), (one, other), (other, one)]
    ]

    assert stops == [None, None, "cycle"]


def test_a_run_that_was_cut_says_so():
    steps = run(SLOPE, SLOPE_START, max_iter=1)

    assert [step.phase for step in steps] == ["init", "assign", "update", "assign"]
    assert steps[-1].stop == "max_iter"


def test_the_last_assign_of_a_cut_run_fits_its_centroids():
    last = run(SLOPE, SLOPE_START, max_iter=1)[-1]

    assert last.centroids.tolist() == [[0, 0], [18, 24]]
    assert last.labels.tolist() == [0, 0, 1, 1]


def test_a_run_that_settles_at_the_last_allowed_update_was_not_cut():
    last = run(SLOPE, SLOPE_START, max_iter=2)[-1]

    assert last.stop == "labels unchanged"


@pytest.mark.parametrize("max_iter", [3.0, np.float32(3), 1e300])
def test_a_whole_number_of_another_kind_is_a_max_iter_too(max_iter):
    whole = int(min(max_iter, 300))

    assert run(SLOPE, SLOPE_START, max_iter=max_iter)[-1].iteration == (
        run(SLOPE, SLOPE_START, max_iter=whole)[-1].iteration
    )


@pytest.mark.parametrize("max_iter", [1, 2, 3, 4, 5, 6])
def test_max_iter_is_the_largest_number_of_updates(max_iter):
    X, start = blobs(2, 2)
    needed = len(phase("update", run(X, start)))
    updates = phase("update", run(X, start, max_iter=max_iter))

    assert needed == 5
    assert len(updates) == min(max_iter, needed)


# Empty clusters


def test_keep_leaves_the_centroid_of_an_empty_cluster_where_it_is():
    last = run([[0], [1], [2]], [[0], [50]])[-1]

    assert last.labels.tolist() == [0, 0, 0]
    assert last.centroids.tolist() == [[1], [50]]


def test_a_cluster_that_empties_in_mid_run_keeps_its_last_mean():
    first, second, third = phase("assign", run(DESERTED, DESERTED_START))

    assert first.labels.tolist() == [0, 2, 1, 0, 2]
    assert second.labels.tolist() == [0, 1, 1, 0, 0]
    assert third.centroids.tolist() == [[8 / 3, 5], [1.5, 0], [1, 2.5]]


def test_farthest_moves_an_empty_centroid_to_the_worst_fitted_point():
    steps = run([[0], [1], [5]], [[0], [99]], empty="farthest")

    # The first mean is 2; the point at 5 lies 3 away from it, the others 2 and 1.
    assert [step.centroids.ravel().tolist() for step in phase("update", steps)] == [
        [2, 5],
        [0.5, 5],
    ]
    assert steps[-1].labels.tolist() == [0, 0, 1]


def test_farthest_moves_several_empty_centroids_to_different_points():
    steps = run([[0], [1], [5], [9]], [[0], [50], [60]], empty="farthest")

    assert phase("update", steps)[0].centroids.tolist() == [[3.75], [9], [0]]
    assert steps[-1].labels.tolist() == [2, 2, 0, 1]


def test_farthest_moves_equal_empty_centroids_to_different_places():
    X, start = [[10], [10], [3], [3], [4]], [[0], [50], [60]]
    steps = run(X, start, empty="farthest")

    # The mean is 6; both points at 10 are farthest, but they are one place.
    assert phase("update", steps)[0].centroids.tolist() == [[6], [10], [3]]


def test_farthest_revives_a_cluster_that_emptied_in_mid_run():
    steps = run(DESERTED, DESERTED_START, empty="farthest")

    assert phase("update", steps)[1].centroids[2].tolist() == [6, 4]
    assert steps[-1].labels.tolist() == [2, 1, 1, 0, 0]


def test_drop_makes_the_empty_centroid_nan_and_keeps_the_other_numbers():
    last = run([[0], [1], [5], [6]], [[0], [99], [6]], empty="drop")[-1]

    assert last.labels.tolist() == [0, 0, 2, 2]
    np.testing.assert_array_equal(last.centroids, [[0.5], [np.nan], [5.5]])


def test_drop_is_for_the_rest_of_the_run():
    steps = run(DESERTED, DESERTED_START, empty="drop")

    *_, dropping, last = steps
    assert np.isnan(dropping.shift[2]).all()
    assert np.isnan(last.centroids[2]).all()
    assert last.labels.tolist() == [0, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("start", "cluster", "iteration"),
    [(DESERTED_START, 2, 2), ([[6, 4], [99, 0], [0, 99]], 1, 1)],
    ids=["in mid-run", "two at once"],
)
def test_error_names_the_first_empty_cluster_and_the_iteration(
    start, cluster, iteration
):
    message = (
        'with empty="error" every cluster must keep at least one point, '
        f"got none with label {cluster} (cluster {cluster + 1}) "
        f"at iteration {iteration}"
    )

    with pytest.raises(ValueError, match=f"^{escape(message)}$"):
        run(DESERTED, start, empty="error")


def test_error_still_yields_the_steps_before_it():
    steps = lloyd(DESERTED, DESERTED_START, empty="error")

    assert [next(steps).phase for _ in range(4)] == [
        "init",
        "assign",
        "update",
        "assign",
    ]


@pytest.mark.parametrize("rule", ["keep", "farthest", "drop", "error"])
def test_the_rule_changes_nothing_when_no_cluster_is_empty(rule):
    last = run(SLOPE, SLOPE_START, empty=rule)[-1]

    assert last.centroids.tolist() == [[3, 4], [24, 32]]
    assert last.labels.tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize("rule", EMPTY_RULES)
@pytest.mark.parametrize("start", [[[0.1], [0.1], [0.1]], [[0.3], [0.1], [7.0]]])
def test_points_that_are_all_equal_form_one_cluster(rule, start):
    last = run([[0.1]] * 5, start, empty=rule)[-1]

    assert len(set(last.labels.tolist())) == 1
    assert last.inertia == pytest.approx(0, abs=1e-30)
    assert last.centroids[last.labels[0]] == pytest.approx(0.1)
    assert last.stop != "max_iter"


@pytest.mark.parametrize("n", [3, 6, 7])
def test_farthest_takes_nothing_from_a_cluster_whose_points_are_all_equal(n):
    last = run([[0.1]] * n, [[0.1], [7]], empty="farthest")[-1]

    assert last.centroids.tolist() == [[0.1], [7]]
    assert last.stop == "centroids unchanged"


def test_two_places_for_three_centroids_leave_one_cluster_empty():
    X = [[0, 0], [4, 4], [0, 0], [4, 4]]
    last = run(X, [[0, 0], [4, 4], [0, 0]], empty="farthest")[-1]

    assert np.bincount(last.labels, minlength=3).tolist() == [2, 2, 0]
    assert np.isfinite(last.centroids).all()
    assert last.inertia == 0


@some
@given(problems())
def test_farthest_fills_every_cluster_when_there_are_enough_places(problem):
    X, start = problem
    last = run(X, start, empty="farthest")[-1]

    places = len(np.unique(X, axis=0))
    assert len(set(last.labels.tolist())) == min(places, len(start))


@some
@given(problems())
def test_a_dropped_centroid_stays_away_and_gets_no_point(problem):
    for before, after in pairwise(run(*problem, empty="drop")):
        gone = np.isnan(after.centroids).all(axis=1)

        assert gone[np.isnan(before.centroids).all(axis=1)].all()
        assert not np.isin(after.labels, np.flatnonzero(gone)).any()


# Offsets and magnitudes


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("offset", [1e6, -1e9])
def test_an_offset_changes_no_label(offset, seed):
    X, start = (np.round(array * 1024) / 1024 for array in blobs(seed, 2))
    near, far = run(X, start), run(X + offset, start + offset)

    for step, moved in zip(near, far, strict=True):
        np.testing.assert_array_equal(moved.labels, step.labels)
        np.testing.assert_allclose(moved.centroids - offset, step.centroids, atol=1e-6)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("power", [496, -496], ids=["about 1e149", "about 1e-149"])
def test_a_power_of_two_as_unit_changes_no_bit(power, seed):
    X, start = (np.round(array * 1024) / 1024 for array in blobs(seed, 2))
    steps, scaled = run(X, start), run(np.ldexp(X, power), np.ldexp(start, power))

    for step, other in zip(steps, scaled, strict=True):
        np.testing.assert_array_equal(other.labels, step.labels)
        np.testing.assert_array_equal(np.ldexp(other.centroids, -power), step.centroids)
        np.testing.assert_array_equal(np.ldexp(other.inertia, -2 * power), step.inertia)
