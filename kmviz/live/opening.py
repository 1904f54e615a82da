"""From what a user hands in to a player."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from kmviz.core.trace import Trace
from kmviz.drawing.layers import PARTS, check_shown
from kmviz.live.player import Player
from kmviz.points.boards import board_or_file
from kmviz.runs.run import Settings

RULES = ("empty", "max_iter", "tol")
"""The settings that hold for a recorded run too, once it is changed."""


def open_player(X: object, settings: Mapping[str, object]) -> Player:
    """Return a player of a recorded run, or of the run of these settings.

    Parameters
    ----------
    X : str, path, array of shape (n, d), DataFrame, Board or Trace
        The name of a board, a table, points of one's own, or a recorded run.
    settings : mapping of str to object
        Those of `Settings`, None where nothing was said; `init` may be an array.

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
        name: value for name, value in settings.items() if value is not None
    }
    if isinstance(X, Trace):
        for name, value in given.items():
            if name not in RULES:
                message = f"{name} must be left out for a recorded run, got {value!r}"
                raise ValueError(message)
        return Player(Settings(**given), trace=X)
    if "init" in given and not isinstance(given["init"], str):
        given["start"] = np.asarray(given.pop("init"))
    if isinstance(given.get("columns"), list):
        given["columns"] = tuple(given["columns"])
    board = board_or_file(X, "X") if isinstance(X, str) else X
    return Player(Settings(board=board, **given))


def set_view(
    player: Player,
    *,
    style: str,
    shown: Collection[str] | None,
    speed: float,
    glide: float,
) -> None:
    """Choose the look, the parts that are shown, the speed, and how things move."""
    player.set_style(style)
    player.set_speed(speed)
    player.set_glide(glide)
    wanted = check_shown(shown)
    for layer in PARTS:
        player.switch(layer, layer in wanted)
