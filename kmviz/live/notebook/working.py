"""Working on many starts, by a task in the kernel, between the messages of the page."""

import asyncio
from collections.abc import Callable
from typing import Any

from kmviz.live.listening import Changed
from kmviz.live.notebook.alarm import TURN
from kmviz.live.notebook.playback import running_loop
from kmviz.live.starts import Starts


class Work:
    """Has starts go on, part by part.

    Where no loop is running, there are no messages either: what was asked for is then
    done at once, and the rest is left.

    Parameters
    ----------
    starts : Starts
        What goes on.
    failed : callable
        Is told an error.
    """

    def __init__(self, starts: Starts, failed: Callable[[Exception], object]) -> None:
        self._starts, self._failed = starts, failed
        self._loop = running_loop()
        self._task: asyncio.Task[Any] | None = None

    def follow(self, changed: Changed) -> None:
        """Begin, if there is something to do, from whatever thread."""
        if "starts" not in changed or not self._starts.working:
            return
        if self._loop is None or self._loop.is_closed():
            self._loop, self._task = running_loop(), None
        if self._loop:
            self._loop.call_soon_threadsafe(self._begin)
        elif self._starts.trying:
            self._starts.go_on()

    def _begin(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._go_on())

    async def _go_on(self) -> None:
        try:
            while self._starts.working:
                with TURN:
                    self._starts.go_on()
                await asyncio.sleep(PAUSE)
        except Exception as error:
            with TURN:
                self._starts.cancel()
                self._failed(error)


PAUSE = 0.005
"""Seconds in which messages are heard, between two parts of the work."""
