"""What a hand does on the picture: take, drag, drop, ask, add, spray, remove, guess.

The hand may be a mouse, a finger or a pointer moved by keys; it is somewhere on the
picture, in fractions of width and height from the top left corner.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import dist
from types import MappingProxyType
from typing import Literal, Protocol, TypeAlias

import numpy as np

from kmviz.core.ground.arrays import Floats
from kmviz.drawing.board.moment import moment_at
from kmviz.drawing.board.plane import OfStar, Pointed
from kmviz.drawing.scene import Scene
from kmviz.live.listening import Changed
from kmviz.live.player import Player

Click: TypeAlias = Literal[
    "explains a point",
    "adds a point",
    "sprays points",
    "removes a point",
    "adds a star",
    "removes a star",
]
"""What a click may do, beside taking a star or marking a guess."""
CLICKS: Mapping[Click, str] = MappingProxyType(
    {
        "explains a point": "click_explains",
        "adds a point": "click_adds_point",
        "sprays points": "click_sprays",
        "removes a point": "click_removes_point",
        "adds a star": "click_adds_star",
        "removes a star": "click_removes_star",
    }
)
"""All of them, and the name of the word for each; the first changes nothing."""
LOOKING: Click = "explains a point"
"""The click that changes nothing."""
PUFF, SPREAD, APART = 6, 0.03, 0.03
"""So many points are sprayed at once, so widely as a share of the board, and again
whenever the hand has gone so far, as a share of the picture."""
TREMOR = 0.005
"""A hand that has gone no farther clicks, likewise, and moves nothing."""


class Sight(Protocol):
    """A picture under the hand."""

    @property
    def scene(self) -> Scene:
        """The scene of the player's present run."""

    @property
    def position(self) -> float:
        """What is seen: a step, or a moment on the way to the next one."""

    def point_out(self, pointed: Pointed | None) -> None:
        """Ring what somebody asks about; None for nothing."""


@dataclass(eq=False, slots=True)
class _Grip:
    """A star, or the mark of where it will go, taken hold of on the scene of then.

    A star at the edge may widen the next scene; measured on that one, it would run
    away from the hand.
    """

    scene: Scene
    star: int
    taken: tuple[float, float]
    """Where the hand was, in fractions of the picture."""
    spot: Floats
    """And on the board."""
    offset: Floats
    """From there to the middle of what is held."""
    guessing: bool
    again: bool
    """Whether a click has asked about it just before."""
    moved: bool = False

    def place_at(self, x: float, y: float) -> Floats | None:
        """Return where the star now belongs; None off the board or before a move."""
        spot = self.scene.place_at(x, y)
        self.moved |= dist((x, y), self.taken) > TREMOR
        if spot is None or not self.moved:
            return None
        return spot + self.offset


@dataclass(eq=False, slots=True)
class _Can:
    """A can of points that are sprayed until the hand lets go."""

    scene: Scene
    spots: list[tuple[float, float]]
    """Where it sprayed: fractions of the picture."""

    def pass_by(self, x: float, y: float) -> None:
        """Spray, if that is far enough from where it was done last."""
        if dist((x, y), self.spots[-1]) > APART:
            self.spots.append((x, y))

    def places(self, X: Floats) -> list[Floats]:
        """Return the points that were sprayed, the same for the same spots."""
        rng, wide = np.random.default_rng(len(X)), np.resize(np.ptp(X, axis=0), 2)
        middles = [self.scene.place_at(*spot) for spot in self.spots]
        return [
            middle + SPREAD * wide * rng.normal(size=2)
            for middle in middles
            if middle is not None
            for _ in range(PUFF)
        ]


class Hand:
    """A hand on the picture of a player.

    Parameters
    ----------
    player : Player
        What it changes.
    sight : Sight
        The picture that it is on.

    Attributes
    ----------
    asked : int, tuple of float, OfStar or None
        The point that somebody asks about, the place where a new one might be, or the
        star.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> player = Player()
    >>> scene = Scene(player.trace)
    >>> hand = Hand(player, SimpleNamespace(scene=scene, position=0, point_out=print))
    >>> x, y = scene.spot_of(0, position=0)
    >>> hand.press(x + 0.01, y, "explains a point")
    >>> hand.release(x + 0.11, y)
    >>> moved = Scene(player.trace).place_at(x + 0.1, y)
    >>> bool(np.allclose(moved, player.now.centroids[0]))
    True
    """

    def __init__(self, player: Player, sight: Sight) -> None:
        self._player, self._sight = player, sight
        self._trace = player.trace
        self._grip: _Grip | None = None
        self._can: _Can | None = None
        self.asked: Pointed | None = None
        self._unheard: int | None = None
        """The point that is asked about, until what it stands for is asked for."""

    @property
    def holding(self) -> bool:
        """Whether it holds a star, the mark of one, or a can that sprays."""
        return self._grip is not None or self._can is not None

    @property
    def sprayed(self) -> list[tuple[float, float]]:
        """Where points will be once the hand lets go of its can."""
        return [] if self._can is None else self._can.spots

    def follow(self, changed: Changed) -> None:
        """Let go of what is no longer there, and ask no more about it.

        That there is another run may be told later than what follows from it.
        """
        held = self._player.held is not None
        other, self._trace = self._player.trace is not self._trace, self._player.trace
        if changed & {"position", "run"} and not held:
            self._grip = self._can = None
        if (other and not held) or self._player.prediction is not None:
            self.ask(None)
        self._ask_behind()

    def press(self, x: float, y: float, click: Click, *, again: bool = False) -> None:
        """Take hold of a star or, unless the class is asked, do what a click does.

        While something is worked out, a click can only ask. Again, as the second press
        of a double click, it can only take hold of a star.
        """
        if click != LOOKING or self._player.prediction is not None:
            self._player.check_free()
        if self._player.prediction is not None:
            if not again:
                self._guess(x, y)
            return
        scene, player = self._sight.scene, self._player
        star, place = self._star_at(x, y), scene.place_at(x, y)
        point = scene.point_at(x, y)
        if again:
            if star is not None and click == LOOKING:
                self._take(star, x, y, again=True)
        elif point is not None and click == "removes a point":
            player.remove_point(point)
        elif star is not None and click == "removes a star":
            player.remove_star(star)
        elif star is not None:
            self._take(star, x, y)
        elif place is not None and click == "adds a star":
            player.add_star(place)
        elif place is not None and click == "adds a point":
            player.add_point(place)
        elif place is not None and click == "sprays points":
            self._can = _Can(scene, [(x, y)])
        elif point is None and place is not None and click == LOOKING:
            self._ask_there(place)
        else:
            self._ask_or_no_more(point)

    def drag(self, x: float, y: float) -> None:
        """Move the star that is held, or the mark of where it will go."""
        grip, player = self._grip, self._player
        if self._can is not None:
            self._can.pass_by(x, y)
            return
        if grip is None or grip.guessing is (player.prediction is None):
            self._grip = None  # a key has ended what the hand was doing
            return
        place = grip.place_at(x, y)
        if place is not None:
            move = player.predict_star if grip.guessing else player.drag_star
            try:
                player.check_free()
                move(grip.star, place)
            except Exception:
                self._grip = None  # or every move would be refused
                raise

    def release(self, x: float, y: float) -> None:
        """Move what is held to a spot, and let go there; a click asks about a star."""
        try:
            self.drag(x, y)
        finally:
            grip = self._grip
            self.drop()
        if grip is not None and not (grip.moved or grip.guessing or grip.again):
            self._ask_or_no_more(OfStar(grip.star))

    def drop(self) -> None:
        """Let go of what is held, if anything; what was sprayed then are points."""
        can, self._grip, self._can = self._can, None, None
        self._player.drop_star()
        if can is not None:
            self._player.add_points(can.places(self._player.trace.X))

    def ask(self, pointed: Pointed | None) -> None:
        """Ask about a point, a star, or where a point would go; None: no more."""
        self.asked = pointed
        self._sight.point_out(pointed)
        self._unheard = pointed if isinstance(pointed, int) else None
        self._ask_behind()

    def ask_next(self) -> None:
        """Ask about the next point: of those that will change sides, if there are any.

        So whoever has no mouse need not go to one.
        """
        ringed = moment_at(self._player.trace, self._sight.position).misplaced
        points = np.flatnonzero(ringed if ringed.any() else ~ringed)
        asked = self.asked if isinstance(self.asked, int) else -1
        later = points[points > asked]
        self.ask(int((later if len(later) else points)[0]))

    def _ask_there(self, place: Floats) -> None:
        """Ask where a new point would go, unless that is asked already.

        Of more than two columns the plane does not tell all.
        """
        told = self._player.trace.X.shape[1] <= 2
        asks = told and not isinstance(self.asked, tuple)
        self.ask((float(place[0]), float(place[1])) if asks else None)

    def _ask_behind(self) -> None:
        """Ask for the points behind one of a picture, as soon as that can be done."""
        point = self._unheard
        if point is not None and self._player.ask_behind(point):
            self._unheard = None

    def _ask_or_no_more(self, pointed: Pointed | None) -> None:
        """Ask about this, unless that is asked already."""
        self.ask(None if pointed == self.asked else pointed)

    def _guess(self, x: float, y: float) -> None:
        """Take hold of a star's mark, or mark a point; a point may lie under a star."""
        star, point = self._star_at(x, y), self._sight.scene.point_at(x, y)
        if point is not None and (star is None or self._player.next_action == "assign"):
            self._player.predict_switch(point)
        elif star is not None:
            self._take(star, x, y)

    def _star_at(self, x: float, y: float) -> int | None:
        return self._sight.scene.star_at(x, y, self._sight.position)

    def _take(self, star: int, x: float, y: float, *, again: bool = False) -> None:
        scene = self._sight.scene
        spot = scene.place_at(x, y)
        if spot is not None:
            offset = self._standing(star, spot) - spot
            guessing = self._player.prediction is not None
            self._grip = _Grip(scene, star, (x, y), spot, offset, guessing, again)

    def _standing(self, star: int, spot: Floats) -> Floats:
        """Return where a star is seen on the board, or its mark if that is nearer."""
        player = self._player
        marks = player.prediction.stars if player.prediction else {}
        seen = moment_at(player.trace, self._sight.position).stars[star]
        stands = [
            np.array([*place, 0.0])[:2] for place in (seen, marks.get(star, seen))
        ]
        return min(stands, key=lambda place: float(np.linalg.norm(place - spot)))
