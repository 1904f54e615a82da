"""Rings and new borders come and go by degrees, and are whole at every step."""

import numpy as np
import pytest

from kmviz import Scene, kmeans, kmedians
from kmviz.drawing.board.fading import ring_strengths
from kmviz.drawing.board.moment import moment_at

FINE = 0.002


def ringed(trace, position):
    """Return how strongly every point is ringed at a position."""
    moment = moment_at(trace, position)
    strengths = np.zeros(len(trace.X))
    strengths[moment.misplaced] = ring_strengths(moment)
    return strengths


@pytest.mark.parametrize("run", [kmeans, kmedians])
def test_no_ring_pops_up_or_vanishes_at_once(run):
    trace = run(np.random.default_rng(3).normal(size=(60, 2)), 4, rng=3)
    ways = np.arange(3.8, 4.2, FINE).tolist()  # to an update, and on
    seen = np.array([ringed(trace, position) for position in ways])

    jumps = np.abs(np.diff(seen, axis=0))
    assert seen.max() > 0.99
    assert ((seen > 0) & (seen < 1)).any()
    assert jumps.max() < 0.2


def test_rings_are_whole_at_every_step():
    trace = kmeans(np.random.default_rng(3).normal(size=(60, 2)), 4, rng=3)

    for position in range(len(trace)):
        misplaced = moment_at(trace, position).misplaced
        assert ringed(trace, position).tolist() == misplaced.tolist()


def test_nearly_too_many_rings_are_weaker_on_the_way():
    trace = kmeans(np.random.default_rng(3).uniform(size=(3000, 2)), 4, rng=3)
    ways = np.arange(1, 3, 0.02).tolist()
    counts = [np.count_nonzero(moment_at(trace, at).misplaced) for at in ways]
    weaker = {
        count: ringed(trace, at).max()
        for at, count in zip(ways, counts, strict=True)
        if 240 < count <= 300
    }

    assert weaker
    for count, strongest in weaker.items():
        assert strongest == pytest.approx((300 - count) / 60, rel=0.05)


def test_a_ring_that_fades_is_fainter_on_the_picture():
    trace = kmeans([[0.0], [1.0], [4.0], [9.0]], init=[[0.0], [1.0]])
    scene = Scene(trace, shown=["rings"])
    darkness = []
    for position in (1.4, 1.8, 2):
        scene.show(position)
        rings = scene.layers["rings"].rings
        x, y = (
            scene.figure.axes[0]
            .transData.transform(rings.places[0])
            .round()
            .astype(int)
        )
        scene.canvas.draw()
        picture = np.asarray(scene.canvas.buffer_rgba())[::-1, :, :3]
        darkness.append((255.0 - picture[y - 12 : y + 13, x - 12 : x + 13]).sum())

    assert darkness == sorted(darkness)
    assert len(set(darkness)) == 3


def test_a_border_that_moves_a_little_is_faint():
    trace = kmeans([[0.0, 0], [1.0, 0], [4.0, 0], [9.0, 0]], init=[[0.0, 0], [1.0, 0]])
    scene, opacities = Scene(trace), []
    for position in (1.02, 1.05, 1.5, 2):
        scene.show(position)
        lines = scene.layers["borders"].lines
        opacities.append(float(max(lines.opacities, default=0)))

    assert opacities == sorted(opacities)
    assert 0 <= opacities[0] < opacities[1] < opacities[2] == 1
