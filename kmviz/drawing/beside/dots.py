"""The ends of the starts that were tried: a dot for each, on one axis of inertia."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count, islice

import numpy as np

from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import shown
from kmviz.drawing.artists.lettering import (
    BOLD,
    Lettering,
    shortened,
    text_width,
    wrapped,
)
from kmviz.drawing.artists.marks import NOWHERE, Markers, linear
from kmviz.drawing.artists.pane import Pane
from kmviz.drawing.artists.ticks import axis_ticks
from kmviz.drawing.beside.ladder import AROUND, narrowest
from kmviz.drawing.beside.panel import ABOVE, SMALLER_LINES, Sheet, fit_into, lettering
from kmviz.drawing.board.layer import Layer
from kmviz.drawing.board.moment import Moment
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.layout import PER_INCH, Box
from kmviz.drawing.words.spelling import plain_below

TITLE, LINE, TICKS = 26.0, 21.0, 22.0
"""Heights of a line above, of each that stands over it, and of the numbers below, in
units."""
INSET = 8.0
"""Space on both sides of the axis, over which its last numbers stand out."""
USUAL_BEST = 99.99
"""An inertia for which there is room beside the name of a start, or none."""
GRAIN = 3.0
"""Ends as close as this are one to the eye, in units."""
HAND, CLEAR = 7.0, 1.5
"""How large the hand is that points up to the axis, in units, and how far below it
the numbers begin."""
SPACES, NUMBER, BETWEEN = 4, 0.85 * sizes.NOTE, 4.0
"""The most spaces between the numbers of the axis, their size in points, and how far
they are apart at least, in units."""
_FOOT = np.array([(0.0, 0.0), (1.0, 0.0)])
TOUCH = 1.5
"""How far from a dot one may be to mean it, in diameters."""


@dataclass(frozen=True, eq=False)
class Dots:
    """Ends of runs, to be shown beside another run."""

    inertias: Sequence[float]
    """Where each of them ended."""
    like: Sequence[bool]
    """Which of them have as many stars as the run that is shown."""
    best: Sequence[bool]
    """Which of those are as good as the best."""
    chosen: int | None
    """The one that is pointed out."""
    own: int | None
    """That of the run that is shown."""
    title: str
    """What is said of all, or of the one that is pointed out."""
    told: str
    """What is said of the best."""
    limits: tuple[float, float]
    """The ends of the axis."""
    highest: float
    """How high most of these runs were on their way."""


def check_dots(dots: object) -> None:
    """Refuse what are no ends of runs."""
    if not isinstance(dots, Dots):
        message = f"dots must be the ends of other runs, as Dots, got {shown(dots)}"
        raise TypeError(message)


class DotsLayer(Layer):
    """The dots, of which the best are black, and those of another k are faint.

    A hand below the axis points to the end of the run that is shown. The axis reaches
    as far as these dots want.
    """

    def __init__(self, sheet: Sheet, box: Box, dots: Dots) -> None:
        self._sheet, self._box, self._dots = sheet, box, dots
        self._shown: Dots | None = None
        self._named = _lines_of_name(sheet, box)
        title = TITLE + LINE * self._named
        left, wide, high = box.left + INSET, box.width - 2 * INSET, box.height
        inner = self._inner = Box(left, box.top + title, wide, high - title - TICKS)
        bounds, color = sheet.layout.bounds(inner), sheet.style.faint
        ax = self.pane = Pane(sheet.figure, bounds, color=color, high=inner.height)
        ax.corner.paths = [_FOOT]
        self.numbers = [self._number() for _ in range(SPACES + 1)]
        self._axis: tuple[float, float, float] | None = None
        self._foot, self._scale = 0.0, 1.0
        self._title = lettering(sheet, box.left, box.top, sheet.style.dim)
        below = box.top + LINE * self._named
        self._best_told = lettering(sheet, box.right, below, sheet.style.ink)
        self._best_told.set(ha="right", weight="bold", fontsize=sizes.LABEL)
        self.places = NOWHERE
        """Where the dots are, in the coordinates of the axis."""
        ink, dim = sheet.style.ink, sheet.style.dim
        dot = partial(Markers, ax, zorder=ABOVE, clip=False, size=5.0, rim=1.2)
        self.others = dot(face=None, edge=sheet.style.faint)
        self.like = dot(face=sheet.style.faint, edge=dim)
        self.best = dot(face=ink, edge=ink)
        self.ring = dot(face=None, edge=ink)
        self.hand = dot("^", face=ink, edge=ink, rim=0.0, size=HAND / PER_INCH * 72)
        marks = (self.others, self.like, self.best, self.ring, self.hand)
        axis = (ax.corner, *self.numbers)
        self.artists = (*axis, *marks, self._title, self._best_told)

    def put(self, dots: Dots) -> None:
        """Show these from now on."""
        self._dots = dots

    def show(self, moment: Moment) -> bool:
        """Put the dots, which are the same at every moment."""
        dots = self._dots
        if self._shown is dots:
            return False
        self._shown = dots
        self._stand(dots)
        self.places, size = self._piled(np.array(dots.inertias))
        for markers in (self.others, self.like, self.best, self.ring):
            markers.size = size
        self.ring.size = 1.9 * size
        like, best = (np.array(which, dtype=bool) for which in (dots.like, dots.best))
        self.others.places = self.places[~like]
        self.like.places = self.places[like & ~best]
        self.best.places = self.places[best]
        self.ring.places = self.places[np.arange(len(like)) == dots.chosen]
        own = np.array(dots.inertias)[np.arange(len(like)) == dots.own]
        self.hand.places = np.column_stack([own, np.full(len(own), -HAND / 2 - 1.0)])
        self._write(dots)
        return True

    def dot_at(self, x: float, y: float) -> int | None:
        """Return the dot at a spot in pixels from the lower left corner, or None."""
        if not len(self.places):
            return None
        away = np.hypot(*(linear(self.pane).transform(self.places) - (x, y)).T)
        reach = TOUCH * float(self.like.size) * self._sheet.figure.dpi / 72
        return int(away.argmin()) if away.min() <= reach else None

    def _stand(self, dots: Dots) -> None:
        """Have the axis reach as far as these dots want, and number it."""
        low, high = dots.limits
        axis = low, high, plain_below(dots.inertias)
        if axis == self._axis:
            return
        self._axis = axis
        aside, inner, sheet = AROUND * (high - low), self._inner, self._sheet
        self._foot = low - aside
        self._scale = inner.width / (high - low + 2 * aside)
        self.pane.viewLim.intervalx = low - aside, high + aside
        told = axis_ticks(low, high, sheet.words, most=SPACES, large=axis[2])
        sparser = (dict(islice(told.items(), 0, None, every)) for every in count(1))
        ticks = next(filter(self._has_room, sparser))
        for text in self.numbers:
            text.set_text("")
        for text, (value, word) in zip(self.numbers, ticks.items(), strict=False):
            across = inner.left + (value - self._foot) * self._scale
            place = sheet.layout.place(across, inner.bottom + HAND + CLEAR)
            text.set_text(word)
            text.set_position(place)

    def _has_room(self, ticks: Mapping[float, str]) -> bool:
        """Tell whether numbers at these places do not touch each other."""
        widest = max((text_width(told, NUMBER) for told in ticks.values()), default=0)
        spaces = np.diff([*ticks]) * self._scale
        return bool((spaces >= widest + BETWEEN).all())

    def _number(self) -> Lettering:
        text = lettering(self._sheet, 0.0, 0.0, self._sheet.style.dim)
        text.set(ha="center", fontsize=NUMBER)
        return text

    def _piled(self, inertias: Floats) -> tuple[Floats, float]:
        """Return the places of dots, equal ones on each other, and their size.

        Those that differ by less than the eye sees are as good as equal.
        """
        spots = np.round((inertias - self._foot) * self._scale / GRAIN) * GRAIN
        feet, where, counts = np.unique(spots, return_inverse=True, return_counts=True)
        stacking = narrowest(feet, counts, self._inner.height)
        bases, places = stacking.bases(feet, counts), np.zeros((len(spots), 2))
        for i, (foot, base, high) in enumerate(zip(feet, bases, counts, strict=True)):
            places[where == i] = stacking.offsets(high) + np.array([foot, base])
        places[:, 0] = places[:, 0] / self._scale + self._foot
        return places, stacking.diameter * 72 / PER_INCH

    def _write(self, dots: Dots) -> None:
        """Write the lines above: at the right what is said of the best."""
        sheet, chosen = self._sheet, dots.chosen is not None
        self._best_told.set_text(dots.told)
        self._title.set_color(sheet.style.ink if chosen else sheet.style.dim)
        room = self._box.width * sheet.layout.unit
        if self._named > 1:
            return self._write_folded(dots.title, room)
        if not self._named:
            taken = self._best_told.width_of(dots.told, sheet.figure.dpi)
            room -= taken + 10 * sheet.layout.unit
        return fit_into(room, self._title, dots.title, sizes.LABEL)

    def _write_folded(self, text: str, room: float) -> None:
        """Write the title in two lines, in smaller type if it is long."""
        width_of = partial(self._title.width_of, dpi=self._sheet.figure.dpi)
        for share in SMALLER_LINES:
            self._title.set_fontsize(share * sizes.LABEL)
            lines = wrapped(text, room, width_of)
            if len(lines) <= self._named:
                break
        rest = shortened(" ".join(lines[1:]), room, width_of)
        self._title.set_text("\n".join([lines[0], rest][: len(lines)]))


def _lines_of_name(sheet: Sheet, box: Box) -> int:
    """Return how many lines the name of a start takes above what is said of the best.

    None if both have room in one line.
    """
    words, init = sheet.words, sheet.words.called("init", "k-means++")
    best = words.fill(words.best_start, best=USUAL_BEST)
    name = words.fill(words.start_named, k=9, init=init, seed="99", inertia=USUAL_BEST)
    wide = text_width(name, SMALLER_LINES[-1] * sizes.LABEL)
    if text_width(best, BOLD * sizes.LABEL) + wide <= box.width:
        return 0
    return 1 if wide <= box.width else 2
