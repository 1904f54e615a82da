"""`kmviz show`: what it opens, what it says, and how it fails."""

import os
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import kmviz
from kmviz.cli import main
from kmviz.live.window import classroom, toolkit, window
from kmviz.live.window.dropping import Handed
from kmviz.live.window.toolkit import usable_toolkit

TABLE = "wide,tall\n1,2\n2,NA\n8,9\n9,8\n1,1\n"
NO_SCREEN = "a window requires a screen, got none that answers"
NO_TK_SCREEN = " (no display name and no $DISPLAY environment variable)"
NO_PYQT = (
    "a window of Qt requires the package that the environment variable QT_API names, "
    "got none: unset QT_API"
)
CURE = "; a notebook (kmviz.explore) or a file (kmviz save) needs none"


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """Return the list of windows that would be opened, in an empty folder."""
    windows = []

    class Closed(window.Window):
        def run(self):
            windows.append(self)
            self.close()

    def canvas(name, size, title):
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        windows.append((name, size, title))
        return SimpleNamespace(canvas=FigureCanvasAgg(Figure()))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(window, "Window", Closed)
    monkeypatch.setattr(classroom, "open_window", canvas)
    for door in ("kmviz.cli", "kmviz.live.window.classroom"):
        monkeypatch.setattr(f"{door}.usable_toolkit", lambda name: name or "tk")
    return windows


def same_runs(one, other):
    return len(one) == len(other) and all(
        (a.centroids == b.centroids).all() and (a.labels == b.labels).all()
        for a, b in zip(one, other, strict=True)
    )


def test_the_run_is_that_which_save_makes_from_the_same_words(opened, monkeypatch):
    words = shlex.split(
        "--data moons -n 60 --seed 3 -k 4 --init farthest --standardize"
    )
    saved = []

    def keep(trace, path, **more):
        saved.append(trace)
        return SimpleNamespace(embedding="")

    monkeypatch.setattr("kmviz.cli.save", keep)
    main(["save", "a.gif", *words])

    assert main(["show", *words]) == 0

    assert same_runs(opened[1].desk.player.trace, saved[0])
    assert opened[0] == ("tk", None, "kmviz")  # its size is left to the screen


def test_a_line_says_how_to_open_the_same_run_again(opened, capsys):
    main(["show", "--data", "peaked", "--style", "dark", "--size", "800x600"])

    said = capsys.readouterr().out
    assert said.startswith("closed; opened by: kmviz show --data peaked --seed ")
    assert opened[0] == ("tk", (800, 600), "kmviz")
    assert opened[1].view.style == "dark"
    main(shlex.split(said.split("opened by: ")[1])[1:])
    assert same_runs(opened[1].desk.player.trace, opened[3].desk.player.trace)
    assert capsys.readouterr().out == said


@pytest.mark.parametrize(
    "several", ["--restarts 3 --init random,farthest", "--choose-k 1-3"]
)
def test_many_runs_are_those_of_save_and_the_line_opens_them(
    opened, monkeypatch, capsys, several
):
    words = f"--data moons -n 40 --seed 2 {several}"
    saved = []

    def keep(many, path, **more):
        saved.append(many)
        return SimpleNamespace(embedding="")

    monkeypatch.setattr("kmviz.cli.save", keep)
    main(["save", "a.gif", *shlex.split(words)])
    capsys.readouterr()
    main(["show", *shlex.split(words)])
    said = capsys.readouterr().out
    main(shlex.split(said.partition("opened by: kmviz ")[2]))

    assert [repr(window.desk.recorded) for window in opened[1::2]] == [
        repr(saved[0])
    ] * 2
    assert capsys.readouterr().out == said


def test_the_line_opens_the_run_as_it_stood_at_the_end(opened, monkeypatch, capsys):
    def changed(self):
        self.desk.player.change(board="gauss", seed=5)

    monkeypatch.setattr(window.Window, "run", changed)
    Path("table.csv").write_text(TABLE, encoding="utf-8")
    main(["show", "--data", "table.csv"])

    assert capsys.readouterr().out == (
        "closed; opened by: kmviz show --data gauss --board-seed 0 --seed 5\n"
    )


def test_points_that_no_file_holds_need_one_for_the_line_or_have_none(
    opened, monkeypatch, capsys
):
    def pasted(self):
        self.take(Handed([], TABLE))

    def drawn(self):
        sketch = self.desk.sketch
        sketch.show()
        for share in 0.1, 0.5, 0.9:
            sketch.press((share, share))
        sketch.expect(1 - sketch.k)
        sketch.begin()

    for run in pasted, drawn:
        monkeypatch.setattr(window.Window, "run", run)
        main(["show", "--data", "gauss", "--seed", "3"])

    assert capsys.readouterr().out == (
        "closed; 1 row with blanks left out; "
        'first put the file "pasted.csv" into the present folder; '
        "opened by: kmviz show --data pasted.csv --seed 3\nclosed\n"
    )


def test_every_option_is_in_the_line(opened, capsys):
    command = (
        "kmviz show --data gauss --standardize -n 90 -k 2 --init farthest --seed 5 "
        "--empty drop --max-iter 4 --style dark --shown rings --size 800x450 "
        "--seconds-per-step 0.5 --glide 0.1 --full-screen --toolkit qt"
    )

    assert main(shlex.split(command)[1:]) == 0

    assert capsys.readouterr().out == f"closed; opened by: {command}\n"
    assert opened[0][0] == "qt"
    assert (opened[1].view.speed, opened[1].view.glide) == (2.0, 0.2)
    assert opened[1].view.shown == {"rings"}


def test_a_table_is_shown_and_its_blanks_are_told(opened, capsys):
    Path("table.csv").write_text(TABLE, encoding="utf-8")
    main(["show", "--data", "table.csv", "--columns", "tall,wide", "--seed", "1"])

    assert opened[1].desk.player.trace.columns == ("tall", "wide")
    assert capsys.readouterr().out == (
        "closed; 1 row with blanks left out; opened by: "
        "kmviz show --data table.csv --columns tall,wide --seed 1\n"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            "--toolkit gtk",
            '--toolkit must be one of "tk", "qt", got \'gtk\'; did you mean "tk"?',
        ),
        ("run.gif", "unrecognized arguments: run.gif; see kmviz show --help"),
        (
            "-k 0",
            "-k must be a whole number between 1 and the number of points (200), got 0",
        ),
        (
            "--seconds-per-step 0",
            "--seconds-per-step must be a finite number above 0, got 0",
        ),
        (
            "--glide 2",
            "--glide must be at most 1.0 without --seconds-per-step, got 2",
        ),
        (
            "--size 800",
            "--size must be a width and a height in pixels, got '800'",
        ),
        (
            "--style neon",
            '--style must be one of "light", "dark", "print", got \'neon\'',
        ),
        (
            "--data faithful -n 3",
            '-n must be left out for the data set "faithful", which has 272 points, '
            "got 3",
        ),
    ],
)
def test_a_mistake_is_one_line(words, message, capsys):
    assert main(["show", *words.split()]) == 2
    assert capsys.readouterr() == ("", f"kmviz: {message}\n")


def test_python_takes_points_traces_and_boards(opened):
    X = np.random.default_rng(1).normal(size=(20, 2))
    kmviz.show(X, 2, seed=4)
    trace = kmviz.kmeans(X, 3, rng=1)
    kmviz.show(trace, shown=["cells"], speed=4)
    kmviz.show()

    players = [each.desk.player for each in opened[1::2]]
    assert same_runs(players[0].trace, kmviz.kmeans(X, 2, rng=4))
    assert players[1].trace is trace
    assert (opened[3].view.shown, opened[3].view.speed) == ({"cells"}, 4.0)
    assert players[2].settings.board == "gauss"


def test_a_recorded_run_takes_no_other_settings(opened):
    trace = kmviz.kmeans([[0.0, 0.0], [1.0, 1.0]], 1, rng=0)

    message = r"k must be left out for a recorded run, got 2"
    with pytest.raises(ValueError, match=message):
        kmviz.show(trace, 2)


# No window


def show_without_display(*words, **more):
    """Call the command where there is no screen."""
    environ = {k: v for k, v in os.environ.items() if "DISPLAY" not in k} | more
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "kmviz", "show", *words],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="has a screen")
@pytest.mark.parametrize("words", [(), ("--toolkit", "tk"), ("--toolkit", "qt")])
def test_without_a_screen_one_line_names_the_cure(words):
    done = show_without_display(*words)

    said = NO_TK_SCREEN if "tk" in words else ""
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == f"kmviz: {NO_SCREEN}{said}{CURE}\n"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="has a screen")
@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [("QT_QPA_PLATFORM", "offscreen", NO_SCREEN), ("QT_API", "pyqt5", NO_PYQT)],
)
def test_variables_of_qt_lead_to_no_wrong_cure(name, value, sentence):
    done = show_without_display("--toolkit", "qt", **{name: value})

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == f"kmviz: {sentence}{CURE}\n"


def test_without_a_toolkit_the_packages_are_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "tkinter", None)
    monkeypatch.setattr(toolkit, "find_spec", lambda name: None)

    with pytest.raises(RuntimeError) as error:
        usable_toolkit()

    assert str(error.value) == (
        "a window requires Tk or Qt, got neither: sudo apt install python3-tk, "
        "or pip install PySide6-Essentials" + CURE
    )


def test_qt_that_was_asked_for_and_is_not_there_is_named(monkeypatch):
    monkeypatch.setattr(toolkit, "find_spec", lambda name: None)

    with pytest.raises(RuntimeError) as error:
        usable_toolkit("qt")

    assert str(error.value) == (
        "a window of Qt requires one of its packages, got none: "
        "pip install PySide6-Essentials" + CURE
    )


@pytest.mark.parametrize(
    ("dots", "room"), [(72.0, (1912, 1032)), (96.0, (1912, 1032)), (192.0, (952, 492))]
)
def test_a_window_of_tk_that_is_made_larger_leaves_its_frame_on_the_screen(dots, room):
    screen = SimpleNamespace(
        winfo_screenwidth=lambda: 1920,
        winfo_screenheight=lambda: 1080,
        winfo_fpixels={"1i": dots}.get,
    )

    assert toolkit._room(SimpleNamespace(window=screen)) == room


@pytest.mark.parametrize("code", ["import os; os.abort()", "raise SystemExit(1)"])
def test_a_qt_that_aborts_does_so_in_a_child_only(monkeypatch, code):
    monkeypatch.setitem(sys.modules, "tkinter", None)
    monkeypatch.setattr(toolkit, "find_spec", lambda name: True)
    monkeypatch.setattr(toolkit, "TRY_QT", code)

    with pytest.raises(RuntimeError) as error:
        usable_toolkit()

    assert str(error.value) == (
        "a window of Qt requires system libraries that are missing: sudo apt install "
        f"{toolkit.QT_LIBRARIES}, or use Tk (python3-tk)" + CURE
    )


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is never lost there")
def test_a_qt_that_would_end_python_while_playing_is_refused(monkeypatch):
    losing = """
import ctypes, sys, types
class FigureCanvas:
    def __init__(self, figure): pass
    def flush_events(self):
        ctypes.pythonapi.Py_DecRef(ctypes.py_object(None))
backend = types.ModuleType("matplotlib.backends.backend_qtagg")
backend.FigureCanvas = FigureCanvas
sys.modules["matplotlib.backends.backend_qtagg"] = backend
"""
    monkeypatch.setattr(toolkit, "find_spec", lambda name: True)
    monkeypatch.setattr(toolkit, "TRY_QT", losing + toolkit.TRY_QT)

    with pytest.raises(RuntimeError) as error:
        usable_toolkit("qt")

    assert str(error.value) == (
        "a window of Qt requires a binding that counts references to None, got one "
        "that would end Python while playing, as PySide6 6.12.0 does before Python "
        "3.12: pip install 'PySide6-Essentials!=6.12.0', or use Tk (python3-tk)" + CURE
    )


def test_qt_is_taken_where_tk_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "tkinter", None)
    monkeypatch.setattr(toolkit, "find_spec", lambda name: True)
    monkeypatch.setattr(toolkit, "TRY_QT", "")

    assert usable_toolkit() == "qt"


def test_importing_kmviz_brings_no_toolkit_and_no_pyplot():
    code = (
        "import sys, kmviz; strangers = {'matplotlib.pyplot', 'tkinter', 'PySide6'}; "
        "sys.exit(bool(strangers & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], timeout=60)

    assert done.returncode == 0


def test_qt_in_another_thread_is_refused_in_a_sentence(monkeypatch):
    monkeypatch.setattr(toolkit, "find_spec", lambda name: True)
    with (
        ThreadPoolExecutor(1) as other,
        pytest.raises(RuntimeError) as refused,
    ):
        other.submit(usable_toolkit, "qt").result()

    assert str(refused.value) == (
        "a window of Qt requires the main thread, got another one: open it from there, "
        "or use Tk (python3-tk)" + CURE
    )
