"""Parts of a canvas on their way to the screen, as each toolkit is quickest."""

from collections.abc import Iterable
from importlib import import_module

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

from kmviz.core.ground.arrays import Pixels
from kmviz.encoding.tiles import Box

OPAQUE = (0, 1, 2, 0)
"""Where in a pixel Tk finds red, green and blue, and that it need not look for more."""


def send(canvas: FigureCanvasAgg, pixels: Pixels, boxes: Iterable[Box]) -> None:
    """Send parts of the canvas, whose pixels these are, to the screen.

    Tk takes ten times as long for pixels that could be transparent, as matplotlib hands
    them over; so it is told that these are not. Other toolkits take their time for
    every box, and get one around all of them.
    """
    high = len(pixels)
    if hasattr(canvas, "get_tk_widget"):
        photo = canvas._tkphoto  # type: ignore[attr-defined]
        tk = import_module("matplotlib.backends._tkagg")
        picture = photo.tk.interpaddr(), str(photo), pixels
        how = tk.TK_PHOTO_COMPOSITE_SET, OPAQUE
        for left, top, right, bottom in boxes:
            tk.blit(*picture, *how, (left, right, high - bottom, high - top))
        # Or it would wait for keys that are held to end.
        canvas.get_tk_widget().update_idletasks()
        return
    sides = list(zip(*boxes, strict=True))
    if sides:
        lefts, tops, rights, bottoms = sides
        low, top = high - max(bottoms), high - min(tops)
        canvas.blit(Bbox.from_extents(min(lefts), low, max(rights), top))
