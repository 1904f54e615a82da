"""A run at the projector: `show` opens a native window around a player."""

from typing import Unpack, cast

from matplotlib.backends.backend_agg import FigureCanvasAgg

from kmviz.core.options import takes
from kmviz.core.trace import Trace
from kmviz.drawing.look import Look
from kmviz.live.opening import PlayerOptions, open_player, open_view
from kmviz.live.player import Player
from kmviz.live.speed import Speed
from kmviz.live.view import View
from kmviz.live.window.toolkit import open_window, usable_toolkit
from kmviz.runs.settings import Settings

SIZE = (1280, 720)
"""Width and height of a window in pixels, when none are asked for."""


@takes(Settings, Look, Speed, size=SIZE)
def show(
    X: object = "gauss",
    k: int | None = None,
    *,
    full_screen: bool = False,
    toolkit: str | None = None,
    **options: Unpack[PlayerOptions],
) -> Trace:
    """Show a run in a window of its own and, when that is closed, return it.

    Press ? in it for its keys. Stars can be dragged, a click adds a point or asks one
    why it has its colour, and the wheel changes the speed.

    Parameters
    ----------
    X : str, path, array of shape (n, d), DataFrame, Board or Trace
        The name of a board, a table, points of your own, or a recorded run.
    k : int, optional
        The number of stars; by default that of the board.
    **options
        See `Settings`, `Look` and `Speed`.
    full_screen : bool
        Whether it fills the screen at first.
    toolkit : {"tk", "qt"}, optional
        What opens it; by default Tk, or Qt where only that is there.

    Returns
    -------
    Trace
        The run as it stood in the end.

    Raises
    ------
    ValueError, TypeError, FileNotFoundError
        If an argument is unusable. The message says what is required, what was given.
    RuntimeError
        If no window can be opened; the message names the cure.

    Examples
    --------
    >>> import kmviz
    >>> trace = kmviz.show("moons", k=2)  # doctest: +SKIP
    """
    player = open_player(X, {"k": k, **options})
    present(player, open_view(options), full_screen=full_screen, toolkit=toolkit)
    return player.trace


def present(
    player: Player, view: View, *, full_screen: bool, toolkit: str | None
) -> None:
    """Show a player in a window of its own, and return when that is closed."""
    # It and what it draws with are a tenth of kmviz, and most never open one.
    from kmviz.live.window.window import Window

    manager = open_window(usable_toolkit(toolkit), view.look.size or SIZE, "kmviz")
    window = Window(player, view, cast(FigureCanvasAgg, manager.canvas))
    if full_screen:
        window.toggle_full_screen()
    window.run()
