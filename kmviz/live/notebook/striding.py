"""A single step glides, in as many pictures as the page shows meanwhile."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

from kmviz.live.desk import Desk
from kmviz.live.listening import Changed
from kmviz.live.notebook.alarm import TURN
from kmviz.live.notebook.aside import Aside
from kmviz.live.notebook.canvas import Surface
from kmviz.live.pace import Pace
from kmviz.live.view import View

PATIENCE = 0.5
"""Seconds without an answer of the page after which the step is there at once."""
AT_ONCE = 0.06
"""How much of the way is gone on the first picture, which is to be seen at once."""


class Striding:
    """Shows things on their way to a step that the page has asked for.

    Parameters
    ----------
    desk : Desk
        The step is made on what lies in front on it.
    view : View
        Its glide.
    canvas : Surface
        What shows the pictures.
    show : callable
        Sends the picture of a position.
    aside : Aside
        Where what the page asks for is done: a step of somebody else does not glide.

    Attributes
    ----------
    still : bool
        Whether whoever looks wants no motion.
    """

    def __init__(
        self,
        desk: Desk,
        view: View,
        *,
        canvas: Surface,
        show: Callable[[float], object],
        aside: Aside[Any],
    ) -> None:
        self._desk, self._canvas, self._show, self._aside = desk, canvas, show, aside
        self._pace = Pace(desk, view, perf_counter)
        self._pace.follows_steps = True
        self._shown: float | None = None
        self.still = False

    def follow(self, changed: Changed) -> None:
        """Set out, or end the way."""
        self._pace.follow(changed)
        self._shown = None

    def begin(self) -> float:
        """Return what is to be shown first, and have the rest follow."""
        place = self._place()
        if place is not None and self._shown is None:
            self._shown = place
            self._aside.then(self._go_on)
        return self._desk.front.position if place is None else place

    def _place(self) -> float | None:
        """Return where things are, if they are on their way."""
        if self.still or not (self._aside.within and self._pace.on_the_way):
            return None
        end, place = self._desk.front.position, self._pace.go_on()
        if place is None or place >= end:
            return None
        return max(place, end - 1 + AT_ONCE)

    def _go_on(self) -> None:
        """Show what is next on the way, or the step if something else is asked for.

        The rest follows, so that other players have their turn meanwhile.
        """
        seen = self._canvas.wait(PATIENCE) and not self._aside.awaited
        with TURN:
            if self._shown is None:
                return
            self._shown = self._place() if seen else None
            end = self._desk.front.position
            self._show(end if self._shown is None else self._shown)
            if self._shown is not None:
                self._aside.then(self._go_on)
