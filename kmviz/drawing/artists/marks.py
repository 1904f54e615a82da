"""The two artists of every layer: the same marker at many places, and many paths.

They do what matplotlib's Line2D and collections do, through the same renderer calls, on
every back end. But they have nothing to resolve, cache or validate at each draw, which
is what takes the time when little is drawn often.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from functools import lru_cache, wraps
from itertools import accumulate, cycle
from typing import Protocol, TypeVar, cast

import numpy as np
from matplotlib.artist import Artist, allow_rasterization
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import (
    Affine2D,
    BboxBase,
    CompositeAffine2D,
    IdentityTransform,
    Transform,
)

from kmviz.core.ground.arrays import Floats, Ints, Pixels
from kmviz.core.ground.pauses import may_end
from kmviz.drawing.artists.stamps import (
    CROWD,
    PixelMap,
    color_table,
    hardened,
    has_pixels,
    snapped,
    uppermost,
)

NOWHERE: Floats = np.empty((0, 2))
LEVELS = 4
"""Opacities that are told apart."""
PART = 4096
"""So many markers are drawn at a time: some milliseconds."""
Draw = TypeVar("Draw", bound=Callable[..., None])


def flattenable(draw: Draw) -> Draw:
    """Return how an artist is drawn that can be pixels, hard ones, in an SVG or PDF.

    All artists that may stand above or below it must be: they end the pixels. A canvas
    has nothing else, and much is drawn there in every picture.
    """
    mixed = allow_rasterization(draw)

    @wraps(mixed)
    def drawn(artist: Artist, renderer: RendererBase) -> None:
        if isinstance(renderer, RendererAgg) and artist.get_agg_filter() is None:
            draw(artist, renderer)
        else:
            mixed(artist, renderer)

    return cast(Draw, drawn)


class Field(Protocol):
    """What artists have to know of axes, or of what stands for them."""

    @property
    def bbox(self) -> BboxBase:
        """Where it is, in pixels."""

    @property
    def transLimits(self) -> Transform:
        """The way from data to shares of it."""

    @property
    def transAxes(self) -> Transform:
        """The way from these to pixels."""

    def add_artist(self, artist: Artist, /) -> object:
        """Have something drawn in it."""


class Inked(Artist):
    """What is drawn with few pens, again and again."""

    dashes: Sequence[float] = ()
    """Lengths of dashes and gaps in points; none for whole lines."""

    def __init__(self) -> None:
        super().__init__()
        self._pens: dict[tuple[str, float, float, bool], GraphicsContextBase] = {}
        """What it draws with on a canvas, where that is as good as new."""

    def pen(
        self, renderer: RendererBase, edge: str, width: float, opacity: float
    ) -> GraphicsContextBase:
        """Return a graphics context; those for canvases are made once."""
        look = edge, width, opacity, bool(self.get_rasterized())
        on_canvas = isinstance(renderer, RendererAgg)
        if on_canvas and look in self._pens:
            return self._pens[look]
        pen = graphics_of(self, renderer, edge, width, opacity)
        if self.dashes:
            pen.set_dashes(0, self.dashes)
        if on_canvas:
            self._pens[look] = pen
        return pen


class Markers(Inked):
    """The same marker at many places.

    Parameters
    ----------
    ax : axes, or what stands for them
        Where they are; they are cut at its edge unless `clip` is False.
    marker : str or array of shape (m, 2)
        One of matplotlib's filled markers, or the corners of one's own.
    size, rim : float
        The diameter, and the width of the outline, in points.
    face, edge : color
        The colours; a face of None is not filled.
    """

    def __init__(
        self,
        ax: Field,
        marker: str | Floats = "o",
        *,
        size: float,
        face: str | None,
        edge: str,
        rim: float,
        zorder: float,
        clip: bool = True,
    ) -> None:
        super().__init__()
        self.places = NOWHERE
        """Where the markers are, shape (m, 2), in data coordinates."""
        self.opacities: Floats | None = None
        """How opaque each of them is, from 0 to 1; None if all are wholly so."""
        self.face, self.edge, self.rim, self.size = face, edge, rim, size
        self._ax, self.turn = ax, 0.0
        """By how much the marker is turned, in radians."""
        self._stamp: tuple[float, float, Affine2D] | None = None
        self.marker = marker
        self.set_zorder(zorder)
        self.set_transform(linear(ax))
        ax.add_artist(self)
        self.set_clip_on(clip)

    @property
    def marker(self) -> str | Floats:
        """The name or the corners of the marker."""
        return self._marker

    @marker.setter
    def marker(self, marker: str | Floats) -> None:
        if marker is getattr(self, "_marker", None):
            return
        style = MarkerStyle(marker)
        self._marker, self._stamp = marker, None
        self._path, self._shape = style.get_path(), style.get_transform()

    @flattenable
    def draw(self, renderer: RendererBase) -> None:
        """Stamp the markers."""
        if len(self.places) and self.get_visible():
            if self.get_rasterized() and has_pixels(renderer):
                self._press(renderer)
                return
            kept, places = self.places, self._seen(renderer)
            for opacity, those in _by_opacity(self.opacities):
                pen = self.pen(renderer, self.edge, self.rim, opacity)
                self.places = places[those]
                self.stamp(renderer, pen, self.get_transform().get_affine())
            self.places = kept
        self.stale = False

    def _seen(self, renderer: RendererBase) -> Floats:
        """Return the places that are stamped: of a crowd, one on each pixel."""
        crowd = len(self.places) >= CROWD and self.opacities is None
        if not (crowd and has_pixels(renderer)):
            return self.places
        pixels: Floats = np.array(self.get_transform().transform(self.places))
        size = int(renderer.width), int(renderer.height)
        return self.places[np.sort(uppermost(snapped(pixels), *size))]

    def stamp(
        self, renderer: RendererBase, graphics: GraphicsContextBase, place: Transform
    ) -> None:
        """Draw the marker at its places, which `place` turns into pixels."""
        scale = float(renderer.points_to_pixels(self.size))  # type: ignore[arg-type]
        face = None if self.face is None else to_rgba(self.face)
        shape = self._shaped(scale)
        # Agg holds up all threads meanwhile, and an SVG says the marker once a part.
        part = PART if has_pixels(renderer) else len(self.places)
        for first in range(0, len(self.places), max(part, 1)):
            may_end()
            path = Path(self.places[first : first + part])
            renderer.draw_markers(graphics, self._path, shape, path, place, face)

    def _shaped(self, scale: float) -> Affine2D:
        """Return what makes the path of the marker as large as it is, and turned."""
        if self._stamp is None or self._stamp[:2] != (scale, self.turn):
            shape = Affine2D(self._shape.get_matrix()).scale(scale).rotate(self.turn)
            self._stamp = scale, self.turn, shape
        return self._stamp[2]

    def stamped(self, dpi: float, *, hard: bool = False) -> Pixels:
        """Return one marker as Agg draws it, with a red face and a blue rim.

        A hard one has no soft edges.
        """
        kept = self.face, self.places
        reach = int(np.ceil((0.75 * self.size + self.rim / 2) * dpi / 72)) + 1
        side = 2 * reach + 1
        canvas = RendererAgg(side, side, dpi)
        graphics = canvas.new_gc()
        graphics.set_foreground("#0000FF")
        graphics.set_linewidth(self.rim)
        self.face, self.places = "#FF0000", np.array([[reach, reach + 1.0]])
        self.stamp(canvas, graphics, IdentityTransform())
        self.face, self.places = kept
        graphics.restore()
        stamp: Pixels = np.asarray(canvas.buffer_rgba())[::-1].copy()
        return hardened(stamp, self.rim * dpi / 72) if hard else stamp

    def _press(self, renderer: RendererAgg) -> None:
        """Draw the markers as pixels with hard edges."""
        box = np.rint(self._ax.bbox.extents).astype(np.int64)
        canvas = (renderer.width, renderer.height, renderer.dpi, *box.tolist())
        pixels: Floats = np.array(self.get_transform().transform(self.places)) - box[:2]
        stamp = self.stamped(renderer.dpi, hard=True)
        one = np.zeros(len(pixels), dtype=int)
        table = color_table([self.edge, self.face or self.edge], self.edge)
        image = PixelMap(canvas, pixels, stamp).painted(one, table)
        graphics = renderer.new_gc()
        renderer.draw_image(graphics, box[0], box[1], image)
        graphics.restore()


class Paths(Inked):
    """Many lines or polygons, each in its own colour.

    Parameters
    ----------
    ax : axes, or what stands for them
        Where they are; they are cut at its edge.
    edges : sequence of color
        The colours of the lines or outlines, in turn.
    width : float
        The width of the lines in points; 0 for none.
    faces : sequence of color, optional
        The fills of the polygons, in turn; lines have none.
    dashes : sequence of float, optional
        Lengths of dashes and gaps in points.
    halo : tuple of color and float, optional
        The colour and width of a line under each line.
    """

    def __init__(
        self,
        ax: Field,
        edges: Sequence[str],
        *,
        width: float,
        zorder: float,
        faces: Sequence[str] = (),
        dashes: Sequence[float] = (),
        halo: tuple[str, float] | None = None,
    ) -> None:
        super().__init__()
        self.paths: Sequence[Floats] | Floats = ()
        """The corners of each path, shape (m, 2), in data coordinates."""
        self.opacities: Floats | None = None
        """How opaque each path of an array is, from 0 to 1; None if all are wholly."""
        self._edges, self._width, self._halo = edges, width, halo
        self._fills = [to_rgba(face) for face in faces]
        self.dashes = dashes
        self.set_zorder(zorder)
        self.set_transform(linear(ax))
        ax.add_artist(self)

    @flattenable
    def draw(self, renderer: RendererBase) -> None:
        """Draw the paths in turn; those of one look all at once."""
        if len(self.paths) and self.get_visible():
            for opacity, those in _by_opacity(self.opacities):
                whole = isinstance(those, slice)
                paths = self.paths if whole else np.asarray(self.paths)[those]
                self._draw(renderer, paths, opacity)
        self.stale = False

    def _draw(
        self, renderer: RendererBase, paths: Sequence[Floats] | Floats, opacity: float
    ) -> None:
        """Draw some paths, all as opaque."""
        place = self.get_transform().get_affine()
        if self._halo:
            pen = self.pen(renderer, *self._halo, opacity)
            renderer.draw_path(pen, _in_one(paths), place)
        edges, fills = cycle(self._edges), cycle(self._fills or [None])
        for path, edge, fill in zip(self._looks(paths), edges, fills, strict=False):
            pen = self.pen(renderer, edge, self._width, opacity)
            renderer.draw_path(pen, path, place, fill)

    def _looks(self, pieces: Sequence[Floats] | Floats) -> list[Path]:
        """Return a path for each look: all pieces in one, if they look the same."""
        closed = bool(self._fills)
        if closed:
            pieces = [np.concatenate([piece, piece[:1]]) for piece in pieces]
        if len(pieces) > 1 and max(len(self._edges), len(self._fills)) == 1:
            return [_in_one(pieces)]
        return [Path(piece, closed=closed and len(piece) > 1) for piece in pieces]


def _in_one(pieces: Sequence[Floats] | Floats) -> Path:
    """Return one path of several pieces, of which some may be empty."""
    if isinstance(pieces, np.ndarray):
        corners: Floats = pieces.reshape(-1, 2)
        codes = np.full(len(corners), Path.LINETO, dtype=Path.code_type)
        codes[:: pieces.shape[1]] = Path.MOVETO
        return Path(corners, codes)
    pieces = [piece for piece in pieces if len(piece)]
    codes = np.full(sum(map(len, pieces)), Path.LINETO, dtype=Path.code_type)
    codes[[0, *accumulate(len(piece) for piece in pieces[:-1])]] = Path.MOVETO
    return Path(np.concatenate(pieces), codes)


def linear(ax: Field) -> Transform:
    """Return the way from data to pixels on axes whose scales are linear.

    Unlike `ax.transData`, which allows for others, it remembers its matrix.
    """
    return CompositeAffine2D(ax.transLimits, ax.transAxes)  # type: ignore[arg-type]


def graphics_of(
    artist: Artist,
    renderer: RendererBase,
    edge: str,
    width: float,
    opacity: float = 1.0,
) -> GraphicsContextBase:
    """Return a graphics context for round lines of this colour and width in points."""
    pen = _pen(edge, width, opacity, soft=not artist.get_rasterized())
    if isinstance(renderer, RendererAgg):
        graphics = copy(pen)
    else:
        graphics = renderer.new_gc()
        graphics.copy_properties(pen)
    artist._set_gc_clip(graphics)  # type: ignore[attr-defined]  # the hook of all artists
    return graphics


@lru_cache(maxsize=256)
def _pen(edge: str, width: float, opacity: float, *, soft: bool) -> GraphicsContextBase:
    """Return a graphics context that is to be copied: to make one takes longer."""
    pen = GraphicsContextBase()
    pen.set_foreground(edge)
    pen.set_linewidth(width)
    pen.set_antialiased(soft)
    pen.set_joinstyle("round")
    pen.set_capstyle("round")
    if opacity < 1.0:
        pen.set_alpha(opacity)
    return pen


def _by_opacity(opacities: Floats | None) -> Iterator[tuple[float, Ints | slice]]:
    """Yield each opacity, but for 0, with those that have it."""
    if opacities is None:
        yield 1.0, slice(None)
        return
    levels = np.rint(LEVELS * opacities)
    for level in sorted({*levels.tolist()} - {0}):
        yield level / LEVELS, np.flatnonzero(levels == level)
