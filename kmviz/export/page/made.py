"""Whether a page can make a run again to the last bit, and from what."""

from itertools import islice, starmap, zip_longest
from typing import Any

import numpy as np

from kmviz.core.algorithm import alternate
from kmviz.core.algorithms.medians import Manhattan
from kmviz.core.algorithms.medoids import Medoid
from kmviz.core.given.rules import Rules
from kmviz.core.ground.arrays import Floats
from kmviz.core.metric import Euclidean, Metric
from kmviz.core.steps import Step
from kmviz.core.trace import Trace


def part_of(metric: Metric) -> str | None:
    """Return what the page adds up to a distance; None for what it does not know."""
    known = {Manhattan: "absolute", Medoid: "root"}
    if type(metric) in known:
        return known[type(metric)]
    return "square" if isinstance(metric, Euclidean) else None


def seeds_of(trace: Trace) -> int:
    """Return how many steps come before the algorithm."""
    return next((i for i, step in enumerate(trace) if step.phase != "seed"), 0)


def made_of(trace: Trace) -> dict[str, Any] | None:
    """Return the start and the rules of a run that the page can make; None if none.

    Rules that are as usual are left out.
    """
    steps = trace[seeds_of(trace) :]
    first, last = steps[0], steps[-1]
    if type(trace.metric) is not Euclidean or first.phase != "init":
        return None
    rules: dict[str, Any] = {}
    if last.stop == "max_iter":
        rules["max_iter"] = last.iteration - 1
    if last.stop == "centroids unchanged":
        shift = np.nan_to_num(steps[-2].shift)
        rules["tol"] = float(trace.metric.lengths(shift).max())
    dropped = np.isnan(last.centroids).any()
    empties: list[dict[str, Any]] = [{}, {"empty": "farthest"}]
    for empty in [{"empty": "drop"}] if dropped else empties:
        made = alternate(trace.metric, first.centroids, Rules(**rules, **empty))
        if all(starmap(_alike, zip_longest(steps, islice(made, len(steps))))):
            reach = {} if last.stop else {"reach": len(trace)}
            start = _start(trace.X, first.centroids)
            return {"start": start, "rules": rules | empty} | reach
    return None


def _start(X: Floats, centroids: Floats) -> list[int | list[float]]:
    """Return where stars start: on which point, or else at what place."""
    start: list[int | list[float]] = []
    for centroid in centroids:
        equal = (X.view(np.int64) == centroid.view(np.int64)).all(axis=1)
        start.append(int(equal.argmax()) if equal.any() else centroid.tolist())
    return start


def _alike(one: Step, other: Step | None) -> bool:
    """Tell whether two steps are the same to the last bit."""
    return (
        other is not None
        and (one.phase, one.stop) == (other.phase, other.stop)
        and np.array_equal(one.centroids, other.centroids, equal_nan=True)
        and np.array_equal(one.labels, other.labels)
    )
