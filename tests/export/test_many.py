"""Many runs go through the same door as one."""

import re

import numpy as np
import pytest
from PIL import Image

from kmviz import Trace, agreement, make_board, restarts, save
from kmviz.drawing.look.style import SHAPES
from kmviz.drawing.many.wall import Wall
from kmviz.export.subject import ManyRuns, subject_of
from kmviz.export.tempo import Tempo
from kmviz.export.timeline import timeline
from kmviz.export.writers import WRITERS

SMALL = {"size": (320, 240), "progress": False}
QUICK = {"glide": 0.0, "seconds_per_step": 0.1, "fps": 10}


@pytest.fixture(scope="module")
def runs():
    return restarts(make_board("peaked", rng=0), 6, runs=4, rng=0)


def gliding(film):
    """Return the steps from which pictures glide to the next."""
    return {int(position) for position, *_ in film if position % 1}


@pytest.mark.parametrize("suffix", WRITERS)
def test_every_format_takes_many_runs(runs, tmp_path, suffix):
    path = tmp_path / f"wall{suffix}"
    played = {".png": {}, ".svg": {}, ".pdf": {}, ".html": {"glide": 0.0}}

    saved = save(runs, path, until=2, **SMALL, **played.get(suffix, QUICK))

    assert saved.size == path.stat().st_size > 1000


def test_a_film_has_the_steps_of_the_longest_run(runs, tmp_path):
    longest = max(map(len, runs))

    save(runs, tmp_path / "wall.gif", **SMALL, **QUICK)
    save(runs, tmp_path / "begun.gif", until=3, **SMALL, **QUICK)

    with Image.open(tmp_path / "wall.gif") as image:
        assert image.n_frames == longest
    with Image.open(tmp_path / "begun.gif") as image:
        assert image.n_frames == 4


def test_the_wall_glides_while_any_run_does(runs):
    film = ManyRuns(runs).timeline(Tempo())

    each = [timeline(trace, Tempo()) for trace in runs]
    assert film[-1][0] == max(len(trace) for trace in runs) - 1
    assert gliding(film) == set.union(*map(gliding, each))
    assert gliding(film) != set.intersection(*map(gliding, each))


def test_a_handout_is_the_wall_at_its_end(runs, tmp_path):
    save(runs, tmp_path / "wall.png", size=(320, 240))

    wall = Wall(runs, size=(320, 240))
    with Image.open(tmp_path / "wall.png") as image:
        printed = np.array(image.convert("RGB"))
    drawn = wall.pixels(wall.last)[..., :3]
    assert printed.shape == drawn.shape
    assert (printed == drawn).mean() > 0.99


def test_a_step_after_the_last_is_refused(runs):
    last = max(map(len, runs)) - 1

    message = f"until must be between 0 and {last}, got {last + 1}"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        subject_of(runs).until(last + 1)


def test_runs_that_all_failed_are_a_still_picture(tmp_path):
    X = [[0.0], [0.0], [1.0]]
    runs = restarts(X, 3, runs=2, init="farthest", rng=0, empty="error")

    save(runs, tmp_path / "wall.gif", **SMALL)

    with Image.open(tmp_path / "wall.gif") as image:
        assert getattr(image, "n_frames", 1) == 1


def test_a_file_of_one_run_is_as_before(runs, tmp_path):
    save(runs[0], tmp_path / "run.gif", **SMALL, **QUICK)

    assert isinstance(runs[0], Trace)
    with Image.open(tmp_path / "run.gif") as image:
        assert image.n_frames == len(runs[0])


def test_a_wall_shows_the_true_groups_by_their_shapes():
    iris = make_board("iris")
    runs = restarts(iris, 3, runs=2, rng=0)

    wall = Wall(runs, size=(320, 240), shown=("cells", "truth"))
    wall.draw(wall.last)

    for tile, trace in zip(wall.tiles, runs, strict=True):
        (marks,) = (each for each in tile.artists if len(each) == 3 * (1 + 3))
        counted = np.array([len(mark.places) for mark in marks]).reshape(3, 1 + 3)
        assert {mark.marker for mark in marks} == set(SHAPES[:3])
        assert np.array_equal(counted[:, 1:], agreement(trace.labels, iris.labels))
