"""What is said beside the picture: why a point has its colour, and what was refused."""

import math
from dataclasses import fields

import numpy as np

from kmviz.drawing.spelling import number
from kmviz.live.player import Player
from kmviz.runs.settings import Settings

NEAREST = 6
"""How many stars are listed when a point is asked why."""
SETTINGS = {field.name for field in fields(Settings)}
"""Names that are written small wherever they stand."""


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
