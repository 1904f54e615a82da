"""A single step is on its way for a moment, whatever the host."""

import pytest

from kmviz.live.desk import Desk
from kmviz.live.player import Player
from kmviz.live.speed import Speed
from kmviz.live.stride import AT_ONCE, LONGEST, Stride
from kmviz.live.view import View
from kmviz.runs.settings import Settings


class Walk:
    """A player with a stride, by a clock that is set by hand."""

    def __init__(self, position=1, **speed):
        self.now = 0.0
        self.player = Player(Settings("gauss", n=60, k=3, seed=7))
        self.view = View(speed=Speed(**speed))
        self.stride = Stride(Desk(self.player), self.view, lambda: self.now)
        self.player.listen(self.stride.follow)
        self.player.seek(position)

    def at(self, seconds):
        """Return where things are at a time, if they are on their way."""
        self.now = seconds
        return self.stride.place


def test_something_is_seen_of_the_way_at_once_and_then_the_step():
    walk = Walk()
    walk.player.step()

    seen = [walk.at(share * LONGEST) for share in (0.0, 0.5, 1.0)]

    assert seen == [pytest.approx(1 + AT_ONCE), 1.5, None]


def jump(player):
    player.seek(5)


@pytest.mark.parametrize("act", [Player.back, jump, Player.new_start, Player.first])
def test_only_one_step_forward_glides(act):
    walk = Walk(2)

    act(walk.player)

    assert walk.at(0.0) is None


@pytest.mark.parametrize("act", [Player.back, Player.last, Player.play, Player.undo])
def test_the_next_action_ends_the_way(act):
    walk = Walk()
    walk.player.new_start()
    walk.player.seek(1)
    walk.player.step()

    act(walk.player)

    assert walk.at(0.1) is None


def test_a_second_step_sets_out_from_the_first():
    walk = Walk()
    walk.player.step()
    assert 1 < walk.at(0.1) < 2

    walk.player.step()

    assert walk.at(0.1) == pytest.approx(2 + AT_ONCE)


def test_nothing_glides_to_the_first_assign_or_without_a_glide():
    first, plain = Walk(0), Walk(glide=0.0)

    for walk in (first, plain):
        walk.player.step()

    assert first.at(0.0) is plain.at(0.0) is None
