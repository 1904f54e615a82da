"""What is dropped on a window or pasted into it: a file, or a table as text.

Things are dropped in Qt, and in Tk where `tkinterdnd2` is installed.
"""

import os
import re
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urlsplit
from urllib.request import url2pathname

from matplotlib.backends.backend_agg import FigureCanvasAgg

from kmviz.live.received import check_one, kept
from kmviz.points.files import Sent

PASTED = "pasted.csv"
"""What a table is called that was text before."""
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://\S+")
"""What a browser hands over of a link."""
BEGINNING = 10_000
"""In so many characters of text it is looked for the names of files."""


class Handed(NamedTuple):
    """What was dropped or pasted: the paths of files, or else text, or neither."""

    paths: list[str]
    text: str = ""


Take: TypeAlias = Callable[[Handed], object]


def take_drops(canvas: FigureCanvasAgg, take: Take) -> bool:
    """Call back with what is dropped on a canvas; tell whether anything can be.

    Tk alone takes no drops: the package `tkinterdnd2` brings what it lacks.
    """
    if hasattr(canvas, "setAcceptDrops"):
        _take_from_qt(canvas, take)
        return True
    if hasattr(canvas, "get_tk_widget"):
        return _take_from_tk(canvas.get_tk_widget(), take)
    return False


def pasted(canvas: FigureCanvasAgg) -> Handed:
    """Return what the clipboard holds; where there is none, nothing."""
    if hasattr(canvas, "get_tk_widget"):
        try:
            return Handed([], canvas.get_tk_widget().clipboard_get())
        except import_module("tkinter").TclError:  # no text
            return Handed([])
    if hasattr(canvas, "setAcceptDrops"):
        widgets = import_module("matplotlib.backends.qt_compat").QtWidgets
        return _held_by(widgets.QApplication.clipboard().mimeData())
    return Handed([])


def _take_from_qt(canvas: Any, take: Take) -> None:
    """Accept whatever is dragged here: who is refused is to be told why."""

    def enter(event: Any) -> None:
        event.acceptProposedAction()

    def drop(event: Any) -> None:
        event.acceptProposedAction()
        take(_held_by(event.mimeData()))

    canvas.dragEnterEvent, canvas.dropEvent = enter, drop
    canvas.setAcceptDrops(True)


def _held_by(data: Any) -> Handed:
    """Return what Qt hands over."""
    paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return Handed(paths, data.text())


def _take_from_tk(widget: Any, take: Take) -> bool:
    """Have tkdnd tell, if it is there for this Tk and this system."""
    try:
        package = import_module("tkinterdnd2")
        package.TkinterDnD.require(widget.winfo_toplevel())
    except (ImportError, AttributeError, RuntimeError):
        return False

    def drop(handed: Callable[[str], Handed], event: Any) -> str:
        take(handed(event.data))
        return str(package.COPY)

    def files(data: str) -> Handed:
        names = widget.tk.splitlist(data)
        return Handed([each for each in names if not ADDRESS.match(each)], data)

    widget.update_idletasks()  # tkdnd makes the window, of the size it has by then
    kinds: dict[str, Callable[[str], Handed]] = {
        package.DND_FILES: files,
        package.DND_TEXT: partial(Handed, []),
    }
    widget.drop_target_register(*kinds)
    for kind, handed in kinds.items():
        widget.dnd_bind(f"<<Drop:{kind}>>", partial(drop, handed))
    return True


def only_table(handed: Handed) -> os.PathLike[str]:
    """Return the file that was handed over, or one of the text.

    Raises
    ------
    ValueError
        If it was not exactly one file, nor text.
    """
    text = handed.text.strip()
    paths = handed.paths or _files_in(text)
    check_one(len(paths) or bool(text))
    if paths:
        return Path(paths[0])
    if ADDRESS.fullmatch(text):
        return Sent(Path(text), text)  # the reader of files refuses it
    return kept(PASTED, handed.text.encode("utf-8-sig", "replace"))


def _files_in(text: str) -> list[str]:
    """Return the files that a text names, as file managers write what they copy."""
    names = (
        url2pathname(urlsplit(line).path) if line.startswith("file://") else line
        for line in text[:BEGINNING].splitlines()
    )
    return [name for name in names if os.path.isabs(name) and os.path.exists(name)]
