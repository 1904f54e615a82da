"""No star hides what it stands for, wherever the points are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from matplotlib.path import Path

from kmviz import Scene, kmeans
from kmviz.drawing.artists.tags import best_tag
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.board.stance import MORE, MOST_PAIRS, SMALL, UPPERMOST, Footing
from kmviz.drawing.look.style import number_size, star_size
from kmviz.drawing.words.languages import ENGLISH
from kmviz.points.catalogue import BOARDS
from kmviz.runs.run import make_run

SIDE = 345.0
"""Of a board on a picture of 800 x 600, in points."""


def footing(points, k):
    return Footing(np.array(points, float), np.full(2, SIDE), k)


def hidden(points, places, stances):
    """Tell which points lie under a star, or under the halo of a number, by shapes."""
    k = len(places)
    type_size = number_size(k)
    under = np.zeros(len(points), bool)
    for place, share, offset, text in zip(
        places, stances.shares, stances.offsets, stances.texts, strict=True
    ):
        corners = Path.unit_regular_star(5, 0.381966).vertices * star_size(k) / 2
        under |= Path(place + share * corners).contains_points(points)
        half = np.array([0.35 * len(text.strip(",")), 0.37]) * type_size + 1
        under |= (np.abs(points - place - offset) < half).all(axis=1)
    return under


def most_lost(points, labels, places, stances):
    """Return the largest share of a cluster that is neither seen nor lifted."""
    gone = hidden(points, places, stances)
    for point in stances.lifted:
        gone &= np.abs(points - points[point]).max(axis=1) > 0.5
    clusters = [gone[labels == label] for label in np.unique(labels)]
    return max(cluster.mean() for cluster in clusters)


@pytest.mark.parametrize("name", BOARDS)
def test_no_cluster_of_a_board_loses_sight_of_more_than_a_third(name):
    trace = make_run(name, seed=3, board_seed=3, max_iter=6)
    plane = Plane(trace, ENGLISH)
    xmin, xmax, ymin, ymax = plane.bounds
    scale = SIDE / np.array([xmax - xmin, ymax - ymin])
    points = (plane.points - [xmin, ymin]) * scale
    ground = footing(points, trace.k)

    for step in trace:
        places = (plane.project(step.centroids) - [xmin, ymin]) * scale
        stances = ground.stances(places, step.labels)
        assert most_lost(points, step.labels, places, stances) <= 1 / 3


@given(some.integers(0, 10**6), some.sampled_from([0, 2, 6, 20, 90]))
def test_no_cluster_loses_sight_of_more_than_a_third_of_any_points(seed, spread):
    rng = np.random.default_rng(seed)
    k, n = int(rng.integers(1, 9)), int(rng.integers(9, 120))
    middles = rng.uniform(40, SIDE - 40, (k, 2)) // rng.integers(1, 60)
    labels = np.append(np.arange(k), rng.integers(0, k, n - k))
    points = np.clip(middles[labels] + rng.normal(0, spread, (n, 2)), 0, SIDE)
    places = np.array([points[labels == j].mean(axis=0) for j in range(k)])

    stances = footing(points, k).stances(places, labels)

    assert most_lost(points, labels, places, stances) <= 1 / 3


def ring(middle, radius, n=12):
    """Points evenly around a middle."""
    turns = np.arange(n) * 2 * np.pi / n
    return middle + radius * np.column_stack([np.cos(turns), np.sin(turns)])


def test_a_star_that_hides_nothing_stands_at_ease():
    points = ring([100.0, 100.0], 40.0)
    ground = footing(points, 1)

    stances = ground.stances(np.array([[100.0, 100.0]]), np.zeros(12, int))

    easy = ground.at_ease()
    assert stances.texts == easy.texts == ("1",)
    assert (stances.shares, stances.offsets.tolist()) == (1.0, [[0.0, 0.0]])
    assert not stances.lifted.size
    assert not stances.bearing.any()


def test_a_star_in_a_small_crowd_is_small_and_its_number_outside():
    points = ring([100.0, 100.0], 7.6, 24)

    stances = footing(points, 1).stances(np.array([[100.0, 100.0]]), np.zeros(24, int))

    assert stances.shares == SMALL
    assert np.hypot(*stances.offsets[0]) > star_size(1) * SMALL / 2
    assert not stances.lifted.size


def test_a_point_that_stands_for_many_is_spared_as_these_would_be():
    points = np.array([*ring([100.0, 100.0], 7.6, 3), *ring([100.0, 100.0], 60.0, 9)])
    middle, labels = np.array([[100.0, 100.0]]), np.zeros(12, int)
    many = np.repeat([8, 1], [3, 9])

    few, dense = (
        Footing(points, np.full(2, SIDE), 1, weights=each).stances(middle, labels)
        for each in (None, many)
    )

    assert few.shares == 1.0
    assert dense.shares == SMALL


def test_a_point_alone_lies_on_its_large_star():
    places = np.array([[50.0, 50.0], [150.0, 150.0]])

    stances = footing(places, 2).stances(places, np.array([0, 1]))

    assert stances.shares.tolist() == [1.0, 1.0]
    assert stances.lifted.tolist() == [0, 1]
    assert stances.bearing.all()
    assert (np.hypot(*stances.offsets.T) > 5).all()


@pytest.mark.parametrize(("below", "share"), [(7.0, SMALL), (8.0, 1.0)])
def test_a_point_between_two_legs_of_a_star_is_hidden_by_both(below, share):
    places = np.array([[100.0, 100.0]])

    stances = footing(places - [0.0, below], 1).stances(places, np.zeros(1, int))

    assert stances.shares == share


def test_of_points_at_one_place_the_last_lies_on_the_star():
    points = np.full((9, 2), 50.0)

    stances = footing(points, 1).stances(points[:1], np.zeros(9, int))

    assert stances.lifted.tolist() == [8]


def test_stars_at_one_place_stand_on_each_other_and_their_numbers_side_by_side():
    points = ring([100.0, 100.0], 60.0)
    places = np.array([[102.0, 100.0], [200.0, 200.0], [100.0, 100.0]])

    stances = footing(points, 3).stances(places, np.arange(12) % 3)

    assert stances.texts == ("1,", "2", "3")
    assert stances.shares.tolist() == [1.0 + MORE, 1.0, UPPERMOST]
    first, last = (places + stances.offsets)[[0, 2]]
    assert first[1] == last[1]
    assert 5 < last[0] - first[0] < 20


def test_stars_that_would_cover_each_other_are_small_and_their_numbers_outside():
    points = ring([100.0, 100.0], 60.0)
    places = np.array([[100.0, 100.0], [111.0, 100.0]])

    stances = footing(points, 2).stances(places, np.arange(12) % 2)

    assert stances.shares.tolist() == [SMALL, SMALL]
    assert (np.hypot(*stances.offsets.T) > 5).all()


def test_a_number_goes_where_it_hides_no_point():
    crowd = ring([100.0, 100.0], 4.0, 60)
    upper = ring([100.0, 100.0], 20.0, 60)
    upper = upper[upper[:, 1] > 96]

    stances = footing([*crowd, *upper], 1).stances(
        np.array([[100.0, 100.0]]), np.zeros(60 + len(upper), int)
    )

    assert stances.offsets[0, 1] < 0


def test_stars_without_numbers_make_room_all_the_same():
    ground = Footing(np.full((1, 2), 50.0), np.full(2, SIDE), 1, numbered=False)

    stances = ground.stances(np.full((1, 2), 50.0), np.zeros(1, int))

    assert stances.lifted.tolist() == [0]
    assert not stances.offsets.any()


def test_sizes_and_numbers_glide_from_step_to_step():
    ground = footing(np.full((1, 2), 50.0), 1)
    full = ground.stances(np.full((1, 2), 50.0), np.zeros(1, int))

    half = ground.at_ease().towards(full, 0.5)

    np.testing.assert_allclose(half.offsets, full.offsets / 2)
    assert half.lifted.tolist() == [0]


def test_numbers_have_their_commas_in_the_second_half_of_the_way():
    ground, places = footing(ring([100.0, 100.0], 60.0), 2), np.full((2, 2), 100.0)
    piled = ground.stances(places, np.arange(12) % 2)
    ways = [ground.at_ease().towards(piled, share).texts for share in (0.4, 0.6)]

    assert ways == [("1", "2"), ("1,", "2")]


def test_more_numbers_at_one_place_reach_out_and_not_into_their_star():
    place, tags = np.zeros(2), []
    for stars in ([0], [0, 1], [0, 1, 2]):
        best_tag(stars, place, 15.0, 11.5, lambda tag: tags.append(tag) or 1.0)
    right = [tag.middle[0] - tag.reach[0] for tag in tags if tag.middle[0] > 6]
    left = [tag.middle[0] + tag.reach[0] for tag in tags if tag.middle[0] < -6]

    assert len(right) == len(left) == 12
    assert min(right) > 0 > max(left)
    assert len(set(np.round(right, 6))) == len(set(np.round(left, 6))) == 4


def test_nothing_jumps_while_a_picture_glides():
    trace = kmeans(np.random.default_rng(2).normal(size=(12, 2)), 5, rng=2)
    scene, seen = Scene(trace), []
    for position in np.linspace(1, 4, 91):
        scene.show(position)
        stances = scene.layers["stars"].stances
        seen.append(np.column_stack([stances.shares, stances.offsets / 20]))

    assert np.ptp(seen, axis=0).max() > 0.5
    assert np.abs(np.diff(seen, axis=0)).max() < 0.1


def test_of_very_many_points_a_part_stands_for_all():
    rng = np.random.default_rng(0)
    places = np.array([[100.0, 100.0], [250.0, 250.0]])
    labels = rng.integers(0, 2, 120_000)
    spread = np.array([2.0, 40.0])[labels]
    points = places[labels] + spread[:, None] * rng.normal(size=(120_000, 2))

    stances = footing(points, 2).stances(places, labels)

    assert stances.bearing.tolist() == [True, False]
    assert (labels[stances.lifted] == 0).all()
    assert 50 < len(stances.lifted) < 1000


def test_many_stars_upon_many_points_are_no_more_than_memory_holds():
    ground = Footing(np.zeros((51_000, 2)), np.array([400.0, 400.0]), k=200)

    pairs = ground.under(np.zeros((200, 2)), 1.0)

    assert len(pairs.points) <= 2 * MOST_PAIRS
