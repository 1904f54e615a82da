"""Pictures in milliseconds: what stands still is drawn once, what moves each time.

Axes, ticks and titles take most of the time of a full draw and never change. The stage
keeps them as pixels and draws the layers of the scene over them, in the order in which
a full draw would: the pixels are the same. While the lowest layers stay as they are, as
at an update and on the way to it, they are kept as pixels too. The board and what
stands beside it do not touch, so each has layers and pixels of its own.
"""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import BboxBase

from kmviz.core.ground.arrays import Pixels
from kmviz.drawing.look.settings import own_settings
from kmviz.drawing.scene import Scene, check_scene


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
        check_scene(scene, "scene")
        self._scene = scene
        layers = [layer.artists for layer in scene.layers.values()]
        still_life(scene.canvas, [artist for layer in layers for artist in layer])
        self._board = Backing(scene.canvas, scene.board.bbox)
        self._beside = Backing(scene.canvas, scene.board.bbox, around=True)

    def __repr__(self) -> str:
        return f"<Stage of {self._scene!r}>"

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
        standing, told, moving, ground, marks, _ = self._scene.parts
        on_the_way = position % 1 > 0
        sweeps = on_the_way and board is None and any(changed[i] for i in ground)
        beside, on_board = slice(0, moving.stop), slice(ground.start, marks.stop)
        lasting = [standing.stop, told.stop] if on_the_way else [standing.stop]
        self._beside.paint(layers[beside], changed[beside], lasting)
        lasting = [] if sweeps else [len(ground)]
        self._board.paint(layers[on_board], changed[on_board], lasting)
        self._board.draw(layers[marks.stop :])
        return self._board.pixels

    def caption(self, position: float) -> str:
        """Return what the picture says at a position, in one sentence."""
        return self._scene.caption(position)


class Backing:
    """A part of a canvas under what moves: the pixels to go back to.

    Parameters
    ----------
    canvas : matplotlib.backends.backend_agg.FigureCanvasAgg
        The canvas, on which nothing but what never changes is drawn.
    box : matplotlib.transforms.BboxBase
        The part, in pixels.
    around : bool
        Whether it is all but the box instead.
    """

    def __init__(
        self, canvas: FigureCanvasAgg, box: BboxBase, *, around: bool = False
    ) -> None:
        self._renderer = canvas.get_renderer()
        self.pixels: Pixels = np.asarray(self._renderer.buffer_rgba())
        """What is on the canvas, RGBA of shape (height, width, 4)."""
        tall, (left, low, right, high) = len(self.pixels), np.rint(box.extents)
        top, bottom, left, right = map(int, (tall - high, tall - low, left, right))
        rows = self.pixels[top:bottom]
        self._parts = [rows[:, left:right]]
        if around:
            bands = self.pixels[:top], self.pixels[bottom:]
            self._parts = [*bands, rows[:, :left], rows[:, right:]]
        self._kept = [(0, [part.copy() for part in self._parts])]
        """After how many layers there are pixels to go back to, and those."""
        self._spare: list[list[Pixels]] = []
        """Pixels that are out of date: to make new ones takes longer than to copy."""
        self._still = 0
        """How many layers of the last picture were those before."""

    def paint(
        self,
        layers: Sequence[Sequence[Artist]],
        changed: Sequence[bool],
        lasting: Collection[int] = (),
    ) -> None:
        """Draw the layers anew, from the first that has changed.

        The pixels of those before it are kept if they stayed at the last picture too,
        as they are then likely to stay, and those after so many as `lasting` says.
        """
        still = next((i for i, each in enumerate(changed) if each), len(layers))
        again, self._still = still <= self._still, still
        while self._kept[-1][0] > still:
            self._spare.append(self._kept.pop()[1])
        deep, pixels = self._kept[-1]
        _copy(pixels, self._parts)
        for high in sorted({*lasting, still} if again else lasting):
            if high > deep:
                self.draw(layers[deep:high])
                deep = high
                self._keep(deep)
        self.draw(layers[deep:])

    def draw(self, layers: Iterable[Sequence[Artist]]) -> None:
        """Draw layers over what is there."""
        for layer in layers:
            for artist in layer:
                artist.draw(self._renderer)

    def _keep(self, count: int) -> None:
        """Keep the pixels as they are after so many layers."""
        fresh = not self._spare
        pixels = [*map(np.empty_like, self._parts)] if fresh else self._spare.pop()
        _copy(self._parts, pixels)
        self._kept.append((count, pixels))


def _copy(pixels: Sequence[Pixels], others: Sequence[Pixels]) -> None:
    """Copy the pixels of some parts to others of the same sizes."""
    for source, target in zip(pixels, others, strict=True):
        np.copyto(target, source)


def still_life(canvas: FigureCanvasAgg, moving: Sequence[Artist]) -> None:
    """Draw on a canvas what never changes: all but these."""
    for artist in moving:
        artist.set_animated(True)
    canvas.draw()
    for artist in moving:
        artist.set_animated(False)
