"""What a window writes at a key: a GIF of what is in front, up to the present step."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kmviz.core.ground.text import plain
from kmviz.core.options.options import said
from kmviz.drawing.words.words import Words
from kmviz.export.output import Output
from kmviz.export.saving import Saved, save
from kmviz.live.desk import Desk
from kmviz.live.errand import Report
from kmviz.live.naming import free_path
from kmviz.live.view import View

SIDE = 600
"""The shorter side of the GIF; it has the shape of the window's picture."""


def save_gif(
    desk: Desk, view: View, size: tuple[int, int]
) -> Callable[[Report], Saved]:
    """Return what writes what lies in front now into the current folder.

    It does so under a name that is free, whatever comes to lie in front meanwhile.

    Parameters
    ----------
    desk : Desk
        What is written lies in front on it.
    view : View
        How it is looked at.
    size : tuple of int
        Width and height of the picture in pixels, of which the film has the shape.

    Returns
    -------
    callable
        Tells how far it is, from 0 to 1, to what is given, and returns what was
        written; its comment is the line that writes it again.
    """
    path = free_path(Path("kmviz-1.gif"))
    scale = SIDE / min(size)
    width, height = (round(scale * side) for side in size)
    look = replace(view.look, size=(width, height))
    output = Output(until=desk.front.position)
    recorded, comment = desk.recorded, plain(desk.line(path, look, output))

    def write(report: Report) -> Saved:
        return save(
            recorded,
            path,
            comment=comment,
            progress=False,
            report=report,
            **said(look) | said(output),
        )

    return write


def saved_told(saved: Saved, words: Words) -> list[str]:
    """Return what was written, and where."""
    return [words.fill(words.saved, file=str(saved)), str(Path.cwd())]
