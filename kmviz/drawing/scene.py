"""The whole picture: the layers on a Figure, set to any moment of a run."""

import math
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Unpack

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg

from kmviz.core.given.numbers import check_index, real
from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import shown
from kmviz.core.options.options import chosen, takes
from kmviz.core.trace import Trace, check_trace
from kmviz.drawing.beside.beside import CHARTS, beside, layers_beside, room_for_code
from kmviz.drawing.beside.dots import Dots, DotsLayer, check_dots
from kmviz.drawing.beside.panel import Caption, Sheet, room_to_tell
from kmviz.drawing.beside.progress import Future, Progress, Staircase, Standing
from kmviz.drawing.board.board import board_layers, take_over
from kmviz.drawing.board.given import (
    check_guesses,
    check_pointed,
    check_since,
)
from kmviz.drawing.board.guesses import GUESS, Guesses, GuessLayer
from kmviz.drawing.board.layer import Layer
from kmviz.drawing.board.layers import Pointer
from kmviz.drawing.board.moment import (
    Moment,
    check_pictured,
    moment_at,
    set_out,
    unanswered,
)
from kmviz.drawing.board.occupied import Occupied, enough
from kmviz.drawing.board.plane import OfStar, Plane, Pointed
from kmviz.drawing.board.spots import Spots
from kmviz.drawing.look.layout import Box, layout
from kmviz.drawing.look.look import Look, LookOptions
from kmviz.drawing.look.settings import own_settings
from kmviz.drawing.look.style import get_style, star_size
from kmviz.drawing.words.languages import get_words

TOUCH = 9.0
"""How far from a point, in points, a finger may be to mean it."""
SIZE = (800, 600)
"""Width and height in pixels, when none are asked for."""
CHARTED = ("titles", *CHARTS)
"""Layers that tell how far the run has come."""
BEHIND = ("cells", "chances", "points", "batch", "borders", "rings")
"""Layers of the board behind the stars."""
KEPT = 2
"""Moments that are remembered: that of the stars, and that of the board."""


@takes(Look, size=SIZE)
class Scene:
    """A picture of a run that can be set to any of its moments.

    Parameters
    ----------
    trace : Trace
        The run, of which no more is computed than is shown: of step 3, steps 0 to 4.
    dots : Dots, optional
        The ends of other runs, to be shown beside; another picture may show others.
    **options
        See `Look`.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        The picture, on an Agg canvas; pyplot does not know it.
    layers : dict of str to Layer
        Its parts, in the order in which they are drawn: what changes least comes first.
    parts : list of range
        Which layers, by number, seldom change beside the board, do so at steps, and
        move there; are the ground of the board and the marks on it, which keep within
        it; and are above them all.
    board : matplotlib.axes.Axes
        What the board is drawn on.
    charts_wait : bool
        Whether the charts stand still while things glide, so that films are small.

    Raises
    ------
    TypeError, ValueError
        If the trace, the size, the style, the words or what is to be shown is unusable.

    Examples
    --------
    >>> from kmviz import kmeans
    >>> scene = Scene(kmeans([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]], k=2, rng=0))
    >>> scene.draw(1)
    >>> scene.caption(1)
    'Assign 1: all 3 points join their nearest star; inertia 1.00'
    """

    @own_settings
    def __init__(
        self,
        trace: Trace,
        *,
        dots: Dots | None = None,
        **options: Unpack[LookOptions],
    ) -> None:
        if dots is not None:
            check_dots(dots)
        look = self._look = chosen(Look, options)
        self._dots = dots if "starts" in look.shown else None
        self.trace = self._made_for = check_pictured(trace)
        self._seen = [(trace, 0.0, moment_at(trace, 0.0))]
        self._behind: Moment | None = None
        self._hiding = False
        self.charts_wait = False
        self._style = get_style(look.style)
        self._words = get_words(look.words)
        plane = Plane(trace, self._words)
        self._layout = layout(
            look.size or SIZE,
            ticks=plane.tick_width,
            ratio=plane.ratio,
            beside=beside(look.shown, trace, self._dots),
            told=room_to_tell(trace, self._words, plane, title=look.title),
            parts=room_for_code(trace, look, self._dots),
        )
        self._plane = plane.fitted(self._layout.board.ratio)
        self.figure = self._layout.figure()
        self.figure.set_facecolor(self._style.background)
        self.canvas = FigureCanvasAgg(self.figure)
        self.board = self._layout.axes(self.figure, self._layout.board)
        self._spots = Spots(self._layout.size, self.board)
        self.layers = self._layers()

    def __repr__(self) -> str:
        width, height = self._layout.size
        return f"<Scene, {width}x{height} pixels, of {self.trace!r}>"

    @own_settings
    def draw(self, position: float) -> None:
        """Set the picture to a position on the trace and render it.

        Position 3 is ``trace[3]``; 3.4 is 40 % of the way from there to ``trace[4]``.
        """
        self.show(position)
        self.canvas.draw()

    @own_settings
    def show(
        self, position: float, since: int | None = None, board: float | None = None
    ) -> list[bool]:
        """Set the layers to a position unrendered; tell which of them changed.

        Where the steps after an earlier one, `since`, were passed over, it says so. The
        board behind the stars may be at another position.
        """
        behind = None if board is None else self._moment(board, "board")
        moment = self._moment(position)
        if since is not None:
            since = check_since(since, position)
            moment = replace(moment, since=self.trace[since])
        charted = set_out(moment) if self.charts_wait else moment
        moments: dict[str, Moment | None] = dict.fromkeys(CHARTED, charted)
        if behind is not None:
            still = behind is self._behind
            moments |= dict.fromkeys(BEHIND, None if still else behind)
        self._behind = behind or moment
        of_each = (moments.get(name, moment) for name in self.layers)
        return [
            each is not None and layer.show(each)
            for layer, each in zip(self.layers.values(), of_each, strict=True)
        ]

    def caption(self, position: float) -> str:
        """Return what the picture says at a position, in one sentence."""
        return self._words.both(*self._caption.said(self._moment(position)))

    def mark(self, guesses: Guesses | None, *, veiled: bool = False) -> None:
        """Show what is expected of a step, and say so, until it is taken away by None.

        While it is asked which points will switch, or is to be asked (veiled), nothing
        on the picture tells. The picture changes when it is next shown or drawn.
        """
        check_guesses(guesses, veiled, self.trace)
        self._guesses.mark(guesses)
        self._caption.remark = guesses.sentence(self._words) if guesses else ""
        self._hiding = veiled or (guesses is not None and guesses.hides)
        self._know_future()

    def point_out(self, pointed: Pointed | None) -> None:
        """Ring what somebody asks about, until something else is; None for nothing."""
        if pointed is not None:
            pointed = check_pointed(pointed, self.trace)
        self._pointer.point_out(pointed)

    def fits(self, trace: Trace) -> bool:
        """Tell whether a run has as many points, columns and stars as this one."""
        run = check_trace(trace)
        return run.k == self.trace.k and run.X.shape == self.trace.X.shape

    def take_over(self, other: "Scene") -> None:
        """Use what another picture of the same points has found, or nothing of it."""
        check_scene(other, "other")
        take_over(self.layers, other.layers)

    def put(self, dots: Dots) -> None:
        """Show other ends of runs, of which there must have been some before."""
        check_dots(dots)
        if self._ends is not None:
            self._ends.put(dots)
            stairs = self.layers.get("staircase")
            if isinstance(stairs, Staircase):
                stairs.reach(dots.highest)

    def dot_at(self, x: float, y: float) -> int | None:
        """Return the end of another run at a spot of the picture, or None."""
        pixel = self._spots.pixel(x, y)
        return None if self._ends is None else self._ends.dot_at(*pixel)

    def follow(self, trace: Trace) -> None:
        """Show another run of the same points and as many stars from now on.

        Everything is as in a scene of that run but for the view, which stays, and the
        future in the panel, which is only shown for the run that the scene was made
        for: good enough while a star is dragged, and many times as quick as another
        scene.
        """
        if not self.fits(check_pictured(trace)):
            message = (
                f"trace must have the same points and {self.trace.k} stars, "
                f"got {len(trace.X)} points and {trace.k} stars"
            )
            raise ValueError(message)
        self.trace = trace
        self._know_future()

    def place_at(self, x: float, y: float) -> Floats | None:
        """Return the place on the board at a spot of the picture, or None off it.

        The spot is given as fractions of width and height, from the top left corner.
        The place is in the units of the data, for more than two columns of the plane.
        """
        place = self._spots.place(x, y)
        return None if place is None else self._plane.lift(place)

    @property
    def reach(self) -> float:
        """How far from its middle, in pixels, a star is met."""
        return self._in_pixels(star_size(self.trace.k) / 2)

    def star_at(self, x: float, y: float, position: float) -> int | None:
        """Return the star at a spot, or whose guess is there, or None."""
        nearest = self._spots.nearest
        guess = nearest(self._guesses.places, x, y, reach=GUESS * self.reach)
        stars = self._plane.project(self._moment(position).stars)
        return nearest(stars, x, y, reach=self.reach) if guess is None else guess

    def point_at(self, x: float, y: float) -> int | None:
        """Return the point at a spot of the picture, or None."""
        reach = self._in_pixels(TOUCH)
        return self._spots.nearest(self._plane.points, x, y, reach=reach)

    def spot_of(self, star: int, position: float) -> tuple[float, float]:
        """Return the spot of a star, or of its guess; nan for one that was dropped."""
        star = check_index(star, "star", self.trace.k)
        guess = self._guesses.places[star]
        stars = self._plane.project(self._moment(position).stars)
        return self._spots.spot(stars[star] if np.isnan(guess[0]) else guess)

    def spot_of_point(
        self, pointed: Pointed, position: float = 0.0
    ) -> tuple[float, float]:
        """Return the spot on the picture of what somebody asks about.

        Points and places are where they are at any position, a star is not.
        """
        pointed = check_pointed(pointed, self.trace)
        if isinstance(pointed, OfStar):
            return self.spot_of(pointed.star, position)
        return self._spots.spot(self._plane.place_of(pointed))

    def occupied(self, position: float) -> Occupied:
        """Return what on the board a card should not hide."""
        board, unit = self._layout.board, self._layout.unit
        edges = (board.left, board.top, board.width, board.height)
        stars = self._plane.project(self._moment(position).stars)
        return Occupied(
            self._layout.size,
            Box(*(edge * unit for edge in edges)),
            self._spots.pixels(stars),
            self._spots.pixels(enough(self._plane.points)),
            clear=self.reach,
        )

    def _in_pixels(self, length: float) -> float:
        return length * self.figure.dpi / 72

    def _moment(self, position: float, name: str = "position") -> Moment:
        if not self._reaches(position):
            last = len(self.trace) - 1
            message = f"{name} must be between 0 and {last}, got {shown(position)}"
            raise ValueError(message)
        moment = self._remembered(position)
        return unanswered(moment) if self._hiding else moment

    def _remembered(self, position: float) -> Moment:
        """Return the moment there, which comes first of those that are remembered."""
        moment = None
        for trace, place, known in self._seen:
            if trace is self.trace and place == position:
                moment = known
        if moment is None:
            moment = moment_at(self.trace, position)
        others = [each for each in self._seen if each[2] is not moment]
        self._seen = [(self.trace, position, moment), *others[: KEPT - 1]]
        return moment

    def _know_future(self) -> None:
        """Chart the future if it is that of this run, and not asked for."""
        self._future.known = self.trace is self._made_for and not self._hiding

    def _reaches(self, position: float) -> bool:
        """Tell whether the run is long enough, without computing more of it."""
        place = real(position)
        if place is None or not 0 <= place < math.inf:
            return False
        return bool(self.trace[math.ceil(place) : math.ceil(place) + 1])

    def _layers(self) -> dict[str, Layer]:
        """Make all layers, those first that change least."""
        sheet = Sheet(self.figure, self._layout, self._look)
        ax = self.board
        self._caption = Caption(sheet, self._plane)
        self._guesses = GuessLayer(ax, self._plane, self._style, self.trace.k)
        self._caption.settle(self.trace)
        look = self.trace.k, self._style, self._look.shown
        ground, marks, above = _parted(board_layers(ax, self._plane, *look))
        marks["pointer"] = self._pointer = Pointer(ax, self._plane, self._style)
        still = layers_beside(sheet, self.trace, self._dots)
        ends = still.get("starts")
        self._ends = ends if isinstance(ends, DotsLayer) else None
        charts = [each for each in still.values() if isinstance(each, Progress)]
        self._future = Future(*(charts if "future" in self._look.shown else ()))
        moving = {name: still.pop(name) for name in ("staircase",) if name in still}
        first = {"titles": Standing(*charts), "future": self._future}
        still["caption"] = self._caption
        above["guesses"] = self._guesses
        parts = (first, still, moving, ground, marks, above)
        edges = accumulate(map(len, parts), initial=0)
        self.parts = [range(*pair) for pair in pairwise(edges)]
        return first | still | moving | ground | marks | above


def check_scene(scene: object, name: str) -> None:
    """Refuse what is no scene."""
    if not isinstance(scene, Scene):
        message = f"{name} must be a kmviz.Scene, got {shown(scene)}"
        raise TypeError(message)


def _parted(board: dict[str, Layer]) -> list[dict[str, Layer]]:
    """Return the ground of a board, the marks on it, and what may stand out of it."""
    names = list(board)
    marks, above = names.index("batch") + 1, names.index("swarm")
    parts = (names[:marks], names[marks:above], names[above:])
    return [{name: board[name] for name in part} for part in parts]
