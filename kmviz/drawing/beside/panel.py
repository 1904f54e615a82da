"""What is written beside the board: the caption, and how a line is made to fit."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Ellipse

from kmviz.core.trace import Trace
from kmviz.drawing.artists.lettering import (
    CAPITAL,
    LEADING,
    LETTERS,
    Lettering,
    shortened,
    text_width,
    wrapped,
)
from kmviz.drawing.beside.caption import caption_of, ended, usual_sentences
from kmviz.drawing.board.layer import Layer
from kmviz.drawing.board.moment import Moment
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.layout import PER_INCH, Layout
from kmviz.drawing.look.look import Look
from kmviz.drawing.look.style import get_style
from kmviz.drawing.words.languages import get_words
from kmviz.drawing.words.words import OF_A_STEP, Words

SMALLER = (1.0, 0.88, 0.77, 0.7, 0.62)
"""Shares of its size at which a long sentence, or a headline, is tried until it fits;
it then loses its middle. At the least, type is a fiftieth of the picture high."""
SMALLER_LINES = (*SMALLER[:3], 0.73)
"""Those for what is smaller already, such as the title of a chart."""
READABLE, REMARKED = 0.77, 0.7
"""The share of its size in which a sentence can be read from the last row, and that
which is left of it, at least, when more is remarked than usual."""
LETTERED = 220.0
"""Units that a line of full size has at least, lest it break every few words."""
LINE = sizes.SENTENCE / 72 * PER_INCH * LEADING
"""Height of a line of the largest type of a sentence, in units."""
LAST = 0.2
"""The share of a line that is spare below the last one."""
HEAD = sizes.HEADLINE / 72 * PER_INCH * LEADING
"""Height of the line of a headline, in units."""
AFTER_TITLE, TITLED = " · ", 0.7
"""What stands between title and headline on one line; their size on several."""
MOST_TITLE = 3
"""The most lines of a title that stands above the headline."""
SIGN, SIGNED = 25.0, 34.0
"""Diameter of the sign that a run has converged, and its room before a headline."""
TICK = ((-5.5, 0.5), (-1.5, 4.5), (5.5, -4.5))
"""The corners of the tick in it, from its middle, in units."""
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

    def __init__(self, sheet: Sheet, title: str = "", usual: str = "") -> None:
        """Write on a sheet, with a title that stands above if it is long.

        The `usual` headline beside it, with the sign, tells if it is.
        """
        self._joiner = sheet.words.joiner
        self._said: tuple[str, str, bool, bool] | None = None
        self.largest = SMALLER[0]
        """The share of its size at which a sentence is tried first."""
        least = sheet.layout.least / sizes.SENTENCE
        self._shares = [share for share in SMALLER if share >= least]
        box = sheet.layout.words
        self.lettered = max(_lettered(box.width), self._shares[-1])
        """The share of its size in which lines are long enough to read."""
        self._type, self._dpi = sheet.type, sheet.figure.dpi
        self._width = box.width * sheet.layout.unit
        ink = sheet.style.ink
        self.title = lettering(sheet, box.left, box.top, ink)
        self.headline = lettering(sheet, box.left, box.top, ink)
        for text in (self.title, self.headline):
            text.set(weight="bold", fontsize=TITLED * self._type * sizes.HEADLINE)
        self._before = f"{title}{AFTER_TITLE}" if title else ""
        self._head_size = self._type * sizes.HEADLINE
        size, top = 1.0, box.top
        room = self._width - SIGNED * sheet.layout.unit
        if title and not self._fits(self._before + usual, room, SMALLER[-1]):
            self._before, size = "", TITLED
            ruler = self.title.ruler(self._dpi)
            most = int((box.height - SMALLER[-1] * LINE) / (size * HEAD)) - 1
            lines = _title_lines(title, self._width, ruler, most=max(1, most))
            self.title.set_text("\n".join(lines))
            top += len(lines) * size * HEAD
        self._head_size *= size
        self.sign = Sign(sheet, top, size)
        top += size * HEAD
        self.sentence = lettering(sheet, box.left, top, sheet.style.dim)
        self._room = box.bottom - top
        self._inks = sheet.style.dim, ink
        self.texts = (self.title, self.headline, self.sentence)
        for text in self.texts:
            text.set_zorder(BELOW)

    def write(
        self,
        headline: str,
        sentence: str,
        *,
        signed: bool = False,
        strong: bool = False,
    ) -> bool:
        """Write both, in smaller type if they are long; tell if that is new.

        Before the headline stands the sign that a run has converged, if it is `signed`
        and there is room for both. A `strong` sentence is as dark as the headline.
        """
        if self._said == (headline, sentence, signed, strong):
            return False
        self._said = headline, sentence, signed, strong
        self.sentence.set_color(self._inks[strong])
        self._head(self._before + headline, signed=signed)
        share, lines = self.fitted(sentence)
        self._size(share)
        self.sentence.set_text("\n".join(lines))
        return True

    def _head(self, headline: str, *, signed: bool) -> None:
        """Write the headline, before it the sign as large, if both have room."""
        taken = self.sign.room if signed else 0.0
        for share in SMALLER:
            room = self._width - share * taken
            if self._fits(headline, room, share):
                break
        else:
            room, taken = self._width, 0.0
        self.headline.set_position(self.sign.show(share if taken else 0.0))
        ruler = self.headline.ruler(self._dpi)
        self.headline.set_text(shortened(headline, room, ruler))

    def _fits(self, headline: str, room: float, share: float) -> bool:
        """Tell whether a headline of a share of its size fits in one line."""
        self.headline.set_fontsize(share * self._head_size)
        return self.headline.width_of(headline, self._dpi) <= room

    def fitted(self, text: str) -> tuple[float, list[str]]:
        """Return a share of the size at which a text fits, and its lines."""
        text = _begun(text)
        parts = text.split(self._joiner)
        for count in range(len(parts), 0, -1):
            left = self._joiner.join(parts[:count])
            for share in self._shares[self._shares.index(self.largest) :]:
                self._size(share)
                width_of = self.sentence.ruler(self._dpi)
                lines = wrapped(left, self._width, width_of)
                most = max(0, int(self._room / (share * LINE) + LAST))
                if len(lines) <= most:
                    return share, lines
        return share, _cut_out(left, most, self._width, width_of)

    def _size(self, share: float) -> None:
        self.sentence.set_fontsize(share * self._type * sizes.SENTENCE)


def _lettered(width: float) -> float:
    """Return the largest share of a size in which so wide a line has some words."""
    return next(each for each in SMALLER if each <= max(READABLE, width / LETTERED))


def words_height(
    texts: Iterable[str],
    width: float,
    unit: float,
    *,
    share: float = READABLE,
    title: str = "",
) -> float:
    """Return how high a box so wide must be for a headline and any of some sentences.

    A unit is so many pixels. The sentences have this share of their size. A title may
    need lines of its own.
    """
    width_of = partial(text_width, size=share * sizes.SENTENCE, unit=unit)
    lines = (wrapped(_begun(text), width, width_of) for text in texts)
    most = max(map(len, lines), default=0)
    head = HEAD
    if title:
        size = TITLED * sizes.HEADLINE
        bold = partial(text_width, size=size, weight="bold", unit=unit)
        head *= TITLED * (1 + len(_title_lines(title, width, bold)))
    return head + (most + 0.1) * share * LINE


def _title_lines(
    title: str,
    room: float,
    width_of: Callable[[str], float],
    *,
    most: int = MOST_TITLE,
) -> list[str]:
    """Return the lines of a title that stands above the headline."""
    most = min(most, MOST_TITLE)
    lines = wrapped(title, room, width_of)
    if len(lines) <= most and max(map(width_of, lines)) <= room:
        return lines
    return _cut_out(title, most, room, width_of)


def _begun(text: str) -> str:
    """Return a sentence with a capital letter, unless it begins with the number k."""
    if text[:1] == "k" and not text[1:2].strip():
        return text
    return text[:1].upper() + text[1:]


class Sign:
    """A tick on a disc: the run has converged."""

    def __init__(self, sheet: Sheet, top: float, size: float) -> None:
        self._layout, self._size, self._type = sheet.layout, size, sheet.type
        self._left, self._top = sheet.layout.words.left, top
        self.room = size * SIGNED * sheet.layout.unit
        """The pixels that it takes before a headline of full size."""
        self.disc = Ellipse((0.0, 0.0), 0.0, 0.0, facecolor=sheet.style.ink)
        self.tick = Line2D([], [], color=sheet.style.background)
        self.tick.set_solid_capstyle("round")
        self.artists = (self.disc, self.tick)
        for artist in self.artists:
            artist.set(transform=sheet.figure.transFigure, zorder=BELOW)
            sheet.figure.add_artist(artist)
        self._share = 1.0
        self.show(0.0)

    def show(self, share: float) -> tuple[float, float]:
        """Show it in a share of its size, 0 to hide it; return where the rest begins.

        That is told as fractions of the figure.
        """
        if share != self._share:
            self._share = share
            self._draw(share * self._size)
        return self._layout.place(self._left + share * self._size * SIGNED, self._top)

    def _draw(self, size: float) -> None:
        place = self._layout.place
        for artist in self.artists:
            artist.set_visible(size > 0)
        x = self._left + size * SIGN / 2
        y = self._top + CAPITAL * size * sizes.HEADLINE / 72 * PER_INCH / 2
        wide, high = (side / self._layout.unit for side in self._layout.size)
        self.disc.set(center=place(x, y), width=size * SIGN / wide)
        self.disc.set_height(size * SIGN / high)
        corners = (place(x + size * a, y + size * b) for a, b in TICK)
        self.tick.set_data(*zip(*corners, strict=True))
        self.tick.set_linewidth(2.4 * size * self._type)


class Caption(Layer):
    """What happens at a moment, in a headline and a sentence."""

    def __init__(self, sheet: Sheet, plane: Plane, *, noted: bool = True) -> None:
        self._plane, self._words, self._noted = plane, sheet.words, noted
        self.remark = ""
        """What is said before the sentence, at every moment."""
        update = sheet.words.fill(sheet.words.update, **OF_A_STEP)
        usual = max(update, sheet.words.converged, key=len)
        title = sheet.look.title if noted else ""
        self.writing = Writing(sheet, title, usual)
        self.title, self.headline, self.sentence = self.writing.texts
        self.artists = (*self.writing.sign.artists, *self.writing.texts)
        self._known: tuple[Moment, str, str] | None = None

    def show(self, moment: Moment) -> bool:
        """Say what happens at this moment."""
        name, sentence = self.said(moment)
        return self.writing.write(name, sentence, signed=ended(moment))

    def said(self, moment: Moment) -> tuple[str, str]:
        """Return the headline of a moment, and its sentence after the remark."""
        if self._known is None or self._known[0] is not moment:
            words, plane = self._words, self._plane
            both = caption_of(moment, words, plane, noted=self._noted)
            self._known = moment, *both
        _, name, sentence = self._known
        told = [self.remark, sentence] if self.remark else [sentence]
        return name, self._words.joiner.join(told)

    def share(self, moment: Moment) -> float:
        """Return the share of its size at which the sentence of a moment fits."""
        return self.writing.fitted(self.said(moment)[1])[0]

    def settle(self, trace: Trace) -> None:
        """Choose one size of type, in which the usual sentences of a run will fit."""
        usual, _ = usual_sentences(trace, self._words, self._plane)
        fitting = min(self.writing.fitted(text)[0] for text in usual)
        self.writing.largest = min(fitting, self.writing.lettered)


def room_to_tell(
    trace: Trace, words: Words, plane: Plane, *, title: str
) -> Callable[[float, float, float], float]:
    """Return what tells how high the captions of a run must be.

    It goes by their width, by what height there is, and by how many pixels a unit is:
    type is as large as both allow, but never below what can be read.
    """
    usual, remarked = usual_sentences(trace, words, plane)

    def high(width: float, most: float, unit: float) -> float:
        needed = partial(words_height, width=width, unit=unit, title=title)
        for share in SMALLER[: SMALLER.index(READABLE) + 1]:
            enough = needed(usual, share=share)
            if enough <= most and width >= share * LETTERED:
                break
        return max(enough, needed(remarked, share=REMARKED))

    return high


def _cut_out(
    text: str, most: int, room: float, width_of: Callable[[str], float]
) -> list[str]:
    """Return at most so many lines of a text, which has lost some of its middle."""
    share, lines = float(most), [text] * (most + 1)
    while most and (len(lines) > most or max(map(width_of, lines)) > room):
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


def fit_into(room: float, label: Lettering, text: str, size: float) -> None:
    """Write a line, in smaller type if it is long, without its middle if longer."""
    fit_alike([(room, label, text)], size)


def fit_alike(
    lines: Sequence[tuple[float, Lettering, str]],
    size: float,
    *,
    shares: Sequence[float] = SMALLER_LINES,
) -> None:
    """Write each line as `fit_into` does, all in the size of the smallest."""
    share = min(_fitting(*line, size, shares) for line in lines)
    for room, label, text in lines:
        label.set_fontsize(share * size)
        width_of = partial(label.width_of, dpi=label.figure.dpi)
        label.set_text(shortened(text, room, width_of))


def _fitting(
    room: float, label: Lettering, text: str, size: float, shares: Sequence[float]
) -> float:
    """Return the first share of a size in which a line fits, or else the last."""
    for share in shares:
        label.set_fontsize(share * size)
        if len(text) <= LETTERS and label.width_of(text, label.figure.dpi) <= room:
            break
    return share
