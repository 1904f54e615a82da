"""From a recorded run to a file, by the suffix of its name."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import IO, Any, Unpack

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_hex
from numpy.typing import NDArray
from tqdm.auto import tqdm

from kmviz.core.checks import check_option, shown
from kmviz.core.options import chosen, said, takes
from kmviz.core.text import check_comment
from kmviz.core.trace import Trace, check_trace, names_of
from kmviz.drawing.languages import get_words
from kmviz.drawing.look import Look, LookOptions
from kmviz.drawing.scene import SIZE, Scene
from kmviz.drawing.settings import own_settings
from kmviz.drawing.stage import Stage
from kmviz.drawing.style import Style, get_style
from kmviz.encoding.animated import write_animated
from kmviz.encoding.files import check_target, file_for, replacing
from kmviz.encoding.gif import MOST_COLORS, rgb_bytes, write_gif
from kmviz.encoding.movie import write_movie
from kmviz.encoding.patches import Frame
from kmviz.export.handout import strip_figure, write_strip
from kmviz.export.output import Output, OutputOptions
from kmviz.export.page import Chapter, write_page
from kmviz.export.timeline import SLOWEST, Tempo, TempoOptions, timeline

SAMPLES = 8
"""Pictures from which the colours of a GIF are chosen."""
FEWER_COLORS, HALF_RATE = {128: 0.8, 64: 0.65, 32: 0.5}, 0.3
"""What is tried, in turn, to meet a byte budget, and the share of its length to which
each brings a film at best, all before it included: what cannot do is not tried."""
SMALLER_SIZES = (0.75, 0.5, 0.35)
"""What is tried last, without glides."""
MADE_WITH = "Made with kmviz."
SHORTEST_PICTURE = 0.02
"""Seconds; browsers slow anything shorter down, so only MP4 and WebM have it."""


class FilmOptions(LookOptions, TempoOptions, OutputOptions, total=False):
    """What `save` takes, for editors."""


@dataclass(frozen=True)
class Saved:
    """What `save` wrote.

    Parameters
    ----------
    path : Path or None
        The file; None for a file object.
    size : int
        Its length in bytes.
    reductions : tuple of str
        What had to be reduced to meet `max_bytes`; empty if nothing was.
    """

    path: Path | None
    size: int
    reductions: tuple[str, ...] = ()

    def __str__(self) -> str:
        reduced = (
            f", reduced to {', '.join(self.reductions)}" if self.reductions else ""
        )
        return f"{self.path or 'file object'} ({self.size / 1000:.0f} kB{reduced})"


@dataclass(frozen=True)
class _Film:
    """A run and how it is to be shown, from which the frames can be made again."""

    trace: Trace
    look: Look
    tempo: Tempo
    loop: int
    comment: str
    progress: bool
    report: Callable[[float], object] | None
    colors: int = MOST_COLORS

    def frames(self) -> Iterator[Frame]:
        """Yield every picture and its duration; the pictures share one array."""
        film = timeline(self.trace, self.tempo)
        hidden = not self.progress
        bar = tqdm(film, unit="picture", delay=1.0, leave=False, disable=hidden)
        for done, (position, seconds) in enumerate(bar):
            if self.report:
                self.report(done / len(film))
            yield self._stage.pixels(position), seconds

    def samples(self) -> Iterator[Frame]:
        """Yield pictures spread over the run, resting and gliding."""
        film = timeline(self.trace, self.tempo)
        for i in sorted({*np.linspace(0, len(film) - 1, SAMPLES).round().astype(int)}):
            yield self._stage.pixels(film[i][0]), 1.0

    def key_colors(self) -> NDArray[np.uint8]:
        """Return the colours that a GIF must have exactly, shape (m, 3)."""
        wanted = get_style(self.look.style).flat_colors(self.trace.k)[
            : self.colors // 2
        ]
        return rgb_bytes(wanted)

    def chapters(self) -> Iterator[Chapter]:
        """Yield the steps, each with its share of the frames: use them up in order."""
        film = timeline(self.trace, self.tempo)
        counts = Counter(int(position) for position, _ in film)
        frames = self.frames()
        for i, step in enumerate(self.trace):
            caption, pictures = self._scene.caption(i), islice(frames, counts[i])
            place, coming = self._way_on(i)
            yield Chapter(step.phase, place, coming, caption, pictures)

    def _way_on(self, position: int) -> tuple[str, str]:
        """Return which step of how many it is, and how it is called to go on."""
        last, words = len(self.trace) - 1, get_words(self.look.words)
        coming = None if position == last else self.trace[position + 1].phase
        place = words.fill(words.at_step, at=position, last=last)
        return place, words.coming(coming)

    @cached_property
    def _scene(self) -> Scene:
        return Scene(self.trace, **said(self.look))

    @cached_property
    def _stage(self) -> Stage:
        return Stage(self._scene)


@takes(Look, Tempo, Output)
def save(
    trace: Trace,
    path: str | os.PathLike[str] | IO[bytes],
    *,
    format: str | None = None,
    comment: str = MADE_WITH,
    progress: bool = True,
    report: Callable[[float], object] | None = None,
    **options: Unpack[FilmOptions],
) -> Saved:
    """Write a run to a file: a film, a page, or a handout with its steps side by side.

    Parameters
    ----------
    trace : Trace
        The run.
    path : str, path or file object
        The file, or an object that takes bytes. The suffix of its name says what is
        written: a film for ``.gif``, ``.mp4``, ``.webm``, ``.webp`` and ``.apng``, a
        page to step through in any browser for ``.html``, a handout for ``.png``,
        ``.svg`` and ``.pdf``.
    **options
        See `Look`, `Tempo` and `Output`.
    format : str, optional
        The suffix, without its dot, for a file object: "gif".
    comment : str
        Text kept in the file, such as the command that makes it: printable, at most
        100,000 letters.
    progress : bool
        Show a progress bar when it takes longer than a second.
    report : callable, optional
        Called with the share of the pictures that are done, from 0 to 1, for a progress
        bar of one's own.

    Returns
    -------
    Saved
        The path, the length, and what was reduced to meet `max_bytes`.

    Raises
    ------
    TypeError, ValueError
        If an argument is unusable or has no use in this format, such as timing in a
        handout, or if `max_bytes` cannot be met.
    OSError
        If the file cannot be written. A file that was there stays until the new one is
        whole.
    RuntimeError
        If there is no ffmpeg for an MP4 or WebM.

    Examples
    --------
    >>> from kmviz import init_board_gauss, kmeans, save
    >>> trace = kmeans(init_board_gauss(200, 3, rng=7), k=3, rng=7)
    >>> save(trace, "lloyd.gif").reductions
    ()
    """
    if not isinstance(path, (str, os.PathLike)) and hasattr(path, "write"):
        formats = [suffix[1:] for suffix in WRITERS]
        with file_for(path, format, formats) as file:
            asked: Any = options
            saved = save(
                trace, file, comment=comment, progress=progress, report=report, **asked
            )
        return replace(saved, path=None)
    if format is not None:
        message = f"format must be left out for a path, got {shown(format)}"
        raise ValueError(message)
    place = _place(path)
    suffix = check_option(place.suffix.lower(), "the suffix of path", WRITERS)
    look, tempo = chosen(Look, options), chosen(Tempo, options)
    for name in said(tempo):
        _check_use(name, True, suffix, PLAYED)
    _check_pace(tempo, suffix)
    output = chosen(Output, options)
    _check_use("loop", output.loop != 0, suffix, (".gif", ".webp", ".apng"))
    _check_use("max_bytes", output.max_bytes is not None, suffix, (".gif",))
    film = _Film(
        _until(check_trace(trace), output.until),
        look,
        tempo,
        output.loop,
        check_comment(comment),
        progress,
        report,
    )
    if output.max_bytes is not None:
        return _save_within(film, place, output.max_bytes)
    WRITERS[suffix](film, place)
    return Saved(place, place.stat().st_size)


def _place(path: object) -> Path:
    """Return the file, with ``~`` as the home it stands for, if it can be written."""
    place = os.path.expanduser(path) if isinstance(path, (str, os.PathLike)) else path
    check_target(place)  # type: ignore[arg-type]  # the question being asked
    return Path(place)  # type: ignore[arg-type]  # now answered


def _until(trace: Trace, last: int | None) -> Trace:
    """Return the run up to a step, computed no farther."""
    if last is None:
        return trace
    steps = trace[: last + 1]
    if len(steps) <= last:
        message = f"until must be between 0 and {len(steps) - 1}, got {last}"
        raise ValueError(message)
    return Trace(trace.X, steps, **names_of(trace), metric=trace.metric)


def _save_within(film: _Film, path: Path, max_bytes: int) -> Saved:
    """Write a GIF again and again, each time reduced a little more, until it fits."""
    reductions: dict[str, str] = {}
    whole = size = 0
    with replacing(path) as part:
        for kind, what, least, reduced in _reductions(film):
            if kind:
                reductions[kind] = what
            if least * whole > max_bytes:
                continue
            _write_gif(reduced, part)
            size = part.stat().st_size
            whole = whole or size
            if size <= max_bytes:
                break
        else:
            message = f"max_bytes must be at least {size} for this run, got {max_bytes}"
            raise ValueError(message)
    return Saved(path, size, tuple(reductions.values()))


def _reductions(film: _Film) -> Iterator[tuple[str, str, float, _Film]]:
    """Yield the film, then ever smaller ones.

    With each come the kind of reduction, what it is, and the least share of the whole
    film's length that it can bring.
    """
    yield "", "", 1.0, film
    flat = len(get_style(film.look.style).flat_colors(film.trace.k))
    for colors, least in FEWER_COLORS.items():
        if flat <= colors // 2:  # as in key_colors
            film = replace(film, colors=colors)
            yield "colors", f"{colors} colours", least, film
    fps = max(film.tempo.fps / 2, SLOWEST, 1 / film.tempo.seconds_per_step)
    for tempo, what, least in (
        (replace(film.tempo, fps=fps), f"{fps:g} pictures a second", HALF_RATE),
        (replace(film.tempo, glide=0.0), "no glides", 0.0),
    ):
        film = replace(film, tempo=tempo)
        yield "tempo", what, least, film
    width, height = film.look.size or SIZE
    for share in SMALLER_SIZES:
        size = max(100, round(share * width)), max(100, round(share * height))
        smaller = replace(film, look=replace(film.look, size=size))
        yield "size", f"{size[0]} x {size[1]} pixels", 0.0, smaller


def _write_gif(film: _Film, path: Path) -> None:
    write_gif(
        path,
        film.frames(),
        palette_samples=film.samples(),
        key_colors=film.key_colors(),
        loop=film.loop,
        comment=film.comment,
        colors=film.colors,
    )


def _write_movie(film: _Film, path: Path) -> None:
    write_movie(path, film.frames(), fps=film.tempo.fps, comment=film.comment)


def _write_animated(film: _Film, path: Path) -> None:
    write_animated(path, film.frames(), loop=film.loop, comment=film.comment)


def _write_page(film: _Film, path: Path) -> None:
    write_page(
        path,
        film.chapters(),
        size=film.look.size or SIZE,
        palette_samples=film.samples(),
        key_colors=film.key_colors(),
        look=_page_colors(get_style(film.look.style)),
        words=get_words(film.look.words),
        comment=film.comment,
    )


@own_settings
def _page_colors(style: Style) -> dict[str, str]:
    """Return what the page around the pictures is painted in."""
    colors = {
        "background": style.background,
        "ink": style.ink,
        "dim": style.dim,
        "faint": style.faint,
        "accent": style.clusters[0],
    }
    return {name: to_hex(color) for name, color in colors.items()}


def _write_handout(film: _Film, path: Path) -> None:
    figure = strip_figure(film.trace, **said(film.look))
    tiles = figure.axes
    for number, tile in enumerate(tiles):
        if film.report:
            tile.add_artist(_Milestone(film.report, number / len(tiles)))
    with replacing(path) as part:
        write_strip(part, figure, path.suffix.lower(), film.comment)


class _Milestone(Artist):
    """Nothing to be seen on a picture, but tells that it is being drawn."""

    def __init__(self, report: Callable[[float], object], share: float) -> None:
        super().__init__()
        self._report, self._share = report, share

    def draw(self, renderer: RendererBase) -> None:
        """Report how much was drawn before."""
        self._report(self._share)


WRITERS: dict[str, Callable[[_Film, Path], None]] = {
    ".gif": _write_gif,
    ".mp4": _write_movie,
    ".webm": _write_movie,
    ".webp": _write_animated,
    ".apng": _write_animated,
    ".html": _write_page,
    ".png": _write_handout,
    ".svg": _write_handout,
    ".pdf": _write_handout,
}
"""The formats, by suffix."""
PLAYED = tuple(suffix for suffix in WRITERS if WRITERS[suffix] is not _write_handout)
"""The formats that know time."""


def _check_pace(tempo: Tempo, suffix: str) -> None:
    """Refuse steps so short that the format would leave some of them out."""
    shortest = 0.0 if suffix in (".mp4", ".webm") else SHORTEST_PICTURE
    if tempo.seconds_per_step < shortest:
        message = (
            f"seconds_per_step must be at least {shortest} in {suffix}, "
            f"got {tempo.seconds_per_step}"
        )
        raise ValueError(message)


def _check_use(name: str, used: bool, suffix: str, suffixes: tuple[str, ...]) -> None:
    """Refuse an argument that the format could only ignore."""
    if used and suffix not in suffixes:
        listed = ", ".join(suffixes)
        message = f"{name} must be left out unless the suffix is {listed}, got {suffix}"
        raise ValueError(message)
