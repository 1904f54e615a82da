"""The lessons run from top to bottom, and are stored without what they print."""

from pathlib import Path

import pytest

NOTEBOOKS = sorted(Path(__file__).parents[1].glob("notebooks/*.ipynb"))
MAGICS = ("", "%matplotlib inline", "%matplotlib widget")
SHOWING = (
    "import kmviz; kmviz.explore('gauss', k=3, seed=4)",
    "kmviz.kmeans(kmviz.make_board('gauss', rng=0), k=3, rng=4)",
    "from matplotlib import pyplot; pyplot.get_fignums()",
)
REFUSED = "kmviz.kmeans([[0.0]], k=3)"
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(scope="module")
def nbformat():
    """Import what takes seconds only on the core that uses it."""
    import nbformat

    return nbformat


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(nbformat, request):
    """Return each notebook in turn."""
    return nbformat.read(request.param, as_version=nbformat.NO_CONVERT)


def outputs(notebook):
    """Return all outputs of a notebook, in order."""
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def test_there_are_lessons():
    assert NOTEBOOKS


def test_a_notebook_is_stored_in_a_format_that_diffs_well(nbformat, notebook):
    nbformat.validate(notebook)

    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"


def test_a_notebook_is_stored_without_outputs(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]

    assert outputs(notebook) == []
    assert {cell.execution_count for cell in code} == {None}


def run(notebook, folder):
    """Run a notebook with settings of its own, whatever its cells raise."""
    from nbclient import NotebookClient

    with pytest.MonkeyPatch.context() as patch:
        for place in ("config", "runtime", "data"):
            patch.setenv(f"JUPYTER_{place.upper()}_DIR", str(folder / place))
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        NotebookClient(
            notebook, timeout=120, kernel_name="python3", allow_errors=True
        ).execute()


@pytest.fixture(scope="module")
def ran(nbformat, tmp_path_factory):
    """Run all in one kernel, each part without names and in a folder of its own.

    Returns the cells of each part: a lesson, what shows something under a magic, and
    what is refused; and where it worked.
    """
    code, folder = nbformat.v4.new_code_cell, tmp_path_factory.mktemp("ran")
    parts = {path.stem: nbformat.read(path, 4).cells for path in NOTEBOOKS}
    parts |= {magic: [code(each) for each in (magic, *SHOWING)] for magic in MAGICS}
    parts[REFUSED] = [code(f"import kmviz; {REFUSED}")]
    cells, places = [], {}
    for number, name in enumerate(parts):
        places[name] = folder / f"part-{number}"
        places[name].mkdir()
        begin = f"%reset -f\nimport os\nos.chdir({str(places[name])!r})\ndel os"
        cells += [code(begin), *parts[name]]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"  # lessons have titles by the same id
    run(nbformat.v4.new_notebook(cells=cells), folder)
    return {name: (parts[name], places[name]) for name in parts}


@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_a_notebook_runs_and_leaves_nothing_behind(ran, name):
    cells, work = ran[name]
    put_out = [output for cell in cells for output in cell.get("outputs", [])]

    kinds = {"stream", "display_data", "execute_result"}
    assert {output.output_type for output in put_out} <= kinds
    assert not [output for output in put_out if output.get("name") == "stderr"]
    assert all(cell.execution_count for cell in cells if cell.cell_type == "code")
    assert list(work.iterdir()) == []


@pytest.mark.parametrize("magic", MAGICS)
def test_a_player_and_a_run_are_shown_once_under_every_magic(ran, magic):
    told, player, trace, figures = (cell.outputs for cell in ran[magic][0])

    assert told == []
    picture = {"text/html", "image/png", "text/plain"}
    assert [set(output.data) for output in player] == [{VIEW, "text/plain"}, picture]
    assert "run the cell to play" in player[1].data["text/html"]
    assert [set(output.data) for output in trace] == [picture]
    assert trace[0].data["text/html"].count("<figure") == 1
    assert [output.data["text/plain"] for output in figures] == ["[]"]


def test_a_refusal_is_shown_without_the_frames_of_kmviz(ran):
    ((refusal,),) = (cell.outputs for cell in ran[REFUSED][0])
    head, *frames, sentence = refusal.traceback

    assert head == "Traceback (most recent call last):"
    assert len(frames) == 1
    assert sentence.startswith("ValueError: k must be a whole number between 1 and")
