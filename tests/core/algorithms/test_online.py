"""Online k-means by hand on six points, and against a running mean."""

import numpy as np
import pytest

from kmviz import make_run
from kmviz.core.algorithm import Rules
from kmviz.core.algorithms.online import OneByOne, online


def test_six_points_by_hand():
    """Seed 22 lets them come as 3, 9, 2, 11: to stars 1, 2, 1, 2 from 0 and 10."""
    X = [[0.0], [10.0], [2.0], [3.0], [9.0], [11.0]]
    steps = list(online(OneByOne(X), np.array([[0.0], [10.0]]), Rules(rng=22)))
    updates = [step for step in steps if step.phase == "update"]

    assert [X[step.batch[0]][0] for step in updates] == [3.0, 9.0, 2.0, 11.0]
    assert [step.centroids.ravel().tolist() for step in updates] == [
        [1.5, 10.0],
        [1.5, 9.5],
        [pytest.approx(5 / 3), 9.5],
        [pytest.approx(5 / 3), 10.0],
    ]
    assert steps[-1].labels.tolist() == [0, 1, 0, 0, 1, 1]
    assert steps[-1].stop == "one pass"


@pytest.mark.parametrize("seed", range(5))
def test_each_star_is_the_mean_of_its_start_and_of_the_points_that_came(seed):
    run = make_run("moons", 4, n=60, algorithm="online", seed=seed)
    groups = [[row] for row in run[0].centroids]
    for step in run:
        if step.phase == "update":
            (point,) = step.batch
            groups[step.labels[point]].append(run.X[point])

    means = [np.mean(group, axis=0) for group in groups]
    np.testing.assert_allclose(run.centroids, means)


def test_every_point_comes_once_but_those_on_which_a_star_began():
    X, start = [[0.0], [0.0], [5.0], [6.0]], [[0.0], [7.0]]
    run = make_run(X, init=start, algorithm="online")

    came = [step.batch[0] for step in run if step.phase == "update"]

    assert sorted(came) == [1, 2, 3]


def test_a_limit_of_updates_ends_the_pass():
    run = make_run("gauss", 3, algorithm="online", max_iter=5)

    assert (run.n_iter, run.stop) == (5, "max_iter")
