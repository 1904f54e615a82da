"""An image painted again, in the colours of the stars."""

import numpy as np
from matplotlib.image import AxesImage

from kmviz.core.ground.arrays import Floats, Pixels
from kmviz.core.trace import Trace
from kmviz.drawing.beside.panel import Sheet
from kmviz.drawing.board.layer import Layer
from kmviz.drawing.board.moment import Moment
from kmviz.drawing.board.pigments import within
from kmviz.drawing.look.layout import Box


def image_of(trace: Trace) -> tuple[int, int] | None:
    """Return height and width of the image whose pixels are the points, or None."""
    return trace.backdrop.image if trace.backdrop else None


class Repainted(Layer):
    """The image in the colours of the stars; before the first assign, as it is."""

    def __init__(self, sheet: Sheet, box: Box, trace: Trace) -> None:
        height, width = self._size = image_of(trace) or (1, len(trace.X))
        self._own = trace.X
        self._shown = self._pixels(trace.X)
        ax = sheet.layout.axes(sheet.figure, box.holding(width / height))
        ax.set(xticks=[], yticks=[], xlim=(0, 1), ylim=(0, 1))
        ax.spines[:].set_visible(False)
        self.image = AxesImage(
            ax, interpolation="nearest", origin="upper", extent=(0, 1, 0, 1)
        )
        self.image.set_data(self._shown)
        ax.add_artist(self.image)
        self.artists = (self.image,)

    def show(self, moment: Moment) -> bool:
        """Paint each pixel in the colour of its star."""
        started = moment.labels[0] >= 0
        colors = moment.stars[moment.labels] if started else self._own
        pixels = self._pixels(colors)
        if np.array_equal(pixels, self._shown):
            return False
        self._shown = pixels
        self.image.set_data(pixels)
        return True

    def _pixels(self, colors: Floats) -> Pixels:
        pixels: Pixels = np.rint(255 * within(colors)).astype(np.uint8)
        return pixels.reshape(*self._size, 3)
