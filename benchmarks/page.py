"""How large the page of a run is, and how long it takes to write, open and play.

Beside it stands what `to_jshtml` of matplotlib makes of the same steps: a picture each.
Script times are those of Chromium; the goals stand beside them.
"""

import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from matplotlib.animation import FuncAnimation
from playwright.sync_api import Browser, sync_playwright

from benchmarks.measure import table
from kmviz import Scene, Trace, init_board_gauss, kmeans, make_board, save
from tests.browser import launched

CALLS = 40
SEEK = """calls => {
    const page = document.querySelector(".kmviz").kmviz;
    const length = Math.min(page.steps.length, calls);
    const places = Array.from({length}, (_, i) => i);
    return [...places, ...places].map((place) => {
        const start = performance.now();
        page.seek(place);
        return performance.now() - start;
    });
}"""
"""Each step is gone to twice: at the first visit more has to be found out."""
DRAG = """calls => {
    const page = document.querySelector(".kmviz").kmviz;
    page.seek(0);
    const [x, y] = page.step.centroids[0];
    return Array.from({length: 2 * calls}, (_, i) => {
        const start = performance.now();
        page.moveStar(0, x + i / 1000, y);
        return (i < calls || page.steps.length) && performance.now() - start;
    });
}"""
"""Each move is seen once its step is known; half of them ask for the whole run."""
GLIDE = """async calls => {
    const page = document.querySelector(".kmviz").kmviz;
    const picture = () => new Promise(requestAnimationFrame);
    page.seek(0);
    page.play();
    const start = performance.now();
    for (let i = 0; i < 3 * calls; i++) await picture();
    page.pause();
    return (3000 * calls) / (performance.now() - start);
}"""
"""Pictures a second while it plays: a browser shows none before a script is done."""


class Case(NamedTuple):
    """A run, and what its page should be."""

    name: str
    X: Any
    k: int
    goal: str
    peer: bool = False


def main() -> str:
    """Return the table."""
    cases = (
        Case("n = 200, k = 4", init_board_gauss(200, 4, rng=7), 4, "30 kB", peer=True),
        Case("n = 1,000, k = 7", init_board_gauss(1000, 7, rng=7), 7, "50 kB"),
        Case("n = 5,000, k = 7", init_board_gauss(5000, 7, rng=7), 7, "140 kB"),
        Case("dense", make_board("dense", rng=7), 3, "200 kB"),
        Case("n = 100,000, k = 5", init_board_gauss(100_000, 5, rng=7), 5, "none"),
    )
    head = ("run", "steps", "kB", "goal", "to_jshtml", "written", "opened", "step")
    with sync_playwright() as playwright:
        chromium = launched(playwright)
        rows = [_row(case, chromium) for case in cases]
        chromium.close()
    return table("A page", (*head, "drag", "and the whole run", "glides"), rows)


def _peer(trace: Trace) -> int:
    scene = Scene(trace)

    def show(position: float) -> None:
        scene.show(position)

    pictures = FuncAnimation(scene.figure, show, frames=len(trace))
    return len(pictures.to_jshtml())


def _row(case: Case, browser: Browser) -> tuple[str, ...]:
    trace = kmeans(case.X, case.k, rng=3)
    steps = len(trace)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.html"
        written = min(_seconds(trace, path) for _ in range(5))
        size = path.stat().st_size
        opened, step, again, drag, whole = _played(browser, path)
        glides = _gliding(browser, path)
    peer = _peer(trace) / size if case.peer else None
    return (
        case.name,
        str(steps),
        f"{size / 1000:.0f}",
        case.goal,
        f"{peer:.0f}x larger" if peer else "",
        f"{1000 * written:.0f} ms",
        f"{1000 * opened:.0f} ms",
        f"{step:.1f} ms, again {again:.1f}",
        f"{drag:.1f} ms",
        f"{whole:.1f} ms",
        f"{glides:.0f} a second",
    )


def _seconds(trace: Trace, path: Path) -> float:
    start = time.perf_counter()
    save(trace, path)
    return time.perf_counter() - start


def _played(browser: Browser, path: Path) -> tuple[float, ...]:
    """Return the seconds to open a page; medians in ms of steps, again, drags, runs."""
    page = browser.new_page(reduced_motion="reduce")
    start = time.perf_counter()
    page.goto(path.as_uri())
    page.wait_for_function("document.querySelector('.kmviz').kmviz")
    opened = time.perf_counter() - start
    seeks, drags = (page.evaluate(task, CALLS) for task in (SEEK, DRAG))
    page.close()
    halves = (
        half
        for times in (seeks, drags)
        for half in (times[: len(times) // 2], times[len(times) // 2 :])
    )
    return opened, *map(median, halves)


def _gliding(browser: Browser, path: Path) -> float:
    page = browser.new_page()
    page.goto(path.as_uri())
    page.wait_for_function("document.querySelector('.kmviz').kmviz")
    rate: float = page.evaluate(GLIDE, CALLS)
    page.close()
    return rate


if __name__ == "__main__":
    print(main())
