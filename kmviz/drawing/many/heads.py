"""The line over each block of small boards: how its runs start."""

from collections.abc import Sequence
from functools import partial

from kmviz.drawing.artists.lettering import text_width, wrapped
from kmviz.drawing.beside.panel import LINE, SMALLER, Sheet, lettering
from kmviz.drawing.look.layout import Box
from kmviz.drawing.look.style import SENTENCE
from kmviz.drawing.many.grid import HEADINGS, Grid, grid

SMALL = 0.77
"""The share of its size below which a name had better run to a second line."""
DEEP = 7.0
"""How far the last line is from the foot of its room, in units."""


def headed_grid(
    room: Box, counts: Sequence[int], names: Sequence[str], ratio: float
) -> Grid:
    """Return blocks of boards, with as much room over each as the names need.

    The points on the boards lie so many times as wide as high.
    """
    grids = [grid(room, counts, ratio=ratio, heading=high) for high in HEADINGS]
    return max(grids, key=lambda each: min(SMALL, _fitted(names, each.headings)[0]))


def write_heads(sheet: Sheet, boards: Grid, names: Sequence[str]) -> None:
    """Write a name over each block, all in one size, close to its boards."""
    share, heads = _fitted(names, boards.headings)
    for box, head in zip(boards.headings, heads, strict=False):
        text = lettering(sheet, box.left, box.bottom - DEEP, sheet.style.ink)
        text.set(weight="bold", va="baseline")
        text.set(fontsize=share * sheet.type * SENTENCE, text=head)


def _fitted(names: Sequence[str], boxes: Sequence[Box]) -> tuple[float, list[str]]:
    """Return the share of its size at which each name fits into its box, in lines.

    A single block has no box, and needs no name.
    """
    pairs = [*zip(names, boxes, strict=False)]
    for share in SMALLER:
        width_of = partial(text_width, size=share * SENTENCE, weight="bold")
        heads = [wrapped(name, box.width, width_of) for name, box in pairs]
        if all(
            len(head) * share * LINE <= box.height
            and max(map(width_of, head)) <= box.width
            for head, (_, box) in zip(heads, pairs, strict=True)
        ):
            break
    return share, ["\n".join(head) for head in heads]
