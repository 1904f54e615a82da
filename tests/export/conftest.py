"""The run that the tests of this room save, and the scripts of its pages."""

from importlib.resources import files

import pytest

from kmviz import init_board_gauss, kmeans


def script(name):
    """A script of the page."""
    return files("kmviz.export.page").joinpath(f"{name}.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def trace():
    return kmeans(init_board_gauss(60, 3, rng=7), 3, rng=1)


@pytest.fixture(scope="session")
def short(trace):
    return kmeans(trace.X, 3, max_iter=2, rng=1)
