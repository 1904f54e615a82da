"""Which k? The curves over the number of clusters beside the board of one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol, Unpack

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg

from kmviz.core.arrays import Floats, Pixels
from kmviz.core.criteria import CONCENTRATED
from kmviz.core.options import chosen, takes
from kmviz.core.trace import Trace
from kmviz.drawing import style as sizes
from kmviz.drawing.languages import get_words
from kmviz.drawing.layers import board_layers
from kmviz.drawing.layout import HIGH, PANEL, WIDE, Box, Layout
from kmviz.drawing.lettering import Lettering, wrapped
from kmviz.drawing.look import Look, LookOptions
from kmviz.drawing.marks import Markers, Paths
from kmviz.drawing.moment import moment_at
from kmviz.drawing.panel import SMALLER, Sheet, Writing, fit_into, lettering
from kmviz.drawing.plane import Plane, axis_ticks
from kmviz.drawing.settings import own_settings
from kmviz.drawing.style import get_style
from kmviz.drawing.words import Words

SIZE = (1280, 720)
"""Width and height in pixels, when none are asked for."""
EDGE, BETWEEN = 24.0, 26.0
"""Space around everything, and between the charts, in units."""
TITLE, VERDICT, TICKS = 20.0, 34.0, 22.0
"""Heights of the lines of a chart: its name, what it picks, and the numbers of k."""
SCALE = 44.0
"""Width of the numbers at the left of a chart."""
ROOM = 0.08
"""Space above and below a curve, as a share of its height."""
WORDS, TALL = 66.0, 100.0
"""Heights of the words above, on wide pictures and on tall ones."""

Numbers = Mapping[int, float]


class KnownOfK(Protocol):
    """What the picture shows, as `kmviz.choose_k` returns it."""

    @property
    def X(self) -> Floats:
        """The points, shape (n, d)."""

    @property
    def ks(self) -> Sequence[int]:
        """The numbers of clusters."""

    @property
    def inertia(self) -> Numbers:
        """The least inertia of each k."""

    @property
    def silhouette(self) -> Numbers:
        """The mean silhouette."""

    @property
    def gap(self) -> Numbers:
        """The gap statistic."""

    @property
    def gap_error(self) -> Numbers:
        """Its standard error."""

    @property
    def f(self) -> Numbers:
        """f(K)."""

    @property
    def picks(self) -> Mapping[str, int | str]:
        """The k that each method picks, or why it picks none."""

    def trace(self, k: int) -> Trace:
        """Return the best run of this k."""


@dataclass(frozen=True)
class Curve:
    """A number for each k where it is defined, and what is picked by it."""

    name: str
    values: Numbers
    verdict: str
    """What it picks, or why it picks none."""
    pick: int | None
    errors: Numbers


def curves_of(choice: KnownOfK, words: Words) -> list[Curve]:
    """Return the four curves of a choice, in the words of a language."""
    named = {
        "inertia": (words.inertia, choice.inertia, _no_rule),
        "silhouette": (words.silhouette, choice.silhouette, _no_silhouette),
        "gap": (words.gap, choice.gap, _no_gap),
        "f(K)": ("f(K)", choice.f, _no_f),
    }
    curves = []
    for method, (name, values, reason) in named.items():
        pick = choice.picks[method]
        picked = pick if isinstance(pick, int) else None
        verdict = f"k = {pick}" if picked else reason(choice, words)
        errors = choice.gap_error if method == "gap" else {}
        curves.append(Curve(name, values, verdict, picked, errors))
    return curves


def _no_rule(choice: KnownOfK, words: Words) -> str:
    return words.no_rule


def _no_silhouette(choice: KnownOfK, words: Words) -> str:
    return words.no_silhouette


def _no_gap(choice: KnownOfK, words: Words) -> str:
    compared = [k for k in choice.gap if k - 1 in choice.gap]
    return words.fill(words.gap_grows, k=compared[-1]) if compared else words.no_gap


def _no_f(choice: KnownOfK, words: Words) -> str:
    if choice.X.shape[1] == 1:
        return words.no_f_of_one_column
    if not any(k > 1 for k in choice.f):
        return words.no_f
    return words.fill(words.f_is_flat, limit=words.ratio(CONCENTRATED))


@takes(Look, size=SIZE)
class Curves:
    """A picture of a choice of k that can be set to each number of clusters.

    The curves grow k by k. At the last position, one after the last k, what each picks
    is marked, and the board is that of the k that most of them pick.

    Parameters
    ----------
    choice : Choice
        The choice.
    **options
        See `Look`.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        The picture, on an Agg canvas; pyplot does not know it.
    charts : list of Chart
        The curves.
    last : int
        The position at which everything is known.

    Examples
    --------
    >>> from kmviz import choose_k, make_board
    >>> choice = choose_k(make_board("faithful"), ks=range(1, 5), references=20, rng=0)
    >>> curves = Curves(choice)
    >>> curves.caption(curves.last)
    'Which k?: silhouette: k = 2; gap statistic: k = 2; f(K): k = 2'
    """

    @own_settings
    def __init__(self, choice: KnownOfK, **options: Unpack[LookOptions]) -> None:
        look = self._look = chosen(Look, options)
        self._choice, self._words = choice, get_words(look.words)
        self._curves = curves_of(choice, self._words)
        self.last = len(choice.ks)
        self._plane = Plane(choice.trace(choice.ks[-1]), self._words)
        size = look.size or SIZE
        unit = min(size[0] / WIDE, size[1] / HIGH)
        width, height = (side / unit for side in size)
        words, board, panel = _boxes(width, height, self._plane)
        page = Layout(size, unit, board, words, panel)
        self.figure = page.figure()
        self.figure.set_facecolor(get_style(look.style).background)
        self.canvas = FigureCanvasAgg(self.figure)
        self._sheet = Sheet(self.figure, page, look)
        self._writing = Writing(self._sheet)
        self._board = page.axes(self.figure, board)
        self.charts = [
            Chart(self._sheet, box, curve, choice.ks)
            for box, curve in zip(_quarters(panel), self._curves, strict=True)
        ]

    def shown_k(self, position: float) -> int:
        """Return the number of clusters on the board: at the end, what most pick."""
        if position < self.last:
            return self._choice.ks[int(position)]
        picks = [curve.pick for curve in self._curves if curve.pick]
        return max(sorted(set(picks)), key=picks.count, default=self._choice.ks[-1])

    @own_settings
    def pixels(self, position: float) -> Pixels:
        """Return the picture at a position as RGBA of shape (height, width, 4)."""
        self.draw(position)
        return np.asarray(self.canvas.buffer_rgba())

    @own_settings
    def draw(self, position: float) -> None:
        """Set the picture to a position and render it."""
        k, over = self.shown_k(position), position >= self.last
        trace = self._choice.trace(k)
        self._board.clear()
        layers = board_layers(
            self._board, self._plane, k, get_style(self._look.style), self._look.shown
        )
        moment = moment_at(trace, len(trace) - 1)
        for layer in layers.values():
            layer.show(moment)
        for chart in self.charts:
            chart.show(self._choice.ks[: int(position) + 1], k, over=over)
        title = f"{self._look.title} · " if self._look.title else ""
        headline, sentence = self._told(position)
        self._writing.write(title + headline, sentence)
        self.canvas.draw()

    def caption(self, position: float) -> str:
        """Return what the picture says at a position, in one sentence."""
        headline, sentence = self._told(position)
        return self._words.told.format(headline=headline, sentence=sentence)

    def _told(self, position: float) -> tuple[str, str]:
        words = self._words
        notes = [self._plane.note] if self._plane.note else []
        if position >= self.last:
            picks = [f"{c.name}: {c.verdict}" for c in self._curves[1:]]
            return words.which_k, words.joiner.join(picks)
        k = self.shown_k(position)
        known = [
            f"{curve.name} {words.number(curve.values[k])}"
            for curve in self._curves
            if k in curve.values
        ]
        return f"k = {k}", words.joiner.join([*known, *notes])


class Chart:
    """One curve over k, under its name and what it picks."""

    def __init__(self, sheet: Sheet, box: Box, curve: Curve, ks: Sequence[int]) -> None:
        self._curve, ink, dim = curve, sheet.style.ink, sheet.style.dim
        name = lettering(sheet, box.left, box.top, dim)
        room = box.width * sheet.layout.unit
        fit_into(room, name, curve.name, sizes.LABEL)
        self._verdict = lettering(sheet, box.left, box.top + TITLE, ink)
        self._verdict.set(
            fontsize=sizes.NOTE, weight="bold" if curve.pick else "normal"
        )
        self._said = _in_two_lines(self._verdict, curve.verdict, room)
        top = box.top + TITLE + VERDICT
        inner = Box(box.left + SCALE, top, box.width - SCALE, box.bottom - TICKS - top)
        ax = sheet.layout.axes(sheet.figure, inner)
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

    @property
    def verdict(self) -> str:
        """What it says that is picked, or why nothing is."""
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


def _in_two_lines(text: Lettering, verdict: str, room: float) -> str:
    """Return a verdict wrapped into two lines, for which its type may get smaller."""
    width_of = partial(text.width_of, dpi=text.figure.dpi)
    for share in SMALLER:
        text.set_fontsize(share * sizes.NOTE)
        lines = wrapped(verdict, room, width_of)
        if len(lines) <= 2:
            break
    return "\n".join(lines[:2])


def _dress(ax: Axes, sheet: Sheet, curve: Curve, ks: Sequence[int]) -> None:
    """Give a chart its limits, numbers and lines."""
    spans = [
        (value - curve.errors.get(k, 0.0), value + curve.errors.get(k, 0.0))
        for k, value in curve.values.items()
    ]
    low = min((low for low, _ in spans), default=0.0)
    high = max((high for _, high in spans), default=1.0)
    room = ROOM * (high - low) or 0.1 * abs(high) or 1.0
    ax.set(facecolor="none", xlim=(ks[0] - 0.5, ks[-1] + 0.5))
    ax.set_ylim(low - room, high + room)
    ax.spines[:].set(visible=False, zorder=0)
    ax.spines[["left", "bottom"]].set(visible=True, color=sheet.style.faint)
    every = -(-len(ks) // 10)
    ax.set_xticks(list(ks[::every]), [str(k) for k in ks[::every]], family=sizes.FONT)
    ticks = axis_ticks(low - room, high + room, sheet.words.decimal)
    shown = ticks if curve.values else {}
    ax.set_yticks(list(shown), list(shown.values()), family=sizes.FONT)
    ax.tick_params(length=0, labelcolor=sheet.style.dim, labelsize=sizes.NOTE * 0.85)


def _boxes(width: float, height: float, plane: Plane) -> tuple[Box, Box, Box]:
    """Return where words, board and charts stand."""
    left = EDGE + plane.tick_width + (22.0 if plane.named else 6.0)
    below = 56.0 if plane.named else 36.0
    if width / height >= PANEL:
        words = Box(EDGE, 18, width - 2 * EDGE, WORDS)
        side = min(height - words.bottom - 12 - below, width * 0.52 - left)
        board = Box(left, words.bottom + 8, side, side)
        beside = board.right + 40
        panel = Box(beside, board.top, width - beside - EDGE, height - board.top - 14)
        return words, board, panel
    words = Box(EDGE, 18, width - 2 * EDGE, TALL)
    side = min(width - left - EDGE, (height - words.bottom) * 0.48)
    board = Box(left, words.bottom + 8, side, side)
    top = board.bottom + below + 8
    return words, board, Box(EDGE, top, width - 2 * EDGE, height - top - 14)


def _quarters(panel: Box) -> list[Box]:
    """Return four boxes, two by two."""
    wide, high = (panel.width - BETWEEN) / 2, (panel.height - BETWEEN / 2) / 2
    corner = replace(panel, width=wide, height=high)
    return [
        replace(
            corner,
            left=panel.left + column * (wide + BETWEEN),
            top=panel.top + row * (high + BETWEEN / 2),
        )
        for row in (0, 1)
        for column in (0, 1)
    ]
