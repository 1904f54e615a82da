"""A player goes to and fro in a run, begins others, and takes back what was done."""

import numpy as np
import pandas as pd
import pytest

from kmviz import Trace, init_board_gauss, kmeans, lloyd
from kmviz.live.player import Player
from kmviz.runs.settings import Settings

from .players import LINE, at, gauss, line, same_run, told

SQUARE = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [9.0, 9.0]])


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
    player.undo()

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
    [{"n": 20}, {"board": "moons"}, {"board_seed": 3}],
)
def test_other_points_come_without_what_was_placed_by_hand(changes):
    player = gauss()
    player.add_point((0.5, 0.5))
    player.move_star(1, (0.5, 0.5))

    player.change(**changes)

    assert player.settings.added is player.settings.start is None


def test_standardized_columns_leave_what_was_placed_by_hand_where_it_is():
    player = gauss()
    player.add_points([(3.0, 0.5), (0.25, -2.0)])
    player.remove_point(4)
    player.move_star(1, (0.5, 0.75))
    X, start, own = player.trace.X, player.now.centroids, gauss().trace.X
    middle, deviation = own.mean(axis=0), own.std(axis=0)

    player.change(standardized=True)

    assert np.allclose(player.trace.X, (X - middle) / deviation)
    assert np.allclose(player.now.centroids, (start - middle) / deviation)
    assert same_run(Player(player.settings).trace, player.trace)
    player.change(standardized=False)
    assert np.allclose(player.trace.X, X)
    assert np.allclose(player.now.centroids, start)


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
