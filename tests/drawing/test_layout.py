"""Nothing stands on anything else, on pictures of any shape."""

from itertools import combinations

import numpy as np
import pytest

from kmviz.drawing.layout import COLUMN, HIGH, PER_INCH, WIDE, Box, free_corner, layout

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
named_or_not = pytest.mark.parametrize("named", [True, False])


def boxes(size, named):
    """Return the layout and its boxes in pixels: left, top, right, bottom."""
    plan = layout(size, named=named)
    found = [box for box in (plan.board, plan.words, plan.panel) if box]
    edges = [
        [edge * plan.unit for edge in (box.left, box.top, box.right, box.bottom)]
        for box in found
    ]
    return plan, edges


@each_size
@named_or_not
def test_all_boxes_are_inside_the_picture(size, named):
    _, edges = boxes(size, named)

    for left, top, right, bottom in edges:
        assert 0 < left < right < size[0]
        assert 0 < top < bottom < size[1]


@each_size
@named_or_not
def test_no_box_covers_another(size, named):
    _, edges = boxes(size, named)

    for one, other in combinations(edges, 2):
        beside = one[2] <= other[0] or other[2] <= one[0]
        assert beside or one[3] <= other[1] or other[3] <= one[1]


def test_without_charts_the_board_takes_their_place():
    charted, bare = layout((700, 600)), layout((700, 600), charted=False)

    assert bare.panel is None
    assert bare.board.width == bare.board.height
    assert bare.board.width > charted.board.width
    assert bare.board.left > charted.board.left  # in the middle
    assert layout((1280, 720), charted=False) == layout((1280, 720))


@each_size
@named_or_not
def test_the_board_is_square(size, named):
    board = layout(size, named=named).board

    assert board.width == pytest.approx(board.height)


@each_size
def test_a_picture_is_at_least_so_many_units_wide_and_high(size):
    width, height = (side / layout(size).unit for side in size)

    assert (width, height) == pytest.approx((max(WIDE, width), max(HIGH, height)))


def test_type_grows_with_the_picture():
    small, large = (layout(size).figure() for size in [(800, 600), (1600, 1200)])

    assert (small.dpi, large.dpi) == (PER_INCH, 2 * PER_INCH)


@each_size
@named_or_not
def test_there_is_room_for_the_numbers_and_names_of_the_axes(size, named):
    plan = layout(size, ticks=30.0, named=named)
    left, below = (76, 56) if named else (56, 36)

    assert plan.board.left >= left
    assert size[1] / plan.unit - plan.board.bottom >= below - 1e-9


@pytest.mark.parametrize(
    ("size", "charted", "beside"),
    [
        ((2400, 600), True, 34),
        ((600, 600), True, 24),
        ((700, 600), False, 30),
    ],
)
def test_what_is_left_over_becomes_margin_on_both_sides(size, charted, beside):
    plan = layout(size, ticks=20.0, charted=charted)
    right = plan.words.right if plan.panel else plan.board.right

    assert plan.board.left - 46 == size[0] / plan.unit - right - beside >= 0
    assert plan.panel is None or plan.words.width == COLUMN


def test_wide_pictures_put_the_words_beside_the_board():
    plan = layout((1280, 720), named=False)

    assert plan.words.left > plan.board.right
    assert plan.panel.left == plan.words.left


def test_others_put_the_words_above_and_the_panel_beside():
    plan = layout((800, 600), named=False)

    assert plan.words.bottom < plan.board.top
    assert plan.panel.left > plan.board.right


@pytest.mark.parametrize("size", [(600, 600), (333, 457)])
def test_narrow_pictures_have_no_panel(size):
    assert layout(size, named=False).panel is None


def test_a_picture_twice_as_large_has_the_same_proportions():
    small, large = (layout((w, 3 * w // 4), named=True) for w in (800, 1600))

    assert large.unit == 2 * small.unit
    assert (large.board, large.words) == (small.board, small.words)


@each_size
def test_the_figure_has_exactly_the_pixels_asked_for(size):
    figure = layout(size, named=False).figure()

    assert tuple(int(side) for side in figure.bbox.size) == size


@each_size
def test_axes_lie_on_whole_pixels(size):
    plan = layout(size, named=True)
    ax = plan.axes(plan.figure(), plan.board)

    for edge in ax.bbox.extents:
        assert edge == pytest.approx(round(edge), abs=0.01)


def test_axes_are_at_the_places_of_their_box():
    plan = layout((1000, 700))
    box = Box(84, 126, 252, 168)
    ax = plan.axes(plan.figure(), box)

    corners = [plan.place(box.left, box.bottom), plan.place(box.right, box.top)]
    np.testing.assert_allclose(ax.get_position().get_points(), corners)


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


def test_a_card_that_covers_the_whole_board_begins_at_its_corner():
    asked = np.array([[480.0, 430.0]])

    assert free_corner((500, 450), BOARD, [asked], 10) == (100, 50)


def test_a_card_keeps_clear_of_a_mark_beside_it():
    asked, beside = np.array([[480.0, 430.0]]), np.array([[225.0, 95.0]])

    assert free_corner((120, 90), BOARD, [asked, beside], 0) == (100, 50)
    assert free_corner((120, 90), BOARD, [asked, beside], 10) != (100, 50)


def test_a_star_that_is_gone_needs_no_room():
    marks = [np.array([[480.0, 430.0]]), np.full((3, 2), np.nan)]

    assert free_corner((120, 90), BOARD, marks, 10) == (100, 50)
