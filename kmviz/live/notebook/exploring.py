"""`explore`: a run of k-means in Jupyter, to play, step through and take hold of.

One cell has one viewer: when a cell is run again, its earlier viewer is closed, or each
run would leave a figure and some widgets behind. Notebooks tell which cell is running;
where none is told, nothing is closed.
"""

import gc
import sys
from typing import Any, Unpack

from kmviz.core.given.choices import check_option
from kmviz.core.options.options import takes
from kmviz.drawing.look.look import Look
from kmviz.live.desk import Desk
from kmviz.live.notebook.explorer import Explorer
from kmviz.live.opening import PlayerOptions, open_desk, open_view
from kmviz.live.speed import Speed
from kmviz.live.view import View
from kmviz.runs.settings import Settings

CANVASES = ("widget", "image")
"""What can show the picture."""
_cells: dict[str, tuple[str, list[Explorer]]] = {}
"""For each cell the id of its last run, and the viewers made in it.

They are not held weakly: ipywidgets holds what is shown until it is closed, with or
without us, but nobody holds the `Explorer` of a viewer that has no name.
"""


@takes(Settings, Look, Speed, style=None)
def explore(
    X: object = "gauss",
    k: int | None = None,
    *,
    canvas: str = "widget",
    **options: Unpack[PlayerOptions],
) -> Explorer:
    """Return a player of k-means for a notebook.

    Step and play, forward and back; drag the stars; predict a step and see how near you
    were; change the board, the number of stars and their start; save what you see. It
    shows itself as the last line of a cell and in Voila.

    Parameters
    ----------
    X : str, path, array, DataFrame, Board, Dask collection, Trace, Runs or Choice
        The name of a board, a table, points of your own, shape (n, d), or a recorded
        run; or many runs, or a choice of k, of which a click opens one. A Dask array or
        data frame, or a path such as "points.parquet" or "part-*.npy", is not read into
        this memory: what is seen is how dense its points lie.
    k : int, optional
        The number of stars; by default that of the board.
    **options
        See `Settings`, `Look` and `Speed`. By default the style is light or dark, as
        the page is, and the size fits it.
    canvas : {"widget", "image"}
        "image" does without mouse and keys, where the widget cannot be loaded.

    Returns
    -------
    Explorer
        The viewer; its `player` and its `view` take commands, its `close` ends it.

    Raises
    ------
    ValueError, TypeError, FileNotFoundError
        If an argument is unusable. The message says what is required, what was given.

    Examples
    --------
    >>> viewer = explore("moons", k=2, seed=7)
    >>> viewer.player.step()
    >>> viewer.player.now.phase
    'assign'
    >>> viewer.close()
    """
    check_option(canvas, "canvas", CANVASES)
    desk = open_desk(X, {"k": k, **options})
    view = open_view(options)
    follow_theme = options.get("style") is None
    return _in_this_cell(desk, view, canvas=canvas, follow_theme=follow_theme)


def _in_this_cell(desk: Desk, view: View, **settings: Any) -> Explorer:
    """Return a viewer, and close those of an earlier run of the same cell."""
    # These take a quarter of a second to import.
    from kmviz.live.notebook.alarm import TURN
    from kmviz.live.notebook.explorer_box import ExplorerBox

    cell, run = _cell_and_run()
    earlier_run, viewers = _cells.get(cell, ("", []))
    with TURN:
        if viewers and earlier_run != run:
            for viewer in viewers:
                viewer.close()
            viewers = []
            gc.collect()  # a figure is full of reference cycles, and large
        explorer = ExplorerBox(desk, view, **settings)
    if cell:
        _cells[cell] = run, [*viewers, explorer]
    return explorer


def _cell_and_run() -> tuple[str, str]:
    """Return the id of the cell that is running and that of its run, or empty texts."""
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython else None
    if not hasattr(shell, "get_parent"):
        return "", ""
    parent = shell.get_parent() or {}
    cell = parent.get("metadata", {}).get("cellId") or ""
    return str(cell), str(parent.get("header", {}).get("msg_id", ""))
