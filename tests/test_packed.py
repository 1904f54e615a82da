"""The package works where it is no folder of files."""

import runpy
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import kmviz
from kmviz.__pyinstaller import hook_folders

USES = """
import sys
sys.path.insert(0, {archive!r})
import kmviz
from kmviz.__pyinstaller import hook_folders

assert kmviz.__file__.startswith({archive!r})
from kmviz.live.notebook.canvas import Canvas
trace = kmviz.kmeans(kmviz.make_board("iris"), 3, rng=0, max_iter=1)
kmviz.save(trace, "iris.gif", size=(200, 150), glide=0.0)
kmviz.save(trace, "iris.html", size=(200, 150), glide=0.0)
explorer = kmviz.explore(trace)
print(len(Canvas._esm), len(Canvas._css), type(explorer).__name__)
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The package in a zip file, as zipapp and freezers pack it."""
    path = tmp_path_factory.mktemp("packed") / "kmviz.zip"
    root = Path(kmviz.__file__).parent
    with zipfile.ZipFile(path, "w") as packed:
        for file in root.rglob("*.*"):
            if "__pycache__" not in file.parts:
                packed.write(file, file.relative_to(root.parent))
    return path


def test_a_zipped_package_writes_files_and_explores(archive, tmp_path):
    code = USES.format(archive=str(archive))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True
    )

    assert done.stderr == ""
    assert done.stdout.split()[-1] == "ExplorerBox"
    assert {path.name for path in tmp_path.iterdir()} == {"iris.gif", "iris.html"}


def test_what_is_installed_is_the_package_and_no_more():
    project = Path(__file__).parent.parent / "pyproject.toml"
    wheel = tomllib.loads(project.read_text())["tool"]["hatch"]["build"]["targets"][
        "wheel"
    ]

    assert wheel == {"packages": ["kmviz"]}


def test_a_frozen_package_takes_along_what_is_no_code():
    (folder,) = hook_folders()
    taken = runpy.run_path(str(Path(folder) / "hook-kmviz.py"))["datas"]
    root = Path(kmviz.__file__).parent.parent

    places = {Path(file): root / place / Path(file).name for file, place in taken}
    assert all(file == place for file, place in places.items())
    code = {".py", ".pyc"}
    files = {path for path in (root / "kmviz").rglob("*") if path.is_file()}
    assert set(places) == {path for path in files if path.suffix not in code}
