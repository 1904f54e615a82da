"""Lines and markers are as wide as they say, in points, at any resolution."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kmviz.drawing.marks import Markers, Paths


def ink_of(make, dpi):
    """How much black there is on a white square of four inches, in pixels."""
    figure = Figure(figsize=(4, 4), dpi=dpi)
    canvas = FigureCanvasAgg(figure)
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, 4), ylim=(0, 4))
    ax.set_axis_off()
    make(ax)
    canvas.draw()
    return (255 - np.asarray(canvas.buffer_rgba())[..., 0].astype(float)).sum() / 255


def upright(**look):
    def make(ax):
        lines = Paths(ax, ["black"], zorder=1, **look)
        lines.paths = [np.array([[2.0, 0.0], [2.0, 4.0]])]

    return make


@pytest.mark.parametrize("dpi", [72, 100, 144, 288])
def test_a_line_is_as_wide_as_it_says(dpi):
    ink = ink_of(upright(width=9.0), dpi)

    assert ink / (4 * dpi) == pytest.approx(9 * dpi / 72, rel=0.1)


@pytest.mark.parametrize("dpi", [72, 100, 144, 288])
def test_dashes_are_as_long_as_they_say(dpi):
    whole = ink_of(upright(width=2.0), dpi)
    dashed = ink_of(upright(width=2.0, dashes=(30.0, 18.0)), dpi)

    # Round ends make each dash longer, and each gap shorter, by the width of the line.
    assert dashed / whole == pytest.approx(32 / 48, rel=0.05)


@pytest.mark.parametrize("dpi", [72, 144, 288])
def test_a_ring_is_as_large_and_as_wide_as_it_says(dpi):
    def make(ax):
        rings = Markers(ax, size=40.0, face=None, edge="black", rim=6.0, zorder=1)
        rings.places = np.array([[2.0, 2.0]])

    area = np.pi * 40 * 6 * (dpi / 72) ** 2
    assert ink_of(make, dpi) == pytest.approx(area, rel=0.05)
