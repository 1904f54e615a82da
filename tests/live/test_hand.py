"""The hand: the same on whatever picture, be it a mouse, a finger or keys."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmviz import Scene
from kmviz.drawing.plane import OfStar
from kmviz.live.hand import TREMOR, Hand
from kmviz.live.marking import guesses
from kmviz.live.player import Player
from kmviz.runs.settings import Settings

SIZE = np.array([800, 600])
EXPLAINS = "explains a point"


class Sight:
    """A picture that is always that of the player now, or of a moment on the way."""

    def __init__(self, player):
        self.player, self.pointed, self.way = player, [], 0.0
        self._scene = Scene(player.trace, size=tuple(SIZE.tolist()))

    @property
    def scene(self):
        if self._scene.trace is not self.player.trace:
            self._scene = Scene(self.player.trace, size=tuple(SIZE.tolist()))
        self._scene.mark(guesses(self.player))
        return self._scene

    @property
    def position(self):
        return self.player.position + self.way

    def point_out(self, point):
        self.pointed.append(point)


def make(position=0):
    """Return a player, its picture, and a hand that is told of changes."""
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    player.seek(position)
    sight = Sight(player)
    hand = Hand(player, sight)
    player.listen(hand.follow)
    return player, sight, hand


def pixels(spot, x=0.0, y=0.0):
    """Return a spot, some pixels off."""
    return np.array(spot) + np.array([x, y]) / SIZE


def lonely(scene, position):
    """Return a point that no star covers."""
    for point in range(len(scene.trace.X)):
        if scene.star_at(*scene.spot_of_point(point), position) is None:
            return point
    raise AssertionError


def empty_spot(scene, position):
    """Return a spot on the board with nothing on it."""
    for x, y in np.random.default_rng(0).random((500, 2)):
        nothing = scene.point_at(x, y) is scene.star_at(x, y, position) is None
        if nothing and scene.place_at(x, y) is not None:
            return x, y
    raise AssertionError


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
    moved = bool(np.hypot(*pixels((0, 0), dx, dy)) > TREMOR)
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


# Ask, add, remove


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
