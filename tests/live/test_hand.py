"""The hand takes, drags and drops, the same on whatever picture, and guesses."""

from math import dist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmviz.drawing.board.plane import OfStar
from kmviz.live.hand import TREMOR, Hand
from kmviz.live.player import Player
from kmviz.runs.settings import Settings

from .hands import EXPLAINS, Sight, lonely, make, pixels

# Take, drag, drop


@settings(max_examples=25)
@given(*[st.floats(-8, 8)] * 2, *[st.integers(-30, 30)] * 2, st.integers(0, 3))
def test_a_star_moves_as_far_as_the_hand_wherever_it_was_taken(x, y, dx, dy, position):
    player, sight, hand = make(position)
    scene, place = sight.scene, player.now.centroids[1].copy()
    grip = pixels(scene.spot_of(1, position), x, y)
    star = scene.star_at(*grip, position)
    place = player.now.centroids[star].copy()

    hand.press(*grip, EXPLAINS)
    hand.release(*pixels(grip, dx, dy))

    way = scene.place_at(*pixels(grip, dx, dy)) - scene.place_at(*grip)
    moved = dist(pixels(grip, dx, dy), grip) > TREMOR
    np.testing.assert_allclose(
        player.now.centroids[star], place + moved * way, atol=1e-12
    )
    assert (player.can_undo, hand.asked) == (moved, None if moved else OfStar(star))


def test_a_star_taken_on_its_way_is_moved_from_where_it_is_seen():
    player, sight, hand = make(1)
    sight.way = 0.5
    seen = np.mean([step.centroids[0] for step in player.trace[1:3]], axis=0)
    scene = sight.scene
    grip = pixels(scene.spot_of(0, 1.5), 3, 2)

    hand.press(*grip, EXPLAINS)
    sight.way = 0.0
    hand.drag(*pixels(grip, 9, 0))

    way = scene.place_at(*pixels(grip, 9, 0)) - scene.place_at(*grip)
    np.testing.assert_allclose(player.now.centroids[0], seen + way, atol=1e-12)


def test_a_star_is_held_from_the_first_move_until_it_is_let_go():
    player, sight, hand = make(2)
    spot = sight.scene.spot_of(0, 2)

    hand.press(*spot, EXPLAINS)
    assert (hand.holding, player.held) == (True, None)
    hand.drag(*pixels(spot, 5, 5))
    assert (hand.holding, player.held) == (True, 0)
    hand.drop()
    assert (hand.holding, player.held) == (False, None)


@pytest.mark.parametrize("command", ["step", "back", "undo", "new_start"])
def test_what_happens_to_the_run_takes_the_star_from_the_hand(command):
    player, sight, hand = make(2)
    spot = sight.scene.spot_of(0, 2)
    hand.press(*spot, EXPLAINS)
    hand.drag(*pixels(spot, 5, 5))

    getattr(player, command)()
    trace = player.trace
    hand.drag(*pixels(spot, 30, 5))

    assert not hand.holding
    assert player.trace is trace


def test_another_run_takes_a_star_that_was_not_moved_yet():
    player, sight, hand = make(0)
    hand.press(*sight.scene.spot_of(0, 0), EXPLAINS)

    player.new_start()

    assert not hand.holding


def test_a_refused_move_takes_the_star_from_the_hand():
    X = np.random.default_rng(1).normal(size=(30, 4))
    player = Player(Settings(X, k=2))
    sight = Sight(player)
    hand = Hand(player, sight)
    spot = sight.scene.spot_of(0, 0)
    hand.press(*spot, EXPLAINS)

    with pytest.raises(ValueError, match="there must be one or two columns"):
        hand.drag(*pixels(spot, 5, 5))

    hand.drag(*pixels(spot, 6, 6))
    assert not hand.holding


# Guess


def test_a_guess_moves_as_far_as_the_hand_and_the_star_stays():
    player, sight, hand = make(1)
    player.predict()
    scene, place = sight.scene, player.now.centroids[1].copy()
    grip = pixels(scene.spot_of(1, 1), 5, -4)

    hand.press(*grip, EXPLAINS)
    hand.release(*pixels(grip, 40, 9))

    way = scene.place_at(*pixels(grip, 40, 9)) - scene.place_at(*grip)
    np.testing.assert_allclose(player.prediction.stars[1], place + way, atol=1e-12)
    assert not player.can_undo


def test_a_guess_is_taken_hold_of_again_where_it_stands():
    player, sight, hand = make(1)
    star = player.now.centroids[1]
    player.predict_star(1, star + 0.2)
    scene = sight.scene
    grip = pixels(scene.spot_of(1, 1), 3, 3)

    hand.press(*grip, EXPLAINS)
    hand.release(*pixels(grip, 9, 0))

    way = scene.place_at(*pixels(grip, 9, 0)) - scene.place_at(*grip)
    np.testing.assert_allclose(player.prediction.stars[1], star + 0.2 + way, atol=1e-12)


@pytest.mark.parametrize("click", [EXPLAINS, "adds a point", "removes a star"])
def test_before_an_assign_a_click_marks_a_point_whatever_it_is_set_to(click):
    player, sight, hand = make(2)
    player.predict()
    point = lonely(sight.scene, 2)

    hand.press(*sight.scene.spot_of_point(point), click)

    assert player.prediction.switches == {point}
    assert hand.asked is None


def test_a_point_under_a_star_can_be_marked():
    player, sight, hand = make(2)
    player.add_point(player.now.centroids[0] + 1e-3)
    player.seek(2)
    player.predict()

    hand.press(*sight.scene.spot_of_point(60), EXPLAINS)

    assert player.prediction.switches == {60}


def test_a_guess_goes_out_of_the_hand_when_no_more_is_asked():
    player, sight, hand = make(1)
    player.predict()
    spot = sight.scene.spot_of(1, 1)
    hand.press(*spot, EXPLAINS)

    player.forget_prediction()
    hand.drag(*pixels(spot, 9, 9))

    assert not hand.holding
    assert not player.can_undo
