"""Nearest centroids by one exact rule, and means that are never of nothing."""

import math
from fractions import Fraction
from itertools import product
from re import escape

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kmviz import assign, cluster_centroids, lloyd
from kmviz.core.nearest.assignment import added, summands

# The example of the Code Review thread on k-means with numpy, and what it prints.
REVIEW = [
    [12, 10, 87],
    [2, 12, 33],
    [68, 31, 32],
    [88, 13, 66],
    [79, 40, 89],
    [1, 77, 12],
]
REVIEW_LABELS = [1, 1, 2, 2, 0, 1]
REVIEW_CENTROIDS = [[79, 40, 89], [5, 33, 44], [78, 22, 49]]


def plain_labels(X, centroids):
    """Return the first nearest centroid of each point, in plain Python, d = 2."""
    labels = []
    for x, y in X.tolist():
        squares = [(x - a) * (x - a) + (y - b) * (y - b) for a, b in centroids.tolist()]
        labels.append(squares.index(min(squares)))
    return labels


def vector_labels(X, centroids):
    """Return the same for many points."""
    x, y = X.T[:, :, None]
    a, b = centroids.T
    return ((x - a) ** 2 + (y - b) ** 2).argmin(axis=1)


# The review's example


def test_cluster_centroids_of_the_review_are_the_printed_ones():
    centroids = cluster_centroids(REVIEW, REVIEW_LABELS)

    assert centroids.tolist() == REVIEW_CENTROIDS


def test_cluster_centroids_of_the_review_print_as_numpy_prints_today():
    centroids = cluster_centroids(np.array(REVIEW), np.array(REVIEW_LABELS), k=3)

    assert repr(centroids) == (
        "array([[79., 40., 89.],\n       [ 5., 33., 44.],\n       [78., 22., 49.]])"
    )


def test_kmeans_from_the_rows_the_review_drew_ends_with_the_printed_labels():
    *_, last = lloyd(REVIEW, [REVIEW[4], REVIEW[1], REVIEW[3]])

    assert last.labels.tolist() == REVIEW_LABELS
    assert last.centroids.tolist() == REVIEW_CENTROIDS
    assert last.inertia == 6914


# Ties


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [2, 0, 3, 1], [3, 2, 1, 0]])
def test_a_point_equally_near_to_all_goes_to_the_first(order):
    corners = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])[order]

    assert assign([[0, 0]], corners).tolist() == [0]


def test_equal_centroids_leave_all_points_to_the_first_of_them():
    labels = assign([[0, 0], [5, 5], [9, 9]], [[9, 9], [1, 1], [9, 9], [1, 1]])

    assert labels.tolist() == [1, 0, 0]


@pytest.mark.parametrize("unit", [1, 0.5, 0.1], ids=["integers", "halves", "decimals"])
def test_ties_on_a_lattice_go_to_the_lowest_index(unit):
    lattice = np.array(list(product(range(-6, 7), repeat=2))) * unit
    for seed in range(20):
        rng = np.random.default_rng(seed)
        stars = lattice[rng.integers(len(lattice), size=rng.integers(1, 12))]

        assert assign(lattice, stars).tolist() == plain_labels(lattice, stars), seed


# Degenerate data, for few points and for many


def on_lattice(unit):
    return lambda rng, n: (
        rng.integers(-9, 10, (n, 2)) * unit,
        rng.integers(-9, 10, (12, 2)) * unit,
    )


def uniform(k, stretch=(1.0, 1.0), offset=0.0):
    return lambda rng, n: (
        rng.uniform(-1, 1, (n, 2)) * stretch + offset,
        rng.uniform(-1, 1, (k, 2)) * stretch + offset,
    )


def far_centroids(rng, n):
    directions = rng.normal(size=(8, 2))
    return rng.uniform(-1, 1, (n, 2)), directions * 10.0 ** rng.integers(6, 10, (8, 1))


def far_and_near_centroids(rng, n):
    X, centroids = far_centroids(rng, n)
    centroids[::3] = X[:3]
    return X, centroids


def repeated_centroids(rng, n):
    X, centroids = uniform(5)(rng, n)
    return X, np.concatenate([centroids, centroids[::-1], centroids])


def one_place(rng, n):
    return np.full((n, 2), 0.1), rng.integers(0, 3, (6, 2)) * 0.1


def collinear(rng, n):
    return rng.integers(-50, 51, (n, 1)) * [0.3, 0.1], rng.integers(-50, 51, (9, 1)) * [
        0.3,
        0.1,
    ]


def one_column_constant(rng, n):
    X, centroids = uniform(7)(rng, n)
    return X * [1, 0], centroids * [1, 0]


def hair_apart(rng, n):
    X = rng.uniform(-1, 1, (n, 2))
    return X, X[0] + rng.integers(-2, 3, (10, 2)) * 1e-16


DEGENERATE = {
    "integer lattice": on_lattice(1.0),
    "half-integer lattice": on_lattice(0.5),
    "decimal lattice": on_lattice(0.1),
    "repeated centroids": repeated_centroids,
    "all points equal": one_place,
    "collinear": collinear,
    "second column all zero": one_column_constant,
    "offset 1e8": uniform(10, offset=1e8),
    "offset -1e12": uniform(10, offset=-1e12),
    "centroids 1e6 to 1e9 away": far_centroids,
    "some centroids far, some near": far_and_near_centroids,
    "unit 1e-149": uniform(10, stretch=(1e-149, 1e-149)),
    "unit 1e150": uniform(10, stretch=(1e150, 1e150)),
    "stretched 1e12 times": uniform(10, stretch=(1e12, 1.0)),
    "flattened 1e12 times": uniform(10, stretch=(1.0, 1e-12)),
    "one centroid": uniform(1),
    "more centroids than points": uniform(500),
    "centroids 1e-16 apart": hair_apart,
}


@pytest.mark.parametrize("case", DEGENERATE)
def test_few_degenerate_points_get_exact_labels(case):
    for seed in range(10):
        X, centroids = DEGENERATE[case](np.random.default_rng(seed), 60)

        assert assign(X, centroids).tolist() == plain_labels(X, centroids), seed


@pytest.mark.parametrize("case", DEGENERATE)
def test_many_degenerate_points_get_exact_labels(case):
    X, centroids = DEGENERATE[case](np.random.default_rng(99), 20_000)
    centroids = centroids[:100]

    np.testing.assert_array_equal(assign(X, centroids), vector_labels(X, centroids))


@pytest.mark.parametrize("k", [1, 3, 64, 1000])
def test_labels_do_not_depend_on_how_many_points_are_assigned_together(k):
    rng = np.random.default_rng(k)
    X, centroids = rng.normal(size=(33_000, 2)), rng.normal(size=(k, 2))
    some = np.concatenate([np.arange(50), np.arange(32_740, 32_800)])

    np.testing.assert_array_equal(
        assign(X, centroids)[some], assign(X[some], centroids)
    )


@pytest.mark.parametrize("d", [1, 2, 3, 7, 20])
def test_labels_are_nearest_in_any_number_of_columns(d):
    rng = np.random.default_rng(d)
    X, centroids = rng.normal(size=(500, d)), rng.normal(size=(6, d))
    distances = np.linalg.norm(X[:, None] - centroids, axis=2)

    np.testing.assert_array_equal(assign(X, centroids), distances.argmin(axis=1))


def test_labels_are_a_new_writable_array_of_int64():
    labels = assign([[0.0], [1.0]], [[0.0]])

    assert labels.dtype == np.int64
    assert labels.flags.writeable


# Means


@pytest.mark.parametrize("d", [1, 2, 5])
def test_cluster_centroids_are_the_means_of_the_groups(d):
    rng = np.random.default_rng(d)
    X, labels = rng.normal(size=(300, d)), rng.permutation(np.arange(300) % 7)
    means = [X[labels == i].mean(axis=0) for i in range(7)]

    np.testing.assert_allclose(cluster_centroids(X, labels), means, atol=1e-14)


@st.composite
def columns(draw):
    """Draw a column of points: near or far from 0, wide or narrow, often equal."""
    decimal = st.integers(-20, 20).map(lambda number: number / 10)
    number = st.one_of(decimal, st.floats(-8, 8, width=32), st.just(0.1))
    offset = draw(st.sampled_from([0.0, 1 / 3, 1e6, -5e12, 1e15]))
    return draw(arrays(float, st.integers(1, 40), elements=number)) + offset


@given(columns())
def test_a_mean_is_the_exact_mean_rounded_once(column):
    exact = sum(map(Fraction, column.tolist())) / len(column)
    rounding = len(column) ** 2 * 2**-102 * np.abs(column).max()
    mean = cluster_centroids(column[:, None], np.zeros(len(column), int)).item()

    assert abs(mean - float(exact)) <= rounding
    assert column.min() <= mean <= column.max()


@pytest.mark.parametrize("decades", [1, 5, 40])
def test_the_parts_of_points_add_up_without_rounding(decades):
    rng = np.random.default_rng(decades)
    column = rng.normal(size=(300, 1)) / 10.0 ** rng.integers(decades, size=(300, 1))

    for part in summands(column):
        assert np.cumsum(part)[-1] == sum(map(Fraction, part.ravel().tolist()))


@pytest.mark.parametrize("number", [0.1, 0.7, -1 / 3, 5e12 + 0.1, 1e-140])
def test_the_mean_of_equal_points_is_that_point(number):
    for n in range(1, 200):
        X, labels = np.full((n, 1), number), np.zeros(n, int)

        assert cluster_centroids(X, labels).item() == number


def test_cluster_centroids_of_single_points_are_the_points():
    X = [[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]

    assert cluster_centroids(X, [2, 0, 1]).tolist() == [X[1], X[2], X[0]]


@pytest.mark.parametrize(
    ("labels", "k", "empty"),
    [
        ([0, 0, 2, 2], None, 1),
        ([0, 0, 2, 2], 3, 1),
        ([1, 1, 1, 1], None, 0),
        ([0, 1, 2, 0], 4, 3),
        ([3, 3, 1, 1], None, 0),
    ],
)
def test_cluster_centroids_refuses_an_empty_cluster(labels, k, empty):
    message = f"every cluster must have at least one point, got none with label {empty}"

    with pytest.raises(ValueError, match=f"^{escape(message)}$"):
        cluster_centroids([[0.0], [1.0], [2.0], [3.0]], labels, k)


# The sum of costs


def halved(values):
    """Return the sum in the order that a page has, too, in plain Python."""
    while len(values) > 1:
        half = (len(values) + 1) // 2
        late = [*values[half:], *[0.0] * (len(values) % 2)]
        values = [one + other for one, other in zip(values[:half], late, strict=True)]
    return values[0]


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=40))
def test_costs_are_added_in_one_order_everywhere(costs):
    total = added(np.array(costs))

    assert total == halved(costs)
    assert math.isclose(total, math.fsum(costs), rel_tol=1e-14)


def test_what_is_added_stays_as_it_is():
    costs = np.array([1.0, 2.0, 4.0])
    costs.setflags(write=False)

    assert added(costs) == 7.0
