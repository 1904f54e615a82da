"""A numbered star: a picture, copied to wherever its centroid is."""

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.patheffects import withStroke
from matplotlib.transforms import IdentityTransform, ScaledTranslation

from kmviz.core.ground.arrays import Floats, Pixels
from kmviz.drawing.artists.lettering import Lettering
from kmviz.drawing.artists.marks import Markers, graphics_of
from kmviz.drawing.artists.stamps import snapped_one
from kmviz.drawing.artists.tags import HALO
from kmviz.drawing.look import style as sizes

BESIDE = 0.2
"""A number farther from the middle than this share of the star stands beside it."""
AROUND: Floats = np.array(
    [
        [1, 0],
        [0.7, 0.7],
        [0, 1],
        [-0.7, 0.7],
        [-1, 0],
        [-0.7, -0.7],
        [0, -1],
        [0.7, -0.7],
    ]
)
"""Directions in which a number beside a star has a space around it."""
COPIES = 8
"""Looks of a star that are kept; one that is a colour has another at every moment."""


class Star(Markers):
    """The star of a centroid, and the number in it or beside it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where it is; it is not cut at the edge.
    number : str
        What stands in it.
    k : int
        How many stars there are: the more, the smaller.
    face, edge, ground : color
        The colours of the star, its outline, and the space around a number beside it.
    zorder : float
        Where it lies among all that is drawn; the higher, the farther in front.
    least : float
        The least size of the number, in points.
    """

    def __init__(
        self,
        ax: Axes,
        number: str,
        k: int,
        *,
        face: str,
        edge: str,
        ground: str,
        zorder: float,
        least: float = 0.0,
    ) -> None:
        size, rim = sizes.star_size(k), sizes.STAR_RIM
        super().__init__(
            ax, "*", size=size, face=face, edge=edge, rim=rim, zorder=zorder, clip=False
        )
        self._board, self._full, self._ground = ax, size, ground
        self._stance: tuple[float, list[float], str] = (1.0, [0.0, 0.0], number)
        self._offset: Floats = np.zeros(2)
        self.beside = False
        """Whether the number stands beside the star."""
        self.number = Lettering(0, 0, number, transform=ax.transData)
        self.number.set_figure(ax.figure)
        self.number.set(ha="center", va="center", weight="bold")
        self.number.set_fontsize(sizes.number_size(k, least))
        self._copies: dict[tuple[object, ...], list[tuple[list[int], Pixels]]] = {}
        self._plain = GraphicsContextBase()

    def stand(self, share: float, offset: list[float], text: str) -> None:
        """Take a share of the full size, with a number so many points aside."""
        stance = share, offset, text
        if stance == self._stance:
            return
        # Looks that hardly differ are one, whichever of them was there first.
        self._stance, self._offset = stance, np.round(offset, 1)
        self.size = share * self._full
        self.rim = sizes.STAR_RIM * (1 + share) / 2
        self.beside = math.hypot(*self._offset) > BESIDE * self._full
        self.number.set_text(text)

    def write_in(self, color: str) -> None:
        """Give the number a colour."""
        if color != self.number.get_color():
            self.number.set_color(color)

    def draw(self, renderer: RendererBase) -> None:
        """Copy the star to its place; where there are no pixels, draw it.

        A number beside it is left out: points lie between both.
        """
        if not (self.get_visible() and len(self.places)):
            return
        if isinstance(renderer, RendererAgg):
            self._copy(renderer, self._looks(renderer.dpi)[0])
        else:
            super().draw(renderer)
            if not self.beside:
                self._write(renderer)
        self.stale = False

    def draw_number(self, renderer: RendererBase) -> None:
        """Draw the number that stands beside the star, if it does."""
        if not (self.beside and self.get_visible() and len(self.places)):
            return
        if isinstance(renderer, RendererAgg):
            self._copy(renderer, self._looks(renderer.dpi)[1])
        else:
            self._write(renderer)

    def _write(self, renderer: RendererBase) -> None:
        """Write the number where there are no pixels."""
        x, y = self._offset / 72
        aside = ScaledTranslation(x, y, self._board.figure.dpi_scale_trans)
        self.number.set_position(tuple(self.places[0]))
        self.number.set_transform(self._board.transData + aside)
        halo = withStroke(linewidth=2 * HALO, foreground=self._ground)
        self.number.set_path_effects([halo] if self.beside else [])
        self.number.draw(renderer)

    def _looks(self, dpi: float) -> list[tuple[list[int], Pixels]]:
        """Return the pictures of the star as it stands, made anew if it never has."""
        share, _, text = self._stance
        offset = tuple(self._offset.tolist())
        look = (dpi, self.face, self.number.get_color(), share, offset, text)
        if look not in self._copies:
            if len(self._copies) >= COPIES:
                self._copies.clear()
            self._copies[look] = self._pictures(dpi)
        return self._copies[look]

    def _copy(self, renderer: RendererAgg, picture: tuple[list[int], Pixels]) -> None:
        """Copy a picture to its place."""
        column, row = self._middle()
        (across, up), image = picture
        half = len(image) // 2
        left, low = column + across - half, row + up - half
        renderer.draw_image(self._plain, left, low, image)

    def _middle(self) -> tuple[int, int]:
        """Return the pixel in which it is; numpy takes longer for one than for many."""
        (a, c, e), (b, d, f), _ = self.get_transform().get_matrix().tolist()
        x, y = self.places[0].tolist()
        return snapped_one(a * x + c * y + e, b * x + d * y + f)

    def _pictures(self, dpi: float) -> list[tuple[list[int], Pixels]]:
        """Return the star and its number, and how many pixels aside each is.

        They are RGBA, bottom row first. A number beside the star has a picture of its
        own: numbers of many stars at one place are so far away that one picture of
        both would be larger than the board.
        """
        pixel, aside = dpi / 72, np.zeros(2, dtype=np.int64)
        if self.beside:
            aside = np.rint(self._offset * pixel).astype(np.int64)
        rest = self._offset * pixel - aside
        room = 1.5 * sizes.NUMBER * pixel + np.abs(rest).max()
        canvas = _square(max(self.size * pixel, room), dpi)
        reach = canvas.width // 2
        graphics = graphics_of(self, canvas, self.edge, self.rim)
        places, self.places = self.places, np.array([[reach, reach + 1.0]])
        self.stamp(canvas, graphics, IdentityTransform())
        self.places = places
        graphics.restore()
        if not self.beside:
            self._letter(canvas, reach + rest)
            return [([0, 0], _pixels(canvas))]
        written = _square(room, dpi)
        self._letter(written, written.width // 2 + rest)
        return [([0, 0], _pixels(canvas)), (aside.tolist(), _pixels(written))]

    def _letter(self, canvas: RendererAgg, middle: Floats) -> None:
        """Write the number on a canvas of its own."""
        number, color = self.number, self.number.get_color()
        number.set_transform(IdentityTransform())
        if self.beside:
            number.set_color(self._ground)
            for way in HALO * canvas.dpi / 72 * AROUND:
                number.set_position(tuple(middle + way))
                number.draw(canvas)
        number.set(color=color, position=tuple(middle))
        number.draw(canvas)


def _square(reach: float, dpi: float) -> RendererAgg:
    """Return an empty canvas that reaches so many pixels around its middle."""
    side = 2 * (round(reach) + 2) + 1
    return RendererAgg(side, side, dpi)


def _pixels(canvas: RendererAgg) -> Pixels:
    """Return a copy of a canvas, bottom row first."""
    return np.asarray(canvas.buffer_rgba())[::-1].copy()
