"""Which picture is seen, and for how long.

A film rests on every step that it shows, and glides to it from the one before. What the
viewer needs to find their way, the first picture and the last, is held longer: by its
duration, not by repeated pictures. All durations together are exactly the length that
was asked for.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kmviz.core.trace import Trace
from kmviz.drawing.board.moment import moment_at, tinted
from kmviz.export.rhythm import NEXT_TO_NOTHING, Beat, even_beats, lively_beats
from kmviz.export.tempo import Tempo

USUAL_MOST = 60.0
"""Seconds: no film is longer unless somebody asks for it."""
HURRIED = 0.6
"""Rather than run at less than this share of its time, a film passes over more."""
DULL = tuple(NEXT_TO_NOTHING * 2**i for i in range(8))
"""Where less than this happens may be passed over; tried in turn, until it fits."""
BOARDS = 12.5
"""How often in a second the board behind the stars moves; they do in every picture."""
SHORTEST_GLIDE = 0.12
"""While somebody plays, a way of fewer seconds is not worth showing."""
_ALMOST = 1e-9


class Shot(NamedTuple):
    """A picture of a film."""

    position: float
    """Where on the run: 3 is step 3, 3.4 is 40 % of the way to step 4."""
    seconds: float
    """How long it is shown."""
    since: int | None = None
    """The step that was shown before it, if those between were passed over."""
    board: float | None = None
    """Where the board behind the stars is, if it does not move in every picture."""


def timeline(trace: Trace, tempo: Tempo) -> list[Shot]:
    """Return the pictures of a film of a run.

    Examples
    --------
    >>> from kmviz import kmeans
    >>> trace = kmeans([[0.0], [1.0], [5.0]], init=[[0.0], [1.0]])
    >>> shots = timeline(trace, Tempo(seconds=12, glide=0))
    >>> [(shot.position, round(shot.seconds, 2)) for shot in shots]
    [(0.0, 2.12), (1.0, 1.42), (2.0, 1.42), (3.0, 1.42), (4.0, 1.42), (5.0, 4.19)]
    """
    return together([trace], tempo, len(trace) - 1)


def together(traces: Sequence[Trace], tempo: Tempo, last: int) -> list[Shot]:
    """Return the pictures of a film of runs in step, up to a last position."""
    if tempo.seconds_per_step is not None:
        beats = even_beats(last)
        times = [beat.weight * tempo.step for beat in beats]
    else:
        beats, times = _fitted(traces, tempo, last)
    shots: list[Shot] = []
    for beat, seconds in zip(beats, times, strict=True):
        ways = _ways(traces, beat, seconds, tempo)
        at = float(beat.position)
        rest = seconds - len(ways) / tempo.fps
        shots += [
            Shot(at - 1 + share, 1 / tempo.fps, board=at - 1 + behind)
            for share, behind in zip(ways, _behind(ways, tempo.fps), strict=True)
        ]
        shots.append(Shot(at, rest, beat.since))
    return shots


def _fitted(
    traces: Sequence[Trace], tempo: Tempo, last: int
) -> tuple[list[Beat], list[float]]:
    """Return the steps for which there is time, and how long each is shown."""
    picture, most = 1 / tempo.fps, tempo.seconds or USUAL_MOST
    for dull in DULL:
        beats = lively_beats(traces, last, dull)
        whole, least = sum(beat.weight for beat in beats), len(beats) * picture
        if max(HURRIED * whole, least) <= most:
            break
    if tempo.seconds and least > most + _ALMOST:
        message = (
            f"seconds must be at least {least:.3g} for this run with fps at "
            f"{tempo.fps:g}, got {tempo.seconds:g}"
        )
        raise ValueError(message)
    length = tempo.seconds or min(max(whole, least), most)
    picture = min(picture, length / len(beats))  # encoders leave out what is too short
    shared = (length - len(beats) * picture) / whole
    return beats, [picture + shared * beat.weight for beat in beats]


def _ways(
    traces: Sequence[Trace], beat: Beat, seconds: float, tempo: Tempo
) -> list[float]:
    """Return the shares of the way to a step at which pictures are taken."""
    i = beat.position
    glide = tempo.way * min(1.0, seconds / tempo.step)
    count = int(glide * tempo.fps + _ALMOST)
    going_on = (trace for trace in traces if i < len(trace))
    if not i or count < 2 or beat.since is not None:
        return []
    if not any(_anything_moves(trace, i - 1) for trace in going_on):
        return []
    return [eased(j / count) for j in range(1, count)]


def _behind(ways: list[float], fps: float) -> list[float]:
    """Return the shares of the way at which the board is in each of the pictures.

    Borders, rings and tints change most of a picture, but the eye follows the stars.

    Examples
    --------
    >>> _behind([0.1, 0.4, 0.6, 0.9], fps=25), _behind([0.2, 0.8], fps=15)
    ([0.0, 0.4, 0.4, 0.9], [0.2, 0.8])
    """
    every = max(1, round(fps / BOARDS))
    return [([0.0, *ways])[j - j % every] for j in range(1, len(ways) + 1)]


def _anything_moves(trace: Trace, i: int) -> bool:
    """Tell whether the picture differs half-way to step i + 1 from that of step i."""
    there = trace[i + 1]
    if there.phase in ("update", "move"):
        return bool((there.shift != 0).any())
    if there.phase == "seed":
        return moment_at(trace, i + 0.5).chances is not None
    if there.phase != "assign":
        return False
    before, half_way = tinted(trace, i, 0), tinted(trace, i, 0.5)
    if before is None or half_way is None:
        return False
    return not np.array_equal(half_way, before, equal_nan=True)


def eased(share: float) -> float:
    """Return the share of the way after a share of the time: slow at both ends."""
    return share * share * (3 - 2 * share)


def share_gone(elapsed: float, lasts: float) -> float:
    """Return how much of a way is gone, so many seconds after it was begun.

    Examples
    --------
    >>> share_gone(0.25, 0.5), share_gone(0.5, 0.5), share_gone(0.01, 0.1)
    (0.5, 1.0, 1.0)
    """
    if lasts < SHORTEST_GLIDE or elapsed >= lasts:
        return 1.0
    return max(eased(elapsed / lasts), 1e-3)
