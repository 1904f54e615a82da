"""What is laid over a picture in a notebook; the page (cards.js) finds the place."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from kmviz.live.telling import Line


class Card(NamedTuple):
    """Lines that are laid over a picture, where they hide least of it."""

    lines: Sequence[Line]
    spot: tuple[float, float] | None = None
    """What they are about, if that is on the picture; all in fractions of its size."""
    edges: Sequence[float] = (0.0, 0.0, 1.0, 1.0)
    """The left, top, right and bottom of where they may be."""
    marks: Sequence[Sequence[float]] = ()
    """What they should not hide, beside the stars."""

    def message(self) -> dict[str, Any]:
        """Return what the page is told; of no lines, nothing."""
        said = [[line.text, line.strong] for line in self.lines]
        return {**self._asdict(), "lines": said} if said else {}
