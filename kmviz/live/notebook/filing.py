"""A file that is written while its player, and all others, go on."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar

from ipywidgets import Widget

from kmviz.live.errand import Report, refuse_another
from kmviz.live.notebook.alarm import Alarm
from kmviz.live.notebook.aside import Aside
from kmviz.live.notebook.lane import FILES

T = TypeVar("T")
Told = Callable[[float | None], object]
"""Is told how far a file is, from 0 to 1; None once none is written any more."""


class Filing:
    """Writes one file after the other.

    Parameters
    ----------
    aside : Aside
        Where it is asked for; from elsewhere, as where no loop is running, a file is
        written at once.
    alarm : Alarm
        Where mistakes are told.

    Attributes
    ----------
    share : float or None
        How far the file is that is being written, if any.
    """

    def __init__(self, aside: Aside[Any], alarm: Alarm) -> None:
        self._aside, self._alarm = aside, alarm
        self._writer = Aside(_nothing, _nothing, _tell_again, lane=FILES)
        self._listeners: list[Told] = []
        self._now: object = None
        """The one that is being written; another is told of no more."""
        self.share: float | None = None

    def listen(self, told: Told) -> None:
        """Have somebody told how far it is."""
        self._listeners.append(told)

    def check_free(self) -> None:
        """Refuse to write a file beside another one."""
        if self._now is not None:
            refuse_another()

    def begin(self, write: Callable[[Report], T], done: Callable[[T], object]) -> None:
        """Write a file, and give what comes of it to `done`, unless that is ended."""
        self._now = now = object()
        self._tell(0.0)
        written = partial(write, partial(self._report, now))
        if self._aside.within:
            self._writer.then(partial(self._write, now, written, done))
        else:
            self._finish(now, written, done)

    def cancel(self) -> None:
        """End what is being written, and leave nothing of it."""
        self._writer.cancel()
        self._now = None
        self._tell(None)

    def _write(
        self, now: object, write: Callable[[], T], done: Callable[[T], object]
    ) -> None:
        """Write a file; only who tells of it needs the turn."""
        outcome = Future[T]()
        try:
            outcome.set_result(write())
        except Exception as error:
            outcome.set_exception(error)
        with self._alarm.answering():
            self._finish(now, outcome.result, done)

    def _finish(
        self, now: object, write: Callable[[], T], done: Callable[[T], object]
    ) -> None:
        try:
            written = write()
        finally:
            if self._now is now:
                self._now = None
                self._tell(None)
        done(written)

    def _report(self, now: object, share: float) -> None:
        """Tell how far it is, percent by percent."""
        if self._now is now and round(100 * share) != round(100 * (self.share or 0)):
            self._tell(share)

    def _tell(self, share: float | None) -> None:
        self.share = share
        for told in self._listeners:
            told(share)


def _nothing(*_: object) -> None:
    """Say nothing, and remember nothing."""


def _tell_again(_: None, held: list[Widget]) -> None:
    """Tell the page of what was in hand, and was cut off."""
    for widget in held:
        widget.send_state()
