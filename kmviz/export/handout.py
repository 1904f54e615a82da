"""A handout: the steps of a run side by side on one page."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Unpack

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kmviz.core.options.options import chosen, takes
from kmviz.core.trace import Trace
from kmviz.drawing.beside.beside import extras, layers_beside, room_for_code
from kmviz.drawing.beside.panel import Caption, Sheet
from kmviz.drawing.board.board import board_layers
from kmviz.drawing.board.layer import Layer
from kmviz.drawing.board.moment import Moment, moment_at
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.look.layout import EDGE, HIGH, WIDE, layout
from kmviz.drawing.look.look import Look, LookOptions
from kmviz.drawing.look.settings import own_settings
from kmviz.drawing.look.style import get_style
from kmviz.drawing.words.languages import get_words

MOST_TILES = 12
TILE = (320, 400)
"""Width and height of a tile in pixels, when no size is asked for."""


@takes(Look)
@own_settings
def strip_figure(trace: Trace, **options: Unpack[LookOptions]) -> Figure:
    """Return a page with up to twelve steps of a run.

    Of a long run, the first half-steps are shown, in which most happens, and then some
    of the later assigns, the last step included; they say how much lies between.

    Parameters
    ----------
    trace : Trace
        The run.
    **options
        See `Look`.

    Returns
    -------
    matplotlib.figure.Figure
        The page, on an Agg canvas.

    Examples
    --------
    >>> from kmviz import kmeans
    >>> trace = kmeans([[0.0, 0.0], [0.0, 1.0], [9.0, 9.0]], k=2, rng=0)
    >>> len(strip_figure(trace).axes) == len(trace)
    True
    """
    look = chosen(Look, options)
    draws = sum(step.phase == "seed" for step in trace)
    steps = chosen_steps(len(trace), draws)
    columns, page = _page(len(steps), look.size)
    points = Plane(trace, get_words(look.words))
    unit = min(page[0] / columns / WIDE, page[1] / -(-len(steps) // columns) / HIGH)
    tile = layout(
        (WIDE * unit, HIGH * unit),
        ticks=points.tick_width,
        ratio=points.ratio,
        beside="parts" if extras(look.shown, trace) else "nothing",
        parts=room_for_code(trace, look),
    )
    plane = points.fitted(tile.board.ratio)
    # In vectors type is a little wider than on pixels, which it is measured on.
    apart = replace(tile.words, width=tile.words.width - EDGE)
    sheet = replace(tile, size=page, words=apart)
    figure = sheet.figure()
    figure.set_facecolor(get_style(look.style).background)
    FigureCanvasAgg(figure)
    spare = (page[0] / unit - columns * WIDE) / 2
    captions, moments = [], moments_of(trace, steps)
    for number, moment in enumerate(moments):
        row, column = divmod(number, columns)
        place = sheet.moved(spare + column * WIDE, row * HIGH)
        about = Sheet(figure, place, look)
        for layer in tile_layers(about, plane, trace):
            layer.show(moment)
        captions.append(Caption(about, plane, noted=number == 0))
    say(captions, moments)
    return figure


def moments_of(trace: Trace, steps: Sequence[int]) -> list[Moment]:
    """Return the moments of some steps, which say how much was left out before them."""
    moments = [moment_at(trace, step) for step in steps]
    for i, (since, step) in enumerate(pairwise(steps), start=1):
        if step - since > 1 and not trace[step].stop:
            moments[i] = replace(moments[i], since=trace[since])
    return moments


def tile_layers(
    sheet: Sheet, plane: Plane, trace: Trace, parts: tuple[str, ...] | None = None
) -> list[Layer]:
    """Return the layers of a tile but for its caption, with some or all `extras`.

    There are no charts: each caption tells the inertia.
    """
    place, look = sheet.layout, sheet.look
    ax = place.axes(sheet.figure, place.board)
    board = board_layers(ax, plane, trace.k, sheet.style, look.shown, least=place.least)
    bare = Sheet(sheet.figure, place, replace(look, shown=look.shown - {"inertia"}))
    return [*board.values(), *layers_beside(bare, trace, wanted=parts).values()]


def say(captions: list[Caption], moments: list[Moment]) -> None:
    """Write all captions in one size of type, in which the longest one fits."""
    largest = min(map(Caption.share, captions, moments))
    for caption, moment in zip(captions, moments, strict=True):
        caption.writing.largest = largest
        caption.show(moment)


def chosen_steps(count: int, draws: int = 0) -> list[int]:
    """Return which of so many steps are shown: all, or up to twelve.

    A long run begins with its first half-steps and goes on with assigns to its end.
    These have odd positions, counted from behind the draws that it may begin with.
    """
    if count <= MOST_TILES:
        return list(range(count))
    half = MOST_TILES // 2
    late = np.linspace(half, count - 1, half + 1)[1:]
    assigns = {(int(step) - draws) // 2 * 2 + 1 + draws for step in late[:-1]}
    return sorted({*range(half), *assigns, count - 1})


def _page(tiles: int, size: tuple[int, int] | None) -> tuple[int, tuple[int, int]]:
    """Return the number of columns and the size of the page in pixels."""
    if size is None:
        columns = min(tiles, 3 if tiles <= 9 else 4)
        return columns, (columns * TILE[0], math.ceil(tiles / columns) * TILE[1])

    def tile(columns: int) -> float:
        rows = math.ceil(tiles / columns)
        return min(size[0] / columns / WIDE, size[1] / rows / HIGH)

    return max(range(1, tiles + 1), key=tile), size
