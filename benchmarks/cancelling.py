"""How soon players say that they work on something, and how soon it is ended."""

import asyncio
from collections.abc import Callable, Iterator
from time import perf_counter

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import kmviz
from benchmarks.measure import table
from kmviz.live.desk import Desk
from kmviz.live.player import Player
from kmviz.live.view import View
from kmviz.live.window.window import Window
from kmviz.runs.settings import Settings

ROUNDS = 5
MILLION, STARTED = 1_000_000, 90_000
"""The points that are asked for, and those on which many starts are tried."""


def main() -> str:
    """Return the table of medians, in seconds."""
    rows = [
        (what, *(f"**{seconds:.2f} s**" for seconds in np.median(times, axis=0)))
        for what, times in (*_notebook(), *_window())
    ]
    head = ("work", "said after (goal 0.3)", "ended after (goal 0.5)")
    return table("What lasts, and Escape", head, rows)


def _notebook() -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """Yield what is done in a notebook, and the times of some rounds."""
    cases: dict[str, tuple[int, Callable[[kmviz.Explorer], object]]] = {
        "notebook: a million points": (200, lambda each: each.player.change(n=MILLION)),
        "notebook: 20 starts": (
            STARTED,
            lambda each: each._open().desk.starts.try_many(),
        ),
        "notebook: to the last step": (MILLION, lambda each: each.player.last()),
    }
    for what, (n, ask) in cases.items():
        yield what, [asyncio.run(_ended(n, ask)) for _ in range(ROUNDS)]


async def _ended(
    n: int, ask: Callable[[kmviz.Explorer], object]
) -> tuple[float, float]:
    """Return after how long something is said to last, and is ended then."""
    explorer = kmviz.explore("gauss", n=n, k=3, seed=4)
    viewer = explorer._open()
    began = perf_counter()
    viewer._aside.do(lambda: ask(explorer))
    said = await _until(lambda: viewer.lasting.lasting, began)
    began = perf_counter()
    viewer.lasting.cancel()
    ended = await _until(lambda: not viewer.lasting.lasting, began)
    explorer.close()
    return said, ended


async def _until(holds: Callable[[], bool], began: float) -> float:
    """Return how many seconds after that it holds."""
    while not holds():
        await asyncio.sleep(0.002)
    return perf_counter() - began


def _window() -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """Yield likewise what is done in a window."""
    for what, n, key in (
        ("window: new places for a million", MILLION, "r"),
        ("window: to the last of a million", MILLION, "end"),
        ("window: 20 starts", STARTED, "a"),
    ):
        yield what, [_pressed(n, key) for _ in range(ROUNDS)]


def _pressed(n: int, key: str) -> tuple[float, float]:
    """Return how long it is until a key is answered in the window, and Escape."""
    player = Player(Settings("gauss", n=n, k=3, seed=4))
    player.beside = True
    canvas = FigureCanvasAgg(Figure((12.8, 7.2)))
    window = Window(Desk(player), View(), canvas)
    canvas.draw()
    told: list[float] = []
    canvas.flush_events = lambda: told.append(perf_counter())  # type: ignore[method-assign]
    began = perf_counter()
    window.press(key)
    said = [*told, perf_counter()][0] - began
    if key == "a":
        window.press(key)
    began = perf_counter()
    window.press("escape")
    return said, perf_counter() - began


if __name__ == "__main__":
    print(main())
