"""The picture of what a gallery shows now."""

from dataclasses import replace

from kmviz.live.exhibits import Hanging
from kmviz.live.gallery import Gallery
from kmviz.live.view import View


class Easel:
    """A picture, kept as long as it fits the gallery and the view.

    Parameters
    ----------
    gallery : Gallery
        What is shown.
    view : View
        How it is looked at.

    Attributes
    ----------
    picture : Hanging
        The picture, once one was made to fit.
    """

    picture: Hanging

    def __init__(self, gallery: Gallery, view: View) -> None:
        self._gallery, self._view = gallery, view
        self._made: tuple[object, ...] = ()

    def clear(self) -> None:
        """Let go of the picture; the next fit makes another."""
        if self._made:
            del self.picture
        self._made = ()

    def fit(self, size: tuple[int, int]) -> bool:
        """Make the picture fit the gallery now; tell whether it is new."""
        gallery, look = self._gallery, replace(self._view.look, size=size)
        wanted = (gallery.exhibits, look.style, look.shown, size)
        kept = self._made == wanted
        if not kept:
            self.picture = gallery.exhibits.picture(look)
            self._made = wanted
        self.picture.choose(gallery.chosen)
        return not kept
