"""The way of parts of a picture to the screen."""

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kmviz.encoding.tiles import Box
from kmviz.live.window.sending import send


def test_a_canvas_that_is_not_of_tk_gets_one_box_around_all(monkeypatch):
    canvas = FigureCanvasAgg(Figure(figsize=(2, 1), dpi=100))
    pixels = np.zeros((100, 200, 4), np.uint8)
    boxes = []
    monkeypatch.setattr(canvas, "blit", boxes.append)

    send(canvas, pixels, [Box(10, 20, 30, 40), Box(100, 60, 120, 90)])
    send(canvas, pixels, [])

    assert [box.extents.tolist() for box in boxes] == [[10, 10, 120, 80]]
