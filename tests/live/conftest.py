"""A player, and the starts that are tried in it."""

import pytest

from kmviz.live.player import Player
from kmviz.live.starts import Starts

from .tried import PEAKED


@pytest.fixture
def player():
    return Player(PEAKED)


@pytest.fixture
def starts(player):
    return Starts(player, clock=lambda: 0.0)
