"""Every accident happens, by its name alone or with the option that it names."""

from re import escape

import numpy as np
import pytest

import kmviz
from kmviz import agreement, kmeans, make_board, restarts, standardize
from kmviz.points.accidents import ACCIDENTS


def run(name, **options):
    """Return the run that a name stands for: the usual start with the seed 0."""
    board = make_board(name)
    return kmeans(board, board.k, rng=0, **options)


def shared(name, **options):
    """Return how many blobs each star has, and how many stars each blob, sorted."""
    table = agreement(run(name, **options).labels, make_board(name).labels) > 0
    return sorted(table.sum(axis=0).tolist()), sorted(table.sum(axis=1).tolist())


def test_two_stars_share_a_blob_while_one_covers_two():
    best = restarts(make_board("two-in-one"), 3, rng=0).best

    assert shared("two-in-one") == ([1, 1, 2], [1, 1, 2])
    assert run("two-in-one").inertia > 10 * best.inertia


def test_k_means_plus_plus_fails_where_most_of_its_starts_do_not():
    runs = restarts(make_board("plus-plus"), 3, init="k-means++", rng=0)

    assert shared("plus-plus", init="k-means++") == ([1, 1, 2], [1, 1, 2])
    assert len(runs.ends[0].runs) > 20
    assert run("plus-plus", init="k-means++").inertia > 10 * runs.best.inertia


def test_a_starved_star_waits_jumps_goes_or_stops_the_run():
    kept, moved, dropped = (
        run("starved", empty=rule) for rule in ("keep", "farthest", "drop")
    )

    assert sorted(np.bincount(kept.labels, minlength=4))[0] == 0
    assert sorted(np.bincount(moved.labels, minlength=4))[0] > 0
    assert moved.inertia < kept.inertia
    assert np.isnan(dropped.centroids).any()
    with pytest.raises(ValueError, match="every cluster must keep at least one point"):
        len(run("starved", empty="error"))


def test_a_tie_is_exact_and_goes_to_the_first_star():
    trace = run("tie")
    (middle,) = np.flatnonzero((trace.X == 0).all(axis=1))
    squares = ((trace[0].centroids - trace.X[middle]) ** 2).sum(axis=1)

    assert squares[0] == squares[1]
    assert trace[1].labels[middle] == 0


def test_a_crawl_takes_more_than_forty_iterations():
    assert run("crawl").n_iter == 56


def test_unscaled_axes_are_right_once_they_are_standardized():
    board = make_board("unscaled")
    raw = kmeans(board, 2, rng=0)
    scaled = kmeans(standardize(board), 2, rng=0)

    assert kmviz.adjusted_rand(raw.labels, board.labels) < 0.1
    assert kmviz.adjusted_rand(scaled.labels, board.labels) == 1.0


def test_eight_numbers_worked_out_by_hand():
    kept, moved = run("by-hand"), run("by-hand", empty="farthest")
    clusters = {tuple(sorted(moved.X[moved.labels == j, 0])) for j in range(4)}

    assert (kept.inertia, moved.inertia) == (10.0, 5.5)
    assert clusters == {(3, 4), (10,), (13,), (19, 20, 21, 22)}


def test_averaging_the_stars_of_many_runs_is_wrong():
    board = make_board("iris", columns=range(4))
    runs = restarts(board, 3, runs=50, rng=0)
    middle = np.mean([run.centroids for run in runs], axis=0)

    away = ((board.X[:, None] - middle) ** 2).sum(axis=2).min(axis=1).sum()

    assert runs.best.inertia == pytest.approx(78.85, abs=0.01)
    assert away > 5 * runs.best.inertia


@pytest.mark.parametrize("name", ACCIDENTS)
def test_an_accident_is_the_same_every_time(name):
    first, again = make_board(name, rng=1), make_board(name)

    assert first.X.tolist() == again.X.tolist()
    assert not first.X.flags.writeable


@pytest.mark.parametrize("name", ACCIDENTS)
def test_an_accident_is_played_by_its_name(name):
    player = kmviz.explore(name).player
    board = make_board(name)

    assert player.trace.labels.tolist() == kmeans(board, board.k, rng=0).labels.tolist()


@pytest.mark.parametrize(("option", "value"), [("n", 5), ("columns", ["x"])])
def test_what_would_undo_the_accident_is_refused(option, value):
    message = (
        f'{option} must be left out for the accident "tie", whose 7 points are fixed, '
        f"got {value!r}"
    )

    with pytest.raises(ValueError, match=f"^{escape(message)}$"):
        make_board("tie", **{option: value})
