"""All boards as small pictures on the page, made when somebody wants to see them."""

import base64
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import anywidget
import numpy as np
import traitlets

from kmviz.drawing.style import get_style
from kmviz.encoding.png import PngEncoder
from kmviz.live.notebook.alarm import Alarm
from kmviz.live.notebook.laid_out import Fold
from kmviz.live.other_data import named_board, small_picture
from kmviz.live.picking import Picking
from kmviz.live.player import Player
from kmviz.live.view import View
from kmviz.points.catalogue import BOARDS

SIZE = (240, 180)
"""Pixels of a small picture: two for one of the page, each way."""


class Shelf(anywidget.AnyWidget):
    """The small pictures, each a button.

    Parameters
    ----------
    handle : callable
        What is called with each event of the page; shelf.js says what it holds.
    label : str
        The name of all of them.
    """

    _esm = files(__package__).joinpath("shelf.js").read_text(encoding="utf-8")
    _css = files(__package__).joinpath("shelf.css").read_text(encoding="utf-8")
    label = traitlets.Unicode().tag(sync=True)
    boards = traitlets.List(traitlets.List(traitlets.Unicode())).tag(sync=True)
    taken = traitlets.Int(-1).tag(sync=True)

    def __init__(self, handle: Callable[[Any], object], label: str) -> None:
        super().__init__(label=label)
        self.on_msg(lambda _, event, __: handle(event))


class Boards:
    """What opens the small pictures, and has one of them taken.

    Parameters
    ----------
    player : Player
        Who gets other points.
    view : View
        How it is looked at.
    alarm : Alarm
        Where mistakes are told.

    Attributes
    ----------
    fold : Fold
        The button and the box, which is empty until it is opened.
    """

    def __init__(self, player: Player, view: View, alarm: Alarm) -> None:
        self._picking, self._view = Picking(player), view
        self._hear = alarm.guarded(self._handle)
        self._shelf: Shelf | None = None
        self._painted = ""
        self.fold = Fold(view.words.other_data, [])
        self.fold.button.add_class("kmviz-opens-boards")
        self.fold.button.observe(alarm.guarded(self._turn), "value")

    def refresh(self) -> None:
        """Show which board is taken, in the style of the picture."""
        shelf, style = self._shelf, self._view.style
        if shelf is None or not self._picking.open:
            return
        if style != self._painted:
            shelf.boards, self._painted = self._pictures(), style
        taken = self._picking.taken
        shelf.taken = -1 if taken is None else taken

    def _turn(self, news: dict[str, Any]) -> None:
        """Open the boards, or close them."""
        if not news["new"]:
            self._picking.leave()
            return
        self._picking.show()
        if self._shelf is None:
            self._shelf = Shelf(self._hear, self._view.words.label_board)
        self.refresh()
        self.fold.box.children = [self._shelf]
        self._shelf.send({"kind": "opened"})

    def _handle(self, event: dict[str, Any]) -> None:
        """Take a board, or none, and close them."""
        if event["kind"] == "take":
            self._picking.chosen = event["item"]
            self._picking.choose()
        self.fold.button.value = False

    def _pictures(self) -> list[list[str]]:
        """Return the name and the picture of each board."""
        style, words = get_style(self._view.style), self._view.words
        pictures = []
        for name in BOARDS:
            pixels = np.ascontiguousarray(small_picture(named_board(name), SIZE, style))
            png = PngEncoder([(pixels, 1.0)]).encode(pixels)
            data = base64.b64encode(png).decode()
            pictures.append(
                [words.called("board", name), f"data:image/png;base64,{data}"]
            )
        return pictures
