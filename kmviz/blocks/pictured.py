"""A run of points that are far too many to draw, as a run that every medium shows.

Its points are a picture of the real ones: the middles of the cells of a grid, each with
how many points it stands for, or a sample where there are more than two columns. Stars,
inertia, the sizes of clusters and how many points switched are those of all points. The
colour of a cell is that of its middle: under one in a hundred points, those along the
borders, may be seen in the colour of a neighbour (0.1 to 0.6 % of two million, on eight
boards). There are more where a few far away press all others into few cells.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np

from kmviz.blocks.asking import Question, settled
from kmviz.blocks.block import GRID, Lot
from kmviz.blocks.far import far_step, known_of
from kmviz.blocks.kept import Kept
from kmviz.blocks.known import Replay
from kmviz.blocks.loop import answered, block_steps, slid
from kmviz.blocks.metric import Blocks
from kmviz.blocks.store import Store
from kmviz.core.given.backdrop import Backdrop, Grid
from kmviz.core.given.rules import Rules
from kmviz.core.ground.arrays import Bools, Floats, Ints, frozen
from kmviz.core.ground.once import once
from kmviz.core.metric import Euclidean, Metric, Squared
from kmviz.core.nearest.assignment import cluster_sums, own_costs
from kmviz.core.nearest.owners import Owners
from kmviz.core.recording import vouched
from kmviz.core.steps import Step, Tally
from kmviz.core.trace import Trace

SAMPLE = 20_000
"""How many points are drawn where there is no grid."""
IN_CELL = 4
"""How many points of a cell are shown to whoever asks about it."""


class Pictured(Squared):
    """The metric of k-means for all points of a store, as seen on a picture of them.

    Parameters
    ----------
    store : Store
        All points.
    """

    near = False

    def __init__(self, store: Store) -> None:
        self.store = store
        grid, self.X, self._rows = _picture(store)
        self._grid, self.backdrop = grid, None if grid is None else Backdrop(grid=grid)
        self.weights = np.ones(len(self.X)) if grid is None else grid.counts
        self.points, self._kept = Euclidean(self.X), Kept(store)
        self._behind: tuple[int, Floats] = -1, self.X[:0]

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what pickles and copies are made of."""
        return type(self), (self.store,)

    @property
    def n(self) -> int:
        """How many points there are in all blocks."""
        return len(self.store)

    @property
    def straight(self) -> bool:
        """Whether the plane can show the cells, which only two columns have there."""
        return self.store.width <= 2

    def start(self, k: int | None, init: object, rng: object) -> Floats:
        """Return what `block_start` does."""
        return self._kept.start(k, init, rng)

    def lloyd(self, centroids: Floats, rules: Rules) -> Iterator[Step]:
        """Return what `block_steps` does, as it is seen on the picture."""
        return Seen(self, self._kept.lloyd(centroids, rules))

    def together(
        self, k: int, starts: Sequence[tuple[str, int]], rules: Rules
    ) -> Iterator[int | None]:
        """Return what `Kept.together` does."""
        return self._kept.together(k, starts, rules)

    def resumed(self, move: Step, owners: Floats, rules: Rules) -> Iterator[Step]:
        """Yield a move by hand, as all points see it, and the steps behind it."""
        held = settled(self.store, answered(self.store, owners, owners))
        inertia = settled(self.store, slid(self.store, held, owners, move.centroids))
        steps = block_steps(self.store, move.centroids, rules, owners)
        _, first = next(steps), next(steps)
        tally = Tally(self.n, held.sizes, 0, first.switched)
        yield replace(move, inertia=inertia, tally=tally)
        yield from Seen(self, chain([first], steps), owners, move.iteration)

    def nearest(self, centroids: Floats) -> Ints:
        """Return the nearest centroid for each point of the picture."""
        return self.points.nearest(centroids)

    def costs(
        self, centroids: Floats, labels: Ints, points: Ints | None = None
    ) -> Floats:
        """Return squared distances, each for as many points as it stands for."""
        some = slice(None) if points is None else points
        return self.weights[some] * own_costs(self.X[some], centroids, labels)

    def row(self, point: int) -> int:
        """Return the number of a point of the sample among all."""
        return point if self._rows is None else int(self._rows[point])

    def behind(self, point: int) -> tuple[int, Floats] | None:
        """Return how many points there are in a cell, and some that were asked for."""
        if self._grid is None:
            return None
        cell, places = self._behind
        known = places if cell == point else self.X[:0]
        return int(self.weights[point]), known

    def ask_behind(self, point: int) -> None:
        """Ask for some points of a cell, drawn at random.

        They are kept until another cell is asked about.
        """
        if self._grid is not None and self._behind[0] != point:
            self._behind = point, _drawn(self.store, self._grid, point)

    def middles(self, labels: Ints, k: int) -> Floats:
        """Return means of the points of the picture."""
        counts = np.bincount(labels, weights=self.weights, minlength=k)
        sums = cluster_sums(self.weights[:, None] * self.X, labels, k)
        return sums / np.maximum(counts, 1)[:, None]

    def sweeping(self, before: Step, after: Step, waiting: Ints) -> float:
        """Return the inertia on the way, by the share of the picture that waits."""
        moved = np.flatnonzero(after.changed)
        fall = self._fall(before, after, moved)
        share = self._fall(before, after, waiting) / fall if fall else 0.0
        return after.inertia + share * (before.inertia - after.inertia)

    def _fall(self, before: Step, after: Step, points: Ints) -> float:
        old, new = (
            self.costs(after.centroids, step.labels[points], points=points)
            for step in (before, after)
        )
        return float((old - new).sum())


class Seen(Iterator[Step]):
    """Steps of all points, with the labels of those of the picture.

    Parameters
    ----------
    metric : Pictured
        The picture.
    steps : iterator of Step
        The steps.
    owners : array of shape (k, d), optional
        The centroids by which the points have labels before them, if they have any.
    iteration : int
        From which one their iterations are numbered on.
    """

    def __init__(
        self,
        metric: Pictured,
        steps: Iterator[Step],
        owners: Floats | None = None,
        iteration: int = 0,
    ) -> None:
        self._metric, self._steps, self._iteration = metric, steps, iteration
        self._owned = OnPicture(metric.points, owners)

    @property
    def goes_on(self) -> bool:
        """Whether it goes on after it was interrupted: if the steps do."""
        return bool(getattr(self._steps, "goes_on", False))

    def __next__(self) -> Step:
        step, before = next(self._steps), None
        if step.phase == "assign":
            before = self._owned
            self._owned = OnPicture(self._metric.points, step.centroids)
        numbered = {"iteration": step.iteration + self._iteration}
        return far_step(self._owned, before, known_of(step) | numbered)


class OnPicture:
    """The points of a picture under some centroids, or under none.

    Parameters
    ----------
    points : Metric
        Who is nearest among them.
    centroids : array of shape (k, d), optional
        The centroids.
    """

    lasting = False

    def __init__(self, points: Metric, centroids: Floats | None) -> None:
        self._points, self._centroids = points, centroids

    @property
    def labels(self) -> Ints:
        """The label of each point."""
        return self._nobody if self._owners is None else self._owners.labels

    def changed(self, before: "OnPicture | None") -> Bools:
        """Return which points have other labels than before."""
        if before is None or self._owners is None:
            return frozen(np.zeros(self._points.n, dtype=np.bool_))
        return self._owners.changed(before._owners)

    @once
    def _owners(self) -> Owners | None:
        if self._centroids is None:
            return None
        return self._points.owners(self._centroids)

    @once
    def _nobody(self) -> Ints:
        return frozen(np.full(self._points.n, -1, dtype=np.int64))


def pictured(trace: Trace) -> Trace:
    """Return a run as pictures have it: itself, unless its points are in blocks."""
    if not isinstance(trace.metric, Blocks):
        return trace
    metric = Pictured(trace.metric.store)
    return Trace(
        metric.X,
        vouched(Seen(metric, Replay(trace)), metric),
        columns=trace.columns,
        metric=metric,
        note=trace.note,
        backdrop=metric.backdrop,
    )


def _drawn(store: Store, grid: Grid, point: int) -> Floats:
    """Return some points of a cell, drawn at random from all."""
    where = grid.cells[point], grid.low, grid.sides
    facts = [(*where, IN_CELL, i) for i in range(len(store.lengths))]
    (found,) = store.answers([Question("within", facts)])
    lots: list[Lot] = sorted(chain(*found), key=itemgetter(0))
    return np.array([lot.place for lot in lots[:IN_CELL]])


def _picture(store: Store) -> tuple[Grid | None, Floats, Ints | None]:
    """Return the cells that have points and their middles, or a sample and its rows."""
    if store.width > 2:
        rng = np.random.default_rng(0)
        some = rng.choice(len(store), size=min(SAMPLE, len(store)), replace=False)
        some.sort()
        return None, frozen(store.rows(some)), some
    low, high = store.extent.low, store.extent.high
    sides = (high - low) / GRID
    sides[sides == 0] = 1.0
    counts = store.total("counted", low, sides)
    full = np.argwhere(counts)
    X = frozen(low + (full + 0.5) * sides)
    return Grid(low, sides, full, counts[tuple(full.T)]), X, None
