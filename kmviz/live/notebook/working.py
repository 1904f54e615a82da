"""Working on many runs, by a task in the kernel, between the messages of the page."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from threading import RLock
from typing import Any

import ipywidgets as widgets

from kmviz.drawing.words.words import Words
from kmviz.live.desk import Desk
from kmviz.live.listening import Changed
from kmviz.live.notebook.alarm import TURN, Alarm
from kmviz.live.notebook.aside import AGAIN, Aside, running_loop
from kmviz.live.notebook.filing import Filing
from kmviz.live.notebook.interrupts import hear_interrupts, hear_none
from kmviz.live.notebook.laid_out import put, show
from kmviz.live.player import Player
from kmviz.live.telling import errand_told

PAUSE = 0.005
"""Seconds in which messages are heard, between two parts of the work."""
ASKED_FOR = {"starts", "run", "prediction", "errand"}
"""The changes after which the work goes on without a loop."""


class Work:
    """Has what is to be worked out go on, part by part.

    Where no loop is running, there are no messages either: what was asked for is then
    done at once, and the rest is left.

    Parameters
    ----------
    desk : Desk
        Where there is something to be worked out.
    failed : callable
        Is told an error.
    aside : Aside
        Where it is done.
    """

    def __init__(
        self, desk: Desk, failed: Callable[[Exception], object], aside: Aside[Any]
    ) -> None:
        self._desk, self._failed, self._aside = desk, failed, aside
        self._loop = running_loop()
        self._task: asyncio.Task[Any] | None = None

    def follow(self, changed: Changed) -> None:
        """Begin, if there is something to do, from whatever thread."""
        if not self._desk.working:
            return
        if self._loop is None or self._loop.is_closed():
            self._loop, self._task = running_loop(), None
        if self._loop:
            self._loop.call_soon_threadsafe(self._begin)
        elif changed & ASKED_FOR:
            self._desk.go_on()

    def _begin(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._go_on())

    async def _go_on(self) -> None:
        try:
            while self._desk.working:
                await self._aside.done(self._part)
                await asyncio.sleep(PAUSE)
        except Exception as error:
            with TURN:
                self._desk.starts.cancel()
                self._failed(error)

    def _part(self) -> None:
        with TURN:
            if self._desk.working:
                self._desk.go_on()


class Lasting:
    """What says over the picture that something lasts, or asks whether it may.

    Parameters
    ----------
    desk : Desk
        Where something may be worked out.
    words : Words
        In which words it says so.
    aside : Aside
        Where it is done.
    alarm : Alarm
        Where mistakes are told.
    remark : callable
        Says something over the picture.

    Attributes
    ----------
    row : ipywidgets.Box
        All of it, hidden while nothing lasts.
    filing : Filing
        What writes files, of which it is said how far they are.
    """

    def __init__(
        self,
        desk: Desk,
        words: Words,
        aside: Aside[Any],
        alarm: Alarm,
        remark: Callable[[str], object],
    ) -> None:
        self._desk, self._words, self._said = desk, words, widgets.HTML()
        self._aside, self._alarm, self._remark = aside, alarm, remark
        self.filing = Filing(aside, alarm)
        self.filing.listen(lambda _: self.refresh())
        self._seconds: float | None = None
        self._far = ""
        self._ear: asyncio.TimerHandle | None = None
        self._telling = RLock()
        """Held by whoever says something here: loops do, and what is done aside."""
        self._home = running_loop()
        tip = words.fill(words.with_key, does=words.cancel, key=words.cap_escape)
        self._cancel = widgets.Button(
            description=words.cancel, tooltip=tip, layout={"width": "auto"}
        )
        self._agree = widgets.Button(
            description=words.go_on, tooltip=words.go_on, layout={"width": "auto"}
        )
        self._cancel.on_click(lambda _: self.cancel())
        self._agree.on_click(lambda _: self.agree())
        self.row = widgets.HBox([self._said, self._agree, self._cancel])
        self.row.add_class("kmviz-lasting")
        self.refresh()

    @property
    def lasting(self) -> bool:
        """Whether something lasts that can be ended."""
        starts = self._desk.starts
        return self.row.layout.display is None or starts.busy or starts.working

    def cancel(self) -> None:
        """End what is said to last, or have it not begin, and say what is left."""
        words, desk = self._words, self._desk
        if self.filing.share is not None and not self._told_otherwise:
            self.filing.cancel()
            self._aside.do(self._alarm.guarded(lambda: self._remark(words.not_saved)))
            return
        known = desk.starts.trying > 0 or (desk.growing and desk.browsed is not None)
        self._aside.cancel()

        def end() -> None:
            desk.cancel()
            self._remark(words.cut_off if known else words.as_it_was)

        self._aside.do(self._alarm.guarded(end))

    def agree(self) -> None:
        """Have done what was asked about."""
        self._aside.do(self._alarm.guarded(self._desk.player.agree))

    def close(self) -> None:
        """End what is being written, and leave interrupts to others."""
        self.filing.cancel()
        self._home = None
        hear_none(self)

    def tell(self, seconds: float | None) -> None:
        """Say how many seconds it has lasted; None when it is done."""
        with self._telling:
            self._seconds = seconds
            self.refresh()

    def refresh(self) -> None:
        """Say what lasts, how far it is, or what is asked."""
        with self._telling:
            self._say()
        home = self._home
        if self.lasting and home and not home.is_closed():
            home.call_soon_threadsafe(self._hear)

    def _say(self) -> None:
        """Say so; what one thread has found out, no other may have overtaken."""
        words, player = self._words, self._desk.player
        asks = player.errand is not None and player.errand.asks
        told = errand_told(player, words)
        if told or self._seconds is None:
            self._far = told
        told = self._told_otherwise  # one count, to the end
        if not told and self.filing.share is not None:
            told = words.fill(words.so_far, share=round(100 * self.filing.share))
        if told:  # or the row would be seen without words before it goes
            put(self._said, value=f'<p role="status">{escape(told)}</p>')
            put(self._cancel, description=words.not_now if asks else words.cancel)
            show(self._agree, on=asks)
        show(self.row, on=bool(told))

    @property
    def _told_otherwise(self) -> str:
        """What is said of what lasts beside a file."""
        return self._far or _so_long(self._seconds, self._words)

    def _hear(self) -> None:
        """Hear interrupts while it lasts: after a cell, they mean others again."""
        if self._ear:
            self._ear.cancel()
        if self._home:  # and not closed meanwhile
            hear_interrupts(self)
            if self.lasting:
                self._ear = self._home.call_later(AGAIN, self._hear)


@contextmanager
def working_beside(player: Player) -> Iterator[None]:
    """Have a player work out beside what takes a while, as long as this lasts."""
    player.beside = True
    try:
        yield
    finally:
        player.beside = False


def _so_long(seconds: float | None, words: Words) -> str:
    """Return how long something has lasted; if nothing does, nothing."""
    if seconds is None:
        return ""
    whole = int(seconds)
    return words.fill(words.lasting, seconds=whole) if whole else words.working
