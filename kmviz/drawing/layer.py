"""A part of the picture, whatever it draws."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from matplotlib.artist import Artist

from kmviz.drawing.moment import Moment


class Layer(ABC):
    """A part of the picture that can show any moment of a run."""

    artists: Sequence[Artist]
    """What it draws with, from the ground up."""

    @abstractmethod
    def show(self, moment: Moment) -> bool:
        """Set the artists to this moment; tell whether that changed anything."""
