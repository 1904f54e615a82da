"""Which k: the curves, what each of them picks, and what they cannot say."""

import tracemalloc
from dataclasses import replace
from itertools import pairwise
from re import escape

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kmviz import choose_k, init_board, lloyd, make_board
from kmviz.core.asked.criteria import silhouettes
from kmviz.core.asked.ends import run_ends
from kmviz.core.given import memory
from kmviz.runs.choice import _extended, choices

SIX = make_board("peaked", rng=0)


@pytest.fixture(scope="module")
def six():
    return choose_k(SIX, ks=range(1, 10), references=20, rng=0)


def test_six_blobs_are_found_by_every_method(six):
    assert {six.picks[name] for name in ("silhouette", "gap", "f(K)")} == {6}
    assert str(six) == "silhouette: k = 6; gap: k = 6; f(K): k = 6"
    assert six.picks["inertia"] == "no rule: find the elbow"


def test_the_run_of_each_k_opens_and_is_what_the_curves_say(six):
    for k in six.ks:
        trace = six.trace(k)
        assert trace.k == k
        assert trace.inertia == six.inertia[k]
        assert trace.columns == ("x", "y")
    best = silhouettes(SIX.X, six.trace(6).labels).mean()
    assert six.silhouette[6] == best


def test_every_run_that_opens_ends_by_itself(six):
    assert six.trace(6).stop == "labels unchanged"


def test_points_without_clusters_are_one_cluster_for_the_gap():
    choice = choose_k(init_board(200, rng=1), range(1, 5), rng=0)

    assert choice.picks["gap"] == 1


@given(
    arrays(
        float,
        st.tuples(st.integers(2, 14), st.integers(1, 2)),
        elements=st.sampled_from([0.0, 0.1, 0.7, 3.0]),
    ),
    st.integers(0, 3),
)
@settings(max_examples=40)
def test_inertia_never_rises(X, seed):
    choice = choose_k(X, runs=1, references=1, init="random", rng=seed)
    curve = list(choice.inertia.values())

    assert all(a >= b for a, b in pairwise(curve))


def test_a_bad_start_is_saved_by_the_best_of_the_k_before():
    bad = choose_k(SIX, range(1, 9), runs=1, references=1, init="partition", rng=0)
    alone = [lloyd(SIX.X, bad.starts[k]) for k in bad.ks]
    curve = [list(steps)[-1].inertia for steps in alone]

    assert curve == list(bad.inertia.values()) == sorted(curve, reverse=True)


def test_the_best_of_the_k_before_goes_on_at_the_farthest_points():
    X = np.array([[0.0], [1.0], [2.0], [12.0]])
    [(_, end)] = run_ends(X, X[None, :1])

    assert _extended(X, end, 3).ravel().tolist() == [3.75, 12.0, 0.0]


def test_numbers_of_clusters_with_gaps_say_what_cannot_be_compared():
    choice = choose_k(SIX, [2, 4, 6, 8], references=3, rng=0)

    assert choice.ks == (2, 4, 6, 8)
    assert dict(choice.f) == {}
    assert choice.picks == {
        "inertia": "no rule: find the elbow",
        "silhouette": 6,
        "gap": "none, it needs the next k",
        "f(K)": "none, it needs the k before",
    }


@pytest.mark.parametrize(("error", "pick"), [(0.6, 1), (0.5, 1), (0.4, 2)])
def test_the_gap_picks_the_first_k_within_the_error_of_the_next(error, pick):
    choice = replace(
        choose_k(SIX, [1, 2, 3], runs=1, references=1, rng=0),
        gap={1: 1.0, 2: 1.5, 3: 1.0},  # at 0.5, as good as the next to the last bit
        gap_error={1: 9.0, 2: error, 3: 0.0},
    )

    assert choice.picks["gap"] == pick


def test_f_of_k_picks_no_value_that_may_not_tell_of_clusters():
    known = choose_k(SIX, [1, 2], runs=1, references=1, rng=0)

    none = "none, no value is below 0.85"
    for f, pick in ((0.84, 2), (0.85, none), (0.86, none)):
        choice = replace(known, inertia={1: 1.0, 2: f * (1 - 3 / 8)})
        assert choice.picks["f(K)"] == pick


def test_a_point_for_each_cluster_has_no_silhouette():
    choice = choose_k([[0, 0], [0, 1], [4, 0], [4, 2]], references=1, rng=0)

    assert choice.ks == (1, 2, 3, 4)
    assert list(choice.silhouette) == [2, 3]


def test_two_ks_that_rise_by_more_than_an_error_pick_none():
    choice = choose_k(SIX, [4, 5], references=3, rng=0)

    assert choice.picks["gap"] == "none, the gap still grows at k = 5"


def test_one_k_has_nothing_to_be_compared_with():
    choice = choose_k(SIX, [3], references=3, rng=0)

    assert choice.picks["silhouette"] == 3
    assert isinstance(choice.picks["gap"], str)
    assert isinstance(choice.picks["f(K)"], str)


@pytest.mark.parametrize("X", [[[1.0, 2.0]], [[5.0, 5.0]] * 4], ids=["one", "equal"])
def test_one_place_has_one_cluster_and_no_silhouette(X):
    choice = choose_k(X, rng=0)

    assert choice.ks == (1,)
    assert dict(choice.inertia) == {1: 0.0}
    assert dict(choice.silhouette) == dict(choice.gap) == {}
    assert dict(choice.f) == {1: 1.0}
    assert str(choice) == (
        "silhouette: none, it needs 1 < k < n; gap: none, it needs the next k; "
        "f(K): none, it needs the k before"
    )
    assert repr(choice).endswith(f" points, d=2: {choice}>")


def test_one_column_has_no_f_of_k():
    choice = choose_k([[0.0], [0.1], [5.0], [5.1]], references=5, rng=0)

    assert choice.picks["f(K)"] == "none, it needs two columns"
    assert dict(choice.f) == {}
    assert choice.picks["silhouette"] == 2
    assert not any(np.isnan([*choice.gap.values(), *choice.silhouette.values()]))


def test_the_default_stops_at_the_number_of_places():
    choice = choose_k([[0, 0], [0, 0], [1, 1], [2, 5]], rng=0)

    assert choice.ks == (1, 2, 3)
    assert list(choice.gap) == [1, 2]


def test_the_same_number_gives_the_same_choice():
    first, again, other = (
        choose_k(SIX, range(1, 4), runs=2, references=3, rng=rng) for rng in (1, 1, 2)
    )

    assert dict(first.gap) == dict(again.gap) != dict(other.gap)


def test_reference_boxes_differ():
    slanted = SIX.X @ np.array([[1, 1], [0, 0.01]])
    axes, turned = (
        choose_k(slanted, [1, 2], references=5, rng=0, box=box)
        for box in ("data", "components")
    )

    assert axes.gap[2] > turned.gap[2] + 0.5  # halving a square gains less than a line
    assert (axes.box, turned.box) == ("data", "components")


def test_an_interrupted_choice_is_kept_as_far_as_it_came():
    shares = []

    def interrupt(share):
        shares.append(share)
        if len(shares) == 3:
            raise KeyboardInterrupt

    choice = choose_k(SIX, range(1, 7), runs=1, references=2, rng=0, report=interrupt)

    assert shares == [1 / 6, 2 / 6, 3 / 6]
    assert choice.ks == (1, 2, 3)
    assert choice.asked == (1, 2, 3, 4, 5, 6)
    assert str(choice).endswith("; interrupted after 3 of 6")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"ks": 3},
            "ks must be several numbers of clusters, got 3; did you mean range(1, 4)?",
        ),
        ({"ks": "12"}, "ks must be several numbers of clusters, got '12'"),
        (
            {"ks": np.array("12")},
            "ks must be several numbers of clusters, got array('12', dtype='<U2')",
        ),
        ({"runs": 10**20}, "runs must be at most 10000, got 100000000000000000000"),
        ({"references": 10**9}, "references must be at most 10000, got 1000000000"),
        ({"ks": []}, "ks must be different numbers of clusters, got []"),
        ({"ks": [2, 2]}, "ks must be different numbers of clusters, got [2, 2]"),
        ({"ks": [0, 1]}, "each of ks must be a whole number of at least 1, got 0"),
        (
            {"ks": [1, 4]},
            "ks must be at most the number of different points (3), got 4",
        ),
        ({"runs": 0}, "runs must be a whole number of at least 1, got 0"),
        ({"references": 0}, "references must be a whole number of at least 1, got 0"),
        ({"box": "round"}, 'box must be one of "data", "components", got \'round\''),
    ],
)
def test_what_cannot_be_used_is_refused(arguments, message):
    with pytest.raises(ValueError, match=f"^{escape(message)}$"):
        choose_k([[0, 0], [0, 0], [1, 1], [2, 5]], **arguments)


def test_a_run_of_a_k_that_is_not_known_is_refused(six):
    for k in (12, [2]):
        message = f"k must be one of [1, 2, 3, 4, 5, 6, 7, 8, 9], got {k}"

        with pytest.raises(ValueError, match=f"^{escape(message)}$"):
            six.trace(k)


def test_boards_to_compare_with_are_kept_once():
    X = np.random.default_rng(0).normal(size=(20_000, 2))
    asked = {"runs": 1, "rng": 0, "init": "random", "box": "data"}
    tracemalloc.start()

    choices(X, [1], references=20, **asked)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30 * X.nbytes


def test_an_end_is_heard_before_the_first_k():
    places = np.repeat([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]], 10_000, axis=0)
    heard = []
    growing = choices(
        places,
        None,
        runs=1,
        references=4,
        rng=0,
        init="k-means++",
        box="data",
        pause=lambda: heard.append("a pause"),
    )

    assert len(heard) == 3 + 1 + 4  # as places are counted, points copied, boards drawn
    assert next(growing).asked == (1, 2, 3)


def test_boards_that_fit_nowhere_are_refused_with_how_many_would(monkeypatch):
    monkeypatch.setattr(memory, "memory_of_machine", lambda: 10**9)
    X = np.random.default_rng(0).normal(size=(400_000, 2))

    with pytest.raises(ValueError) as caught:  # noqa: PT011  # compared in full below
        choose_k(X)

    assert str(caught.value) == (
        "references must be at most 19 for 400000 points, whose boards fit into the "
        "memory of this machine (1 GB), got 50; or take a sample of the points"
    )


@pytest.mark.parametrize("odd", [{"runs": 0}, {"init": "none"}])
def test_what_is_odd_is_refused_before_any_board_is_drawn(odd):
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=f"^{next(iter(odd))} must be"):
        choose_k(np.eye(3), rng=rng, **odd)

    assert rng.random() == np.random.default_rng(0).random()
