"""What a hand does on the picture of a gallery: point something out, and open it."""

from typing import Protocol

from kmviz.live.desk import Desk
from kmviz.live.exhibits import Openable
from kmviz.live.gallery import Gallery, neighbour


class Holder(Protocol):
    """What has the picture of a gallery."""

    @property
    def picture(self) -> Openable:
        """The picture, in the present size."""


class Browsing:
    """A hand on the picture of a gallery.

    Spots are fractions of width and height, from the top left corner.

    Parameters
    ----------
    desk : Desk
        Where the runs come to lie that it opens.
    gallery : Gallery
        What it chooses from.
    holder : Holder
        What has its picture.
    """

    def __init__(self, desk: Desk, gallery: Gallery, holder: Holder) -> None:
        self._desk, self._gallery, self._holder = desk, gallery, holder

    def point(self, x: float, y: float) -> None:
        """Choose what is at a spot; beside everything, nothing."""
        self._gallery.choose(self._holder.picture.item_at(x, y))

    def press(self, x: float, y: float) -> None:
        """Open what is at a spot, if anything."""
        item = self._holder.picture.item_at(x, y)
        if item is not None:
            self._desk.open(item)

    def enter(self) -> None:
        """Open what is chosen or, if nothing is, let an answer stand or choose."""
        if self._gallery.chosen is not None:
            self._desk.open()
        elif self._gallery.asked:
            self._desk.answer()
        else:
            self.to_next()

    def move(self, across: int, down: int) -> None:
        """Choose the neighbour of what is chosen."""
        picture = self._holder.picture
        spots = {item: picture.spot_of(item) for item in picture.items}
        self._gallery.choose(neighbour(spots, self._gallery.chosen, across, down))

    def retreat(self) -> None:
        """Ask no more, or choose nothing any more, or go back to the run.

        Who is asked which k, and does not say, wants none worked out.
        """
        gallery = self._gallery
        if gallery.asked and not self._desk.growing:
            gallery.forget()
        elif gallery.chosen is not None and not gallery.asked:
            gallery.choose(None)
        else:
            self._desk.leave()

    def to_next(self) -> None:
        """Choose what comes after what is chosen; after the last, the first.

        If nothing is, choose what is like the run beneath.
        """
        items, gallery = self._holder.picture.items, self._gallery
        own = gallery.exhibits.own
        if gallery.chosen in items:
            following = items.index(gallery.chosen) + 1
        else:
            following = items.index(own) if own in items else 0
        gallery.choose(items[following % len(items)])
