"""A wall and a choice of k on a page, by the messages that the page sends."""

import base64
import io
import re
from html import unescape

import numpy as np
import pytest
from PIL import Image

import kmviz
from kmviz.drawing.many.curves import Curves
from kmviz.drawing.many.wall import Wall
from kmviz.live.notebook.display import SIZE

from .explored import buttons, control, seen_of

X = kmviz.make_board("peaked", rng=0).X
RUNS = kmviz.restarts(X, 6, runs=4, rng=0)
CHOICE = kmviz.choose_k(X, [2, 3, 4], references=2, runs=1, rng=0)


@pytest.fixture
def explore():
    made = []

    def explore(recorded, **settings):
        made.append(kmviz.explore(recorded, size=(480, 360), **settings))
        made[-1]._viewer.canvas.heard = True  # as from a page, however long this takes
        return made[-1]

    yield explore
    for explorer in made:
        explorer.close()


@pytest.fixture
def wall(explore):
    return explore(RUNS)


def tell(explorer, **event):
    explorer._viewer.hear(event)


def keys(explorer, *names):
    for name in names:
        tell(explorer, kind="key", key=name)


def spot(explorer, item):
    x, y = explorer._viewer.picture.picture.spot_of(item)
    return {"x": x, "y": y}


def canvas(explorer):
    return explorer._viewer.canvas


def switches(explorer):
    """Return what the switches that are to be seen say."""
    control(explorer, "More").value = True
    return {getattr(each, "description", "") for each in seen_of(explorer.box)}


@pytest.mark.parametrize(("recorded", "item"), [(RUNS, 3), (CHOICE, 4)])
def test_a_click_opens_a_run_and_escape_leads_back(explore, recorded, item):
    explorer = explore(recorded)
    tell(explorer, kind="down", **spot(explorer, item))
    opened = RUNS[item] if recorded is RUNS else CHOICE.trace(item)

    assert explorer.player.trace[-1].inertia == opened.inertia
    assert canvas(explorer).caption.startswith("Start: ")
    assert canvas(explorer).wants == ["Escape"]
    keys(explorer, "Escape")
    assert canvas(explorer).wants == ["hover", "caption", "Escape", "opens"]
    assert explorer.gallery.chosen == item


def test_all_is_done_by_keys_alone(wall):
    keys(wall, "ArrowRight", "shift+ArrowDown", "shift+ArrowRight", "Enter")

    assert wall.gallery.position == 1
    assert wall.player.trace is RUNS[wall.gallery.chosen]
    assert wall.gallery.chosen == 1


def test_hovering_says_what_a_click_would_open(wall):
    tell(wall, kind="hover", **spot(wall, 2))
    assert canvas(wall).caption.endswith("; Enter opens run 3")
    tell(wall, kind="hover", x=0.5, y=0.01)

    assert wall.gallery.chosen is None
    assert "Enter" not in canvas(wall).caption


def test_a_button_leads_back_and_shows_only_where_it_does(wall):
    assert "All runs" not in buttons(wall)
    tell(wall, kind="down", **spot(wall, 0))
    buttons(wall)["All runs"].click()

    assert "All runs" not in buttons(wall)
    assert canvas(wall).caption.startswith("Start: 4 runs")


def test_the_buttons_step_and_seek_what_lies_in_front(wall):
    buttons(wall)["Assign"].click()
    slider = wall._viewer.transport.box.children[1]
    slider.value = 4

    assert wall.gallery.position == 4
    assert wall.player.position == 0
    buttons(wall)["Last"].click()
    assert wall.gallery.next_action is None


def test_controls_of_a_run_show_only_with_a_run(wall):
    settings = wall._viewer.controls.settings.layout
    assert settings.display == "none"
    assert not {"20 starts", "Which k?"} & set(buttons(wall))
    assert buttons(wall)["Undo"].disabled
    assert "pseudo code" not in switches(wall)
    tell(wall, kind="down", **spot(wall, 0))

    assert settings.display is None
    assert {"Undo", "20 starts"} <= set(buttons(wall))
    assert "pseudo code" in switches(wall)


def test_another_front_is_sent_as_a_whole_picture(wall):
    tell(wall, kind="hover", **spot(wall, 0))
    assert canvas(wall).tiles
    for key, chosen in (("Enter", 1), ("Escape", 2)):
        keys(wall, key)
        wall.gallery.choose(chosen)
        sent = [canvas(wall).png]
        canvas(wall).observe(lambda news, sent=sent: sent.append(news["new"]), "png")
        keys(wall, {"Enter": "Escape", "Escape": "Enter"}[key])
        with Image.open(io.BytesIO(sent[1])) as image:
            assert image.size == (480, 360)


def test_a_failed_run_is_told_as_one_that_cannot_be_opened(explore):
    starved = [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [9.0, 9.0]]
    runs = kmviz.restarts(starved, 3, runs=2, rng=0, empty="error")
    explorer = explore(runs)
    tell(explorer, kind="down", **spot(explorer, 1))

    assert "got run 2, which failed" in explorer._viewer.alarm.line.value
    assert canvas(explorer).wants == ["hover", "caption", "Escape"]


def test_the_wall_is_saved_with_the_line_that_saves_it(wall, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    saver = wall._viewer.saver
    saver.fold.button.value = True
    saver._kind.value = ".png"
    saver._go.click()

    assert "kmviz.save(runs, &quot;kmeans.png&quot;" in saver._again.value
    with Image.open("kmeans.png") as image:
        assert np.asarray(image).any()


def test_a_button_asks_which_k_and_the_curves_are_filled(explore):
    explorer = explore("peaked", n=60)
    desk = explorer._viewer.desk
    buttons(explorer)["Which k?"].click()
    many = explorer._viewer.transport.many.children
    assert "Which k will be picked?" in many[0].value
    many[4].click()
    while desk.working:
        desk.go_on()

    assert canvas(explorer).caption.startswith("Which k? Silhouette: k = ")
    tell(explorer, kind="down", **spot(explorer, 4))
    assert explorer.player.trace.k == 4
    buttons(explorer)["All runs"].click()
    keys(explorer, "Escape")
    buttons(explorer)["The run"].click()
    assert explorer.player.settings.board == "peaked"


def test_keys_ask_which_k_and_have_it_answered(explore):
    explorer = explore("peaked", n=60)
    keys(explorer, "o", "Enter")
    desk = explorer._viewer.desk
    assert (desk.gallery.asked, desk.working) == (False, False)
    assert canvas(explorer).caption.startswith("Which k? Silhouette: k = ")
    keys(explorer, "Enter")
    assert desk.gallery.chosen == 6  # as many stars as the run has
    keys(explorer, "Enter")
    assert desk.opened


@pytest.mark.parametrize("recorded", [RUNS, CHOICE])
def test_where_no_kernel_plays_them_their_picture_is_seen(explore, recorded):
    explorer = explore(recorded)
    keys(explorer, "ArrowRight")

    html = explorer._viewer.still()["text/html"]
    seen = Wall if recorded is RUNS else Curves
    wanted = seen(recorded, size=SIZE).caption(1)
    (image,) = re.findall(r'alt="([^"]*)".*?base64,([^"]+)"', html)
    assert unescape(image[0]) == f"{wanted} (run the cell to play)"
    assert Image.open(io.BytesIO(base64.b64decode(image[1]))).size == (480, 360)


def test_what_a_click_does_is_chosen_for_a_run_only(wall):
    clicks = control(wall, "A click")
    assert clicks.layout.display == "none"

    wall._viewer.desk.open(0)

    assert clicks.layout.display is None


def test_a_file_that_is_dropped_on_many_runs_is_refused(wall):
    before = wall.player.trace

    tell(wall, kind="file", name="a.csv", size=12, bytes=[b"a,b\n1,2\n3,4\n"])

    assert "got many runs: open one first" in wall._viewer.alarm.line.value
    assert wall.player.trace is before
