"""Odd calls, command lines, settings and commands: done, or refused in one sentence.

Together they take 11 seconds of processor time, 30 where CI is set. Thirty
times as long, as any hunt of these tests: ``KMVIZ_FUZZ=30 pytest tests/test_fuzz.py``.
"""

import os
import random
import re
import warnings
from functools import cache
from inspect import isfunction, signature
from itertools import count
from pathlib import Path
from time import process_time
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from sklearn.cluster import KMeans

import kmviz
from kmviz import cli
from kmviz.core.given.choices import check_option
from kmviz.core.options.options import options_of
from kmviz.drawing.board.guesses import Guesses
from kmviz.drawing.board.plane import OfStar
from kmviz.drawing.look.look import Look
from kmviz.export.output import Output
from kmviz.export.tempo import Tempo
from kmviz.live.hand import Hand
from kmviz.live.notebook.controls import CLICKS
from kmviz.live.notebook.picture import RunPicture
from kmviz.live.player import Player
from kmviz.live.speed import Speed
from kmviz.live.view import View
from kmviz.live.window import classroom
from kmviz.live.window.window import Window
from kmviz.runs.settings import Settings

LONGER = float(os.environ.get("KMVIZ_FUZZ", "1"))
SECONDS = LONGER * (30 if os.environ.get("CI") else 11)
"""Of processor time, for all hunts here together."""
LANE = SECONDS / 16
"""Each hunt has four lanes, for all cores to have a part of it; that of lines and that
of questions have two."""
MOVES = 40
"""What a player is told before a new one is opened."""
EXPECTED = (ValueError, TypeError, IndexError, OSError, RuntimeError)
BOARD = kmviz.init_board_gauss(20, 3, rng=0)
RUN = kmviz.kmeans(BOARD, 3, rng=0, max_iter=2)
ODD = [
    *(None, True, 0, -1, 1, 2, 3, 20, 21, 2.0, 2.5, 1e300, -0.0, float("nan"), 1j),
    *("", "k", "random", "gauss", "moons", "keep", "dark", "run.gif", "a\0b", "\ud800"),
    *([], [[]], [[0.0]], [[1, 2], [3]], [["a", "b"]], [None], {}, {"k": 3}, ()),
    *(object(), b"bytes", range(3), Path("nowhere"), len, np.zeros(3)),
    *(np.zeros((0, 2)), np.zeros((3, 2)), np.zeros((2, 2, 2))),
    *(np.array(5), np.array("x"), np.int64(2)),
    *(np.ma.masked_all((2, 2)), np.array([[1, None]], object), RUN[1].labels),
    *(BOARD, BOARD[:3], BOARD.tolist(), RUN, RUN[0], list(RUN), iter(RUN), lambda: 3),
    *(np.datetime64("2026-01-01"), np.eye(2, dtype=complex), float("inf"), 10**400),
]  # fmt: skip
RUNS = kmviz.restarts(BOARD, 3, runs=2, rng=0)
CHOICE = kmviz.choose_k(BOARD, ks=(1, 2), references=2, rng=0)
DOORS = {
    kmviz.kmeans: (BOARD, 3),
    kmviz.kmedians: (BOARD, 3),
    kmviz.lloyd: (BOARD, BOARD[:3]),
    kmviz.assign: (BOARD, BOARD[:3]),
    kmviz.cluster_centroids: (BOARD, RUN.labels),
    kmviz.choose_centroids: (BOARD, 3),
    kmviz.voronoi_cells: (BOARD[:3], (-2, 2, -2, 2)),
    kmviz.make_board: ("gauss",),
    kmviz.init_board: (20,),
    kmviz.init_board_gauss: (20, 3),
    kmviz.standardize: (BOARD,),
    kmviz.read_table: ("nowhere.csv",),
    kmviz.read_image: ("nowhere.png",),
    kmviz.Trace: (BOARD, list(RUN)),
    kmviz.Words: (),
    kmviz.Scene: (RUN,),
    kmviz.Stage: (kmviz.Scene(RUN),),
    kmviz.Style: (),
    kmviz.Table: (BOARD, ("x", "y"), 0),
    kmviz.save: (RUN, "nowhere/run.gif"),
    kmviz.seeding_steps: (BOARD, 3),
    kmviz.restarts: (BOARD, 3),
    kmviz.choose_k: (BOARD,),
    kmviz.make_run: ("gauss",),
    kmviz.agreement: (RUN.labels, RUN.labels),
    kmviz.adjusted_rand: (RUN.labels, RUN.labels),
    kmviz.board_summaries: (),
    kmviz.trace_sklearn: (KMeans(3, init=BOARD[:3], n_init=1), BOARD),
}
QUICK = {kmviz.restarts: {"runs": 2}, kmviz.choose_k: {"ks": (1, 2), "references": 2}}
"""With what those doors are opened that would take long."""
LEFT = {"explore", "show", "animate"}
"""Two have a fuzz of their own, below; an animation that nobody plays warns of that."""
NAMES = [
    *("k", "init", "max_iter", "tol", "empty", "rng", "n", "board_seed", "columns"),
    *("metric", "labels", "bounds", "size", "style", "words", "shown", "until"),
    *("seconds_per_step", "glide", "fps", "loop", "max_bytes", "comment", "format"),
    *("lossless", "seconds"),
]


@pytest.fixture(params=[(lane, 4) for lane in range(4)], ids=str)
def seeds(request):
    """Yield seeds, the same each time, until the time of a lane is over."""
    end = process_time() + LANE
    tried = []

    def until_over():
        for seed in count(*request.param):
            if tried and process_time() >= end:
                return
            tried.append(seed)
            yield seed

    yield until_over()
    print(f"{len(tried)} seeds, the last of them {tried[-1:]}")


def odd_call(rng):
    """Return a door, with arguments of which some are odd."""
    door = rng.choice(list(DOORS))
    args = [rng.choice(ODD) if rng.random() < 0.3 else each for each in DOORS[door]]
    if rng.random() < 0.1:
        args = args[:-1] if rng.random() < 0.5 else [*args, rng.choice(ODD)]
    names = rng.sample(NAMES, rng.choice([0, 0, 1, 1, 2]))
    return door, args, QUICK.get(door, {}) | {name: rng.choice(ODD) for name in names}


def called(door, args, options):
    """Call a door, and use up what it returns: steps are made when asked for."""
    result = door(*args, **options)
    if isinstance(result, kmviz.Trace) or hasattr(result, "__next__"):
        for _, step in zip(range(8), result, strict=False):
            assert isinstance(step, kmviz.Step)


def test_every_function_is_a_door():
    functions = {name for name in kmviz.__all__ if isfunction(getattr(kmviz, name))}

    assert functions - LEFT <= {door.__name__ for door in DOORS}


def test_doors_are_open_to_what_is_not_odd():
    for door, args in DOORS.items():
        if "nowhere" not in str(args[-1:]):
            called(door, args, QUICK.get(door, {}))


def test_odd_calls_end_in_a_result_or_in_one_sentence(seeds, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for seed in seeds:
        door, args, options = odd_call(random.Random(seed))
        case = seed, door.__name__, args, options
        answer(case, called, door, args, options)


HOSTS = {
    kmviz.Scene(RUN, size=(160, 120)): (),
    kmviz.Stage(kmviz.Scene(RUN, size=(160, 120))): (),
    kmviz.Style(): (),
    RUN: ("__getitem__",),
    RUNS: ("__getitem__",),
    CHOICE: (),
}
"""What is lent out for questions, and which of them are not asked by a name."""
PARTS = [
    getattr(host, name)
    for host, others in HOSTS.items()
    for name in [*others, *(each for each in vars(type(host)) if each[0] != "_")]
    if isfunction(getattr(type(host), name))
]
HANDED = [
    *(Guesses(), Guesses({1: (0.0, 0.0)}), Guesses({9: (0.0, 0.0)}), Guesses({0: "a"})),
    *(Guesses(points={1}, asked="points"), Guesses(points=[0.5]), Guesses(points={99})),
    *(OfStar(1), OfStar(9), OfStar(0, (1.0, 2.0)), OfStar(0, (1.0,)), OfStar("a")),
    *((0.1, 0.2), (float("nan"), 0.0), ("a", "b"), (1, 2, 3), [0.1, 0.2]),
    *(slice(0, 2), slice("a"), slice(0, 2, 0), "#0067A5", ("a", "b"), -5, 99),
]  # fmt: skip


@pytest.mark.parametrize("seeds", [(0, 2), (1, 2)], indirect=True, ids=str)
def test_odd_questions_are_answered_or_refused_in_one_sentence(seeds):
    for seed in seeds:
        rng = random.Random(seed)
        ask = rng.choice(PARTS)
        given = [
            rng.choice(rng.choice([ODD, HANDED, [0, 0.5, 1]]))
            for each in signature(ask).parameters.values()
            if each.kind is each.POSITIONAL_OR_KEYWORD
        ]
        answer((seed, ask.__qualname__, given), ask, *given)
        if isinstance(ask.__self__, kmviz.Scene):
            ask.__self__.draw(1)  # whatever it was told to mark


PYTHONS_OWN = re.compile(
    r"not supported between|codec can't|' object |too large to|unsupported operand|"
    r"broadcast|(slice|list|used as) indices|out of (bounds|range)|ufunc|unhashable"
)
"""What no sentence of ours has in it."""
WORDS = [
    *("0", "1", "2", "3", "-1", "2.5", "1e300", "nan", "inf", "NaN", "", " ", "x"),
    *("gauss", "moons", "iris", "mine.csv", "nowhere.csv", "ids.csv", "http://a/b.csv"),
    *("160x120", "1x1", "0x0", "x", "160", "9x9x9", "a,b", "0,1", "1", "all", "cells"),
    *("farthest", "k-means++", "random", "keep", "drop", "dark", "light", "de", "zz"),
    *("k-medians", "k-means", "0,0 1,1 2,2", "0,0", "2=0,0 1,1 2,2", "=", "2=", ";"),
    *("\ud800", "a\0b", "é$x$", "\x1b[31m", "-", "--", "--seed", "9" * 400, "50_000"),
    *("50kB", "1MB", "²", "1/3", "none", "true", "[1, 2]", "{'a': 1}", "~", "."),
]
OUTS = [
    *("a.gif", "a.png", "a.html", "a.svg", "a.pdf", "a.webp", "a.apng"),
    *("a.txt", "a", "", ".", "..", ".gif", "nowhere/a.gif", "a\0.gif", "mine.csv"),
    *("é $x$.gif", "\ud800.gif", "-a.gif", "a.gif/b.gif", "x" * 300 + ".gif", "A.GIF"),
]
FLAGS = [
    known.typed.flag
    for group in (Settings, Look, Tempo, Output)
    for known in options_of(group).values()
    if known.typed
]
SMALL = ["--size", "160x120", "-n", "9", "-k", "3", "--max-iter", "2", "--fps", "2"]


def odd_line(rng):
    """Return the words of a command of which some are odd."""
    command = rng.choice(["save", "save", "save", "show"])
    line = [command, *([rng.choice(OUTS)] if command == "save" else []), *SMALL]
    for _ in range(rng.choice([0, 1, 1, 2, 3])):
        flag = rng.choice([*FLAGS, "--data", "--toolkit", "--nonsense"])
        line += [flag, rng.choice(WORDS)]
    if rng.random() < 0.1:
        del line[rng.randrange(len(line))]
    return line


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder but for two tables, where a window closes at once."""
    (tmp_path / "mine.csv").write_text("a,b\n1,2\n3,4\n9,9\n5,5\n")
    (tmp_path / "ids.csv").write_text("id,a,b\n1,x,2\n2,y,\n3,,9\n")
    monkeypatch.chdir(tmp_path)
    for door in (cli, classroom):
        monkeypatch.setattr(door, "usable_toolkit", check_toolkit)
    monkeypatch.setattr(classroom, "open_window", unseen)
    monkeypatch.setattr(Window, "run", Window.close)
    monkeypatch.setattr(cli, "command_parser", cache(cli.command_parser))  # the same
    return tmp_path


def check_toolkit(name):
    return check_option(name or "tk", "toolkit", ("tk", "qt"))


def unseen(name, size, title):
    return SimpleNamespace(canvas=FigureCanvasAgg(Figure()))


@pytest.mark.parametrize("seeds", [(0, 2), (1, 2)], indirect=True, ids=str)
def test_odd_command_lines_end_well_or_in_one_line(seeds, folder, capsys):
    before = sorted(os.listdir(folder))
    for seed in seeds:
        line = odd_line(random.Random(seed))
        try:
            code = cli.main(line)
        except Exception as error:
            raise AssertionError(line) from error
        told = capsys.readouterr()
        assert not PYTHONS_OWN.search(told.err), (line, told.err)
        assert code in (0, 2), line
        assert told.err.count("\n") == (code == 2), (line, told.err)
        new = sorted(set(os.listdir(folder)) - set(before))
        assert len(new) <= (code == 0 and line[0] == "save"), (line, new)
        for name in new:
            (folder / name).unlink()


SETTINGS = [*options_of(Settings), *options_of(Look), *options_of(Speed), "nonsense"]


def odd_settings(rng):
    """Return what a player is opened with, of which some is odd."""
    made = [(X, {}) for X in (BOARD, RUN, RUNS, CHOICE, "mine.csv", rng.choice(ODD))]
    X, usual = rng.choice([*made, ("gauss", {"n": 9})])  # n is of drawn boards alone
    names = rng.sample(SETTINGS, rng.choice([1, 1, 2]))
    odd = {name: rng.choice(ODD) for name in names}
    return X, {"size": (160, 120)} | usual | odd


def test_odd_settings_open_a_player_or_are_refused_in_one_sentence(seeds, folder):
    for seed in seeds:
        rng = random.Random(seed)
        X, options = odd_settings(rng)
        open_it = rng.choices([explored, shown], [7, 1])[0]
        answer((seed, open_it.__name__, X, options), open_it, X, options)


def explored(X, options):
    """Open a player on a page, look at its first step, and close it."""
    viewer = kmviz.explore(X, **options)
    player = viewer.player
    viewer.close()
    assert player.now is player.trace[0]


def shown(X, options):
    """Open a window, which closes at once."""
    assert isinstance(kmviz.show(X, **options), kmviz.Trace)


def answer(case, command, *args, **named):
    """Give a command, and return whether it was done; a refusal is one sentence."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            command(*args, **named)
    except EXPECTED as error:
        said = str(error)
        assert said, case
        assert "\n" not in said, case
        assert not PYTHONS_OWN.search(said), (case, said)
        return False
    except Exception as error:
        raise AssertionError(case) from error
    return True


COMMANDS = {
    Player: (
        *("step", "back", "seek", "first", "last", "play", "pause", "change"),
        *("new_start", "new_board", "undo", "drag_star", "drop_star"),
        *("move_star", "add_star", "remove_star", "add_point", "predict", "why"),
        *("add_points", "remove_point"),
        *("predict_star", "predict_switch", "forget_prediction"),
    ),
    View: ("set_style", "switch", "set_speed"),
    Hand: ("press", "drag", "release", "drop"),
}
SPOTS = [0.0, 0.2, 0.3, 0.5, 0.6, 1.0, -3.0, 1e300, float("nan"), float("inf")]


def odd_command(rng, hosts):
    """Return a command of a player, a view or a hand, and what it is given."""
    host = rng.choice(hosts)
    command = getattr(host, rng.choice(COMMANDS[type(host)]))
    if command.__name__ == "change":
        return command, [], {rng.choice(list(options_of(Settings))): rng.choice(ODD)}
    usual = SPOTS if host is hosts[-1] else [0, 1, 2, (0.1, 0.2), rng.choice(ODD)]
    names = signature(command).parameters
    given = [rng.choice(list(CLICKS) if name == "click" else usual) for name in names]
    return command, given, {}


def state_of(player, view):
    """Return what a command that is refused must leave as it is."""
    return (
        *(id(player.trace), player.position, player.playing, player.held),
        *(player.settings, player.prediction, player.can_undo, view.look, view.speed),
    )


def test_an_odd_command_is_done_or_changes_nothing(seeds, folder):
    for seed in seeds:
        rng = random.Random(seed)
        player, view = Player(Settings(n=9, k=3, max_iter=4, seed=seed)), View()
        hand = Hand(player, RunPicture(player, view, (160, 120)))
        for move in range(MOVES):
            command, given, named = odd_command(rng, [player, view, hand])
            before, held = state_of(player, view), player.held
            case = seed, move, command.__qualname__, given, named
            done = answer(case, command, *given, **named)
            assert done or held is not None or state_of(player, view) == before, case
