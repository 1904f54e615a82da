"""What stands beside the board, or under it on a narrow picture, and where."""

from collections.abc import Collection

from kmviz.core.trace import Trace
from kmviz.drawing.layer import Layer
from kmviz.drawing.layout import Box
from kmviz.drawing.panel import Bars, Sheet, Staircase
from kmviz.drawing.pseudo_code import PseudoCode
from kmviz.drawing.repainted import Repainted, image_of

CHARTS = ("staircase", "bars")
"""What stands in the panel where nothing else is wanted."""
UPPER, UPPER_OF_IMAGE = 0.56, 0.4
"""The upper part's share of the panel, usually and above an image."""


def extras(shown: Collection[str], trace: Trace) -> tuple[str, ...]:
    """Return the parts that take the place of charts, from the upper one down."""
    there = {"image": image_of(trace) is not None, "code": True}
    return tuple(part for part in there if there[part] and part in shown)


def layers_beside(sheet: Sheet, trace: Trace) -> dict[str, Layer]:
    """Make what stands beside or below the board, what changes least first."""
    plan, shown = sheet.layout, sheet.look.shown
    wanted = extras(shown, trace)
    if plan.panel is None:
        columns = plan.below.columns(len(wanted)) if plan.below else []
        rooms = dict(zip(wanted, columns, strict=True))
    else:
        charts = CHARTS[: 2 - len(wanted)] if "inertia" in shown else ()
        rooms = _stacked(plan.panel, (*charts, *wanted))
    layers = {name: _layer(name, sheet, box, trace) for name, box in rooms.items()}
    return dict(sorted(layers.items(), key=lambda item: item[0] == "staircase"))


def _stacked(panel: Box, parts: tuple[str, ...]) -> dict[str, Box]:
    """Return the room of each of two parts at most, one below the other."""
    if len(parts) < 2:
        return dict.fromkeys(parts, panel)
    share = UPPER_OF_IMAGE if parts[-1] == "image" else UPPER
    return dict(zip(parts, panel.parted(share), strict=True))


def _layer(name: str, sheet: Sheet, box: Box, trace: Trace) -> Layer:
    whole = "future" in sheet.look.shown
    if name == "code":
        return PseudoCode(sheet, box, trace)
    if name == "image":
        return Repainted(sheet, box, trace)
    chart = Staircase if name == "staircase" else Bars
    return chart(sheet, box, trace, whole=whole)
