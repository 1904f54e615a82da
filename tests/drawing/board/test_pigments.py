"""Points that are colours look like them, and the image is painted by the stars."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from kmviz import (
    Board,
    Scene,
    Stage,
    choose_k,
    kmeans,
    make_board,
    make_run,
    restarts,
)
from kmviz.core.given.backdrop import Backdrop
from kmviz.drawing.artists.star import Star
from kmviz.drawing.board.moment import moment_at
from kmviz.drawing.look.look import Look
from kmviz.drawing.look.parts import USUAL
from kmviz.drawing.many.wall import Wall
from kmviz.export.handout import strip_figure
from kmviz.export.page.contents import Contents
from kmviz.export.tempo import Tempo

RED, BLUE = [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]
X = np.array([RED, BLUE, [0.8, 0.0, 0.0], BLUE, RED, [0.0, 0.0, 0.8]])


@pytest.fixture
def trace():
    """A run on an image of two rows, red and blue."""
    board = Board("mine", X, None, (), 2, backdrop=Backdrop(image=(2, 3)))
    return kmeans(board, init=X[:2])


def painted(scene):
    return np.asarray(scene.layers["image"].image.get_array())


def test_the_image_is_itself_until_points_have_stars(trace):
    scene = Scene(trace)
    scene.show(1)
    scene.show(0)

    assert_array_equal(painted(scene), np.rint(255 * X).reshape(2, 3, 3))


@pytest.mark.parametrize("position", [1, 2, 3, 1.5])
def test_each_pixel_has_the_colour_of_its_star(trace, position):
    scene = Scene(trace)
    scene.show(position)

    moment = moment_at(trace, position)  # on the way, too
    there = moment.stars[moment.labels]
    assert_array_equal(painted(scene), np.rint(255 * there).reshape(2, 3, 3))


def test_the_image_ends_in_k_colours(trace):
    scene = Scene(trace)
    scene.show(len(trace) - 1)

    colors = np.unique(painted(scene).reshape(-1, 3), axis=0)
    assert_array_equal(colors, [[0, 0, 238], [238, 0, 0]])


def test_stars_have_the_colour_that_they_stand_for(trace):
    scene = Scene(trace)
    faces = []
    for position in (0, 2):
        scene.show(position)
        faces.append([star.face for star in scene.layers["stars"].stars])

    assert faces == [["#ff0000", "#0000ff"], ["#ee0000", "#0000ee"]]


def test_points_have_the_colour_that_they_are(trace):
    scene = Scene(trace, size=(400, 400), shown=[])
    pixels = Stage(scene).pixels(0)
    shares = np.array([scene.spot_of_point(i) for i in (2, 5)])  # no star is there
    columns, rows = np.floor(400 * shares).astype(int).T

    assert np.abs(pixels[rows, columns, :3] - 255 * X[[2, 5]]).max() < 10


@pytest.mark.parametrize("algorithm", ["k-medians", "particle-swarm"])
def test_a_star_beyond_all_colours_has_the_nearest(algorithm):
    trace = make_run("dusk", 3, algorithm=algorithm, max_iter=3)
    scene = Scene(trace)
    for position in range(len(trace)):
        scene.show(position)

        assert all(len(star.face) == 7 for star in scene.layers["stars"].stars)


@pytest.mark.parametrize(
    ("shown", "size", "layers"),
    [
        (USUAL, (800, 600), {"staircase", "image"}),
        (USUAL | {"code"}, (800, 600), {"image", "code"}),
        (USUAL | {"code"}, (480, 600), {"image", "code"}),
        (USUAL, (480, 600), {"staircase", "image"}),
        (USUAL, (600, 600), {"image"}),
        (USUAL - {"image"}, (800, 600), {"staircase", "bars"}),
        (["image"], (800, 600), {"image"}),
    ],
)
def test_the_image_stands_where_there_is_room(trace, shown, size, layers):
    scene = Scene(trace, shown=shown, size=size)
    beside = {"staircase", "bars", "image", "code"} & set(scene.layers)
    board = scene.layers["points"].points.axes.get_window_extent()

    assert beside == layers
    if "image" in beside:
        room = scene.layers["image"].image.axes.get_window_extent()
        assert not room.overlaps(board)
        assert room.width / room.height == pytest.approx(3 / 2, rel=0.02)


def test_no_image_is_shown_where_points_are_no_pixels(gauss_run):
    assert "image" not in Scene(gauss_run(60, 4)).layers


def test_a_stage_paints_the_same_image_as_a_full_draw(trace, fresh_pixels):
    stage = Stage(Scene(trace, size=(640, 480)))
    for position in (3, 0, 1.5, 1):
        pixels = stage.pixels(position)

        assert_array_equal(pixels, fresh_pixels(trace, position, size=(640, 480)))


def test_each_tile_of_a_handout_has_its_image(trace):
    page = strip_figure(trace)

    assert sum(len(ax.images) for ax in page.axes) == len(trace)


def test_the_map_lies_below_the_points():
    board = make_board("haunts", rng=1)
    scene = Scene(kmeans(board, board.k, rng=0))
    order = list(scene.layers)

    ground = scene.layers["ground"]
    assert len(ground.streets.paths) == len(board.backdrop.streets)
    assert_array_equal(ground.water.paths[0], board.backdrop.water[0])
    assert order.index("cells") < order.index("ground") < order.index("points")


def test_many_runs_and_a_choice_have_the_backdrop_too():
    board = make_board("haunts", n=40, rng=1)
    runs = restarts(board, 2, runs=2, rng=0, max_iter=2)
    choice = choose_k(board, ks=[2], runs=1, references=1, rng=0)

    assert runs[1].backdrop is choice.trace(2).backdrop is board.backdrop
    Wall(runs, size=(400, 300)).draw(0)


def test_stars_on_a_wall_have_their_colours(trace):
    board = Board("mine", X, None, (), 2, backdrop=Backdrop(image=(2, 3)))
    wall = Wall(restarts(board, 2, runs=2, rng=0), size=(400, 300))
    wall.draw(wall.last)

    stars = [artist for artist in wall.figure.findobj(Star) if artist.places.size]
    assert {star.face for star in stars} == {"#ee0000", "#0000ee"}


def test_a_page_is_given_the_map_and_the_image(trace):
    town = kmeans(make_board("haunts", n=20, rng=1), 2, rng=0)
    pixels, places = (
        Contents([("", run)], Look(), Tempo()).data() for run in (trace, town)
    )

    assert (pixels["image"], pixels["plane"]["colored"]) == ((2, 3), True)
    assert "image" not in places
    assert "colored" not in places["plane"]
    assert places["plane"]["water"][0] == town.backdrop.water[0].tolist()
    assert len(places["plane"]["streets"]) == len(town.backdrop.streets)


@pytest.mark.parametrize("lines", ["streets", "water"])
def test_a_map_may_have_streets_or_water_alone(lines):
    backdrop = Backdrop(**{lines: [[[0, 0], [1, 1]]]})
    board = Board("mine", X[:, :2], None, (), 2, backdrop=backdrop)

    ground = Scene(kmeans(board, 2, rng=0)).layers["ground"]
    assert len(getattr(ground, lines).paths) == 1
