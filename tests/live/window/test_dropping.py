"""What is dropped on a window or pasted, whatever it is and whatever lies in front."""

import pytest

from kmviz.live.window.dropping import Handed
from tests.live.window.windows import make, press, texts

NOT_HERE = "Other points can be chosen for a run, got many runs: open one first"
TABLE = "weight\theight\tname\n1,5\t2\tA\n3,5\t4\tB\n\t8\tC\n9,5\t8\tD\n"
"""As spreadsheets copy it, with decimal commas."""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "so me.csv"
    path.write_text("a,b\n1.5,2\n3.5,4\n9.5,8\n")
    return str(path)


@pytest.fixture
def pasting(monkeypatch):
    """Return what presses Ctrl+V in a window, with some text on the clipboard."""

    def paste(window, text, key="ctrl+v"):
        taken = "kmviz.live.window.window.pasted"
        monkeypatch.setattr(taken, lambda _: Handed([], text))
        press(window, key)
        return " ".join(window.notes.lines)

    return paste


@pytest.mark.parametrize(
    ("handed", "said"),
    [
        (Handed([]), "Only a file or a table can be taken, got something else"),
        (Handed([], " \n"), "Only a file or a table can be taken, got something else"),
        (Handed(["a.csv", "b.csv"]), "There must be one file at a time, got 2"),
        (
            Handed([], "https://example.org/a.csv"),
            'The file "https://example.org/a.csv" must be on this computer, got the '
            "address of a page; download it first",
        ),
        (
            Handed([], "Dear all,\nsee you tomorrow, both"),
            'The file "pasted.csv" must have a column of numbers',
        ),
    ],
)
def test_what_is_no_table_is_refused_and_the_run_stays(handed, said):
    window = make(size=(320, 240))
    before = window.desk.player.run
    window.take(handed)

    assert " ".join(window.notes.lines).startswith(said)
    assert window.desk.player.run is before


@pytest.mark.parametrize("key", ["ctrl+v", "cmd+v", "shift+insert"])
def test_a_pasted_table_is_read_as_a_file_is(pasting, key):
    window = make()
    said = pasting(window, TABLE, key)
    trace = window.desk.player.trace

    assert trace.columns == ("weight", "height")
    assert trace.X.tolist() == [[1.5, 2.0], [3.5, 4.0], [9.5, 8.0]]
    assert 'left out: "name" (words); 1 row with blanks left out' in said
    press(window, "ctrl+z")
    assert len(window.desk.player.trace.X) == 60


@pytest.mark.parametrize(
    "text", ["{path}", "{uri}\n", "x-special/nautilus-clipboard\ncopy\n{uri}\n"]
)
def test_a_file_that_was_copied_in_a_file_manager_is_pasted(pasting, path, text):
    window = make(size=(320, 240))
    uri = f"file://{path.replace(' ', '%20')}"
    pasting(window, text.format(path=path, uri=uri))

    assert str(window.desk.player.settings.board) == path


def test_a_sign_that_a_pasted_table_leaves_open_is_asked_for(pasting):
    window = make()
    said = pasting(window, "people\tage\n1.200\t30\n2.300\t40\n980\t50\n")
    press(window, "2")

    assert said.endswith("choose 1.2 or 1200")
    assert window.desk.player.trace.X[0].tolist() == [1200, 30]


def test_a_file_dropped_on_black_or_on_the_help_page_is_shown(path):
    for key in "b?":
        window = make(size=(320, 240))
        press(window, key)
        window.take(Handed([path]))

        assert window.desk.player.trace.columns == ("a", "b")
        assert (window.notes.blank, window.notes.helping) == (False, False)


def test_the_help_page_has_the_key_that_pastes():
    window = make()
    press(window, "?")

    assert {"ctrl v", "paste a copied table or file"} <= set(texts(window))


def test_over_many_runs_no_points_change_unseen(pasting, path):
    window = make(size=(320, 240))
    press(window, "o")  # the choice of k lies in front
    before = window.desk.player.run
    window.take(Handed([path]))
    assert " ".join(window.notes.lines) == NOT_HERE
    assert pasting(window, TABLE) == NOT_HERE
    press(window, "left", "f2")

    assert " ".join(window.notes.lines) == NOT_HERE
    assert window.desk.player.run is before
