"""Cells of few, coincident, far or dropped centroids, worked out by hand."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from kmviz.core.voronoi import voronoi_cells, voronoi_diagram

from .diagrams import SQUARE, area, areas, has, lengths, random_stars


def ring(k, turn=0.1, radius=0.7):
    angle = turn + 2 * np.pi * np.arange(k) / k
    return radius * np.column_stack([np.cos(angle), np.sin(angle)])


def test_one_centroid_has_the_whole_box():
    (cell,) = voronoi_cells(np.array([[0.3, 0.4]]), (0.1, 0.7, 0.2, 0.9))

    assert cell.tolist() == [[0.1, 0.2], [0.7, 0.2], [0.7, 0.9], [0.1, 0.9]]
    assert voronoi_diagram(np.array([[0.3, 0.4]]), SQUARE).borders.shape == (0, 2, 2)


def test_no_centroids_have_no_cells():
    assert voronoi_cells(np.empty((0, 2)), SQUARE) == []
    assert voronoi_diagram(np.empty((0, 2)), SQUARE).borders.shape == (0, 2, 2)


def test_two_centroids_share_the_box_at_their_bisector():
    centroids = np.array([[0.5, 0.5], [-0.5, -0.5]])

    upper, lower = voronoi_cells(centroids, SQUARE)

    assert_array_equal(np.unique(upper, axis=0), [[-1, 1], [1, -1], [1, 1]])
    assert_array_equal(np.unique(lower, axis=0), [[-1, -1], [-1, 1], [1, -1]])


def test_collinear_centroids_have_strips():
    centroids = np.array([[0.5, 0.0], [-0.5, 0.0], [0.0, 0.0]])

    assert_allclose(areas(centroids, SQUARE), [1.5, 1.5, 1.0])
    assert_array_equal(
        voronoi_diagram(centroids, SQUARE).borders[:, :, 0],
        [[0.25, 0.25], [-0.25, -0.25]],
    )


def test_first_of_coincident_centroids_has_the_cell():
    centroids = np.array([[0.5, 0.0], [-0.5, 0.0], [0.5, -0.0], [-0.5, 0.0]])

    cells = voronoi_cells(centroids, SQUARE)

    assert [area(cell) for cell in cells] == [2, 2, 0, 0]
    assert cells[2].shape == cells[3].shape == (0, 2)
    assert len(voronoi_diagram(centroids, SQUARE).borders) == 1


def test_all_centroids_at_one_place_leave_the_box_to_the_first():
    assert_array_equal(areas(np.full((4, 2), 0.3), SQUARE), [4, 0, 0, 0])


@pytest.mark.parametrize("apart", [1e-9, 1e-12, 1e-15])
def test_nearly_coincident_centroids_halve_the_box(apart):
    centroids = np.array([[0.0, 0.0], [apart, apart], [0.9, -0.9]])

    lower, upper, corner = areas(centroids, SQUARE)

    assert_allclose(lower + upper + corner, 4, rtol=1e-12)
    assert_allclose(lower, upper, rtol=1e-8)


def test_nearly_coincident_centroids_split_where_the_formula_does():
    centroids = np.array([[0.3, 0.2], [0.3 + 1e-12, 0.2 - 1e-12], [0.3, 0.2]])

    upper, lower, copy = voronoi_cells(centroids, SQUARE)

    assert has(upper, np.array([-0.5, 0.9]))
    assert has(lower, np.array([0.9, -0.5]))
    assert len(copy) == 0


def test_touching_cells_share_no_border():
    centroids = np.array([[0.5, 0.5], [-0.5, 0.5], [-0.5, -0.5], [0.5, -0.5]])

    lines = voronoi_diagram(centroids, SQUARE).borders

    assert_array_equal(lengths(lines), [1, 1, 1, 1])
    assert [len(cell) for cell in voronoi_cells(centroids, SQUARE)] == [4, 4, 4, 4]


@pytest.mark.parametrize("k", [3, 4, 7, 12, 30])
def test_centroids_on_a_circle_have_one_border_each(k):
    for turn in np.linspace(0, 1, 7):
        centroids = ring(k, turn)
        assert len(voronoi_diagram(centroids, SQUARE).borders) == k
        assert_allclose(areas(centroids, SQUARE).sum(), 4, rtol=1e-12)


@pytest.mark.parametrize("ymax", [1.0, 2.540126002939442])
def test_bisector_along_the_frame_is_no_border(ymax):
    centroids = np.array([[0.0, 1.0], [0.0, -1.0]])

    assert voronoi_diagram(centroids, (0, 1, 0, ymax)).borders.shape == (0, 2, 2)
    assert_allclose(areas(centroids, (0, 1, 0, ymax)), [ymax, 0])


@pytest.mark.parametrize("place", [(1.0, 0.0), (1.0, 1.0), (3.0, 0.0), (3.0, 3.0)])
def test_centroid_on_or_outside_the_box_has_its_part_of_it(place):
    centroids = np.array([[-place[0], -place[1]], place])

    assert_allclose(areas(centroids, SQUARE), [2, 2])


def test_centroid_too_far_outside_has_no_cell():
    centroids = np.array([[5.0, 0.0], [0.2, 0.1], [1e150, -1e150]])

    assert_array_equal(areas(centroids, SQUARE), [0, 4, 0])


@pytest.mark.parametrize("far", [1e3, 1e6, 1e9, 1e12, 1e17, 1e150])
def test_centroids_far_outside_still_tile_the_box(far):
    centroids = ring(2, turn=0.3, radius=far) + 0.1

    assert_allclose(areas(centroids, SQUARE).sum(), 4, rtol=1e-12)


def test_dropped_centroid_has_no_cell_and_takes_nothing():
    kept = random_stars(4, seed=1)
    dropped = np.insert(kept, [0, 2], np.nan, axis=0)

    cells = voronoi_cells(dropped, SQUARE)

    assert len(cells[0]) == len(cells[3]) == 0
    for cell, same in zip(
        (cells[i] for i in (1, 2, 4, 5)), voronoi_cells(kept, SQUARE), strict=True
    ):
        assert_array_equal(cell, same)
    assert_array_equal(
        voronoi_diagram(dropped, SQUARE).borders, voronoi_diagram(kept, SQUARE).borders
    )


def test_all_dropped_centroids_have_no_cells():
    assert_array_equal(areas(np.full((3, 2), np.nan), SQUARE), [0, 0, 0])


@pytest.mark.parametrize("offset", [1e3, 1e6, 1e9])
def test_cells_move_with_the_data(offset):
    centroids = random_stars(9, seed=5)
    moved = voronoi_cells(centroids + offset, tuple(np.array(SQUARE) + offset))

    rounding = 8 * np.spacing(offset)
    for cell, far in zip(voronoi_cells(centroids, SQUARE), moved, strict=True):
        assert_allclose(far - offset, cell, rtol=0, atol=rounding)


@pytest.mark.parametrize("scale", [1e-150, 1e-20, 1e20, 1e150])
def test_cells_grow_with_the_data(scale):
    centroids = np.concatenate(
        [random_stars(9, seed=6), [[0.5, 0.5], [0.5 + 1e-9, 0.5]]]
    )
    scaled = voronoi_cells(scale * centroids, tuple(scale * np.array(SQUARE)))

    for cell, large in zip(voronoi_cells(centroids, SQUARE), scaled, strict=True):
        assert_allclose(large / scale, cell, rtol=0, atol=1e-6)
    assert_allclose(sum(area(cell) for cell in scaled) / scale**2, 4, rtol=1e-9)


@pytest.mark.parametrize("height", [1e-9, 1e-3, 1e3, 1e9])
def test_cells_tile_a_stretched_box(height):
    centroids = random_stars(12, seed=7) * [1, height]
    bounds = (-1, 1, -height, height)

    assert_allclose(areas(centroids, bounds).sum(), 4 * height, rtol=1e-9)


def test_what_is_handed_in_stays_as_it_was():
    centroids = random_stars(3, seed=8)
    before = centroids.copy()

    cells = voronoi_cells(centroids, SQUARE)
    cells[0][:] = 0.0

    assert_array_equal(centroids, before)
    assert_allclose(areas(centroids, SQUARE).sum(), 4)


@pytest.mark.parametrize(
    ("centroids", "bounds", "message"),
    [
        (
            [1.0, 2.0],
            SQUARE,
            "centroids must have shape (k, 2), got shape (2,)",
        ),
        (
            [[1.0, 2.0, 3.0]],
            SQUARE,
            "centroids must have shape (k, 2), got shape (1, 3)",
        ),
        (
            [[0.0, 0.0], [np.inf, 0.0]],
            SQUARE,
            "centroids must be finite, or nan in both columns where one was dropped, "
            "got [inf, 0.0] in row 1",
        ),
        (
            "abc",
            SQUARE,
            "centroids must be an array of real numbers, got text",
        ),
        (
            [[0.0, 0.0], [1.0]],
            SQUARE,
            "centroids must be a rectangular array of numbers, got ragged rows",
        ),
        (
            [[np.nan, 0.0]],
            SQUARE,
            "centroids must be finite, or nan in both columns where one was dropped, "
            "got [nan, 0.0] in row 0",
        ),
        (
            [[0.0, 0.0]],
            (0, 1),
            "bounds must be four finite numbers (xmin, xmax, ymin, ymax), got (0, 1)",
        ),
        (
            [[0.0, 0.0]],
            5,
            "bounds must be four finite numbers (xmin, xmax, ymin, ymax), got 5",
        ),
        (
            [[0.0, 0.0]],
            (0, np.nan, 0, 1),
            "bounds must be four finite numbers (xmin, xmax, ymin, ymax), "
            "got (0, nan, 0, 1)",
        ),
        (
            [[0.0, 0.0]],
            (1, 1, 0, 1),
            "bounds must be (xmin, xmax, ymin, ymax) with xmin < xmax and ymin < ymax, "
            "got (1, 1, 0, 1)",
        ),
        (
            [[0.0, 0.0]],
            (0, 1, 2, 1),
            "bounds must be (xmin, xmax, ymin, ymax) with xmin < xmax and ymin < ymax, "
            "got (0, 1, 2, 1)",
        ),
    ],
)
def test_bad_input_is_refused_by_name(centroids, bounds, message):
    with pytest.raises(ValueError, match="must") as error:
        voronoi_cells(centroids, bounds)

    assert str(error.value) == message
