"""What is to be seen at a moment never contradicts itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmviz import Trace, kmeans, kmedians, make_run
from kmviz.core.algorithm import alternate
from kmviz.core.given.rules import Rules
from kmviz.core.metric import Euclidean
from kmviz.drawing.board.moment import moment_at

PASSING = [[0.0, 0.0], [0.0, 2.0], [0.8, -0.9]]
PASSING_START = [[0.0, 1.0], [-0.8, -0.9]]
"""The second star passes close by the first point on its way."""

WAYS = (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95)


@st.composite
def runs(draw):
    """A run from starts near the points or far away, under any empty rule."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(1, 40))
    k, d = draw(st.integers(1, min(n, 8))), draw(st.integers(1, 4))
    reach = draw(st.sampled_from([0.3, 1.0, 3.0]))
    empty = draw(st.sampled_from(["keep", "farthest", "drop"]))
    start = rng.normal(scale=reach, size=(k, d))
    return kmeans(rng.normal(size=(n, d)), init=start, empty=empty, max_iter=8)


def whole(trace):
    """Return a moment for each step."""
    return [moment_at(trace, i) for i in range(len(trace))]


def between(trace, phase, ways=WAYS):
    """Return moments on the way to steps of a phase, after the first assign."""
    return [
        (i, moment_at(trace, i + way))
        for i in range(1, len(trace) - 1)
        if trace[i + 1].phase == phase
        for way in ways
    ]


def closest(X, stars):
    """Return the nearest star of each point, the first of equals; nan is nowhere."""
    squares = ((X[:, None] - stars) ** 2).sum(axis=2)
    return np.where(np.isnan(squares), np.inf, squares).argmin(axis=1)


def squares_to_shown_stars(X, moment):
    return sum(
        float(((point - moment.stars[label]) ** 2).sum())
        for point, label in zip(X, moment.labels, strict=True)
    )


@given(runs())
@settings(max_examples=20)
def test_at_a_step_all_is_as_in_the_step(trace):
    for step, moment in zip(trace, whole(trace), strict=True):
        assert moment.step is step
        assert moment.arrived
        np.testing.assert_array_equal(moment.labels, step.labels)
        np.testing.assert_array_equal(moment.stars, step.centroids)
        np.testing.assert_equal(moment.inertia, step.inertia)


@given(runs())
@settings(max_examples=20)
def test_the_tints_belong_to_the_centroids_that_gave_the_labels(trace):
    assert moment_at(trace, 0).owners is None
    for moment in whole(trace)[1:]:
        given_by = closest(trace.X, moment.owners)

        np.testing.assert_array_equal(given_by, moment.labels)


@given(runs())
@settings(max_examples=20)
def test_after_an_update_the_points_nearer_to_another_star_are_misplaced(trace):
    for i, moment in enumerate(whole(trace)):
        nearer = closest(trace.X, moment.stars) != moment.labels
        if trace[i].phase != "update":
            nearer[:] = False

        np.testing.assert_array_equal(moment.misplaced, nearer)


@given(runs())
@settings(max_examples=20)
def test_the_misplaced_points_are_those_that_the_next_assign_moves(trace):
    for i in range(2, len(trace), 2):
        misplaced = moment_at(trace, i).misplaced

        np.testing.assert_array_equal(misplaced, trace[i + 1].changed)


def test_a_run_that_ends_with_an_update_still_knows_who_is_misplaced(gauss_run):
    full = gauss_run(60, 4)
    cut = Trace(full.X, full[:3])

    misplaced = moment_at(cut, 2).misplaced

    assert misplaced.any()
    np.testing.assert_array_equal(misplaced, full[3].changed)


def test_points_that_others_sent_elsewhere_are_misplaced_until_they_are_moved():
    X = [[0.0, 0.0], [1.0, 0.0], [6.0, 0.0], [9.0, 1.0]]
    stars, astray = [X[:2], *[X[1:3]] * 3], [1, 0, 1, 1]
    trace = Trace.from_history(X, stars, [astray, astray, [0, 0, 1, 1]])

    first, update, second, _, third = (moment_at(trace, i) for i in range(1, 6))
    assert first.misplaced.tolist() == [True, True, False, False]
    assert update.misplaced.tolist() == [True, False, False, False]
    assert second.misplaced.tolist() == [True, False, False, False]
    assert not third.misplaced.any()
    assert [m.strayed for m in (first, update, second, third)] == [*[True] * 3, False]


@given(runs())
@settings(max_examples=10)
def test_a_run_handed_in_by_others_is_drawn_as_it_is_by_us(trace):
    again = Trace(trace.X, list(trace))
    for position in np.arange(0, len(trace) - 0.5, 0.5):
        ours, theirs = moment_at(trace, position), moment_at(again, position)

        np.testing.assert_array_equal(theirs.misplaced, ours.misplaced)
        assert not theirs.strayed


@given(runs(), st.lists(st.floats(0, 1), min_size=1, max_size=6))
@settings(max_examples=40)
def test_the_inertia_is_the_sum_of_squares_of_what_is_shown(trace, shares):
    first, last = 1, len(trace) - 1
    for share in shares:
        moment = moment_at(trace, first + share * (last - first))
        expected = squares_to_shown_stars(trace.X, moment)

        assert moment.inertia == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(runs(), st.floats(0, 1))
@settings(max_examples=20)
def test_sizes_count_the_points_of_each_color(trace, share):
    for reached in range(len(trace) - 1):
        moment = moment_at(trace, reached + share)
        counts = [(moment.labels == label).sum() for label in range(trace.k)]

        np.testing.assert_array_equal(moment.sizes, counts)


@given(runs())
@settings(max_examples=20)
def test_on_the_way_to_an_assign_a_point_has_its_old_label_or_its_new(trace):
    for i, moment in between(trace, "assign"):
        old, new = trace[i].labels, trace[i + 1].labels

        assert ((moment.labels == old) | (moment.labels == new)).all()


@given(runs())
@settings(max_examples=20)
def test_on_the_way_to_an_update_labels_and_tints_stay(trace):
    for i, moment in between(trace, "update"):
        np.testing.assert_array_equal(moment.labels, trace[i].labels)
        np.testing.assert_array_equal(moment.owners, trace[i].centroids)


@given(runs())
@settings(max_examples=20)
def test_on_the_way_to_an_assign_the_stars_stand_still(trace):
    for i, moment in between(trace, "assign"):
        np.testing.assert_array_equal(moment.stars, trace[i].centroids)


@given(runs(), st.floats(0.01, 0.99))
@settings(max_examples=20)
def test_stars_slide_straight_to_their_means(trace, way):
    for i, moment in between(trace, "update", [way]):
        start, end = trace[i].centroids, trace[i + 1].centroids
        end = np.where(np.isnan(end), start, end)

        np.testing.assert_allclose(moment.stars, start + way * (end - start), atol=1e-9)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("phase", ["assign", "update"])
def test_a_tinted_cell_holds_no_foreign_point_that_is_not_ringed(phase, way):
    trace = kmeans(PASSING, init=PASSING_START)

    (_, moment), *_ = between(trace, phase, [way])
    foreign = closest(trace.X, moment.owners) != moment.labels

    assert not (foreign & ~moment.misplaced).any()


@given(runs())
@settings(max_examples=40)
def test_in_any_run_a_tinted_cell_holds_no_foreign_point_that_is_not_ringed(trace):
    for _, moment in between(trace, "assign") + between(trace, "update"):
        foreign = closest(trace.X, moment.owners) != moment.labels

        assert not (foreign & ~moment.misplaced).any()


@pytest.mark.parametrize("way", WAYS)
def test_a_point_that_a_star_only_passes_by_is_ringed_meanwhile(way):
    trace = kmeans(PASSING, init=PASSING_START)

    (_, moment), *_ = between(trace, "update", [way])
    nearer = closest(trace.X, moment.stars) != moment.labels

    np.testing.assert_array_equal(moment.misplaced, nearer)


@given(runs())
@settings(max_examples=20)
def test_a_glide_leaves_from_one_step_and_arrives_at_the_next(trace):
    for i in range(1, len(trace) - 1):
        for near, way in ((i, 1e-9), (i + 1, 1 - 1e-9)):
            close, there = moment_at(trace, i + way), moment_at(trace, near)
            stays = ~np.isnan(there.stars[:, 0])

            assert close.inertia == pytest.approx(there.inertia, rel=1e-6, abs=1e-9)
            np.testing.assert_array_equal(close.labels, there.labels)
            np.testing.assert_allclose(
                close.stars[stays], there.stars[stays], atol=1e-6
            )


@given(runs())
@settings(max_examples=20)
def test_the_tints_of_a_glide_begin_and_end_at_those_of_the_steps(trace):
    for i in range(1, len(trace) - 1):
        for near, way in ((i, 1e-9), (i + 1, 1 - 1e-9)):
            close = moment_at(trace, i + way).owners
            there = moment_at(trace, near).owners
            both = ~np.isnan(close[:, 0]) & ~np.isnan(there[:, 0])

            np.testing.assert_allclose(close[both], there[both], atol=1e-6)


def test_before_the_first_assign_there_is_only_the_start(gauss_run):
    moment = moment_at(gauss_run(20, 3), 0.7)

    assert moment.step.phase == "init"
    assert (moment.labels == -1).all()
    assert (moment.owners, moment.borders) == (None, None)
    assert np.isnan(moment.inertia)


@given(runs())
@settings(max_examples=20)
def test_trails_are_where_the_stars_have_been(trace):
    for i, moment in enumerate(whole(trace)):
        been = [step.centroids for step in trace[: i + 1] if step.phase != "assign"]

        np.testing.assert_array_equal(moment.trails[: len(been)], been)
        np.testing.assert_array_equal(moment.trails[-1], moment.stars)


def test_a_trail_has_a_corner_where_a_hand_has_put_the_star(awkward_runs):
    run = awkward_runs["by hand"]
    *before, last = moment_at(run, 3).trails

    assert [step.phase for step in run[:4]] == ["init", "assign", "move", "assign"]
    np.testing.assert_array_equal(before, [run[0].centroids, run[2].centroids])
    np.testing.assert_array_equal(last, run[2].centroids)


@given(runs(), st.floats(0, 1))
@settings(max_examples=20)
def test_the_path_of_the_inertia_ends_now(trace, share):
    position = share * (len(trace) - 1)
    moment = moment_at(trace, position)

    steps = range(1, int(position) + 1)
    past = [(i, trace[i].inertia) for i in steps if i < position]
    np.testing.assert_array_equal(moment.path[: len(past)], np.reshape(past, (-1, 2)))
    assert moment.path[-1, 1] == pytest.approx(moment.inertia, nan_ok=True)


def test_the_inertia_of_steps_long_past_is_made_when_their_path_is_asked_for():
    asked = []

    class Told(Euclidean):
        def total(self, centroids, labels):
            asked.append(1)
            return super().total(centroids, labels)

    metric = Told(np.random.default_rng(0).normal(size=(60, 2)))
    steps = alternate(metric, metric.X[:4], Rules())
    trace = Trace(metric.X, steps, metric=metric)
    last = len(trace) - 1

    moment = moment_at(trace, last)
    assert last > 8
    assert len(asked) == 2  # of this step and of the one before
    assert len(moment.path) == last + 1
    assert len(asked) == last


def test_a_dropped_star_stays_until_its_update_is_done(awkward_runs):
    trace = awkward_runs["dropped"]

    here = [np.isnan(moment_at(trace, t).stars).any() for t in (1, 1.9, 2, 2.5, 3)]

    assert here == [False, False, True, True, True]


def test_the_inertia_before_a_step_is_that_of_the_step_before_it(gauss_run):
    trace = gauss_run(30, 3)

    assert moment_at(trace, 3).before == trace[2].inertia
    assert moment_at(trace, 2.5).before == trace[2].inertia
    assert np.isnan(moment_at(trace, 0).before)


@given(st.integers(0, 2**32 - 1), st.floats(0, 1), st.integers(1, 3))
@settings(max_examples=40)
def test_of_medians_all_is_as_true_by_their_distances(seed, share, d):
    rng = np.random.default_rng(seed)
    trace = kmedians(rng.normal(size=(30, d)), k=4, rng=rng)
    moment = moment_at(trace, 1 + share * (len(trace) - 2))
    away = np.abs(trace.X[:, None] - moment.stars).sum(axis=2)

    own = away[np.arange(30), moment.labels]
    assert moment.inertia == pytest.approx(own.sum())
    if moment.step.phase == "update":
        np.testing.assert_array_equal(moment.misplaced, away.argmin(1) != moment.labels)


def test_at_the_end_of_a_run_of_medians_no_point_is_ringed():
    X = np.random.default_rng(0).normal(size=(200, 2))
    trace = kmedians(X, k=5, rng=0)
    foreign = closest(X, trace.centroids) != trace.labels

    assert foreign.any()
    assert not moment_at(trace, len(trace) - 1).misplaced.any()


@pytest.mark.parametrize("after", [1, 2])
def test_a_star_moved_by_hand_has_borders_where_it_is_now(after):
    run = make_run("iris", seed=1, moves={after: [[1.0, 0.2], [4.0, 1.0], [6.0, 2.0]]})
    moved = next(i for i, step in enumerate(run) if step.phase == "move")
    moment = moment_at(run, moved)

    assert moment.borders is run[moved].centroids
    assert moment.misplaced.any()
