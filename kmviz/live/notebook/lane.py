"""Threads in which what pages ask for is done, one thing after another.

An error can be raised in them from elsewhere, by which what is being done is ended.
"""

import ctypes
import sys
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, NamedTuple, Protocol

_told_before: list[Callable[[Any], object]] = []
"""What is told of errors that Python cannot raise, beside us."""
_lanes: list["Lane"] = []


class Ended(KeyboardInterrupt):
    """Raised anywhere in work that somebody has ended, as Ctrl-C is.

    What works in parts, and asks between them, raises `Cancelled` instead.
    """


class Job(NamedTuple):
    """Something to be done, and what comes of it."""

    work: Callable[[], Any]
    future: Future[Any]


class Doer(Protocol):
    """What has something done."""

    lost: bool
    """Whether an error that ends it could not be raised, and must be once more."""

    def take_up(self, job: Job) -> None:
        """Have a job be the one that is being done, which can be ended from now on."""

    def go_through(self, job: Job) -> None:
        """Do the job that was taken up."""


class Lane:
    """A thread in which several have done what they are asked for, by turns.

    It stays for what comes next, or another thread might take over what is kept for it.

    Attributes
    ----------
    lock : threading.RLock
        Held by whoever takes something up, ends it, or adds to what is to come.
    thread : threading.Thread or None
        The thread, once there was something to do.
    doing : Doer or None
        Of which of them something is being done.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.thread: threading.Thread | None = None
        self.doing: Doer | None = None
        self._news = threading.Condition(self.lock)
        self._coming: deque[tuple[Doer, Job]] = deque()
        _lanes.append(self)

    def add(self, doer: Doer, job: Job) -> None:
        """Have something done after all that is to come."""
        with self.lock:
            self._coming.append((doer, job))
            self._news.notify()
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self._go_on, daemon=True)
                self.thread.start()

    def awaits(self, doer: Doer) -> bool:
        """Tell whether something is to come of one of them."""
        with self.lock:
            return any(whose is doer for whose, _ in self._coming)

    def forget(self, doer: Doer) -> list[Job]:
        """Return what was to come of one of them, and will not."""
        with self.lock:
            forgotten = [job for whose, job in self._coming if whose is doer]
            left = [each for each in self._coming if each[0] is not doer]
            self._coming = deque(left)
            return forgotten

    def _go_on(self) -> None:
        while True:
            self._do_next()

    def _do_next(self) -> None:
        """Do what comes next, and hold none of it any more."""
        doer, job = self._next()
        try:
            doer.go_through(job)
        finally:
            self.doing = None

    def _next(self) -> tuple[Doer, Job]:
        """Wait for something to do, and take it up."""
        with self.lock:
            while not self._coming:
                self._news.wait()
            self.doing, job = self._coming.popleft()
            self.doing.take_up(job)
            return self.doing, job


def hear_of_the_lost() -> None:
    """Have it known where Python could not raise what ends work.

    That is so in the callbacks of weak references, and where an object goes.
    """
    if not _told_before:
        _told_before.append(sys.unraisablehook)
        sys.unraisablehook = _note_lost


def _note_lost(lost: "sys.UnraisableHookArgs") -> None:
    """Note that it was lost, and no more in whatever is going on, or tell of others."""
    here = threading.current_thread()
    doing = next((lane.doing for lane in _lanes if lane.thread is here), None)
    if doing is not None and issubclass(lost.exc_type, Ended):
        doing.lost = True
    else:
        _told_before[0](lost)


def raise_in(thread: threading.Thread, error: type[BaseException]) -> None:
    """Raise an error in a thread, in place of one that was to be raised in it."""
    number, what = ctypes.c_ulong(thread.ident or 0), ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(number, what)


def raise_no_more() -> None:
    """Have nothing raised in this thread any more that was to be raised in it.

    Were it only taken away, Python would look for it from then on, at each call in all
    threads, and that of 3.11 would hang in whatever is profiled or debugged.
    """
    with suppress(Ended):
        raise_in(threading.current_thread(), Ended)
        while True:
            pass


WORK, FILES = Lane(), Lane()
"""Where all players have done what is asked of them, and where files are written.

Players draw by turns anyway, and of each thread that there was the C library keeps what
it has freed last: with four players 22 MB. Nobody should have to wait for a file.
"""
