"""In a notebook a refusal is the line of the cell and the sentence, and a fault all."""

import nbformat
import pytest
from nbclient import NotebookClient

CELLS = [
    "import kmviz\nkmviz.kmeans([[0.0]], k=3)",
    "kmviz.kmeans([[0.0]], n_clusters=3)",
    "def mine():\n    kmviz.save(kmviz.kmeans([[0.0]], 1), 'run.gif', fps=0)\nmine()",
    "def broken():\n    yield from ()\n    1 / 0\nlist(kmviz.Trace([[0.0]], broken()))",
    "kmviz.save(kmviz.kmeans([[0.0]], 1), 'run.png', report=len)",
]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The traceback under each cell, as one text."""
    cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    where = {"metadata": {"path": tmp_path_factory.mktemp("notebook")}}
    options = {"timeout": 120, "kernel_name": "python3", "allow_errors": True}
    NotebookClient(notebook, resources=where, **options).execute()
    return ["\n".join(cell.outputs[-1].traceback) for cell in notebook.cells]


def frames(text):
    """Return the lines of a plain traceback that name a function."""
    return [line.rpartition(" in ")[2] for line in text.split("\n") if " in " in line]


@pytest.mark.parametrize(
    ("cell", "functions", "sentence"),
    [
        (
            0,
            ["<module>"],
            "ValueError: k must be a whole number between 1 and the number of points "
            "(1), got 3",
        ),
        (
            1,
            ["<module>"],
            'TypeError: kmeans has no option "n_clusters"; did you mean "k"?',
        ),
        (
            2,
            ["<module>", "mine"],
            "ValueError: fps must be a finite number above 0, got 0",
        ),
    ],
)
def test_a_refusal_shows_the_cell_and_the_sentence(told, cell, functions, sentence):
    assert told[cell].endswith(sentence)
    assert frames(told[cell]) == functions


def test_errors_of_other_people_are_shown_as_ever(told):
    assert "broken" in told[3]
    assert "recording.py" in told[3]
    assert "saving.py" in told[4]
