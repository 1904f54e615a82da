"""Films that are small: what stands still, what is exact, and which format is."""

import numpy as np
import pytest
from PIL import Image, ImageSequence

from kmviz import Scene, Stage, init_board, kmeans, save
from kmviz.drawing.board.moment import moment_at, set_out
from kmviz.drawing.look.look import Look
from kmviz.drawing.look.style import get_style
from kmviz.encoding.palette import TOLERANCE, rgb_bytes
from kmviz.export.film import Film
from kmviz.export.subject import OneRun
from kmviz.export.tempo import Tempo

SIZE, LAST = (240, 180), 3

PLACES = np.array([1, 256, 65536])


def filmed(seed, style="light"):
    """A film of the first steps of a random board."""
    rng = np.random.default_rng(seed)
    trace = kmeans(init_board(40, rng=rng), int(rng.integers(2, 6)), rng=rng)
    tempo = Tempo(seconds_per_step=0.2, glide=0.16)
    look = Look(size=SIZE, style=style)
    return trace, Film(OneRun(trace).until(LAST), look, tempo, 0, "", False, None)


def shown(path, frames):
    """What is seen while each of the frames is, decoded."""
    clock, ends, pictures = 0.0, [], []
    with Image.open(path) as image:
        for picture in ImageSequence.Iterator(image):
            pictures.append(np.array(picture.convert("RGB"), int))
            clock += picture.info["duration"] / 1000
            ends.append(clock)
    middles = np.cumsum([seconds for _, seconds, _ in frames]) - 0.02
    return [pictures[i] for i in np.searchsorted(ends, middles)]


def kept(film):
    return [frame._replace(pixels=frame.pixels.copy()) for frame in film.frames()]


def saved(trace, path, style="light", **options):
    options |= {"until": LAST, "seconds_per_step": 0.2, "glide": 0.16, "style": style}
    return save(trace, path, size=SIZE, progress=False, **options)


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".apng"])
@pytest.mark.parametrize(("seed", "style"), [(1, "light"), (2, "dark")])
def test_flat_areas_are_exact_and_no_crumbs_are_left(tmp_path, seed, style, suffix):
    trace, film = filmed(seed, style)
    path = saved(trace, tmp_path / f"run{suffix}", style).path
    frames = kept(film)
    keys = rgb_bytes(get_style(style).flat_colors(trace.k)) @ PLACES

    pictures = shown(path, frames)

    for picture, (pixels, _, passing) in zip(pictures, frames, strict=True):
        true = pixels[..., :3].astype(int)
        flat = np.isin(true @ PLACES, keys)
        assert (picture[flat] == true[flat]).all()
        assert abs(picture - true).mean() <= (1.0 if passing else 0.6)
        assert abs(picture - true).max() <= max(TOLERANCE, 90)


@pytest.mark.parametrize("suffix", [".webp", ".apng"])
def test_a_lossless_film_is_exact_and_rests_on_the_pictures_of_players(
    tmp_path, suffix
):
    trace, film = filmed(4)
    path = saved(trace, tmp_path / f"run{suffix}", lossless=True).path
    frames = kept(film)

    stage = Stage(Scene(trace, size=SIZE))  # as players hold it
    pictures = zip(film.shots, shown(path, frames), frames, strict=True)

    for shot, picture, frame in pictures:
        np.testing.assert_array_equal(picture, frame.pixels[..., :3])
        if shot.position in range(LAST):
            seen = stage.pixels(shot.position)
            np.testing.assert_array_equal(picture, seen[..., :3])


def test_webp_is_smaller_than_gif_and_apng_not_much_larger(tmp_path):
    trace, _ = filmed(5)

    gif, webp, apng = (
        saved(trace, tmp_path / f"run{suffix}").size
        for suffix in (".gif", ".webp", ".apng")
    )

    assert webp < gif
    assert apng <= 1.3 * gif


def test_charts_of_a_film_stand_still_while_things_glide():
    trace, film = filmed(6)
    scene = Scene(trace, size=SIZE)
    stage = Stage(scene)
    moving = stage.pixels(1.4)[:, 175:].copy()

    rest, *_, last = [
        frame.pixels[:, 175:]
        for frame, shot in zip(
            kept(film), film.subject.timeline(film.tempo), strict=True
        )
        if 1 <= shot.position < 2
    ]

    np.testing.assert_array_equal(rest[45:], last[45:])  # below the caption
    assert (moving[45:] != rest[45:]).any()


def test_what_charts_wait_with_is_where_the_moment_set_out():
    trace, _ = filmed(7)

    waiting, rest = set_out(moment_at(trace, 2.3)), moment_at(trace, 2)

    assert waiting.inertia == rest.inertia
    np.testing.assert_array_equal(waiting.path, rest.path)
