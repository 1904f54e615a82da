"""The player in JupyterLab, Notebook 7 and Voila, under the hands of a real browser."""

import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import time
from contextlib import suppress

import numpy as np
import pytest

import kmviz
from kmviz.drawing.languages import get_words
from kmviz.encoding.movie import find_ffmpeg
from kmviz.live.notebook.playback import PATIENCE
from kmviz.points.catalogue import BOARDS

from .served import (
    CELLS,
    LESSON,
    PLAYER,
    RUN,
    STEPPED,
    VIEWPORT,
    WALL,
    WATCHED,
    Server,
    Viewer,
    cells,
    longest_language,
    open_notebook,
    open_page,
    run_cell,
    until,
    write_notebook,
)

NEEDED = ("jupyterlab", "notebook", "voila", "imageio_ffmpeg")


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """Start a Jupyter server and Voila at the same time."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing and os.environ.get("CI", "").lower() in ("", "false", "0"):
        pytest.skip(f"what is served needs {', '.join(missing)}")
    work = tmp_path_factory.mktemp("work")
    for name in ("lab", "notebooks"):
        write_notebook(work / f"{name}.ipynb", *CELLS)
    write_notebook(work / "page.ipynb", PLAYER)
    speaking = (
        f"import kmviz\nkmviz.explore('gauss', k=3, words='{longest_language()}')"
    )
    write_notebook(work / "watched.ipynb", WATCHED)
    stepped = f"import kmviz\n{STEPPED}"
    write_notebook(work / "several.ipynb", stepped, "viewer", WALL, speaking)
    shutil.copy(LESSON, work)
    jupyter = Server(
        tmp_path_factory.mktemp("jupyter"),
        *("jupyter", "lab", "--allow-root", "--ServerApp.ip=127.0.0.1"),
        *("--ServerApp.port_retries=0", "--IdentityProvider.token="),
        *("--LabApp.news_url=None", "--LabApp.extension_manager=readonly"),
        f"--ServerApp.root_dir={work}",
    )
    voila = Server(
        tmp_path_factory.mktemp("voila"),
        *("voila", str(work), "--Voila.ip=127.0.0.1"),
    )
    try:
        jupyter.wait()
        voila.wait()
        yield {"jupyter": jupyter, "voila": voila, "work": work}
    finally:
        jupyter.close()
        voila.close()


@pytest.fixture(scope="module")
def voila(servers, browser):
    page = open_page(browser, f"{servers['voila'].address}/voila/render/page.ipynb")
    page.wait_for_selector(".kmviz-picture[data-frame]")
    yield page
    page.close()


@pytest.fixture(scope="module")
def several(servers, browser):
    """A page with one player twice, a wall, and a player in the longest language."""
    page = open_page(browser, f"{servers['voila'].address}/voila/render/several.ipynb")
    page.locator(".kmviz-picture[data-frame]").nth(3).wait_for()
    yield page
    page.close()


@pytest.fixture(scope="module")
def lab(servers, browser):
    page = open_notebook(browser, servers, "lab/tree")
    yield page
    page.close()


@pytest.fixture(scope="module")
def notebook7(servers, browser):
    page = open_notebook(browser, servers, "notebooks")
    yield page
    page.close()


@pytest.fixture(params=["lab", "notebook7"])
def notebook(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["voila", "lab", "notebook7"])
def viewer(request):
    return Viewer(request.getfixturevalue(request.param), 0)


in_either = pytest.mark.parametrize("viewer", ["voila", "lab"], indirect=True)
"""For what Notebook 7, which is made of JupyterLab, cannot do otherwise."""
in_lab = pytest.mark.parametrize("viewer", ["lab"], indirect=True)
"""For what is done in Voila by a test below as well."""


@pytest.fixture
def resized(voila):
    """Return a function that gives the page another size, and the viewer on it."""
    viewer = Viewer(voila, 0)

    def resize(width, height):
        wanted = {"width": width, "height": height}
        if voila.viewport_size != wanted:
            frame = viewer.frame()
            voila.set_viewport_size(wanted)
            until(lambda: viewer.frame() > frame)
        return viewer

    viewer.start_again()
    yield resize
    resize(*VIEWPORT.values())


@pytest.fixture
def zoomed(voila):
    """Return a viewer where two of the screen's pixels are one of the page's."""
    screen = voila.context.new_cdp_session(voila)
    viewer = Viewer(voila, 0)

    def zoom(ratio, width):
        measures = {**VIEWPORT, "width": width, "mobile": False}
        measures["deviceScaleFactor"] = ratio
        screen.send("Emulation.setDeviceMetricsOverride", measures)
        until(lambda: viewer.sharpness() == pytest.approx(ratio, rel=0.05))

    zoom(1, VIEWPORT["width"])
    zoom(2, VIEWPORT["width"] - 100)  # still wider than any picture
    yield viewer
    zoom(1, VIEWPORT["width"])
    screen.detach()


def sums_of_frames(path):
    """Return a checksum of each frame of a film, which must be whole."""
    command = [find_ffmpeg(), "-v", "error", "-i", str(path), "-f", "framemd5", "-"]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if line[0] != "#"]


# Everywhere


def test_buttons_step_and_say_what_comes_next(viewer):
    viewer.start_again()

    viewer.press("Assign")
    viewer.says("^Assign 1")
    viewer.press("Move stars")
    viewer.says("^Update 1")
    viewer.press("Back")
    viewer.says("^Assign 1")


@in_lab
def test_playing_shows_every_step_until_the_end(viewer):
    viewer.start_again()
    viewer.page.evaluate(
        "(box) => { window.steps = []; new MutationObserver(() =>"
        " window.steps.push(box.innerText)).observe(box, {childList: true}) }",
        viewer.box.locator(".kmviz-caption").element_handle(),
    )

    viewer.key(*["ArrowUp"] * 5)
    viewer.press("Play")
    viewer.says("converged")

    viewer.box.get_by_role("button", name="Play", exact=True).wait_for()
    heads = [text.split(":")[0] for text in viewer.page.evaluate("window.steps")]
    viewer.key(*["ArrowDown"] * 5)
    assert list(dict.fromkeys(["Start", *heads])) == [
        "Start",
        *(f"{step.phase} {step.iteration}".capitalize() for step in RUN[1:-1]),
        "Converged",
    ]


@in_lab
def test_pause_acts_at_once(viewer):
    viewer.start_again()

    viewer.key("Space")
    viewer.says("^Assign 1")
    viewer.press("Pause")

    viewer.box.get_by_role("button", name="Play", exact=True).wait_for()
    stopped = viewer.frame()
    time.sleep(0.8)
    assert viewer.frame() <= stopped + 1


@in_lab
def test_scrubbing_goes_to_any_step(viewer):
    viewer.start_again()
    handle = viewer.box.get_by_role("slider", name=re.compile("^Step"))
    track = viewer.box.locator(".noUi-base").bounding_box()
    middle = track["y"] + track["height"] / 2

    handle.hover()
    viewer.page.mouse.down()
    viewer.page.mouse.move(track["x"] + track["width"] * 0.5, middle, steps=5)
    viewer.page.mouse.move(track["x"] + track["width"] + 5, middle, steps=5)
    viewer.page.mouse.up()

    viewer.says("converged")


@in_lab
def test_a_star_is_dragged_and_undone(viewer):
    viewer.start_again()
    viewer.press("Assign")
    viewer.says("^Assign 1")
    x, y = viewer.spot_of(RUN[0].centroids[0])

    viewer.page.mouse.move(x, y)
    viewer.page.mouse.down()
    viewer.page.mouse.move(x - 60, y + 120, steps=12)
    viewer.page.mouse.up()

    viewer.says("^Moved by hand")
    viewer.press("Undo")
    viewer.says("^Assign 1")


@in_either
def test_a_point_is_explained(viewer):
    viewer.start_again()

    viewer.page.mouse.click(*viewer.spot_of(RUN.X[1]))

    answer = viewer.box.locator(".kmviz-answer")
    answer.get_by_text("no cluster yet").wait_for()
    nearest, picture = answer.get_by_text("the nearest"), viewer.picture.bounding_box()
    card, (x, y) = answer.bounding_box(), viewer.spot_of(RUN.X[1])
    assert picture["x"] <= card["x"]
    assert card["x"] + card["width"] <= picture["x"] + picture["width"]
    assert 0 < max(card["x"] - x, x - card["x"] - card["width"]) < 40
    assert card["y"] - 1 <= y <= card["y"] + card["height"] + 1
    assert nearest.evaluate("(line) => getComputedStyle(line).fontWeight") == "700"


@in_lab
def test_nonsense_is_refused_in_the_alert_line(viewer):
    viewer.start_again()

    viewer.box.get_by_label("Stars k").fill("500")
    viewer.page.keyboard.press("Tab")

    alert = viewer.box.get_by_role("alert")
    alert.wait_for()
    assert "between 1 and the number of points (200), got 500" in alert.inner_text()
    viewer.box.get_by_label("Stars k").fill("3")  # as it was, so it changes nothing
    alert.wait_for(state="detached")


@in_either
def test_an_independent_checker_finds_no_barrier_of_ours(viewer):
    from axe_playwright_python.sync_playwright import Axe

    viewer.start_again()
    for opens in ("Keys", "Save...", "Data"):
        viewer.press(opens)
    viewer.box.locator(".kmviz-board").first.wait_for()
    found = Axe().run(viewer.page, ".kmviz").response["violations"]

    for closes in ("Keys", "Save...", "Data"):
        viewer.press(closes)
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


@in_either
def test_all_controls_have_names_in_the_order_of_the_tab_key(viewer):
    viewer.start_again()
    viewer.press("Assign")
    viewer.press("Move stars")
    viewer.press("Save...")
    viewer.stands_at(f"2 of {len(RUN) - 1}")
    viewer.box.get_by_label("Format").wait_for()

    viewer.picture.focus()
    names = []
    while names[-1:] != ["A click"] and len(names) < 50:
        viewer.page.keyboard.press("Tab")
        names.append(viewer.page.evaluate(NAME_OF_FOCUS))

    viewer.press("Save...")
    assert names == [
        *("First", "Back", "Assign", "Play", "Last", "Undo", "Predict"),
        f"Step 2 of {len(RUN) - 1}",
        *("Board", "Points", "New points", "Stars k", "New start"),
        *("More", "Keys", "Save...", "Format", "File", "Write file"),
        *("20 starts", "Which k?", "Ask first", "Speed"),
        *("Algorithm", "Start", "Seed", "If empty"),
        *("Draw by draw", "Groups at the end", "Data"),
        *("cells", "trails", "lines to stars", "rings", "inertia"),
        *("numbers", "shapes", "rest of the run", "pseudo code"),
        *("other starts", "sizes of clusters", "true groups"),
        *("Style", "A click"),
    ]


@in_lab
def test_the_picture_fits_the_page(viewer):
    natural = viewer.picture.evaluate("(image) => image.width")

    assert natural == pytest.approx(viewer.picture.bounding_box()["width"], abs=2)
    assert viewer.picture.get_attribute("role") == "img"


# In Voila, as the rest is everywhere the same


def test_an_alert_stands_until_a_hand_changes_something(voila):
    viewer, alert = Viewer(voila, 0), voila.get_by_role("alert")
    viewer.start_again()

    viewer.key("w")
    alert.filter(has_text="before the first assign there is nothing").wait_for()
    time.sleep(0.5)
    assert alert.count() == 1
    for elsewhere in (viewer.box.get_by_text(re.compile("^Step ")), viewer.picture):
        viewer.start_again()
        viewer.box.get_by_label("Stars k").fill("500")
        elsewhere.click(position={"x": 5, "y": 5})
        alert.filter(has_text="got 500").wait_for()
        time.sleep(0.5)
        assert alert.count() == 1

    viewer.start_again()
    assert alert.count() == 0


def test_the_lesson_is_a_page_for_a_class(servers, browser):
    page = open_page(browser, f"{servers['voila'].address}/voila/render/{LESSON.name}")
    viewer = Viewer(page, 0)

    viewer.says("^Start: 200 points, 3 stars")
    viewer.press("Assign")
    viewer.says("^Assign 1: all 200 points")

    sources = [
        "".join(cell["source"]) for cell in json.loads(LESSON.read_text())["cells"]
    ]
    players = sum("kmviz.explore(" in source for source in sources)
    page.locator(".kmviz-picture[data-frame]").nth(players - 1).wait_for()
    page.close()


def test_a_player_that_was_stepped_before_is_whole_in_all_its_views(several):
    one, other = Viewer(several, 0), Viewer(several, 1)

    for step, said in ((3, "^Assign 2"), (4, "^Update 2")):
        one.says(said)
        until(lambda step=step: one.is_at(step) and one.look() == other.look())
        one.key("ArrowRight")


def test_a_finer_screen_has_a_finer_picture_under_the_same_hand(zoomed):
    zoomed.start_again()
    zoomed.press("Assign")
    zoomed.says("^Assign 1")

    start, end = RUN[1].centroids[0], RUN[2].centroids[0]
    zoomed.drag(start, end)

    zoomed.shows_moved(0, end)
    assert zoomed.sharpness() == pytest.approx(2, rel=0.05)


def test_a_star_is_dragged_by_a_finger(voila):
    viewer = Viewer(voila, 0)
    viewer.start_again()
    viewer.press("Assign")
    viewer.says("^Assign 1")

    start, end = RUN[1].centroids[2], RUN[2].centroids[2]
    viewer.wipe(start, end)

    viewer.shows_moved(2, end)


def test_a_star_is_moved_by_keys_and_the_keys_are_told(voila):
    viewer = Viewer(voila, 0)
    viewer.start_again()
    viewer.key("ArrowRight")
    viewer.says("^Assign 1")

    viewer.key("Shift+ArrowLeft", "Enter", *["Shift+ArrowDown"] * 4, "Enter", "Escape")
    viewer.says("^Moved by hand: stars moved: 1 of 3")

    told = viewer.box.locator(".kmviz-help")
    viewer.key("?")
    told.get_by_text("move the pointer").wait_for()
    viewer.key("?")
    told.wait_for(state="hidden")
    assert viewer.box.locator("[title=null]").count() == 0


def test_a_prediction_by_mouse_is_marked_and_scored(voila):
    viewer = Viewer(voila, 0)
    viewer.start_again()
    viewer.press("Assign")
    viewer.says("^Assign 1")
    start, end = RUN[1].centroids[0], RUN[2].centroids[0]
    halfway = (start + end) / 2

    viewer.press("Predict")
    viewer.says("where will each star go\\? marked: 0")
    unmarked = viewer.look_at(halfway)
    viewer.drag(start, halfway)
    viewer.says("marked: 1")
    until(lambda: viewer.look_at(halfway) != unmarked)

    viewer.press("Move stars")
    viewer.says("^Update 1: prediction: (49|50|51) of 100")
    marked = viewer.look_at(halfway)
    viewer.press("Back")
    viewer.says("^Assign 1: all")
    viewer.press("Move stars")
    viewer.says("^Update 1: 3 of 3")
    until(lambda: viewer.look_at(halfway) != marked)


def test_picture_and_buttons_fit_on_a_low_screen(resized):
    viewer = resized(1366, 768)
    until(lambda: viewer.picture.bounding_box()["height"] < 450)

    viewer.picture.evaluate("(image) => image.scrollIntoView()")

    last = viewer.box.get_by_role("button", name="Save...").bounding_box()
    top = viewer.picture.bounding_box()["y"]
    assert top >= -1
    assert last["y"] + last["height"] - top < 768 - 189  # Lab's head and foot, a cell
    assert viewer.sharpness() == pytest.approx(1, rel=0.01)


CUT = """(box) => {
    const wide = (text, like) => {
        const canvas = document.createElement("canvas").getContext("2d");
        canvas.font = getComputedStyle(like).font;
        return canvas.measureText(text).width;
    };
    const [left, right] = [box.getBoundingClientRect().left, document.body.clientWidth];
    const cut = [];
    const controls = "button, label, .widget-label, select, input";
    for (const each of box.querySelectorAll(controls)) {
        if (!each.getClientRects().length) continue; // hidden
        const here = each.getBoundingClientRect();
        const said = each.textContent || each.value;
        if (here.left < left - 1 || here.right > right + 1) cut.push(["outside", said]);
        if (each.scrollWidth > each.clientWidth + 1) cut.push(["cut", said]);
        for (const { label } of each.options ?? [])
            if (wide(label, each) + 24 > each.clientWidth) cut.push(["option", label]);
    }
    return cut;
}"""
"""Returns what the controls of a viewer do not show whole."""


def test_the_controls_show_the_longest_language_whole(several):
    box = Viewer(several, 3).box
    box.get_by_role("button", name=get_words(longest_language()).save).click()

    for width in (1366, 390):
        several.set_viewport_size({"width": width, "height": 800})
        until(lambda: several.evaluate("innerWidth") == width)  # noqa: B023  # at once
        assert box.evaluate(CUT) == []
    several.set_viewport_size(VIEWPORT)


WATCH_STEP = """(box) => {
    const [picture, button] = [".kmviz-picture", "button:nth-of-type(3)"].map(
        (each) => box.querySelector(each));
    window.gaps = new Set();
    window.watching = setInterval(() => gaps.add(Math.round(
        button.getBoundingClientRect().top - picture.getBoundingClientRect().bottom)));
}"""


def test_the_buttons_stay_where_they_are_on_a_narrow_page(resized):
    viewer = resized(480, 900)
    viewer.box.evaluate(WATCH_STEP)

    viewer.key("Home", "w")
    viewer.box.get_by_role("alert").wait_for()
    for _ in RUN[1 : len(RUN)]:
        viewer.key("ArrowRight")
    viewer.key("Home", *["ArrowUp"] * 4, "Space")
    viewer.box.get_by_role("button", name="Pause", exact=True).wait_for()
    viewer.says("converged")

    viewer.key(*["ArrowDown"] * 4)
    (gap,) = viewer.page.evaluate("clearInterval(watching); [...gaps]")
    assert 0 <= gap < 10


def test_the_focus_stays_where_a_button_ends_its_own_use(voila):
    viewer = Viewer(voila, 0)
    viewer.start_again()
    last = viewer.box.get_by_role("button", name="Last", exact=True)

    last.focus()
    voila.keyboard.press("Enter")
    viewer.says("converged")

    until(last.is_disabled)
    assert viewer.picture.evaluate("(image) => image === document.activeElement")
    voila.keyboard.press("Home")
    viewer.says("^Start")


def test_a_switch_tells_its_key(voila):
    viewer = Viewer(voila, 0)

    for words, key in (("trails", "t"), ("lines to stars", "l")):
        switch = viewer.box.get_by_label(words)
        assert switch.get_attribute("title") == f"Show or hide {words} ({key})"
        label = viewer.box.get_by_text(words, exact=True)
        assert label.get_attribute("title") == f"Show or hide {words} ({key})"


def drop(page, place, path):
    """Drop a file on an element of a page."""
    place.hover()
    box, hand = place.bounding_box(), page.context.new_cdp_session(page)
    spot = {"x": box["x"] + 9, "y": box["y"] + 9}
    file = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        hand.send("Input.dispatchDragEvent", {"type": kind, **spot, "data": file})
    hand.detach()


def test_a_file_that_is_dropped_is_taken_by_its_name(voila, tmp_path):
    viewer, path = Viewer(voila, 0), tmp_path / "mine.csv"
    viewer.start_again()
    path.write_text("a,b\n1,2\n3,4\n5,9\n")
    drop(voila, viewer.picture, path)
    viewer.says("^Start: 3 points")
    path.write_text("a,b\n1,2\n3,4\n5,9\n2,2\n")

    viewer.press("Data")
    drop(voila, viewer.box.locator(".kmviz-board").first, path)
    viewer.says("^Start: 4 points")

    boards = viewer.box.get_by_role("combobox", name="Board")
    assert boards.evaluate("(each) => each.selectedOptions[0].label") == "mine.csv"
    boards.select_option("gauss")
    viewer.says("^Start: 200 points, 3 stars")


@pytest.mark.parametrize(("grabs", "moves"), [(False, True), (True, False)])
def test_a_finger_scrolls_the_page_but_where_it_takes_hold(resized, grabs, moves):
    viewer = resized(700, 600)
    viewer.picture.evaluate("(image) => image.scrollIntoView()")
    before, top = viewer.frame(), viewer.picture.bounding_box()["y"]
    start = RUN[0].centroids[0] if grabs else np.array([-0.8, 0.4])
    screen = viewer.page.context.new_cdp_session(viewer.page)
    touch = "Emulation.setTouchEmulationEnabled"

    screen.send(touch, {"enabled": True})
    viewer.wipe(start, start + np.array([0, 1.0 if moves else -1.0]))
    time.sleep(0.3)

    screen.send(touch, {"enabled": False})
    screen.detach()
    assert (viewer.picture.bounding_box()["y"] < top - 50) is moves
    assert (viewer.frame() > before) is grabs


def test_the_form_writes_a_film_and_the_line_that_makes_it_again(voila, tmp_path):
    viewer = Viewer(voila, 0)
    viewer.start_again()
    viewer.key("1")
    viewer.says("1 star")
    path = tmp_path / "film.mp4"

    viewer.press("Save...")
    viewer.box.get_by_label("Format").select_option("MP4 film")
    name = viewer.box.get_by_label("File", exact=True)
    until(lambda: name.input_value() == "kmeans.mp4")
    name.fill(str(path))
    viewer.press("Write file")
    viewer.box.get_by_role("status").filter(has_text=f"Saved {path}").wait_for()

    with voila.expect_download() as download:
        viewer.box.get_by_role("link", name="Download").click()
    assert path.read_bytes() == download.value.path().read_bytes()
    assert list(tmp_path.iterdir()) == [path]
    first = sums_of_frames(path)
    path.unlink()
    exec(viewer.box.locator("code").inner_text(), {"kmviz": kmviz})
    assert sums_of_frames(path) == first
    assert len(first) > 25 * 3
    viewer.press("Save...")


# When nobody looks any more


def test_playing_ends_when_its_page_was_closed(servers, browser):
    page = open_page(browser, f"{servers['jupyter'].address}/notebooks/watched.ipynb")
    page.wait_for_selector('[data-status="idle"]', state="attached")
    run_cell(page, 0)
    told = servers["work"] / "playing.txt"
    viewer = Viewer(page, 0)
    viewer.press("Play")
    viewer.says("^Assign 1")
    until(lambda: told.read_text().startswith("True"))

    page.close(run_before_unload=True)

    until(page.is_closed)
    closed = time.monotonic()
    until(lambda: told.read_text().startswith("False"))
    assert time.monotonic() - closed < 2 * PATIENCE
    assert int(told.read_text().split()[1]) < len(RUN) - 1


# The notebooks' own keys


def test_keys_reach_the_player_and_leave_the_cells_alone(notebook):
    before = cells(notebook)
    viewer = Viewer(notebook, 0)
    viewer.start_again()

    viewer.key("ArrowRight", "ArrowRight")
    viewer.stands_at("2 of")
    viewer.key("ArrowLeft")
    viewer.stands_at("1 of")
    viewer.key("r")
    viewer.stands_at("0 of")
    viewer.key("v", "b", "d", "d", "d", "5")
    viewer.says("5 stars")
    viewer.key("End", "Home", "Space", "Space")

    time.sleep(0.5)
    assert cells(notebook) == before


def test_keys_on_a_button_a_checkbox_and_a_select_leave_the_cells_alone(notebook):
    before = cells(notebook)
    viewer = Viewer(notebook, 0)
    viewer.start_again()

    for control in (
        viewer.box.get_by_role("button", name="Last", exact=True),
        viewer.box.get_by_label("rings"),
        viewer.box.get_by_label("If empty"),
    ):
        control.focus()
        for key in ("b", "d", "d", "r", "x", "m"):
            notebook.keyboard.press(key)

    time.sleep(0.5)
    assert cells(notebook) == before


def test_a_kernel_that_dies_is_said_and_its_cell_plays_again(notebook7):
    viewer = Viewer(notebook7, 0)
    viewer.start_again()
    viewer.key("ArrowRight")
    viewer.says("^Assign 1")
    number = notebook7.locator(".jp-Cell").nth(2).locator(".jp-OutputArea-output")

    os.kill(int(number.inner_text()), signal.SIGKILL)

    viewer.box.get_by_text("The kernel is gone: run the cell again").wait_for()
    viewer.says("^Assign 1")
    button = viewer.box.locator("button:visible").first
    assert button.evaluate("(each) => getComputedStyle(each).pointerEvents") == "none"
    notebook7.get_by_role("button", name="Ok").click()
    notebook7.wait_for_selector('[data-status="idle"]', state="attached")
    again = viewer.box.get_by_text("Start: 200 points, 3 stars")
    for _ in range(10):  # the new kernel may not listen yet
        notebook7.locator(".jp-Cell .cm-content").first.click()
        notebook7.keyboard.press("Control+Enter")
        with suppress(AssertionError):
            until(lambda: again.count(), seconds=6.0)
            break
    viewer.says("^Start: 200 points, 3 stars")


def test_boards_are_chosen_by_keys_and_an_empty_one_is_filled(lab):
    viewer, before = Viewer(lab, 0), cells(lab)
    viewer.start_again()
    opens = viewer.box.get_by_role("button", name="Data", exact=True)
    opens.focus()
    lab.keyboard.press("Enter")
    pointed = viewer.box.locator(".kmviz-board:focus")
    for keys, board in (
        (("b", "x", "y"), "gauss"),
        (("ArrowRight", "ArrowRight"), "moons"),
        (("End",), list(BOARDS)[-1]),
        (("Home",), "uniform"),
    ):
        for key in keys:
            lab.keyboard.press(key)
        pointed.filter(has_text=board).wait_for()
    lab.keyboard.press("Escape")
    viewer.box.locator(".kmviz-boards").wait_for(state="hidden")
    assert opens.evaluate("(button) => button === document.activeElement")
    lab.keyboard.press("Enter")
    pointed.filter(has_text="gauss").wait_for()
    lab.keyboard.press("ArrowRight")
    lab.keyboard.press("Enter")
    viewer.says("^Start: .* 6 stars")

    viewer.press("Data")
    viewer.press("Empty board")
    for place in ((-0.5, 0), (0, 0.5), (0.5, 0)):
        lab.mouse.click(*viewer.spot_of(place))
    viewer.says("^3 points, k = 6")
    viewer.key("x", "Shift+ArrowUp", "Enter")
    viewer.says("^3 points, k = 1")
    viewer.press("Begin")
    viewer.says("^Start: 3 points, 1 star")
    viewer.box.get_by_role("combobox", name="Board").select_option("gauss")
    viewer.says("^Start: 200 points, 3 stars")
    assert cells(lab) == before


ENDINGS = {
    "a button": lambda viewer: viewer.box.get_by_role(
        "button", name="Cancel"
    ).first.click(),
    "Escape": lambda viewer: viewer.page.keyboard.press("Escape"),
    "Interrupt": lambda viewer: viewer.page.locator(
        ".jp-NotebookPanel-toolbar [data-command='notebook:interrupt-kernel']"
    ).click(),
}
"""The ways in which somebody ends what lasts."""


def test_what_lasts_is_ended_in_three_ways_and_leaves_all_as_it_was(lab, tmp_path):
    viewer, path = Viewer(lab, 0), tmp_path / "film.gif"
    viewer.start_again()
    viewer.key("ArrowRight")
    viewer.says("^Assign 1")
    viewer.press("Save...")
    viewer.box.get_by_label("File", exact=True).fill(str(path))
    lasting = viewer.box.locator(".kmviz-lasting")

    for end in ENDINGS.values():
        viewer.press("Write file")
        lasting.wait_for()
        end(viewer)
        lasting.wait_for(state="hidden")
        assert list(tmp_path.iterdir()) == []
        viewer.says("^Assign 1")
    viewer.press("Save...")

    viewer.box.get_by_role("spinbutton", name="Points").fill("90000")
    lab.keyboard.press("Tab")
    viewer.says("^Start: 90.000 points")
    for end in ENDINGS.values():
        viewer.key("a", "a")
        cancels = viewer.box.get_by_role("button", name="Cancel")
        cancels.first.wait_for()
        end(viewer)
        cancels.first.wait_for(state="hidden")
        viewer.says("^Start: 90.000 points")
    viewer.box.get_by_role("spinbutton", name="Points").fill("200")
    lab.keyboard.press("Tab")
    viewer.says("^Start: 200 points")


def test_two_players_do_not_disturb_each_other(lab):
    one, other = Viewer(lab, 0), Viewer(lab, 1)
    one.start_again()
    other.key("Home")

    one.key("ArrowRight")
    one.says("^Assign 1")

    other.says("^Start: 300 points, 2 stars")


def test_a_cell_that_runs_again_leaves_one_viewer(lab):
    for _ in range(3):
        run_cell(lab, 0)
    Viewer(lab, 0).picture.wait_for()
    assert lab.locator("figcaption:visible").count() == 0  # where no widget lives
    lab.locator(".jp-Cell .cm-content").nth(2).click()
    lab.keyboard.press("Control+a")
    lab.keyboard.type(COUNT_FIGURES)
    run_cell(lab, 2)

    output = lab.locator(".jp-Cell").nth(2).locator(".jp-OutputArea-output")
    figures, canvases = json.loads(output.last.inner_text())
    assert canvases == 2
    assert figures <= canvases


COUNT_FIGURES = (
    "import gc; from matplotlib.figure import Figure; gc.collect(); "
    "from kmviz.live.notebook.canvas import Canvas; "
    "[sum(issubclass(type(o), kind) for o in gc.get_objects())"
    " for kind in (Figure, Canvas)]"
)
NAME_OF_FOCUS = """() => {
    const focus = document.activeElement;
    const label = document.getElementById(focus.getAttribute("aria-labelledby"))
        ?? focus.labels?.[0] ?? focus.closest("label") ?? focus;
    return label.innerText.trim();
}"""


def test_keys_that_mean_nothing_to_the_player_are_the_browsers(voila):
    viewer = Viewer(voila, 0)
    viewer.picture.focus()
    press = (
        "(image, key) => image.dispatchEvent("
        "new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}))"
    )

    left = [viewer.picture.evaluate(press, key) for key in ("F12", "PageDown", "F5")]

    assert left == [True, True, True]
    assert not viewer.picture.evaluate(press, "Home")


def test_the_picture_darkens_with_the_page(voila):
    viewer = Viewer(voila, 0)
    viewer.start_again()
    light = viewer.look_at((0, 0))

    voila.evaluate("document.body.dataset.jpThemeLight = 'false'")
    until(lambda: viewer.look_at((0, 0)) != light)

    voila.evaluate("document.body.dataset.jpThemeLight = 'true'")
    until(lambda: viewer.look_at((0, 0)) == light)


# The page's half alone, with a kernel that is silent unless told


def test_a_wall_is_pointed_at_opened_and_left_by_mouse_and_keys(several):
    page, wall = several, Viewer(several, 2)
    picture, caption = wall.picture, wall.box.locator(".kmviz-caption")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 3)
    until(lambda: "Enter opens run" in caption.inner_text())
    pointed = caption.inner_text()
    picture.focus()
    page.keyboard.press("Shift+ArrowRight")
    until(lambda: caption.inner_text() not in (pointed, ""))

    assert "Enter opens run" in caption.inner_text()
    page.keyboard.press("Enter")
    until(lambda: "200 points, 6 stars" in caption.inner_text())
    page.keyboard.press("ArrowRight")
    until(lambda: caption.inner_text().startswith("Assign 1"))
    page.keyboard.press("Escape")
    until(lambda: caption.inner_text().startswith("Start: 4 runs"))
