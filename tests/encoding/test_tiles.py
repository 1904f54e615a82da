"""What of a picture is sent: all that differs, once, and little more."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kmviz.encoding.tiles import ACROSS, TILE, Sent

SHAPES = st.tuples(st.integers(1, 70), st.integers(1, 70))


def sent_before(differs):
    """Return a picture that differs in these pixels from what was sent."""
    before = np.zeros((*differs.shape, 4), np.uint8)
    after = before.copy()
    after[differs] = 9
    sent = Sent()
    sent.remember(before)
    return after, sent


@given(SHAPES.flatmap(lambda shape: arrays(np.bool_, shape, fill=st.just(False))))
def test_the_boxes_cover_what_differs_once_and_stay_inside(differs):
    after, sent = sent_before(differs)

    covered = np.zeros(differs.shape, dtype=int)
    for left, top, right, bottom in sent.differences(after):
        assert 0 <= left < right <= differs.shape[1]
        assert 0 <= top < bottom <= differs.shape[0]
        covered[top:bottom, left:right] += 1

    assert covered.max() <= 1
    assert (covered[differs] == 1).all()
    rows, columns = np.indices(differs.shape) // TILE
    tiles = {*zip(rows[differs], columns[differs], strict=True)}
    sides = zip(rows[covered == 1], columns[covered == 1], strict=True)
    assert {*sides} == tiles
    assert not sent.differences(after)


def test_tiles_below_one_another_are_one_box():
    sent = Sent()
    picture = np.zeros((5 * TILE, 9 * TILE, 4), np.uint8)
    sent.remember(picture)

    picture[TILE : 4 * TILE, 2 * TILE : 4 * TILE] = 255

    assert sent.differences(picture) == [(2 * TILE, TILE, 4 * TILE, 4 * TILE)]


@settings(max_examples=40)
@given(
    st.tuples(st.integers(TILE, 70), st.integers(TILE, 70)).flatmap(
        lambda shape: arrays(np.bool_, shape, fill=st.just(False))
    )
)
def test_the_tiles_are_those_that_differ_and_hold_their_pixels(differs):
    after, sent = sent_before(differs)

    numbers, sheet = sent.tiles(after)

    height, width = differs.shape
    rows, columns = np.indices(differs.shape) // TILE
    assert {*numbers} == {*(rows * -(-width // TILE) + columns)[differs]}
    assert sheet.shape == (-(-len(numbers) // ACROSS) * TILE, ACROSS * TILE, 4)
    for i, number in enumerate(numbers):
        row, column = divmod(int(number), -(-width // TILE))
        top, left = min(row * TILE, height - TILE), min(column * TILE, width - TILE)
        y, x = i // ACROSS * TILE, i % ACROSS * TILE
        np.testing.assert_array_equal(
            sheet[y : y + TILE, x : x + TILE],
            after[top : top + TILE, left : left + TILE],
        )
    assert not sent.tiles(after)[0].size
