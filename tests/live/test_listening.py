"""Who wants to know is told of every change, in whatever order things happen."""

import numpy as np
import pytest

from kmviz.live.player import Player
from kmviz.live.view import View
from kmviz.runs.settings import Settings

LINE = np.array([[0.0], [1.0], [5.0]])
"""With stars on 0 and 1: init, assign, update, assign, update, assign."""


def line():
    """Return a player of the three points on a line, with two stars."""
    return Player(Settings(LINE, start=LINE[:2]))


def told(announcer):
    """Return a list to which every change will be added, as a sorted list."""
    changes = []
    announcer.listen(lambda changed: changes.append(sorted(changed)))
    return changes


def test_a_listener_sees_the_new_state():
    player = line()
    seen = []
    player.listen(lambda change: seen.append((player.position, player.now.phase)))

    player.step()

    assert seen == [(1, "assign")]


def test_a_listener_can_leave_even_while_being_told():
    player = line()
    changes = told(player)
    leave = player.listen(lambda change: leave())

    player.step()
    leave()
    player.step()

    assert len(changes) == 2


def test_one_listener_may_send_another_away():
    player = line()
    heard = []
    leaving = []
    player.listen(lambda change: leaving[0]())
    leaving.append(player.listen(heard.append))

    player.step()

    assert heard == []


def test_the_same_listener_twice_is_told_twice():
    player = line()
    heard = []
    player.listen(heard.append)
    leave = player.listen(heard.append)

    player.step()
    leave()
    player.step()

    assert len(heard) == 3


def test_a_listener_may_give_commands():
    player = line()
    player.listen(lambda change: player.step() if player.position < 3 else None)
    changes = told(player)

    player.step()

    assert player.position == 3
    assert changes == [["position"]] * 3


def broken(change):
    message = "broken listener"
    raise RuntimeError(message)


def test_a_broken_listener_is_heard_of_after_all_others_were_told():
    player = line()
    player.listen(broken)
    changes = told(player)

    with pytest.raises(RuntimeError, match=r"^broken listener$"):
        player.step()

    assert changes == [["position"]]
    assert player.position == 1


def test_several_broken_listeners_are_heard_of_together():
    player = line()
    player.listen(broken)
    player.listen(broken)

    with pytest.raises(ExceptionGroup) as caught:
        player.step()

    assert caught.value.message == "several listeners of the player failed"
    assert [str(error) for error in caught.value.exceptions] == ["broken listener"] * 2


def test_a_view_says_that_it_was_a_view_whose_listeners_failed():
    view = View()
    view.listen(broken)
    view.listen(broken)

    with pytest.raises(ExceptionGroup, match="several listeners of the view failed"):
        view.set_style("dark")

    assert view.style == "dark"
