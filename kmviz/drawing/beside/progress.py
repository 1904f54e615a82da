"""The charts of a run: the inertia and the points that switched, step by step."""

import math
from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np

from kmviz.core.ground.arrays import Floats
from kmviz.core.steps import Step
from kmviz.core.trace import Trace
from kmviz.drawing.artists.lettering import CAPITAL, text_width
from kmviz.drawing.artists.marks import Markers, Paths
from kmviz.drawing.beside.panel import ABOVE, SMALLER_LINES, Sheet, fit_alike, lettering
from kmviz.drawing.beside.scale import Scale
from kmviz.drawing.board.layer import Layer
from kmviz.drawing.board.moment import Moment
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.layout import PER_INCH, Box
from kmviz.drawing.words.spelling import grouped, plain_below
from kmviz.drawing.words.words import Words

BESIDE_FIGURE = 8.0
"""Units between a title and the figure at its right, at least."""
USUAL_INERTIA, USUAL_COUNT = "000.00", "000"
"""Figures for which a title leaves room, so that it seldom has to change."""
HEADER, FALL = 31.0, 8.0
"""Height of title and figure side by side, and how much lower the title is."""
STACKED, LINE = 47.0, 19.0
"""Height of both one below the other, and of the title then."""
CAPITAL_HIGH = CAPITAL * sizes.VALUE / 72 * PER_INCH
"""Height of a figure, in units."""
HIGH, SMALL = 130.0, 0.7
"""From which height on a chart has room for that; the size of the figure on others."""
FEWEST = 8
"""Steps that charts have room for at first; it doubles whenever they are full."""


class Reading(NamedTuple):
    """What a chart says at a moment."""

    figure: str
    """What is written large: nothing before the first value."""
    room: float
    """For how many steps there must be room."""
    greatest: float
    """The greatest value."""
    large: float
    """From what on numbers have powers of ten."""


class Progress(Layer):
    """A chart over the steps, under its name and the figure of the moment."""

    future: Paths
    """The rest of the run, faint; another layer."""
    counts = False
    """Whether its values are whole numbers."""

    def __init__(self, sheet: Sheet, box: Box, trace: Trace, *, stacked: bool) -> None:
        named = self.named(trace, sheet.words)
        self.title = Title(sheet, box, *named, stacked=stacked)
        self.value = self.title.value
        below = replace(
            box,
            top=box.top + self.title.height,
            height=box.height - self.title.height,
        )
        self.scale = Scale(sheet, below, whole=self.counts)
        self._read: tuple[Moment, Reading] | None = None

    @staticmethod
    @abstractmethod
    def named(trace: Trace, words: Words) -> tuple[str, str]:
        """Return its name, and a figure for which that leaves room."""

    @abstractmethod
    def read(self, moment: Moment) -> Reading:
        """Return what the chart says."""

    def reading(self, moment: Moment) -> Reading:
        """Return what the chart says, which is asked for twice at each moment."""
        if self._read is None or self._read[0] is not moment:
            self._read = moment, self.read(moment)
        return self._read[1]

    def stand(self, moment: Moment) -> bool:
        """Set the numbers along its axes, which seldom change; tell if they did."""
        _, *fitted = self.reading(moment)
        return self.scale.fit(moment.past, *fitted)


class Staircase(Progress):
    """The inertia over the half-steps: past in ink, a dot now.

    Its axis reaches to the greatest inertia so far, and at least to a value with which
    the stairs of several runs are as high as each other.
    """

    def __init__(
        self,
        sheet: Sheet,
        box: Box,
        trace: Trace,
        *,
        whole: bool,
        stacked: bool,
        least: float,
    ) -> None:
        ink, faint = sheet.style.ink, sheet.style.faint
        self._words = sheet.words
        super().__init__(sheet, box, trace, stacked=stacked)
        ax = self.scale.pane
        steps = list(enumerate(trace))[1:] if whole else []
        ahead = [(i, step.inertia) for i, step in steps if not np.isnan(step.inertia)]
        self._ahead, self._length = np.array(ahead).reshape(-1, 2), len(steps)
        self.future = Paths(ax, [faint], width=sizes.STAIRS, zorder=1)
        self._least = math.nan
        self.reach(least)
        self.past = Paths(ax, [ink], width=sizes.STAIRS, zorder=ABOVE)
        dot = partial(Markers, ax, size=sizes.NOW, rim=0.0, zorder=ABOVE, clip=False)
        self.now = dot(face=ink, edge=ink)
        self.artists = (self.past, self.now, self.value)

    def reach(self, least: float) -> None:
        """Have the axis reach at least to this, and to the end of what is charted."""
        least = max([least, *self._ahead[:, 1]])
        if least != self._least:
            self._least, self._read = least, None
            self.future.paths = [_stairs(_scaled(self._ahead, least))]

    @staticmethod
    def named(trace: Trace, words: Words) -> tuple[str, str]:
        """Return what the metric calls its inertia, and a usual one."""
        return words.named(trace.metric.measure), USUAL_INERTIA

    def read(self, moment: Moment) -> Reading:
        """Return the inertia, with room for the steps so far, or for all."""
        values = moment.path[:, 1]
        greatest = np.fmax.reduce(values, initial=self._least)  # ignores nan
        beside = moment.before, moment.inertia  # as the caption tells both
        return Reading(
            self._words.number(moment.inertia, beside),
            _room(moment.position, self._length),
            float(greatest),
            plain_below(beside),
        )

    def show(self, moment: Moment) -> bool:
        """Draw the stairs up to now."""
        figure, _, greatest, _ = self.reading(moment)
        path = moment.path
        path = _scaled(path[~np.isnan(path[:, 1])], greatest)
        self.past.paths = [_stairs(path)]
        self.now.places = path[-1:]
        self.value.set_text(figure)
        return True


class Bars(Progress):
    """How many points each assign after the first one moved to another cluster."""

    counts = True

    def __init__(
        self, sheet: Sheet, box: Box, trace: Trace, *, whole: bool, stacked: bool
    ) -> None:
        super().__init__(sheet, box, trace, stacked=stacked)
        faint, dim, ax = [sheet.style.faint], [sheet.style.dim], self.scale.pane
        self._shown: Step | None = None
        self._counted: Step | None = None
        self._done: list[tuple[int, int]] = []
        self._ahead = _switches(trace) if whole else []
        self._length = len(trace) - 1 if whole else 0
        self.future = Paths(ax, faint, faces=faint, width=0.0, zorder=1)
        self.future.paths = self._bars(self._ahead)
        self.past = Paths(ax, dim, faces=dim, width=0.0, zorder=ABOVE)
        self.artists = (self.past, self.value)

    @staticmethod
    def named(trace: Trace, words: Words) -> tuple[str, str]:
        """Return what is counted, and the longest count."""
        usual = max(USUAL_COUNT, grouped(str(trace.metric.n)), key=len)
        return words.switches, usual

    def read(self, moment: Moment) -> Reading:
        """Return the count of the last assign, with room for all counts."""
        if moment.past[-1] is not self._counted:
            self._counted = moment.past[-1]
            self._done = _switches(moment.past)
        figure = grouped(str(self._done[-1][1])) if self._done else ""
        room = _room(moment.position, self._length)
        return Reading(figure, room, self._most(), math.inf)

    def show(self, moment: Moment) -> bool:
        """Fill the bars of the assigns that are done, and give the last one's count."""
        if moment.past[-1] is self._shown:
            return False
        self._shown = moment.past[-1]
        self.value.set_text(self.reading(moment).figure)
        self.past.paths = self._bars(self._done)
        return True

    def _most(self) -> int:
        counts = (*self._done, *self._ahead)
        return max((count for _, count in counts), default=0)

    def _bars(self, counts: list[tuple[int, int]]) -> list[Floats]:
        """Return bars, of which the highest so far, or of the future, is 1 high."""
        most = self._most() or 1
        return [
            np.array([(i + x, y * count / most) for x, y in _UPRIGHT])
            for i, count in counts
        ]


class Title:
    """What a chart shows, and its large figure, with which it shares a line.

    Where they have no room beside each other, or are `stacked` as those of another
    chart, the figure stands below, or on a low chart it is smaller.
    """

    def __init__(
        self, sheet: Sheet, box: Box, text: str, usual: str, *, stacked: bool
    ) -> None:
        self.text, dpi = text, sheet.figure.dpi
        self._room = box.width * sheet.layout.unit
        self.label = lettering(sheet, box.left, box.top, sheet.style.dim)
        self.value = lettering(sheet, box.right, box.top, sheet.style.ink)
        self.label.set_fontsize(SMALLER_LINES[-1] * sizes.LABEL)
        self.value.set(ha="right", fontsize=sizes.VALUE, weight="bold")
        self._width_of = partial(self.value.width_of, dpi=dpi)
        self._beside = BESIDE_FIGURE * sheet.layout.unit
        narrow = crowded(box, text, usual)
        self._stacked = (narrow or stacked) and box.height > HIGH
        self.height = STACKED if self._stacked else HEADER
        """The height of both, in units."""
        if self._stacked:
            self.value.set_position(sheet.layout.place(box.left, box.top + LINE))
            self.value.set_horizontalalignment("left")
        else:
            self.label.set_position(sheet.layout.place(box.left, box.top + FALL))
        self._shares = (SMALL,) if narrow and not self._stacked else (1.0, SMALL)
        self._tops = {
            share: sheet.layout.place(0.0, box.top + (1 - share) * CAPITAL_HIGH)[1]
            for share in self._shares
        }
        self._usual = self._width_of(usual)
        self._least = self.label.width_of(text, dpi)

    def share_beside(self, figure: str) -> float:
        """Return the share of its size in which a figure leaves room for the title."""
        shares = (x for x in self._shares if self._least <= self.room_beside(figure, x))
        return next(shares, self._shares[-1])

    def room_beside(self, figure: str, share: float) -> float:
        """Leave room for a figure, and for most of those to come; return what is left.

        Unless it stands below, the figure is set in a share of its size.
        """
        if self._stacked:
            return self._room
        size = share * sizes.VALUE
        if self.value.get_fontsize() != size:
            self.value.set_fontsize(size)
            self.value.set_y(self._tops[share])
        taken = max(self._usual * share, self._width_of(figure))
        return self._room - self._beside - taken


def crowded(box: Box, text: str, usual: str) -> bool:
    """Tell whether a title and a usual figure have no room beside each other."""
    figure = text_width(usual, sizes.VALUE, "bold")
    title = text_width(text, SMALLER_LINES[-1] * sizes.LABEL)
    return title + BESIDE_FIGURE + figure > box.width


class Standing(Layer):
    """What the charts show and the numbers along them, which seldom change.

    Their titles are in one size, and so are their figures.
    """

    def __init__(self, *charts: Progress) -> None:
        self._charts = charts
        self._rooms: list[float] = []
        self.artists = [
            artist
            for chart in charts
            for artist in (chart.title.label, *chart.scale.artists)
        ]

    def show(self, moment: Moment) -> bool:
        """Have room for a moment, and for large figures."""
        moved = [chart.stand(moment) for chart in self._charts]
        if any(moved):
            scales = [chart.scale for chart in self._charts]
            widest = max(scale.indent for scale in scales)
            for scale in scales:
                scale.stand(widest)
        return self._fit_titles(moment) or any(moved)

    def _fit_titles(self, moment: Moment) -> bool:
        """Fit titles beside the figures of a moment; tell if any moved."""
        titles = [chart.title for chart in self._charts]
        figures = [chart.reading(moment).figure for chart in self._charts]
        share = min(map(Title.share_beside, titles, figures), default=1.0)
        rooms = [t.room_beside(f, share) for t, f in zip(titles, figures, strict=True)]
        if rooms == self._rooms:
            return False
        self._rooms = rooms
        labels = zip(rooms, titles, strict=True)
        lines = [(room, title.label, title.text) for room, title in labels]
        fit_alike(lines, sizes.LABEL)
        return True


class Future(Layer):
    """The rest of the run, faint, where past and future are charted."""

    def __init__(self, *charts: Progress) -> None:
        self.known = True
        """Whether the run goes on as it did when the charts were made."""
        self._shown = True
        self.artists = [chart.future for chart in charts]

    def show(self, moment: Moment) -> bool:
        """Show the future if it is known."""
        if self._shown == self.known:
            return False
        self._shown = self.known
        for artist in self.artists:
            artist.set_visible(self.known)
        return True


_UPRIGHT = ((-0.7, 0.0), (0.7, 0.0), (0.7, 1.0), (-0.7, 1.0))


def _switches(steps: Iterable[Step]) -> list[tuple[int, int]]:
    """Return place and count of each assign that could move points."""
    return [
        (i, step.switched)
        for i, step in enumerate(steps)
        if step.phase == "assign" and step.iteration > 1
    ]


def _room(position: float, length: int) -> float:
    """Return for how many steps a chart has room; the length is 0 if it is unknown."""
    if length and position <= length:
        return length
    times = max(position, FEWEST) / FEWEST
    return FEWEST * 2.0 ** math.ceil(math.log2(times))


def _scaled(path: Floats, greatest: float) -> Floats:
    """Return places whose height is a share of the greatest height."""
    scaled: Floats = path / np.array([1.0, greatest or 1.0])
    return scaled


def _stairs(path: Floats) -> Floats:
    """Return the corners of stairs through the places: level first, then down."""
    x, y = np.repeat(path, 2, axis=0).T
    return np.column_stack([x[1:], y[:-1]])
