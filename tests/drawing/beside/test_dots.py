"""The ends of the starts that were tried, as they are drawn."""

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest

from kmviz import Scene, Stage, kmeans, make_board, make_run
from kmviz.drawing.artists.marks import linear
from kmviz.drawing.beside.beside import CHARTS
from kmviz.drawing.beside.dots import Dots
from kmviz.drawing.look.parts import USUAL
from kmviz.drawing.words.spelling import THIN

TRACE = kmeans(make_board("peaked", rng=0), 6, rng=0)
ENDS = [5.0, 1.0, 1.0, 9.0]
DOTS = Dots(
    ENDS,
    [True, True, True, False],
    [False, True, True, False],
    0,
    None,
    "k = 6, random, seed 0: 5.00",
    "best 1.00",
    (0.0, 10.0),
    200.0,
)


@pytest.fixture
def layer():
    scene = Scene(TRACE, dots=DOTS)
    scene.show(1)
    return scene.layers["starts"]


def test_a_dot_stands_where_a_run_ended_and_equal_ones_are_stacked(layer):
    assert layer.places[:, 0].tolist() == pytest.approx(ENDS, abs=0.1)
    assert layer.places[1, 1] != layer.places[2, 1]
    assert layer.places[0, 1] == layer.places[3, 1]


@pytest.mark.parametrize("size", [(800, 600), (1280, 720), (390, 844)])
def test_the_name_of_a_start_is_told_whole(size):
    named = replace(DOTS, title="k = 6, k-means++, seed 11: 10.59")
    scene = Scene(TRACE, dots=named, size=size)
    scene.draw(1)

    layer = scene.layers["starts"]
    name, best = (text.get_window_extent() for text in layer.artists[-2:])
    assert layer.artists[-2].get_text().replace("\n", " ") == named.title
    assert not name.overlaps(best)
    assert name.x1 <= size[0]


@pytest.mark.parametrize("size", [(800, 600), (1280, 720), (1920, 1080), (640, 480)])
def test_the_board_stays_where_it_is_when_ends_come_beside_it(size):
    boxes = [
        Scene(TRACE, dots=dots, size=size).board.bbox.extents for dots in (None, DOTS)
    ]

    assert np.allclose(*boxes, atol=2)


@pytest.mark.parametrize(
    ("ends", "limits", "last"),
    [
        ([31.37, 31.38, 31.39, 31.41], (31.36, 31.42), "31.42"),
        ([984668.0, 990000.0, 1002345.0, 1.1e6], (9.6e5, 1.14e6), "1 100 000"),
    ],
)
def test_all_numbers_of_the_axis_are_within_the_picture(ends, limits, last):
    trace = kmeans(make_board("iris"), 3, rng=0)  # whose charts stand in a strip
    dots = replace(DOTS, limits=limits, inertias=ends)
    scene = Scene(trace, dots=dots, size=(800, 600))
    scene.draw(1)

    assert "staircase" in scene.layers
    labels = [text for text in scene.layers["starts"].numbers if text.get_text()]
    assert len(labels) > 1
    assert labels[-1].get_text().replace(THIN, " ") == last
    assert labels[-1].get_window_extent().x1 <= 800


@pytest.mark.parametrize(
    ("size", "words", "charts"),
    [((1280, 676), "en", 2), ((1280, 676), "de", 1), ((1024, 716), "de", 1)],
)
def test_charts_above_the_ends_are_high_enough_to_be_read(size, words, charts):
    scene = Scene(TRACE, dots=DOTS, size=size, words=words)
    scene.draw(len(TRACE) - 1)
    scales = [scene.layers[name].scale for name in CHARTS if name in scene.layers]
    numbers = [
        [text.get_window_extent() for text in scale.up if text.get_text()]
        for scale in scales
    ]

    assert len(scales) == charts
    assert all(low.y1 < high.y0 for each in numbers for low, high in pairwise(each))


def test_the_best_are_black_and_those_of_another_k_are_faint(layer):
    assert np.round(layer.best.places[:, 0]).tolist() == [1, 1]
    assert np.round(layer.like.places[:, 0]).tolist() == [5]
    assert np.round(layer.others.places[:, 0]).tolist() == [9]
    assert np.round(layer.ring.places[:, 0]).tolist() == [5]


def test_a_hand_points_to_the_end_of_the_run_shown(layer):
    assert len(layer.hand.places) == 0
    layer.put(replace(DOTS, own=3))
    layer.show(1)

    assert layer.hand.places[:, 0].tolist() == [9.0]


def test_equal_ends_are_one_column_that_stands_on_the_axis():
    equal = replace(DOTS, inertias=[0.0] * 9, like=[True] * 9, best=[True] * 9)
    scene = Scene(TRACE, dots=equal, size=(800, 600))
    scene.show(1)
    layer = scene.layers["starts"]

    assert len(np.unique(layer.places[:, 0])) == 1
    left = linear(layer.pane).transform(layer.places)[0, 0]
    assert left - layer.best.size * scene.figure.dpi / 144 > layer.pane.bbox.x0


def test_without_ends_and_without_the_part_the_picture_is_as_ever():
    plain = Scene(TRACE)
    hidden = Scene(TRACE, dots=DOTS, shown=["cells", "inertia"])

    assert "starts" not in plain.layers
    assert "starts" not in hidden.layers


@pytest.mark.parametrize("size", [(800, 600), (1280, 720)])
def test_a_table_leaves_the_inertia_its_room_above_other_ends(size):
    scene = Scene(TRACE, dots=DOTS, size=size, shown=USUAL | {"sizes"})
    boxes = [ax.bbox for ax in scene.figure.axes]

    assert {"staircase", "table", "starts"} <= set(scene.layers)
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_a_table_with_many_rows_takes_the_room_of_the_inertia():
    trace = make_run("penguins", k=9, truth=True)
    scene = Scene(trace, dots=DOTS, size=(800, 600), shown=USUAL | {"sizes", "truth"})

    assert "staircase" not in scene.layers


def test_the_board_keeps_its_place_beside_other_ends():
    farther = replace(DOTS, inertias=[4e6, *ENDS[1:]], limits=(0.0, 5e6), title="far")
    boxes = [Scene(TRACE, dots=dots).board.bbox.extents for dots in (DOTS, farther)]

    assert np.array_equal(*boxes)


def test_runs_beside_the_same_ends_have_stairs_of_one_scale():
    other = kmeans(make_board("peaked", rng=0), 6, rng=5)
    heights = []
    for trace in (TRACE, other):
        scene = Scene(trace, dots=DOTS)
        scene.show(1)
        heights.append(scene.layers["staircase"].now.places[0, 1] / trace[1].inertia)

    assert heights == pytest.approx([1 / 200] * 2)


def test_each_dot_is_found_where_it_is_drawn_and_none_beside():
    scene = Scene(TRACE, dots=DOTS)
    scene.show(1)
    layer = scene.layers["starts"]
    pixels = linear(layer.pane).transform(layer.places) / scene.figure.bbox.size
    spots = [(x, 1 - y) for x, y in pixels]

    assert [scene.dot_at(*spot) for spot in spots] == [0, 1, 2, 3]
    assert scene.dot_at(0.1, 0.1) is None
    assert Scene(TRACE).dot_at(*spots[0]) is None


FARTHER = {"inertias": [5.0, 1.0, 1e6, 9.0], "limits": (0.0, 2e6), "highest": 5e6}
"""Ends and a way to them that want other axes."""


@pytest.mark.parametrize("shown", [USUAL, USUAL | {"future"}])
@pytest.mark.parametrize("other", [{"chosen": 3, "title": "another"}, FARTHER])
def test_other_dots_are_drawn_as_in_a_picture_of_their_own(other, shown):
    more = replace(DOTS, **other)
    scene = Scene(TRACE, dots=DOTS, shown=shown)
    stage = Stage(scene)
    stage.pixels(2)
    scene.put(more)
    quick = stage.pixels(2).copy()

    fresh = Scene(TRACE, dots=more, shown=shown)
    fresh.draw(2)
    assert np.array_equal(quick, np.asarray(fresh.canvas.buffer_rgba()))


def test_many_equal_ends_are_all_seen():
    many = replace(
        DOTS, inertias=[1.0] * 60, like=[True] * 60, best=[True] * 60, chosen=None
    )
    scene = Scene(TRACE, dots=many, size=(800, 600))
    scene.draw(1)

    layer = scene.layers["starts"]
    assert len(np.unique(layer.best.places.round(4), axis=0)) == 60
    assert layer.best.size > 0.7


def ends_of_code(scene):
    """Return how low the lines of code come, and how high what is below them does."""
    code, ends = scene.layers["code"], scene.layers.get("starts")
    below = ends.artists[-2].get_window_extent().y1 if ends else 0.0
    return min(text.get_window_extent().y0 for text in code.texts.values()), below


@pytest.mark.parametrize("words", ["en", "de", "fr", "es"])
@pytest.mark.parametrize("parts", [{"truth"}, {"sizes"}, {"sizes", "truth"}])
def test_lines_of_code_end_above_other_ends(words, parts):
    look = {"size": (1280, 676), "words": words, "shown": USUAL | parts | {"code"}}
    scene = Scene(make_run("iris"), dots=DOTS, **look)
    scene.draw(1)

    lowest, below = ends_of_code(scene)
    assert lowest >= below
    assert "starts" in scene.layers or parts == {"sizes", "truth"}


@pytest.mark.parametrize("size", [(1280, 676), (600, 900), (800, 540)])
@pytest.mark.parametrize("dots", [None, DOTS])
def test_lines_of_code_have_room_beside_a_table_and_an_image(size, dots):
    shown = USUAL | {"sizes", "image", "code"}
    scene = Scene(make_run("dusk"), dots=dots, size=size, shown=shown)
    scene.draw(1)

    lowest, below = ends_of_code(scene)
    assert lowest >= below
    assert {"table", "code"} <= set(scene.layers)


@pytest.mark.parametrize("size", [(600, 900), (800, 600), (1280, 676)])
def test_the_numbers_of_the_axis_do_not_touch_each_other(size):
    dots = replace(DOTS, inertias=[31.37, 31.37, 31.41, 31.41], limits=(31.36, 31.42))
    shown = USUAL | {"truth", "code"}
    scene = Scene(make_run("iris"), dots=dots, size=size, shown=shown)
    scene.draw(1)
    numbers = [text for text in scene.layers["starts"].numbers if text.get_text()]
    boxes = [number.get_window_extent() for number in numbers]

    assert len(boxes) > 1
    assert all(left.x1 + 1 < right.x0 for left, right in pairwise(boxes))
