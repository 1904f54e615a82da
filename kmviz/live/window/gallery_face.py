"""A gallery in a window: many runs on a wall, or the choice of k."""

from collections.abc import Callable, Iterator

from kmviz.drawing.look.style import Style
from kmviz.live.browsing import Browsing
from kmviz.live.desk import Desk
from kmviz.live.easel import Drawn, GalleryEasel
from kmviz.live.exhibits import Openable
from kmviz.live.gallery import Gallery
from kmviz.live.keys import GALLERY_KEYS, Key, arrows, press_key
from kmviz.live.listening import Changed
from kmviz.live.telling import expected
from kmviz.live.view import View
from kmviz.live.window.overlay import Piece
from kmviz.live.window.pane import Pane
from kmviz.live.window.speech import gallery_words


class GalleryPane(Pane):
    """The picture of a gallery.

    Parameters
    ----------
    gallery : Gallery
        What is shown.
    view : View
        How it is looked at.
    aside : callable
        Returns what is said to the class instead of the sentence, if anything.
    """

    def __init__(self, gallery: Gallery, view: View, aside: Callable[[], str]) -> None:
        self._gallery_easel, self._aside = GalleryEasel(gallery, view), aside
        super().__init__(self._gallery_easel, gallery.position)

    @property
    def picture(self) -> Openable:
        """The picture, in the present size."""
        self.fitted()
        return self._gallery_easel.picture

    def fitted(self) -> Drawn:
        """Return what is drawn, with what is said to the class."""
        drawn, self._gallery_easel.picture.aside = super().fitted(), self._aside()
        return drawn


class GalleryFace:
    """The gallery of a desk; see `Face`.

    Parameters
    ----------
    desk : Desk
        Where the runs come to lie that are opened.
    gallery : Gallery
        What is shown.
    view : View
        How it is looked at.
    """

    shared_keys = GALLERY_KEYS
    free_corner = None

    def __init__(self, desk: Desk, gallery: Gallery, view: View) -> None:
        self._desk, self.gallery, self._view = desk, gallery, view
        self._telling = False
        self.pane = GalleryPane(gallery, view, self._aside)
        self.browsing = Browsing(desk, gallery, self.pane)
        self.own_keys = BROWSING_KEYS

    @property
    def bare(self) -> bool:
        """Whether nothing is asked."""
        return not self.gallery.asked

    def bar(self) -> list[tuple[str, str, bool]]:
        """Return the words of the bar: name, text and whether it can be used now."""
        return gallery_words(self._desk, self.gallery, self._view)

    def press(self, key: str) -> list[str]:
        """Do what a key means."""
        if key in self.own_keys:
            self.own_keys[key].press(self)
        else:
            press_key(self.gallery, self._view, key)
        return []

    def touch(self, x: float, y: float, *, again: bool = False) -> None:
        """Open what is there, if anything."""
        self.browsing.press(*self.pane.share(x, y))

    def feels(self, x: float, y: float) -> bool:
        """Tell whether the mouse points to something else than before."""
        spot = self.pane.share(x, y)
        return self.pane.picture.item_at(*spot) != self.gallery.chosen

    def move(self, x: float, y: float) -> None:
        """Choose what the mouse points to."""
        self.browsing.point(*self.pane.share(x, y))

    def release(self, x: float, y: float) -> None:
        """Do nothing: a click has opened what was there."""

    def forget(self) -> None:
        """Say no more what came of what was expected."""
        self._telling = False

    def put_away(self) -> None:
        """Do nothing: what is chosen stays so in another size."""

    def leave(self) -> None:
        """Ask no more, or choose nothing any more, or go back to the run."""
        self.browsing.retreat()

    def open(self) -> None:
        """Open what is chosen; if nothing is, let an answer stand or choose."""
        self.browsing.enter()

    def follow(self, changed: Changed) -> None:
        """Go to the present step, where there may be something to be told."""
        self._telling |= bool(changed & {"position", "run", "prediction"})
        if changed - {"view", "speed", "chosen"}:
            self.pane.position = float(self.gallery.position)

    def pieces(self, size: tuple[int, int], style: Style) -> Iterator[Piece]:
        """Yield nothing: what is chosen shows on the picture."""
        yield from ()

    def cards(self, size: tuple[int, int], style: Style) -> Iterator[Piece]:
        """Yield nothing: what is asked stands in the picture's own words."""
        yield from ()

    def _aside(self) -> str:
        """Return what is asked, or what came of it."""
        told = self._telling or self.gallery.asked
        return expected(self.gallery, self._view.words) if told else ""


BROWSING_KEYS: dict[str, Key] = {
    "tab": Key(lambda face: face.browsing.to_next(), "key_next_run", apart=True),
    **arrows(lambda face, *way: face.browsing.move(*way), before="shift+", apart=True),
    "enter": Key(lambda face: face.open(), "key_open"),
}
"""What each key does to a gallery that is only for the window."""
