"""Centroids and boxes that hypothesis draws, and what is measured of their cells."""

import numpy as np

from kmviz.core.voronoi import voronoi_cells

SQUARE = (-1.0, 1.0, -1.0, 1.0)


def cross(a, b):
    return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]


def sides(cell):
    return np.roll(cell, -1, axis=0) - cell


def area(cell):
    if len(cell) == 0:
        return 0.0
    spokes = cell - cell[0]
    return cross(spokes[:-1], spokes[1:]).sum() / 2


def areas(centroids, bounds):
    return np.array([area(cell) for cell in voronoi_cells(centroids, bounds)])


def lengths(lines):
    return np.hypot(*(lines[:, 1] - lines[:, 0]).T)


def has(cell, place, slack=1e-8):
    return len(cell) > 0 and (cross(sides(cell), place - cell) >= -slack).all()


def random_stars(k, seed):
    return np.random.default_rng(seed).uniform(-1, 1, (k, 2))
