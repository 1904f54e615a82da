"""The player in JupyterLab, Notebook 7 and Voila, under the hands of a real browser.

The servers run on free ports of this machine, with folders of their own, so that
nobody's settings leak in. Nothing is waited for by time alone but the absence of
something. Where a part is missing the tests are skipped, but not where CI is set.
"""

import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from base64 import b64decode
from contextlib import suppress
from dataclasses import fields
from io import BytesIO
from pathlib import Path
from urllib.error import HTTPError, URLError

import numpy as np
import pytest
from PIL import Image

import kmviz
from kmviz.drawing.languages import get_words, languages
from kmviz.drawing.player_words import PlayerWords
from kmviz.encoding.movie import find_ffmpeg
from kmviz.encoding.tiles import Sent
from kmviz.live.notebook.canvas import Canvas
from kmviz.live.notebook.display import SIZE, still_bundle, trace_html
from kmviz.live.notebook.playback import PATIENCE
from kmviz.points.catalogue import BOARDS

NEEDED = ("jupyterlab", "notebook", "voila", "playwright", "imageio_ffmpeg")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
MISSING = [name for name in NEEDED if importlib.util.find_spec(name) is None]
MISSING += [] if CHROMIUM else ["chromium"]
if MISSING and os.environ.get("CI", "").lower() in ("", "false", "0"):
    reason = f"the tests in a browser need {', '.join(MISSING)}"
    pytest.skip(reason, allow_module_level=True)

SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PLAYER = "import kmviz\nkmviz.explore('gauss', k=3, seed=4)"
WATCHED = """\
import pathlib, kmviz
viewer = kmviz.explore('gauss', k=3, seed=4)
player, file = viewer.player, pathlib.Path('playing.txt')
player.listen(lambda _: file.write_text(f'{player.playing} {player.position}'))
viewer"""
STEPPED = """viewer = kmviz.explore('gauss', k=3, seed=4)
viewer.player.seek(2)
viewer.player.seek(3)
viewer"""
WALL = """\
import kmviz
kmviz.explore(kmviz.restarts(kmviz.make_board('peaked', rng=0), 6, runs=4, rng=0))"""
CELLS = (PLAYER, "kmviz.explore('moons', k=2, seed=1)", "import os; os.getpid()")
LESSON = Path(__file__).parents[3] / "notebooks" / "02-explore.ipynb"
RUN = kmviz.kmeans(kmviz.make_board("gauss", rng=0), k=3, rng=4)
"""The run of the first cell."""
VIEWPORT = {"width": 1300, "height": 1500}
WAIT = 60_000
SETTLE = 2.5
"""Seconds after which a notebook's own keys work, and may do harm."""


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def write_notebook(path, *sources):
    code = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    cells = [
        code | {"id": f"cell-{i}", "source": each} for i, each in enumerate(sources)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "cells": cells}
    path.write_text(json.dumps(notebook | {"metadata": {"kernelspec": kernel}}))


def longest_language():
    """Return the language whose player has the longest words."""
    names = [field.name for field in fields(PlayerWords)]
    return max(
        (code for code in languages() if code not in ("ja", "zh")),
        key=lambda code: sum(len(getattr(get_words(code), name)) for name in names),
    )


def answers(address):
    try:
        urllib.request.urlopen(address, timeout=2).close()
    except HTTPError:
        return True
    except (URLError, OSError):
        return False
    return True


class Server:
    """A Jupyter program with its own folders, gone when it is closed."""

    def __init__(self, folder, *words):
        port = free_port()
        self.folder, self.address = folder, f"http://127.0.0.1:{port}"
        places = {f"JUPYTER_{name}_DIR": "" for name in ("CONFIG", "DATA", "RUNTIME")}
        places |= {name: str(folder / name.lower()) for name in places}
        places |= {"IPYTHONDIR": str(folder / "ipython"), "JUPYTER_PLATFORM_DIRS": "0"}
        self.log = (folder / "log.txt").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", *words, f"--port={port}", "--no-browser"],
            env={**os.environ, **places},
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def wait(self):
        deadline = time.monotonic() + 90
        while not answers(f"{self.address}/static/none"):
            assert self.process.poll() is None, (self.folder / "log.txt").read_text()
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.1)

    def close(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
        self.log.close()


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """Start a Jupyter server and Voila at the same time."""
    assert not MISSING, f"the tests in a browser need {', '.join(MISSING)}"
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
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        chromium.close()


def open_page(browser, address):
    page = browser.new_page(viewport=VIEWPORT)
    page.set_default_timeout(WAIT)
    page.goto(address)
    return page


def run_cell(page, number):
    """Run a cell, and return once it is done."""
    cell = page.locator(".jp-Notebook .jp-Cell").nth(number)
    prompt = cell.locator(".jp-InputPrompt")
    before = prompt.inner_text()
    for _ in range(10):  # on a busy machine the page may not listen yet
        cell.locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        with suppress(AssertionError):
            until(lambda: prompt.inner_text() != before, seconds=2.0)
            break
    until(lambda: is_new_number(prompt.inner_text(), before))


def is_new_number(text, before):
    return bool(re.search(r"\d", text)) and text != before


def until(holds, *, seconds=WAIT / 1000):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def open_notebook(browser, servers, kind):
    """Open the notebook, run its three cells, and wait until its keys work."""
    name = f"{kind.partition('/')[0]}.ipynb"
    page = open_page(browser, f"{servers['jupyter'].address}/{kind}/{name}")
    page.wait_for_selector('[data-status="idle"]', state="attached")
    for number in range(len(CELLS)):
        run_cell(page, number)
    Viewer(page, 0).picture.wait_for()
    time.sleep(SETTLE)
    return page


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


class Viewer:
    """What can be seen and done on one viewer of a page."""

    def __init__(self, page, number):
        self.page, self.box = page, page.locator(".kmviz").nth(number)
        self.picture = self.box.locator(".kmviz-picture[data-frame]")

    def press(self, name):
        self.box.get_by_role("button", name=name, exact=True).click()

    def key(self, *names):
        self.picture.focus()
        for name in names:
            self.page.keyboard.press(name)

    def says(self, text):
        """Wait until the caption matches, and the picture's other text with it."""
        pattern = re.compile(text)
        self.box.locator(".kmviz-caption").filter(has_text=pattern).wait_for()
        assert pattern.search(self.picture.get_attribute("aria-label"))

    def stands_at(self, text):
        self.box.get_by_text(re.compile(f"^Step {text}")).wait_for()

    def unfold(self):
        """Open what a beginner can do without."""
        if not self.box.get_by_label("Seed").is_visible():
            self.press("More")
            self.box.get_by_label("Seed").wait_for()

    def start_again(self):
        """Go back to the first step of `RUN`, whatever was done before."""
        for k in ("4", "3"):
            self.key(k)
            self.says(f"Start: .* {k} stars")
        self.unfold()
        self.box.get_by_label("other starts").uncheck()  # a board of the same width
        self.box.get_by_label("Seed").fill("4")
        self.page.keyboard.press("Tab")
        self.stands_at(f"0 of {len(RUN) - 1}")

    def spot_of(self, place):
        """Return where on the page a place on the board is."""
        width, height = self.picture.evaluate("(image) => [image.width, image.height]")
        axes = kmviz.Scene(RUN, size=(width, height)).figure.axes[0]
        across, up = axes.transData.transform(place)
        box = self.picture.bounding_box()
        return (
            box["x"] + box["width"] * across / width,
            box["y"] + box["height"] * (1 - up / height),
        )

    def size(self):
        return self.picture.evaluate("(image) => [image.width, image.height]")

    def frame(self):
        return int(self.picture.get_attribute("data-frame"))

    def sharpness(self):
        """Return how many pixels the picture has for one of the page's."""
        across = self.picture.evaluate("(image) => image.width")
        return across / self.picture.bounding_box()["width"]

    def look(self):
        """Return the picture as a PNG."""
        return b64decode(self.picture.evaluate("(image) => image.toDataURL()")[22:])

    def is_at(self, step):
        """Tell whether every part of the picture is that of a step of `RUN`."""
        shown = Image.open(BytesIO(self.look())).convert("RGB")
        scene = kmviz.Scene(RUN, size=shown.size)
        scene.draw(step)
        true = np.asarray(scene.canvas.buffer_rgba())[..., :3]
        return np.abs(np.asarray(shown, dtype=int) - true).mean() < 0.3

    def look_at(self, place):
        """Return what the picture shows at a place on the board, and close to it."""
        png = self.look()
        box = self.picture.bounding_box()
        across, down = np.subtract(self.spot_of(place), (box["x"], box["y"]))
        around = (across - 4, down - 4, across + 4, down + 4)
        return Image.open(BytesIO(png)).convert("RGB").crop(around).tobytes()

    def drag(self, start, end):
        """Drag by mouse from one place on the board to another."""
        self.page.mouse.move(*self.spot_of(start))
        self.page.mouse.down()
        self.page.mouse.move(*self.spot_of(end), steps=5)
        self.page.mouse.up()

    def wipe(self, start, end):
        """Drag by finger from one place on the board to another."""
        finger = self.page.context.new_cdp_session(self.page)
        touch = "Input.dispatchTouchEvent"
        way = np.linspace(self.spot_of(start), self.spot_of(end), 6)
        for i, (x, y) in enumerate(way.tolist()):
            kind = "touchMove" if i else "touchStart"
            finger.send(touch, {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        finger.send(touch, {"type": "touchEnd", "touchPoints": []})
        finger.detach()

    def shows_moved(self, star, place):
        """Wait until a star, and no other, was moved there after the first assign."""
        centroids = RUN[1].centroids.copy()
        centroids[star] = place
        inertia = ((RUN.X - centroids[RUN[1].labels]) ** 2).sum()
        self.says("^Moved by hand: stars moved: 1 of 3")
        said = re.compile(r"inertia [\d.]+ → ([\d.]+)")
        until(
            lambda: (
                float(said.search(self.picture.get_attribute("aria-label"))[1])
                == pytest.approx(inertia, rel=0.005)
            )
        )


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


def cells(page):
    """Return how many cells a notebook has, of which kind, with which text."""
    return page.evaluate(
        "[...document.querySelectorAll('.jp-Notebook .jp-Cell')].map((cell) =>"
        " [cell.className.match(/jp-(\\w+)Cell/)[1],"
        " cell.querySelector('.cm-content')?.innerText])"
    )


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


@pytest.fixture(scope="module")
def shown_run():
    """Return what a notebook shows of `RUN`."""
    return trace_html(RUN)


@pytest.mark.parametrize(
    ("page_is_light", "seen"), [("true", "light"), ("false", "dark"), (None, "light")]
)
def test_a_run_shows_the_picture_that_suits_the_page(
    browser, shown_run, page_is_light, seen
):
    page = browser.new_page()
    theme = f'data-jp-theme-light="{page_is_light}"' if page_is_light else ""

    page.set_content(f"<body {theme}>{shown_run}")

    visible = page.locator("img:visible")
    assert visible.get_attribute("class") == f"kmviz-on-{seen}"
    box = visible.bounding_box()
    page.close()
    assert (box["width"], box["height"]) == SIZE


CLEAN = """() => {
    document.querySelectorAll("style, script, iframe").forEach((each) => each.remove());
    const kept = ["src", "alt", "class", "width", "height"];
    for (const each of document.querySelectorAll("body *"))
        for (const name of each.getAttributeNames())
            if (!kept.includes(name)) each.removeAttribute(name);
}"""
"""Leaves of a page what JupyterLab leaves of one that is not trusted."""


def test_without_trust_a_run_is_one_picture_and_its_caption(browser, shown_run):
    page = browser.new_page()
    page.set_content(f'<body data-jp-theme-light="false">{shown_run}')

    page.evaluate(CLEAN)

    (seen,) = page.locator("img:visible").all()
    assert seen.get_attribute("class") == "kmviz-on-light"
    assert page.get_by_text("Converged").is_visible()
    page.close()


def test_a_frame_grows_until_all_runs_are_seen(browser):
    page = browser.new_page(viewport={"width": 900, "height": 700})
    page.set_content(trace_html(kmviz.restarts(RUN.X, 3, runs=8, rng=0)))
    frame = page.frame_locator("iframe")
    page.wait_for_function("document.querySelector('iframe').clientHeight > 800")

    last = frame.locator(".wall button").last.bounding_box()
    whole = page.locator("iframe").bounding_box()
    assert last["y"] + last["height"] <= whole["y"] + whole["height"]
    beside, board = (frame.locator(f".{name}").first for name in ("side", "board"))
    assert beside.bounding_box()["x"] > board.bounding_box()["width"] > 400
    page.close()


def test_a_player_leaves_a_picture_where_its_widget_does_not_live(browser):
    page = browser.new_page()
    still = still_bundle(b"", "Start: 9 points", kmviz.Words(), "kmviz-7")["text/html"]

    page.set_content(still)
    assert page.get_by_text("Start: 9 points (run the cell to play)").is_visible()
    page.set_content(f'<div class="jupyter-widgets kmviz-7">buttons</div>{still}')
    assert page.locator("body").inner_text().split() == ["buttons"]
    page.close()


# The page's half alone, with a kernel that is silent unless told


BLACK = Image.new("RGB", (60, 40))
OPAQUE = np.array([0, 0, 0, 255], np.uint8)
RENDER = """async ([source, look]) => {
    document.body.innerHTML = `<style>${look}</style><div class="kmviz"><div></div>`;
    const module = new Blob([source], { type: "text/javascript" });
    const { default: { render } } = await import(URL.createObjectURL(module));
    const heard = {}, state = {};
    window.sent = [];
    window.kernel = {
        get: (name) => state[name],
        send: (message) => sent.push(message),
        on: (name, act) => (heard[name] ??= new Set()).add(act),
        off: (name, act) => heard[name].delete(act),
        set: (news) => Object.assign(state, news),
        tell: (name, news) => heard[name].forEach((act) => act(news)),
    };
    window.stop = render({ model: kernel, el: document.querySelector(".kmviz div") });
}"""
SHOW = """([png, tiles, frame, quiet]) => {
    const bytes = (part) => new DataView(Uint8Array.from(part).buffer);
    const words = { size: [60, 40], caption: `Step ${frame}`, frame, quiet };
    kernel.set({ png: bytes(png), tiles: bytes(tiles), stars: [[0.1, 0.5]], ...words });
    kernel.tell("change:frame");
}"""

BUTTONS = """() => {
    window.pressed = [];
    for (const name of ["Step", "Undo"]) {
        const button = document.querySelector(".kmviz").appendChild(
            document.createElement("button"));
        button.textContent = name;
        button.onclick = () => pressed.push(name);
    }
    kernel.set({ states: { waiting: "Waiting" } });
}"""
"""Puts two buttons beside the canvas, and notes which is pressed."""

RESIZED = """() => new Promise((done) =>
    new ResizeObserver(done).observe(document.querySelector("canvas")))"""


class Half:
    """canvas.js on a page of its own, whose clock stands still."""

    def __init__(self, page):
        self.page, self.screen = page, page.context.new_cdp_session(page)
        page.goto("about:blank")
        page.evaluate(RENDER, [Canvas._esm, Canvas._css])
        self.picture = page.locator(".kmviz-picture")
        self.frame = 0
        self.show()
        self.box = self.picture.bounding_box()

    def send(self, image, *, tiles=b"", quiet=False):
        """Send a picture, or some tiles of it."""
        self.frame += 1
        file = BytesIO()
        image.save(file, "PNG")
        self.page.evaluate(SHOW, [[*file.getvalue()], [*tiles], self.frame, quiet])

    def show(self, image=BLACK, **settings):
        """Show a picture, and wait until it is seen."""
        self.send(image, **settings)
        until(lambda: self.picture.get_attribute("data-frame") == str(self.frame))

    def pixels(self):
        """Return what the picture shows, red, green and blue."""
        data = self.picture.evaluate("(image) => image.toDataURL()")
        return np.asarray(Image.open(BytesIO(b64decode(data[22:]))).convert("RGB"))

    def sent(self, *kinds):
        """Return what was sent of these kinds."""
        return [each for each in self.page.evaluate("sent") if each["kind"] in kinds]

    def hand(self):
        """Return what hand and keys have sent: kind, number and how far across."""
        events = self.sent("down", "move", "up", "key")
        return [
            (each["kind"], each["seq"], pytest.approx(each.get("x", 0), abs=0.01))
            for each in events
        ]

    def acknowledge(self, number):
        self.page.evaluate("(ack) => kernel.tell('msg:custom', { ack })", number)

    def at(self, share):
        """Return a spot on the page, so far across the picture."""
        across, down = self.box["width"], self.box["height"]
        return self.box["x"] + across * share, self.box["y"] + down / 2

    def mouse(self, share):
        self.page.mouse.move(*self.at(share))

    def pen(self, kind, share, **more):
        """Have a pen pressed, moved or released."""
        x, y = self.at(share)
        event = {"type": kind, "x": x, "y": y, "pointerType": "pen", "button": "left"}
        self.screen.send("Input.dispatchMouseEvent", {**event, "clickCount": 1, **more})

    def touch(self, kind, *shares):
        points = [dict(zip("xy", self.at(share), strict=True)) for share in shares]
        self.screen.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": points}
        )


@pytest.fixture(scope="module")
def still_page(browser):
    page = browser.new_page(viewport=VIEWPORT)
    page.set_default_timeout(WAIT)
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    yield page
    page.close()


@pytest.fixture
def half(still_page):
    return Half(still_page)


def test_one_move_is_under_way_and_the_newest_waits(half):
    half.mouse(0.1)
    half.page.mouse.down()
    half.acknowledge(1)
    for share in (0.2, 0.3, 0.4):
        half.mouse(share)
    assert half.hand() == [("down", 1, 0.1), ("move", 2, 0.2)]

    half.acknowledge(1)  # not the one that is awaited
    assert len(half.hand()) == 2
    half.acknowledge(2)
    assert half.hand()[2:] == [("move", 3, 0.4)]
    half.mouse(0.5)
    half.page.mouse.up()
    half.acknowledge(3)
    half.acknowledge(4)

    assert half.hand()[3:] == [("up", 4, 0.5)]


def test_an_acknowledgement_that_is_lost_is_not_awaited_for_ever(half):
    half.mouse(0.1)
    half.page.mouse.down()
    half.mouse(0.2)

    half.page.clock.run_for(1990)
    assert half.hand() == [("down", 1, 0.1)]
    half.page.clock.run_for(20)

    assert half.hand()[1:] == [("move", 2, 0.2)]
    half.page.mouse.up()


def test_a_page_says_that_it_waits_and_presses_no_button_twice_meanwhile(half):
    half.page.evaluate(BUTTONS)
    step, undo = (half.page.locator("button").nth(i) for i in range(2))
    state = half.page.locator(".kmviz-state")
    step.click()
    half.page.clock.run_for(310)
    assert state.text_content() == "Waiting"
    for button in (step, undo, undo):
        button.click()
    assert half.page.evaluate("pressed") == ["Step", "Undo"]
    half.acknowledge(half.sent("pressed")[-1]["seq"])

    assert state.text_content() == ""
    step.click()
    half.page.clock.run_for(310)
    step.click()
    assert half.page.evaluate("pressed") == ["Step", "Undo", "Step"]


def test_the_answers_to_controls_that_are_no_buttons_are_hurried(half):
    half.page.evaluate(
        "document.querySelector('.kmviz').append(document.createElement('input'))"
    )
    half.page.clock.run_for(1000)
    half.page.evaluate("sent.length = 0")

    half.page.locator("input").click()
    half.page.clock.run_for(50)

    assert half.sent("nudge")


def test_the_caption_is_read_aloud_unless_playing_quickly(half):
    caption, live = half.page.locator(".kmviz-caption"), []

    for quiet in (False, True, False):
        half.show(quiet=quiet)
        live.append(caption.get_attribute("aria-live"))

    assert live == ["polite", "off", "polite"]
    assert caption.inner_text() == half.picture.get_attribute("aria-label") == "Step 4"


def test_tiles_are_laid_over_the_picture_before(half):
    rng = np.random.default_rng(5)
    before = rng.integers(0, 255, (130, 205, 4), np.uint8) | OPAQUE
    after, sent = before.copy(), Sent()
    after[3:20, 180:205] = after[120:130, 0:40] = after[60, 60] = OPAQUE
    sent.remember(before)
    numbers, sheet = sent.tiles(after)

    half.show(Image.fromarray(before))
    half.show(Image.fromarray(sheet), tiles=numbers.astype("<u2").tobytes())

    np.testing.assert_array_equal(half.pixels(), after[..., :3])


def test_pictures_are_drawn_in_the_order_in_which_they_came(half):
    for _ in range(5):
        half.send(Image.new("RGB", (1600, 1200), "white"))
        half.send(BLACK)
    until(lambda: half.picture.get_attribute("data-frame") == str(half.frame))

    assert [each["frame"] for each in half.sent("shown")] == [*range(1, half.frame + 1)]
    assert half.pixels().shape == (40, 60, 3)


def test_a_page_that_has_seen_no_picture_asks_for_a_whole_one(half):
    half.page.evaluate("stop()")
    half.page.evaluate(RENDER, [Canvas._esm, Canvas._css])
    half.send(BLACK, tiles=b"\1\0")
    until(lambda: half.sent("fresh"))
    assert not half.sent("shown")

    half.show(BLACK)

    assert half.pixels().shape == (40, 60, 3)


def test_a_pen_takes_hold_as_a_mouse_does(half):
    half.pen("mouseMoved", 0.1, buttons=0)
    half.pen("mousePressed", 0.1, buttons=1)
    half.acknowledge(1)
    half.pen("mouseMoved", 0.6, buttons=1)
    half.pen("mouseReleased", 0.7, buttons=0)

    assert half.hand() == [("down", 1, 0.1), ("move", 2, 0.6), ("up", 3, 0.7)]


def test_a_finger_off_the_stars_is_told_of_if_it_only_taps(half):
    half.touch("touchStart", 0.6)
    half.touch("touchMove", 0.7)
    half.touch("touchCancel")
    assert half.hand() == []

    half.touch("touchStart", 0.6)
    half.touch("touchEnd")

    assert half.hand() == [("down", 1, 0.6), ("up", 2, 0.6)]


def test_a_touch_that_the_browser_takes_away_lets_go_where_it_was(half):
    half.touch("touchStart", 0.1)
    half.acknowledge(1)
    half.touch("touchMove", 0.6)
    half.acknowledge(2)
    half.touch("touchCancel")

    assert half.hand() == [("down", 1, 0.1), ("move", 2, 0.6), ("up", 3, 0.6)]


@pytest.mark.parametrize("modifier", ["ctrlKey", "altKey", "metaKey"])
def test_keys_with_a_modifier_are_the_browsers(half, modifier):
    half.picture.focus()
    press = """(image, held) => image.dispatchEvent(new KeyboardEvent(
        "keydown", { key: "r", bubbles: true, cancelable: true, ...held }
    ))"""

    assert half.picture.evaluate(press, {modifier: True})
    assert half.sent("key") == []
    assert not half.picture.evaluate(press, {})
    assert [each["key"] for each in half.sent("key")] == ["r"]


def test_a_window_that_becomes_lower_is_told_of(half):
    half.page.clock.run_for(1000)
    half.page.evaluate("sent.length = 0")

    half.page.set_viewport_size({**VIEWPORT, "height": 700})
    until(lambda: half.page.clock.run_for(200) or half.sent("room"))
    half.page.clock.run_for(1000)

    assert [room["height"] for room in half.sent("room")] == [700]
    half.page.set_viewport_size(VIEWPORT)


def test_a_canvas_that_was_taken_away_does_nothing_more(half):
    half.page.clock.run_for(1000)
    half.mouse(0.1)
    half.page.mouse.down()
    half.mouse(0.2)  # waits
    half.page.clock.run_for(1000)
    half.page.evaluate("() => { stop(); sent.length = 0; }")

    half.page.mouse.up()
    half.mouse(0.5)
    half.page.mouse.down()
    half.page.mouse.up()
    half.page.keyboard.press("r")
    half.page.set_viewport_size({**VIEWPORT, "width": 900})
    half.page.evaluate(RESIZED)
    half.page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    half.page.evaluate("kernel.tell('change:frame')")
    half.acknowledge(1)
    half.page.clock.run_for(3000)

    assert half.page.evaluate("sent") == []
    half.page.set_viewport_size(VIEWPORT)


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
