"""Stars stand as their stances say, and points that lie on them are seen."""

import io

import numpy as np
import pytest

from kmviz import Scene, Trace, kmeans, make_run
from kmviz.drawing.board.stars import KEPT
from kmviz.drawing.look.style import SHAPES, STYLES

ALONE = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0]]
"""Three points, each the whole of its cluster."""


def like(picture, color):
    """Count the pixels that nearly have a colour."""
    rgb = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    return int((np.abs(picture - rgb).sum(axis=-1) < 120).sum())


@pytest.mark.parametrize("style", STYLES)
def test_a_point_on_its_star_has_a_rim_and_the_star_its_outline(style):
    trace = kmeans(ALONE, init=ALONE)
    scene = Scene(trace, style=style, shown=["rings"])
    scene.draw(1)
    picture = np.asarray(scene.canvas.buffer_rgba())[::-1, :, :3].astype(int)

    for place in scene.figure.axes[0].transData.transform(ALONE):
        x, y = np.rint(place).astype(int)
        around = picture[y - 5 : y + 6, x - 5 : x + 6]
        assert like(around, STYLES[style].background) > 8
        assert like(picture[y - 24 : y + 25, x - 24 : x + 25], STYLES[style].rim) > 60


@pytest.mark.parametrize("shown", [[], ["shapes"], ["truth"]])
def test_points_on_stars_look_as_they_do_below_them(shown):
    trace = make_run("penguins", k=40, seed=1)
    scene = Scene(trace, shown=shown)
    scene.show(len(trace) - 1)
    layer, marks = scene.layers["points"], scene.layers["lifted"].marks
    lifted = scene.layers["stars"].stances.lifted
    groups = trace.truth.labels if shown == ["truth"] else trace[-1].labels
    markers, colors = zip(
        *(layer.looks[look] for look in layer.looks_of(lifted)), strict=True
    )

    assert len(lifted) > 5
    assert sum(map(len, marks.points.values())) == len(lifted)
    assert colors == tuple(
        STYLES["light"].colors(40)[j] for j in trace[-1].labels[lifted]
    )
    if shown:
        assert markers == tuple(SHAPES[group % len(SHAPES)] for group in groups[lifted])
    else:
        assert set(markers) == {"o"}


def test_a_picture_of_vectors_has_the_points_on_stars_too():
    scene, numbers = Scene(kmeans(ALONE, init=ALONE)), []
    for lift in (True, False):
        scene.show(1)
        scene.layers["lifted"].marks.set_visible(lift)
        file = io.BytesIO()
        scene.figure.savefig(file, format="svg")
        numbers.append(file.getvalue().count(b"<use "))

    assert numbers[0] - numbers[1] == 2 * len(ALONE)


def test_a_number_beside_a_star_is_above_the_points_on_stars():
    rng = np.random.default_rng(27)
    labels, points = rng.integers(0, 3, 30), rng.normal(170, 18, (30, 2))
    X = np.vstack([points, [[0.0, 0.0], [345.0, 345.0]]])
    trace = Trace.from_history(X, [np.full((3, 2), 170.0)], [[*labels, 0, 0]])
    scene = Scene(trace)

    scene.draw(1)
    drawn = np.asarray(scene.canvas.buffer_rgba()).astype(int)
    for star in scene.layers["stars"].stars:
        star.draw_number(scene.canvas.get_renderer())
    again = np.asarray(scene.canvas.buffer_rgba())

    assert sum(star.beside for star in scene.layers["stars"].stars) == 3
    assert sum(map(len, scene.layers["lifted"].marks.points.values())) == 4
    assert np.abs(drawn - again).sum(axis=-1).max() < 200  # the edges of letters


def test_a_star_that_is_still_outside_has_no_outline_on_a_point():
    ways = [[[0.5, 0], [50, 50]], [[0.5, 0], [5, 5]]]
    trace = Trace.from_history([[0, 0], [1, 0], [5, 5]], ways, [[0, 0, 1]] * 2)
    scene = Scene(trace)
    star, marks = scene.layers["stars"].stars[1], scene.layers["lifted"].marks

    outlined = []
    for position in (1.1, 2):
        scene.show(position)
        outlined.append((star.get_visible(), star in marks.stars))
    assert outlined == [(False, False), (True, True)]


def test_of_many_steps_few_stances_are_kept():
    layer = Scene(kmeans(ALONE, init=ALONE)).layers["stars"]
    steps = [kmeans(ALONE, init=ALONE)[1] for _ in range(KEPT + 3)]
    stances = [layer._stances(step) for step in steps]

    assert layer._stances(steps[-1]) is stances[-1]
    assert len(layer._known) == KEPT
