"""The columns of a table, chosen by name: the same machine whatever the toolkit."""

import pytest

from kmviz.live.column_list import ColumnList
from kmviz.live.player import Player
from kmviz.runs.settings import Settings

NAMES = list("abcde")


@pytest.fixture(params=[False, True], ids=["measured", "standardized"])
def player(request, tmp_path):
    file = tmp_path / "five.csv"
    rows = ("1.5,2.5,3.5,4.5,0.5\n", "2.5,1.5,9.5,8.5,7.5\n", "0.5,6.5,1.5,2.5,3.5\n")
    file.write_text(",".join(NAMES) + "\n" + "".join(rows) * 4)
    return Player(Settings(file, k=1, standardized=request.param))


def test_those_that_are_shown_are_marked_at_first(player):
    player.play()
    columns = ColumnList(player)
    columns.show()

    assert (list(columns.titles), columns.marked) == (NAMES, {"a", "b"})
    assert (columns.chosen, columns.open, player.playing) == (0, True, False)


def test_any_columns_can_be_taken_and_that_is_undone(player):
    columns, before = ColumnList(player), player.trace.columns
    columns.show()
    columns.mark()  # "a" is left out
    columns.point(3)
    columns.mark()
    columns.take()

    assert [name[0] for name in player.trace.columns] == ["b", "d"]
    assert not columns.open
    player.undo()
    assert player.trace.columns == before


def test_none_and_the_same_change_nothing(player):
    columns = ColumnList(player)
    columns.show()
    columns.mark()
    columns.point(1)
    columns.mark()
    columns.take()
    assert columns.open
    columns.marked = {"a", "b"}
    columns.take()

    assert (columns.open, player.can_undo) == (False, False)


def test_pairs_are_marked_in_turn_and_at_last_all(player):
    columns = ColumnList(player)
    columns.show()
    seen = []
    for _ in range(11):
        columns.next()
        seen.append("".join(sorted(columns.marked)))

    assert seen[:5] == ["ac", "ad", "ae", "bc", "bd"]
    assert seen[-2:] == ["abcde", "ab"]


def test_where_there_are_no_others_there_is_nothing_to_choose():
    columns = ColumnList(Player(Settings("faithful")))
    columns.show()

    assert not columns.open
