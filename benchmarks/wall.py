"""A wall of many runs beside the film of one: the time of a GIF, and of a picture.

In the players, the time from a click on a board until its run is shown.

Both films have the same size and the same number of pictures; that of one run begins
again when it is over. Not part of ``python -m benchmarks``: run it by itself.
"""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import kmviz
from benchmarks.measure import interleaved, table
from kmviz.drawing.look.look import Look
from kmviz.drawing.many.wall import Wall
from kmviz.encoding.gif import write_gif
from kmviz.encoding.patches import Frame
from kmviz.export.subject import ManyRuns, OneRun, Picture, Subject
from kmviz.export.tempo import Tempo
from kmviz.live.desk import Desk
from kmviz.live.notebook.viewer import Viewer
from kmviz.live.opening import open_desk, open_view
from kmviz.live.window.window import Window

SIZE, TEMPO = (1280, 720), Tempo()
ROUNDS, RUNS = 5, 24


def main() -> str:
    """Return the table of ratios."""
    X = kmviz.make_board("gauss", n=500, k=5, rng=0)
    runs = kmviz.restarts(X, 5, runs=RUNS, rng=0)
    film = ManyRuns(runs).timeline(TEMPO)
    positions = [position for position, *_ in film]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "film.gif")
        seconds = interleaved(
            {
                "one run": lambda _: _gif(path, OneRun(runs.best), positions),
                "wall": lambda _: _gif(path, ManyRuns(runs), positions),
            },
            rounds=ROUNDS,
            calls={},
        )
    ratio = f"{seconds['wall'] / seconds['one run']:.2f}"
    times = (f"{seconds[name]:.2f} s" for name in ("one run", "wall"))
    row = (f"GIF, 1280 x 720, {len(positions)} pictures", *times, ratio)
    pace = f"{1000 * _next_picture(runs):.1f} ms"
    head = ("24 runs, n = 500, k = 5", "one run", "wall", "ratio")
    opened = [f"{1000 * seconds:.0f} ms" for seconds in _opened(runs)]
    rows = [
        row,
        ("next picture (goal: 40 ms)", "", pace, ""),
        ("click to opened run, window (goal: 200 ms)", "", opened[0], ""),
        ("click to opened run, notebook (goal: 200 ms)", "", opened[1], ""),
    ]
    return table("The wall", head, rows)


def _gif(path: Path, subject: Subject, positions: list[float]) -> None:
    own = [position for position, *_ in subject.timeline(TEMPO)]
    own = (own * (len(positions) // len(own) + 1))[: len(positions)]
    picture = subject.picture(Look(size=SIZE))
    samples = _frames(picture, own[:: max(1, len(own) // 8)])
    write_gif(path, _frames(picture, own), palette_samples=samples)


def _frames(picture: Picture, positions: list[float]) -> Iterator[Frame]:
    for position in positions:
        yield Frame(picture.pixels(position), 1 / TEMPO.fps)


def _next_picture(runs: kmviz.Runs) -> float:
    """Return the median time to the next step of all runs."""
    wall = Wall(runs, size=SIZE)
    steps = min(wall.last, 12)
    wall.pixels(0)
    times = interleaved(
        {"step": lambda call: wall.pixels(call % steps + 1)}, rounds=60, calls={}
    )
    return times["step"]


def _opened(runs: kmviz.Runs) -> tuple[float, float]:
    """Return the median time of a click in the window, and of one on a page."""
    figure = Figure(figsize=(SIZE[0] / 100 + 1e-5, SIZE[1] / 100 + 1e-5), dpi=100)
    window = Window(open_desk(runs, {}), open_view({}), FigureCanvasAgg(figure))
    window.canvas.draw()
    explorer = kmviz.explore(runs)
    page = cast(Viewer, explorer._viewer)

    def told(key: str) -> None:
        page.hear({"kind": "key", "key": key})

    times = interleaved(
        {
            "window": lambda call: _click(window.desk, window.press, call),
            "back": lambda _: window.desk.leave(),
            "page": lambda call: _click(page.desk, told, call),
            "back on the page": lambda _: page.desk.leave(),
        },
        rounds=RUNS,
        calls={},
    )
    explorer.close()
    return times["window"], times["page"]


def _click(desk: Desk, press: Callable[[str], object], call: int) -> None:
    """Open one of the runs, as a click would."""
    gallery = desk.gallery
    if gallery is not None:
        gallery.choose(call % RUNS)
        press("enter")


if __name__ == "__main__":
    print(main())
