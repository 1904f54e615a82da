from collections import Counter
from itertools import chain, combinations

import numpy as np
import pytest
from matplotlib.text import Text

from kmviz import Words, make_board, restarts
from kmviz.drawing.artists.lettering import Lettering
from kmviz.drawing.artists.marks import Markers
from kmviz.drawing.beside.ladder import ABREAST, COUNT
from kmviz.drawing.board.moment import moment_at
from kmviz.drawing.many.crowd import MOST, shown_runs
from kmviz.drawing.many.wall import Wall

BOARD = make_board("peaked", rng=0)
SIZE = (640, 360)
CLEAR = 4
"""How many pixels there are between what is written one below the other."""


@pytest.fixture(scope="module")
def race():
    return restarts(BOARD, 6, runs=5, init=("random", "k-means++"), rng=0)


@pytest.fixture(scope="module")
def crowd():
    return restarts(BOARD, 6, runs=100, rng=3)


@pytest.mark.parametrize("look", [{}, {"style": "dark", "shown": ["cells", "rings"]}])
def test_what_moves_is_drawn_as_if_all_were(look):
    race = restarts(BOARD, 6, runs=2, init=("random", "k-means++"), rng=0)
    wall = Wall(race, size=SIZE, **look)

    for position in (0, 0.5, 1, wall.last, 2.4):
        quick = wall.pixels(position).copy()
        fresh = Wall(race, size=SIZE, **look)
        fresh.draw(position)

        assert np.array_equal(quick, np.asarray(fresh.canvas.buffer_rgba()))


def test_a_run_that_has_ended_rests(race):
    wall = Wall(race, size=SIZE)
    first = min(len(race[i]) - 1 for i in range(len(race)))
    i = next(i for i in range(len(race)) if len(race[i]) - 1 == first)

    assert any(wall.tiles[i].show(first, over=False))
    assert not any(wall.tiles[i].show(first + 1, over=False))


def test_a_tile_tells_its_inertia_in_bold_once_its_run_has_ended(race):
    tile = Wall(race, size=SIZE).tiles[1]
    for position in (1.5, tile.last - 0.5, tile.last, tile.last + 2):
        tile.show(position, over=False)
        value = tile.artists[-1][-1]

        moment = moment_at(race[1], min(position, tile.last))
        assert value.get_text() == Words().number(moment.inertia)
        assert (value.get_weight() == "bold") is (position >= tile.last)


def test_boards_are_numbered_from_1_as_stars_are(race):
    wall = Wall(race, size=SIZE)

    numbers = [tile._number.get_text() for tile in wall.tiles]
    assert numbers == [str(i + 1) for i in wall.items]
    assert numbers[0] == "1"


def test_a_dot_alone_has_no_count_and_a_stack_that_of_its_dots(race):
    wall = Wall(race, size=SIZE)
    wall.draw(wall.last)

    _, _, _, _, *texts = wall.ladder.artists
    ends = sorted(race.ends, key=lambda end: end.inertia)
    single, told = set(), []
    for text, end in zip(texts, ends, strict=False):  # those of the first lane
        count = sum(race.inits[i] == race.inits[0] for i in end.runs)
        (told.append((text.get_text(), count)) if count > 1 else single.add(text))
    assert {text.get_text() for text in single} <= {""}
    assert told
    assert single
    assert all(text in ("", str(count)) for text, count in told)


def test_small_boards_leave_out_what_nobody_could_tell_apart(race):
    def drawn(size):
        artists = chain.from_iterable(Wall(race, size=size).tiles[0].artists)
        return Counter(artist.get_zorder() for artist in artists)

    borders_and_rings = drawn((3000, 2000)) - drawn((480, 320))

    assert borders_and_rings == {3: 1, 5: 1}


def test_the_best_is_crowned_at_the_end_and_not_before(race):
    wall = Wall(race, size=SIZE)

    wall.pixels(wall.last - 0.5)
    before = [tile.crowned for tile in wall.tiles]
    wall.pixels(wall.last)

    assert not any(before)
    crowned = {i for i, tile in enumerate(wall.tiles) if tile.crowned}
    assert crowned == set(race.ends[0].runs)


def test_every_end_that_is_as_good_as_the_best_is_marked_as_one():
    runs = restarts([[0, 0], [0, 1], [1, 0], [1, 1]], 2, runs=9, rng=0)
    wall = Wall(runs, size=SIZE)

    wall.pixels(wall.last)

    good = np.flatnonzero(runs.inertias == 1)
    assert {i for i, tile in enumerate(wall.tiles) if tile.crowned} == {*good}
    assert len(runs.ends[0].runs) < len(good) < len(runs)
    assert f"{len(good)} reach the best" in wall.caption(wall.last)


def test_the_ladder_holds_the_runs_that_have_ended(race):
    wall = Wall(race, size=SIZE)
    for position in (0, 3, 5, wall.last):
        wall.pixels(position)

        ended = sum(len(trace) - 1 <= position for trace in race)
        assert wall.ladder.dots == ended


def test_each_stack_stands_at_its_end_under_the_number_of_its_runs():
    runs = restarts([[0, 0], [0, 1], [4, 0], [4, 1]], k=2, runs=10, rng=1)
    wall = Wall(runs, size=SIZE)
    wall.draw(wall.last)
    others, best, _, _, *counts = wall.ladder.artists

    assert [(end.inertia, len(end.runs)) for end in runs.ends] == [(1, 7), (16, 3)]
    assert [text.get_text() for text in counts] == ["7", "3"]
    for text, dots, inertia in zip(counts, (best, others), (1, 16), strict=True):
        place, above = text.get_position()
        across, up = dots.places.T
        assert place == inertia == pytest.approx(across.mean())
        assert np.ptp(across) < 2
        assert up.max() < above


def test_the_axis_of_the_ends_has_no_numbers_below_0():
    runs = restarts([[0, 0], [4, 1]], k=2, runs=3, rng=1)
    wall = Wall(runs, size=SIZE)
    axis = wall.ladder.artists[0].axes

    assert runs.best.inertia == 0
    assert axis.viewLim.x0 == -1.0
    told = [tick.get_text() for tick in axis.xaxis.get_ticklabels()]
    assert told == ["0", "0.5", "1.0"]


def test_of_equal_ends_the_first_has_a_crown_that_is_filled(race):
    best, *others = race.ends[0].runs
    tiles = Wall(race, size=SIZE).tiles
    faces = [tile.artists[-1][2].face for tile in tiles]

    assert others
    assert {faces[best]} == set(faces) - {faces[other] for other in others}


def test_the_crown_stands_close_behind_the_number_in_its_line(race):
    wall = Wall(race, size=SIZE)
    wall.draw(wall.last)
    for run in race.ends[0].runs:
        tile = wall.tiles[run]
        crown, number = tile._crown, tile._number
        x, y = crown.get_transform().transform(crown.places[0])
        half = crown.size / 2 * wall.figure.dpi / 72
        box = number.get_window_extent(wall.canvas.get_renderer())

        assert half / 2 < x - half - box.x1 < 1.5 * half
        assert y == pytest.approx(box.y0 / 2 + box.y1 / 2, abs=1.5)


def test_each_start_has_its_share_of_the_best_end(race):
    wall = Wall(race, size=SIZE)
    _, _, _, share, *_ = wall.ladder.artists
    wall.draw(wall.last - 1)
    assert share.get_text() == ""

    wall.draw(wall.last)
    best = [race.inits[run] for run in race.ends[0].runs]

    reached = best.count("random")
    assert share.get_text() == Words().fill(
        "{reached} of {runs}", reached=reached, runs=5
    )


def test_the_dots_of_all_starts_are_of_one_size():
    race = restarts(BOARD, 6, runs=24, init=("random", "k-means++"), rng=0)
    wall = Wall(race, size=SIZE)
    wall.draw(wall.last)
    dots = [dot for dot in wall.ladder.artists if isinstance(dot, Markers)]

    assert len({each.size for each in dots}) == 1
    for each in dots:
        _, high = each.axes.get_ylim()
        assert each.places[:, 1].max(initial=0.0) < high - COUNT


def test_the_end_is_told_as_the_runs_tell_it(race):
    wall = Wall(race, size=SIZE)

    told = wall.caption(wall.last)

    assert told.startswith(f"10 starts, {len(race.ends)} different ends: ")
    assert f"{len(race.ends[0].runs)} reach the best, 0.383" in told
    worst = f"{race.ends[-1].inertia / race.ends[0].inertia:.3g}"
    assert told.endswith(f"the worst is {worst} times that")


def test_on_the_way_only_the_moment_is_told(race):
    wall = Wall(race, size=SIZE)

    assert wall.caption(0) == (
        "Start: 10 runs from different starts; 200 points, 6 stars each"
    )
    assert wall.caption(0.5) == "Start: 0 of 10 runs have ended"


def test_of_too_many_runs_the_best_is_shown():
    runs = restarts(make_board("gauss", rng=0), 8, runs=60, rng=0)
    best = runs.ends[0].runs[0]
    assert best >= MOST

    (shown,) = shown_runs(runs)

    assert shown == [*range(MOST - 1), best]


def test_how_many_are_shown_is_said(crowd):
    told = Wall(crowd, size=SIZE).caption(1000)

    assert " of 100 are shown, the best among them" in told


def test_as_many_boards_are_shown_as_a_glance_can_take_in_where_there_is_room(crowd):
    walls = [Wall(crowd, size=SIZE, shown=shown) for shown in ([], ["inertia"])]

    assert [len(wall.items) for wall in walls] == [MOST, 36]


def test_of_each_start_as_many_are_shown():
    race = restarts(BOARD, 6, runs=50, init=("random", "k-means++"), rng=0)

    assert [len(block) for block in shown_runs(race)] == [MOST // 2, MOST // 2]


def test_runs_that_failed_are_said_to_have():
    runs = restarts(
        BOARD, 6, runs=3, init=("random", "partition"), rng=0, empty="error"
    )
    assert 0 < len(runs.failures) < 6

    wall = Wall(runs, size=SIZE)
    wall.pixels(wall.last)

    failed = f"{len(runs.failures)} failed, because a cluster lost all its points"
    assert failed in wall.caption(wall.last)
    labels = [tile.value for tile in wall.tiles]
    assert labels.count("failed") == len(runs.failures)


@pytest.mark.parametrize(
    "X",
    [
        [[0.0], [1.0], [5.0]],
        [[0.0, 0.0, 1.0], [1.0, 2.0, 0.0], [5.0, 1.0, 1.0]],
        [[1.0, 1.0], [1.0, 1.0]],
    ],
)
def test_points_of_any_kind_have_a_wall(X):
    wall = Wall(restarts(X, 1, runs=1, rng=0), size=(100, 100), title="one $x$")

    assert wall.pixels(wall.last).shape == (100, 100, 4)
    assert wall.caption(wall.last).startswith("1 start, 1 end: 1 reaches the best")


def test_the_words_are_those_of_the_look(race):
    wall = Wall(race, size=SIZE, words=Words(many_ended="{ended} sind fertig"))

    assert wall.caption(2) == "Update 1: 0 sind fertig"


def test_a_wall_says_how_many_iterations_it_passed_over(race):
    wall = Wall(race, size=SIZE)

    wall.pixels(4, since=2)
    later = [text.get_text() for text in wall.figure.findobj(Text)]
    wall.pixels(4)
    now = [text.get_text() for text in wall.figure.findobj(Text)]
    assert "1 iteration later; 5 of 10 runs have ended" in later
    assert "5 of 10 runs have ended" in now


def test_each_board_is_found_where_it_stands_and_none_beside(race):
    wall = Wall(race, size=SIZE)

    assert [wall.item_at(*wall.spot_of(i)) for i in wall.items] == list(range(10))
    assert wall.item_at(0.5, 0.01) is None


def test_the_chosen_board_has_a_ring_and_no_other(race):
    wall = Wall(race, size=SIZE)
    before = wall.pixels(2).copy()
    wall.choose(4)
    after = wall.pixels(2).copy()

    rows, columns = np.nonzero((before != after).any(axis=2))
    height, width = before.shape[:2]
    spots = zip(columns / width, rows / height, strict=True)
    assert {wall.item_at(*spot) for spot in spots} == {4}
    wall.choose(None)
    assert np.array_equal(wall.pixels(2), before)


def test_no_start_has_its_ends_in_a_row_because_another_has_few():
    names = ("random", "partition", "farthest", "k-means++", "greedy-k-means++")
    runs = restarts(make_board("peaked", rng=3), 6, runs=8, init=names, rng=1)
    lanes = Wall(runs, size=(390, 844)).ladder._lanes

    assert max(lane.stacking.across(lane.totals).max() for lane in lanes) <= ABREAST


@pytest.mark.parametrize("size", [(800, 600), (390, 390), (390, 844)])
def test_the_name_of_a_start_is_read_over_its_boards_and_stands_apart(size, ink_box):
    names = ("random", "partition", "k-means++", "greedy-k-means++", "farthest")
    wall = Wall(restarts(BOARD, 6, runs=4, init=names, rng=0), size=size)
    wall.pixels(0)
    texts = [text for text in wall.figure.findobj(Lettering) if text.get_text()]
    bold = [text.get_text() for text in texts if text.get_weight() == "bold"]
    boxes = [ink_box(text, wall.figure) for text in texts]

    heads = {" ".join(text.split()) for text in bold}
    assert heads >= {*names[:3], "greedy k-means++", "farthest"}
    for (left, bottom, right, top), other in combinations(boxes, 2):
        across = right <= other[0] or other[2] <= left
        assert across or max(other[1] - top, bottom - other[3]) >= CLEAR


def test_what_the_class_is_asked_stands_instead_of_the_sentence():
    wall = Wall(restarts(BOARD, 6, runs=2, rng=0), size=SIZE)
    wall.pixels(0)
    usual = wall._writing.sentence.get_text()
    wall.aside = "how many?"
    asked = wall.pixels(0).copy()
    assert wall._writing.sentence.get_text() == "How many?"
    wall.aside = ""

    assert not np.array_equal(wall.pixels(0), asked)
    assert wall._writing.sentence.get_text() == usual


def test_distances_look_like_distances_where_points_lie_wide():
    iris = make_board("iris")
    wall = Wall(restarts(iris, 3, runs=6, rng=0), size=(1280, 720))
    ax = wall.figure.axes[0]
    across, up = np.diff(ax.get_xlim())[0], np.diff(ax.get_ylim())[0]
    reach = np.ptp(iris.X[:, 1])

    assert across / up == pytest.approx(ax.bbox.width / ax.bbox.height, rel=0.01)
    assert up < 1.2 * reach  # a square one would be 2.5 times as high
