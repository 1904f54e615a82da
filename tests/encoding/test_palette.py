"""One table of colours for a film, and the nearest of them."""

import sys
from pathlib import Path

import numpy as np
import pytest

from kmviz.encoding.palette import NearestColor, shared_palette
from kmviz.encoding.patches import pack

from .conftest import flat


def test_nearest_color_learns_more_colors_than_it_takes_at_once():
    words = np.arange(20_000, dtype=np.uint32) * 800
    nearest = NearestColor(np.array([[0, 0, 0], [90, 90, 90], [200, 9, 9]], np.uint8))

    at_once = nearest(words)

    assert [int(nearest(words[i : i + 1])[0]) for i in range(0, 20_000, 999)] == list(
        at_once[::999]
    )
    assert set(at_once) == {1, 2, 3}


def resident():
    """Return the memory of this process in MiB."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it so")
def test_a_table_of_colours_takes_memory_for_those_that_are_used_alone():
    palette = np.array([[0, 0, 0], [200, 9, 9]], np.uint8)
    colors = np.linspace(0, 0xFFFFFF, 50).astype(np.uint32)
    before = resident()

    tables = [NearestColor(palette) for _ in range(5)]

    assert {int(table(colors).max()) for table in tables} == {2}
    assert resident() - before < 16


def ramp(count, channels):
    """A picture of so many colours that differ in some channels alone."""
    picture = flat([0, 0, 0], (count, 1))
    picture[:, 0, channels] = np.arange(count)[:, None]
    return picture


@pytest.mark.parametrize(
    ("picture", "taken"),
    [
        (flat([9, 9, 9]), 1),
        (ramp(256, [0, 1, 2]), 255),
        (ramp(256, [2]), 255),  # a third of an error in every second pixel is too much
        (ramp(200, [2]), 127),  # and in 73 of 200 it is not
        (np.concatenate([flat([0, 0, 0], (5000, 1)), ramp(256, [0, 1, 2])]), 63),
    ],
)
def test_as_few_colors_are_taken_as_lose_next_to_nothing(picture, taken):
    assert len(shared_palette([(picture, 1.0)])) == taken


def test_key_colors_are_kept_however_few_would_do():
    keys = ramp(100, [1])[:, 0, :3]

    palette = shared_palette([(flat([9, 9, 9]), 1.0)], keys)

    assert sorted(palette.tolist()) == sorted([*keys.tolist(), [9, 9, 9]])


def test_palette_starts_with_the_most_frequent_colors():
    picture = flat([9, 9, 9])
    picture[0, :2, :3] = [255, 0, 0]
    picture[1, 0, :3] = [8, 9, 9]

    palette = shared_palette([(picture, 1.0)], colors=2)

    assert palette.tolist() == [[9, 9, 9], [255, 0, 0]]


def test_alpha_is_ignored():
    thin = flat([1, 2, 3])
    thin[..., 3] = 7

    assert shared_palette([(thin, 1.0)]).tolist() == [[1, 2, 3]]
    assert NearestColor(np.array([[1, 2, 3]], np.uint8))(pack(thin)).min() == 1
