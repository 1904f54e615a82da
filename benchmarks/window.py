"""How quick a real window is: Tk on a virtual display, in a process of its own.

`python -m benchmarks.window ten-minutes` plays for so long, and prints the memory;
`python -m benchmarks.window million` shows so many points, and starts anew on them.
"""

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import cast

import numpy as np
from matplotlib.backend_bases import MouseButton, MouseEvent
from matplotlib.backends.backend_agg import FigureCanvasAgg

from benchmarks.measure import table
from benchmarks.peers import ClearAndRedraw, KeptArtists
from kmviz.live.desk import Desk
from kmviz.live.player import Player
from kmviz.live.view import View
from kmviz.live.window.toolkit import open_window
from kmviz.live.window.window import Window
from kmviz.runs.settings import Settings

SIZES = ((1280, 720), (1920, 1080))
ROUNDS, MOVES, RESTARTS, SECONDS = 40, 40, 400, 6.0
"""Pictures and moves that are timed, new starts, and seconds of playing."""
WAYS = ("our own full redraw", "a full redraw of kept artists", "clear and redraw")
"""What blitting is compared with; all three send the whole window."""
MINUTES, PACE = 10, 4.0
"""How long the long run lasts, and its steps a second."""
MANY = 1_000_000
"""The points of a large board."""


def main() -> str:
    """Return the table of frames a second, answers to the mouse, and memory."""
    with display() as environ:
        words = [sys.executable, "-m", "benchmarks.window", "child"]
        child = subprocess.run(
            words, env=environ, check=True, stdout=subprocess.PIPE, text=True
        )
    rows = [tuple(row) for row in json.loads(child.stdout)]
    return table("A window of Tk, n = 500, k = 5", ("what", "measured", "goal"), rows)


@contextmanager
def display() -> Iterator[dict[str, str]]:
    """Start an X server, and yield the environment in which programs find it."""
    end, start = os.pipe()
    words = ["Xvfb", "-displayfd", str(start), "-screen", "0", "1920x1080x24"]
    with subprocess.Popen(
        [*words, "-dpi", "96", "-noreset"], pass_fds=[start], stderr=subprocess.DEVNULL
    ) as server:
        os.close(start)
        with open(end) as pipe:  # a server that cannot end the line dies
            number = pipe.readline().strip()
        try:
            yield {**os.environ, "DISPLAY": f":{number}"}
        finally:
            server.terminate()


def measured() -> list[tuple[str, ...]]:
    """Return the rows of the table, measured on the display there is."""
    rows = [row for size in SIZES for row in _frames(size)]
    return [*rows, _playing(), _dragging(), _growth()]


def _window(size: tuple[int, int], n: int = 500) -> Window:
    manager = open_window("tk", size, "kmviz")
    player = Player(Settings("gauss", n=n, k=5, seed=3))
    window = Window(Desk(player), View(), cast(FigureCanvasAgg, manager.canvas))
    manager.show()
    _settle(window)
    window.canvas.draw()
    _settle(window)
    return window


def _settle(window: Window) -> None:
    """Let the toolkit send what is waiting to the display."""
    window.canvas.flush_events()


def _frames(size: tuple[int, int]) -> list[tuple[str, ...]]:
    """Compare pictures on the way to the next step, in turn."""
    window = _window(size)
    ways = np.linspace(1.05, 8.95, ROUNDS)
    run = window.desk.player.trace, window.run_face.screen.size
    draws = {
        "blit": partial(_blit, window),
        "all": partial(_all, window),
        "kept": partial(_peer, window, KeptArtists(*run)),
        "clear": partial(_peer, window, ClearAndRedraw(*run)),
    }
    times: dict[str, list[float]] = {name: [] for name in draws}
    for position in ways:
        for name, draw in draws.items():
            window.canvas.draw()  # each begins from the same window
            _settle(window)
            start = time.perf_counter()
            draw(float(position))
            _settle(window)
            times[name].append(time.perf_counter() - start)
    window.close()
    blit, *others = (median(seconds) for seconds in times.values())
    name = f"{size[0]} x {size[1]}"
    return [
        (f"{name}, pictures a second", f"**{1 / blit:.0f}**", "30"),
        *(
            (
                f"{name}, ratio to {way} ({1 / other:.0f})",
                f"**{other / blit:.1f}x**",
                "3x",
            )
            for way, other in zip(WAYS, others, strict=True)
        ),
    ]


def _blit(window: Window, position: float) -> None:
    window.run_face.screen.position = position
    window.glass.paint(moving=True)


def _all(window: Window, position: float) -> None:
    """Draw every artist anew, and send the whole window."""
    scene = window.run_face.screen.scene
    scene.draw(position)
    pixels = np.asarray(scene.canvas.buffer_rgba())
    np.asarray(window.canvas.buffer_rgba())[: len(pixels)] = pixels
    window.overlay.draw(window.canvas.get_renderer())
    window.canvas.blit()


def _peer(window: Window, peer: ClearAndRedraw | KeptArtists, position: float) -> None:
    """Draw an ordinary figure, and send the whole window."""
    peer.draw(position)
    pixels = np.asarray(peer.canvas.buffer_rgba())
    target = np.asarray(window.canvas.buffer_rgba())
    target[: len(pixels), : pixels.shape[1]] = pixels[:, : target.shape[1]]
    window.canvas.blit()


def _playing() -> tuple[str, ...]:
    """Count the pictures of real playing, while things are on their way."""
    window = _window(SIZES[0])
    window.desk.player.step()
    window.view.set_speed(0.5)
    stamps: list[float] = []
    paint = window.glass.paint

    def counted(*, moving: bool = False) -> None:
        paint(moving=moving)
        stamps.append(time.perf_counter())

    window.glass.paint = counted  # type: ignore[method-assign]
    window.desk.player.play()
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        window.canvas.start_event_loop(0.2)
    window.close()
    gaps = np.diff(stamps)
    gaps = gaps[gaps < 0.5]
    rate = 1 / gaps.mean()
    return ("1280 x 720, pictures a second while playing", f"**{rate:.0f}**", "30")


def _dragging() -> tuple[str, ...]:
    """Time moves of a star until the toolkit has sent the picture."""
    window = _window(SIZES[0])
    x, y = window.run_face.screen.spot_of(0)
    height = window.canvas.get_width_height(physical=True)[1]
    times = []
    for number in range(MOVES):
        name = "motion_notify_event" if number else "button_press_event"
        start = time.perf_counter()
        event = MouseEvent(
            name,
            window.canvas,
            round(x) + number,
            round(height - y),
            MouseButton.LEFT,
        )
        window.canvas.callbacks.process(name, event)
        _settle(window)
        times.append(time.perf_counter() - start)
    window.close()
    slow = 1e3 * float(np.quantile(times[2:], 0.95))
    return (
        "1280 x 720, answer to a drag: median, 95 %",
        f"**{1e3 * median(times[2:]):.0f} ms**, {slow:.0f} ms",
        "67 ms",
    )


def _growth() -> tuple[str, ...]:
    """Return how much memory new starts, each played through, have kept."""
    window = _window(SIZES[0])
    kept = []
    for number in range(RESTARTS):
        window.press("r")
        for _ in range(4):
            window.press("right")
        _settle(window)
        if number in (RESTARTS // 4, RESTARTS - 1):
            gc.collect()
            kept.append(_resident())
    window.close()
    count = RESTARTS - RESTARTS // 4 - 1
    return (f"memory kept by {count} new starts", f"{kept[1] - kept[0]:.1f} MB", "20")


def ten_minutes() -> None:
    """Play for minutes, with a new start after each run, and print the memory."""
    window = _window(SIZES[0])
    window.view.set_speed(PACE)
    starts, begin, kept = 0, time.monotonic(), []
    for minute in range(1, MINUTES + 1):
        while time.monotonic() < begin + 60 * minute:
            window.canvas.start_event_loop(0.2)
            if not window.desk.player.playing:
                window.press("r")
                window.press("space")
                starts += 1
        kept.append(_resident())
        print(f"minute {minute}: {kept[-1]:.1f} MB, {starts} starts", flush=True)
    window.close()
    print(f"kept since minute 1: {kept[-1] - kept[0]:.1f} MB (goal: 20)")


def million() -> None:
    """Print the seconds of clock and processor that a million points take."""
    with _told("first picture (goal: 6 s)"):
        window = _window(SIZES[0], MANY)
    window.ticking.begin()
    with _told("r, until its picture (goal: 3 s)"):
        window.press("r")
        while window.desk.player.errand is not None:
            window.canvas.start_event_loop(0.05)
        _settle(window)
    window.close()


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Print how long something has taken."""
    clock, processor = time.perf_counter(), time.process_time()
    yield
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    print(f"{what}: {clock:.1f} s, {processor:.1f} s of the processor", flush=True)


def _resident() -> float:
    """Return the memory of this process in MB, as Linux counts it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1000


if __name__ == "__main__":
    if sys.argv[1:] == ["child"]:
        print(json.dumps(measured()))
    elif sys.argv[1:] in (["ten-minutes"], ["million"]):
        with display() as environ:
            os.environ.update(environ)
            (million if sys.argv[1] == "million" else ten_minutes)()
    else:
        print(main())
