"""A star is moved by hand, and the run goes on from there."""

from dataclasses import replace

import pytest

from kmviz import Trace, lloyd
from kmviz.core.algorithm import alternate
from kmviz.core.nearest.assignment import own_costs
from kmviz.live.player import Player

from .players import BY_HAND, LINE, at, gauss, line, refused, same_run, same_step


def test_a_star_moved_at_the_start_moves_the_start():
    player = line()

    player.move_star(0, (4.0, 0.0))

    assert player.position == 0
    assert player.fork is None
    assert same_run(player.trace, Trace(LINE, lloyd(LINE, [[4.0], [1.0]])))


@pytest.mark.parametrize("position", [1, 2, 3, 5])
def test_a_star_moved_later_forks_the_run(position):
    player = at(line(), position)
    before, steps = player.trace, player.trace[:]

    player.move_star(0, (4.0, 7.0))

    assert player.position == player.fork.at == position + 1
    assert player.fork.earlier is before
    for i in range(position):
        assert player.trace[i] is steps[i]
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


def test_an_earlier_move_is_made_anew_and_what_followed_it_is_left():
    player = at(line(), 1)
    player.move_star(0, (4.0, 0.0))
    player.step()
    player.move_star(0, (2.0, 0.0))

    player.seek(2)
    player.move_star(1, (3.0, 0.0))

    assert player.position == player.fork.at == 2
    assert player.fork.moves == (2,)
    assert player.now.centroids.ravel().tolist() == [4.0, 3.0]
    assert player.trace[3].phase == "assign"


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
    player.play()
    player.drag_star(0, (99.0, 0.0))

    with pytest.raises(ValueError, match="every cluster must keep at least one point"):
        player.drop_star()

    assert player.trace is before
    assert player.position == 1
    assert (player.held, player.playing) == (None, False)
    assert not player.can_undo


def test_one_column_ignores_the_height():
    player = line()

    player.move_star(0, (4.0, 7.0))

    assert player.now.centroids.ravel().tolist() == [4.0, 1.0]
