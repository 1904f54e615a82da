"""`explore`: a run of k-means in Jupyter, to play, step through and take hold of.

One cell has one viewer: when a cell is run again, its earlier viewer is closed, or each
run would leave a figure and some widgets behind. Notebooks tell which cell is running;
where none is told, nothing is closed.
"""

import gc
import sys
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from kmviz.core.checks import check_option
from kmviz.drawing.look import check_size
from kmviz.drawing.words import Words
from kmviz.live.opening import open_player, set_view
from kmviz.live.player import STYLES, Player

if TYPE_CHECKING:
    from kmviz.live.notebook.viewer import Viewer

CANVASES = ("widget", "image")
"""What can show the picture."""
_cells: dict[str, tuple[str, list["Explorer"]]] = {}
"""For each cell the id of its last run, and the viewers made in it.

They are not held weakly: ipywidgets holds what is shown until it is closed, with or
without us, but nobody holds the `Explorer` of a viewer that has no name.
"""


class Explorer:
    """What `explore` returns: a viewer that shows itself as the last line of a cell.

    Attributes
    ----------
    player : Player
        The run. Its commands act on the viewer, too.
    """

    def __init__(self, viewer: "Viewer") -> None:
        self._viewer: Viewer | None = viewer

    def __repr__(self) -> str:
        if self._viewer is None:
            return "<Explorer, closed>"
        player = self._viewer.player
        return f"<Explorer at step {player.position} of {player.trace!r}>"

    @property
    def player(self) -> Player:
        """The run, and the position on it."""
        return self._open().player

    @property
    def box(self) -> Any:
        """The widget, to be put among others."""
        return self._open().box

    def close(self) -> None:
        """Take the viewer off the page, and let go of all it holds."""
        viewer, self._viewer = self._viewer, None
        if viewer:
            viewer.close()

    def _open(self) -> "Viewer":
        if self._viewer is None:
            message = "this viewer must be open, but it was closed: explore again"
            raise RuntimeError(message)
        return self._viewer

    def _ipython_display_(self) -> None:
        from IPython.display import display

        if self._viewer is None:
            print(repr(self))
        else:
            display(self._viewer.box)  # type: ignore[no-untyped-call]


def explore(
    X: object = "gauss",
    k: int | None = None,
    *,
    n: int | None = None,
    groups: int | None = None,
    board_seed: int | None = None,
    columns: Sequence[str | int] | None = None,
    standardized: bool | None = None,
    init: object = None,
    seed: int | None = None,
    empty: str | None = None,
    max_iter: int | None = None,
    tol: float | None = None,
    style: str | None = None,
    shown: Collection[str] | None = None,
    speed: float = 1.0,
    glide: float = 0.5,
    size: tuple[int, int] | None = None,
    words: Words | None = None,
    canvas: str = "widget",
) -> Explorer:
    """Return a player of k-means for a notebook.

    Step and play, forward and back; drag the stars; predict a step and see how near you
    were; change the board, the number of stars and their start; save what you see. It
    shows itself as the last line of a cell and in Voila.

    Parameters
    ----------
    X : str, path, array of shape (n, d), DataFrame, Board or Trace
        The name of a board, a table, points of your own, or a recorded run.
    k : int, optional
        The number of stars; by default that of the board.
    n, groups, board_seed : int, optional
        How many points, in how many groups, by which seed, a board drawn by rule has.
    columns : sequence of str or int, optional
        The columns of a data set or table.
    standardized : bool, optional
        Whether every column is brought to mean 0 and standard deviation 1.
    init : str or array of shape (k, d), optional
        How the stars are placed, or where; see `kmviz.choose_centroids`.
    seed : int, optional
        The seed of their places.
    empty, max_iter, tol
        The rules of the run; see `kmviz.lloyd`.
    style : {"light", "dark", "print"}, optional
        The look; by default light or dark, as the page is.
    shown : collection of str, optional
        What to show of "cells", "trails", "lines", "rings", "inertia", "numbers" and
        "shapes".
    speed : float
        Steps a second while playing.
    glide : float
        The share of a step's time in which stars and cells are on their way, 0 to 1; 0
        for plain steps.
    size : tuple of int, optional
        Width and height of the picture in pixels; by default it fits the page.
    words : Words, optional
        Every word on the picture.
    canvas : {"widget", "image"}
        "image" does without mouse and keys, where the widget cannot be loaded.

    Returns
    -------
    Explorer
        The viewer; its `player` takes commands, its `close` ends it.

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
    settings = {
        "k": k,
        "n": n,
        "groups": groups,
        "board_seed": board_seed,
        "columns": columns,
        "standardized": standardized,
        "init": init,
        "seed": seed,
        "empty": empty,
        "max_iter": max_iter,
        "tol": tol,
    }
    player = open_player(X, settings)
    look = STYLES[0] if style is None else style
    set_view(player, style=look, shown=shown, speed=speed, glide=glide)
    return _in_this_cell(
        player,
        canvas=canvas,
        size=None if size is None else check_size(size),
        words=words,
        follow_theme=style is None,
    )


def _in_this_cell(player: Player, **settings: Any) -> Explorer:
    """Return a viewer, and close those of an earlier run of the same cell."""
    from kmviz.live.notebook.alarm import (
        TURN,  # these take a quarter of a second to import
    )
    from kmviz.live.notebook.viewer import Viewer

    cell, run = _cell_and_run()
    earlier_run, viewers = _cells.get(cell, ("", []))
    with TURN:
        if earlier_run != run:
            for viewer in viewers:
                viewer.close()
            viewers = []
            gc.collect()  # a figure is full of circles, and large
        explorer = Explorer(Viewer(player, **settings))
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
