"""All boards as small pictures to choose from, and what else makes other points."""

from collections import deque
from collections.abc import Iterator, Mapping
from math import ceil, inf, sqrt
from pathlib import Path
from time import perf_counter

import numpy as np

from kmviz.core.ground.arrays import Pixels
from kmviz.core.ground.sentence import quoted
from kmviz.drawing.look.layout import Box
from kmviz.drawing.look.style import Style, get_style
from kmviz.drawing.words.words import Words
from kmviz.live.desk import Desk
from kmviz.live.keys import Key
from kmviz.live.listening import Changed
from kmviz.live.other_data import (
    bytes_of,
    column_choices,
    named_board,
    small_picture,
)
from kmviz.live.picking import Picking
from kmviz.live.player import Player
from kmviz.live.view import View
from kmviz.live.window import overlay
from kmviz.live.window.columns_face import ColumnsFace
from kmviz.live.window.face import Face
from kmviz.live.window.labels import label
from kmviz.live.window.overlay import Piece
from kmviz.live.window.pane import Pane
from kmviz.live.window.sketch_face import SketchFace
from kmviz.live.window.toolkit import ask_for_file
from kmviz.points.catalogue import BOARDS

LABEL, MARGIN = 26.0, 9.0
"""The height of a name below its picture, and the room around both, in units."""
NAME = 11.0
"""The size of a name on a window 600 units high."""
PART = 0.03
"""Seconds in which pictures are painted before a window looks for keys again."""


class Shelf(Pane):
    """The small pictures, row by row.

    Parameters
    ----------
    view : View
        How it is looked at.
    player : Player
        Where its host looks after it, those that take a while come one by one.
    """

    def __init__(self, view: View, player: Player) -> None:
        super().__init__(self)
        self._view, self._player = view, player
        self._painted: tuple[object, ...] = ()
        self._left = deque[int]()
        self._pixels: Pixels

    @property
    def coming(self) -> bool:
        """Whether some pictures are still to come."""
        return bool(self._left)

    @property
    def columns(self) -> int:
        """How many pictures there are in a row."""
        width, height = self.size
        return max(ceil(sqrt(len(BOARDS) * width / height)), 1)

    def box(self, item: int) -> Box:
        """Return where a picture and its name are, in pixels."""
        width, height = self.size
        columns = self.columns
        rows = ceil(len(BOARDS) / columns)
        row, column = divmod(item, columns)
        pad = MARGIN * overlay.unit_of(self.size)
        wide, high = (width - pad) / columns, (height - pad) / rows
        return Box(pad + column * wide, pad + row * high, wide - pad, high - pad)

    def item_at(self, x: float, y: float) -> int | None:
        """Return the picture at a spot, or None."""
        boxes = map(self.box, range(len(BOARDS)))
        covered = (i for i, box in enumerate(boxes) if Piece(box).covers(x, y))
        return next(covered, None)

    def fit(self, _: tuple[int, int]) -> "Shelf":
        """Return itself: it is its own easel."""
        return self

    def clear(self) -> None:
        """Let go of the pictures."""
        self._painted = ()
        self._left.clear()

    def pixels(self, _: float) -> Pixels:
        """Return all pictures, as far as there was time for them."""
        wanted = self.size, self._view.style
        if self._painted != wanted:
            (width, height), self._painted = self.size, wanted
            self._pixels = np.empty((height, width, 4), np.uint8)
            style = get_style(self._view.style)
            self._pixels[...] = (*bytes_of(style.background), 255)
            self._left = deque(range(len(BOARDS)))
            if self._player.beside:  # frames and names first: boards are still made
                return self._pixels
        until = perf_counter() + (PART if self._player.beside else inf)
        while self._left:
            self._paint(self._left.popleft())
            if perf_counter() > until:
                break
        return self._pixels

    def _paint(self, item: int) -> None:
        box, label = self.box(item), LABEL * overlay.unit_of(self.size)
        size = max(round(box.width), 20), max(round(box.height - label), 20)
        style, board = get_style(self._view.style), named_board(list(BOARDS)[item])
        top, left = round(box.top), round(box.left)
        spot = self._pixels[top : top + size[1], left : left + size[0]]
        spot[...] = small_picture(board, size, style)[: spot.shape[0], : spot.shape[1]]


class BoardsFace(Picking):
    """The boards, and what else makes other points; see `Face`.

    Parameters
    ----------
    desk : Desk
        Whose player gets other points.
    view : View
        How it is looked at.
    beneath : Face
        That of the run, over which the boards are laid.
    """

    bare = False

    def __init__(self, desk: Desk, view: View, beneath: Face) -> None:
        super().__init__(desk.player)
        self._view, self._beneath = view, beneath
        self.pane = Shelf(view, desk.player)
        self.sketch_face = SketchFace(desk, view, beneath)
        self.columns_face = ColumnsFace(desk, view, beneath)
        self.shared_keys: Mapping[str, Key] = {}

    @property
    def own_keys(self) -> Mapping[str, Key]:
        """Its keys, with those that answer how a file is read if that is asked."""
        return BOARD_KEYS | SIGN_KEYS if self.readings else BOARD_KEYS

    def free_corner(self, size: tuple[float, float]) -> tuple[float, float]:
        """Return left and top of a card in the corner behind the last board."""
        pad = MARGIN * overlay.unit_of(self.pane.size)
        left, top = (side - pad for side in np.subtract(self.pane.size, size).tolist())
        return left, top

    def bar(self) -> list[tuple[str, str, bool]]:
        """Return the words of the bar: name, text and whether it can be used now."""
        player, words = self._player, self._view.words
        count = words.fill(words.so_many_points, n=player.trace.metric.n)
        scaled = player.settings.standardized
        return [
            ("escape", words.the_run, True),
            *self._readings(),
            ("o", words.open_file, True),
            ("e", words.empty_board, True),
            ("-", "−", player.drawn),
            ("", count, True),
            ("+", "+", player.drawn),
            ("c", words.other_columns, bool(column_choices(player))),
            ("/", words.as_measured_again if scaled else words.standardize, True),
        ]

    def _readings(self) -> Iterator[tuple[str, str, bool]]:
        """Yield what a cell of a file may mean, by the key that takes it so."""
        for key, number in zip(SIGN_KEYS, self.readings.values(), strict=False):
            yield key, f"{key}: {number}", True

    def press(self, key: str) -> list[str]:
        """Do what a key means, and return which columns are shown then, if others.

        Where there is something to be said of other points, it is that; columns of
        another board have their names beside it.
        """
        board, player = self._player.settings.board, self._player
        before, note = player.trace.columns, player.board.note
        self.own_keys[key].press(self)
        names, other = player.trace.columns, player.board.note
        same = player.settings.board is board
        if names == before or (other and other != note) or not same:
            return []
        said = quoted(map(self._view.words.say, names))
        return overlay.noted(said, self.pane.size)

    def show(self) -> None:
        """Open the boards over the run, of which a hand lets go."""
        self._beneath.put_away()
        self.columns_face.leave()
        super().show()

    def begin_empty(self) -> None:
        """Lay an empty board over the run instead."""
        self.leave()
        self.sketch_face.sketch.show()

    def show_columns(self) -> None:
        """Lay the columns of the table over the run instead, if there are others."""
        self.columns_face.show()
        if self.columns_face.open:
            super().leave()

    def leave(self) -> None:
        """Go back to the run as it is."""
        super().leave()
        self.columns_face.leave()

    def open_file(self) -> None:
        """Take a file that is chosen in a dialogue of the toolkit."""
        figure = self.pane.get_figure(root=True)
        path = ask_for_file(figure.canvas) if figure is not None else None
        if path:
            self.take(Path(path))

    def touch(self, x: float, y: float, *, again: bool = False) -> None:
        """Take the board that is there, if any."""
        item = self.pane.item_at(x, y)
        if item is not None:
            self.chosen = item
            self.choose()

    def feels(self, x: float, y: float) -> bool:
        """Tell whether the mouse points to another board than before."""
        return self.pane.item_at(x, y) not in (None, self.chosen)

    def move(self, x: float, y: float) -> None:
        """Point to the board that is there."""
        item = self.pane.item_at(x, y)
        self.chosen = self.chosen if item is None else item

    def release(self, x: float, y: float) -> None:
        """Do nothing: a press has taken what was there."""

    def forget(self) -> None:
        """Do nothing: nothing was asked."""

    def put_away(self) -> None:
        """Do nothing: what is pointed to stays so in another size."""

    def follow(self, changed: Changed) -> None:
        """Have the run beneath follow, of which nothing is to be seen."""
        self._beneath.follow(changed)

    def pieces(self, size: tuple[int, int], style: Style) -> Iterator[Piece]:
        """Yield the names, and a frame around what is pointed to."""
        unit, words = overlay.unit_of(size), self._view.words
        self.pane.size = self.pane.within(size)
        for item, name in enumerate(BOARDS):
            yield from self._piece(item, name, unit, words, style)

    def cards(self, size: tuple[int, int], style: Style) -> Iterator[Piece]:
        """Yield nothing: nothing is asked."""
        yield from ()

    def _piece(
        self, item: int, name: str, unit: float, words: Words, style: Style
    ) -> Iterator[Piece]:
        box, pointed = self.pane.box(item), item == self.chosen
        edge, line = (style.ink, 3.0) if pointed else (style.faint, 1.0)
        yield Piece(box, edge=edge, line=line * unit, corner=overlay.ROUND * unit)
        high = LABEL * unit
        row = Box(box.left, box.bottom - high, box.width, high)
        said = words.called("board", name)
        yield from label(row, said, NAME, unit, style.ink, bold=pointed)


BOARD_KEYS: dict[str, Key] = {
    "left": Key(lambda face: face.point(-1), "key_last_board", apart=True),
    "right": Key(lambda face: face.point(1), "key_next_board", apart=True),
    "up": Key(lambda face: face.point(-face.pane.columns), "", apart=True),
    "down": Key(lambda face: face.point(face.pane.columns), "", apart=True),
    "tab": Key(lambda face: face.point(1), "", apart=True),
    "enter": Key(lambda face: face.choose(), "key_take_board"),
    "space": Key(lambda face: face.choose(), ""),
    "o": Key(lambda face: face.open_file(), "key_open_file", vain=""),
    "e": Key(lambda face: face.begin_empty(), "key_empty"),
    "-": Key(lambda face: face.resize(0.5), "key_half"),
    "+": Key(lambda face: face.resize(2.0), "key_twice"),
    "c": Key(lambda face: face.show_columns(), "key_columns"),
    "/": Key(lambda face: face.scale(), "key_standardize"),
}
"""What each key does to the boards."""
SIGN_KEYS: dict[str, Key] = {
    "1": Key(lambda face: face.read_by("."), ""),
    "2": Key(lambda face: face.read_by(","), ""),
}
"""What says by which decimal sign a file is read."""
