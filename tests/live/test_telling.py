"""What is said beside the picture."""

import sys

import numpy as np
import pytest

from kmviz.drawing.languages import ENGLISH, get_words, languages
from kmviz.encoding.files import check_target
from kmviz.encoding.movie import find_ffmpeg
from kmviz.live.player import Player
from kmviz.live.telling import REFUSALS, as_sentence, reasons
from kmviz.runs.settings import Settings


def said(player, point):
    return [line.text for line in reasons(player, point)]


def test_a_point_that_is_nearer_to_another_star_is_said_to_move():
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    player.step()
    player.step()
    (point, *_) = np.flatnonzero(player.trace[3].changed).tolist()
    there = player.trace[3].labels[point] + 1

    assert f"the next assign moves it to cluster {there}" in said(player, point)
    player.step()
    assert not any("next assign" in line for line in said(player, point))


def test_the_line_of_the_nearest_star_is_the_strong_one():
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    player.step()

    (strong,) = [line.text for line in reasons(player, 5) if line.strong]

    assert strong.endswith(f"star {player.now.labels[5] + 1}, the nearest")


def test_reasons_are_told_in_the_words_of_a_language():
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    player.step()
    label = player.now.labels[5] + 1

    lines = [line.text for line in reasons(player, 5, get_words("de"))]

    assert lines[0] == f"Punkt 6: Cluster {label}"
    assert lines[1].endswith(f"bis Stern {label}, dem nächsten")
    assert "," in lines[2]


def refused(command, *settings, steps=0, **options):
    """Return what a player refuses with."""
    player = Player(Settings(*settings, **options))
    for _ in range(steps):
        player.step()
    with pytest.raises((ValueError, OSError)) as error:  # the caller compares it
        command(player)
    return error.value


REFUSED = {
    "at_the_end": (lambda p: (p.last(), p.predict()), "gauss"),
    "too_early": (lambda p: p.predict(), "gauss"),
    "no_way_back": (lambda p: p.move_star(0, (0, 0)), "wide"),
    "marks_points": (lambda p: (p.step(), p.predict_switch(0)), "gauss"),
    "marks_stars": (lambda p: (p.step(), p.step(), p.predict_star(0, (0, 0))), "gauss"),
    "two_stars": (lambda p: (p.change(k=1), p.remove_star(0)), "gauss"),
    "not_drawn": (lambda p: p.new_board(), "iris"),
    "k_range": (lambda p: p.change(k=0), "gauss"),
    "at_least": (lambda p: p.change(n=0), "gauss"),
    "at_most": (lambda p: p.change(n=10**9), "gauss"),
    "must_keep": (
        lambda p: (p.change(empty="error"), p.step(), p.move_star(0, (1e3, 1e3))),
        "gauss",
    ),
    "no_folder": (lambda p: check_target("nowhere/run.gif"), "gauss"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_player_refuses_is_said_in_the_words_of_its_language(name):
    command, board = REFUSED[name]
    points = np.random.default_rng(0).normal(size=(20, 4)) if board == "wide" else board

    error = refused(command, points)

    for code in languages()[:1] + languages()[2:]:
        told = as_sentence(error, get_words(code))
        first = getattr(get_words(code), name).partition("{")[0]
        assert told.lower().startswith(first.lower())
        assert "{" not in told
        assert told != as_sentence(error)


def test_a_film_without_its_program_is_refused_in_the_words_of_the_language(
    monkeypatch,
):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(RuntimeError) as error:
        find_ffmpeg()

    assert as_sentence(error.value, get_words("de")) == (
        "MP4 und WebM brauchen das Programm ffmpeg; "
        '`pip install "kmviz[video]"` bringt eines mit'
    )


def test_a_closed_folder_is_refused_in_the_words_of_the_language():
    error = PermissionError(ENGLISH.closed_folder.format(given="'a/b.gif'"))

    assert as_sentence(error, get_words("de")) == (
        "In den Ordner von 'a/b.gif' lässt sich nicht schreiben: ein anderer ist nötig"
    )


def test_every_refusal_is_one_of_english():
    assert all(hasattr(ENGLISH, name) for name in REFUSALS)
    assert as_sentence(ValueError("a thing of its own"), get_words("ja")) == (
        "A thing of its own"
    )
