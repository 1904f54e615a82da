"""The lines of the algorithm are true of it, and the one that has just run is lit."""

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.text import Text

from kmviz import Scene, Stage, Style, Trace, Words, kmeans, make_run
from kmviz.core.algorithms.algorithms import ALGORITHMS
from kmviz.drawing.beside.beside import layers_beside
from kmviz.drawing.beside.panel import Sheet
from kmviz.drawing.look.layout import layout
from kmviz.drawing.look.look import Look
from kmviz.drawing.look.parts import PARTS, USUAL
from kmviz.drawing.words.languages import languages
from kmviz.export.handout import strip_figure

CODED = USUAL | {"code"}
INK = Style().ink
LLOYD = (
    *("place 4 stars", "repeat:", "each point joins its nearest star"),
    *("stop if nothing has changed", "each star moves to the mean of its points"),
)
ALL = [part for part in PARTS if part != "future"]


@pytest.fixture(scope="module")
def swarm_run():
    """A run whose lines are long."""
    return make_run("gauss", 3, algorithm="particle-swarm")


def lit_at(scene, positions):
    """Return the lines that are lit, and check that the others are dim."""
    lit = []
    for position in positions:
        scene.show(position)
        layer = scene.layers["code"]
        colors = {name: text.get_color() for name, text in layer.texts.items()}
        inked = [
            name for name in colors if list(colors.values()).count(colors[name]) == 1
        ]
        assert inked == ([layer.lit] if layer.lit else [])
        lit.append(layer.lit)
    return lit


def said(trace, **look):
    scene = Scene(trace, shown=CODED, **look)
    return [
        text.get_text().replace("\n", " ")
        for text in scene.layers["code"].texts.values()
    ]


def test_the_line_that_has_just_run_is_lit():
    trace = kmeans([[0.0, 0.0], [1.0, 0.0], [5.0, 1.0]], init=[[0.0, 0.0], [1.0, 0.0]])
    scene = Scene(trace, shown=CODED)

    assert [step.phase for step in trace] == [
        "init",
        *["assign", "update"] * 2,
        "assign",
    ]
    assert lit_at(scene, range(6)) == [
        *("start", "assign", "update", "assign", "update", "stop")
    ]
    assert lit_at(scene, [0.5, 1.5, 4.5]) == ["start", "update", "assign"]


def test_the_band_lies_behind_the_line_that_is_lit(gauss_run):
    scene = Scene(gauss_run(60, 4), shown=CODED, size=(800, 600))
    for position in (0, 1, 2):
        scene.draw(position)
        layer = scene.layers["code"]
        band, _ = layer.band.paths
        top, bottom = layer.band.get_transform().transform(band)[[0, 2], 1]
        for name, text in layer.texts.items():
            y = text.get_transform().transform((0, text.get_position()[1]))[1]
            assert (bottom < y < top) == (name == layer.lit)


def test_a_cut_run_is_not_said_to_have_stopped_by_itself(gauss_run):
    trace = gauss_run(60, 4, max_iter=1)

    assert trace.stop == "max_iter"
    assert lit_at(Scene(trace, shown=CODED), [len(trace) - 1]) == ["assign"]


def test_no_line_is_lit_where_a_hand_moved_or_points_went_elsewhere(awkward_runs):
    moved = awkward_runs["by hand"]
    X = np.array([[0.0, 0.0], [1.0, 0.0], [5.0, 1.0]])
    wrong = Trace.from_history(X, [X[:2]], [[1, 0, 0]])

    assert moved[2].phase == "move"
    assert lit_at(Scene(moved, shown=CODED), [1, 2, 3]) == ["assign", None, "assign"]
    assert lit_at(Scene(wrong, shown=CODED), [0, 1]) == ["start", None]


def test_a_draw_of_stars_is_the_start(gauss_run):
    trace = kmeans(gauss_run(60, 4).X, k=3, rng=0, init="k-means++", seeding=True)

    assert trace[1].phase == "seed"
    assert lit_at(Scene(trace, shown=CODED), [0, 1, 2]) == ["start"] * 3


@pytest.mark.parametrize(
    ("algorithm", "line", "text"),
    [
        ("k-means", 4, "each star moves to the mean of its points"),
        ("k-medians", 4, "each star moves to the median of its points"),
        ("k-medoids", 4, "each star moves to the most central of its points"),
        ("mini-batch", 2, "a few points come and find their nearest stars"),
        ("online", 3, "stop when all points have come"),
        ("particle-swarm", 4, "the swarm flies on, stars go to the best places so far"),
    ],
)
def test_what_the_lines_say_is_true_of_the_algorithm(algorithm, line, text):
    trace = make_run("gauss", 3, algorithm=algorithm)

    assert said(trace)[line] == text
    assert said(trace)[0].startswith("place 3 stars")


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_every_step_of_every_algorithm_lights_a_line(algorithm):
    trace = make_run("gauss", 3, n=30, algorithm=algorithm)
    lit = lit_at(Scene(trace, shown=CODED), range(len(trace)))

    assert lit[:3] == ["start", "assign", "update"]
    assert lit[-1] == "stop"
    assert None not in lit


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("size", [(800, 600), (480, 600)])
@pytest.mark.parametrize("charted", [True, False])
def test_the_longest_lines_fit_into_their_box(swarm_run, code, size, charted):
    plan, shown = layout(size, beside="parts"), CODED if charted else ["code"]
    sheet = Sheet(plan.figure(), plan, Look(words=code, shown=shown))
    layer = layers_beside(sheet, swarm_run)["code"]
    room, dpi = layer.band.axes.bbox, sheet.figure.dpi
    spans = []
    for name, text in layer.texts.items():
        left = text.get_transform().transform(text.get_position())[0]
        lines = text.get_text().split("\n")
        assert left + max(text.width_of(line, dpi) for line in lines) <= room.x1
        spans.append(layer.spans[name])

    assert spans[0][0] == 0
    assert all(above[1] <= below[0] for above, below in pairwise(spans))
    assert spans[-1][1] <= layer.band.axes.viewLim.ymax


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("size", [(800, 600), (640, 480), (480, 600)])
@pytest.mark.parametrize("beside", ["inertia", "sizes"])
def test_no_caption_leaves_the_lines_too_little_room(swarm_run, code, size, beside):
    scene = Scene(swarm_run, size=size, words=code, shown={"code", beside})
    layer = scene.layers["code"]

    assert layer.spans["update"][1] <= layer.band.axes.viewLim.ymax + 1e-9


@pytest.mark.parametrize("size", [(800, 600), (1280, 720), (480, 600), (390, 844)])
def test_code_hides_neither_the_board_nor_the_edge(swarm_run, size):
    scene = Scene(swarm_run, shown=CODED, size=size)
    room, board = (
        scene.layers[name].artists[0].axes.get_window_extent()
        for name in ("code", "points")
    )

    assert not room.overlaps(board)
    assert room.x0 >= 0
    assert room.y0 >= 0
    assert room.x1 <= size[0]


def test_code_takes_the_place_of_the_bars_and_of_nothing_else(gauss_run):
    plain, coded = (Scene(gauss_run(60, 4), shown=s) for s in (USUAL, CODED))

    assert set(plain.layers) ^ set(coded.layers) == {"bars", "code"}


@pytest.mark.parametrize("code", ["en", "de", "fr", "it"])
def test_lines_beside_tables_stay_within_the_tiles_of_a_handout(code):
    run = make_run("gauss", 8, n=100, seed=1, max_iter=1)
    shown = ("cells", "code", "sizes")
    page = strip_figure(run, size=(960, 600), shown=shown, words=code)
    renderer = page.canvas.get_renderer()
    texts = [text.get_window_extent(renderer) for text in page.findobj(Text)]

    assert min(box.y0 for box in texts if box.width > 1) >= 0


def test_code_is_not_shown_when_nobody_asks():
    assert "code" in PARTS
    assert "code" not in USUAL


def test_a_picture_with_code_is_the_same_whatever_was_asked_before(
    gauss_run, fresh_pixels
):
    trace = gauss_run(60, 4)
    stage = Stage(Scene(trace, shown=ALL, size=(640, 480)))
    for position in (3, 0, 2.5, 1):
        pixels = stage.pixels(position)

        fresh = fresh_pixels(trace, position, shown=ALL, size=(640, 480))
        np.testing.assert_array_equal(pixels, fresh)


def test_each_tile_of_a_handout_has_its_line_lit(gauss_run):
    trace = gauss_run(60, 4, max_iter=1)
    page = strip_figure(trace, shown=CODED)

    texts = [artist for artist in page.artists if isinstance(artist, Text)]
    lit = [text.get_text() for text in texts if text.get_color() == INK]
    assert [text for text in lit if text in LLOYD] == [
        LLOYD[0],
        LLOYD[2],
        LLOYD[4],
        LLOYD[2],
    ]


def test_the_words_of_the_code_can_be_replaced(gauss_run):
    mine = Words(code_start="centroids = sample(X, {k})", code_repeat="while True:")

    assert said(gauss_run(60, 4), words=mine)[:2] == [
        "centroids = sample(X, 4)",
        "while True:",
    ]
