"""The notebook's player in a real page, beside the same page built on ipympl.

Both show the same scene at 800 x 450 in Voila, in headless Chromium. A click counts
until the page has another picture; a drag sends moves every 12 ms for two seconds, and
so it does among a million points, at the start and on the way. The fifty runs of a cell
go through a kernel without a page. Not part of ``python -m benchmarks``: it needs
ipympl, and servers.
"""

import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

import nbformat
from jupyter_client.manager import start_new_kernel
from playwright.sync_api import Page, sync_playwright

from benchmarks.measure import table
from tests.browser import launched

CLICKS, DRAGGED = 40, 2.0
FEW, MILLION = 400, 1_000_000
OURS = """
import kmviz
kmviz.explore("gauss", k=4, n={n}, seed=4, size=(800, 450), speed=30)
"""
IPYMPL = """
import asyncio, ipywidgets as w
from ipympl.backend_nbagg import Canvas, FigureManager
from matplotlib.figure import Figure
import kmviz
trace = kmviz.kmeans(kmviz.init_board_gauss(400, 4, rng=0), k=4, rng=4)
scene = kmviz.Scene(trace, size=(800, 450))
canvas = Canvas(scene.figure)
canvas.syncing_data_url = False
manager = FigureManager(canvas, 1)
canvas.header_visible = canvas.footer_visible = canvas.toolbar_visible = False
scene.canvas = canvas
at, held, task = [0], [False], []
def step(_=None):
    at[0] = (at[0] + 1) % len(trace)
    scene.show(at[0]); canvas.draw()
async def play():
    while True:
        step(); await asyncio.sleep(1 / 30)
def toggle(_):
    task.append(asyncio.get_running_loop().create_task(play()))
def drag(event):
    if held[0] and event.xdata is not None:
        stars = trace[1].centroids.copy(); stars[0] = event.xdata, event.ydata
        run = kmviz.Trace(trace.X, kmviz.lloyd(trace.X, stars))
        len(run)
        scene.layers["stars"].show(kmviz.drawing.board.moment.moment_at(run, 1))
        scene.layers["cells"].show(kmviz.drawing.board.moment.moment_at(run, 1))
        canvas.draw_idle()
canvas.mpl_connect("button_press_event", lambda e: held.__setitem__(0, True))
canvas.mpl_connect("button_release_event", lambda e: held.__setitem__(0, False))
canvas.mpl_connect("motion_notify_event", drag)
buttons = [w.Button(description="Step"), w.Button(description="Play")]
buttons[0].on_click(step); buttons[1].on_click(toggle)
w.VBox([canvas, w.HBox(buttons)])
"""
WATCH = """
() => {
    const image = document.querySelector('.kmviz-picture');
    window.shown = [];
    const note = () => window.shown.push(performance.now());
    if (image) {
        new MutationObserver(note).observe(image, { attributeFilter: ['data-frame'] });
        return;
    }
    const put = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...words) {
        if (words[0] instanceof HTMLImageElement) note();
        return put.apply(this, words);
    };
}
"""
CLICK = """
(button) => new Promise((done) => {
    const before = window.shown.length, start = performance.now();
    button.click();
    const look = () => window.shown.length > before
        ? requestAnimationFrame(() => done(performance.now() - start))
        : requestAnimationFrame(look);
    look();
})
"""


def main() -> str:
    """Return the table of ratios."""
    ours = _measured(OURS.format(n=FEW), "Assign")
    theirs = _measured(IPYMPL, "Step")
    rows = [
        (name, f"{theirs[name]:.1f}", f"{ours[name]:.1f}", _ratio(ours, theirs, name))
        for name in ours
    ]
    head = ("800 x 450 in Voila", "ipympl", "kmviz", "ratio")
    return "\n".join([table("In a page", head, rows), _million(), _runs()])


def _ratio(ours: dict[str, float], theirs: dict[str, float], name: str) -> str:
    return f"**{ours[name] / theirs[name]:.2f}**" if theirs[name] else "-"


def _measured(source: str, step: str) -> dict[str, float]:
    with _opened(source, step) as page:
        return _page(page, step)


def _million() -> str:
    """Return how many pictures a second a drag has among a million points."""
    with _opened(OURS.format(n=MILLION), "Assign") as page:
        at_the_start = _drag(page, MILLION)
        page.get_by_role("button", name="Undo", exact=True).click()
        page.get_by_role("button", name="Assign", exact=True).click()
        page.get_by_text(re.compile("^Step 1")).wait_for(timeout=60_000)
        time.sleep(1)
        on_the_way = _drag(page, MILLION)
    drags = {"at the start": at_the_start, "on the way": on_the_way}
    rows = [
        (f"drag {where}", f"**{frames:.1f}**", "10", f"{late:.0f} ms")
        for where, (frames, late) in drags.items()
    ]
    head = ("a million points in Voila", "pictures a second", "goal", "still drawing")
    return table("A drag in a page", head, rows)


@contextmanager
def _opened(source: str, step: str) -> Iterator[Page]:
    """Serve a notebook, and yield its page once it is watched."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server, address = _voila(Path(folder), source)
        try:
            chromium = launched(playwright)
            page = chromium.new_page(viewport={"width": 1200, "height": 1000})
            page.goto(address)
            button = page.get_by_role("button", name=step, exact=True)
            button.wait_for(timeout=60_000)
            time.sleep(2)
            page.evaluate(WATCH)
            yield page
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(15)


def _page(page: Page, step: str) -> dict[str, float]:
    handle = page.get_by_role("button", name=step, exact=True).element_handle()
    times = []
    for _ in range(CLICKS):
        if not handle.is_enabled():
            _rewind(page)
        times.append(page.evaluate(CLICK, handle))
    _rewind(page)
    frames, late = _drag(page, FEW)
    return {
        "click to picture, ms": statistics.median(times),
        "pictures a second in a drag": frames,
        "ms still drawing after the release": late,
        "pictures a second while playing": _play(page),
    }


def _rewind(page: Page) -> None:
    """Go to the first step, where there is a button for that."""
    first = page.get_by_role("button", name="First", exact=True)
    if first.count() and first.is_enabled():
        first.click()
        time.sleep(0.3)


def _drag(page: Page, n: int) -> tuple[float, float]:
    """Return the pictures a second, and how long they still came after the release."""
    box: Any = page.locator(".kmviz-picture, .jupyter-matplotlib-canvas-div")
    box = box.first.bounding_box()
    x, y = _star(box, n)
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("window.shown.length = 0")
    began, i = time.monotonic(), 0
    while time.monotonic() - began < DRAGGED:
        i += 1
        page.mouse.move(x - 40 + (i * 3) % 80, y + (i * 2) % 60)
        time.sleep(0.006)
    lasted = time.monotonic() - began
    page.mouse.up()
    released = page.evaluate("performance.now()")
    count = page.evaluate("window.shown.length")
    time.sleep(3)
    last = page.evaluate("window.shown.at(-1) ?? 0")
    return count / lasted, max(0.0, last - released)


def _star(box: Any, n: int) -> tuple[float, float]:
    """Return where the first star is on the page."""
    import kmviz

    trace = kmviz.kmeans(kmviz.make_board("gauss", n=n, rng=0), k=4, rng=4)
    axes = kmviz.Scene(trace, size=(800, 450)).figure.axes[0]
    across, up = axes.transData.transform(trace[0].centroids[0])
    return (
        box["x"] + box["width"] * across / 800,
        box["y"] + box["height"] * (1 - up / 450),
    )


def _play(page: Page) -> float:
    """Return the pictures a second while playing at full speed."""
    _rewind(page)
    page.evaluate("window.shown.length = 0")
    page.get_by_role("button", name="Play", exact=True).click()
    time.sleep(1.5)
    shown: list[float] = page.evaluate("window.shown")
    return 1000 * (len(shown) - 1) / (shown[-1] - shown[0])


def _voila(folder: Path, source: str) -> tuple[subprocess.Popen[bytes], str]:
    cells = [nbformat.v4.new_code_cell(source)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "page.ipynb")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    places = {
        f"JUPYTER_{name}_DIR": str(folder / name)
        for name in ("CONFIG", "DATA", "RUNTIME")
    }
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "voila", str(folder / "page.ipynb")),
            *(f"--port={port}", "--no-browser", "--Voila.ip=127.0.0.1"),
        ],
        env={**os.environ, **places, "IPYTHONDIR": str(folder / "ipython")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{address}/static/none", timeout=2)
        except HTTPError:
            break
        except (URLError, OSError):
            time.sleep(0.1)
    return server, address


def _runs() -> str:
    """Return what fifty runs of a cell leave behind in the kernel."""
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        _run(client, CELL, 1)
        before = _run(client, COUNT, 0)
        for _ in range(50):
            _run(client, CELL, 1)
        after = _run(client, COUNT, 2)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    figures, grown = after[0], after[1] - before[1]
    rows = [("50", f"{figures:.0f}", f"{grown:.0f} MB")]
    return table("The same cell again", ("runs", "live figures", "memory"), rows)


CELL = "import kmviz\nviewer = kmviz.explore()\nviewer"
COUNT = """
import gc, pathlib
from matplotlib.figure import Figure
gc.collect()
status = pathlib.Path("/proc/self/status").read_text()
print(sum(type(o) is Figure for o in gc.get_objects()),
      int(status.split("VmRSS:")[1].split()[0]) / 1024)
"""


def _run(client: Any, source: str, cell: int) -> list[float]:
    """Run a cell as a notebook would, and return the numbers that it prints."""
    content = {"code": source, "silent": False, "store_history": True}
    content |= {"user_expressions": {}, "allow_stdin": False, "stop_on_error": True}
    message = client.session.msg("execute_request", content)
    message["metadata"]["cellId"] = f"cell-{cell}"
    client.shell_channel.send(message)
    printed = ""
    while True:
        reply = client.get_iopub_msg(timeout=60)
        if reply["parent_header"].get("msg_id") != message["header"]["msg_id"]:
            continue
        if reply["msg_type"] == "stream" and reply["content"]["name"] == "stdout":
            printed += reply["content"]["text"]
        if reply["msg_type"] == "error":
            raise RuntimeError("\n".join(reply["content"]["traceback"]))
        if reply["content"].get("execution_state") == "idle":
            return [float(number) for number in re.findall(r"[\d.]+", printed)]


if __name__ == "__main__":
    print(main())
