"""The pictures of a desk on a page: of its run, of a gallery, of an empty board."""

from kmviz.live.desk import Desk
from kmviz.live.notebook.canvas import Event, picture_size
from kmviz.live.notebook.picture import GalleryPicture, Picture, RunPicture
from kmviz.live.notebook.sheet_picture import SheetPicture
from kmviz.live.view import View

LAST_ROOM: Event = {"width": 900, "height": 1000, "ratio": 1, "dark": False}
"""What the last page has told of its room: at first, another has the same."""


class Pictures:
    """What is to be seen of whatever lies in front.

    Parameters
    ----------
    desk : Desk
        Where it lies.
    view : View
        How it is looked at.
    size : tuple of int
        Width and height of all pictures in pixels.

    Attributes
    ----------
    run : RunPicture
        The picture of the run.
    """

    def __init__(self, desk: Desk, view: View, size: tuple[int, int]) -> None:
        self._desk, self._view = desk, view
        self.run = RunPicture(desk.player, view, size, desk.starts)
        self._sheet = SheetPicture(desk.sketch, view, size)
        self._of_gallery: GalleryPicture | None = None

    @property
    def front(self) -> Picture:
        """The picture of what lies in front."""
        if self._desk.sketch.open:
            return self._sheet
        return self.gallery or self.run

    @property
    def gallery(self) -> GalleryPicture | None:
        """The picture of the gallery, while that lies in front."""
        gallery = self._desk.browsed
        if gallery is None:
            return None
        if self._of_gallery is None or self._of_gallery.gallery is not gallery:
            self._of_gallery = GalleryPicture(gallery, self._view, self.run.size)
        return self._of_gallery

    def resize(self, size: tuple[int, int]) -> None:
        """Give all of them another size."""
        for picture in self._all:
            picture.size = size

    def mend(self) -> None:
        """Let go of what was being drawn when that was ended."""
        for picture in self._all:
            picture.mend()

    @property
    def _all(self) -> list[Picture]:
        made = [self.run, self._sheet, self._of_gallery]
        return [picture for picture in made if picture is not None]


def size_in(room: Event) -> tuple[int, int]:
    """Return the size of a picture on a page that tells of its room."""
    width, height, ratio = (float(room[name]) for name in ("width", "height", "ratio"))
    return picture_size(width, height, ratio)
