"""What is said beside the picture: why a point has its colour, and the window's words.

The reasons are those of the notebook, too; the bar and the help page are the window's.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import fields

import numpy as np

from kmviz.drawing.caption import number
from kmviz.live.keys import KEYS, LAYER_KEYS
from kmviz.live.player import Player
from kmviz.live.run import Settings

NEAREST = 6
"""How many stars are listed when a point is asked why."""
SIGNS = {"left": "←", "right": "→", "up": "↑", "down": "↓"}
"""How some keys are written."""
DIGITS = "1 … 9"
SETTINGS = {field.name for field in fields(Settings)}
"""Names that are written small wherever they stand."""


def bar_words(player: Player) -> list[tuple[str, str, bool]]:
    """Return the words of the bar: name, text and whether it can be used now."""
    speed, asked = player.speed, player.prediction is not None
    pace = f"{speed:g} steps/s" if speed > 1 else f"{1 / speed:.3g} s a step"
    return [
        ("left", "Back", player.position > 0),
        ("space", "Pause" if player.playing else "Play", True),
        ("right", "Step", player.next_action is not None),
        ("down", "Slower", True),
        ("", pace, True),
        ("up", "Faster", True),
        ("r", "New start", True),
        ("n", "New points", player.drawn),
        ("-", "−", player.trace.k > 1),
        ("", f"k = {player.trace.k}", True),
        ("+", "+", True),
        ("w", "Forget" if asked else "Predict", asked or player.predictable),
        ("u", "Undo", player.can_undo),
        ("?", "More", True),
    ]


def as_sentence(error: Exception) -> str:
    """Return what an error says, to stand on its own.

    Examples
    --------
    >>> as_sentence(ValueError("the star is gone"))
    'The star is gone'
    >>> as_sentence(ValueError("k must be smaller"))
    'k must be smaller'
    """
    said = str(error)
    first = said.partition(" ")[0]
    return said if first in SETTINGS else said[:1].upper() + said[1:]


def reasons(player: Player, point: int) -> list[str]:
    """Return why a point has its colour, in lines."""
    why = player.why(point)
    label = why.labels[-1]
    has = f"cluster {label + 1}" if label >= 0 else "no cluster yet"
    lines = [f"Point {point + 1}: {has}"]
    for star in np.argsort(why.distances)[:NEAREST]:
        if not math.isnan(why.distances[star]):
            nearest = ", the nearest" if star == why.nearest else ""
            far = number(float(why.distances[star]))
            lines.append(f"{far} from star {star + 1}{nearest}")
    if label not in (-1, why.nearest):
        lines.append(f"the next assign moves it to cluster {why.nearest + 1}")
    past = [label for label in why.labels if label >= 0]
    turns = [past[i] for i in range(len(past)) if i == 0 or past[i] != past[i - 1]]
    if len(turns) > 1:
        lines.append("so far in " + " → ".join(str(label + 1) for label in turns[-8:]))
    return lines


def help_lines(commands: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield name, key and words of every line of the help page.

    The words of the window's own commands are given by their keys.
    """
    for key, meaning in KEYS.items():
        if key == "1":
            yield "help", DIGITS, "that many stars"
        if not key.isdigit():
            shows = key in LAYER_KEYS
            words = f"show or hide {meaning.words}" if shows else meaning.words
            yield key, SIGNS.get(key, key), words
    for key, words in commands.items():
        if key == "enter":
            yield "help", "shift ← → ↑ ↓", "move the pointer"
        if words:
            yield key, key, words
    yield "?", "?", "this page, or back to the picture"
