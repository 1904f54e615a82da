"""All boards as small pictures on the page, without a page."""

import io
from base64 import b64decode

import numpy as np
import pytest
from PIL import Image

import kmviz
from kmviz.drawing.look.style import get_style
from kmviz.live.notebook.shelf import SIZE
from kmviz.live.other_data import bytes_of
from kmviz.points.catalogue import BOARDS
from kmviz.runs.recipe import python_line, shell_line

from .explored import control, widgets_of

NAMES = list(BOARDS)


@pytest.fixture(scope="module")
def whole():
    """Return one player for all tests, since the pictures are always the same."""
    viewer = kmviz.explore("gauss", k=3, n=60, seed=4, style="light", words="de")
    tell(viewer._viewer.canvas, kind="shown", frame=1)  # the page has a canvas
    yield viewer
    viewer.close()


@pytest.fixture
def viewer(whole):
    whole.view.set_style("light")
    whole.player.change(board="gauss", k=3, n=60)
    fold_of(whole).button.value = False
    return whole


@pytest.fixture
def shelf(viewer):
    return open_shelf(viewer)


def fold_of(viewer):
    """Return the fold of the boards, which lies in a fold itself."""
    control(viewer, viewer.view.words.more).value = True
    return viewer._viewer.controls.boards.fold


def open_shelf(viewer):
    fold_of(viewer).button.value = True
    _, shelf = fold_of(viewer).box.children
    return shelf


def tell(shelf, *buffers, **event):
    shelf._handle_custom_msg(event, buffers)


def send(shelf, name, text):
    """Send a file, as the page does that reads it."""
    tell(shelf, text.encode(), kind="file", name=name, size=len(text))


def tool(viewer, words):
    fold_of(viewer)
    return control(viewer, words)


def is_open(viewer):
    return fold_of(viewer).box.layout.display is None


def picture(shelf, board):
    _, data = shelf.boards[NAMES.index(board)]
    png = b64decode(data.removeprefix("data:image/png;base64,"))
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def test_nothing_is_made_until_somebody_wants_to_see_it():
    viewer = kmviz.explore("gauss", k=3, n=60, seed=4)

    assert fold_of(viewer).box.children == ()
    viewer.close()


def test_every_board_has_its_name_and_its_picture(viewer, shelf):
    names = [name for name, _ in shelf.boards]

    assert names == [viewer.view.words.called("board", name) for name in NAMES]
    assert "Monde" in names
    assert len({data for _, data in shelf.boards}) > len(NAMES) - 4
    assert picture(shelf, "moons").shape == (SIZE[1], SIZE[0], 3)


def test_the_pictures_have_the_colours_of_the_run_and_follow_them(viewer, shelf):
    for style in ("light", "dark"):
        viewer.view.set_style(style)

        corner = picture(shelf, "moons")[0, 0]
        assert tuple(corner) == bytes_of(get_style(style).background)


def test_a_board_is_taken_and_can_be_undone(viewer, shelf):
    before = viewer.player.trace

    tell(shelf, kind="take", item=NAMES.index("rings"))

    assert viewer.player.settings.board == "rings"
    assert not is_open(viewer)
    viewer.player.undo()
    assert viewer.player.trace == before


def test_escape_closes_the_boards_and_changes_nothing(viewer, shelf):
    before = viewer.player.trace
    assert is_open(viewer)

    tell(shelf, kind="leave")

    assert not is_open(viewer)
    assert viewer.player.trace is before


def test_the_board_that_is_there_is_marked_however_it_came(viewer, shelf):
    assert shelf.taken == NAMES.index("gauss")

    viewer.player.change(board="moons")
    assert shelf.taken == NAMES.index("moons")
    viewer.player.change(board=np.eye(3), k=1)
    assert shelf.taken == -1


def test_where_no_hand_is_felt_there_is_no_such_button():
    viewer = kmviz.explore("gauss", k=3, n=60, canvas="image")

    assert fold_of(viewer).button.layout.display == "none"
    viewer.close()


TABLE = "a,b,c\n" + "\n".join(f"{i},{i * i % 7}.5,{i % 5}.25" for i in range(20))


def test_a_file_of_the_page_is_read_its_columns_ticked_and_standardized(viewer, shelf):
    send(shelf, "../three.csv", TABLE)

    assert viewer.player.trace.columns == ("b", "c")
    assert (viewer.player.settings.board.name, is_open(viewer)) == ("three.csv", False)
    values = [str(getattr(each, "value", "")) for each in widgets_of(viewer.box)]
    assert any("andere wählt Mehr › Andere Spalten" in each for each in values)
    ticks, begin = open_columns(viewer)
    assert {name: tick.value for name, tick in ticks.items()} == {
        "a": False,
        "b": True,
        "c": True,
    }
    ticks["a"].value, ticks["b"].value = True, False
    begin.click()
    assert viewer.player.trace.columns == ("a", "c")
    assert columns_of(viewer).box.children == ()
    tool(viewer, "Standardisieren").click()
    assert np.allclose(viewer.player.trace.X.std(axis=0), 1)


def test_columns_close_when_there_is_another_table(viewer, shelf):
    send(shelf, "three.csv", TABLE)
    ticks, begin = open_columns(viewer)
    for tick in ticks.values():
        tick.value = False
    begin.click()
    assert columns_of(viewer).button.value  # of none there is nothing to be shown

    viewer.player.change(board="iris")
    assert not columns_of(viewer).button.value
    assert next(iter(open_columns(viewer)[0])) == "sepal length (cm)"
    viewer.player.change(board="moons")
    assert columns_of(viewer).button.layout.display == "none"


def columns_of(viewer):
    fold_of(viewer)
    return viewer._viewer.controls._columns.fold


def open_columns(viewer):
    """Return the ticks of the columns by their names, and what shows them."""
    columns_of(viewer).button.value = True
    (row,) = columns_of(viewer).box.children
    *ticks, begin = row.children
    return {tick.description: tick for tick in ticks}, begin


def test_the_line_that_makes_a_run_again_calls_a_sent_file_as_its_owner_does(
    viewer, shelf, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "three.csv").write_text(TABLE)

    send(shelf, "three.csv", TABLE)
    line = python_line(viewer.player.run)

    assert line == 'kmviz.make_run("three.csv", seed=4)'
    assert np.array_equal(eval(line)[-1].labels, viewer.player.trace[-1].labels)
    assert "--data three.csv " in shell_line("show", None, viewer.player.run)


def test_it_is_told_that_a_sent_file_must_lie_beside_for_the_line(
    viewer, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    send(viewer._viewer.canvas, "three.csv", TABLE)
    desk, file = viewer._viewer.desk, tmp_path / "three.csv"

    told = [desk.wanted()]
    file.write_text(TABLE + "9,9,9\n")
    told.append(desk.wanted())
    file.write_text(TABLE)
    told.append(desk.wanted())

    first = 'first put the file "three.csv" into the present folder'
    assert told == [first, first, None]


def test_a_file_that_is_dropped_on_the_picture_is_taken_or_refused(viewer):
    send(viewer._viewer.canvas, "words.csv", "only,words\nand,more")
    refused = viewer._viewer.alarm.line.value
    send(viewer._viewer.canvas, "three.csv", TABLE)

    assert "Die Datei „words.csv“ muss eine Spalte mit Zahlen haben" in refused
    assert viewer.player.trace.columns == ("b", "c")
    assert viewer._viewer.alarm.line.value == ""


def test_it_is_asked_how_a_file_is_read_that_has_two_readings(viewer):
    readings, table = viewer._viewer.controls.boards.readings, "a;b\n1.200;2\n1.300;5\n"
    send(viewer._viewer.canvas, "two.csv", table)
    assert readings.layout.display is None
    send(viewer._viewer.canvas, "words.csv", "only,words\nand,more")
    assert readings.layout.display == "none"

    send(viewer._viewer.canvas, "two.csv", f"{table}1.400;7\n")
    offered = [each.description for each in readings.children]
    said = viewer._viewer.alarm.line.value
    readings.children[1].click()

    assert offered == ["1.2", "1200", "Abbrechen"]
    assert "und hat „1.200“ in Zeile 2: 1.2 oder 1200 wählen<" in said
    assert viewer.player.trace.X[:, 0].tolist() == [1200, 1300, 1400]
    assert readings.layout.display == "none"
    assert viewer._viewer.alarm.line.value == ""


def test_a_file_that_a_page_cannot_send_is_refused(viewer, shelf):
    before = viewer.player.trace

    tell(shelf, kind="file", name="large.csv", size=9_500_000)

    said = "Eine Datei von der Seite darf höchstens 8 MB haben, nicht 9: lege sie"
    assert said in viewer._viewer.alarm.line.value
    for n, said in ((2, "nicht 2"), (0, "nur eine Datei oder Tabelle")):
        tell(shelf, kind="file", name="several.csv", size=9, n=n)
        assert said in viewer._viewer.alarm.line.value
    assert viewer.player.trace is before
