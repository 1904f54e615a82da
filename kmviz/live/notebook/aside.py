"""Work beside the kernel's messages: it says that it lasts, and can be ended.

What a page asks for is done in a thread, one thing after another, so that the kernel
hears meanwhile that somebody has had enough. Where no loop is running there are no
messages, and it is done at once.

All players of a kernel share the thread, and another in which they write files; see
`lane`.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext, suppress
from contextvars import copy_context
from functools import partial
from time import perf_counter
from traceback import walk_tb
from types import FrameType
from typing import Any, Generic, TypeVar

from ipywidgets import Widget

from kmviz.live.notebook.lane import (
    WORK,
    Ended,
    Job,
    Lane,
    hear_of_the_lost,
    raise_in,
    raise_no_more,
)
from kmviz.live.notebook.resting import rest_later

SOON, AGAIN = 0.15, 0.5
"""Seconds after which it is said that something lasts, and then again."""
BREATH = 0.01
"""Seconds after which it is looked whether an error that ends work was lost."""
T = TypeVar("T")
R = TypeVar("R")


class Aside(Generic[T]):
    """Does one thing after another, in a thread that can be stopped.

    Parameters
    ----------
    say : callable
        Is told how many seconds the work has lasted, now and then; None at its end.
    remember, restore : callable
        The one returns all there is, before something is done; the other puts it back,
        if that was ended, and is given the widgets that its functions had in hand.
    around : callable
        Returns a context in which everything here is done.
    lane : Lane
        Where it is done, by turns with what others have done there.

    Attributes
    ----------
    lasting : bool
        Whether it was said that the work lasts.

    Examples
    --------
    >>> Aside(print, lambda: None, lambda before, held: None).do(lambda: 2 + 2).result()
    4
    """

    def __init__(
        self,
        say: Callable[[float | None], object],
        remember: Callable[[], T],
        restore: Callable[[T, list[Widget]], object],
        around: Callable[[], AbstractContextManager[object]] = nullcontext,
        lane: Lane = WORK,
    ) -> None:
        self._say, self._remember, self._restore = say, remember, restore
        self._around, self._lane = around, lane
        self._now: Job | None = None
        self._ending: Job | None = None
        self._open = False
        """Whether an error may be raised in what is being done."""
        self.lost = False
        """Whether an error that ends it was lost, as in what Python cannot raise."""
        self._asked: set[Future[Any]] = set()
        """What somebody waits for."""
        self._since = 0.0
        self.lasting = False

    def do(self, work: Callable[[], R]) -> Future[R | None]:
        """Do something after all that was asked for before.

        Returns
        -------
        Future
            What comes of it; None if it was ended.
        """
        job, loop = Job(partial(copy_context().run, work), Future()), running_loop()
        if loop is None or self.within:
            _settle(job)
            return job.future
        self._asked.add(job.future)
        job.future.add_done_callback(self._end)
        self._lane.add(self, job)
        loop.call_later(SOON, self._watch, loop, job, perf_counter())
        rest_later(loop)
        return job.future

    async def done(self, work: Callable[[], R]) -> R | None:
        """Do something likewise, and wait for what comes of it."""
        return await asyncio.shield(asyncio.wrap_future(self.do(work)))

    def then(self, work: Callable[[], object]) -> None:
        """Do something after what is being done, which nobody waits for."""
        self._lane.add(self, Job(work, Future()))

    def cancel(self) -> None:
        """End what is being done, put everything back, and forget what was to come.

        What came of it, if it was just done, is taken back as well.
        """
        hear_of_the_lost()
        with self._lane.lock:
            forgotten = self._lane.forget(self)
            if self._now and not self.within:
                self._ending = self._now
                self.end_now()
                if loop := running_loop():
                    loop.call_soon_threadsafe(self._see_it_end, loop)
        for job in forgotten:
            job.future.set_result(None)

    def end_now(self) -> None:
        """Raise an error in what is to be ended, as long as that is being done."""
        with self._lane.lock:
            if self._open and self._ending is self._now and self._lane.thread:
                raise_in(self._lane.thread, Ended)

    def _see_it_end(self, loop: asyncio.AbstractEventLoop) -> None:
        """Raise an error that was lost again, until what is to be ended has ended."""
        if self._ending is None or self._ending is not self._now:
            return
        if self.lost:
            self.lost = False
            self.end_now()
        loop.call_later(BREATH, self._see_it_end, loop)

    @property
    def within(self) -> bool:
        """Whether whoever asks is being done here."""
        here = threading.current_thread()
        return self._lane.doing is self and here is self._lane.thread

    @property
    def awaited(self) -> bool:
        """Whether something is to be done after what is being done."""
        return self._lane.awaits(self)

    def take_up(self, job: Job) -> None:
        """Have a job be the one that is being done, which can be ended from now on."""
        self._now = job

    def go_through(self, job: Job) -> None:
        """Do the job that was taken up, or put back what there was before."""
        done, before = Job(job.work, Future()), self._remember()
        held: list[Widget] = []
        try:
            self._do(done)
        except Ended as end:
            held = _in_hand(end)
        if self._was_ended():
            with suppress(Exception):
                self._restore(before, held)
            job.future.set_result(None)
        else:
            _pass_on(done.future, job.future)

    def _was_ended(self) -> bool:
        """Tell whether what was done was to be ended, whatever has come of it."""
        with self._lane.lock:
            ended = self._ending is self._now
            self._now = self._ending = None
            return ended

    def _do(self, job: Job) -> None:
        """Do something that can be ended, be it before it has begun."""
        try:
            with self._lane.lock:
                self._open = self._ending is not self._now
            if self._open:
                with self._around():
                    _settle(job)
        finally:
            self._open = False
            with self._lane.lock:  # or an error would come too late
                raise_no_more()

    def _watch(self, loop: asyncio.AbstractEventLoop, job: Job, since: float) -> None:
        """Say now and then that something lasts, until it is done.

        With what waits for it, that is one thing that lasts.
        """
        if job.future.done():
            return
        self._since = self._since if self.lasting else since
        self.lasting = True
        self._say(perf_counter() - self._since)
        if job.future.done():  # meanwhile, so that was said too late
            self.lasting = True
            self._say_if_over()
        self.end_now()  # if the first error was lost, as in what Python cannot raise
        loop.call_later(AGAIN, self._watch, loop, job, since)

    def _end(self, future: Future[Any]) -> None:
        """Wait for it no more."""
        self._asked.discard(future)
        self._say_if_over()

    def _say_if_over(self) -> None:
        """Say that nothing lasts any more, if something was said to."""
        if self.lasting and not self._asked:
            self.lasting = False
            self._say(None)


def _in_hand(end: BaseException | None) -> list[Widget]:
    """Return the widgets that the functions which were ended had in hand.

    These then hold nothing any more: what one was about to let go of, such as a turn,
    may lie in a reference cycle with the error, and would be kept until that is
    collected.
    """
    held, frames = list[Widget](), list[FrameType]()
    while end is not None:
        first = end.__traceback__  # still goes on
        frames += [frame for frame, _ in walk_tb(first and first.tb_next)]
        end = end.__context__
    for frame in frames:
        held += [each for each in frame.f_locals.values() if isinstance(each, Widget)]
        with suppress(RuntimeError):  # one that is still going on
            frame.clear()
            len(frame.f_locals)  # a copy, out of which it goes by a look at it
    return held


def running_loop() -> asyncio.AbstractEventLoop | None:
    """Return the loop that is running, if any."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _settle(job: Job) -> None:
    """Do it, and keep what comes of it."""
    try:
        job.future.set_result(job.work())
    except Exception as error:
        job.future.set_exception(error)


def _pass_on(outcome: Future[Any], to: Future[Any]) -> None:
    error = outcome.exception()
    if error is None:
        to.set_result(outcome.result())
    else:
        to.set_exception(error)
