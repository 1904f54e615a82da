"""What a player cannot do it refuses in a sentence, and stays as it was."""

from pathlib import Path

import numpy as np
import pytest

from kmviz.live.player import Player
from kmviz.runs.settings import Settings

from .players import BY_HAND, LINE, at, gauss, line, refused

K = "k must be a whole number between 1 and the number of points ({}), got {}"
WHOLE = "{} must be a whole number of at least {}, got {}"
PLACE = "xy must be two finite numbers, got "
ROW = "place must be a finite number for each column (1), got "
ROWS = (
    "{} must have shape (k, 2) with at least one row, to match X of shape (30, 2), "
    "got shape (1, 1)"
)
FIRST_ASSIGN = (
    "before the first assign there is nothing to predict: no point has a cluster yet"
)
NO_END = "at the end of the run there is nothing to predict"
ASSIGN_NEXT = "stars are marked before an update, but an assign comes next"
UPDATE_NEXT = "points are marked before an assign, but an update comes next"
NO_WAY_BACK = (
    "to place something by hand, there must be one or two columns, got 4: "
    "their picture is a projection, with no way back"
)


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
            'init must be one of "random", "k-means++", "greedy-k-means++", '
            '"farthest", "partition", '
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
            "k must be the number of centroids in start (1), got 2",
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
            'board must be one of "uniform", "gauss", ',
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
        (2, ("add_points", [(1, 2), 3]), "each of places" + PLACE[2:] + "3"),
        (2, ("remove_star", 5), "star must be between 0 and 1, got 5"),
        (2, ("why", 3), "point must be between 0 and 2, got 3"),
        (2, ("belonging", 2), "star must be between 0 and 1, got 2"),
        (2, ("prospect", "here"), ROW + "'here'"),
        (2, ("prospect", (1, 2)), ROW + "(1, 2)"),
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


def test_the_class_is_asked_first_or_not():
    player = line()
    player.ask_first(np.True_)

    assert player.asks_first is True
    with pytest.raises(TypeError, match=r"^on must be True or False, got array"):
        player.ask_first(np.zeros(2))


def test_a_star_is_asked_about_by_its_number_before_an_update_too():
    player = at(line(), 1)
    player.ask_first(True)

    assert refused(player, "belonging", 9) == "star must be between 0 and 1, got 9"


def test_points_without_rows_are_refused_where_work_is_an_errand():
    assert refused(gauss(), "change", board=np.array(3)) == (
        "X must hold numbers of shape (n, d), got int64 of shape ()"
    )


def test_a_run_that_would_fail_is_refused():
    player = Player(Settings(LINE, start=[[0.0], [1.0], [99.0]]))

    assert refused(player, "change", empty="error") == (
        'with empty="error" every cluster must keep at least one point, '
        "got none with label 2 (cluster 3) at iteration 1"
    )
