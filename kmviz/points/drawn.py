"""Boards drawn at random by rule.

Every point lies strictly inside the square from -1 to 1, on a grid far finer than any
screen, and comes with the group it was drawn from, where there are groups.
``init_board`` and ``init_board_gauss`` check what they are given. The other draws trust
their arguments: how many points, how many groups, and the source of randomness; the
table of ``catalogue`` names them.
"""

from collections.abc import Sequence
from numbers import Real
from typing import Literal, TypeAlias, overload

import numpy as np

from kmviz.core.given.choices import is_several
from kmviz.core.given.numbers import check_count, check_k, check_rng
from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.ground.sentence import shown
from kmviz.core.options.options import check_flag, takes

Drawn: TypeAlias = tuple[Floats, Ints | None]
"""Points, and the group of each where there are groups."""

INNERMOST = np.nextafter(-1.0, 0.0)
"""Just inside the board: a uniform draw may return its lower end."""

WIDEST = 10.0
"""The largest standard deviation of a blob; it is already flat on a board 2 wide."""

STEPS = 10**6
"""Steps of that grid from 0 to 1: so files of points, and pages, are short."""

MOST_POINTS = 10_000_000
"""More points than anybody can see; their run alone would fill a computer's memory."""


@takes()
def init_board(n: int, *, rng: object = None) -> Floats:
    """Return points spread evenly at random over the board.

    Such points have no clusters; k-means cuts them into some all the same.

    Parameters
    ----------
    n : int
        The number of points.
    rng : None, int or numpy.random.Generator
        The source of randomness; the same number gives the same board.

    Returns
    -------
    array of shape (n, 2)
        Points in the square from -1 to 1.

    Raises
    ------
    ValueError
        If `n` is not a whole number from 1 to ten million.

    Examples
    --------
    >>> init_board(100, rng=7).shape
    (100, 2)
    """
    number = check_count(n, "n", most=MOST_POINTS)
    return _on_the_grid(check_rng(rng).uniform(INNERMOST, 1.0, size=(number, 2)))


@overload
def init_board_gauss(
    n: int,
    k: int,
    *,
    spread: Sequence[float] = ...,
    return_labels: Literal[False] = ...,
    rng: object = ...,
) -> Floats: ...


@overload
def init_board_gauss(
    n: int,
    k: int,
    *,
    spread: Sequence[float] = ...,
    return_labels: Literal[True],
    rng: object = ...,
) -> tuple[Floats, Ints]: ...


@takes()
def init_board_gauss(
    n: int,
    k: int,
    *,
    spread: Sequence[float] = (0.05, 0.5),
    return_labels: bool = False,
    rng: object = None,
) -> Floats | tuple[Floats, Ints]:
    """Return points from k round Gaussian blobs on the board.

    The centre of each blob is uniform on the board, its standard deviation uniform in
    `spread`. What falls outside is drawn again, never pushed to the edge. Every blob
    gets its share: the sizes differ by at most one, and the blobs take turns, so that
    the first k points come from k blobs.

    Parameters
    ----------
    n : int
        The number of points.
    k : int
        The number of blobs, at most n.
    spread : (float, float)
        The least and the largest standard deviation, above 0 and at most 10.
    return_labels : bool
        Whether to return the blob of each point as well.
    rng : None, int or numpy.random.Generator
        The source of randomness; the same number gives the same board.

    Returns
    -------
    X : array of shape (n, 2)
        Points strictly inside the square from -1 to 1.
    labels : array of int, shape (n,)
        The blob of each point, from 0 to k - 1; only if `return_labels`.

    Raises
    ------
    ValueError
        If an argument is unusable.

    Examples
    --------
    >>> X, labels = init_board_gauss(200, 3, return_labels=True, rng=7)
    >>> X.shape, np.bincount(labels)
    ((200, 2), array([67, 67, 66]))
    """
    number = check_count(n, "n", most=MOST_POINTS)
    blobs = check_k(k, number)
    low, high = _check_spread(spread)
    told = check_flag(return_labels, "return_labels")
    X, labels = gauss(number, blobs, check_rng(rng), low, high)
    return (X, labels) if told else X


def uniform(n: int, k: int, rng: np.random.Generator) -> Drawn:
    """Spread the points evenly: there are no groups."""
    return init_board(n, rng=rng), None


def gauss(
    n: int,
    k: int,
    rng: np.random.Generator,
    low: float = 0.05,
    high: float = 0.5,
) -> tuple[Floats, Ints]:
    """Draw k round blobs of random place, their deviations uniform from low to high."""
    centres = rng.uniform(INNERMOST, 1.0, size=(k, 2))
    deviations = rng.uniform(low, high, size=(k, 1))
    labels = in_turn(n, k)
    return scatter(centres[labels], deviations[labels], rng), labels


def peaked(n: int, k: int, rng: np.random.Generator) -> Drawn:
    """Draw k small blobs, their centres well apart."""
    gap = min(0.4, k**-0.5)
    centres = apart(k, gap, rng)
    deviations = gap * rng.uniform(0.05, 0.125, size=(k, 1))
    labels = in_turn(n, k)
    return scatter(centres[labels], deviations[labels], rng), labels


def moons(n: int, k: int, rng: np.random.Generator) -> Drawn:
    """Draw two interlocked crescents, whatever k is."""
    labels = in_turn(n, 2)
    angles = rng.uniform(0.0, np.pi, size=n)
    upper = np.stack([np.cos(angles) - 0.5, np.sin(angles) - 0.25], axis=1)
    spots = np.where(labels[:, None] == 0, upper, -upper)
    return scatter(0.55 * spots, 0.05, rng), labels


def rings(n: int, k: int, rng: np.random.Generator) -> Drawn:
    """Draw k rings around one middle."""
    labels = in_turn(n, k)
    radii = np.linspace(0.25, 0.8, k)[labels]
    spots = radii[:, None] * _directions(rng.uniform(0.0, 2 * np.pi, size=n))
    return scatter(spots, min(0.04, 0.1 / k), rng), labels


def stretched(n: int, k: int, rng: np.random.Generator) -> Drawn:
    """Draw k long blobs, one above the other."""
    labels = in_turn(n, k)
    gap = min(0.35, 1.6 / k)
    heights = gap * (labels - (k - 1) / 2)
    spots = np.stack([np.zeros(n), heights], axis=1)
    return scatter(spots, (0.45, gap / 7), rng), labels


def sizes(n: int, k: int, rng: np.random.Generator) -> Drawn:
    """Draw a crowd in the middle and k - 1 small groups of its width around it."""
    labels = _one_crowd(n, k, 0.1, rng)
    return scatter(_around(k, rng)[labels], 0.15, rng), labels


def spreads(n: int, k: int, rng: np.random.Generator) -> Drawn:
    """Draw a wide blob in the middle and k - 1 narrow ones around it."""
    labels = in_turn(n, k)
    deviations = np.where(labels[:, None] == 0, 0.3, 0.06)
    return scatter(_around(k, rng)[labels], deviations, rng), labels


def mouse(n: int, k: int, rng: np.random.Generator) -> Drawn:
    """Fill three discs evenly: the ears have a third of the whole area."""
    labels = _one_crowd(n, min(3, n), 1 / 3, rng)
    middles = np.array([[0.0, -0.2], [-0.55, 0.55], [0.55, 0.55]])[labels]
    radii = np.array([0.54, 0.27, 0.27])[labels] * np.sqrt(rng.random(n))
    turns = _directions(rng.uniform(0.0, 2 * np.pi, size=n))
    return _on_the_grid(middles + radii[:, None] * turns), labels


def _check_spread(spread: object) -> tuple[float, float]:
    kinds = tuple, list, np.ndarray
    pair = list(spread) if isinstance(spread, kinds) and is_several(spread) else []
    numbers = all(isinstance(v, Real) and not isinstance(v, bool) for v in pair)
    if len(pair) != 2 or not numbers or not 0 < pair[0] <= pair[1] <= WIDEST:
        message = (
            "spread must be two numbers, 0 < low <= high <= "
            f"{WIDEST:g} on a board 2 wide, got {shown(spread)}"
        )
        raise ValueError(message)
    return float(pair[0]), float(pair[1])


def scatter(spots: Floats, spread: object, rng: np.random.Generator) -> Floats:
    """Return a point strictly inside the board, normally distributed, for each spot.

    The two coordinates are independent, so drawing only the one that left the board
    again gives the same law as drawing the point again, and ends much sooner.
    """
    means = spots.ravel()
    deviations = np.broadcast_to(np.asarray(spread), spots.shape).ravel()
    values = rng.normal(means, deviations)
    outside = np.flatnonzero(np.abs(values) >= 1.0)
    while outside.size:
        values[outside] = rng.normal(means[outside], deviations[outside])
        outside = outside[np.abs(values[outside]) >= 1.0]
    return _on_the_grid(values.reshape(spots.shape))


def _on_the_grid(X: Floats) -> Floats:
    """Return the nearest places of the grid that are on the board."""
    places: Floats = np.rint(X * STEPS).clip(1 - STEPS, STEPS - 1) / STEPS
    return places


def in_turn(n: int, k: int) -> Ints:
    """Return labels that take turns, the first k points being of k groups."""
    return np.arange(n, dtype=np.int64) % k


def _one_crowd(n: int, k: int, rest: float, rng: np.random.Generator) -> Ints:
    """Return labels in random order: the groups above 0 share a part of the points."""
    others = max(1, k - 1)
    few = (k - 1) * max(1, round(rest * n) // others)
    labels = np.zeros(n, dtype=np.int64)
    labels[:few] = 1 + in_turn(few, others)
    return rng.permutation(labels)


def apart(k: int, gap: float, rng: np.random.Generator) -> Floats:
    """Return k spots, no two nearer than the gap, which is at most 1 / sqrt(k).

    There is always room for one more: fewer than k discs of radius 1 / sqrt(k) cover
    less than pi, and the spots have a square of area 1.8**2 = 3.24.
    """
    spots = np.empty((k, 2))
    placed = 0
    while placed < k:
        spot = rng.uniform(-0.9, 0.9, size=2)
        if (((spots[:placed] - spot) ** 2).sum(axis=1) >= gap**2).all():
            spots[placed] = spot
            placed += 1
    return spots


def _around(k: int, rng: np.random.Generator) -> Floats:
    """Return a spot in the middle and k - 1 side by side around it, somehow turned."""
    step = min(0.8, 2 * np.pi / max(1, k - 1))
    angles = rng.uniform(0.0, 2 * np.pi) + np.linspace(0.0, step * (k - 2), k - 1)
    return np.concatenate([np.zeros((1, 2)), 0.7 * _directions(angles)])


def _directions(angles: Floats) -> Floats:
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)
