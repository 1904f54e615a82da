"""The columns of a table in a window, to be marked by clicks and then shown."""

from collections.abc import Iterator, Mapping
from math import ceil, sqrt

import numpy as np

from kmviz.core.ground.arrays import Pixels
from kmviz.drawing.look.layout import Box
from kmviz.drawing.look.style import Style, get_style
from kmviz.live.column_list import ColumnList
from kmviz.live.desk import Desk
from kmviz.live.keys import Key, arrows
from kmviz.live.listening import Changed
from kmviz.live.other_data import bytes_of
from kmviz.live.view import View
from kmviz.live.window import overlay
from kmviz.live.window.face import Face
from kmviz.live.window.labels import label
from kmviz.live.window.overlay import Piece
from kmviz.live.window.pane import Pane

SHAPE, HIGH = 5.0, 56.0
"""How many times as wide as high a column's box is, about, and its greatest height."""
APART, AROUND = 10.0, 5.0
"""The room between two boxes, and how far a frame is from one, in units."""
NAME = 15.0
"""The size of a name on a window 600 units high."""
MARKED = "✓ {title}"
"""How a column is written that is marked."""


class Ground(Pane):
    """What the columns are laid on.

    Parameters
    ----------
    view : View
        How it is looked at.
    """

    def __init__(self, view: View) -> None:
        super().__init__(self)
        self._view = view

    def fit(self, _: tuple[int, int]) -> "Ground":
        """Return itself: it is its own easel."""
        return self

    def clear(self) -> None:
        """Let go of nothing: it is quickly made."""

    def pixels(self, _: float) -> Pixels:
        """Return the bare ground."""
        width, height = self.size
        ground = bytes_of(get_style(self._view.style).background)
        return np.full((height, width, 4), (*ground, 255), np.uint8)


class ColumnsFace(ColumnList):
    """The columns of a table; see `Face`.

    Parameters
    ----------
    desk : Desk
        Whose player shows other columns.
    view : View
        How it is looked at.
    beneath : Face
        That of the run, over which they are laid.
    """

    bare = False
    free_corner = None

    def __init__(self, desk: Desk, view: View, beneath: Face) -> None:
        super().__init__(desk.player)
        self._view, self._beneath = view, beneath
        self.pane = Ground(view)
        self.shared_keys: Mapping[str, Key] = {}
        self.own_keys = COLUMN_KEYS

    @property
    def across(self) -> int:
        """How many columns there are in a row."""
        width, height = self.pane.size
        return max(ceil(sqrt(len(self.titles) * width / height / SHAPE)), 1)

    def box(self, item: int) -> Box:
        """Return where a column is, in pixels: all of them in the middle."""
        (width, height), unit = self.pane.size, overlay.unit_of(self.pane.size)
        rows, pad = ceil(len(self.titles) / self.across), APART * unit
        wide = (width - pad) / self.across
        high = min((height - pad) / rows, (HIGH + APART) * unit)
        row, column = divmod(item, self.across)
        top = (height - pad - rows * high) / 2
        left = pad + column * wide
        return Box(left, top + pad + row * high, wide - pad, high - pad)

    def bar(self) -> list[tuple[str, str, bool]]:
        """Return the words of the bar: name, text and whether it can be used now."""
        words, trace = self._view.words, self._player.trace
        most = max(len(self.titles), len(trace.columns) + len(trace.others))
        columns = words.fill(
            words.chosen_columns, chosen=len(self.marked), columns=most
        )
        return [
            ("escape", words.the_run, True),
            ("", columns, True),
            ("c", words.other_columns, True),
            ("enter", words.try_now, bool(self.marked)),
        ]

    def press(self, key: str) -> list[str]:
        """Do what a key means."""
        self.own_keys[key].press(self)
        return []

    def go(self, across: int, down: int) -> None:
        """Point to a column beside, or in another row."""
        self.point(across + down * self.across)

    def touch(self, x: float, y: float, *, again: bool = False) -> None:
        """Mark the column that is there, or no longer; for a double click but once."""
        item = self._item_at(x, y)
        if item is not None and not again:
            self.chosen = item
            self.mark()

    def feels(self, x: float, y: float) -> bool:
        """Tell whether the mouse points to another column than before."""
        return self._item_at(x, y) not in (None, self.chosen)

    def move(self, x: float, y: float) -> None:
        """Point to the column that is there."""
        item = self._item_at(x, y)
        self.chosen = self.chosen if item is None else item

    def _item_at(self, x: float, y: float) -> int | None:
        """Return the column at a spot, or None."""
        boxes = enumerate(map(self.box, range(len(self.titles))))
        return next((i for i, box in boxes if Piece(box).covers(x, y)), None)

    def release(self, x: float, y: float) -> None:
        """Do nothing: a press has marked what was there."""

    def forget(self) -> None:
        """Do nothing: nothing was asked."""

    def put_away(self) -> None:
        """Do nothing: what is pointed to stays so in another size."""

    def follow(self, changed: Changed) -> None:
        """Have the run beneath follow, of which nothing is to be seen."""
        self._beneath.follow(changed)

    def pieces(self, size: tuple[int, int], style: Style) -> Iterator[Piece]:
        """Yield the columns, those that are marked with a tick, and a frame around one.

        Without colours they can be told as well.
        """
        self.pane.size = self.pane.within(size)
        unit = overlay.unit_of(size)
        for item, (name, title) in enumerate(self.titles.items()):
            box, on = self.box(item), name in self.marked
            edge = style.ink if item == self.chosen else None
            if edge:
                around = AROUND * unit / 2
                wide, high = box.width + 2 * around, box.height + 2 * around
                frame = Box(box.left - around, box.top - around, wide, high)
                yield Piece(frame, edge=edge, line=3 * unit, corner=overlay.ROUND)
            ground = style.dim if on else style.faint
            yield Piece(box, ground=ground, corner=overlay.ROUND * unit)
            said = MARKED.format(title=title) if on else title
            ink = style.background if on else style.ink
            yield from label(box, said, NAME, unit, ink, bold=on)

    def cards(self, size: tuple[int, int], style: Style) -> Iterator[Piece]:
        """Yield nothing: nothing is asked."""
        yield from ()


COLUMN_KEYS: dict[str, Key] = {
    **arrows(lambda face, *way: face.go(*way), apart=True),
    "right": Key(lambda face: face.go(1, 0), "key_pointer", apart=True),
    "tab": Key(lambda face: face.go(1, 0), "", apart=True),
    "space": Key(lambda face: face.mark(), "key_mark_column", apart=True),
    "c": Key(lambda face: face.next(), "key_columns", apart=True),
    "enter": Key(lambda face: face.take(), "key_begin"),
}
"""What each key does to the columns."""
