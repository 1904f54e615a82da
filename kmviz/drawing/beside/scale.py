"""The scales of a chart over the steps: iterations across, a number from 0 up."""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from kmviz.core.ground.arrays import Floats
from kmviz.core.steps import Step
from kmviz.drawing.artists.lettering import HINTED, Lettering, text_width
from kmviz.drawing.artists.marks import Paths
from kmviz.drawing.artists.pane import Pane
from kmviz.drawing.artists.ticks import NAME, Ruler, axis_ticks
from kmviz.drawing.beside.panel import Sheet, lettering
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.layout import Box

FOOT, CLEAR = 19.0, 2.0
"""Height of the numbers below a chart, in units, and how far below the middle of that
they stand, so that no dot at 0 touches them."""
SIDE, BESIDE = 40.0, 5.0
"""Least width of the numbers at the left of a chart, and the space beside them."""
NUMBER = 0.85 * sizes.NOTE
"""The size of the numbers, in points."""
ROOM = 1.1
"""Height of a chart, as a share of the greatest value in it."""
UP, ACROSS = 3, 6
"""The most numbers at the left and below."""
BEFORE, BEHIND = 0.3, 0.7
"""Where a chart begins, and how far behind its last step it ends, in steps."""


class Scale:
    """The axes of a chart, with few numbers, which seldom change."""

    def __init__(self, sheet: Sheet, box: Box, *, whole: bool) -> None:
        self._sheet, self._whole = sheet, whole
        self._outer, self._box = box, _inner(box, SIDE)
        bounds = sheet.layout.bounds(self._box)
        color = sheet.style.faint
        self.pane = Pane(sheet.figure, bounds, color=color, high=ROOM)
        self._fitted: tuple[Step, float, float, float] | None = None
        self._up: tuple[float, float, float] = 0.0, 0.0, 0.0
        self._across: tuple[float, Mapping[float, str]] = 0.0, {}
        self._ticks: dict[float, str] = {}
        self.lines = Paths(self.pane, [color], width=1.0, zorder=0.5)
        """A line at each number on the left."""
        self.up = [self._number("right") for _ in range(UP)]
        self.across = [self._number("center") for _ in range(ACROSS)]
        self.name = self._number("right")
        texts = *self.up, *self.across, self.name
        self.artists = [self.pane.corner, self.lines, *texts]

    def fit(
        self, past: Sequence[Step], room: float, greatest: float, large: float
    ) -> bool:
        """Have room for so many steps and this value; tell if anything changed.

        From `large` on, numbers may have powers of ten.
        """
        fitted = past[-1], room, greatest, large
        if fitted == self._fitted:
            return False
        self._fitted = fitted
        up, across = (room, greatest, large), (room, iterations(past, room))
        was_up, was_across = self._up, self._across
        if (was_up, was_across) == (up, across):
            return False
        self._up, self._across = up, across
        self.pane.viewLim.intervalx = BEFORE, room + BEHIND
        if up != was_up:
            self._choose(greatest, large)
            self._count_up()
        if across != was_across:
            self._count_across()
        return True

    @property
    def indent(self) -> float:
        """The width that the numbers at the left need, in units."""
        width_of = partial(text_width, size=NUMBER / HINTED)
        return max(SIDE, BESIDE + max(map(width_of, self._ticks.values()), default=0))

    def stand(self, indent: float) -> None:
        """Leave so much width for the numbers at the left."""
        box = _inner(self._outer, indent)
        if box != self._box:
            self._box = box
            self.pane.move(self._sheet.layout.bounds(box))
            self._count_up()
            self._count_across()

    def _choose(self, greatest: float, large: float) -> None:
        """Choose the numbers at the left, of which long ones are few."""
        self._ticks = {0.0: "0"}
        if greatest:
            self._ticks |= axis_ticks(
                0,
                ROOM * greatest,
                self._sheet.words,
                most=UP - 1,
                whole=self._whole,
                large=large,
            )

    def _count_up(self) -> None:
        room, greatest, _ = self._up
        shares = [value / (greatest or 1.0) for value in self._ticks]
        ends = BEFORE, room + BEHIND
        self.lines.paths = [_level(ends, share) for share in shares if share]
        box = self._box
        left, high = box.left - BESIDE, box.height / ROOM
        places = [(left, box.bottom - share * high) for share in shares]
        self._write(self.up, list(self._ticks.values()), places)

    def _count_across(self) -> None:
        room, marks = self._across
        box, ends = self._box, (BEFORE, room + BEHIND)
        told = self._sheet.words.iteration
        ruler = Ruler.marked(told, marks, ends, box.width, short=NAME, size=NUMBER)
        named = bool(ruler.ticks) or not marks
        ticks = ruler.ticks if named else marks
        middle = box.bottom + FOOT / 2 + CLEAR
        span = ends[1] - ends[0]
        places = [
            (box.left + (place - ends[0]) / span * box.width, middle) for place in ticks
        ]
        self._write(self.across, list(ticks.values()), places)
        self._write([self.name], [ruler.name if named else ""], [(box.right, middle)])

    def _number(self, across: str) -> Lettering:
        text = lettering(self._sheet, 0.0, 0.0, self._sheet.style.dim)
        text.set(ha=across, va="center", fontsize=NUMBER)
        return text

    def _write(
        self,
        texts: Sequence[Lettering],
        told: Sequence[str],
        places: Sequence[tuple[float, float]],
    ) -> None:
        """Write numbers, the middles of whose height are at these places in units."""
        for text in texts:
            text.set_text("")
        for text, word, place in zip(texts, told, places, strict=False):
            text.set_text(word)
            text.set_position(self._sheet.layout.place(*place))


def _inner(box: Box, indent: float) -> Box:
    """Return where a chart is drawn in a box, beside and above its numbers."""
    wide, high = box.width - indent, box.height - FOOT
    return Box(box.left + indent, box.top, wide, high)


def _level(ends: tuple[float, float], share: float) -> Floats:
    return np.array([(end, share) for end in ends])


def iterations(past: Sequence[Step], room: float) -> dict[float, str]:
    """Return which iterations are told of so many steps, and where their assigns are.

    Those to come are expected as they come in k-means: an assign after anything else.

    Examples
    --------
    >>> from kmviz import lloyd
    >>> import numpy as np
    >>> steps = list(lloyd(np.eye(2), np.eye(2)))
    >>> iterations(steps[:1], 7), iterations(steps, 32)
    ({1: '1', 3: '2', 5: '3', 7: '4'}, {9: '5', 19: '10', 29: '15'})
    """
    places: dict[int, int] = {}
    for place, step in enumerate(past):
        if step.phase == "assign":
            places.setdefault(step.iteration, place)
    number = next(reversed(places), 0)
    place = len(past) - (1 if past[-1].phase == "assign" else 2)
    while place + 2 <= room:
        number, place = number + 1, place + 2
        places[number] = place
    every = next(each for each in _rounds() if len(places) / each <= ACROSS - 1)
    return {place: str(n) for n, place in places.items() if n % every == 0}


def _rounds() -> Sequence[int]:
    """Return by how many iterations one may count."""
    return [digit * 10**power for power in range(12) for digit in (1, 2, 5)]
