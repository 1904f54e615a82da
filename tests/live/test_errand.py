"""Errands: work done beside, that asks first, says how far it is, and can be ended."""

from itertools import count
from threading import Event

import pytest

from kmviz.core.ground.pauses import Cancelled, tell_parts
from kmviz.drawing.words.languages import ENGLISH, get_words
from kmviz.live.costs import Cost
from kmviz.live.desk import Desk
from kmviz.live.errand import Errand
from kmviz.live.player import Player
from kmviz.live.telling import errand_told

SECOND, MUCH = Cost(seconds=1.0), Cost(memory=3e9)
SOON = 5.0


class Clock:
    """A clock that stands still until it is told."""

    now = 0.0

    def __call__(self):
        return self.now


class Held:
    """Work that waits in its steps until it may go on."""

    def __init__(self):
        self.begun, self.free, self.steps = Event(), Event(), 0

    def __call__(self, report):
        self.begun.set()
        assert self.free.wait(SOON)
        for self.steps in range(1, 4):
            report(self.steps)
        return "done"


def test_work_is_done_beside():
    work = Held()
    errand = Errand(work, SECOND)

    assert work.begun.wait(SOON)
    assert not errand.finished()
    work.free.set()
    assert errand.finished(SOON)
    assert errand.outcome() == "done"


def test_work_is_done_while_a_file_is_written():
    writing, work = Held(), Held()
    work.free.set()
    file = Errand(writing, SECOND, saving=True)

    assert writing.begun.wait(SOON)
    assert Errand(work, SECOND).finished(SOON)
    writing.free.set()
    assert file.finished(SOON)


def test_what_costs_much_begins_when_that_is_agreed_to():
    work = Held()
    errand = Errand(work, MUCH)
    work.free.set()

    assert (errand.asks, errand.finished(0.01)) == (True, False)
    errand.go_on()
    assert not errand.asks
    assert errand.finished(SOON)


def test_cancelled_work_ends_at_its_next_step():
    work = Held()
    errand = Errand(work, SECOND)
    assert work.begun.wait(SOON)

    errand.cancel()
    work.free.set()

    assert errand.finished(SOON)
    with pytest.raises(Cancelled):
        errand.outcome()
    assert work.steps == 1


def test_work_tells_of_its_parts_and_is_cancelled_between_them():
    told = Event()

    def work(_):
        for done in count():
            tell_parts(done, 8)
            told.set()

    errand = Errand(work, SECOND)
    assert told.wait(SOON)
    assert errand.parts[1] == 8

    errand.cancel()

    assert errand.finished(SOON)
    with pytest.raises(Cancelled):
        errand.outcome()


def test_what_was_cancelled_before_it_began_is_never_done():
    first, second = Held(), Held()
    running = Errand(first, SECOND)
    waiting = Errand(second, SECOND)

    waiting.cancel()
    first.free.set()

    assert running.finished(SOON)
    assert waiting.finished(SOON)
    assert not second.begun.is_set()


def test_work_of_unknown_length_asks_after_ten_seconds():
    clock, work = Clock(), Held()
    errand = Errand(work, SECOND, counted=True, clock=clock)
    assert work.begun.wait(SOON)
    clock.now = 10.5
    work.free.set()

    assert not errand.finished(0.02)
    assert (errand.asks, errand.steps, errand.share) == (True, 1, None)
    errand.go_on()
    assert errand.finished(SOON)
    assert errand.outcome() == "done"


def test_work_that_takes_longer_than_it_was_to_asks_and_says_how_long_it_took():
    clock, player = Clock(), Player()
    work = Held()
    player._errand = Errand(work, Cost(seconds=4.0), clock=clock)
    assert work.begun.wait(SOON)
    clock.now = 12.0
    work.free.set()

    assert not player.errand.finished(0.02)
    told = "12 s so far, and it may take much longer"
    assert errand_told(player, ENGLISH) == told
    player.errand.cancel()


def test_what_takes_much_memory_is_told_as_a_language_writes_numbers():
    player, work = Player(), Held()
    player._errand = Errand(work, MUCH)

    assert player.errand.asks
    told = "Das dauert etwa 1 s und braucht 3,0 GB Speicher"
    assert errand_told(player, get_words("de")) == told
    player.errand.cancel()


def test_the_host_goes_on_until_it_has_told_that_work_asks():
    clock, work, heard = Clock(), Held(), []
    desk = Desk(Player())
    desk.player._errand = Errand(work, Cost(seconds=4.0), clock=clock)
    desk.listen(heard.append)
    assert work.begun.wait(SOON)
    clock.now = 12.0
    work.free.set()

    assert not desk.player.errand.finished(0.02)
    assert (desk.player.errand.asks, desk.working) == (True, True)
    desk.go_on()
    assert (heard, desk.working) == ([{"errand"}], False)
    desk.cancel()


def test_the_share_is_that_of_the_time_it_takes_and_slower_when_that_is_over():
    clock, work = Clock(), Held()
    errand = Errand(work, Cost(seconds=4.0), clock=clock)

    clock.now = 1.0
    assert errand.share == 0.25
    clock.now = 7.2
    assert errand.share == pytest.approx(0.9)
    work.free.set()


def test_news_come_some_times_a_second():
    clock, work = Clock(), Held()
    errand = Errand(work, Cost(seconds=4.0), clock=clock)

    told = [errand.news, errand.news]
    clock.now = 0.05
    told.append(errand.news)
    clock.now = 1.0
    told.append(errand.news)

    assert told == [True, False, False, True]
    work.free.set()


def test_a_lack_of_memory_is_refused_in_a_sentence():
    def work(_):
        raise MemoryError

    errand = Errand(work, SECOND)

    assert errand.finished(SOON)
    with pytest.raises(RuntimeError, match=r"^there is not enough memory for this$"):
        errand.outcome()
