import struct
from io import BytesIO

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from kmviz.encoding.animated import Lossless
from kmviz.encoding.gif import _compressed, write_gif
from kmviz.encoding.palette import shared_palette
from kmviz.encoding.patches import patches

from .conftest import flat, load


def blocks(count, seed=0, size=(20, 30)):
    """Pictures of few colours, each with another rectangle painted over the last."""
    rng = np.random.default_rng(seed)
    colors = rng.integers(256, size=(20, 3))
    picture = flat(colors[0], size)
    for _ in range(count):
        top, left = rng.integers(0, size)
        height, width = rng.integers(1, 9, size=2)
        old = picture[top, left, :3]
        color = next(color for color in rng.permutation(colors) if (color != old).any())
        picture[top : top + height, left : left + width, :3] = color
        yield picture.copy()


def drawn(count):
    """Pictures as matplotlib makes them: tints, rims, lines and text, all smoothed."""
    figure = Figure(figsize=(6, 4), dpi=100)
    canvas, ax = FigureCanvasAgg(figure), figure.subplots()
    points = np.random.default_rng(1).normal(size=(2, 300))
    for t in np.linspace(0, 1, count):
        ax.clear()
        ax.fill([-3, t, t - 1, -3], [-3, -3, 3, 3], "#cfe0f0")
        ax.fill([t, 3, 3, t - 1], [-3, -3, 3, 3], "#fae5c0")
        ax.plot(*points[:, :200], "o", color="#0072b2", mec="white", ms=5)
        ax.plot(*points[:, 200:], "o", color="#e69f00", mec="white", ms=5)
        ax.plot([0, 3 * t], [0, 2], "-", color="black")
        ax.set_title(f"Update {t:.3f}: the stars moved")
        canvas.draw()
        yield np.array(canvas.buffer_rgba())


def save(path, pictures, seconds=0.1, **options):
    """Write the pictures, all of them being samples too."""
    frames = [(picture, seconds) for picture in pictures]
    write_gif(path, iter(frames), palette_samples=frames, **options)
    return path


@pytest.mark.parametrize("seed", range(8))
def test_few_colors_come_back_exactly(tmp_path, seed):
    pictures = list(blocks(12, seed))

    decoded, _ = load(save(tmp_path / "run.gif", pictures))

    np.testing.assert_array_equal(decoded, np.stack(pictures)[..., :3])


def test_every_pixel_gets_the_nearest_entry_of_the_palette(tmp_path):
    rng = np.random.default_rng(2)
    pictures = rng.integers(256, size=(4, 20, 30, 4), dtype=np.uint8)
    palette = shared_palette([(picture, 1.0) for picture in pictures], colors=16)
    away = pictures[..., None, :3].astype(int) - palette

    decoded, _ = load(save(tmp_path / "run.gif", pictures, colors=16))

    assert len(palette) == 16
    nearest = (away**2).sum(axis=-1).min(axis=-1)
    chosen = ((decoded - pictures[..., :3].astype(int)) ** 2).sum(axis=-1)
    np.testing.assert_array_equal(chosen, nearest)


@pytest.mark.parametrize(
    ("colors", "mean", "most"), [(255, 0.05, 40), (None, 0.125, 60)]
)
def test_smoothed_pictures_lose_next_to_nothing(tmp_path, colors, mean, most):
    pictures = list(drawn(4))
    frames = [(picture, 0.1) for picture in pictures]

    path = tmp_path / "run.gif"
    write_gif(path, frames, palette_samples=frames[::3], colors=colors)

    error = np.abs(load(path)[0].astype(int) - np.stack(pictures)[..., :3])
    assert error.mean() <= mean
    assert error.max() <= most


def test_key_colors_are_exact_though_no_sample_has_them(tmp_path):
    rng = np.random.default_rng(3)
    noise = rng.integers(256, size=(40, 40, 4), dtype=np.uint8)
    keys = [[1, 2, 3], [2, 2, 3], [3, 2, 3]]
    late = [flat(key, (40, 40)) for key in keys]

    write_gif(
        tmp_path / "run.gif",
        [(picture, 0.1) for picture in [noise, *late]],
        palette_samples=[(noise, 0.1)],
        key_colors=keys,
        colors=16,
    )

    decoded, _ = load(tmp_path / "run.gif")
    np.testing.assert_array_equal(decoded[1:], np.stack(late)[..., :3])


def test_table_is_no_larger_than_the_palette_needs(tmp_path):
    path = save(tmp_path / "run.gif", list(drawn(1)), colors=31)

    assert 2 << (path.read_bytes()[10] & 0b111) == 32


def decoded(code, shape, bits):
    """What Pillow reads of a GIF of one grey picture."""
    height, width = shape
    head = struct.pack("<HHBBB", width, height, 0xF0 | bits - 1, 0, 0)
    grey = bytes(range(1 << bits)).hex("|").split("|")
    table = bytes.fromhex("".join(3 * each for each in grey))
    place = struct.pack("<HHHHB", 0, 0, width, height, 0)
    gif = b"GIF89a" + head + table + b"," + place + code + b";"
    return np.asarray(Image.open(BytesIO(gif)).convert("L"))


@given(
    seed=st.integers(0, 999),
    bits=st.integers(2, 8),
    shape=st.tuples(st.integers(1, 90), st.integers(1, 90)),
    share=st.sampled_from([0.0, 0.05, 1.0]),
)
@example(seed=1, bits=6, shape=(200, 300), share=1.0)  # begins anew many times
@settings(max_examples=40, deadline=None)
def test_what_is_compressed_is_read(seed, bits, shape, share):
    rng = np.random.default_rng(seed)
    values = rng.integers(1 << bits, size=shape) * (rng.uniform(size=shape) < share)

    code = _compressed(values.astype(np.uint8), bits)

    assert code[0] == bits
    np.testing.assert_array_equal(decoded(code, shape, bits), values)


def test_fewer_colors_take_fewer_bytes():
    values = np.random.default_rng(2).integers(16, size=(30, 40)).astype(np.uint8)

    lengths = [len(_compressed(values, bits)) for bits in (4, 6, 8)]

    assert lengths == sorted(set(lengths))


def test_delays_add_up(tmp_path):
    pictures = [flat([i, 0, 0]) for i in range(30)]

    _, times = load(save(tmp_path / "run.gif", pictures, seconds=1 / 30))

    assert times[:6] == [30, 40, 30, 30, 40, 30]
    assert sum(times) == 1000


def test_equal_neighbours_become_one_picture(tmp_path):
    a, b = flat([9, 0, 0]), flat([0, 9, 0])

    decoded, times = load(save(tmp_path / "run.gif", [a, a, b, b, b, a]))

    assert decoded[:, 0, 0].tolist() == [[9, 0, 0], [0, 9, 0], [9, 0, 0]]
    assert times == [200, 300, 100]


def test_neighbours_that_differ_less_than_the_palette_become_one_picture(tmp_path):
    a, b, far = flat([9, 0, 0]), flat([10, 0, 0]), flat([99, 99, 99])

    _, times = load(save(tmp_path / "run.gif", [a, b, far], colors=2))

    assert times == [200, 100]


def test_pictures_too_short_for_viewers_give_way_to_the_next(tmp_path):
    pictures = [flat([i, 0, 0]) for i in range(100)]

    decoded, times = load(save(tmp_path / "run.gif", pictures, seconds=0.004))

    assert set(times) == {20}
    assert 400 <= sum(times) <= 420
    assert decoded[-1, 0, 0].tolist() == [99, 0, 0]


@pytest.mark.parametrize("seconds", [655.36, 1400])
def test_picture_longer_than_the_format_allows_is_carried_on(tmp_path, seconds):
    path = save(tmp_path / "run.gif", [flat([7, 8, 9])], seconds=seconds)

    decoded, times = load(path)
    assert sum(times) == seconds * 1000
    assert min(times) >= 20
    assert (decoded == [7, 8, 9]).all()


def test_change_is_stored_as_its_smallest_rectangle_without_short_gaps():
    before, after = flat([0, 0, 0]), flat([0, 0, 0])
    after[2:5, 3:10, :3] = 255
    after[2, 4:7, :3] = 0
    after[3, 4:6, :3] = 0

    _, patch = patches(
        [(before, 1.0), (after, 1.0)], Lossless(), per_second=100, least=2, most=1000
    )

    assert (patch.left, patch.top, patch.ticks) == (3, 2, 100)
    stays = [[0, 1, 1, 1, 0, 0, 0], [0] * 7, [0] * 7]
    assert (patch.values == 0).astype(int).tolist() == stays


def test_producer_may_reuse_its_buffer(tmp_path):
    def frames():
        buffer = flat([0, 0, 0])
        for i in range(5):
            buffer[:, i, :3] = 50
            yield buffer, 0.1

    write_gif(tmp_path / "run.gif", frames(), palette_samples=frames())

    decoded, _ = load(tmp_path / "run.gif")
    assert (decoded[:, 0, :5, 0] // 50).tolist() == np.tri(5).tolist()


def test_parts_of_a_larger_picture_are_taken(tmp_path):
    large = np.random.default_rng(0).integers(256, size=(40, 40, 4), dtype=np.uint8)
    view = large[5:15, 4:34:3]

    decoded, _ = load(save(tmp_path / "run.gif", [view]))

    assert decoded.shape == (1, 10, 10, 3)


@pytest.mark.parametrize(("loop", "again"), [(0, 0), (2.0, 1), (5, 4), (65536, 65535)])
def test_loop_is_the_number_of_plays(tmp_path, loop, again):
    path = save(tmp_path / "run.gif", [flat([0, 0, 0])], loop=loop)

    block = b"\x21\xff\x0bNETSCAPE2.0\x03\x01" + again.to_bytes(2, "little") + b"\0"
    assert block in path.read_bytes()
    with Image.open(path) as image:
        assert "loop" in image.info


def test_one_play_needs_no_loop_block(tmp_path):
    path = save(tmp_path / "run.gif", [flat([0, 0, 0])], loop=1)

    with Image.open(path) as image:
        assert "loop" not in image.info


@pytest.mark.parametrize("text", ["kmviz run.gif --seed 7", "x" * 255, "é→" * 300])
def test_comment_is_kept(tmp_path, text):
    path = save(tmp_path / "run.gif", [flat([0, 0, 0])], comment=text)

    with Image.open(path) as image:
        assert image.info["comment"].decode() == text


def test_no_comment_is_no_block(tmp_path):
    path = save(tmp_path / "run.gif", [flat([0, 0, 0])])

    with Image.open(path) as image:
        assert "comment" not in image.info


@pytest.mark.parametrize("fault", [RuntimeError, KeyboardInterrupt])
def test_interrupted_film_keeps_the_old_file(tmp_path, fault):
    def frames():
        yield flat([0, 0, 0]), 0.1
        yield flat([9, 0, 0]), 0.1
        raise fault

    path = save(tmp_path / "run.gif", [flat([1, 2, 3])])
    before = path.read_bytes()

    with pytest.raises(fault):
        write_gif(path, frames(), palette_samples=[(flat([0, 0, 0]), 0.1)])

    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == before


good = (flat([0, 0, 0]), 0.1)


@pytest.mark.parametrize(
    ("frames", "message"),
    [
        ([], "frames must hold at least one frame, got none"),
        (
            [good, (flat([0, 0, 0], (6, 9)), 0.1)],
            "all frames must have the shape of the first, (48, 64, 4), got (6, 9, 4)",
        ),
        (
            [(good[0][..., :3], 0.1)],
            "a frame must be an array of uint8 of shape (height, width, 4), "
            "got uint8 of shape (48, 64, 3)",
        ),
        (
            [(good[0] / 255, 0.1)],
            "a frame must be an array of uint8 of shape (height, width, 4), "
            "got float64 of shape (48, 64, 4)",
        ),
        (
            [(good[0][:0], 0.1)],
            "a frame must be an array of uint8 of shape (height, width, 4), "
            "got uint8 of shape (0, 64, 4)",
        ),
        *[
            (
                [good, (good[0], seconds)],
                f"a frame must last a finite number of seconds above 0, got {seconds}",
            )
            for seconds in [0, -1.0, float("nan"), float("inf")]
        ],
        (
            [(flat([0, 0, 0], (1, 65536)), 0.1)],
            "a GIF must be at most 65535 pixels wide and high, got 65536 x 1",
        ),
    ],
)
def test_bad_frames_are_refused(tmp_path, frames, message):
    with pytest.raises(ValueError, match="must") as caught:
        write_gif(tmp_path / "run.gif", frames, palette_samples=[good])

    assert str(caught.value) == message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"palette_samples": []},
            "palette_samples must hold at least one frame, got none",
        ),
        ({"colors": 0}, "colors must be a whole number of at least 1, got 0"),
        ({"colors": 256}, "colors must be at most 255, got 256"),
        ({"loop": -1}, "loop must be a whole number of at least 0, got -1"),
        ({"loop": 65537}, "loop must be at most 65536, got 65537"),
        (
            {"key_colors": [1, 2, 3]},
            "key_colors must be whole numbers of shape (m, 3), got int64 of shape (3,)",
        ),
        (
            {"key_colors": [[0.5, 0.5, 0.5]]},
            "key_colors must be whole numbers of shape (m, 3), "
            "got float64 of shape (1, 3)",
        ),
        (
            {"key_colors": [[0, 0, 256]]},
            "key_colors must be between 0 and 255, got 0 to 256",
        ),
        (
            {"key_colors": [[0, 0, 1], [0, 0, 2], [0, 0, 1]], "colors": 1},
            "colors must leave room for 2 key colors, got 1",
        ),
    ],
)
def test_bad_options_are_refused(tmp_path, options, message):
    with pytest.raises(ValueError, match="must") as caught:
        write_gif(
            tmp_path / "run.gif", [good], **{"palette_samples": [good], **options}
        )

    assert str(caught.value) == message
    assert list(tmp_path.iterdir()) == []


def test_missing_folder_is_refused_before_a_frame_is_made(tmp_path):
    def frames():
        pytest.fail("a frame was made")
        yield

    with pytest.raises(FileNotFoundError, match="in a folder that exists"):
        write_gif(tmp_path / "no" / "run.gif", frames(), palette_samples=frames())
