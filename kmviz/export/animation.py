"""A matplotlib FuncAnimation of a run, for those who want to go on with matplotlib."""

from typing import Unpack

import numpy as np
from matplotlib.animation import FuncAnimation

from kmviz.core.options.options import chosen, said, takes
from kmviz.core.trace import Trace, check_trace
from kmviz.drawing.look.look import Look, LookOptions
from kmviz.drawing.look.settings import own_settings
from kmviz.drawing.scene import SIZE, Scene
from kmviz.export.tempo import Tempo, TempoOptions
from kmviz.export.timeline import Shot, timeline

RATE = 10.0
"""Pictures a second unless told: matplotlib draws, and keeps, each of them whole."""


class AnimationOptions(LookOptions, TempoOptions, total=False):
    """What `animate` takes, for editors."""


class RunAnimation(FuncAnimation):
    """A FuncAnimation that shows itself in Jupyter, whatever matplotlib's settings."""

    save = own_settings(FuncAnimation.save)

    def _repr_html_(self) -> str:
        return str(self.to_jshtml())


@takes(Look, Tempo, size=SIZE, fps=RATE)
def animate(trace: Trace, **options: Unpack[AnimationOptions]) -> RunAnimation:
    """Return a run as a matplotlib FuncAnimation that glides and rests as a film does.

    Its pictures follow each other at a constant rate, so what rests is repeated. To
    write a file, `save` is quicker and smaller.

    Parameters
    ----------
    trace : Trace
        The run.
    **options
        See `Look` and `Tempo`.

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
    >>> animation = animate(trace, size=(320, 240), seconds=1)
    >>> animation.save("steps.gif", writer="pillow")
    """
    tempo = chosen(Tempo, {"fps": RATE} | options)
    shots = timeline(check_trace(trace), tempo)
    scene = Scene(trace, **said(chosen(Look, options)))
    scene.charts_wait = True

    def show(shot: Shot = shots[0]) -> None:
        scene.show(shot.position, shot.since, shot.board)

    animation = RunAnimation(
        scene.figure,
        show,
        frames=_at_constant_rate(shots, tempo.fps),
        init_func=show,
        interval=1000 / tempo.fps,
    )
    scene.figure.kmviz_animation = animation  # type: ignore[attr-defined]  # keeps it
    return animation


def _at_constant_rate(shots: list[Shot], fps: float) -> list[Shot]:
    """Return each picture as often as its time asks for."""
    ends = np.rint(fps * np.cumsum([shot.seconds for shot in shots])).astype(int)
    times = np.diff(ends, prepend=0)
    return [shots[i] for i in np.repeat(np.arange(len(shots)), times)]
