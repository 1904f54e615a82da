"""An empty board in a window, to be filled by clicks and by drags that spray."""

from collections.abc import Iterator, Mapping
from functools import partial

from kmviz.drawing.artists.lettering import LEADING, text_width, wrapped
from kmviz.drawing.look.layout import Box
from kmviz.drawing.look.style import Style
from kmviz.live.desk import Desk
from kmviz.live.keys import SKETCH_KEYS, Key, arrows
from kmviz.live.listening import Changed
from kmviz.live.sheet import Sheet, spot_at
from kmviz.live.sketch import Spot
from kmviz.live.telling import click_does
from kmviz.live.view import View
from kmviz.live.window import overlay
from kmviz.live.window.face import Face
from kmviz.live.window.overlay import Piece
from kmviz.live.window.pane import Pane

STRIDE = 0.03
"""How far a key moves the spot, as a share of the height."""


class SketchFace:
    """An empty board under a hand; see `Face`.

    Parameters
    ----------
    desk : Desk
        Whose player begins the run.
    view : View
        How it is looked at.
    beneath : Face
        That of the run.
    """

    bare = False
    free_corner = None

    def __init__(self, desk: Desk, view: View, beneath: Face) -> None:
        self.sketch, self._view, self._beneath = desk.sketch, view, beneath
        self.pane = Pane(Sheet(desk.sketch, view))
        self._spot: tuple[float, float] | None = None
        self.shared_keys: Mapping[str, Key] = SKETCH_KEYS
        self.own_keys = SPOT_KEYS

    @property
    def open(self) -> bool:
        """Whether it is to be seen."""
        return self.sketch.open

    def bar(self) -> list[tuple[str, str, bool]]:
        """Return the words of the bar: name, text and whether it can be used now."""
        words, sketch = self._view.words, self.sketch
        n, expects = len(sketch.points), not len(sketch.stars)
        return [
            ("escape", words.the_run, True),
            ("u", words.undo, sketch.can_undo),
            ("x", click_does(sketch.click, words), True),
            ("", words.fill(words.so_many_points, n=n), True),
            ("-", "−", expects and sketch.k > 1),
            ("", f"k = {sketch.k}", True),
            ("+", "+", expects),
            ("enter", words.try_now, n >= sketch.k),
        ]

    def press(self, key: str) -> list[str]:
        """Do what a key means."""
        if key in self.own_keys:
            self.own_keys[key].press(self)
        else:
            self.shared_keys[key].press(self.sketch)
        return []

    def go(self, across: int, down: int) -> None:
        """Move the spot at which keys put points."""
        width, height = self.pane.size
        x, y = self._spot or (width / 2, height / 2)
        x, y = x + across * STRIDE * height, y + down * STRIDE * height
        self._spot = min(max(x, 0.0), width - 1.0), min(max(y, 0.0), height - 1.0)

    def put(self) -> None:
        """Put a point, or a star, where the spot is."""
        if self._spot is None:
            self.go(0, 0)
        else:
            self.touch(*self._spot)
            self.sketch.release()

    def touch(self, x: float, y: float, *, again: bool = False) -> None:
        """Put a point there, or a star; for a double click no second one."""
        if not again:
            self.sketch.press(self._spot_at(x, y))

    def feels(self, x: float, y: float) -> bool:
        """Tell whether the mouse is pressed."""
        return self.sketch.holding

    def move(self, x: float, y: float) -> None:
        """Spray points there."""
        self.sketch.move(self._spot_at(x, y))

    def _spot_at(self, x: float, y: float) -> Spot:
        """Return a spot in pixels as a sketch has it."""
        return spot_at(*self.pane.share(x, y), self.pane.size)

    def release(self, x: float, y: float) -> None:
        """Spray no more."""
        self.sketch.release()

    def forget(self) -> None:
        """Do nothing: nothing was asked."""

    def put_away(self) -> None:
        """Take the spot away."""
        self._spot = None

    def leave(self) -> None:
        """Go back to the run as it is."""
        self.sketch.leave()

    def follow(self, changed: Changed) -> None:
        """Have the run beneath follow, of which nothing is to be seen."""
        self._beneath.follow(changed)

    def pieces(self, size: tuple[int, int], style: Style) -> Iterator[Piece]:
        """Yield what can be done here, and the spot."""
        self.pane.size = self.pane.within(size)
        unit = overlay.unit_of(size)
        if self.sketch.empty:
            yield from self._invitation(size[0], unit, style)
        if self._spot is not None:
            yield from overlay.pointer(*self._spot, unit, style, closed=False)

    def _invitation(self, wide: float, unit: float, style: Style) -> Iterator[Piece]:
        """Yield what can be done on an empty board, in lines that it has room for."""
        room = wide / unit - 2 * overlay.PAD
        width_of = partial(text_width, size=overlay.TITLE)
        lines = wrapped(self._view.words.fill_board, room, width_of)
        letters = overlay.pixels_of(overlay.TITLE, unit)
        for i, line in enumerate(lines):
            lower = (i - (len(lines) - 1) / 2) * LEADING * letters
            box = Box(0, self.pane.size[1] / 2 + lower, wide, 0.0)
            yield Piece(box, line, size=letters, ink=style.dim)

    def cards(self, size: tuple[int, int], style: Style) -> Iterator[Piece]:
        """Yield nothing: nothing is asked."""
        yield from ()


SPOT_KEYS: dict[str, Key] = {
    **arrows(lambda face, *way: face.go(*way)),
    "space": Key(lambda face: face.put(), "click_adds_point"),
}
"""What each key does at the spot that stands for a mouse."""
