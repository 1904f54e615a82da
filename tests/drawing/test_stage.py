"""The fast way gives the pixels of the full way, at every position, in any order."""

from itertools import cycle

import numpy as np
import pytest

from kmviz import (
    Scene,
    Stage,
    Trace,
    Words,
    init_board_gauss,
    kmeans,
    lloyd,
    make_board,
)
from kmviz.drawing.scene import BEHIND
from kmviz.drawing.stage import Backing

from .conftest import by_hand, onward

SIZES = [(800, 600), (1280, 720), (600, 600), (333, 457), (1600, 1200)]
STYLES = ["light", "dark", "print"]
LOOKS = [*zip(SIZES, cycle(STYLES), strict=False)]
PROBLEMS = [(n, k) for n in (1, 20, 200, 2000) for k in (1, 3, 7, 20) if k <= n]


def shuffled(trace, rng, count):
    """Return positions of a run in random order, steps and ways between."""
    last = len(trace) - 1
    steps = np.arange(last + 1, dtype=float)
    glides = [way * last for way in rng.uniform(size=count)]
    slide = [1.25, 1.5, 2.25, 2.5]
    return rng.permutation([*steps, *glides, *(p for p in slide if p < last)])[:count]


STATE = ("paths", "places", "opacities", "labels")
"""What layers set of the artists of a board."""


def compare(trace, positions, **look):
    """Check the stage against full draws of a scene of its own."""
    scene, stage = Scene(trace, **look), Stage(Scene(trace, **look))
    for position in positions:
        scene.draw(position)
        full = np.asarray(scene.canvas.buffer_rgba())
        np.testing.assert_array_equal(stage.pixels(position), full, str(position))


@pytest.mark.parametrize(("n", "k"), PROBLEMS)
def test_the_stage_equals_the_full_draw(gauss_run, n, k):
    trace = gauss_run(n, k, max_iter=3)
    number = PROBLEMS.index((n, k))
    look = {"size": SIZES[number % 4], "style": STYLES[number % 3]}

    positions = shuffled(trace, np.random.default_rng(number), 4)
    compare(trace, positions, **look)


@pytest.mark.parametrize(("size", "style"), LOOKS, ids=str)
def test_the_stage_equals_the_full_draw_in_every_size_and_style(gauss_run, size, style):
    trace = gauss_run(60, 4, max_iter=3)

    compare(trace, [2.5, 1, 0, 2, 1.5], size=size, style=style)


def test_the_board_can_be_elsewhere_than_the_stars(gauss_run):
    trace = gauss_run(60, 4, max_iter=3)
    stage, (scene, behind) = (Stage(Scene(trace)), (Scene(trace), Scene(trace)))

    for at, board in [(1.2, 1), (1.5, 1.5), (1.6, 1.5), (2.4, 2), (1.8, 1.5), (3, 3)]:
        scene.show(at)
        behind.show(board)
        for name in BEHIND:
            for mine, other in zip(
                scene.layers[name].artists, behind.layers[name].artists, strict=True
            ):
                mine.__dict__ |= {
                    key: vars(other)[key] for key in STATE if key in vars(other)
                }
        scene.canvas.draw()
        pixels = stage.pixels(at, None, board)
        np.testing.assert_array_equal(pixels, scene.canvas.buffer_rgba(), str(at))


def test_the_stage_equals_the_full_draw_of_the_draws_of_a_crowd():
    board = make_board("gauss", n=30_000, k=3, rng=1)
    trace = kmeans(board, 3, rng=0, init="k-means++", seeding=True, max_iter=1)

    compare(trace, [1, 0, 2, 0.4, 3, 1.6, 2, 4])


@pytest.mark.parametrize("k", [3, 20])
def test_the_stage_equals_the_full_draw_of_very_many_points(gauss_run, k):
    trace = gauss_run(12_000, k, max_iter=1)
    look = {"size": (800, 600), "style": STYLES[k % 3]}

    compare(trace, [2.5, 0, 1.5, 2, 3, 1], **look)


@pytest.mark.parametrize(
    "run", ["stretched", "restless", "many columns", "waiting", "jumping", "dropped"]
)
def test_the_stage_equals_the_full_draw_of_odd_runs(awkward_runs, run):
    trace = awkward_runs[run]
    positions = shuffled(trace, np.random.default_rng(5), 5)

    compare(trace, positions, size=(480, 360), style="dark")


@pytest.mark.parametrize(
    ("size", "words"), [((600, 600), 30), ((800, 600), 22), ((480, 270), 30)]
)
def test_the_stage_equals_the_full_draw_of_stars_over_frame_and_caption(size, words):
    X = np.random.default_rng(6).uniform(-1, 1, size=(30, 2))
    start, assigned = list(lloyd(X, X[:6]))[:2]
    frame = [(x, y) for x in (-1.0999, -0.6, 1.0999) for y in (-1.0999, 1.0999)]
    moved = by_hand(X, assigned, np.array(frame))
    table = Words(moved_by_hand="gypsy jumps " * words, misplaced="")

    trace = Trace(X, [start, assigned, moved, *onward(X, moved)])
    compare(trace, [2, 1, 1.5, 2.5, 3], size=size, words=table)


@pytest.mark.parametrize("d", [1, 2, 3])
def test_playing_forth_and_back_gives_the_same_pixels(gauss_run, d):
    trace = gauss_run(40, 3, d=d, max_iter=2)
    stage = Stage(Scene(trace, size=(400, 300)))
    positions = np.linspace(0, len(trace) - 1, 21)

    forth = [stage.pixels(position).copy() for position in positions]
    back = [stage.pixels(position).copy() for position in positions[::-1]]

    np.testing.assert_array_equal(forth, back[::-1])


def test_the_same_position_again_gives_the_same_pixels(gauss_run):
    stage = Stage(Scene(gauss_run(40, 3)))

    for position in (1, 2.5, 2):
        once = stage.pixels(position).copy()
        np.testing.assert_array_equal(stage.pixels(position), once)


def test_two_stages_of_one_run_do_not_disturb_each_other(gauss_run):
    trace = gauss_run(40, 3)
    one, other = (Stage(Scene(trace, size=(400, 300))) for _ in range(2))

    expected = one.pixels(2).copy()
    other.pixels(1.5)

    np.testing.assert_array_equal(one.pixels(2), expected)


def test_pixels_are_opaque_and_of_the_size_asked_for(gauss_run):
    pixels = Stage(Scene(gauss_run(40, 3), size=(333, 457))).pixels(1)

    assert (pixels.shape, pixels.dtype) == ((457, 333, 4), np.uint8)
    assert (pixels[..., 3] == 255).all()


def test_a_position_off_the_run_is_refused_and_harms_nothing(gauss_run):
    stage = Stage(Scene(gauss_run(40, 3)))
    before = stage.pixels(1).copy()
    with pytest.raises(ValueError, match="position must be between 0 and"):
        stage.pixels(99)

    np.testing.assert_array_equal(stage.pixels(1), before)


@pytest.mark.parametrize(
    ("places", "still"),
    [
        ([(1,), (2,)], ["titles", "future", "cells", "points"]),
        ([(4,), (5,)], ["titles", "future"]),
        ([(2,), (1,), (1.1,)], ["titles", "future", "cells", "points"]),
        ([(1,), (1.1,), (1.2,)], ["titles", "bars", "cells", "points", "caption"]),
        ([(2,), (2.1,), (2.2,)], ["titles", "future", "bars", "caption"]),
        (
            [(2,), (2.1, None, 2), (2.2, None, 2.2), (2.3, None, 2.2)],
            ["titles", "bars", "cells", "points", "caption"],
        ),
        (
            [(2,), *((2 + share, None, 2) for share in (0.1, 0.2, 0.3, 0.4))],
            ["titles", "bars", "cells", "points", "caption", "borders", "rings"],
        ),
    ],
)
def test_what_stands_still_is_not_drawn_again(monkeypatch, places, still):
    trace = kmeans(init_board_gauss(60, 3, rng=7), 3, rng=1)
    scene = Scene(trace)
    stage = Stage(scene)
    *before, now = places
    for place in before:
        stage.pixels(*place)
    drawn = []
    for name, layer in scene.layers.items():
        for artist in layer.artists:
            monkeypatch.setattr(artist, "draw", lambda _, name=name: drawn.append(name))

    stage.pixels(*now)

    assert not set(still) & set(drawn)
    assert "stars" in drawn


def test_pixels_are_kept_where_they_stayed_twice(gauss_run):
    canvas = Scene(gauss_run(5, 2)).canvas
    ground, layers = Backing(canvas, canvas.figure.bbox), [()] * 3
    kept = []
    for first in (0, 2, 1, 2, 2):
        ground.paint(layers, [i >= first for i in range(3)])
        kept.append([count for count, _ in ground._kept])

    assert kept == [[0], [0], [0, 1], [0, 1], [0, 1, 2]]


def test_what_is_no_scene_is_refused():
    with pytest.raises(TypeError, match="scene") as error:
        Stage("moons")

    assert str(error.value) == "scene must be a kmviz.Scene, got 'moons'"
