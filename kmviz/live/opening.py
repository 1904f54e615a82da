"""From what a user hands in to a player."""

from collections.abc import Mapping

from kmviz.core.options import chosen
from kmviz.drawing.look import Look, LookOptions
from kmviz.live.player import Player
from kmviz.live.speed import Speed, SpeedOptions
from kmviz.live.view import View
from kmviz.runs.run import run_of
from kmviz.runs.settings import RunOptions


class PlayerOptions(RunOptions, LookOptions, SpeedOptions, total=False):
    """What a player can be opened with, for editors."""


def open_player(X: object, options: Mapping[str, object]) -> Player:
    """Return a player at the first step of the run of what a user hands in.

    See `kmviz.runs.run.run_of`.

    Examples
    --------
    >>> open_player("moons", {"k": 2, "seed": None}).trace.k
    2
    """
    return Player(run=run_of(X, options))


def open_view(options: Mapping[str, object]) -> View:
    """Return the view of these options, those of `Look` and `Speed` among them."""
    return View(chosen(Look, options), chosen(Speed, options))
