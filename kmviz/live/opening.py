"""From what a user hands in to a player."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from kmviz.core.options import chosen, options_of
from kmviz.core.trace import Trace
from kmviz.drawing.look import Look, LookOptions
from kmviz.live.player import Player
from kmviz.live.speed import Speed, SpeedOptions
from kmviz.live.view import View
from kmviz.points.boards import board_or_file
from kmviz.runs.settings import RunOptions, Settings

RULES = ("empty", "max_iter", "tol")
"""The settings that hold for a recorded run too, once it is changed."""


class PlayerOptions(RunOptions, LookOptions, SpeedOptions, total=False):
    """What a player can be opened with, for editors."""


def open_player(X: object, options: Mapping[str, object]) -> Player:
    """Return a player of a recorded run, or of the run of these settings.

    Parameters
    ----------
    X : str, path, array of shape (n, d), DataFrame, Board or Trace
        The name of a board, a table, points of one's own, or a recorded run.
    options : mapping of str to object
        Those of `Settings`, None where nothing was said; `init` may be an array. Others
        are passed over.

    Returns
    -------
    Player
        At its first step.

    Raises
    ------
    ValueError
        If a setting is unusable, or given beside a recorded run.

    Examples
    --------
    >>> open_player("moons", {"k": 2, "seed": None}).trace.k
    2
    """
    given: dict[str, Any] = {
        name: value
        for name, value in options.items()
        if name in options_of(Settings) and value is not None
    }
    if isinstance(X, Trace):
        for name, value in given.items():
            if name not in RULES:
                message = f"{name} must be left out for a recorded run, got {value!r}"
                raise ValueError(message)
        return Player(Settings(**given), trace=X)
    if "init" in given and not isinstance(given["init"], str):
        given["start"] = np.asarray(given.pop("init"))
    board = board_or_file(X, "X") if isinstance(X, str) else X
    return Player(Settings(board=board, **given))


def open_view(options: Mapping[str, object]) -> View:
    """Return the view of these options, those of `Look` and `Speed` among them."""
    return View(chosen(Look, options), chosen(Speed, options))
