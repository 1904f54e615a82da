"""The layers beside the board: the caption, the inertia and the switches."""

import math
from collections.abc import Iterable
from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kmviz.core.arrays import Floats
from kmviz.core.steps import Step
from kmviz.core.trace import Trace
from kmviz.drawing import style as sizes
from kmviz.drawing.caption import headline, sentence, usual_sentences
from kmviz.drawing.languages import get_words
from kmviz.drawing.layer import Layer
from kmviz.drawing.layout import PER_INCH, Box, Layout
from kmviz.drawing.lettering import LEADING, LETTERS, Lettering, shortened, wrapped
from kmviz.drawing.look import Look
from kmviz.drawing.marks import Markers, Paths
from kmviz.drawing.moment import Moment
from kmviz.drawing.plane import Plane
from kmviz.drawing.style import get_style

SMALLER = (1.0, 0.88, 0.77, 0.66, 0.58)
"""Shares of its size at which a long sentence is tried until it fits."""
SMALLER_LINES = SMALLER[:4]
"""Those for a headline and the title of a chart, which then lose their middle."""
BESIDE_FIGURE = 10.0
"""Units between a title and the figure at its right, at least."""
USUAL_INERTIA, USUAL_COUNT = "000.00", "000"
"""Figures for which a title leaves room, so that it seldom has to change."""
ABOVE = 3
"""What moves is drawn above all that stands still, spines included."""
BELOW = -1
"""The caption is drawn below the board, over whose frame a star may reach."""
HEADER = 34.0
"""Height of the line above a chart, in units."""
ROOM = 1.1
"""Height of the staircase's chart, as a share of the greatest inertia."""
FEWEST = 8
"""Steps that charts have room for at first; it doubles whenever they are full."""


class Sheet:
    """What the layers beside the board are drawn on, and how."""

    def __init__(self, figure: Figure, layout: Layout, look: Look) -> None:
        self.figure, self.layout, self.look = figure, layout, look
        self.words, self.style = get_words(look.words), get_style(look.style)

    @property
    def type(self) -> float:
        """How large type is drawn: more than 1 on a figure of small boards."""
        return self.layout.unit * PER_INCH / self.figure.dpi


class Writing:
    """A headline and, wrapped into the same box, a sentence."""

    def __init__(self, sheet: Sheet) -> None:
        self._said: tuple[str, str] | None = None
        self.largest = SMALLER[0]
        """The share of its size at which a sentence is tried first."""
        box = sheet.layout.words
        self._type, self._dpi = sheet.type, sheet.figure.dpi
        self._width = box.width * sheet.layout.unit
        self.headline = lettering(sheet, box.left, box.top, sheet.style.ink)
        self.headline.set(weight="bold")
        top = box.top + sizes.HEADLINE / 72 * PER_INCH * 1.3
        self.sentence = lettering(sheet, box.left, top, sheet.style.dim)
        self._room = box.bottom - top
        self.texts = (self.headline, self.sentence)
        for text in self.texts:
            text.set_zorder(BELOW)

    def write(self, headline: str, sentence: str) -> bool:
        """Write both, the sentence in smaller type if it is long; tell if it is new."""
        if self._said == (headline, sentence):
            return False
        self._said = headline, sentence
        fit_into(self._width, self.headline, headline, self._type * sizes.HEADLINE)
        share, lines = self.fitted(sentence)
        self._size(share)
        self.sentence.set_text("\n".join(lines))
        return True

    def fitted(self, text: str) -> tuple[float, list[str]]:
        """Return a share of the size at which a text fits, and its lines."""
        text = text[:1].upper() + text[1:]
        for share in SMALLER[SMALLER.index(self.largest) :]:
            self._size(share)
            width_of = partial(self.sentence.width_of, dpi=self._dpi)
            lines = wrapped(text, self._width, width_of)
            height = share * sizes.SENTENCE / 72 * PER_INCH * LEADING
            if len(lines) * height <= self._room:
                break
        return share, lines

    def _size(self, share: float) -> None:
        self.sentence.set_fontsize(share * self._type * sizes.SENTENCE)


class Caption(Layer):
    """What happens at a moment, in a headline and a sentence."""

    def __init__(self, sheet: Sheet, plane: Plane, *, noted: bool = True) -> None:
        self._plane, self._words, self._noted = plane, sheet.words, noted
        self._title = f"{sheet.look.title} · " if noted and sheet.look.title else ""
        self.remark = ""
        """What is said before the sentence, at every moment."""
        self._writing = Writing(sheet)
        self.headline, self.sentence = self.artists = self._writing.texts

    @property
    def largest(self) -> float:
        """The share of its size at which a sentence is tried first."""
        return self._writing.largest

    @largest.setter
    def largest(self, share: float) -> None:
        self._writing.largest = share

    def show(self, moment: Moment) -> bool:
        """Say what happens at this moment."""
        name = self._title + headline(moment, self._words)
        return self._writing.write(name, self.told(moment))

    def told(self, moment: Moment) -> str:
        """Return the remark and the sentence of a moment."""
        told = sentence(moment, self._words, self._plane, noted=self._noted)
        return f"{self.remark}; {told}" if self.remark else told

    def share(self, moment: Moment) -> float:
        """Return the share of its size at which the sentence of a moment fits."""
        return self._writing.fitted(self.told(moment))[0]

    def settle(self, trace: Trace) -> None:
        """Choose one size of type, in which the usual sentences of a run will fit."""
        usual = usual_sentences(trace, self._words, self._plane)
        self.largest = min(self._writing.fitted(text)[0] for text in usual)


class Staircase(Layer):
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
        least: float = 0.0,
    ) -> None:
        ink, faint = sheet.style.ink, sheet.style.faint
        ax = self._ax = _chart(sheet, box)
        self._words = words = sheet.words
        measure = words.named(trace.metric.measure)
        self.value = _value(sheet, box)
        self.title = Title(sheet, box, measure, self.value, USUAL_INERTIA)
        ax.spines[["left", "bottom"]].set(visible=True, color=faint, linewidth=1.6)
        ax.set_yticks([0], ["0"])
        steps = list(enumerate(trace))[1:] if whole else []
        ahead = [(i, step.inertia) for i, step in steps if not np.isnan(step.inertia)]
        self._ahead, self._length = np.array(ahead).reshape(-1, 2), len(steps)
        self._least = np.array([[0.0, least]])
        self.future = Paths(ax, [faint], width=sizes.STAIRS, zorder=1)
        """The stairs of the whole run, faint; another layer."""
        greatest = np.vstack([self._ahead, self._least])
        self.future.paths = [_stairs(_scaled(self._ahead, greatest))]
        self.past = Paths(ax, [ink], width=sizes.STAIRS, zorder=ABOVE)
        dot = partial(Markers, ax, size=sizes.NOW, rim=0.0, zorder=ABOVE, clip=False)
        self.now = dot(face=ink, edge=ink)
        self.artists = (self.past, self.now, self.value)

    def figure(self, moment: Moment) -> str:
        """Return what the large figure says."""
        return self._words.number(moment.inertia)

    def show(self, moment: Moment) -> bool:
        """Draw the stairs up to now."""
        path = moment.path[~np.isnan(moment.path[:, 1])]
        path = _scaled(path, np.vstack([path, self._ahead, self._least]))
        _fit(self._ax, _room(moment.path[-1, 0], self._length), ROOM)
        self.past.paths = [_stairs(path)]
        self.now.places = path[-1:]
        self.value.set_text(self.figure(moment))
        return True


class Bars(Layer):
    """How many points each assign after the first one moved to another cluster."""

    def __init__(self, sheet: Sheet, box: Box, trace: Trace, *, whole: bool) -> None:
        faint, dim = [sheet.style.faint], [sheet.style.dim]
        self._shown: tuple[Step, float] | None = None
        self._counted: Step | None = None
        self._done: list[tuple[int, int]] = []
        self._ahead = _switches(trace) if whole else []
        self._length = len(trace) - 1 if whole else 0
        ax = self._ax = _chart(sheet, box)
        self.value = _value(sheet, box)
        switches = sheet.words.switches
        self.title = Title(sheet, box, switches, self.value, USUAL_COUNT)
        ax.spines["bottom"].set(visible=True, color=faint[0], linewidth=1.6)
        self.future = Paths(ax, faint, faces=faint, width=0.0, zorder=1)
        """The bars of the whole run, faint; another layer."""
        self.future.paths = self._bars(self._ahead)
        self.past = Paths(ax, dim, faces=dim, width=0.0, zorder=ABOVE)
        self.artists = (self.past, self.value)

    def figure(self, moment: Moment) -> str:
        """Return what the large figure says: the count of the last assign."""
        if moment.past[-1] is not self._counted:
            self._counted = moment.past[-1]
            self._done = _switches(moment.past)
        return str(self._done[-1][1]) if self._done else "–"

    def show(self, moment: Moment) -> bool:
        """Fill the bars of the assigns that are done, and give the last one's count."""
        shown = moment.past[-1], _room(moment.path[-1, 0], self._length)
        if shown == self._shown:
            return False
        self._shown = shown
        _fit(self._ax, shown[1], 1.0)
        self.value.set_text(self.figure(moment))
        self.past.paths = self._bars(self._done)
        return True

    def _bars(self, counts: list[tuple[int, int]]) -> list[Floats]:
        """Return bars, of which the highest so far, or of the future, is 1 high."""
        most = max((count for _, count in (*counts, *self._ahead)), default=0) or 1
        return [
            np.array([(i + x, y * count / most) for x, y in _UPRIGHT])
            for i, count in counts
        ]


class Title:
    """What a chart shows, in what the large figure at its right leaves of the line."""

    def __init__(
        self, sheet: Sheet, box: Box, text: str, value: Lettering, usual: str
    ) -> None:
        self.label = lettering(sheet, box.left, box.top + 8, sheet.style.dim)
        self._text = text
        self._width_of = partial(value.width_of, dpi=sheet.figure.dpi)
        self._room = (box.width - BESIDE_FIGURE) * sheet.layout.unit
        self._usual = self._width_of(usual)
        self._left: float | None = None

    def stand_beside(self, figure: str) -> bool:
        """Leave room for a figure, and for most of those to come; tell if it moved."""
        left = self._room - max(self._usual, self._width_of(figure))
        if left == self._left:
            return False
        self._left = left
        fit_into(left, self.label, self._text, sizes.LABEL)
        return True


class Titles(Layer):
    """What the charts show, which stands still but for very large figures."""

    def __init__(self, *charts: Staircase | Bars) -> None:
        self._charts = charts
        self.artists = [chart.title.label for chart in charts]

    def show(self, moment: Moment) -> bool:
        """Stand beside the large figures of a moment."""
        moved = [
            chart.title.stand_beside(chart.figure(moment)) for chart in self._charts
        ]
        return any(moved)


class Future(Layer):
    """The rest of the run, faint, where past and future are charted."""

    def __init__(self, *charts: Staircase | Bars) -> None:
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


def _scaled(path: Floats, greatest: Floats) -> Floats:
    """Return places whose height is a share of the greatest height among others."""
    scale = np.array([1.0, greatest[:, 1].max(initial=0.0) or 1.0])
    scaled: Floats = path / scale
    return scaled


def _fit(ax: Axes, room: float, top: float) -> None:
    """Give a chart the limits of so many steps."""
    right = room + 0.7
    if (right, top) != (ax.viewLim.x1, ax.viewLim.y1):
        ax.set(xlim=(0.3, right), ylim=(0.0, top))


def lettering(sheet: Sheet, x: float, y: float, color: str) -> Lettering:
    """Return text hanging from a place in units."""
    across, up = sheet.layout.place(x, y)
    place = sheet.figure.transFigure
    text = Lettering(across, up, "", transform=place, color=color)
    text.set(va="top", zorder=3)
    sheet.figure.add_artist(text)
    return text


def _value(sheet: Sheet, box: Box) -> Lettering:
    """Return the large figure at the top right of a chart."""
    text = lettering(sheet, box.right, box.top, sheet.style.ink)
    text.set(ha="right", fontsize=sizes.VALUE, weight="bold")
    return text


def fit_into(room: float, label: Lettering, text: str, size: float) -> None:
    """Write a line, in smaller type if it is long, without its middle if longer."""
    width_of = partial(label.width_of, dpi=label.figure.dpi)
    for share in SMALLER_LINES:
        label.set_fontsize(share * size)
        if len(text) <= LETTERS and width_of(text) <= room:
            break
    label.set_text(shortened(text, room, width_of))


def _chart(sheet: Sheet, box: Box) -> Axes:
    """Return bare axes under a line for a title."""
    inner = Box(box.left, box.top + HEADER, box.width, box.height - HEADER)
    ax = sheet.layout.axes(sheet.figure, inner)
    ax.set(facecolor="none", xticks=[], yticks=[])
    ax.spines[:].set(visible=False, zorder=0)
    ax.tick_params(length=0, labelcolor=sheet.style.dim, labelsize=sizes.LABEL)
    return ax


def _stairs(path: Floats) -> Floats:
    """Return the corners of stairs through the places: level first, then down."""
    x, y = np.repeat(path, 2, axis=0).T
    return np.column_stack([x[1:], y[:-1]])
