"""The window, by made-up events on a canvas without a screen."""

from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.backend_bases import CloseEvent, KeyEvent, MouseEvent, ResizeEvent
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image, ImageSequence

from kmviz import Scene, Trace, kmeans
from kmviz.drawing.languages import ENGLISH
from kmviz.drawing.look import Look
from kmviz.encoding.tiles import TILE
from kmviz.live.costs import Cost
from kmviz.live.desk import Desk
from kmviz.live.hand import CLICKS
from kmviz.live.keys import KEYS
from kmviz.live.player import Player
from kmviz.live.telling import answer, reasons
from kmviz.live.view import View
from kmviz.live.window.awake import Awake
from kmviz.live.window.motion import Motion
from kmviz.live.window.run_face import HAND_KEYS
from kmviz.live.window.speech import help_lines
from kmviz.live.window.window import WINDOW_KEYS, Window
from kmviz.runs.settings import Settings

POINTS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [9.0, 9.0], [9.0, 8.0], [5.0, 6.0]]


class Clock:
    """A clock that stands still until it is told."""

    now = 0.0

    def __call__(self):
        return self.now


def make(player=None, size=(640, 480), clock=None, view=None):
    """Return a window on a canvas of this size, drawn once."""
    player = player or Player(Settings("gauss", n=60, k=3, seed=7))
    figure = Figure(figsize=((size[0] + 1e-3) / 100, (size[1] + 1e-3) / 100), dpi=100)
    canvas = FigureCanvasAgg(figure)
    window = Window(Desk(player), view or View(), canvas, clock=clock or Clock())
    window.canvas.draw()
    return window


def press(window, *keys):
    for key in keys:
        event = KeyEvent("key_press_event", window.canvas, key)
        window.canvas.callbacks.process("key_press_event", event)


def mouse(window, name, x, y, **more):
    height = window.canvas.figure.bbox.height
    event = MouseEvent(name, window.canvas, x, height - y, **more)
    window.canvas.callbacks.process(name, event)


def click(window, x, y):
    mouse(window, "button_press_event", x, y, button=1)
    mouse(window, "button_release_event", x, y, button=1)


def drag(window, start, *ways):
    mouse(window, "button_press_event", *start, button=1)
    for way in ways:
        mouse(window, "motion_notify_event", *way, button=1)
    mouse(window, "button_release_event", *ways[-1], button=1)


def spot_of_name(window, name):
    """Return the middle of what can be clicked under a name."""
    piece = next(p for p in window.overlay.pieces if p.name == name)
    box = piece.box
    return box.left + box.width / 2, box.top + box.height / 2


def empty_spot(window):
    width, height = window.run_face.screen.size
    screen = window.run_face.screen
    for y in range(5, height, 10):
        for x in range(5, width, 10):
            spot, scene = screen.share(x, y), screen.scene
            nothing = screen.star_at(x, y) is None and scene.point_at(*spot) is None
            if nothing and scene.place_at(*spot) is not None:
                return x, y
    raise AssertionError


def shown(window):
    return np.array(window.canvas.buffer_rgba())


def assert_same_as_full_draw(window):
    quick = shown(window)
    window.canvas.draw()
    np.testing.assert_array_equal(quick, shown(window))


def texts(window):
    return [piece.text for piece in window.overlay.pieces]


# Presenters


def test_a_presenters_remote_steps_blanks_and_undoes():
    window = make()
    player = window.desk.player
    press(window, "pagedown", "pagedown", "pageup")
    assert player.position == 1
    press(window, ".")
    assert (shown(window)[..., :3] == 0).all()
    press(window, "pagedown")
    assert_same_as_full_draw(window)
    assert player.position == 1
    player.move_star(0, (0.5, 0.5))
    press(window, "ctrl+z")
    assert not player.can_undo


def test_q_asks_only_if_work_by_hand_would_be_lost():
    window = make()
    player = window.desk.player
    player.move_star(0, (0.5, 0.5))

    press(window, "q")
    assert " ".join(window.notes.lines) == ENGLISH.quit_or_not
    press(window, "right", "q")
    assert not window.ended
    press(window, "q")
    assert window.ended


def test_q_closes_at_once_what_other_keys_have_made():
    window = make()
    press(window, "r", "4", "right", "q")

    assert window.ended


# Working


def test_saving_says_how_far_it_is_and_escape_ends_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = []
    window = make(clock=lambda: float(len(told)))
    press(window, "right")

    def hear():
        told.append([window.notes.lines[0], *(p.name for p in window.overlay.pieces)])
        press(window, "right", "q", *["escape"] * (len(told) == 2))

    window.canvas.flush_events = hear
    window._save()

    assert told[0][0] == "Saving: 0 % (escape cancels)"
    assert [len(told), told[0].count("escape"), "right" in told[0]] == [2, 1, False]
    assert window.notes.lines == [ENGLISH.not_saved]
    assert (window.desk.player.position, list(tmp_path.iterdir())) == (1, [])


def test_a_board_of_many_points_says_that_it_works_before_it_does():
    window, said = make(Player(Settings("gauss", n=100_000, k=2))), []
    window.canvas.flush_events = lambda: said.append(
        (window.desk.player.settings.seed, window.notes.lines)
    )
    press(window, "right", "r")

    assert said == [(0, [ENGLISH.working])]
    assert window.desk.player.settings.seed == 1


@pytest.fixture
def slow(monkeypatch):
    """A window in which everything takes a while."""
    monkeypatch.setattr("kmviz.live.costs.FELT", -1.0)
    window = make()
    window.desk.player.beside = True
    return window


def finish(window):
    while window.desk.player.errand is not None:
        window.ticking.tick()


def test_long_work_says_how_far_it_is_and_hears_escape(slow):
    before = shown(slow)
    press(slow, "r")
    assert any(text.startswith("Working: ") for text in texts(slow))
    assert "Cancel (escape)" in texts(slow)

    press(slow, "right", "q", "escape")

    assert texts(slow).count(ENGLISH.as_it_was) == 1
    assert slow.desk.player.settings.seed == 7
    press(slow, "left")
    finish(slow)
    np.testing.assert_array_equal(shown(slow), before)


@pytest.mark.parametrize("keys", [["r"], ["end"], ["n", "right"]])
def test_what_was_worked_out_beside_is_shown_as_ever(slow, keys):
    for key in keys:
        press(slow, key)
        finish(slow)

    assert_same_as_full_draw(slow)
    other = make()
    press(other, *keys)
    np.testing.assert_array_equal(shown(slow), shown(other))


def test_a_window_asks_before_what_costs_much(slow, monkeypatch):
    cost = Cost(seconds=42.0, memory=2.5e9)
    monkeypatch.setattr("kmviz.live.player.cost_of_run", lambda *_: cost)

    press(slow, "n")
    assert "This will take about 42 s and 2.5 GB of memory" in texts(slow)
    click(slow, *spot_of_name(slow, "enter"))
    finish(slow)

    assert slow.desk.player.settings.board_seed == 1


def test_what_fails_beside_is_told(slow):
    slow.desk.player.change(k=61)
    finish(slow)

    assert any("got 61" in text for text in texts(slow))


def test_ctrl_c_ends_work_first_and_the_window_only_then(slow):
    press(slow, "r")

    assert (slow.interrupt(), slow.ended) == (False, False)
    assert (slow.interrupt(), slow.ended) == (True, True)


# What is drawn


@pytest.mark.parametrize("size", [(640, 360), (640, 480), (480, 640), (1001, 563)])
def test_the_picture_is_that_of_a_scene_and_the_bar_is_below(size):
    window = make(size=size)
    press(window, "right", "right")

    width, height = window.run_face.screen.size
    scene = Scene(window.desk.player.trace, size=(width, height))
    scene.draw(2)
    np.testing.assert_array_equal(
        shown(window)[:height], np.asarray(scene.canvas.buffer_rgba())
    )
    assert (width, height) == (size[0], min(p.box.top for p in bar_of(window)))


def bar_of(window):
    return [piece for piece in window.overlay.pieces if piece.name == "bar"]


@pytest.mark.parametrize(
    "keys",
    [
        ("right", "right", "right", "left"),
        ("right", "d", "right", "d"),
        ("v", "t", "l", "h", "p", "g", "k", "end"),
        ("4", "end", "u", "i", "r", "n"),
        ("?",),
        ("?", "?", "right"),
        ("right", "w", "tab", "enter", "shift+right", "shift+up", "enter", "right"),
        ("9", "9", "0"),
    ],
)
def test_what_is_sent_bit_by_bit_is_the_full_draw(keys):
    window = make()

    for key in keys:
        press(window, key)

        assert_same_as_full_draw(window)


def test_only_what_differs_is_sent(monkeypatch):
    window = make()
    press(window, "right", "right")
    boxes = []
    monkeypatch.setattr(window.canvas, "blit", boxes.append)

    press(window, "up")

    said = [piece for piece in window.overlay.pieces if piece.name == "card"]
    top = min(piece.box.top for piece in [*bar_of(window), *said])
    assert said
    assert boxes
    assert all(box.y1 <= 480 - top + TILE for box in boxes)


def test_rows_that_were_left_out_are_told_until_the_next_key(tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text("x,y\n1,2\n3,\n5,6\n1,1\n7,2\n")
    window = make(Player(Settings(file)))

    assert "1 row with blanks left out" in texts(window)
    press(window, "right")
    assert "1 row with blanks left out" not in texts(window)


def test_the_picture_grows_with_the_window():
    window = make(size=(640, 480))
    press(window, "right")
    window.canvas.figure.set_size_inches(12.80001, 7.20001, forward=False)
    event = ResizeEvent("resize_event", window.canvas)
    window.canvas.callbacks.process("resize_event", event)
    window.canvas.draw_idle()

    assert window.run_face.screen.size[0] == 1280
    assert shown(window).shape == (720, 1280, 4)
    assert_same_as_full_draw(window)
    press(window, "right")
    assert_same_as_full_draw(window)


@pytest.mark.parametrize("size", [(480, 360), (640, 480), (1280, 720), (1920, 1080)])
def test_the_words_of_bar_and_help_lie_inside_and_apart(size):
    window = make(size=size)
    bar = list(window.overlay.pieces)
    press(window, "?")
    page = window.overlay.pieces[len(bar) :]

    boxes = [p.box for p in window.overlay.pieces if p.text]
    assert min(box.left for box in boxes) >= 0
    assert max(box.right for box in boxes) <= size[0]
    assert max(box.bottom for box in boxes) <= size[1]
    for pieces in (bar, page):
        words = [piece.box for piece in pieces if piece.text]
        for here, there in combinations(words, 2):
            beside = here.right <= there.left or there.right <= here.left
            assert beside or here.bottom <= there.top or there.bottom <= here.top
    rows = [p for p in window.overlay.pieces if p.name not in ("help", "bar")]
    assert {p.name for p in rows} >= set(KEYS) - set("123456789")


# Keys


def test_every_key_is_on_the_help_page():
    commands = {
        key: command.words for key, command in {**HAND_KEYS, **WINDOW_KEYS}.items()
    }
    on_page = {name for name, _, _ in help_lines(commands, ENGLISH)}

    digits = set("123456789")
    moves = {key for key in HAND_KEYS if key.startswith("shift+")}
    assert on_page == set(KEYS) - digits | {*HAND_KEYS, *WINDOW_KEYS} - moves | {
        "?",
        "help",
    }


def test_no_key_of_the_window_hides_one_of_the_player():
    assert not set(KEYS) & {*HAND_KEYS, *WINDOW_KEYS, "?"}


@pytest.mark.parametrize("key", [" ", "space"])
def test_space_plays_and_pauses(key):
    window = make()

    press(window, key)
    assert window.desk.player.playing
    press(window, key)
    assert not window.desk.player.playing


@pytest.mark.parametrize("k", range(1, 10))
def test_a_digit_sets_the_number_of_stars(k):
    window = make()
    press(window, str(k))

    assert window.desk.player.trace.k == k


def test_plus_and_minus_change_the_number_of_stars():
    window = make()

    press(window, "+")
    assert window.desk.player.trace.k == 4
    press(window, "-", "-")
    assert window.desk.player.trace.k == 2


def test_capital_letters_are_the_same_keys():
    window = make()
    press(window, "D")

    assert window.view.style == "dark"


def test_a_refusal_is_told_and_changes_nothing():
    window = make(Player(trace=kmeans(POINTS, k=2, rng=0)))
    trace = window.desk.player.trace

    press(window, "9")

    assert window.desk.player.trace is trace
    said = " ".join(texts(window))
    assert (
        "k must be a whole number between 1 and the number of points (6), got 9" in said
    )
    press(window, "right")
    assert "k must be" not in " ".join(texts(window))


def test_the_run_so_far_is_saved_under_a_free_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kmviz-1.gif").write_bytes(b"mine")
    window = make()
    press(window, "right", "right", "v", "l", "s")
    assert "Saving the run so far …" in texts(window)
    window._save()

    with Image.open("kmviz-2.gif") as film:
        size = film.size
        assert min(size) == 600
        assert size[0] / size[1] == pytest.approx(
            np.divide(*window.run_face.screen.size), 0.01
        )
        *_, last = ImageSequence.Iterator(film)
        seen = np.asarray(last.convert("RGB"), dtype=float)
    whole = window.desk.player.trace
    so_far = Trace(whole.X, iter(whole[:3]), columns=whole.columns)
    scene = Scene(so_far, size=size, shown=window.view.shown)
    scene.draw(2)
    assert np.abs(seen - np.asarray(scene.canvas.buffer_rgba())[..., :3]).mean() < 0.3
    assert any(text.startswith("Saved kmviz-2.gif (") for text in texts(window))
    assert (tmp_path / "kmviz-1.gif").read_bytes() == b"mine"


def test_a_star_is_moved_by_keys_alone():
    window = make()
    before = window.desk.player.now.centroids.copy()
    press(window, "tab", "enter", "shift+right", "shift+right", "enter")

    moved = window.desk.player.now.centroids - before
    assert (moved[0] > [0.01, -0.01]).all()
    assert (moved[1:] == 0).all()
    assert window.desk.player.held is None


def test_points_are_asked_and_added_by_keys_alone():
    window = make(Player(trace=kmeans(POINTS, init=POINTS[:2])))
    press(window, "x", "tab", *["shift+right"] * 8, *["shift+up"] * 2, "enter")

    assert len(window.desk.player.trace.X) == 7
    press(window, *["x"] * (len(CLICKS) - 1), "enter")
    assert any(text.startswith("Point 7: ") for text in texts(window))


def test_a_step_lets_go_of_the_star_at_the_pointer():
    window = make()
    press(window, "tab", "enter", "shift+right", "right")
    trace = window.desk.player.trace

    press(window, "shift+right")

    assert window.desk.player.trace is trace
    assert window.desk.player.position == 1


def test_escape_takes_pointer_and_marks_away():
    window = make()
    press(window, "right", "w", "tab", "escape")

    assert window.desk.player.prediction is None
    assert len(window.overlay.pieces) == len(make().overlay.pieces)


@pytest.mark.parametrize("key", ["shift", "alt", "control", "f4", "0"])
def test_a_key_without_a_meaning_leaves_notes_and_help_alone(key):
    window = make()
    press(window, "?", key)
    assert "Keys, or click" in texts(window)
    press(window, key, "?")
    assert "Keys, or click" not in texts(window)

    click(window, *window.run_face.screen.spot_of_point(4))
    before = texts(window)
    press(window, key)

    assert "Point 5: no cluster yet" in before
    assert texts(window) == before


def test_another_way_to_place_the_stars_is_named():
    window = make()
    press(window, "i")

    assert f"Stars are placed by {window.desk.player.settings.init}" in texts(window)
    press(window, "right")
    assert not any(text.startswith("Stars are placed") for text in texts(window))


def test_another_way_to_place_the_stars_is_named_in_the_words_of_the_view():
    window = make(view=View(Look(words="de")))

    press(window, "i")

    assert window.desk.player.settings.init == "partition"
    assert "So werden die Sterne gesetzt: Aufteilung" in texts(window)


def test_the_last_star_is_not_taken_away():
    window = make(Player(Settings("gauss", n=60, k=1, seed=7)))
    press(window, "-")

    assert window.desk.player.trace.k == 1
    assert "There must be at least one star, and this is the last one" in texts(window)


# Mouse


def test_every_word_of_the_bar_does_what_its_key_does():
    window = make()

    click(window, *spot_of_name(window, "right"))
    assert window.desk.player.position == 1
    click(window, *spot_of_name(window, "+"))
    assert window.desk.player.trace.k == 4
    click(window, *spot_of_name(window, "space"))
    assert window.desk.player.playing


def test_the_help_page_can_be_clicked():
    window = make()
    click(window, *spot_of_name(window, "?"))
    assert "Keys, or click" in texts(window)

    click(window, *spot_of_name(window, "d"))

    assert window.view.style == "dark"
    assert "Keys, or click" not in texts(window)


def test_a_star_is_dragged_and_the_run_goes_on_from_there():
    window = make()
    press(window, "right", "right")
    x, y = window.run_face.screen.spot_of(0)
    drag(window, (x, y), (x + 20, y), (x + 40, y - 10))

    assert window.desk.player.fork.at == 3
    assert (
        np.hypot(*np.subtract(window.run_face.screen.spot_of(0), (x + 40, y - 10))) < 1
    )
    assert window.desk.player.held is None
    assert_same_as_full_draw(window)


def test_a_star_taken_beside_its_middle_moves_as_far_as_the_mouse():
    window = make()
    x, y = window.run_face.screen.spot_of(0)

    drag(window, (x + 6, y - 5), (x + 16, y - 5))

    assert np.subtract(window.run_face.screen.spot_of(0), (x, y)) == pytest.approx(
        (10, 0)
    )


def test_a_star_taken_by_keys_beside_its_middle_moves_as_far_as_the_pointer():
    window = make()
    press(window, "tab")
    x, y = window.run_face.pointer.spot
    window.run_face.pointer.spot = x + 6, y - 5

    press(window, "enter", "shift+right", "enter")

    stride = 0.02 * window.run_face.screen.size[1]
    assert np.subtract(window.run_face.screen.spot_of(0), (x, y)) == pytest.approx(
        (stride, 0)
    )


def test_a_mark_taken_beside_its_middle_moves_as_far_as_the_mouse():
    window = make()
    press(window, "right", "w")
    x, y = window.run_face.screen.spot_of(1)
    drag(window, (x, y), (x + 40, y))

    drag(window, (x + 46, y - 5), (x + 56, y - 5))

    assert np.subtract(window.run_face.screen.spot_of(1), (x + 50, y)) == pytest.approx(
        (0, 0)
    )


def test_while_a_star_is_dragged_the_scene_is_kept():
    window = make()
    x, y = window.run_face.screen.spot_of(0)
    scene = window.run_face.screen.scene
    mouse(window, "button_press_event", x, y, button=1)
    mouse(window, "motion_notify_event", x + 30, y, button=1)

    assert window.run_face.screen.scene is scene
    assert_same_as_full_draw(window)
    mouse(window, "button_release_event", x + 30, y, button=1)
    assert window.run_face.screen.scene is not scene
    assert_same_as_full_draw(window)


def test_a_star_stays_on_the_board():
    window = make()
    place = window.desk.player.now.centroids[0].copy()
    drag(window, window.run_face.screen.spot_of(0), (-50, -50))

    assert (window.desk.player.now.centroids[0] == place).all()


def test_a_click_beside_everything_adds_a_point_once_that_was_chosen():
    window = make()
    spot = empty_spot(window)
    click(window, *spot)
    assert len(window.desk.player.trace.X) == 60
    press(window, "x")
    place = window.run_face.screen.scene.place_at(*window.run_face.screen.share(*spot))
    click(window, *spot)

    assert len(window.desk.player.trace.X) == 61
    assert window.desk.player.trace.X[-1] == pytest.approx(place, rel=1e-4)


def test_a_click_on_a_point_says_why():
    window = make(Player(trace=kmeans(POINTS, k=2, init=POINTS[:2])))
    press(window, "right")
    click(window, *window.run_face.screen.spot_of_point(3))

    said = texts(window)
    assert "Point 4: cluster 2" in said
    assert "12.0 from star 2, the nearest" in [t.replace("12.04", "12.0") for t in said]
    assert "12.73 from star 1" in said
    rings = window.run_face.screen.scene.layers["pointer"].rings
    assert rings[0].places.tolist() == [POINTS[3]]
    press(window, "left")
    assert "Point 4: no cluster yet" in texts(window)
    press(window, "escape")
    assert not len(rings[0].places)


def test_a_click_on_a_star_says_what_it_is_at_every_step():
    window = make(Player(trace=kmeans(POINTS, k=2, init=POINTS[:2])))
    star = window.run_face.screen.spot_of(1)
    press(window, "right")
    click(window, *star)
    assert "the star is 7.62 from there" in card(window)
    press(window, "right")
    assert "the star is there" in card(window)
    ring = window.run_face.screen.scene.layers["pointer"].rings[0].places
    np.testing.assert_array_equal(ring, window.desk.player.now.centroids[[1]])
    click(window, *window.run_face.screen.spot_of(1))
    assert not card(window)


@pytest.mark.parametrize("key", ["tab", "shift+left"])
def test_a_pointer_that_comes_says_once_by_which_keys_stars_are_moved(key):
    window = make()
    press(window, key)
    assert [line.split(":")[0] for line in window.notes.lines] == [
        "tab",
        "shift ← → ↑ ↓",
        "enter",
    ]
    press(window, "enter")
    assert not window.notes.lines


def test_keys_alone_ask_what_a_star_is():
    window = make()
    press(window, "right", "tab", "enter", "enter")

    (head, *_) = card(window)
    assert head == f"Star 1: {window.desk.player.now.sizes[0]} points"


def card(window):
    """Return the lines of the card of a point."""
    return [p.text for p in window.overlay.pieces if p.name == "card" and p.text]


def test_the_card_of_a_point_tells_the_truth_at_every_step_while_playing():
    clock = Clock()
    window = make(clock=clock)
    press(window, "right", "right")
    click(window, *window.run_face.screen.spot_of_point(5))
    window.desk.player.play()

    cards = []
    while window.desk.player.playing:
        tick(window, clock, 0.6)
        assert card(window) == [line.text for line in reasons(window.desk.player, 5)]
        cards.append(tuple(card(window)))

    assert len(set(cards)) > 1


def test_the_card_of_a_point_follows_whatever_is_done_to_the_run():
    window = make()
    window.desk.player.seek(2)
    click(window, *window.run_face.screen.spot_of_point(5))

    window.desk.player.move_star(0, (0.5, 0.5))
    assert card(window) == []
    window.run_face.hand.ask(5)
    window.desk.player.back()
    assert card(window) == [line.text for line in reasons(window.desk.player, 5)]
    window.desk.player.change(n=4)
    assert card(window) == []


@pytest.mark.parametrize("way", ["escape", "click"])
def test_empty_ground_says_which_star_a_point_would_join_at_every_step(way):
    window = make()
    spot = empty_spot(window)
    click(window, *spot)
    asked, cards = window.run_face.hand.asked, set()
    for _ in range(3):
        told = [line.text for line in answer(window.desk.player, asked)]
        assert card(window) == told
        cards.add(tuple(told))
        press(window, "right")
    assert len(cards) == 2
    assert_same_as_full_draw(window)
    if way == "click":
        click(window, *spot)
    else:
        press(window, way)

    assert card(window) == []
    assert not window.desk.player.can_undo


@pytest.mark.parametrize("size", [(1024, 768), (1280, 720), (1920, 1080)])
def test_the_card_of_a_point_stands_on_the_board_and_hides_no_star(size):
    window = make(Player(trace=kmeans(POINTS, k=2, init=POINTS[:2])), size=size)
    press(window, "right", "right")
    spots = [
        window.run_face.screen.spot_of_point(3),
        *map(window.run_face.screen.spot_of, range(2)),
    ]
    click(window, *spots[0])

    card = next(piece for piece in window.overlay.pieces if piece.name == "card")
    left, right = (
        window.run_face.screen.scene.figure.axes[0].bbox.extents[i] for i in (0, 2)
    )
    assert left - 1 <= card.box.left < card.box.right <= right + 1
    assert not any(card.covers(*spot) for spot in spots)


def test_a_projection_cannot_be_dragged_and_says_so():
    rows = np.random.default_rng(1).normal(size=(30, 4))
    window = make(Player(trace=kmeans(rows, k=2, rng=1)))
    x, y = window.run_face.screen.spot_of(0)
    drag(window, (x, y), (x + 9, y), (x + 20, y))

    assert "To place something by hand, there must be one or two columns, got 4" in (
        " ".join(texts(window))
    )


def test_the_wheel_changes_the_speed():
    window = make()

    mouse(window, "scroll_event", 100, 100, step=1)
    assert window.view.speed == 2.0
    mouse(window, "scroll_event", 100, 100, step=-1)
    mouse(window, "scroll_event", 100, 100, step=-1)
    assert window.view.speed == 0.5


# Predict, then reveal


def test_a_star_is_marked_before_an_update_and_scored_after_it():
    window = make()
    press(window, "right", "w")
    x, y = window.run_face.screen.spot_of(1)
    drag(window, (x, y), (x + 15, y + 5), (x + 30, y + 10))
    assert set(window.desk.player.prediction.stars) == {1}
    assert window.desk.player.fork is None

    press(window, "right")

    score = round(window.desk.player.reveal.score)
    said = window.run_face.screen.scene.caption(2)
    assert said.startswith(f"Update 1: prediction: {score} of 100, ")
    assert_same_as_full_draw(window)


def test_points_are_marked_before_an_assign_by_a_click():
    window = make()
    press(window, "right", "right", "w")
    assert "which points will switch?" in window.run_face.screen.scene.caption(2)
    click(window, *window.run_face.screen.spot_of_point(5))

    assert window.desk.player.prediction.switches == {5}
    assert_same_as_full_draw(window)
    press(window, "right")
    assert window.desk.player.reveal.prediction.switches == {5}


def test_a_missed_click_does_not_add_a_point_while_the_class_is_asked():
    window = make()
    press(window, "x", "right", "right", "w")
    click(window, *empty_spot(window))

    assert len(window.desk.player.trace.X) == 60
    assert window.desk.player.prediction is not None


# Playing


def tick(window, clock, seconds):
    clock.now += seconds
    window.ticking.tick()


def test_playing_shows_the_way_then_the_step_then_rests():
    clock = Clock()
    window = make(clock=clock)
    press(window, "right", "space")

    tick(window, clock, 0.25)
    assert window.desk.player.position == 1
    assert window.run_face.screen.position == pytest.approx(1.5)
    assert_same_as_full_draw(window)
    tick(window, clock, 0.3)
    assert window.desk.player.position == window.run_face.screen.position == 2
    tick(window, clock, 0.4)
    assert window.desk.player.position == window.run_face.screen.position == 2
    tick(window, clock, 0.2)
    assert 2 < window.run_face.screen.position < 3


def test_a_single_step_glides_and_a_key_that_is_held_shows_each_step():
    clock = Clock()
    window = make(clock=clock)
    window.ticking.pace.follows_steps = True
    press(window, "right", "right")
    tick(window, clock, 0.2)
    assert window.run_face.screen.position == pytest.approx(1.5)
    press(window, "right")
    assert window.run_face.screen.position == pytest.approx(2.001)
    assert window.ticking.on

    tick(window, clock, 0.5)

    assert window.run_face.screen.position == window.desk.player.position == 3
    assert not window.ticking.on
    assert_same_as_full_draw(window)


def test_who_wants_no_motion_sees_each_step_at_once():
    clock = Clock()
    window = make(clock=clock)
    window.ticking.pace.follows_steps = True
    window.ticking._motion = Motion("none")
    window.ticking._motion.wait()
    window.ticking._motion.unwanted = True
    press(window, "right", "right", "space")
    seen = set()
    for _ in range(20):
        tick(window, clock, 0.2)
        seen.add(window.run_face.screen.position)

    assert seen >= {2.0, 3.0, 4.0}
    assert all(place == int(place) for place in seen)


def test_a_window_that_was_put_away_rests_and_catches_up(monkeypatch):
    clock, away = Clock(), [True]
    window = make(clock=clock)
    monkeypatch.setattr("kmviz.live.window.ticking.is_minimised", lambda _: away[0])
    press(window, "right", "space")
    tick(window, clock, 0.25)
    before = shown(window)
    for _ in range(9):
        tick(window, clock, 1.0)
    window.view.set_style("dark")
    assert (window.desk.player.position, window.ticking.on) == (1, True)
    np.testing.assert_array_equal(shown(window), before)

    away[0] = False
    tick(window, clock, 0.0)

    assert window.desk.player.position == 2
    assert_same_as_full_draw(window)


def test_a_screen_that_may_go_dark_is_told_of_once():
    window = make()
    press(window, "space")
    window.ticking._awake = Awake(1, "linux")
    window.ticking._awake.failed = True
    window.ticking.tick()
    assert ENGLISH.may_go_dark in texts(window)

    press(window, "space", "space")
    window.ticking.tick()

    assert ENGLISH.may_go_dark not in texts(window)


@pytest.mark.parametrize(("glide", "shown"), [(0.0, 2.0), (1.0, 1.5)])
def test_things_move_for_their_share_of_a_step(glide, shown):
    clock = Clock()
    window = make(clock=clock)
    window.view.set_glide(glide)
    press(window, "right", "space")

    tick(window, clock, 0.5)

    assert window.run_face.screen.position == pytest.approx(shown)


def test_the_pointer_stays_above_what_moves():
    clock = Clock()
    window = make(clock=clock)
    press(window, "right", "tab", "space")
    tick(window, clock, 0.25)

    assert window.run_face.screen.position > 1
    assert_same_as_full_draw(window)


def test_a_change_of_the_view_leaves_things_on_their_way():
    clock = Clock()
    window = make(clock=clock)
    press(window, "right", "space")
    tick(window, clock, 0.25)

    press(window, "up", "d")

    assert window.run_face.screen.position == pytest.approx(1.5)
    assert_same_as_full_draw(window)


def test_a_fault_while_playing_ends_playing(monkeypatch):
    clock = Clock()
    window = make(clock=clock)
    press(window, "space")

    def fail():
        raise ZeroDivisionError

    monkeypatch.setattr(window.desk.player, "step", fail)
    with pytest.raises(ZeroDivisionError):
        tick(window, clock, 5.0)

    assert not window.desk.player.playing


@pytest.mark.parametrize("speed", [0.5, 1.0, 8.0, 30.0])
def test_playing_skips_no_step_and_ends_at_the_last(speed):
    clock = Clock()
    window = make(clock=clock)
    window.view.set_speed(speed)
    seen = []
    window.desk.player.listen(lambda change: seen.append(window.desk.player.position))
    press(window, "space")
    for _ in range(400):
        tick(window, clock, 0.7 / speed)

    last = len(window.desk.player.trace) - 1
    steps = [at for i, at in enumerate(seen) if i == 0 or at != seen[i - 1]]
    assert steps == list(range(last + 1))
    assert not window.desk.player.playing


def test_taking_a_star_on_its_way_pauses():
    clock = Clock()
    window = make(clock=clock)
    press(window, "right", "space")
    tick(window, clock, 0.2)
    x, y = window.run_face.screen.spot_of(0)
    drag(window, (x, y), (x + 10, y))

    assert not window.desk.player.playing
    assert window.desk.player.fork


def test_a_prediction_pauses_when_it_is_revealed():
    clock = Clock()
    window = make(clock=clock)
    press(window, "right", "w")
    window.desk.player.predict_star(0, (0.1, 0.1))
    press(window, "space")
    for _ in range(5):
        tick(window, clock, 1.0)

    assert window.desk.player.position == 2
    assert window.desk.player.reveal


# The end


class Timers(FigureCanvasAgg):
    """A canvas that knows which of its timers run."""

    running: set

    def new_timer(self, interval=None, callbacks=None):
        timer = super().new_timer(interval, callbacks)
        self.running = getattr(self, "running", set())
        timer._timer_start = lambda: self.running.add(timer)
        timer._timer_stop = lambda: self.running.discard(timer)
        return timer


@pytest.mark.parametrize("way", ["q", "close_event"])
def test_closing_ends_the_timer_and_all_listening(way):
    window = Window(Desk(Player()), View(), Timers(Figure()), clock=Clock())
    destroyed = []
    window.canvas.manager = SimpleNamespace(destroy=lambda: destroyed.append(1))
    window.canvas.draw()
    press(window, " ", "s")
    assert len(window.canvas.running) == 2

    if way == "q":
        press(window, "q")
    else:
        event = CloseEvent("close_event", window.canvas)
        window.canvas.callbacks.process("close_event", event)

    assert window.ended
    assert not window.canvas.running
    assert destroyed == [1] * (way == "q")
    assert not window.desk._listeners
    assert not window.view._listeners
    press(window, "right")
    assert window.desk.player.position == 0


def test_pausing_ends_the_timer():
    window = Window(Desk(Player()), View(), Timers(Figure()), clock=Clock())
    press(window, " ")
    assert window.canvas.running
    press(window, " ")

    assert not window.canvas.running
