"""The sizes of the clusters, and how far they are the groups that are known."""

import math
from collections.abc import Collection

import numpy as np

from kmviz.core.ground.arrays import Ints
from kmviz.core.partitions import Groups, adjusted_rand, agreement
from kmviz.core.trace import Trace
from kmviz.drawing.artists.lettering import CAPITAL, Lettering, text_width
from kmviz.drawing.artists.marks import Markers
from kmviz.drawing.beside.panel import SMALLER_LINES, Sheet, fit_alike, lettering
from kmviz.drawing.board.layer import Layer
from kmviz.drawing.board.moment import Moment
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.layout import PER_INCH, Box
from kmviz.drawing.words.spelling import grouped
from kmviz.drawing.words.words import Words

ROW, LEAST = 27.0, 20.0
"""How high a line of the table is, usually and at least, in units."""
HIGHER = (38.0, 34.0, 30.0)
"""How high it is if there is room, the highest first."""
NAMES, FIGURE, BETWEEN = 0.36, 30.0, 9.0
"""Share of the width for the names of the rows; the least width of a column, and the
least space between two figures."""
TYPE, DISC, WIDER, MARK = 0.6, 0.8, 0.96, 0.45
"""Sizes of the type, of a cluster's disc, of one for two digits, and of a group's mark,
as shares of a line."""
INDENT = 1.0
"""How far a name stands from the left, where there are marks, in lines."""
NONE = "–"
"""What stands where there is no figure yet."""


def tabled(trace: Trace, shown: Collection[str]) -> bool:
    """Tell whether a table is to be shown, and there is something in it."""
    return "sizes" in shown or ("truth" in shown and trace.truth is not None)


class Table(Layer):
    """A column for each cluster: how many points it has of each group, and in all.

    Columns that have no room beside the others go on below; then there may be no room
    for a row of each group.
    """

    def __init__(self, sheet: Sheet, box: Box, trace: Trace) -> None:
        shown = sheet.look.shown
        self._truth = trace.truth if "truth" in shown else None
        self._words, self._labels = sheet.words, np.empty(0, np.int64)
        named, sized = _names(trace, shown, self._words), "sizes" in shown
        grid = _grid(box, trace, shown, len(named))
        if grid.high < _row(sheet.layout.least):
            named, grid = [], _grid(box, trace, shown, 0)
        rows = [*named, *([self._words.table_points] if sized else [])]
        pen = _Pen(sheet, grid)
        self.figures = [
            [pen.figure(row, cluster) for cluster in range(trace.k)]
            for row in range(len(rows))
        ]
        """The figures, a list for each group, and a last one for the sizes."""
        self.rand = pen.last_line(self._words.table_rand) if self._truth else None
        """The adjusted Rand index."""
        self._groups, self._sized = len(named), sized
        if rows:
            pen.heads(trace.k)
        for row, name in enumerate(rows):
            pen.name(row, name, marked=row < len(named))
        pen.fit_names()
        self.artists = pen.artists

    def show(self, moment: Moment) -> bool:
        """Count the points of each cluster, also while the true groups are seen."""
        at_truth = moment.step.phase == "truth"
        shown = moment.past[-2] if at_truth else moment
        labels = shown.labels
        if self._labels is labels:
            return False
        self._labels = labels
        counted = bool(labels[0] >= 0)
        rows = self._counts(labels, shown.sizes)
        for row, counts in zip(self.figures, rows, strict=True):
            for figure, count in zip(row, counts, strict=True):
                figure.set_text(grouped(str(count)) if counted else NONE)
        if self.rand and self._truth:
            index = adjusted_rand(labels, self._truth.labels) if counted else 0
            self.rand.set_text(self._words.number(index) if counted else NONE)
        return True

    def _counts(self, labels: Ints, sizes: Ints) -> list[list[int]]:
        """Return the figures of each row: of each group that has one, and of all."""
        table = np.zeros((self._groups + 1, len(sizes)), np.int64)
        table[-1] = sizes
        if self._groups and self._truth and labels[0] >= 0:
            counts = agreement(labels, self._truth.labels)
            table[:-1, : counts.shape[1]] = counts
        figures: list[list[int]] = table.tolist()
        return figures if self._sized else figures[:-1]


def group_names(truth: Groups, words: Words) -> list[str]:
    """Return what the groups are called: their names, or else their numbers."""
    numbers = range(1, int(truth.labels.max()) + 2)
    numbered = [words.fill(words.table_group, number=number) for number in numbers]
    return list(truth.names) or numbered


def heights(
    wide: float,
    trace: Trace,
    shown: Collection[str],
    groups: int,
    *,
    least: float = 0.0,
) -> tuple[float, float]:
    """Return how high a table so wide is, at least and at most.

    It has rows for so many groups, and type of a least size.
    """
    grid = _grid(Box(0.0, 0.0, wide, math.inf), trace, shown, groups)
    return grid.lines * _row(least), grid.lines * grid.high


def groups_in(trace: Trace, shown: Collection[str]) -> int:
    """Return how many groups have rows, if there is room for all."""
    known = trace.truth if "truth" in shown else None
    return int(known.labels.max()) + 1 if known else 0


def _row(least: float) -> float:
    """Return the least height of a line whose type has a least size, in points."""
    return max(LEAST, least / 72 * PER_INCH / TYPE)


def _names(trace: Trace, shown: Collection[str], words: Words) -> list[str]:
    """Return the names of the groups that have rows."""
    known = trace.truth if "truth" in shown else None
    return group_names(known, words) if known else []


def _grid(box: Box, trace: Trace, shown: Collection[str], groups: int) -> "_Grid":
    """Return where the lines are of a table with rows for so many groups."""
    widest, rows = grouped(str(trace.metric.n)), groups + ("sizes" in shown)
    last = "truth" in shown and trace.truth is not None
    return _Grid(box, trace.k, widest, rows=rows, last=last)


class _Grid:
    """Where the lines and columns of a table are, in units."""

    def __init__(self, box: Box, k: int, widest: str, *, rows: int, last: bool) -> None:
        self.box, self.rows = box, rows
        room = box.width * (1 - NAMES)
        for high in (*HIGHER, ROW):
            figure = text_width(widest, TYPE * high / PER_INCH * 72) + BETWEEN
            least = max(FIGURE * high / ROW, figure)
            self._beside = min(k, max(1, int(room / least)))
            blocks = math.ceil(k / self._beside) if rows else 0
            self.lines = blocks * (rows + 1) + last
            if self._beside == k and self.lines * high <= box.height:
                break
        self.high = min(high, box.height / max(1, self.lines))

    @property
    def usual(self) -> float:
        """How high a line is for the names, which have no more room in a higher one."""
        return min(self.high, ROW)

    @property
    def type(self) -> float:
        """The size of the type, in points."""
        return TYPE * self.high / PER_INCH * 72

    def place(self, row: int, cluster: int) -> tuple[float, float]:
        """Return the middle of a figure; the heads stand in row -1."""
        block, column = divmod(cluster, self._beside)
        width = self.box.width * (1 - NAMES) / self._beside
        line = block * (self.rows + 1) + 1 + row
        return self.box.right - (self._beside - column - 0.5) * width, self.middle(line)

    def middle(self, line: int) -> float:
        """Return where the middle of a line is."""
        return self.box.top + (line + 0.5) * self.high


class _Pen:
    """Writes and draws into a grid."""

    def __init__(self, sheet: Sheet, grid: _Grid) -> None:
        self._sheet, self._grid = sheet, grid
        self._ax = sheet.layout.axes(sheet.figure, grid.box)
        box = grid.box
        self._ax.set(facecolor="none", xticks=[], yticks=[])
        self._ax.set(xlim=(box.left, box.right), ylim=(box.bottom, box.top))
        self._ax.spines[:].set_visible(False)
        self._names: list[tuple[float, Lettering, str]] = []
        """The room in which a name is to be written, where, and the name."""
        self.artists: list[Markers | Lettering] = []

    def figure(self, row: int, cluster: int) -> Lettering:
        """Return the figure of a cluster in a row."""
        text = self._text(*self._grid.place(row, cluster), self._sheet.style.ink)
        text.set(ha="center")
        return text

    def heads(self, k: int) -> None:
        """Draw the numbers of the clusters on discs of their colours."""
        style = self._sheet.style
        for cluster, color in enumerate(style.colors(k)):
            x, y = self._grid.place(-1, cluster)
            self._mark("o", DISC if k < 10 else WIDER, x, y, color)
            number = self._text(x, y, style.number_on(color))
            number.set(text=str(cluster + 1), ha="center", weight="bold")

    def name(self, row: int, name: str, *, marked: bool) -> None:
        """Write the name of a row, beside the mark of its group."""
        _, y = self._grid.place(row, 0)
        indent, left = INDENT * self._grid.usual * marked, self._grid.box.left
        if marked:
            shape = sizes.SHAPES[row % len(sizes.SHAPES)]
            x, share = left + indent / 2, MARK * self._grid.usual / self._grid.high
            self._mark(shape, share, x, y, self._sheet.style.dim)
        text = self._text(left + indent, y, self._sheet.style.dim)
        self._names.append((self._grid.box.width * NAMES - indent, text, name))

    def last_line(self, name: str) -> Lettering:
        """Write the name of the last line, and return its figure."""
        box, y = self._grid.box, self._grid.middle(self._grid.lines - 1)
        value = self._text(box.right, y, self._sheet.style.ink)
        value.set(ha="right", weight="bold")
        text = self._text(box.left, y, self._sheet.style.dim)
        self._names.append((box.width - 3 * self._grid.high, text, name))
        return value

    def fit_names(self) -> None:
        """Fit the names into their rooms, all in one size."""
        size, layout, grid = self._grid.type, self._sheet.layout, self._grid
        shares = [*SMALLER_LINES, *(x * grid.usual / grid.high for x in SMALLER_LINES)]
        shares = [share for share in shares if share * size >= layout.least]
        lines = [(room * layout.unit, text, name) for room, text, name in self._names]
        fit_alike(lines, size * self._sheet.type, shares=shares or (1.0,))

    def _text(self, x: float, middle: float, color: str) -> Lettering:
        """Return text whose middle is at a height."""
        sheet, size = self._sheet, self._grid.type
        top = middle - CAPITAL * size / 72 * PER_INCH / 2
        text = lettering(sheet, x, top, color)
        text.set_fontsize(size * sheet.type)
        self.artists.append(text)
        return text

    def _mark(self, shape: str, share: float, x: float, y: float, face: str) -> None:
        size = share * self._grid.high / PER_INCH * 72
        mark = Markers(
            self._ax, shape, size=size, face=face, edge=face, rim=0.0, zorder=1
        )
        mark.places = np.array([[x, y]])
        self.artists.append(mark)
