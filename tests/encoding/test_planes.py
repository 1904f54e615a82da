"""Planes of a film, held against the formulas of BT.709 in plain floats."""

import tracemalloc

import numpy as np
import pytest

from kmviz.encoding.planes import Planes


def by_formula(pixels):
    """The planes of one picture, not rounded."""
    r, g, b = np.moveaxis(pixels[..., :3] / 255, -1, 0)
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    height, width = y.shape
    tints = [
        128 + 224 * tint.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))
        for tint in ((b - y) / 1.8556, (r - y) / 1.5748)
    ]
    return np.concatenate([plane.ravel() for plane in (16 + 219 * y, *tints)])


def painted(rng, size=(12, 20)):
    """Pictures in one array, each with another rectangle of noise."""
    picture = rng.integers(256, size=(*size, 4), dtype=np.uint8)
    for _ in range(8):
        yield picture
        top, left = rng.integers(0, size)
        part = picture[top : top + 5, left : left + 7]
        part[...] = rng.integers(256, size=part.shape)


@pytest.mark.parametrize("seed", range(5))
def test_whatever_changes_the_planes_are_those_of_the_picture(seed):
    planes = Planes(12, 20)

    for picture in painted(np.random.default_rng(seed)):
        assert np.abs(planes.of(picture) - by_formula(picture)).max() <= 0.51


def test_a_part_of_a_larger_picture_has_planes():
    large = np.random.default_rng(1).integers(256, size=(40, 40, 4), dtype=np.uint8)
    part = large[3:9, 1:36:7][:, :4]

    planes = Planes(6, 4).of(part)

    assert np.abs(planes - by_formula(part)).max() <= 0.51


def test_black_before_the_first_picture_is_not_taken_for_it():
    black = np.zeros((2, 2, 4), np.uint8)
    black[..., 3] = 255

    assert Planes(2, 2).of(black).tolist() == [16] * 4 + [128] * 2


def test_a_picture_that_is_all_new_takes_little_memory_beside_its_planes():
    picture = np.random.default_rng(1).integers(256, size=(600, 800, 4), dtype=np.uint8)
    planes = Planes(600, 800)

    tracemalloc.start()
    values = planes.of(picture)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 6_000_000
    assert np.abs(values - by_formula(picture)).max() <= 0.51
