"""What is dropped on a window: in Qt, and in Tk where `tkinterdnd2` is installed."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

from matplotlib.backends.backend_agg import FigureCanvasAgg

from kmviz.core.ground.sentence import Sentence

Take: TypeAlias = Callable[[list[str]], object]
"""Is told the paths of the files that are dropped: none if it was something else."""


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


def _take_from_qt(canvas: Any, take: Take) -> None:
    """Accept whatever is dragged here: who is refused is to be told why."""

    def enter(event: Any) -> None:
        event.acceptProposedAction()

    def drop(event: Any) -> None:
        event.acceptProposedAction()
        urls = event.mimeData().urls()
        take([url.toLocalFile() for url in urls if url.isLocalFile()])

    canvas.dragEnterEvent, canvas.dropEvent = enter, drop
    canvas.setAcceptDrops(True)


def _take_from_tk(widget: Any, take: Take) -> bool:
    """Have tkdnd tell, if it is there for this Tk and this system."""
    try:
        package = import_module("tkinterdnd2")
        package.TkinterDnD.require(widget.winfo_toplevel())
    except (ImportError, AttributeError, RuntimeError):
        return False

    def drop(files: Callable[[str], list[str]], event: Any) -> str:
        take(files(event.data))
        return str(package.COPY)

    def paths(data: str) -> list[str]:
        return [each for each in widget.tk.splitlist(data) if "://" not in each]

    widget.update_idletasks()  # tkdnd makes the window, of the size it has by then
    kinds = {package.DND_FILES: paths, package.DND_TEXT: lambda _: []}
    widget.drop_target_register(*kinds)
    for kind, files in kinds.items():
        widget.dnd_bind(f"<<Drop:{kind}>>", partial(drop, files))
    return True


def only_file(paths: list[str]) -> Path:
    """Return the file that was dropped.

    Raises
    ------
    ValueError
        If it was not exactly one.
    """
    if not paths:
        raise ValueError(Sentence("only files can be dropped here, got something else"))
    if len(paths) > 1:
        message = Sentence("one file must be dropped at a time, got {n}", n=len(paths))
        raise ValueError(message)
    return Path(paths[0])
