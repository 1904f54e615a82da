"""Text that is quick to draw again and again.

A matplotlib Text renders all its glyphs on every draw, which takes longer than all
the rest of a frame. On the Agg canvas a Lettering is put together from pictures of
words and digits that are rendered once and kept. Elsewhere (SVG, PDF) it is an ordinary
Text.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text

from kmviz.core.ground.arrays import Pixels
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.settings import own_settings
from kmviz.drawing.look.style import EAST

PIECES = re.compile(r"\d| |[^\d ]+")
"""What is rendered as one: a digit, a space, or anything else up to one of these."""

SPACES = re.compile(r"[ \t\r\n]+")
"""What a line may end at; spaces that bind what stands around them are none."""
LETTERS = 300
"""More than fit into any line of a picture."""
LEADING = 1.3
"""Height of a line, as a share of the font size."""
BOLD = 1.15
"""Width of bold type, as a share of plain type, where it is not measured."""
HINTED = 0.98
"""How much narrower a line must be at 100 dots an inch to fit at any other number."""

_OPENING = r"〈《「『【〔（(\[{"
_CLOSING = r"、。〉》」』】〕！），．：；？)\]},.:;!?"
_LETTERS = f"[^ {EAST}]+"
WORD = (
    f"[{_OPENING}]*(?:[{EAST}]|[^ {EAST}]*[^ {EAST}{_OPENING}]|{_LETTERS})[{_CLOSING}]*"
)
"""What a line may end with: a word, or a letter of a script that has no spaces, with
the marks that must not end a line or begin one. So many letters take long to compile:
that is left to the first use."""
FORMULA = f"{_LETTERS}(?: [=<+−→] {_LETTERS})+[{_CLOSING}]*"
"""Words that stay in one line if it has room for them: "k = 2", "3.1 → 2.5"."""
COUNT = re.compile("[\\d\u202f]+")
"""A number, which stays in one line with what it counts."""


class Lettering(Text):
    """A Text without rotation, each line put together from rendered pieces."""

    def get_parse_math(self) -> bool:
        """Tell that a dollar is a dollar."""
        return False

    def draw(self, renderer: RendererBase) -> None:
        """Draw the text at its place."""
        if self.get_visible() and self.get_text():
            if isinstance(renderer, RendererAgg):
                font = self.get_fontproperties()
                write(
                    renderer,
                    self.get_text(),
                    self._place(),
                    size=font.get_size_in_points(),
                    color=self.get_color(),
                    weight=font.get_weight(),
                    across=self.get_horizontalalignment(),
                    up=self.get_verticalalignment(),
                )
            else:
                self._draw_lines(renderer)
        self.stale = False

    def _draw_lines(self, renderer: RendererBase) -> None:
        """Draw each line as a Text, with its baseline where it is on an Agg canvas."""
        x, y = self._place()
        text, font = self.get_text(), self.get_fontproperties()
        dpi = float(renderer.points_to_pixels(72.0))  # type: ignore[arg-type]  # a float
        look = _look(text, font.get_weight(), font.get_size_in_points(), dpi)
        lines = text.split("\n")
        first = y + _rise(self.get_verticalalignment(), look, len(lines))
        for number, line in enumerate(lines):
            bottom = first - number * LEADING * look.pixels
            drawn = Text(x, bottom, line, fontproperties=look.font, parse_math=False)
            drawn.set(color=self.get_color(), ha=self.get_horizontalalignment())
            drawn.set_figure(self.get_figure())  # type: ignore[arg-type]  # it has one
            drawn.set_path_effects(self.get_path_effects())
            drawn.draw(renderer)

    def width_of(self, text: str, dpi: float) -> float:
        """Return the width of one line in pixels, were it drawn in this font."""
        return self.ruler(dpi)(text)

    def ruler(self, dpi: float) -> Callable[[str], float]:
        """Return what measures lines in the present font."""
        font = self.get_fontproperties()
        weight, size = font.get_weight(), font.get_size_in_points()
        return lambda text: _width(text, weight, size, dpi)

    def _place(self) -> tuple[float, float]:
        """Return the pixel where it is; numpy takes longer for one than for many."""
        matrix = self.get_transform().get_affine().get_matrix()
        (a, c, e), (b, d, f), _ = matrix.tolist()
        x, y = self.get_unitless_position()
        return a * x + c * y + e, b * x + d * y + f


def write(
    renderer: RendererBase,
    text: str,
    place: tuple[float, float],
    *,
    size: float,
    color: Any,
    weight: str | int = "normal",
    across: str = "center",
    up: str = "center",
) -> None:
    """Write lines at a place on an Agg canvas.

    Parameters
    ----------
    renderer : matplotlib.backend_bases.RendererBase
        That of the canvas.
    text : str
        The lines.
    place : (float, float)
        The pixel that they are aligned to, from the bottom left corner.
    size : float
        The size of the font, in points.
    color, weight : optional
        Its colour and weight, as matplotlib has them.
    across : {"left", "center", "right"}
        What of each line is there.
    up : {"top", "center", "baseline"}
        And what of all of them.
    """
    x, y = place
    dpi = float(renderer.points_to_pixels(72.0))  # type: ignore[arg-type]  # a float
    look, rgba = _look(text, weight, size, dpi), to_rgba(color)
    lines = [_line(line, look, rgba) for line in text.split("\n")]
    first = y + _rise(up, look, len(lines))
    for number, (image, depth, advance) in enumerate(lines):
        left = x - advance * _SHARE[across] - look.pad
        bottom = first - number * LEADING * look.pixels
        renderer.draw_image(_PLAIN, round(left), round(bottom) - depth, image)


def wrapped(text: str, room: float, width_of: Callable[[str], float]) -> list[str]:
    """Return a text in lines that are as wide as the room at most.

    Only a word that is wider stands on a line of its own.

    Examples
    --------
    >>> wrapped("one two three", 7, len), wrapped("一二三。四五", 3, len)
    (['one two', 'three'], ['一二', '三。四', '五'])
    >>> wrapped("if k = 2", 5, len), wrapped("if k = 2", 4, len)
    (['if', 'k = 2'], ['if k', '= 2'])
    >>> wrapped("so; 8 points", 8, len), wrapped("so; 8 points go", 10, len)
    (['so;', '8 points'], ['so;', '8 points', 'go'])
    >>> wrapped("一二(三四)、五", 3, len)
    ['一二', '(三', '四)、', '五']
    """
    words = _words(SPACES.sub(" ", text).strip(), room, width_of)
    lines: list[str] = []
    left = 0.0
    for space, word in _counted(words, room, width_of):
        width = width_of(word)
        wide = width + (width_of(space) if space else 0.0)
        if lines and wide <= left:
            lines[-1] += space + word
            left -= wide
        else:
            lines.append(word)
            left = room - width
    return lines or [""]


def _counted(
    words: Iterable[tuple[str, str]], room: float, width_of: Callable[[str], float]
) -> list[tuple[str, str]]:
    """Return words of which every number has taken in the next, if that has room."""
    kept: list[tuple[str, str]] = []
    for space, word in words:
        before, number = kept[-1] if kept else ("", "")
        both = number + space + word
        if space and COUNT.fullmatch(number) and width_of(both) <= room:
            kept[-1] = before, both
        else:
            kept.append((space, word))
    return kept


def _words(
    text: str, room: float, width_of: Callable[[str], float]
) -> Iterator[tuple[str, str]]:
    """Yield what a line may end with, each behind the space before it."""
    for space, word in re.findall(f"( ?)({FORMULA}|{WORD})", text):
        if " " in word and width_of(word) > room:
            yield from re.findall(f"( ?)({WORD})", space + word)
        else:
            yield space, word


def shortened(text: str, room: float, width_of: Callable[[str], float]) -> str:
    """Return a text, as much of whose middle gives way to "…" as makes it fit.

    Its end stays as its beginning does: that is where units and numbers stand. A text
    of more letters than any line has is not measured as a whole.

    Examples
    --------
    >>> shortened("average income (EUR)", 20, len), shortened("income (EUR)", 8, len)
    ('average income (EUR)', 'inc…EUR)')
    """
    if len(text) <= LETTERS and width_of(text) <= room:
        return text

    def kept(letters: int) -> str:
        return text[: letters // 2] + "…" + text[len(text) - (letters + 1) // 2 :]

    choices = range(1, min(len(text), LETTERS))
    fitting = bisect_right(choices, room, key=lambda letters: width_of(kept(letters)))
    return kept(fitting)


def text_width(
    text: str, size: float, weight: str = "normal", unit: float = 1.0
) -> float:
    """Return the width of one line of text in units, each of so many pixels."""
    return _width(text, weight, size, 100.0 * unit) / unit


_PLAIN = GraphicsContextBase()
_SHARE = {"left": 0.0, "center": 0.5, "right": 1.0}
CAPITAL = 0.729
"""Height of capitals and digits of DejaVu Sans, as a share of the font size."""


class _Look(NamedTuple):
    """What a rendered piece depends on beside its text."""

    family: tuple[str, ...]
    weight: str | int
    size: float
    dpi: float

    @property
    def font(self) -> FontProperties:
        """What matplotlib calls that."""
        family = list(self.family)
        return FontProperties(family=family, weight=self.weight, size=self.size)

    @property
    def pixels(self) -> float:
        """The font size in pixels."""
        return self.size * self.dpi / 72

    @property
    def pad(self) -> int:
        """The space around a piece, for what reaches beyond its advance."""
        return round(self.pixels)


class _Piece(NamedTuple):
    """The picture of what is rendered as one."""

    cover: Pixels
    """How much of each pixel is covered, bottom row first."""
    foot: int
    """The first row with ink."""
    top: int
    """The row behind the last; 0 if there is no ink."""
    advance: float
    """How far the next piece begins behind it."""


@lru_cache(maxsize=512)
def _look(text: str, weight: str | int, size: float, dpi: float) -> _Look:
    """Return what the pieces of a text depend on."""
    return _Look(tuple(sizes.fonts(text)), weight, size, dpi)


def _rise(alignment: str, look: _Look, lines: int) -> float:
    """Return how far the first baseline lies above the position of the text."""
    capital = CAPITAL * look.pixels
    if alignment == "top":
        return -capital
    block = (lines - 1) * LEADING * look.pixels
    return (block - capital) / 2 if alignment == "center" else block


@lru_cache(maxsize=256)
def _line(
    text: str, look: _Look, color: tuple[float, ...]
) -> tuple[Pixels, int, float]:
    """Return the picture of a line, bottom row first, its depth and its advance."""
    pieces = [_piece(piece, look) for piece in PIECES.findall(text)]
    edges = list(accumulate((piece.advance for piece in pieces), initial=0.0))
    inked = [piece for piece in pieces if piece.top]
    low = min((piece.foot for piece in inked), default=0)
    high = max((piece.top for piece in inked), default=1)
    cover = np.zeros((high - low, round(edges[-1]) + 3 * look.pad), np.uint8)
    for piece, left in zip(pieces, edges, strict=False):
        if piece.top:
            image = piece.cover[low:high]
            part = cover[:, round(left) : round(left) + image.shape[1]]
            np.maximum(part, image, out=part)
    red, green, blue = (round(255 * part) for part in color[:3])
    packed = cover.astype("<u4") << 24 | (red | green << 8 | blue << 16)
    pixels = packed.view(np.uint8).reshape(high - low, -1, 4)
    return pixels, look.pad - low, edges[-1]


@lru_cache(maxsize=4096)
def _width(text: str, weight: str | int, size: float, dpi: float) -> float:
    """Return the width of one line in pixels; nothing is rendered for it."""
    look = _look(text, weight, size, dpi)
    return sum(_advance(piece, look) for piece in PIECES.findall(text))


@lru_cache(maxsize=4096)
def _advance(text: str, look: _Look) -> float:
    """Return how far the next piece begins behind a piece."""
    return _extent(f"|{text}|", look) - _bars(look)


@lru_cache(maxsize=256)
def _bars(look: _Look) -> float:
    """Return the width of what a piece stands between while it is measured."""
    return _extent("||", look)


@own_settings
def _extent(text: str, look: _Look) -> float:
    ruler = _ruler(look.dpi)
    return float(ruler.get_text_width_height_descent(text, look.font, ismath=False)[0])


@lru_cache(maxsize=8)
def _ruler(dpi: float) -> RendererAgg:
    return RendererAgg(1, 1, dpi)


@lru_cache(maxsize=2048)
@own_settings
def _piece(text: str, look: _Look) -> _Piece:
    """Return the picture of a piece."""
    advance = _advance(text, look)
    high, wide = 3 * look.pad, round(advance) + 2 * look.pad
    renderer = RendererAgg(wide, high, look.dpi)
    graphics = renderer.new_gc()
    renderer.draw_text(graphics, look.pad, high - look.pad, text, look.font, 0.0)
    graphics.restore()
    cover = np.asarray(renderer.buffer_rgba())[::-1, :, 3].copy()
    rows = np.flatnonzero(cover.any(axis=1)).tolist() or [0, -1]
    return _Piece(cover, rows[0], rows[-1] + 1, advance)
