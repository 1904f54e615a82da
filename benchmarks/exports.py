"""How long a film of sixty pictures takes, how large it gets, and what it loses.

Each peer writes its film once, and after it all of ours are written. What
counts is the time of all processors, those of ffmpeg included: others who use them
change it little. Beside it stands how long one waits, on a machine that is idle.
"""

import os
import subprocess
import tempfile
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from statistics import median
from typing import IO, cast

import imageio.v2 as imageio
import matplotlib as mpl
import numpy as np
from matplotlib.animation import AbstractMovieWriter, FFMpegWriter, PillowWriter
from PIL import Image, ImageSequence

from benchmarks.measure import extra_memory, table
from benchmarks.peers import ClearAndRedraw, film
from kmviz import Scene, Stage, Trace, init_board, kmeans
from kmviz.drawing.look.style import get_style
from kmviz.encoding.animated import write_animated
from kmviz.encoding.gif import write_gif
from kmviz.encoding.movie import COARSEST, find_ffmpeg, write_movie
from kmviz.encoding.palette import rgb_bytes
from kmviz.encoding.patches import Frame
from kmviz.export.budget import FEWER_PICTURES
from kmviz.export.tempo import Tempo
from kmviz.export.timeline import Shot, timeline

FPS = 25
CASES = (((800, 600), 200, 3), ((1280, 720), 5000, 7))
"""Size, number of points and of clusters."""
OURS = ("kmviz .gif", "kmviz .mp4")
"""What the ways after each are compared with."""
ROUNDING = 0.0005
"""What a mean error that is printed may be off."""
PEER_MP4 = "FuncAnimation + FFMpegWriter .mp4"

Pictures = Iterable[np.ndarray]
Ways = dict[str, tuple[Callable[[Path], object], Callable[[], Pictures] | None]]
"""What writes each film, with the pictures that it should show."""


@dataclass(frozen=True)
class Case:
    """A run, and where on it the pictures of a film are."""

    trace: Trace
    size: tuple[int, int]
    fps: float = FPS
    count: int = 60

    @property
    def shots(self) -> list[Shot]:
        """The first pictures of the film."""
        step = 12 / FPS
        tempo = Tempo(seconds_per_step=step, glide=step, fps=self.fps)
        known = timeline(self.trace, tempo)
        return (known * (self.count // len(known) + 1))[: self.count]

    @property
    def positions(self) -> list[float]:
        """Where on the run they are."""
        return [shot.position for shot in self.shots]

    def pictures(self) -> Pictures:
        """Yield them as a film of kmviz shows them."""
        stage = self.stage()
        return (_drawn(stage, shot) for shot in self.shots)

    def stage(self) -> Stage:
        """Return what draws them."""
        scene = Scene(self.trace, size=self.size)
        scene.charts_wait = True
        return Stage(scene)

    @cached_property
    def peer_pictures(self) -> list[np.ndarray]:
        """The pictures as the peer draws them."""
        peer, drawn = ClearAndRedraw(self.trace, self.size), []
        for position in self.positions:
            peer.draw(position)
            drawn.append(np.array(peer.canvas.buffer_rgba())[..., :3])
        return drawn

    def frames(self) -> Iterator[Frame]:
        """Yield them on their way into a file."""
        for position, pixels in zip(self.positions, self.pictures(), strict=True):
            yield Frame(pixels, 1 / self.fps, position % 1 > 0)


def main() -> str:
    """Return the tables of ratios."""
    mpl.rcParams["animation.ffmpeg_path"] = find_ffmpeg()
    head = (
        *("way", "seconds of CPU", "kB", "slower", "larger", "mean error of 255"),
        *("seconds", "slower"),
    )
    tables = [
        table(
            f"Sixty pictures, {size[0]} x {size[1]}, n = {n}, k = {k}",
            head,
            _rows(Case(kmeans(init_board(n, rng=1), k, rng=1), size)),
        )
        for size, n, k in CASES
    ]
    columns = ("GIF at 1280 x 720, n = 5000, k = 7", "1 picture", "60", "600")
    tasks = [partial(_long_gif, count) for count in (1, 60, 600)]
    grown = [f"{extra_memory(task):.0f} MiB" for task in tasks]
    memory = table("Extra peak memory", columns, [("kmviz", *grown)])
    return "\n".join([*tables, memory])


def _rows(case: Case) -> list[tuple[str, ...]]:
    ours, peers = _ways(case), _peers(case)
    with tempfile.TemporaryDirectory() as folder:
        seconds = _written(ours, peers, Path(folder))
        films = {
            way: (seconds[way], _path(Path(folder), way), true)
            for way, (_, true) in {**ours, **peers}.items()
        }
        rows = _compared(films)
        error = _error(films[PEER_MP4][1], case.peer_pictures)
        return [*rows, _at_error(case, error, films[PEER_MP4][1], Path(folder))]


def _written(ours: Ways, peers: Ways, folder: Path) -> dict[str, tuple[float, float]]:
    """Write all films, ours after each of the peers.

    It returns the medians: the seconds of all processors, and those that pass.
    """
    spent: dict[str, list[tuple[float, float]]] = {way: [] for way in (*ours, *peers)}
    for peer in peers:
        for way, (write, _) in {peer: peers[peer], **ours}.items():
            before, begun = sum(os.times()[:4]), time.perf_counter()
            write(_path(folder, way))
            passed = time.perf_counter() - begun
            spent[way].append((sum(os.times()[:4]) - before, passed))
    return {
        way: (median(cpu for cpu, _ in times), median(wall for _, wall in times))
        for way, times in spent.items()
    }


def _path(folder: Path, way: str) -> Path:
    return folder / way.replace(" ", "-")


def _compared(
    films: dict[str, tuple[tuple[float, float], Path, Callable[[], Pictures] | None]],
) -> list[tuple[str, ...]]:
    """Return a row for each film, against ours of the same kind."""
    rows: list[tuple[str, ...]] = []
    for way, (seconds, path, true) in films.items():
        basis = films[OURS[path.suffix == ".mp4"]]
        sizes = [file.stat().st_size for file in (path, basis[1])]
        rows.append(
            (
                way,
                f"{seconds[0]:.2f}",
                f"{sizes[0] / 1000:.0f}",
                f"{seconds[0] / basis[0][0]:.1f}x",
                f"{sizes[0] / sizes[1]:.2f}x",
                f"{_error(path, true()):.3f}" if true else "",
                f"{seconds[1]:.2f}",
                f"{seconds[1] / basis[0][1]:.1f}x",
            )
        )
    return rows


def _at_error(case: Case, error: float, peer: Path, folder: Path) -> tuple[str, ...]:
    """Return the row of our smallest MP4 whose error is no larger than the peer's."""

    def lost(coarser: int) -> float:
        path = folder / f"{coarser}.mp4"
        write_movie(path, case.frames(), fps=case.fps, coarser=coarser)
        return _error(path, case.pictures())

    fitting = bisect_right(range(COARSEST // 2), error + ROUNDING, key=lost)
    if not fitting:
        return "none of ours has so small an error", *7 * ("",)
    size = (folder / f"{fitting - 1}.mp4").stat().st_size
    larger = f"{peer.stat().st_size / size:.2f}x"
    way = "kmviz at most at its error .mp4, the peer against it"
    return way, "", f"{size / 1000:.0f}", "", larger, "", "", ""


def _ways(case: Case) -> Ways:
    """Return what we write."""
    rate = FEWER_PICTURES[0]
    slow = Case(case.trace, case.size, rate * case.fps, round(rate * case.count))
    ours = case.pictures
    return {
        "kmviz .gif": (partial(_indexed, case, write_gif), ours),
        "its first rung of max_bytes, .gif": (partial(_indexed, slow, write_gif), None),
        "kmviz .webp": (partial(_indexed, case, write_animated), ours),
        "kmviz .apng": (partial(_indexed, case, write_animated), ours),
        "kmviz .mp4": (
            lambda path: write_movie(path, case.frames(), fps=case.fps),
            ours,
        ),
        "our pictures as FFMpegWriter encodes .mp4": (partial(_plain_mp4, case), ours),
    }


def _peers(case: Case) -> Ways:
    """Return what others write."""
    writers = {".gif": PillowWriter(FPS), ".mp4": FFMpegWriter(FPS)}
    return {
        f"FuncAnimation + {type(writer).__name__} {suffix}": (
            partial(_animation, case, writer),
            lambda: case.peer_pictures,
        )
        for suffix, writer in writers.items()
    }


def _indexed(case: Case, write: Callable[..., None], path: Path) -> None:
    shots, stage = case.shots, case.stage()
    chosen = {*np.linspace(0, len(shots) - 1, 8).round().astype(int)}
    write(
        path,
        (
            Frame(_drawn(stage, shot), 1 / case.fps, shot.position % 1 > 0)
            for shot in shots
        ),
        palette_samples=(Frame(_drawn(stage, shots[i]), 1.0) for i in sorted(chosen)),
        key_colors=rgb_bytes(get_style("light").flat_colors(case.trace.k)),
    )


def _drawn(stage: Stage, shot: Shot) -> np.ndarray:
    return stage.pixels(shot.position, shot.since, shot.board)


def _animation(case: Case, writer: AbstractMovieWriter, path: Path) -> None:
    film(ClearAndRedraw(case.trace, case.size), case.positions).save(
        path, writer=writer
    )


def _plain_mp4(case: Case, path: Path) -> None:
    size = "x".join(map(str, case.size))
    command = [find_ffmpeg(), "-y", "-loglevel", "error", "-f", "rawvideo"]
    command += ["-s", size, "-pix_fmt", "rgba", "-framerate", str(FPS), "-i", "pipe:"]
    command += ["-vcodec", "h264", "-pix_fmt", "yuv420p", str(path)]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE) as ffmpeg,
        cast(IO[bytes], ffmpeg.stdin) as pipe,
    ):
        for picture in case.pictures():
            pipe.write(picture.tobytes())


def _long_gif(count: int) -> None:
    trace = kmeans(init_board(5000, rng=1), 7, rng=1)
    with tempfile.TemporaryDirectory() as folder:
        _indexed(
            Case(trace, (1280, 720), count=count), write_gif, Path(folder, "a.gif")
        )


def _error(path: Path, true: Pictures) -> float:
    """Return the mean error of a decoded film over pictures and channels."""
    shown = _decoded_movie if path.suffix == ".mp4" else _decoded
    return float(
        np.mean(
            [
                np.abs(picture - expected[..., :3].astype(np.int16)).mean()
                for picture, expected in zip(shown(path), true, strict=True)
            ]
        )
    )


def _decoded(path: Path) -> Pictures:
    """Yield what is seen in each 25th of a second."""
    for picture in ImageSequence.Iterator(Image.open(path)):
        shown = np.asarray(picture.convert("RGB"), np.int16)
        for _ in range(round(picture.info["duration"] * FPS / 1000)):
            yield shown


def _decoded_movie(path: Path) -> Pictures:
    about = imageio.get_reader(path).get_meta_data()
    width, height = about["size"]
    command = [find_ffmpeg(), "-loglevel", "error", "-i", str(path)]
    command += ["-vf", "scale=flags=accurate_rnd+full_chroma_int", "-f", "rawvideo"]
    command += ["-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    yield from (
        np.frombuffer(raw, np.uint8).reshape(-1, height, width, 3).astype(np.int16)
    )


if __name__ == "__main__":
    print(main())
