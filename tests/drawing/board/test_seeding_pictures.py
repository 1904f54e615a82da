"""Draws of stars before the algorithm begins, on the picture."""

import numpy as np
import pytest
from PIL import Image

import kmviz
from kmviz.drawing.beside.caption import caption_of
from kmviz.drawing.board.draws import EVEN
from kmviz.drawing.board.moment import moment_at
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.look.style import point_size
from kmviz.drawing.words.words import Words
from kmviz.export.handout import chosen_steps
from kmviz.export.tempo import Tempo
from kmviz.export.timeline import timeline
from kmviz.live.player import Player
from kmviz.runs.recipe import python_line, shell_line
from kmviz.runs.run import run_of
from kmviz.runs.settings import Settings

X = np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 0.0], [9.0, 3.0]])


def run(init, k=3, rng=0):
    return kmviz.kmeans(X, k, init=init, rng=rng, seeding=True)


def captions(trace):
    """Return headline and sentence of each draw."""
    moments = [moment_at(trace, i) for i, s in enumerate(trace) if s.phase == "seed"]
    words = Words()
    plane = Plane(trace, words)
    return [": ".join(caption_of(moment, words, plane)) for moment in moments]


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


def discs(scene, position):
    """Return the area of each point's disc, as a share of all of them."""
    scene.show(position)
    areas = scene.layers["chances"].discs.diameters ** 2
    return areas / areas.sum() if len(areas) else None


def test_discs_have_the_areas_of_the_chances():
    trace = kmviz.make_run("gauss", n=60, k=4, init="k-means++", seeding=True)
    scene = kmviz.Scene(trace)

    for position in range(4):
        chances = trace[position].chances
        assert np.abs(discs(scene, position) - chances).max() < 0.01
    assert discs(scene, 4) is None
    scene.show(0)  # where all chances are equal
    layers = list(scene.layers)
    assert not scene.show(0)[layers.index("chances")]
    even = scene.layers["chances"].discs.diameters / point_size(60)
    assert np.abs(even - EVEN).max() < 0.1
    half_way = (trace[1].chances + trace[2].chances) / 2
    assert np.abs(discs(scene, 1.5) - half_way).max() < 0.01


def test_a_small_disc_lies_on_a_large_one():
    scene = kmviz.Scene(run("k-means++"), size=(400, 300))
    discs, seen = scene.layers["chances"].discs, []

    for diameters in ([30.0], [30.0, 12.0], [12.0, 30.0]):
        discs.places, discs.diameters = (
            np.full((len(diameters), 2), 4),
            np.array(diameters),
        )
        scene.canvas.draw()
        seen.append(np.array(scene.canvas.buffer_rgba()))

    assert (seen[0] != seen[1]).any()
    np.testing.assert_array_equal(seen[1], seen[2])


def test_a_point_that_is_certain_has_the_only_disc():
    trace = kmviz.make_run("gauss", n=60, k=4, init="farthest", seeding=True)
    scene = kmviz.Scene(trace)

    (drawn,) = np.flatnonzero((trace[1].centroids[1] == trace.X).all(axis=1))
    assert discs(scene, 1).tolist() == np.eye(60)[drawn].tolist()
    assert scene.layers["chances"].discs.diameters.max() < 50


@pytest.mark.parametrize(
    ("init", "ringed"),
    [
        ("k-means++", [[0], [1], [2], []]),
        ("greedy-k-means++", [[0], [1], [2], []]),
        ("farthest", [[0], [1], [2], []]),
        ("random", [[0, 1, 2], []]),
        ("partition", [[0, 1, 2], []]),
    ],
)
def test_the_stars_of_a_draw_are_ringed(init, ringed):
    scene = kmviz.Scene(run(init))

    for position, stars in enumerate(ringed):
        scene.show(position)
        places = scene.layers["drawn"].rings.places
        assert places.tolist() == scene.trace[position].centroids[stars].tolist()


def test_without_draws_there_are_neither_discs_nor_rings():
    scene = kmviz.Scene(kmviz.kmeans(X, 3, rng=0))

    for position in (0, 0.5, 1, 1.5):
        scene.show(position)
        assert not len(scene.layers["chances"].discs.places)
        assert not len(scene.layers["drawn"].rings.places)


def test_discs_are_painted_under_the_points():
    plain, drawn = (
        kmviz.Scene(kmviz.kmeans(X, 3, init="k-means++", rng=0, seeding=seeding))
        for seeding in (False, True)
    )
    found = []
    for scene, position in ((plain, 0), (drawn, 1)):
        scene.draw(position)
        pixels = np.asarray(scene.canvas.buffer_rgba())[:, :, :3].astype(int)
        found.append(int((np.abs(pixels - [192, 194, 197]).max(axis=2) <= 2).sum()))

    assert found[1] > found[0] + 100


def ranks(values):
    return np.argsort(np.argsort(values, kind="stable"))


def test_points_of_a_crowd_are_the_darker_the_likelier_one_around_them_is_drawn():
    heaps = np.random.default_rng(0).normal(size=(24_000, 2))
    heaps[::2] += 12.0, 0.0
    trace = kmviz.kmeans(heaps, 3, init="k-means++", rng=0, seeding=True)
    scene = kmviz.Scene(trace)
    scene.draw(1)
    pixels = np.array(scene.canvas.buffer_rgba())[::-1, :, 0].astype(int)

    spots = scene.board.transData.transform(heaps)
    stars = scene.board.transData.transform(trace[1].centroids[:2])
    column, row = np.floor(spots + np.array([0.5, -0.5])).astype(int).T
    free = (np.hypot(*(spots - stars[:, None]).T).min(axis=1) > 50).nonzero()[0][::30]
    away = np.hypot(*(spots[free, None] - spots).T)
    around = np.where(away < 8, trace[1].chances[:, None], 0).sum(axis=0)

    darkness = -pixels[row, column][free]
    assert len(free) > 400
    assert np.corrcoef(ranks(around), ranks(darkness))[0, 1] > 0.95
    scene.draw(3)
    assert scene.layers["chances"].shades.weights is None


def test_in_a_crowd_points_that_no_draw_takes_are_pale_where_few_can_be_drawn():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(24_000, 2))
    X[:9] = 4.0
    scene = kmviz.Scene(kmviz.kmeans(X, 2, init="farthest", rng=0, seeding=True))
    scene.draw(2)
    scene.layers["chances"].shades.weights = np.append(rng.random(9), np.zeros(23_991))
    scene.canvas.draw()
    pixels = np.array(scene.canvas.buffer_rgba())[::-1, :, 0].astype(int)

    place = scene.board.transData.transform
    stars = np.hypot(*(X - scene.trace[2].centroids[:, None]).T).min(axis=1) < 0.8
    column, row = np.floor(place(X) + np.array([0.5, -0.5])).astype(int).T
    seen = pixels[row, column]
    away = (np.hypot(*(X - 4.0).T) > 1) & ~stars
    assert len({*seen[away].tolist()}) == 1
    assert seen[0] < seen[away].min()


def test_a_film_glides_from_draw_to_draw():
    trace = kmviz.make_run("gauss", n=60, k=3, init="k-means++", seeding=True)
    positions = [position for position, *_ in timeline(trace, Tempo())]

    assert sum(0 < position < 1 for position in positions) > 5
    assert not any(2 < position < 3 for position in positions)


@pytest.mark.parametrize("algorithm", ["k-means", "k-medians", "mini-batch"])
def test_every_algorithm_can_begin_with_the_draws(algorithm):
    options = {"n": 40, "k": 3, "init": "farthest", "algorithm": algorithm}
    plain = kmviz.make_run("gauss", **options)
    trace = kmviz.make_run("gauss", **options, seeding=True)

    assert [step.phase for step in trace[:4]] == ["seed", "seed", "seed", "init"]
    assert trace.labels.tolist() == plain.labels.tolist()
    assert trace.vouched == plain.vouched


def test_a_star_moved_during_the_draws_leaves_the_others_where_they_start():
    player = Player(Settings("gauss", n=40, k=3, init="k-means++", seeding=True))
    drawn = player.trace[3].centroids

    player.step()
    player.move_star(0, (0.5, 0.5))

    assert player.trace[0].phase == "init"
    assert player.trace[0].centroids.tolist() == [[0.5, 0.5], *drawn[1:].tolist()]


def test_the_draws_are_in_the_line_that_makes_the_run_again():
    run = run_of("gauss", {"init": "k-means++", "seeding": True})

    assert python_line(run) == 'kmviz.make_run("gauss", init="k-means++", seeding=True)'
    assert "--init k-means++ --seed 0 --seeding" in shell_line("show", None, run)


def test_late_tiles_of_a_handout_are_assigns_behind_draws_too():
    trace = kmviz.make_run("crawl", k=3, init="farthest", seeding=True)
    phases = [trace[step].phase for step in chosen_steps(len(trace), 3)]

    assert phases[:5] == ["seed", "seed", "seed", "init", "assign"]
    assert set(phases[6:]) == {"assign"}


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
