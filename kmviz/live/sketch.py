"""A board that begins empty and is filled by hand, until a run can begin on it."""

from math import dist

import numpy as np

from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import Sentence
from kmviz.live.hand import APART, PUFF, SPREAD, Click
from kmviz.live.listening import Announcer, Changed
from kmviz.live.player import Player

Spot = tuple[float, float]


class Sketch(Announcer):
    """Points that somebody puts on an empty board, and perhaps the stars.

    Spots are shares of the board's height, from its lower left corner.

    Parameters
    ----------
    player : Player
        Who begins the run in the end; any run that it begins ends the sketch.

    Attributes
    ----------
    open : bool
        Whether the board is to be seen.
    click : Click
        What a press puts there: "adds a point" or "adds a star".

    Examples
    --------
    >>> player = Player()
    >>> sketch = Sketch(player)
    >>> sketch.show()
    >>> for spot in [(0.1, 0.2), (0.5, 0.5), (0.9, 0.1)]:
    ...     sketch.press(spot)
    ...     sketch.release()
    >>> sketch.turn()
    >>> sketch.press((0.3, 0.3))
    >>> sketch.begin()
    >>> player.trace.X.tolist(), player.now.centroids.tolist(), sketch.open
    ([[0.1, 0.2], [0.5, 0.5], [0.9, 0.1]], [[0.3, 0.3]], False)
    """

    def __init__(self, player: Player) -> None:
        super().__init__()
        self._player = player
        self.open = False
        self.click: Click = "adds a point"
        self._expected = player.trace.k
        self._marks: list[tuple[Click, list[Spot]]] = []
        self._left: list[tuple[Click, list[Spot]]] = []
        """What was there when it was left, which undo brings back."""
        self._last: Spot | None = None
        player.listen(self._follow)

    @property
    def points(self) -> Floats:
        """The points, shape (n, 2)."""
        return self._put("adds a point")

    @property
    def stars(self) -> Floats:
        """The stars that were put there, shape (k, 2), or none."""
        return self._put("adds a star")

    @property
    def k(self) -> int:
        """How many stars the run begins with: those that were put there, if any."""
        return len(self.stars) or self._expected

    @property
    def holding(self) -> bool:
        """Whether the hand is pressed, so that moving it sprays."""
        return self._last is not None

    @property
    def empty(self) -> bool:
        """Whether nothing was put there."""
        return not self._marks

    @property
    def drawn(self) -> bool:
        """Whether there is something of which no run was begun yet."""
        return self.open and not self.empty

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take away, or to bring back."""
        return bool(self._marks or self._left)

    def show(self) -> None:
        """Open an empty board over the run, which pauses."""
        self._player.pause()
        self.click, self._expected = "adds a point", self._player.trace.k
        self._left, self._marks = self._marks or self._left, []
        self.open, self._last = True, None
        self._told()

    def leave(self) -> None:
        """Go back to the run as it is."""
        self.open, self._last = False, None
        self._told()

    def turn(self) -> None:
        """Have a press put stars there instead of points, or points again."""
        is_star = self.click == "adds a star"
        self.click, self._last = "adds a point" if is_star else "adds a star", None
        self._told()

    def press(self, spot: Spot) -> None:
        """Put a point there, or a star."""
        self._last = spot if self.click == "adds a point" else None
        self._marks.append((self.click, [spot]))
        self._told()

    def move(self, spot: Spot) -> None:
        """Spray some points there, if that is far enough from the last spot."""
        if self._last is None or dist(spot, self._last) < APART:
            return
        self._last = spot
        rng = np.random.default_rng(len(self._marks))
        around = np.array(spot) + SPREAD * rng.normal(size=(PUFF, 2))
        self._marks[-1][1].extend((float(x), float(y)) for x, y in around)
        self._told()

    def release(self) -> None:
        """Let the hand go."""
        self._last = None

    def undo(self) -> None:
        """Take away what the hand has put there last, or bring back what was left."""
        if not self.can_undo:
            return
        if self._marks:
            self._marks.pop()
        else:
            self._marks, self._left = self._left, []
        self._last = None
        self._told()

    def expect(self, more: int) -> None:
        """Have the run begin with so many more stars, or fewer, if none were put."""
        self._expected = max(self._expected + more, 1)
        self._told()

    def begin(self) -> None:
        """Begin the run on these points, if they are enough."""
        points, stars = self.points, self.stars
        if len(points) < self.k:
            message = Sentence(
                "for k = {k} there must be at least {k} {k:point|points}, got {n}",
                k=self.k,
                n=len(points),
            )
            raise ValueError(message)
        # All but the fewest are points added by hand, which are not lost unasked.
        rest = points[self.k :]
        self._player.change(
            board=points[: self.k],
            k=self.k,
            added=rest if len(rest) else None,
            start=stars if len(stars) else None,
        )

    def _put(self, click: Click) -> Floats:
        """Return where presses of a kind have put something."""
        spots = [spot for kind, spots in self._marks if kind == click for spot in spots]
        return np.array(spots).reshape(-1, 2)

    def _follow(self, changed: Changed) -> None:
        if self.open and "run" in changed:
            self.leave()

    def _told(self) -> None:
        self._tell(frozenset({"sketch"}))
