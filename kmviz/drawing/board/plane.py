"""How points of any dimension come onto the flat board.

Two columns are drawn as they are. One column is drawn on a line, the points spread in
height so that they do not hide each other. More columns are seen along their first two
principal components (Pearson, 1901), where cells would not be true and are left out.

Columns that lie far from 0 are drawn by their difference from a round number, to the
last digit that they have; the name of the axis says so.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from kmviz.core.given.backdrop import Backdrop
from kmviz.core.given.columns import left_out
from kmviz.core.ground.arrays import Bools, Floats
from kmviz.core.trace import Trace
from kmviz.core.voronoi import Diagram, voronoi_diagram
from kmviz.drawing.artists.lettering import text_width
from kmviz.drawing.artists.ticks import LONG, Ruler, axis_ticks
from kmviz.drawing.look import style as sizes
from kmviz.drawing.words.words import Words

MARGIN = 0.05
"""Space around the points, as a share of the board, so that no marker is cut."""
STRETCH = 3.0
"""Columns whose extents differ by more than this are not drawn to the same scale."""
GOLDEN = 0.6180339887498949
FEW = 4
"""Spaces between the numbers of an axis, at most; two more where it has a name."""
FAR = 1e6
"""Times its extent that a column lies from 0, and is drawn by differences."""
NARROW = 1e-300
"""An extent by which nothing is divided."""


@dataclass(frozen=True, slots=True)
class OfStar:
    """A star that somebody asks about."""

    star: int
    place: tuple[float, ...] = ()
    """Where it belongs; empty if that is not known, or must not be shown."""


Pointed: TypeAlias = int | tuple[float, float] | OfStar
"""What somebody asks about: a point, a place of the data without one, or a star."""


class Plane:
    """The board's coordinates for the points of a trace.

    Attributes
    ----------
    origin : array of shape (d,)
        What is taken away from the columns.
    axes : array of shape (d, 2) or None
        The principal axes that are seen; None where the columns are.
    explained : array of shape (2,)
        How much of the variance lies along them, from 0 to 1; both 1 without them.
    points : array of shape (n, 2)
        The points on the board.
    bounds : tuple of float
        The edges of the board: xmin, xmax, ymin, ymax. They are those of a square until
        the plane is `fitted`.
    true_cells : bool
        Whether the Voronoi cells of the stars on the board are those of the centroids.
    equal : bool
        Whether both axes have the same scale.
    ticks : tuple of dict
        For each axis, the text of the ticks at their coordinates, where the points are:
        what else is on the board is there to fill it.
    axis_names : tuple of str
        The names of the two axes; empty strings for nameless columns.
    note : str
        What a viewer must know about the projection; empty when there is nothing.
    table_note : str
        What was left out of the table that the points were read from.
    colors : array of shape (n, 3) or None
        The points as colours, where they are the pixels of an image.
    grid : Grid or None
        The cells of which the points are the middles, where they are too many.
    streets, water : list of arrays of shape (m, 2)
        The lines of a map, where there is one.
    """

    def __init__(self, trace: Trace, words: Words) -> None:
        self._width = trace.X.shape[1]
        self.origin = (
            trace.X.mean(axis=0) if self._width > 2 else _round_origin(trace.X)
        )
        self.axes, self.explained = None, np.ones(2)
        if self._width > 2:
            self.axes, self.explained = _principal_axes(trace.X - self.origin)
        self._diagrams: list[tuple[Floats, Diagram]] = []
        self.points = self.project(trace.X)
        if self._width == 1:
            self.points[:, 1] = (np.arange(len(self.points)) * GOLDEN) % 1 - 0.5
        self.truth = trace.truth
        self.true_cells = trace.metric.straight
        self._middle, self._reach, self.equal = self._view(trace)
        self.bounds = self._bounds(1.0)
        upright = self._width > 1
        self.axis_names = self._names(trace, words)
        low, high = self._middle - self._reach, self._middle + self._reach
        across, up = (FEW + 2 * bool(name) for name in self.axis_names)
        self.ticks = (
            axis_ticks(low[0], high[0], words, most=across),
            axis_ticks(low[1], high[1], words, most=up) if upright else {},
        )
        self.note = words.joiner.join([*_drawn(trace, words), *self._remarks(words)])
        self.table_note = _of_table(trace, words)
        backdrop = trace.backdrop or Backdrop()
        self.colors = trace.X if backdrop.image else None
        self.grid = backdrop.grid
        self.streets, self.water = (
            [self.project(line) for line in lines]
            for lines in (backdrop.streets, backdrop.water)
        )

    @property
    def named(self) -> bool:
        """Whether an axis has a name."""
        return any(self.axis_names)

    @property
    def tick_width(self) -> float:
        """The width of the widest number on the left of the board, in units."""
        widths = [text_width(text, sizes.NOTE) for text in self.ticks[1].values()]
        return max(widths, default=0.0)

    @property
    def ratio(self) -> float | None:
        """How wide the points lie for their height; None where that can be chosen."""
        return float(self._reach[0] / self._reach[1]) if self.equal else None

    def fitted(self, ratio: float) -> "Plane":
        """Return the plane on a board of this ratio of width to height.

        Distances look like distances: what the points leave free is shown as well.
        """
        plane = copy(self)
        plane.bounds, plane._diagrams = self._bounds(ratio), []
        return plane

    def rulers(self, wide: float, high: float) -> tuple[Ruler, Ruler]:
        """Return the rulers below and beside a board of so many units."""
        xmin, xmax, ymin, ymax = self.bounds
        (below, beside), (across, up) = self.axis_names, self.ticks
        return (
            Ruler.marked(below, across, (xmin, xmax), wide),
            Ruler.marked(beside, up, (ymin, ymax), high, upright=True),
        )

    def project(self, rows: Floats) -> Floats:
        """Return rows of shape (..., d) as places of shape (..., 2) on the board."""
        if self.axes is not None:
            return (rows - self.origin) @ self.axes
        near = rows - self.origin
        if self._width == 2:
            return near
        return np.concatenate([near, np.where(np.isnan(near), np.nan, 0.0)], axis=-1)

    def lift(self, place: Floats) -> Floats:
        """Return a place on the board in the units of the data, if it can be told."""
        if self._width > 2:
            return place
        return place + np.resize([*self.origin, 0.0], 2)

    def place_of(self, pointed: Pointed) -> Floats:
        """Return the place on the board of what is pointed out; undoes `lift`.

        Of a star that is where it belongs, or nan.
        """
        if isinstance(pointed, OfStar):
            return self.project(np.array(pointed.place or [np.nan] * self._width))
        if isinstance(pointed, tuple):
            return np.array(pointed) - self.lift(np.zeros(2))
        place: Floats = self.points[pointed]
        return place

    def diagram(self, centroids: Floats) -> Diagram:
        """Return the Voronoi diagram of centroids on the board; the latest are kept."""
        for known, diagram in self._diagrams:
            if known is centroids:
                return diagram
        diagram = voronoi_diagram(self.project(centroids), self.bounds)
        self._diagrams = [(centroids, diagram), *self._diagrams[:3]]
        return diagram

    def beyond(self, centroids: Floats) -> Bools:
        """Tell which centroids lie outside the board; a dropped one lies nowhere."""
        return self._outside(self.project(centroids))

    def _outside(self, places: Floats) -> Bools:
        xmin, xmax, ymin, ymax = self.bounds
        x, y = places.T
        out: Bools = (x < xmin) | (x > xmax) | (y < ymin) | (y > ymax)
        return out

    def shares(self, places: Floats) -> Floats:
        """Return places on the board as shares of its width and height."""
        xmin, xmax, ymin, ymax = self.bounds
        size = np.array([xmax - xmin, ymax - ymin])
        shares: Floats = (places - np.array([xmin, ymin])) / size
        return shares

    def seen(self, centroids: Floats) -> Floats:
        """Return where centroids are on the board, as shares; nan if they are not."""
        places = self.project(centroids)
        shares = self.shares(places)
        shares[self._outside(places)] = np.nan
        return shares

    def _view(self, trace: Trace) -> tuple[Floats, Floats, bool]:
        """Return the middle of the points, their reach, and if scales are equal."""
        low, high = _extent(self.points, self.project(trace[0].centroids))
        if self._width == 1:
            low[1], high[1] = -1.0, 1.0
        elif not self.origin.any() and _is_board(low, high):
            low, high = np.full(2, -1.0), np.full(2, 1.0)
        spans = _spans(low, high, one_unit=self.axes is not None)
        equal = self._width > 1 and spans.max() <= STRETCH * spans.min()
        return low / 2 + high / 2, spans * (0.5 + MARGIN), bool(equal)

    def _bounds(self, ratio: float) -> tuple[float, float, float, float]:
        """Return the edges of a board of this ratio of width to height."""
        wide, high = self._reach
        if self.equal:
            wide, high = max(wide, high * ratio), max(high, wide / ratio)
        x, y = self._middle
        return float(x - wide), float(x + wide), float(y - high), float(y + high)

    def _names(self, trace: Trace, words: Words) -> tuple[str, str]:
        if self.axes is not None:
            first, second = (
                words.fill(words.component, number=i + 1, share=round(100 * share))
                for i, share in enumerate(self.explained)
            )
            return first, second
        names = (*map(words.say, trace.columns[:2]), "", "")[:2]
        if names == ("x", "y"):
            names = ("", "")
        first, second = map(_from_origin, names, (*self.origin, 0.0), "xy")
        return first, second

    def _remarks(self, words: Words) -> Iterator[str]:
        if self._width == 1:
            yield words.one_column
            return
        if self.axes is not None:
            yield words.fill(words.projected, d=self._width)
        elif not self.true_cells:
            yield words.bent
        if not self.equal:
            yield words.stretched


def _drawn(trace: Trace, words: Words) -> Iterator[str]:
    """Say what is drawn where it is not the points themselves."""
    if trace.backdrop and trace.backdrop.grid:
        yield words.gridded
    elif trace.metric.n != len(trace.X):
        yield words.fill(words.sampled, sample=len(trace.X))


def _round_origin(X: Floats) -> Floats:
    """Return for each column a round number near it if it lies far away, else 0."""
    low, high = _ends(X)
    middle = low / 2 + high / 2
    # Points at one place have no extent but the digit in which they could differ.
    extent = np.maximum(high - low, np.spacing(np.abs(middle)))
    far = (np.abs(middle) > FAR * extent) & (high > low)
    unit = 10.0 ** np.ceil(np.log10(np.where(far, extent, 1.0)))
    return np.where(far, np.rint(middle / unit) * unit, 0.0)


def _from_origin(name: str, origin: float, letter: str) -> str:
    """Return the name of an axis, with what is taken away from its numbers.

    A name that is too long loses its middle, which a number must not.
    """
    if not origin:
        return name
    size = f"{abs(origin):.17g}"
    if len(size) >= LONG:
        power = np.format_float_scientific(abs(origin), trim="-", exp_digits=1)
        size = min(size, power.replace("e+", "e").replace("-", "−"), key=len)
    return f"{name or letter} {'−' if origin > 0 else '+'} {size}"


def _of_table(trace: Trace, words: Words) -> str:
    """Return what was left out of the table of the points, and what else is noted."""
    chosen, told = len(trace.columns), []
    if trace.others:
        columns = chosen + len(trace.others)
        told.append(words.fill(words.chosen_columns, chosen=chosen, columns=columns))
    if dropped := left_out(trace.dropped):
        told.append(words.say(dropped))
    if trace.note:
        told.append(words.say(trace.note))
    return words.joiner.join(told)


def _principal_axes(centred: Floats) -> tuple[Floats, Floats]:
    """Return the first two principal axes, shape (d, 2), each mostly positive.

    With them, the share of the variance that lies along each, shape (2,).
    """
    scale = np.abs(centred).max() or 1.0
    _, extents, axes = np.linalg.svd(centred / scale, full_matrices=False)
    axes = np.vstack([axes, np.zeros((2, axes.shape[1]))])[:2]
    signs = np.where(axes.sum(axis=1) < 0, -1.0, 1.0)
    variances = np.append(extents**2, [0.0, 0.0])
    return (axes * signs[:, None]).T, variances[:2] / (variances.sum() or 1.0)


def _ends(X: Floats) -> tuple[Floats, Floats]:
    """Return the least and the greatest of each column, in a fifth of numpy's time."""
    low, high = ([end(column) for column in X.T] for end in (np.min, np.max))
    return np.array(low), np.array(high)


def _extent(points: Floats, starts: Floats) -> tuple[Floats, Floats]:
    """Return the corners around the points, and around the starts if not far away."""
    low, high = _ends(points)
    far = (high / 2 - low / 2) * 2 * (0.5 + MARGIN)
    near = starts[((starts > low - far) & (starts < high + far)).all(axis=1)]
    return np.minimum(low, near.min(axis=0, initial=np.inf)), np.maximum(
        high, near.max(axis=0, initial=-np.inf)
    )


def _is_board(low: Floats, high: Floats) -> bool:
    """Tell whether the points look like those of a teaching board, on [-1, 1]^2.

    Shares, and columns that somebody has brought between 0 and 1, do not.
    """
    inside = -1.0 <= low.min() < 0.0 < high.max() <= 1.0
    return bool(inside and (high - low).max() >= 1.0)


def _spans(low: Floats, high: Floats, *, one_unit: bool) -> Floats:
    """Return the extents of the view, above zero where all points share a value.

    Columns have units of their own; in one unit, what is tiny beside the other extent
    is what rounding left. Shares of what is narrower than any are beyond float64.
    """
    spans, far = high - low, np.maximum(np.abs(low), np.abs(high))
    largest = far.max() or 1.0
    widest = spans.max() if spans.max() > 1e-12 * largest else 0.1 * largest
    least = 1e-9 * widest if one_unit else np.maximum(1e-12 * far, NARROW)
    return np.where(spans > least, spans, widest)
