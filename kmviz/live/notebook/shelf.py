"""All boards as small pictures on the page, made when somebody wants to see them."""

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets

from kmviz.core.ground.sentence import Sentence
from kmviz.drawing.look.style import get_style
from kmviz.encoding.png import PngEncoder
from kmviz.live.desk import Desk
from kmviz.live.notebook.alarm import Alarm
from kmviz.live.notebook.laid_out import Fold, row, wide
from kmviz.live.notebook.page import LARGEST, Bytes, script
from kmviz.live.notebook.tied import Tied
from kmviz.live.other_data import (
    named_board,
    small_picture,
    standardize_or_not,
)
from kmviz.live.picking import Picking
from kmviz.live.received import check_one, kept
from kmviz.live.telling import capital, tooltip
from kmviz.live.view import View
from kmviz.points.catalogue import BOARDS
from kmviz.points.cells import DECIMALS

SIZE = (240, 180)
"""Pixels of a small picture: two for one of the page, each way."""


class Shelf(anywidget.AnyWidget):
    """The small pictures, each a button.

    Parameters
    ----------
    handle : callable
        What is called with each event of the page; shelf.js says what it holds.
    label, opens : str
        The name of all of them, and of what opens a file.
    """

    _esm = script("dropping.js", "shelf.js")
    _css = script("shelf.css")
    label = traitlets.Unicode().tag(sync=True)
    opens = traitlets.Unicode().tag(sync=True)
    largest = traitlets.Int(LARGEST).tag(sync=True)
    boards = traitlets.List(traitlets.List(traitlets.Unicode())).tag(sync=True)
    taken = traitlets.Int(-1).tag(sync=True)

    def __init__(
        self,
        handle: Callable[[Any, Sequence[Bytes]], object],
        label: str,
        opens: str,
    ) -> None:
        super().__init__(label=label, opens=opens)
        self.on_msg(lambda _, event, buffers: handle(event, buffers))


class Boards(Tied):
    """What opens the small pictures, and has one of them or other points taken.

    Parameters
    ----------
    desk : Desk
        Whose player gets other points.
    view : View
        How it is looked at.
    alarm : Alarm
        Where mistakes are told.

    Attributes
    ----------
    fold : Fold or None
        The button and the box, once somebody may want them.
    readings : ipywidgets.Box
        What answers how the numbers of a file are read, if that stays open.
    """

    def __init__(self, desk: Desk, view: View, alarm: Alarm) -> None:
        super().__init__(alarm)
        self._desk, self._picking, self._view = desk, Picking(desk.player), view
        self._hear = alarm.guarded(self._handle)
        self._shelf: Shelf | None = None
        self._painted = ""
        self.readings = self._shown_if(
            row([]),
            lambda: bool(self._picking.readings),
            lambda: [*map(self._reading, DECIMALS), self._read_none()],
        )
        self.fold: Fold | None = None

    def folded(self) -> Fold:
        """Return what opens the small pictures, for a viewer that wants it."""
        guarded = self._alarm.guarded
        self.fold = Fold(self._view.words.other_data, self._fill, guarded)
        self.fold.button.add_class("kmviz-opens-boards")
        self.fold.box.add_class("kmviz-holds-boards")
        self.fold.button.observe(guarded(self._turn), "value")
        return self.fold

    def _close(self) -> None:
        if self.fold is not None:
            self.fold.button.value = False

    def _fill(self) -> list[widgets.Widget]:
        """Return what makes other points: an empty board, and the small pictures."""
        words = self._view.words

        def empty() -> None:
            self._close()
            self._desk.sketch.show()

        begins = self._button(words.empty_board, capital(words.key_empty), empty)
        begins.add_class("kmviz-to-picture")
        self._shelf = Shelf(self._hear, words.label_board, words.open_file)
        return [row([begins]), self._shelf]

    def scale(self) -> widgets.Widget:
        """Return what measures the columns in another way."""
        player, words = self._desk.player, self._view.words
        scale = words.standardize, words.as_measured_again
        return self._button(
            words.standardize,
            tooltip("/", words),
            lambda: standardize_or_not(player),
            says=lambda: scale[player.settings.standardized],
            width=wide(*scale),
        )

    def _reading(self, sign: str) -> widgets.Widget:
        """Return what has a file read with this decimal sign: a number of it so."""
        picking = self._picking

        def read() -> None:
            picking.read_by(sign)
            self._close()
            self.refresh()

        return self._button("", "", read, says=lambda: picking.readings.get(sign, ""))

    def _read_none(self) -> widgets.Widget:
        """Return what has the file read in no way."""
        cancel = self._view.words.cancel

        def leave() -> None:
            self._picking.leave()
            self.refresh()

        return self._button(cancel, cancel, leave)

    def refresh(self) -> None:
        """Show which board is taken, in the style of the picture."""
        super().refresh()
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
        self.refresh()
        if self._shelf is not None:
            self._shelf.send({"kind": "opened"})

    def _handle(self, event: dict[str, Any], buffers: Sequence[Bytes]) -> None:
        """Take a board or a file, or none, and close them."""
        if event["kind"] == "file":
            self.take_file(event, buffers)
            return
        if event["kind"] == "take":
            self._picking.chosen = event["item"]
            self._picking.choose()
        self._close()

    def take_file(self, event: Mapping[str, Any], buffers: Sequence[Bytes]) -> None:
        """Take the points of a file whose bytes the page has sent, and close them."""
        self._desk.require_run()
        self._picking.readings = {}  # of a file before
        check_one(event.get("n", 1))
        if not buffers:
            message = Sentence(
                "a file from the page must be at most {most} MB, got {size}: "
                "put it beside the notebook, and explore it by its name",
                most=LARGEST // 10**6,
                size=event["size"] // 10**6,
            )
            raise ValueError(message)
        self._picking.take(kept(event["name"], buffers[0]))
        self.refresh()
        self._close()

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
