"""Pictures in milliseconds: what stands still is drawn once, what moves each time.

Axes, ticks and titles take most of the time of a full draw and never change. The stage
keeps them as pixels and draws the layers of the scene over them, in the order in which
a full draw would: the pixels are the same. While the lowest layers stay as they are, as
on the way to an update, they are kept as pixels too.
"""

import numpy as np

from kmviz.core.arrays import Pixels
from kmviz.drawing.scene import Scene
from kmviz.drawing.settings import own_settings


class Stage:
    """A fast way to the pixels of a scene.

    Parameters
    ----------
    scene : Scene
        The picture; from now on the stage sets it.

    Examples
    --------
    >>> from kmviz import kmeans
    >>> scene = Scene(kmeans([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]], k=2, rng=0))
    >>> Stage(scene).pixels(1).shape
    (600, 800, 4)
    """

    @own_settings
    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._layers = list(scene.layers.values())
        artists = [artist for layer in self._layers for artist in layer.artists]
        for artist in artists:
            artist.set_animated(True)
        scene.canvas.draw()
        for artist in artists:
            artist.set_animated(False)
        self._renderer = scene.canvas.get_renderer()
        self._background = scene.canvas.copy_from_bbox(scene.figure.bbox)
        self._ground, self._deep = self._background, 0

    @own_settings
    def pixels(self, position: float) -> Pixels:
        """Return the picture at a position as RGBA of shape (height, width, 4).

        The next call paints over the same array: copy what you keep.
        """
        still = self._scene.show(position).index(True)
        if still < self._deep:
            self._ground, self._deep = self._background, 0
        self._renderer.restore_region(self._ground)
        if still > self._deep:
            self._draw(self._deep, still)
            self._ground = self._scene.canvas.copy_from_bbox(self._scene.figure.bbox)
            self._deep = still
        self._draw(still, len(self._layers))
        return np.asarray(self._scene.canvas.buffer_rgba())

    def _draw(self, first: int, last: int) -> None:
        for layer in self._layers[first:last]:
            for artist in layer.artists:
                artist.draw(self._renderer)
