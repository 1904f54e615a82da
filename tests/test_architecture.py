"""The house stands: imports only go down, and names do not hide each other."""

import ast
import re
import sys
from graphlib import TopologicalSorter
from importlib.util import resolve_name
from pathlib import Path
from types import ModuleType

import pytest

import kmviz

ROOT = Path(kmviz.__file__).parent
FLOORS = {
    "core.ground": 1.1,
    "core.options": 1.2,
    "core.given": 1.3,
    "core.nearest": 1.4,
    "core": 1.5,
    "core.algorithms": 1.6,
    "core.asked": 1.7,
    "blocks": 2,
    "points": 3,
    "drawing.words": 3.1,
    "drawing.look": 3.2,
    "drawing.artists": 3.3,
    "drawing.board": 3.4,
    "drawing.beside": 3.5,
    "drawing": 3.6,
    "drawing.many": 3.7,
    "encoding": 3,
    "runs": 4,
    "export": 5,
    "live": 6,  # shows pictures and writes films, as encoding and export make them
    "live.notebook": 7,
    "live.window": 7,
    "cli": 8,
    "usage": 8,
    "__main__": 8,
    "__pyinstaller": 8,
    "__init__": 8,
}
"""Where each room is; after the point, the stairs between rooms of one room."""
PYPLOT = {"matplotlib.pyplot", "pylab", "matplotlib.pylab"}
IMPORTERS = {"import_module", "__import__"}
DRAWERS = {"util", "utils", "helper", "helpers", "common", "misc", "tools"}


def module_name(path):
    """Return the dotted name of a file in the package."""
    return ".".join(["kmviz", *path.relative_to(ROOT).with_suffix("").parts])


def imported(source, module):
    """Return the dotted names that a source imports, wherever in it that happens.

    ``from a import b`` counts as both a and a.b, since b may be a module.
    """
    package = module.rpartition(".")[0]
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = resolve_name("." * node.level + (node.module or ""), package)
            names |= {base} | {f"{base}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call) and called(node) in IMPORTERS:
            names |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
    return names


def called(node):
    """Return the last part of the name that a call calls."""
    return getattr(node.func, "attr", getattr(node.func, "id", None))


def room(module):
    """Return the part of the house a dotted name belongs to; the door by default.

    A room may have rooms of its own, such as the notebook's in live.
    """
    parts = module.split(".")[1:]
    inner = ".".join(parts[:2])
    return inner if inner in FLOORS else parts[0] if parts else "__init__"


def outer(module):
    """Return the room that the room of a dotted name is in, or is."""
    return room(module).partition(".")[0]


def floor(module):
    """Return the floor of a dotted name; what the package itself defines is on top."""
    return FLOORS.get(room(module), FLOORS["__init__"])


def may_import(module, name):
    """Tell whether a module of the package may import a dotted name."""
    if name.split(".")[0] != "kmviz":
        core_may = {"numpy", *sys.stdlib_module_names}
        return outer(module) != "core" or name.split(".")[0] in core_may
    if room(name) == room(module):
        return True
    if outer(name) == outer(module):
        return floor(name) < floor(module)
    top = floor(module) == FLOORS["__init__"]
    return top or int(floor(name)) < int(floor(module))


def violations(source, module):
    """Return what a module must not import, sorted."""
    names = imported(source, module)
    wrong = {name for name in names if not may_import(module, name)}
    return sorted(wrong | names & PYPLOT)


SOURCES = {
    module_name(path): path.read_text(encoding="utf-8")
    for path in sorted(ROOT.rglob("*.py"))
}


# The house as it is


def test_a_module_imports_only_what_its_floor_may():
    found = {name: violations(source, name) for name, source in SOURCES.items()}

    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_modules_do_not_import_each_other_in_circles():
    graph = {name: imported(source, name) for name, source in SOURCES.items()}
    inside = {name: seen & SOURCES.keys() - {name} for name, seen in graph.items()}

    TopologicalSorter(inside).prepare()


def test_a_module_has_a_place_in_the_house():
    assert [name for name in SOURCES if room(name) not in FLOORS] == []


def test_a_module_says_in_its_name_what_lives_there():
    words = {name: re.split("[._]", name.lower()) for name in SOURCES}

    assert [name for name in SOURCES if DRAWERS & set(words[name])] == []


def test_files_are_short_enough_to_be_read_at_once():
    lengths = {name: source.count("\n") for name, source in SOURCES.items()}

    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_classes_are_short_enough_to_be_read_at_once():
    lengths = {
        (name, node.name): node.end_lineno - node.lineno
        for name, source in SOURCES.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ClassDef)
    }

    assert {name: lines for name, lines in lengths.items() if lines >= 300} == {}


def test_no_module_has_the_name_of_something_public():
    public = set(kmviz.__all__)

    assert [name for name in SOURCES if public & set(name.split(".")[1:])] == []


@pytest.mark.parametrize("name", kmviz.__all__)
def test_a_public_name_is_a_thing_with_an_example_and_no_module(name):
    thing = getattr(kmviz, name)

    assert not isinstance(thing, ModuleType)
    assert re.search(r"^ *Examples\n *-+\n *>>> ", thing.__doc__, re.MULTILINE)


# The guards can fail


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import os.path, sys", {"os.path", "sys"}),
        ("import numpy as np", {"numpy"}),
        ("from os import path", {"os", "os.path"}),
        ("from . import gif", {"kmviz.encoding", "kmviz.encoding.gif"}),
        (
            "from ..core.trace import Trace",
            {"kmviz.core.trace", "kmviz.core.trace.Trace"},
        ),
        ("def f():\n    import json", {"json"}),
        ("if TYPE_CHECKING:\n    import json", {"json"}),
        ("importlib.import_module('json')", {"json"}),
        ("__import__('json')", {"json"}),
        ("text = 'import json'", set()),
    ],
)
def test_every_way_to_import_is_seen(source, names):
    assert imported(source, "kmviz.encoding.movie") == names


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("kmviz.core.trace", "kmviz.drawing.scene"),
        ("kmviz.core.trace", "kmviz.live.notebook.explorer"),
        ("kmviz.core.trace", "kmviz"),
        ("kmviz.core.trace", "matplotlib"),
        ("kmviz.core.trace", "scipy.spatial"),
        ("kmviz.drawing.scene", "kmviz.encoding.gif"),
        ("kmviz.drawing.scene", "kmviz.cli"),
        ("kmviz.encoding.gif", "kmviz.live.player"),
        ("kmviz.live.player", "kmviz.cli"),
        ("kmviz.live.window.classroom", "matplotlib.pyplot"),
        ("kmviz.encoding.movie", "pylab"),
        ("kmviz.cli", "matplotlib.pyplot"),
        ("kmviz.points.boards", "kmviz.drawing.scene"),
        ("kmviz.live.player", "kmviz.live.window.classroom"),
        ("kmviz.live.window.classroom", "kmviz.live.notebook.viewer"),
        ("kmviz.drawing.board.plane", "kmviz.drawing.beside.panel"),
        ("kmviz.drawing.board.plane", "kmviz.drawing.scene"),
        ("kmviz.core.nearest.scan", "kmviz.core.trace"),
        ("kmviz.core.nearest.scan", "scipy.spatial"),
        ("kmviz.drawing.board.plane", "kmviz.points.boards"),
    ],
)
def test_an_import_from_above_or_of_a_stranger_is_found(module, name):
    assert violations(f"import {name}", module) == [name]


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("kmviz.core.trace", "kmviz.core.algorithm"),
        ("kmviz.core.trace", "numpy.typing"),
        ("kmviz.core.trace", "dataclasses"),
        ("kmviz.drawing.scene", "kmviz.core.trace"),
        ("kmviz.drawing.scene", "matplotlib.figure"),
        ("kmviz.drawing.scene", "kmviz.drawing.board.plane"),
        ("kmviz.drawing.many.wall", "kmviz.drawing.scene"),
        ("kmviz.export.saving", "kmviz.drawing.stage"),
        ("kmviz.live.notebook.save_form", "kmviz.export.saving"),
        ("kmviz.cli", "kmviz.live.window.classroom"),
        ("kmviz.__main__", "kmviz.cli"),
        ("kmviz.__init__", "kmviz.export.save"),
    ],
)
def test_an_import_that_goes_down_is_allowed(module, name):
    assert violations(f"import {name}", module) == []


def test_pyplot_by_any_spelling_is_found():
    assert violations("from matplotlib import pyplot", "kmviz.drawing.scene") == [
        "matplotlib.pyplot"
    ]


def test_styles_select_text_by_a_name_that_safari_knows_too():
    for path in sorted(ROOT.rglob("*.css")):
        style = path.read_text(encoding="utf-8")

        assert not re.search(r"(?<!-webkit-)\buser-select", style), path
