"""Which k? The curves over the number of clusters beside the board of one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol, Unpack

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg

from kmviz.core.ground.arrays import Floats, Pixels
from kmviz.core.options.options import chosen, takes
from kmviz.core.trace import Trace
from kmviz.drawing.beside.chart import Chart, Curve, Numbers, verdict_lines
from kmviz.drawing.beside.panel import AFTER_TITLE, Sheet, Writing, words_height
from kmviz.drawing.board.board import board_layers, take_over
from kmviz.drawing.board.layer import Layer
from kmviz.drawing.board.moment import moment_at
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.look.layout import BESIDE, HIGH, NAME, TICKS, WIDE, Box, Layout
from kmviz.drawing.look.look import Look, LookOptions
from kmviz.drawing.look.settings import own_settings
from kmviz.drawing.look.style import get_style
from kmviz.drawing.many.grid import EDGE
from kmviz.drawing.words.languages import get_words
from kmviz.drawing.words.words import Words

SIZE = (1280, 720)
"""Width and height in pixels, when none are asked for."""
WORDS = 66.0
"""The least height of the words above."""
CHARTS = 305.0
"""Height of the four charts below a board at which their curves can be read."""
LARGE = 0.55
"""The share of the width that a board above them has at least."""


class KnownOfK(Protocol):
    """What the picture shows, as `kmviz.choose_k` returns it."""

    @property
    def X(self) -> Floats:
        """The points, shape (n, d)."""

    @property
    def ks(self) -> Sequence[int]:
        """The numbers of clusters."""

    @property
    def asked(self) -> Sequence[int]:
        """Those that there will be, if it goes on."""

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


def curves_of(choice: KnownOfK, words: Words) -> list[Curve]:
    """Return the four curves of a choice, in the words of a language."""
    named = {
        "inertia": (words.inertia, choice.inertia),
        "silhouette": (words.silhouette, choice.silhouette),
        "gap": (words.gap, choice.gap),
        "f(K)": ("f(K)", choice.f),
    }
    curves = []
    for method, (name, values) in named.items():
        pick = choice.picks[method]
        picked = pick if isinstance(pick, int) else None
        verdict = words.say(pick) if isinstance(pick, str) else f"k = {pick}"
        errors = choice.gap_error if method == "gap" else {}
        curves.append(Curve(name, values, verdict, picked, errors))
    return curves


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
    aside : str
        What is said to the class instead of the sentence, if anything.

    Examples
    --------
    >>> from kmviz import choose_k, make_board
    >>> choice = choose_k(make_board("faithful"), ks=range(1, 5), references=20, rng=0)
    >>> curves = Curves(choice)
    >>> curves.caption(curves.last)
    'Which k? Silhouette: k = 2; gap statistic: k = 2; f(K): k = 2'
    """

    @own_settings
    def __init__(self, choice: KnownOfK, **options: Unpack[LookOptions]) -> None:
        look = self._look = chosen(Look, options)
        self._choice, self._words = choice, get_words(look.words)
        self._curves = curves_of(choice, self._words)
        self._chosen: int | None = None
        self._drawn: tuple[object, ...] = ()
        self._layers: dict[str, Layer] = {}
        self._on_board: int | None = None
        self.aside = ""
        self.last = len(choice.ks)
        self._plane = Plane(choice.trace(choice.ks[-1]), self._words)
        size = look.size or SIZE
        unit = min(size[0] / WIDE, size[1] / HIGH)
        width, height = (side / unit for side in size)
        told = [self._told(position)[1] for position in range(self.last + 1)]
        words, board, boxes = _boxes(width, height, unit, self._plane, told)
        self._plane = self._plane.fitted(board.ratio)
        page = Layout(size, unit, board, words)
        self.figure = page.figure()
        self.figure.set_facecolor(get_style(look.style).background)
        self.canvas = FigureCanvasAgg(self.figure)
        self._sheet = Sheet(self.figure, page, look)
        self._writing = Writing(self._sheet)
        self._board = page.axes(self.figure, board)
        pairs = [*zip(boxes, self._curves, strict=True)]
        said = (verdict_lines(curve, box.width, unit)[1] for box, curve in pairs)
        most = max(map(len, said))
        self.charts = [
            Chart(self._sheet, box, curve, choice.asked, most) for box, curve in pairs
        ]

    @property
    def items(self) -> list[int]:
        """The numbers of clusters."""
        return list(self._choice.ks)

    def item_at(self, x: float, y: float) -> int | None:
        """Return the number of clusters at a spot of a chart, or None.

        The spot is given as fractions of width and height, from the top left corner.
        """
        width, height = self.figure.bbox.size
        spots = (chart.k_at(x * width, (1 - y) * height) for chart in self.charts)
        k = next((k for k in spots if k is not None), None)
        return k if k in self.items else None

    def spot_of(self, item: int) -> tuple[float, float]:
        """Return the spot of a number of clusters in the first chart, in fractions."""
        across, up = self.charts[0].place_of(item) / self.figure.bbox.size
        return float(across), float(1 - up)

    def choose(self, item: int | None) -> None:
        """Have a number of clusters on the board from now on; None for none."""
        self._chosen = item

    def take_over(self, other: "Curves") -> None:
        """Use what another picture of the same points has found, or nothing of it."""
        if not self._layers:
            self._layers = other._layers

    def shown_k(self, position: float) -> int:
        """Return the number of clusters on the board.

        It is the one that is chosen, else that of the position: at the end, what most
        pick.
        """
        if self._chosen is not None:
            return self._chosen
        if position < self.last:
            return self._choice.ks[int(position)]
        picks = [curve.pick for curve in self._curves if curve.pick]
        return max(sorted(set(picks)), key=picks.count, default=self._choice.ks[-1])

    @own_settings
    def pixels(
        self, position: float, since: int | None = None, board: float | None = None
    ) -> Pixels:
        """Return the picture at a position as RGBA of shape (height, width, 4).

        Nothing is passed over and nothing glides, so there is nothing to do for `since`
        and `board`.
        """
        if self._drawn != self._shown(position):
            self.draw(position)
        return np.asarray(self.canvas.buffer_rgba())

    @own_settings
    def draw(self, position: float) -> None:
        """Set the picture to a position and render it."""
        self._drawn = ()
        k, over = self.shown_k(position), position >= self.last
        self._lay(k)
        for chart in self.charts:
            chart.show(self._choice.ks[: int(position) + 1], k, over=over)
        title = f"{self._look.title}{AFTER_TITLE}" if self._look.title else ""
        headline, sentence = self._told(position)
        said = self.aside or sentence
        self._writing.write(title + headline, said, strong=bool(self.aside))
        self.canvas.draw()
        self._drawn = self._shown(position)

    def caption(self, position: float) -> str:
        """Return what the picture says at a position, in one sentence."""
        headline, sentence = self._told(position)
        return self._words.both(headline, sentence)

    def _lay(self, k: int) -> None:
        """Have the board of a k, which stays as long as it is that of this one.

        Of many points it takes several times as long as the rest of the picture.
        """
        if k == self._on_board:
            return
        self._on_board, trace = None, self._choice.trace(k)
        self._board.clear()
        layers = board_layers(
            self._board, self._plane, k, get_style(self._look.style), self._look.shown
        )
        take_over(layers, self._layers)
        self._layers, moment = layers, moment_at(trace, len(trace) - 1)
        for layer in layers.values():
            layer.show(moment)
        self._on_board = k

    def _shown(self, position: float) -> tuple[object, ...]:
        """Return the same for positions at which the picture is the same."""
        return self.shown_k(position), min(int(position), self.last), self.aside

    def _told(self, position: float) -> tuple[str, str]:
        words = self._words
        notes = [self._plane.note] if self._plane.note else []
        if position >= self.last:
            picks = [words.both(c.name, c.verdict) for c in self._curves[1:]]
            return words.which_k, words.joiner.join(picks)
        k = self.shown_k(position)
        known = [each.told(k, words) for each in self._curves if k in each.values]
        return f"k = {k}", words.joiner.join([*known, *notes])


def _boxes(
    width: float, height: float, unit: float, plane: Plane, told: Sequence[str]
) -> tuple[Box, Box, list[Box]]:
    """Return where words, board and charts stand, for some sentences.

    The charts stand beside the board on wide pictures, below it on tall ones, and
    around it on those between.
    """
    needed = words_height(told, width - 2 * EDGE, unit, share=1.0)
    words = Box(EDGE, 18, width - 2 * EDGE, max(WORDS, needed))
    left, below, top = EDGE + max(plane.tick_width, NAME), TICKS, words.bottom + 8
    if width / height > BESIDE:
        side = min(height - top - 4 - below, width * 0.52 - left)
        board = Box(left, top, side, side)
        panel = replace(words, left=board.right + 40, width=width - board.right - 64)
        panel = replace(panel, top=top, height=height - top - 14)
        return words, board, _quarters(panel)
    room = replace(words, top=top, height=height - top - 14)
    side = min(width - left - EDGE, room.height - CHARTS - below - 8)
    if side > LARGE * width:
        board = Box(left, top, side, side)
        return words, board, _quarters(room.cut(room.height - side - below - 8)[1])
    first, second = room.columns(2)
    upper, middle, lower = second.rows(3)
    board = Box(left, top, first.right - left, lower.top - below - 8 - top)
    return words, board, [upper, middle, replace(lower, left=first.left), lower]


def _quarters(panel: Box) -> list[Box]:
    """Return four boxes, two by two."""
    return [box for row in panel.rows(2) for box in row.columns(2)]
