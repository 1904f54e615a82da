"""A part of the picture, whatever it draws."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from matplotlib.artist import Artist

from kmviz.core.ground.arrays import Ints
from kmviz.drawing.board.moment import Moment


class Layer(ABC):
    """A part of the picture that can show any moment of a run."""

    artists: Sequence[Artist]
    """What it draws with, from the ground up."""

    @abstractmethod
    def show(self, moment: Moment) -> bool:
        """Set the artists to this moment; tell whether that changed anything."""


class PointLayer(Layer):
    """The points; other layers can draw some of them again."""

    looks: Sequence[tuple[str, str]]
    """The marker and the colour of each look that points can have."""
    labels: Ints
    """Which of them each point has now, counted from -1, as points without a cluster
    are."""
    size: float
    """The diameter of a point."""

    def looks_of(self, points: Ints) -> Ints:
        """Return which of the looks these points have now."""
        return self.labels[points] + 1
