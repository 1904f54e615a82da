"""The panel tells the inertia and the switches of the steps so far."""

from dataclasses import replace
from itertools import chain, cycle

import numpy as np
import pytest

from kmviz import Scene, Stage, Trace, Words, kmeans, lloyd, make_run
from kmviz.drawing.beside.panel import READABLE
from kmviz.drawing.board.moment import moment_at
from kmviz.drawing.look.parts import PARTS
from kmviz.drawing.words.languages import languages
from kmviz.drawing.words.spelling import number


@pytest.fixture
def trace(gauss_run):
    return gauss_run(60, 4, max_iter=300)


@pytest.fixture
def scene(trace):
    return Scene(trace)


def corners(paths):
    return np.concatenate([np.asarray(path) for path in paths])


@pytest.mark.parametrize("position", [1, 2, 3, 5, 1.5, 2.25])
def test_the_staircase_has_a_corner_for_every_step_so_far(scene, trace, position):
    scene.show(position)
    first = trace[1].inertia

    stairs = corners(scene.layers["staircase"].past.paths)
    heights = [trace[i].inertia / first for i in range(1, int(position) + 1)]
    heights.append(moment_at(trace, position).inertia / first)
    places = [*range(1, int(position) + 1), position]
    for place in zip(places, heights, strict=True):
        assert np.isclose(stairs, place).all(axis=1).any()


@pytest.mark.parametrize("position", [3, 4.5])
def test_the_staircase_goes_level_or_down_and_never_aslant(scene, position):
    scene.show(position)
    steps = np.diff(corners(scene.layers["staircase"].past.paths), axis=0)

    assert (np.isclose(steps, 0).sum(axis=1) >= 1).all()
    assert (steps[:, 0] >= 0).all()
    assert (steps[:, 1] <= 1e-12).all()


@pytest.mark.parametrize("step", [2, 3])
def test_the_inertia_stands_until_the_step_that_changes_it(scene, trace, step):
    scene.show(4)
    stairs = corners(scene.layers["staircase"].past.paths)
    there = stairs[stairs[:, 0] == step, 1] * trace[1].inertia

    before, after = trace[step - 1].inertia, trace[step].inertia
    np.testing.assert_allclose(there[[0, -1]], [before, after])


def test_there_are_no_stairs_before_the_first_assign(scene):
    scene.show(3)
    scene.show(0)

    assert not corners([np.empty((0, 2)), *scene.layers["staircase"].past.paths]).size
    assert len(scene.layers["staircase"].now.places) == 0
    assert scene.layers["staircase"].value.get_text() == ""


@pytest.mark.parametrize("position", [1, 2, 3, 1.5, 2.5])
def test_the_dot_and_the_large_figure_are_now(scene, trace, position):
    scene.show(position)
    layer, inertia = scene.layers["staircase"], moment_at(trace, position).inertia

    (dot,) = layer.now.places
    assert dot == pytest.approx((position, inertia / trace[1].inertia))
    assert layer.value.get_text() == number(inertia)


def test_the_staircase_begins_at_its_highest_and_fits_its_chart(scene, trace):
    scene.show(len(trace) - 1)
    stairs = corners(scene.layers["staircase"].past.paths)

    assert stairs[:, 1].max() == pytest.approx(1.0)
    assert stairs[:, 1].min() >= 0


def test_there_is_a_bar_for_each_assign_after_the_first(scene, trace):
    for position, count in ((0, 0), (1, 0), (2, 0), (3, 1), (4, 1), (4.9, 1), (5, 2)):
        scene.show(position)

        assert len(scene.layers["bars"].past.paths) == count


def test_bars_are_as_high_as_points_switched(scene, trace):
    scene.show(len(trace) - 1)
    switched = [trace[i].changed.sum() for i in range(3, len(trace), 2)]

    heights = [bar[:, 1].max() for bar in scene.layers["bars"].past.paths]
    np.testing.assert_allclose(heights, np.array(switched) / max(switched))


def test_bars_stand_at_their_assigns(scene, trace):
    scene.show(len(trace) - 1)

    middles = [bar[:, 0].mean() for bar in scene.layers["bars"].past.paths]
    np.testing.assert_allclose(middles, range(3, len(trace), 2))


def test_the_count_is_that_of_the_last_assign(scene, trace):
    texts = []
    for position in (0, 1, 2, 3, 4, 5):
        scene.show(position)
        texts.append(scene.layers["bars"].value.get_text())

    third, fifth = str(trace[3].changed.sum()), str(trace[5].changed.sum())
    assert texts == ["", "", "", third, third, fifth]


def test_a_run_without_inertia_or_switches_has_empty_charts():
    scene = Scene(kmeans(np.ones((5, 2)), init=[[1.0, 1.0]]))
    scene.draw(2)

    assert scene.layers["staircase"].value.get_text() == "0"
    assert corners(scene.layers["staircase"].past.paths)[:, 1].max() == 0


@pytest.mark.parametrize(
    ("size", "there"), [((800, 600), True), ((1280, 720), True), ((600, 600), False)]
)
def test_only_pictures_wide_enough_have_a_panel(trace, size, there):
    layers = Scene(trace, size=size).layers

    assert ("staircase" in layers, "bars" in layers) == (there, there)
    assert "caption" in layers


@pytest.fixture
def other(trace):
    """Another run of the same points, that starts with all stars in a far corner."""
    corner = trace.X[trace.X.sum(axis=1).argsort()[-4:]]
    return kmeans(trace.X, init=corner)


@pytest.mark.parametrize("position", [3, 4, 5])
def test_the_panel_tells_the_past_of_the_run_that_is_followed(scene, other, position):
    scene.show(position)
    scene.follow(other)
    scene.show(position)
    fresh = Scene(other)
    fresh.show(position)

    for name in ("bars", "staircase"):
        followed, own = scene.layers[name], fresh.layers[name]
        assert followed.value.get_text() == own.value.get_text()
        assert len(corners(followed.past.paths)) == len(corners(own.past.paths))


def test_no_future_is_shown_but_that_of_the_first_run(trace, other):
    scene = Scene(trace, shown=["inertia", "future"])
    stage = Stage(scene)
    first = stage.pixels(3).copy()

    shown = []
    for run in (other, trace):
        scene.follow(run)
        stage.pixels(3)
        layers = scene.layers["bars"], scene.layers["staircase"]
        shown.append([layer.future.get_visible() for layer in layers])

    assert shown == [[False, False], [True, True]]
    np.testing.assert_array_equal(stage.pixels(3), first)


def test_a_longer_and_costlier_run_fits_the_charts(trace, other):
    short = kmeans(trace.X, 4, max_iter=1, init="k-means++", rng=3)
    assert other[1].inertia > short[1].inertia
    scene = Scene(short)

    scene.follow(other)
    scene.draw(len(other) - 1)

    layer = scene.layers["staircase"]
    stairs = layer.past.get_transform().transform(corners(layer.past.paths))
    xmin, ymin, xmax, ymax = layer.scale.pane.bbox.extents
    assert (stairs >= [xmin, ymin]).all()
    assert (stairs <= [xmax, ymax]).all()


def type_sizes(scene, positions):
    """Return the sizes of type in which the sentences of positions are written."""
    found = set()
    for position in positions:
        scene.show(position)
        found.add(scene.layers["caption"].sentence.get_fontsize())
    return found


@pytest.mark.parametrize("size", [(800, 600), (600, 600), (1280, 720)])
@pytest.mark.parametrize("k", [1, 4, 9])
def test_the_usual_sentences_of_a_run_have_one_size_of_type(gauss_run, size, k):
    trace = gauss_run(60, k, max_iter=300)
    scene = Scene(trace, size=size)

    assert len(type_sizes(scene, [*range(len(trace)), 1.5, 2.5])) == 1


@pytest.mark.parametrize("scale", [1.0, 1e6])
def test_the_title_of_a_chart_ends_before_its_figure(scale):
    X = np.random.default_rng(0).normal(scale=scale, size=(40, 2))
    words = Words(inertia="a sum of many squares " * 3)
    scene = Scene(kmeans(X, 3, rng=0), words=words, size=(1080, 1350))
    scene.show(0)
    scene.show(2)
    chart = scene.layers["staircase"]
    title, value = chart.title.label, chart.value

    dpi = scene.figure.dpi
    left, right = (
        text.get_transform().transform(text.get_position())[0]
        for text in (title, value)
    )
    end = left + title.width_of(title.get_text(), dpi)
    assert left < end < right - value.width_of(value.get_text(), dpi)


def test_a_sentence_on_the_picture_begins_with_a_capital(scene):
    scene.show(1)

    told = scene.layers["caption"].sentence.get_text().replace("\n", " ")
    assert scene.caption(1) == f"Assign 1: {told[0].lower()}{told[1:]}"
    assert told.startswith("All 60 points")


def test_the_longest_of_the_usual_sentences_sets_the_size_of_all(gauss_run):
    trace = gauss_run(60, 4)
    usual = type_sizes(Scene(trace), range(4))
    (size,) = type_sizes(
        Scene(trace, words=Words(updated="many words " * 30)), range(4)
    )

    assert size < min(usual)


def test_the_usual_sentences_are_written_large_in_every_language(gauss_run):
    trace, codes = gauss_run(60, 4), languages()
    scenes = (Scene(trace, size=(1280, 720), words=code) for code in codes)

    assert {scene.layers["caption"].writing.largest for scene in scenes} == {1.0}


@pytest.mark.parametrize("language", ["en", "it"])
def test_captions_of_a_narrow_column_do_not_break_every_few_words(gauss_run, language):
    trace = gauss_run(60, 4)
    scene = Scene(trace, size=(800, 600), words=language)

    for position in range(len(trace)):
        scene.show(position)
        lines = scene.layers["caption"].sentence.get_text().split("\n")
        assert len(lines) <= 6
        assert not any(line[-1].isdigit() for line in lines[:-1])


def test_short_captions_of_a_narrow_column_do_not_break_every_few_words_either():
    scene = Scene(make_run("starved", max_iter=2), size=(800, 600), words="fr")

    assert scene.layers["caption"].writing.largest == READABLE


@pytest.mark.parametrize(
    ("board", "language"), [("averaged", "en"), ("averaged", "ja"), ("haunts", "de")]
)
def test_long_captions_of_a_square_can_be_read(board, language):
    scene = Scene(make_run(board, max_iter=2), size=(600, 600), words=language)

    assert scene.layers["caption"].writing.largest == READABLE


def test_a_longer_sentence_than_those_of_the_run_is_smaller_and_fits(gauss_run):
    scene = Scene(gauss_run(60, 4), words=Words(sliding="many words " * 40))
    (usual,), (smaller,) = type_sizes(scene, range(3)), type_sizes(scene, [1.5])

    assert smaller < usual
    assert type_sizes(scene, [2]) == {usual}


def endless(pulled):
    """Return a run that never ends, which notes what is pulled."""

    def steps():
        start, first, update, _ = lloyd(np.eye(2), np.eye(2))
        again = replace(first, changed=np.zeros(2, bool))
        for i, step in enumerate(chain([start, first], cycle([update, again]))):
            pulled.append(step)
            yield replace(step, iteration=(i + 1) // 2)

    return Trace(np.eye(2), steps())


@pytest.mark.parametrize(("position", "needed"), [(0, 1), (2.5, 4), (3, 4), (8.5, 10)])
def test_a_scene_of_an_endless_run_pulls_what_it_shows(position, needed):
    pulled = []

    Scene(endless(pulled)).draw(position)

    assert len(pulled) == needed


def test_after_an_update_the_next_assign_is_needed_too(gauss_run):
    trace = gauss_run(60, 4, max_iter=300)

    Scene(trace).draw(4)

    assert trace.recorded == 6


@pytest.fixture(scope="module")
def long_run():
    """A run of thirty steps."""
    trace = kmeans(np.random.default_rng(8).uniform(size=(300, 2)), k=6, rng=3)
    assert len(trace) == 30
    return trace


@pytest.mark.parametrize(
    ("position", "left_out"),
    [
        *((position, {"code"}) for position in (3, 7.5, 8)),
        *((position, {"code", "future"}) for position in (8, 8.5, 9, 16.5)),
    ],
)
def test_a_picture_is_the_same_whatever_was_asked_before(long_run, position, left_out):
    shown = set(PARTS) - left_out
    fresh, used = (
        Scene(Trace(long_run.X, long_run), shown=shown, size=(640, 480))
        for _ in range(2)
    )
    fresh.draw(position)
    stage = Stage(used)
    for earlier in (0, len(long_run) - 1, int(position) + 1, position):
        pixels = stage.pixels(earlier)

    np.testing.assert_array_equal(pixels, fresh.canvas.buffer_rgba())


def test_charts_have_room_for_eight_steps_and_then_for_twice_as_many(long_run):
    scene = Scene(long_run)
    rights = []
    for position in (0, 8, 8.5, 9, 16, 17):
        scene.show(position)
        for chart in ("bars", "staircase"):
            rights.append(float(scene.layers[chart].scale.pane.viewLim.x1))

    assert np.round(rights, 9).tolist() == [
        *(8.7, 8.7, 8.7, 8.7, 16.7, 16.7),
        *(16.7, 16.7, 16.7, 16.7, 32.7, 32.7),
    ]


def test_charts_that_wait_keep_stairs_and_scales_until_a_step_is_reached(long_run):
    scene, told = Scene(long_run), []
    chart = scene.layers["staircase"]
    scene.charts_wait = True
    for position in (8, 8.5, 9):
        scene.show(position)
        told.append((chart.scale.pane.viewLim.x1, chart.now.places[0, 0]))

    assert told[0] == told[1]
    assert told[0] == (8.7, 8.0)
    assert told[2] == (16.7, 9.0)


def test_the_future_is_charted_for_those_who_ask(long_run):
    plain, asked = Scene(long_run), Scene(long_run, shown=["inertia", "future"])
    for scene in (plain, asked):
        scene.show(2)
    stairs = corners(asked.layers["staircase"].future.paths)
    bars = asked.layers["bars"].future.paths

    assert not plain.layers["future"].artists
    assert stairs[:, 0].max() == len(long_run) - 1
    assert stairs[-1, 1] == pytest.approx(long_run.inertia / long_run[1].inertia)
    assert len(bars) == (len(long_run) - 2) // 2
    right = asked.layers["bars"].scale.pane.viewLim.x1
    assert right == pytest.approx(len(long_run) - 0.3)


def test_bars_are_measured_by_the_highest_so_far():
    X = np.random.default_rng(1).normal(size=(12, 1)).round(1)
    trace = kmeans(X, k=2, rng=1)
    counts = [int(trace[i].changed.sum()) for i in range(3, len(trace), 2)]
    assert counts == [2, 3, 1, 0]
    scene = Scene(trace)

    for i in range(len(counts)):
        scene.show(3 + 2 * i)
        heights = [bar[:, 1].max() for bar in scene.layers["bars"].past.paths]
        so_far = np.array(counts[: i + 1])
        np.testing.assert_allclose(heights, so_far / so_far.max())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_charts_side_by_side_begin_at_one_height(gauss_run, language):
    scene = Scene(gauss_run(60, 3), size=(390, 844), words=language)

    charts = [scene.layers[name] for name in ("staircase", "bars")]
    assert len({chart.scale.pane.bbox.height for chart in charts}) == 1


def test_a_headline_stays_whole_where_the_sign_has_no_room_beside_it(gauss_run):
    trace = gauss_run(60, 4)
    words = Words(converged="Convergence")
    scene = Scene(trace, size=(560, 420), words=words, shown={"cells", "trails"})

    scene.show(len(trace) - 1)

    caption = scene.layers["caption"]
    assert caption.headline.get_text() == "Convergence"
    assert not any(sign.get_visible() for sign in caption.artists[:-3])


@pytest.mark.parametrize("size", [(800, 600), (1280, 720), (600, 600)])
def test_a_sign_says_that_a_run_has_converged(gauss_run, size):
    ended, cut = gauss_run(60, 4, max_iter=300), gauss_run(200, 7, max_iter=1)
    signs = {}
    for trace in (ended, cut):
        scene = Scene(trace, size=size)
        caption, last = scene.layers["caption"], len(trace) - 1
        disc, tick = caption.artists[:2]
        for position in (last, last - 0.5, last - 1):
            scene.show(position)
            assert disc.get_visible() == tick.get_visible()
            box = disc.get_window_extent()
            scale = caption.headline.get_fontsize() * scene.figure.dpi / 72
            assert not disc.get_visible() or 0.8 * scale < box.height < 0.9 * scale
            start = caption.headline.get_position()[0] * size[0]
            assert (start > box.x1) == disc.get_visible()
            signs.setdefault(disc.get_visible(), set()).add((trace.stop, position))

    assert signs[True] == {("labels unchanged", len(ended) - 1)}


def test_a_large_figure_becomes_smaller_before_its_title_is_cut():
    X = 60 * np.array([[0.0, 0], [1, 0], [3, 0], [9, 9]])
    scene = Scene(kmeans(X, k=1, rng=0), size=(360, 640), words="de")
    titles = []
    for position in (0, 1):
        scene.draw(position)
        title = scene.layers["staircase"].title
        titles.append((title.label.get_text(), round(title.value.get_fontsize(), 1)))

    assert titles == [("Quadratsumme", 19.0), ("Quadratsumme", 13.3)]


@pytest.mark.parametrize("size", [(800, 556), (640, 480)])
def test_the_titles_of_two_charts_are_alike(gauss_run, size):
    scene = Scene(gauss_run(200, 4), words="ja", size=size)
    scene.show(2)
    titles = [scene.layers[name].title for name in ("staircase", "bars")]

    for text in ("label", "value"):
        one, other = (getattr(title, text) for title in titles)
        assert one.get_fontsize() == other.get_fontsize()
        assert one.get_horizontalalignment() == other.get_horizontalalignment()


def test_a_headline_below_a_title_is_as_large(gauss_run):
    trace = gauss_run(60, 4, max_iter=300)
    scene = Scene(trace, size=(800, 600), title="The title of a class")
    caption = scene.layers["caption"]

    for position in (1, len(trace) - 1):
        scene.show(position)
        assert caption.headline.get_fontsize() == caption.title.get_fontsize()
