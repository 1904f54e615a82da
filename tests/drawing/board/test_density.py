"""The cells of a grid as pixels, held against matplotlib's own images."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from kmviz import Backdrop, Scene, Trace, Words
from kmviz.core.given.backdrop import Grid
from kmviz.core.steps import Step
from kmviz.drawing.artists.stamps import strength
from kmviz.drawing.board.density import FAINTEST, GridCells
from kmviz.drawing.board.plane import Plane

COLORS = ["#777777", "#CC0000", "#0000CC"]


def seen(d, sides):
    """Return a grid with holes, in d columns, and a run on the middles of its cells."""
    rng = np.random.default_rng(d)
    full = np.argwhere(rng.random(sides[:d]) < 0.4)
    low, side = np.full(d, -3.0), np.full(d, 0.1)
    grid = Grid(low, side, full, rng.integers(1, 1000, size=len(full)))
    X = low + (full + 0.5) * side
    none = np.zeros(len(X), dtype=bool)
    step = Step("init", 0, X[:2], np.full(len(X), -1), np.nan, none, 0 * X[:2])
    return grid, Trace(X, iter([step]), backdrop=Backdrop(grid=grid))


@pytest.mark.parametrize(("d", "sides"), [(2, (37, 53)), (2, (400, 300)), (1, (90,))])
def test_each_pixel_has_the_colour_of_the_cell_it_lies_in(d, sides):
    grid, trace = seen(d, sides)
    labels = np.arange(len(grid.cells)) % 3 - 1
    pictures = []
    for own in (True, False):
        figure = Figure(figsize=(2.0, 2.0), dpi=100, facecolor="white")
        canvas, ax = FigureCanvasAgg(figure), figure.add_axes((0, 0, 1, 1))
        ax.set(xlim=(-4, 3), ylim=(-4, 3))
        ax.set_axis_off()
        cells = GridCells(ax, Plane(trace, Words()), grid, COLORS)
        cells.labels = labels
        if not own:
            cells.remove()
            ax.add_image(_image(ax, grid, labels))
        canvas.draw()
        pictures.append(np.asarray(canvas.buffer_rgba()).astype(int))

    assert np.ptp(pictures[0], axis=(0, 1)).any()
    assert np.abs(pictures[0] - pictures[1]).max() <= 1


def _image(ax, grid, labels):
    """Return the same picture by matplotlib."""
    columns = grid.cells[:, 0]
    rows = grid.cells[:, 1] if grid.cells.shape[1] == 2 else 0 * columns
    pixels = np.zeros((rows.max() + 1, columns.max() + 1, 4))
    pixels[rows, columns, :3] = np.array([to_rgb(c) for c in COLORS])[labels + 1]
    pixels[rows, columns, 3] = strength(grid.counts, FAINTEST)
    low = grid.low
    high = low + grid.sides * (grid.cells.max(axis=0) + 1)
    up = (low[1], high[1]) if len(low) == 2 else (-0.5, 0.5)
    image = AxesImage(
        ax, extent=(low[0], high[0], *up), origin="lower", interpolation="nearest"
    )
    image.set_data(pixels)
    return image


def test_cells_whose_labels_stay_are_not_painted_anew():
    _, trace = seen(2, (20, 20))
    scene = Scene(trace, size=(320, 240))
    scene.draw(0)

    changed = dict(zip(scene.layers, scene.show(0), strict=True))

    assert not changed["points"]
