"""Pictures that are only passed may be a little wrong, and nothing of it may stay."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kmviz.encoding.animated import write_animated
from kmviz.encoding.gif import write_gif
from kmviz.encoding.palette import TOLERANCE, NearestColor, shared_palette
from kmviz.encoding.patches import Frame, pack

from .conftest import flat, load

KEYS = np.array([[255, 255, 255], [9, 9, 9], [0, 114, 178]], np.uint8)
SUFFIXES = (".gif", ".webp", ".apng")


def write(path, frames, samples, **options):
    """Write a film with one table of colours, KEYS among them."""
    writer = write_gif if path.suffix == ".gif" else write_animated
    writer(path, frames, palette_samples=samples, key_colors=KEYS, **options)
    return load(path)[0].astype(int)


def film(seed, passing):
    """Pictures of flat areas whose rims blend, each near to the one before."""
    rng = np.random.default_rng(seed)
    share = np.linspace(0, 1, 9)[:, None]
    blends = np.vstack([KEYS[i] * share + KEYS[i - 1] * (1 - share) for i in range(3)])
    picture = flat([255, 255, 255], (12, 16))
    for is_passing in passing:
        spots = rng.integers(12, size=40), rng.integers(16, size=40)
        picture[(*spots, slice(3))] = rng.permutation(blends)[rng.integers(27, size=40)]
        yield Frame(picture.copy(), 0.1, is_passing)


@pytest.mark.parametrize("suffix", SUFFIXES)
@given(
    seed=st.integers(0, 999), passing=st.lists(st.booleans(), min_size=2, max_size=6)
)
@settings(max_examples=15, deadline=None)
def test_what_is_passed_is_near_and_what_rests_is_nearest(
    tmp_path_factory, suffix, seed, passing
):
    frames = list(film(seed, passing))
    path = tmp_path_factory.mktemp("film") / f"run{suffix}"
    palette = shared_palette(frames, KEYS, 12)

    shown = write(path, frames, frames, colors=12)

    true = np.stack([frame.pixels[..., :3] for frame in frames]).astype(int)
    packed = np.stack([pack(frame.pixels) for frame in frames])
    nearest = palette[NearestColor(palette)(packed.ravel()) - 1].reshape(true.shape)
    # Equal neighbours become one: each picture is one of those shown, in their order.
    reached = -1
    for picture, best, is_passing in zip(true, nearest, passing, strict=True):
        kept = (shown != best).any(axis=-1) & is_passing
        soft = ~(picture[:, :, None] == KEYS).all(axis=-1).any(axis=-1)
        near = (abs(shown - picture) <= TOLERANCE).all(axis=-1)
        fits = (shown == best).all(axis=-1) | (kept & soft & near)
        matching = np.flatnonzero(fits.all(axis=(1, 2)))
        assert (matching >= reached).any()
        reached = matching[matching >= reached][0]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_pixel_that_differs_little_waits_for_the_next_rest(tmp_path, suffix):
    greys = [100, 100 + TOLERANCE, 100 + TOLERANCE, 100 + TOLERANCE + 1, 200]
    passing = [False, True, False, True, True]
    frames = [
        Frame(flat([grey] * 3, (4, 4)), 0.1, on_the_way)
        for grey, on_the_way in zip(greys, passing, strict=True)
    ]

    shown = write(tmp_path / f"run{suffix}", frames, frames)

    assert shown[:, 0, 0, 0].tolist() == [100, 100 + TOLERANCE, 200]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_crumbs_stay_on_a_flat_area_that_something_has_left(tmp_path, suffix):
    frames = [
        Frame(flat(color, (4, 4)), 0.1, on_the_way)
        for color, on_the_way in [([245, 245, 245], False), (KEYS[0], True)]
    ]

    shown = write(tmp_path / f"run{suffix}", frames, frames)

    assert shown[:, 0, 0, 0].tolist() == [245, 255]


@pytest.mark.parametrize("suffix", [".webp", ".apng"])
def test_without_samples_nothing_is_lost_on_the_way(tmp_path, suffix):
    frames = list(film(5, [False, True, True, False]))

    write_animated(tmp_path / f"run{suffix}", frames)

    true = [frame.pixels[..., :3] for frame in frames]
    np.testing.assert_array_equal(load(tmp_path / f"run{suffix}")[0], true)
