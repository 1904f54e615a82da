"""The ends of many runs on one axis of inertia: equal ends stand on each other.

How high a stack is tells how often an end comes up, and how far right it stands, how
bad it is.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from matplotlib.artist import Artist

from kmviz.core.ground.arrays import Bools, Floats, Ints
from kmviz.drawing.artists.lettering import Lettering, text_width
from kmviz.drawing.artists.marks import NOWHERE, Markers
from kmviz.drawing.artists.ticks import axis_ticks
from kmviz.drawing.beside.panel import Sheet, fit_into, lettering
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.layout import PER_INCH, Box
from kmviz.drawing.words.spelling import plain_below

TITLE, TICKS, COUNT = 24.0, 24.0, 19.0
"""Heights of the line above, of the numbers below, and of the count over a stack."""
ONLY, LANE = 72.0, 50.0
"""Heights of the only lane, and of one of several."""
LARGEST, EASY, SMALLEST = 11.0, 5.0, 1.5
"""Diameters of the dots, in units: the middle one is still easy to see."""
ABREAST = 6
"""How many dots of a stack stand side by side, at most."""
LOWER = (1.0, 0.5, 0.3)
"""Shares of the room that are tried for a stack: low ones leave some for others."""
AROUND = 0.04
"""Space beside the outermost ends, as a share of the axis."""
ROUNDING = 1e-9
"""The share by which ends differ that are the same but for rounding."""


@dataclass(frozen=True)
class Lane:
    """The ends of the runs that started in one way."""

    name: str
    """The way they started; empty if all runs did."""
    inertias: Sequence[float]
    """Those of the ends, in order."""
    runs: Sequence[Sequence[int]]
    """The runs that came to each of them."""
    best: Sequence[bool]
    """Whether an end is the best one."""
    count: int
    """How many runs there are."""

    def reached(self) -> int:
        """Return how many of its runs came to the best end."""
        pairs = zip(self.runs, self.best, strict=True)
        return sum(len(runs) for runs, best in pairs if best)


def ladder_height(lanes: int) -> float:
    """Return the height of a ladder with so many lanes, in units."""
    return TITLE + TICKS + (ONLY if lanes == 1 else lanes * LANE)


def value_range(inertias: Collection[float]) -> tuple[float, float]:
    """Return the ends of the axis: from 0, if the best is not half as bad as the worst.

    Examples
    --------
    >>> value_range([1.0, 25.0]), value_range([80.0, 90.0]), value_range([5.0])
    ((-1.0, 26.0), (79.6, 90.4), (4.5, 5.5))
    >>> value_range([0.3, 0.1 + 0.2]) == value_range([0.3])  # but for rounding
    True
    """
    low, high = min(inertias, default=0.0), max(inertias, default=0.0)
    if high - low <= ROUNDING * abs(high):
        high, room = low, abs(low) / 10 or 1.0
    else:
        low = 0.0 if low <= high / 2 else low
        room = AROUND * (high - low)
    return low - room, high + room


@dataclass(frozen=True)
class Stacking:
    """How dots are stacked: their diameter, and how many stand on each other.

    A stack of more is as many dots wide as it must be.
    """

    size: float
    """In units, as all lengths here."""
    rows: int

    @property
    def diameter(self) -> float:
        """The diameter of a dot as it is drawn, with a gap to its neighbours."""
        return max(self.size - 2.0, 0.7 * self.size)

    def across(self, counts: Ints) -> Ints:
        """Return how many dots wide stacks of so many are."""
        wide: Ints = -(-counts // self.rows)
        return wide

    def tops(self, counts: Ints) -> Floats:
        """Return how high stacks of so many dots are."""
        rows: Floats = np.ceil(counts / np.maximum(self.across(counts), 1))
        return rows * self.size

    def bases(self, spots: Floats, counts: Ints) -> Floats:
        """Return where each stack begins, so that no dot hides another.

        Stacks that stand apart begin at 0, others on top of those at their left.

        Examples
        --------
        >>> spots, counts = np.array([0.0, 3.0, 50.0]), np.array([2, 1, 4])
        >>> Stacking(10.0, 9).bases(spots, counts)
        array([ 0., 20.,  0.])
        """
        bases, tops = np.zeros(len(spots)), self.tops(counts)
        near = self._near(spots, counts)
        for i in range(len(spots)):
            bases[i] = (bases + tops)[:i][near[i, :i]].max(initial=0.0)
        return bases

    def alone(self, spots: Floats, counts: Ints) -> Bools:
        """Return which stacks neither stand on another nor carry one.

        Examples
        --------
        >>> spots, counts = np.array([0.0, 3.0, 50.0, 52.0]), np.array([2, 1, 4, 0])
        >>> Stacking(10.0, 9).alone(spots, counts)
        array([False, False,  True, False])
        """
        near = self._near(spots, counts)
        np.fill_diagonal(near, False)
        alone: Bools = ~near.any(axis=1) & (counts > 0)
        return alone

    def _near(self, spots: Floats, counts: Ints) -> Bools:
        """Return which stacks of some dots would hide each other on the ground."""
        reach = self.across(counts) * self.size / 2
        away = np.abs(spots[:, None] - spots)
        near: Bools = (away < reach[:, None] + reach) & (counts > 0)
        return near

    def offsets(self, count: int) -> Floats:
        """Return where the dots of a stack are, from the middle of its foot."""
        wide = max(-(-count // self.rows), 1)
        rows, places = np.divmod(np.arange(count), wide)
        in_row = np.minimum(count - rows * wide, wide)
        across = (places - (in_row - 1) / 2) * self.size
        return np.column_stack([across, (rows + 0.5) * self.size])


def narrowest(spots: Floats, counts: Ints, room: float) -> Stacking:
    """Return the stacking with the fewest dots abreast that are still easy to see.

    Examples
    --------
    >>> narrowest(np.array([0.0]), np.array([12]), 66.0)
    Stacking(size=5.5, rows=12)
    >>> narrowest(np.array([0.0]), np.array([22]), 66.0)
    Stacking(size=6.0, rows=11)
    """
    for abreast in range(1, ABREAST):
        stacking = fitting(spots, counts, room, abreast)
        if stacking.size >= EASY:
            return stacking
    return fitting(spots, counts, room)


def fitting(
    spots: Floats, counts: Ints, room: float, abreast: int = ABREAST
) -> Stacking:
    """Return the stacking with the largest dots that is not higher than the room.

    Not more dots than so many stand abreast.

    Examples
    --------
    >>> fitting(np.array([0.0]), np.array([3]), 50.0)
    Stacking(size=11.0, rows=4)
    >>> fitting(np.array([0.0]), np.array([22]), 34.0)
    Stacking(size=8.5, rows=4)
    """
    for size in np.arange(LARGEST, SMALLEST, -0.5).tolist():
        for share in LOWER:
            stacking = Stacking(size, max(1, int(room * share / size)))
            tops = stacking.bases(spots, counts) + stacking.tops(counts)
            wide = stacking.across(counts).max(initial=0)
            if tops.max(initial=0.0) <= room and wide <= abreast:
                return stacking
    return Stacking(SMALLEST, max(1, int(room / SMALLEST)))


class Ladder:
    """The axis, and a dot on it for every run that has ended.

    Parameters
    ----------
    sheet : Sheet
        What it is drawn on.
    box : Box
        Where, in units.
    lanes : sequence of Lane
        The ends, from the uppermost axis to the lowest, which has the numbers.
    """

    def __init__(self, sheet: Sheet, box: Box, lanes: Sequence[Lane]) -> None:
        words = sheet.words
        title = lettering(sheet, box.left, box.top, sheet.style.dim)
        room = box.width * sheet.layout.unit
        fit_into(room, title, words.ends_axis, sheet.type * sizes.LABEL)
        names = [
            text_width(text, sizes.LABEL)
            for lane in lanes
            if lane.name
            for text in (lane.name, words.fill(words.of_runs, reached=200, runs=200))
        ]
        aside = max(names) + 20 if names else 0.0
        high = (box.height - TITLE - TICKS) / len(lanes)
        inertias = [value for lane in lanes for value in lane.inertias]
        limits = value_range(inertias)
        self._lanes = [
            _LaneOfDots(
                sheet,
                lane,
                Box(box.left, box.top + TITLE + i * high, box.width, high),
                aside,
                limits,
            )
            for i, lane in enumerate(lanes)
        ]
        far = 2 * box.width  # so no lane's stacks are near those of another
        spots = [lane.spots + i * far for i, lane in enumerate(self._lanes)]
        totals = [lane.totals for lane in self._lanes]
        all_of_them = np.concatenate(spots), np.concatenate(totals)
        stacking = fitting(*all_of_them, self._lanes[0].room)
        for lane_of_dots in self._lanes:
            lane_of_dots.stack(stacking)
        self._lanes[-1].number(plain_below(inertias))
        self._shown: tuple[frozenset[int], bool] | None = None
        self.artists: list[Artist] = [
            artist for lane in self._lanes for artist in lane.artists
        ]

    @property
    def dots(self) -> int:
        """How many runs are on it."""
        markers = (each for lane in self._lanes for each in (lane.others, lane.best))
        return sum(len(each.places) for each in markers)

    def show(self, ended: frozenset[int], *, over: bool) -> bool:
        """Show the runs that have ended, and when all is over, which are the best."""
        if self._shown == (ended, over):
            return False
        self._shown = ended, over
        for lane in self._lanes:
            lane.show(ended, over=over)
        return True


class _LaneOfDots:
    """One axis of a ladder."""

    def __init__(
        self,
        sheet: Sheet,
        lane: Lane,
        box: Box,
        aside: float,
        limits: tuple[float, float],
    ) -> None:
        self._sheet, self._lane = sheet, lane
        inner = Box(box.left + aside, box.top, box.width - aside, box.height)
        ax = self._ax = sheet.layout.axes(sheet.figure, inner)
        ax.set(facecolor="none", xticks=[], yticks=[], xlim=limits)
        ax.set_ylim(0.0, inner.height)
        ax.spines[:].set(visible=False, zorder=0)
        ax.spines["bottom"].set(
            visible=True, color=sheet.style.dim, linewidth=sizes.FRAME * sheet.type
        )
        scale = inner.width / (limits[1] - limits[0])
        self.spots = (np.array(lane.inertias) - limits[0]) * scale
        self.totals = np.array([len(runs) for runs in lane.runs], dtype=int)
        self.room, self.stacking = inner.height - COUNT, Stacking(SMALLEST, 1)
        self._scale = scale
        self._texts(box, inner)
        dots = partial(
            Markers,
            ax,
            size=self.stacking.diameter * 72 / PER_INCH * sheet.type,
            rim=1.2 * sheet.type,
            zorder=3,
            clip=False,
        )
        ink, dim = sheet.style.ink, sheet.style.dim
        self.others = dots(face=sheet.style.faint, edge=dim)
        self.best = dots(face=ink, edge=ink)
        self.artists = [self.others, self.best, self._name, self._share, *self._counts]

    def stack(self, stacking: Stacking) -> None:
        """Stack the dots so from now on."""
        self.stacking = stacking
        size = stacking.diameter * 72 / PER_INCH * self._sheet.type
        self.others.size = self.best.size = size

    def number(self, large: float) -> None:
        """Write round numbers under the axis, from `large` on with powers of ten."""
        low, high = self._ax.get_xlim()
        ticks = axis_ticks(low, high, self._sheet.words, large=large)
        at = {value: text for value, text in ticks.items() if value >= 0}
        self._ax.set_xticks(list(at), list(at.values()), family=sizes.FONT)
        size = sizes.NOTE * self._sheet.type
        color = self._sheet.style.dim
        self._ax.tick_params(
            length=4 * self._sheet.type, color=color, labelcolor=color, labelsize=size
        )

    def show(self, ended: Collection[int], *, over: bool) -> None:
        """Put a dot for each run that has ended on those of the same end."""
        counts = np.array(
            [sum(run in ended for run in runs) for runs in self._lane.runs], dtype=int
        )
        bases = self.stacking.bases(self.spots, counts)
        best = np.array(self._lane.best, dtype=bool) & over
        self.best.places = self._dots(bases, counts * best)
        self.others.places = self._dots(bases, counts * ~best)
        self._count(bases, counts, best)
        if over and self._lane.name:
            words = self._sheet.words
            reached = self._lane.reached()
            share = words.fill(words.of_runs, reached=reached, runs=self._lane.count)
        else:
            share = ""
        self._share.set_text(share)

    def _dots(self, bases: Floats, counts: Ints) -> Floats:
        """Return the places of the dots of stacks with so many each."""
        unit = np.array([1 / self._scale, 1.0])
        feet = zip(self._lane.inertias, bases, counts, strict=True)
        stacks = [foot + self.stacking.offsets(count) * unit for *foot, count in feet]
        return np.concatenate([NOWHERE, *stacks])

    def _count(self, bases: Floats, counts: Ints, best: Bools) -> None:
        """Write over each stack how many it holds, where no other is in the way."""
        alone = self.stacking.alone(self.spots, counts)
        taken: list[tuple[float, float]] = []
        for i in np.lexsort([-counts, ~best]):
            text, number = self._counts[i], str(counts[i])
            wide = text_width(number, sizes.NOTE) / 2 + 2
            left, right = self.spots[i] - wide, self.spots[i] + wide
            free = all(right <= other or left >= end for other, end in taken)
            shown = counts[i] > 1 and free and alone[i]
            text.set_text(number if shown else "")
            if shown:
                taken.append((left, right))
            text.set_color(self._sheet.style.ink if best[i] else self._sheet.style.dim)
            top = bases[i] + self.stacking.tops(counts)[i]
            text.set_position((self._lane.inertias[i], top + 3))

    def _texts(self, box: Box, inner: Box) -> None:
        """Make the texts: the name of the lane, its share, and a count a stack."""
        sheet, size = self._sheet, sizes.LABEL * self._sheet.type
        self._name = lettering(sheet, box.left, inner.bottom - 36, sheet.style.ink)
        self._share = lettering(sheet, box.left, inner.bottom - 16, sheet.style.ink)
        self._name.set(text=self._lane.name, fontsize=size)
        self._share.set(fontsize=size, weight="bold")
        self._counts = [
            Lettering(0, 0, "", transform=self._ax.transData) for _ in self._lane.runs
        ]
        for text in self._counts:
            text.set(ha="center", va="baseline", weight="bold", zorder=4)
            text.set_fontsize(sizes.NOTE * sheet.type)
            sheet.figure.add_artist(text)
