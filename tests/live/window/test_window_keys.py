"""Every key does what the help says."""

import numpy as np
import pytest
from PIL import Image, ImageSequence

from kmviz import Scene, Trace, kmeans
from kmviz.drawing.look.look import Look
from kmviz.drawing.words.languages import ENGLISH
from kmviz.live.hand import CLICKS
from kmviz.live.keys import KEYS
from kmviz.live.player import Player
from kmviz.live.view import View
from kmviz.live.window.run_face import HAND_KEYS
from kmviz.live.window.speech import help_lines, pointer_keys
from kmviz.live.window.window import WINDOW_KEYS, Window
from kmviz.runs.settings import Settings

from .windows import (
    POINTS,
    assert_same_as_full_draw,
    click,
    make,
    press,
    spot_of_name,
    texts,
)


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


def test_keys_ask_why_a_point_has_its_colour_and_where_another_would_go():
    window = make()
    press(window, "right", "enter", "enter")
    assert any(text.startswith("Point 2: ") for text in texts(window))

    press(window, "escape", "shift+right", "enter")

    assert any(text.startswith("A new point here would join") for text in texts(window))


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


def test_escape_leaves_full_screen_before_it_takes_the_marks_away(monkeypatch):
    window, full = make(), [True]
    monkeypatch.setattr(Window, "toggle_full_screen", lambda _: full.pop())
    monkeypatch.setattr(
        "kmviz.live.window.window.fills_screen", lambda _: full == [True]
    )
    press(window, "right", "w", "escape")

    assert full == []
    assert window.desk.player.prediction is not None
    press(window, "escape")
    assert window.desk.player.prediction is None


@pytest.mark.parametrize("steps", [1, 2])
def test_who_predicts_by_keys_and_hits_nothing_is_told_how_stars_are_reached(steps):
    window = make()
    press(window, *["right"] * steps, "w", "tab", *["shift+down"] * 99, "enter")

    told = [*pointer_keys(ENGLISH)]
    assert [text for text in texts(window) if text in told] == told


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

    press(window, *"iiii")

    assert window.desk.player.settings.init == "partition"
    assert "So werden die Sterne gesetzt: Aufteilung" in texts(window)


LAST = "This is the last step"
NO_END = "There is no other end to point to: a tries 20 starts"


CHOSEN_END = "enter opens the start with the end 6.11"


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (["left"], "This is the first step"),
        (["home"], "This is the first step"),
        (["end", "right"], LAST),
        (["end", "end", "end"], LAST),
        (["u", "u"], "There is nothing to undo"),
        ([">"], NO_END),
        (["<"], NO_END),
        (["end", ">"], NO_END),
        (["end", "r", ">"], CHOSEN_END),  # there is no chart of one other
        (["end", "r", "end", "j", ">", ">", ">"], CHOSEN_END),
        (["m"], "image: hidden"),  # there is none
        (["v", "v"], "cells: shown where there are any"),
        (["="], "Groups at the end: shown where there are any"),
        ([*["up"] * 9], "↑ changes nothing here"),
        ([*["shift+left"] * 40], "shift ← changes nothing here"),
        (["o", "w", "end"], "Working …"),  # more of them is to come
        (["&"], "Algorithm: k-medians"),
        (["f2", "r"], "r does nothing here: ? shows the keys"),
        (["f2", *["down"] * 9], "↓ changes nothing here"),
        (["f2", "e", "u"], "There is nothing to undo"),
        (["f2", "e", "d"], "d does nothing here: ? shows the keys"),
        (["f2", "e", *["-"] * 9], "- changes nothing here"),
        (["right", "m", "v"], ""),
    ],
)
def test_a_key_that_changes_nothing_says_so(keys, said):
    window = make()
    press(window, *keys)

    assert " ".join(window.notes.lines) == said
    assert_same_as_full_draw(window)


def test_a_word_of_the_bar_that_changes_nothing_says_so():
    window = make()
    click(window, *spot_of_name(window, "u"))

    assert window.notes.lines == ["There is nothing to undo"]


def test_the_last_star_is_not_taken_away():
    window = make(Player(Settings("gauss", n=60, k=1, seed=7)))
    press(window, "-")

    assert window.desk.player.trace.k == 1
    said = " ".join(window.notes.lines)
    assert said == "There must be at least one star, and this is the last one"


@pytest.mark.parametrize("key", ["k", "c", "z"])
def test_the_pointer_stays_on_its_place_where_the_board_is_drawn_elsewhere(key):
    window = make(size=(1280, 720))
    press(window, "right", "shift+right", "shift+right", "shift+down")
    pointer, screen = window.run_face.pointer, window.run_face.screen
    before, there = pointer.spot, screen.scene.place_at(*screen.share(*pointer.spot))

    press(window, key)

    assert pointer.spot != before
    np.testing.assert_allclose(
        screen.scene.place_at(*screen.share(*pointer.spot)), there, atol=1e-9
    )
    spot = pointer.spot
    press(window, "v")
    assert pointer.spot == spot
    assert_same_as_full_draw(window)
