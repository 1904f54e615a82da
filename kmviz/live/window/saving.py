"""What a window writes at a key: a GIF of what is in front, up to the present step."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kmviz.core.options import said
from kmviz.core.pauses import Cancelled
from kmviz.core.text import plain
from kmviz.export.output import Output
from kmviz.export.saving import Saved, save
from kmviz.live.desk import Desk
from kmviz.live.naming import free_path
from kmviz.live.view import View
from kmviz.live.window.glass import Glass
from kmviz.live.window.working import Working
from kmviz.runs.forks import Run

SIDE = 600
"""The shorter side of the GIF; it has the shape of the window's picture."""


class Saver:
    """Writes what lies in front, says how far it is, and can be ended.

    Parameters
    ----------
    desk : Desk
        What is written lies in front on it.
    view : View
        How it is looked at.
    glass : Glass
        Where it is said.
    clock : callable
        Returns the time in seconds.

    Attributes
    ----------
    working : Working
        Whether it is being done.
    saved : Run or None
        The run that was saved last, and so is not lost.
    """

    def __init__(
        self, desk: Desk, view: View, glass: Glass, clock: Callable[[], float]
    ) -> None:
        self._desk, self._view, self._glass = desk, view, glass
        self.working = Working(glass.canvas, clock, glass.notes, self._tell)
        self.saved: Run | None = None

    def save(self, size: tuple[int, int]) -> None:
        """Write a GIF of the shape of a picture of this size, unless that is ended."""
        words, notes = self._view.words, self._glass.notes
        with self.working.begun():
            try:
                saved = save_gif(self._desk, self._view, size, self.working.report)
            except Cancelled:
                notes.lines = [words.not_saved]
                return
        notes.lines = [words.fill(words.saved, file=str(saved)), str(Path.cwd())]
        self.saved = self._desk.player.run

    def _tell(self, share: float) -> None:
        """Say how far it is, and how it is ended."""
        words = self._view.words
        self._glass.say(words.fill(words.so_far, share=round(100 * share)))
        self._glass.paint()


def save_gif(
    desk: Desk,
    view: View,
    size: tuple[int, int],
    report: Callable[[float], object],
) -> Saved:
    """Write what lies in front into the current folder, under a name that is free.

    Parameters
    ----------
    desk : Desk
        What is written lies in front on it.
    view : View
        How it is looked at.
    size : tuple of int
        Width and height of the picture in pixels, of which the film has the shape.
    report : callable
        Is told how far it is, from 0 to 1; what it raises ends the writing.

    Returns
    -------
    Saved
        What was written; its comment is the line that writes it again.
    """
    path = free_path(Path("kmviz-1.gif"))
    scale = SIDE / min(size)
    width, height = (round(scale * side) for side in size)
    look = replace(view.look, size=(width, height))
    output = Output(until=desk.front.position)
    return save(
        desk.recorded,
        path,
        comment=plain(desk.line(path, look, output)),
        progress=False,
        report=report,
        **said(look) | said(output),
    )
