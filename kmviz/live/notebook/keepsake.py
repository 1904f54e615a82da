"""The picture that stays in a notebook which is saved: the last that was seen.

It is an output of its own under the widget, and is put anew once things have been at
rest for a while. A page that was loaded again since the cell ran does not take it: it
has forgotten which output that was.
"""

import asyncio
from collections.abc import Callable
from time import perf_counter
from typing import Any

from kmviz.live.notebook.alarm import TURN
from kmviz.live.notebook.aside import Aside, running_loop

REST, APART = 1.0, 3.0
"""Seconds of rest before it is put anew, and those between two times at least."""


class Keepsake:
    """What is left of a viewer where nothing plays it.

    Parameters
    ----------
    name : str
        By which the notebook knows the output.
    draw : callable
        Returns the output: what it is, by its kind.
    aside : Aside
        Where it is drawn.
    """

    def __init__(
        self, name: str, draw: Callable[[], dict[str, str]], aside: Aside[Any]
    ) -> None:
        self._name, self._draw, self._aside = name, draw, aside
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._put_at = 0.0

    def leave(self) -> None:
        """Leave it under the widget."""
        from IPython.display import display

        self._loop = running_loop()
        display(self._draw(), raw=True, display_id=self._name)  # type: ignore[no-untyped-call]

    def follow(self) -> None:
        """Have it put anew after some rest, from whatever thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wait)

    def close(self) -> None:
        """Leave the last one as it is."""
        self._loop = None

    def _wait(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._loop is not None:
            due = max(REST, self._put_at + APART - perf_counter())
            self._timer = self._loop.call_later(due, self._aside.then, self._put)

    def _put(self) -> None:
        """Put what is seen now in the place of what was seen before."""
        from IPython.display import update_display

        with TURN:
            if self._loop is not None:
                self._put_at = perf_counter()
                update_display(self._draw(), raw=True, display_id=self._name)  # type: ignore[no-untyped-call]
