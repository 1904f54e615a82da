"""A board that begins empty and is filled by hand, until a run can begin on it."""

from math import dist

import numpy as np

from kmviz.core.arrays import Floats
from kmviz.core.sentence import Sentence
from kmviz.live.hand import APART, PUFF, SPREAD
from kmviz.live.player import Player

Spot = tuple[float, float]


class Sketch:
    """Points that somebody puts on an empty board.

    Spots are shares of the board's height, from its lower left corner.

    Parameters
    ----------
    player : Player
        Who begins the run in the end.

    Attributes
    ----------
    k : int
        The stars of that run.

    Examples
    --------
    >>> player = Player()
    >>> sketch = Sketch(player)
    >>> for spot in [(0.1, 0.2), (0.5, 0.5), (0.9, 0.1)]:
    ...     sketch.press(spot)
    ...     sketch.release()
    >>> sketch.begin()
    >>> player.trace.X.tolist()
    [[0.1, 0.2], [0.5, 0.5], [0.9, 0.1]]
    """

    def __init__(self, player: Player) -> None:
        self._player = player
        self.k = player.trace.k
        self._puffs: list[list[Spot]] = []
        self._last: Spot | None = None

    @property
    def points(self) -> Floats:
        """The points, shape (n, 2)."""
        spots = [spot for puff in self._puffs for spot in puff]
        return np.array(spots).reshape(-1, 2)

    @property
    def holding(self) -> bool:
        """Whether the hand is pressed, so that moving it sprays."""
        return self._last is not None

    def press(self, spot: Spot) -> None:
        """Put a point there."""
        self._last = spot
        self._puffs.append([spot])

    def move(self, spot: Spot) -> None:
        """Spray some points there, if that is far enough from the last spot."""
        if self._last is None or dist(spot, self._last) < APART:
            return
        self._last = spot
        rng = np.random.default_rng(len(self._puffs))
        around = np.array(spot) + SPREAD * rng.normal(size=(PUFF, 2))
        self._puffs[-1] += [(float(x), float(y)) for x, y in around]

    def release(self) -> None:
        """Let the hand go."""
        self._last = None

    def undo(self) -> None:
        """Take away what the hand has put there last."""
        if self._puffs:
            self._puffs.pop()

    def expect(self, more: int) -> None:
        """Have the run begin with so many more stars, or fewer."""
        self.k = max(self.k + more, 1)

    def begin(self) -> None:
        """Begin the run on these points, if they are enough."""
        points = self.points
        if len(points) < self.k:
            message = Sentence(
                "for k = {k} there must be at least {k} {k:point|points}, got {n}",
                k=self.k,
                n=len(points),
            )
            raise ValueError(message)
        # All but the fewest are points added by hand, which are not lost unasked.
        rest = points[self.k :]
        added = rest if len(rest) else None
        self._player.change(board=points[: self.k], k=self.k, added=added)
