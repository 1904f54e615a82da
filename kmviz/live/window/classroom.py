"""A run at the projector: `show` opens a native window around a desk."""

import gc
from typing import Unpack, cast

from matplotlib.backends.backend_agg import FigureCanvasAgg

from kmviz.core.options.options import check_flag, takes
from kmviz.core.trace import Trace
from kmviz.drawing.look.look import Look
from kmviz.live.desk import Desk
from kmviz.live.opening import PlayerOptions, open_desk, open_view
from kmviz.live.speed import Speed
from kmviz.live.view import View
from kmviz.live.window.toolkit import open_window, usable_toolkit
from kmviz.runs.settings import Settings


@takes(Settings, Look, Speed)
def show(
    X: object = "gauss",
    k: int | None = None,
    *,
    full_screen: bool = False,
    toolkit: str | None = None,
    **options: Unpack[PlayerOptions],
) -> Trace:
    """Show a run in a window of its own and, when that is closed, return it.

    Press ? in it for its keys. Stars can be dragged, a click on a point asks why it has
    its colour, and the wheel changes the speed.

    Parameters
    ----------
    X : str, path, array, DataFrame, Board, Dask collection, Trace, Runs or Choice
        What is shown, as in `explore`; of many runs, or a choice of k, a click opens
        one.
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
        The run as it stood in the end; of many, the one opened last, or the best.

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
    check_flag(full_screen, "full_screen")
    usable = usable_toolkit(toolkit)

    def shown() -> Trace:
        desk = open_desk(X, {"k": k, **options})
        present(desk, open_view(options), full_screen=full_screen, toolkit=usable)
        return desk.player.trace

    try:
        trace = shown()
    except KeyboardInterrupt:  # raised again from here, as its frames hold the window
        trace = None
    gc.collect()  # or another thread may, which Tk answers seconds later, with a fault
    if trace is None:
        raise KeyboardInterrupt
    return trace


def present(desk: Desk, view: View, *, full_screen: bool, toolkit: str) -> None:
    """Show a desk in a window of a toolkit, and return when that is closed."""
    # It and what it draws with are a tenth of kmviz, and most never open one.
    from kmviz.live.window.window import Window

    manager = open_window(toolkit, view.look.size, "kmviz")
    gc.freeze()  # or to look for old pictures takes ten times as long
    try:
        window = Window(desk, view, cast(FigureCanvasAgg, manager.canvas))
        if full_screen:
            window.toggle_full_screen()
        window.run()
    finally:
        gc.unfreeze()
