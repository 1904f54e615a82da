"""Why a point has its colour, why a star is where it is, and where a new point goes."""

from dataclasses import dataclass

import numpy as np

from kmviz.core.given.numbers import check_index
from kmviz.core.given.places import check_row
from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.metric import Metric
from kmviz.core.nearest.assignment import added
from kmviz.core.nearest.assignment import nearest as nearest_of
from kmviz.core.steps import CONVERGED, owners_at
from kmviz.core.trace import Trace


@dataclass(frozen=True, eq=False, slots=True)
class Behind:
    """The points for which one of a picture stands, and some of them."""

    n: int
    """How many there are."""
    places: Floats
    """Some, drawn at random, shape (m, d); none before they were asked for."""
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


@dataclass(frozen=True, eq=False, slots=True)
class Prospect:
    """Where a new point would go: its distance to every star, and what it adds."""

    distances: Floats
    """Shape (k,): to each star, where it is now; nan for one that is nowhere yet."""
    nearest: int
    """The star that it would join."""
    cost: float
    """What it would add to the inertia."""


@dataclass(frozen=True, eq=False, slots=True)
class Belonging:
    """Where a star belongs: the middle of its points, and what it costs to be off."""

    n: int
    """How many points it has."""
    place: Floats | None = None
    """Where it belongs, shape (d,); None if it has no points, or if that is not known
    without asking all blocks of them."""
    far: float = 0.0
    """How far it is from there."""
    cost: float | None = None
    """What they add to the inertia now; None of none, or where they are in blocks."""
    least: float | None = None
    """What they would add if it stood where it belongs."""


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
    labels = [trace[j].label_of(i) for j in range(position + 1)]
    own = _behind(trace, position, i)
    nearest = int(np.nanargmin(costs))
    return Why(i, distances, nearest, np.array(labels), metric.row(i), own)


def prospect(trace: Trace, position: int, place: object) -> Prospect:
    """Return where a new point would go at a step, to which star that stands there.

    Parameters
    ----------
    trace : Trace
        The run, which stays as it is.
    position : int
        The step, counted from 0.
    place : array of shape (d,)
        Where the point would be.

    Returns
    -------
    Prospect
        The star it would join, by the distances of the run.

    Raises
    ------
    ValueError
        If it is no place among the points of the run.

    Examples
    --------
    >>> from kmviz import kmeans
    >>> trace = kmeans([[0.0], [1.0], [5.0]], init=[[0.0], [1.0]])
    >>> prospect(trace, 0, np.array([3.0]))
    Prospect(distances=array([3., 2.]), nearest=1, cost=4.0)
    """
    row, centroids = check_row(place, trace.X), trace[position].centroids
    metric = trace.metric.alone(row)
    nearest = metric.nearest(centroids)
    cost = metric.costs(centroids, nearest)
    distances = metric.lengths(row - centroids)
    return Prospect(distances, int(nearest[0]), float(cost[0]))


def belonging(trace: Trace, position: int, star: int) -> Belonging:
    """Return where a star belongs at a step, by its points and the metric of the run.

    Parameters
    ----------
    trace : Trace
        The run.
    position : int
        The step, counted from 0.
    star : int
        The star, counted from 0.

    Returns
    -------
    Belonging
        The middle of its points, which an update of the usual kind would take it to.

    Raises
    ------
    ValueError
        If there is no such star.

    Examples
    --------
    >>> from kmviz import kmeans
    >>> trace = kmeans([[0.0], [1.0], [5.0]], init=[[0.0], [1.0]])
    >>> belonging(trace, 1, star=1)
    Belonging(n=2, place=array([3.]), far=2.0, cost=16.0, least=8.0)
    >>> belonging(trace, 2, star=1)
    Belonging(n=2, place=array([3.]), far=0.0, cost=8.0, least=8.0)
    """
    step, metric = trace[position], trace.metric
    i = check_index(star, "star", len(step.centroids))
    n, here = int(step.sizes[i]), step.centroids[i]
    if not n:
        return Belonging(n)
    if step.tally is not None:
        means = _next_means(trace, position)
        place = None if means is None else means[i]
        return Belonging(n, place, 0.0 if place is None else _far(metric, here, place))
    own = np.flatnonzero(step.labels == i)
    place = metric.middles(np.where(step.labels == i, 0, 1), 2)[0]
    cost, least = (
        added(metric.costs(stand[None], np.zeros_like(own), points=own))
        for stand in (here, place)
    )
    return Belonging(n, place, _far(metric, here, place), cost, least)


def _far(metric: Metric, here: Floats, there: Floats) -> float:
    return float(metric.lengths((here - there)[None])[0])


def _next_means(trace: Trace, position: int) -> Floats | None:
    """Return the means of all clusters where a step of the run knows them, or None.

    Those of many points are not worked out again.
    """
    here, known = trace[position], trace.recorded > position + 1
    coming = trace[position + 1 : position + 2] if known else []
    if here.phase == "assign" and coming and coming[0].phase == "update":
        return coming[0].centroids
    still = here.phase == "update" or here.stop in CONVERGED
    return here.centroids if still else None


def _behind(trace: Trace, position: int, point: int) -> Behind | None:
    """Return the points for which one stands, with the labels of the step."""
    found = trace.metric.behind(point)
    if found is None:
        return None
    n, places = found
    owners = owners_at(trace, position)
    if owners is None or not len(places):
        return Behind(n, places, np.full(len(places), -1))
    return Behind(n, places, nearest_of(places, owners))
