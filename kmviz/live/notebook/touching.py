"""What keys and pointer of the page do to whatever lies in front."""

from collections.abc import Callable, Mapping
from typing import Protocol

from kmviz.core.asked.prediction import Prediction
from kmviz.core.ground.sentence import Sentence
from kmviz.live.browsing import Browsing
from kmviz.live.desk import Desk
from kmviz.live.hand import LOOKING, Click, Hand
from kmviz.live.keys import (
    GALLERY_KEYS,
    KEYS,
    SKETCH_KEYS,
    START_KEYS,
    Key,
    arrows,
    press_key,
)
from kmviz.live.notebook.picture import GalleryPicture, RunPicture
from kmviz.live.notebook.pictures import Pictures
from kmviz.live.sheet import spot_at
from kmviz.live.view import View

WALKING = arrows(Browsing.move, before="shift+")
"""The keys that go from one part of a gallery to another."""


class Touched(Protocol):
    """What lies in front, under a hand on the page."""

    @property
    def holding(self) -> bool:
        """Whether the hand is pressed, so that moving it matters."""

    @property
    def only_looks(self) -> bool:
        """Whether a press changes nothing, unless a move follows."""

    @property
    def wants(self) -> list[str]:
        """What the page should tell of beside the usual."""

    @property
    def keys(self) -> Mapping[str, Key]:
        """The keys that may do nothing at times."""

    def press(self, key: str) -> None:
        """Do what a key means, if it means anything."""

    def touch(self, kind: str, x: float, y: float) -> None:
        """Do what the pointer means: a "hover", "down", "move" or "up" at a spot.

        A "mark" is the "down" of a pointer that keys move.
        """


class Touching:
    """A hand on the picture, and what it is on.

    Parameters
    ----------
    desk : Desk
        What is touched lies in front on it.
    view : View
        How it is looked at.
    pictures : Pictures
        The pictures under the hand.
    click : callable
        Returns what a click on a run does.

    Attributes
    ----------
    hand : Hand
        That on a run.
    """

    def __init__(
        self, desk: Desk, view: View, pictures: Pictures, click: Callable[[], Click]
    ) -> None:
        self._desk, self._view, self._pictures = desk, view, pictures
        self.hand = Hand(desk.player, pictures.run)
        self._run = _TouchedRun(desk, view, pictures.run, self.hand, click)
        self._sketch = _TouchedSketch(desk, pictures)

    @property
    def front(self) -> Touched:
        """What is touched."""
        if self._desk.sketch.open:
            return self._sketch
        shown = self._pictures.gallery
        return (
            self._run
            if shown is None
            else _TouchedGallery(self._desk, self._view, shown)
        )


class _TouchedRun:
    """A run, and the starts that were tried."""

    keys = KEYS | START_KEYS

    def __init__(
        self,
        desk: Desk,
        view: View,
        picture: RunPicture,
        hand: Hand,
        click: Callable[[], Click],
    ) -> None:
        self._desk, self._view, self._picture = desk, view, picture
        self._hand, self._click = hand, click

    @property
    def holding(self) -> bool:
        return self._hand.holding

    @property
    def only_looks(self) -> bool:
        return self._click() == LOOKING and self._desk.player.prediction is None

    @property
    def wants(self) -> list[str]:
        starts = self._desk.starts
        escapes = starts.busy or starts.chosen is not None or self._desk.opened
        asked = self._hand.asked is not None
        hovers = len(starts.kept) > 1
        return ["hover"] * hovers + ["Escape"] * (escapes or asked)

    def press(self, key: str) -> None:
        desk, starts = self._desk, self._desk.starts
        if key == "escape":
            self._retreat()
        elif key == "enter" and starts.chosen is not None:
            starts.open()
        elif key == "enter" and starts.asked:
            starts.try_many()
        elif key == "enter" and desk.player.prediction is None:
            self._hand.ask_next()
        elif key == "enter":
            self._refuse_to_mark(desk.player.prediction)
        elif key == "o":
            desk.which_k()
        elif key in ("+", "-"):
            desk.add_stars(1 if key == "+" else -1)
        elif key in START_KEYS:
            START_KEYS[key].press(starts)
        else:
            press_key(desk.player, self._view, key)

    def touch(self, kind: str, x: float, y: float) -> None:
        hand, starts = self._hand, self._desk.starts
        if kind == "move":
            hand.drag(x, y)
        elif kind == "up":
            hand.release(x, y)
        elif kind == "hover":
            starts.choose(self._picture.scene.dot_at(x, y))
        elif (start := self._picture.scene.dot_at(x, y)) is not None:
            starts.open(start)
        else:
            marks = self._desk.player.prediction
            hand.press(x, y, self._click())
            if kind == "mark" and not hand.holding:
                self._refuse_to_mark(marks)

    def _refuse_to_mark(self, marks: Prediction | None) -> None:
        """Say how keys mark what the class is asked about, if they have not."""
        if marks is not None and self._desk.player.prediction is marks:
            message = Sentence(
                "to mark a star or a point, put the ring on it: s goes to the next "
                "star, shift with an arrow moves it, Enter takes or marks what is there"
            )
            raise ValueError(message)

    def _retreat(self) -> None:
        """Ask no more, or choose no start and try none, or go back."""
        starts = self._desk.starts
        if self._hand.asked is not None:
            self._hand.ask(None)
            return
        if starts.chosen is None and not starts.busy:
            self._desk.leave()
        starts.cancel()
        starts.choose(None)


class _TouchedGallery:
    """A gallery."""

    holding = only_looks = False
    keys = GALLERY_KEYS | WALKING

    def __init__(self, desk: Desk, view: View, picture: GalleryPicture) -> None:
        self._desk, self._view, self._gallery = desk, view, picture.gallery
        self._browsing = Browsing(desk, picture.gallery, picture)

    @property
    def wants(self) -> list[str]:
        opens = self._gallery.chosen is not None
        return ["hover", "caption", "Escape"] + ["opens"] * opens

    def press(self, key: str) -> None:
        if key == "enter":
            self._browsing.enter()
        elif key == "escape":
            self._browsing.retreat()
        elif key in WALKING:
            WALKING[key].press(self._browsing)
        else:
            press_key(self._gallery, self._view, key)

    def touch(self, kind: str, x: float, y: float) -> None:
        if kind == "hover":
            self._browsing.point(x, y)
        elif kind == "down":
            self._browsing.press(x, y)


class _TouchedSketch:
    """An empty board, to be filled."""

    only_looks, keys = False, SKETCH_KEYS

    def __init__(self, desk: Desk, pictures: Pictures) -> None:
        self._sketch, self._pictures = desk.sketch, pictures
        self.wants = ["Escape"]

    @property
    def holding(self) -> bool:
        return self._sketch.holding

    def press(self, key: str) -> None:
        if key == "escape":
            self._sketch.leave()
        elif key in SKETCH_KEYS:
            SKETCH_KEYS[key].press(self._sketch)

    def touch(self, kind: str, x: float, y: float) -> None:
        spot = spot_at(x, y, self._pictures.front.size)
        if kind in ("down", "mark"):
            self._sketch.press(spot)
        elif kind == "move":
            self._sketch.move(spot)
        elif kind == "up":
            self._sketch.release()
