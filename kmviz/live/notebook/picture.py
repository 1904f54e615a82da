"""The moment a player is at, as a small PNG of what is new on its picture."""

import math
from collections.abc import Hashable
from typing import NamedTuple

from kmviz.core.arrays import Ints
from kmviz.drawing.layout import layout
from kmviz.drawing.scene import Scene
from kmviz.drawing.style import get_style
from kmviz.encoding.png import PngEncoder
from kmviz.encoding.tiles import TILE, Sent
from kmviz.live.notebook.awake import keep_awake
from kmviz.live.player import Player
from kmviz.live.staging import Staging
from kmviz.live.view import View

MOST = 0.4
"""Where a larger share of the picture differs, it is sent as a whole."""


class Update(NamedTuple):
    """What is new on a picture.

    Parameters
    ----------
    png : bytes
        The tiles that are new, in a grid; or the whole picture.
    tiles : bytes
        Their numbers, two bytes each, the lower one first; none for a whole picture.
    """

    png: bytes
    tiles: bytes


class Picture:
    """What a player's picture looks like now, and what lies where on it.

    Parameters
    ----------
    player : Player
        The run.
    view : View
        How it is looked at.
    size : tuple of int
        Width and height in pixels.

    Examples
    --------
    >>> picture = Picture(Player(), View(), (640, 480))
    >>> picture.update().tiles  # it is whole
    b''
    >>> picture.caption()
    'Start: 200 points, 3 stars; no point has a cluster yet'
    """

    def __init__(self, player: Player, view: View, size: tuple[int, int]) -> None:
        self._player, self._view = player, view
        self._staging = Staging(player, view)
        self.size = size
        self.position = float(player.position)
        """What was shown last: a step, or a moment on the way to the next one."""
        self._sent = Sent()
        self._palette: Hashable = None
        self._encoder: PngEncoder | None = None
        self._fit()

    @property
    def scene(self) -> Scene:
        """The scene of the player's present run and view."""
        self._fit()
        return self._staging.scene

    def update(self, position: float | None = None) -> Update:
        """Return what is new since the last time: a whole picture at the first.

        The picture is that at the player's position, or at one on the way.
        """
        encoder = self._fit()
        self.position = self._player.position if position is None else position
        pixels = self._staging.stage.pixels(self.position)
        if self._sent.fits(pixels):
            numbers, tiles = self._sent.tiles(pixels)
            if 0 < numbers.size * TILE**2 < MOST * pixels[..., 0].size:
                return Update(encoder.encode(tiles), _bytes_of(numbers))
        self._sent.remember(pixels)
        return Update(encoder.encode(pixels), b"")

    def forget(self) -> None:
        """Return a whole picture next time, since somebody has seen none yet."""
        self._sent.forget()

    @property
    def moving(self) -> bool:
        """Whether the player plays, or a star is held: it is drawn again and again."""
        return self._player.playing or self._player.held is not None

    def rest(self) -> None:
        """Let go of the figure, the pixels and the colours until they are asked for."""
        self._staging.clear()
        self._sent.forget()
        self._encoder = None

    def caption(self) -> str:
        """Return what the picture says, in one sentence."""
        return self.scene.caption(self._player.position)

    def stars(self) -> list[tuple[float, float]]:
        """Return the spots of the stars, or of their guesses, that are to be seen."""
        scene, here = self.scene, self._player.position
        spots = [scene.spot_of(star, here) for star in range(self._player.trace.k)]
        return [spot for spot in spots if not math.isnan(spot[0])]

    def charted(self) -> bool:
        """Tell whether a picture of this shape has room for the inertia."""
        return layout(self.size).panel is not None

    def point_out(self, point: int | None) -> None:
        """Ring a point that somebody asks about; None for none."""
        self._staging.pointed = point

    def _fit(self) -> PngEncoder:
        """Make all fit the player now, and return what writes its pictures."""
        keep_awake(self)
        self._staging.fit(self.size)
        palette = self._view.style, self._player.trace.k
        if self._encoder is None or self._palette != palette:
            self._encoder, self._palette = self._new_encoder(), palette
        return self._encoder

    def _new_encoder(self) -> PngEncoder:
        """Choose colours from early steps, in which most is to be seen."""
        trace, stage = self._player.trace, self._staging.stage
        samples = [stage.pixels(i).copy() for i in range(0, len(trace[:5]), 2)]
        colors = get_style(self._view.style).flat_colors(trace.k)
        return PngEncoder([(pixels, 1.0) for pixels in samples], colors)


def _bytes_of(numbers: Ints) -> bytes:
    return numbers.astype("<u2").tobytes()
