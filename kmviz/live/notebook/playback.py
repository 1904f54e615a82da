"""Playing, by a task in the kernel: every step is seen, and pausing acts at once.

A clock in the page skips steps when drawing is slow, and a loop in a callback blocks
the kernel. This task draws, waits until the page has shown the picture, and sleeps what
is left. When nobody answers, because the page was closed, it ends. The task belongs to
the loop of the cell that made the viewer, since threads of widgets may end earlier.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import perf_counter
from typing import Any

from kmviz.core.ground.sentence import Sentence
from kmviz.live.desk import Desk
from kmviz.live.listening import Changed
from kmviz.live.notebook.alarm import TURN
from kmviz.live.notebook.aside import Aside, running_loop
from kmviz.live.pace import Pace
from kmviz.live.view import View

PATIENCE = 5.0
"""Seconds without an answer of the page after which playing ends."""


class Playback:
    """Steps what lies in front on while it is playing.

    Parameters
    ----------
    desk : Desk
        What is played lies in front on it.
    view : View
        Its speed and glide.
    draw : callable
        Shows a position on the way to the next step; the desk's listener shows steps.
    seen : callable
        Waits until the last picture was seen, and tells whether it was.
    failed : callable
        Is told an error.
    aside : Aside
        Where the pictures are drawn.
    """

    def __init__(
        self,
        desk: Desk,
        view: View,
        *,
        draw: Callable[[float], object],
        seen: Callable[[float], Awaitable[bool]],
        failed: Callable[[Exception], object],
        aside: Aside[Any],
    ) -> None:
        self._desk, self._draw, self._seen = desk, draw, seen
        self._failed, self._aside = failed, aside
        self._pace = Pace(desk, view, perf_counter)
        self._loop = running_loop()
        self._task: asyncio.Task[Any] | None = None
        self._news = asyncio.Event()

    def follow(self, changed: Changed) -> None:
        """Start, stop or change speed as the player says, from whatever thread."""
        self._pace.follow(changed)
        if self._loop is None or self._loop.is_closed():
            self._loop, self._task, self._news = running_loop(), None, asyncio.Event()
        if self._loop:
            self._loop.call_soon_threadsafe(self._follow)
        elif self._desk.front.playing:
            self._desk.front.pause()
            message = Sentence(
                "playing requires a running event loop, such as that of Jupyter"
            )
            raise RuntimeError(message)

    def _follow(self) -> None:
        running = self._task is not None and not self._task.done()
        self._news.set()
        if self._desk.front.playing and not running:
            self._task = asyncio.get_running_loop().create_task(self._play())
        elif self._task and not self._desk.front.playing:
            self._task.cancel()
            self._task = None

    async def _play(self) -> None:
        """Play until that has ended: by a press, it may begin again meanwhile."""
        while self._desk.front.playing:
            await self._next()

    async def _next(self) -> None:
        """Show what is due, and wait until it was seen, and for what comes."""
        self._news.clear()
        moving = await self._aside.done(self._go_on)
        if moving is not None and await self._was_seen():
            await (asyncio.sleep(0) if moving else self._rest())

    def _go_on(self) -> bool | None:
        """Show what is due; tell whether things are on their way, None at the end.

        A failure is told here: it pauses, which ends the task that waits for this.
        """
        with TURN:
            if not self._desk.front.playing:
                return None
            try:
                return self._show_what_is_due()
            except Exception as error:
                with suppress(Exception):  # what could not be drawn fails again
                    self._desk.front.pause()
                self._failed(error)
                return None

    def _show_what_is_due(self) -> bool:
        place = self._pace.go_on()
        if place is not None:
            self._draw(place)
        return place is not None

    async def _was_seen(self) -> bool:
        """Wait until the last picture was seen; if nobody looks, pause."""
        if await self._seen(PATIENCE):
            return True
        with TURN:
            self._desk.front.pause()
        return False

    async def _rest(self) -> None:
        """Wait until things set out again, which may change meanwhile."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pace.left):
                await self._news.wait()
