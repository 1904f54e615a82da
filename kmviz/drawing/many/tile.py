"""One of many small boards: a run, its number, and its inertia at the moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from matplotlib.artist import Artist

from kmviz.core.ground.arrays import Floats
from kmviz.core.trace import Trace
from kmviz.drawing.artists.lettering import BOLD, text_width
from kmviz.drawing.artists.marks import NOWHERE, Markers, Paths
from kmviz.drawing.beside.panel import Sheet, lettering
from kmviz.drawing.board.board import board_layers
from kmviz.drawing.board.moment import moment_at
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.layout import PER_INCH, Box
from kmviz.drawing.many.grid import LABEL

CROWN: Floats = np.array(
    [
        *((-1.0, -0.7), (-1.0, 0.55), (-0.5, -0.05), (0.0, 0.8)),
        *((0.5, -0.05), (1.0, 0.55), (1.0, -0.7), (-1.0, -0.7)),
    ]
)
"""The corners of a crown."""
WIDEST_NUMBER, WIDEST_VALUE = "00", "000.00"
"""What the line over a board has room for."""
TOO_FINE = frozenset({"numbers", "rings"})
"""The parts that nobody could tell apart on a board without numbers."""
FRAME = 3.0
"""Width of the frame around the best, in points."""
RING, ASIDE = 2.0, 5.0
"""Width of the ring around the one that is chosen, in points, and how far from the
board it is, in units."""


@dataclass(frozen=True)
class Rank:
    """What is shown of a run when all have ended."""

    best: bool = False
    """Whether no run is better."""
    crowned: bool = False
    """Whether it is the first of those."""


class Tile:
    """A small board that plays one run.

    Parameters
    ----------
    sheet : Sheet
        What it is drawn on.
    box : Box
        The board; the label stands above it.
    plane : Plane
        The coordinates of the board, the same for all tiles.
    number : int
        The number of the run, from 1.
    trace : Trace or None
        The run; None for one that failed.
    k : int
        The number of clusters.
    rank : Rank
        What is shown of it at the end.
    numbered : bool
        Whether the stars have numbers.

    Attributes
    ----------
    chosen : bool
        Whether there is a ring around it.
    """

    def __init__(
        self,
        sheet: Sheet,
        box: Box,
        plane: Plane,
        *,
        number: int,
        trace: Trace | None,
        k: int,
        rank: Rank,
        numbered: bool,
    ) -> None:
        self._words, self._style = sheet.words, sheet.style
        self._trace, self._rank = trace, rank
        self._shown: tuple[float, bool, bool] | None = None
        self.chosen = False
        ax = sheet.layout.axes(sheet.figure, box)
        parts = sheet.look.shown - (frozenset() if numbered else TOO_FINE)
        layers = board_layers(ax, plane, k, sheet.style, parts, ruled=False)
        if not numbered:
            layers.pop("borders", None)
        self._layers = list(layers.values())
        self._frame = Paths(ax, [sheet.style.ink], width=FRAME, zorder=7)
        self._ring = Paths(ax, [sheet.style.ink], width=RING, zorder=7)
        for outline in (self._frame, self._ring):
            outline.set_clip_on(False)
        self._bounds = plane.bounds
        self._around = ASIDE / box.width, ASIDE / box.height
        self._size = _label_size(box)
        self._write_label(sheet, box, number)
        crown = partial(Markers, ax, CROWN, edge=sheet.style.ink, clip=False, zorder=8)
        points = 72 / PER_INCH * sheet.type
        self._crown = crown(
            size=self._size * points * 0.9,
            face=sheet.style.ink if rank.crowned else sheet.style.background,
            rim=1.2 * sheet.type,
        )
        self._crown_at = self._above(box, number)
        self._label = [self._frame, self._ring, self._crown, self._value]

    @property
    def artists(self) -> list[Sequence[Artist]]:
        """What it draws with, layer by layer from the ground up."""
        return [*(layer.artists for layer in self._layers), self._label]

    @property
    def last(self) -> int:
        """The position at which the run ends; 0 for one that failed."""
        return len(self._trace) - 1 if self._trace else 0

    @property
    def crowned(self) -> bool:
        """Whether it is shown as one of the best."""
        return len(self._crown.places) > 0

    @property
    def value(self) -> str:
        """What stands over it on the right."""
        return str(self._value.get_text())

    def show(self, position: float, *, over: bool) -> list[bool]:
        """Set the tile to a position, or to the end of the run if that comes first.

        When it is over, the rank is shown too. Tell which layers changed.
        """
        shown = min(position, self.last), over, self.chosen
        if shown == self._shown:
            return [False] * (len(self._layers) + 1)
        self._shown = shown
        self._ring.paths = [self._outline(*self._around)] if self.chosen else []
        if self._trace is None:
            self._value.set_text(self._words.failed if over else "")
            return [True] * (len(self._layers) + 1)
        moment = moment_at(self._trace, shown[0])
        changed = [layer.show(moment) for layer in self._layers]
        self._value.set_text(self._words.number(moment.inertia))
        ended = position >= self.last
        color = self._style.ink if ended else self._style.dim
        self._value.set(color=color, weight="bold" if ended else "normal")
        self._rate(over)
        return [*changed, True]

    def _rate(self, over: bool) -> None:
        """Frame and crown the best when all is over."""
        best = over and self._rank.best
        self._frame.paths = [self._outline()] if best else []
        self._crown.places = self._crown_at if best else NOWHERE

    def _outline(self, across: float = 0.0, up: float = 0.0) -> Floats:
        """Return a line around the board, some shares of its sides away from it."""
        xmin, xmax, ymin, ymax = self._bounds
        wide, high = across * (xmax - xmin), up * (ymax - ymin)
        left, right, low, high = xmin - wide, xmax + wide, ymin - high, ymax + high
        corners = [(left, low), (left, high), (right, high), (right, low), (left, low)]
        return np.array(corners)

    def _write_label(self, sheet: Sheet, box: Box, number: int) -> None:
        """Write the number of the run and make room for its inertia, over the board."""
        top = box.top - LABEL / 2 - self._size / 2 - 2
        self._number = lettering(sheet, box.left, top, sheet.style.dim)
        self._value = lettering(sheet, box.right, top, sheet.style.dim)
        self._value.set_horizontalalignment("right")
        for text in (self._number, self._value):
            text.set_fontsize(self._size * 72 / PER_INCH * sheet.type)
        self._number.set(text=str(number), weight="bold")

    def _above(self, box: Box, number: int) -> Floats:
        """Return where the crown stands: behind the number, over the board."""
        xmin, xmax, ymin, ymax = self._bounds
        points = self._size * 72 / PER_INCH
        aside = BOLD * text_width(str(number), points) + 0.85 * self._size
        up = LABEL / 2 + 2
        x = xmin + aside / box.width * (xmax - xmin)
        y = ymax + up / box.height * (ymax - ymin)
        return np.array([[x, y]])


def _label_size(box: Box) -> float:
    """Return the size of type, in units, in which a label fits over a board."""
    usual = sizes.LABEL * PER_INCH / 72
    points = sizes.LABEL
    wide = text_width(WIDEST_NUMBER, points) + text_width(WIDEST_VALUE, points)
    return usual * min(1.0, box.width / (BOLD * wide + 1.7 * usual))
