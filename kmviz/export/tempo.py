"""How fast a run is played in a film: the one list of its options."""

from dataclasses import dataclass
from functools import partial
from typing import TypedDict

from kmviz.core.given.numbers import check_not_negative, check_positive
from kmviz.core.ground.sentence import shown
from kmviz.core.options.options import Options, Typed, option
from kmviz.core.options.typed import read_number, write_number

LONGEST_STEP, LONGEST_FILM = 600, 3600
"""Seconds; MP4 and WebM, of constant rate, take about as many pictures all the way."""
SHORTEST_FILM = 1
"""Seconds."""
SLOWEST, FASTEST = 1, 120
"""Pictures a second."""
SPEEDS = (0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30)
"""Steps a second that players and pages offer; none plays slower or faster."""
USUAL_STEP, USUAL_GLIDE = 1.0, 0.5
"""Seconds that a step lasts at most, and is on its way, when nobody says otherwise."""


class StepTimeOptions(TypedDict, total=False):
    """The options of `StepTime`, for editors."""

    seconds_per_step: float | None
    glide: float | None


class TempoOptions(StepTimeOptions, total=False):
    """The options of `Tempo`, for editors."""

    seconds: float | None
    fps: float


def _check_step(value: object, name: str) -> float:
    seconds = check_positive(value, name)
    if seconds > LONGEST_STEP:
        message = f"{name} must be at most {LONGEST_STEP}, got {value}"
        raise ValueError(message)
    return seconds


def _check_between(low: float, high: float, value: object, name: str) -> float:
    number = check_positive(value, name)
    if not low <= number <= high:
        message = f"{name} must be between {low} and {high}, got {value}"
        raise ValueError(message)
    return number


@dataclass(frozen=True, slots=True)
class StepTime(Options):
    """How long a step lasts, and for how much of that things are on their way.

    Examples
    --------
    >>> StepTime().step, StepTime().way, StepTime(seconds_per_step=0.3).way
    (1.0, 0.5, 0.15)
    >>> StepTime(glide=2.0)
    Traceback (most recent call last):
    ...
    ValueError: glide must be at most 1.0 without seconds_per_step, got 2.0
    """

    seconds_per_step: float | None = option(
        None,
        "float, optional",
        "The time of every half-step, if none is to be quicker or passed over: at "
        f"least one picture (1 / fps), at most {LONGEST_STEP}; by default a second "
        "where much happens and less where little does. The first and the last are "
        "held longer. By default a film passes over iterations in which next to "
        "nothing happens, and says how many.",
        check=_check_step,
        typed=Typed("--seconds-per-step", read_number, write_number, metavar="S"),
    )
    glide: float | None = option(
        None,
        "float, optional",
        "How many seconds of a step the stars and cells are on their way; 0 for plain "
        "steps, by default half a step and half a second at most. A step of less than "
        "a second, or than seconds_per_step, glides as much less.",
        check=check_not_negative,
        typed=Typed("--glide", read_number, write_number, metavar="S"),
    )

    def __post_init__(self) -> None:
        given = self.glide
        Options.__post_init__(self)
        if self.way > self.step:
            own = self.seconds_per_step is not None
            most = "seconds_per_step ({})" if own else "{} without seconds_per_step"
            message = (
                f"glide must be at most {most.format(self.step)}, got {shown(given)}"
            )
            raise ValueError(message)

    @property
    def step(self) -> float:
        """The seconds of a step in which much happens."""
        return USUAL_STEP if self.seconds_per_step is None else self.seconds_per_step

    @property
    def way(self) -> float:
        """For how many of them things are on their way."""
        usual = USUAL_GLIDE * min(self.step, 1.0)
        return usual if self.glide is None else self.glide


@dataclass(frozen=True, slots=True)
class Tempo(StepTime):
    """How fast a run is played in a film, and how long the film is.

    Examples
    --------
    >>> Tempo(seconds=20, seconds_per_step=0.5)
    Traceback (most recent call last):
    ...
    ValueError: seconds must be left out with seconds_per_step, got both
    """

    seconds: float | None = option(
        None,
        "float, optional",
        f"The length of the whole film, {SHORTEST_FILM} to {LONGEST_FILM}; by default "
        "what its steps take, and a minute at most. The more happens in a step, the "
        "more of it it takes; a film that is too short for all steps passes over those "
        "in which least happens, and says so.",
        check=partial(_check_between, SHORTEST_FILM, LONGEST_FILM),
        typed=Typed("--seconds", read_number, write_number, metavar="S"),
    )
    fps: float = option(
        25.0,
        "float",
        f"Pictures a second on the way, from {SLOWEST} to {FASTEST}, in a GIF, WebP or "
        "APNG to 50; MP4 and WebM have this rate throughout.",
        check=partial(_check_between, SLOWEST, FASTEST),
        typed=Typed("--fps", read_number, write_number, metavar="N"),
    )

    def __post_init__(self) -> None:
        StepTime.__post_init__(self)
        if self.seconds is not None and self.seconds_per_step is not None:
            message = "seconds must be left out with seconds_per_step, got both"
            raise ValueError(message)
        if self.step * self.fps < 1 - 1e-9:
            message = (
                f"seconds_per_step must be at least {1 / self.fps:.3g}, the time of a "
                f"picture with fps at {self.fps:g}, got {self.seconds_per_step}"
            )
            raise ValueError(message)
