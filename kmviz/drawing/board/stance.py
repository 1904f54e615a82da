"""How stars stand, so that no cluster loses sight of its points.

A star that hides too much of a cluster makes itself small and moves its number out. If
that is not enough, as where a cluster is one point or many at one place, it stays large
and the points of the cluster lie on it. Stars at one place stand on each other, the
upper ones smaller, with their numbers side by side.

All lengths are in points of type. The script of a page says the same (`stance.js`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kmviz.core.ground.arrays import Bools, Floats, Ints
from kmviz.drawing.artists.tags import Tag, best_tag, texts
from kmviz.drawing.board.nearby import Nearby, Pairs
from kmviz.drawing.look import style as sizes

MOST = 1 / 3
"""How much of a cluster may be hidden."""
SMALL = 0.5
"""The size of a star that makes room, as a share of the others."""
TOGETHER = 0.025
"""Stars that are as close, as a share of the board, stand on each other."""
UPPERMOST, LOWEST, MORE = 0.45, 1.45, 0.15
"""The sizes of the uppermost of them, and of the lowest at most; how much larger the
lowest is for each star above it."""
TIGHT = 0.5
"""Stars as close as this make room for each other."""
LARGER = 1.15
"""A number so much larger than usual has no room in its star."""
SIDES = np.radians(90.0 + 72.0 * np.arange(5))
LINES = np.column_stack([np.cos(SIDES), np.sin(SIDES)])
"""The directions in which the five lines lie that bound a star."""
INNER = 0.309017
"""How far these lines are from its middle, as a share of its radius. A place in the
star is on the inner side of all of them, or of all but one."""
COVERED = 0.125
"""How far beyond its edge a star hides a third of a point, as a share of its size."""
BODY = 0.75
"""The radius of a disc that stands for a star where a number looks for room."""
GRAIN = 0.5
"""Points as close as this are one to the eye."""
ROWS = np.array([1.0, 2.0**24])
"""What makes one number of column and row, faster told apart than pairs are."""
MANY, MOST_PAIRS = 25_000, 250_000
"""Of twice as many points, or of so many pairs of a star and a point, every second or
third or so stands for all."""


@dataclass(frozen=True, eq=False, slots=True)
class Stances:
    """How all stars stand."""

    shares: Floats
    """Shape (k,): their sizes, as shares of that of a star that hides nothing."""
    offsets: Floats
    """Shape (k, 2): where the middle of each number is, from that of its star."""
    texts: tuple[str, ...]
    """The numbers; one that has another on its right ends with a comma."""
    lifted: Ints
    """The points that lie on the stars."""
    bearing: Bools
    """Shape (k,): whether points lie on the star."""

    def towards(self, others: "Stances", share: float) -> "Stances":
        """Return how they stand part of the way from here to others."""
        return Stances(
            shares=self.shares + share * (others.shares - self.shares),
            offsets=self.offsets + share * (others.offsets - self.offsets),
            texts=(self if share < 0.5 else others).texts,
            lifted=_union(self.lifted, others.lifted),
            bearing=self.bearing | others.bearing,
        )


class Footing:
    """The ground on which stars stand: the points of a board.

    Parameters
    ----------
    points : array of shape (n, 2)
        Where they are, from the lower left corner of the board.
    board : array of shape (2,)
        How wide and high the board is.
    k : int
        How many stars there are.
    numbered : bool
        Whether they have numbers.
    least : float
        The least size of these.
    weights : array of shape (n,), optional
        For how many each of the points stands, if that is not one.
    measured : callable, optional
        What tells these lengths if points are where a plane has them. Of many, not all
        are measured.

    Examples
    --------
    >>> ground = Footing(np.array([[50.0, 50.0]]), np.array([200.0, 200.0]), k=2)
    >>> stances = ground.stances(np.array([[50.0, 50.0], [99.0, 9.0]]), np.array([0]))
    >>> stances.lifted
    array([0])
    """

    def __init__(
        self,
        points: Floats,
        board: Floats,
        k: int,
        *,
        numbered: bool = True,
        least: float = 0.0,
        weights: Ints | None = None,
        measured: Callable[[Floats], Floats] = np.copy,
    ) -> None:
        n = len(points)
        self._every = max(1, n // MANY, n * k // MOST_PAIRS)
        self.points = measured(points[:: self._every])
        stands_for = np.ones(n) if weights is None else weights.astype(np.float64)
        self.weights = stands_for[:: self._every].copy()
        self.board, self.k, self.numbered = board, k, numbered
        self.radius, self.type = sizes.star_size(k) / 2, sizes.number_size(k, least)
        self.cramped = numbered and cramped(k, least)
        self.edge = sizes.STAR_RIM / 2 + COVERED * sizes.point_size(n)
        self.nearby = Nearby(self.points)
        self._last: tuple[Floats, float, Pairs] | None = None
        self._labelled: tuple[Ints, Ints, Floats] | None = None

    def at_ease(self) -> Stances:
        """Return how stars stand that hide nothing."""
        numbers = tuple(str(star + 1) for star in range(self.k))
        return Stances(
            shares=np.ones(self.k),
            offsets=np.zeros((self.k, 2)),
            texts=numbers,
            lifted=np.empty(0, np.int64),
            bearing=np.zeros(self.k, dtype=bool),
        )

    def stances(self, places: Floats, labels: Ints) -> Stances:
        """Return how stars stand at these places, nan where there is none to be seen.

        The points have these labels; all have -1 before they have clusters.
        """
        stances = _Crowd(self, places, *self._some(labels)).stances()
        return replace(stances, lifted=self._every * self._different(stances.lifted))

    def _some(self, labels: Ints) -> tuple[Ints, Floats]:
        """Return the labels of the points, and their total; an update leaves both.

        Out of many they are far apart in memory, and take long to gather.
        """
        if self._labelled is None or self._labelled[0] is not labels:
            some = labels[:: self._every].astype(np.int64)
            self._labelled = labels, some, self.total(some, self.weights)
        return self._labelled[1:]

    def total(self, labels: Ints, weights: Floats) -> Floats:
        """Return how many points are of each cluster; first, those of none."""
        total = np.bincount(labels + 1, weights, self.k + 1)
        return total.astype(np.float64)

    def under(self, places: Floats, share: float) -> Pairs:
        """Return stars of up to a size with the points that they may hide.

        An assign leaves the stars where the update has put them.
        """
        last = self._last
        if (
            last is None
            or last[1] != share
            or not np.array_equal(last[0], places, True)
        ):
            near = self.nearby.pairs(places, share * self.radius + sizes.STAR_RIM)
            last = self._last = places, share, near
        return last[2]

    def _different(self, points: Ints) -> Ints:
        """Return the last of the points at each place."""
        if len(points) < 2:
            return points
        grains = np.rint(self.points[points[::-1]] / GRAIN)
        _, last = np.unique(grains @ ROWS, return_index=True)
        return np.sort(points[::-1][last])


class _Crowd:
    """Stars at their places, among the points of a footing."""

    def __init__(
        self, ground: Footing, places: Floats, labels: Ints, whole: Floats
    ) -> None:
        self._ground, self._places, self._labels = ground, places, labels
        self._counts = np.append(whole.sum(), whole[1:])
        self._piles = piles(places / ground.board)
        self._alone = np.ones(ground.k, dtype=bool)
        self._shares = np.ones(ground.k)
        for pile in self._piles:
            self._alone[pile] = False
            lowest = min(LOWEST, 1.0 + MORE * (len(pile) - 1))
            self._shares[pile] = np.linspace(lowest, UPPERMOST, len(pile))
        self._near = ground.under(places, float(self._shares.max()))
        self._known: tuple[Floats, Pairs] | None = None

    def stances(self) -> Stances:
        """Return how the stars stand."""
        tags = self._tags(self._make_room())
        numbers = [str(star + 1) for star in range(self._ground.k)]
        offsets = np.zeros((self._ground.k, 2))
        for tag in tags:
            stars = list(tag.stars)
            offsets[stars] = tag.middles - self._places[stars]
            for star, text in zip(stars, texts(stars), strict=True):
                numbers[star] = text
        lifted = self._lifted(tags)
        bearing = self._standing_on(lifted)
        return Stances(self._shares, offsets, tuple(numbers), lifted, bearing)

    def _lifted(self, tags: Sequence[Tag]) -> Ints:
        """Return the points that must not be hidden by stars, nor by their numbers."""
        under = self._under().points
        lifted = self._lost(under)
        if not tags:
            return lifted
        hidden = np.concatenate([under, *map(self._within, tags)])
        more = self._lost(np.setdiff1d(hidden, lifted))
        return np.union1d(lifted, more)

    def _make_room(self) -> Bools:
        """Make stars small that hide too much, if that helps; tell which stars hid."""
        neighbours = _gaps(self._places) < 2 * TIGHT * self._ground.radius
        tight = (neighbours.sum(axis=1) > 1) & self._alone
        tight |= self._ground.cramped & self._alone
        self._shares[tight] = SMALL
        guilty = self._guilty() & self._alone & ~tight
        if guilty.any():
            self._shares[guilty] = SMALL
            self._shares[guilty & self._guilty()] = 1.0
        crowded: Bools = guilty | tight
        return crowded

    def _guilty(self) -> Bools:
        """Tell which stars hide points of a cluster of which too much is hidden."""
        return self._standing_on(self._lost(self._under().points))

    def _standing_on(self, points: Ints) -> Bools:
        """Tell which stars hide one of these points."""
        under, those = self._under(), np.zeros(len(self._labels), dtype=bool)
        those[points] = True
        stars = under.places[those[under.points]]
        standing: Bools = np.bincount(stars, minlength=self._ground.k) > 0
        return standing

    def _under(self) -> Pairs:
        """Return the stars with the points under them."""
        if self._known is None or not np.array_equal(self._known[0], self._shares):
            radii = self._ground.radius * self._shares[self._near.places]
            reach = INNER * radii + self._ground.edge
            beyond = reach < LINES @ self._near.away.T
            inside = beyond.sum(axis=0) <= 1
            self._known = self._shares.copy(), self._near.kept(inside)
        return self._known[1]

    def _lost(self, hidden: Ints) -> Ints:
        """Return those hidden points that are too much of their clusters."""
        lost = self._much(hidden)
        if lost.any():  # unless some points were counted twice
            hidden = np.unique(hidden)
            lost = self._much(hidden)
        return hidden[lost[self._labels[hidden] + 1]]

    def _much(self, hidden: Ints) -> Bools:
        """Tell of which clusters so many points are too many; first, that of none."""
        labels, weights = self._labels[hidden], self._ground.weights[hidden]
        much: Bools = self._ground.total(labels, weights) > MOST * self._counts
        return much

    def _tags(self, crowded: Bools) -> list[Tag]:
        """Return the numbers that cannot stand in their stars."""
        if not self._ground.numbered:
            return []
        tags: list[Tag] = []
        for stars in [*self._piles, *np.flatnonzero(crowded)[:, None].tolist()]:
            tags.append(self._tag(stars, tags))
        return tags

    def _tag(self, stars: list[int], tags: Sequence[Tag]) -> Tag:
        """Return the numbers of stars where they hide least."""
        ground, place = self._ground, self._places[stars[0]]
        near = ground.nearby.pairs(place[None], 4 * ground.radius).points
        points = ground.points[near]
        costs = ground.weights[near] / self._counts[self._labels[near] + 1]
        others = np.delete(self._places, stars, axis=0)
        bodies = np.delete(BODY * ground.radius * self._shares, stars)[:, None]
        middles = np.array([other.middle for other in tags]).reshape(-1, 2)
        reaches = np.array([other.reach for other in tags]).reshape(-1, 2)

        def cost(tag: Tag) -> float:
            out = (tag.middle < tag.reach) | (tag.middle > ground.board - tag.reach)
            met = tag.holds(middles, reaches).sum()
            hidden = costs[tag.holds(points)].sum()
            return float(hidden + out.any() + met + tag.holds(others, bodies).sum())

        radius = ground.radius * self._shares[stars[0]]
        return best_tag(stars, place, radius, ground.type, cost)

    def _within(self, tag: Tag) -> Ints:
        """Return the points under a tag."""
        near = self._ground.nearby.pairs(tag.middle[None], np.hypot(*tag.reach)).points
        return near[tag.holds(self._ground.points[near])]


def cramped(k: int, least: float) -> bool:
    """Tell whether numbers of a least size have no room in k stars.

    Examples
    --------
    >>> cramped(10, 11.0), cramped(11, 11.0), cramped(60, 0.0)
    (False, True, False)
    """
    return sizes.number_size(k, least) > LARGER * sizes.number_size(k)


def piles(shares: Floats) -> list[list[int]]:
    """Return the stars that stand on each other, at one place or close to it.

    Places are shares of the width and the height of the board, nan for none.

    Examples
    --------
    >>> piles(np.array([[0.5, 0.5], [0.9, 0.1], [0.5, 0.51]]))
    [[0, 2]]
    """
    close = _gaps(shares) < TOGETHER
    if np.count_nonzero(close) == np.count_nonzero(close.diagonal()):
        return []
    found: list[list[int]] = []
    for star in range(len(shares)):
        pile = next((pile for pile in found if close[pile[0], star]), None)
        if pile is None:
            found.append([star])
        else:
            pile.append(star)
    return [pile for pile in found if len(pile) > 1]


def _union(some: Ints, more: Ints) -> Ints:
    """Return the points that are among these or those: mostly there are none."""
    return np.union1d(some, more) if len(some) or len(more) else some


def _gaps(places: Floats) -> Floats:
    """Return how far stars are from each other, shape (k, k)."""
    x, y = places.T
    gaps: Floats = np.hypot(x[:, None] - x, y[:, None] - y)
    return gaps
