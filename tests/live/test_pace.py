"""The clock of playing: every step in its time, whatever the host's own speed."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmviz.live.desk import Desk
from kmviz.live.pace import Pace
from kmviz.live.player import Player
from kmviz.live.speed import Speed
from kmviz.live.view import View
from kmviz.runs.settings import Settings


class Played:
    """A player that plays by a clock which is set by hand."""

    def __init__(self, position=0, **speed):
        self.now = 0.0
        self.player = Player(Settings("gauss", n=60, k=3, seed=7))
        self.view = View(speed=Speed(**speed))
        self.pace = Pace(Desk(self.player), self.view, lambda: self.now)
        self.player.listen(self.pace.follow)
        self.player.seek(position)
        self.player.play()

    def at(self, seconds):
        """Return what is seen at a time."""
        self.now = seconds
        place = self.pace.go_on() if self.player.playing else None
        return self.player.position if place is None else place


def test_a_step_glides_then_is_there_then_rests():
    played = Played(1)

    seen = [played.at(t) for t in (0.0, 0.25, 0.5, 0.9)]

    assert seen == [pytest.approx(1.001), 1.5, 2, 2]
    assert played.pace.left == pytest.approx(0.1)
    assert played.at(1.25) == pytest.approx(2.5)
    assert played.pace.left == pytest.approx(0.75)


def test_nothing_glides_to_the_first_assign():
    assert Played(0).at(0.0) == 1


@given(
    st.floats(0.1, 30),
    st.floats(0, 1),
    st.lists(st.floats(1e-3, 5), min_size=1, max_size=60),
)
def test_no_step_is_skipped_and_nothing_goes_back(speed, glide, gaps):
    played, times, places = Played(speed=speed, glide=glide), 0.0, [0.0]
    for gap in gaps:
        times += gap
        places.append(played.at(times))

    steps = [place for place in places if place == int(place)]
    assert places == sorted(places)
    assert all(there - here <= 1 for here, there in pairwise(places))
    assert all(there - here <= 1 for here, there in pairwise(steps))


@given(st.lists(st.floats(0.001, 0.2), min_size=100, max_size=100))
def test_a_late_look_does_not_delay_the_steps_after_it(gaps):
    played, arrived = Played(1, glide=0.0), {}
    now = 0.0
    for gap in gaps:
        now += gap
        arrived.setdefault(played.at(now), now)

    for place, when in arrived.items():
        assert when <= max(place - 2, 0) + 0.4


def test_a_host_that_slept_goes_on_from_there_and_does_not_hurry():
    played = Played(1, glide=0.0)
    played.at(0.0)

    assert played.at(100.0) == 3
    assert [played.at(t) for t in (100.5, 100.9, 101.0)] == [3, 3, 4]


def test_slower_is_not_back_and_faster_is_at_once():
    played = Played(1)
    half = played.at(0.25)

    played.view.set_speed(0.1)
    assert played.at(0.3) == half
    played.view.set_speed(30.0)
    assert played.at(0.31) == 2


def test_after_a_pause_the_way_begins_anew():
    played = Played(1)
    played.at(0.4)
    played.player.pause()
    played.now = 9.0

    played.player.play()

    assert played.at(9.25) == 1.5


@pytest.mark.parametrize("when", [0.25, 0.75])
def test_who_goes_elsewhere_sees_it_for_the_time_of_a_step(when):
    played = Played(1)
    played.at(0.25)
    played.at(when)

    played.player.first()

    assert [played.at(t) for t in (1.0, 1.9)] == [0, 0]
    assert played.at(2.0) == 1


def test_to_play_from_the_end_shows_the_start_first():
    played = Played()
    played.player.last()

    played.player.play()

    assert (played.at(0.0), played.at(0.9), played.at(1.0)) == (0, 0, 1)


def stepped(position=1, **speed):
    """Return a player that rests, whose single steps are followed."""
    played = Played(position, **speed)
    played.player.pause()
    played.pace.follows_steps = True
    return played


def test_a_single_step_is_there_at_once_and_seen_on_its_way():
    played = stepped()
    played.player.step()

    seen = [played.pace.go_on()]
    for played.now in (0.2, 0.4):
        seen.append(played.pace.go_on())

    assert seen == [pytest.approx(1.001), 1.5, 2]
    assert played.player.position == 2
    assert not played.pace.on_the_way


@pytest.mark.parametrize("command", ["back", "last", "new_start"])
def test_only_one_step_forward_is_followed(command):
    played = stepped(2)

    getattr(played.player, command)()

    assert not played.pace.on_the_way


@pytest.mark.parametrize(("position", "glide"), [(0, 0.5), (1, 0.0)])
def test_nothing_is_on_its_way_from_the_start_or_without_glides(position, glide):
    played = stepped(position, glide=glide)

    played.player.step()

    assert not played.pace.on_the_way


def test_the_next_single_step_ends_the_way_to_the_one_before():
    played = stepped()
    played.player.step()
    played.now = 0.2
    played.player.step()

    assert played.pace.go_on() == pytest.approx(2.001)
