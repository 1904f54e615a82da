"""How long a film of sixty pictures takes, how large it gets, and what it loses."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import imageio.v2 as imageio
import matplotlib as mpl
import numpy as np
from matplotlib.animation import FFMpegWriter, PillowWriter
from PIL import Image, ImageSequence

from benchmarks.measure import extra_memory, interleaved, table
from benchmarks.peers import ClearAndRedraw, film
from kmviz import Scene, Stage, Trace, init_board, kmeans
from kmviz.drawing.style import get_style
from kmviz.encoding.animated import write_animated
from kmviz.encoding.gif import write_gif
from kmviz.encoding.movie import find_ffmpeg, write_movie
from kmviz.encoding.palette import rgb_bytes
from kmviz.encoding.patches import Frame
from kmviz.export.budget import FEWER_PICTURES
from kmviz.export.tempo import Tempo
from kmviz.export.timeline import Shot, timeline

FPS = 25
CASES = (((800, 600), 200, 3, 5), ((1280, 720), 5000, 7, 3))
"""Size, number of points and of clusters, and rounds."""
OURS = ("kmviz .gif", "kmviz .mp4")
"""What the ways after each are compared with."""

Pictures = Iterator[np.ndarray]


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

    def peer_pictures(self) -> Pictures:
        """Yield them as the peer draws them."""
        peer = ClearAndRedraw(self.trace, self.size)
        for position in self.positions:
            peer.draw(position)
            yield np.asarray(peer.canvas.buffer_rgba())

    def frames(self) -> Iterator[Frame]:
        """Yield them on their way into a file."""
        for position, pixels in zip(self.positions, self.pictures(), strict=True):
            yield Frame(pixels, 1 / self.fps, position % 1 > 0)


def main() -> str:
    """Return the tables of ratios."""
    mpl.rcParams["animation.ffmpeg_path"] = find_ffmpeg()
    ways = ("way", "seconds", "of CPU", "kB", "slower", "larger", "mean error of 255")
    tables = [
        table(
            f"Sixty pictures, {size[0]} x {size[1]}, n = {n}, k = {k}",
            ways,
            list(_rows(Case(kmeans(init_board(n, rng=1), k, rng=1), size), rounds)),
        )
        for size, n, k, rounds in CASES
    ]
    head = ("GIF at 1280 x 720, n = 5000, k = 7", "1 picture", "60", "600")
    tasks = [partial(_long_gif, count) for count in (1, 60, 600)]
    grown = [f"{extra_memory(task):.0f} MiB" for task in tasks]
    memory = table("Extra peak memory", head, [("kmviz", *grown)])
    return "\n".join([*tables, memory])


def _rows(case: Case, rounds: int) -> Iterator[tuple[str, ...]]:
    ways = _ways(case)
    with tempfile.TemporaryDirectory() as folder:
        paths = {
            way: Path(folder) / f"{i}.{way.split('.')[-1]}"
            for i, way in enumerate(ways)
        }
        calls = {way: partial(write, paths[way]) for way, (write, _) in ways.items()}
        spent = {way: [] for way in ways}
        timed = {way: partial(_clocked, calls[way], spent[way]) for way in ways}
        seconds = interleaved(timed, rounds=rounds, calls={})
        ours = OURS[0]
        for way, (_, true) in ways.items():
            ours = way if way in OURS else ours
            size, basis = (paths[each].stat().st_size for each in (way, ours))
            yield (
                way,
                f"{seconds[way]:.2f}",
                f"{np.median(spent[way]):.2f}",
                f"{size / 1000:.0f}",
                f"{seconds[way] / seconds[ours]:.1f}x",
                f"{size / basis:.2f}x",
                f"{_error(paths[way], true()):.3f}" if true else "",
            )


def _clocked(write: Callable[[], object], spent: list[float], _: int) -> None:
    """Write, and note the seconds of all processors, those of ffmpeg included."""
    before = sum(os.times()[:4])
    write()
    spent.append(sum(os.times()[:4]) - before)


def _ways(
    case: Case,
) -> dict[str, tuple[Callable[[Path], object], Callable[[], Pictures] | None]]:
    """Return what writes a film, each with the pictures that it should show."""
    rate = FEWER_PICTURES[0]
    slow = Case(case.trace, case.size, rate * case.fps, round(rate * case.count))
    ours, peers = case.pictures, case.peer_pictures
    return {
        "kmviz .gif": (partial(_indexed, case, write_gif), ours),
        "its first rung of max_bytes, .gif": (partial(_indexed, slow, write_gif), None),
        "kmviz .webp": (partial(_indexed, case, write_animated), ours),
        "kmviz .apng": (partial(_indexed, case, write_animated), ours),
        "FuncAnimation + PillowWriter .gif": (
            partial(_animation, case, PillowWriter(FPS)),
            peers,
        ),
        "figure + imageio .gif": (partial(_mimsave, case), peers),
        "kmviz .mp4": (
            lambda path: write_movie(path, case.frames(), fps=case.fps),
            ours,
        ),
        "FuncAnimation + FFMpegWriter .mp4": (
            partial(_animation, case, FFMpegWriter(FPS)),
            peers,
        ),
        "our pictures as FFMpegWriter encodes .mp4": (partial(_plain_mp4, case), ours),
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


def _animation(case: Case, writer: object, path: Path) -> None:
    film(ClearAndRedraw(case.trace, case.size), case.positions).save(
        path, writer=writer
    )


def _mimsave(case: Case, path: Path) -> None:
    pictures = [picture.copy() for picture in case.peer_pictures()]
    imageio.mimsave(path, pictures, duration=1000 / FPS)


def _plain_mp4(case: Case, path: Path) -> None:
    size = "x".join(map(str, case.size))
    command = [find_ffmpeg(), "-y", "-loglevel", "error", "-f", "rawvideo"]
    command += ["-s", size, "-pix_fmt", "rgba", "-framerate", str(FPS), "-i", "pipe:"]
    command += ["-vcodec", "h264", "-pix_fmt", "yuv420p", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as ffmpeg:
        for picture in case.pictures():
            ffmpeg.stdin.write(picture.tobytes())
        ffmpeg.stdin.close()


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
