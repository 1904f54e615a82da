"""Working on many runs, by a task in the kernel, between the messages of the page."""

import asyncio
from collections.abc import Callable
from typing import Any

from kmviz.live.desk import Desk
from kmviz.live.listening import Changed
from kmviz.live.notebook.alarm import TURN
from kmviz.live.notebook.playback import running_loop

ASKED_FOR = {"starts", "run", "prediction"}
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
    """

    def __init__(self, desk: Desk, failed: Callable[[Exception], object]) -> None:
        self._desk, self._failed = desk, failed
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
                with TURN:
                    self._desk.go_on()
                await asyncio.sleep(PAUSE)
        except Exception as error:
            with TURN:
                self._desk.starts.cancel()
                self._failed(error)


PAUSE = 0.005
"""Seconds in which messages are heard, between two parts of the work."""
