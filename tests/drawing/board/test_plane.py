"""Points of any number of columns come onto the board, whole and unbent."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from kmviz import Scene, Trace, Words, kmeans, lloyd, make_board, standardize
from kmviz.drawing.artists.lettering import text_width
from kmviz.drawing.artists.ticks import LONG, Ruler, axis_ticks
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.look import style as sizes
from kmviz.drawing.words.languages import get_words
from kmviz.drawing.words.spelling import number

RNG_POINTS = np.random.default_rng(0).normal(size=(60, 4))


def plane(X, **options):
    """Return the plane of a run of two stars."""
    options.setdefault("init", np.asarray(X, dtype=float)[:2])
    return Plane(kmeans(X, **options), Words())


def inside(places, bounds):
    xmin, xmax, ymin, ymax = bounds
    x, y = places.T
    return (x > xmin) & (x < xmax) & (y > ymin) & (y < ymax)


@pytest.mark.parametrize("d", [1, 2, 3, 4])
@pytest.mark.parametrize("scale", [1e-140, 1e-3, 1.0, 1e9, 1e149])
def test_all_points_lie_inside_the_board_with_room_to_spare(d, scale):
    X = scale * RNG_POINTS[:, :d]
    board = plane(X)

    xmin, xmax, ymin, ymax = board.bounds
    assert inside(board.points, board.bounds).all()
    assert board.points[:, 0].min() - xmin > 0.03 * (xmax - xmin)
    assert ymax - board.points[:, 1].max() > 0.03 * (ymax - ymin)


@pytest.mark.parametrize(
    "X",
    [
        np.zeros((4, 2)),
        np.ones((4, 2)),
        np.full((4, 3), -7.0),
        np.full((4, 1), 1e9),
        [[5.0, 6.0]] * 2,
        [[0.0, 1.0], [9.0, 1.0]],
        [[1e9, 0.0], [1e9, 1.0]],
    ],
)
def test_points_on_one_spot_or_line_still_have_a_board_around_them(X):
    with np.errstate(all="raise"):  # as some have it for all they do
        board = plane(X)

    xmin, xmax, ymin, ymax = board.bounds
    assert inside(board.points, board.bounds).all()
    assert (xmin < xmax, ymin < ymax) == (True, True)


def test_the_points_of_a_teaching_board_are_seen_on_that_board():
    X = np.random.default_rng(1).uniform(-1, 1, size=(50, 2))

    xmin, xmax, ymin, ymax = plane(X).bounds

    assert (xmin, ymin) == (-xmax, -ymax)
    assert 1 < xmax == ymax < 1.2


def test_points_between_0_and_1_have_the_board_for_themselves():
    X = np.random.default_rng(1).uniform(size=(50, 2))
    shares = (X - X.min(axis=0)) / np.ptp(X, axis=0)

    for points in (shares, -shares):
        xmin, xmax, ymin, ymax = plane(points).bounds
        assert xmax - xmin == pytest.approx(ymax - ymin)
        assert xmax - xmin < 1.2


def test_both_axes_have_the_same_scale_where_that_leaves_enough_to_see():
    board = plane(RNG_POINTS[:, :2])
    xmin, xmax, ymin, ymax = board.bounds

    assert board.equal
    assert xmax - xmin == pytest.approx(ymax - ymin)
    assert board.note == ""


@pytest.mark.parametrize("ratio", [0.5, 1.0, 1.4, 3.0])
def test_on_a_board_of_any_shape_the_points_are_large_and_distances_true(ratio):
    X = RNG_POINTS[:, :2] * [2.4, 1]
    tight = plane(X)
    board = tight.fitted(ratio)
    xmin, xmax, ymin, ymax = board.bounds

    assert (xmax - xmin) / (ymax - ymin) == pytest.approx(ratio)
    assert inside(board.points, board.bounds).all()
    spans = np.ptp(X, axis=0) / [xmax - xmin, ymax - ymin]
    assert spans.max() == pytest.approx(1 / 1.1)
    assert tight.bounds == plane(X).bounds


def test_an_axis_has_no_numbers_where_there_are_no_points():
    iris = make_board("iris")
    ticks = Plane(kmeans(iris, 3, rng=0), Words()).fitted(1.0).ticks

    for column, numbers in zip(iris.X.T, ticks, strict=True):
        span = np.ptp(column)
        assert len(numbers) >= 3
        assert column.min() - 0.06 * span <= min(numbers)
        assert max(numbers) <= column.max() + 0.06 * span


@pytest.mark.parametrize("name", ["", "length", "a very long name of a column " * 9])
def test_the_name_of_an_axis_stands_behind_its_numbers(name):
    ticks = {float(x): str(x) for x in range(0, 101, 10)}
    ruler = Ruler.marked(name, ticks, (0.0, 100.0), 500.0)

    wide = text_width(ruler.name, sizes.NOTE)
    assert ruler.name[-4:] == name[-4:]
    assert wide <= 300
    free = 500 - wide if name else 600
    assert [
        x for x in ticks if 5 * x + text_width(ticks[x], sizes.NOTE) / 2 < free
    ] >= (list(ruler.ticks))
    assert len(ruler.ticks) >= 3


@pytest.mark.parametrize(("second", "kept"), [(55.0, 2), (80.0, 1)])
def test_a_long_name_of_an_axis_leaves_two_numbers_if_it_has_room(second, kept):
    ticks = {5.0: "5", second: "x", 95.0: "95"}

    ruler = Ruler.marked("a very long name of a column " * 9, ticks, (0, 100), 500.0)

    assert list(ruler.ticks) == [5.0, second][:kept]


def test_columns_of_unequal_extent_are_stretched_and_the_note_says_so():
    board = plane(RNG_POINTS[:, :2] * [1, 100])

    assert not board.equal
    assert board.true_cells
    assert board.note == Words().stretched


def test_columns_of_any_units_fill_the_board():
    X = RNG_POINTS[:, :2] * [1e-30, 1e3]
    left, right, low, high = plane(X).bounds

    assert (np.ptp(X, axis=0) > 0.8 * np.array([right - left, high - low])).all()


def test_two_columns_stay_as_they_are():
    X = RNG_POINTS[:, :2] + 1e5

    np.testing.assert_array_equal(plane(X).points, X)
    assert plane(X).axis_names == ("", "")


@pytest.mark.parametrize("offset", [5e12, 1e15, -3e8, 5e12 + 0.5])
@pytest.mark.parametrize("d", [1, 2])
def test_columns_far_from_0_are_drawn_by_exact_differences(offset, d):
    X = RNG_POINTS[:, :d] * 2 + offset
    board = plane(X)

    for point, place in zip(X.tolist(), board.points.tolist(), strict=True):
        for x, seen, origin in zip(point, place, board.origin.tolist(), strict=False):
            assert Fraction(seen) == Fraction(x) - Fraction(origin)
    assert np.abs(board.bounds).max() < 20
    assert not np.array_equal(board.points[0], board.points[1])


def test_the_axis_of_a_far_column_says_what_is_taken_away():
    X = RNG_POINTS[:, :2] * [2, 1] + [5e12, -1e15]

    assert plane(X).axis_names == ("x − 5e12", "y + 1e15")
    assert list(plane(X).ticks[0].values()) == ["−4", "−2", "0", "2", "4"]


@pytest.mark.parametrize("offset", [0.0, 5e12, -1e15])
def test_a_place_lifted_is_the_point_that_stands_there(offset):
    X = RNG_POINTS[:, :2] + offset
    board = plane(X)

    for point, place in zip(X, board.points, strict=True):
        assert board.lift(place).tolist() == point.tolist()


def test_one_column_lies_on_a_line_with_its_points_spread_in_height():
    board = plane(RNG_POINTS[:, :1])
    heights = board.points[:, 1]

    np.testing.assert_array_equal(board.points[:, 0], RNG_POINTS[:, 0])
    np.testing.assert_array_equal(board.project(RNG_POINTS[:3, :1])[:, 1], 0)
    assert len(set(heights)) == len(heights)
    assert np.ptp(heights) > 0.9
    assert abs(heights.mean()) < 0.1
    assert (board.ticks[1], board.note) == ({}, Words().one_column)


@pytest.mark.parametrize("d", [3, 4])
def test_more_columns_are_seen_along_their_two_widest_directions(d):
    X = RNG_POINTS[:, :d] * [5, 1, 3, 0.5][:d]
    board = plane(X)

    variances = np.linalg.eigvalsh(np.cov(X.T))[::-1]
    seen = np.cov(board.points.T)
    np.testing.assert_allclose(seen, np.diag(variances[:2]), atol=1e-9)
    assert not board.true_cells
    assert board.note == Words().projected.format(d=d)


def test_components_of_unequal_extent_are_stretched_and_the_note_says_so_too():
    board = plane(RNG_POINTS[:, :3] * [1, 9, 1])

    assert not board.equal
    assert board.note == f"{Words().projected.format(d=3)}; {Words().stretched}"


def test_a_mean_is_projected_to_the_mean_of_the_projections():
    board = plane(RNG_POINTS)
    mean = RNG_POINTS[:9].mean(axis=0)

    seen = board.project(mean[None])[0]

    np.testing.assert_allclose(seen, board.points[:9].mean(axis=0), atol=1e-12)


def test_the_signs_of_principal_axes_do_not_depend_on_the_order_of_the_points():
    there, back = plane(RNG_POINTS), plane(RNG_POINTS[::-1])

    np.testing.assert_allclose(there.points, back.points[::-1], atol=1e-9)


@pytest.mark.parametrize("d", [3, 5])
def test_fewer_points_than_columns_can_be_seen(d):
    assert np.isfinite(plane(np.ones((1, d)), init=np.ones((1, d))).bounds).all()
    assert np.isfinite(plane(np.eye(d)[:2]).points).all()


def test_a_star_that_starts_near_the_points_is_on_the_board():
    start = [[0.0, 0.0], [RNG_POINTS[:, 0].max() + 1, 0.0]]
    board = plane(RNG_POINTS[:, :2], init=start)

    assert not board.beyond(np.array(start)).any()


def test_a_star_that_starts_far_away_does_not_shrink_the_points():
    far, near = [[0.0, 0.0], [1e6, 0.0]], [[0.0, 0.0], [0.1, 0.0]]
    board = plane(RNG_POINTS[:, :2], init=far)

    assert board.bounds == plane(RNG_POINTS[:, :2], init=near).bounds
    assert board.beyond(np.array(far)).tolist() == [False, True]


def test_a_star_may_lie_beyond_any_edge():
    board = plane(RNG_POINTS[:, :2] * [1, 1000])
    xmin, xmax, ymin, ymax = board.bounds
    x, y = (xmin + xmax) / 2, (ymin + ymax) / 2
    edges = np.array([[xmin, y], [xmax, y], [x, ymin], [x, ymax]])

    outwards = edges - [x, y]
    assert board.beyond(edges + 0.01 * outwards).all()
    assert not board.beyond(edges - 0.01 * outwards).any()


@pytest.mark.parametrize("d", [1, 2, 4])
def test_a_dropped_star_lies_nowhere(d):
    board = plane(RNG_POINTS[:, :d])
    nowhere = np.full((1, d), np.nan)

    assert np.isnan(board.project(nowhere)).all()
    assert not board.beyond(nowhere).any()


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        (("eruption", "waiting"), ("eruption", "waiting")),
        (("x", "y"), ("", "")),
        (None, ("", "")),
    ],
)
def test_axes_have_the_names_of_the_columns(columns, names):
    X = RNG_POINTS[:, :2]
    trace = Trace(X, lloyd(X, X[:2]), columns=columns)

    assert Plane(trace, Words()).axis_names == names


def test_standardized_axes_are_named_in_the_language_of_the_picture():
    trace = kmeans(standardize(make_board("faithful")), 2, rng=0)

    assert Plane(trace, get_words("de")).axis_names == (
        "eruption (min), standardisiert",
        "waiting (min), standardisiert",
    )


def test_principal_axes_are_named_as_such_with_their_share_of_the_variance():
    X = np.array([[0, 3, 0], [0, -3, 0], [1, 0, 0], [-1, 0, 0], [0, 0, 0.5]])
    names = ("component 1 (89 %)", "component 2 (10 %)")

    assert plane(X).axis_names == names
    assert [name[-5:] for name in plane(X[-1:]).axis_names] == ["(0 %)", "(0 %)"]


def test_a_single_named_column_names_the_line():
    X = RNG_POINTS[:, :1]
    trace = Trace(X, lloyd(X, X[:2]), columns=["minutes"])

    assert Plane(trace, Words()).axis_names == ("minutes", "")


@pytest.mark.parametrize(
    ("low", "high"),
    [
        (999_998, 1_000_002),
        (0, 5e9),
        (80_000, 120_000),
        (-1, 2),
        (0, 0.9),
        (0.0, 0.0004),
        (1e-9, 3e-9),
        (-3e12, 1e12),
        (1e9, 1e9 + 4),
        (1e-140, 5e-140),
    ],
)
def test_the_numbers_of_an_axis_have_one_form_and_are_right(low, high):
    ticks = plane([[low], [high]]).ticks[0]
    signs = {ord("−"): "-", ord("\u202f"): None}
    values = {place: text.translate(signs) for place, text in ticks.items()}
    other = [text.partition("e") for text in values.values() if text != "0"]

    assert values
    assert len({e for _, e, _ in other}) == 1
    assert len({len(digits.partition(".")[2]) for digits, *_ in other}) == 1
    for place, text in values.items():
        assert float(text) == pytest.approx(place, abs=(high - low) * 1e-3)


@pytest.mark.parametrize(
    ("low", "high"), [(-5_336_100, -5_333_900), (5.334e-6, 5.336e-6), (-1e-4, -9e-5)]
)
def test_an_axis_of_long_numbers_has_two_of_them_away_from_its_corners(low, high):
    ticks = axis_ticks(low, high, Words())

    edge = 0.15 * (high - low)
    assert len(ticks) >= 2
    assert max(map(len, ticks.values())) < LONG or (
        low + edge <= min(ticks) < max(ticks) <= high - edge
    )


def test_numbers_of_an_axis_do_not_touch_each_other():
    ticks = {float(x): f"{x} 000 000" for x in range(6)}

    def kept(side, *, upright=False):
        return [*Ruler.marked("", ticks, (0, 5), side, upright=upright).ticks]

    assert kept(500) == kept(150, upright=True) == [*ticks]
    assert kept(150) == [0.0, 3.0]
    assert kept(60, upright=True) == [0.0, 2.0, 4.0]


def test_each_axis_has_numbers_of_its_own():
    board = plane(RNG_POINTS[:, :2] * [1, 1000])

    for ticks, (low, high) in zip(
        board.ticks, np.reshape(board.bounds, (2, 2)), strict=True
    ):
        assert low <= min(ticks) < max(ticks) <= high
        assert max(ticks) - min(ticks) > (high - low) / 3


def test_numbers_of_an_axis_have_the_decimal_sign_of_the_language():
    ticks = axis_ticks(0.0, 0.9, Words(decimal=","))

    assert list(ticks.values()) == ["0", "0,25", "0,50", "0,75"]


def test_numbers_of_an_axis_have_powers_of_ten_only_if_they_are_too_long_without():
    millions, billions = (plane([[0.0], [4 * x]]).ticks[0] for x in (1e6, 1e9))

    assert "2e6" in millions.values()  # as inertias of so much are written
    assert "2e9" in billions.values()
    assert max(map(len, millions.values())) < LONG


def test_numbers_of_five_digits_stand_in_groups_of_three():
    ticks = [axis_ticks(0.0, top, Words()) for top in (4e3, 4e4, 4e5)]

    assert [list(each.values())[-1] for each in ticks] == [
        *("4000", "40\u202f000", "400\u202f000")
    ]
    assert "−20\u202f000" in axis_ticks(-2e4, 2e4, Words()).values()


def test_numbers_of_an_axis_have_powers_where_those_of_a_caption_have_them():
    for top in (5e-5, 2e-4, 8e5, 3e6):
        ticks = axis_ticks(-top, 1.2 * top, Words())

        told = [max(ticks.values(), key=len), number(max(ticks))]
        assert len({"e" in text for text in told}) == 1, told


def test_the_latest_diagrams_are_kept_and_no_others():
    board, places = plane(RNG_POINTS[:, :2]), list(RNG_POINTS[:20].reshape(-1, 2, 2))
    diagrams = [board.diagram(each) for each in places]

    assert board.diagram(places[-1]) is diagrams[-1]
    assert board.diagram(places[-4]) is diagrams[-4]
    assert board.diagram(places[-5]) is not diagrams[-5]


@pytest.mark.parametrize("size", [(800, 600), (1920, 1080)])
def test_a_long_name_of_an_axis_stands_clear_of_its_numbers_at_any_size(size):
    name = "Durchschnittliche Niederschlagsmenge im Sommerhalbjahr (mm)"
    table = pd.DataFrame({name: [185.0, 400, 764], "height": [1.0, 9, 3]})
    scene = Scene(kmeans(table, k=2, rng=0), size=size)
    scene.draw(0)

    axis = scene.figure.axes[0].xaxis
    numbers = [label.get_window_extent().x1 for label in axis.get_ticklabels()]
    assert max(numbers) + 5 < axis.label.get_window_extent().x0


@pytest.mark.parametrize("narrow", [1e-310, 5e-324])
def test_a_column_too_narrow_to_be_divided_by_is_drawn_as_one_value(narrow):
    X = np.array([[1.0, 0.0], [2.0, narrow], [3.0, 0.0]])
    run = kmeans(X, 2, rng=0)

    Scene(run).draw(2)  # a warning of a division is an error here
    assert np.ptp(Plane(run, Words()).bounds[2:]) > 1
