import numpy as np
import pytest
from PIL import Image

from kmviz.encoding.animated import write_animated

from .conftest import flat, load


def blocks(count, seed=0, size=(20, 30)):
    """Pictures that differ from one another in a rectangle of noise."""
    rng = np.random.default_rng(seed)
    picture = flat([255, 255, 255], size)
    for _ in range(count):
        top, left = rng.integers(0, size)
        part = picture[top : top + 5, left : left + 7, :3]
        part[:] = rng.integers(256, size=part.shape)
        yield picture.copy()


stills = pytest.mark.parametrize("suffix", [".webp", ".apng"])


@stills
@pytest.mark.parametrize("seed", range(6))
def test_pictures_come_back_exactly(tmp_path, suffix, seed):
    pictures = list(blocks(12, seed))
    path = tmp_path / f"run{suffix}"

    write_animated(path, ((picture, 0.1) for picture in pictures))

    decoded, times = load(path)
    np.testing.assert_array_equal(decoded, np.stack(pictures)[..., :3])
    assert times == [100] * 12


@stills
def test_times_add_up_and_equal_neighbours_become_one(tmp_path, suffix):
    path = tmp_path / f"run{suffix}"
    greys = [0, 0, 9, 8, 8, 8]

    write_animated(path, [(flat(grey), 1 / 30) for grey in greys])

    decoded, times = load(path)
    assert decoded[:, 0, 0, 0].tolist() == [0, 9, 8]
    assert times == [67, 33, 100]


@stills
def test_pictures_too_short_for_viewers_give_way_to_the_next(tmp_path, suffix):
    path = tmp_path / f"run{suffix}"

    write_animated(path, [(flat(grey), 0.006) for grey in range(12)])

    decoded, times = load(path)
    assert min(times) >= 20
    assert sum(times) == pytest.approx(72, abs=20)
    assert decoded[-1, 0, 0, 0] == 11


@stills
@pytest.mark.parametrize("loop", [0, 1, 3.0, 65535])
def test_loop_is_the_number_of_plays(tmp_path, suffix, loop):
    path = tmp_path / f"run{suffix}"

    write_animated(path, [(flat(9), 0.1), (flat(8), 0.1)], loop=loop)

    with Image.open(path) as image:
        assert image.info["loop"] == loop


def test_apng_carries_a_long_picture_on(tmp_path):
    write_animated(tmp_path / "run.apng", [(flat(9), 150.0)])

    decoded, times = load(tmp_path / "run.apng")
    assert sum(times) == 150_000
    assert (decoded == 9).all()


def test_webp_keeps_its_comment(tmp_path):
    path = tmp_path / "run.webp"

    write_animated(path, [(flat(9), 0.1)], comment="kmviz é → x")

    with Image.open(path) as image:
        description = image.getexif()[0x010E]
    assert description.encode("latin-1").decode() == "kmviz é → x"


def test_apng_keeps_its_comment(tmp_path):
    path = tmp_path / "run.apng"

    write_animated(path, [(flat(9), 0.1)], comment="kmviz é → x")

    with Image.open(path) as image:
        assert image.info["Comment"] == "kmviz é → x"


def test_apng_of_much_noise_is_whole(tmp_path):
    noise = np.random.default_rng(0).integers(256, size=(400, 500, 4), dtype=np.uint8)
    path = tmp_path / "run.apng"

    write_animated(path, [(noise, 0.1), (noise[::-1], 0.1)])

    expected = np.stack([noise, noise[::-1]])[..., :3]
    np.testing.assert_array_equal(load(path)[0], expected)


@stills
@pytest.mark.parametrize("fault", [RuntimeError, KeyboardInterrupt])
def test_interrupted_stills_keep_the_old_file(tmp_path, suffix, fault):
    def frames():
        yield flat(9), 0.1
        yield flat(8), 0.1
        raise fault

    path = tmp_path / f"run{suffix}"
    path.write_bytes(b"old")

    with pytest.raises(fault):
        write_animated(path, frames())

    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("frames", "loop", "message"),
    [
        (
            [(flat(9, (1, 16384)), 0.1)],
            0,
            "a WebP must be at most 16383 pixels wide and high, got 16384 x 1",
        ),
        ([(flat(9), 0.1)], 65536, "loop must be at most 65535, got 65536"),
        ([(flat(9), 0.1)], 1.5, "loop must be a whole number of at least 0, got 1.5"),
    ],
)
def test_what_webp_cannot_hold_is_refused(tmp_path, frames, loop, message):
    with pytest.raises(ValueError, match="must") as caught:
        write_animated(tmp_path / "run.webp", frames, loop=loop)

    assert str(caught.value) == message
    assert list(tmp_path.iterdir()) == []
