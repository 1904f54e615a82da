"""Particle-swarm k-means: its laws, and what it finds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmviz import make_run, restarts
from kmviz.core.algorithm import Rules
from kmviz.core.algorithms.swarm import PARTICLES, Swarm, particle_swarm


def squares(X, stars):
    """Return the sum of squared distances to the nearest star."""
    return ((X[:, None] - stars) ** 2).sum(axis=2).min(axis=1).sum()


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
@settings(max_examples=25)
def test_the_best_so_far_never_gets_worse_and_is_what_is_said(seed, k):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(30, 2)).round(1)
    start, rules = X[rng.choice(30, k)], Rules(max_iter=15, rng=seed)
    sums = []

    for step in particle_swarm(Swarm(X), start, rules):
        if step.phase != "init":
            assert step.inertia == pytest.approx(squares(X, step.centroids))
            sums.append(step.inertia)

    assert (np.diff(sums) <= 0).all()


def test_the_stars_are_the_best_set_that_the_swarm_has_been_at():
    run = make_run("gauss", 3, algorithm="particle-swarm", seed=4, max_iter=12)
    sets = [squares(run.X, stars) for step in run[::2] for stars in step.swarm]

    assert run.inertia == pytest.approx(min(sets))


def test_a_swarm_has_the_start_among_its_sets_and_points_in_the_others():
    run = make_run("gauss", 3, algorithm="particle-swarm", seed=4)
    first = run[0]

    assert first.swarm.shape == (PARTICLES, 3, 2)
    np.testing.assert_array_equal(first.swarm[0], first.centroids)
    places = {tuple(row) for row in run.X.tolist()}
    assert {tuple(row) for row in first.swarm[1:].reshape(-1, 2).tolist()} <= places


def test_an_assign_leaves_the_swarm_where_it_is():
    run = make_run("gauss", 3, algorithm="particle-swarm", seed=4, max_iter=5)

    for moved, assigned in zip(run[::2], run[1::2], strict=True):
        np.testing.assert_array_equal(moved.swarm, assigned.swarm)


def test_particles_fly_as_in_the_paper():
    """Each keeps 0.72 of its speed, and each best adds 0 to 1.49 of the way to it."""
    run = make_run("gauss", 3, algorithm="particle-swarm", seed=4, max_iter=2)
    there = [step.swarm for step in run if step.phase != "assign"]
    cost = [[squares(run.X, stars) for stars in swarm] for swarm in there]
    own = np.where(np.less(*cost[1::-1])[:, None, None], there[1], there[0])
    best = own[np.min(cost[:2], axis=0).argmin()]

    pulls = 1.49 * np.array([own - there[1], best - there[1]])
    drawn = there[2] - there[1] - 0.72 * (there[1] - there[0])

    assert (drawn >= np.minimum(pulls, 0).sum(axis=0) - 1e-9).all()
    assert (drawn <= np.maximum(pulls, 0).sum(axis=0) + 1e-9).all()


def test_a_star_keeps_its_number_when_another_set_becomes_the_best():
    run = make_run("gauss", 3, algorithm="particle-swarm", seed=1)

    for step in run:
        if step.phase == "update":
            before = step.centroids - step.shift
            away = np.linalg.norm(step.centroids[:, None] - before, axis=2)
            pairs = np.unravel_index(away.argmin(), away.shape)
            assert pairs[0] == pairs[1]


def test_twenty_particles_find_about_the_best_of_fifty_starts():
    run = make_run("gauss", 3, algorithm="particle-swarm")

    best = restarts(run.X, 3, runs=50).best.inertia
    assert run.inertia <= 1.01 * best
    assert run.stop == "settled"
