"""A matplotlib FuncAnimation of a run, for those who want to go on with matplotlib."""

from typing import Unpack

from matplotlib.animation import FuncAnimation

from kmviz.core.checks import check_positive
from kmviz.core.options import takes
from kmviz.core.trace import Trace
from kmviz.drawing.look import Look, LookOptions
from kmviz.drawing.scene import SIZE, Scene
from kmviz.drawing.settings import own_settings


class RunAnimation(FuncAnimation):
    """A FuncAnimation that draws each step once and shows itself in Jupyter."""

    save = own_settings(FuncAnimation.save)

    def _repr_html_(self) -> str:
        return str(self.to_jshtml())


@takes(Look, size=SIZE)
def animate(
    trace: Trace,
    *,
    seconds_per_step: float = 1.0,
    **options: Unpack[LookOptions],
) -> RunAnimation:
    """Return a run as a matplotlib FuncAnimation, a frame a half-step.

    To write a file, `save` is quicker, smaller and glides between the steps.

    Parameters
    ----------
    trace : Trace
        The run.
    **options
        See `Look`.
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
    scene = Scene(trace, **options)

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
