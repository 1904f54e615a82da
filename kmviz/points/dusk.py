"""A landscape at dusk, painted by rule: the image on the board "dusk"."""

import numpy as np

from kmviz.core.ground.arrays import Bools, Floats

HEIGHT, WIDTH = 64, 96
SHORE = 0.62
"""How far down the picture the water begins."""
SKY = (
    (0.00, (0.10, 0.12, 0.30)),
    (0.30, (0.29, 0.22, 0.46)),
    (0.55, (0.66, 0.32, 0.50)),
    (0.78, (0.95, 0.54, 0.41)),
    (1.00, (0.99, 0.80, 0.52)),
)
"""Colours of the sky, by how far down towards the shore."""
SUN, SUN_AT, SUN_SIZE = (1.00, 0.93, 0.70), (0.63, 0.375), 0.05
RIDGES = (
    (0.47, 0.060, 4.1, 0.4, (0.50, 0.31, 0.50)),
    (0.53, 0.045, 6.3, 2.1, (0.33, 0.23, 0.42)),
    (0.58, 0.030, 9.7, 4.0, (0.19, 0.15, 0.31)),
)
"""Height, roughness, waves, phase and colour of the mountains, the farthest first."""
FIRS = ((0.05, 0.44), (0.11, 0.33), (0.17, 0.40), (0.90, 0.36), (0.96, 0.30))
"""Where the trees in front stand, and how high they are."""
DARK = (0.05, 0.06, 0.13)


def dusk() -> Floats:
    """Return the image, shape (64, 96, 3), its colours from 0 to 1 in 255 steps.

    Examples
    --------
    >>> dusk().shape, float(dusk().max())
    ((64, 96, 3), 1.0)
    """
    x, y = np.meshgrid(_middles(WIDTH), _middles(HEIGHT))
    land = _above_water(x, y)
    mirrored = _above_water(x + 0.006 * np.sin(90 * y), 2 * SHORE - y)
    calm = 0.72 + 0.10 * np.sin(130 * y + 5 * np.sin(7 * x))
    water = mirrored * calm[..., None] + 0.05 * np.array([0.3, 0.4, 1.0])
    image = np.where((y < SHORE)[..., None], land, water)
    image[_firs(x, y)] = DARK
    grain = np.random.default_rng(0).normal(0.0, 0.012, size=(HEIGHT, WIDTH, 1))
    painted: Floats = np.rint(255 * np.clip(image + grain, 0.0, 1.0)) / 255
    return painted


def _middles(count: int) -> Floats:
    middles: Floats = (np.arange(count) + 0.5) / count
    return middles


def _above_water(x: Floats, y: Floats) -> Floats:
    """Return sky, sun and mountains at places from the top left corner."""
    stops, colors = np.array([stop for stop, _ in SKY]), np.array([c for _, c in SKY])
    image = np.stack([np.interp(y / SHORE, stops, band) for band in colors.T], axis=-1)
    away = np.hypot(1.5 * (x - SUN_AT[0]), y - SUN_AT[1])
    glow = 0.55 * np.exp(-((away / 0.22) ** 2))
    glow[away < SUN_SIZE] = 1.0
    image += glow[..., None] * (np.array(SUN) - image)
    for height, rough, waves, phase, color in RIDGES:
        bumps = np.sin(waves * x + phase) + 0.5 * np.sin(2.7 * waves * x + 3 * phase)
        image[y > height - rough * bumps] = color
    return image


def _firs(x: Floats, y: Floats) -> Bools:
    """Tell which places a tree or the bank below it covers."""
    covered: Bools = y > 0.97 - 0.03 * np.sin(9 * x) - 0.10 * np.abs(2 * x - 1) ** 6
    for place, height in FIRS:
        up = (0.96 - y) / height
        branches = 0.75 + 0.25 * np.sign(np.sin(26 * up))
        covered |= (up > 0) & (np.abs(x - place) < 0.16 * height * (1 - up) * branches)
    return covered
