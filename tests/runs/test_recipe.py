"""The line that makes a run again makes the same run, whatever was done to it."""

import shlex
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kmviz
from kmviz.cli import _run
from kmviz.drawing.look.look import Look
from kmviz.export.tempo import Tempo
from kmviz.live.player import Player
from kmviz.runs.recipe import python_line, saving_line, shell_line
from kmviz.runs.run import new_run, run_of
from kmviz.runs.settings import Settings
from kmviz.usage import command_parser

OWN = np.random.default_rng(1).normal(size=(30, 2))


def same(one, other):
    return len(one) == len(other) and all(
        a.phase == b.phase
        and np.array_equal(a.centroids, b.centroids, equal_nan=True)
        and np.array_equal(a.labels, b.labels)
        for a, b in zip(one, other, strict=True)
    )


def by_python(line, **names):
    """Return the run that a line of Python makes."""
    return eval(line, {"kmviz": kmviz, **names})


def by_shell(line):
    """Return the run that a line for a shell makes."""
    return _run(command_parser().parse_args(shlex.split(line)[1:])).trace


def spot():
    return st.tuples(st.floats(-1, 1), st.floats(-1, 1))


COMMANDS = st.lists(
    st.one_of(
        st.tuples(st.just("step")),
        st.tuples(st.just("last")),
        st.tuples(st.just("back")),
        st.tuples(st.just("new_start")),
        st.tuples(st.just("new_board")),
        st.tuples(st.just("undo")),
        st.tuples(st.just("move_star"), st.integers(0, 1), spot()),
        st.tuples(st.just("add_star"), spot()),
        st.tuples(st.just("remove_star"), st.integers(0, 1)),
        st.tuples(st.just("add_point"), spot()),
    ),
    max_size=8,
)


def done(player, commands):
    """Return the player after commands, of which some may be refused."""
    for name, *arguments in commands:
        try:
            getattr(player, name)(*arguments)
        except ValueError:
            continue
    return player


@given(COMMANDS, st.sampled_from(["keep", "drop", "farthest"]))
@settings(max_examples=60)
def test_whatever_a_hand_did_both_lines_make_the_run_as_it_stands(commands, empty):
    start = Settings("gauss", n=20, groups=2, k=3, seed=2, empty=empty)
    player = done(Player(start), commands)

    assert same(by_python(python_line(player.run)), player.trace)
    assert same(by_shell(shell_line("show", None, player.run)), player.trace)


@pytest.mark.parametrize(
    "options",
    [
        {"n": 40},
        {"k": 5},
        {"k": 5, "groups": 2},
        {"groups": 4, "k": 4, "board_seed": 9, "seed": 9},
        {"init": "farthest", "tol": 0.01, "max_iter": 2},
        {"algorithm": "k-medians"},
        {"algorithm": "online", "seed": 5},
        {"algorithm": "mini-batch", "start": [[0.0, 0.0], [1.0, 1.0]], "seed": 5},
        {"standardized": True, "init": [[0.0, 0.5], [0.5, 0.0]]},
        {"removed": [], "moves": {}},
        {"removed": [0, 7, 41], "added": [[0.5, 0.25]] * 2},
        {"added": [[0.5, 0.25], [1.0, 2.0]], "moves": {3: [[0.1, 0.2]] * 3}},
    ],
)
def test_every_option_comes_back_through_both_lines(options):
    run = run_of("gauss", options)

    assert same(by_python(python_line(run)), run.trace)
    assert same(by_shell(shell_line("show", None, run)), run.trace)


def test_a_data_set_is_told_by_its_columns():
    run = run_of("iris", {"columns": ["sepal_width", "petal_width"], "k": 4})
    line = shell_line("show", None, run)

    assert line == (
        "kmviz show --data iris --columns sepal_width,petal_width -k 4 --seed 0"
    )
    assert same(by_shell(line), run.trace)


@pytest.mark.parametrize("name", ["length, cm", '3" pipe', "a,b", '"a", b', "it's"])
def test_a_column_of_any_name_is_told_by_it(tmp_path, name):
    path = tmp_path / "points.csv"
    frame = pd.DataFrame({"x": [1.5, 2, 9], name: [1.5, 8, 9], "y": [7.5, 2, 3]})
    frame.to_csv(path, index=False)
    run = run_of(path, {"k": 2, "columns": [name, "y"]})

    assert run.board.columns == (name, "y")
    assert same(by_python(python_line(run)), run.trace)
    assert same(by_shell(shell_line("show", None, run)), run.trace)


def test_a_file_that_is_called_as_a_board_is_told_from_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("gauss").write_text("a,b\n1,2\n3,4\n8,9\n")
    run = run_of(Path("gauss"), {"k": 2})

    assert python_line(run) == 'kmviz.make_run("./gauss", k=2)'
    assert same(by_python(python_line(run)), run.trace)
    assert same(by_shell(shell_line("show", None, run)), run.trace)


def test_points_of_ones_own_are_called_x_and_cannot_be_typed():
    run = run_of(OWN, {"k": 2, "seed": 3})
    line = python_line(run)

    assert line == "kmviz.make_run(X, k=2, seed=3)"
    assert same(by_python(line, X=OWN), run.trace)
    assert shell_line("show", None, run) is None


def test_a_recorded_run_that_was_turned_is_told_by_its_moves():
    trace = kmviz.kmeans(OWN, k=2, rng=3)
    player = Player(trace=trace)
    player.step()
    player.move_star(0, (0.5, 0.5))
    line = python_line(player.run)

    assert line.startswith("kmviz.make_run(trace, moves={1: [[0.5, 0.5], ")
    assert same(by_python(line, trace=trace), player.trace)


def test_a_dropped_star_stays_so():
    run = run_of("gauss", {"k": 2, "start": [[0, 0], [90, 90]], "empty": "drop"})
    player = Player(run=run)
    player.last()
    player.move_star(0, (0.25, 0.25))

    assert np.isnan(player.now.centroids[1]).all()
    assert same(by_python(python_line(player.run)), player.trace)
    assert same(by_shell(shell_line("show", None, player.run)), player.trace)


def test_a_look_is_said_as_far_as_it_differs():
    run = new_run(Settings("moons"))
    look = Look(style="dark", shown=["numbers", "cells"], size=(640, 480))

    assert saving_line("a b.gif", run, look, Tempo(fps=10)) == (
        'kmviz.save(kmviz.make_run("moons"), "a b.gif", style="dark", '
        'shown=["cells", "numbers"], size=(640, 480), fps=10.0)'
    )
    assert saving_line("a.gif", run, Look(words=kmviz.Words(start='"A"'))) == (
        'kmviz.save(kmviz.make_run("moons"), "a.gif", '
        'words=kmviz.Words(start="\\"A\\""))'
    )


def test_the_line_for_a_shell_names_file_data_and_seed():
    run = new_run(Settings("moons", seed=7, board_seed=7))

    assert shell_line("save", "-a b.gif", run, Look(style="dark")) == (
        "kmviz save './-a b.gif' --data moons --seed 7 --style dark"
    )
    assert shell_line("save", "a.gif", run, Look(style=kmviz.Style())) is None


@pytest.mark.parametrize(
    ("moves", "message"),
    [
        ([1], "moves must be a mapping of positions to places, got [1]"),
        (
            {-1: []},
            "a position in moves must be a whole number of at least 0, got -1",
        ),
        (
            {900: [[0, 0]]},
            "a position in moves must be between 0 and {last}, got 900",
        ),
        ({2: [[0, 0]]}, "moves[2] must have shape (3, 2), got (1, 2)"),
    ],
)
def test_moves_that_cannot_be_made_are_refused(moves, message):
    last = len(kmviz.make_run("gauss")) - 1

    with pytest.raises((ValueError, TypeError)) as error:
        kmviz.make_run("gauss", moves=moves)
    assert str(error.value) == message.format(last=last)


def test_stars_placed_by_hand_leave_the_seed_to_the_board():
    run = new_run(Settings("gauss", n=50, start=[[0, 0], [1, 1]], seed=9, board_seed=2))

    words = shell_line("save", "a.gif", run)
    assert ("--seed 2" in words, "--board-seed" in words) == (True, False)
