"""Stars and points come and go by hand, are asked about, and come back."""

import re

import numpy as np
import pytest

from kmviz import assign, kmedians
from kmviz.core.algorithms.medians import Manhattan
from kmviz.live.player import Player
from kmviz.live.state import HISTORY
from kmviz.runs.run import new_run
from kmviz.runs.settings import Settings

from .players import LINE, at, gauss, line, same_run, told


def test_added_stars_begin_a_run_from_where_the_stars_stand():
    player = at(line(), 2)

    player.add_star((5.0, 0.0))

    assert player.position == 0
    assert player.settings.k == 3
    assert player.now.centroids.ravel().tolist() == [0.0, 3.0, 5.0]


def test_a_removed_star_leaves_the_others_where_they_stand():
    player = at(line(), 2)

    player.remove_star(0)

    assert player.now.centroids.ravel().tolist() == [3.0]
    assert player.settings.k == 1


def test_an_added_point_is_the_last_one_of_a_new_run():
    player = at(Player(Settings("iris", k=2)), 2)
    stars = player.now.centroids

    player.add_point((3.0, 1.0))

    assert player.trace.X[-1].tolist() == [3.0, 1.0]
    assert player.trace.columns == ("petal length (cm)", "petal width (cm)")
    assert player.board.labels is None
    assert (player.now.centroids == stars).all()


def test_points_are_removed_by_where_they_are_now():
    player = gauss()
    player.add_point((0.5, 0.5))
    X = player.trace.X
    for point in (2, 2, 28):
        player.remove_point(point)

    assert np.array_equal(player.trace.X, np.delete(X, [2, 3, 30], axis=0))
    assert player.settings.removed == (2, 3, 30)
    assert (new_run(player.settings).trace.X == player.trace.X).all()


def test_the_last_point_cannot_be_removed():
    message = "removed must name some of the 2 points, but not all, got (0, 1)"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        new_run(Settings([[1.0], [2.0]], k=1, removed=(0, 1)))


def test_added_points_stay_until_the_board_changes():
    player = gauss()
    player.add_point((0.5, 0.5))
    player.add_point((0.6, 0.5))

    player.new_start()
    player.change(k=4)
    assert len(player.trace.X) == 32

    player.new_board()
    assert len(player.trace.X) == 30


DROPPING = {"start": [[0.0], [1.0], [99.0]], "empty": "drop"}


def dropping():
    """Return a player at the update that dropped its last star."""
    return at(Player(Settings(LINE, **DROPPING)), 2)


def test_after_a_drop_the_others_can_still_be_moved():
    player = dropping()

    player.move_star(0, (4.0, 0.0))
    player.last()

    assert np.isnan(player.now.centroids[2]).all()
    assert set(player.now.labels) == {0, 1}
    assert player.now.labels.tolist() == assign(LINE, player.now.centroids[:2]).tolist()


def test_a_dropped_star_among_the_first_keeps_its_number():
    player = Player(Settings(LINE, start=[[99.0], [0.0], [1.0]], empty="drop"))
    player.seek(2)
    player.move_star(1, (0.5, 0.0))
    player.last()

    assert np.isnan(player.now.centroids[0]).all()
    assert set(player.now.labels) == {1, 2}


def test_a_dropped_star_can_be_put_back():
    player = dropping()

    player.move_star(2, (5.0, 0.0))
    player.last()

    assert player.now.labels.tolist() == [0, 0, 2]


def test_a_dropped_star_is_not_taken_along_to_another_run():
    player = dropping()

    player.add_point((2.0, 0.0))

    assert player.trace.k == player.settings.k == 2


def test_why_gives_distances_and_labels_so_far():
    player = at(line(), 3)

    why = player.why(1)

    assert why.distances.tolist() == [1.0, 2.0]
    assert why.labels.tolist() == [-1, 1, 1, 0]
    assert why.nearest == 0


def medians():
    """A player of a run of k-medians."""
    X = np.random.default_rng(2).normal(size=(60, 2))
    return Player(trace=kmedians(X, k=4, rng=0))


def test_why_of_medians_counts_along_the_axes():
    player = at(medians(), 2)
    away = np.abs(player.trace.X[7] - player.now.centroids).sum(axis=1)

    why = player.why(7)

    np.testing.assert_allclose(why.distances, away)
    assert why.nearest == away.argmin() == player.trace[3].labels[7]


@pytest.mark.parametrize(
    "change",
    [
        lambda player: player.move_star(0, (0.5, 0.5)),
        lambda player: at(player, 3).move_star(0, (0.5, 0.5)),
        lambda player: player.change(k=3),
        lambda player: player.new_start(),
        lambda player: player.add_point((0.3, 0.3)),
        lambda player: player.add_star((0.3, 0.3)),
    ],
    ids=["start", "fork", "k", "new start", "point", "star"],
)
def test_a_run_of_medians_goes_on_with_medians(change):
    player = medians()
    change(player)
    X, end = player.trace.X, player.trace[-1]
    away = np.abs(X[:, None] - end.centroids).sum(axis=2)

    assert type(player.trace.metric) is Manhattan
    assert end.labels.tolist() == away.argmin(axis=1).tolist()
    assert end.inertia == pytest.approx(away.min(axis=1).sum())
    assert end.stop == "labels unchanged"
    for label in range(player.trace.k):
        own = np.median(X[end.labels == label], axis=0)
        np.testing.assert_allclose(end.centroids[label], own)


def test_a_run_of_medians_that_is_changed_is_one_of_medians():
    player = medians()
    player.change(k=3)

    assert player.settings.algorithm == "k-medians"
    assert same_run(kmedians(player.trace.X, 3, rng=0), player.trace)


def test_why_names_the_star_the_next_assign_will_choose():
    player = at(line(), 2)

    why = player.why(1)

    assert why.labels[-1] == 1
    assert why.nearest == 0


def test_why_passes_over_a_dropped_star():
    why = dropping().why(2)

    assert np.isnan(why.distances[2])
    assert why.nearest == 1


def test_undo_goes_back_through_everything_that_changed_the_run():
    player = gauss()
    before = []
    for command in (
        lambda: player.change(k=4),
        player.new_start,
        player.new_board,
        lambda: player.add_point((0.1, 0.2)),
        lambda: player.add_star((0.3, 0.2)),
        lambda: player.remove_star(0),
        lambda: player.move_star(0, (0.5, 0.5)),
    ):
        player.step()
        before.append((player.settings, player.board, player.trace, player.position))
        command()

    for expected in reversed(before):
        player.undo()
        got = player.settings, player.board, player.trace, player.position
        assert all(a is b for a, b in zip(got, expected, strict=True))
    assert not player.can_undo


def test_undo_with_nothing_to_undo_does_nothing():
    player = at(line(), 2)

    player.undo()

    assert player.position == 2


def test_the_oldest_commands_are_forgotten():
    player = gauss()
    for _ in range(HISTORY + 5):
        player.new_start()

    for _ in range(HISTORY):
        player.undo()

    assert not player.can_undo
    assert player.settings.seed == 10


def test_two_players_do_not_disturb_each_other():
    one, other = gauss(), gauss()
    changes = told(other)

    one.play()
    one.step()
    one.move_star(0, (0.5, 0.5))

    assert changes == []
    assert other.position == 0


@pytest.mark.parametrize(
    ("command", "given"),
    [
        ("add_star", (0.5, 0.5)),
        ("remove_star", 0),
        ("add_points", [(0.5, 0.5)]),
        ("remove_point", 0),
    ],
)
def test_a_run_that_a_hand_begins_waits_at_its_first_step(command, given):
    player = at(gauss(), 2)
    player.play()
    getattr(player, command)(given)

    assert (player.position, player.playing) == (0, False)
