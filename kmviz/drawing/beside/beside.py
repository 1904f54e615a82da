"""What stands beside the board, or under it on a narrow picture, and where."""

import math
from collections.abc import Callable, Collection, Sequence

from kmviz.core.trace import Trace
from kmviz.drawing.beside import pseudo_code
from kmviz.drawing.beside.dots import Dots, DotsLayer
from kmviz.drawing.beside.panel import Sheet
from kmviz.drawing.beside.progress import Bars, Progress, Staircase, crowded
from kmviz.drawing.beside.pseudo_code import PseudoCode
from kmviz.drawing.beside.repainted import Repainted, image_of
from kmviz.drawing.beside.table import Table, groups_in, heights, tabled
from kmviz.drawing.board.layer import Layer
from kmviz.drawing.look.layout import GAP, IMAGE, Beside, Box
from kmviz.drawing.look.look import Look
from kmviz.drawing.words.languages import get_words

CHARTS: dict[str, type[Progress]] = {"staircase": Staircase, "bars": Bars}
"""What stands in the panel where nothing else is wanted."""
ENDS, LEAST_ENDS = 140.0, 90.0
"""Height of the ends of other starts below the panel in units, and the least."""
ROOMY = 450.0
"""Width of a strip that has room for the inertia beside these ends."""
LOWEST = 80.0
"""The least height of a chart above these ends."""
UPPER, UPPER_OF_IMAGE = 0.56, 0.4
"""The upper part's share of the panel, usually and above an image."""


def extras(shown: Collection[str], trace: Trace) -> tuple[str, ...]:
    """Return the parts that take the place of charts, from the upper one down."""
    there = {
        "table": tabled(trace, shown),
        "image": image_of(trace) is not None and "image" in shown,
        "code": "code" in shown,
    }
    return tuple(part for part in there if there[part])


def beside(shown: Collection[str], trace: Trace, dots: Dots | None = None) -> Beside:
    """Return what a picture has to have room for, beside its words."""
    wanted = extras(shown, trace)
    if {*wanted} - {"image"}:
        return "parts"
    if dots:
        return "ends"
    return "image" if wanted else "charts" if "inertia" in shown else "nothing"


def height_across(
    parts: Sequence[str],
    trace: Trace,
    look: Look,
    *,
    width: float,
    most: float,
    least: float,
) -> float:
    """Return how high a strip so wide must be for some of these parts side by side.

    Their type has a least size. A table has no rows of groups where it would be higher
    than the most that there is.
    """
    wide, high = (width + GAP) / len(parts) - GAP, 0.0
    for part in parts:
        if part == "code":
            needed = pseudo_code.height(wide, trace, get_words(look.words), least)
        elif part == "table":
            tables = _least_heights(wide, trace, look.shown, least)
            needed = next((table for table in tables if table <= most), tables[-1])
        else:
            needed = IMAGE
        high = max(high, needed)
    return high


def room_for_code(
    trace: Trace, look: Look, dots: Dots | None = None
) -> Callable[[float, float, float], float]:
    """Return what tells how high a strip must be for the lines of the algorithm."""
    parts = len(extras(look.shown, trace)) + bool(dots)

    def high(width: float, most: float, unit: float) -> float:
        if "code" not in look.shown:
            return 0.0
        wide, words = (width + GAP) / parts - GAP, get_words(look.words)
        return min(pseudo_code.height(wide, trace, words, 0.0, unit), most)

    return high


def layers_beside(
    sheet: Sheet,
    trace: Trace,
    dots: Dots | None = None,
    wanted: tuple[str, ...] | None = None,
) -> dict[str, Layer]:
    """Make what stands beside or below the board, what changes least first.

    The ends of other starts, if there are any, stand at the foot of the rest. Not all
    `extras` need be wanted.
    """
    plan, shown = sheet.layout, sheet.look.shown
    if plan.panel is None:
        return {}
    wanted = extras(shown, trace) if wanted is None else wanted
    panel = plan.panel
    if plan.across:
        parts = (*wanted, *(("starts",) if dots else ())) or tuple(CHARTS)
        least = {("starts",): ROOMY, ("image",): IMAGE}.get(parts, math.inf)
        if panel.width > least and "inertia" in shown:
            parts = ("staircase", *parts)
        parts = _readable(panel, parts, sheet, trace)
        rooms = dict(zip(parts, panel.columns(len(parts)), strict=True))
    else:
        foot = {}
        ends = _height_of_ends(panel, wanted, sheet, trace) if dots else 0.0
        if ends:
            panel, foot["starts"] = panel.cut(ends)
        taken = len(wanted) + bool(wanted and dots)
        fitting = 2 if panel.height >= 2 * LOWEST + GAP else 1
        most = min(fitting, max(0, 2 - taken)) if "inertia" in shown else 0
        charts = tuple(CHARTS)[:most]
        if dots and wanted == ("table",) and "inertia" in shown:
            lines = heights(panel.width, trace, shown, groups_in(trace, shown))
            rooms = _over_table(panel, *lines) | foot
        elif len(charts) + len(wanted) == 2 and "code" in wanted:
            upper = (*charts, *wanted)[0]
            rooms = _over_code(panel, upper, sheet, trace) | foot
        elif wanted == ("table", "image", "code"):
            rooms = _all_three(panel, sheet, trace) | foot
        else:
            rooms = _stacked(panel, (*charts, *wanted)) | foot
    stacked = any(
        crowded(box, *CHARTS[name].named(trace, sheet.words))
        for name, box in rooms.items()
        if name in CHARTS
    )
    layers = {
        name: _layer(name, sheet, box, trace, dots, stacked=stacked)
        for name, box in rooms.items()
    }
    return dict(sorted(layers.items(), key=lambda item: item[0] == "staircase"))


def _over_table(panel: Box, least: float, most: float) -> dict[str, Box]:
    """Return the room of a table and, above it, of a chart if enough is left."""
    high = min(most, max(least, panel.height - GAP - LOWEST))
    upper, lower = panel.cut(high)
    if upper.height < LOWEST:
        return {"table": panel}
    return {"staircase": upper, "table": lower}


def _over_code(panel: Box, upper: str, sheet: Sheet, trace: Trace) -> dict[str, Box]:
    """Return the room of a part and, below it, of all lines of code.

    What stands above gives up what they need, down to its own least height.
    """
    needed = _height_of_code(panel.width, sheet, trace)
    _, usual = panel.parted(UPPER)
    lowest = LOWEST
    if upper == "table":
        least_heights = _least_heights(panel.width, trace, sheet.look.shown)
        fit = (each for each in least_heights if needed <= panel.height - GAP - each)
        lowest = next(fit, least_heights[-1])
    high = min(max(needed, usual.height), panel.height - GAP - lowest)
    return dict(zip((upper, "code"), panel.cut(max(high, usual.height)), strict=True))


def _all_three(panel: Box, sheet: Sheet, trace: Trace) -> dict[str, Box]:
    """Return the rooms of a table, an image and, below both, all lines of code.

    The image has what the others leave.
    """
    shown = sheet.look.shown
    above, code = panel.cut(_height_of_code(panel.width, sheet, trace))
    least, most = heights(panel.width, trace, shown, groups_in(trace, shown))
    if least > above.height - GAP - LOWEST:
        least, most = heights(panel.width, trace, shown, 0)
    table = min(most, max(least, above.height - GAP - LOWEST))
    upper, image = above.cut(above.height - GAP - table)
    return {"table": upper, "image": image, "code": code}


def _readable(
    panel: Box, parts: tuple[str, ...], sheet: Sheet, trace: Trace
) -> tuple[str, ...]:
    """Return the parts side by side that leave room for lines of code, if there are."""
    for spare in ("starts", "image"):
        wide = panel.columns(len(parts))[0].width
        if "code" in parts and _height_of_code(wide, sheet, trace) > panel.height:
            parts = tuple(part for part in parts if part != spare)
    return parts


def _height_of_code(width: float, sheet: Sheet, trace: Trace) -> float:
    """Return how high the lines of code are in the least type."""
    plan = sheet.layout
    return pseudo_code.height(width, trace, sheet.words, plan.least, plan.unit)


def _least_heights(
    wide: float, trace: Trace, shown: Collection[str], least: float = 0.0
) -> list[float]:
    """Return the least heights of a table: with rows of groups, and without."""
    counts = groups_in(trace, shown), 0
    return [heights(wide, trace, shown, count, least=least)[0] for count in counts]


def _height_of_ends(
    panel: Box, wanted: tuple[str, ...], sheet: Sheet, trace: Trace
) -> float:
    """Return how much of a panel the ends of other starts have, below several parts.

    Where code would run into them they are lower, a table loses its rows of groups, and
    in the end they are left out.
    """
    if len(wanted) < 2 or "code" not in wanted:
        return ENDS
    taken = _height_of_code(panel.width, sheet, trace) + GAP * len(wanted)
    taken += LOWEST if "image" in wanted else 0.0
    upper = [0.0]
    if "table" in wanted:
        upper = _least_heights(panel.width, trace, sheet.look.shown)
    spare = (panel.height - taken - each for each in upper)
    return next((min(each, ENDS) for each in spare if each >= LEAST_ENDS), 0.0)


def _stacked(panel: Box, parts: tuple[str, ...]) -> dict[str, Box]:
    """Return the room of each part, one below the other."""
    if len(parts) != 2:
        return dict(zip(parts, panel.rows(len(parts)), strict=True))
    share = UPPER_OF_IMAGE if parts[-1] == "image" else UPPER
    return dict(zip(parts, panel.parted(share), strict=True))


def _layer(
    name: str,
    sheet: Sheet,
    box: Box,
    trace: Trace,
    dots: Dots | None,
    *,
    stacked: bool,
) -> Layer:
    whole = "future" in sheet.look.shown
    if name == "code":
        return PseudoCode(sheet, box, trace)
    if name == "table":
        return Table(sheet, box, trace)
    if name == "image":
        return Repainted(sheet, box, trace)
    if name == "starts" and dots is not None:
        return DotsLayer(sheet, box, dots)
    if name == "bars":
        return Bars(sheet, box, trace, whole=whole, stacked=stacked)
    least = dots.highest if dots else 0.0
    return Staircase(sheet, box, trace, whole=whole, stacked=stacked, least=least)
