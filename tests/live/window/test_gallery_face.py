"""A wall and a choice of k in the window, by made-up events on a canvas."""

import numpy as np
import pytest
from matplotlib.backend_bases import KeyEvent, MouseEvent
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

import kmviz
from kmviz.live.opening import open_desk, open_view
from kmviz.live.window.window import Window

X = kmviz.make_board("peaked", rng=0).X
RUNS = kmviz.restarts(X, 6, runs=4, rng=0)
CHOICE = kmviz.choose_k(X, [2, 3, 4], references=2, runs=1, rng=0)
WIDTH, HEIGHT = 640, 400


def make(recorded):
    figure = Figure(figsize=((WIDTH + 1e-3) / 100, (HEIGHT + 1e-3) / 100), dpi=100)
    desk, view = open_desk(recorded, {}), open_view({})
    window = Window(desk, view, FigureCanvasAgg(figure), clock=lambda: 0.0)
    window.canvas.draw()
    return window


@pytest.fixture
def window():
    return make(RUNS)


def press(window, *keys):
    for key in keys:
        event = KeyEvent("key_press_event", window.canvas, key)
        window.canvas.callbacks.process("key_press_event", event)


def mouse(window, name, item, **more):
    """Have the mouse do something on a part of the gallery."""
    pane = window.face.pane
    x, y = np.array(pane.picture.spot_of(item)) * pane.size
    event = MouseEvent(name, window.canvas, x, HEIGHT - y, **more)
    window.canvas.callbacks.process(name, event)


def shown(window):
    return np.array(window.canvas.buffer_rgba())


def named(window):
    return {piece.name for piece in window.overlay.pieces}


@pytest.mark.parametrize(("recorded", "item"), [(RUNS, 2), (CHOICE, 3)])
def test_a_click_opens_a_run_and_escape_leads_back(recorded, item):
    window = make(recorded)
    press(window, "right", "right")
    mouse(window, "motion_notify_event", item)
    before = shown(window)
    mouse(window, "button_press_event", item, button=1)
    opened = RUNS[item] if recorded is RUNS else CHOICE.trace(item)

    assert window.desk.opened
    assert window.desk.player.trace[-1].inertia == opened.inertia
    assert window.desk.player.position == 0
    press(window, "escape")
    assert window.desk.gallery.position == 2
    assert np.array_equal(shown(window), before)


def test_what_is_laid_over_many_runs_stays_so_when_all_is_drawn_anew(window):
    press(window, "?")
    before = shown(window)

    window.canvas.draw()
    assert np.array_equal(shown(window), before)


def test_all_is_done_by_keys_alone(window):
    press(window, "end", "tab", "shift+right", "enter")
    opened = window.desk.gallery.chosen

    assert window.desk.player.trace is RUNS[opened]
    assert opened != 0


@pytest.mark.parametrize("keys", [["right"], ["tab"], ["tab", "enter", "end"]])
def test_what_is_sent_is_what_a_full_draw_shows(window, keys):
    press(window, *keys)
    quick = shown(window)
    window.canvas.draw()

    assert np.array_equal(shown(window), quick)


def test_escape_takes_the_marks_away_before_it_leads_back(window):
    press(window, "tab", "enter", "right", "w", "escape")
    assert window.desk.opened
    press(window, "escape")

    assert not window.desk.opened


def test_the_bar_leads_back_only_from_an_opened_run(window):
    before = named(window)
    press(window, "tab", "enter")

    assert "escape" not in before
    assert {"escape", "r", "u"} <= named(window)
    assert "r" not in before


def test_the_help_lists_the_keys_of_what_lies_in_front(window):
    press(window, "?")
    texts = {piece.text for piece in window.overlay.pieces}
    assert "open that run" in texts
    assert "new places for the stars" not in texts

    press(window, "?", "tab", "enter", "?")
    texts = {piece.text for piece in window.overlay.pieces}
    assert {"back to all runs", "new places for the stars"} <= texts


def test_keys_of_a_run_mean_nothing_to_a_wall(window):
    before = shown(window)
    for key in "r3iueo":
        press(window, key)
        assert window.notes.lines == [f"{key} does nothing here: ? shows the keys"]
    press(window, "escape")

    assert np.array_equal(shown(window), before)
    assert window.desk.browsed


def test_playing_ends_at_the_end_of_the_longest_run():
    now = [0.0]
    window = make(RUNS)
    window.ticking.pace._clock = lambda: now[0]
    press(window, " ")
    seen = set()
    while window.desk.front.playing:
        now[0] += 0.25
        window.ticking.tick()
        seen.add(window.desk.gallery.position)

    assert seen == set(range(1, max(map(len, RUNS))))


def test_a_key_saves_the_wall_up_to_the_present_step(window, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    press(window, "right", "s")

    with Image.open("kmviz-1.gif") as film:
        assert film.info["comment"].startswith(b'kmviz.save(runs, "kmviz-1.gif", ')
        assert film.n_frames >= 2
        assert min(film.size) == 600


def tick(window):
    while window.ticking.on:
        window.ticking.tick()


def test_a_key_asks_which_k_fills_the_curves_and_escape_leads_back():
    desk, view = open_desk("peaked", {"n": 60, "k": 3}), open_view({})
    canvas = FigureCanvasAgg(Figure(figsize=(6.401, 4.001), dpi=100))
    window = Window(desk, view, canvas, clock=lambda: 0.0)
    window.canvas.draw()
    before = window.desk.player.run
    press(window, "o", "escape")
    assert (window.face, window.desk.working) == (window.run_face, False)
    press(window, "o", "+")
    said = window.face.pane.picture._writing.sentence
    assert said.get_text() == "k = 4 will be picked? + or −, then w"
    assert not window.ticking.on
    press(window, "w")
    tick(window)

    assert window.desk.browsed.exhibits.choice.ks == tuple(range(1, 11))
    press(window, "tab", "tab", "enter")
    assert window.desk.player.trace.k == before.trace.k + 1
    press(window, "escape", "escape", "escape")
    assert window.face is window.run_face
    assert window.desk.player.run is before
