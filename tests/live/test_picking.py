"""The machine by which a board is picked, in the window and in the notebook."""

from pathlib import Path

import numpy as np
import pytest

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


@pytest.mark.parametrize("standardized", [False, True])
def test_other_columns_come_one_after_the_other_until_the_first_come_again(
    standardized, tmp_path
):
    player = Player(Settings(customers(tmp_path), k=1, standardized=standardized))
    picking, seen = Picking(player), [player.trace.columns]
    for _ in range(7):
        picking.next_columns()
        seen.append(player.trace.columns)

    letters = ["".join(name[0] for name in columns) for columns in seen]
    assert letters == ["ai", "as", "is", "ais", "ca", "ci", "cs", "ai"]


def test_all_columns_are_passed_over_where_they_are_those_that_are_shown(tmp_path):
    file = tmp_path / "three.csv"
    file.write_text("id,h,w\n7,1.5,2.5\n9,2.5,7.5\n8,3.5,1.5\n")
    player = Player(Settings(file, k=1))

    Picking(player).next_columns()

    assert player.trace.columns == ("id", "h")


def test_columns_of_words_are_none_to_choose_from(tmp_path):
    file = tmp_path / "words.csv"
    file.write_text("h,w,name\n1.5,2.5,a\n2.5,7.5,b\n")
    player = Player(Settings(file, k=1))

    assert column_choices(player) == []


def customers(folder: Path) -> Path:
    """Return a file of customers, whose first column is none to measure."""
    rows = (f"{i},f,{20 + i % 7}.5,{i % 5}.25,{i % 3}.75\n" for i in range(9))
    path = folder / "customers.csv"
    path.write_text("customer id,sex,age,income,score\n" + "".join(rows))
    return path
