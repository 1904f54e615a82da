"""Parts of a canvas on their way to the screen, as each toolkit is quickest."""

from collections.abc import Iterable

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

from kmviz.core.ground.arrays import Pixels
from kmviz.encoding.tiles import Box


def send(canvas: FigureCanvasAgg, pixels: Pixels, boxes: Iterable[Box]) -> None:
    """Send parts of the canvas, whose pixels these are, to the screen.

    Tk takes its time for every pixel, most for those that could be transparent, as
    matplotlib hands them over; so it gets each box as a PPM, which has no such pixels.
    Other toolkits take their time for every box, and get one around all of them.
    """
    if hasattr(canvas, "get_tk_widget"):
        widget = canvas.get_tk_widget()
        image = widget.itemcget("all", "image")
        for left, top, right, bottom in boxes:
            head = b"P6 %d %d 255\n" % (right - left, bottom - top)
            data = head + pixels[top:bottom, left:right, :3].tobytes()
            widget.tk.call(image, "put", data, "-format", "ppm", "-to", left, top)
        widget.update_idletasks()  # or it would wait for keys that are held to end
        return
    sides = list(zip(*boxes, strict=True))
    if sides:
        lefts, tops, rights, bottoms = sides
        low, high = len(pixels) - max(bottoms), len(pixels) - min(tops)
        canvas.blit(Bbox.from_extents(min(lefts), low, max(rights), high))
