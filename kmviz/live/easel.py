"""What makes the picture of whatever lies in front, on a page as in a window."""

from dataclasses import replace
from typing import Protocol

from kmviz.core.ground.arrays import Pixels
from kmviz.drawing.many.curves import Curves
from kmviz.live.exhibits import Openable
from kmviz.live.gallery import Gallery
from kmviz.live.view import View


class Drawn(Protocol):
    """A picture that can be set to any position."""

    def pixels(self, position: float) -> Pixels:
        """Return it at a position as RGBA of shape (height, width, 4)."""


class Easel(Protocol):
    """What makes a picture, and keeps it as long as it fits what is shown."""

    def fit(self, size: tuple[int, int]) -> Drawn:
        """Return the picture of what is shown now, the same as long as it fits."""

    def clear(self) -> None:
        """Let go of the picture; the next fit makes another."""


class Endable(Easel, Protocol):
    """What makes a picture whose drawing can be ended in the midst."""

    @property
    def kept(self) -> object:
        """The picture, to be gone back to."""

    def go_back(self, kept: object) -> None:
        """Have a picture that was kept; if that is the present one, begin it anew.

        For then what is there is drawn in part.
        """


class GalleryEasel:
    """What makes the picture of a gallery; see `Easel`.

    Parameters
    ----------
    gallery : Gallery
        What is shown.
    view : View
        How it is looked at.

    Attributes
    ----------
    picture : Openable
        The picture, once one was made to fit.
    """

    picture: Openable

    def __init__(self, gallery: Gallery, view: View) -> None:
        self._gallery, self._view = gallery, view
        self._made: tuple[object, ...] = ()
        self._broken: Openable | None = None
        """What was cut off as it was drawn; what it has found can still be used."""

    def clear(self) -> None:
        """Let go of the picture; the next fit makes another."""
        if self._made:
            del self.picture
        self._made = ()

    @property
    def kept(self) -> object:
        """The picture, and what it was made for."""
        return (self._made, self.picture) if self._made else None

    def go_back(self, kept: object) -> None:
        """Have a picture that was kept, unless that is the present one."""
        now, self._broken = self.kept, self.picture if self._made else None
        self.clear()
        if isinstance(kept, tuple) and kept != now:
            self._made, self.picture = kept
            self._broken = None

    def fit(self, size: tuple[int, int]) -> Openable:
        """Return the picture of the gallery now, the same as long as it fits."""
        gallery, look = self._gallery, replace(self._view.look, size=size)
        wanted = (gallery.exhibits.recorded, look.style, look.shown, size)
        if self._made != wanted:
            before = self.picture if self._made else self._broken
            picture = gallery.exhibits.picture(look)
            if isinstance(picture, Curves) and isinstance(before, Curves):
                picture.take_over(before)
            self.picture, self._made, self._broken = picture, wanted, None
        self.picture.choose(gallery.chosen)
        return self.picture
