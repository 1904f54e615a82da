"""A scene shows any position of any run, the same whatever it showed before."""

import re
import warnings
from functools import partial
from itertools import cycle

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from kmviz import Scene, Style, Trace, kmeans, lloyd, save
from kmviz.core.metric import Euclidean
from kmviz.drawing.artists.lettering import Lettering
from kmviz.drawing.look.style import STYLES

SPREAD = np.random.default_rng(2).normal(size=(40, 4))


def positions(trace, rng):
    """Return all steps and a point of each way between, in random order."""
    steps = np.arange(len(trace), dtype=float)
    between = steps[:-1] + rng.uniform(0.05, 0.95, size=len(steps) - 1)
    return rng.permutation([*steps, *between])


@pytest.mark.parametrize(
    ("run", "style"),
    [
        ("stretched", "light"),
        ("many columns", "print"),
        ("jumping", "dark"),
        ("dropped", "print"),
    ],
)
def test_a_picture_does_not_depend_on_those_before_it(
    awkward_runs, fresh_pixels, run, style
):
    trace, look = awkward_runs[run], {"size": (480, 360), "style": style}
    scene = Scene(trace, **look)

    for position in positions(trace, np.random.default_rng(7))[:4]:
        scene.draw(position)
        pixels = np.asarray(scene.canvas.buffer_rgba())
        np.testing.assert_array_equal(pixels, fresh_pixels(trace, position, **look))


class Asked(Euclidean):
    """The metric of k-means, which counts how often it is asked who is nearest."""

    times = 0

    def nearest(self, centroids):
        self.times += 1
        return super().nearest(centroids)


def test_all_that_a_scene_is_asked_about_a_position_is_worked_out_once():
    metric = Asked(SPREAD[:, :2])
    scene = Scene(
        Trace(SPREAD[:, :2], lloyd(SPREAD[:, :2], SPREAD[:9, :2]), metric=metric)
    )
    scene.draw(2)
    before = metric.times

    spots = [scene.spot_of(star, 2) for star in range(9)]
    found = [scene.star_at(*spot, 2) for spot in spots]

    assert scene.caption(2).startswith("Update 1")
    assert found == [*range(9)]
    assert metric.times == before
    scene.draw(1.5)
    assert metric.times > before


def test_of_many_moments_the_latest_are_remembered(gauss_run):
    scene = Scene(gauss_run(20, 2))
    for position in (0, 0.5, 1, 1.5, 2):
        scene.show(position)

    assert [place for _, place, _ in scene._seen] == [2, 1.5]


def test_stars_are_found_after_one_was_dropped():
    X = np.concatenate([SPREAD[:, :2], [[50.0, 0.0]]])
    start = [[0.0, 0.0], [900.0, 900.0], [50.0, 0.0]]
    scene = Scene(kmeans(X, init=start, empty="drop"))

    assert np.isnan(scene.trace[2].centroids[:, 0]).tolist() == [False, True, False]
    assert [scene.star_at(*scene.spot_of(star, 2), 2) for star in (0, 2)] == [0, 2]


def test_a_place_is_found_where_its_star_is_and_none_off_the_board(gauss_run):
    trace = gauss_run(50, 3)
    scene = Scene(trace)

    places = [scene.place_at(*scene.spot_of(star, 2)) for star in range(3)]

    np.testing.assert_allclose(places, trace[2].centroids)
    assert scene.place_at(0.001, 0.999) is None


def test_steps_that_were_passed_over_are_counted_on_the_picture(gauss_run):
    scene = Scene(gauss_run(60, 4, max_iter=300))

    scene.show(6, since=2)

    said = [text.get_text() for text in scene.figure.findobj(Lettering)]
    assert any("2 iterations later" in each for each in said)


def test_a_card_hides_no_point_where_half_of_the_board_is_free():
    crowd = np.random.default_rng(0).uniform((0.2, -1), (1, -0.2), (40, 2))
    scene = Scene(kmeans(np.vstack([crowd, [[-1, 1]]]), 2, rng=0))

    left, top = scene.occupied(0).free_corner((0.2, 0.2), scene.spot_of_point(40))

    hidden = [
        left < x < left + 0.2 and top < y < top + 0.2
        for x, y in map(scene.spot_of_point, range(40))
    ]
    assert not any(hidden)


def test_drawing_a_position_twice_gives_the_same_pixels(gauss_run):
    scene = Scene(gauss_run(50, 3))
    scene.draw(2.5)
    first = np.array(scene.canvas.buffer_rgba())
    scene.draw(2.5)

    np.testing.assert_array_equal(np.asarray(scene.canvas.buffer_rgba()), first)


ODD = [
    SPREAD[:1, :2],
    SPREAD[:7, :2],
    np.ones((9, 2)),
    np.zeros((9, 1)),
    SPREAD[:, :1],
    SPREAD,
    SPREAD[:2],
    SPREAD[:, :2] * 1e149,
    SPREAD[:, :2] * 1e-140,
    SPREAD[:, :2] + 1e9,
    SPREAD[:, :2] * [1e-140, 1e149],
    np.repeat(SPREAD[:2, :2], 9, axis=0),
    SPREAD[:, :2] * [1, 0],
]


@pytest.mark.parametrize(
    ("X", "size"), [*zip(ODD, cycle([(400, 300), (300, 300)]), strict=False)]
)
def test_odd_points_are_drawn_without_a_warning_and_with_their_stars(X, size):
    k = len(X) if len(X) < 9 else 2
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        trace = kmeans(X, init=X[:k], max_iter=2)
        scene = Scene(trace, size=size)
        for position in (*range(len(trace)), 1.5):
            scene.draw(position)
            box = scene.figure.axes[0].viewLim
            for star in scene.layers["stars"].stars:
                assert star.get_visible()
                assert box.x0 < star.places[0, 0] < box.x1
                assert box.y0 < star.places[0, 1] < box.y1


def test_as_many_stars_as_there_are_colors_made_for_them(gauss_run):
    scene = Scene(gauss_run(60, 50))
    scene.draw(1)

    faces = {star.face for star in scene.layers["stars"].stars}
    assert len(faces) == 50


def test_a_run_of_its_start_alone_can_be_drawn():
    X = SPREAD[:, :2]
    scene = Scene(Trace(X, [next(iter(lloyd(X, X[:3])))]))

    scene.draw(0)

    assert scene.caption(0).startswith("Start")


def test_a_star_far_outside_is_said_to_be_there_and_shrinks_nothing(ink_box):
    trace = kmeans(SPREAD[:, :2], init=[[0, 0], [1e6, 0]])
    scene = Scene(trace)
    scene.draw(1)

    assert scene.figure.axes[0].viewLim.width < 20
    assert "outside the picture" in scene.caption(1)
    assert "outside the picture" in re.sub(
        r"\s", " ", scene.layers["caption"].sentence.get_text().lower()
    )


@pytest.mark.parametrize("hidden", [[[1, 1], [1, 1]], [[1, 1], [1, 1], [3, 3]]])
def test_of_stars_at_one_place_the_one_with_points_is_seen(hidden):
    scene = Scene(kmeans(np.ones((9, 2)), init=np.array(hidden, dtype=float)))
    scene.draw(1)
    star = scene.figure.axes[0].transData.transform([1, 1])
    pixels = np.asarray(scene.canvas.buffer_rgba())[::-1, :, :3]
    column, row = star.astype(int)

    near = pixels[row - 9 : row + 10, column - 9 : column + 10].reshape(-1, 3)
    color = np.rint(255 * np.array(to_rgb(STYLES["light"].clusters[0])))
    assert (near == color).all(axis=1).any()


@pytest.mark.parametrize(
    "size", [(800, 600), (1280, 720), (333, 457), (101, 100), (640, 640)], ids=str
)
def test_a_picture_has_exactly_the_pixels_asked_for(gauss_run, size):
    scene = Scene(gauss_run(20, 2), size=size)
    scene.draw(1)

    assert np.asarray(scene.canvas.buffer_rgba()).shape == (size[1], size[0], 4)


def test_a_picture_twice_as_large_shows_the_same_twice_as_large(
    gauss_run, fresh_pixels
):
    trace = gauss_run(60, 3)
    small = fresh_pixels(trace, 2, size=(800, 600)).astype(float)
    large = fresh_pixels(trace, 2, size=(1600, 1200)).astype(float)

    halved = large.reshape(600, 2, 800, 2, 4).mean(axis=(1, 3))
    assert np.abs(halved - small).mean() < 5


@pytest.mark.parametrize(
    ("size", "message"),
    [
        (3, "size must be a width and a height in pixels, got 3"),
        ((1, 2, 3), "size must be a width and a height in pixels, got (1, 2, 3)"),
        ((99, 600), "the width in size must be a whole number of at least 100, got 99"),
        ((800, 0), "the height in size must be a whole number of at least 100, got 0"),
        ((20_000, 600), "the width in size must be at most 10000, got 20000"),
    ],
)
def test_a_size_that_no_picture_can_have_is_refused(gauss_run, size, message):
    with pytest.raises(ValueError, match="size") as caught:
        Scene(gauss_run(9, 2), size=size)

    assert str(caught.value) == message


def test_a_scene_is_made_of_a_run_and_shows_another(gauss_run):
    message = "trace must be a recorded run, as kmviz.kmeans(X, k) returns it, got 3"

    for door in (Scene, Scene(gauss_run(9, 2)).follow):
        with pytest.raises(TypeError) as caught:
            door(3)

        assert str(caught.value) == message


def test_dots_beside_a_scene_are_ends_of_runs(gauss_run):
    with pytest.raises(TypeError) as caught:
        Scene(gauss_run(9, 2), dots=3)

    assert str(caught.value) == "dots must be the ends of other runs, as Dots, got 3"


@pytest.mark.parametrize("draw", [Scene, partial(save, path="stars.html")])
def test_a_thousand_stars_are_drawn_at_most(draw):
    X = np.arange(1001.0)[:, None]
    trace = Trace(X, lloyd(X, X))

    with pytest.raises(ValueError) as caught:  # noqa: PT011  the whole text follows
        draw(trace)

    assert str(caught.value) == "k of a picture must be at most 1000, got 1001"


def test_a_style_of_ones_own_colors_the_picture(gauss_run):
    own = Style(background="#102030", clusters=("#FF0000", "#00FF00"))
    scene = Scene(gauss_run(9, 2), style=own)
    scene.draw(1)

    corner = np.asarray(scene.canvas.buffer_rgba())[0, 0]
    assert corner.tolist() == [0x10, 0x20, 0x30, 255]
    assert [s.face for s in scene.layers["stars"].stars] == ["#FF0000", "#00FF00"]


@pytest.mark.parametrize("size", [(1024, 715), (1280, 667), (1920, 1001)], ids=str)
def test_a_card_on_the_board_hides_neither_what_it_tells_of_nor_a_star(size):
    X = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])
    stars = [[0, 0.9], [0, -0.9], [-0.3, 0], [0.3, 0]]
    scene = Scene(kmeans(X, init=stars), size=size)
    wide, high = 0.6 * size[1] / size[0], 0.25
    box, k = scene.figure.axes[0].bbox, len(stars)
    for spot in map(scene.spot_of_point, range(len(X))):
        left, top = scene.occupied(0).free_corner((wide, high), spot)

        assert box.x0 - 1 <= left * size[0] < (left + wide) * size[0] <= box.x1 + 1
        low, up = (1 - top - high) * size[1], (1 - top) * size[1]
        assert box.y0 - 1 <= low < up <= box.y1 + 1
        for x, y in (spot, *(scene.spot_of(star, 0) for star in range(k))):
            assert not (left < x < left + wide and top < y < top + high)
