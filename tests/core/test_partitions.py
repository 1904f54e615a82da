"""Clusters beside the groups that are known."""

from itertools import combinations
from re import escape

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmviz import adjusted_rand, agreement, make_board, restarts
from kmviz.core.given import memory
from kmviz.core.partitions import largest_shares

LABELINGS = st.integers(1, 12).flatmap(
    lambda n: st.tuples(
        *[st.lists(st.integers(0, min(3, n - 1)), min_size=n, max_size=n)] * 2
    )
)
HUBERT_ARABIE = [0, 0, 1, 1, 2, 2], [0, 0, 0, 1, 1, 1]
"""Pairs by hand: 2 together in both of 3 and 6; 3 * 6 / 15 = 1.2 by chance."""


def by_pairs(labels, truth):
    """Return the index by looking at each pair of points, None where it is 0 / 0."""
    pairs = list(combinations(range(len(labels)), 2))
    ours = [labels[i] == labels[j] for i, j in pairs]
    theirs = [truth[i] == truth[j] for i, j in pairs]
    both = sum(a and b for a, b in zip(ours, theirs, strict=True))
    chance = sum(ours) * sum(theirs) / max(1, len(pairs))
    most = (sum(ours) + sum(theirs)) / 2
    return None if most == chance else (both - chance) / (most - chance)


def test_the_index_by_hand():
    assert adjusted_rand(*HUBERT_ARABIE) == pytest.approx((2 - 1.2) / (4.5 - 1.2))


@given(LABELINGS)
def test_the_index_is_that_of_a_count_of_all_pairs(labelings):
    expected = by_pairs(*labelings)

    assert adjusted_rand(*labelings) == pytest.approx(
        1.0 if expected is None else expected
    )


@given(LABELINGS)
def test_the_index_is_that_of_scikit_learn(labelings):
    metrics = pytest.importorskip("sklearn.metrics")

    assert adjusted_rand(*labelings) == pytest.approx(
        metrics.adjusted_rand_score(*labelings)
    )


@given(LABELINGS, st.permutations(range(4)))
def test_numbers_and_sides_do_not_matter(labelings, names):
    labels, truth = labelings
    padded = [*labels, 0, 0, 0, 0], [*truth, 0, 1, 2, 3]  # so that n allows any name

    renamed = [names[label] for label in padded[0]]

    assert adjusted_rand(renamed, padded[1]) == pytest.approx(
        adjusted_rand(*padded[::-1])
    )


def test_k_means_on_iris_agrees_with_the_species_as_is_published():
    board = make_board("iris", columns=range(4))
    best = restarts(board, 3, rng=0).best

    assert best.inertia == pytest.approx(78.8514, abs=1e-4)
    assert adjusted_rand(best.labels, board.labels) == pytest.approx(0.7302, abs=5e-5)
    assert sorted(agreement(best.labels, board.labels).ravel().tolist()) == [
        *[0] * 4,
        2,
        14,
        36,
        48,
        50,
    ]


def test_a_million_points_do_not_overflow():
    labels = np.arange(1_000_000) % 2  # whose pairs of pairs are more than 2**63

    assert adjusted_rand(labels, labels) == 1.0
    assert adjusted_rand(labels, labels * 0) == 0.0


@pytest.mark.parametrize("labels", [[0], [0, 0, 0], [0, 1, 2]])
def test_the_same_trivial_partition_agrees(labels):
    assert adjusted_rand(labels, labels) == 1.0


@given(LABELINGS)
def test_the_table_counts_every_point_once(labelings):
    labels, truth = labelings
    table = agreement(labels, truth)

    for group, cluster in np.ndindex(table.shape):
        members = [
            (t, c) == (group, cluster) for t, c in zip(truth, labels, strict=True)
        ]
        assert table[group, cluster] == sum(members)
    assert table.shape == (max(truth) + 1, max(labels) + 1)
    assert table.sum() == len(labels)


@pytest.mark.parametrize(
    ("labels", "truth", "message"),
    [
        (
            [0, 1],
            [0],
            "truth must be an integer array of shape (2,), got int64 of shape (1,)",
        ),
        (
            [0.5],
            [0],
            "labels must be an integer array of shape (1,), got float64 of shape (1,)",
        ),
        (
            [0, 1],
            np.array(["setosa", "virginica"], dtype=object),
            "truth must be an integer array of shape (2,), got object of shape (2,); "
            "did you mean np.unique(truth, return_inverse=True)[1]?",
        ),
        (
            [],
            [],
            "labels must be an integer array of shape (1,), got float64 of shape (0,)",
        ),
        (
            [[0], [1, 2]],
            [0],
            "labels must be a rectangular array of numbers, got ragged rows",
        ),
        ([0, 1], [-1, 0], "truth must be between 0 and 1, got -1 to 0"),
        ([0, 9], [0, 0], "labels must be between 0 and 1, got 0 to 9"),
    ],
)
def test_what_is_no_labelling_is_refused(labels, truth, message):
    for function in (adjusted_rand, agreement):
        with pytest.raises(ValueError, match=f"^{escape(message)}$"):
            function(labels, truth)


def test_many_groups_take_no_table():
    labels = np.arange(100_000)

    assert adjusted_rand(labels, labels[::-1]) == 1.0
    assert adjusted_rand(labels, labels // 2) == 0.0


def test_a_table_that_fits_nowhere_is_refused_with_its_size(monkeypatch):
    monkeypatch.setattr(memory, "memory_of_machine", lambda: 10**9)
    labels = np.arange(20_000)

    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        agreement(labels, labels)

    assert str(caught.value) == (
        "labels and truth must have a table that fits into the memory of this machine "
        "(1 GB), got 20000 groups and 20000 clusters, whose table has 3 GB; "
        "adjusted_rand needs none"
    )


@given(LABELINGS)
def test_the_largest_shares_are_those_of_the_table(labelings):
    labels, truth = (np.array(each, np.int64) for each in labelings)

    assert largest_shares(labels, truth).tolist() == (
        agreement(labels, truth).argmax(axis=1).tolist()
    )
