"""What a `Trace` is fed, step by step: made safe, or refused by step and field.

A picture shows what a step says, so a step must be true: its inertia is the sum of its
costs, its marks of what changed are those of its labels, and no array can be changed
afterwards. Steps of our own algorithms are true by construction, and not looked at.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, NoReturn
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from kmviz.core.given.coordinates import LARGEST, equal_points, is_frozen
from kmviz.core.ground.arrays import Bools, Floats, Ints, frozen
from kmviz.core.ground.sentence import quoted, shown
from kmviz.core.metric import ROUNDING, Metric
from kmviz.core.steps import Step

FOLLOWS = {
    None: ("init", "seed"),
    "seed": ("init", "seed"),
    "init": ("assign", "move"),
    "assign": ("update", "move", "truth"),
    "update": ("assign", "move", "truth"),
    "move": ("assign", "move", "truth"),
    "truth": ("move",),
}
"""Which phases may follow one."""
STOPS = (
    *("labels unchanged", "centroids unchanged", "cycle", "max_iter"),
    *("settled", "one pass"),
)

_ours: "WeakKeyDictionary[Iterator[Step], Metric]" = WeakKeyDictionary()


def vouched(
    steps: Iterator[Step], metric: Metric, *, ours: bool = True
) -> Iterator[Step]:
    """Return steps; if they are our own, note that they are true for this metric."""
    if ours:
        _ours[steps] = metric
    return steps


def metric_behind(steps: Iterator[Step]) -> Metric | None:
    """Return the metric that made these steps of our own; None for those of others."""
    try:
        return _ours.get(steps)
    except TypeError:  # an iterator of a list: nothing can refer to it weakly
        return None


def after(
    draws: Sequence[Step], steps: Iterator[Step], metric: Metric
) -> Iterator[Step]:
    """Return the draws of a start, which are our own, and then the steps of the run."""
    if not draws:
        return steps
    following = (step for step in chain(draws, steps))
    return vouched(following, metric, ours=is_vouched(steps, metric))


def is_vouched(steps: Iterator[Step], metric: Metric) -> bool:
    """Tell whether these are steps of our own, so that points are with the nearest."""
    source = metric_behind(steps)
    if source is metric:
        return True
    return type(source) is type(metric) and equal_points(source.X, metric.X)


def checked(steps: Iterator[Step], metric: Metric) -> Iterator[Step]:
    """Return the steps of a run on the points of a metric, each of them checked."""
    before = None
    for position, step in enumerate(steps):
        if not isinstance(step, Step):
            message = f"step {position} must be a Step, got {shown(step)}"
            raise TypeError(message)
        before = _Check(metric, position, before).step(step)
        yield before


@dataclass(frozen=True)
class _Check:
    """One step of a run, after the one before it."""

    metric: Metric
    position: int
    before: Step | None

    def step(self, step: Step) -> Step:
        """Return the step, with arrays of our own where its own can change."""
        self._phase(step)
        self._iteration(step)
        self._stop(step.stop)
        centroids = self._centroids(step)
        labels = self._labels(step, centroids)
        safe: dict[str, Any] = {
            "centroids": centroids,
            "labels": labels,
            "inertia": self._inertia(step, centroids, labels),
            "changed": self._changed(step, labels),
            "shift": self._shift(step, centroids),
            "chances": self._chances(step),
            "batch": self._batch(step),
            "swarm": self._swarm(step, centroids),
        }
        kept = all(getattr(step, name) is value for name, value in safe.items())
        return step if kept else replace(step, **safe)

    def _refuse(self, field: str, required: str, got: object) -> NoReturn:
        message = f"{field} of step {self.position} must be {required}, got {got}"
        raise ValueError(message)

    def _phase(self, step: Step) -> None:
        if self.before and self.before.stop and step.phase != "truth":
            message = (
                f"step {self.position - 1} must be the last, because it has the stop "
                f'"{self.before.stop}", got one more'
            )
            raise ValueError(message)
        allowed = FOLLOWS[self.before.phase if self.before else None]
        if not isinstance(step.phase, str) or step.phase not in allowed:
            listed = " or ".join(f'"{phase}"' for phase in allowed)
            self._refuse("phase", listed, shown(step.phase))

    def _iteration(self, step: Step) -> None:
        so_far = self.before.iteration if self.before else 0
        expected = so_far + (step.phase == "assign")
        if not isinstance(step.iteration, int) or step.iteration != expected:
            self._refuse("iteration", str(expected), shown(step.iteration))

    def _centroids(self, step: Step) -> Floats:
        k = len(self.before.centroids) if self.before else None
        d = self.metric.X.shape[1]
        rows = self._array(step.centroids, "centroids", "numbers", "biuf")
        if rows.ndim != 2 or rows.shape[1] != d or len(rows) != (k or len(rows) or 1):
            self._refuse("centroids", f"of shape ({k or 'k'}, {d})", rows.shape)
        gone = np.isnan(rows)
        far = np.abs(rows) > LARGEST
        if far.any() or (gone.any(axis=1) != gone.all(axis=1)).any():
            self._refuse("centroids", "finite, or whole rows of nan", "others")
        if self.before and step.phase == "assign":
            if not np.array_equal(rows, self.before.centroids, equal_nan=True):
                self._refuse("centroids", "those of the step before", "others")
            return self.before.centroids
        return _own(rows, np.float64)

    def _labels(self, step: Step, centroids: Floats) -> Ints:
        n, k = len(self.metric.X), len(centroids)
        labels = self._array(step.labels, "labels", "whole numbers", "iu")
        if labels.shape != (n,):
            self._refuse("labels", f"of shape ({n},), one for a point", labels.shape)
        if self.before and step.phase in ("update", "move"):
            same = labels is self.before.labels
            if not (same or np.array_equal(labels, self.before.labels)):
                self._refuse("labels", "those of the step before", "others")
            labels = self.before.labels
        else:
            early = step.phase in ("seed", "init")
            self._range(labels, *((-1, -1) if early else (0, k - 1)))
        gone = np.flatnonzero(np.isnan(centroids[:, 0]))
        if len(gone) and np.isin(labels, gone).any():
            self._refuse("labels", "of centroids that are there", f"{gone[0]}, gone")
        return _own(labels, np.int64)

    def _range(self, labels: NDArray[Any], low: int, high: int) -> None:
        if labels.min() < low or labels.max() > high:
            between = "-1, before any assign" if high < 0 else f"between 0 and {high}"
            self._refuse("labels", between, f"{labels.min()} to {labels.max()}")

    def _inertia(self, step: Step, centroids: Floats, labels: Ints) -> float:
        value = np.asarray(step.inertia)
        if value.shape or value.dtype.kind not in "biuf":
            self._refuse("inertia", "a number", shown(step.inertia))
        number = step.inertia if isinstance(step.inertia, float) else float(value)
        if labels[0] < 0:
            return number if np.isnan(number) else float("nan")
        true = self.metric.total(centroids, labels)
        if not np.isclose(number, true, rtol=ROUNDING, atol=0.0):
            required = f"{true:.6g}, the sum of the costs of its labels and centroids"
            self._refuse("inertia", required, f"{number:.6g}")
        return number

    def _changed(self, step: Step, labels: Ints) -> Bools:
        changed = self._array(step.changed, "changed", "true or false", "b")
        if changed.shape != labels.shape:
            self._refuse("changed", f"of shape {labels.shape}", changed.shape)
        if self.before and step.phase in ("assign", "truth"):
            wrong = int((changed != (labels != self.before.labels)).sum())
        else:
            wrong = int(changed.sum())
        if wrong:
            required = "true where a label differs from the step before"
            self._refuse("changed", required, f"{wrong} of {len(labels)} wrong")
        return _own(changed, np.bool_)

    def _shift(self, step: Step, centroids: Floats) -> Floats:
        shift = self._array(step.shift, "shift", "numbers", "biuf")
        if shift.shape != centroids.shape:
            self._refuse("shift", f"of shape {centroids.shape}", shift.shape)
        if self.before and step.phase != "assign":
            true = centroids - self.before.centroids
            slack = ROUNDING * float(np.nanmax(np.abs(centroids), initial=0.0))
            there = ~np.isnan(true)
            if (np.abs(shift - true)[there] > slack).any():
                self._refuse("shift", "the way from the step before", "another")
        elif np.nan_to_num(shift).any():
            self._refuse("shift", "0, because no centroid moves", "another")
        return _own(shift, np.float64)

    def _chances(self, step: Step) -> Floats | None:
        if step.chances is None:
            return None
        n = len(self.metric.X)
        chances = self._array(step.chances, "chances", "numbers", "biuf")
        if step.phase != "seed" or chances.shape != (n,):
            required = f"None, or of shape ({n},) at a seed"
            self._refuse("chances", required, f"shape {chances.shape} at {step.phase}")
        return _own(chances, np.float64)

    def _batch(self, step: Step) -> Ints | None:
        if step.batch is None:
            return None
        batch = self._array(step.batch, "batch", "whole numbers", "iu")
        last = len(self.metric.X) - 1
        if batch.ndim != 1 or ((batch < 0) | (batch > last)).any():
            self._refuse("batch", f"numbers of points, 0 to {last}", shown(step.batch))
        return _own(batch, np.int64)

    def _swarm(self, step: Step, centroids: Floats) -> Floats | None:
        if step.swarm is None:
            return None
        swarm = self._array(step.swarm, "swarm", "numbers", "biuf")
        k, d = centroids.shape
        if swarm.ndim != 3 or not 0 < swarm.shape[1] <= k or swarm.shape[2] != d:
            self._refuse("swarm", f"of shape (m, {k}, {d})", swarm.shape)
        if not (np.abs(swarm) <= LARGEST).all():
            self._refuse("swarm", "finite", "others")
        return _own(swarm, np.float64)

    def _stop(self, stop: object) -> None:
        if stop is not None and not (isinstance(stop, str) and stop in STOPS):
            self._refuse("stop", f"None or one of {quoted(STOPS)}", shown(stop))

    def _array(self, value: object, field: str, what: str, kinds: str) -> NDArray[Any]:
        try:
            array = np.asarray(value)
        except ValueError:
            self._refuse(field, f"an array of {what}", "ragged rows")
        if array.dtype.kind not in kinds:
            self._refuse(field, f"an array of {what}", shown(value))
        return array


def _own(array: NDArray[Any], kind: type[np.generic]) -> NDArray[Any]:
    """Return an array that nobody can change, itself if nobody can."""
    if is_frozen(array, kind):
        return array
    return frozen(np.array(array, dtype=kind, order="C"))
