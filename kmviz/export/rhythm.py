"""How much happens in each step of a run, and so how long a film dwells on it.

In an assign, as much happens as the share of the points that switch; in an update, as
the share of the board's side that the farthest star goes; in a draw, as the share of
the stars that it brings. From a tenth on a step has its full time. One in which less
happens is quicker, as the root of that, but never quicker than a fifth. The first two
iterations, in which a viewer learns to see, have their full time whatever happens, and
so have moves by hand and the end.

Iterations in which next to nothing happens are passed over where they stand together:
the next picture shows where they have led, and says how many they were. They are told
off in groups, so that even a run that only creeps is seen to get on.
"""

from collections.abc import Sequence
from itertools import islice, zip_longest
from math import sqrt
from typing import NamedTuple

import numpy as np

from kmviz.core.ground.arrays import Floats
from kmviz.core.steps import Step
from kmviz.core.trace import Trace

LIVELY = 0.1
"""So much must happen in a step for it to have its full time."""
QUICKEST = 0.2
"""The share of that time that each step has at least."""
SLOW = 2
"""The iterations at the beginning that have their full time."""
FIRST_HOLD, LAST_HOLD = 1.5, 3.0
"""How many times as long the first and the last picture rest."""
NEXT_TO_NOTHING = 0.01
"""Where less happens in both steps of an iteration, it may be passed over."""
ENOUGH = 5
"""How many times as much may happen at most in all that is passed over at once."""
FEWEST = 3
"""Fewer iterations are not passed over: it would take as long to say so."""


class Beat(NamedTuple):
    """A step of a run that a film shows."""

    position: int
    weight: float
    """How long, where 1 is the time of a step in which much happens."""
    since: int | None = None
    """The step that was shown before it, if those between were passed over."""


def even_beats(last: int) -> list[Beat]:
    """Return all steps up to a last one, each as long as the others."""
    return [Beat(i, _hold(i, last)) for i in range(last + 1)]


def lively_beats(
    traces: Sequence[Trace], last: int, dull: float = NEXT_TO_NOTHING
) -> list[Beat]:
    """Return steps of runs in step, without those where less than `dull` happens."""
    of_each = zip_longest(*map(happenings, traces), fillvalue=0.0)
    amounts = [max(each) for each in islice(of_each, last + 1)] or [1.0] * (last + 1)
    amounts[last] = 1.0
    passed = {
        group[-1] + 1: group[0] - 1
        for group in _groups(_quiet_iterations(traces, amounts, dull), ENOUGH * dull)
        if len(group) >= FEWEST
    }
    beats, i = [], last
    while i >= 0:
        since = passed.get(i)
        weight = _weight(amounts[i]) if since is None else 1.0
        beats.append(Beat(i, weight * _hold(i, last), since))
        i = i - 1 if since is None else since
    return beats[::-1]


def happenings(trace: Trace) -> list[float]:
    """Return how much happens in each step, as a share of what could.

    Examples
    --------
    >>> from kmviz import kmeans
    >>> trace = kmeans([[float(x)] for x in range(20)], init=[[0.0], [1.0]])
    >>> [round(amount, 2) for amount in happenings(trace)]
    [1.0, 1.0, 1.0, 1.0, 1.0, 0.1, 0.05, 0.05, 0.03, 0.05, 0.03, 1.0]
    """
    sides = np.ptp(trace.X, axis=0)
    sides[sides == 0] = np.inf
    ends = {0, len(trace) - 1}
    return [
        1.0 if i in ends else _happening(step, sides) for i, step in enumerate(trace)
    ]


def _happening(step: Step, sides: Floats) -> float:
    """Return how much happens in a step on a board of these sides."""
    if step.phase == "seed":
        return 1 / len(step.centroids)
    if step.iteration <= SLOW:
        return 1.0
    if step.phase == "assign":
        return step.switched / step.n
    if step.phase == "update":
        return float((np.abs(np.nan_to_num(step.shift)) / sides).max())
    return 1.0


def _weight(amount: float) -> float:
    """Return the share of its full time that a step has in which so much happens."""
    return min(max(sqrt(amount / LIVELY), QUICKEST), 1.0)


def _hold(i: int, last: int) -> float:
    """Return how many times as long a step is held at the beginning and the end."""
    return {0: FIRST_HOLD, last: LAST_HOLD}.get(i, 1.0)


def _quiet_iterations(
    traces: Sequence[Trace], amounts: Sequence[float], dull: float
) -> dict[int, float]:
    """Return how much happens in those with little, by the position of the assign."""
    steps = max(map(list, traces), key=len, default=[])
    found = {}
    for i in range(1, min(len(steps), len(amounts)) - 2):
        phases = steps[i].phase, steps[i + 1].phase
        amount = max(amounts[i : i + 2])
        if phases == ("assign", "update") and steps[i].iteration > 1 and amount < dull:
            found[i] = amount
    return found


def _groups(amounts: dict[int, float], enough: float) -> list[list[int]]:
    """Return iterations that follow each other, until enough has happened in them."""
    groups: list[list[int]] = []
    gone = 0.0
    for i, amount in amounts.items():
        gone += amount
        if groups and groups[-1][-1] == i - 2 and gone <= enough:
            groups[-1].append(i)
        else:
            groups.append([i])
            gone = amount
    return groups
