"""A map below the points."""

from matplotlib.axes import Axes

from kmviz.drawing.artists.marks import Paths
from kmviz.drawing.board.layer import Layer
from kmviz.drawing.board.moment import Moment
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.style import Style, blend


class Ground(Layer):
    """The map below the points: water, and streets over it."""

    def __init__(self, ax: Axes, plane: Plane, style: Style) -> None:
        water = blend(style.background, sizes.WATER, sizes.WATER_SHARE)
        streets = blend(style.background, style.ink, sizes.STREET_SHARE)
        self.water = Paths(ax, [water], width=sizes.RIVER, zorder=1.2)
        self.streets = Paths(ax, [streets], width=sizes.STREET, zorder=1.3)
        self.water.paths, self.streets.paths = plane.water, plane.streets
        self.artists = (self.water, self.streets)

    def show(self, moment: Moment) -> bool:
        """Do nothing: it stays as it is."""
        return False
