"""A hand on a picture, and where on it there is something, or nothing."""

import numpy as np

from kmviz import Scene
from kmviz.live.hand import Hand
from kmviz.live.marking import guesses
from kmviz.live.player import Player
from kmviz.runs.settings import Settings

SIZE = np.array([800, 600])


EXPLAINS = "explains a point"


class Sight:
    """A picture that is always that of the player now, or of a moment on the way."""

    def __init__(self, player):
        self.player, self.pointed, self.way = player, [], 0.0
        self._scene = Scene(player.trace, size=tuple(SIZE.tolist()))

    @property
    def scene(self):
        if self._scene.trace is not self.player.trace:
            self._scene = Scene(self.player.trace, size=tuple(SIZE.tolist()))
        self._scene.mark(guesses(self.player))
        return self._scene

    @property
    def position(self):
        return self.player.position + self.way

    def point_out(self, point):
        self.pointed.append(point)


def make(position=0):
    """Return a player, its picture, and a hand that is told of changes."""
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    player.seek(position)
    sight = Sight(player)
    hand = Hand(player, sight)
    player.listen(hand.follow)
    return player, sight, hand


def pixels(spot, x=0.0, y=0.0):
    """Return a spot, some pixels off."""
    return np.array(spot) + np.array([x, y]) / SIZE


def lonely(scene, position):
    """Return a point that no star covers."""
    for point in range(len(scene.trace.X)):
        if scene.star_at(*scene.spot_of_point(point), position) is None:
            return point
    raise AssertionError
