"""What the class expects of a step, and, once it has been shown, the truth beside it.

Before an update, a ring with a number and a question mark stands where a star is
expected; afterwards a line runs from it to the star, or it rings a star that it would
hide. Before an assign, a square frames each point that is expected to switch;
afterwards the frame of one that stayed is crossed out, and a diamond frames each that
switched unmarked.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain

import numpy as np
from matplotlib.axes import Axes

from kmviz.core.ground.arrays import Floats
from kmviz.drawing.artists.lettering import Lettering
from kmviz.drawing.artists.marks import NOWHERE, Markers, Paths
from kmviz.drawing.board.layer import Layer
from kmviz.drawing.board.moment import Moment
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.style import Style
from kmviz.drawing.words.words import Words

ABOVE_STARS = 7.0
GUESS, AROUND, FRAME = 0.72, 1.4, 1.15
"""The ring of a guess, and that of a hit, as shares of a star; a frame, as a share of
the ring around a point."""
NUMBER_ROOM, HIT = 0.27, 0.4
"""How far from the middle of a star a line ends, as a share of its size: the number
stays clear. A guess nearer than the other share is a hit: its ring would hide the star,
and is drawn around it."""


@dataclass(frozen=True, eq=False, slots=True)
class Guesses:
    """Marks for the step that comes next, or for the one that has just come.

    Parameters
    ----------
    stars : mapping of int to sequence of float
        Where marked stars are expected, in the coordinates of the data.
    points : collection of int
        The points expected to change cluster.
    asked : {"stars", "points"}
        Which of the two is asked for.
    score : float, optional
        From 0 to 100; None until the step has been shown.
    came : mapping of int to sequence of float
        Where the marked stars went; nan for one that was dropped.
    switched : collection of int
        The points that changed cluster.
    scores : sequence of float
        What all predictions of the lesson have earned, this one included.
    """

    stars: Mapping[int, Sequence[float]] = field(default_factory=dict)
    points: Collection[int] = ()
    asked: str = "stars"
    score: float | None = None
    came: Mapping[int, Sequence[float]] = field(default_factory=dict)
    switched: Collection[int] = ()
    scores: Sequence[float] = ()

    @property
    def hides(self) -> bool:
        """Whether what is asked must not be seen: which points will switch."""
        return self.score is None and self.asked == "points"

    def sentence(self, words: Words) -> str:
        r"""Return what is asked or, after the step, the score.

        Examples
        --------
        >>> Guesses(points={1, 2}, asked="points").sentence(Words())
        'which points will switch? click them; marked: 2'
        >>> known = {"score": 50.0, "switched": {2, 3}}
        >>> told = Guesses(points={1, 2}, asked="points", **known).sentence(Words())
        >>> told.partition("; ")[2].replace("\u00a0", " ")
        'right □ 1, stayed ☒ 1, overlooked ◇ 1'
        """
        marked, switched = set(self.points), set(self.switched)
        stars = self.asked == "stars"
        if self.score is None:
            asked = words.where_to if stars else words.which_switch
            return words.fill(asked, marked=len(self.stars if stars else marked))
        scored = words.stars_scored if stars else words.points_scored
        told = words.fill(
            scored,
            score=round(self.score),
            hits=len(marked & switched),
            mistaken=len(marked - switched),
            missed=len(switched - marked),
        )
        answers = len(self.scores)
        if answers < 2:
            return told
        mean = round(sum(self.scores) / answers)
        so_far = words.fill(words.scored_so_far, answers=answers, score=mean)
        return words.joiner.join([told, so_far])


class GuessLayer(Layer):
    """The guesses on the board; invisible while there are none."""

    def __init__(self, ax: Axes, plane: Plane, style: Style, k: int) -> None:
        self._ax, self._plane = ax, plane
        self._star = sizes.star_size(k)
        self._guesses: Guesses | None = None
        self._stale = False
        ink, ground = style.ink, style.background
        halo = (ground, sizes.TRAIL_HALO + 1)
        self.errors = Paths(ax, [ink], width=2.4, halo=halo, zorder=ABOVE_STARS)
        around = FRAME * sizes.ring_size(len(plane.points))
        mark = partial(Markers, ax, face=None, edge=ink, zorder=ABOVE_STARS)
        self.frames = mark("s", size=around, rim=1.6)
        self.crosses = mark("x", size=around, rim=1.6)
        self.diamonds = mark("D", size=around, rim=1.6)
        self._ground = ground
        ring = partial(Markers, ax, face=ground, rim=2.8, zorder=ABOVE_STARS)
        self.rings = [ring(size=0.0, edge=color) for color in style.colors(k)]
        self.numbers = [_question(ax, star, k, ink) for star in range(k)]
        self._marks = (
            self.errors,
            self.frames,
            self.crosses,
            self.diamonds,
            *chain(*zip(self.rings, self.numbers, strict=True)),
        )
        for height, artist in enumerate(self._marks):
            artist.set_zorder(ABOVE_STARS + height / 1000)
        self.artists = ()
        self._set(Guesses())

    def mark(self, guesses: Guesses | None) -> None:
        """Show these guesses from now on; None for none."""
        self._stale |= guesses is not self._guesses
        self._guesses = guesses

    @property
    def places(self) -> Floats:
        """Where each star is expected, shape (k, 2); nan unless that is asked now."""
        places = np.full((len(self.rings), 2), np.nan)
        if self._guesses is not None and self._guesses.score is None:
            for star, guess in self._guesses.stars.items():
                places[star] = self._place(guess)
        return places

    def show(self, moment: Moment) -> bool:
        """Set the marks, which are the same at every moment."""
        if not self._stale:
            return False
        self._stale = False
        self.artists = () if self._guesses is None else self._marks
        self._set(self._guesses or Guesses())
        return True

    def _set(self, guesses: Guesses) -> None:
        known = guesses.score is not None
        marked, switched = set(guesses.points), set(guesses.switched)
        self.frames.places = self._points(marked)
        self.crosses.places = self._points(marked - switched if known else set())
        self.diamonds.places = self._points(switched - marked)
        self.errors.paths = []
        for star in range(len(self.rings)):
            self._set_star(star, guesses.stars.get(star), guesses.came.get(star))

    def _set_star(
        self, star: int, guess: Sequence[float] | None, came: Sequence[float] | None
    ) -> None:
        """Show where a star was expected and, once it is known, the way to it."""
        ring, number = self.rings[star], self.numbers[star]
        number.set_visible(guess is not None)
        ring.places = NOWHERE
        if guess is None:
            return
        ring.places = self._place(guess)
        ring.face, ring.size = self._ground, GUESS * self._star
        number.set_position(tuple(ring.places[0]))
        if came is None or np.isnan(came).any():
            return
        pixels, star_size = self._ax.transData, self._star * self._ax.figure.dpi / 72
        ends = pixels.transform([*ring.places, *self._place(came)])
        away = ends[0] - ends[1]
        length = np.hypot(*away)
        if length > HIT * star_size:
            ends[1] += away * (NUMBER_ROOM * star_size / length)
            way = pixels.inverted().transform(ends)
            self.errors.paths = [*self.errors.paths, way]
        else:
            ring.face, ring.size = None, AROUND * self._star
            number.set_visible(False)

    def _place(self, row: Sequence[float]) -> Floats:
        return self._plane.project(np.array([row], dtype=np.float64))

    def _points(self, points: set[int]) -> Floats:
        return self._plane.points[sorted(points)] if points else NOWHERE


def _question(ax: Axes, star: int, k: int, ink: str) -> Lettering:
    """Return the number of a star with a question mark."""
    text = Lettering(0, 0, f"{star + 1}?", transform=ax.transData, color=ink)
    text.set(ha="center", va="center", weight="bold")
    text.set_fontsize(0.8 * sizes.number_size(k))
    ax.add_artist(text)
    return text
