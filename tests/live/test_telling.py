"""What is said beside the picture."""

import numpy as np

from kmviz.live.player import Player
from kmviz.live.telling import reasons
from kmviz.runs.settings import Settings


def test_a_point_that_is_nearer_to_another_star_is_said_to_move():
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    player.step()
    player.step()
    (point, *_) = np.flatnonzero(player.trace[3].changed).tolist()
    there = player.trace[3].labels[point] + 1

    assert f"the next assign moves it to cluster {there}" in reasons(player, point)
    player.step()
    assert not any("next assign" in line for line in reasons(player, point))
