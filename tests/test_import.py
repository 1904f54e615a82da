import os
import subprocess
import sys
from functools import cache
from importlib.metadata import version

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


@pytest.mark.parametrize(
    "heavy",
    [
        "matplotlib.pyplot",
        "ipywidgets",
        "anywidget",
        "IPython",
        "tkinter",
        "tqdm",
        "dask",
    ],
)
def test_importing_kmviz_is_silent_and_loads_no(heavy):
    assert heavy not in modules_after("import kmviz")


@pytest.mark.parametrize("late", ["window.window", "window.overlay", "notebook.viewer"])
def test_importing_kmviz_leaves_to_the_first_use(late):
    loaded = modules_after("import kmviz")

    assert "kmviz.live.window.classroom" in loaded
    assert f"kmviz.live.{late}" not in loaded


def test_what_is_asked_for_here_can_be_found():
    assert "matplotlib.pyplot" in modules_after("import matplotlib.pyplot")


def test_the_version_is_that_of_the_installed_package():
    assert kmviz.__version__ == version("kmviz")


def test_importing_kmviz_is_silent_where_matplotlib_may_not_write(tmp_path):
    nowhere = tmp_path / "file"
    nowhere.write_text("")
    homes = ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    env = {**os.environ, **dict.fromkeys(homes, str(nowhere))}
    env.pop("MPLCONFIGDIR", None)
    command = [sys.executable, "-c", "import kmviz"]

    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)

    slow = {"Matplotlib is building the font cache; this may take a moment."}
    assert set(done.stderr.splitlines()) <= slow
