"""A canvas for as long as the page has one, and then a picture that needs none.

Where a page blocks the widgets of others, its buttons are alive around a canvas that
is not there: it has never told of itself. So the first button that is pressed puts a
plain picture in its place.
"""

from collections.abc import Callable
from html import escape
from time import perf_counter

import ipywidgets as widgets

from kmviz.drawing.words.words import Words
from kmviz.live.notebook.canvas import Canvas, Frame, Still, Surface
from kmviz.live.notebook.cards import Card

PATIENCE = 3.0
"""Seconds in which a page may load what a canvas needs."""


class Fallback:
    """What shows the pictures of a player: a canvas or, if there is none, a picture.

    Parameters
    ----------
    canvas : Canvas
        The canvas.
    words : Words
        In which words it is said that there is none.
    hides : str
        HTML that hides the picture which the notebook keeps.
    asked : callable
        Tells whether it is the page that wants to see a picture.

    Attributes
    ----------
    widget : ipywidgets.DOMWidget
        What is on the page.
    """

    def __init__(
        self, canvas: Canvas, words: Words, hides: str, asked: Callable[[], bool]
    ) -> None:
        self._canvas, self._words, self._asked = canvas, words, asked
        self._hides = hides
        self._still: Still | None = None
        self._since = perf_counter()
        missing = widgets.HTML(f"<p>{escape(words.blocked)}</p>{hides}")
        missing.add_class("kmviz-missing")  # canvas.css hides it beside a canvas
        contents = {"display": "contents"}
        self.widget = widgets.VBox([canvas.widget, missing], layout=contents)

    @property
    def keeps(self) -> bool:
        """Whether it keeps a picture, so that only what is new must be sent."""
        waited = perf_counter() - self._since > PATIENCE
        if self.by_hand and waited and self._asked() and not self._canvas.heard:
            self._fall_back()
        return self._now.keeps

    @property
    def by_hand(self) -> bool:
        """Whether it feels mouse and keys."""
        return self._still is None

    def show(self, frame: Frame, *, quiet: bool = False) -> None:
        """Show a picture; when quiet, nothing is read aloud."""
        self._now.show(frame, quiet=quiet)

    def answer(self, card: Card) -> bool:
        """Say something at a spot of the picture; tell whether that can be done."""
        return self._now.answer(card)

    def remark(self, card: Card) -> None:
        """Say something of the last key, if there are keys; of no lines, nothing."""
        self._now.remark(card)

    async def seen(self, patience: float) -> bool:
        """Wait until the last picture was seen; tell whether that happened in time."""
        return await self._now.seen(patience)

    def wait(self, patience: float) -> bool:
        """Wait as `seen` does, in a thread that waits for nothing else."""
        return self._now.wait(patience)

    def close(self) -> None:
        """Take it off the page."""
        self._now.close()

    @property
    def _now(self) -> Surface:
        return self._canvas if self._still is None else self._still

    def _fall_back(self) -> None:
        self._still = Still(self._words, self._hides)
        self.widget.children = [self._still.widget]
        self._canvas.close()
