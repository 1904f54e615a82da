"""Work beside the kernel's messages: it says that it lasts, and can be ended.

What a page asks for is done in a thread, one thing after another, so that the kernel
hears meanwhile that somebody has had enough. Where no loop is running there are no
messages, and it is done at once.

All players of a kernel share the thread. They draw by turns anyway, and of each thread
that there was the C library keeps what it has freed last: with four players 22 MB.
"""

import asyncio
import ctypes
import sys
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext, suppress
from contextvars import copy_context
from functools import partial
from time import perf_counter
from traceback import walk_tb
from types import FrameType
from typing import Any, Generic, NamedTuple, TypeVar

from ipywidgets import Widget

from kmviz.live.notebook.resting import rest_later

SOON, AGAIN = 0.15, 0.5
"""Seconds after which it is said that something lasts, and then again."""
BREATH = 0.01
"""Seconds after which it is looked whether an error that ends work was lost."""
_told_before: list[Callable[[Any], object]] = []
"""What is told of errors that Python cannot raise, beside us."""
T = TypeVar("T")
R = TypeVar("R")


class Cancelled(KeyboardInterrupt):
    """Raised in work that somebody has ended."""


class Job(NamedTuple):
    """Something to be done, and what comes of it."""

    work: Callable[[], Any]
    future: Future[Any]


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
    ) -> None:
        self._say, self._remember, self._restore = say, remember, restore
        self._around = around
        self._now: Job | None = None
        self._ending: Job | None = None
        self._open = False
        """Whether an error may be raised in what is being done."""
        self._lost = False
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
        _lane.add(self, job)
        loop.call_later(SOON, self._watch, loop, job, perf_counter())
        rest_later(loop)
        return job.future

    async def done(self, work: Callable[[], R]) -> R | None:
        """Do something likewise, and wait for what comes of it."""
        return await asyncio.shield(asyncio.wrap_future(self.do(work)))

    def then(self, work: Callable[[], object]) -> None:
        """Do something after what is being done, which nobody waits for."""
        _lane.add(self, Job(work, Future()))

    def cancel(self) -> None:
        """End what is being done, put everything back, and forget what was to come.

        What came of it, if it was just done, is taken back as well.
        """
        _hear_of_the_lost()
        with _lane.lock:
            forgotten = _lane.forget(self)
            if self._now and not self.within:
                self._ending = self._now
                self.end_now()
                if loop := running_loop():
                    loop.call_soon_threadsafe(self._see_it_end, loop)
        for job in forgotten:
            job.future.set_result(None)

    def end_now(self) -> None:
        """Raise an error in what is to be ended, as long as that is being done."""
        with _lane.lock:
            if self._open and self._ending is self._now and _lane.thread:
                _raise_in(_lane.thread, Cancelled)

    def _see_it_end(self, loop: asyncio.AbstractEventLoop) -> None:
        """Raise an error that was lost again, until what is to be ended has ended."""
        if self._ending is None or self._ending is not self._now:
            return
        if self._lost:
            self._lost = False
            self.end_now()
        loop.call_later(BREATH, self._see_it_end, loop)

    @property
    def within(self) -> bool:
        """Whether whoever asks is being done here."""
        return _lane.doing is self and threading.current_thread() is _lane.thread

    @property
    def awaited(self) -> bool:
        """Whether something is to be done after what is being done."""
        return _lane.awaits(self)

    def take_up(self, job: Job) -> None:
        """Have a job be the one that is being done, which can be ended from now on."""
        self._now = job

    def go_through(self, job: Job) -> None:
        """Do the job that was taken up, or put back what there was before."""
        done, before = Job(job.work, Future()), self._remember()
        held: list[Widget] = []
        try:
            self._do(done)
        except Cancelled as end:
            held = _in_hand(end)
        if self._was_ended():
            with suppress(Exception):
                self._restore(before, held)
            job.future.set_result(None)
        else:
            _pass_on(done.future, job.future)

    def _was_ended(self) -> bool:
        """Tell whether what was done was to be ended, whatever has come of it."""
        with _lane.lock:
            ended = self._ending is self._now
            self._now = self._ending = None
            return ended

    def _do(self, job: Job) -> None:
        """Do something that can be ended, be it before it has begun."""
        try:
            with _lane.lock:
                self._open = self._ending is not self._now
            if self._open:
                with self._around():
                    _settle(job)
        finally:
            self._open = False
            with _lane.lock:  # or an error would come too late
                _raise_in(threading.current_thread(), None)

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


class Lane:
    """A thread in which all asides have done what they are asked for, by turns.

    It stays for what comes next, or another thread might take over what is kept for it.

    Attributes
    ----------
    lock : threading.RLock
        Held by whoever takes something up, ends it, or adds to what is to come.
    thread : threading.Thread or None
        The thread, once there was something to do.
    doing : Aside or None
        Of which of them something is being done.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.thread: threading.Thread | None = None
        self.doing: Aside[Any] | None = None
        self._news = threading.Condition(self.lock)
        self._coming: deque[tuple[Aside[Any], Job]] = deque()

    def add(self, aside: Aside[Any], job: Job) -> None:
        """Have something done after all that is to come."""
        with self.lock:
            self._coming.append((aside, job))
            self._news.notify()
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self._go_on, daemon=True)
                self.thread.start()

    def awaits(self, aside: Aside[Any]) -> bool:
        """Tell whether something is to come of one of them."""
        with self.lock:
            return any(whose is aside for whose, _ in self._coming)

    def forget(self, aside: Aside[Any]) -> list[Job]:
        """Return what was to come of one of them, and will not."""
        with self.lock:
            forgotten = [job for whose, job in self._coming if whose is aside]
            left = [each for each in self._coming if each[0] is not aside]
            self._coming = deque(left)
            return forgotten

    def _go_on(self) -> None:
        while True:
            self._do_next()

    def _do_next(self) -> None:
        """Do what comes next, and hold none of it any more."""
        aside, job = self._next()
        try:
            aside.go_through(job)
        finally:
            self.doing = None

    def _next(self) -> tuple[Aside[Any], Job]:
        """Wait for something to do, and take it up."""
        with self.lock:
            while not self._coming:
                self._news.wait()
            self.doing, job = self._coming.popleft()
            self.doing.take_up(job)
            return self.doing, job


_lane = Lane()


def _hear_of_the_lost() -> None:
    """Have it known where Python could not raise what ends work.

    That is so in the callbacks of weak references, and where an object goes.
    """
    if not _told_before:
        _told_before.append(sys.unraisablehook)
        sys.unraisablehook = _note_lost


def _note_lost(lost: "sys.UnraisableHookArgs") -> None:
    """Note that it was lost, and no more in whatever is going on, or tell of others."""
    doing = _lane.doing
    if doing is not None and doing.within and issubclass(lost.exc_type, Cancelled):
        doing._lost = True
    else:
        _told_before[0](lost)


def _in_hand(end: BaseException | None) -> list[Widget]:
    """Return the widgets that the functions which were ended had in hand.

    These then hold nothing any more: what one was about to let go of, such as a turn,
    may lie in a circle with the error, and would be kept for whoever clears that away.
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


def _raise_in(thread: threading.Thread, error: type[BaseException] | None) -> None:
    """Raise an error in a thread, or no longer the one that was to be raised."""
    what = ctypes.py_object(error) if error else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), what)
