"""The algorithm in five plain lines, of which the one that has just run is lit."""

from functools import partial

from kmviz.core.steps import CONVERGED
from kmviz.core.trace import Trace
from kmviz.drawing.artists.lettering import (
    CAPITAL,
    HINTED,
    LEADING,
    Lettering,
    text_width,
    wrapped,
)
from kmviz.drawing.artists.marks import Paths
from kmviz.drawing.beside.panel import SMALLER, Sheet, lettering
from kmviz.drawing.board.layer import Layer
from kmviz.drawing.board.moment import Moment
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.layout import PER_INCH, Box
from kmviz.drawing.words.words import Words

LINES = {"start": 0, "repeat": 0, "assign": 1, "stop": 1, "update": 1}
"""The lines by name, from the first to the last, and how far each is indented."""
INDENT, MARGIN, STRIPE = 18.0, 10.0, 3.0
"""Of an indented line, left of all lines, and width of the stripe by the lit one."""
APART = 0.3
"""Space between two lines of code, as a share of a line of type."""


class PseudoCode(Layer):
    """The lines of the algorithm beside or below the board."""

    def __init__(self, sheet: Sheet, box: Box, trace: Trace) -> None:
        self._dim, self._ink = sheet.style.dim, sheet.style.ink
        self._width = box.width
        self.lit: str | None = None
        """The line that has just run, or is running."""
        ax = sheet.layout.axes(sheet.figure, box)
        ax.set(facecolor="none", xticks=[], yticks=[])
        ax.set(xlim=(0.0, box.width), ylim=(box.height, 0.0))
        ax.spines[:].set_visible(False)
        colors = [sheet.style.faint, self._ink]
        self.band = Paths(ax, colors, faces=colors, width=0.0, zorder=1)
        self.texts = {
            name: lettering(sheet, box.left + _left(name), box.top, self._dim)
            for name in LINES
        }
        self.spans = _written(sheet, box, self.texts, told(trace, sheet.words))
        """Top and bottom of each line, in units from the top of the box."""
        self.artists = (self.band, *self.texts.values())

    def show(self, moment: Moment) -> bool:
        """Light the line that has just run."""
        lit = running(moment)
        if lit == self.lit:
            return False
        self.lit = lit
        for name, text in self.texts.items():
            text.set_color(self._ink if name == lit else self._dim)
        self.band.paths = []
        if lit is not None:
            top, bottom = self.spans[lit]
            edges = self._width, STRIPE
            self.band.paths = [Box(0.0, top, x, bottom - top).corners for x in edges]
        return True


def running(moment: Moment) -> str | None:
    """Return the line that has just run, or is running; None if no line says it.

    A hand that moves a star is no part of the algorithm, and neither is a step that
    sends points or stars elsewhere than its line says.
    """
    step = moment.step
    if moment.arrived and step.stop in (*CONVERGED, "settled", "one pass"):
        return "stop"
    if moment.strayed and not moment.metric.code:
        return None
    lines = {"seed": "start", "init": "start", "assign": "assign", "update": "update"}
    return lines.get(step.phase)


def told(trace: Trace, words: Words) -> dict[str, str]:
    """Return what each line says of the algorithm of a run.

    Examples
    --------
    >>> from kmviz import kmedians
    >>> told(kmedians([[0.0], [1.0]], k=1, rng=0), Words())["update"]
    'each star moves to the median of its points'
    """
    facts = {"k": trace.k, "goal": words.named(trace.metric.goal)}
    return {
        name: words.fill(words.told_by(f"code_{name}", trace.metric.code), **facts)
        for name in LINES
    }


def _left(name: str) -> float:
    return MARGIN + LINES[name] * INDENT


def _written(
    sheet: Sheet, box: Box, texts: dict[str, Lettering], told: dict[str, str]
) -> dict[str, tuple[float, float]]:
    """Write all lines in one size that fits; return the top and bottom of each."""
    for size in _type_sizes(sheet.layout.least):
        rows = {}
        for name, text in texts.items():
            text.set_fontsize(size * sheet.type)
            width_of = partial(text.width_of, dpi=sheet.figure.dpi)
            room = (box.width - _left(name) - MARGIN) * sheet.layout.unit
            rows[name] = wrapped(told[name], room, width_of)
        line = size / 72 * PER_INCH * LEADING
        spans = _spans(rows, line)
        if spans["update"][1] <= box.height:
            break
    for name, text in texts.items():
        top = box.top + spans[name][0] + (1 + APART - CAPITAL / LEADING) / 2 * line
        text.set(text="\n".join(rows[name]), y=sheet.layout.place(0.0, top)[1])
    return spans


def height(
    width: float, trace: Trace, words: Words, least: float, unit: float = 0.0
) -> float:
    """Return how high a box so wide must be for all lines in the least type.

    A unit has so many pixels; with 0, the height will do for any number.
    """
    *_, size = _type_sizes(least)
    width_of = partial(text_width, size=size, unit=unit or 1.0)
    share = 1.0 if unit else HINTED
    rows = {
        name: wrapped(line, share * (width - _left(name) - MARGIN), width_of)
        for name, line in told(trace, words).items()
    }
    return _spans(rows, size / 72 * PER_INCH * LEADING)["update"][1]


def _type_sizes(least: float) -> list[float]:
    """Return the sizes of type that are tried, from the largest down to a least."""
    tried = (share * sizes.SENTENCE for share in SMALLER)
    return [size for size in tried if size >= least]


def _spans(rows: dict[str, list[str]], line: float) -> dict[str, tuple[float, float]]:
    """Return top and bottom of every line of code, from zero on."""
    spans, top = {}, 0.0
    for name, lines in rows.items():
        spans[name] = top, top + (len(lines) + APART) * line
        top = spans[name][1]
    return spans
