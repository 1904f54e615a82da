"""Every key does what its words say."""

import pytest

from kmviz.drawing.layers import PARTS
from kmviz.live.keys import KEYS, LAYER_KEYS, SPEEDS, press_key
from kmviz.live.player import Player
from kmviz.live.run import Settings


@pytest.fixture
def player():
    return Player(Settings("gauss", n=60, k=3, seed=1))


def test_arrows_home_and_end_move_along_the_run(player):
    places = []
    for key in ("right", "right", "left", "end", "home"):
        press_key(player, key)
        places.append(player.position)

    assert places == [1, 2, 1, len(player.trace) - 1, 0]


def test_space_plays_and_pauses(player):
    press_key(player, "space")
    assert player.playing
    press_key(player, "space")
    assert not player.playing


def test_up_and_down_go_through_the_speeds(player):
    for _ in SPEEDS:
        press_key(player, "up")
    assert player.speed == SPEEDS[-1]
    for _ in SPEEDS:
        press_key(player, "down")
    assert player.speed == SPEEDS[0]


@pytest.mark.parametrize("k", range(1, 10))
def test_a_digit_sets_the_number_of_stars(player, k):
    press_key(player, str(k))

    assert player.trace.k == k


@pytest.mark.parametrize(("key", "layer"), LAYER_KEYS.items())
def test_a_letter_switches_a_part_of_the_picture(player, key, layer):
    before = layer in player.shown

    press_key(player, key)

    assert (layer in player.shown) is not before


def test_every_part_of_the_picture_has_a_key():
    assert set(LAYER_KEYS.values()) == set(PARTS)


def test_r_n_i_and_u_change_the_run_and_undo_that(player):
    for key in "rni":
        before = player.trace
        press_key(player, key)
        assert player.trace is not before
        press_key(player, "u")
        assert player.trace is before


def test_d_goes_through_the_styles(player):
    styles = []
    for _ in range(3):
        press_key(player, "d")
        styles.append(player.style)

    assert styles == ["dark", "print", "light"]


def test_other_keys_do_nothing(player):
    changes = []
    player.listen(changes.append)

    press_key(player, "q")
    press_key(player, "")

    assert changes == []


def test_every_key_has_words():
    assert all(key.words for key in KEYS.values())
