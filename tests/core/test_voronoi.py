"""Exact Voronoi cells obey their laws, and are those of scipy."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.spatial import ConvexHull, Voronoi

from kmviz.core.voronoi import voronoi_cells, voronoi_diagram

from .diagrams import SQUARE, area, areas, cross, has, lengths, random_stars, sides

# On a grid of 1e-6, so that different centroids differ by more than rounding errors.
number = st.one_of(st.integers(-2, 2), st.floats(-2, 2)).map(lambda v: round(v, 6))


point = st.tuples(number, number)


stars = st.lists(point, min_size=1, max_size=12).map(np.array)


start, length = st.floats(-2, 2), st.floats(0.01, 4)


boxes = st.tuples(start, length, start, length).map(
    lambda b: (b[0], b[0] + b[1], b[2], b[2] + b[3])
)


some = settings(max_examples=50, deadline=None)


def box_area(bounds):
    xmin, xmax, ymin, ymax = bounds
    return (xmax - xmin) * (ymax - ymin)


@some
@given(stars, boxes)
def test_cells_tile_the_box(centroids, bounds):
    assert_allclose(areas(centroids, bounds).sum(), box_area(bounds), rtol=1e-9)


@some
@given(stars, boxes, st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_point_of_the_box_is_in_the_cell_of_its_nearest(centroids, bounds, u, v):
    xmin, xmax, ymin, ymax = bounds
    x, y = xmin + u * (xmax - xmin), ymin + v * (ymax - ymin)

    nearest = ((x - centroids[:, 0]) ** 2 + (y - centroids[:, 1]) ** 2).argmin()

    assert has(voronoi_cells(centroids, bounds)[nearest], np.array([x, y]))


@some
@given(stars, boxes)
def test_cells_are_convex_and_counter_clockwise(centroids, bounds):
    for cell in voronoi_cells(centroids, bounds):
        if len(cell):
            along = sides(cell)
            assert (cross(along, np.roll(along, -1, axis=0)) >= -1e-12).all()
            assert area(cell) > 0


@some
@given(stars, boxes)
def test_cells_stay_in_the_box_and_reach_its_corners(centroids, bounds):
    corners = np.concatenate(voronoi_cells(centroids, bounds))

    extremes = [*zip(corners.min(axis=0), corners.max(axis=0), strict=True)]
    assert_allclose(np.ravel(extremes), bounds, rtol=0, atol=4e-15)


@some
@given(stars, boxes)
def test_borders_run_midway_between_the_two_nearest(centroids, bounds):
    places = np.unique(centroids, axis=0)
    for middle in voronoi_diagram(centroids, bounds).borders.mean(axis=1):
        first, second = np.sort(np.hypot(*(places - middle).T))[:2]
        assert_allclose(second, first, rtol=0, atol=1e-9)


@some
@given(stars, boxes)
def test_borders_are_each_drawn_once_without_the_frame(centroids, bounds):
    xmin, xmax, ymin, ymax = bounds
    outlines = sum(
        np.hypot(*sides(cell).T).sum() for cell in voronoi_cells(centroids, bounds)
    )

    inner = lengths(voronoi_diagram(centroids, bounds).borders).sum()
    frame = 2 * (xmax - xmin + ymax - ymin)
    assert_allclose(frame + 2 * inner, outlines, rtol=1e-9)


@pytest.mark.parametrize("k", [2, 3, 7, 20, 60])
def test_areas_agree_with_scipy_on_mirrored_centroids(k):
    inside = random_stars(k, seed=k)
    mirrored = [
        side * 2 * np.eye(2)[axis] + inside * (1 - 2 * np.eye(2)[axis])
        for axis in (0, 1)
        for side in (-1, 1)
    ]
    oracle = Voronoi(np.concatenate([inside, *mirrored]))
    expected = [
        ConvexHull(oracle.vertices[oracle.regions[region]]).volume
        for region in oracle.point_region[:k]
    ]

    assert_allclose(areas(inside, SQUARE), expected, rtol=1e-9)


@pytest.mark.parametrize("k", [1, 2, 5, 30])
def test_areas_agree_with_scipy_among_far_dummies(k):
    far = 100 * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    places = np.concatenate([random_stars(k, seed=k), far])
    oracle = Voronoi(places)
    expected = [
        ConvexHull(oracle.vertices[oracle.regions[region]]).volume
        for region in oracle.point_region[:k]
    ]

    found = areas(places, (-1e3, 1e3, -1e3, 1e3))
    assert_allclose(found[:k], expected, rtol=1e-9)


def test_borders_agree_with_scipy_ridges():
    centroids = random_stars(15, seed=3)
    oracle = Voronoi(centroids)
    closed = [ridge for ridge in oracle.ridge_vertices if -1 not in ridge]
    expected = {tuple(oracle.vertices[ridge].mean(axis=0).round(6)) for ridge in closed}

    lines = voronoi_diagram(centroids, (-1e4, 1e4, -1e4, 1e4)).borders

    found = {tuple(middle) for middle in lines.mean(axis=1).round(6)}
    assert expected <= found
    assert len(lines) == len(oracle.ridge_vertices)


@pytest.mark.parametrize("gone", [0, 3, 85])
def test_cells_of_many_centroids_are_those_of_a_table_of_all(gone, monkeypatch):
    centroids = np.random.default_rng(gone).integers(0, 12, (90, 2)) * 1.0
    centroids[:gone] = np.nan
    expected = voronoi_diagram(centroids, (-1, 12, -1, 12))

    monkeypatch.setattr("kmviz.core.voronoi.FEW", 20)
    monkeypatch.setattr("kmviz.core.voronoi.NEAR", 5)
    found = voronoi_diagram(centroids, (-1, 12, -1, 12))

    assert np.array_equal(found.borders, expected.borders)
    assert all(map(np.array_equal, found.cells, expected.cells))


def test_cells_of_very_many_centroids_take_no_table_of_their_distances():
    centroids = np.random.default_rng(0).normal(size=(1500, 2))
    tracemalloc.start()
    voronoi_cells(centroids, (-3, 3, -3, 3))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 8 * len(centroids) ** 2 / 2
