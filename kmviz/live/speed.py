"""How fast a player plays: the one list of its options."""

from dataclasses import dataclass
from typing import TypedDict

from kmviz.core.given.numbers import check_not_negative, check_positive
from kmviz.core.options.options import Options, option


class SpeedOptions(TypedDict, total=False):
    """The options of `Speed`, for editors."""

    speed: float
    glide: float


def check_share(share: object, name: str) -> float:
    """Return a number from 0 to 1."""
    number = check_not_negative(share, name)
    if number > 1:
        message = f"{name} must be a share of a step, 0 to 1, got {share}"
        raise ValueError(message)
    return number


@dataclass(frozen=True, slots=True)
class Speed(Options):
    """How fast a player plays.

    Examples
    --------
    >>> Speed(speed=2).speed
    2.0
    """

    speed: float = option(
        1.0, "float", "Steps a second while playing.", check=check_positive
    )
    glide: float = option(
        0.5,
        "float",
        "The share of a step's time in which stars and cells are on their way, 0 to 1; "
        "0 for plain steps.",
        check=check_share,
    )
