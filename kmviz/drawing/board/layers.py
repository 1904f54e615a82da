"""The layers of the board: each makes its artists once, and then only sets them.

`board.py` puts them on each other, from the ground up.
"""

from functools import partial
from itertools import cycle, islice, product
from operator import is_

import numpy as np
from matplotlib.axes import Axes

from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.partitions import Groups
from kmviz.core.steps import Step
from kmviz.drawing.artists.marks import NOWHERE, Markers, Paths
from kmviz.drawing.artists.painted import PaintedPoints
from kmviz.drawing.board.fading import MOST_RINGS, border_strengths, ring_strengths
from kmviz.drawing.board.layer import Layer, PointLayer
from kmviz.drawing.board.moment import Moment
from kmviz.drawing.board.plane import OfStar, Plane, Pointed
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.style import Style, blend

POINTED = 1.25
"""The ring around a point that is asked about, as a share of other rings."""
START_GAP = 0.02
"""Trails begin this share of the board away from where a star began: on a point."""
SOME = 4096
"""Points that are looked at first, to see if any has another colour."""
MOST_LINES, MANY_LINES = 10_000, 1_000
"""Of so many points each has a line to its star: of more, some, since they melt. Of
many lines to a star, those that lie on longer ones are left out."""
NEAREST = 6
"""To so many stars there are lines from a point that somebody asks about, and so many
are listed."""
SHORTEST_ARROW = 0.085
"""Moves shorter than this share of the board have no room for an arrow head."""


class Cells(Layer):
    """The Voronoi cells, tinted in the colours of the centroids that own the points."""

    def __init__(self, ax: Axes, plane: Plane, style: Style, k: int) -> None:
        self._plane = plane
        self._owners: Floats | None = None
        tints = [style.tinted(color) for color in style.colors(k)]
        self.tints = Paths(ax, tints, faces=tints, width=0.0, zorder=1)
        self.borders = Paths(ax, [style.background], width=sizes.BORDER, zorder=1)
        self.artists = (self.tints, self.borders)

    def show(self, moment: Moment) -> bool:
        """Tint the cells of the owners."""
        if self._owners is moment.owners:
            return False
        self._owners = moment.owners
        self.tints.paths, self.borders.paths = (), ()
        if moment.owners is not None:
            diagram = self._plane.diagram(moment.owners)
            self.tints.paths, self.borders.paths = diagram
        return True


class Borders(Layer):
    """The borders that the next assign will draw, dashed where they are new.

    Those that are not far from old ones are faint, so that none pops up on the way.
    """

    def __init__(self, ax: Axes, plane: Plane, style: Style) -> None:
        self._plane = plane
        self._shown: tuple[Floats | None, Floats | None] = (None, None)
        self.lines = Paths(
            ax, [style.ink], width=sizes.DASHED, dashes=sizes.DASHES, zorder=3
        )
        self.artists = (self.lines,)

    def show(self, moment: Moment) -> bool:
        """Draw the coming borders that differ from those of the tints."""
        shown = moment.borders, moment.owners
        if all(map(is_, shown, self._shown)):
            return False
        self._shown = shown
        self.lines.paths = ()
        if moment.borders is not None and moment.owners is not None:
            coming = self._plane.diagram(moment.borders).borders
            present = self._plane.diagram(moment.owners).borders
            xmin, xmax, ymin, ymax = self._plane.bounds
            size = np.array([xmax - xmin, ymax - ymin])
            strengths = border_strengths(coming / size, present / size)
            new = strengths > 0
            self.lines.paths, self.lines.opacities = coming[new], strengths[new]
        return True


class Points(PointLayer):
    """The points, in the colours of their clusters."""

    def __init__(self, ax: Axes, plane: Plane, style: Style, k: int) -> None:
        colors = (style.dim, *style.colors(k))
        self.looks = [("o", color) for color in colors]
        self.size = sizes.point_size(len(plane.points))
        rim = sizes.POINT_RIM * self.size / sizes.POINT
        edge = style.background
        self.points = PaintedPoints(
            ax, plane.points, colors, size=self.size, edge=edge, rim=rim, zorder=2
        )
        self.artists, self.labels = (self.points,), self.points.labels

    def show(self, moment: Moment) -> bool:
        """Give each point the colour of its label; without a label it is grey."""
        before, some = self.labels, slice(SOME)
        if before is moment.labels:
            return False
        # Where many points change, so do some of the first.
        if np.array_equal(before[some], moment.labels[some]) and np.array_equal(
            before, moment.labels
        ):
            return False
        self.labels = self.points.labels = moment.labels
        return True


class MarkedPoints(PointLayer):
    """The points, in the colours of their clusters and the marker shapes of these.

    If groups are given, the shapes are those of the groups instead.
    """

    def __init__(
        self, ax: Axes, plane: Plane, style: Style, k: int, groups: Groups | None = None
    ) -> None:
        self._places = plane.points
        self._colored: Ints = np.empty(0, np.int64)
        size = self.size = sizes.SHAPED * sizes.point_size(len(plane.points))
        colors = style.dim, *style.colors(k)
        if groups is None:
            shapes = ["o", *islice(cycle(sizes.SHAPES), k)]
            self.looks = list(zip(shapes, colors, strict=True))
            self._first: Ints | int = 0
        else:
            shapes = [*islice(cycle(sizes.SHAPES), int(groups.labels.max()) + 1)]
            self.looks = list(product(shapes, colors))
            self._first = groups.labels * len(colors)
        rim, edge = sizes.POINT_RIM * size / sizes.POINT, style.background
        mark = partial(Markers, ax, size=size, edge=edge, rim=rim, zorder=2)
        self.markers = [mark(shape, face=color) for shape, color in self.looks]
        """Those of each look."""
        self.artists = self.markers

    def show(self, moment: Moment) -> bool:
        """Give each point the look of its cluster; without a label it is grey."""
        if self._colored is moment.labels:
            return False
        self._colored, self.labels = moment.labels, self._first + moment.labels
        for look, markers in enumerate(self.markers, start=-1):
            markers.places = self._places[self.labels == look]
        return True


class Rings(Layer):
    """Rings around the points that are nearer to another star than to their own."""

    def __init__(self, ax: Axes, plane: Plane, style: Style) -> None:
        self._places, self._strengths = plane.points, np.ones(0)
        size = sizes.ring_size(len(plane.points))
        rim = max(0.6, sizes.RING_LINE * size / sizes.RING)
        self.rings = Markers(
            ax, size=size, face=None, edge=style.ink, rim=rim, zorder=5
        )
        self.artists = (self.rings,)

    def show(self, moment: Moment) -> bool:
        """Ring the misplaced points, unless they are too many to be told apart."""
        few = np.count_nonzero(moment.misplaced) <= MOST_RINGS
        places = self._places[moment.misplaced] if few else NOWHERE
        strengths = ring_strengths(moment) if few else np.ones(0)
        same = np.array_equal(strengths, self._strengths)
        same = same and np.array_equal(places, self.rings.places)
        self.rings.places = places
        self.rings.opacities = self._strengths = strengths
        return not same


class Pointer(Layer):
    """A wide ring around what somebody asks about, and lines to the stars.

    Of a star, the ring is where it belongs, from where a line leads to the star, and a
    thin one to each of its points, or to some of many.
    """

    def __init__(self, ax: Axes, plane: Plane, style: Style) -> None:
        self._plane, self._stale = plane, False
        self._star: int | None = None
        size = POINTED * sizes.ring_size(len(plane.points))
        ring = partial(Markers, ax, size=size, face=None, zorder=5.2)
        halo, line = sizes.TRAIL_HALO + 1, sizes.RING_LINE + 1
        self.rings = [
            ring(edge=style.background, rim=halo),
            ring(edge=style.ink, rim=line),
        ]
        self.lines = Paths(ax, [style.ink], width=1.2, dashes=(2.0, 2.0), zorder=5.1)
        self.spokes = Paths(ax, [style.dim], width=sizes.LINE, zorder=1.6)
        self._some, self._pixels = _some(plane), _pixels(ax, plane)
        self.artists = (self.spokes, self.lines, *self.rings)

    def point_out(self, pointed: Pointed | None) -> None:
        """Ring this point, place or star from now on; None for none."""
        places = NOWHERE if pointed is None else self._plane.place_of(pointed)[None]
        places = places[~np.isnan(places[:, 0])]
        self._star = pointed.star if isinstance(pointed, OfStar) else None
        for ring in self.rings:
            self._stale |= not np.array_equal(ring.places, places)
            ring.places = places

    def show(self, moment: Moment) -> bool:
        """Draw lines from what is pointed out to the stars next to it."""
        stale, self._stale = self._stale, False
        if not (len(self.rings[0].places) or self.lines.paths):
            return stale
        lines = self._to_stars(self._plane.project(moment.stars))
        spokes = self._to_points(moment.labels)
        stale |= not np.array_equal(lines, self.lines.paths)
        stale |= not np.array_equal(spokes, self.spokes.paths)
        self.lines.paths, self.spokes.paths = lines, spokes
        return stale

    def _to_points(self, labels: Ints) -> Floats:
        """Return the lines from where a star belongs to its points."""
        here, points = self.rings[0].places, self._plane.points[self._some]
        if self._star is None or not len(here):
            return _spokes(NOWHERE, NOWHERE, self._pixels)
        return _spokes(points[labels[self._some] == self._star], here, self._pixels)

    def _to_stars(self, stars: Floats) -> list[Floats]:
        """Return a line from there to each star, of many to the nearest."""
        here = self.rings[0].places
        if not len(here):
            return []
        if self._star is not None:
            return [np.vstack([here, stars[self._star]])]
        stars = stars[~np.isnan(stars[:, 0])]
        order = np.argsort(np.linalg.norm(stars - here, axis=1), kind="stable")
        return [np.vstack([here, stars[i]]) for i in order[:NEAREST]]


class Trails(Layer):
    """Where each star has been, and an arrow head on its present move."""

    def __init__(self, ax: Axes, plane: Plane, style: Style, k: int) -> None:
        self._plane = plane
        self._aspect = _board_scale(ax, plane)
        self._shown: tuple[Step, Step, Floats] | None = None
        colors, ground = style.colors(k), style.background
        halo = (ground, sizes.TRAIL_HALO)
        self.trails = Paths(ax, colors, width=sizes.TRAIL, halo=halo, zorder=4)
        head = partial(Markers, ax, ">", size=sizes.ARROW, rim=sizes.POINT_RIM)
        self.heads = [head(face=color, edge=ground, zorder=4) for color in colors]
        self.artists = (self.trails, *self.heads)

    def show(self, moment: Moment) -> bool:
        """Draw the way of each star, and arrow heads on the moves of an update."""
        shown = moment.past[-1], moment.step, moment.stars
        if self._shown and all(map(is_, shown, self._shown)):
            return False
        self._shown = shown
        ways = self._plane.project(moment.trails)
        self.trails.paths = self._shortened(ways).swapaxes(0, 1)
        there = ways[-1]
        # Of stars that have arrived, their place stands in the ways twice.
        here = ways[max(-3 if moment.arrived else -2, -len(ways))]
        moves = (there - here) * self._aspect
        long = np.hypot(*moves.T) > SHORTEST_ARROW
        if moment.step.phase not in ("update", "move"):
            long[:] = False
        for j, head in enumerate(self.heads):
            head.places = 0.6 * here[j : j + 1] + 0.4 * there[j : j + 1]
            head.turn = float(np.arctan2(moves[j, 1], moves[j, 0]))
            head.set_visible(bool(long[j]))
        return True

    def _shortened(self, ways: Floats) -> Floats:
        """Return the ways (t, k, 2) without what would cover a point at their start."""
        first = ways[1] - ways[0]
        length = np.hypot(*(first * self._aspect).T)
        share = START_GAP / np.maximum(length, START_GAP)
        return np.concatenate([ways[:1] + share[:, None] * first, ways[1:]])


class Lines(Layer):
    """A thin line from each point to the star of its colour, or from some of many."""

    def __init__(self, ax: Axes, plane: Plane, style: Style, k: int) -> None:
        self._plane = plane
        self._some, self._pixels = _some(plane), _pixels(ax, plane)
        self._shown: tuple[Ints, Floats] | None = None
        tie = partial(Paths, ax, width=sizes.LINE, zorder=1.5)
        self.lines = [
            tie(edges=[blend(style.background, color, sizes.LINE_SHARE)])
            for color in style.colors(k)
        ]
        self.artists = self.lines

    def show(self, moment: Moment) -> bool:
        """Tie each point to its star; without a label it is free."""
        shown = moment.labels, moment.stars
        if self._shown and all(map(is_, shown, self._shown)):
            return False
        self._shown = shown
        stars = self._plane.project(moment.stars)
        points, labels = self._plane.points[self._some], moment.labels[self._some]
        for j, line in enumerate(self.lines):
            line.paths = _spokes(points[labels == j], stars[j], self._pixels)
        return True


def _some(plane: Plane) -> slice:
    """Return which points have lines."""
    return slice(None, None, -(-len(plane.points) // MOST_LINES))


def _spokes(points: Floats, hub: Floats, pixels: Floats) -> Floats:
    """Return a line from each of these points to a hub, shape (m, 2, 2).

    Many would fill whole areas, which takes long to draw. So of those whose ends would
    lie within a pixel, were they all as long as the longest, that one is enough.
    """
    if len(points) > MANY_LINES:
        ways = (points - hub) * pixels
        lengths = np.hypot(*ways.T)
        turns = np.rint(np.arctan2(*ways.T) * lengths.max()).astype(int)
        order = (-lengths).argsort()
        points = points[order[np.unique(turns[order], return_index=True)[1]]]
    return np.stack([points, np.broadcast_to(hub, points.shape)], axis=1)


def _board_scale(ax: Axes, plane: Plane) -> Floats:
    """Return what turns moves on the board into shares of its height on the screen."""
    return _pixels(ax, plane) / ax.bbox.height


def _pixels(ax: Axes, plane: Plane) -> Floats:
    """Return what turns moves on the board into pixels."""
    xmin, xmax, ymin, ymax = plane.bounds
    return np.array([ax.bbox.width / (xmax - xmin), ax.bbox.height / (ymax - ymin)])
