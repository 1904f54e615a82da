"""When a run stops, and what becomes of clusters that have lost all their points."""

from dataclasses import dataclass

import numpy as np

from kmviz.core.given.choices import check_option
from kmviz.core.given.numbers import check_count, check_not_negative, check_rng

EMPTY_RULES = ("keep", "farthest", "drop", "error")
"""What may happen to the centroid of a cluster that has lost all its points."""
PATIENCE = 20
"""Updates in a row that change no label, after which a run that draws has settled."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a loop goes by, checked: see `lloyd` for the first three."""

    max_iter: int = 300
    tol: float = 0.0
    empty: str = "keep"
    rng: object = None
    """The randomness of a loop that draws as it goes."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "max_iter", check_count(self.max_iter, "max_iter"))
        object.__setattr__(self, "tol", check_not_negative(self.tol, "tol"))
        check_option(self.empty, "empty", EMPTY_RULES)

    def generator(self) -> np.random.Generator:
        """Return what a loop draws with, the same for the same number each time."""
        return check_rng(self.rng)
