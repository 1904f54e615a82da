"""A half-step of a run: what just happened, and the state that it left."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from kmviz.core.arrays import Bools, Floats, Ints

Phase: TypeAlias = Literal["seed", "init", "assign", "update", "move", "truth"]
"""What a half-step does."""
CONVERGED = ("labels unchanged", "centroids unchanged")
"""The stops at which nothing changes any more."""


@dataclass(frozen=True, eq=False, slots=True)
class Step:
    """One half-step of a run: what just happened, and the state it left.

    All arrays are read-only. Neighbouring steps share those that neither changed.

    Examples
    --------
    >>> from kmviz import kmeans
    >>> step = kmeans([[0.0], [1.0], [5.0]], init=[[0.0], [1.0]])[2]
    >>> step.phase, step.iteration, step.inertia
    ('update', 1, 8.0)
    >>> step.centroids.ravel(), step.labels, step.shift.ravel()
    (array([0., 3.]), array([0, 1, 1]), array([0., 2.]))
    """

    phase: Phase
    """What just happened. A *seed* comes before the algorithm: a star is drawn, or all
    of them at once. A *move* is no part of the algorithm: somebody moved
    centroids by hand, and the points kept their labels, as at an update. At *truth*,
    behind the last step, the points take the colours of the groups they belong to."""
    iteration: int
    """0 for init, then 1, 2, ...: one assign and one update each."""
    centroids: Floats
    """Shape (k, d); a row of nan for one that was dropped, or is not drawn yet."""
    labels: Ints
    """Shape (n,): the index of each point's centroid, -1 before the first assign."""
    inertia: float
    """Sum of the squared distances of the points to their own centroids, or of what
    else the metric of the run adds up; nan at init."""
    changed: Bools
    """Shape (n,): the points whose label this step changed."""
    shift: Floats
    """Shape (k, d): the displacement of each centroid in this step."""
    stop: str | None = None
    """On the last step, why the run ended: "labels unchanged", "centroids unchanged",
    "cycle", "max_iter", "settled" or "one pass"."""
    chances: Floats | None = None
    """At a seed, shape (n,): the chance each point had in the draw. None if no point
    was drawn, because the stars are the means of random groups."""
    tried: int = 1
    """At a seed, how many points were drawn, of which the best was taken."""
    batch: Ints | None = None
    """The points that the algorithm looks at in this step, where it is not all."""
    swarm: Floats | None = None
    """Shape (m, k, d): sets of centroids that are tried, where there are many."""
