"""Which picture is seen, and for how long.

A film rests on every step and glides to the next one. What the viewer needs to find
their way, the first picture and the last, is held longer: by its duration, not by
repeated pictures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from kmviz.core.checks import check_not_negative, check_positive
from kmviz.core.options import Options, Typed, option
from kmviz.core.trace import Trace
from kmviz.core.typed import read_number, write_number
from kmviz.drawing.moment import moment_at

FIRST_HOLD, LAST_HOLD = 1.5, 3.0
"""How many times as long the first and the last picture rest."""
SHORTEST_GLIDE = 0.12
"""While somebody plays, a way of fewer seconds is not worth showing."""
LONGEST_STEP = 600
"""Seconds; MP4 and WebM, of constant rate, take about as many pictures each step."""
SLOWEST, FASTEST = 1, 120
"""Pictures a second."""


class TempoOptions(TypedDict, total=False):
    """The options of `Tempo`, for editors."""

    seconds_per_step: float
    glide: float
    fps: float


def _check_seconds(value: object, name: str) -> float:
    seconds = check_positive(value, name)
    if seconds > LONGEST_STEP:
        message = f"{name} must be at most {LONGEST_STEP}, got {value}"
        raise ValueError(message)
    return seconds


def _check_fps(value: object, name: str) -> float:
    fps = check_positive(value, name)
    if not SLOWEST <= fps <= FASTEST:
        message = f"{name} must be between {SLOWEST} and {FASTEST}, got {value}"
        raise ValueError(message)
    return fps


@dataclass(frozen=True, slots=True)
class Tempo(Options):
    """How fast a run is played in a film.

    Examples
    --------
    >>> Tempo(glide=2.0)
    Traceback (most recent call last):
    ...
    ValueError: glide must be at most seconds_per_step (1.0), got 2.0
    """

    seconds_per_step: float = option(
        1.0,
        "float",
        f"From one half-step to the next, at least one picture (1 / fps) and at most "
        f"{LONGEST_STEP}. The first and the last are held longer.",
        check=_check_seconds,
        typed=Typed("--seconds-per-step", read_number, write_number, metavar="S"),
    )
    glide: float = option(
        0.5,
        "float",
        "How many of these seconds the stars and cells are on their way; 0 for plain "
        "steps.",
        check=check_not_negative,
        typed=Typed("--glide", read_number, write_number, metavar="S"),
    )
    fps: float = option(
        25.0,
        "float",
        f"Pictures a second on the way, from {SLOWEST} to {FASTEST}; MP4 and WebM have "
        "this rate throughout.",
        check=_check_fps,
        typed=Typed("--fps", read_number, write_number, metavar="N"),
    )

    def __post_init__(self) -> None:
        given = self.glide
        Options.__post_init__(self)
        if self.seconds_per_step * self.fps < 1 - 1e-9:
            message = (
                f"seconds_per_step must be at least 1 / fps ({1 / self.fps:.3g}), the "
                f"time of one picture, got {self.seconds_per_step}"
            )
            raise ValueError(message)
        if self.glide > self.seconds_per_step:
            message = (
                f"glide must be at most seconds_per_step ({self.seconds_per_step}), "
                f"got {given}"
            )
            raise ValueError(message)


def timeline(trace: Trace, tempo: Tempo) -> list[tuple[float, float]]:
    """Return positions on the trace, each with the seconds it is shown."""
    return together([trace], tempo, len(trace) - 1)


def together(
    traces: Sequence[Trace], tempo: Tempo, last: int
) -> list[tuple[float, float]]:
    """Return positions on traces that are played in step, up to a last one."""
    film: list[tuple[float, float]] = []
    for i in range(last + 1):
        glides = _glides(traces, i, tempo) if i < last else []
        hold = {0: FIRST_HOLD, last: LAST_HOLD}.get(i, 1.0)
        rest = tempo.seconds_per_step * hold - len(glides) / tempo.fps
        film.append((float(i), max(rest, 1 / tempo.fps)))
        film += [(i + share, 1 / tempo.fps) for share in glides]
    return film


def _glides(traces: Sequence[Trace], i: int, tempo: Tempo) -> list[float]:
    """Return the shares of the way to step i + 1 at which pictures are taken."""
    count = round(tempo.glide * tempo.fps)
    going_on = (trace for trace in traces if i + 1 < len(trace))
    if count < 2 or not any(_anything_moves(trace, i) for trace in going_on):
        return []
    return [eased(j / count) for j in range(1, count)]


def _anything_moves(trace: Trace, i: int) -> bool:
    """Tell whether the picture differs half-way to step i + 1 from that of step i."""
    there = trace[i + 1]
    if there.phase in ("update", "move"):
        return bool((there.shift != 0).any())
    if there.phase == "seed":
        return moment_at(trace, i + 0.5).chances is not None
    before, half_way = moment_at(trace, i).owners, moment_at(trace, i + 0.5).owners
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
