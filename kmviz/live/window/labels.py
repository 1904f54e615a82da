"""A name in a box: in one line or two, and as small as it must be."""

from collections.abc import Iterator
from functools import partial

from kmviz.drawing.artists.lettering import text_width, wrapped
from kmviz.drawing.look.layout import Box
from kmviz.live.window import overlay
from kmviz.live.window.overlay import Piece

HALVED = 0.7
"""By what a name is smaller that has two lines, for want of room."""
PARTED = (0.5, 0.6, 0.7, 0.8)
"""What share of a name its first line may have, the best first."""


def label(
    box: Box, said: str, points: float, unit: float, ink: str, *, bold: bool
) -> Iterator[Piece]:
    """Yield a name in the middle of a box, in letters of some size if these fit.

    It is that on a window 600 units high; this one has so many pixels a unit.
    """
    lines, share = _fitted(said, points, box.width / unit / overlay.BOLD)
    size, high = overlay.pixels_of(points * share, unit), box.height / len(lines)
    for i, text in enumerate(lines):
        row = Box(box.left, box.top + i * high, box.width, high)
        yield Piece(row, text, size=size, ink=ink, bold=bold)


def _fitted(said: str, points: float, room: float) -> tuple[list[str], float]:
    """Return a name in one line or two, and by what it is smaller to have this room."""
    width = partial(text_width, size=points)
    wide = width(said)
    if wide * HALVED > room:
        for share in PARTED:
            lines = wrapped(said, share * wide, width)
            if len(lines) == 2:
                return lines, min(room / max(map(width, lines)), HALVED)
    return [said], min(room / max(wide, 1.0), 1.0)
