"""Films have the length that is asked for: the files are decoded and added up."""

import re
from itertools import islice

import imageio_ffmpeg
import pytest
from PIL import Image, ImageSequence

from kmviz import Scene, Stage, choose_k, make_run, restarts, save
from kmviz.drawing.look.look import Look
from kmviz.export.film import Film
from kmviz.export.subject import OneRun, subject_of
from kmviz.export.tempo import Tempo

BROWSERS = (".gif", ".webp", ".apng")
FILMS = (*BROWSERS, ".mp4", ".webm")
SMALL = {"size": (120, 100), "progress": False}


@pytest.fixture(scope="module")
def creeping():
    """A run of so many small steps that a film of some seconds has not room for all."""
    return make_run("gauss", n=60, algorithm="online", seed=3)


def length(path):
    """The seconds that a film lasts, by a reader that is not ours."""
    if path.suffix in (".mp4", ".webm"):
        return imageio_ffmpeg.count_frames_and_secs(path)[1]
    with Image.open(path) as film:
        pictures = ImageSequence.Iterator(film)
        return sum(each.load() and each.info["duration"] for each in pictures) / 1000


@pytest.mark.parametrize("suffix", FILMS)
def test_a_film_lasts_as_long_as_asked(creeping, tmp_path, suffix):
    path = tmp_path / f"run{suffix}"
    save(creeping, path, seconds=2.5, fps=12, **SMALL)

    assert length(path) == pytest.approx(2.5, abs=1 / 12 + 0.006)


@pytest.mark.parametrize("suffix", FILMS)
def test_steps_of_an_odd_length_add_up(trace, tmp_path, suffix):
    path = tmp_path / f"run{suffix}"
    save(trace, path, seconds_per_step=0.07, fps=23.976, **SMALL)

    asked = 0.07 * (len(trace) + 2.5)
    assert length(path) == pytest.approx(asked, abs=1 / 23.976 + 0.006)


@pytest.mark.parametrize("suffix", BROWSERS)
def test_a_rate_that_browsers_slow_down_is_refused(trace, tmp_path, suffix):
    message = f"fps must be at most 50 in {suffix}, got 60"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        save(trace, tmp_path / f"run{suffix}", fps=60, **SMALL)

    assert save(trace, tmp_path / "run.mp4", fps=60, seconds=1, **SMALL).size


def test_a_wall_and_a_choice_of_k_last_as_long_as_asked(trace):
    runs = restarts(trace.X, 3, runs=3, rng=0)
    choice = choose_k(trace.X, ks=(1, 2, 3), references=2, rng=0)

    for recorded in (runs, choice):
        shots = subject_of(recorded).timeline(Tempo(seconds=3, fps=10))
        assert sum(shot.seconds for shot in shots) == pytest.approx(3)


def test_the_film_says_what_it_passes_over(creeping):
    subject, look = OneRun(creeping), Look(size=(240, 180))
    film = Film(subject, look, Tempo(seconds=4, fps=5), 0, "", False, None)
    shots = subject.timeline(film.tempo)
    i, jump = next((i, s) for i, s in enumerate(shots) if s.since is not None)
    shown = next(islice(film.frames(), i, None))[0].copy()

    stage = Stage(Scene(creeping, size=(240, 180)))
    assert (shown == stage.pixels(jump.position, jump.since)).all()
    assert (shown != stage.pixels(jump.position)).any()


@pytest.mark.parametrize("suffix", [".html", ".png", ".svg", ".pdf"])
def test_what_is_no_film_has_no_length(trace, tmp_path, suffix):
    message = (
        "seconds must be left out unless the suffix is .gif, .mp4, .webm, .webp, "
        f".apng, got {suffix}"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        save(trace, tmp_path / f"run{suffix}", seconds=20)

    assert list(tmp_path.iterdir()) == []
