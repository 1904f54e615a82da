"""A window keeps no more after many rounds of the same than after a few."""

import gc

import pytest
from matplotlib.backends.backend_agg import RendererAgg

from .windows import make, press, resize

SIZES = [(400 + 8 * i, 300 + 7 * i) for i in range(30)]
ROUNDS = {
    "starts that are undone": ["r", "ctrl+z"],
    "stars": ["+", "-", "ctrl+z", "ctrl+z"],
    "steps": ["right", "right", "end", "home"],
    "looks": ["d", "d", "t", "t", "l", "l"],
    "help": ["?", "?"],
    "boards": ["f2", "escape"],
    "an empty board": ["f2", "e", "escape"],
    "predictions": ["home", "right", "w", "escape"],
    "curves": ["o", "escape", "escape", "escape"],
}


def objects():
    gc.collect()
    return len(gc.get_objects())


@pytest.mark.parametrize("keys", ROUNDS.values(), ids=ROUNDS)
def test_the_same_again_and_again_leaves_nothing_behind(keys):
    window = make(size=(480, 360))
    press(window, *keys * 3)
    before = objects()
    press(window, *keys * 3)  # old pictures are thrown away by threes

    assert objects() - before < 30


def rulers():
    gc.collect()
    return sum(isinstance(each, RendererAgg) for each in gc.get_objects())


def test_a_window_that_is_resized_again_and_again_keeps_no_ruler_of_each_size():
    window, counts = make(), []
    for i, size in enumerate(SIZES):
        resize(window, *size)
        window.canvas.draw()
        if i >= 14 and i % 5 == 4:  # to look through all there is takes a while
            counts.append(rulers())

    assert max(counts) - counts[0] <= 1
