"""Points that are too many to draw each: a grid of cells, darker where there are more.

A cell has the colour of the cluster that its middle belongs to, as strong as the
logarithm of the number of its points: single points can still be seen beside cells of
thousands.
"""

from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase

from kmviz.core.given.backdrop import Grid
from kmviz.core.ground.arrays import Floats, Ints, Packed
from kmviz.drawing.artists.stamps import LEVELS, Mosaic, color_table, strength
from kmviz.drawing.board.layer import PointLayer
from kmviz.drawing.board.moment import Moment
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.style import Style

LINE = (-0.5, 0.5)
"""Where points of one column are spread in height, which says nothing."""
FAINTEST = 0.25
"""How strong the colour of a cell with a single point is."""


class Density(PointLayer):
    """The cells of a grid, in the colours of the clusters.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        The board.
    plane : Plane
        Where the middles of the cells are.
    grid : Grid
        The cells.
    style : Style
        The colours.
    k : int
        The number of clusters.
    """

    def __init__(
        self, ax: Axes, plane: Plane, grid: Grid, style: Style, k: int
    ) -> None:
        self.looks = [("o", color) for color in (style.dim, *style.colors(k))]
        self.size = sizes.point_size(len(plane.points))
        self.cells = GridCells(ax, plane, grid, [color for _, color in self.looks])
        self.artists, self.labels = (self.cells,), self.cells.labels

    def show(self, moment: Moment) -> bool:
        """Give each cell the colour of its label; without a label it is grey."""
        if self.labels is moment.labels:
            return False
        self.labels = self.cells.labels = moment.labels
        return True


class GridCells(Artist):
    """The cells of a grid, painted pixel by pixel.

    Which cell a pixel lies in is found once. From then on a picture is a look-up of
    colours, of which matplotlib's own images make several copies as floats.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where they are.
    plane : Plane
        What turns their corners into places of the board.
    grid : Grid
        The cells.
    colors : sequence of color
        The colour of cells without a label, then those of the clusters.
    """

    def __init__(
        self, ax: Axes, plane: Plane, grid: Grid, colors: Sequence[str]
    ) -> None:
        super().__init__()
        self._ax, self._table = ax, color_table(colors, colors[0])
        strong = np.rint(255 * strength(grid.counts, FAINTEST)).astype(np.uint32)
        self._look: Packed = strong * np.uint32(256) + np.uint32(LEVELS - 1)
        self._cells = _numbered(grid.cells)
        self._corners = _corners(plane, grid)
        self.labels: Ints = np.full(len(grid.counts), -1)
        """The cluster of each cell, -1 for none."""
        self._mosaic: tuple[tuple[float, ...], Mosaic] | None = None
        self.set_zorder(2)
        self.set_transform(ax.transData)
        ax.add_artist(self)

    def draw(self, renderer: RendererBase) -> None:
        """Paint the cells in the colours of their labels."""
        fine = renderer.get_image_magnification()
        left, low, right, top = self._ax.bbox.extents
        canvas = fine, left, low, right, top
        if self._mosaic is None or self._mosaic[0] != canvas:
            self._mosaic = canvas, self._laid(fine)
        graphics = renderer.new_gc()
        image = self._mosaic[1].painted(self.labels, self._table)
        renderer.draw_image(graphics, left, low, image)
        graphics.restore()
        self.stale = False

    def _laid(self, fine: float) -> Mosaic:
        """Return the cells as pixels, so many of which are as wide as one of ours."""
        edges = np.array(self.get_transform().transform(self._corners)).T
        box = self._ax.bbox.get_points().T
        columns, rows = (
            _met(fine * (edges[i] - box[i, 0]), fine * np.ptp(box[i]), count - 1)
            for i, count in enumerate(self._cells.shape[::-1])
        )
        owner = self._cells[rows[:, None], columns]
        return Mosaic(owner, self._look[owner])


def _numbered(cells: Ints) -> Ints:
    """Return which of these cells is where, row by row; -1 for none, as at the end."""
    columns = cells[:, 0]
    rows = cells[:, 1] if cells.shape[1] == 2 else np.zeros_like(columns)
    numbers: Ints = np.full((rows.max() + 2, columns.max() + 2), -1)
    numbers[rows, columns] = np.arange(len(cells))
    return numbers


def _corners(plane: Plane, grid: Grid) -> Floats:
    """Return the lower and the upper corner of the cells on the board."""
    high = grid.low + grid.sides * (grid.cells.max(axis=0) + 1)
    corners: Floats = np.array([plane.project(grid.low), plane.project(high)])
    if grid.cells.shape[1] == 1:
        corners[:, 1] = LINE
    return corners


def _met(edges: Floats, length: float, count: int) -> Ints:
    """Return which of the cells between two edges each pixel of a length lies in.

    Examples
    --------
    >>> _met(np.array([1.0, 5.0]), length=6.0, count=2)
    array([2, 0, 0, 1, 1, 2])
    """
    middles = np.arange(round(length)) + 0.5
    cells = np.floor((middles - edges[0]) / (edges[1] - edges[0]) * count)
    cells[(cells < 0) | (cells >= count)] = count
    met: Ints = cells.astype(np.int64)
    return met
