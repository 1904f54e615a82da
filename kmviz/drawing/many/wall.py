"""The wall: many runs on the same points at once, as small boards that play in step."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Unpack

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

from kmviz.core.algorithm import lloyd
from kmviz.core.asked.ends import as_good
from kmviz.core.ground.arrays import Pixels
from kmviz.core.options.options import chosen, takes
from kmviz.core.trace import Trace
from kmviz.drawing.beside.caption import headline
from kmviz.drawing.beside.ladder import Ladder, Lane, ladder_height
from kmviz.drawing.beside.panel import AFTER_TITLE, Sheet, Writing, words_height
from kmviz.drawing.board.moment import moment_at
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.look.layout import BESIDE, HIGH, WIDE, Box, Layout
from kmviz.drawing.look.look import Look, LookOptions
from kmviz.drawing.look.settings import own_settings
from kmviz.drawing.look.style import get_style
from kmviz.drawing.many.crowd import (
    MOST,
    ManyRuns,
    ends_told,
    played_runs,
    shown_runs,
    started_told,
)
from kmviz.drawing.many.grid import BETWEEN, EDGE, Grid
from kmviz.drawing.many.grid import LABEL as TILE_LABEL
from kmviz.drawing.many.heads import headed_grid, write_heads
from kmviz.drawing.many.tile import Rank, Tile
from kmviz.drawing.stage import Backing, still_life
from kmviz.drawing.words.languages import get_words
from kmviz.drawing.words.words import Words

SIZE = (1280, 720)
"""Width and height in pixels, when none are asked for."""
MOST_GROWN = 0.6
"""By which share of its height the ladder grows where there is room."""
WORDS, TALL = 62.0, 112.0
"""Heights of the words above, on wide pictures and on tall ones."""
BOARD = 300.0
"""A board so many units wide has markers of the usual size; on others they shrink."""
NUMBERED = 0.55
"""The scale from which the numbers of stars can be read."""


@takes(Look, size=SIZE)
class Wall:
    """A picture of many runs that can be set to any step, the same for all of them.

    A run that has ended rests. When all have, the best is crowned. Beneath, each run
    that has ended is a dot on one axis of inertia, and equal ends are stacked.

    Parameters
    ----------
    runs : Runs
        The runs, numbered from 1 as stars are: board 4 is ``runs[3]``. Of more than 40,
        or than there is room for, as many of each start are shown, the best among them.
    **options
        See `Look`. Without the part "inertia" there is no axis beneath.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        The picture, on an Agg canvas; pyplot does not know it.
    tiles : list of Tile
        Its small boards.
    ladder : Ladder or None
        The axis of inertia, if it is shown.
    last : int
        The position at which the longest run ends.
    aside : str
        What is said to the class instead of the sentence, if anything.

    Examples
    --------
    >>> from kmviz import restarts
    >>> X = [[0, 0], [0, 1], [4, 0], [4, 1]]
    >>> wall = Wall(restarts(X, k=2, runs=10, rng=1))
    >>> wall.caption(wall.last)
    '10 starts, 2 different ends: 7 reach the best, 1.00; the worst is 16 times that'
    """

    @own_settings
    def __init__(self, runs: ManyRuns, **options: Unpack[LookOptions]) -> None:
        look = chosen(Look, options)
        self._runs, self._words, self.aside = runs, get_words(look.words), ""
        self._title = f"{look.title}{AFTER_TITLE}" if look.title else ""
        self._longest = max(played_runs(runs), key=len, default=None)
        self.last = len(self._longest) - 1 if self._longest else 0
        plane = Plane(self._longest or _unstarted(runs), self._words)
        page, blocks, boards = _arranged(runs, look, plane)
        self._plane = plane.fitted(boards.tiles[0].ratio)
        self.traces = {i: _opened(runs, i) for block in blocks for i in block}
        scale = min(1.0, boards.side / BOARD) * page.unit
        self.figure = replace(page, unit=scale).figure()
        self.figure.set_facecolor(get_style(look.style).background)
        self.canvas = FigureCanvasAgg(self.figure)
        sheet = Sheet(self.figure, page, look)
        self._writing = Writing(sheet)
        self.tiles = self._make_tiles(sheet, boards, numbered=scale >= NUMBERED)
        write_heads(sheet, boards, _names(runs, blocks, self._words))
        self.ladder = Ladder(sheet, page.panel, self._lanes()) if page.panel else None
        self._regions = _regions(page, boards)
        self._backings: list[Backing] = []

    @own_settings
    def pixels(
        self, position: float, since: int | None = None, board: float | None = None
    ) -> Pixels:
        """Return the picture at a position as RGBA of shape (height, width, 4).

        The next call paints over the same array: copy what you keep. Where the steps
        after an earlier one, `since`, were passed over, it says so. Its small boards
        move with their stars, wherever `board` is.
        """
        if not self._backings:
            self._lay_backings()
        shown = self._show(position, since)  # before it, stars lie in another order
        parts = zip(self._backings, self._artists(), shown, strict=True)
        for backing, layers, changed in parts:
            if any(changed):
                backing.paint(layers, changed)
        return np.asarray(self.canvas.buffer_rgba())

    @own_settings
    def draw(self, position: float) -> None:
        """Set the picture to a position and render it."""
        self._show(position)
        self.canvas.draw()

    def caption(self, position: float) -> str:
        """Return what the picture says at a position, in one sentence."""
        headline, sentence = self._told(position)
        return self._words.both(headline, sentence)

    @property
    def items(self) -> list[int]:
        """The runs that are shown, by their numbers."""
        return list(self.traces)

    def item_at(self, x: float, y: float) -> int | None:
        """Return the run at a spot of the picture, or None.

        The spot is given as fractions of width and height, from the top left corner.
        """
        width, height = self.figure.bbox.size
        boards = zip(self.items, self._boards, strict=True)
        spot = x * width, (1 - y) * height
        return next((i for i, box in boards if box.contains(*spot)), None)

    def spot_of(self, item: int) -> tuple[float, float]:
        """Return where the board of a run is: its middle, as such fractions."""
        box = self._boards[self.items.index(item)]
        across, up = (np.array([box.p0, box.p1]).mean(axis=0)) / self.figure.bbox.size
        return float(across), float(1 - up)

    def choose(self, item: int | None) -> None:
        """Have a ring around the board of a run from now on; None for none."""
        for i, tile in zip(self.items, self.tiles, strict=True):
            tile.chosen = i == item

    @property
    def _boards(self) -> list[Bbox]:
        """The parts of the picture that belong to the boards."""
        return self._regions[1 : 1 + len(self.tiles)]

    def _show(self, position: float, since: int | None = None) -> list[list[bool]]:
        """Set all parts to a position; tell which of their layers changed."""
        over = position >= self.last
        headline, sentence = self._told(position, since)
        said, asked = self.aside or sentence, bool(self.aside)
        head = self._title + headline
        changed = [[self._writing.write(head, said, strong=asked)]]
        changed += [tile.show(position, over=over) for tile in self.tiles]
        if self.ladder:
            changed.append([self.ladder.show(self._ended(position), over=over)])
        return changed

    def _artists(self) -> list[list[Sequence[Artist]]]:
        """Return what each part draws with, layer by layer."""
        parts: list[list[Sequence[Artist]]] = [[self._writing.texts]]
        parts += [tile.artists for tile in self.tiles]
        if self.ladder:
            parts.append([self.ladder.artists])
        return parts

    def _lay_backings(self) -> None:
        """Keep the pixels of what never changes, part by part."""
        layers = chain.from_iterable(self._artists())
        still_life(self.canvas, list(chain.from_iterable(layers)))
        self._backings = [Backing(self.canvas, box) for box in self._regions]

    def _make_tiles(self, sheet: Sheet, boards: Grid, *, numbered: bool) -> list[Tile]:
        best = self._runs.reached
        return [
            Tile(
                sheet,
                box,
                self._plane,
                number=i + 1,
                trace=trace,
                k=self._runs.k,
                rank=Rank(best=i in best, crowned=i in best[:1]),
                numbered=numbered,
            )
            for box, (i, trace) in zip(boards.tiles, self.traces.items(), strict=True)
        ]

    def _lanes(self) -> list[Lane]:
        """Return the ends of each start, or of all runs if there is but one."""
        runs = self._runs
        ends = sorted(runs.ends, key=lambda end: end.inertia)
        names = list(dict.fromkeys(runs.inits))
        return [
            Lane(
                self._words.called("init", name) if len(names) > 1 else "",
                [end.inertia for end in ends],
                [[i for i in end.runs if runs.inits[i] == name] for end in ends],
                as_good([end.inertia for end in ends]).tolist(),
                list(runs.inits).count(name),
            )
            for name in names
        ]

    def _ended(self, position: float) -> frozenset[int]:
        """Return the runs that have ended; those not shown do so with the last."""
        if position >= self.last:
            return frozenset(i for end in self._runs.ends for i in end.runs)
        return frozenset(
            i
            for i, trace in self.traces.items()
            if trace and len(trace) - 1 <= position
        )

    def _told(self, position: float, since: int | None = None) -> tuple[str, str]:
        """Return the headline and the sentence at a position."""
        runs, words = self._runs, self._words
        if self._longest is None or position >= self.last:
            return ends_told(runs, len(self.traces), words)
        name = headline(moment_at(self._longest, position), words)
        if position == 0:
            return name, started_told(runs, words, self._plane.note)
        ended = len(self._ended(position))
        told = words.fill(words.many_ended, ended=ended, runs=len(self.traces))
        if since is None:
            return name, told
        passed = self._longest[int(position)].iteration - self._longest[since].iteration
        later = words.fill(words.many_later, passed=passed)
        return name, words.joiner.join([later, told])


def _opened(runs: ManyRuns, i: int) -> Trace | None:
    return None if i in runs.failures else runs[i]


def _unstarted(runs: ManyRuns) -> Trace:
    """Return the first step of a run that starts on points."""
    return Trace(runs.X, [next(lloyd(runs.X, runs.X[: runs.k]))])


def _arranged(
    runs: ManyRuns, look: Look, plane: Plane
) -> tuple[Layout, list[list[int]], Grid]:
    """Return the page, and as many runs as it has room for, with their boards."""
    words, size = get_words(look.words), look.size or SIZE
    lanes = len(set(runs.inits)) if "inertia" in look.shown else 0
    for most in range(MOST, 0, -4):
        blocks = shown_runs(runs, most)
        counts = [len(block) for block in blocks]
        _, ended = ends_told(runs, sum(counts), words)
        page = _page(size, lanes, [started_told(runs, words, plane.note), ended])
        names = _names(runs, blocks, words)
        boards = headed_grid(page.board, counts, names, plane.ratio or 1.0)
        if boards.readable:  # rather, fewer are shown
            break
    return _grown(page, boards), blocks, boards


def _names(runs: ManyRuns, blocks: Sequence[Sequence[int]], words: Words) -> list[str]:
    """Return how the runs of each block start."""
    return [words.called("init", runs.inits[block[0]]) for block in blocks]


def _page(size: tuple[int, int], lanes: int, told: Sequence[str]) -> Layout:
    """Return where words, boards and ladder stand, for so many lanes and sentences."""
    unit = min(size[0] / WIDE, size[1] / HIGH)
    width, height = (side / unit for side in size)
    wide = width - 2 * EDGE
    usual = WORDS if width / height >= BESIDE else TALL
    words = Box(EDGE, 18, wide, max(usual, words_height(told, wide, unit)))
    below = ladder_height(lanes) + 8 if lanes else 0.0
    top, bottom = words.bottom, height - below
    room = Box(EDGE, top, wide, bottom - top - 12)
    ladder = Box(EDGE, bottom, wide, below - 8) if lanes else None
    return Layout(size, unit, room, words, ladder)


def _grown(page: Layout, boards: Grid) -> Layout:
    """Return the page with a ladder that takes what the boards leave, to a degree."""
    if page.panel is None:
        return page
    free = page.board.bottom - max(box.bottom for box in boards.tiles)
    more = min(free, MOST_GROWN * page.panel.height)
    panel = replace(
        page.panel, top=page.panel.top - more, height=page.panel.height + more
    )
    return replace(page, panel=panel)


def _regions(page: Layout, boards: Grid) -> list[Bbox]:
    """Return what each part may paint on, in pixels from below."""
    width, height = (side / page.unit for side in page.size)
    half = BETWEEN / 2
    tiles = [
        Box(
            box.left - half,
            box.top - TILE_LABEL,
            box.width + BETWEEN,
            box.height + TILE_LABEL + half,
        )
        for box in boards.tiles
    ]
    strips = [page.words, page.panel] if page.panel else [page.words]
    top, *bottom = (Box(0, strip.top - 6, width, strip.height + 6) for strip in strips)
    bottom = [replace(box, height=height - box.top) for box in bottom]
    return [_pixels(box, page) for box in (top, *tiles, *bottom)]


def _pixels(box: Box, page: Layout) -> Bbox:
    unit, high = page.unit, page.size[1]
    edges = (box.left, high / unit - box.bottom, box.right, high / unit - box.top)
    left, bottom, right, top = (round(edge * unit) for edge in edges)
    return Bbox.from_extents(left, bottom, right, top)
