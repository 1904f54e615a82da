"""What is written beside the board: the caption, and how a line is made to fit."""

from collections.abc import Callable, Sequence
from functools import partial

from matplotlib.figure import Figure

from kmviz.core.trace import Trace
from kmviz.drawing import style as sizes
from kmviz.drawing.caption import headline, sentence, usual_sentences
from kmviz.drawing.languages import get_words
from kmviz.drawing.layer import Layer
from kmviz.drawing.layout import PER_INCH, Layout
from kmviz.drawing.lettering import LEADING, LETTERS, Lettering, shortened, wrapped
from kmviz.drawing.look import Look
from kmviz.drawing.moment import Moment
from kmviz.drawing.plane import Plane
from kmviz.drawing.style import get_style

SMALLER = (1.0, 0.88, 0.77, 0.7, 0.62)
"""Shares of its size at which a long sentence, or a headline, is tried until it fits;
it then loses its middle. At the least, type is a fiftieth of the picture high."""
SMALLER_LINES = (*SMALLER[:3], 0.73)
"""Those for what is smaller already, such as the title of a chart."""
LINE = sizes.SENTENCE / 72 * PER_INCH * LEADING
"""Height of a line of the largest type of a sentence, in units."""
ABOVE = 3
"""What moves is drawn above all that stands still, spines included."""
BELOW = -1
"""The caption is drawn below the board, over whose frame a star may reach."""


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
    """A headline and, wrapped into the same box, a sentence.

    A sentence that is too long for the smallest type loses its last parts: what is true
    of the whole run, then its remarks. What is left of it is cut in its middle only if
    it is one part.
    """

    def __init__(self, sheet: Sheet) -> None:
        self._joiner = sheet.words.joiner
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
        largest = self._type * sizes.HEADLINE
        fit_into(self._width, self.headline, headline, largest, shares=SMALLER)
        share, lines = self.fitted(sentence)
        self._size(share)
        self.sentence.set_text("\n".join(lines))
        return True

    def fitted(self, text: str) -> tuple[float, list[str]]:
        """Return a share of the size at which a text fits, and its lines."""
        text = text[:1].upper() + text[1:]
        width_of = partial(self.sentence.width_of, dpi=self._dpi)
        parts = text.split(self._joiner)
        for count in range(len(parts), 0, -1):
            left = self._joiner.join(parts[:count])
            for share in SMALLER[SMALLER.index(self.largest) :]:
                self._size(share)
                lines = wrapped(left, self._width, width_of)
                most = int(self._room / (share * LINE))
                if len(lines) <= most:
                    return share, lines
        return share, _cut_out(left, most, self._width, width_of)

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


def _cut_out(
    text: str, most: int, room: float, width_of: Callable[[str], float]
) -> list[str]:
    """Return at most so many lines of a text, which has lost some of its middle."""
    share, lines = float(most), [text] * (most + 1)
    while len(lines) > most:
        lines = wrapped(shortened(text, share * room, width_of), room, width_of)
        share *= 0.95
    return lines[:most]


def lettering(sheet: Sheet, x: float, y: float, color: str) -> Lettering:
    """Return text hanging from a place in units."""
    across, up = sheet.layout.place(x, y)
    place = sheet.figure.transFigure
    text = Lettering(across, up, "", transform=place, color=color)
    text.set(va="top", zorder=3)
    sheet.figure.add_artist(text)
    return text


def fit_into(
    room: float,
    label: Lettering,
    text: str,
    size: float,
    *,
    shares: Sequence[float] = SMALLER_LINES,
) -> None:
    """Write a line, in smaller type if it is long, without its middle if longer."""
    width_of = partial(label.width_of, dpi=label.figure.dpi)
    for share in shares:
        label.set_fontsize(share * size)
        if len(text) <= LETTERS and width_of(text) <= room:
            break
    label.set_text(shortened(text, room, width_of))
