"""Notebooks that are served, and what can be seen and done in a browser there.

The servers run on free ports of this machine, with folders of their own, so that
nobody's settings leak in. Nothing is waited for by time alone but the absence of
something.
"""

import importlib.util
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from base64 import b64decode
from contextlib import contextmanager, suppress
from dataclasses import fields
from io import BytesIO
from pathlib import Path
from urllib.error import HTTPError, URLError

import numpy as np
import pytest
from PIL import Image

import kmviz
from kmviz.drawing.words.languages import get_words, languages
from kmviz.drawing.words.player_words import PlayerWords
from kmviz.encoding.movie import find_ffmpeg

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
LEARNT = LESSON.read_text().count("kmviz.explore(")
"""The players of the lesson."""
RUN = kmviz.kmeans(kmviz.make_board("gauss", rng=0), k=3, rng=4)
"""The run of the first cell."""
VIEWPORT = {"width": 1300, "height": 1500}
WAIT = 60_000
SETTLE = 2.5
"""Seconds after which a notebook's own keys work, and may do harm."""

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
"""Returns which of the controls in a box the page does not show whole."""


def needed(*names):
    """Skip tests where something that they serve is missing, but not in CI."""
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if missing and os.environ.get("CI", "").lower() in ("", "false", "0"):
        pytest.skip(f"what is served needs {', '.join(missing)}")


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def write_notebook(path, *sources, lesson=None):
    """Write a notebook of these cells, after those of a lesson if there is one."""
    code = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    cells = json.loads(lesson.read_text())["cells"] if lesson else []
    cells += [
        code | {"id": f"code-{i}", "source": each} for i, each in enumerate(sources)
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
    except HTTPError as error:
        error.close()
        return True
    except (URLError, OSError):
        return False
    return True


class Server:
    """A Jupyter program with its own folders, gone when it is closed."""

    def __init__(self, folder, *words, **variables):
        port = free_port()
        self.folder, self.address = folder, f"http://127.0.0.1:{port}"
        places = {f"JUPYTER_{name}_DIR": "" for name in ("CONFIG", "DATA", "RUNTIME")}
        places |= {name: str(folder / name.lower()) for name in places}
        places |= {"IPYTHONDIR": str(folder / "ipython"), "JUPYTER_PLATFORM_DIRS": "0"}
        self.log = (folder / "log.txt").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", *words, f"--port={port}", "--no-browser"],
            env={**os.environ, **places, **variables},
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @contextmanager
    def running(self):
        """Wait until it answers, and close it in the end."""
        try:
            self._wait()
            yield self
        finally:
            self.close()

    def _wait(self):
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


def open_page(visit, address, moves):
    page = visit.new_page()
    if moves:
        page.emulate_media(reduced_motion="no-preference")
    page.goto(address)
    return page


def open_players(visit, address, count, *, moves=False):
    """Open a page, and return it once so many pictures can be seen there."""
    page = open_page(visit, address, moves)
    page.locator(".kmviz-picture[data-frame]").nth(count - 1).wait_for()
    return page


def run_cell(page, number):
    """Run a cell, and return once it is done.

    On a busy machine a page may not listen to keys yet, and a cell that is sent off
    while its kernel begins may never run, or have the page ask which kernel: the answer
    is the one it proposes, and the cell is sent off again.
    """
    cell = page.locator(".jp-Notebook .jp-Cell").nth(number)
    prompt = cell.locator(".jp-InputPrompt")
    before, asks = prompt.inner_text(), page.locator(".jp-Dialog .jp-mod-accept")

    def comes(changed, seconds):
        with suppress(AssertionError):
            until(changed, seconds=seconds)
        return changed()

    def runs():
        if asks.first.is_visible():
            asks.first.click()
        cell.locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        begun = comes(lambda: prompt.inner_text() != before, 2.0)
        return begun and comes(lambda: is_new_number(prompt.inner_text(), before), 25.0)

    until(runs)


def is_new_number(text, before):
    return bool(re.search(r"\d", text)) and text != before


def until(holds, *, seconds=WAIT / 1000):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def open_notebook(visit, jupyter, kind, *, moves=False):
    """Open the notebook, run its three cells, and wait until its keys work."""
    name = f"{kind.partition('/')[0]}.ipynb"
    page = open_page(visit, f"{jupyter.address}/{kind}/{name}", moves)
    page.wait_for_selector('[data-status="idle"]', state="attached")
    for number in range(len(CELLS)):
        run_cell(page, number)
    Viewer(page, 0).picture.wait_for()
    time.sleep(SETTLE)
    return page


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
        seed = self.box.get_by_label("Seed")
        if seed.input_value() != "4":
            seed.fill("4")
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

    def cut(self):
        """Return what its controls do not show whole."""
        return self.box.evaluate(CUT)

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


def cells(page):
    """Return how many cells a notebook has, of which kind, with which text."""
    return page.evaluate(
        "[...document.querySelectorAll('.jp-Notebook .jp-Cell')].map((cell) =>"
        " [cell.className.match(/jp-(\\w+)Cell/)[1],"
        " cell.querySelector('.cm-content')?.innerText])"
    )


def drop(page, place, path):
    """Drop a file on an element of a page."""
    place.hover()
    box, hand = place.bounding_box(), page.context.new_cdp_session(page)
    spot = {"x": box["x"] + 9, "y": box["y"] + 9}
    file = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        hand.send("Input.dispatchDragEvent", {"type": kind, **spot, "data": file})
    hand.detach()


def sums_of_frames(path):
    """Return a checksum of each frame of a film, which must be whole."""
    command = [find_ffmpeg(), "-v", "error", "-i", str(path), "-f", "framemd5", "-"]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert done.stderr == ""
    return [line for line in done.stdout.splitlines() if line[0] != "#"]
