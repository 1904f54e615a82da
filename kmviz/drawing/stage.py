"""Pictures in milliseconds: what stands still is drawn once, what moves each time.

Axes, ticks and titles take most of the time of a full draw and never change. The stage
keeps them as pixels and draws the layers of the scene over them, in the order in which
a full draw would: the pixels are the same. While the lowest layers stay as they are, as
at an update and on the way to it, they are kept as pixels too.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate

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
        self._sweeps = False
        """Whether the ground of the board comes after what stands beside it."""

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
        plan = self._plan(changed, on_the_way=position % 1 > 0, board=board)
        self._ground.paint(layers, changed, *plan)
        return self._ground.pixels

    def _plan(
        self, changed: Sequence[bool], *, on_the_way: bool, board: float | None
    ) -> tuple[tuple[int, ...], list[int]]:
        """Return an order of the layers, and after how many pixels are worth keeping.

        The ground of the board and what stands beside it do not touch: the part that
        will stay as it is comes first. On the way that is what stands beside, and then
        the ground, unless it sweeps in every picture.
        """
        first, ground, beside, above = self._scene.parts
        sweeps, told = (any(changed[i] for i in part) for part in (ground, beside))
        if sweeps or told:
            self._sweeps = sweeps and (on_the_way or not told)
        lower, upper = (beside, ground) if self._sweeps else (ground, beside)
        lasting = list(accumulate(map(len, (first, lower, upper))))
        if not on_the_way or (sweeps and board is None):
            lasting.pop()
        return (*first, *lower, *upper, *above), lasting

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
        self._renderer = canvas.get_renderer()
        self.pixels: Pixels = np.asarray(self._renderer.buffer_rgba())
        """What is on the canvas, RGBA of shape (height, width, 4)."""
        tall, (left, low, right, high) = len(self.pixels), box.extents
        rows = slice(int(tall - high), int(tall - low))
        self._part = self.pixels[rows, int(left) : int(right)]
        self._kept: list[tuple[tuple[int, ...], Pixels]] = [((), self._part.copy())]
        """After which layers, by number, there are pixels to go back to, and those."""
        self._spare: list[Pixels] = []
        """Pixels that are out of date: to make new ones takes longer than to copy."""
        self._still = 0
        """How many layers of the last picture, in its order, were those before."""

    def paint(
        self,
        layers: Sequence[Sequence[Artist]],
        changed: Sequence[bool],
        order: tuple[int, ...] | None = None,
        lasting: Collection[int] = (),
    ) -> None:
        """Draw the layers anew, from the first of an order that has changed.

        The pixels of those before it are kept if they stayed at the last picture too,
        as they are then likely to stay, and those after so many as `lasting` says.
        """
        order = tuple(range(len(layers))) if order is None else order
        still = next((at for at, i in enumerate(order) if changed[i]), len(order))
        again, self._still = still <= self._still, still
        self._drop(changed)
        fitting = [each for each in self._kept if each[0] == order[: len(each[0])]]
        below, pixels = max(fitting, key=lambda each: len(each[0]))
        np.copyto(self._part, pixels)
        deep = len(below)
        for high in sorted({*lasting, still} if again else lasting):
            if high > deep:
                self._draw(layers[i] for i in order[deep:high])
                deep = high
                self._keep(order[:high])
        self._draw(layers[i] for i in order[deep:])

    def _keep(self, order: tuple[int, ...]) -> None:
        """Keep the pixels as they are after these layers."""
        pixels = self._spare.pop() if self._spare else np.empty_like(self._part)
        np.copyto(pixels, self._part)
        self._kept.append((order, pixels))

    def _drop(self, changed: Sequence[bool]) -> None:
        """Keep no pixels any more of layers that have changed."""
        kept, self._kept = self._kept, []
        for order, pixels in kept:
            if any(changed[i] for i in order):
                self._spare.append(pixels)
            else:
                self._kept.append((order, pixels))

    def _draw(self, layers: Iterable[Sequence[Artist]]) -> None:
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
