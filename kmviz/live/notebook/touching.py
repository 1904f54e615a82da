"""What pointer and keys of the page do to whatever lies in front."""

from collections.abc import Callable

from kmviz.live.browsing import Browsing
from kmviz.live.desk import Desk
from kmviz.live.hand import LOOKING, Click, Hand
from kmviz.live.notebook.canvas import Event, spot_of
from kmviz.live.notebook.pictures import Pictures
from kmviz.live.notebook.pressing import key_of, press
from kmviz.live.sheet import spot_at
from kmviz.live.view import View


class Touching:
    """A hand on the picture: of a run, of a gallery, of an empty board.

    Parameters
    ----------
    desk : Desk
        Where it lies.
    view : View
        How it is looked at.
    pictures : Pictures
        The pictures under the hand.
    click : callable
        Returns what a click on a run does.
    asked : callable
        Is called when somebody asks about something else on a run.

    Attributes
    ----------
    hand : Hand
        That on a run.
    """

    def __init__(
        self,
        desk: Desk,
        view: View,
        pictures: Pictures,
        *,
        click: Callable[[], Click],
        asked: Callable[[], object],
    ) -> None:
        self._desk, self._view, self._pictures = desk, view, pictures
        self._click, self._asked = click, asked
        self.hand = Hand(desk.player, pictures.run)
        self._browsing: Browsing | None = None

    @property
    def holding(self) -> bool:
        """Whether the hand is pressed, so that moving it matters."""
        return self.hand.holding or self._desk.sketch.holding

    @property
    def only_looks(self) -> bool:
        """Whether a press changes nothing, unless a move follows."""
        if self._desk.browsed or self._desk.sketch.open:
            return False
        return self._click() == LOOKING and self._desk.player.prediction is None

    @property
    def wants(self) -> list[str]:
        """What the page should tell of beside the usual."""
        desk, starts = self._desk, self._desk.starts
        if desk.sketch.open:
            return ["Escape"]
        wants = ["hover"] * (desk.browsed is not None or len(starts.kept) > 1)
        escapes = starts.busy or starts.chosen is not None
        away = desk.browsed is not None or desk.opened or escapes
        wants += ["caption"] * (desk.browsed is not None)
        return [*wants, *["Escape"] * bool(away or self.hand.asked is not None)]

    def handle(self, event: Event) -> None:
        """Do what the page tells of, and say so if something else is asked."""
        before = self.hand.asked
        self._do(event)
        if self.hand.asked != before:
            self._asked()

    def _do(self, event: Event) -> None:
        kind = event.get("kind")
        if kind == "key":
            self._press_key(key_of(str(event.get("key"))))
        elif kind not in ("hover", "down", "move", "up"):
            return
        elif self._desk.sketch.open:
            self._fill(kind, *spot_of(event))
        elif browsing := self._browsed():
            _browse(browsing, kind, *spot_of(event))
        elif kind == "hover":
            self._desk.starts.choose(self._dot_at(*spot_of(event)))
        else:
            self._touch(kind, *spot_of(event))

    def _press_key(self, key: str) -> None:
        press(self._desk, self._view, self._browsed(), key, self.hand)

    def _touch(self, kind: str, x: float, y: float) -> None:
        """Have the hand do it on the run."""
        if kind == "down":
            self._press(x, y)
        elif kind == "move":
            self.hand.drag(x, y)
        else:
            self.hand.release(x, y)

    def _press(self, x: float, y: float) -> None:
        """Open the start that is there, or press the hand there."""
        start = self._dot_at(x, y)
        if start is not None:
            self._desk.starts.open(start)
        else:
            self.hand.press(x, y, self._click())

    def _dot_at(self, x: float, y: float) -> int | None:
        return self._pictures.run.scene.dot_at(x, y)

    def _fill(self, kind: str, x: float, y: float) -> None:
        """Put points or stars on an empty board."""
        sketch, spot = self._desk.sketch, spot_at(x, y, self._pictures.front.size)
        if kind == "down":
            sketch.press(spot)
        elif kind == "move":
            sketch.move(spot)
        elif kind == "up":
            sketch.release()

    def _browsed(self) -> Browsing | None:
        """Return the hand on the gallery, while that lies in front."""
        gallery, wall, browsing = (
            self._desk.browsed,
            self._pictures.wall,
            self._browsing,
        )
        if gallery is None or wall is None:
            return None
        if browsing is None or browsing.wall is not wall:
            browsing = self._browsing = Browsing(self._desk, gallery, wall)
        return browsing


def _browse(browsing: Browsing, kind: str, x: float, y: float) -> None:
    """Point something out on the wall, or open it."""
    if kind == "hover":
        browsing.point(x, y)
    elif kind == "down":
        browsing.press(x, y)
