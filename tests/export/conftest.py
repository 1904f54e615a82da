"""The run that the tests of this room save."""

import pytest

from kmviz import init_board_gauss, kmeans


@pytest.fixture(scope="session")
def trace():
    return kmeans(init_board_gauss(60, 3, rng=7), 3, rng=1)
