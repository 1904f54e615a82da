"""A handout on paper: four to six steps a page, in type that can be read there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kmviz.core.trace import Trace
from kmviz.drawing.artists.lettering import text_width, wrapped
from kmviz.drawing.artists.tags import covered
from kmviz.drawing.beside.beside import extras, height_across
from kmviz.drawing.beside.caption import caption_of
from kmviz.drawing.beside.panel import LINE as SENTENCE_LINE
from kmviz.drawing.beside.panel import READABLE, Caption, Sheet, lettering
from kmviz.drawing.beside.table import ROW
from kmviz.drawing.board.moment import Moment
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.board.stance import cramped
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.layout import (
    EDGE,
    FLAT,
    GAP,
    NAME,
    PER_INCH,
    TICKS,
    Box,
    Layout,
)
from kmviz.drawing.look.look import Look
from kmviz.drawing.look.settings import own_settings
from kmviz.drawing.words.languages import get_words
from kmviz.encoding.vectors import PER_INCH as PIXELS
from kmviz.export.handout import chosen_steps, moments_of, say, tile_layers

LEAST_TYPE = 9.05
"""Points of the smallest type on paper, which is that of a note."""
UNITS = PER_INCH * sizes.NOTE / LEAST_TYPE
"""Units of a picture an inch of paper."""
MARGIN, FOOT = 0.6, 0.3
"""Widths of the margins, and of the line at the foot, in inches."""
COLUMNS, MOST_ROWS, LEAST_ROWS = 2, 3, 2
LEAST_BOARD = 1.6
"""Inches of a board of which there are six on a page; else there are four."""
SIXTH, FOURTH, NARROWEST = 0.1, 0.35, 0.2
"""How much of where the points are the numbers of stars may cover, on boards of which
there are six on a page, or four; if they would cover more, they are left out. That
place is never taken as narrower than such a share of the board."""
BELOW, MOST_BELOW = 6 * ROW, 190.0
"""Heights of what stands below a board, in units: a table of six lines, or more."""
HEAD = sizes.HEADLINE / 72 * PER_INCH * 1.3
"""Height of a headline, in units."""
LINE = READABLE * SENTENCE_LINE
"""Height of a line of a caption in its smallest type, in units."""


@dataclass(frozen=True)
class Paper:
    """A sheet of paper, upright.

    Examples
    --------
    >>> PAPERS["a4"].pixels(300)
    (2480, 3508)
    """

    width: float
    height: float
    """In inches."""

    def pixels(self, per_inch: float = PIXELS) -> tuple[int, int]:
        """Return width and height in pixels, of which so many are an inch."""
        return round(self.width * per_inch), round(self.height * per_inch)


PAPERS = {"a4": Paper(210 / 25.4, 297 / 25.4), "letter": Paper(8.5, 11.0)}


@dataclass(frozen=True)
class _Pages:
    """Where the tiles of a handout stand on its pages, in units."""

    paper: Paper
    look: Look
    """How their boards look: numbers that have no room are left out."""
    rows: int
    tile: Layout
    parts: tuple[str, ...]
    """What stands below each board."""

    @property
    def places(self) -> list[tuple[float, float]]:
        """The top left corners of the tiles of a page, line by line."""
        wide, high = _room(self.paper, self.rows)
        left = top = MARGIN * UNITS
        return [
            (left + column * (wide + GAP), top + row * (high + GAP))
            for row in range(self.rows)
            for column in range(COLUMNS)
        ]


@own_settings
def paper_figures(
    trace: Trace, look: Look, paper: Paper, per_inch: float = PIXELS
) -> list[Figure]:
    """Return pages with up to twelve steps of a run, on Agg canvases.

    Parameters
    ----------
    trace : Trace
        The run.
    look : Look
        How it looks; its size is that of the paper.
    paper : Paper
        The paper.
    per_inch : float
        Pixels an inch.
    """
    draws = sum(step.phase == "seed" for step in trace)
    steps = chosen_steps(len(trace), draws)
    plane, moments = Plane(trace, get_words(look.words)), moments_of(trace, steps)
    pages = _pages(trace, look, paper, plane, moments)
    plane = plane.fitted(pages.tile.board.ratio)
    size = paper.pixels(per_inch)
    sheet = replace(pages.tile, size=size, unit=per_inch / UNITS)
    figures: list[Figure] = []
    captions: list[Caption] = []
    for shown in _spread(moments, len(pages.places)):
        figure = sheet.figure()
        FigureCanvasAgg(figure)
        about = Sheet(figure, sheet, look)
        figure.set_facecolor(about.style.background)
        for place, moment in zip(pages.places, shown, strict=False):
            on = Sheet(figure, sheet.moved(*place), pages.look)
            for layer in tile_layers(on, plane, trace, pages.parts):
                layer.show(moment)
            captions.append(Caption(on, plane, noted=not captions))
        figures.append(figure)
    say(captions, moments)
    for number, figure in enumerate(figures, start=1):
        facts = {"printed": len(steps), "total": len(trace)}
        _sign(Sheet(figure, sheet, look), paper, number, len(figures), facts)
    return figures


def _pages(
    trace: Trace, look: Look, paper: Paper, plane: Plane, moments: Sequence[Moment]
) -> _Pages:
    """Return the pages: six steps on each if their boards are not too small for it."""
    for rows in range(MOST_ROWS, LEAST_ROWS - 1, -1):
        parts = extras(look.shown, trace)
        wide, high = _room(paper, rows)
        spare = high - EDGE - TICKS - LEAST_BOARD * UNITS
        words = HEAD + max(_lines(moments, plane, look, wide)) * LINE + 4
        below = _below(parts, trace, look, wide, spare - words)
        fits = words + below <= spare
        while parts and words + below > spare:
            parts = parts[:-1]
            below = _below(parts, trace, look, wide, spare - words)
        tile = _tile(wide, high, min(words, spare), plane, below)
        hidden = _hidden(tile.board, plane, trace.k) if "numbers" in look.shown else 0.0
        fullest = len(_spread(moments, rows * COLUMNS)[0])
        if fits and hidden <= SIXTH and fullest > LEAST_ROWS * COLUMNS:
            break
    if hidden > FOURTH:
        look = replace(look, shown=look.shown - {"numbers"})
    return _Pages(paper, look, rows, tile, parts)


def _spread(moments: Sequence[Moment], most: int) -> list[Sequence[Moment]]:
    """Return moments page by page, as many on each as on others, or one more."""
    pages = -(-len(moments) // most)
    edges = [-(-len(moments) * page // pages) for page in range(pages + 1)]
    return [moments[low:high] for low, high in pairwise(edges)]


def _hidden(board: Box, plane: Plane, k: int) -> float:
    """Return how much numbers beside k stars cover of where the points are."""
    if not cramped(k, sizes.NOTE):
        return 0.0
    fitted = plane.fitted(board.ratio)
    wide, high = np.maximum(np.ptp(fitted.shares(fitted.points), axis=0), NARROWEST)
    area = wide * board.width * high * board.height * (72 / PER_INCH) ** 2
    return covered(k, sizes.NOTE) / float(area)


def _below(
    parts: tuple[str, ...], trace: Trace, look: Look, wide: float, most: float
) -> float:
    """Return how high what stands below a board is, of the most that there is."""
    if not parts:
        return 0.0
    needed = height_across(
        parts, trace, look, width=wide, most=most - EDGE, least=sizes.NOTE
    )
    return EDGE + max(BELOW, needed)


def _room(paper: Paper, rows: int) -> tuple[float, float]:
    """Return width and height of a tile, in units."""
    wide = (paper.width - 2 * MARGIN) * UNITS
    high = (paper.height - 2 * MARGIN - FOOT) * UNITS
    return (wide + GAP) / COLUMNS - GAP, (high + GAP) / rows - GAP


def _lines(
    moments: Sequence[Moment], plane: Plane, look: Look, wide: float
) -> Iterator[int]:
    """Yield how many lines of its smallest type each caption takes."""
    width_of = partial(text_width, size=READABLE * sizes.SENTENCE)
    words = get_words(look.words)
    for number, moment in enumerate(moments):
        _, sentence = caption_of(moment, words, plane, noted=number == 0)
        yield len(wrapped(sentence, 0.98 * wide, width_of))


def _tile(wide: float, high: float, words: float, plane: Plane, below: float) -> Layout:
    """Return a tile with words so high over a board, and more below it."""
    left = max(plane.tick_width, NAME) + EDGE / 2
    side = high - words - EDGE - TICKS - below
    across = min(wide - left, side * max(FLAT, plane.ratio or FLAT))
    board = Box(left, words + EDGE, across, side)
    top = board.bottom + TICKS
    most = max(below - EDGE, MOST_BELOW)
    room = Box(0.0, top, wide, min(high - top - EDGE, most)) if below else None
    box = Box(0.0, 0.0, wide, words)
    least = sizes.NOTE
    return Layout((wide, high), 1.0, board, box, room, across=True, least=least)


def _sign(
    sheet: Sheet, paper: Paper, number: int, pages: int, facts: dict[str, int]
) -> None:
    """Write at the foot how many steps are shown, if not all are, and the page."""
    words, foot = sheet.words, (paper.height - MARGIN) * UNITS - LINE
    told = [words.fill(words.printed, **facts)] * (facts["printed"] < facts["total"])
    told += [words.fill(words.printed_page, page=number, pages=pages)] * (pages > 1)
    line = lettering(sheet, (paper.width - MARGIN) * UNITS, foot, sheet.style.dim)
    line.set(ha="right", fontsize=sizes.NOTE, text=words.joiner.join(told))
