"""The stars, as they stand at a step or on the way to the next, and points on them."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase

from kmviz.core.ground.arrays import Floats
from kmviz.core.steps import Step
from kmviz.drawing.artists.marks import NOWHERE, Markers, flattenable
from kmviz.drawing.artists.star import Star
from kmviz.drawing.board.layer import Layer, PointLayer
from kmviz.drawing.board.moment import Moment
from kmviz.drawing.board.pigments import dyes
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.board.stance import Footing, Stances
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.style import Style

KEPT = 48
"""Steps of which it is remembered how the stars stand: those of a usual run."""
ON_STARS = 6.7
RIM = 2.0
"""The outline of a point on a star, as a share of that of others."""


class Stars(Layer):
    """A numbered star for each centroid; hollow while its cluster has no points."""

    def __init__(
        self,
        ax: Axes,
        plane: Plane,
        style: Style,
        k: int,
        *,
        numbered: bool = True,
        least: float = 0.0,
    ) -> None:
        self._plane, self._style = plane, style
        self._colors: Sequence[str] = style.colors(k)
        self.stars = [
            Star(
                ax,
                str(j + 1) if numbered else "",
                k,
                face=color,
                edge=style.rim,
                ground=style.background,
                zorder=6 + j / 10_000,
                least=least,
            )
            for j, color in enumerate(self._colors)
        ]
        self.artists: Sequence[Artist] = self.stars
        self._numbered = numbered
        box = ax.get_window_extent()
        self._board = np.array([box.width, box.height]) * 72 / ax.figure.dpi
        self._footing = Footing(
            plane.points,
            self._board,
            k,
            numbered=numbered,
            least=least,
            weights=plane.grid.counts if plane.grid else None,
            measured=lambda places: plane.shares(places) * self._board,
        )
        self._known: list[tuple[Step, Stances]] = []
        self.stances = self._footing.at_ease()
        """How they stand now."""

    def show(self, moment: Moment) -> bool:
        """Put the stars at their places, hollow where clusters have no points."""
        places = self._plane.project(moment.stars)
        hidden = self._plane.beyond(moment.stars) | np.isnan(places[:, 0])
        self.stances = self._stances_at(moment)
        hollow = (moment.sizes == 0) & (moment.owners is not None)
        colors = dyes(moment.stars) if self._plane.colors is not None else self._colors
        shares, offsets = self.stances.shares.tolist(), self.stances.offsets.tolist()
        for j, star in enumerate(self.stars):
            star.places = places[j : j + 1]
            star.set_visible(not hidden[j])
            text = self.stances.texts[j] if self._numbered else ""
            star.stand(shares[j], offsets[j], text)
            star.face = self._style.background if hollow[j] else colors[j]
            if self._numbered:
                within = self._style.number_on(star.face)
                star.write_in(self._style.ink if star.beside else within)
        return True

    def _stances_at(self, moment: Moment) -> Stances:
        """Return how the stars stand at a moment."""
        here = self._stances(moment.past[-1])
        if moment.arrived:
            return here
        share = moment.position - (len(moment.past) - 1)
        return here.towards(self._stances(moment.step), share)

    def _stances(self, step: Step) -> Stances:
        """Return how the stars stand at a step."""
        for known, stances in self._known:
            if known is step:
                return stances
        places = self._plane.seen(step.centroids) * self._board
        stances = self._footing.stances(places, step.few)
        self._known = [(step, stances), *self._known[: KEPT - 1]]
        return stances


class Lifted(Layer):
    """The points that lie on the stars, so that both are seen: under their outlines.

    The numbers beside stars are above these points.
    """

    def __init__(
        self, ax: Axes, plane: Plane, style: Style, stars: Stars, points: PointLayer
    ) -> None:
        self._places, self._stars, self._points = plane.points, stars, points
        self.marks = OnStars(ax, points, style, stars.stars)
        self.artists = (self.marks,)

    def show(self, moment: Moment) -> bool:
        """Put points on the stars that would hide them."""
        stances = self._stars.stances
        lifted = stances.lifted
        self.marks.points, self.marks.stars = {}, []
        if not len(lifted):
            return True
        looks = self._points.looks_of(lifted)
        self.marks.points = {
            int(look): self._places[lifted[looks == look]] for look in np.unique(looks)
        }
        self.marks.stars = [
            star
            for star, bears in zip(self._stars.stars, stances.bearing, strict=True)
            if bears and star.get_visible()
        ]
        return True


class OnStars(Artist):
    """Points, look by look, the outlines of stars around them, numbers beside stars."""

    def __init__(
        self, ax: Axes, layer: PointLayer, style: Style, numbered: Sequence[Star]
    ) -> None:
        super().__init__()
        self._numbered = numbered
        self._looks, self._ground = layer.looks, style.background
        self.points: dict[int, Floats] = {}
        """The places of the points of each look."""
        self.stars: list[Star] = []
        """The stars under them; those that are hollow have their outlines already."""
        mark = partial(Markers, ax, face=None, zorder=ON_STARS, clip=False)
        rim = RIM * sizes.POINT_RIM * layer.size / sizes.POINT
        self._dot = mark(size=layer.size, edge=style.background, rim=rim)
        self._outline = mark("*", size=0.0, edge=style.rim, rim=0.0)
        self.set_zorder(ON_STARS)
        ax.add_artist(self)

    @flattenable
    def draw(self, renderer: RendererBase) -> None:
        """Stamp the points, then the outlines, and write the numbers."""
        if not self.get_visible():
            return
        for look, places in self.points.items():
            self._dot.marker, self._dot.face = self._looks[look]
            self._dot.places = places
            self._dot.draw(renderer)
        for star in self.stars:
            if star.face != self._ground:
                self._outline.size, self._outline.rim = star.size, star.rim
                self._outline.places = star.places
                self._outline.draw(renderer)
        for star in self._numbered:
            star.draw_number(renderer)
        self._dot.places = self._outline.places = NOWHERE
        self.stale = False
