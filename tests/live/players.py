"""Players, and what the tests of several files ask of them."""

from dataclasses import fields

import numpy as np
import pytest

from kmviz import Step
from kmviz.live.player import Player
from kmviz.runs.settings import Settings

LINE = np.array([[0.0], [1.0], [5.0]])
"""With stars on 0 and 1: init, assign, update, assign, update, assign."""


def same_step(one, other):
    """Tell whether two steps are the same bit for bit."""
    return all(
        np.asarray(getattr(one, field.name)).tobytes()
        == np.asarray(getattr(other, field.name)).tobytes()
        for field in fields(Step)
        if field.name not in ("phase", "stop")
    ) and (one.phase, one.stop) == (other.phase, other.stop)


def same_run(one, other):
    """Tell whether two traces are the same bit for bit."""
    return len(one) == len(other) and all(map(same_step, one, other))


def line(**settings):
    """Return a player of the three points on a line, with two stars."""
    return Player(Settings(LINE, start=LINE[:2], **settings))


def gauss(**settings):
    """Return a player of a small board."""
    return Player(Settings(**({"n": 30, "k": 3, "seed": 5} | settings)))


def at(player, position):
    """Return the player, gone to a position."""
    player.seek(position)
    return player


def told(player):
    """Return a list to which every change will be added, as a sorted list."""
    changes = []
    player.listen(lambda changed: changes.append(sorted(changed)))
    return changes


def state(player):
    """Return everything that a refused command must leave alone.

    To refuse a position, more of the run may have to be known.
    """
    names = [
        name for name in dir(Player) if isinstance(getattr(Player, name), property)
    ]
    names.remove("reach")
    return {name: getattr(player, name) for name in names}


BY_HAND = "what a hand has moved is not to be predicted: take another step"


def refused(player, name, *arguments, **changes):
    """Return the sentence with which a command is refused; nothing else happens."""
    before, changes_told = state(player), told(player)
    with pytest.raises((ValueError, FileNotFoundError)) as caught:
        getattr(player, name)(*arguments, **changes)
    assert state(player) == before
    assert changes_told == []
    return str(caught.value)
