"""The pointer that keys move: what it comes to, and how far it goes."""

import numpy as np
import pytest

from kmviz import kmeans
from kmviz.drawing.look.style import get_style
from kmviz.live.hand import Hand
from kmviz.live.player import Player
from kmviz.live.view import View
from kmviz.live.window.pointer import STRIDE, Pointer
from kmviz.live.window.screen import Screen

SIZE = (640, 480)
POINTS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [9.0, 9.0], [9.0, 8.0]]


def make(init):
    """Return a pointer over the start of a run, and its screen."""
    player = Player(trace=kmeans(POINTS, init=init))
    screen = Screen(player, View())
    screen.size = SIZE
    return Pointer(screen, Hand(player, screen)), screen


def visited(pointer, times):
    """Return where it comes to when it is sent to the next star again and again."""
    spots = []
    for _ in range(times):
        pointer.to_next_star()
        spots.append(pointer.spot)
    return spots


def test_it_goes_from_star_to_star_and_begins_again():
    pointer, screen = make(POINTS[:3])

    assert visited(pointer, 4) == [screen.spot_of(star) for star in (0, 1, 2, 0)]


def test_of_stars_at_one_place_none_holds_it():
    pointer, screen = make([POINTS[0], POINTS[0], POINTS[3]])

    assert visited(pointer, 4) == [screen.spot_of(star) for star in (0, 1, 2, 0)]


def test_a_star_off_the_board_has_no_turn():
    pointer, screen = make([POINTS[0], [1e6, 0.0], POINTS[3]])

    assert visited(pointer, 3) == [screen.spot_of(star) for star in (0, 2, 0)]


def test_from_a_spot_of_its_own_it_goes_to_the_first_star():
    pointer, screen = make(POINTS[:2])
    pointer.to_next_star()
    pointer.move(30, -2)

    pointer.to_next_star()

    assert pointer.spot == screen.spot_of(0)


def test_a_stride_is_a_share_of_the_height_and_the_first_leads_off_the_star():
    pointer, screen = make(POINTS[:2])
    (x, y), stride = screen.spot_of(0), STRIDE * SIZE[1]

    pointer.move(1, 0)
    x += stride + screen.scene.reach
    np.testing.assert_allclose(pointer.spot, (x, y))
    pointer.move(3, -2)
    np.testing.assert_allclose(pointer.spot, (x + 3 * stride, y - 2 * stride))


@pytest.mark.parametrize(
    ("way", "corner"), [((-99, -99), (0, 0)), ((99, 99), (SIZE[0] - 1, SIZE[1] - 1))]
)
def test_it_stays_inside_the_picture(way, corner):
    pointer, _ = make(POINTS[:2])

    pointer.move(*way)

    assert pointer.spot == corner


def test_its_ring_is_around_it_and_thicker_while_it_holds_a_star():
    pointer, screen = make(POINTS[:2])
    style, lines = get_style("light"), []
    assert not list(pointer.pieces(1.0, style))

    for _ in "open", "closed":
        pointer.click("explains a point")
        *_, ring = pointer.pieces(1.0, style)
        lines.append(ring.line)
        middle = (
            ring.box.left + ring.box.width / 2,
            ring.box.top + ring.box.height / 2,
        )
        np.testing.assert_allclose(middle, screen.spot_of(0))
    assert lines[0] < lines[1]
    pointer.leave()
    assert not list(pointer.pieces(1.0, style))


def test_what_it_holds_stays_there_when_it_goes_away():
    pointer, screen = make(POINTS[:2])
    for _ in "comes", "takes":
        pointer.click("explains a point")

    pointer.leave()
    there = screen.spot_of(0)
    pointer.to_next_star()
    pointer.move(3, 0)

    assert screen.spot_of(0) == there
