"""Runs and pictures that several tests look at."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg

from kmviz import Scene, Trace, kmeans, kmedians, lloyd

PAD = 80
"""Room around a picture, so that text beyond its edge is seen too."""


def stretched_run():
    """Twenty stars, fifteen of them empty and far outside; unequal axes; cut short."""
    rng = np.random.default_rng(3)
    X = rng.normal(size=(300, 2)) * [1, 100]
    far = rng.normal(loc=[50, 0], size=(15, 2))
    start = np.vstack([X[:5], far])
    return kmeans(X, init=start, max_iter=3)


def restless_run():
    """Six points and two stars at one place, and a last step that speaks of a cycle."""
    X = [[0.1, 0.1], [0, 0.2], [0.1, 0.1], [0.2, 0], [0.1, 0.1], [0.1, 0.1]]
    *steps, last = kmeans(X, init=[[0.1, 0.1], [0.1, 0.1]])
    return Trace(X, [*steps, replace(last, stop="cycle")])


def many_columns_run():
    """Four columns, seven stars, two of them empty; cut short."""
    rng = np.random.default_rng(5)
    X = rng.normal(size=(200, 4))
    return kmeans(X, init=np.vstack([X[:5], X[:2]]), max_iter=2, empty="keep")


def emptied_run(empty):
    """Two far stars without points, under a rule."""
    X = np.random.default_rng(1).normal(size=(40, 2))
    return kmeans(X, init=[[0, 0], [0.1, 0.1], [9, 9], [-9, 9]], empty=empty)


def by_hand(X, before, centroids):
    """Return the step in which the stars are put somewhere else."""
    return replace(
        before,
        phase="move",
        centroids=centroids,
        inertia=((X - centroids[before.labels]) ** 2).sum(),
        changed=np.zeros(len(X), bool),
        shift=centroids - before.centroids,
    )


def onward(X, move):
    """Yield the steps that follow a move by hand, numbered on from it."""
    _, first, *others = lloyd(X, move.centroids)
    for step in [replace(first, changed=first.labels != move.labels), *others]:
        yield replace(step, iteration=step.iteration + move.iteration)


def run_moved_by_hand():
    """Two stars of twelve points; after the first assign the first star is moved."""
    X = np.random.default_rng(4).uniform(-1, 1, size=(12, 2))
    start, assigned = list(lloyd(X, X[:2]))[:2]
    elsewhere = np.array([[0.9, -0.9], X[1]])
    moved = by_hand(X, assigned, elsewhere)
    return Trace(X, [start, assigned, moved, *onward(X, moved)])


def run_of_medians():
    """Four stars by another metric."""
    return kmedians(np.random.default_rng(6).normal(size=(60, 2)), k=4, rng=0)


@pytest.fixture(scope="session")
def awkward_runs():
    """Runs whose captions are long, by name."""
    return {
        "stretched": stretched_run(),
        "restless": restless_run(),
        "many columns": many_columns_run(),
        "waiting": emptied_run("keep"),
        "jumping": emptied_run("farthest"),
        "dropped": emptied_run("drop"),
        "by hand": run_moved_by_hand(),
        "medians": run_of_medians(),
    }


@pytest.fixture(scope="session")
def gauss_run():
    """Return a function that makes a short run of n points and k stars."""

    def run(n, k, d=2, max_iter=4, seed=0):
        rng = np.random.default_rng([seed, n, k, d])
        return kmeans(rng.normal(size=(n, d)), k=k, rng=rng, max_iter=max_iter)

    return run


@pytest.fixture(scope="session")
def fresh_pixels():
    """Return a function that draws one position on a scene made for it."""

    def draw(trace, position, **look):
        scene = Scene(trace, **look)
        scene.draw(position)
        return np.array(scene.canvas.buffer_rgba())

    return draw


@pytest.fixture(scope="session")
def ink_box():
    """Return a function that measures what a text really draws."""

    known = {}

    def measure(text, figure):
        x, y = text.get_transform().transform(text.get_unitless_position())
        font = (text.get_fontproperties(), text.get_rotation(), type(text))
        hang = (text.get_ha(), text.get_va())
        key = (text.get_text(), round(x, 3), round(y, 3), *font, *hang, figure.dpi)
        if (*key, *figure.bbox.size) not in known:
            known[*key, *figure.bbox.size] = ink(text, figure)
        return known[*key, *figure.bbox.size]

    return measure


def ink(artist, figure):
    """Draw an artist alone; return left, bottom, right, top of its pixels, or None."""
    width, height = (round(side) for side in figure.bbox.size)
    renderer = RendererAgg(width + 2 * PAD, height + 2 * PAD, figure.dpi)
    image, text = renderer.draw_image, renderer.draw_text
    # An image's y counts from below, a text's from the top of the larger canvas.
    renderer.draw_image = lambda gc, x, y, *rest: image(gc, x + PAD, y + PAD, *rest)
    renderer.draw_text = lambda gc, x, y, *rest, **more: text(
        gc, x + PAD, y - PAD, *rest, **more
    )
    artist.draw(renderer)
    packed = np.asarray(renderer.buffer_rgba()).view("<u4")[::-1, :, 0]
    inked = packed > 0xFFFFFF  # not wholly transparent
    rows, columns = (np.flatnonzero(inked.any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return None
    box = (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
    return tuple(int(edge) - PAD for edge in box)
