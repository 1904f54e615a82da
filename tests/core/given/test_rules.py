"""A run ends for one of four reasons; empty clusters follow one of four rules."""

from itertools import pairwise
from re import escape

import numpy as np
import pytest
from hypothesis import given

from kmviz import lloyd
from kmviz.core.algorithm import stop_rule

from ..runs import EMPTY_RULES, SLOPE, SLOPE_START, blobs, phase, problems, run, some

# Naively added and divided, the mean of several 0.1 is not 0.1: these never settled.
RESTLESS = [[0.1, 0.1], [0.0, 0.2], [0.1, 0.1], [0.2, 0.0], [0.1, 0.1], [0.1, 0.1]]


RESTLESS_START = [[0.1, 0.1], [0.1, 0.1]]


# The third cluster has two points at first, and after one update none.
DESERTED = [[6, 4], [1, 0], [2, 0], [1, 6], [1, 5]]


DESERTED_START = [[6, 4], [2, 0], [1, 0]]


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


def test_a_whole_number_of_another_kind_is_a_tol_too():
    class Twenty:
        def __index__(self):
            return 20

    assert run(SLOPE, SLOPE_START, tol=Twenty())[-1].stop == "centroids unchanged"


def test_points_that_rounding_used_to_turn_in_circles_settle():
    steps = run(RESTLESS, RESTLESS_START)

    assert {step.inertia for step in steps[1:]} == {steps[1].inertia}
    assert steps[-1].stop == "centroids unchanged"


def test_labels_that_come_back_end_a_run():
    first = [1, 2, 1]
    stops = [
        stop_rule(seen, i, unmoved=False, cut=False)
        for i, seen in enumerate(first, start=1)
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
