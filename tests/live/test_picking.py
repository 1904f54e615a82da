"""The machine by which a board is picked, in the window and in the notebook."""

import numpy as np

from kmviz.live.other_data import column_choices
from kmviz.live.picking import Picking
from kmviz.live.player import Player
from kmviz.points.catalogue import BOARDS
from kmviz.runs.settings import Settings


def test_boards_open_at_the_one_that_is_there_and_the_run_pauses():
    player = Player(Settings("rings"))
    player.play()
    picking = Picking(player)

    picking.show()

    assert list(BOARDS)[picking.chosen] == "rings"
    assert (picking.open, player.playing) == (True, False)


def test_points_of_ones_own_are_none_of_the_boards():
    picking = Picking(Player(Settings(np.eye(3), k=1)))

    picking.show()

    assert (picking.taken, picking.chosen) == (None, None)
    picking.choose()
    assert not picking.open


def test_from_no_board_one_comes_to_the_first():
    picking = Picking(Player(Settings(np.eye(3), k=1)))
    picking.show()

    picking.point(-1)

    assert picking.chosen == 0


def test_pointing_stops_at_both_ends():
    picking = Picking(Player())

    picking.point(-1)
    assert picking.chosen == 0
    picking.point(1000)
    assert picking.chosen == len(BOARDS) - 1


def test_columns_of_words_are_none_to_choose_from(tmp_path):
    file = tmp_path / "words.csv"
    file.write_text("h,w,name\n1.5,2.5,a\n2.5,7.5,b\n")
    player = Player(Settings(file, k=1))

    assert column_choices(player) == []


def test_standardizing_and_more_points_show_the_run_that_they_make():
    player = Player(Settings("faithful"))
    picking = Picking(player)
    for standardized in (True, False):
        picking.show()
        picking.scale()
        assert (player.settings.standardized, picking.open) == (standardized, False)

    player.change(board="moons", n=40)
    picking.resize(2)
    assert len(player.trace.X) == 80
