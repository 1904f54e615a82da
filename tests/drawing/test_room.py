"""All text of a picture has room: none is cut, and none covers another."""

from itertools import combinations, cycle, product

import numpy as np
import pytest
from matplotlib.axis import Axis

from kmviz import Scene, Trace, kmeans, lloyd, make_board
from kmviz.drawing.artists.lettering import Lettering
from kmviz.drawing.artists.pane import Pane

SIZES = [(800, 600), (1280, 720), (600, 600)]
each_size = pytest.mark.parametrize("size", SIZES, ids=str)
SPREAD = np.random.default_rng(2).normal(size=(40, 4))


def lettered(figure):
    """Return the texts beside the board that are on the picture: words and ticks."""
    words = [text for text in figure.findobj(Lettering) if text.axes is None]
    for axis in figure.findobj(Axis):
        low, high = sorted(axis.get_view_interval())
        ticks = [
            tick for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high
        ]
        words += [tick.label1 for tick in ticks] + [axis.label, axis.offsetText]
    return [text for text in words if text.get_visible() and text.get_text()]


def boxes_of_text(figure, ink_box):
    """Return text and box (left, bottom, right, top in pixels) of all that has ink."""
    found = [(text.get_text(), ink_box(text, figure)) for text in lettered(figure)]
    return [(text, box) for text, box in found if box]


def cut(boxes, size):
    width, height = size
    return [
        (text, box)
        for text, box in boxes
        if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height
    ]


def meet(one, other):
    across = one[0] < other[2] and other[0] < one[2]
    return across and one[1] < other[3] and other[1] < one[3]


def overlapping(boxes, figure):
    """Return texts that meet each other, or the inside of a board or a chart."""
    fields = [*figure.axes, *figure.findobj(Pane)]
    insides = [(f"field {i}", field.bbox.extents) for i, field in enumerate(fields)]
    pairs = [
        *combinations(boxes, 2),
        *((b, inside) for b in boxes for inside in insides),
    ]
    return [(a[0], b[0]) for a, b in pairs if meet(a[1], b[1])]


CROWDS = [*product([20, 200, 2000], [1, 3, 7, 20])]
CROWDED = [*zip(CROWDS, cycle(SIZES), strict=False)]


@pytest.mark.parametrize(("crowd", "size"), CROWDED, ids=str)
def test_no_text_is_cut_or_covers_another(gauss_run, ink_box, crowd, size):
    trace = gauss_run(*crowd)
    scene = Scene(trace, size=size)

    scene.draw(0)
    for position in (0, 1, 1.5, 2, 2.5, len(trace) - 1):
        scene.show(min(position, len(trace) - 1))
        boxes = boxes_of_text(scene.figure, ink_box)
        assert cut(boxes, size) == []
        assert overlapping(boxes, scene.figure) == []


LONG = ["stretched", "restless", "many columns", "waiting", "jumping", "dropped"]


@pytest.mark.parametrize(
    ("run", "size"),
    [
        *product(LONG, [(800, 600), (333, 457)]),
        *zip(LONG, cycle([(1280, 720), (600, 600), (1600, 1200)]), strict=False),
    ],
    ids=str,
)
def test_the_longest_sentences_are_not_cut_and_cover_nothing(
    awkward_runs, ink_box, run, size
):
    trace = awkward_runs[run]
    scene = Scene(trace, size=size)

    scene.draw(0)
    for position in (0, 1, 2, 3, len(trace) - 1, 1.5, 2.5):
        scene.show(position)
        boxes = boxes_of_text(scene.figure, ink_box)
        assert cut(boxes, size) == []
        assert overlapping(boxes, scene.figure) == []


@pytest.mark.parametrize("name", ["faithful", "iris", "penguins"])
@each_size
def test_the_names_and_numbers_of_real_axes_have_room(ink_box, name, size):
    board = make_board(name)
    trace = kmeans(board, k=board.k, rng=0, max_iter=2)
    scene = Scene(trace, size=size)

    scene.draw(2)
    boxes = boxes_of_text(scene.figure, ink_box)
    assert cut(boxes, size) == []
    assert overlapping(boxes, scene.figure) == []


MOVES = [(1e149, 0), (1e-140, 0), (1e4, 0), (1e-3, 0), (1, 1e9), (1e3, 1e9)]


@pytest.mark.parametrize(
    ("move", "size"), [*zip(MOVES, cycle(SIZES), strict=False)], ids=str
)
def test_the_numbers_of_axes_of_any_magnitude_have_room(ink_box, move, size):
    scale, offset = move
    scene = Scene(kmeans(scale * SPREAD[:, :2] + offset, k=3, rng=0), size=size)

    scene.draw(2)
    boxes = boxes_of_text(scene.figure, ink_box)
    assert cut(boxes, size) == []
    assert overlapping(boxes, scene.figure) == []


@each_size
def test_long_names_of_columns_have_room_or_are_cut_to_it(ink_box, size):
    names = [
        "the length of the flipper in millimetres, measured by hand in the field"
    ] * 2
    X = SPREAD[:, :2]
    scene = Scene(Trace(X, lloyd(X, X[:3]), columns=names), size=size)

    scene.draw(1)
    assert cut(boxes_of_text(scene.figure, ink_box), size) == []


def test_of_a_number_that_does_not_fit_beside_a_chart_no_part_is_written():
    X = 1e-120 * np.array([[0.0, 0.0], [1.0, 0.0], [5.0, 4.0], [6.0, 4.0]])
    scene = Scene(kmeans(X, init=X[:2]), size=(400, 300))
    scene.draw(1)

    texts = [text.get_text() for text in lettered(scene.figure)]
    assert not [text for text in texts if "…" in text]
