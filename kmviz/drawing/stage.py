"""Pictures in milliseconds: what stands still is drawn once, what moves each time.

Axes, ticks and titles take most of the time of a full draw and never change. The stage
keeps them as pixels and draws the layers of the scene over them, in the order in which
a full draw would: the pixels are the same. While the lowest layers stay as they are, as
on the way to an update, they are kept as pixels too.
"""

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import BboxBase

from kmviz.core.arrays import Pixels
from kmviz.core.sentence import shown
from kmviz.drawing.scene import Scene
from kmviz.drawing.settings import own_settings


class Stage:
    """A fast way to the pixels of a scene.

    Parameters
    ----------
    scene : Scene
        The picture; from now on the stage sets it.

    Raises
    ------
    TypeError
        If it is no scene.

    Examples
    --------
    >>> from kmviz import kmeans
    >>> scene = Scene(kmeans([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]], k=2, rng=0))
    >>> Stage(scene).pixels(1).shape
    (600, 800, 4)
    """

    @own_settings
    def __init__(self, scene: Scene) -> None:
        if not isinstance(scene, Scene):
            message = f"scene must be a kmviz.Scene, got {shown(scene)}"
            raise TypeError(message)
        self._scene = scene
        layers = [layer.artists for layer in scene.layers.values()]
        still_life(scene.canvas, [artist for layer in layers for artist in layer])
        self._ground = Ground(scene.canvas, scene.figure.bbox)

    @own_settings
    def pixels(
        self, position: float, since: int | None = None, board: float | None = None
    ) -> Pixels:
        """Return the picture at a position as RGBA of shape (height, width, 4).

        The next call paints over the same array: copy what you keep. See `Scene.show`
        for `since` and `board`.
        """
        changed = self._scene.show(position, since, board)
        # A layer may draw with other artists than before.
        layers = [layer.artists for layer in self._scene.layers.values()]
        self._ground.paint(layers, changed)
        return np.asarray(self._scene.canvas.buffer_rgba())

    def caption(self, position: float) -> str:
        """Return what the picture says at a position, in one sentence."""
        return self._scene.caption(position)


class Ground:
    """A part of a canvas under what moves: the pixels to go back to.

    Parameters
    ----------
    canvas : matplotlib.backends.backend_agg.FigureCanvasAgg
        The canvas, on which nothing but what never changes is drawn.
    box : matplotlib.transforms.BboxBase
        The part, in pixels.
    """

    def __init__(self, canvas: FigureCanvasAgg, box: BboxBase) -> None:
        self._canvas, self._box = canvas, box
        self._renderer = canvas.get_renderer()
        self._kept = [(0, canvas.copy_from_bbox(box))]
        """From how many layers on there are pixels to go back to, and those."""

    def paint(
        self, layers: Sequence[Sequence[Artist]], changed: Sequence[bool]
    ) -> None:
        """Draw the layers anew, from the first that has changed."""
        still = changed.index(True)
        while self._kept[-1][0] > still:
            self._kept.pop()
        deep, ground = self._kept[-1]
        self._renderer.restore_region(ground)
        if still > deep:
            self._draw(layers[deep:still])
            self._kept.append((still, self._canvas.copy_from_bbox(self._box)))
        self._draw(layers[still:])

    def _draw(self, layers: Sequence[Sequence[Artist]]) -> None:
        for layer in layers:
            for artist in layer:
                artist.draw(self._renderer)


def still_life(canvas: FigureCanvasAgg, moving: Sequence[Artist]) -> None:
    """Draw on a canvas what never changes: all but these."""
    for artist in moving:
        artist.set_animated(True)
    canvas.draw()
    for artist in moving:
        artist.set_animated(False)
