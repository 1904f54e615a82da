from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from matplotlib.text import Text

from kmviz import choose_k, make_board
from kmviz.drawing.artists.star import Star
from kmviz.drawing.many.curves import Curves, curves_of
from kmviz.drawing.words.languages import get_words
from kmviz.drawing.words.words import Words

SIZE = (640, 360)


@pytest.fixture(scope="module")
def choice():
    board = make_board("peaked", rng=0)
    return choose_k(board, range(1, 9), runs=2, references=4, rng=0)


@pytest.fixture(scope="module")
def uniform():
    board = make_board("uniform", rng=0)
    return choose_k(board, range(1, 6), runs=2, references=4, rng=0)


def test_the_curves_hold_the_numbers_of_the_choice(choice):
    inertia, silhouette, gap, f = curves_of(choice, get_words(None))

    assert inertia.values == choice.inertia
    assert silhouette.values == choice.silhouette
    assert (gap.values, gap.errors) == (choice.gap, choice.gap_error)
    assert f.values == choice.f
    assert [c.pick for c in (inertia, silhouette, gap, f)] == [None, 6, 6, 6]


def test_the_curves_grow_k_by_k(choice):
    curves = Curves(choice, size=SIZE)
    for position, k in enumerate(choice.ks):
        curves.draw(position)

        drawn = [chart.ks for chart in curves.charts]
        assert drawn[0] == list(choice.ks[: position + 1])
        assert drawn[1] == [at for at in choice.silhouette if at <= k]
        assert not any(chart.verdict for chart in curves.charts)


@pytest.mark.parametrize("size", [(800, 600), (1280, 720), (390, 844)])
def test_the_numbers_of_k_do_not_touch(choice, size):
    curves = Curves(replace(choice, asked=tuple(range(1, 11))), size=size)
    curves.draw(0)
    for chart in curves.charts:
        labels = chart._ax.get_xticklabels()

        boxes = [label.get_window_extent() for label in labels]
        assert all(left.x1 + 2 < right.x0 for left, right in pairwise(boxes))
        assert labels[-1].get_text() == "10"
        assert [text.get_text() for text in chart._ax.texts] == ["k"]


@pytest.mark.parametrize("size", [(390, 390), (358, 480), (390, 600), (390, 844)])
def test_curves_on_a_phone_are_high_enough_to_be_read(choice, size):
    curves = Curves(choice, size=size)
    curves.draw(curves.last)

    high = [chart._ax.get_window_extent().height for chart in curves.charts]
    assert min(high) >= 44


@pytest.mark.parametrize("size", [(800, 600), (390, 390)])
def test_reasons_of_two_lines_and_the_numbers_below_them_stand_apart(size, ink_box):
    choice = choose_k(np.eye(2), [1], runs=1, references=2, rng=0)
    words = Words(sentences={"none, it needs the next k": "no, compare k with k + 1"})
    curves = Curves(choice, size=size, words=words)
    curves.draw(curves.last)
    texts = [text for text in curves.figure.findobj(Text) if text.get_text()]
    inked = [(text.get_text(), ink_box(text, curves.figure)) for text in texts]

    boxes = [(said, box) for said, box in inked if box]
    assert any("k + 1" in said and "\n" in said for said, _ in boxes)
    for (one, a), (other, b) in combinations(boxes, 2):
        across = a[2] <= b[0] or b[2] <= a[0]
        assert across or a[3] <= b[1] or b[3] <= a[1], (one, other)


def test_what_is_picked_is_said_at_the_end(choice):
    curves = Curves(choice, size=SIZE)

    curves.draw(curves.last)

    verdicts = [chart.verdict.replace("\n", " ") for chart in curves.charts]
    assert verdicts == [
        "no rule: find the elbow",
        *("k = 6", "k = 6", "k = 6"),
    ]
    assert curves.caption(curves.last) == (
        "Which k? Silhouette: k = 6; gap statistic: k = 6; f(K): k = 6"
    )


def test_no_line_ends_between_k_and_its_number(choice):
    curves = Curves(choice, size=(390, 844))
    curves.draw(curves.last)

    *_, sentence = curves._writing.texts
    lines = sentence.get_text().split("\n")
    assert len(lines) > 1
    assert not any(line.endswith(("k", "=")) for line in lines)


def test_the_board_at_the_end_is_that_of_the_k_that_most_pick(choice, uniform):
    assert Curves(choice, size=SIZE).shown_k(len(choice.ks)) == 6
    picks = [pick for pick in uniform.picks.values() if isinstance(pick, int)]
    most = max(sorted(set(picks)), key=picks.count)
    assert Curves(uniform, size=SIZE).shown_k(len(uniform.ks)) == most
    outvoted = replace(choice, silhouette={2: 0.9, 6: 0.8})  # gap and f(K) pick 6
    assert Curves(outvoted, size=SIZE).shown_k(len(choice.ks)) == 6


def test_where_nothing_is_picked_the_board_at_the_end_is_that_of_the_last_k():
    two = choose_k([[0.0], [1.0]], references=1, rng=0)

    assert Curves(two, size=SIZE).shown_k(len(two.ks)) == 2


def test_a_pick_has_the_colon_of_its_language(choice):
    curves = Curves(choice, size=SIZE, words="zh")

    assert curves.caption(curves.last).startswith("k 取多少？ 轮廓系数：k = 6；")


def test_on_the_way_the_numbers_of_one_k_are_told(choice):
    told = Curves(choice, size=SIZE).caption(0)

    inertia, gap = choice.inertia[1], choice.gap[1]
    assert gap < 0
    assert told == (
        f"k = 1: inertia {inertia:.2f}; gap statistic −{-gap:.3f}; f(K) 1.00"
    )


@pytest.mark.parametrize(
    ("X", "ks", "verdicts"),
    [
        (
            [[0.0], [1.0], [5.0]],
            [1],
            [
                "none, it needs 1 < k < n",
                "none, it needs the next k",
                "none, it needs two columns",
            ],
        ),
        (
            [[0.0, 0.0], [1.0, 1.0], [5.0, 0.0]],
            [2],
            [
                "k = 2",
                "none, it needs the next k",
                "none, it needs the k before",
            ],
        ),
        (
            [[1.0, 1.0], [1.0, 1.0]],
            [1],
            [
                "none, it needs 1 < k < n",
                "none, it needs the next k",
                "none, it needs the k before",
            ],
        ),
    ],
)
def test_where_nothing_is_defined_the_reason_is_said(X, ks, verdicts):
    choice = choose_k(X, ks, runs=2, references=3, rng=0)

    curves = curves_of(choice, get_words(None))

    assert [curve.verdict for curve in curves[1:]] == verdicts
    assert Curves(choice, size=(100, 100)).pixels(1).shape == (100, 100, 4)


def test_a_gap_that_grows_to_the_end_picks_no_k_and_says_so():
    choice = choose_k(
        make_board("peaked", rng=0), (1, 2, 3), runs=2, references=4, rng=0
    )

    _, _, gap, _ = curves_of(choice, get_words(None))

    assert (gap.pick, gap.verdict) == (None, "none, the gap still grows at k = 3")


def test_what_a_board_of_many_columns_shows_is_said_on_the_way():
    X = np.random.default_rng(0).normal(size=(30, 4))
    curves = Curves(choose_k(X, (1, 2), runs=1, references=2, rng=0), size=SIZE)
    note = "4 columns along two principal components, without cells"

    assert [curves.caption(at).endswith(note) for at in (0, 1, 2)] == [
        True,
        True,
        False,
    ]


def test_no_value_far_below_1_tells_of_no_clusters(uniform):
    *_, f = curves_of(uniform, get_words(None))

    assert f.verdict == "none, no value is below 0.85"
    assert isinstance(uniform.picks["f(K)"], str)


def test_the_same_position_gives_the_same_pixels(choice):
    curves = Curves(choice, size=SIZE, style="dark")
    first = curves.pixels(2).copy()
    curves.pixels(curves.last)

    assert np.array_equal(curves.pixels(2), first)


def test_what_is_drawn_already_is_not_drawn_again(choice, monkeypatch):
    curves, drawn = Curves(choice), []
    draw = curves.canvas.draw
    monkeypatch.setattr(curves.canvas, "draw", lambda: drawn.append(draw()))
    for position in (2, 2, 2.4, 1, curves.last, curves.last + 1):
        curves.pixels(position)
    assert len(drawn) == 3
    curves.aside = "Which k?"
    curves.pixels(curves.last)
    curves.choose(1)
    curves.pixels(curves.last)
    assert len(drawn) == 5
    whole = curves.pixels(curves.last).copy()

    def fail():
        curves.canvas.get_renderer().clear()
        raise MemoryError

    monkeypatch.setattr(curves.canvas, "draw", fail)
    with pytest.raises(MemoryError):
        curves.pixels(2)
    monkeypatch.undo()
    assert np.array_equal(curves.pixels(curves.last), whole)


@pytest.mark.parametrize("size", [(1280, 720), (800, 600), (480, 900)])
def test_board_and_charts_are_inside_the_picture_and_none_covers_another(choice, size):
    figure = Curves(choice, size=size).figure
    axes = [ax.bbox.extents for ax in figure.axes]

    assert len(axes) == 5
    assert all((box[:2] > 0).all() and (box[2:] < size).all() for box in axes)
    for one, other in combinations(axes, 2):
        assert (one[2:] <= other[:2]).any() or (other[2:] <= one[:2]).any()


def test_each_k_is_found_where_it_stands_on_any_chart_and_none_beside(choice):
    curves = Curves(choice)

    assert [curves.item_at(*curves.spot_of(k)) for k in curves.items] == [*choice.ks]
    assert curves.item_at(0.01, 0.01) is None


@pytest.mark.parametrize("size", [(800, 600), (1280, 720), (390, 844)])
def test_a_k_is_found_at_its_dot_on_every_chart(choice, size):
    curves = Curves(choice, size=size)
    curves.draw(curves.last)

    for chart in curves.charts:
        places = chart._dots.places
        spots = chart._ax.transData.transform(places) / size
        found = [curves.item_at(x, 1 - y) for x, y in spots]
        assert found == places[:, 0].tolist()


def test_the_board_shows_the_end_of_the_run(choice):
    curves = Curves(choice, size=SIZE)

    curves.draw(2)

    stars = curves.figure.axes[0].findobj(Star)
    places = np.concatenate([star.places for star in stars])
    np.testing.assert_array_equal(places, choice.trace(3).centroids)


def test_the_k_that_is_chosen_is_on_the_board_whatever_the_position(choice):
    curves = Curves(choice)
    curves.choose(3)

    assert [curves.shown_k(at) for at in (0, curves.last)] == [3, 3]
    curves.choose(None)
    assert curves.shown_k(0) == choice.ks[0]


def test_the_axis_of_a_chart_says_how_much(choice):
    curves = Curves(choice, size=SIZE)
    curves.draw(curves.last)

    for chart in curves.charts:
        labels = [text.get_text() for text in chart._ax.get_yticklabels()]
        assert len(labels) >= 2, chart
        assert all(labels), chart


def test_a_board_stays_while_it_is_that_of_the_same_k(choice):
    curves = Curves(choice, size=SIZE)
    curves.choose(6)
    curves.draw(0)
    star = next(each for each in curves._board.get_children() if isinstance(each, Star))
    curves.draw(curves.last)

    assert star in curves._board.get_children()


def test_the_way_to_a_position_leaves_no_trace_on_the_picture(choice):
    wandered, fresh = (Curves(choice, size=SIZE) for _ in range(2))
    for position in (0, wandered.last, 3, 3, wandered.last - 1, wandered.last):
        wandered.pixels(position)

    assert np.array_equal(wandered.pixels(5), fresh.pixels(5))


def test_the_pixels_of_points_are_found_once_for_all_boards(choice):
    curves, found = Curves(choice, size=SIZE), []
    for position in range(3):
        curves.draw(position)
        (points,) = curves._layers["points"].artists
        found.append(points._map._where)

    assert all(where is found[0] for where in found)
