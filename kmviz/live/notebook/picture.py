"""What lies in front, as a small PNG of what is new on its picture."""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from kmviz.core.ground.arrays import Ints, Pixels
from kmviz.drawing.board.plane import Pointed
from kmviz.drawing.look.layout import layout
from kmviz.drawing.look.style import get_style
from kmviz.drawing.scene import Scene
from kmviz.encoding.png import PngEncoder
from kmviz.encoding.tiles import TILE, Sent
from kmviz.live.easel import Drawn, Endable, GalleryEasel
from kmviz.live.exhibits import Openable
from kmviz.live.gallery import Gallery
from kmviz.live.notebook.awake import keep_awake
from kmviz.live.notebook.cards import Card
from kmviz.live.player import Player
from kmviz.live.staging import Staging
from kmviz.live.starts import Starts
from kmviz.live.telling import Line
from kmviz.live.view import View

MOST = 0.9
"""Where a larger share of the picture differs, it is sent as a whole, which a page has
less to do with."""

MARKS = 200
"""The points at most of which a page knows where they are."""


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
    easel : Endable
        What makes it.
    view : View
        How it is looked at.
    size : tuple of int
        Width and height in pixels.

    Attributes
    ----------
    position : float
        What was shown last.
    settled : bool
        Whether its colours are chosen from several steps, which takes longer than to
        draw one: until a page is there, each picture has those it needs itself.
    changes : int
        How often another picture was sent than before.
    """

    def __init__(self, easel: Endable, view: View, size: tuple[int, int]) -> None:
        self._easel, self._view = easel, view
        self.size, self.position = size, float(self._here)
        self.settled = True
        self._sent, self._torn, self.changes = Sent(), False, 0
        self._whole: object = None
        """What the easel had when a picture was last drawn to its end."""
        self._palette: object = None
        self._encoder: PngEncoder | None = None

    def update(self, position: float | None = None) -> Update:
        """Return what is new since the last time: a whole picture at the first.

        The picture is that at the present position, or at one on the way.
        """
        there = self._here if position is None else position
        update = self._news(*self._drawn(there))
        self.position = there
        return update

    def whole(self) -> bytes:
        """Return what was shown last, as a PNG; what is sent goes on from there."""
        encoder, pixels = self._drawn(self.position)
        return encoder.encode(pixels)

    def _drawn(self, position: float) -> tuple[PngEncoder, Pixels]:
        """Return what writes the picture at a position, and its pixels.

        An end in here leaves a figure in between, and one outside does not.
        """
        drawn = self._fit()
        self._torn = True
        encoder, pixels = self._writer(drawn), drawn.pixels(position)
        self._torn, self._whole = False, self._easel.kept
        return encoder, pixels

    def _news(self, encoder: PngEncoder, pixels: Pixels) -> Update:
        """Return what is new on a picture."""
        if self._sent.fits(pixels):
            numbers, tiles = self._sent.tiles(pixels)
            self.changes += bool(numbers.size)
            if not numbers.size:  # a page waits for a picture all the same
                numbers, tiles = np.zeros(1, np.int64), pixels[:TILE, :TILE]
            if numbers.size * TILE**2 < MOST * pixels[..., 0].size:
                return Update(encoder.encode(tiles), _bytes_of(numbers))
        else:
            self.changes += 1  # it may be another, and nobody says that it is not
        self._sent.remember(pixels)
        return Update(encoder.encode(pixels), b"")

    def forget(self) -> None:
        """Return a whole picture next time, since somebody has seen none yet."""
        self._sent.forget()

    def mend(self) -> None:
        """Go back to what was seen before if drawing was ended in the midst.

        What was drawn may not have been sent, so the next picture is whole.
        """
        self.forget()
        if self._torn:
            self._easel.go_back(self._whole)
            self._encoder, self._torn = None, False

    def rest(self) -> None:
        """Let go of the figure, the pixels and the colours until they are asked for."""
        self._easel.clear()
        self._sent.forget()
        self._encoder = self._whole = None

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

    def card(
        self, lines: Sequence[Line], spot: tuple[float, float] | None = None
    ) -> Card:
        """Return lines to be laid over it, be they about a spot of it."""
        return Card(lines, spot)

    def charted(self) -> bool:
        """Tell whether a picture of this shape has room for the inertia."""
        return True

    @property
    @abstractmethod
    def _here(self) -> int:
        """The present position."""

    @property
    @abstractmethod
    def _k(self) -> int:
        """How many clusters have a colour."""

    @property
    def _colored(self) -> object:
        """What the colours depend on, beside the style."""
        return self._k

    @property
    @abstractmethod
    def _samples(self) -> Iterable[float]:
        """Where the pictures are from which the colours are chosen."""

    def _fit(self) -> Drawn:
        """Return what is drawn, which fits what is shown now."""
        keep_awake(self)
        torn, self._torn = self._torn, True
        drawn = self._easel.fit(self.size)
        self._torn = torn
        return drawn

    def _writer(self, drawn: Drawn) -> PngEncoder:
        """Return what writes its pictures; to choose their colours, some are drawn."""
        style, here = self._view.style, None if self.settled else self._here
        palette = style, self._colored, here
        if self._encoder is None or self._palette != palette:
            samples = [(drawn.pixels(i).copy(), 1.0) for i in self._samples]
            colors = get_style(style).flat_colors(self._k)
            self._encoder, self._palette = PngEncoder(samples, colors), palette
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
        self._player = player
        self._staging = Staging(player, view, starts)
        super().__init__(self._staging, view, size)

    @property
    def scene(self) -> Scene:
        """The scene of the player's present run and view."""
        self._fit()
        return self._staging.scene

    def _fit(self) -> Drawn:
        """Return what is drawn; an end while it is made leaves what was seen whole."""
        self._staging.ready(self.size)
        return super()._fit()

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

    def card(
        self, lines: Sequence[Line], spot: tuple[float, float] | None = None
    ) -> Card:
        """Return lines to be laid over its board, and what they should not hide."""
        if not lines:
            return Card(())
        occupied = self.scene.occupied(self._player.position)
        marks = occupied.some_points(MARKS).round(3).tolist()
        return Card(lines, spot, occupied.edges, marks)

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
    def _k(self) -> int:
        return self._player.trace.k

    @property
    def _samples(self) -> Iterable[float]:
        """Early steps, in which most is to be seen."""
        if not self.settled:
            return (self._here,)
        return range(0, len(self._player.trace[:5]), 2)


class GalleryPicture(Picture):
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
        self.gallery, self._gallery_easel = gallery, GalleryEasel(gallery, view)
        super().__init__(self._gallery_easel, view, size)

    @property
    def picture(self) -> Openable:
        """The picture, in the present size."""
        self._fit()
        return self._gallery_easel.picture

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
    def _k(self) -> int:
        return self.gallery.exhibits.k

    @property
    def _colored(self) -> object:
        return self.gallery.exhibits

    @property
    def _samples(self) -> Iterable[float]:
        """An early position, and the last."""
        last = self.gallery.reach[0]
        return min(2, last), last


@cache
def _has_panel(size: tuple[int, int]) -> bool:
    """Tell whether a picture of this size has room for the inertia."""
    return layout(size).panel is not None


def _bytes_of(numbers: Ints) -> bytes:
    return numbers.astype("<u2").tobytes()
