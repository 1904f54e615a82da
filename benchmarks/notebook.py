"""How long a step of the notebook's picture takes, from the run to the PNG's bytes.

And what a cell with `explore` takes to its first picture, in seconds of the processor,
which other programs disturb less than a clock.
"""

import json
import subprocess
import sys
from io import BytesIO

import numpy as np
from matplotlib.figure import Figure

from benchmarks.measure import interleaved, table
from benchmarks.peers import ClearAndRedraw, KeptArtists
from kmviz import init_board_gauss, kmeans
from kmviz.live.notebook.picture import RunPicture
from kmviz.live.player import Player
from kmviz.live.view import View

SIZES = (((640, 480), 100), ((1600, 1200), 200))
"""Pictures, and the peers' dots per inch: all of a fine picture is twice as large."""
ROUNDS, CELLS = 30, 7


FIRST = """
import json, time
clock = time.process_time
def gone(work):
    began = clock(); work(); return clock() - began
def known():
    import kmviz.live.notebook.explorer_box, matplotlib.backends.backend_agg
def cell():
    kmviz.explore()._viewer.still()
import numpy
times = [gone(lambda: __import__("kmviz"))]
import kmviz
print(json.dumps([*times, gone(known), gone(cell), gone(cell)]))
"""
"""Prints the seconds of importing kmviz, of what else a cell needs, of two cells."""


def main() -> str:
    """Return the tables."""
    return f"{_steps()}\n\n{_cells()}"


def _cells() -> str:
    """Return the least seconds of some fresh processes, part by part."""
    words = [sys.executable, "-c", FIRST]
    runs = [
        json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
        for _ in range(CELLS + 1)
    ]
    least = [min(times) for times in zip(*runs[1:], strict=True)]
    names = ("import kmviz", "what a cell imports", "a first cell", "a second cell")
    goals = ("", "", "0.6 s", "")
    rows = [
        (name, f"**{seconds:.2f} s**", goal)
        for name, seconds, goal in zip(names, least, goals, strict=True)
    ]
    title = "explore() to its first picture, in a fresh process"
    return table(title, ("what", "processor", "goal"), rows)


def _steps() -> str:
    """Return the table of ratios."""
    head = (
        *("size", "new figure", "kept artists + savefig", "kmviz"),
        *("ratio to new", "ratio to kept", "bytes new", "bytes kmviz", "ratio"),
    )
    rows = [_row(*size) for size in SIZES]
    return table("A step to PNG bytes, 200 points, 3 stars", head, rows)


def _row(size: tuple[int, int], dpi: int) -> tuple[str, ...]:
    trace = kmeans(init_board_gauss(200, 3, rng=7), k=3, rng=7)
    kept = KeptArtists(trace, size, dpi)
    player = Player(trace=trace)
    picture = RunPicture(player, View(), size)
    last = len(trace) - 1
    lengths: dict[str, list[int]] = {"new": [], "kept": [], "kmviz": []}

    def new_figure(i: int) -> None:
        peer = ClearAndRedraw(trace, size, dpi)
        peer.show(1 + i % last)
        lengths["new"].append(_saved(peer.figure))

    def kept_artists(i: int) -> None:
        kept.show(1 + i % last)
        lengths["kept"].append(_saved(kept.figure))

    def step(i: int) -> None:
        player.seek(1 + i % last)
        lengths["kmviz"].append(sum(map(len, picture.update())))

    cases = {"new": new_figure, "kept": kept_artists, "kmviz": step}
    times = interleaved(cases, rounds=ROUNDS, calls={"kmviz": 3})
    size_of = {name: np.median(values) / 1000 for name, values in lengths.items()}
    return (
        f"{size[0]} x {size[1]}",
        *(f"{times[name] * 1e3:.1f} ms" for name in cases),
        *(f"**{times[name] / times['kmviz']:.0f}x**" for name in ("new", "kept")),
        f"{size_of['new']:.0f} kB",
        f"{size_of['kmviz']:.0f} kB",
        f"**{size_of['new'] / size_of['kmviz']:.1f}x**",
    )


def _saved(figure: Figure) -> int:
    """Write a figure as everybody does, and return how long the file is."""
    file = BytesIO()
    figure.savefig(file, format="png", dpi="figure")
    return file.tell()


if __name__ == "__main__":
    print(main())
