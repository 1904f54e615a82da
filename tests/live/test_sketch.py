"""A board that begins empty, and a run that begins once there are enough points."""

import numpy as np
import pytest

from kmviz.live.keys import SKETCH_KEYS
from kmviz.live.player import Player
from kmviz.live.sketch import Sketch
from kmviz.runs.settings import Settings


def sketch(*spots, k=2):
    """Return a sketch with a point at each spot."""
    made = Sketch(Player(Settings("gauss", n=30, k=k)))
    for spot in spots:
        made.press(spot)
        made.release()
    return made


def test_a_run_needs_as_many_points_as_stars():
    made = sketch((0.5, 0.5))
    assert sketch().empty
    assert not made.empty

    with pytest.raises(
        ValueError, match=r"^for k = 2 there must be at least 2 points, got 1$"
    ):
        made.begin()
    made.expect(-1)
    made.begin()
    assert made._player.trace.X.tolist() == [[0.5, 0.5]]


def test_dragging_sprays_and_undo_takes_the_whole_drag_away():
    made = sketch((0.1, 0.1))
    made.press((0.5, 0.5))
    made.move((0.51, 0.5))
    made.move((0.6, 0.5))
    made.release()
    made.move((0.9, 0.9))

    assert len(made.points) == 1 + 1 + 6
    assert np.abs(made.points[2:] - [0.6, 0.5]).max() < 0.15
    made.undo()
    assert made.points.tolist() == [[0.1, 0.1]]


def test_what_was_left_is_brought_back_by_undo():
    sketch = Sketch(Player())
    sketch.show()
    sketch.press((0.1, 0.2))
    sketch.leave()
    sketch.show()
    sketch.show()

    assert sketch.empty
    assert sketch.can_undo
    sketch.undo()
    assert sketch.points.tolist() == [[0.1, 0.2]]
    sketch.undo()
    assert not sketch.can_undo


def test_what_was_put_there_is_work_by_hand_and_can_be_undone():
    made = sketch((0.1, 0.1), (0.9, 0.9), (0.2, 0.1))
    before = made._player.trace

    made.begin()

    assert made._player.run.by_hand
    assert len(made._player.trace.X) == 3
    made._player.undo()
    assert made._player.trace is before


def test_stars_that_were_put_there_are_the_start_and_all_there_are():
    made = sketch((0.1, 0.1), (0.9, 0.9), (0.2, 0.1))
    made.turn()
    for spot in [(0.3, 0.3), (0.5, 0.5), (0.8, 0.8)]:
        made.press(spot)
        made.move((0.9, 0.1))
    made.undo()
    made.expect(5)

    made.begin()

    player = made._player
    assert player.now.centroids.tolist() == [[0.3, 0.3], [0.5, 0.5]]
    assert len(player.trace.X) == 3
    player.new_start()
    assert player.trace.k == 2


def test_a_run_that_begins_otherwise_ends_it():
    made, news = sketch(), []
    made.listen(news.append)
    made.show()

    made._player.change(board="moons")

    assert not made.open
    assert news == [{"sketch"}, {"sketch"}]


def test_each_thing_a_hand_does_is_told():
    made, news = sketch(), []
    made.listen(news.append)
    made.press((0.1, 0.1))
    made.move((0.5, 0.5))
    made.release()
    made.undo()
    made.expect(1)
    made.turn()

    assert news == [{"sketch"}] * 5


def test_one_star_more_or_fewer_is_expected_by_a_key():
    made = sketch()
    for key, k in (("+", 3), ("-", 2), ("-", 1), ("-", 1)):
        SKETCH_KEYS[key].press(made)
        assert made.k == k
