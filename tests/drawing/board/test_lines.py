"""Which points have a line to their star, and when lines are drawn again."""

import numpy as np
import pytest

from kmviz import Scene, kmeans
from kmviz.drawing.board.plane import OfStar


@pytest.fixture
def trace(gauss_run):
    return gauss_run(60, 4, max_iter=300)


def test_of_many_points_some_have_lines_to_their_stars(monkeypatch, trace):
    monkeypatch.setattr("kmviz.drawing.board.layers.MOST_LINES", 25)
    scene = Scene(trace, shown={"lines"})
    scene.show(1)

    lines = scene.layers["lines"].lines
    ends = np.concatenate([line.paths[:, 0] for line in lines])
    assert sorted(ends.tolist()) == sorted(trace.X[::3].tolist())


def test_of_many_lines_to_a_star_those_on_longer_ones_are_left_out(monkeypatch):
    monkeypatch.setattr("kmviz.drawing.board.layers.MANY_LINES", 3)
    X = [[1.0, 0.0], [2.0, 1e-4], [0.0, 5.0], [0.0, 4.0], [-3.0, 0.1], [-3.0, -0.1]]
    scene = Scene(kmeans(X, init=[[0.0, 0.0]]), shown={"lines"})
    scene.show(1)

    ends = scene.layers["lines"].lines[0].paths[:, 0]
    assert sorted(ends.tolist()) == sorted([X[1], X[2], X[4], X[5]])


def test_at_rest_nothing_is_drawn_again_but_what_follows_the_stars(trace):
    scene = Scene(trace, shown={"cells", "lines", "rings", "trails"})
    scene.point_out(OfStar(1, tuple(trace[2].centroids[1].tolist())))
    for position in (1, 2, 2.5):
        scene.show(position)

        changed = zip(scene.layers, scene.show(position), strict=True)
        assert {name for name, each in changed if each} <= {"stars", "lifted"}
