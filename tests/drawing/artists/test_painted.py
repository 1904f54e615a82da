"""Painted points look as if stamped one by one, and each pixel has an owner."""

import io

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from kmviz.drawing.artists.marks import Markers
from kmviz.drawing.artists.painted import PaintedPoints

COLORS = ("#777777", "#D55E00", "#0072B2", "#009E73")
LOOK = {"size": 6.0, "edge": "#FFFFFF", "rim": 0.6}


def blank(side=300, background="#EEEEEE"):
    """Return a figure of 100 dots an inch that is all axes, from 0 to `side`."""
    figure = Figure(figsize=(side / 100, side / 100), dpi=100, facecolor=background)
    FigureCanvasAgg(figure)
    ax = figure.add_axes((0, 0, 1, 1), xlim=(0, side), ylim=(0, side))
    ax.set_axis_off()
    return figure, ax


def drawn(figure):
    """Return the pixels, bottom row first."""
    figure.canvas.draw()
    return np.array(figure.canvas.buffer_rgba())[::-1, :, :3].astype(int)


def painted(places, labels, side=300, **look):
    figure, ax = blank(side)
    points = PaintedPoints(ax, places, COLORS, zorder=2, **(LOOK | look))
    points.labels = labels
    return drawn(figure)


def stamped(places, labels, side=300, **look):
    """Draw one marker a point, in order."""
    figure, ax = blank(side)
    for place, label in zip(places, labels, strict=True):
        marker = Markers(ax, face=COLORS[label + 1], zorder=2, **(LOOK | look))
        marker.places = place[None]
    return drawn(figure)


def scattered(n, side=300, seed=0):
    rng = np.random.default_rng(seed)
    return rng.uniform(0, side, size=(n, 2)), rng.integers(-1, 3, size=n)


def apart():
    """Return points that do not touch, at all parts of a pixel."""
    grid = np.stack(np.meshgrid(*[np.arange(12, 290, 15.0)] * 2), axis=-1).reshape(
        -1, 2
    )
    rng = np.random.default_rng(1)
    return grid + rng.uniform(0, 1, grid.shape), rng.integers(-1, 3, size=len(grid))


@pytest.mark.parametrize("size", [1.5, 3.0, 5.6, 9.0])
def test_points_that_do_not_touch_look_as_stamped(size):
    places, labels = apart()

    gap = np.abs(
        painted(places, labels, size=size) - stamped(places, labels, size=size)
    )

    # Faces and rims are mixed in 16 levels of 255: half a level is 8.5.
    assert gap.max() <= 10


@pytest.mark.parametrize(
    ("n", "size", "least"), [(200, 5.6, 0.5), (2000, 3.2, 2.0), (2000, 1.5, 1.0)]
)
def test_points_that_cover_each_other_look_almost_as_stamped(n, size, least):
    places, labels = scattered(n)

    gap = painted(places, labels, size=size) - stamped(places, labels, size=size)

    assert np.abs(gap).mean() < least


@pytest.mark.parametrize("n", [50, 2000])
def test_a_painted_pixel_belongs_to_a_point_within_reach(n):
    places, labels = scattered(n)
    pixels = painted(places, labels, edge="none", rim=0.0)
    reach = LOOK["size"] / 2 * 100 / 72 + 1.5

    for label, color in enumerate(COLORS, start=-1):
        rgb = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
        rows, columns = np.nonzero((pixels == rgb).all(axis=2))
        middles = np.column_stack([columns, rows]) + 0.5
        mine = places[labels == label]
        gaps = np.linalg.norm(middles[:, None] - mine, axis=2).min(axis=1)
        assert gaps.size
        assert gaps.max() < reach


def test_of_points_at_one_place_the_last_is_seen():
    places = np.full((3, 2), 150.5)
    for last in (0, 1, 2):
        labels = np.array([0, 0, last])

        seen = painted(places, labels)[150, 150]
        assert to_hex(seen / 255).upper() == COLORS[last + 1]


def crowd(n):
    """Return so many points: ten times as many in each of five columns of a square."""
    columns = np.repeat(range(5), np.array([1, 10, 100, 1000, 10_000]) * n // 11_111)
    places = np.random.default_rng(0).uniform(0, 60, size=(len(columns), 2))
    return places + columns[:, None] * [60.0, 0.0] + [0.0, 120.0]


@pytest.mark.parametrize("size", [1.5, 0.4])  # the smaller covers no pixel by half
def test_a_crowd_is_stronger_the_more_points_lie_there(size):
    places = crowd(500_000)
    pixels = painted(places, np.zeros(len(places), int), size=size)
    strengths = 238 - pixels[130:170, :, 2].reshape(40, 5, 60).mean(axis=(0, 2))

    assert (pixels[:100] == 238).all()
    assert np.diff(strengths).min() > 10
    assert pixels.max() == 238  # without rims, which are white


def test_points_are_no_crowd_while_they_lie_beside_each_other():
    few, beside = crowd(15_000), scattered(60_000)[0]

    for places in (few, beside):
        assert painted(places, np.zeros(len(places), int), size=1.5).max() > 238


def test_other_labels_change_colors_and_not_shapes():
    places, labels = scattered(500)
    ground = painted(places[:0], labels[:0])[0, 0]

    shapes = [
        (painted(places, any_labels) != ground).any(axis=2)
        for any_labels in (labels, (labels + 2) % 4 - 1)
    ]

    np.testing.assert_array_equal(*shapes)


def test_points_that_change_cluster_change_color():
    figure, ax = blank()
    points = PaintedPoints(ax, np.array([[150.5, 150.5]]), COLORS, zorder=2, **LOOK)
    for label in (0, 2, 0):
        points.labels = np.array([label])

        seen = drawn(figure)[150, 150]
        assert to_hex(seen / 255).upper() == COLORS[label + 1]


def test_labels_that_change_again_and_again_leave_no_trace():
    places, _ = scattered(100, side=90)
    figure, ax = blank(90)
    points = PaintedPoints(ax, places, COLORS, zorder=2, **LOOK)
    for seed, ground in enumerate(["white", "none", "white", "none", "none"]):
        points.labels = scattered(100, seed=seed)[1]
        figure.set_facecolor(ground)
        fresh, other = blank(90, ground)
        PaintedPoints(other, places, COLORS, zorder=2, **LOOK).labels = points.labels

        np.testing.assert_array_equal(drawn(figure), drawn(fresh))


def test_points_are_painted_where_their_axes_are():
    figure, ax = blank()
    ax.set_position((0.5, 0.2, 0.4, 0.4))
    PaintedPoints(ax, np.array([[150.0, 150.0]]), COLORS, zorder=2, **LOOK)

    rows, columns = np.nonzero((drawn(figure) != 0xEE).any(axis=2))
    middle = columns.mean(), rows.mean()
    np.testing.assert_allclose(middle, (210, 120), atol=1)


def test_points_outside_the_axes_are_not_painted():
    places = np.array([[-50.0, 150.0], [350.0, 150.0], [150.0, 1e6], [150.5, 150.5]])
    alone = painted(places[3:], np.array([1]))

    np.testing.assert_array_equal(painted(places, np.array([0, 1, 2, 1])), alone)


@pytest.mark.parametrize("place", [[0.0, 0.0], [299.9, 150.0], [150.0, 299.9]])
def test_a_point_on_the_edge_shows_the_part_that_is_inside(place):
    places, labels = np.array([place]), np.array([1])

    gap = np.abs(painted(places, labels) - stamped(places, labels))

    assert gap.max() <= 10


def test_a_canvas_of_another_size_is_painted_anew():
    figure, ax = blank()
    points = PaintedPoints(ax, np.array([[150.5, 150.5]]), COLORS, zorder=2, **LOOK)
    small = (drawn(figure) != 0xEE).any(axis=2).sum()
    figure.set_dpi(200)
    points.labels = np.array([1])
    large = (drawn(figure) != 0xEE).any(axis=2).sum()

    assert large == pytest.approx(4 * small, rel=0.3)


def test_in_svg_each_point_is_a_shape_in_its_color():
    figure, ax = blank()
    places, labels = scattered(40)
    points = PaintedPoints(ax, places, COLORS, zorder=2, **LOOK)
    points.labels = labels
    file = io.StringIO()
    figure.savefig(file, format="svg")

    svg = file.getvalue()
    assert svg.count("<use") == 40
    assert "<image" not in svg
    for color in COLORS:
        assert color.lower() in svg
