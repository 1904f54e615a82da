"""A matplotlib FuncAnimation of a run, for those who want to go on with matplotlib."""

from collections.abc import Collection

from matplotlib.animation import FuncAnimation

from kmviz.core.checks import check_positive
from kmviz.core.trace import Trace
from kmviz.drawing.scene import Scene
from kmviz.drawing.style import Style
from kmviz.drawing.words import Words


class RunAnimation(FuncAnimation):
    """A FuncAnimation that draws each step once and shows itself in Jupyter."""

    def _repr_html_(self) -> str:
        return str(self.to_jshtml())


def animate(
    trace: Trace,
    *,
    size: tuple[int, int] = (800, 600),
    style: str | Style = "light",
    words: Words | None = None,
    shown: Collection[str] | None = None,
    seconds_per_step: float = 1.0,
) -> RunAnimation:
    """Return a run as a matplotlib FuncAnimation, a frame a half-step.

    To write a file, `save` is quicker, smaller and glides between the steps.

    Parameters
    ----------
    trace : Trace
        The run.
    size : tuple of int
        Width and height in pixels.
    style : {"light", "dark", "print"} or Style
        The colours.
    words : Words, optional
        Every word on the pictures.
    shown : collection of str, optional
        What to show of "cells", "trails", "lines", "rings", "inertia", "numbers" and
        "shapes"; by default all but the lines and the shapes.
    seconds_per_step : float
        From one half-step to the next.

    Returns
    -------
    matplotlib.animation.FuncAnimation
        The animation. Its figure holds it, so it lives as long as either is kept; in
        Jupyter it shows itself with matplotlib's player.

    Raises
    ------
    TypeError, ValueError
        If an argument is unusable.

    Examples
    --------
    >>> from kmviz import kmeans
    >>> trace = kmeans([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]], k=2, rng=0)
    >>> animation = animate(trace)
    >>> animation.save("steps.gif", writer="pillow")
    """
    interval = 1000 * check_positive(seconds_per_step, "seconds_per_step")
    scene = Scene(trace, size=size, style=style, words=words, shown=shown)

    def show(position: int = 0) -> None:
        scene.show(position)

    animation = RunAnimation(
        scene.figure,
        show,
        frames=len(trace),
        init_func=show,
        interval=interval,
    )
    scene.figure.kmviz_animation = animation  # type: ignore[attr-defined]  # keeps it
    return animation
