"""Draws of stars before the algorithm begins, on the picture."""

import numpy as np
import pytest
from PIL import Image

import kmviz
from kmviz.drawing.caption import headline, sentence
from kmviz.drawing.moment import moment_at
from kmviz.drawing.plane import Plane
from kmviz.drawing.words import Words

X = np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 0.0], [9.0, 3.0]])


def run(init, k=3, rng=0):
    return kmviz.kmeans(X, k, init=init, rng=rng, seeding=True)


def captions(trace):
    """Return headline and sentence of each draw."""
    moments = [moment_at(trace, i) for i, s in enumerate(trace) if s.phase == "seed"]
    words = Words()
    plane = Plane(trace, words)
    return [f"{headline(m, words)}: {sentence(m, words, plane)}" for m in moments]


def test_each_draw_says_its_chance():
    trace = run("k-means++", k=2, rng=1)
    first = trace[0].centroids[0]
    squares = ((X - first) ** 2).sum(axis=1)
    drawn = ((trace[1].centroids[1] - first) ** 2).sum()

    assert captions(trace) == [
        "Draw: star 1 drawn: a chance of 25 %",
        f"Draw: star 2 drawn: a chance of {100 * drawn / squares.sum():.0f} %",
    ]


def test_the_farthest_point_is_certain():
    assert captions(run("farthest"))[1:] == [
        "Draw: star 2 drawn: a chance of 100 %",
        "Draw: star 3 drawn: a chance of 100 %",
    ]


def test_the_greedy_variant_says_that_it_chose():
    first, second, _ = captions(run("greedy-k-means++"))

    assert first == "Draw: star 1 drawn: a chance of 25 %"
    assert second.startswith("Draw: star 2: the best of 3 draws, a chance of ")


def test_starts_that_are_made_at_once_say_so():
    assert captions(run("random")) == [
        "Draw: 3 stars drawn at once: every point had the same chance"
    ]
    assert captions(run("partition")) == [
        "Draw: 3 stars are the means of random groups"
    ]


def test_between_draws_nothing_is_seen_that_is_not_so():
    trace = run("farthest")

    for position in (0, 0.5, 1, 2.5, 3):
        moment = moment_at(trace, position)
        assert moment.owners is None
        assert not moment.misplaced.any()
        assert moment.sizes.tolist() == [0, 0, 0]
        assert np.isnan(moment.inertia)


def test_stars_appear_as_they_are_drawn():
    scene = kmviz.Scene(run("farthest"))
    seen = []
    for position in range(4):
        scene.show(position)
        seen.append(sum(star.get_visible() for star in scene.layers["stars"].stars))

    assert seen == [1, 2, 3, 3]


def test_after_the_start_pictures_are_those_of_the_plain_run():
    plain = kmviz.kmeans(X, 3, init="farthest", rng=0)
    shown = run("farthest")

    for i in range(1, len(plain)):
        ours, theirs = moment_at(shown, i + 3), moment_at(plain, i)
        assert ours.labels.tolist() == theirs.labels.tolist()
        assert np.array_equal(ours.trails, theirs.trails, equal_nan=True)
        assert ours.misplaced.tolist() == theirs.misplaced.tolist()


@pytest.mark.parametrize("suffix", ["gif", "png", "html"])
def test_a_run_that_shows_its_draws_can_be_saved(tmp_path, suffix):
    path = tmp_path / f"draws.{suffix}"

    kmviz.save(run("k-means++"), path, size=(320, 240))

    assert path.stat().st_size > 1000
    if suffix == "gif":
        with Image.open(path) as film:
            assert film.n_frames > 3
