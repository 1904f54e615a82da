"""Many runs: the same as one by one, their ends told apart as partitions."""

from collections import defaultdict
from re import escape

import numpy as np
import pytest

from kmviz import kmeans, make_board
from kmviz.core.seeding import SEEDINGS
from kmviz.runs.many import restarts

PAIRS = [[0, 0], [0, 1], [4, 0], [4, 1]]
BLOBS = make_board("peaked", rng=0)


def groups(labels):
    """Return a partition as a set of sets, free of numbers."""
    members = defaultdict(set)
    for point, label in enumerate(labels.tolist()):
        members[label].add(point)
    return frozenset(map(frozenset, members.values()))


@pytest.mark.parametrize("init", SEEDINGS)
def test_each_seed_makes_its_run_again(init):
    runs = restarts(BLOBS, 6, runs=5, init=init, rng=3)

    for i, seed in enumerate(runs.seeds):
        again = kmeans(BLOBS, 6, init=init, rng=seed)
        assert again.labels.tolist() == runs.labels[i].tolist()
        assert again.labels.tolist() == runs[i].labels.tolist()
        assert again.inertia == runs.inertias[i] == runs[i].inertia
        assert again.n_iter == runs.n_iters[i] == runs[i].n_iter


def test_rules_of_the_runs_reach_the_runs_that_are_opened():
    runs = restarts(BLOBS, 6, runs=3, rng=0, max_iter=2, tol=0.5, empty="drop")

    assert [run.n_iter for run in runs] == list(runs.n_iters)
    assert max(runs.n_iters) <= 2


def test_an_opened_run_is_opened_once_and_has_the_names_of_columns():
    runs = restarts(BLOBS, 6, runs=3, rng=0)

    assert runs[1] is runs[-2] is runs[0:2][1]
    assert runs[1].columns == runs.columns == ("x", "y")


def test_ends_are_the_partitions_that_sets_of_sets_tell_apart():
    runs = restarts(BLOBS, 6, runs=40, init=("random", "partition"), rng=1)
    alike = defaultdict(list)
    for i, labels in enumerate(runs.labels):
        alike[groups(labels)].append(i)

    assert sorted(finish.runs for finish in runs.ends) == sorted(
        tuple(numbers) for numbers in alike.values()
    )
    assert len(runs.ends) < 80


def test_equal_inertias_of_different_partitions_are_two_ends():
    corners = [[0, 0], [0, 1], [1, 0], [1, 1]]

    runs = restarts(corners, 2, runs=30, rng=0)

    # two ways to halve a square, and three ways to cut off points that are not as good
    assert [finish.inertia for finish in runs.ends][:2] == [1.0, 1.0]
    assert sorted(runs.reached) == np.flatnonzero(runs.inertias == 1).tolist()
    assert f"; {len(runs.reached)} reach the best, 1; the worst is 1.33" in str(runs)


def test_no_end_is_the_worst_where_all_are_as_good():
    corners = [[0, 0], [0, 1], [1, 0], [1, 1]]

    runs = restarts(corners, 3, runs=9, rng=0)

    assert str(runs) == "9 starts, 3 different ends; 9 reach the best, 0.5"


def test_the_best_of_runs_that_were_cut_has_the_least_inertia():
    X = [[0.0], [1.0], [10.0], [11.0]]

    runs = restarts(X, 2, runs=20, rng=3, max_iter=1)

    assert len({runs.inertias[i] for i in runs.ends[0].runs}) > 1
    assert runs.best.inertia == runs.inertias.min() < runs.inertias[0]


def test_the_best_run_has_the_least_inertia():
    runs = restarts(BLOBS, 6, runs=20, rng=2)

    assert runs.best.inertia == runs.inertias.min() == runs.ends[0].inertia
    assert runs.best is runs[int(runs.inertias.argmin())]


def test_the_summary_says_what_a_class_asks():
    runs = restarts(PAIRS, 2, runs=10, rng=1)

    assert str(runs) == (
        "10 starts, 2 different ends; 7 reach the best, 1; the worst is 16 times that"
    )
    assert repr(runs) == f"<Runs of 4 points, d=2, k=2: {runs}>"


@pytest.mark.parametrize(
    ("X", "k", "number", "text"),
    [
        (PAIRS, 4, 3, "3 starts, 1 end; 3 reach the best, 0"),
        (PAIRS, 1, 1, "1 start, 1 end; 1 reaches the best, 17"),
        ([[5, 5]], 1, 2, "2 starts, 1 end; 2 reach the best, 0"),
        (
            [[100, 0]] * 3 + [[0, 0]] * 3,
            1,
            1,
            "1 start, 1 end; 1 reaches the best, 15000",
        ),
    ],
)
def test_small_cases_are_said_plainly(X, k, number, text):
    assert restarts(X, k, runs=number, rng=0).summary == text


def test_a_race_says_which_start_reaches_the_best():
    runs = restarts(BLOBS, 6, init=["random", "k-means++"], rng=0)

    assert runs.inits == ("random",) * 24 + ("k-means++",) * 24
    assert runs.seeds[:24] == runs.seeds[24:]
    assert runs.summary.endswith(
        "the best comes from random 4 of 24, k-means++ 22 of 24"
    )


def test_runs_that_fail_are_kept_as_failed():
    runs = restarts(BLOBS, 6, runs=12, init="partition", rng=0, empty="error")
    failed = np.flatnonzero(np.isnan(runs.inertias)).tolist()

    assert failed == list(runs.failures) != []
    with pytest.raises(ValueError, match="every cluster must keep") as caught:
        len(runs[failed[0]])
    assert runs.failures[failed[0]] == str(caught.value)
    assert f"{len(failed)} failed, because a cluster lost all its points" in str(runs)


def test_without_a_run_that_ended_there_is_no_best():
    runs = restarts(
        [[0.0], [0.0], [1.0]], 3, runs=2, init="farthest", rng=0, empty="error"
    )

    assert str(runs) == (
        "2 starts, no end; 2 failed, because a cluster lost all its points"
    )
    with pytest.raises(ValueError, match=r"^the best run needs a run .*, got none$"):
        _ = runs.best


def test_interrupted_restarts_are_kept_as_far_as_they_came():
    shares = []

    def interrupt(share):
        shares.append(share)
        if len(shares) == 7:
            raise KeyboardInterrupt

    runs = restarts(BLOBS, 6, runs=20, rng=0, report=interrupt)

    assert shares == [i / 20 for i in range(1, 8)]
    assert len(runs) == 7
    assert runs.asked == 20
    assert str(runs).startswith("interrupted after 7 starts of 20, ")
    done, asked = set(runs.seeds), restarts(BLOBS, 6, runs=20, rng=0).seeds
    left = [("random", seed) for seed in asked if seed not in done]
    assert list(runs.left_out) == left
    named = ", ".join(f"random {seed}" for _, seed in left[:6])
    assert str(runs).endswith(f"; not made: {named}, 7 more")
    assert [run.inertia for run in runs] == runs.inertias.tolist()


def test_all_seeds_differ():
    assert len(set(restarts([[0], [1]], 1, runs=500, rng=0).seeds)) == 500


def test_the_same_number_gives_the_same_runs():
    first, again, other = (restarts(PAIRS, 2, runs=4, rng=rng) for rng in (1, 1, 2))

    assert first.seeds == again.seeds != other.seeds


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"runs": 0}, "runs must be a whole number of at least 1, got 0"),
        ({"runs": 10**7}, "runs must be at most 1000000, got 10000000"),
        (
            {"k": 5},
            "k must be a whole number between 1 and the number of points (4), got 5",
        ),
        (
            {"init": []},
            "init must be the name of a start or several different ones, got []",
        ),
        (
            {"init": ["random", "random"]},
            "init must be the name of a start or several different ones, "
            "got ['random', 'random']",
        ),
        ({"max_iter": 0}, "max_iter must be a whole number of at least 1, got 0"),
        ({"tol": -1}, "tol must be a finite number of at least 0, got -1"),
    ],
)
def test_what_cannot_be_used_is_refused(arguments, message):
    with pytest.raises(ValueError, match=f"^{escape(message)}$"):
        restarts(PAIRS, **{"k": 2, **arguments})


def test_runs_are_the_same_whatever_starts_are_placed_at_once(monkeypatch):
    together = restarts(BLOBS, 6, runs=5, init=("random", "k-means++"), rng=0)
    monkeypatch.setattr("kmviz.runs.ended.AT_ONCE", 3)
    shares = []

    apart = restarts(
        BLOBS, 6, runs=5, init=("random", "k-means++"), rng=0, report=shares.append
    )

    assert apart.inertias.tolist() == together.inertias.tolist()
    assert apart.seeds == together.seeds
    assert len(shares) == 10
