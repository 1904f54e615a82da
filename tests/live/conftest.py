"""A player, and the starts that are tried in it."""

import pytest

from kmviz.live.player import Player
from kmviz.live.starts import Starts

from .tried import PEAKED


@pytest.fixture(autouse=True)
def _usual_machine(monkeypatch):
    """Measure no machine: a busy one would ask before it does what lasts."""
    monkeypatch.setattr("kmviz.live.costs.slowness", lambda: 1.0)


@pytest.fixture
def player():
    return Player(PEAKED)


@pytest.fixture
def starts(player):
    return Starts(player, clock=lambda: 0.0)
