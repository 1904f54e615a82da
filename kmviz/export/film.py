"""A film: what is shown, how and how fast, from which its frames can be made again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from kmviz.blocks.bar import bar
from kmviz.core.ground.arrays import Pixels
from kmviz.drawing.look.look import Look
from kmviz.drawing.look.style import get_style
from kmviz.encoding.palette import MOST_COLORS, rgb_bytes, shared_palette
from kmviz.encoding.patches import Frame
from kmviz.export.page.contents import Contents
from kmviz.export.paper import Paper
from kmviz.export.subject import Picture, Subject
from kmviz.export.tempo import Tempo
from kmviz.export.timeline import Shot

SAMPLES = 8
"""Pictures from which the colours of a GIF are chosen."""


@dataclass(frozen=True)
class Film:
    """A subject and how it is to be shown."""

    subject: Subject
    look: Look
    tempo: Tempo
    loop: int
    comment: str
    progress: bool
    report: Callable[[float], object] | None
    colors: int | None = None
    """Of a format with a table of them; None for as few as lose next to nothing."""
    step: int | Literal["last"] | None = None
    """The step of which a single picture is wanted."""
    paper: Paper | None = None
    """What it is printed on."""
    lossless: bool = False
    """Whether a WebP or APNG has every colour, at rest and on the way."""
    coarser: int = 0
    """How much an MP4 or WebM leaves out; see `write_movie`."""
    languages: Sequence[str] = ()
    """In which a page can be read beside its own."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of its pictures in pixels."""
        return self.look.size or self.subject.size

    def frames(self) -> Iterator[Frame]:
        """Yield every picture and its duration; the pictures share one array."""
        film = self.shots
        told = bar(film, unit="picture") if self.progress else film
        for done, shot in enumerate(told):
            if self.report:
                self.report(done / len(film))
            yield Frame(self._pixels(shot), shot.seconds, shot.position % 1 > 0)

    def samples(self) -> Iterator[Frame]:
        """Yield pictures spread over the film, resting and gliding."""
        film = self.shots
        for i in sorted({*np.linspace(0, len(film) - 1, SAMPLES).round().astype(int)}):
            yield Frame(self._pixels(film[i]), 1.0)

    def key_colors(self) -> NDArray[np.uint8]:
        """Return the colours that a GIF must have exactly, shape (m, 3)."""
        wanted = get_style(self.look.style).flat_colors(self.subject.k)
        return rgb_bytes(wanted[: (self.colors or MOST_COLORS) // 2])

    @property
    def inches(self) -> tuple[float, float] | None:
        """Width and height of the paper."""
        return None if self.paper is None else (self.paper.width, self.paper.height)

    def figures(self, per_inch: float) -> list[Figure]:
        """Return what is printed: the picture of one step, or the handout.

        On paper, so many pixels are an inch.
        """
        look, paper = self.look, self.paper
        if paper:
            look = replace(look, size=paper.pixels(per_inch))
        if self.step is not None:
            return [self.subject.still(look, self.step)]
        printing = None if paper is None else (paper, per_inch)
        return self.subject.handout(look, printing)

    def contents(self) -> Contents:
        """Return what a page holds."""
        looks = [replace(self.look, words=code) for code in self.languages]
        others = [self.subject.contents(look, self.tempo) for look in looks]
        return replace(self.subject.contents(self.look, self.tempo), others=others)

    @cached_property
    def palette_size(self) -> int:
        """How many colours a table of them has; none where nothing is lost."""
        if self.lossless:
            return 0
        return len(shared_palette(self.samples(), self.key_colors(), self.colors))

    @cached_property
    def shots(self) -> list[Shot]:
        """Its pictures, and how long each is shown."""
        return self.subject.timeline(self.tempo)

    def _pixels(self, shot: Shot) -> Pixels:
        return self._picture.pixels(shot.position, shot.since, shot.board)

    @cached_property
    def _picture(self) -> Picture:
        return self.subject.picture(self.look)
