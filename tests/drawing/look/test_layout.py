"""Nothing stands on anything else, on pictures of any shape."""

from functools import partial
from itertools import combinations, product

import numpy as np
import pytest

from kmviz import kmeans, make_board
from kmviz.drawing.beside.beside import beside
from kmviz.drawing.beside.panel import room_to_tell
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.look.layout import (
    GAP,
    HIGH,
    MOST,
    PER_INCH,
    TICKS,
    TRIES,
    WIDE,
    Box,
    free_corner,
    layout,
)
from kmviz.drawing.look.parts import USUAL
from kmviz.drawing.words.languages import get_words
from kmviz.points.catalogue import BOARDS

SIZES = [
    (800, 600),
    (1600, 1200),
    (1280, 720),
    (1920, 1080),
    (600, 600),
    (333, 457),
    (480, 1000),
    (1000, 700),
    (2400, 600),
    (100, 100),
    (10_000, 100),
]
each_size = pytest.mark.parametrize("size", SIZES, ids=str)
BESIDE = ("nothing", "charts", "parts")


def boxes(size, beside, ratio):
    """Return the boxes of a layout in pixels: left, top, right, bottom."""
    plan = layout(size, beside=beside, ratio=ratio)
    return [
        [edge * plan.unit for edge in (box.left, box.top, box.right, box.bottom)]
        for box in (plan.board, plan.words, plan.panel)
        if box
    ]


@each_size
def test_all_boxes_are_inside_the_picture_and_none_covers_another(size):
    for case in product(BESIDE, (0.4, 1.0, 2.8, None)):
        edges = boxes(size, *case)

        for left, top, right, bottom in edges:
            assert 0 < left < right < size[0], case
            assert 0 < top < bottom < size[1], case
        for one, other in combinations(edges, 2):
            apart = one[2] <= other[0] or other[2] <= one[0]
            assert apart or one[3] <= other[1] or other[3] <= one[1], case


@pytest.fixture(scope="module")
def runs():
    """A run on each board."""
    return {name: kmeans(make_board(name, rng=0), 2, max_iter=1) for name in BOARDS}


@pytest.mark.parametrize(
    ("size", "least"),
    [((1280, 720), 0.6), ((800, 600), 0.6), ((1280, 800), 0.6), ((1080, 1080), 0.7)],
    ids=str,
)
@pytest.mark.parametrize("language", ["de", "fr"])
def test_the_board_takes_most_of_the_picture(runs, language, size, least):
    words, shares = get_words(language), {}
    for name, run in runs.items():
        plane = Plane(run, words)
        plan = layout(
            size,
            ticks=plane.tick_width,
            ratio=plane.ratio,
            beside=beside(USUAL, run),
            told=room_to_tell(run, words, plane, title=""),
        )
        area = plan.board.width * plan.board.height * plan.unit**2
        shares[name] = area / (size[0] * size[1])

    assert min(shares.values()) >= least - 1e-9, shares


@each_size
def test_hidden_charts_give_their_room_to_the_board(size):
    charted, bare = (layout(size, beside=each).board for each in ("charts", "nothing"))

    assert bare.width >= charted.width
    assert bare.height >= charted.height
    if size[0] / size[1] < 1.7 and layout(size).panel:
        assert bare.width * bare.height > 1.05 * charted.width * charted.height


@each_size
def test_a_picture_is_at_least_so_many_units_wide_and_high(size):
    width, height = (side / layout(size).unit for side in size)

    assert (width, height) == pytest.approx((max(WIDE, width), max(HIGH, height)))


def test_type_grows_with_the_picture():
    small, large = (layout(size).figure() for size in [(800, 600), (1600, 1200)])

    assert (small.dpi, large.dpi) == (PER_INCH, 2 * PER_INCH)


@each_size
@pytest.mark.parametrize("beside", BESIDE)
def test_there_is_room_for_the_numbers_of_the_axes(size, beside):
    plan = layout(size, ticks=30.0, beside=beside)
    foot = plan.panel.top if plan.panel and plan.panel.top > plan.board.top else None

    assert plan.board.left >= 30 + 8
    beneath = size[1] / plan.unit if plan.panel is None or not foot else foot
    assert beneath - plan.board.bottom >= TICKS - 1e-9 or plan.words.left > (
        plan.board.right
    )


def test_what_is_left_over_becomes_margin_on_both_sides():
    plan = layout((2400, 600), ticks=20.0)

    left, right = plan.board.left - 34, 2400 - plan.words.right - 14
    assert left == pytest.approx(right)
    assert left > 0
    assert plan.words.width == MOST


def test_wide_pictures_have_words_and_charts_in_a_column():
    plan = layout((1280, 720))

    assert plan.words.left > plan.board.right
    assert plan.panel.left == plan.words.left
    assert plan.panel.top > plan.words.bottom


@pytest.mark.parametrize("size", [(800, 600), (1280, 720)])
def test_points_that_lie_wide_are_seen_under_a_strip_of_words_and_charts(size):
    beside, over = layout(size, ratio=1.0).board, layout(size, ratio=2.4)

    assert over.across
    assert over.words.bottom < over.board.top
    assert over.panel.bottom < over.board.top
    assert over.board.width > 1.3 * beside.width


@pytest.mark.parametrize("size", [(1080, 1350), (1080, 1920), (333, 457), (528, 600)])
def test_tall_pictures_have_their_charts_side_by_side_below_the_board(size):
    plan = layout(size)

    assert plan.across
    assert plan.words.bottom < plan.board.top
    assert plan.panel.top > plan.board.bottom
    assert plan.panel.bottom * plan.unit > 0.97 * size[1]


@pytest.mark.parametrize("size", [(600, 600), (700, 600), (560, 600)])
def test_a_picture_nearly_square_leaves_out_charts_but_not_what_was_asked_for(size):
    bare, asked = layout(size), layout(size, beside="parts")

    assert bare.panel is None
    assert bare.board.bottom + TICKS + 8 > size[1] / bare.unit  # nothing is wasted
    assert asked.panel.top > asked.board.bottom


def test_a_picture_twice_as_large_has_the_same_proportions():
    small, large = (layout((w, 3 * w // 4)) for w in (800, 1600))

    assert large.unit == 2 * small.unit
    assert (large.board, large.words) == (small.board, small.words)


@each_size
def test_the_figure_has_exactly_the_pixels_asked_for(size):
    figure = layout(size).figure()

    assert tuple(int(side) for side in figure.bbox.size) == size


@each_size
def test_axes_lie_on_whole_pixels(size):
    plan = layout(size)
    ax = plan.axes(plan.figure(), plan.board)

    for edge in ax.bbox.extents:
        assert edge == pytest.approx(round(edge), abs=0.01)


def test_axes_are_at_the_places_of_their_box():
    plan = layout((1000, 700))
    box = Box(84, 126, 252, 168)
    ax = plan.axes(plan.figure(), box)

    corners = [plan.place(box.left, box.bottom), plan.place(box.right, box.top)]
    np.testing.assert_allclose(ax.get_position().get_points(), corners)


def test_the_parts_of_a_box_fill_it_but_for_gaps():
    box = Box(10, 20, 300, 200)
    assert box.corners.tolist() == [[10, 20], [310, 20], [310, 220], [10, 220]]

    for upper, lower in (box.parted(0.4), box.cut(80), box.rows(2)):
        assert (upper.top, lower.bottom) == (20, 220)
        assert lower.top - upper.bottom == pytest.approx(GAP)
    one, other, last = box.columns(3)
    assert (one.left, last.right) == pytest.approx((10, 310))
    assert other.left - one.right == last.left - other.right == pytest.approx(GAP)


def test_a_layout_that_moves_takes_all_its_boxes_along():
    here = layout((1280, 720))
    there = here.moved(7, 5)

    for name in ("board", "words", "panel"):
        before, after = getattr(here, name), getattr(there, name)
        assert (after.left - before.left, after.top - before.top) == (7, 5)
        assert after.ratio == before.ratio


BOARD = Box(100, 50, 400, 400)


def hides(corner, mark, size=(120, 90)):
    return all(
        edge < m < edge + side for edge, m, side in zip(corner, mark, size, strict=True)
    )


def test_a_card_is_put_where_it_hides_nothing_far_from_what_it_tells_of():
    asked = np.array([[480.0, 430.0]])
    corner = free_corner((120, 90), BOARD, [asked], 10)

    assert corner == (100, 50)


def test_of_all_that_a_card_may_hide_the_dearest_is_spared():
    column = np.array([[440.0, y] for y in (110, 190, 270, 350, 430)])
    asked, stars = column[1:2], column[[0, 2, 3, 4]]
    crowd = np.array([(x, y) for x in range(100, 440, 20) for y in range(50, 460, 20)])

    groups = [asked, stars, crowd]
    corner = free_corner((120, 90), BOARD, groups, 10)
    hidden = [sum(hides(corner, mark) for mark in group) for group in groups]
    assert hidden[:2] == [0, 0]
    assert hidden[2] > 1


def test_of_ever_so_many_marks_each_is_looked_at_once_and_counted_right():
    rng = np.random.default_rng(4)
    marks = [rng.integers(40, 500, size=(m, 2)).astype(float) for m in (1, 5, 60)]
    size = (120, 90)

    corner = free_corner(size, BOARD, marks, 0)

    places = [BOARD.left, BOARD.top] + np.stack(
        np.meshgrid(*[np.linspace(0, 1, TRIES)] * 2), axis=-1
    ).reshape(-1, 2) * [BOARD.width - size[0], BOARD.height - size[1]]
    hidden = [
        [sum(map(partial(hides, place), group)) for group in marks] for place in places
    ]
    assert [sum(map(partial(hides, corner), group)) for group in marks] == min(hidden)


def test_a_card_that_covers_the_whole_board_begins_at_its_corner():
    asked = np.array([[480.0, 430.0]])

    assert free_corner((500, 450), BOARD, [asked], 10) == (100, 50)


@pytest.mark.parametrize(
    ("asked", "beside", "corner"),
    [((480, 430), (225, 95), (100, 50)), ((120, 70), (375, 405), (380, 360))],
)
def test_a_card_keeps_clear_of_a_mark_beside_it(asked, beside, corner):
    marks = [np.array([asked]), np.array([beside])]

    assert free_corner((120, 90), BOARD, marks, 0) == corner
    assert free_corner((120, 90), BOARD, marks, 10) != corner


def test_a_star_that_is_gone_needs_no_room():
    marks = [np.array([[480.0, 430.0]]), np.full((3, 2), np.nan)]

    assert free_corner((120, 90), BOARD, marks, 10) == (100, 50)
