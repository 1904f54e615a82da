"""All boards as small pictures on the page, made when somebody wants to see them."""

import atexit
import base64
import shutil
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, TypeAlias

import anywidget
import ipywidgets as widgets
import numpy as np
import traitlets

from kmviz.core.sentence import Sentence
from kmviz.drawing.style import get_style
from kmviz.encoding.png import PngEncoder
from kmviz.live.desk import Desk
from kmviz.live.notebook.alarm import Alarm
from kmviz.live.notebook.laid_out import Fold, row, wide
from kmviz.live.notebook.tied import Tied
from kmviz.live.other_data import column_choices, named_board, small_picture
from kmviz.live.picking import Picking
from kmviz.live.telling import capital
from kmviz.live.view import View
from kmviz.points.catalogue import BOARDS

SIZE = (240, 180)
"""Pixels of a small picture: two for one of the page, each way."""
LARGEST = 8_000_000
"""The bytes of a file that a page may send; of ten million, Jupyter ends the line."""
Buffer: TypeAlias = bytes | memoryview


class Shelf(anywidget.AnyWidget):
    """The small pictures, each a button.

    Parameters
    ----------
    handle : callable
        What is called with each event of the page; shelf.js says what it holds.
    label, opens : str
        The name of all of them, and of what opens a file.
    """

    _esm = files(__package__).joinpath("shelf.js").read_text(encoding="utf-8")
    _css = files(__package__).joinpath("shelf.css").read_text(encoding="utf-8")
    label = traitlets.Unicode().tag(sync=True)
    opens = traitlets.Unicode().tag(sync=True)
    largest = traitlets.Int(LARGEST).tag(sync=True)
    boards = traitlets.List(traitlets.List(traitlets.Unicode())).tag(sync=True)
    taken = traitlets.Int(-1).tag(sync=True)

    def __init__(
        self,
        handle: Callable[[Any, Sequence[Buffer]], object],
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
    fold : Fold
        The button and the box, which has no pictures until it is opened.
    """

    def __init__(self, desk: Desk, view: View, alarm: Alarm) -> None:
        super().__init__(alarm)
        self._desk, self._picking, self._view = desk, Picking(desk.player), view
        self._hear = alarm.guarded(self._handle)
        self._shelf: Shelf | None = None
        self._painted = ""
        self._tools = row(self._buttons())
        self.fold = Fold(view.words.other_data, [self._tools])
        self.fold.button.add_class("kmviz-opens-boards")
        self.fold.button.observe(alarm.guarded(self._turn), "value")

    def _buttons(self) -> list[widgets.Widget]:
        """Return what else makes other points."""
        player, words, picking = self._desk.player, self._view.words, self._picking
        scale = words.standardize, words.as_measured_again

        def empty() -> None:
            self.fold.button.value = False
            self._desk.sketch.show()

        return [
            self._button(words.empty_board, capital(words.key_empty), empty),
            self._button(
                words.other_columns,
                capital(words.key_columns),
                picking.next_columns,
                use=lambda: bool(column_choices(player)),
            ),
            self._button(
                words.standardize,
                capital(words.key_standardize),
                picking.scale,
                says=lambda: scale[player.settings.standardized],
                width=wide(*scale),
            ),
        ]

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
        if self._shelf is None:
            words = self._view.words
            self._shelf = Shelf(self._hear, words.label_board, words.open_file)
        self.refresh()
        self.fold.box.children = [self._tools, self._shelf]
        self._shelf.send({"kind": "opened"})

    def _handle(self, event: dict[str, Any], buffers: Sequence[Buffer]) -> None:
        """Take a board or a file, or none, and close them."""
        if event["kind"] == "take":
            self._picking.chosen = event["item"]
            self._picking.choose()
        elif event["kind"] == "file":
            self._take_file(event["name"], event["size"], buffers)
        self.fold.button.value = False

    def _take_file(self, name: str, size: int, buffers: Sequence[Buffer]) -> None:
        """Take the points of a file whose bytes the page has sent."""
        if not buffers:
            message = Sentence(
                "a file from the page must be at most {most} MB, got {size}: "
                "put it beside the notebook, and explore it by its name",
                most=LARGEST // 10**6,
                size=size // 10**6,
            )
            raise ValueError(message)
        data, path = bytes(buffers[0]), Path(Path(name).name)
        if not (path.is_file() and path.read_bytes() == data):
            path = Path(mkdtemp(dir=_uploads())) / path
            path.write_bytes(data)
        self._picking.take(path)

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


@cache
def _uploads() -> str:
    """Return a folder for what pages send, which goes when Python ends."""
    folder = mkdtemp(prefix="kmviz-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
