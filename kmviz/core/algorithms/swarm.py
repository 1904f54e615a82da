"""Particle-swarm k-means: many sets of centroids fly about, and the best one counts.

Van der Merwe, D. W. and Engelbrecht, A. P. (2003). Data clustering using particle swarm
optimization. Proceedings of the 2003 Congress on Evolutionary Computation, 215-220.

A particle is a whole set of centroids. It flies on as it did, and is drawn to the best
place it has been at and to the best that any has. The stars of the run are that best
set, so no step is worse than the one before it. The paper judges a set by distances
averaged in each cluster; here it is the sum of squares, as in k-means, so that the two
can be compared. The first particle begins at the start of the run, the others at random
points; all are at rest then. A run ends when the best set has long changed no label.
"""

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

import numpy as np

from kmviz.core.deferred import deferred_step
from kmviz.core.given.rules import PATIENCE, Rules
from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.ground.pauses import may_end
from kmviz.core.metric import Euclidean, Metric
from kmviz.core.nearest.owners import Nobody, Owners
from kmviz.core.recording import vouched
from kmviz.core.steps import Step

PARTICLES = 20
INERTIA, PULL = 0.72, 1.49
"""How much of its speed a particle keeps, and how strongly either best draws it."""


class Swarm(Euclidean):
    """The metric of a swarm: a set of centroids costs what its nearest ones cost.

    No label is needed for that, so an assign changes colours and not the inertia.

    Examples
    --------
    >>> metric = Swarm([[0.0], [1.0], [5.0]])
    >>> metric.total(np.array([[0.0], [5.0]]), np.array([1, 1, 1]))
    1.0
    """

    telling = "swarm"
    code = "swarm"

    def total(self, centroids: Floats, labels: Ints) -> float:
        """Return the sum of squared distances to the nearest, whatever the labels."""
        return super().total(centroids, self.nearest(centroids))

    def sliding(self, before: Step, after: Step, share: float) -> float:
        """Return the inertia part of the way, which may lie above either end."""
        return Metric.sliding(self, before, after, share)

    def sweeping(self, before: Step, after: Step, waiting: Ints) -> float:
        """Return the inertia, which no label changes."""
        return after.inertia


class _Flock(NamedTuple):
    """The particles: arrays of shape (m, k, d), and what their best places cost."""

    places: Floats
    speeds: Floats
    best: Floats
    costs: Floats

    @property
    def leader(self) -> int:
        """The particle that was at the best place of all."""
        return int(self.costs.argmin())


def particle_swarm(metric: Metric, centroids: Floats, rules: Rules) -> Iterator[Step]:
    """Run particle-swarm k-means from given centroids and yield every half-step.

    Of the rules, `max_iter` and `rng` hold. The steps tell their `swarm`.

    Examples
    --------
    >>> metric = Swarm([[0.0], [1.0], [5.0]])
    >>> start = np.array([[0.0], [1.0]])
    >>> steps = list(particle_swarm(metric, start, Rules(rng=0)))
    >>> steps[0].swarm.shape, round(steps[-1].inertia, 1), steps[-1].stop
    ((20, 2, 1), 0.5, 'settled')
    """
    steps = _steps(metric, centroids, rules.generator(), rules.max_iter)
    return vouched(steps, metric)


def _steps(
    metric: Metric, stars: Floats, rng: np.random.Generator, max_iter: int
) -> Iterator[Step]:
    flock = _gathered(metric, stars, rng)
    owners: Owners = Nobody(len(metric.X), stars)
    still, swarm = np.zeros_like(stars), flock.places
    yield deferred_step(metric, "init", 0, stars, owners, None, still, swarm=swarm)
    quiet = 0
    for i in count(1):
        before, owners = owners, metric.owners(stars, owners)
        quiet = 0 if owners.key != before.key else quiet + 1
        stop = "settled" if quiet >= PATIENCE else "max_iter" if i > max_iter else None
        yield deferred_step(
            metric, "assign", i, stars, owners, before, still, stop, swarm=flock.places
        )
        if stop:
            return
        flock = _flown(metric, flock, rng)
        best = _numbered(flock.best[flock.leader], stars)
        shift, stars = best - stars, best
        yield deferred_step(
            metric, "update", i, stars, owners, owners, shift, swarm=flock.places
        )


def _gathered(metric: Metric, start: Floats, rng: np.random.Generator) -> _Flock:
    """Return particles at rest: one at the start, the others at random points."""
    k, n = len(start), len(metric.X)
    drawn = [metric.X[rng.choice(n, k, replace=k > n)] for _ in range(PARTICLES - 1)]
    places = np.array([start, *drawn])
    return _Flock(places, np.zeros_like(places), places, _costs(metric, places))


def _flown(metric: Metric, flock: _Flock, rng: np.random.Generator) -> _Flock:
    """Return the particles one flight later."""
    own, common = rng.random((2, *flock.places.shape))
    speeds = (
        INERTIA * flock.speeds
        + PULL * own * (flock.best - flock.places)
        + PULL * common * (flock.best[flock.leader] - flock.places)
    )
    places = flock.places + speeds
    costs = _costs(metric, places)
    better = costs < flock.costs
    best = np.where(better[:, None, None], places, flock.best)
    return _Flock(places, speeds, best, np.where(better, costs, flock.costs))


def _costs(metric: Metric, places: Floats) -> Floats:
    """Return what each set of centroids costs."""
    nobody = np.zeros(len(metric.X), dtype=np.int64)
    costs = np.empty(len(places))
    for particle, centroids in enumerate(places):
        costs[particle] = metric.total(centroids, nobody)
        may_end()
    return costs


def _numbered(best: Floats, stars: Floats) -> Floats:
    """Return a set in the order in which it is next to the stars, nearest pair first.

    Particles have orders of their own, and a star should keep its number and colour.
    """
    away = ((stars[:, None] - best) ** 2).sum(axis=2)
    ordered = np.empty_like(best)
    for _ in stars:
        star, near = np.unravel_index(away.argmin(), away.shape)
        ordered[star] = best[near]
        away[star], away[:, near] = np.inf, np.inf
    return ordered
