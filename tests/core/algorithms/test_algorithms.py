"""What holds for every algorithm that has a name."""

import pickle
import tracemalloc

import numpy as np
import pytest

from kmviz import Trace, make_run
from kmviz.core.algorithms.algorithms import ALGORITHMS, draws, name_of

PLACES = [[0.0, 0.5], [0.5, 0.0], [-0.5, -0.5]]


def inertias(run):
    return [step.inertia for step in run[1:]]


@pytest.mark.parametrize("name", ALGORITHMS)
def test_every_step_is_true_and_the_labels_are_nearest(name):
    run = make_run("gauss", 3, algorithm=name, seed=1, max_iter=15)

    checked = Trace(run.X, list(run), metric=run.metric)

    assert inertias(checked) == inertias(run)
    for step in checked:
        if step.phase == "assign":
            nearest = run.metric.nearest(step.centroids)
            np.testing.assert_array_equal(step.labels, nearest)


@pytest.mark.parametrize("name", ALGORITHMS)
def test_the_same_seed_makes_the_same_run_and_another_one_only_if_it_draws(name):
    one, same, other = (
        make_run("gauss", algorithm=name, start=PLACES, seed=seed) for seed in (1, 1, 2)
    )

    assert inertias(one) == inertias(same)
    assert (inertias(one) != inertias(other)) is draws(name)


@pytest.mark.parametrize("name", ALGORITHMS)
def test_after_a_move_by_hand_the_same_algorithm_goes_on(name):
    run = make_run("gauss", 3, algorithm=name, seed=1, moves={4: PLACES})
    begun = make_run("gauss", algorithm=name, seed=1, start=PLACES)

    assert name_of(run.metric) == name
    assert run[5].phase == "move"
    assert inertias(run)[5:] == inertias(begun)


@pytest.mark.parametrize("name", ALGORITHMS)
def test_a_pickled_run_knows_its_algorithm_batches_and_swarm(name):
    run = make_run("gauss", 3, algorithm=name, seed=1, max_iter=3)

    again = pickle.loads(pickle.dumps(run))

    assert name_of(again.metric) == name
    for field in ("batch", "swarm"):
        for one, other in zip(again, run, strict=True):
            np.testing.assert_array_equal(getattr(one, field), getattr(other, field))


@pytest.mark.parametrize("name", ALGORITHMS)
def test_a_step_of_many_points_keeps_few_bytes_a_point(name):
    n, known = 4200, 3
    tracemalloc.start()
    run = make_run("uniform", 8, n=n, algorithm=name, init="farthest", max_iter=9)
    kept = [(run[i], tracemalloc.get_traced_memory()[0])[1] for i in (known, -1)]
    tracemalloc.stop()

    assert len(run) > 2 * known
    assert kept[1] - kept[0] < 2 * n * (len(run) - known)


def test_on_a_recorded_run_a_hand_goes_on_with_its_algorithm():
    run = make_run("gauss", 3, algorithm="particle-swarm", seed=1, max_iter=5)

    moved = make_run(run, moves={2: PLACES})

    assert moved[4].swarm is not None
    assert name_of(moved.metric) == "particle-swarm"
