import io

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from kmviz import Scene, Style, kmeans
from kmviz.drawing.artists.star import COPIES, Star
from kmviz.drawing.look.settings import SettledFigure
from kmviz.drawing.look.style import STYLES


def roomy_run():
    """Two stars, each in the middle of four points that it does not hide."""
    corners = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    return kmeans(np.concatenate([corners, corners + 4]), init=[[0, 0], [4, 4]])


def drawn(scene, position=1):
    scene.draw(position)
    return np.asarray(scene.canvas.buffer_rgba())[..., :3].astype(int)


def spot(scene, centroid, size=(800, 600)):
    """The pixel of a centroid: column, and row from the top."""
    x, y = scene.figure.axes[0].transData.transform(centroid)
    return round(x), round(size[1] - y)


@pytest.mark.parametrize("style", STYLES)
def test_a_star_has_its_colour_its_rim_and_its_number(style):
    trace = roomy_run()
    scene = Scene(trace, style=style)
    look = STYLES[style]

    for j, color in enumerate(look.colors(2)):
        x, y = spot(scene, trace[1].centroids[j])
        picture = drawn(scene)[y - 20 : y + 21, x - 20 : x + 21].reshape(-1, 3)
        for part in (color, look.rim, look.number_on(color)):
            rgb = [int(part[i : i + 2], 16) for i in (1, 3, 5)]
            assert (np.abs(picture - rgb).sum(axis=1) < 30).sum() > 10


def test_a_star_without_its_number_has_one_colour_inside():
    trace = roomy_run()
    scene = Scene(trace, shown={"cells"}, style=Style(clusters=("#0000FF", "#00FF00")))

    x, y = spot(scene, trace[1].centroids[0])
    assert (drawn(scene)[y - 3 : y + 4, x - 3 : x + 4] == (0, 0, 255)).all()


def blue_pixels(scene, place):
    """Return how many pixels are blue when the first star is put somewhere."""
    scene.layers["stars"].stars[0].places = np.array([place])
    scene.canvas.draw()
    picture = np.asarray(scene.canvas.buffer_rgba())[..., :3].astype(int)
    return (np.abs(picture - (0, 103, 165)).sum(axis=2) < 60).sum()


@pytest.mark.parametrize("place", [(-1.1, 0), (1.1, 0.5), (0, -1.1), (0, 1.1)])
def test_a_star_at_the_edge_is_drawn_whole(place):
    scene = Scene(kmeans([[-1.0, -1.0], [1.0, 1.0]], init=[[0, 0], [0.7, 0.7]]))
    scene.show(0)

    assert blue_pixels(scene, place) == blue_pixels(scene, (0, 0)) > 100


def test_a_star_grows_with_the_resolution_of_its_figure():
    trace = kmeans([[-1.0, -1.0], [1.0, 1.0]], init=[[0, 0], [0.7, 0.7]])
    scene = Scene(trace, size=(400, 300))
    scene.show(0)
    small = blue_pixels(scene, (0, 0))

    scene.figure.set_dpi(2 * scene.figure.dpi)

    assert blue_pixels(scene, (0, 0)) > 3 * small > 0


def test_the_more_stars_the_smaller_their_numbers():
    X = np.random.default_rng(0).normal(size=(40, 2))
    few, many = (Scene(kmeans(X, k, rng=0)).layers["stars"].stars for k in (2, 30))

    for small, large in zip(many, few, strict=False):
        assert small.size < large.size
        assert small.number.get_fontsize() < large.number.get_fontsize()


@pytest.mark.parametrize("painted", [False, True])
def test_in_an_svg_the_number_of_a_star_stands_in_it(painted):
    scene = Scene(roomy_run())
    scene.show(1)
    if painted:
        scene.canvas.draw()

    scene.figure.savefig(io.BytesIO(), format="svg")

    for star in scene.layers["stars"].stars:
        place = star.number.get_transform().transform(star.number.get_position())
        (middle,) = scene.figure.axes[0].transData.transform(star.places)
        np.testing.assert_allclose(place, middle)


def test_stars_look_the_same_after_another_size():
    trace = kmeans(np.random.default_rng(0).normal(size=(20, 2)), 3, rng=0)
    small, large = Scene(trace, size=(400, 300)), Scene(trace, size=(800, 600))

    first = drawn(large)
    drawn(small)

    assert np.array_equal(drawn(large), first)


def middle_of_ink(place, dpi, k):
    """Return where the middle of a black star is that is put at a pixel's place."""
    figure = SettledFigure(figsize=(240 / dpi, 180 / dpi), dpi=dpi)
    canvas = FigureCanvasAgg(figure)
    ax = figure.add_axes((0, 0, 1, 1), xlim=(0, 240), ylim=(0, 180))
    ax.axis("off")
    look = dict.fromkeys(("face", "edge", "ground"), "#000000")
    star = Star(ax, "", k, zorder=3, **look)
    star.places = np.array([place])
    canvas.draw()
    ink = 255.0 - np.asarray(canvas.buffer_rgba())[::-1, :, 0]
    rows, columns = np.indices(ink.shape) + 0.5
    return (ink * columns).sum() / ink.sum(), (ink * rows).sum() / ink.sum()


@pytest.mark.parametrize("dpi", [72.0, 100.0, 133.3, 250.0])
@pytest.mark.parametrize("k", [2, 14])
@pytest.mark.parametrize("part", [0.0, 0.25, 0.49, 0.51, 0.9])
def test_the_middle_of_a_star_is_where_its_centroid_is(dpi, k, part):
    place = 120 + part, 90 + part

    across, up = middle_of_ink(place, dpi, k)

    # As Agg does with every marker: on the pixel to the right, and the one below.
    assert -0.02 <= across - place[0] <= 1.02
    assert -1.02 <= up - place[1] <= 0.02


def test_a_number_stands_in_the_middle_of_its_star():
    trace = roomy_run()
    look = Style(clusters=("#0000FF", "#000000"), background="#0000FF", rim="#0000FF")
    scene = Scene(trace, style=look, shown={"numbers"})
    star = scene.layers["stars"].stars[0]

    star.number.set_text("8")
    scene.canvas.draw()
    x, y = spot(scene, trace[0].centroids[0])
    picture = drawn(scene, 0)[y - 9 : y + 10, x - 9 : x + 10, 0]
    rows, columns = np.nonzero(picture > 128)

    # Text is set about the left edge of the pixel in whose middle the star is.
    assert abs((columns.min() + columns.max()) / 2 - 8.5) <= 1
    assert abs((rows.min() + rows.max()) / 2 - 9) <= 1


def test_a_star_of_many_colours_keeps_few_pictures():
    scene = Scene(kmeans([[0.0, 0.0], [4.0, 4.0]], k=1, rng=0))
    (star,), kept = scene.layers["stars"].stars, set()
    scene.show(1)
    for blue in range(3 * COPIES):
        star.face = f"#0000{blue:02x}"
        scene.canvas.draw()
        kept.add(len(star._copies))

    assert max(kept) == COPIES


def test_the_outline_of_a_smaller_star_is_thinner_but_less_so():
    ax = SettledFigure(figsize=(2, 2), dpi=100).add_axes((0, 0, 1, 1))
    star = Star(ax, "1", 3, face="w", edge="w", ground="w", zorder=1)
    full = star.size, star.rim
    star.stand(0.5, [0.0, 0.0], "1")

    assert (star.size, star.rim) == pytest.approx((full[0] / 2, 0.75 * full[1]))


def test_the_space_around_a_number_beside_its_star_is_as_large_as_the_picture():
    ground = []
    for dpi in (100, 300):
        figure = SettledFigure(figsize=(2, 2), dpi=dpi)
        ax = figure.add_axes((0, 0, 1, 1), xlim=(-1, 1), ylim=(-1, 1))
        star = Star(ax, "1", 3, face="w", edge="w", ground="#FF0000", zorder=1)
        star.places = np.zeros((1, 2))
        star.stand(0.5, [25.0, 0.0], "1")
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        red, green, _, _ = np.moveaxis(np.asarray(canvas.buffer_rgba()), -1, 0)
        ground.append(np.count_nonzero((red > 250) & (green < 99)))

    assert ground[1] == pytest.approx(9 * ground[0], rel=0.3)


def test_a_number_has_the_same_pixels_wherever_it_was_before():
    pictures, across = [], 6.04  # so little farther and it stands beside its star
    for before in (across - 0.03, across - 0.08, across):
        figure = SettledFigure(figsize=(2, 2), dpi=300)
        ax = figure.add_axes((0, 0, 1, 1), xlim=(-1, 1), ylim=(-1, 1))
        star = Star(ax, "1", 3, face="w", edge="w", ground="#FF0000", zorder=1)
        star.places = np.zeros((1, 2))
        canvas = FigureCanvasAgg(figure)
        for offset in (before, across):
            star.stand(0.5, [offset, 0.0], "1")
            canvas.draw()
        pictures.append(np.array(canvas.buffer_rgba()))

    assert all(np.array_equal(picture, pictures[0]) for picture in pictures)


def test_numbers_far_from_their_stars_have_small_pictures():
    trace = kmeans(np.zeros((40, 2)), init=np.zeros((40, 2)), empty="keep")
    scene = Scene(trace)
    scene.draw(1)

    stars = scene.layers["stars"].stars
    assert max(np.abs(star._offset).max() for star in stars) > 100
    for star in stars:
        for kept in star._copies.values():
            assert all(image.size < 4 * 100**2 for _, image in kept)
