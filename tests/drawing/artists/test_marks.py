"""Lines and markers are as wide as they say, in points, at any resolution."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.path import Path

from kmviz.core.ground.pauses import Cancelled, heard_by
from kmviz.drawing.artists.marks import Markers, Paths


def drawn(make, dpi=100):
    """Return the pixels of a white square of four inches, bottom row first."""
    figure = Figure(figsize=(4, 4), dpi=dpi)
    canvas = FigureCanvasAgg(figure)
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, 4), ylim=(0, 4))
    ax.set_axis_off()
    make(ax)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[::-1, :, :3].astype(float)


def ink_of(make, dpi):
    """How much black there is on it, in pixels."""
    return (255 - drawn(make, dpi)[..., 0]).sum() / 255


def marker(ax, **settings):
    mark = Markers(ax, ">", size=60, face="black", edge="black", rim=1.0, zorder=1)
    mark.places = np.array([[2.0, 2.0]])
    mark.set(**settings)
    return mark


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


@pytest.mark.parametrize("turn", [0.0, np.pi / 2, 3.0])
def test_an_arrow_head_points_where_it_is_turned(turn):
    def make(ax):
        head = Markers(ax, ">", size=60.0, face="black", edge="black", rim=0, zorder=1)
        head.places, head.turn = np.array([[2.0, 2.0]]), turn

    rows, columns = np.nonzero(drawn(make)[..., 0] < 128)
    away = np.array([columns.mean(), rows.mean()]) + 0.5 - 200

    # Most of a triangle lies behind the middle between its tip and its back.
    way = [-np.cos(turn), -np.sin(turn)]
    np.testing.assert_allclose(away / np.hypot(*away), way, atol=0.05)


def test_a_line_over_its_halo_is_as_wide_as_without():
    bare = ink_of(upright(width=4.0), 100)

    assert ink_of(upright(width=4.0, halo=("white", 12.0)), 100) == bare


def test_lines_drawn_again_are_as_opaque_as_they_say():
    darkness = []

    def make(ax):
        lines = Paths(ax, ["black"], width=9.0, zorder=1)
        lines.paths = np.array([[[2.0, 0.0], [2.0, 4.0]]])
        for opacity in (1.0, 0.5, 0.25, 1.0):
            lines.opacities = np.array([opacity])
            ax.figure.canvas.draw()
            picture = np.asarray(ax.figure.canvas.buffer_rgba())
            darkness.append(255 - int(picture[..., 0].min()))

    drawn(make)
    np.testing.assert_allclose(darkness, [255, 128, 64, 255], atol=1)


def test_each_polygon_has_a_fill_and_an_outline_of_its_own():
    squares = [np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) + place for place in (0.5, 2)]
    colors = ["#FF0000", "#0000FF"]

    def make(ax):
        shapes = Paths(ax, colors, width=10.0, faces=colors[::-1], zorder=1)
        shapes.paths = squares

    pixels = drawn(make)
    for square, edge, face in zip(squares, colors, colors[::-1], strict=True):
        sides = (square + np.roll(square, 1, axis=0)) / 2
        spots = np.vstack([sides, square.mean(axis=0)]) * 100
        found = [to_hex(pixels[int(y), int(x)] / 255).upper() for x, y in spots]
        assert found == [edge] * 4 + [face]


def test_markers_that_are_hidden_are_not_drawn():
    assert ink_of(marker, 50) > 100
    assert ink_of(lambda ax: marker(ax, visible=False), 50) == 0


def test_of_a_crowd_one_marker_is_stamped_on_each_pixel(monkeypatch):
    stamped = []
    monkeypatch.setattr(
        Markers, "stamp", lambda mark, *_: stamped.append(mark.places.tolist())
    )
    here, there, above = [1.0, 2.0], [3.0, 2.0], [1.001, 2.001]

    def crowd(ax, copies):
        marker(ax).places = np.array(copies * [here, there] + [above])

    drawn(lambda ax: crowd(ax, 10_000))
    assert stamped.pop() == [there, above]
    drawn(lambda ax: crowd(ax, 9_000))
    assert len(stamped.pop()) == 18_001


def test_many_markers_are_drawn_in_parts_as_if_at_once(monkeypatch):
    places = np.random.default_rng(1).uniform(0, 4, (700, 2))
    parts = []

    def path(those):
        parts.append(len(those))
        return Path(those)

    def many(ax):
        marker(ax).places = places

    at_once = drawn(many)
    monkeypatch.setattr("kmviz.drawing.artists.marks.Path", path)
    monkeypatch.setattr("kmviz.drawing.artists.marks.PART", 300)

    np.testing.assert_array_equal(drawn(many), at_once)
    assert parts == [300, 300, 100]


def test_drawing_of_many_markers_ends_between_two_parts(monkeypatch):
    places = np.random.default_rng(1).uniform(0, 4, (700, 2))
    monkeypatch.setattr("kmviz.drawing.artists.marks.PART", 300)
    parts = []

    def hear(*_):
        parts.append(1)
        if len(parts) == 2:
            raise Cancelled

    def many(ax):
        marker(ax).places = places

    with heard_by(hear), pytest.raises(Cancelled):
        drawn(many)
    assert len(parts) == 2


def test_a_marker_that_is_turned_again_is_drawn_so():
    def turned_between(ax):
        mark = marker(ax)
        ax.figure.canvas.draw()
        mark.turn = np.pi

    ahead, back = drawn(marker), drawn(turned_between)

    assert not (ahead == back).all()
    np.testing.assert_allclose(ahead[:, ::-1].sum(), back.sum(), rtol=0.01)


@pytest.mark.parametrize("dpi", [210, 300, 380])
def test_a_marker_with_hard_edges_has_a_face_as_large_as_with_soft_ones(dpi):
    ax = Figure().add_subplot()
    dot = Markers(ax, "o", size=1.5, face="red", edge="white", rim=0.16, zorder=1)
    soft, hard = (dot.stamped(dpi, hard=hard) / 255 for hard in (False, True))

    face = (soft[..., 0] * soft[..., 3]).sum()
    assert (hard[..., 0] * hard[..., 3]).sum() == pytest.approx(face, rel=0.3)
