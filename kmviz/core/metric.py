"""Who is nearest, asked of the run: its points, and how far they are from centroids.

An algorithm is a metric, which says how far apart things are and where the centroid of
a cluster belongs, and the loop in `algorithm.py`. Everything that has to tell who is
nearest asks the metric of the run: pictures, reasons, and the way on after a move by
hand. So what is said of a run is true by whatever distances it was made.

A metric is made for some points and knows them. One that wants to be quick about many
points can keep there whatever it needs, such as a tree.
"""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kmviz.core.given.coordinates import check_points
from kmviz.core.given.elsewhere import METRICS, is_elsewhere
from kmviz.core.given.rules import Rules
from kmviz.core.ground.arrays import Bools, Floats, Ints
from kmviz.core.ground.once import once
from kmviz.core.nearest.assignment import (
    Labels,
    Summands,
    cluster_means,
    own_costs,
    row_sums,
    summands,
)
from kmviz.core.nearest.compared import Compared
from kmviz.core.nearest.owners import Labelled, Owners
from kmviz.core.nearest.rows import Rows
from kmviz.core.nearest.scan import scan
from kmviz.core.seeding import chosen
from kmviz.core.steps import Step

ROUNDING = 1e-6
"""Share by which another way to add up may differ, in single precision too."""
MANY = 25_000
"""From so many points on, to sort them into rows is quicker than to compare each."""
MOST_PAIRS = 1 << 18
"""With more pairs of stars, to find the slices of each takes longer than it saves."""
ROWS = 0.2
"""How many rows there are in the plane, as a share of the root of the number."""

LENT = 3
"""Labels before and after an assign, and what it changed."""


class Metric(ABC):
    """Distances between the points of a run and centroids.

    A row of nan among the centroids was dropped: it is nowhere, and nearest to nobody.

    Parameters
    ----------
    X : array of shape (n, d)
        The points.

    Attributes
    ----------
    goal, measure : str
        Names in the table of words: where an update brings the stars, and what the
        inertia is called. A name that the table has not is said as it is.
    telling : str
        What the names of its captions end with, such as "swarm": those of steps with a
        batch or a swarm; empty where the usual captions are true.
    code : str
        What the names of its lines of pseudo code end with, likewise.
    near : bool
        Whether X holds all points, in this memory.
    """

    goal: str
    measure: str
    near = True
    telling = ""
    code = ""

    def __init__(self, X: object) -> None:
        self.X = check_points(X)

    def __repr__(self) -> str:
        n, d = self.X.shape
        return f"<{type(self).__name__} metric of {n} points, d={d}>"

    def __reduce__(self) -> tuple[type["Metric"], tuple[Floats]]:
        """Return what pickles and copies are made of: the points."""
        return type(self), (self.X,)

    @once
    def lent(self) -> deque[NDArray[Any]]:
        """The last arrays that were asked of steps on many points.

        Pictures on the way from one step to the next ask for the same again.
        """
        return deque(maxlen=LENT)

    def let_go(self) -> None:
        """Drop what was worked out from the points, and can be worked out again."""
        kind = type(self)
        for name in [*vars(self)]:
            if isinstance(getattr(kind, name, None), once):
                vars(self).pop(name, None)

    @property
    def n(self) -> int:
        """How many points there are, also where X is but a picture of them."""
        return len(self.X)

    @property
    @abstractmethod
    def straight(self) -> bool:
        """Whether cells are those of `voronoi_cells`, with straight borders."""

    @abstractmethod
    def nearest(self, centroids: Floats) -> Ints:
        """Return the nearest centroid for each point, the first of equals."""

    def few(self, centroids: Floats) -> NDArray[np.integer[Any]]:
        """Return what `nearest` does, in the smallest integer type at hand."""
        return self.nearest(centroids)

    @abstractmethod
    def costs(
        self, centroids: Floats, labels: Ints, points: Ints | None = None
    ) -> Floats:
        """Return what points, by default all, add to the inertia under these labels.

        That is an array of its own, which may be used up.
        """

    @abstractmethod
    def lengths(self, differences: Floats) -> Floats:
        """Return how far apart two places are, by their differences (m, d)."""

    @abstractmethod
    def middles(self, labels: Ints, k: int) -> Floats:
        """Return where the centroids of clusters belong, shape (k, d).

        This minimises the inertia. The row of a cluster without points may be anything.
        """

    def start(self, k: int | None, init: object, rng: object) -> Floats:
        """Return where a run begins, as `choose_centroids` does."""
        return chosen(self.X, k, init, rng)

    def lloyd(self, centroids: Floats, rules: Rules) -> Iterator[Step] | None:
        """Return the steps of Lloyd's algorithm where it has a way of its own."""
        return None

    def together(
        self, k: int, starts: Sequence[tuple[str, int]], rules: Rules
    ) -> Iterator[int | None] | None:
        """Work out runs from such starts together, where it has a way to do so.

        Whenever one is known to its end, its number is yielded; None in between.
        """
        return None

    def resumed(
        self, move: Step, owners: Floats, rules: Rules
    ) -> Iterator[Step] | None:
        """Return a move by hand and the steps behind it, where it has such a way.

        The points keep the labels that they have by the owners, which stood elsewhere.
        """
        return None

    def row(self, point: int) -> int:
        """Return the number of a row of X among all points."""
        return point

    def alone(self, place: Floats) -> "Metric":
        """Return the metric of but one point, at some place."""
        return type(self)(place[None])

    def behind(self, point: int) -> tuple[int, Floats] | None:
        """Return how many points a row of X stands for, and some that were fetched.

        None where the row is a point itself.
        """
        return None

    def ask_behind(self, point: int) -> None:  # noqa: B027  # most stand for none
        """Fetch some of the points that a row of X stands for, if it does."""

    def owners(self, centroids: Floats, before: Owners | None = None) -> Owners:
        """Return the nearest centroids in a form in which a step keeps them.

        Those of the step before, where they are known, may save work.
        """
        return Labelled(self.few(centroids), len(centroids), self.middles)

    def misplaced(self, centroids: Floats, labels: Ints) -> Bools:
        """Tell which points are nearer to another centroid, rounding aside."""
        nearest = self.nearest(centroids)
        elsewhere: Bools = nearest != labels
        if elsewhere.any():
            best = self.costs(centroids, nearest)
            elsewhere &= self.costs(centroids, labels) > best * (1 + ROUNDING)
        return elsewhere

    def centred(self, centroids: Floats, labels: Ints) -> bool:
        """Tell whether centroids with points are where they belong, rounding aside."""
        used = np.unique(labels)
        gaps = self.lengths(self.middles(labels, len(centroids)) - centroids)[used]
        return bool((gaps <= ROUNDING * np.abs(self.X).max()).all())

    def total(self, centroids: Floats, labels: Ints) -> float:
        """Return the inertia, the sum of what all points add to it."""
        return float(row_sums(self.costs(centroids, labels)))

    def sliding(self, before: Step, after: Step, share: float) -> float:
        """Return the inertia part of the way to an update, the labels being fixed."""
        stars = before.centroids + share * _still(after.shift)
        return self.total(stars, before.labels)

    def sweeping(self, before: Step, after: Step, waiting: Ints) -> float:
        """Return the inertia on the way to an assign, while points wait for it."""
        old, new = (
            self.costs(after.centroids, step.few.take(waiting), points=waiting)
            for step in (before, after)
        )
        return after.inertia + float((old - new).sum())


class Squared(Metric):
    """A metric whose inertia is a sum of squared distances, wherever the points are."""

    goal = "to_the_mean"
    measure = "inertia"

    def alone(self, place: Floats) -> Metric:
        """Return the metric of a point in this memory."""
        return Euclidean(place[None])

    def lengths(self, differences: Floats) -> Floats:
        """Return Euclidean lengths."""
        lengths: Floats = np.sqrt(np.add.reduce(differences**2, axis=1))
        return lengths

    def sliding(self, before: Step, after: Step, share: float) -> float:
        """Return the inertia on the way, which is a quadratic function of the share."""
        shift = _still(after.shift)
        bend = float(before.sizes @ (shift**2).sum(axis=1))
        fall = after.inertia - before.inertia - bend
        return before.inertia + share * fall + share**2 * bend


def _still(shift: Floats) -> Floats:
    """Return a shift at which stars that are gone, or come, stay where they are."""
    return np.where(np.isnan(shift), 0.0, shift)


class Euclidean(Squared):
    """The metric of k-means for points in this memory.

    Examples
    --------
    >>> metric = Euclidean([[0.0, 0.0], [3.0, 4.0]])
    >>> metric.nearest(np.array([[0.0, 1.0], [3.0, 3.0]]))
    array([0, 1])
    >>> metric.costs(np.array([[0.0, 0.0]]), np.array([0, 0]))
    array([ 0., 25.])
    >>> metric.middles(np.array([0, 0]), k=1)
    array([[1.5, 2. ]])
    """

    @property
    def straight(self) -> bool:
        """Whether the plane can show the cells, which only two columns have there."""
        return len(self.X.T) <= 2

    def alone(self, place: Floats) -> Metric:
        """Return a metric of the same kind."""
        return type(self)(place[None])

    def nearest(self, centroids: Floats) -> Ints:
        """Return what `assign` returns."""
        return self._nearest(centroids).astype(np.int64)

    def few(self, centroids: Floats) -> NDArray[np.integer[Any]]:
        """Return them in a small integer type, unless a subclass has its own."""
        if type(self).nearest is not Euclidean.nearest:
            return super().few(centroids)
        return self._nearest(centroids)

    def costs(
        self, centroids: Floats, labels: Ints, points: Ints | None = None
    ) -> Floats:
        """Return squared distances."""
        X = self.X if points is None else self.X.take(points, axis=0)
        return own_costs(X, centroids, labels)

    def middles(self, labels: Ints, k: int) -> Floats:
        """Return means, each the exact mean rounded once."""
        return cluster_means(self._parts, labels, k)

    def owners(self, centroids: Floats, before: Owners | None = None) -> Owners:
        """Return the nearest centroids, of many points as slices of rows.

        Those find means, and what is derived from this may have other middles.
        """
        if not self._finds_means:
            return super().owners(centroids)
        if self._rows and self._on_lines(centroids):
            return scan(self._rows, centroids)
        return self._compared.owners(centroids, before)

    def _nearest(self, centroids: Floats) -> Labels:
        if self._rows and self._on_lines(centroids):
            return scan(self._rows, centroids).few
        return self._compared.nearest(centroids)

    @once
    def _finds_means(self) -> bool:
        kind = type(self)
        ours = Euclidean.nearest, Euclidean.middles
        return (kind.nearest, kind.middles) == ours

    @once
    def _parts(self) -> Summands:
        return summands(self.X)

    def _on_lines(self, centroids: Floats) -> bool:
        """Tell whether there are so few stars that all may be compared on a line."""
        return len(centroids) ** 2 <= min(4 * len(self.X), MOST_PAIRS)

    @once
    def _rows(self) -> Rows | None:
        """Many points of one or two columns."""
        n, d = self.X.shape
        if n < MANY or d > 2:
            return None
        return Rows(self.X, count=int(ROWS * n**0.5) if d == 2 else 1)

    @once
    def _compared(self) -> Compared:
        return Compared(self.X)


def metric_of(X: object) -> Metric:
    """Return the metric of k-means for some points, wherever they are.

    Examples
    --------
    >>> metric_of([[0.0], [1.0]])
    <Euclidean metric of 2 points, d=1>
    """
    known = getattr(X, "far", None)
    if isinstance(known, Metric):
        return known
    return METRICS[0](X) if METRICS and is_elsewhere(X) else Euclidean(X)
