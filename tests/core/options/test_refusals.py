"""In a notebook a refusal is the line of the cell and the sentence, and a fault all."""

from types import ModuleType

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """What runs the cells of a notebook, in this process."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    settings = Config(HistoryManager={"enabled": False})
    return InteractiveShell(config=settings, user_module=ModuleType("notebook"))


@pytest.fixture
def told(shell, capsys):
    """Return a function that runs a cell and returns the traceback under it."""

    def tell(cell):
        shell.run_cell(f"import kmviz\n{cell}")
        return capsys.readouterr().out.rstrip()

    return tell


def frames(text):
    """Return the lines of a plain traceback that name a function."""
    return [line.rpartition(" in ")[2] for line in text.split("\n") if " in " in line]


@pytest.mark.parametrize(
    ("cell", "functions", "sentence"),
    [
        (
            "kmviz.kmeans([[0.0]], k=3)",
            ["<module>"],
            "ValueError: k must be a whole number between 1 and the number of points "
            "(1), got 3",
        ),
        (
            "kmviz.kmeans([[0.0]], n_clusters=3)",
            ["<module>"],
            'TypeError: kmeans has no option "n_clusters"; did you mean "k"?',
        ),
        (
            "run = kmviz.kmeans([[0.0]], k=1)\n"
            "def mine():\n    kmviz.save(run, 'run.gif', fps=0)\nmine()",
            ["<module>", "mine"],
            "ValueError: fps must be a finite number above 0, got 0",
        ),
    ],
)
def test_a_refusal_shows_the_cell_and_the_sentence(told, cell, functions, sentence):
    traceback = told(cell)

    assert traceback.endswith(sentence)
    assert frames(traceback) == functions


def test_errors_of_other_people_are_shown_as_ever(told):
    broken = told(
        "def broken():\n    yield 1 / 0\nlist(kmviz.Trace([[0.0]], broken()))"
    )
    saved = told("kmviz.save(kmviz.kmeans([[0.0]], 1), 'run.png', report=len)")

    assert "broken" in broken
    assert "recording.py" in broken
    assert "saving.py" in saved
