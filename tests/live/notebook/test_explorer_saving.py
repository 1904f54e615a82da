"""An explorer saves what is seen, and tells the line that makes it again."""

from html import unescape
from pathlib import Path
from types import SimpleNamespace
from weakref import ref

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import kmviz
from kmviz.live.notebook import resting
from kmviz.live.notebook.save_form import KINDS
from kmviz.runs.recipe import saving_line

from .explored import alert, control

BEGINNINGS = {
    ".gif": b"GIF89a",
    ".mp4": b"\0\0\0\x20ftyp",
    ".png": b"\x89PNG",
    ".html": b"<!doctype html>",
}


@pytest.mark.parametrize("kind", KINDS.values())
def test_save_writes_a_file_and_tells_how_to_make_it_again(
    viewer, kind, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    viewer.player.change(k=2)
    shares, shown = [], []
    control(viewer, "Save...").value = True
    saver = viewer._viewer.saver
    bar = saver._progress
    bar.observe(lambda change: shares.append(change["new"]), "value")
    bar.observe(lambda change: shown.append(bar.layout.display), "value")

    control(viewer, "Format").value = kind
    control(viewer, "Write file").click()

    file = tmp_path / f"kmeans{kind}"
    assert control(viewer, "File").value == f"kmeans-2{kind}"
    assert file.read_bytes().startswith(BEGINNINGS[kind])
    assert f'download="{file.name}"' in saver._saved.value
    assert "kmviz.save(kmviz.make_run(" in saver._again.value
    assert sorted(shares) == shares
    assert len(shares) > 2 or kind == ".html"  # a page has no pictures to count
    assert set(shown) <= {None}
    assert bar.layout.display == "none"


def test_nothing_is_left_of_what_drew_a_film(viewer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(resting, "_timer", [])  # so that it need not rest
    figures, made = [], Figure.__init__

    def note(self, *args, **settings):
        figures.append(ref(self))
        made(self, *args, **settings)

    monkeypatch.setattr(Figure, "__init__", note)
    control(viewer, "Save...").value = True

    control(viewer, "Write file").click()

    assert figures
    assert [each() for each in figures if each() is not None] == []


@pytest.mark.parametrize("name", ["", "  ", "film", "film.doc", ".gif"])
def test_a_file_name_that_does_not_fit_is_told(viewer, name):
    control(viewer, "File").value = name

    control(viewer, "Write file").click()

    assert "File must be a name that ends in .gif" in alert(viewer)


def test_the_form_offers_a_name_that_is_free(viewer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kmeans.gif").write_bytes(b"precious")

    control(viewer, "Save...").value = True

    assert control(viewer, "File").value == "kmeans-2.gif"


def test_a_number_is_only_for_the_format_that_needs_it(viewer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("kmeans.gif", "mine.gif"):
        (tmp_path / name).touch()
    kind, name, proposed = control(viewer, "Format"), control(viewer, "File"), []

    control(viewer, "Save...").value = True
    proposed.append(name.value)
    kind.value = ".mp4"
    proposed.append(name.value)
    name.value = "mine.mp4"
    kind.value = ".gif"
    proposed.append(name.value)
    kind.value = ".html"
    proposed.append(name.value)

    assert proposed == ["kmeans-2.gif", "kmeans.mp4", "mine-2.gif", "mine.html"]


def test_what_is_saved_is_what_is_seen(viewer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    viewer.player.change(max_iter=1)
    viewer.view.switch("cells", False)
    viewer.view.switch("lines", True)
    control(viewer, "Format").value = ".png"

    control(viewer, "Write file").click()

    shown = ["trails", "lines", "rings", "inertia", "numbers", "image", "starts"]
    line = saving_line("kmeans.png", viewer.player.run, viewer.view.look)
    assert made_by(line)[2] == {"shown": shown}
    kmviz.save(viewer.player.trace, "again.png", shown=shown, comment=line)
    assert Path("again.png").read_bytes() == Path("kmeans.png").read_bytes()


def test_the_form_never_overwrites(viewer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.gif").write_bytes(b"precious")
    control(viewer, "File").value = "mine.gif"

    control(viewer, "Write file").click()

    assert alert(viewer) == (
        '<p role="alert">File must be a name that no file has yet, '
        "got &#x27;mine.gif&#x27;</p>"
    )
    assert (tmp_path / "mine.gif").read_bytes() == b"precious"


def made_by(line, **names):
    """Return what a line would save, and how."""
    kept = []

    def keep(trace, path, **look):
        kept.append((trace, path, look))

    names_of = {name: getattr(kmviz, name) for name in kmviz.__all__}
    public = SimpleNamespace(**{**names_of, "save": keep})
    eval(line, {"kmviz": public, **names})
    return kept[0]


TABLE = "wide,tall,name\n1,2,a\n2,NA,b\n8,9,c\n9,8,d\n1,1,e\n"


@pytest.mark.parametrize(
    ("board", "settings"),
    [
        ("gauss", {}),
        (
            "gauss",
            {"seed": 3, "n": 50, "k": 4, "init": "k-means++", "empty": "farthest"},
        ),
        ("gauss", {"board_seed": 5, "groups": 2}),
        ("gauss", {"init": [[0.5, 0.5], [-0.5, 0.0]]}),
        ("gauss", {"standardized": True, "max_iter": 2}),
        ("iris", {"columns": [0, "petal_width"]}),
        ("faithful", {"standardized": True}),
        ("table.csv", {}),
        ("table.csv", {"columns": ["tall", "wide"], "standardized": True}),
        (pd.DataFrame(np.eye(3), columns=list("abc")), {}),
        (pd.DataFrame(np.eye(3), columns=list("abc")), {"standardized": True}),
        (kmviz.kmeans(kmviz.make_board("gauss", rng=1), k=3, rng=0, max_iter=2), {}),
    ],
)
def test_the_line_makes_the_same_run(explore, board, settings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("table.csv").write_text(TABLE)
    viewer = explore(board, **settings)

    line = saving_line(tmp_path / "run.gif", viewer.player.run, viewer.view.look)
    trace, path, look = made_by(line, X=board, trace=board)

    assert (path, look) == (str(tmp_path / "run.gif"), {})
    assert (trace.X == viewer.player.trace.X).all()
    assert trace.columns == viewer.player.trace.columns
    assert [step.inertia for step in trace][1:] == [
        step.inertia for step in viewer.player.trace
    ][1:]


@pytest.mark.parametrize(
    ("handed_in", "name"),
    [([[0, 0], [1, 1]], "X"), (kmviz.kmeans([[0.0], [1.0]], k=1), "trace")],
)
def test_it_is_told_what_a_name_in_the_line_stands_for(
    explore, handed_in, name, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    viewer = explore(handed_in, k=1) if name == "X" else explore(handed_in)
    control(viewer, "Format").value = ".png"

    control(viewer, "Write file").click()

    told = viewer._viewer.saver._again.value
    assert told.endswith(f"</code>; {name} stands for what was handed in</p>")


def test_the_line_tells_style_and_words(explore, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = kmviz.Words(start='"Anfang"', inertia="Trägheit")
    viewer = explore("gauss", max_iter=1, style="dark", words=words)
    control(viewer, "Format").value = ".png"

    control(viewer, "Write file").click()

    told = viewer._viewer.saver._again.value
    line = unescape(told.partition("<code>")[2].partition("</code>")[0])
    _, path, look = made_by(line)
    assert path == "kmeans.png"
    assert look == {"style": "dark", "words": words}


def test_usual_words_are_not_told(explore):
    viewer = explore("gauss", words=kmviz.Words())

    assert "words" not in saving_line("run.gif", viewer.player.run, viewer.view.look)


def test_save_takes_what_an_explorer_shows(explore, tmp_path):
    viewer, runs = explore("gauss"), kmviz.restarts([[0, 0], [0, 1], [4, 0]], 2, runs=2)

    for given in (viewer, viewer.player, explore(runs)):
        assert kmviz.save(given, tmp_path / "run.html").size > 10_000
    assert explore(runs).trace is runs
    assert viewer.trace is viewer.player.trace
