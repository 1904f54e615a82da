"""The memory of a visitor's kernel: the lesson with four players, served by Voila.

All of them are played, a star of each is dragged, each gets another board, and one film
is saved, in headless Chromium at 1366 x 768. It counts what stays once a kernel rests,
over a kernel that has done nothing, where the C library of Linux is told, as the README
says, to have one heap for all threads. Not part of ``python -m benchmarks``: it needs a
server, and some minutes.
"""

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.measure import table
from kmviz.live.notebook.resting import REST
from tests.browser import launched
from tests.live.notebook.served import (
    LEARNT,
    LESSON,
    Server,
    Viewer,
    open_players,
    until,
    write_notebook,
)

RESTS = REST + 4.0
"""Seconds after which a kernel that did something has come to rest."""
GOAL = 120
"""The MiB that it may then take, over a bare one."""
BOARDS = "moons", "gauss", "gauss", "moons"
"""What the players of the lesson show then."""
PATIENCE = 120_000


def main() -> str:
    """Return the table of MiB over a bare kernel."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        write_notebook(folder / "bare.ipynb", "pass")
        shutil.copy(LESSON, folder / "lesson.ipynb")
        words = ("voila", str(folder), "--Voila.ip=127.0.0.1")
        with Server(folder, *words, MALLOC_ARENA_MAX="1").running() as server:
            rows = _measured(server, launched(playwright), folder)
    head = ("what was done", "resident", "its share of what is shared", "goal")
    title = "A visitor's kernel with four players, MiB over a bare one"
    return table(title, head, rows)


def _measured(server: Server, browser: Browser, folder: Path) -> list[tuple[str, ...]]:
    """Return the rows of the table."""
    visit = browser.new_context(viewport={"width": 1366, "height": 768})
    visit.set_default_timeout(PATIENCE)
    address = f"{server.address}/voila/render"
    visit.new_page().goto(f"{address}/bare.ipynb")
    (bare,) = _kernels(server)
    time.sleep(RESTS)
    none = _sizes(bare)
    page = open_players(visit, f"{address}/lesson.ipynb", LEARNT)
    (kernel,) = set(_kernels(server)) - {bare}
    viewers = [Viewer(page, number) for number in range(LEARNT)]
    rows: list[tuple[str, ...]] = []
    for what, act in _acts(viewers, folder):
        act()
        time.sleep(RESTS)
        now = zip(_sizes(kernel), none, strict=True)
        rows.append((what, *(f"{size - before:.0f}" for size, before in now), ""))
    *earlier, (what, resident, share, _) = rows
    return [*earlier, (what, f"**{resident}**", share, f"{GOAL}")]


def _acts(
    viewers: list[Viewer], folder: Path
) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what is done, in turn."""
    yield "opened", float
    yield "all played", partial(_each, _play, viewers)
    yield "a star of each dragged, and played", partial(_each, _drag, viewers)
    yield "another board for each, and played", partial(_others, viewers)
    yield "a film saved", lambda: _film(viewers[0], folder / "film.gif")


def _each(act: Callable[[Viewer], object], viewers: list[Viewer]) -> None:
    for viewer in viewers:
        act(viewer)


def _play(viewer: Viewer) -> None:
    viewer.key("Home")
    viewer.press("Play")
    viewer.box.get_by_role("button", name="Pause", exact=True).wait_for()
    viewer.box.get_by_role("button", name="Play", exact=True).wait_for()


def _drag(viewer: Viewer) -> None:
    """Drag a star by keys, and the mouse over the board."""
    viewer.key("Home", "s", "Enter", *["Shift+ArrowRight"] * 3, "Enter", "Escape")
    viewer.picture.scroll_into_view_if_needed()
    box, mouse = viewer.picture.bounding_box(), viewer.page.mouse
    x, y = box["x"] + 0.3 * box["width"], box["y"] + 0.5 * box["height"]
    mouse.move(x, y)
    mouse.down()
    for i in range(60):
        mouse.move(x + 2 * i, y + i % 20)
        time.sleep(0.02)
    mouse.up()
    _play(viewer)


def _others(viewers: list[Viewer]) -> None:
    for viewer, name in zip(viewers, BOARDS, strict=True):
        viewer.box.get_by_role("combobox", name="Board").select_option(name)
        viewer.press("New start")
        _play(viewer)


def _film(viewer: Viewer, path: Path) -> None:
    viewer.press("Save...")
    name = viewer.box.get_by_label("File", exact=True)
    name.wait_for()
    name.fill(str(path))
    viewer.press("Write file")
    viewer.box.get_by_role("status").filter(has_text="Saved").wait_for()
    viewer.press("Save...")


def _kernels(server: Server) -> list[int]:
    """Return the processes of the kernels that a server has started."""
    words = ["ps", "-o", "pid=,args=", "--ppid", str(server.process.pid)]

    def found() -> list[int]:
        told = subprocess.run(words, capture_output=True, text=True).stdout
        lines = [line.split() for line in told.splitlines() if "ipykernel" in line]
        return [int(line[0]) for line in lines]

    until(found)
    return found()


def _sizes(process: int) -> tuple[float, float]:
    """Return the MiB that are resident, and with its share of what others have too."""
    told = Path(f"/proc/{process}/smaps_rollup").read_text()
    resident, share = (
        int(re.search(rf"^{kind}:\s+(\d+)", told, re.MULTILINE)[1]) / 1024  # type: ignore[index]
        for kind in ("Rss", "Pss")
    )
    return resident, share


if __name__ == "__main__":
    print(main())
