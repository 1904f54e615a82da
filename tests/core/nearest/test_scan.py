"""Rows of many points: labels, counts and means are those of the plain form, always.

So are those found by rough distances, on the same boards.

For longer: ``KMVIZ_FUZZ=300 pytest tests/core/nearest/test_scan.py``.
"""

import os
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmviz.core.nearest import gaps, most, rows
from kmviz.core.nearest.assignment import cluster_means, nearest, summands
from kmviz.core.nearest.compared import Compared
from kmviz.core.nearest.rows import Rows
from kmviz.core.nearest.scan import scan


def lattice(unit):
    return lambda rng, n, k: [rng.integers(-9, 10, (m, 2)) * unit + 0.0 for m in (n, k)]


def uniform(stretch=(1.0, 1.0), offset=0.0):
    return lambda rng, n, k: [
        rng.uniform(-1, 1, (m, 2)) * stretch + offset for m in (n, k)
    ]


def among(places):
    """Return points at such places, and stars at some of them."""

    def board(rng, n, k):
        X = places(rng, n)
        return X, X[rng.integers(n, size=k)]

    return board


def along(*direction):
    return lambda rng, n: rng.integers(-50, 51, (n, 1)) * np.array(direction)


def with_one_far(rng, n):
    X = rng.normal(size=(n, 2))
    X[0] = 1e9, -1e9
    return X


def with_some_far(rng, n):
    X = rng.normal(size=(n, 2))
    X[rng.random((n, 2)) < 0.05] = rng.choice([-1e9, 2.0**31, 1e150])
    return X


def stars_near_far_ones(rng, n, k):
    X = with_some_far(rng, n)
    apart = rng.integers(-2, 3, (k, 2)) * 10.0 ** rng.integers(-16, 10)
    return X, X[rng.integers(n, size=k)] + apart


def stars_away(rng, n, k):
    directions = rng.normal(size=(k, 2))
    return rng.uniform(-1, 1, (n, 2)), directions * 10.0 ** rng.integers(0, 10, (k, 1))


def stars_together_far_away(rng, n, k):
    far = rng.integers(-9, 10, 2) * 1e8
    return rng.integers(-9, 10, (n, 2)) + 0.0, far + rng.integers(-3, 4, (k, 2))


def stars_on_a_circle(rng, n, k):
    turn = np.arange(k) * 2 * np.pi / k
    return rng.normal(size=(n, 2)).round(2), np.stack([np.cos(turn), np.sin(turn)], 1)


def nearly_vanishing(rng, n, k):
    """Points and stars in units of which some squares vanish, and of some stars not."""
    units = 10.0 ** -rng.integers(130, 170, (2, 1))
    return [
        rng.uniform(-1, 1, (m, 2)) * units[rng.integers(len(units), size=m)]
        for m in (n, k)
    ]


def an_ulp_apart(rng, n, k):
    X = 1.0 + rng.integers(0, 5, (n, 2)) * 2.0**-52
    return X, 1.0 + rng.integers(0, 5, (k, 2)) * 2.0**-52


def merged_by_the_middle(rng, n, k):
    """Stars that differ by less than what is lost far from the middle of the points."""
    X = rng.uniform(0, 1, (n, 2))
    X[0] = 1e8
    return X, 0.5 + rng.integers(0, 4, (k, 2)) * 2.0**-53


BOARDS = {
    "uniform": uniform(),
    "integers": lattice(1.0),
    "halves": lattice(0.5),
    "decimals": lattice(0.1),
    "offset 1e8": uniform(offset=1e8),
    "offset -1e12": uniform(offset=-1e12),
    "squares that vanish": uniform((1e-161, 1e-161)),
    "squares of which some vanish": nearly_vanishing,
    "a unit of 1e-200 in one column": uniform((1.0, 1e-200)),
    "a unit of 1e150": uniform((1e150, 1e150)),
    "1e12 times as wide as high": uniform((1e12, 1.0)),
    "1e12 times as high as wide": uniform((1.0, 1e12)),
    "one place": among(lambda _, n: np.full((n, 2), 0.1)),
    "on a level": among(along(0.3, 0.0)),
    "upright": among(along(0.0, 0.3)),
    "diagonal": among(along(0.3, 0.1)),
    "one far off": among(with_one_far),
    "some far off": among(with_some_far),
    "stars near far ones": stars_near_far_ones,
    "stars together far away": stars_together_far_away,
    "long tails": among(lambda rng, n: rng.standard_cauchy((n, 2)) ** 3),
    "heaps": among(lambda rng, n: rng.normal(size=(n, 2)) ** 5),
    "stars far away": stars_away,
    "stars on a circle": stars_on_a_circle,
    "an ulp apart": an_ulp_apart,
    "stars that the middle merges": merged_by_the_middle,
}


def scanned(rows, stars):
    """Return owners where points between slices meet all stars at once, or rivals."""
    for pairs in (gaps.TABLE, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(gaps, "TABLE", pairs)
            yield scan(rows, stars)


def check(X, stars, count):
    """Compare labels, counts and means with the plain form, to the last bit."""
    labels, compared = nearest(X, stars), Compared(X)
    counts = np.bincount(labels, minlength=len(stars))
    means = cluster_means(summands(X), labels, len(stars))

    for owners in (*scanned(Rows(X, count), stars), compared.owners(stars)):
        some = [owners.label_of(point) for point in range(0, len(X), 9)]
        np.testing.assert_array_equal(owners.labels, labels)
        np.testing.assert_array_equal(some, labels[::9])
        np.testing.assert_array_equal(owners.counts, counts)
        np.testing.assert_array_equal(owners.middles(), means)
    np.testing.assert_array_equal(compared.nearest(stars), labels)


@pytest.mark.parametrize("board", BOARDS)
def test_labels_counts_and_means_are_those_of_the_plain_form(board):
    rng = np.random.default_rng(0)
    sizes = [(1, 1), (90, 1), (1500, 9), (700, 40)]
    for k, (n, count) in product((1, 2, 7, 40), sizes):
        X, stars = BOARDS[board](rng, n, k)

        check(X, stars, count)
        check(X[:, :1].copy(), stars[:, :1].copy(), count)


@pytest.fixture(params=["equally wide", "equally full"])
def few_bins(request, monkeypatch):
    """Bins with many points, which lie there in any order, or are but a sample."""
    monkeypatch.setattr(rows, "BINS", 32)
    monkeypatch.setattr(most, "SAMPLE", 16)
    monkeypatch.setattr(rows, "FULL", float(request.param == "equally wide"))


@pytest.mark.parametrize("board", BOARDS)
def test_labels_are_exact_however_many_points_share_a_bin(board, few_bins):
    rng = np.random.default_rng(0)

    for count in (1, 3, 9):
        check(*BOARDS[board](rng, 900, 12), count)


def test_labels_are_exact_though_more_rows_are_asked_for_than_have_numbers():
    rng = np.random.default_rng(0)

    check(*BOARDS["uniform"](rng, 70_000, 3), count=70_000)


@pytest.mark.parametrize("d", [1, 2])
def test_more_points_than_a_cache_holds_come_into_the_same_order(d, monkeypatch):
    X = np.random.default_rng(0).integers(0, 99, (5000, d)) / 7
    few = Rows(X, count=9 if d == 2 else 1)
    monkeypatch.setattr(rows, "AT_HAND", 4999)
    monkeypatch.setattr(rows, "CHUNK", 700)

    many = Rows(X, count=9 if d == 2 else 1)

    np.testing.assert_array_equal(many.order, few.order)
    np.testing.assert_array_equal(many.places, few.places)
    np.testing.assert_array_equal(many.sums, few.sums)


def test_rows_are_about_equally_full_though_groups_come_in_turn(monkeypatch):
    monkeypatch.setattr(most, "SAMPLE", 256)
    rng = np.random.default_rng(0)
    heights = np.arange(4096) % 64 + rng.random(4096)

    dealt = Rows(np.stack([rng.random(4096), heights], axis=1), count=16)

    assert np.diff(dealt.bounds[dealt.packs]).max() < 2 * 4096 / 16


def test_the_reach_of_rows_is_that_of_the_point_farthest_from_their_middle():
    some = Rows(np.array([[0.0, 0.0], [8.0, 1.0], [1.0, 3.0]]), count=2)

    away = (some.places - some.middle).view(float)
    assert some.reach == np.abs(away).max() == 4


@settings(max_examples=int(60 * float(os.environ.get("KMVIZ_FUZZ", "1"))))
@given(
    board=st.sampled_from(sorted(BOARDS)),
    n=st.integers(1, 400),
    k=st.integers(1, 60),
    count=st.integers(1, 30),
    seed=st.integers(0, 2**32 - 1),
)
def test_any_board_stars_and_rows_give_exact_labels(board, n, k, count, seed):
    check(*BOARDS[board](np.random.default_rng(seed), n, k), count)


@pytest.mark.parametrize(
    "board", ["squares that vanish", "squares of which some vanish"]
)
def test_no_star_is_far_where_squares_vanish(board):
    rng = np.random.default_rng(0)

    for n in [2] * 100:
        check(*BOARDS[board](rng, n, 16), count=1)


@pytest.mark.parametrize(
    ("seed", "n", "k", "count", "unit"),
    [(20037926, 2, 47, 15, 1.0), (5000698, 4, 23, 2, 1e-147)],
)
def test_nobody_is_warned_of_what_vanishes(seed, n, k, count, unit):
    board = BOARDS["squares of which some vanish"]
    X, stars = board(np.random.default_rng(seed), n, k)

    check(unit * X, unit * stars, count)


def test_a_star_upon_another_leaves_no_more_points_to_compare():
    rng = np.random.default_rng(0)
    X, stars = rng.random((4000, 2)), rng.random((5, 2))
    rows = Rows(X, count=12)

    assert scan(rows, stars[[0, 1, 2, 3, 4, 2]]).nbytes == scan(rows, stars).nbytes


@pytest.mark.parametrize("share", [0.0, 0.001, 0.05])
def test_far_points_leave_no_others_to_compare(share):
    rng = np.random.default_rng(0)
    X, stars = rng.random((20_000, 2)), rng.random((5, 2))
    few = scan(Rows(X, count=28), stars).nbytes
    far = np.append(0, np.flatnonzero(rng.random(len(X)) < share))
    X[far, rng.integers(2, size=len(far))] = 1e9

    assert scan(Rows(X, count=28), stars).nbytes < 1.2 * few + 2 * len(far)


def test_points_that_share_their_places_leave_no_more_to_compare():
    rng = np.random.default_rng(0)
    X, stars = rng.integers(0, 64, (20_000, 2)) + 0.0, 64 * rng.random((5, 2))
    kept = [
        scan(Rows(points, count=28), stars).nbytes
        for points in (X, X + rng.random(X.shape))
    ]

    assert kept[0] < 1.1 * kept[1]
