"""Points that are too many to draw each: a grid of cells, darker where there are more.

A cell has the colour of the cluster that its middle belongs to, as strong as the
logarithm of the number of its points: single points can still be seen beside cells of
thousands.
"""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.image import AxesImage

from kmviz.core.arrays import Ints, Pixels
from kmviz.core.backdrop import Grid
from kmviz.drawing import style as sizes
from kmviz.drawing.layer import PointLayer
from kmviz.drawing.moment import Moment
from kmviz.drawing.plane import Plane
from kmviz.drawing.stamps import strength
from kmviz.drawing.style import Style

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
        upright = grid.cells.shape[1] == 2
        self.looks = [("o", color) for color in (style.dim, *style.colors(k))]
        self.size = sizes.point_size(len(plane.points))
        colors = np.array([to_rgb(color) for _, color in self.looks])
        self._colors = np.rint(colors * 255).astype(np.uint8)
        columns = grid.cells[:, 0]
        rows = grid.cells[:, 1] if upright else np.zeros_like(columns)
        self._cells = rows, columns
        shape = rows.max() + 1, columns.max() + 1
        self._image: Pixels = np.zeros((*shape, 4), dtype=np.uint8)
        self._image[(*self._cells, 3)] = np.rint(255 * strength(grid.counts, FAINTEST))
        self._labels: Ints = np.empty(0, np.int64)
        left, bottom = plane.project(grid.low)
        right, top = plane.project(grid.low + grid.sides * (grid.cells.max(axis=0) + 1))
        if not upright:
            bottom, top = LINE
        self.image = AxesImage(
            ax,
            extent=(left, right, bottom, top),
            origin="lower",
            interpolation="nearest",
            zorder=2,
        )
        self.image.set_data(self._image)
        ax.add_image(self.image)
        self.artists = (self.image,)

    def show(self, moment: Moment) -> bool:
        """Give each cell the colour of its label; without a label it is grey."""
        if self._labels is moment.labels:
            return False
        self._labels = moment.labels
        self._image[(*self._cells, slice(3))] = self._colors[moment.labels + 1]
        self.image.set_data(self._image)
        return True

    def looks_of(self, points: Ints) -> Ints:
        """Return the looks of these cells: grey, then those of the clusters."""
        return self._labels[points] + 1
