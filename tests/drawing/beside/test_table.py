"""The table says how many points each cluster has, and of which true groups."""

from itertools import pairwise

import numpy as np
import pytest

import kmviz
from kmviz import Scene, adjusted_rand, agreement, make_board, make_run
from kmviz.core.partitions import Groups
from kmviz.drawing.artists.lettering import Lettering
from kmviz.drawing.artists.marks import Markers
from kmviz.drawing.board.moment import moment_at
from kmviz.drawing.look.parts import USUAL
from kmviz.drawing.look.style import STYLES

SIZES, TRUTH = USUAL | {"sizes"}, USUAL | {"truth"}
BOTH = SIZES | TRUTH


@pytest.fixture(scope="module")
def iris():
    return make_run("iris", seed=1)


def told(scene, position):
    """Return the figures of the table at a position, row by row."""
    scene.show(position)
    return [[f.get_text() for f in row] for row in scene.layers["table"].figures]


def names(scene):
    """Return all texts of the table that are no numbers, sorted."""
    texts = [
        artist.get_text()
        for artist in scene.layers["table"].artists
        if hasattr(artist, "get_text")
    ]
    return sorted(text for text in texts if text.strip("–0123456789.,"))


def test_the_sizes_are_those_of_the_colours(iris):
    scene = Scene(iris, shown=SIZES)

    assert told(scene, 0) == [["–"] * 3]
    for position in (1, 2, 4, 5):
        sizes = np.bincount(iris[position].labels, minlength=3)
        assert told(scene, position) == [[str(size) for size in sizes]]


def test_while_points_change_colour_their_cluster_counts_them(iris):
    scene = Scene(iris, shown=SIZES)
    rows = [told(scene, position)[0] for position in (4, 4.5, 5)]

    assert [sum(map(int, row)) for row in rows] == [150] * 3
    assert rows[0] != rows[2]
    assert rows[1] == [str(n) for n in moment_at(iris, 4.5).sizes]


def test_each_column_has_the_number_of_its_cluster_over_its_figures(iris):
    table = Scene(iris, shown=SIZES).layers["table"]
    texts = [each for each in table.artists if isinstance(each, Lettering)]

    heads = [each for each in texts if each.get_weight() == "bold"]
    assert [head.get_text() for head in heads] == ["1", "2", "3"]
    for head, figure in zip(heads, table.figures[0], strict=True):
        assert head.get_position()[0] == figure.get_position()[0]
        assert head.get_position()[1] > figure.get_position()[1]


def test_figures_are_set_only_where_points_have_changed_their_cluster(iris):
    table = Scene(iris, shown=SIZES).layers["table"]

    assert [table.show(moment_at(iris, at)) for at in (1, 1, 2, 3)] == [
        True,
        False,
        False,
        True,
    ]


def test_the_true_groups_are_told_with_their_names(iris):
    scene, last = Scene(iris, shown=BOTH), len(iris) - 1
    table = agreement(iris.labels, make_board("iris").labels)

    assert told(scene, last)[:3] == [[str(n) for n in row] for row in table]
    assert told(scene, last)[3] == [str(n) for n in table.sum(axis=0)]
    assert scene.layers["table"].rand.get_text() == "0.886"
    assert names(scene) == [
        *("adjusted Rand index", "points", "setosa", "versicolor", "virginica")
    ]
    index = adjusted_rand(iris.labels, make_board("iris").labels)
    assert index == pytest.approx(0.886, abs=5e-4)


@pytest.mark.parametrize("size", [(800, 600), (1280, 720)])
def test_all_names_of_a_table_are_of_one_size(iris, size):
    artists = Scene(iris, shown=BOTH, size=size).layers["table"].artists
    texts = [each for each in artists if isinstance(each, Lettering)]

    named = [each for each in texts if each.get_horizontalalignment() == "left"]
    assert len(named) == 5
    assert len({each.get_fontsize() for each in named}) == 1


@pytest.mark.parametrize("shown", [SIZES, BOTH - {"inertia"}])
def test_figures_are_as_large_as_there_is_room_and_names_are_whole(iris, shown):
    few = Scene(iris, size=(1366, 718), shown=shown)
    many = Scene(make_run("iris", k=8, seed=1), size=(1366, 718), shown=shown)
    large, usual = (
        scene.layers["table"].figures[0][0].get_fontsize() for scene in (few, many)
    )

    assert large > 1.25 * usual
    assert not any("…" in name for name in names(few))


def test_groups_without_names_are_numbered_in_every_language():
    scene = Scene(make_run("gauss", 3), shown=TRUTH, words="de")

    assert names(scene) == [
        *("Gruppe 1", "Gruppe 2", "Gruppe 3", "adjustierter Rand-Index")
    ]


def test_there_is_no_table_where_nobody_knows_the_groups():
    scene = Scene(kmviz.kmeans(make_board("iris").X, 3, rng=0), shown=TRUTH)

    assert "table" not in scene.layers
    assert "bars" in scene.layers


def test_the_table_takes_the_place_of_the_bars(iris):
    assert "bars" not in Scene(iris, shown=SIZES).layers
    assert "staircase" in Scene(iris, shown=SIZES).layers
    assert "staircase" not in Scene(iris, shown=BOTH | {"code"}).layers


def test_a_group_has_the_same_mark_in_the_table_as_on_the_board(iris):
    table = Scene(iris, shown=TRUTH).layers["table"]

    marks = [each.marker for each in table.artists if isinstance(each, Markers)]
    assert marks[-3:] == ["o", "s", "^"]


@pytest.mark.parametrize("style", STYLES)
def test_a_shape_is_a_group_and_a_colour_a_cluster(iris, style):
    scene = Scene(iris, shown=TRUTH, style=style)
    scene.show(len(iris) - 1)
    truth, colors = make_board("iris").labels, STYLES[style].colors(3)

    markers = scene.layers["points"].markers
    groups = [markers[first : first + 4] for first in (0, 4, 8)]
    assert [markers[0].marker for markers in groups] == ["o", "s", "^"]
    for group, markers in enumerate(groups):
        for cluster, color in enumerate(colors):
            there = markers[cluster + 1]
            mine = iris.X[(truth == group) & (iris.labels == cluster)]
            assert there.face == color
            assert there.places.tolist() == mine.tolist()


@pytest.mark.parametrize("size", [(800, 600), (1280, 720), (390, 844), (480, 480)])
@pytest.mark.parametrize(("board", "k"), [("iris", 3), ("peaked", 6), ("dense", 20)])
def test_a_table_stays_in_its_box_and_its_figures_apart(size, board, k):
    options = {} if board == "iris" else {"n": 2000}
    scene = Scene(make_run(board, k, **options), shown=BOTH, size=size)
    scene.draw(1)
    renderer = scene.canvas.get_renderer()
    layer = scene.layers["table"]
    boxes = [
        text.get_window_extent(renderer)
        for text in layer.artists
        if hasattr(text, "get_text") and text.get_text()
    ]

    assert min(box.x0 for box in boxes) >= 0
    assert max(box.x1 for box in boxes) <= size[0]
    assert min(box.y0 for box in boxes) >= 0
    assert not any(a.overlaps(b) for a, b in pairwise(boxes))


def test_a_run_remembers_the_groups_of_its_board(iris):
    board = make_board("iris")
    moved = make_run("iris", moves={2: iris[2].centroids + 0.1})

    assert board.groups == ("setosa", "versicolor", "virginica")
    assert moved.truth.names == board.groups
    assert moved.truth.labels.tolist() == board.labels.tolist()
    assert kmviz.kmeans(board, 3, rng=0).truth.names == board.groups
    assert make_run(iris).truth is iris.truth
    assert make_run("iris", added=[[1.0, 1.0]]).truth is None


def test_groups_of_other_points_are_refused():
    message = "^truth must be Groups of 2 points, got Groups"

    with pytest.raises(ValueError, match=message):
        kmviz.Trace([[0.0], [1.0]], [], truth=Groups(np.array([0, 1, 1])))


@pytest.mark.parametrize("suffix", ["gif", "png", "svg", "html"])
def test_the_table_goes_into_every_file(iris, tmp_path, suffix):
    path = tmp_path / f"iris.{suffix}"

    kmviz.save(iris, path, shown=BOTH, size=(480, 360), until=1)

    assert path.stat().st_size > 1000
    if suffix == "svg":
        assert path.read_text().count(">versicolor<") == 2


@pytest.mark.parametrize("parts", [SIZES, BOTH])
@pytest.mark.parametrize("size", [(800, 600), (1280, 720), (480, 600)])
@pytest.mark.parametrize("n", [120, 30_000])
def test_the_figures_of_a_table_keep_apart_and_can_be_read(parts, size, n):
    run = make_run("gauss", 6, n=n, max_iter=1)
    scene = Scene(run, shown=parts, size=size)
    scene.show(2)

    for row in scene.layers["table"].figures:
        unit, dpi = min(size[0] / 480, size[1] / 600), scene.figure.dpi
        for one, other in pairwise(row):
            if one.get_position()[1] == other.get_position()[1]:
                halves = [f.width_of(f.get_text(), dpi) / 2 for f in (one, other)]
                apart = (other.get_position()[0] - one.get_position()[0]) * size[0]
                assert apart - sum(halves) >= 6 * unit
        assert row[0].get_fontsize() / 72 * dpi >= 0.02 * 600 * unit


def test_clusters_are_counted_also_while_the_true_groups_are_seen():
    trace = make_run("iris", seed=1, truth=True)
    scene, told = Scene(trace, shown=TRUTH), []
    for position in (len(trace) - 2, len(trace) - 1):
        scene.show(0)
        scene.show(position)
        figures = scene.layers["table"].figures
        told.append([text.get_text() for row in figures for text in row])

    assert told[0] == told[1]


@pytest.mark.parametrize("k", [3, 12, 30])
def test_groups_that_are_not_shown_take_no_room_from_the_sizes(iris, k):
    known = make_run("iris", k, seed=1)
    unknown = make_run(np.array(iris.X), k, seed=1)
    tables = [
        Scene(run, shown=SIZES, size=(390, 390)).layers["table"]
        for run in (known, unknown)
    ]

    places, others = (
        [figure.get_position() for figure in table.figures[0]] for table in tables
    )
    assert places == others
