"""Where centroids start: on which places, with which chances, from which randomness."""

import random
from collections import Counter
from itertools import permutations

import numpy as np
import pytest

from kmviz import choose_centroids, kmeans, seeding_steps
from kmviz.core.ground.pauses import heard_by
from kmviz.core.seeding import ABREAST, _drawn, draw_starts

DRAWN = ["random", "k-means++", "greedy-k-means++", "farthest"]
METHODS = [*DRAWN, "partition"]

X = np.random.default_rng(5).normal(size=(40, 2))
DUPLICATES = np.array([[0, 0], [1, 0], [0, 0], [-0.0, 0], [1, 0], [5, 5], [0, 0]])
LINE = np.array([[0.0], [1.0], [3.0], [7.0]])


def places(points):
    """Return the set of places, each a tuple."""
    return {tuple(row) for row in points.tolist()}


def chi_square_p(counts, chances):
    """Return how likely counts at least this far from the chances are."""
    stats = pytest.importorskip("scipy.stats")
    observed = [counts[key] for key in chances]
    assert sum(observed) == counts.total(), "something impossible was drawn"
    expected = np.array(list(chances.values())) * counts.total()
    return stats.chisquare(observed, expected).pvalue


def draws(number, k, init):
    """Return how often each sequence of places is drawn from LINE."""
    rng = np.random.default_rng(2007)
    starts = (choose_centroids(LINE, k, init=init, rng=rng) for _ in range(number))
    return Counter(tuple(start.ravel().tolist()) for start in starts)


@pytest.mark.parametrize("init", METHODS)
def test_there_are_k_finite_centroids(init):
    for k in (1, 2, 7, 40):
        centroids = choose_centroids(X, k, init=init, rng=0)

        assert centroids.shape == (k, 2)
        assert centroids.dtype == np.float64
        assert np.isfinite(centroids).all()


@pytest.mark.parametrize("init", DRAWN)
def test_centroids_are_points_at_different_places(init):
    for seed in range(10):
        chosen = places(choose_centroids(X, 12, init=init, rng=seed))

        assert len(chosen) == 12, seed
        assert chosen <= places(X)


@pytest.mark.parametrize("init", DRAWN)
def test_equal_points_give_one_centroid_while_other_places_are_free(init):
    for seed in range(20):
        centroids = choose_centroids(DUPLICATES, 3, init=init, rng=seed)

        assert places(centroids + 0.0) == {(0, 0), (1, 0), (5, 5)}, seed


@pytest.mark.parametrize("init", DRAWN)
def test_fewer_places_than_k_means_equal_centroids(init):
    for seed in range(10):
        centroids = choose_centroids(DUPLICATES, 6, init=init, rng=seed)

        assert len(centroids) == 6
        assert places(centroids + 0.0) == {(0, 0), (1, 0), (5, 5)}, seed


@pytest.mark.parametrize("init", METHODS)
def test_as_many_centroids_as_points_are_the_points(init):
    assert places(choose_centroids(X, 40, init=init, rng=1)) == places(X)


@pytest.mark.parametrize("init", METHODS)
def test_one_point_is_its_own_only_centroid(init):
    assert choose_centroids([[3, 4]], 1, init=init, rng=0).tolist() == [[3, 4]]


def test_partition_gives_the_means_of_groups_that_are_not_empty():
    # Of points on the axes, a mean is 1/size in the columns of its own points.
    for seed in range(20):
        centroids = choose_centroids(np.eye(9), 4, init="partition", rng=seed)
        members = centroids > 0
        sizes = members.sum(axis=1, keepdims=True)

        assert members.any(axis=1).all(), seed
        assert members.sum(axis=0).tolist() == [1] * 9
        np.testing.assert_allclose(centroids, members / sizes)


def test_random_draws_every_order_of_points_equally_often():
    orders = list(permutations(LINE.ravel().tolist(), 2))

    counts = draws(1500, 2, "random")

    assert chi_square_p(counts, dict.fromkeys(orders, 1 / 12)) > 0.01


def triples():
    """Return the chance of each ordered triple of LINE under k-means++."""
    line = LINE.ravel().tolist()
    chances = {}
    for a, b, c in permutations(line, 3):
        second = {x: (x - a) ** 2 for x in line}
        third = {x: min((x - a) ** 2, (x - b) ** 2) for x in line}
        shares = second[b] / sum(second.values()), third[c] / sum(third.values())
        chances[a, b, c] = shares[0] * shares[1] / 4
    return chances


def test_k_means_plus_plus_draws_in_proportion_to_squared_distances():
    assert chi_square_p(draws(2000, 3, "k-means++"), triples()) > 0.01


def test_many_starts_at_once_follow_the_same_chances():
    rng = np.random.default_rng(2007)
    starts = draw_starts(LINE, 3, "k-means++", 4000, rng)

    counts = Counter(tuple(start.ravel().tolist()) for start in starts)

    assert chi_square_p(counts, triples()) > 0.01


def test_greedy_k_means_plus_plus_takes_the_best_of_its_draws():
    # For k = 2 it draws twice: the better of two, by what it leaves of the squares.
    line = LINE.ravel().tolist()
    chances = {}
    for a in line:
        square = {x: (x - a) ** 2 for x in line}
        left = {b: sum(min(square[x], (x - b) ** 2) for x in line) for b in line}
        share = {b: square[b] / sum(square.values()) for b in line if b != a}
        for b in share:
            worse = sum(share[c] for c in share if left[c] > left[b])
            same = sum(share[c] for c in share if left[c] == left[b])
            chances[a, b] = ((worse + same) ** 2 - worse**2) * share[b] / same / 4

    assert chi_square_p(draws(2000, 2, "greedy-k-means++"), chances) > 0.01


@pytest.mark.parametrize("init", METHODS)
@pytest.mark.parametrize("data", [X, DUPLICATES, [[3.0, 4.0]]], ids=len)
def test_the_draws_bring_the_stars_that_are_chosen(init, data):
    k = min(6, len(data))
    for seed in range(5):
        steps = list(seeding_steps(data, k, init=init, rng=seed))
        chosen = choose_centroids(data, k, init=init, rng=seed)
        assert steps[-1].centroids.tolist() == chosen.tolist()
        assert len(steps) == (1 if init in ("random", "partition") else k)


@pytest.mark.parametrize(
    ("init", "tried"), [("k-means++", [1] * 9), ("greedy-k-means++", [1] + [4] * 8)]
)
def test_a_draw_tells_how_many_points_were_tried(init, tried):
    steps = seeding_steps(X, 9, init=init, rng=0)  # 2 + log 9, whole

    assert [step.tried for step in steps] == tried


@pytest.mark.parametrize("init", DRAWN)
def test_chances_add_up_to_one_and_drawn_points_had_some(init):
    for step in seeding_steps(X, 5, init=init, rng=2):
        there = step.centroids[~np.isnan(step.centroids[:, 0])]
        (point,) = np.flatnonzero((there[-1] == X).all(axis=1))
        assert step.chances.sum() == pytest.approx(1.0)
        assert step.chances[point] > 0
        assert not step.chances.flags.writeable


def test_the_chances_of_k_means_plus_plus_are_worked_out_by_hand():
    first, second = seeding_steps(LINE, 2, init="k-means++", rng=4)
    squares = (LINE - first.centroids[0]).ravel() ** 2

    assert first.chances.tolist() == [0.25] * 4
    assert second.chances.tolist() == pytest.approx((squares / squares.sum()).tolist())


def test_a_star_that_is_not_drawn_yet_is_nowhere():
    steps = list(seeding_steps(X, 3, init="farthest", rng=0))

    assert [np.isnan(step.centroids[:, 0]).tolist() for step in steps] == [
        [False, True, True],
        [False, False, True],
        [False, False, False],
    ]
    assert {step.phase for step in steps} == {"seed"}
    assert all((step.labels == -1).all() for step in steps)


def test_means_of_groups_are_drawn_by_no_chance():
    (step,) = seeding_steps(X, 3, init="partition", rng=0)

    assert step.chances is None


@pytest.mark.parametrize("init", METHODS)
def test_a_run_that_shows_its_draws_is_the_same_run(init):
    plain = kmeans(X, 4, init=init, rng=7)
    shown = kmeans(X, 4, init=init, rng=7, seeding=True)
    draws = len(shown) - len(plain)

    assert {step.phase for step in shown[:draws]} == {"seed"}
    assert shown[draws].phase == "init"
    assert shown.labels.tolist() == plain.labels.tolist()
    assert (shown.inertia, shown.n_iter) == (plain.inertia, plain.n_iter)


def test_given_stars_are_not_drawn():
    assert kmeans(X, init=X[:3], seeding=True)[0].phase == "init"


def test_a_word_does_not_show_the_draws():
    with pytest.raises(TypeError, match=r"^seeding must be True or False, got 'no'$"):
        kmeans(X, 3, seeding="no")


def test_farthest_takes_the_points_worked_out_by_hand():
    chosen = set(draws(50, 3, "farthest"))

    assert chosen == {(0, 7, 3), (1, 7, 3), (3, 7, 0), (7, 0, 3)}


def test_farthest_depends_on_nothing_but_its_first_point():
    starts = [choose_centroids(X, 6, init="farthest", rng=seed) for seed in range(200)]
    rest = {(tuple(start[0]), tuple(start[1:].ravel())) for start in starts}

    assert len(rest) == len({first for first, _ in rest}) == len(X)


def test_a_given_array_is_copied():
    given = np.array([[0.0, 0.0], [1.0, 1.0]])

    centroids = choose_centroids(X, init=given)

    assert centroids.tolist() == given.tolist()
    assert not np.shares_memory(centroids, given)


def test_a_given_array_that_is_read_only_is_copied_too():
    given = np.array([[0.0, 0.0], [1.0, 1.0]])
    given.setflags(write=False)

    assert not np.shares_memory(choose_centroids(X, init=given), given)


@pytest.mark.parametrize("init", [*METHODS, X[:3]], ids=[*METHODS, "array"])
def test_the_centroids_are_the_callers_own_to_change(init):
    before = X.copy()

    centroids = choose_centroids(X, 3, init=init, rng=0)
    centroids[:] = 7.0

    np.testing.assert_array_equal(X, before)


def test_a_given_list_may_come_with_or_without_its_k():
    given = [[0, 0], [1, 1]]

    assert choose_centroids(X, 2, init=given).tolist() == given
    assert choose_centroids(X, init=given).tolist() == given


@pytest.mark.parametrize("init", METHODS)
def test_the_same_number_gives_the_same_start(init):
    first, again, other = (choose_centroids(X, 5, init=init, rng=s) for s in (3, 3, 4))

    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()


@pytest.mark.parametrize("init", METHODS)
def test_a_generator_gives_what_its_number_gives_and_moves_on(init):
    rng = np.random.default_rng(3)

    first, other = (choose_centroids(X, 5, init=init, rng=rng) for _ in range(2))

    assert first.tolist() == choose_centroids(X, 5, init=init, rng=3).tolist()
    assert first.tolist() != other.tolist()


def test_numpy_whole_numbers_are_seeds_too():
    plain, wide = (choose_centroids(X, 5, rng=rng) for rng in (3, np.uint64(3)))

    assert plain.tolist() == wide.tolist()


def test_no_rng_means_another_start_each_time():
    starts = {choose_centroids(X, 20).tobytes() for _ in range(3)}

    assert len(starts) == 3


@pytest.mark.parametrize("init", METHODS)
@pytest.mark.parametrize("rng", [None, 0], ids=["none", "number"])
def test_global_random_states_stay_as_they_were(init, rng):
    before = np.random.get_state()[1:], random.getstate()  # noqa: NPY002  that state

    choose_centroids(X, 5, init=init, rng=rng)

    after = np.random.get_state()[1:], random.getstate()  # noqa: NPY002
    assert repr(before) == repr(after)


@pytest.mark.parametrize("init", METHODS)
def test_the_start_does_not_depend_on_the_unit(init):
    centroids = choose_centroids(X, 5, init=init, rng=0)
    scaled = choose_centroids(np.ldexp(X, 490), 5, init=init, rng=0)

    np.testing.assert_array_equal(np.ldexp(scaled, -490), centroids)


def test_many_starts_do_not_depend_on_the_unit_of_the_points():
    X = np.random.default_rng(1).normal(size=(30, 2))
    near, far = (
        draw_starts(X * unit, 4, "k-means++", 6, np.random.default_rng(2))
        for unit in (1.0, 2.0**40)
    )

    np.testing.assert_array_equal(near * 2.0**40, far)


def test_a_number_drawn_on_a_border_takes_no_point_without_weight():
    number = np.random.default_rng(0).random()
    cumulated = np.array([0.0, number, number, 1.0])

    assert _drawn(cumulated, np.random.default_rng(0)) == 3


def test_starts_of_many_runs_on_many_points_may_end_between_runs():
    points, heard = np.zeros((ABREAST, 1)), []
    points[7] = 1.0
    with heard_by(lambda *_: heard.append(1)):
        starts = draw_starts(points, 2, "k-means++", 3, np.random.default_rng(0))

    assert len(heard) == 3
    np.testing.assert_array_equal(np.sort(starts, axis=1), [[[0.0], [1.0]]] * 3)
