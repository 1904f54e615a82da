"""Other points, chosen in the window: boards, files, columns."""

from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.backend_bases import KeyEvent, MouseEvent
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kmviz.drawing.artists.lettering import text_width
from kmviz.drawing.look.look import Look
from kmviz.drawing.words.languages import get_words, languages
from kmviz.live.desk import Desk
from kmviz.live.other_data import named_board
from kmviz.live.player import Player
from kmviz.live.view import View
from kmviz.live.window.boards_face import BOARD_KEYS
from kmviz.live.window.dropping import Handed, take_drops
from kmviz.live.window.toolkit import ask_for_file
from kmviz.live.window.window import Window
from kmviz.points.catalogue import BOARDS
from kmviz.runs.settings import Settings


@pytest.fixture
def window():
    canvas = FigureCanvasAgg(Figure(figsize=(8.001, 5.001), dpi=100))
    window = Window(Desk(Player(Settings("moons", n=40))), View(), canvas)
    window.canvas.draw()
    press(window, "right", "f2")
    return window


def press(window, *keys):
    for key in keys:
        event = KeyEvent("key_press_event", window.canvas, key)
        window.canvas.callbacks.process("key_press_event", event)


def test_the_board_of_the_run_is_pointed_to_and_each_has_a_name_and_a_picture(window):
    shelf, names = window.face.pane, list(BOARDS)
    boxes = [shelf.box(i) for i in range(len(names))]

    assert names[window.face.chosen] == "moons"
    assert set(names) <= {piece.text for piece in window.overlay.pieces}
    assert {shelf.item_at(box.left + 9, box.top + 9) for box in boxes} == set(
        range(len(names))
    )
    pixels = shelf.pixels(0)
    parts = [
        pixels[int(b.top) : int(b.bottom), int(b.left) : int(b.right)] for b in boxes
    ]
    assert all(len(np.unique(part.reshape(-1, 4), axis=0)) > 1 for part in parts)


@pytest.mark.parametrize("code", languages())
def test_a_long_name_of_a_board_has_two_lines_before_it_is_too_small(window, code):
    window.view.words = get_words(code)
    window.glass.lay()
    names = [p for p in window.overlay.pieces if p.text and not p.name]

    assert len(names) >= len(BOARDS)
    assert min(p.size for p in names) > 0.6 * max(p.size for p in names)


def test_enter_takes_the_board_and_escape_leaves_the_run_as_it_was(window):
    press(window, "escape")
    assert (window.desk.player.position, window.face) == (1, window.run_face)
    press(window, "f2", "right", "enter")
    assert window.desk.player.settings.board == "rings"
    assert window.run_face.screen.position == 0
    press(window, "ctrl+z")

    assert window.desk.player.settings.board == "moons"


def test_the_key_that_shows_the_boards_leads_back(window):
    press(window, "f2")

    assert (window.face, window.desk.player.position) == (window.run_face, 1)


def test_a_click_takes_the_board_that_is_there(window):
    box = window.face.pane.box(list(BOARDS).index("iris"))
    spot = box.left + 9, window.canvas.figure.bbox.height - box.top - 9
    event = MouseEvent("button_press_event", window.canvas, *spot, button=1)
    window.canvas.callbacks.process("button_press_event", event)

    assert window.desk.player.settings.board == "iris"


def test_a_board_with_other_columns_has_their_names_beside_it_and_on_no_card(window):
    for name in ("iris", "rings"):
        window.glass.boards_face.chosen = list(BOARDS).index(name)
        press(window, "enter")
        assert (window.desk.player.settings.board, window.notes.lines) == (name, [])
        press(window, "f2")


def test_points_are_doubled_halved_and_standardized(window):
    press(window, "+", "+", "-", "/")
    player = window.desk.player

    assert len(player.trace.X) == 80
    assert np.allclose(player.trace.X.std(axis=0), 1)
    assert window.face is window.run_face


def test_a_file_is_taken_and_what_it_holds_is_said(window, tmp_path):
    file = tmp_path / "own.csv"
    file.write_text("a,b,c,d\n" + "1.5,2.5,3.5,4.5\n2.5,1.5,9.5,8.5\n" * 4)
    window.take(Handed([str(file)]))

    assert window.face is window.run_face
    assert len(window.desk.player.trace.X) == 8
    assert "2 of 4 columns" in " ".join(window.notes.lines)


def test_what_a_file_that_is_chosen_leaves_out_is_said(window, tmp_path, monkeypatch):
    file = tmp_path / "lands.csv"
    file.write_text("land,cases,share\nA,2155,19.47\nB,1020,9.5\nC,980,7.1\n")
    ask = "kmviz.live.window.boards_face.ask_for_file"
    monkeypatch.setattr(ask, lambda _: str(file))
    press(window, "o")

    assert 'left out: "land" (words)' in " ".join(window.notes.lines)


def test_who_chooses_no_file_is_not_told_that_nothing_has_changed(window, monkeypatch):
    ask = "kmviz.live.window.boards_face.ask_for_file"
    monkeypatch.setattr(ask, lambda _: "")
    press(window, "o")
    assert (window.face, window.notes.lines) == (window.glass.boards_face, [])
    press(window, "c")

    assert window.notes.lines == ["c changes nothing here"]


def test_nothing_is_chosen_in_a_dialogue_of_tk_whose_window_is_closed(monkeypatch):
    tkinter = pytest.importorskip("tkinter")

    def ask(*, parent):
        raise tkinter.TclError

    monkeypatch.setattr("tkinter.filedialog.askopenfilename", ask)
    assert ask_for_file(SimpleNamespace(get_tk_widget=object)) == ""


@pytest.mark.parametrize(("key", "first"), [("1", 1.2), ("2", 1200)])
def test_a_decimal_sign_that_stays_open_is_asked_for(window, tmp_path, key, first):
    file = tmp_path / "towns.csv"
    file.write_text("people;age\n1.200;30\n2.300;40\n980;50\n")
    press(window, "escape")
    window.take(Handed([str(file)]))

    assert " ".join(window.notes.lines) == (
        f'The file "{file}" must show how to read column "people", got "1.200" in '
        "line 2: choose 1.2 or 1200"
    )
    buttons = {piece.name: piece.text for piece in window.overlay.pieces}
    assert (buttons["1"], buttons["2"]) == ("1: 1.2", "2: 1200")
    press(window, key)
    assert window.face is window.run_face
    assert window.desk.player.trace.X[0].tolist() == [first, 30]
    press(window, "f2")
    assert "1" not in {piece.name for piece in window.overlay.pieces}


def test_every_key_of_the_boards_is_on_its_help_page_or_an_arrow(window):
    press(window, "?")
    told = {piece.name for piece in window.overlay.pieces}

    assert {key for key, command in BOARD_KEYS.items() if command.words} <= told
    assert window.view.words.key_to_run in texts(window)


def test_what_is_said_over_the_boards_hides_no_name(window):
    press(window, "right", "right", "s")
    window.glass.say("9 points, 2 of 5 columns")
    window.glass.paint()
    card = next(piece.box for piece in window.overlay.pieces if piece.name == "card")
    boxes = [window.face.pane.box(i) for i in range(len(BOARDS))]

    assert not any(b.right > card.left and b.bottom > card.top for b in boxes)


def test_an_empty_board_is_filled_by_clicks_and_drags_and_then_run(window):
    press(window, "e")
    assert window.view.words.fill_board in texts(window)
    press(window, "enter")
    assert "For k = 2 there must be at least 2 points, got 0" in texts(window)

    for x, y in [(100, 100), (300, 200)]:
        window.touch(x, y)
        window.move(x + 60, y)
        window.release(x + 60, y)
    assert "14 points" in texts(window)
    press(window, "enter")

    assert len(window.desk.player.trace.X) == 14
    assert window.face is window.run_face
    assert_same_as_full_draw(window)


def test_boards_are_laid_over_points_of_ones_own_too(window):
    window.desk.player.change(board=np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 0.0]]))
    press(window, "escape", "f2")

    assert window.face is window.glass.boards_face
    assert window.face.chosen is None


def test_keys_put_points_on_an_empty_board(window):
    press(window, "e", "left", "space", "right", "right", "space", "enter")

    (left, high), (right, low) = window.desk.player.trace.X
    assert left < right
    assert high == low


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_a_mouse_that_is_not_pressed_any_more_sprays_no_points(window, by):
    press(window, "e", "left")
    if by == "key":
        press(window, "space")
    else:
        window.touch(100, 100)
        window.release(100, 100)

    window.move(300, 200)

    assert len(window.desk.sketch.points) == 1


def texts(window):
    return " ".join(piece.text for piece in window.overlay.pieces)


def assert_same_as_full_draw(window):
    quick = np.array(window.canvas.buffer_rgba())
    window.canvas.draw()
    np.testing.assert_array_equal(quick, np.array(window.canvas.buffer_rgba()))


def test_a_window_that_takes_no_drops_says_once_how_a_file_is_opened(window):
    press(window, "escape")
    window.takes_drops = take_drops(window.canvas, window.take)
    press(window, "f2")
    said = ["o opens files, ctrl v paste; to drop: pip install tkinterdnd2"]
    assert window.notes.lines == said

    press(window, "escape", "f2")

    assert window.notes.lines == []


def test_boards_that_take_a_while_come_one_by_one(window, monkeypatch):
    at_once = np.array(window.canvas.buffer_rgba())
    monkeypatch.setattr("kmviz.live.window.boards_face.PART", 0.0)
    press(window, "escape")
    window.glass.boards_face.pane.clear()
    window.desk.player.beside = True

    press(window, "f2")
    assert (window.glass.coming, window.ticking.on) == (True, True)
    while window.glass.coming:
        window.ticking.tick()

    assert not window.ticking.on
    np.testing.assert_array_equal(window.canvas.buffer_rgba(), at_once)
    window.glass.boards_face.pane.clear()
    window.canvas.draw()
    assert (window.glass.coming, window.ticking.on) == (True, True)
    press(window, "escape")
    assert not window.glass.coming


def test_names_and_frames_of_the_boards_come_before_any_board_is_made(window):
    window.desk.player.beside = True
    named_board.cache_clear()
    press(window, "escape")
    window.glass.boards_face.pane.clear()
    press(window, "f2")

    assert "moons" in texts(window)
    assert named_board.cache_info().currsize == 0
    window.ticking.tick()
    assert named_board.cache_info().currsize > 0


@pytest.mark.parametrize("code", ["en", "fr", "ja"])
def test_what_can_be_done_on_an_empty_board_is_read_whole_in_a_narrow_window(code):
    canvas = FigureCanvasAgg(Figure(figsize=(3.901, 7.601), dpi=100))
    view = View(Look(words=code))
    window = Window(Desk(Player(Settings("moons", n=40))), view, canvas)
    press(window, "f2", "e")
    window.canvas.draw()

    said = [p for p in window.overlay.pieces if p.text and not p.name and p.size > 16]
    wides = [text_width(p.text, p.size * 72 / 100) for p in said]
    assert len(said) > 1
    assert max(wides) < 390
    assert_same_as_full_draw(window)
