"""Charts have few numbers, which say what is drawn, and few lines."""

from dataclasses import replace

import numpy as np
import pytest

from kmviz import Scene, Stage, Words, init_board, kmeans, make_board, make_run
from kmviz.drawing.beside.scale import BEHIND, iterations
from kmviz.drawing.look import style as sizes
from kmviz.runs.run import moved_by_hand, new_run
from kmviz.runs.settings import Settings


@pytest.fixture(scope="module")
def scene():
    return Scene(kmeans(make_board("gauss", rng=3), 5, rng=3), size=(1280, 720))


def told(texts):
    """Return the texts of a scale and where they are, without those that are empty."""
    found = [(text.get_text(), *text.get_position()) for text in texts]
    return [each for each in found if each[0]]


def ends_of(scale):
    """Return the corners of a chart as shares of the figure."""
    figure = scale.pane.figure
    return figure.transFigure.inverted().transform(scale.pane.bbox.get_points())


def height_of(scale, share):
    """Return a height of the chart as a share of the figure's."""
    (_, low), (_, high) = ends_of(scale)
    return low + share * (high - low)


@pytest.mark.parametrize("name", ["staircase", "bars"])
@pytest.mark.parametrize("position", [3, 5, 8])
def test_numbers_on_the_left_are_round_and_where_their_values_are(
    scene, name, position
):
    scene.show(position)
    layer, moment = scene.layers[name], scene.trace[: position + 1]
    counts = [int(step.changed.sum()) for step in moment[3::2]]
    greatest = {"staircase": moment[1].inertia, "bars": max(counts)}[name]

    numbers = told(layer.scale.up)
    assert 2 <= len(numbers) <= 3
    assert numbers[0][0] == "0"
    for text, _, up in numbers:
        share = float(text) / greatest / 1.1
        assert up == pytest.approx(height_of(layer.scale, share), abs=0.002)
    tops = np.concatenate(layer.past.paths)[:, 1]
    assert tops.max() == pytest.approx(1.0)


def test_the_numbers_below_are_iterations_at_their_assigns(scene):
    scene.show(4)
    scale = scene.layers["bars"].scale
    (left, _), (right, _) = ends_of(scale)
    low, high = scale.pane.viewLim.intervalx

    for text, across, _ in told(scale.across):
        step = low + (across - left) / (right - left) * (high - low)
        assert step == pytest.approx(2 * int(text) - 1, abs=0.05)
    assert scale.name.get_text() == "iteration"


def test_an_assign_is_expected_after_a_star_was_moved(scene):
    run = moved_by_hand(replace(new_run(Settings(k=3)), position=2), np.zeros((3, 2)))
    past = run.trace[: run.position + 1]

    assert [step.phase for step in past] == ["init", "assign", "update", "move"]
    assert list(iterations(past, 8)) == [1, 4, 6, 8]
    assert list(iterations([*past, *run.trace[4:6]], 8)) == [1, 4, 6, 8]


def test_a_chart_without_values_has_nothing_but_its_zero(scene):
    scene.show(0)

    assert [text for text, *_ in told(scene.layers["staircase"].scale.up)] == ["0"]
    assert [text for text, *_ in told(scene.layers["bars"].scale.up)] == ["0"]


def test_the_numbers_of_a_chart_stand_still_while_things_glide(scene):
    scene.show(5)

    assert [scene.layers["titles"].show(scene._moment(5 + x)) for x in (0.2, 0.9)] == [
        False,
        False,
    ]


@pytest.mark.parametrize(("n", "count"), [(100, "20"), (200_000, "50\u202f000")])
def test_numbers_are_written_as_in_the_caption_and_have_room(ink_box, n, count):
    X = np.repeat([[0.0], [1.0], [3.0], [3.0]], n // 4, axis=0) * [1.0, 0.0]
    scene = Scene(kmeans(X, init=[[0.0, 0.0], [0.9, 0.0]]), size=(800, 600))
    stage = Stage(scene)
    stage.pixels(0)
    staged = stage.pixels(3).copy()
    scene.draw(3)
    charts = [scene.layers[name].scale for name in ("bars", "staircase")]

    assert [text for text, *_ in told(charts[0].up)] == ["0", count]
    assert charts[0].pane.bbox.x0 == charts[1].pane.bbox.x0
    left, _ = scene.layers["titles"].artists[0].get_position()
    assert ink_box(charts[0].up[1], scene.figure)[0] >= left * 800 - 1
    assert np.array_equal(staged, np.asarray(scene.canvas.buffer_rgba()))


def test_inertias_of_a_picture_all_have_powers_of_ten_or_none_has():
    X = 250 * init_board(50, rng=1)
    scene, found = Scene(kmeans(X, 3, rng=3)), {}
    for position in (1, 2, 2.5, 3):
        scene.show(position)
        layer, caption = scene.layers["staircase"], scene.caption(position)
        numbers = [caption, layer.value.get_text(), *told(layer.scale.up)[1]]
        found[position] = {"e6" in str(text) for text in numbers[:3]}

    assert found == {1: {True}, 2: {False}, 2.5: {False}, 3: {False}}
    assert [text for text, *_ in told(layer.scale.up)] == ["0", "1\u202f000\u202f000"]


@pytest.mark.parametrize("size", [(800, 600), (1280, 720)])
def test_a_long_name_of_the_inertia_fits_beside_the_board(size):
    words = Words(inertia="Summe der Abstandsquadrate")
    scene = Scene(make_run("gauss", 3), words=words, size=size)
    scene.show(3)
    title = scene.layers["staircase"].title.label

    assert title.get_text() == "Summe der Abstandsquadrate"
    long = title.width_of(title.get_text(), scene.figure.dpi)
    assert title.get_position()[0] * size[0] + long < size[0] - 10


@pytest.mark.parametrize("board", ["gauss", "iris", "unscaled", "two-in-one"])
@pytest.mark.parametrize("size", [(800, 600), (1280, 720), (1080, 1080), (1080, 1350)])
def test_all_type_can_be_read_from_the_back_row(board, size):
    scene = Scene(make_run(board, 3), size=size)
    scene.draw(2)
    least = 0.02 * size[1] * min(1.0, 1.25 * size[0] / size[1])  # phones are held near

    texts = scene.figure.findobj(lambda each: hasattr(each, "get_fontsize"))
    for text in texts:
        if text.get_text().strip() and text.get_visible():
            assert text.get_fontsize() / 72 * scene.figure.dpi >= least, text


def test_numbers_are_smaller_than_names_and_those_than_sentences():
    assert sizes.NOTE < sizes.LABEL < sizes.SENTENCE < sizes.VALUE < sizes.HEADLINE


def test_charts_of_a_whole_run_end_with_it():
    run = kmeans(make_board("gauss", rng=3), 5, rng=3)
    scene, ends = Scene(run, shown=["inertia", "future"]), set()
    for position in (1, len(run) - 1):
        scene.show(position)
        ends.add(scene.layers["staircase"].scale.pane.viewLim.x1)

    assert ends == {len(run) - 1 + BEHIND}


@pytest.mark.parametrize("length", [8, 17, 30, 60])
def test_the_axis_of_the_iterations_is_named_whole_beside_some_of_them(length):
    run = kmeans(make_board("dense", n=500, rng=3), 12, rng=3)
    scene = Scene(run, size=(800, 600))
    scene.show(min(length, len(run) - 1))
    scale = scene.layers["staircase"].scale

    assert scale.name.get_text() == "iteration"
    assert told(scale.across)
