"""Sums that follow from those before are the sums of all points, to the last bit."""

import pickle

import numpy as np
import pytest

from kmviz.core.nearest import tallied as module
from kmviz.core.nearest.assignment import cluster_means, summands, tally_of
from kmviz.core.nearest.tallied import Marked, Tallied, tallied

K = 4
SOME, OTHERS = (0, 1, 1, 0), (1, 0, 0, 1)


@pytest.mark.parametrize("few", [1, 10_000])
@pytest.mark.parametrize("unit", [1.0, 0.1, 1e-9])
@pytest.mark.parametrize("offset", [0.0, 1e12])
def test_means_are_those_of_the_plain_form_step_by_step(few, unit, offset, monkeypatch):
    monkeypatch.setattr(module, "FEW", few)
    rng = np.random.default_rng(3)
    X = rng.integers(-9, 10, (300, 3)) * unit + offset
    parts, owners = summands(X), None
    labels = rng.integers(0, K, 300).astype(np.uint8)

    for moved in (300, 20, 1, 0):
        labels = labels.copy()
        labels[:moved] = rng.integers(0, K - 1, moved)
        owners = tallied(parts.columns, labels, (K, 3), owners)
        means = cluster_means(parts, labels.astype(np.int64), K)
        np.testing.assert_array_equal(owners.middles(), means)
        assert owners.counts.tolist() == np.bincount(labels, minlength=K).tolist()


def owners_of(*labels):
    """Return owners of points that add up to nothing, whoever has them."""
    few = np.array(labels, dtype=np.int64).astype(np.uint8)
    return Tallied(few, tally_of([np.zeros(len(few))], few, (2, 1)))


def marked(*labels):
    """Return the same by marks."""
    marks = np.array(labels) == np.arange(2)[:, None]
    return Marked(marks, owners_of(*labels).tally)


@pytest.mark.parametrize("kind", [owners_of, marked])
def test_owners_with_equal_sums_are_told_apart_by_their_labels(kind):
    inner, outer, again = (kind(*row) for row in (SOME, OTHERS, SOME))

    assert hash(inner) == hash(outer)
    assert inner.key != outer.key
    assert inner.key == again.key


@pytest.mark.parametrize("kind", [owners_of, marked])
def test_labels_are_made_as_they_are_known_when_somebody_asks(kind):
    owners, before = kind(0, 1, 1, 0), kind(0, 1, 0, 0)
    labels = owners.labels

    assert labels.dtype == np.int64
    assert not labels.flags.writeable
    assert owners.labels is labels
    assert owners.changed(before).tolist() == [False, False, True, False]
    assert owners.switched(before) == 1
    assert pickle.loads(pickle.dumps(owners)) == owners


def test_labels_of_many_points_are_kept_in_a_byte():
    assert owners_of(0, 1, 1, 0).by_row.nbytes == 4
