"""A click of the hand asks, adds or removes, as it is set to."""

import numpy as np
import pytest

from kmviz import Scene, kmeans, make_board
from kmviz.drawing.board.moment import moment_at
from kmviz.drawing.board.plane import OfStar
from kmviz.live.hand import PUFF, SPREAD, Hand, _Can
from kmviz.live.player import Player
from kmviz.runs.settings import Settings

from .hands import EXPLAINS, Sight, lonely, make, pixels


def empty_spot(scene, position):
    """Return a spot on the board with nothing on it."""
    for x, y in np.random.default_rng(0).random((500, 2)):
        nothing = scene.point_at(x, y) is scene.star_at(x, y, position) is None
        if nothing and scene.place_at(x, y) is not None:
            return x, y
    raise AssertionError


@pytest.mark.parametrize(
    ("click", "what"),
    [
        (EXPLAINS, (60, 3)),
        ("removes a point", (60, 3)),
        ("adds a point", (61, 3)),
        ("adds a star", (60, 4)),
        ("removes a star", (60, 3)),
    ],
)
def test_a_click_on_empty_ground_does_what_it_is_set_to(click, what):
    player, sight, hand = make()

    hand.press(*empty_spot(sight.scene, 0), click)

    assert (len(player.trace.X), player.trace.k) == what


@pytest.mark.parametrize(
    ("click", "asks"),
    [
        (EXPLAINS, True),
        ("removes a star", True),
        ("adds a point", False),
        ("adds a star", False),
    ],
)
def test_a_click_on_a_point_asks_about_it_unless_it_adds(click, asks):
    player, sight, hand = make()
    point = lonely(sight.scene, 0)

    hand.press(*sight.scene.spot_of_point(point), click)

    assert (hand.asked is not None) is asks
    assert player.can_undo is not asks


def test_the_next_point_to_ask_about_is_one_that_will_change_sides_if_any_will():
    player, _, hand = make()
    player.seek(1)
    hand.ask_next()
    hand.ask_next()
    assert hand.asked == 1

    player.change(k=6)
    player.seek(2)
    ringed = np.flatnonzero(moment_at(player.trace, 2).misplaced).tolist()
    asked = []
    for _ in range(len(ringed) + 1):
        hand.ask_next()
        asked.append(hand.asked)
    assert asked == [*ringed, ringed[0]]
    assert len(ringed) > 2


def test_a_click_on_a_point_removes_it_and_undo_brings_it_back():
    player, sight, hand = make()
    point = lonely(sight.scene, 0)
    left = np.delete(player.trace.X, point, axis=0)

    hand.press(*sight.scene.spot_of_point(point), "removes a point")
    assert np.array_equal(player.trace.X, left)
    player.undo()
    assert len(player.trace.X) == 60


def test_a_drag_sprays_points_that_come_and_go_at_once():
    player, sight, hand = make()
    spot = empty_spot(sight.scene, 0)
    hand.press(*spot, "sprays points")
    for way in (1, 9, 40, 80):
        hand.drag(*pixels(spot, way, 0))
    assert (len(player.trace.X), len(hand.sprayed)) == (60, 3)
    hand.release(*pixels(spot, 80, 0))

    assert (len(player.trace.X), hand.holding) == (72, False)  # one was off the board
    player.undo()
    assert len(player.trace.X) == 60


def test_points_sprayed_again_at_the_same_spot_are_others():
    player, sight, hand = make()
    spot = empty_spot(sight.scene, 0)
    for _ in range(2):
        hand.press(*spot, "sprays points")
        hand.release(*spot)

    sprayed = player.trace.X[60:]
    assert len(np.unique(sprayed.round(6), axis=0)) == len(sprayed) == 2 * PUFF


def test_points_are_sprayed_as_far_apart_as_the_board_is_wide():
    scene = Scene(kmeans(make_board("gauss", n=60, rng=0).X * 1000.0, 2, rng=0))
    place = scene.place_at(*empty_spot(scene, 0))
    can = _Can(scene, [empty_spot(scene, 0)] * 20)

    away = np.array(can.places(scene.trace.X)) - place
    wide = np.ptp(scene.trace.X, axis=0)
    np.testing.assert_allclose(away.std(axis=0), SPREAD * wide, rtol=0.2)


def test_a_click_on_a_star_removes_it_only_where_it_is_set_to():
    player, sight, hand = make(2)
    spot, rest = sight.scene.spot_of(0, 2), player.now.centroids[1:].tolist()

    hand.press(*spot, "adds a point")
    assert not player.can_undo
    hand.press(*spot, "removes a star")
    assert player.now.centroids.tolist() == rest


def test_the_question_stays_from_step_to_step_and_goes_with_the_run():
    player, sight, hand = make(2)
    hand.ask(5)

    player.step()
    player.move_star(0, player.now.centroids[0])
    assert hand.asked == 5
    player.new_start()

    assert hand.asked is None
    assert sight.pointed == [5, None]


@pytest.mark.parametrize("columns", [1, 2])
def test_a_click_on_empty_ground_asks_there_and_a_second_one_no_more(columns):
    X = np.random.default_rng(5).normal(1e9, 1.0, size=(9, columns))
    player = Player(Settings(X, k=2))
    sight = Sight(player)
    hand = Hand(player, sight)
    spot = empty_spot(sight.scene, 0)

    hand.press(*spot, EXPLAINS)
    assert hand.asked == tuple(sight.scene.place_at(*spot))
    assert sight.scene.spot_of_point(hand.asked) == pytest.approx(spot, abs=1e-6)
    hand.press(*spot, EXPLAINS)

    assert sight.pointed[1:] == [None]
    assert (hand.asked, player.can_undo) == (None, False)


def test_a_click_on_a_star_asks_about_it_and_a_second_one_no_more():
    player, sight, hand = make(2)
    spot = sight.scene.spot_of(1, 2)
    for asked in (OfStar(1), None):
        hand.press(*spot, EXPLAINS)
        hand.release(*pixels(spot, 2, -2))
        assert (hand.asked, player.can_undo) == (asked, False)

    assert sight.pointed == [OfStar(1), None]


def test_a_second_click_on_a_point_asks_no_more():
    _, sight, hand = make(2)
    point = lonely(sight.scene, 2)
    for asked in (point, None):
        hand.press(*sight.scene.spot_of_point(point), EXPLAINS)
        assert hand.asked == asked


def test_a_hand_that_trembles_beyond_a_click_goes_on_to_drag():
    player, sight, hand = make(2)
    spot = sight.scene.spot_of(1, 2)
    hand.press(*spot, EXPLAINS)
    hand.drag(*pixels(spot, 9, 0))
    hand.release(*spot)

    assert (hand.asked, player.held) == (None, None)


def test_a_mark_that_is_clicked_tells_nothing_of_its_star():
    player, sight, hand = make(1)
    player.predict()
    spot = sight.scene.spot_of(0, 1)

    hand.press(*spot, EXPLAINS)
    hand.release(*spot)

    assert hand.asked is None


def test_the_question_about_the_ground_stays_while_a_star_is_dragged():
    player, sight, hand = make(2)
    hand.press(*empty_spot(sight.scene, 2), EXPLAINS)
    asked, star = hand.asked, sight.scene.spot_of(0, 2)

    hand.press(*star, EXPLAINS)
    hand.drag(*pixels(star, 9, 9))
    hand.release(*pixels(star, 30, 9))
    player.step()
    assert (hand.asked, player.can_undo) == (asked, True)
    player.new_start()
    assert hand.asked is None


@pytest.mark.parametrize("click", ["removes a point", "removes a star"])
def test_a_tool_that_misses_asks_nothing_about_the_ground(click):
    _, sight, hand = make()

    hand.press(*empty_spot(sight.scene, 0), click)

    assert hand.asked is None


def test_of_more_columns_than_two_nothing_is_asked_about_the_ground():
    X = np.random.default_rng(1).normal(size=(30, 4))
    player = Player(Settings(X, k=2))
    sight = Sight(player)
    hand = Hand(player, sight)

    hand.press(*empty_spot(sight.scene, 0), EXPLAINS)

    assert hand.asked is None


def test_the_question_goes_while_the_class_is_asked():
    player, _, hand = make(2)
    hand.ask(5)

    player.predict()

    assert hand.asked is None
