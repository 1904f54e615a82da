"""An empty board in a window, to be filled by clicks and by drags that spray."""

from collections.abc import Iterator, Mapping

import numpy as np

from kmviz.core.arrays import Pixels
from kmviz.drawing.layout import Box
from kmviz.drawing.style import Style, get_style
from kmviz.live.desk import Desk
from kmviz.live.keys import Key
from kmviz.live.listening import Changed
from kmviz.live.other_data import bytes_of
from kmviz.live.sketch import Sketch, Spot
from kmviz.live.view import View
from kmviz.live.window import overlay
from kmviz.live.window.face import Face, OwnKey
from kmviz.live.window.overlay import Piece
from kmviz.live.window.pane import Pane

STRIDE = 0.03
"""How far a key moves the spot, as a share of the height."""
DOT = 5.0
"""Radius of a point, in units."""


class Sheet(Pane):
    """An empty ground with the points that are on it.

    Parameters
    ----------
    view : View
        How it is looked at.

    Attributes
    ----------
    sketch : Sketch
        The points.
    """

    sketch: Sketch

    def __init__(self, view: View) -> None:
        super().__init__(0.0)
        self._view = view

    def pixels(self) -> Pixels:
        """Return the ground in the present size, and a dot for every point."""
        style, (width, height) = get_style(self._view.style), self.size
        pixels = np.empty((height, width, 4), np.uint8)
        pixels[...] = (*bytes_of(style.background), 255)
        radius = round(DOT * overlay.unit_of(self.size))
        down, across = np.mgrid[-radius : radius + 1, -radius : radius + 1]
        disc = down**2 + across**2 <= radius**2
        spots = np.rint(self.sketch.points * height).astype(np.intp)
        rows = np.clip(height - spots[:, 1, None] + down[disc], 0, height - 1)
        columns = np.clip(spots[:, 0, None] + across[disc], 0, width - 1)
        pixels[rows, columns, :3] = bytes_of(style.dim)
        return pixels

    def spot_at(self, x: float, y: float) -> Spot:
        """Return a spot in pixels as shares of the height, from the lower left."""
        width, height = self.size
        x, y = min(max(x, 0.0), width - 1.0), min(max(y, 0.0), height - 1.0)
        return x / height, (height - y) / height


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

    def __init__(self, desk: Desk, view: View, beneath: Face) -> None:
        self._player, self._view, self._beneath = desk.player, view, beneath
        self.pane = Sheet(view)
        self.sketch = self.pane.sketch = Sketch(desk.player)
        self.open = False
        self._spot: tuple[float, float] | None = None
        self.shared_keys: Mapping[str, Key] = {}
        self.own_keys = SKETCH_KEYS

    def show(self) -> None:
        """Lay an empty board over the run, which pauses."""
        self._player.pause()
        self.sketch = self.pane.sketch = Sketch(self._player)
        self.open, self._spot = True, None

    def bar(self) -> list[tuple[str, str, bool]]:
        """Return the words of the bar: name, text and whether it can be used now."""
        words, n = self._view.words, len(self.sketch.points)
        return [
            ("escape", words.the_run, True),
            ("u", words.undo, n > 0),
            ("", words.fill(words.so_many_points, n=n), True),
            ("-", "−", self.sketch.k > 1),
            ("", f"k = {self.sketch.k}", True),
            ("+", "+", True),
            ("enter", words.try_now, n >= self.sketch.k),
        ]

    def press(self, key: str) -> list[str]:
        """Do what a key means."""
        self.own_keys[key].press(self)
        return []

    def begin(self) -> None:
        """Begin the run on what is there."""
        self.sketch.begin()
        self.open = False

    def go(self, across: int, down: int) -> None:
        """Move the spot at which keys put points."""
        width, height = self.pane.size
        x, y = self._spot or (width / 2, height / 2)
        x, y = x + across * STRIDE * height, y + down * STRIDE * height
        self._spot = min(max(x, 0.0), width - 1.0), min(max(y, 0.0), height - 1.0)

    def put(self) -> None:
        """Put a point where the spot is."""
        if self._spot is None:
            self.go(0, 0)
        else:
            self.touch(*self._spot)
            self.sketch.release()

    def touch(self, x: float, y: float) -> None:
        """Put a point there."""
        self.sketch.press(self.pane.spot_at(x, y))

    def feels(self, x: float, y: float) -> bool:
        """Tell whether the mouse is pressed."""
        return self.sketch.holding

    def move(self, x: float, y: float) -> None:
        """Spray points there."""
        self.sketch.move(self.pane.spot_at(x, y))

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
        self.open = False

    def follow(self, changed: Changed) -> None:
        """Have the run beneath follow, of which nothing is to be seen."""
        self._beneath.follow(changed)

    def pieces(self, size: tuple[int, int], style: Style) -> Iterator[Piece]:
        """Yield what can be done here, and the spot."""
        self.pane.size = self.pane.within(size)
        unit = overlay.unit_of(size)
        if not len(self.sketch.points):
            box = Box(0, self.pane.size[1] / 2, size[0], 0.0)
            letters = overlay.pixels_of(overlay.TITLE, unit)
            yield Piece(box, self._view.words.fill_board, size=letters, ink=style.dim)
        if self._spot is not None:
            yield from overlay.pointer(*self._spot, unit, style, closed=False)

    def cards(self, size: tuple[int, int], style: Style) -> Iterator[Piece]:
        """Yield nothing: nothing is asked."""
        yield from ()


SKETCH_KEYS: dict[str, OwnKey] = {
    "left": OwnKey(lambda face: face.go(-1, 0), ""),
    "right": OwnKey(lambda face: face.go(1, 0), ""),
    "up": OwnKey(lambda face: face.go(0, -1), ""),
    "down": OwnKey(lambda face: face.go(0, 1), ""),
    "space": OwnKey(lambda face: face.put(), "click_adds_point"),
    "u": OwnKey(lambda face: face.sketch.undo(), "key_undo"),
    "-": OwnKey(lambda face: face.sketch.expect(-1), "key_fewer"),
    "+": OwnKey(lambda face: face.sketch.expect(1), "key_more"),
    "enter": OwnKey(lambda face: face.begin(), "key_begin"),
}
"""What each key does to an empty board."""
