"""Where runs end: those of points in this memory together, those of others in turn."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from kmviz.core.algorithm import alternate
from kmviz.core.ends import End, run_ends
from kmviz.core.metric import Euclidean, Metric
from kmviz.core.rules import Rules
from kmviz.core.steps import Step


def ends_of(
    metric: Metric,
    k: int,
    starts: Sequence[tuple[str, int]],
    rules: Rules,
    report: Callable[[float], object] | None,
) -> dict[int, End]:
    """Return the end of each run, or of those that were done before an interrupt."""
    near = isinstance(metric, Euclidean)
    ended = (_together if near else _in_turn)(metric, k, starts, rules)
    ends: dict[int, End] = {}
    try:
        for i, end in ended:
            ends[i] = end
            if report:
                report(len(ends) / len(starts))
    except KeyboardInterrupt:
        if not ends:
            raise
    return ends


def _together(
    metric: Metric, k: int, starts: Sequence[tuple[str, int]], rules: Rules
) -> Iterator[tuple[int, End]]:
    """Yield the ends of runs that are worked out together."""
    centroids = np.array([metric.start(k, init, seed) for init, seed in starts])
    yield from run_ends(metric.X, centroids, rules)


def _in_turn(
    metric: Metric, k: int, starts: Sequence[tuple[str, int]], rules: Rules
) -> Iterator[tuple[int, End]]:
    """Yield the ends of runs on points in blocks, one after the other."""
    for i, start in enumerate(starts):
        steps = steps_from(metric, k, start, rules)
        last = next(steps)
        try:
            for last in steps:  # noqa: B007  # it is what is looked for
                pass
        except ValueError as error:
            gone = last.labels, last.centroids, float("nan"), last.iteration
            yield i, End(*gone, str(error), failed=True)
            continue
        updates = last.iteration - 1
        yield i, End(last.labels, last.centroids, last.inertia, updates, str(last.stop))


def steps_from(
    metric: Metric, k: int, start: tuple[str, int], rules: Rules
) -> Iterator[Step]:
    """Return the steps of the run from a start."""
    init, seed = start
    return alternate(metric, metric.start(k, init, seed), rules)
