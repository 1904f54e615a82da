import copy
import os
import subprocess
import sys
from functools import cache
from importlib.metadata import version
from pickle import dumps, loads

import pytest

import kmviz


@cache
def modules_after(code):
    """The modules that a fresh interpreter has loaded after some code."""
    code += "\nimport sys; print(*sys.modules)"
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return set(done.stdout.split())


def test_importing_kmviz_is_silent_and_loads_no_numpy():
    assert "numpy" not in modules_after("import kmviz")


@pytest.mark.parametrize("heavy", ["matplotlib", "kmviz.drawing", "dask"])
def test_numbers_are_silent_and_load_no(heavy):
    assert heavy not in modules_after("import kmviz; kmviz.kmeans([[0.0]], 1)")


@pytest.mark.parametrize(
    "heavy",
    [
        "matplotlib.pyplot",
        "matplotlib.backends.backend_pdf",
        "ipywidgets",
        "anywidget",
        "IPython",
        "tkinter",
        "tqdm",
        "dask",
        "kmviz.live.window.window",
        "kmviz.live.notebook.viewer",
    ],
)
def test_all_public_names_together_load_no(heavy):
    loaded = modules_after("from kmviz import *")

    assert "kmviz.live.window.classroom" in loaded
    assert heavy not in loaded


def test_a_notebook_has_the_pictures_from_the_start():
    assert "kmviz.live.notebook.display" in modules_after("import IPython, kmviz")


def test_a_film_with_a_bar_needs_no_lock_of_processes():
    loaded = modules_after(
        "from io import BytesIO; import kmviz; trace = kmviz.kmeans([[0], [1]], 2); "
        'kmviz.save(trace, BytesIO(), format="gif", size=(200, 160), progress=True)'
    )

    assert "tqdm" in loaded
    # Python watches such locks by a process of its own.
    assert "multiprocessing.synchronize" not in loaded


def test_every_public_name_is_listed_before_its_first_use():
    assert "explore" in modules_after("import kmviz; print(*dir(kmviz))")


def test_what_is_asked_for_here_can_be_found():
    assert "matplotlib.pyplot" in modules_after("import matplotlib.pyplot")


def test_the_version_is_that_of_the_installed_package():
    assert kmviz.__version__ == version("kmviz")


def test_kmviz_is_silent_where_matplotlib_may_not_write(tmp_path):
    nowhere = tmp_path / "file"
    nowhere.write_text("")
    homes = ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    env = {**os.environ, **dict.fromkeys(homes, str(nowhere))}
    env.pop("MPLCONFIGDIR", None)
    command = [sys.executable, "-c", "from kmviz import *"]

    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)

    slow = {"Matplotlib is building the font cache; this may take a moment."}
    assert set(done.stderr.splitlines()) <= slow


@pytest.mark.parametrize("again", [copy.deepcopy, lambda it: loads(dumps(it))])
def test_what_is_returned_can_be_copied_and_pickled(again):
    X = [[0.0], [1.0], [5.0]]
    runs, choice = again(
        (kmviz.restarts(X, 2, rng=0), kmviz.choose_k(X, [1, 2], rng=0))
    )

    assert runs.summary == kmviz.restarts(X, 2, rng=0).summary
    assert choice.inertia == kmviz.choose_k(X, [1, 2], rng=0).inertia
    assert again(kmviz.Words(sentences={"one": "eins"})).sentences == {"one": "eins"}


@pytest.mark.parametrize("again", [copy.deepcopy, lambda it: loads(dumps(it))])
def test_arrays_of_what_was_copied_or_pickled_are_read_only(again):
    town, iris = kmviz.make_board("haunts", rng=0), kmviz.make_board("iris")
    runs = again(kmviz.restarts(iris, 2, runs=2, rng=0))
    choice = kmviz.choose_k(iris, [1, 2], runs=2, references=1, rng=0)
    steps = list(kmviz.lloyd(iris, [[0, 0], [1, 1]]))
    step = again(kmviz.Trace.from_history(iris, [iris.X[:2]]))[1]
    board, twice, table = again((town, choice, kmviz.read_table(iris.X)))

    arrays = [board.X, board.labels, *board.backdrop.streets, table.X]
    arrays += [runs.X, *runs.labels, runs.inertias, runs.truth.labels]
    arrays += [*choice.starts.values(), *twice.starts.values(), twice.X]
    arrays += [again(steps[1]).labels, step.labels, step.centroids]
    assert not any(array.flags.writeable for array in arrays)
    assert twice.trace(2).inertia == choice.inertia[2]
