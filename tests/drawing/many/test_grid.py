from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmviz.drawing.look.layout import Box
from kmviz.drawing.many.grid import LABEL, grid

ROOM = Box(24, 80, 1000, 400)
COUNTS = st.lists(st.integers(1, 40), min_size=1, max_size=4)
RATIOS = st.floats(0.3, 3.0)


def apart(a, b):
    """Tell whether two boxes and the labels over them do not overlap."""
    across = a.right <= b.left or b.right <= a.left
    return across or a.bottom <= b.top - LABEL or b.bottom <= a.top - LABEL


@given(COUNTS, RATIOS)
def test_boards_lie_in_the_room_and_apart(counts, ratio):
    boards = grid(ROOM, counts, ratio=ratio).tiles

    assert len(boards) == sum(counts)
    assert all(apart(a, b) for a, b in combinations(boards, 2))
    for box in boards:
        assert box.left >= ROOM.left - 1e-6
        assert box.right <= ROOM.right + 1e-6
        assert box.top - LABEL >= ROOM.top - 1e-6
        assert box.bottom <= ROOM.bottom + 1e-6


@given(COUNTS, st.integers(0, 3), RATIOS)
def test_fewer_boards_are_no_smaller(counts, block, ratio):
    block %= len(counts)
    fewer = [*counts[:block], max(1, counts[block] - 1), *counts[block + 1 :]]

    less, more = (grid(ROOM, each, ratio=ratio) for each in (fewer, counts))
    assert less.side >= more.side - 1e-6 or not more.readable


def test_boards_are_as_wide_as_their_points_lie():
    square, wide, high = (grid(ROOM, [20], ratio=ratio) for ratio in (1.0, 2.5, 0.4))

    assert wide.tiles[0].ratio >= 2.5
    assert wide.tiles[0].height > 1.5 * square.side / 2.5  # points on a square one
    assert high.tiles[0].height > 1.5 * square.side


def test_boards_of_high_points_have_room_for_their_labels():
    boards = grid(Box(24, 100, 930, 240), [3] * 4, ratio=0.7)

    assert boards.readable
    assert len({round(box.top) for box in boards.tiles}) == 2  # not three in a row


def test_boards_leave_no_band_beside_them():
    boards = grid(Box(24, 62, 1018, 398), [20]).tiles  # 3 rows of 7, of 793 if square

    assert min(box.left for box in boards) == pytest.approx(24)
    assert max(box.right for box in boards) == pytest.approx(1042)
    assert boards[0].ratio > 1.25


@pytest.mark.parametrize(("counts", "columns"), [([24], 8), ([6], 3), ([2], 2)])
def test_a_wide_room_has_wide_rows(counts, columns):
    boards = grid(ROOM, counts).tiles

    assert len({round(box.left) for box in boards}) == columns


def test_a_single_block_fills_its_room_from_side_to_side_if_it_nearly_does():
    near = grid(Box(24, 80, 1070, 400), [12]).tiles
    far = grid(Box(24, 80, 2000, 400), [2]).tiles

    assert min(box.left for box in near) == 24
    assert max(box.right for box in near) == pytest.approx(1094)
    assert min(box.left for box in far) > 100


def test_blocks_stand_in_rows_where_that_makes_their_boards_larger():
    narrow = grid(Box(0, 0, 480, 600), [1] * 5)

    assert len({box.left for box in narrow.headings}) == 2
    assert len({box.top for box in narrow.headings}) == 3


def test_only_several_blocks_have_headings():
    assert grid(ROOM, [9]).headings == ()
    assert len(grid(ROOM, [9, 9]).headings) == 2


def test_a_heading_of_two_lines_takes_its_room_from_the_boards():
    low, high = (grid(ROOM, [9, 9], heading=heading) for heading in (20, 40))

    assert [box.height for box in (*low.headings, *high.headings)] == [20, 20, 40, 40]
    for boards, heading in ((low, 20), (high, 40)):
        assert boards.tiles[0].top == pytest.approx(ROOM.top + heading + LABEL)
        assert boards.side <= low.side
