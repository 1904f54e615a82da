"""What a window lays over the picture: a bar of words, cards of lines, a pointer.

All of it is made of pieces: a box, perhaps with a line of text. Lengths are pixels from
the top left corner; type is measured in units, which grow with the window.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.patches import BoxStyle
from matplotlib.transforms import Affine2D

from kmviz.drawing.artists.lettering import LEADING, text_width, wrapped, write
from kmviz.drawing.look.layout import HIGH, PER_INCH, WIDE, Box
from kmviz.drawing.look.settings import own_settings
from kmviz.drawing.look.style import Style, blend

BAR = 44.0
"""Height of the bar, in units."""
TEXT, TITLE, KEYS = 12.5, 17.0, 12.5
"""Font sizes on a picture 600 units high."""
GAP, PAD = 5.0, 9.0
"""Between two words of the bar, and between a word and the edge of its box."""
BOLD, SLACK = 1.2, 1.05
"""How much wider bold type is at most, and type whose pixels are rounded."""
ROW, HEAD = 27.0, 62.0
"""Least height of a row of the help page, and where they begin, in units."""
ROUND = 6.0
"""Radius of the corners."""
ON_BOARD = 0.66
"""The share of the width that a card on the board may take."""
LINE = 620.0
"""Most width of a line on a card, in units."""


@dataclass(frozen=True)
class Piece:
    """A box, perhaps with text in it, perhaps to be clicked.

    Parameters
    ----------
    box : Box
        Where, in pixels.
    text : str
        One line.
    name : str
        What a click on it means; one without goes through to what is below.
    size : float
        Of the font, in pixels.
    ink, ground, edge : color, optional
        Of the text, the box and its outline; without a colour there is none.
    """

    box: Box
    text: str = ""
    name: str = ""
    size: float = 16.0
    ink: str = "black"
    ground: str | None = None
    edge: str | None = None
    bold: bool = False
    across: str = "center"
    corner: float = 0.0
    line: float = 1.0

    def covers(self, x: float, y: float) -> bool:
        """Tell whether a spot is on the box."""
        box = self.box
        return box.left <= x < box.right and box.top <= y < box.bottom


class Overlay(Artist):
    """Draws pieces, from the first to the last.

    Attributes
    ----------
    pieces : sequence of Piece
        What is laid over the picture.
    drawn : sequence of Piece
        What was at the last draw.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pieces: Sequence[Piece] = ()
        self.drawn: Sequence[Piece] = ()

    def name_at(self, x: float, y: float) -> str | None:
        """Return the name of the uppermost piece at a spot that has one, or None."""
        named = (piece for piece in reversed(self.pieces) if piece.name)
        return next((piece.name for piece in named if piece.covers(x, y)), None)

    @own_settings
    def draw(self, renderer: RendererBase) -> None:
        """Draw the boxes and their texts."""
        height = renderer.get_canvas_width_height()[1]
        for piece in self.pieces:
            if piece.ground or piece.edge:
                _draw_box(renderer, piece, height)
            if piece.text:
                _write(renderer, piece, height)
        self.drawn = self.pieces
        self.stale = False


def _draw_box(renderer: RendererBase, piece: Piece, height: float) -> None:
    box = piece.box
    round_ = 2 * piece.corner >= box.width
    shape = BoxStyle.Circle(pad=0.0) if round_ else BoxStyle.Round(0.0, piece.corner)
    path = shape(box.left, height - box.bottom, box.width, box.height, 1.0)
    graphics = renderer.new_gc()
    points = 72 / _inch(renderer)
    graphics.set_linewidth(piece.line * points if piece.edge else 0.0)
    graphics.set_foreground(piece.edge or "black")
    face = None if piece.ground is None else to_rgba(piece.ground)
    renderer.draw_path(graphics, path, Affine2D(), face)
    graphics.restore()


def _inch(renderer: RendererBase) -> float:
    """Return the pixels of an inch: text and lines want points."""
    return float(renderer.points_to_pixels(72.0))  # type: ignore[arg-type]  # a float


def _write(renderer: RendererBase, piece: Piece, height: float) -> None:
    box = piece.box
    inset = {"left": 0.0, "center": box.width / 2, "right": box.width}[piece.across]
    write(
        renderer,
        piece.text,
        (box.left + inset, height - box.top - box.height / 2),
        size=piece.size * 72 / _inch(renderer),
        color=piece.ink,
        weight="bold" if piece.bold else "normal",
        across=piece.across,
    )


def unit_of(size: tuple[float, float]) -> float:
    """Return the pixels of a unit in a window of this size."""
    return min(size[0] / WIDE, size[1] / HIGH)


def bar_height(size: tuple[float, float]) -> int:
    """Return the height of the bar in a window of this size, in pixels."""
    return round(BAR * unit_of(size))


def bar(
    labels: Sequence[tuple[str, str, bool]], size: tuple[int, int], style: Style
) -> list[Piece]:
    """Return a bar along the lower edge of a window.

    Parameters
    ----------
    labels : sequence of (str, str, bool)
        Name, text and whether it can be used now, from left to right. What has no name
        is only said.
    size : tuple of int
        Width and height of the window.
    style : Style
        The colours.

    Returns
    -------
    list of Piece
        The ground and, as large as they fit, the words.
    """
    width, unit = size[0], unit_of(size)
    height = bar_height(size)
    top = size[1] - height
    ground = Piece(Box(0, top, width, height), ground=style.background, name="bar")
    texts = [text for _, text, _ in labels]
    total = sum(map(_word_width, texts)) + GAP * (len(texts) - 1)
    room = width / unit - 2 * PAD
    pixel, pieces = unit * min(1.0, room / total), [ground]
    left = (width - total * pixel) / 2
    inner = min(height - 2 * GAP * unit, 2.2 * pixels_of(TEXT, unit))
    for name, text, usable in labels:
        wide = _word_width(text) * pixel
        box = Box(left, top + (height - inner) / 2 - GAP * unit / 2, wide, inner)
        pieces.append(_word(Piece(box, text, name), usable, pixel, style))
        left += wide + GAP * pixel
    return pieces


def _word(piece: Piece, usable: bool, pixel: float, style: Style) -> Piece:
    faded = blend(style.background, style.dim, 0.55)
    return replace(
        piece,
        size=pixels_of(TEXT, pixel),
        ink=(style.ink if usable else faded) if piece.name else style.dim,
        ground=style.faint if piece.name else None,
        corner=ROUND * pixel,
    )


def _word_width(text: str) -> float:
    return text_width(text, TEXT) + 2 * PAD


def pixels_of(points: float, unit: float) -> float:
    """Return a font size in pixels."""
    return points / 72 * PER_INCH * unit


def card(
    lines: Sequence[str],
    size: tuple[int, int],
    style: Style,
    name: str = "card",
    *,
    place: Callable[[tuple[float, float]], tuple[float, float]] | None = None,
) -> list[Piece]:
    """Return a card of lines; on an answer the first is bold, the head of the others.

    It stands low in the middle of the window or, of its width and height in pixels,
    where `place` puts its left and top.
    """
    unit = unit_of(size)
    pad, leading = 1.4 * PAD * unit, pixels_of(TEXT, unit) * LEADING * 1.1
    widths = [text_width(line, TEXT) for line in lines]
    widths[0] *= BOLD if name == "answer" else 1.0
    wide = max(widths) * SLACK * unit + 2 * pad
    high = leading * len(lines) + 2 * pad
    left, top = (size[0] - wide) / 2, size[1] - (BAR + 8) * unit - high
    if place is not None:
        left, top = place((wide, high))
    box = Box(left, top, wide, high)
    ground = Piece(box, "", name, ground=style.background, edge=style.ink)
    ground = replace(ground, corner=ROUND * unit, line=1.5 * unit)
    row = Box(left + pad, box.top + pad, wide - 2 * pad, leading)
    text = Piece(row, "", name, pixels_of(TEXT, unit), style.ink, across="left")
    return [
        ground,
        *(
            replace(
                text,
                box=replace(row, top=row.top + number * leading),
                text=line,
                bold=name == "answer" and number == 0,
            )
            for number, line in enumerate(lines)
        ),
    ]


def lifted(card: Sequence[Piece], above: Sequence[Piece]) -> list[Piece]:
    """Return a card, moved up if need be so that another one stands below it."""
    if not (card and above):
        return list(card)
    lower = max(card[0].box.bottom - above[0].box.top, 0.0)
    boxes = (replace(each.box, top=each.box.top - lower) for each in card)
    return [replace(each, box=box) for each, box in zip(card, boxes, strict=True)]


def help_page(
    title: str,
    rows: Sequence[tuple[str, str, str]],
    size: tuple[int, int],
    style: Style,
) -> list[Piece]:
    """Return a page of keys and what they do, in two columns, to be clicked.

    Each column is as wide as its own keys and words.

    Parameters
    ----------
    title : str
        Its heading.
    rows : sequence of (str, str, str)
        Name, key and words.
    size : tuple of int
        Width and height of the window.
    style : Style
        The colours.

    Returns
    -------
    list of Piece
        The page, as large as the window.
    """
    width, height = size
    half = (len(rows) + 1) // 2
    halves = rows[:half], rows[half:]
    caps = [_widest([key for _, key, _ in each], KEYS, BOLD) for each in halves]
    wides = [
        cap + PAD + _widest([words for *_, words in each], TEXT, SLACK)
        for cap, each in zip(caps, halves, strict=True)
    ]
    unit = min(height / (half * ROW + HEAD + 12), width / (sum(wides) + 7 * PAD))
    page = [Piece(Box(0, 0, width, height), name="help", ground=style.background)]
    heading = Box(0, 14 * unit, width, 34 * unit)
    size_of = pixels_of(TITLE, unit)
    page.append(Piece(heading, title, "help", size_of, style.ink, bold=True))
    gap = (width - sum(wides) * unit) / 3
    pitch = min((height / unit - HEAD - 12) / half, 1.6 * ROW)
    left = gap
    for cap, wide, each in zip(caps, wides, halves, strict=True):
        for i, row in enumerate(each):
            spot = Box(left, (HEAD + pitch * i) * unit, wide * unit, 24 * unit)
            page += _help_row(row, spot, cap * unit, unit, style)
        left += wide * unit + gap
    return page


def _widest(texts: Sequence[str], size: float, wider: float) -> float:
    """Return the width of the widest text, with room around it, in units."""
    return (
        max((text_width(each, size) for each in texts), default=0.0) * wider + 2 * PAD
    )


def _help_row(
    row: tuple[str, str, str], box: Box, keys: float, unit: float, style: Style
) -> Iterable[Piece]:
    name, key, words = row
    type_size = pixels_of(TEXT, unit)
    cap = Box(box.left, box.top, keys, box.height)
    said = Box(cap.right + PAD * unit, box.top, box.width - keys, box.height)
    yield Piece(
        cap,
        key,
        name,
        pixels_of(KEYS, unit),
        style.ink,
        style.faint,
        bold=True,
        corner=ROUND * unit,
    )
    yield Piece(said, words, name, type_size, style.ink, across="left")


def pointer(
    x: float, y: float, unit: float, style: Style, *, closed: bool
) -> list[Piece]:
    """Return a ring around a spot: thick while something is held."""
    pieces = []
    for color, line in ((style.background, 7.0), (style.ink, 4.0 if closed else 2.5)):
        radius = 17 * unit
        box = Box(x - radius, y - radius, 2 * radius, 2 * radius)
        pieces.append(Piece(box, edge=color, corner=radius, line=line * unit))
    return pieces


def puff(x: float, y: float, unit: float, style: Style) -> list[Piece]:
    """Return a spot at which points will be."""
    radius = 6 * unit
    box = Box(x - radius, y - radius, 2 * radius, 2 * radius)
    ground = blend(style.background, style.ink, 0.5)
    return [Piece(box, ground=ground, corner=radius)]


def noted(text: str, size: tuple[int, int], share: float = 1.0) -> list[str]:
    """Return a text in lines that a card in a window of this size has room for.

    The card may be as wide as a share of the window.
    """
    room = min(LINE, (share * size[0] / unit_of(size) - 4 * 1.4 * PAD) / SLACK)
    return wrapped(text, room, partial(text_width, size=TEXT))
