"""One curve over the number of clusters, with what it picks."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from matplotlib.axes import Axes

from kmviz.core.ground.arrays import Floats
from kmviz.drawing.artists.lettering import text_width, wrapped
from kmviz.drawing.artists.marks import Markers, Paths
from kmviz.drawing.artists.ticks import axis_ticks
from kmviz.drawing.beside.panel import SMALLER, Sheet, fit_into, lettering
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.layout import Box
from kmviz.drawing.words.spelling import plain_below
from kmviz.drawing.words.words import Words

TITLE, VERDICT, TICKS = 20.0, 20.0, 22.0
"""Heights of the lines of a chart: its name, what it picks, and the numbers of k."""
CLEAR, LINES = 8.0, 2
"""Space above the curve, and the most lines of what it picks."""
SCALE = 44.0
"""Width of the numbers at the left of a chart."""
ROOM = 0.08
"""Space above and below a curve, as a share of its height."""
TYPE, SPACED = 0.85 * sizes.NOTE, 1.2
"""Size of the numbers along the axes, and the room for the widest, in its widths."""
UNDER = 5.0
"""Points between an axis and the numbers of k."""

Numbers = Mapping[int, float]


@dataclass(frozen=True)
class Curve:
    """A number for each k where it is defined, and what is picked by it."""

    name: str
    values: Numbers
    verdict: str
    """What it picks, or why it picks none."""
    pick: int | None
    errors: Numbers

    @property
    def weight(self) -> str:
        """The weight of what it picks, or of why it picks none."""
        return "bold" if self.pick else "normal"

    @property
    def limits(self) -> tuple[float, float]:
        """The lowest and the highest number on its axis."""
        spans = [
            (value - self.errors.get(k, 0.0), value + self.errors.get(k, 0.0))
            for k, value in self.values.items()
        ]
        low = min((low for low, _ in spans), default=0.0)
        high = max((high for _, high in spans), default=1.0)
        room = ROOM * (high - low) or 0.1 * abs(high) or 1.0
        return low - room, high + room

    def ticks(self, words: Words) -> dict[float, str]:
        """Return the numbers along its axis, and how they are written."""
        large = plain_below(self.values.values())
        return axis_ticks(*self.limits, words, large=large) if self.values else {}

    def told(self, k: int, words: Words) -> str:
        """Return its name and its number for a k, written as others of it are."""
        return f"{self.name} {words.number(self.values[k], self.values.values())}"


class Chart:
    """One curve over k, under its name and what it picks."""

    def __init__(
        self, sheet: Sheet, box: Box, curve: Curve, ks: Sequence[int], lines: int
    ) -> None:
        """Draw in a box, with room for so many lines of what is picked."""
        self._curve, ink, dim = curve, sheet.style.ink, sheet.style.dim
        name = lettering(sheet, box.left, box.top, dim)
        room = box.width * sheet.layout.unit
        fit_into(room, name, curve.name, sizes.LABEL)
        self._verdict = lettering(sheet, box.left, box.top + TITLE, ink)
        share, said = verdict_lines(curve, box.width, sheet.layout.unit)
        self._verdict.set(fontsize=share * sizes.NOTE, weight=curve.weight)
        self._said = "\n".join(said)
        top = box.top + TITLE + lines * VERDICT + CLEAR
        inner = Box(box.left + SCALE, top, box.width - SCALE, box.bottom - TICKS - top)
        ax = self._ax = sheet.layout.axes(sheet.figure, inner)
        _dress(ax, sheet, curve, ks)
        self._line = Paths(ax, [dim], width=sizes.STAIRS, zorder=2)
        self._bars = Paths(ax, [dim], width=sizes.FRAME, zorder=2)
        dot = partial(Markers, ax, zorder=3, clip=False, edge=ink, rim=1.2)
        self._dots = dot(size=5.0, face=sheet.style.background)
        self._now = dot(size=8.0, face=dim)
        self._picked = dot(size=17.0, face=ink, marker="*")

    @property
    def ks(self) -> list[int]:
        """The numbers of clusters for which it shows a value."""
        return [int(k) for k in self._dots.places[:, 0]]

    def k_at(self, x: float, y: float) -> int | None:
        """Return the k at a spot in pixels from the lower left corner, or None."""
        if not self._ax.bbox.contains(x, y):
            return None
        return round(float(self._ax.transData.inverted().transform((x, y))[0]))

    def place_of(self, k: int) -> Floats:
        """Return the spot of a k, half way up, in such pixels."""
        _, low, _, high = self._ax.bbox.extents
        across = float(self._ax.transData.transform((k, 0.0))[0])
        return np.array([across, (low + high) / 2])

    @property
    def verdict(self) -> str:
        """What it says that is picked, or why nothing is, in lines."""
        return str(self._verdict.get_text())

    def show(self, ks: Sequence[int], now: int, *, over: bool) -> None:
        """Show the curve at these k, the k on the board, and at the end the pick."""
        known = [k for k in ks if k in self._curve.values]
        places = np.array([(k, self._curve.values[k]) for k in known]).reshape(-1, 2)
        self._dots.places = places
        self._line.paths = [places] if len(places) > 1 else []
        bars = [(k, self._curve.errors.get(k)) for k in known]
        self._bars.paths = [
            np.array([(k, self._curve.values[k] + sign * error) for sign in (-1, 1)])
            for k, error in bars
            if error is not None
        ]
        pick = self._curve.pick if over else None
        self._now.places = places[[k == now and k != pick for k in known]]
        self._picked.places = places[[k == pick for k in known]]
        self._verdict.set_text(self._said if over else "")


def _numbered(ks: Sequence[int], wide: float) -> list[int]:
    """Return the k whose numbers have room on an axis of so many units, to the last.

    Examples
    --------
    >>> _numbered([1, 2, 3, 4], 200.0), _numbered([1, 2, 3, 4], 30.0)
    ([1, 2, 3, 4], [2, 4])
    """
    least = SPACED * text_width(str(ks[-1]), TYPE)
    every = math.ceil(least * (ks[-1] - ks[0] + 1) / wide)
    return [k for k in ks if (ks[-1] - k) % every == 0]


def verdict_lines(curve: Curve, width: float, unit: float) -> tuple[float, list[str]]:
    """Return a share of its size in which a verdict fits a width, and its lines."""
    for share in SMALLER:
        size = share * sizes.NOTE
        width_of = partial(text_width, size=size, weight=curve.weight, unit=unit)
        lines = wrapped(curve.verdict, width, width_of)
        if len(lines) <= LINES:
            break
    return share, lines[:LINES]


def _dress(ax: Axes, sheet: Sheet, curve: Curve, ks: Sequence[int]) -> None:
    """Give a chart its limits, numbers and lines."""
    ax.set(facecolor="none", xlim=(ks[0] - 0.5, ks[-1] + 0.5), ylim=curve.limits)
    ax.spines[:].set(visible=False, zorder=0)
    ax.spines[["left", "bottom"]].set(visible=True, color=sheet.style.faint)
    numbered = _numbered(ks, ax.bbox.width / sheet.layout.unit)
    ax.set_xticks(numbered, [str(k) for k in numbered], family=sizes.FONT)
    ticks = curve.ticks(sheet.words)
    ax.set_yticks(list(ticks), list(ticks.values()), family=sizes.FONT)
    ax.tick_params(length=0, labelcolor=sheet.style.dim, labelsize=TYPE)
    ax.tick_params("x", pad=UNDER)
    name = ax.annotate("k", (0, 0), (-2, -UNDER), "axes fraction", "offset points")
    name.set(ha="right", va="top", family=sizes.FONT, size=TYPE, color=sheet.style.dim)
