"""Mini-batch k-means against scikit-learn and the paper in plain Python."""

import numpy as np
import pytest
from sklearn.cluster import MiniBatchKMeans

from kmviz import make_run
from kmviz.core.algorithms.mini_batch import MiniBatch, learn


def fixed(seed, size=15, times=12):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(90, 2)) + 4 * rng.integers(3, size=(90, 1))
    return X, X[rng.choice(90, 3, replace=False)], rng.integers(90, size=(times, size))


def learned(X, start, batches):
    return list(learn(MiniBatch(X), start, iter(batches), np.zeros(3), len(batches)))


@pytest.mark.parametrize("seed", range(10))
def test_the_paper_in_plain_python_comes_to_the_same_places(seed):
    X, start, batches = fixed(seed)
    stars, counts = start.copy(), [0, 0, 0]
    for batch in batches:
        near = [int(((X[i] - stars) ** 2).sum(axis=1).argmin()) for i in batch]
        for i, j in zip(batch, near, strict=True):
            counts[j] += 1
            stars[j] = (1 - 1 / counts[j]) * stars[j] + 1 / counts[j] * X[i]

    np.testing.assert_allclose(learned(X, start, batches)[-1].centroids, stars)


@pytest.mark.parametrize("seed", range(2))
def test_scikit_learn_comes_to_the_same_places_from_the_same_batches(seed):
    X, start, batches = fixed(seed)
    theirs = MiniBatchKMeans(3, init=start, n_init=1, reassignment_ratio=0.0)
    updates = [step for step in learned(X, start, batches) if step.phase == "update"]

    for step, batch in zip(updates, batches, strict=True):
        theirs.partial_fit(X[batch])
        np.testing.assert_allclose(step.centroids, theirs.cluster_centers_)


def test_steps_tell_their_batch_and_the_last_one_has_none():
    run = make_run("gauss", 3, algorithm="mini-batch", seed=1, max_iter=4)
    batches = [step.batch for step in run]

    assert batches[0] is None
    assert batches[-1] is None
    assert all(len(set(batch.tolist())) == 20 for batch in batches[1:-1])
    assert all(a is b for a, b in zip(batches[1:-1:2], batches[2:-1:2], strict=True))
    assert run.stop == "max_iter"


def test_a_batch_is_no_larger_than_the_board():
    run = make_run([[0.0], [1.0], [9.0]], 2, algorithm="mini-batch", seed=0)

    assert sorted(run[1].batch.tolist()) == [0, 1, 2]


def test_a_run_ends_when_no_label_has_changed_in_twenty_updates():
    run = make_run("gauss", 3, algorithm="mini-batch", seed=1)
    changes = [step.changed.any() for step in run if step.phase == "assign"]

    assert run.stop == "settled"
    assert changes[-21]
    assert not any(changes[-20:])
