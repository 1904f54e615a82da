"""The groups as measured, behind the last step of a run on points that have some.

The stars stay where the run has left them, and each group takes the colour of the
cluster in which most of its points are: so what k-means has put elsewhere is seen.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from kmviz.core.ground.arrays import frozen
from kmviz.core.metric import Metric
from kmviz.core.partitions import Groups, largest_shares
from kmviz.core.recording import is_vouched, vouched
from kmviz.core.steps import Step


def revealed(steps: Iterator[Step], truth: Groups, metric: Metric) -> Iterator[Step]:
    """Return the steps of a run, and a last one with the groups as measured."""
    following = _revealed(steps, truth, metric)
    return vouched(following, metric, ours=is_vouched(steps, metric))


def _revealed(steps: Iterator[Step], truth: Groups, metric: Metric) -> Iterator[Step]:
    last = None
    for step in steps:
        last = step
        yield step
    if last is not None and last.labels[0] >= 0:
        yield _as_measured(last, truth, metric)


def _as_measured(last: Step, truth: Groups, metric: Metric) -> Step:
    """Return the step in which every point takes the colour of its group."""
    cluster = largest_shares(last.labels, truth.labels)
    labels = cluster[truth.labels]
    return replace(
        last,
        phase="truth",
        labels=frozen(labels),
        changed=frozen(labels != last.labels),
        shift=frozen(np.zeros_like(last.centroids)),
        inertia=metric.total(last.centroids, labels),
        stop=None,
        batch=None,
        swarm=None,
    )
