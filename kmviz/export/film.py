"""A film: what is shown, how and how fast, from which its frames can be made again."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from kmviz.drawing.languages import get_words
from kmviz.drawing.look import Look
from kmviz.drawing.style import get_style
from kmviz.encoding.gif import MOST_COLORS, rgb_bytes
from kmviz.encoding.patches import Frame
from kmviz.export.page import Chapter
from kmviz.export.subject import Picture, Subject
from kmviz.export.timeline import Tempo

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
    colors: int = MOST_COLORS

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of its pictures in pixels."""
        return self.look.size or self.subject.size

    def frames(self) -> Iterator[Frame]:
        """Yield every picture and its duration; the pictures share one array."""
        from tqdm.auto import tqdm  # brings asyncio and ssl along, so not before

        film = self.subject.timeline(self.tempo)
        hidden = not self.progress
        bar = tqdm(film, unit="picture", delay=1.0, leave=False, disable=hidden)
        for done, (position, seconds) in enumerate(bar):
            if self.report:
                self.report(done / len(film))
            yield self._picture.pixels(position), seconds

    def samples(self) -> Iterator[Frame]:
        """Yield pictures spread over the film, resting and gliding."""
        film = self.subject.timeline(self.tempo)
        for i in sorted({*np.linspace(0, len(film) - 1, SAMPLES).round().astype(int)}):
            yield self._picture.pixels(film[i][0]), 1.0

    def key_colors(self) -> NDArray[np.uint8]:
        """Return the colours that a GIF must have exactly, shape (m, 3)."""
        wanted = get_style(self.look.style).flat_colors(self.subject.k)
        return rgb_bytes(wanted[: self.colors // 2])

    def chapters(self) -> Iterator[Chapter]:
        """Yield the steps, each with its share of the frames: use them up in order."""
        film = self.subject.timeline(self.tempo)
        counts = Counter(int(position) for position, _ in film)
        frames, phases = self.frames(), self.subject.phases
        for i, phase in enumerate(phases):
            caption, pictures = self._picture.caption(i), islice(frames, counts[i])
            place, coming = self._way_on(i)
            yield Chapter(phase, place, coming, caption, pictures)

    def _way_on(self, position: int) -> tuple[str, str]:
        """Return which step of how many it is, and how it is called to go on."""
        phases, words = self.subject.phases, get_words(self.look.words)
        last = len(phases) - 1
        coming = None if position == last else phases[position + 1]
        place = words.fill(words.at_step, at=position, last=last)
        return place, words.coming(coming)

    @cached_property
    def _picture(self) -> Picture:
        return self.subject.picture(self.look)
