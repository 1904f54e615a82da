"""Why a point has its colour: how far it is from every star, and what it was before."""

from dataclasses import dataclass

import numpy as np

from kmviz.core.arrays import Floats, Ints
from kmviz.core.assignment import nearest as nearest_of
from kmviz.core.numbers import check_index
from kmviz.core.trace import Trace


@dataclass(frozen=True, eq=False, slots=True)
class Behind:
    """The points for which one of a picture stands, and some of them."""

    n: int
    """How many there are."""
    places: Floats
    """Some, drawn at random, shape (m, d)."""
    labels: Ints
    """The labels that these have; -1 before the first assign."""


@dataclass(frozen=True, eq=False, slots=True)
class Why:
    """Why a point has its label: its distance to every star, and its labels so far."""

    point: int
    """The point."""
    distances: Floats
    """Shape (k,): to each star, where it is now; nan for one that was dropped."""
    nearest: int
    """The star that is nearest now, to which an assign would give the point."""
    labels: Ints
    """The label it had at each step up to now; -1 before the first assign."""
    row: int
    """The number of the point among all."""
    behind: Behind | None = None
    """The points it stands for, where it is none itself."""


def why(trace: Trace, position: int, point: int) -> Why:
    """Return the distances of a point to the stars at a step, and its labels up to it.

    Parameters
    ----------
    trace : Trace
        The run.
    position : int
        The step, counted from 0.
    point : int
        The point, counted from 0.

    Returns
    -------
    Why
        The reasons.

    Raises
    ------
    ValueError
        If there is no such point.

    Examples
    --------
    >>> from kmviz import kmeans
    >>> trace = kmeans([[0.0], [1.0], [5.0]], init=[[0.0], [1.0]])
    >>> reasons = why(trace, 1, point=2)
    >>> reasons.distances, reasons.nearest, reasons.labels
    (array([5., 4.]), 1, array([-1,  1]))
    """
    metric, centroids = trace.metric, trace[position].centroids
    i, stars = check_index(point, "point", len(trace.X)), np.arange(len(centroids))
    costs = metric.costs(centroids, stars, points=np.full_like(stars, i))
    distances = metric.lengths(trace.X[i] - centroids)
    labels = [trace[j].labels[i] for j in range(position + 1)]
    own = _behind(trace, position, i)
    nearest = int(np.nanargmin(costs))
    return Why(i, distances, nearest, np.array(labels), metric.row(i), own)


def _behind(trace: Trace, position: int, point: int) -> Behind | None:
    """Return the points for which one stands, with the labels of the step."""
    found = trace.metric.behind(point)
    if found is None:
        return None
    n, places = found
    before = (trace[i] for i in range(position, -1, -1))
    owners = next((step.centroids for step in before if step.phase == "assign"), None)
    if owners is None:
        return Behind(n, places, np.full(len(places), -1))
    return Behind(n, places, nearest_of(places, owners))
