"""Where runs end, which are worked out together: on points here, or by their blocks."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from kmviz.core.algorithm import alternate
from kmviz.core.asked.ends import End, run_ends
from kmviz.core.given.rules import Rules
from kmviz.core.metric import Metric
from kmviz.core.steps import Step

AT_ONCE = 1000
"""So many starts are placed before their runs go on, so that more are soon told of."""


def ends_of(
    metric: Metric,
    k: int,
    starts: Sequence[tuple[str, int]],
    rules: Rules,
    report: Callable[[float], object] | None,
) -> tuple[dict[int, End], str]:
    """Return the end of each run, or of those that were done before an interrupt.

    Or before a fault of blocks, of which the sentence is returned too.
    """
    ends: dict[int, End] = {}
    try:
        for i, end in _ended(metric, k, starts, rules):
            ends[i] = end
            if report:
                report(len(ends) / len(starts))
    except KeyboardInterrupt:
        if not ends:
            raise
    except RuntimeError as fault:
        if not ends:
            raise
        return ends, str(fault)
    return ends, ""


def _ended(
    metric: Metric, k: int, starts: Sequence[tuple[str, int]], rules: Rules
) -> Iterator[tuple[int, End]]:
    """Yield which run has ended, and how."""
    together = metric.together(k, starts, rules)
    if together is None:
        for first in range(0, len(starts), AT_ONCE):
            some = starts[first : first + AT_ONCE]
            centroids = np.array([metric.start(k, init, seed) for init, seed in some])
            for one, end in run_ends(metric.X, centroids, rules):
                yield first + one, end
        return
    for i in together:
        if i is not None:
            yield i, _end(steps_from(metric, k, starts[i], rules))


def _end(steps: Iterator[Step]) -> End:
    """Return the end of a run over blocks."""
    last = next(steps)
    try:
        for last in steps:  # noqa: B007  # it is what is looked for
            pass
    except ValueError as error:
        gone = last.labels, last.centroids, float("nan"), last.iteration
        return End(*gone, str(error), failed=True)
    updates = last.iteration - 1
    return End(last.labels, last.centroids, last.inertia, updates, str(last.stop))


def steps_from(
    metric: Metric, k: int, start: tuple[str, int], rules: Rules
) -> Iterator[Step]:
    """Return the steps of the run from a start."""
    init, seed = start
    return alternate(metric, metric.start(k, init, seed), rules)
