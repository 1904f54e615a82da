"""A run shows itself at the end of a cell."""

import base64
import re
from html import unescape
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

import kmviz
from kmviz.live.notebook.display import SIZE, saved_bundle, trace_html


@pytest.fixture(scope="module")
def trace():
    return kmviz.kmeans(kmviz.make_board("penguins"), k=3, rng=0)


@pytest.fixture(scope="module")
def html(trace):
    return trace_html(trace)


def test_a_run_has_a_light_and_a_dark_picture_of_twice_the_pixels(html):
    data = re.findall(r'src="data:image/png;base64,([^"]+)"', html)
    pictures = [Image.open(BytesIO(base64.b64decode(each))) for each in data]

    light, dark = (each.convert("L").getpixel((0, 0)) for each in pictures)
    assert light > 200
    assert dark < 60
    assert {each.size for each in pictures} == {(2 * SIZE[0], 2 * SIZE[1])}


@pytest.mark.parametrize(("most", "seen"), [(20_000, "<iframe"), (10, "<img")])
def test_where_no_box_of_widgets_lives_the_page_is_played(monkeypatch, most, seen):
    monkeypatch.setattr("kmviz.live.notebook.display.MOST_NUMBERS", most)
    viewer = kmviz.explore("moons", k=2, n=40, seed=7, words="de")

    shown = viewer._display_().data

    assert [each for each in ("<iframe", "<img") if each in shown] == [seen]
    assert "Quadratsumme" in unescape(shown)
    viewer.close()


def test_the_output_stays_small(html):
    assert len(html) < 160_000


def test_the_page_lies_in_a_frame_that_may_run_scripts_alone(html):
    frame = re.search(r'<iframe sandbox="(.*?)".*?srcdoc="(.*?)"></iframe>', html, re.S)

    assert frame[1] == "allow-scripts"
    assert unescape(frame[2]).startswith("<!doctype html>")


def test_a_run_of_many_points_is_a_picture_alone():
    X = np.random.default_rng(0).normal(size=(10_001, 2))
    trace = kmviz.kmeans(X, 2, max_iter=1, rng=0)

    assert "<iframe" not in trace_html(trace)


@pytest.mark.parametrize(
    "recorded",
    [
        kmviz.restarts([[0, 0], [0, 1], [4, 0], [4, 1]], 2, runs=3, rng=0),
        kmviz.choose_k([[0.0], [1.0], [5.0], [6.0]], range(1, 3), references=2, rng=0),
    ],
)
def test_many_runs_and_a_choice_have_a_page_and_a_picture_too(recorded):
    html = trace_html(recorded)

    assert "<iframe" in html
    assert html.count("<img") == 2


def test_without_its_style_only_the_light_picture_is_seen(html):
    assert re.findall(r'width="(\d+)" class="kmviz-on-(\w+)"', html) == [
        (str(SIZE[0]), "light"),
        ("0", "dark"),
    ]


def test_the_caption_counts_steps_as_the_player_does(trace, html):
    n, last = len(trace.X), len(trace) - 1

    assert f"{n} points, 3 clusters, step {last} of {last}. Converged: " in html


def test_a_run_shows_itself_in_another_language_if_told_so(trace, html):
    n, last = len(trace.X), len(trace) - 1
    german = trace_html(trace, "de")

    assert f"{n} Punkte, 3 Cluster, Schritt {last} von {last}. Konvergiert: " in german
    assert german.count("base64") == 2
    assert not set(html.split('"')) & {p for p in german.split('"') if len(p) > 999}


@pytest.mark.parametrize(("name", "shows"), [("run.gif", "<img"), ("run.html", "")])
def test_what_was_saved_is_a_link_and_a_small_film_is_seen(
    tmp_path, monkeypatch, trace, name, shows
):
    monkeypatch.chdir(tmp_path)
    saved = kmviz.save(trace, name, size=(320, 240), glide=0, progress=False)

    html = saved_bundle(saved)["text/html"]

    assert re.fullmatch(rf"<Saved {name} \(\d+ kB\)>", repr(saved))
    assert f'<a href="{name}"' in html
    assert [each for each in ("<img", "<video", "<iframe") if each in html] == [
        *[shows] * bool(shows)
    ]


def test_a_long_film_is_not_put_into_the_notebook(tmp_path, monkeypatch, trace):
    saved = kmviz.save(trace, tmp_path / "run.png", size=(320, 240), progress=False)
    assert "base64" in saved_bundle(saved)["text/html"]

    monkeypatch.setattr("kmviz.live.notebook.display.MOST_BYTES", saved.size - 1)

    assert "base64" not in saved_bundle(saved)["text/html"]
    assert "<a" not in saved_bundle(saved)["text/html"]  # the page is elsewhere
