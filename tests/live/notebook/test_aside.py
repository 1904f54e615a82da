"""What a page asks for is done beside the kernel's messages, and can be ended."""

import asyncio
import gc
import subprocess
import sys
import threading
import time
import weakref
from contextlib import contextmanager
from functools import cached_property, partial

import pytest
from ipywidgets import HTML

from kmviz.live.notebook import aside as module
from kmviz.live.notebook.aside import Aside


class Bench:
    """An aside, what it has said, and what it has put back."""

    def __init__(self):
        self.said, self.restored, self.state = [], [], 0

    def put_back(self, before, held):
        self.restored.append(before)
        self.held = held

    @cached_property
    def aside(self):
        """Return it, made in the loop in which it is used first."""
        return Aside(self.said.append, lambda: self.state, self.put_back)


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.setattr(module, "SOON", 0.01)
    monkeypatch.setattr(module, "AGAIN", 0.01)
    return Bench()


async def until(holds):
    async with asyncio.timeout(30.0):
        while not holds():
            await asyncio.sleep(0.001)


def work_for_ever():
    while True:
        time.sleep(0.001)


def test_work_without_a_loop_is_done_at_once():
    done = Bench().aside.do(threading.current_thread)

    assert done.result() is threading.current_thread()


def test_work_is_done_in_the_order_in_which_it_was_asked_for(bench):
    async def ask():
        done = []
        for i in range(50):
            future = bench.aside.do(lambda i=i: done.append(i))
        await asyncio.wrap_future(future)
        return done

    assert asyncio.run(ask()) == list(range(50))


PROFILED = """
import asyncio, cProfile
from kmviz.live.notebook.aside import Aside

async def ask():
    aside = Aside(print, lambda: None, lambda before, held: None)
    await aside.done(int)
    return cProfile.Profile().runcall(lambda: 4)

print(asyncio.run(ask()))
"""


def test_a_kernel_can_be_profiled_after_something_was_done():
    words = [sys.executable, "-c", PROFILED]

    done = subprocess.run(words, capture_output=True, text=True, timeout=30)

    assert (done.stdout, done.stderr) == ("4\n", "")


def test_the_loop_goes_on_while_something_lasts_and_says_so(bench):
    async def ask():
        free = threading.Event()
        future = bench.aside.do(lambda: free.wait(30.0))
        await until(lambda: len(bench.said) > 2)
        free.set()
        return await asyncio.wrap_future(future)

    assert asyncio.run(ask())
    assert bench.said[:2] == sorted(bench.said[:2])
    assert bench.said[-1] is None


def test_all_that_waits_tells_together_how_long_it_has_been(bench):
    async def ask():
        free = [threading.Event() for _ in range(3)]
        lasts = []
        for each in free:
            lasts.append(bench.aside.do(lambda each=each: each.wait(30.0)))
            await until(lambda: len(bench.said) > 3 * len(lasts))
        for each, last in zip(free, lasts, strict=True):
            heard = len(bench.said)
            await until(lambda heard=heard: len(bench.said) > heard + 2)
            each.set()
            await asyncio.wrap_future(last)

    asyncio.run(ask())
    *seconds, last = bench.said
    assert last is None
    assert seconds == sorted(seconds)


def test_what_ends_while_it_is_said_to_last_is_over(bench):
    free, said = threading.Event(), bench.said

    def say(seconds):
        free.set()
        while seconds is not None and said[-1:] != [None]:
            time.sleep(0.001)
        said.append(seconds)

    bench.aside = Aside(say, lambda: 0, print)

    async def ask():
        await asyncio.wrap_future(bench.aside.do(lambda: free.wait(30.0)))
        await until(lambda: len(said) > 2)

    asyncio.run(ask())
    assert said[-1] is None
    assert not bench.aside.lasting


def test_what_is_ended_is_put_back_and_what_was_to_come_forgotten(bench):
    async def ask():
        bench.state = 7
        lasts, later = bench.aside.do(work_for_ever), bench.aside.do(lambda: "done")
        await until(lambda: len(bench.said) > 2)
        begun = time.perf_counter()
        bench.aside.cancel()
        await asyncio.wrap_future(lasts)
        await asyncio.wrap_future(later)
        return later.result(), time.perf_counter() - begun

    outcome, seconds = asyncio.run(ask())
    assert (outcome, bench.restored) == (None, [7])
    assert seconds < 2.0


def test_who_puts_back_knows_the_widgets_that_were_in_hand(bench):
    def work(widgets):
        taken = widgets[0]
        bench.said.append(taken)
        work_for_ever()

    async def ask():
        widgets = [HTML(), HTML()]
        future = bench.aside.do(partial(work, widgets))
        await until(lambda: widgets[0] in bench.said)
        bench.aside.cancel()
        await asyncio.wrap_future(future)
        return widgets

    first, second = asyncio.run(ask())
    assert first in bench.held
    assert second not in bench.held


def test_what_an_end_leaves_half_done_holds_no_turn(bench):
    turn, began = threading.RLock(), threading.Event()

    def hold():
        with turn:
            yield

    def work():
        holder = hold()
        next(holder)
        began.set()
        try:
            work_for_ever()
        except KeyboardInterrupt as end:
            circle = end  # the function holds what holds it
            raise circle from None

    async def ask():
        future = bench.aside.do(work)
        await until(began.is_set)
        bench.aside.cancel()
        await asyncio.wrap_future(future)

    gc.disable()
    try:
        asyncio.run(ask())
        assert turn.acquire(timeout=1.0)
    finally:
        gc.enable()
    turn.release()


def test_what_was_done_before_it_is_ended_stays(bench):
    async def ask():
        future = bench.aside.do(lambda: "done")
        await asyncio.wrap_future(future)
        bench.aside.cancel()
        return await bench.aside.done(lambda: "more")

    assert asyncio.run(ask()) == "more"
    assert bench.restored == []


def test_an_end_that_comes_at_any_time_ends_nothing_else(bench):
    async def ask():
        for _ in range(200):
            future = bench.aside.do(lambda: sum(range(2000)))
            await asyncio.sleep(0)
            bench.aside.cancel()
            await asyncio.wrap_future(future)
        return await bench.aside.done(lambda: "sound")

    assert asyncio.run(ask()) == "sound"


@pytest.mark.parametrize("stage", ["before", "last", "unheard"])
def test_no_end_is_lost_on_whatever_stage_it_comes(bench, stage):
    here, free, done = threading.Event(), threading.Event(), []

    def reach(now):
        if stage == now:
            here.set()
            assert free.wait(30.0)

    def remember():
        reach("before")
        return 7

    def work():
        try:
            reach("unheard")
        except KeyboardInterrupt:  # as some libraries would
            done.append("swallowed")
        done.append("work")
        return "done"

    @contextmanager
    def around():
        yield
        reach("last")

    bench.aside = Aside(bench.said.append, remember, bench.put_back, around)

    async def ask():
        future = bench.aside.do(work)
        await until(here.is_set)
        bench.aside.cancel()
        free.set()
        return await asyncio.wrap_future(future)

    assert (asyncio.run(ask()), bench.restored) == (None, [7])
    assert (
        done
        == {"before": [], "last": ["work"], "unheard": ["swallowed", "work"]}[stage]
    )


def test_an_error_leaves_with_what_waits_for_the_work(bench):
    async def ask():
        await bench.aside.done(lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError, match="division by zero"):
        asyncio.run(ask())


def test_an_end_that_gets_lost_comes_again(bench):
    def swallow_one():
        try:
            work_for_ever()
        except KeyboardInterrupt:
            work_for_ever()

    async def ask():
        future = bench.aside.do(swallow_one)
        await until(lambda: len(bench.said) > 2)
        bench.aside.cancel()
        await asyncio.wrap_future(future)

    asyncio.run(ask())
    assert bench.restored == [0]


def test_an_end_that_comes_where_nothing_can_be_raised_comes_again(bench, monkeypatch):
    monkeypatch.setattr(module, "SOON", 60.0)
    begun = threading.Event()

    def lose_one():
        thing = Bench()
        held = weakref.ref(thing, lambda _: begun.set() or work_for_ever())
        del thing
        work_for_ever()
        return held

    async def ask():
        future = bench.aside.do(lose_one)
        await until(begun.is_set)
        bench.aside.cancel()
        await until(future.done)

    asyncio.run(ask())
    assert bench.restored == [0]


def test_all_players_share_one_thread_and_have_their_turns():
    async def ask():
        one, other = Bench().aside, Bench().aside
        threads, free, order = set(), threading.Event(), []

        def work(who):
            free.wait(30.0)
            threads.add(threading.current_thread())
            order.append(who)

        for who in "aabab":
            last = (one if who == "a" else other).do(lambda who=who: work(who))
        free.set()
        await asyncio.wrap_future(last)
        return threads, order

    for _ in range(2):
        threads, order = asyncio.run(ask())
        assert order == [*"aabab"]
        assert threads == {module.WORK.thread}


def test_an_end_leaves_what_others_have_asked_for(bench):
    async def ask():
        other = Bench().aside
        lasts, later = bench.aside.do(work_for_ever), bench.aside.do(lambda: "mine")
        others = other.do(lambda: "others")
        await until(lambda: len(bench.said) > 2)
        other.cancel()
        others_again = other.do(lambda: "others")
        bench.aside.cancel()
        return [
            await asyncio.wrap_future(each)
            for each in (lasts, later, others, others_again)
        ]

    assert asyncio.run(ask()) == [None, None, None, "others"]
    assert bench.restored == [0]


def test_what_was_done_is_not_held(bench):
    class Thing:
        pass

    async def ask():
        thing = Thing()
        known = weakref.ref(thing)
        await bench.aside.done(lambda thing=thing: None)
        del thing
        await until(lambda: known() is None)

    asyncio.run(ask())
