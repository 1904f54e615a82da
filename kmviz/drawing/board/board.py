"""The board: its axes, and its layers from the ground up."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation

from kmviz.drawing.artists.painted import PaintedPoints
from kmviz.drawing.artists.stamps import CROWD
from kmviz.drawing.board.density import Density
from kmviz.drawing.board.draws import ChanceMap, Chances, Drawn
from kmviz.drawing.board.ground import Ground
from kmviz.drawing.board.layer import Layer, PointLayer
from kmviz.drawing.board.layers import (
    Borders,
    Cells,
    Lines,
    MarkedPoints,
    Points,
    Rings,
    Trails,
)
from kmviz.drawing.board.pigments import Pigments
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.board.stars import Lifted, Stars
from kmviz.drawing.board.tried import Batch, Swarm
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.layout import PER_INCH
from kmviz.drawing.look.style import Style

PAD = 5.0
"""Space between the board and the numbers beside it, in points."""
MOST_SHAPES = 100_000
"""So many points can have shapes; those of more hide each other."""
OUTWARD = {"left": (-1, 0), "right": (1, 0), "bottom": (0, -1), "top": (0, 1)}
"""Which way each line of the frame lies from the edge of the board."""


def board_layers(
    ax: Axes,
    plane: Plane,
    k: int,
    style: Style,
    shown: Collection[str],
    *,
    ruled: bool = True,
    least: float = 0.0,
) -> dict[str, Layer]:
    """Dress the axes as a board and return its layers, by name, from the ground up.

    Unless it is ruled, it has neither numbers nor names. The numbers of its stars may
    have a least size.
    """
    _frame(ax, plane, style)
    if ruled:
        _rule(ax, plane, style)
    else:
        ax.set(xticks=[], yticks=[])
    layers: dict[str, Layer] = {}
    cells = plane.true_cells and "cells" in shown
    if cells:
        layers["cells"] = Cells(ax, plane, style, k)
    if plane.streets or plane.water:
        layers["ground"] = Ground(ax, plane, style)
    ways = style if plane.colors is None else replace(style, clusters=(style.dim,) * k)
    if "lines" in shown:
        layers["lines"] = Lines(ax, plane, ways, k)
    crowd = len(plane.points) >= CROWD
    if not crowd:
        layers["chances"] = Chances(ax, plane, style, k)
    layers["points"] = points = _points(ax, plane, style, k, shown)
    if crowd:
        layers["chances"] = ChanceMap(ax, plane, style)
    layers["batch"] = Batch(ax, plane, style)
    if cells:
        layers["borders"] = Borders(ax, plane, style)
    if "trails" in shown:
        layers["trails"] = Trails(ax, plane, ways, k)
    if "rings" in shown:
        layers["rings"] = Rings(ax, plane, style)
    layers["swarm"] = Swarm(ax, plane, style, k)
    numbered = "numbers" in shown
    layers["stars"] = stars = Stars(ax, plane, style, k, numbered=numbered, least=least)
    layers["lifted"] = Lifted(ax, plane, style, stars, points)
    layers["drawn"] = Drawn(ax, plane, style, k)
    return layers


def take_over(layers: Mapping[str, Layer], others: Mapping[str, Layer]) -> None:
    """Have layers use what those of another picture of the same points have found.

    Of other points it is nothing.
    """
    pair = (each["points"].artists if each else () for each in (layers, others))
    for mine, theirs in zip(*pair, strict=False):
        if isinstance(mine, PaintedPoints) and isinstance(theirs, PaintedPoints):
            mine.take_over(theirs)


def _points(
    ax: Axes, plane: Plane, style: Style, k: int, shown: Collection[str]
) -> PointLayer:
    told_apart = len(plane.points) <= MOST_SHAPES
    if told_apart and plane.truth is not None and "truth" in shown:
        return MarkedPoints(ax, plane, style, k, plane.truth)
    if plane.grid is not None:
        return Density(ax, plane, plane.grid, style, k)
    if plane.colors is not None:
        return Pigments(ax, plane.points, plane.colors, style)
    shaped = told_apart and (style.shapes or "shapes" in shown)
    return (MarkedPoints if shaped else Points)(ax, plane, style, k)


def _frame(ax: Axes, plane: Plane, style: Style) -> None:
    """Give the axes the limits and the frame of the board."""
    xmin, xmax, ymin, ymax = plane.bounds
    ax.set(facecolor=style.background, xlim=(xmin, xmax), ylim=(ymin, ymax))
    for side, (across, up) in OUTWARD.items():
        # A position of a spine would have all ticks made anew.
        spine, out = ax.spines[side], sizes.FRAME / 2 / 72
        moved = ScaledTranslation(across * out, up * out, ax.figure.dpi_scale_trans)
        spine.set(edgecolor=style.faint, linewidth=sizes.FRAME, zorder=0)
        spine.set_transform(spine.get_spine_transform() + moved)


def _rule(ax: Axes, plane: Plane, style: Style) -> None:
    """Give the axes the ticks and names of the board.

    The name of an axis stands at its end, in the row of the numbers.
    """
    pad = PAD + sizes.FRAME / 2
    ax.tick_params(length=0, pad=pad, labelcolor=style.dim, labelsize=sizes.NOTE)
    unit = ax.figure.dpi / PER_INCH
    rulers = plane.rulers(ax.bbox.width / unit, ax.bbox.height / unit)
    for axis, ruler in zip((ax.xaxis, ax.yaxis), rulers, strict=True):
        ticks = ruler.ticks
        axis.set_ticks(list(ticks), list(ticks.values()), family=sizes.FONT)
        axis.set_label_text(ruler.name, color=style.dim, parse_math=False)
        axis.label.set(size=sizes.NOTE, family=sizes.fonts(ruler.name), ha="right")
    away = -PAD / 72
    below, left = (
        ax.transAxes + ScaledTranslation(across, up, ax.figure.dpi_scale_trans)
        for across, up in ((0.0, away), (away, 0.0))
    )
    ax.xaxis.set_label_coords(1.0, 0.0, below)
    ax.yaxis.set_label_coords(0.0, 1.0, left)
