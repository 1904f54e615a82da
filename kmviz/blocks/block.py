"""One block of the points, where it is: what a worker keeps, and what it sends back.

A half-step is a sum over blocks. A block answers with a few numbers for each cluster,
however many points it has. What it keeps between two answers only saves time: a block
that was lost and is read again answers the same.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.ground.once import once
from kmviz.core.metric import Euclidean
from kmviz.core.nearest.assignment import added, anchors, cluster_sums, own_costs, split
from kmviz.core.nearest.owners import Labelled, Owners, Slices

LEAST_LEFT = 1e-4
"""Where a smaller share of a sum of squares is left, it is added up anew."""
GRID = 480
"""The sides of a picture of the density, in cells."""


class Extent(NamedTuple):
    """How many points there are in a block, and how far they reach."""

    n: int
    low: Floats
    """The least value of each column, shape (d,); inf where there is no point."""
    high: Floats
    """The greatest value of each column."""

    @property
    def largest(self) -> Floats:
        """The largest magnitude in each column."""
        return np.maximum(np.abs(self.low), np.abs(self.high))


class Answer(NamedTuple):
    """What a block says of new centroids."""

    sizes: Ints
    """How many of its points each cluster gets, shape (k,)."""
    leading: Floats
    """The sums of the leading parts of these points, shape (k, d)."""
    rest: Floats
    """The sums of what is left of them, shape (k, d)."""
    inertia: float
    """What its points add to the inertia."""
    changed: int
    """How many of them get another label."""
    digest: bytes
    """A mark of the labels that they get: the same for the same labels."""


class Distant(NamedTuple):
    """A point that is far from its centroid."""

    cost: float
    place: Floats


class Lot(NamedTuple):
    """A point that is drawn if its number is among the least."""

    number: float
    place: Floats


class Sheet:
    """The questions of a round, as a block is told them.

    Dask looks into tuples and lists for what it has to compute, but not into this.

    Parameters
    ----------
    asked : sequence of (str, tuple or None)
        The name of each question, and its facts, if it is one for this block.
    """

    def __init__(self, asked: Sequence[tuple[str, tuple[Any, ...] | None]]) -> None:
        self.asked = asked

    @property
    def asks(self) -> bool:
        """Whether there is a question for the block."""
        return any(facts is not None for _, facts in self.asked)


class Block:
    """The points of a block, and what was last worked out about them.

    Parameters
    ----------
    X : array of shape (n, d)
        Its points; there may be none.

    Raises
    ------
    ValueError
        If they are not finite numbers.

    Examples
    --------
    >>> block = Block([[0.0], [1.0], [5.0]])
    >>> answer = block.answer(np.array([[0.0], [3.0]]), None)
    >>> answer.sizes, (answer.leading + answer.rest).ravel(), answer.inertia
    (array([2, 1]), array([1., 5.]), 5.0)
    """

    def __init__(self, X: ArrayLike) -> None:
        rows = np.asanyarray(X)  # one that is masked is refused
        self._metric = Euclidean(rows) if len(rows) else None
        self.X: Floats = self._metric.X if self._metric else rows.astype(np.float64)
        self._owned: dict[bytes, Owners] = {}
        self._squared: tuple[Floats, Floats] | None = None

    def __sizeof__(self) -> int:
        """Return what would travel, or a scheduler would move it to whoever is idle."""
        return object.__sizeof__(self) + self.X.nbytes

    def answers(self, sheet: Sheet) -> list[Any]:
        """Return what it says to each question, None to those for others.

        Who owns its points is kept for the next round.
        """
        found = [
            None if facts is None else self.said(name, *facts)
            for name, facts in sheet.asked
        ]
        for name in list(self._owned)[: -2 * len(found)]:
            self._owned.pop(name, None)
        return found

    def said(self, name: str, *facts: object) -> Any:
        """Return what it says to one question."""
        answer = getattr(self, name)
        return answer(*facts) if callable(answer) else answer

    @property
    def extent(self) -> Extent:
        """How many points there are, and how far they reach."""
        low = self.X.min(axis=0, initial=np.inf)
        return Extent(len(self.X), low, self.X.max(axis=0, initial=-np.inf))

    def rows(self, indices: Ints) -> Floats:
        """Return some of its points."""
        return self.X[indices]

    def labels(self, centroids: Floats) -> Ints:
        """Return the nearest centroid for each point."""
        return self._owners(centroids).labels

    def answer(self, centroids: Floats, before: Floats | None) -> Answer:
        """Return what follows from new centroids.

        Parameters
        ----------
        centroids : array of shape (k, d)
            The new centroids.
        before : array of shape (k, d), optional
            Those by which the points have their labels, if they have any.
        """
        old = None if before is None else self._owners(before)
        new = self._owners(centroids)
        sums = self._sums(new, len(centroids))
        mark = new.by_row if isinstance(new, Slices) else new.labels.astype(np.int32)
        return Answer(
            new.counts,
            sums[0],
            sums[1],
            self._inertia(centroids, new, sums),
            len(self.X) if old is None else _switched(old, new),
            blake2b(mark.tobytes(), digest_size=16).digest(),
        )

    def cost(self, centroids: Floats, owners: Floats) -> float:
        """Return what its points add to the inertia, with the labels by the owners."""
        return self._cost(centroids, self.labels(owners))

    def farthest(self, middles: Floats, centroids: Floats, count: int) -> list[Distant]:
        """Return the points farthest from the middles of their clusters, each once.

        Points at one place count as one. The labels are those by the centroids.
        """
        costs = own_costs(self.X, middles, self.labels(centroids))
        found: list[Distant] = []
        while len(found) < count and costs.any():
            i = int(costs.argmax())
            found.append(Distant(float(costs[i]), self.X[i]))
            costs[(self.X[i] == self.X).all(axis=1)] = 0.0
        return found

    def squares(self, places: Floats) -> Floats:
        """Return the squared distance of each point to the nearest of some places.

        They are kept: where places are added to those of the last time, only these are
        looked at.
        """
        known, squares = self._squared or (places[:0], np.full(len(self.X), np.inf))
        if not np.array_equal(known, places[: len(known)]):
            known, squares = places[:0], np.full(len(self.X), np.inf)
        fresh = places[len(known) :]
        if len(fresh) and self._metric:
            nearest = self._metric.nearest(fresh)
            squares = np.minimum(squares, own_costs(self.X, fresh, nearest))
        self._squared = places, squares
        return squares

    def outermost(self, places: Floats) -> Distant:
        """Return the point farthest from the nearest of some places, the first such."""
        if not len(self.X):
            return Distant(-1.0, np.empty(0))
        squares = self.squares(places)
        i = int(squares.argmax())
        return Distant(float(squares[i]), self.X[i])

    def spread(self, places: Floats) -> float:
        """Return the sum of the squared distances to the nearest of some places."""
        return added(self.squares(places)) if len(self.X) else 0.0

    def drawn(self, places: Floats, share: float, seed: int, number: int) -> Floats:
        """Draw points, each with a chance of so many times its squared distance."""
        spun = np.random.default_rng([seed, number]).random(len(self.X))
        return self.X[spun < share * self.squares(places)]

    def around(self, places: Floats) -> Ints:
        """Return how many points each of some places is the nearest to."""
        return np.bincount(self.labels(places), minlength=len(places))

    def counted(self, low: Floats, sides: Floats) -> Ints:
        """Return how many points lie in each cell of a grid, GRID to a column."""
        shape = (GRID,) * self.X.shape[1]
        flat = np.ravel_multi_index(tuple(self._cells(low, sides).T), shape)
        return np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape)

    def within(
        self, cell: Ints, low: Floats, sides: Floats, most: int, number: int
    ) -> list[Lot]:
        """Return some of its points in a cell of that grid, each with a lot it drew.

        Those with the least lots of all blocks are drawn at random from all.
        """
        inside = np.flatnonzero((self._cells(low, sides) == cell).all(axis=1))
        lots = np.random.default_rng(number).random(len(inside))
        drawn = np.argsort(lots)[:most]
        return [Lot(float(lots[i]), self.X[inside[i]]) for i in drawn]

    def _cells(self, low: Floats, sides: Floats) -> Ints:
        """Return the cell of each point along each column."""
        return ((self.X - low) / sides).astype(np.int64).clip(0, GRID - 1)

    def _owners(self, centroids: Floats) -> Owners:
        """Return who has which point, as it is kept if it was asked for lately."""
        name = centroids.tobytes()
        owners = self._owned.pop(name, None)
        if owners is None:
            metric, k = self._metric, len(centroids)
            owners = metric.owners(centroids) if metric else _nobody(k)
        self._owned[name] = owners
        return owners

    def _sums(self, owners: Owners, k: int) -> Floats:
        """Return the sums of both parts of the points of each, shape (2, k, d)."""
        if isinstance(owners, Slices):
            return owners.sums
        if self._metric is None:
            return np.zeros((2, k, self.X.shape[1]))
        sums = [cluster_sums(part, owners.labels, k) for part in self._parts]
        return np.stack(sums)

    def _inertia(self, centroids: Floats, owners: Owners, sums: Floats) -> float:
        """Return what its points add to the inertia, without a look at them if it can.

        From what they add about their middle follows the rest; where little is left of
        much that has few digits, and they are gone through.
        """
        middle, spread = self._about
        away = apart(sums, owners.counts, middle)
        ours, way = owners.counts > 0, centroids - middle
        gains = way * (2 * away - owners.counts[:, None] * way)
        inertia = spread - float(gains[ours].sum())
        if inertia > LEAST_LEFT * spread:
            return inertia
        return self._cost(centroids, owners.labels)

    @once
    def _parts(self) -> tuple[Floats, Floats]:
        return split(self.X, anchors(len(self.X), self.extent.largest))

    @once
    def _about(self) -> tuple[Floats, float]:
        """The middle of the points, and the sum of squared distances to it."""
        if self._metric is None:
            return np.zeros(self.X.shape[1]), 0.0
        middle = self.X.mean(axis=0)
        return middle, added(((self.X - middle) ** 2).sum(axis=1))

    def _cost(self, centroids: Floats, labels: Ints) -> float:
        return added(own_costs(self.X, centroids, labels)) if len(labels) else 0.0


def apart(sums: Floats, counts: Ints, places: Floats) -> Floats:
    """Return the sums of the differences of points from a place, or one for each sum.

    Places are parted so that products with counts lose nothing.

    Examples
    --------
    >>> sums = np.array([[[3e8 + 3]], [[0.5]]])
    >>> apart(sums, np.array([3]), np.array([[1e8 + 1]]))
    array([[0.5]])
    """
    mantissas, powers = np.frexp(places)
    high = np.ldexp(np.rint(mantissas * 2**24), powers - 24)
    n = counts[:, None]
    away: Floats = (sums[0] - n * high) + (sums[1] - n * (places - high))
    return away


def _switched(old: Owners, new: Owners) -> int:
    if isinstance(old, Slices) and isinstance(new, Slices):
        return new.switched(old)
    return int(np.count_nonzero(old.labels != new.labels))


def _nobody(k: int) -> Owners:
    """Return the owners of no points."""
    return Labelled(np.empty(0, dtype=np.int64), k, lambda _, k: np.empty((k, 0)))
