"""How long a film of sixty pictures takes, and how large it gets."""

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import imageio.v2 as imageio
import matplotlib as mpl
import numpy as np
from matplotlib.animation import FFMpegWriter, FuncAnimation, PillowWriter
from PIL import Image, ImageSequence

from benchmarks.measure import extra_memory, interleaved, table
from benchmarks.peers import ClearAndRedraw
from kmviz import Scene, Stage, Trace, init_board, kmeans
from kmviz.encoding.gif import write_gif
from kmviz.encoding.movie import find_ffmpeg, write_movie
from kmviz.encoding.patches import Frame
from kmviz.export.tempo import Tempo
from kmviz.export.timeline import timeline

FPS = 25
CASES = (((800, 600), 200, 3, 5), ((1280, 720), 5000, 7, 3))
"""Size, number of points and of clusters, and rounds."""


def main() -> str:
    """Return the tables of ratios."""
    mpl.rcParams["animation.ffmpeg_path"] = find_ffmpeg()
    head = ("film", "way", "seconds", "kB", "slower", "larger")
    rows = [row for case in CASES for row in _rows(*case)]
    film = table("Sixty pictures", head, rows)
    head = ("GIF at 1280 x 720, n = 5000, k = 7", "1 picture", "60", "600")
    tasks = [partial(_long_gif, count) for count in (1, 60, 600)]
    grown = [f"{extra_memory(task):.0f} MiB" for task in tasks]
    memory = table("Extra peak memory", head, [("kmviz", *grown)])
    return film + "\n" + memory


def _rows(
    size: tuple[int, int], n: int, k: int, rounds: int
) -> Iterator[tuple[str, ...]]:
    trace, positions = _film(n, k, 60)
    with tempfile.TemporaryDirectory() as folder:
        for suffix, ways in _ways(trace, size, positions, Path(folder)).items():
            times = interleaved(ways, rounds=rounds, calls={})
            bytes_of = {way: _path(folder, way, suffix).stat().st_size for way in ways}
            label = f"{size[0]} x {size[1]}, n = {n}, k = {k}, {suffix}"
            if suffix == ".gif":
                path = _path(folder, "kmviz", suffix)
                label += f" (mean error {_error(path, trace, size, positions):.3f})"
            for way in ways:
                slower = times[way] / times["kmviz"]
                larger = bytes_of[way] / bytes_of["kmviz"]
                kilobytes = f"{bytes_of[way] / 1000:.0f}"
                ratios = (f"{slower:.1f}x", f"{larger:.1f}x")
                yield label, way, f"{times[way]:.2f}", kilobytes, *ratios


def _ways(
    trace: Trace, size: tuple[int, int], positions: list[float], folder: Path
) -> dict[str, dict[str, Callable[[int], object]]]:
    """Return, for each suffix, what is compared: each call writes the whole film."""

    def path(way: str, suffix: str) -> Path:
        return _path(folder, way, suffix)

    def ours(write: Callable[..., None], target: Path, _: int) -> None:
        write(target, trace, size, positions)

    def animation(writer: object, target: Path, _: int) -> None:
        peer = ClearAndRedraw(trace, size)
        film = FuncAnimation(
            peer.figure, peer.show, frames=positions, init_func=lambda: None
        )
        film.save(target, writer=writer)

    def mimsave(target: Path, _: int) -> None:
        peer = ClearAndRedraw(trace, size)
        pictures = []
        for position in positions:
            peer.draw(position)
            pictures.append(np.asarray(peer.canvas.buffer_rgba()).copy())
        imageio.mimsave(target, pictures, duration=1000 / FPS)

    pillow = "FuncAnimation + PillowWriter"
    ffmpeg = "FuncAnimation + FFMpegWriter"
    return {
        ".gif": {
            "kmviz": partial(ours, _gif, path("kmviz", ".gif")),
            pillow: partial(animation, PillowWriter(FPS), path(pillow, ".gif")),
            "figure + imageio": partial(mimsave, path("figure + imageio", ".gif")),
        },
        ".mp4": {
            "kmviz": partial(ours, _mp4, path("kmviz", ".mp4")),
            ffmpeg: partial(animation, FFMpegWriter(FPS), path(ffmpeg, ".mp4")),
        },
    }


def _gif(
    path: Path, trace: Trace, size: tuple[int, int], positions: list[float]
) -> None:
    stage = Stage(Scene(trace, size=size))
    samples = _frames(stage, positions[:: max(1, len(positions) // 8)])
    write_gif(path, _frames(stage, positions), palette_samples=samples)


def _mp4(
    path: Path, trace: Trace, size: tuple[int, int], positions: list[float]
) -> None:
    stage = Stage(Scene(trace, size=size))
    write_movie(path, _frames(stage, positions), fps=FPS)


def _frames(stage: Stage, positions: list[float]) -> Iterator[Frame]:
    for position in positions:
        yield stage.pixels(position), 1 / FPS


def _film(n: int, k: int, count: int) -> tuple[Trace, list[float]]:
    """Return a run and the positions of the first pictures of its film."""
    trace = kmeans(init_board(n, rng=1), k, rng=1)
    tempo = Tempo(seconds_per_step=12 / FPS, glide=12 / FPS, fps=FPS)
    positions = [position for position, *_ in timeline(trace, tempo)]
    return trace, (positions * (count // len(positions) + 1))[:count]


def _long_gif(count: int) -> None:
    trace, positions = _film(5000, 7, count)
    with tempfile.TemporaryDirectory() as folder:
        _gif(Path(folder) / "long.gif", trace, (1280, 720), positions)


def _error(
    path: Path, trace: Trace, size: tuple[int, int], positions: list[float]
) -> float:
    """Return the mean error of the decoded GIF, of 255, over frames and channels."""
    errors = []
    true = _frames(Stage(Scene(trace, size=size)), positions)
    for picture in ImageSequence.Iterator(Image.open(path)):
        shown = np.asarray(picture.convert("RGB"), np.int16)
        for _ in range(round(picture.info["duration"] * FPS / 1000)):
            errors.append(np.abs(shown - next(true)[0][..., :3]).mean())
    return float(np.mean(errors))


def _path(folder: str | Path, way: str, suffix: str) -> Path:
    return Path(folder) / f"{way.replace(' ', '')}{suffix}"


if __name__ == "__main__":
    print(main())
