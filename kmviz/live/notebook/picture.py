"""What lies in front, as a small PNG of what is new on its picture."""

import math
from abc import ABC, abstractmethod
from collections.abc import Hashable
from functools import cache
from typing import NamedTuple

import numpy as np

from kmviz.core.arrays import Ints, Pixels
from kmviz.drawing.layout import layout
from kmviz.drawing.plane import Pointed
from kmviz.drawing.scene import Scene
from kmviz.drawing.style import get_style
from kmviz.encoding.png import PngEncoder
from kmviz.encoding.tiles import TILE, Sent
from kmviz.live.easel import Easel
from kmviz.live.exhibits import Hanging
from kmviz.live.gallery import Gallery
from kmviz.live.notebook.awake import keep_awake
from kmviz.live.player import Player
from kmviz.live.staging import Staging
from kmviz.live.starts import Starts
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


class Picture(ABC):
    """A picture, of which the page is sent what is new.

    Parameters
    ----------
    size : tuple of int
        Width and height in pixels.
    position : float
        What is shown first: a step, or a moment on the way to the next one.

    Attributes
    ----------
    position : float
        What was shown last.
    settled : bool
        Whether its colours are chosen from several steps, which takes longer than to
        draw one: until a page is there, each picture has those it needs itself.
    """

    def __init__(self, size: tuple[int, int], position: float) -> None:
        self.size, self.position = size, float(position)
        self.settled = True
        self._sent, self._torn = Sent(), False
        self._palette: Hashable = None
        self._encoder: PngEncoder | None = None

    def update(self, position: float | None = None) -> Update:
        """Return what is new since the last time: a whole picture at the first.

        The picture is that at the present position, or at one on the way.
        """
        self._torn = True
        self.position = self._here if position is None else position
        self._fit()
        encoder = self._writer()
        update = self._news(encoder, self._pixels(self.position))
        self._torn = False
        return update

    def whole(self) -> bytes:
        """Return what was shown last, as a PNG; what is sent goes on from there."""
        self._torn = True
        self._fit()
        png = self._writer().encode(self._pixels(self.position))
        self._torn = False
        return png

    def _news(self, encoder: PngEncoder, pixels: Pixels) -> Update:
        """Return what is new on a picture."""
        if self._sent.fits(pixels):
            numbers, tiles = self._sent.tiles(pixels)
            if not numbers.size:  # a page waits for a picture all the same
                numbers, tiles = np.zeros(1, np.int64), pixels[:TILE, :TILE]
            if numbers.size * TILE**2 < MOST * pixels[..., 0].size:
                return Update(encoder.encode(tiles), _bytes_of(numbers))
        self._sent.remember(pixels)
        return Update(encoder.encode(pixels), b"")

    def forget(self) -> None:
        """Return a whole picture next time, since somebody has seen none yet."""
        self._sent.forget()

    def mend(self) -> None:
        """Let go of everything if drawing was ended in the midst.

        What was drawn may not have been sent, so the next picture is whole.
        """
        self.forget()
        if self._torn:
            self.rest()
            self._torn = False

    def rest(self) -> None:
        """Let go of the figure, the pixels and the colours until they are asked for."""
        self._clear()
        self._sent.forget()
        self._encoder = None

    @property
    @abstractmethod
    def moving(self) -> bool:
        """Whether it is about to be drawn again and again."""

    @abstractmethod
    def caption(self) -> str:
        """Return what the picture says, in one sentence."""

    def stars(self) -> list[tuple[float, float]]:
        """Return where a finger takes hold instead of scrolling the page."""
        return []

    def charted(self) -> bool:
        """Tell whether a picture of this shape has room for the inertia."""
        return True

    @property
    @abstractmethod
    def _here(self) -> int:
        """The present position."""

    @property
    @abstractmethod
    def _colors(self) -> Hashable:
        """What the colours of the picture depend on."""

    @abstractmethod
    def _make(self) -> None:
        """Make all fit what is shown now."""

    @abstractmethod
    def _clear(self) -> None:
        """Let go of what can be made again."""

    @abstractmethod
    def _pixels(self, position: float) -> Pixels:
        """Return the picture at a position."""

    @abstractmethod
    def _new_encoder(self) -> PngEncoder:
        """Return what writes such pictures."""

    def _fit(self) -> None:
        """Make all fit what is shown now."""
        keep_awake(self)
        torn, self._torn = self._torn, True
        self._make()
        self._torn = torn

    def _writer(self) -> PngEncoder:
        """Return what writes its pictures; to choose their colours, some are drawn."""
        palette = self._colors, None if self.settled else self._here
        if self._encoder is None or self._palette != palette:
            self._encoder, self._palette = self._new_encoder(), palette
        return self._encoder


class RunPicture(Picture):
    """What a player's picture looks like now, and what lies where on it.

    Parameters
    ----------
    player : Player
        The run.
    view : View
        How it is looked at.
    size : tuple of int
        Width and height in pixels.
    starts : Starts, optional
        The starts that were tried, whose ends are shown beside.

    Examples
    --------
    >>> picture = RunPicture(Player(), View(), (640, 480))
    >>> picture.update().tiles  # it is whole
    b''
    >>> picture.caption()
    'Start: 200 points, 3 stars; no point has a cluster yet'
    """

    def __init__(
        self,
        player: Player,
        view: View,
        size: tuple[int, int],
        starts: Starts | None = None,
    ) -> None:
        super().__init__(size, player.position)
        self._player, self._view = player, view
        self._staging = Staging(player, view, starts)

    @property
    def scene(self) -> Scene:
        """The scene of the player's present run and view."""
        self._fit()
        return self._staging.scene

    @property
    def moving(self) -> bool:
        """Whether the player plays, or a star is held: it is drawn again and again."""
        return self._player.playing or self._player.held is not None

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
        return _has_panel(self.size)

    def point_out(self, pointed: Pointed | None) -> None:
        """Ring what somebody asks about; None for nothing."""
        self._staging.pointed = pointed

    @property
    def _here(self) -> int:
        return self._player.position

    @property
    def _colors(self) -> Hashable:
        return self._view.style, self._player.trace.k

    def _make(self) -> None:
        self._staging.fit(self.size)

    def _clear(self) -> None:
        self._staging.clear()

    def _pixels(self, position: float) -> Pixels:
        return self._staging.stage.pixels(position)

    def _new_encoder(self) -> PngEncoder:
        """Choose colours from early steps, in which most is to be seen."""
        trace, stage = self._player.trace, self._staging.stage
        steps = range(0, len(trace[:5]), 2) if self.settled else (self._here,)
        samples = [stage.pixels(i).copy() for i in steps]
        colors = get_style(self._view.style).flat_colors(trace.k)
        return PngEncoder([(pixels, 1.0) for pixels in samples], colors)


class WallPicture(Picture):
    """What a gallery looks like now, and what lies where on it.

    Parameters
    ----------
    gallery : Gallery
        What is shown.
    view : View
        How it is looked at.
    size : tuple of int
        Width and height in pixels.
    """

    def __init__(self, gallery: Gallery, view: View, size: tuple[int, int]) -> None:
        super().__init__(size, gallery.position)
        self.gallery, self._view = gallery, view
        self._easel = Easel(gallery, view)

    @property
    def picture(self) -> Hanging:
        """The picture, in the present size."""
        self._fit()
        return self._easel.picture

    @property
    def moving(self) -> bool:
        """Whether the gallery plays."""
        return self.gallery.playing

    def caption(self) -> str:
        """Return what the picture says, and what would be opened."""
        gallery, words = self.gallery, self._view.words
        told = self.picture.caption(gallery.position)
        if gallery.chosen is None:
            return told
        name = gallery.exhibits.called(gallery.chosen, words)
        return words.fill(words.enter_opens, told=told, name=name)

    @property
    def _here(self) -> int:
        return self.gallery.position

    @property
    def _colors(self) -> Hashable:
        return self._view.style, self.gallery.exhibits

    def _make(self) -> None:
        self._easel.fit(self.size)

    def _clear(self) -> None:
        self._easel.clear()

    def _pixels(self, position: float) -> Pixels:
        return self._easel.picture.pixels(position)

    def _new_encoder(self) -> PngEncoder:
        """Choose colours from the present picture and the last."""
        last = self.gallery.reach[0]
        samples = [self._pixels(i).copy() for i in (min(2, last), last)]
        k = self.gallery.exhibits.k
        colors = get_style(self._view.style).flat_colors(k)
        return PngEncoder([(pixels, 1.0) for pixels in samples], colors)


@cache
def _has_panel(size: tuple[int, int]) -> bool:
    """Tell whether a picture of this size has room for the inertia."""
    return layout(size).panel is not None


def _bytes_of(numbers: Ints) -> bytes:
    return numbers.astype("<u2").tobytes()
