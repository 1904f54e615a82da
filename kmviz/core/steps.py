"""A half-step of a run: what just happened, and the state that it left."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NoReturn, TypeAlias

import numpy as np

from kmviz.core.ground.arrays import Bools, Floats, Ints, ReadOnly
from kmviz.core.options.names import missing

Phase: TypeAlias = Literal["seed", "init", "assign", "update", "move", "truth"]
"""What a half-step does."""
CONVERGED = ("labels unchanged", "centroids unchanged")
"""The stops at which nothing changes any more."""


@dataclass(frozen=True, eq=False, slots=True)
class Tally(ReadOnly):
    """What is counted over all points, where a step holds but a picture of them."""

    n: int
    """How many points there are."""
    sizes: Ints
    """How many each cluster has, shape (k,); 0 before the first assign."""
    switched: int
    """How many the step gave another label."""
    misplaced: int
    """How many are nearer to another centroid."""


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Step(ReadOnly):
    """One half-step of a run: what just happened, and the state it left.

    All arrays are read-only. Neighbouring steps share those that neither changed.

    Parameters
    ----------
    phase : {"seed", "init", "assign", "update", "move", "truth"}
        What just happened. A *seed* comes before the algorithm: a star is drawn, or all
        of them at once. A *move* is no part of the algorithm: somebody moved centroids
        by hand, and the points kept their labels, as at an update. At *truth*, behind
        the last step, the points take the colours of the groups they belong to.
    iteration : int
        0 for init, then 1, 2, ...: one assign and one update each.
    centroids : array of shape (k, d)
        A row of nan for one that was dropped, or is not drawn yet.
    labels : array of int, shape (n,)
        The index of each point's centroid, -1 before the first assign.
    inertia : float
        Sum of the squared distances of the points to their own centroids, or of what
        else the metric of the run adds up; nan at init.
    changed : array of bool, shape (n,)
        The points whose label this step changed.
    shift : array of shape (k, d)
        The displacement of each centroid in this step.
    stop : str or None
        On the last step, why the run ended: "labels unchanged", "centroids unchanged",
        "cycle", "max_iter", "settled" or "one pass".
    chances : array of shape (n,) or None
        At a seed, the chance each point had in the draw; None if no point was drawn,
        because the stars are the means of random groups.
    tried : int
        At a seed, how many points were drawn, of which the best was taken.
    batch : array of int or None
        The points that the algorithm looks at in this step, where it is not all.
    swarm : array of shape (m, k, d) or None
        Sets of centroids that are tried, where there are many.
    tally : Tally or None
        The counts of all points, where the arrays are those of a picture or of blocks
        that are far away.

    Examples
    --------
    >>> from kmviz import kmeans
    >>> step = kmeans([[0.0], [1.0], [5.0]], init=[[0.0], [1.0]])[2]
    >>> step.phase, step.iteration, step.inertia
    ('update', 1, 8.0)
    >>> step.centroids.ravel(), step.labels, step.shift.ravel()
    (array([0., 3.]), array([0, 1, 1]), array([0., 2.]))
    >>> step
    <Step "update" of iteration 1: 3 points, k=2, inertia 8>
    """

    phase: Phase
    iteration: int
    centroids: Floats
    labels: Ints
    inertia: float
    changed: Bools
    shift: Floats
    stop: str | None = None
    chances: Floats | None = None
    tried: int = 1
    batch: Ints | None = None
    swarm: Floats | None = None
    tally: Tally | None = None

    @property
    def few(self) -> Ints:
        """The labels in as few bytes as are at hand: enough for one label more."""
        return self.labels

    @property
    def n(self) -> int:
        """How many points there are."""
        return self.tally.n if self.tally else len(self.labels)

    @property
    def switched(self) -> int:
        """How many points this step gave another label."""
        return self.tally.switched if self.tally else int(self.changed.sum())

    @property
    def sizes(self) -> Ints:
        """How many points each cluster has, shape (k,); 0 before the first assign."""
        if self.tally:
            return self.tally.sizes
        k = len(self.centroids)
        if self.labels[0] < 0:
            return np.zeros(k, dtype=np.int64)
        return np.bincount(self.labels, minlength=k)

    def label_of(self, point: int) -> int:
        """Return the label of one point, without all others where they are many."""
        return int(self.labels[point])

    if not TYPE_CHECKING:  # or every name would do

        def __getattr__(self, name: str) -> NoReturn:
            raise AttributeError(missing("a Step", name, dir(Step)), name=name)

    def __repr__(self) -> str:
        end = f', stopped by "{self.stop}"' if self.stop else ""
        return (
            f'<Step "{self.phase}" of iteration {self.iteration}: {self.n} points, '
            f"k={len(self.centroids)}, inertia {self.inertia:.4g}{end}>"
        )


def owners_at(steps: Sequence[Step], i: int) -> Floats | None:
    """Return the centroids that gave the points their labels at a step of a run."""
    so_far = (steps[j] for j in range(i, -1, -1))
    return next((step.centroids for step in so_far if step.phase == "assign"), None)
