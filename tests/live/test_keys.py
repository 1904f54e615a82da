"""Every key does what its words say."""

import pytest

from kmviz.core.algorithms.algorithms import ALGORITHMS
from kmviz.core.seeding import SEEDINGS
from kmviz.drawing.look.parts import PARTS
from kmviz.export.tempo import SPEEDS
from kmviz.live.keys import KEYS, LAYER_KEYS, START_KEYS, press_key
from kmviz.live.player import Player
from kmviz.live.starts import Starts
from kmviz.live.view import View
from kmviz.runs.settings import Settings


@pytest.fixture
def player():
    return Player(Settings("gauss", n=60, k=3, seed=1))


@pytest.fixture
def view():
    return View()


def test_arrows_home_and_end_move_along_the_run(player, view):
    places = []
    for key in ("right", "right", "left", "end", "home"):
        press_key(player, view, key)
        places.append(player.position)

    assert places == [1, 2, 1, len(player.trace) - 1, 0]


def test_space_plays_and_pauses(player, view):
    press_key(player, view, "space")
    assert player.playing
    press_key(player, view, "space")
    assert not player.playing


def test_up_and_down_go_through_the_speeds(player, view):
    for _ in SPEEDS:
        press_key(player, view, "up")
    assert view.speed == SPEEDS[-1]
    for _ in SPEEDS:
        press_key(player, view, "down")
    assert view.speed == SPEEDS[0]


@pytest.mark.parametrize("k", range(1, 10))
def test_a_digit_sets_the_number_of_stars(player, view, k):
    press_key(player, view, str(k))
    player.step()
    press_key(player, view, str(k))  # there are so many

    assert (player.trace.k, player.position) == (k, 1)


def test_a_digit_keeps_a_run_that_has_so_many_stars_by_its_board(view):
    player = Player(Settings("moons", n=60))
    player.step()
    press_key(player, view, "2")

    assert (player.position, player.can_undo) == (1, False)


@pytest.mark.parametrize(
    ("key", "layer"),
    [
        ("v", "cells"),
        ("t", "trails"),
        ("l", "lines"),
        ("g", "rings"),
        ("k", "inertia"),
        ("h", "numbers"),
        ("p", "shapes"),
        ("e", "future"),
        ("c", "code"),
        ("m", "image"),
        ("j", "starts"),
    ],
)
def test_a_letter_switches_a_part_of_the_picture(player, view, key, layer):
    before = view.shown

    press_key(player, view, key)

    assert view.shown ^ before == {layer}


def test_every_part_of_the_picture_has_a_key():
    assert set(LAYER_KEYS.values()) == set(PARTS)


def test_r_places_the_stars_anew_on_the_same_points(player, view):
    before = player.settings
    press_key(player, view, "r")

    assert player.settings.seed == before.seed + 1
    assert player.settings.board_seed == before.board_seed


def test_n_draws_new_points(player, view):
    before = player.trace
    press_key(player, view, "n")

    assert player.settings.board_seed == 1
    assert (player.trace.X != before.X).any()


def test_i_goes_through_the_starts(player, view):
    inits = []
    for _ in SEEDINGS:
        press_key(player, view, "i")
        inits.append(player.settings.init)

    assert inits == [*list(SEEDINGS)[1:], "random"]
    assert player.settings.seed == 1


@pytest.mark.parametrize("key", ["r", "n", "i", "4"])
def test_u_undoes(player, view, key):
    before = player.trace
    press_key(player, view, key)
    assert player.trace is not before

    press_key(player, view, "u")

    assert player.trace is before


def test_d_goes_through_the_styles(player, view):
    styles = []
    for _ in range(3):
        press_key(player, view, "d")
        styles.append(view.style)

    assert styles == ["dark", "print", "light"]


def test_other_keys_do_nothing(player, view):
    changes = []
    player.listen(changes.append)
    view.listen(changes.append)

    press_key(player, view, "q")
    press_key(player, view, "")

    assert changes == []


def test_every_key_has_words():
    assert all(key.words for key in KEYS.values())


def test_keys_of_starts_are_no_others_and_a_asks_tries_and_cancels(player, view):
    starts = Starts(player)
    states = []
    for _ in range(3):
        START_KEYS["a"].press(starts)
        states.append((starts.asked, starts.trying > 0))

    assert not set(START_KEYS) & set(KEYS)
    assert states == [(True, False), (False, True), (False, False)]


def test_a_star_key_begins_with_the_draws_and_an_equals_sign_ends_with_groups(
    player, view
):
    press_key(player, view, "*")
    press_key(player, view, "=")
    player.last()
    assert (player.trace[0].phase, player.now.phase) == ("seed", "truth")

    press_key(player, view, "*")
    press_key(player, view, "=")
    player.last()
    assert (player.trace[0].phase, player.now.phase) == ("init", "assign")


def test_a_key_goes_on_to_the_next_algorithm_and_from_the_last_to_the_first(view):
    player, seen = Player(Settings("gauss", n=9, k=2)), []
    for _ in ALGORITHMS:
        press_key(player, view, "&")
        seen.append(player.settings.algorithm)

    assert seen == [*list(ALGORITHMS)[1:], "k-means"]


def test_an_equals_sign_says_that_nobody_knows_the_groups(view):
    player = Player(Settings("faithful"))
    with pytest.raises(ValueError, match=r"^nobody knows") as caught:
        press_key(player, view, "=")

    assert not player.settings.truth
    assert str(caught.value) == (
        "nobody knows the groups of these points, so the run cannot end with them"
    )
