"""The player: honest forks, one undo for all, and no command half done."""

import re
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings as effort
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kmviz import Step, Trace, assign, init_board_gauss, kmeans, kmedians, lloyd
from kmviz.core.algorithm import alternate
from kmviz.core.assignment import own_costs
from kmviz.core.medians import Manhattan
from kmviz.core.prediction import Prediction
from kmviz.drawing.moment import moment_at
from kmviz.live.player import Player
from kmviz.live.state import HISTORY
from kmviz.runs.run import new_run
from kmviz.runs.settings import Settings

LINE = np.array([[0.0], [1.0], [5.0]])
"""With stars on 0 and 1: init, assign, update, assign, update, assign."""
SQUARE = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [9.0, 9.0]])


def same_step(one, other):
    """Tell whether two steps are the same bit for bit."""
    return all(
        np.asarray(getattr(one, field.name)).tobytes()
        == np.asarray(getattr(other, field.name)).tobytes()
        for field in fields(Step)
        if field.name not in ("phase", "stop")
    ) and (one.phase, one.stop) == (other.phase, other.stop)


def same_run(one, other):
    """Tell whether two traces are the same bit for bit."""
    return len(one) == len(other) and all(map(same_step, one, other))


def line(**settings):
    """Return a player of the three points on a line, with two stars."""
    return Player(Settings(LINE, start=LINE[:2], **settings))


def gauss(**settings):
    """Return a player of a small board."""
    return Player(Settings(**({"n": 30, "k": 3, "seed": 5} | settings)))


def at(player, position):
    """Return the player, gone to a position."""
    player.seek(position)
    return player


def told(player):
    """Return a list to which every change will be added, as a sorted list."""
    changes = []
    player.listen(lambda changed: changes.append(sorted(changed)))
    return changes


def state(player):
    """Return everything that a refused command must leave alone.

    To refuse a position, more of the run may have to be known.
    """
    names = [
        name for name in dir(Player) if isinstance(getattr(Player, name), property)
    ]
    names.remove("reach")
    return {name: getattr(player, name) for name in names}


# What a player begins with


def test_a_new_player_rests_at_the_start():
    player = gauss()

    assert player.position == 0
    assert player.now.phase == "init"
    assert not player.playing
    assert not player.can_undo
    assert player.fork is None


def test_the_run_is_that_of_kmeans_with_the_same_seeds():
    player = Player(
        Settings(n=40, groups=4, board_seed=2, k=3, seed=9, init="farthest")
    )
    X = init_board_gauss(40, 4, rng=2)

    assert same_run(player.trace, kmeans(X, 3, init="farthest", rng=9))


def test_the_board_says_how_many_stars_unless_told():
    assert Player(Settings("peaked")).trace.k == 6
    assert Player(Settings("peaked", k=2)).trace.k == 2


def test_the_rules_of_a_run_are_settings():
    player = line(max_iter=1)

    assert player.trace.stop == "max_iter"


def test_a_table_is_read_with_its_column_names(tmp_path):
    path = tmp_path / "geyser.csv"
    path.write_text("eruption,waiting\n3.6,79\n1.8,54\n2.3,62\n4.5,80\n")

    player = Player(Settings(path))

    assert player.trace.columns == ("eruption", "waiting")
    assert player.trace.k == 3
    assert not player.drawn


def test_rows_with_blanks_are_counted_as_long_as_the_table_stays(tmp_path):
    path = tmp_path / "geyser.csv"
    path.write_text("eruption,waiting\n3.6,79\n1.8,NA\n2.3,62\n4.5,80\n")
    player = Player(Settings(path, standardized=True))

    player.add_point((0.0, 0.0))
    assert player.board.dropped == 1

    player.change(board="gauss")
    assert player.board.dropped == 0


def test_data_of_ones_own_keep_their_names():
    player = Player(Settings(pd.DataFrame(SQUARE, columns=["a", "b"]), k=2))

    assert player.trace.columns == ("a", "b")


def test_a_data_set_can_be_standardized():
    player = Player(Settings("penguins", standardized=True))

    assert player.trace.X.std(axis=0) == pytest.approx([1.0, 1.0])
    assert player.board.labels is not None
    assert player.trace.columns == (
        "bill length (mm), standardized",
        "flipper length (mm), standardized",
    )


def test_a_recorded_run_can_be_taken_up():
    trace = kmeans(SQUARE, 2, rng=1)

    player = Player(trace=trace)

    assert player.trace is trace
    assert same_run(Player(player.settings).trace, trace)


def test_a_recorded_run_of_another_algorithm_is_not_run_again():
    trace = Trace(LINE, list(lloyd(LINE, LINE[:2]))[:3])
    player = Player(trace=trace)

    player.last()
    player.move_star(0, (2.0, 0.0))
    player.restart()

    assert player.trace is trace


# To and fro


def test_steps_go_through_the_whole_run_and_then_nowhere():
    player = line()

    actions = []
    while player.next_action:
        actions.append(player.next_action)
        player.step()
    player.step()

    assert actions == ["assign", "update", "assign", "update", "assign"]
    assert player.position == 5


def test_back_undoes_a_step_and_stops_at_the_start():
    player = at(line(), 2)

    player.back()
    assert player.now is player.trace[1]

    player.back()
    player.back()
    assert player.position == 0


def test_first_and_last():
    player = line()

    player.last()
    assert player.now.stop == "labels unchanged"

    player.first()
    assert player.now.phase == "init"


def test_restart_goes_to_the_start_without_a_fork():
    player = at(line(), 3)

    player.restart()

    assert player.position == 0
    assert not player.can_undo


def test_restart_forgets_a_fork_and_can_be_undone():
    player = at(line(), 3)
    before = player.trace
    player.move_star(0, (4.0, 0.0))
    forked = player.trace

    player.restart()
    assert player.trace is before
    assert player.position == 0
    assert player.fork is None

    player.undo()
    assert player.trace is forked
    assert player.position == 4


def test_playing_ends_with_the_run():
    player = at(line(), 4)

    player.play()
    assert player.playing

    player.step()
    assert not player.playing


def test_play_at_the_end_begins_again():
    player = at(line(), 5)

    player.play()

    assert player.playing
    assert player.position == 0


@pytest.mark.parametrize("position", [0, 2])
def test_back_pauses(position):
    player = at(line(), position)
    player.play()

    player.back()

    assert not player.playing


def test_seek_goes_on_playing_but_not_beyond_the_end():
    player = line()
    player.play()

    player.seek(3)
    assert player.playing

    player.seek(5)
    assert not player.playing


# Another run


def test_a_change_begins_a_new_run_at_its_start():
    player = at(gauss(), 3)

    player.change(k=5)

    assert player.trace.k == 5
    assert player.position == 0


def test_another_k_keeps_the_points():
    player = gauss(k=None)
    board = player.board

    player.change(k=7)

    assert player.board is board


def test_another_board_brings_its_own_numbers():
    player = gauss(groups=5)

    player.change(board="faithful")
    assert player.settings.n is player.settings.groups is player.settings.k is None
    assert player.trace.k == 2
    assert not player.drawn

    player.change(board="moons", n=20)
    assert len(player.trace.X) == 20
    assert player.drawn


def test_a_setting_as_it_is_changes_nothing():
    player = at(gauss(), 2)
    changes = told(player)

    player.change(k=3, board="gauss")

    assert changes == []
    assert player.position == 2


def test_new_start_takes_the_next_seed_on_the_same_points():
    player = gauss()

    player.new_start()

    assert player.settings.seed == 6
    assert same_run(player.trace, gauss(seed=6).trace)


def test_new_start_forgets_where_a_hand_has_put_the_stars():
    player = gauss()
    player.move_star(0, (0.5, 0.5))

    player.new_start()

    assert player.settings.start is None
    assert same_run(player.trace, gauss(seed=6).trace)


def test_new_board_takes_the_next_seeds():
    player = gauss()

    player.new_board()

    assert same_run(player.trace, gauss(seed=6, board_seed=1).trace)


@pytest.mark.parametrize(
    ("board", "name"), [("iris", "iris"), ([[0.0, 1.0], [2.0, 3.0]], "own data")]
)
def test_data_have_no_new_points(board, name):
    player = Player(Settings(board, k=2))
    before = player.trace

    message = f'^for new points, the board must be one drawn by rule, got "{name}"$'
    with pytest.raises(ValueError, match=message):
        player.new_board()

    assert player.trace is before


def test_new_runs_go_on_playing():
    player = gauss()
    player.play()

    player.new_start()
    player.new_board()
    player.change(init="partition")

    assert player.playing


def test_other_rules_keep_the_stars_placed_by_hand():
    player = gauss()
    player.move_star(1, (0.5, 0.5))
    start = player.now.centroids

    player.change(empty="drop")
    assert (player.now.centroids == start).all()

    player.change(init="farthest")
    assert player.settings.start is None


@pytest.mark.parametrize(
    "changes",
    [{"n": 20}, {"board": "moons"}, {"board_seed": 3}, {"standardized": True}],
)
def test_other_points_come_without_what_was_placed_by_hand(changes):
    player = gauss()
    player.add_point((0.5, 0.5))
    player.move_star(1, (0.5, 0.5))

    player.change(**changes)

    assert player.settings.added is player.settings.start is None


@pytest.mark.parametrize("changes", [{"k": 4}, {"init": "farthest"}, {"seed": 8}])
def test_another_start_comes_without_stars_placed_by_hand(changes):
    player = gauss()
    player.move_star(1, (0.5, 0.5))

    player.change(**changes)

    assert player.settings.start is None
    assert same_run(player.trace, gauss(**changes).trace)


def test_a_start_that_is_taken_back_leaves_its_number_of_stars():
    player = gauss(k=4)
    player.move_star(0, (0.5, 0.5))

    player.change(start=None)

    assert same_run(player.trace, gauss(k=4).trace)


def test_a_start_of_another_size_sets_k():
    player = gauss()

    player.change(start=[[0.0, 0.0], [0.5, 0.5]])

    assert player.settings.k == player.trace.k == 2


def test_a_table_that_vanished_matters_only_when_it_is_read_again(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("x,y\n0,0\n0,1\n1,0\n9,9\n")
    player = Player(Settings(path, k=2))
    path.unlink()

    player.new_start()
    player.change(k=3)
    player.add_point((0.5, 0.5))

    assert player.trace.k == 3
    with pytest.raises(FileNotFoundError):
        player.change(standardized=True)
    assert player.trace.k == 3


# By hand


def test_a_star_moved_at_the_start_moves_the_start():
    player = line()

    player.move_star(0, (4.0, 0.0))

    assert player.position == 0
    assert player.fork is None
    assert same_run(player.trace, Trace(LINE, lloyd(LINE, [[4.0], [1.0]])))


@pytest.mark.parametrize("position", [1, 2, 3, 5])
def test_a_star_moved_later_forks_the_run(position):
    player = at(line(), position)
    before = player.trace

    player.move_star(0, (4.0, 7.0))

    assert player.position == player.fork.at == position + 1
    assert player.fork.earlier is before
    for i in range(position):
        assert player.trace[i] is before[i]
    assert same_step(player.trace[position], replace(before[position], stop=None))


@pytest.mark.parametrize("position", [1, 2, 3, 5])
def test_a_move_is_a_step_at_which_the_points_keep_their_labels(position):
    player = at(line(), position)
    before = player.now

    player.move_star(0, (4.0, 0.0))

    move = player.now
    moved = own_costs(LINE, move.centroids, before.labels)
    assert move.iteration == before.iteration
    assert (move.labels == before.labels).all()
    assert not move.changed.any()
    assert (move.centroids == before.centroids + move.shift).all()
    assert move.shift[1] == 0.0
    assert move.inertia == moved.sum()
    assert move.stop is None


@pytest.mark.parametrize("position", [1, 2, 3, 5])
def test_after_a_move_the_algorithm_goes_on_and_so_do_the_numbers(position):
    player = at(line(), position)
    number = player.now.iteration

    player.move_star(0, (4.0, 0.0))

    plain = list(lloyd(LINE, player.now.centroids))[1:]
    later = player.trace[player.position + 1 :]
    assert len(later) == len(plain)
    for step, expected in zip(later, plain, strict=True):
        assert step.phase == expected.phase
        assert step.iteration == expected.iteration + number
        assert (step.labels == expected.labels).all()
        assert (step.centroids == expected.centroids).all()


@pytest.mark.parametrize("position", [1, 2, 3, 5])
def test_after_a_move_only_points_that_switch_are_said_to(position):
    player = at(line(), position)

    player.move_star(0, (4.0, 0.0))

    for before, step in zip(player.trace, player.trace[1:], strict=False):
        assert (step.changed == (step.labels != before.labels)).all() or (
            before.phase == "init"
        )


def test_after_a_move_max_iter_counts_anew():
    player = at(gauss(n=200, k=6, max_iter=2), 5)
    assert player.now.stop == "max_iter"

    player.move_star(0, (0.5, 0.5))
    player.last()

    assert player.now.stop == "max_iter"
    assert player.now.iteration == 6


def test_a_small_move_at_the_end_comes_back_to_the_same_end():
    player = at(line(), 5)
    end = player.now

    player.move_star(0, (0.6, 0.0))
    player.last()

    assert player.now.stop == "labels unchanged"
    assert (player.now.centroids == end.centroids).all()


def test_undo_returns_to_the_run_before_the_fork_at_the_same_position():
    player = at(line(), 3)
    before = player.trace
    player.move_star(0, (4.0, 0.0))
    player.last()

    player.undo()

    assert player.trace is before
    assert player.position == 3


def test_a_star_moved_again_changes_the_same_step():
    player = at(line(), 3)
    before = player.trace
    player.move_star(0, (4.0, 0.0))
    player.move_star(1, (2.0, 0.0))

    assert player.position == player.fork.at == 4
    assert player.fork.earlier is before
    assert player.now.centroids.ravel().tolist() == [4.0, 2.0]

    player.undo()
    assert player.now.centroids.ravel().tolist() == [4.0, 3.0]


def test_a_forked_run_can_fork_again():
    player = at(line(), 1)
    player.move_star(0, (4.0, 0.0))
    first = player.trace
    player.step()
    player.move_star(0, (2.0, 0.0))

    assert player.fork.moves == (2, 4)
    assert player.fork.earlier is first


def test_a_fork_before_an_earlier_move_leaves_that_behind():
    player = at(line(), 3)
    player.move_star(0, (4.0, 0.0))
    player.seek(1)
    player.move_star(0, (2.0, 0.0))

    assert player.fork.moves == (2,)


def test_the_next_action_names_a_move_by_hand():
    player = at(line(), 3)
    player.move_star(0, (4.0, 0.0))

    player.back()
    assert player.next_action == "move"

    player.step()
    assert player.next_action == "assign"


def test_the_next_action_names_a_move_in_a_recorded_run_too():
    player = at(line(), 3)
    player.move_star(0, (4.0, 0.0))

    again = at(Player(trace=player.trace), 3)

    assert again.next_action == "move"
    assert refused(again, "predict") == BY_HAND


def test_a_drag_is_one_thing_to_undo():
    player = at(line(), 1)
    before = player.trace
    for x in (1.0, 2.0, 3.0):
        player.drag_star(0, (x, 0.0))
    assert player.held == 0
    assert player.now.centroids[0] == 3.0

    player.drop_star()
    assert player.held is None

    player.undo()
    assert player.trace is before
    assert player.position == 1
    assert not player.can_undo


def test_two_drags_are_two_things_to_undo():
    player = at(line(), 1)
    player.drag_star(0, (2.0, 0.0))
    player.drop_star()
    player.drag_star(0, (3.0, 0.0))
    player.drag_star(1, (4.0, 0.0))

    player.undo()
    assert player.now.centroids.ravel().tolist() == [3.0, 1.0]

    player.undo()
    assert player.now.centroids.ravel().tolist() == [2.0, 1.0]


def test_a_star_let_go_where_it_stands_has_not_moved():
    player = at(line(), 1)

    player.move_star(0, (0.0, 3.0))

    assert player.fork is None
    assert not player.can_undo


def test_a_drag_computes_one_assignment_at_most(monkeypatch):
    player = at(gauss(), 3)
    pulled = []

    def spied(*arguments):
        for step in alternate(*arguments):
            pulled.append(step.phase)
            yield step

    monkeypatch.setattr("kmviz.runs.forks.loop_of", lambda metric: spied)
    player.drag_star(0, (0.5, 0.5))
    assert pulled == []

    assert player.next_action == "assign"
    assert pulled == ["init", "assign"]


def test_any_other_command_ends_a_drag():
    player = at(line(), 1)
    player.drag_star(0, (2.0, 0.0))

    player.step()

    assert player.held is None
    assert player.position == 3


def test_a_hand_on_a_star_pauses():
    player = line()
    player.play()

    player.drag_star(0, (2.0, 0.0))

    assert not player.playing


def test_a_drag_into_a_run_that_fails_is_taken_back_when_dropped():
    player = at(line(empty="error"), 1)
    before = player.trace
    player.drag_star(0, (99.0, 0.0))

    with pytest.raises(ValueError, match="every cluster must keep at least one point"):
        player.drop_star()

    assert player.trace is before
    assert player.position == 1
    assert player.held is None
    assert not player.can_undo


def test_one_column_ignores_the_height():
    player = line()

    player.move_star(0, (4.0, 7.0))

    assert player.now.centroids.ravel().tolist() == [4.0, 1.0]


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


# Predict, then reveal


def test_a_marked_star_is_revealed_by_the_update():
    player = at(line(), 1)
    player.predict_star(1, (3.0, 8.0))
    assert player.prediction.stars == {1: (3.0,)}

    player.step()

    assert player.prediction is None
    assert player.reveal.stars == {1: (3.0,)}
    assert player.reveal.score == 100.0


def test_marked_points_are_revealed_by_the_assign():
    player = at(line(), 2)
    player.predict_switch(0)
    player.predict_switch(0)
    player.predict_switch(1)

    player.step()

    assert player.reveal.switches == {1}
    assert player.reveal.score == 100.0


def test_to_mark_nothing_before_an_assign_is_an_answer():
    player = at(line(), 4)
    player.predict()

    player.step()

    assert player.reveal.score == 100.0


def test_to_mark_nothing_before_an_update_is_none():
    player = at(line(), 1)
    player.predict()

    player.step()

    assert player.prediction is player.reveal is None


def test_to_ask_again_keeps_the_marks():
    player = at(line(), 2)
    player.predict_switch(1)

    player.predict()

    assert player.prediction == Prediction().toggled(1)


def test_marks_can_be_taken_away():
    player = at(line(), 2)
    player.predict_switch(1)

    player.forget_prediction()
    player.step()

    assert player.reveal is None


def test_a_mark_pauses_and_so_does_what_it_reveals():
    player = at(line(), 1)
    player.play()

    player.predict_star(1, (3.0, 0.0))
    assert not player.playing

    player.play()
    player.step()
    assert player.reveal
    assert not player.playing


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("step", ()),
        ("back", ()),
        ("first", ()),
        ("predict", ()),
        ("new_start", ()),
        ("drag_star", (0, (0.5, 0.0))),
    ],
)
def test_a_reveal_goes_with_the_next_command(name, arguments):
    player = at(line(), 2)
    player.predict()
    player.step()

    getattr(player, name)(*arguments)

    assert player.reveal is None


def test_marks_go_when_another_way_is_taken():
    player = at(line(), 2)
    player.predict_switch(1)

    player.back()

    assert player.prediction is None


# Who wants to know


@pytest.mark.parametrize(
    ("name", "arguments", "what"),
    [
        ("step", (), ["position"]),
        ("back", (), ["position"]),
        ("play", (), ["playing"]),
        ("new_start", (), ["position", "run", "settings"]),
        ("predict", (), ["prediction"]),
        ("drag_star", (0, (3.0, 0.0)), ["held", "position", "run"]),
    ],
)
def test_listeners_are_told_what_changed(name, arguments, what):
    player = at(line(), 2)
    changes = told(player)

    getattr(player, name)(*arguments)

    assert changes == [what]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("step", ()),
        ("last", ()),
        ("seek", (5,)),
        ("pause", ()),
        ("undo", ()),
        ("drop_star", ()),
        ("forget_prediction", ()),
    ],
)
def test_listeners_are_not_told_of_nothing(name, arguments):
    player = at(line(), 5)
    changes = told(player)

    getattr(player, name)(*arguments)

    assert changes == []


# What is refused

K = "k must be a whole number between 1 and the number of points ({}), got {}"
WHOLE = "{} must be a whole number of at least {}, got {}"
PLACE = "xy must be two finite numbers, got "
ROWS = (
    "{} must have shape (k, 2) with at least one row, to match X of shape (30, 2), "
    "got shape (1, 1)"
)
FIRST_ASSIGN = (
    "before the first assign there is nothing to predict: no point has a cluster yet"
)
NO_END = "at the end of the run there is nothing to predict"
BY_HAND = "what a hand has moved is not to be predicted: take another step"
ASSIGN_NEXT = "stars are marked before an update, but an assign comes next"
UPDATE_NEXT = "points are marked before an assign, but an update comes next"
NO_WAY_BACK = (
    "to place something by hand, there must be one or two columns, got 4: "
    "their picture is a projection, with no way back"
)


def refused(player, name, *arguments, **changes):
    """Return the sentence with which a command is refused; nothing else happens."""
    before, changes_told = state(player), told(player)
    with pytest.raises((ValueError, FileNotFoundError)) as caught:
        getattr(player, name)(*arguments, **changes)
    assert state(player) == before
    assert changes_told == []
    return str(caught.value)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"k": 31}, K.format(30, 31)),
        ({"k": 0}, K.format(30, 0)),
        ({"k": "dark"}, K.format(30, "'dark'")),
        ({"n": 2}, K.format(2, 3)),
        ({"n": 0}, WHOLE.format("n", 1, 0)),
        ({"n": ""}, WHOLE.format("n", 1, "''")),
        ({"n": "", "groups": 9}, WHOLE.format("n", 1, "''")),
        ({"seed": ""}, WHOLE.format("seed", 0, "''")),
        ({"seed": None}, WHOLE.format("seed", 0, None)),
        ({"board_seed": -1}, WHOLE.format("board_seed", 0, -1)),
        ({"max_iter": 0}, WHOLE.format("max_iter", 1, 0)),
        ({"groups": 0}, WHOLE.format("groups", 1, 0)),
        (
            {"groups": 31},
            "groups must be between 1 and the number of points (30), got 31",
        ),
        ({"tol": -1}, "tol must be a finite number of at least 0, got -1"),
        (
            {"init": "best"},
            'init must be one of "random", "partition", "k-means++", '
            '"greedy-k-means++", "farthest", '
            "got 'best'",
        ),
        (
            {"empty": "cry"},
            'empty must be one of "keep", "farthest", "drop", "error", got \'cry\'',
        ),
        (
            {"columns": (0,)},
            'columns must be left out for "gauss", which is no data set, got (0,)',
        ),
        (
            {"board": "iris", "n": 9},
            'n must be left out for the data set "iris", which has 150 points, got 9',
        ),
        (
            {"board": "iris", "groups": 9},
            'groups must be left out for the data set "iris", got 9',
        ),
        ({"board": Path("a.csv"), "n": 9}, "n must be left out for a table, got 9"),
        ({"board": [[0.0]], "n": 9}, "n must be left out for data of your own, got 9"),
        (
            {"board": [[0.0]], "columns": (1,)},
            'columns must be among "column 1", or indices from 0 to 0, got 1',
        ),
        (
            {"board": Path("gone.csv")},
            'the file "gone.csv" must exist, got no such file',
        ),
        ({"added": [[0.0]]}, ROWS.format("added")),
        ({"start": [[0.0]]}, ROWS.format("start")),
        (
            {"start": [[0.0, 0.0]], "k": 2},
            "k must be the number of stars in start (1), got 2",
        ),
        ({"start": np.zeros((31, 2))}, K.format(30, 31)),
    ],
)
def test_an_unusable_setting_is_refused(changes, message):
    assert refused(at(gauss(), 2), "change", **changes) == message


def test_true_is_not_one():
    assert refused(gauss(k=1), "change", k=True) == K.format(30, True)


@pytest.mark.parametrize(
    ("changes", "start", "end"),
    [
        (
            {"board": "guass"},
            'name must be one of "uniform", "gauss", ',
            "'guass'; did you mean \"gauss\"?",
        ),
        (
            {"clusters": 3},
            'the name of a setting must be one of "board", "columns", ',
            "'clusters'",
        ),
    ],
)
def test_an_unknown_name_is_refused_with_all_names(changes, start, end):
    message = refused(at(gauss(), 2), "change", **changes)

    assert message.startswith(start)
    assert message.endswith(f", got {end}")


@pytest.mark.parametrize(
    ("position", "command", "message"),
    [
        (2, ("seek", 6), "position must be between 0 and 5, got 6"),
        (2, ("seek", -1), WHOLE.format("position", 0, -1)),
        (2, ("move_star", 2, (0, 0)), "star must be between 0 and 1, got 2"),
        (2, ("move_star", "1", (0, 0)), WHOLE.format("star", 0, "'1'")),
        (2, ("move_star", 0, (np.inf, 0)), PLACE + "(inf, 0)"),
        (2, ("move_star", 0, (1e200, 0)), PLACE + "(1e+200, 0)"),
        (2, ("move_star", 0, (10**400, 0)), PLACE + f"(1{'0' * 55}..."),
        (2, ("add_star", "here"), PLACE + "'here'"),
        (2, ("add_star", (1j, 0)), PLACE + "(1j, 0)"),
        (2, ("add_star", ("1", "2")), PLACE + "('1', '2')"),
        (2, ("add_point", (1, 2, 3)), PLACE + "(1, 2, 3)"),
        (2, ("remove_star", 5), "star must be between 0 and 1, got 5"),
        (2, ("why", 3), "point must be between 0 and 2, got 3"),
        (0, ("predict",), FIRST_ASSIGN),
        (5, ("predict",), NO_END),
        (0, ("predict_switch", 0), FIRST_ASSIGN),
        (1, ("predict_switch", 0), UPDATE_NEXT),
        (2, ("predict_switch", 3), "point must be between 0 and 2, got 3"),
        (2, ("predict_star", 0, (0, 0)), ASSIGN_NEXT),
        (1, ("predict_star", 2, (0, 0)), "star must be between 0 and 1, got 2"),
        (1, ("predict_star", 0, None), PLACE + "None"),
    ],
)
def test_an_unusable_command_is_refused(position, command, message):
    assert refused(at(line(), position), *command) == message


@pytest.mark.parametrize(
    "command",
    [
        ("move_star", 0, (1, 1)),
        ("add_star", (1, 1)),
        ("add_point", (1, 1)),
        ("predict_star", 0, (1, 1)),
    ],
)
def test_nothing_can_be_placed_on_a_projection(command):
    player = at(Player(Settings("iris", columns=(0, 1, 2, 3))), 1)

    assert refused(player, *command) == NO_WAY_BACK


def test_where_stars_go_is_not_predicted_on_a_projection():
    player = Player(Settings("iris", columns=(0, 1, 2, 3), k=3))
    player.step()

    assert not player.predictable
    assert refused(player, "predict") == NO_WAY_BACK
    player.step()
    assert player.predictable


def test_the_last_star_stays():
    player = Player(Settings(LINE, k=1))

    assert refused(player, "remove_star", 0) == (
        "a star can be removed only where there are two, got the last one"
    )


def test_there_are_never_more_stars_than_points():
    player = Player(Settings(LINE, k=3))

    assert refused(player, "add_star", (3, 0)) == K.format(3, 4)


@pytest.mark.parametrize("command", [("predict_star", 0, (0, 0)), ("predict",)])
def test_a_move_by_hand_cannot_be_predicted(command):
    player = at(line(), 3)
    player.move_star(0, (4.0, 0.0))
    player.back()

    assert refused(player, *command) == BY_HAND


def test_a_run_that_would_fail_is_refused():
    player = Player(Settings(LINE, start=[[0.0], [1.0], [99.0]]))

    assert refused(player, "change", empty="error") == (
        'with empty="error" every cluster must keep at least one point, '
        "got none with label 2 (cluster 3) at iteration 1"
    )


# Runs too long to be computed before anybody asks

MANY = np.zeros((100_000, 1))


def long_run(length, pulled):
    """Yield so many steps of many points and stars, and note each; then fail."""
    stars, labels = np.zeros((200, 1)), np.zeros(len(MANY), dtype=np.int64)
    for i in range(length):
        phase = "init" if i == 0 else "assign" if i % 2 else "update"
        changed = np.full(len(MANY), i == 1)
        pulled.append(i)
        yield Step(phase, (i + 1) // 2, stars, labels - (i == 0), 0.0, changed, stars)


def failing_run(length):
    yield from long_run(length, [])
    message = "a cluster is empty"
    raise ValueError(message)


def test_a_long_run_is_computed_as_it_is_looked_at():
    pulled = []
    player = Player(trace=Trace(MANY, long_run(50, pulled)))
    assert len(pulled) == 2

    at(player, 3).step()

    assert player.next_action == "assign"
    assert (len(pulled), player.trace.recorded, player.trace.ended) == (6, 6, False)


def test_a_long_run_is_played_to_its_end():
    player = Player(trace=Trace(MANY, long_run(8, [])))
    player.play()

    while player.playing:
        player.step()

    assert (player.position, player.next_action) == (7, None)


def test_the_last_step_and_a_place_behind_it_compute_the_whole_run():
    player = Player(trace=Trace(MANY, long_run(8, [])))

    assert refused(player, "seek", 8) == "position must be between 0 and 7, got 8"
    player.last()
    assert player.position == 7


def test_where_a_long_run_fails_playing_pauses_and_the_step_is_refused():
    player = at(Player(trace=Trace(MANY, failing_run(4))), 3)
    player.play()
    assert player.next_action == "update"

    with pytest.raises(ValueError, match=r"^a cluster is empty$"):
        player.step()

    assert (player.position, player.playing) == (3, False)
    player.back()
    assert player.position == 2


def test_the_length_of_a_lesson_is_known_at_once():
    player = Player(Settings("dense", seed=3, k=9))

    assert player.trace.ended


# Any commands in any order

coordinates = st.floats(-1.5, 1.5)
spots = st.tuples(coordinates, coordinates)
few = st.integers(0, 4)
COMMANDS = st.one_of(
    st.tuples(st.sampled_from(["step", "back", "first", "last", "play", "pause"])),
    st.tuples(st.sampled_from(["restart", "new_start", "new_board", "predict"])),
    st.tuples(st.just("seek"), st.integers(0, 20)),
    st.tuples(st.sampled_from(["drag_star", "move_star", "predict_star"]), few, spots),
    st.tuples(st.just("drop_star")),
    st.tuples(st.sampled_from(["add_star", "add_point"]), spots),
    st.tuples(st.sampled_from(["remove_star", "predict_switch"]), few),
)
CHANGES = st.one_of(
    st.fixed_dictionaries({"k": st.integers(0, 15)}),
    st.fixed_dictionaries({"n": st.integers(0, 15)}),
    st.fixed_dictionaries({"seed": st.integers(-1, 3)}),
    st.fixed_dictionaries({"init": st.sampled_from(["partition", "k-means++", "no"])}),
    st.fixed_dictionaries({"empty": st.sampled_from(["keep", "farthest", "drop"])}),
    st.fixed_dictionaries({"board": st.sampled_from(["gauss", "moons"]), "n": few}),
)


def recorded(player):
    """Return what undo must bring back, bit for bit."""
    steps = [
        [step.phase, step.iteration, step.stop, step.inertia.hex()]
        + [
            array.tobytes()
            for array in (step.centroids, step.labels, step.changed, step.shift)
        ]
        for step in player.trace
    ]
    return player.settings, player.trace.X.tobytes(), steps, player.position


class AnyCommands(RuleBasedStateMachine):
    """A player, and a plain list of what it was before each change of its run."""

    def __init__(self):
        super().__init__()
        self.player = self.new_player()
        self.told = set()
        self.player.listen(lambda changed: self.told.update(changed))
        self.past = []
        self.log = []

    def new_player(self):
        return Player(Settings(n=12, k=3))

    @rule(command=COMMANDS)
    def give(self, command):
        name, *arguments = command
        self.try_out(name, arguments, {})

    @rule(changes=CHANGES)
    def change(self, changes):
        self.try_out("change", [], changes)

    @rule()
    def undo(self):
        self.player.undo()
        self.log.append(("undo", [], {}))

        if self.past:
            assert recorded(self.player) == self.past.pop()
        assert self.player.can_undo == bool(self.past)

    def try_out(self, name, arguments, changes):
        before, held = recorded(self.player), self.player.held
        self.told.clear()
        self.log.append((name, arguments, changes))
        try:
            getattr(self.player, name)(*arguments, **changes)
        except ValueError:
            assert recorded(self.player) == before
        goes_on = name == "drag_star" and held == self.player.held
        if self.told & {"run", "settings"} and not goes_on:
            self.past = [*self.past, before][-HISTORY:]

    @precondition(lambda self: self.player.held is None)
    @rule()
    def step_and_back(self):
        if self.player.next_action is None:
            return
        before = recorded(self.player)

        self.player.step()
        self.player.back()
        self.log += [("step", [], {}), ("back", [], {})]

        assert recorded(self.player) == before

    @invariant()
    def the_steps_are_honest(self):
        moves = self.player.fork.moves if self.player.fork else ()
        for i, step in enumerate(self.player.trace):
            here = ~np.isnan(step.centroids[:, 0])
            X = self.player.trace.X
            if step.phase == "assign":
                numbers = np.flatnonzero(here)
                nearest = numbers[assign(X, step.centroids[here])]
                assert (step.labels == nearest).all()
            elif i and i not in moves:
                assert step.phase == "update"
                for j in set(step.labels.tolist()):
                    mean = X[step.labels == j].mean(axis=0)
                    assert step.centroids[j] == pytest.approx(mean, abs=1e-12)

    @invariant()
    def the_state_is_consistent(self):
        player = self.player
        assert 0 <= player.position < len(player.trace)
        assert (player.next_action is None) == (player.now.stop is not None)
        assert not (player.playing and player.next_action is None)
        assert not (player.prediction and player.reveal)
        assert player.settings.k == player.trace.k or player.settings.k is None

    @invariant()
    def the_settings_make_the_run_unless_a_hand_turned_it(self):
        if self.player.fork is None:
            assert same_run(Player(self.player.settings).trace, self.player.trace)

    def teardown(self):
        again = self.new_player()
        for name, arguments, changes in self.log:
            try:
                getattr(again, name)(*arguments, **changes)
            except ValueError:
                continue

        assert recorded(again)[1:] == recorded(self.player)[1:]


TestAnyCommands = AnyCommands.TestCase
TestAnyCommands.settings = effort(max_examples=60, stateful_step_count=25)


def test_points_are_ringed_after_an_update_and_a_move_by_hand():
    player = at(gauss(), 2)
    player.move_star(0, (0.9, -0.9))
    trace = player.trace
    assert [trace[i].phase for i in (2, 3)] == ["update", "move"]

    for i in (2, 3):
        nearer = assign(trace.X, trace[i].centroids) != trace[i].labels
        assert nearer.any()
        np.testing.assert_array_equal(moment_at(trace, i).misplaced, nearer)


# Ask first


def asking():
    """Return a player before the first update of a lesson that always asks first."""
    player = gauss()
    player.ask_first(True)
    player.step()
    return player


def test_where_the_class_is_asked_first_every_step_waits_for_an_answer():
    player = asking()
    assert player.position == 1
    player.step()
    assert (player.position, player.prediction) == (1, Prediction())
    player.predict_star(0, (0.5, 0.5))
    player.step()
    assert (player.position, len(player.scores), player.veiled) == (2, 1, True)
    player.play()
    player.step()

    assert (player.playing, player.prediction) == (False, Prediction())


def test_scores_and_the_question_outlast_the_run():
    player = asking()
    player.step()
    player.predict_star(0, (0.5, 0.5))
    player.step()
    player.new_board()
    player.undo()

    assert (player.asks_first, len(player.scores)) == (True, 1)


def test_a_class_that_is_asked_no_more_sees_each_step_at_once():
    player = asking()
    player.ask_first(False)
    player.step()

    assert (player.position, player.prediction, player.veiled) == (2, None, False)
