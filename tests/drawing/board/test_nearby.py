"""Points near some places are all found, by distances as by squares."""

import numpy as np
import pytest

from kmviz.drawing.board import nearby
from kmviz.drawing.board.nearby import Nearby


@pytest.mark.parametrize("few", [0, 10**9])
@pytest.mark.parametrize("reach", [0.0, 0.05, 0.4, 9.0])
def test_exactly_the_points_within_reach_are_found(monkeypatch, few, reach):
    monkeypatch.setattr(nearby, "FEW", few)
    rng = np.random.default_rng(4)
    points = np.concatenate([rng.uniform(size=(300, 2)), np.eye(2), np.zeros((3, 2))])
    places = np.array([*points[-9:], [0.5, 0.5], [-3.0, 0.5], [1.2, 1.0], [np.nan] * 2])

    pairs = Nearby(points).pairs(places, reach)

    away = points - places[:, None]
    expected = np.argwhere((away**2).sum(axis=2) <= reach**2)
    found = np.column_stack([pairs.places, pairs.points])
    assert sorted(map(tuple, found)) == sorted(map(tuple, expected))
    np.testing.assert_array_equal(pairs.away, points[found[:, 1]] - places[found[:, 0]])
