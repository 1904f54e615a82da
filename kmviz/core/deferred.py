"""Steps of which nothing that grows with the points is made until somebody asks."""

import math
from typing import TYPE_CHECKING, Any, TypeVar

from numpy.typing import NDArray

from kmviz.core.ground.arrays import Floats, Ints, frozen
from kmviz.core.metric import Metric
from kmviz.core.nearest.owners import Labelled, Nobody, Owners
from kmviz.core.steps import Phase, Step

T = TypeVar("T")
USUAL = {"chances": None, "tried": 1, "batch": None, "swarm": None, "tally": None}
"""What a step has that was not drawn, and looked at all points."""
KNOWN = (
    *("phase", "iteration", "centroids", "shift", "stop"),
    *("_metric", "_owners", "_before"),
)
"""What is known of a step from the beginning, and set when one of it is asked for."""


class Deferred(Step):
    """A step that makes its labels, changes and inertia when asked.

    Numbers are kept, and so are the arrays of few points; of many they last as long as
    somebody has them, and the last few a while longer. `dataclasses.replace` makes an
    ordinary step of it.
    """

    __slots__ = ("_before", "_known", "_metric", "_owners", "_switched")
    _before: Owners | None
    _known: tuple[Any, ...]
    _metric: Metric
    _owners: Owners
    _switched: int

    def __new__(cls, *args: Any, **fields: Any) -> Any:
        """Return an ordinary step, as all its fields are known."""
        return Step(*args, **fields)

    if not TYPE_CHECKING:  # or every name would do

        def __getattr__(self, name: str) -> Any:
            """Return a field that is not set yet."""
            if name in KNOWN:
                for known, value in zip(KNOWN, self._known, strict=True):
                    self._kept(known, value)
                return getattr(self, name)
            if name == "labels":
                return self._lent(self._owners.labels)
            if name == "changed":
                changed = self._owners.changed(self._before)
                lasting = self._owners.lasting
                return self._kept(name, changed) if lasting else self._lent(changed)
            if name == "inertia":
                return self._kept(name, self._inertia())
            if name == "_switched":
                return self._kept(name, self._owners.switched(self._before))
            if name in USUAL:
                return self._kept(name, USUAL[name])
            return super().__getattr__(name)

    @property
    def few(self) -> NDArray[Any]:
        """The labels of many points in as few bytes as will do."""
        return self._lent(self._owners.few) if not self._owners.lasting else self.labels

    @property
    def n(self) -> int:
        """How many points there are."""
        return len(self._metric.X)

    @property
    def switched(self) -> int:
        """How many points this step gave another label."""
        return self._switched

    @property
    def sizes(self) -> Ints:
        """How many points each cluster has, shape (k,)."""
        return self._owners.counts

    def label_of(self, point: int) -> int:
        """Return the label of one point, without all others where they are many."""
        return self._owners.label_of(point)

    def moved(self, centroids: Floats, shift: Floats) -> Step:
        """Return a move by hand behind this step: the points keep their labels."""
        metric, owners, i = self._metric, self._owners, self.iteration
        return deferred_step(metric, "move", i, centroids, owners, owners, shift)

    def behind(self, before: Step, iteration: int) -> Step:
        """Return this step of a run as it is behind a step of another."""
        metric, owners = self._metric, self._owners
        if isinstance(before, Deferred):
            others = before._owners
        else:
            others = Labelled(before.labels, len(before.centroids), metric.middles)
        known = iteration, self.centroids, owners, others, self.shift, self.stop
        return deferred_step(metric, self.phase, *known, self.batch, self.swarm)

    def _inertia(self) -> float:
        if isinstance(self._owners, Nobody):
            return math.nan
        return self._metric.total(self.centroids, self._owners.few_for_once)

    def _lent(self, array: NDArray[Any]) -> NDArray[Any]:
        """Return an array that the run holds until it has been asked for others."""
        lent = self._metric.lent
        if not self._owners.lasting and not any(each is array for each in lent):
            lent.append(array)
        return array

    def _kept(self, name: str, value: T) -> T:
        object.__setattr__(self, name, value)
        return value

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what pickles and copies are made of."""
        known = self.phase, self.iteration, self.centroids, self._owners, self._before
        beside = self.shift, self.stop, self.batch, self.swarm
        return deferred_step, (self._metric, *known, *beside)


def deferred_step(
    metric: Metric,
    phase: Phase,
    iteration: int,
    centroids: Floats,
    owners: Owners,
    before: Owners | None,
    shift: Floats,
    stop: str | None = None,
    batch: Ints | None = None,
    swarm: Floats | None = None,
) -> Step:
    """Return a step at which points come from those who had them before to others.

    Before the first assign nobody has any.

    Examples
    --------
    >>> import numpy as np
    >>> from kmviz.core.metric import Euclidean
    >>> from kmviz.core.nearest.rows import Rows
    >>> from kmviz.core.nearest.scan import scan
    >>> metric, stars = Euclidean([[0.0], [1.0], [5.0]]), np.array([[0.0], [4.0]])
    >>> owners = scan(Rows(metric.X, count=1), stars)
    >>> known = stars, owners, None, np.zeros((2, 1))
    >>> step = deferred_step(metric, "assign", 1, *known)
    >>> step.labels, step.changed, step.inertia
    (array([0, 0, 1]), array([ True,  True,  True]), 2.0)
    """
    step: Deferred = object.__new__(Deferred)
    centroids.setflags(write=False)
    shift.setflags(write=False)
    known = phase, iteration, centroids, shift, stop, metric, owners, before
    object.__setattr__(step, "_known", known)
    if batch is not None:
        object.__setattr__(step, "batch", frozen(batch))
    if swarm is not None:
        object.__setattr__(step, "swarm", frozen(swarm))
    return step
