import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmviz.drawing.beside.ladder import (
    SMALLEST,
    Ladder,
    Lane,
    Stacking,
    fitting,
    value_range,
)
from kmviz.drawing.beside.panel import Sheet
from kmviz.drawing.look.layout import Box, Layout
from kmviz.drawing.look.look import Look

STACKS = st.lists(
    st.tuples(st.floats(0, 1000), st.integers(1, 30)), min_size=1, max_size=20
)


def dots(stacking, spots, counts):
    """Return the places of all dots, in units."""
    bases = stacking.bases(spots, counts)
    return np.concatenate(
        [
            np.array([spot, base]) + stacking.offsets(count)
            for spot, base, count in zip(spots, bases, counts, strict=True)
        ]
    )


@given(STACKS, st.sampled_from([40.0, 90.0]))
def test_no_dot_hides_another(stacks, room):
    spots, counts = map(np.array, zip(*sorted(stacks), strict=True))

    stacking = fitting(spots, counts, room)

    places = dots(stacking, spots, counts)
    away = np.abs(places[:, None] - places).max(axis=2)
    np.fill_diagonal(away, np.inf)
    assert away.min(initial=np.inf) >= stacking.size - 1e-6
    assert places[:, 1].min() >= 0


@given(STACKS)
def test_dots_stay_below_the_top_of_their_room(stacks):
    spots, counts = map(np.array, zip(*sorted(stacks), strict=True))

    stacking = fitting(spots, counts, 90.0)

    top = dots(stacking, spots, counts)[:, 1].max() + stacking.size / 2
    assert top <= 90.0 + 1e-6 or stacking.size == SMALLEST


def test_a_stack_stands_on_its_value():
    offsets = Stacking(10.0, 3).offsets(7)

    assert offsets[:, 0].tolist() == [-10, 0, 10, -10, 0, 10, 0]
    assert offsets[:, 1].tolist() == [5, 5, 5, 15, 15, 15, 25]


@pytest.mark.parametrize(
    ("inertias", "begins_at_0"), [([1.0, 2.0], True), ([1.0, 1.9], False)]
)
def test_the_axis_begins_at_0_if_the_best_is_half_as_bad(inertias, begins_at_0):
    low, _ = value_range(inertias)

    assert (low < 0) == begins_at_0


def test_ends_that_are_all_alike_have_an_axis():
    assert value_range([0.0]) == (-1.0, 1.0)
    assert value_range([]) == (-1.0, 1.0)


def test_a_tall_stack_leaves_room_for_those_that_stand_on_it():
    spots, counts = np.array([20.0, 21.0, 24.0]), np.array([22, 3, 6])

    stacking = fitting(spots, counts, 66.0)

    tops = stacking.bases(spots, counts) + stacking.tops(counts)
    assert stacking.size >= 5.0
    assert tops.max() <= 66.0


@pytest.mark.parametrize("size", [11.0, 5.0, 2.0, SMALLEST])
def test_dots_are_seen_however_small_and_do_not_touch(size):
    assert 0.5 * size < Stacking(size, 1).diameter < size


@pytest.mark.parametrize("best", [0, 1])
def test_where_two_counts_have_no_room_that_of_the_best_end_is_written(best):
    box = Box(0, 0, 400, 150)
    page = Layout((400, 150), 1.0, box, box, box)
    runs, ends = [range(3), range(3, 8), [8]], [i == best for i in range(3)]
    lane = Lane("", [100.0, 107.0, 200.0], runs, ends, count=9)
    ladder = Ladder(Sheet(page.figure(), page, Look()), box, [lane])

    ladder.show(frozenset(range(9)), over=True)

    counts = [text.get_text() for text in ladder.artists[4:]]
    assert counts == [["3", "", ""], ["", "5", ""]][best]
