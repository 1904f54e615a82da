"""The points of a run, and what is noted of them."""

import numpy as np
import pytest

from kmviz.runs.settings import Settings
from kmviz.runs.source import board_of

WIDE = np.array([[0.0, 0.0], [1.0, 10.0]])


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Settings(WIDE), True),
        (Settings(WIDE, standardized=True), False),
        (Settings("unscaled"), False),
    ],
)
def test_own_points_that_are_not_standardized_have_the_note(settings, said):
    assert ("decides nearly alone" in board_of(settings).note) is said
