"""Each layer holds what the moment says, and the board never lies."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_hex

from kmviz import Scene, Stage, kmeans, make_board, make_run
from kmviz.drawing.board.layers import START_GAP
from kmviz.drawing.board.moment import moment_at
from kmviz.drawing.board.plane import OfStar
from kmviz.drawing.look.parts import USUAL
from kmviz.drawing.look.style import STYLES

EMPTY = ("keep", "farthest", "drop")


@pytest.fixture(scope="module", params=range(12))
def drawn(request):
    """A scene of a random run of one or two columns, and that run."""
    seed = request.param
    rng = np.random.default_rng(seed)
    n, d, reach = int(rng.integers(1, 60)), 1 + (seed % 4 > 0), (0.3, 1, 3)[seed % 3]
    start = rng.normal(scale=reach, size=(min(n, int(rng.integers(2, 10))), d))
    X, empty = rng.normal(size=(n, d)), EMPTY[seed // 3 % 3]
    trace = kmeans(X, init=start, empty=empty, max_iter=6)
    return Scene(trace, size=(400, 300)), trace


@pytest.fixture
def trace(gauss_run):
    return gauss_run(60, 4, max_iter=300)


@pytest.fixture
def scene(trace):
    return Scene(trace)


def on_board(trace, rows):
    """Return rows of one or two columns as places on the board."""
    flat = np.zeros_like(rows) if trace.X.shape[1] == 1 else rows[..., 1:]
    return np.concatenate([rows[..., :1], flat], axis=-1)


def everywhere(trace):
    """Return the positions of all steps from the first assign, and some between."""
    steps = np.arange(1, len(trace))
    return [*steps, *(steps[:-1] + 0.2), *(steps[:-1] + 0.5), *(steps[:-1] + 0.8)]


def outside_by(places, polygon):
    """Return how far each place lies beyond the sides of a convex polygon."""
    sides = np.roll(polygon, -1, axis=0) - polygon
    lengths = np.hypot(*sides.T)
    offset = places[:, None] - polygon
    cross = sides[:, 0] * offset[..., 1] - sides[:, 1] * offset[..., 0]
    return (-cross / lengths).max(axis=1)


def test_points_not_ringed_lie_in_cells_of_their_color(drawn):
    scene, trace = drawn
    for position in everywhere(trace):
        scene.show(position)
        moment = moment_at(trace, position)
        for label, cell in enumerate(scene.layers["cells"].tints.paths):
            mine = (moment.labels == label) & ~moment.misplaced
            places = on_board(trace, trace.X[mine])
            assert not mine.any() or len(cell)
            assert not mine.any() or outside_by(places, cell).max() < 1e-9


def test_dashed_borders_are_midway_between_the_two_nearest_stars(drawn):
    scene, trace = drawn
    for position in everywhere(trace):
        scene.show(position)
        stars = on_board(trace, moment_at(trace, position).stars)
        stars = stars[~np.isnan(stars[:, 0])]

        for segment in scene.layers["borders"].lines.paths:
            for place in (segment[0], segment[1], segment.mean(axis=0)):
                near = np.sort(np.hypot(*(stars - place).T))
                assert near[0] == pytest.approx(near[1], rel=1e-6)


def test_only_what_is_to_come_is_dashed(drawn):
    scene, trace = drawn
    for position in range(len(trace)):
        scene.show(position)
        if trace[position].phase != "update":
            assert len(scene.layers["borders"].lines.paths) == 0


def test_new_borders_are_dashed_after_an_update(scene, trace):
    scene.show(2)

    assert trace[3].changed.any()
    assert len(scene.layers["borders"].lines.paths) > 0


def test_cells_cover_the_board(scene, trace):
    scene.show(1)
    cells = scene.layers["cells"].tints.paths

    areas = [
        abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
        for x, y in (cell.T for cell in cells)
    ]
    box = scene.figure.axes[0].viewLim
    assert sum(areas) == pytest.approx(box.width * box.height)


def test_there_are_no_cells_before_the_first_assign(scene):
    scene.show(2)
    scene.show(0)

    assert len(scene.layers["cells"].tints.paths) == 0
    assert len(scene.layers["borders"].lines.paths) == 0


def test_cells_and_borders_are_left_out_where_they_would_not_be_true(gauss_run):
    layers = Scene(gauss_run(30, 3, d=4)).layers

    assert "cells" not in layers
    assert "borders" not in layers


def test_points_have_the_labels_of_the_moment(drawn):
    scene, trace = drawn
    for position in (0, *everywhere(trace)):
        scene.show(position)

        labels = scene.layers["points"].points.labels
        np.testing.assert_array_equal(labels, moment_at(trace, position).labels)


@pytest.mark.parametrize("position", [0, 1, 2, 2.5, 3])
def test_shaped_points_are_drawn_once_each_with_those_of_their_label(trace, position):
    scene = Scene(trace, style="print")
    scene.show(position)
    labels = moment_at(trace, position).labels

    for label, markers in enumerate(scene.layers["points"].markers, start=-1):
        np.testing.assert_array_equal(markers.places, trace.X[labels == label])


def test_points_without_a_cluster_have_no_shape_of_a_cluster_but_a_circle(gauss_run):
    layer = Scene(gauss_run(60, 10), style="print").layers["points"]

    assert layer.markers[0].marker == "o"


@pytest.mark.parametrize("name", STYLES)
def test_stars_have_the_colors_of_the_style(trace, name):
    scene = Scene(trace, style=name)
    scene.show(1)

    faces = [star.face for star in scene.layers["stars"].stars]
    assert faces == list(STYLES[name].colors(4))


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_point_is_painted_in_the_color_of_its_cluster(name):
    X = np.array([[0.0, 0.0], [0.0, 9.0], [9.0, 0.0], [9.0, 8.0]])
    scene = Scene(kmeans(X, init=[[4.0, 1.0], [6.0, 8.0]]), style=name)
    colors = STYLES[name].colors(2)

    for position, expected in ((0, [STYLES[name].dim] * 4), (1, [*"0101"])):
        scene.draw(position)
        pixels = np.asarray(scene.canvas.buffer_rgba())[::-1]
        columns, rows = scene.figure.axes[0].transData.transform(X).astype(int).T
        found = [to_hex(pixel / 255).upper() for pixel in pixels[rows, columns]]
        wanted = [colors[int(x)] if x in "01" else x for x in expected]
        assert found == wanted


def test_clusters_have_shapes_of_their_own_where_asked_for(trace):
    shaped = Scene(trace, style=replace(STYLES["dark"], shapes=True))
    shapes = [markers.marker for markers in shaped.layers["points"].markers[1:]]

    assert len(set(shapes)) == 4


@pytest.mark.parametrize(("style", "shown"), [("print", USUAL), ("light", ["truth"])])
def test_more_points_than_can_be_told_apart_have_no_shapes(monkeypatch, style, shown):
    monkeypatch.setattr("kmviz.drawing.board.board.MOST_SHAPES", 60)
    few, more = (
        Scene(kmeans(make_board("gauss", n=n, k=3, rng=0), 3), style=style, shown=shown)
        for n in (60, 61)
    )

    assert len(few.layers["points"].artists) > 1
    assert len(more.layers["points"].artists) == 1


def test_stars_are_at_their_places(drawn):
    scene, trace = drawn
    layer = scene.layers["stars"]
    for position in (0, *everywhere(trace)):
        scene.show(position)
        places = on_board(trace, moment_at(trace, position).stars)
        places[np.isnan(places[:, 0])] = np.nan

        for place, star in zip(places, layer.stars, strict=True):
            np.testing.assert_array_equal(star.places, [place])


def test_stars_are_numbered_from_one(scene):
    texts = [star.number.get_text() for star in scene.layers["stars"].stars]

    assert texts == ["1", "2", "3", "4"]


def test_an_empty_cluster_has_a_hollow_star_once_there_are_clusters(awkward_runs):
    scene = Scene(awkward_runs["waiting"])
    ground = STYLES["light"].background

    def hollow(position):
        scene.show(position)
        return [star.face == ground for star in scene.layers["stars"].stars]

    assert hollow(0) == [False] * 4
    assert hollow(1) == hollow(2) == [False, False, True, True]
    assert hollow(0) == [False] * 4


def test_a_dropped_star_vanishes_and_comes_back(awkward_runs):
    scene = Scene(awkward_runs["dropped"])
    layer = scene.layers["stars"]

    def seen(position):
        scene.show(position)
        return [star.get_visible() for star in layer.stars]

    assert seen(3) == [True, True, False, False]
    assert seen(1)[2] == seen(0)[2]


def test_stars_outside_the_board_are_not_drawn_over_the_words():
    X = np.random.default_rng(0).normal(size=(30, 2))
    scene = Scene(kmeans(X, init=[[0, 0], [1e6, 0]]))
    scene.show(0)

    assert [star.get_visible() for star in scene.layers["stars"].stars] == [True, False]


def test_rings_are_around_the_misplaced_points(drawn):
    scene, trace = drawn
    for position in (0, *everywhere(trace)):
        scene.show(position)
        misplaced = moment_at(trace, position).misplaced

        rings = scene.layers["rings"].rings.places
        np.testing.assert_array_equal(rings[:, 0], trace.X[misplaced][:, 0])


def test_rings_too_many_to_be_told_apart_are_left_to_the_caption():
    X = np.random.default_rng(0).uniform(-1, 1, size=(9000, 2))
    trace = kmeans(X, init=[[-0.9, 0], [-0.8, 0]], max_iter=1)
    scene = Scene(trace)
    scene.show(2)

    assert trace[3].changed.sum() > 1000
    assert len(scene.layers["rings"].rings.places) == 0
    assert str(trace[3].changed.sum()) in scene.caption(2)


def test_trails_have_a_corner_wherever_a_star_has_been(drawn):
    scene, trace = drawn
    for position in range(len(trace)):
        scene.show(position)
        history = trace[: position + 1]
        been = np.array([step.centroids for step in history if step.phase != "assign"])

        for j, trail in enumerate(scene.layers["trails"].trails.paths):
            np.testing.assert_array_equal(trail[1 : len(been), 0], been[1:, j, 0])
            np.testing.assert_array_equal(trail[-1], trail[len(been) - 1])


def test_a_trail_leaves_the_point_free_on_which_its_star_began():
    X = [[0.0, 0.0], [2.0, 0.0], [0.0, 1.0], [2.0, 1.0]]
    scene = Scene(kmeans(X, init=X[:2]))
    scene.show(2)

    (_, bottom), (_, top) = scene.layers["trails"].trails.axes.viewLim.get_points()
    gap = START_GAP * (top - bottom)
    for x, trail in zip((0, 2), scene.layers["trails"].trails.paths, strict=True):
        np.testing.assert_allclose(trail[:2], [[x, gap], [x, 0.5]])


def test_a_star_that_hardly_moves_has_no_trail():
    X = [[0.0, 0.0], [0.0, 0.001], [9.0, 9.0]]
    scene = Scene(kmeans(X, init=[X[0], X[2]]))
    scene.show(2)

    first, _ = scene.layers["trails"].trails.paths
    assert (first == first[-1]).all()


def test_a_trail_grows_with_its_star(scene, trace):
    scene.show(1.5)
    midway = (trace[1].centroids + trace[2].centroids) / 2

    ends = [trail[-1] for trail in scene.layers["trails"].trails.paths]
    np.testing.assert_allclose(ends, midway)


def test_arrow_heads_show_the_moves_of_an_update_and_nothing_else(scene, trace):
    heads = scene.layers["trails"].heads

    shown = {}
    for position in range(4):
        scene.show(position)
        shown[position] = any(head.get_visible() for head in heads)

    assert shown == {0: False, 1: False, 2: True, 3: False}


def test_an_arrow_head_shows_where_a_hand_has_moved_a_star():
    X = [[0.0, 0.0], [1.0, 0.0], [9.0, 9.0]]
    run = make_run(X, start=[[0.0, 0.0], [1.0, 0.0]], moves={1: [[0, 0], [9, 0]]})
    scene = Scene(run)
    scene.show(2)

    assert run[2].phase == "move"
    heads = scene.layers["trails"].heads
    assert [head.get_visible() for head in heads] == [False, True]


def test_an_arrow_head_points_along_the_move():
    X = [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]]
    scene = Scene(kmeans(X, init=[[0.0, 0.0]]), size=(600, 600))
    scene.show(2)
    (head,) = scene.layers["trails"].heads

    assert head.turn == pytest.approx(np.pi / 4, abs=1e-3)  # a board has whole pixels
    assert head.get_visible()
    np.testing.assert_allclose(head.places, [[2.0, 2.0]])  # nearer to where it was


def test_on_unequal_axes_an_arrow_head_points_along_the_move_on_the_screen():
    X = [[0.0, 0.0], [10.0, 0.0], [10.0, 1000.0], [0.0, 1000.0]]
    scene = Scene(kmeans(X, init=[[0.0, 0.0]]), size=(800, 600))
    scene.show(2)
    (head,) = scene.layers["trails"].heads
    board = scene.figure.axes[0].transData
    across, up = np.subtract(*board.transform([[5.0, 500.0], [0.0, 0.0]]))

    assert scene.layers["trails"].trails.paths[0][-1].tolist() == [5.0, 500.0]
    assert head.turn == pytest.approx(np.arctan2(up, across))


def test_lines_lead_from_a_point_to_the_six_stars_next_to_it(gauss_run):
    scene = Scene(gauss_run(30, 8), size=(400, 300))
    scene.point_out(3)
    scene.show(2)
    stars = scene.trace[2].centroids
    nearest = np.linalg.norm(stars - scene.trace.X[3], axis=1).argsort()[:6]

    ends = [line[1] for line in scene.layers["pointer"].lines.paths]
    np.testing.assert_allclose(ends, stars[nearest])


def test_no_line_leads_to_a_star_that_is_gone():
    X = [[6, 4], [1, 0], [2, 0], [1, 6], [1, 5]]
    trace = kmeans(X, init=[[6, 4], [2, 0], [1, 0]], empty="drop")
    scene = Scene(trace, size=(400, 300))
    scene.point_out(0)
    scene.show(len(trace) - 1)

    pointer = scene.layers["pointer"]
    assert np.isnan(trace.centroids[2]).all()
    assert len(pointer.lines.paths) == 2
    assert not pointer.show(moment_at(trace, len(trace) - 1))


def test_a_point_that_is_asked_about_is_ringed_until_another_is(gauss_run):
    scene, stage = (Scene(gauss_run(30, 2), size=(400, 300)) for _ in "12")
    stage = Stage(stage)
    before = stage.pixels(2).copy()
    for point in (3, 4, None):
        scene.point_out(point)
        stage._scene.point_out(point)
        scene.draw(2)

        shown = stage.pixels(2)
        np.testing.assert_array_equal(shown, np.asarray(scene.canvas.buffer_rgba()))
        assert (shown != before).any() == (point is not None)
    ring = scene.layers["pointer"].rings[0]
    scene.point_out(7)
    np.testing.assert_array_equal(ring.places, scene.trace.X[[7]])
    scene.show(2)
    ends = {tuple(line[1]) for line in scene.layers["pointer"].lines.paths}
    assert ends == set(map(tuple, scene.trace[2].centroids))


def test_of_a_star_that_is_asked_about_the_place_where_it_belongs_is_ringed(gauss_run):
    scene = Scene(gauss_run(30, 2), size=(400, 300))
    there = scene.trace[2].centroids[1]
    scene.point_out(OfStar(1, tuple(there.tolist())))
    scene.show(1)

    pointer = scene.layers["pointer"]
    np.testing.assert_array_equal(pointer.rings[0].places, [there])
    (line,) = pointer.lines.paths
    np.testing.assert_array_equal(line, [there, scene.trace[1].centroids[1]])
    own = scene.trace.X[scene.trace[1].labels == 1]
    np.testing.assert_array_equal(pointer.spokes.paths[:, 0], own)
    assert (pointer.spokes.paths[:, 1] == there).all()
    scene.point_out(OfStar(1))
    scene.show(1)
    assert len(pointer.rings[0].places) == len(pointer.lines.paths) == 0
    assert len(pointer.spokes.paths) == 0


def test_a_new_border_is_measured_by_the_width_of_its_own_axis():
    X = [[-1.0, -1000.0], [-1.0, 1000.0], [1.0, -1000.0], [1.5, 1000.0]]
    scene = Scene(kmeans(X, init=[[-1.0, 0.0], [1.0, 0.0]]))

    scene.show(2)

    (line,) = scene.layers["borders"].lines.paths
    np.testing.assert_allclose(np.asarray(line)[:, 0], 0.125)
