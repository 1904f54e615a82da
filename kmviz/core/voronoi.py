"""The Voronoi cell of each centroid, cut to a box.

A cell starts as the whole box and loses what lies beyond the perpendicular bisector
to another centroid, one centroid after the other (Sutherland and Hodgman, 1974,
"Reentrant polygon clipping", Communications of the ACM 17(1), 32-42). The nearest
come first: once the next is at least twice as far away as the farthest corner of what
is left, neither it nor any later one can take anything.

Polygons are lists of plain floats, because numpy is slower on a handful of corners.
Each corner remembers which centroid lies across the side that begins there, so the
borders between cells fall out of the same pass.

A bisector is given by a unit normal and its distance from the middle of the box.
Nothing is squared, so nothing overflows; seen from its two centroids it is the same
line to the last bit, so two cells never leave a gap, however far away their centroids.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import hypot, nan
from typing import NamedTuple, TypeAlias

import numpy as np

from kmviz.core.given.coordinates import check_numbers
from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import shown
from kmviz.core.options.options import takes

_Place: TypeAlias = tuple[float, float]
_Bounds: TypeAlias = tuple[float, float, float, float]
_Corner: TypeAlias = tuple[float, float, int]
"""x, y, and the centroid across the side that begins here."""

NOBODY = -1
"""Who is across the sides of the box."""

FEW, NEAR = 200, 64
"""Of more than the first, so many near ones are put in order for each centroid, and the
rest where they count: all at once would be a table of as many rows as columns."""

ROUNDING = 32 * float(np.finfo(np.float64).eps)
"""Sides shorter than this, relative to the coordinates, are rounding errors."""


@takes()
def voronoi_cells(centroids: Floats, bounds: Sequence[float]) -> list[Floats]:
    """Return the part of the box that is nearest to each centroid, as polygons.

    The cells tile the box. Of several centroids at one place the first has the cell and
    the others have none.

    Parameters
    ----------
    centroids : array of shape (k, 2)
        The centroids, inside the box or not. A row of nan is a dropped centroid.
    bounds : four floats
        The box: xmin, xmax, ymin, ymax.

    Returns
    -------
    list of k arrays of shape (m, 2)
        The corners of each convex cell, counter-clockwise, the first not repeated at
        the end; m is 0 for a cell that is empty.

    Raises
    ------
    ValueError
        If the centroids are not of shape (k, 2), are infinite or only half nan, or if
        the bounds are not four finite numbers with xmin < xmax and ymin < ymax.

    Examples
    --------
    >>> left, right = voronoi_cells(np.array([[0.0, 0.5], [1.0, 0.5]]), (0, 1, 0, 1))
    >>> left.tolist()
    [[0.0, 0.0], [0.5, 0.0], [0.5, 1.0], [0.0, 1.0]]
    """
    return voronoi_diagram(_checked_centroids(centroids), _checked_bounds(bounds)).cells


class Diagram(NamedTuple):
    """The Voronoi cells of some centroids, and the lines between them."""

    cells: list[Floats]
    """For each centroid the corners of its cell, as `voronoi_cells` returns them."""
    borders: Floats
    """Shape (m, 2, 2): the two ends of each line, the sides of the box left out."""


def voronoi_diagram(centroids: Floats, bounds: _Bounds) -> Diagram:
    """Return the cells and, each of them once, the lines between them.

    It takes what `voronoi_cells` does, unchecked.

    Returns
    -------
    Diagram
        Its `cells`, and its `borders` in the order of the lower centroid beside them.

    Examples
    --------
    >>> centroids = np.array([[0.0, 0.5], [1.0, 0.5]])
    >>> voronoi_diagram(centroids, (0, 1, 0, 1)).borders.tolist()
    [[[0.5, 0.0], [0.5, 1.0]]]
    """
    polygons = _polygons(centroids, bounds)
    cells = [
        np.array([corner[:2] for corner in polygon], dtype=np.float64).reshape(-1, 2)
        for polygon in polygons
    ]
    lines = [
        (start[:2], end[:2])
        for index, polygon in enumerate(polygons)
        for start, end in zip(polygon, polygon[1:] + polygon[:1], strict=True)
        # A bisector along the frame may graze it: nobody has a cell behind it.
        if start[2] > index and polygons[start[2]]
    ]
    return Diagram(cells, np.array(lines, dtype=np.float64).reshape(-1, 2, 2))


def _polygons(centroids: Floats, bounds: _Bounds) -> list[list[_Corner]]:
    """Return the cell of each centroid; dropped ones and later copies have none."""
    places = _without_copies(centroids)
    xmin, xmax, ymin, ymax = bounds
    middle = (xmin / 2 + xmax / 2, ymin / 2 + ymax / 2)
    corners = [(xmin, ymin), (xmax, ymin), (xmax, ymax), (xmin, ymax)]
    frame = [(x, y, NOBODY) for x, y in corners]
    speck = (ROUNDING * max(-xmin, xmax), ROUNDING * max(-ymin, ymax))

    polygons = []
    for own, others in zip(places, _all_others(places), strict=True):
        polygon = _cell(own, others, places, frame, middle) if own[0] == own[0] else []
        polygons.append(_without_specks(polygon, *speck))
    return polygons


def _all_others(places: list[_Place]) -> Iterator[Iterable[tuple[float, int]]]:
    """Yield for each place the others, (distance, index) from near to far."""
    x, y = np.array(places, dtype=np.float64).reshape(-1, 2).T
    if len(places) > FEW:
        for own in range(len(places)):
            yield _others(np.hypot(x - x[own], y - y[own]), own)
        return
    gaps = np.hypot(x - x[:, None], y - y[:, None])
    orders = gaps.argsort(axis=1, kind="stable")
    gaps.sort(axis=1)
    for row, order in zip(gaps.tolist(), orders.tolist(), strict=True):
        yield zip(row[1:], order[1:], strict=True)


def _others(gaps: Floats, own: int) -> Iterator[tuple[float, int]]:
    """Yield the others of one of very many, of which all but the nearest may wait."""
    limit = np.partition(gaps, NEAR)[NEAR]
    near = gaps <= (limit if limit == limit else np.inf)
    for some in (near, ~near & (gaps == gaps)):
        indices = np.flatnonzero(some)
        order = indices[gaps[indices].argsort(kind="stable")]
        for gap, index in zip(gaps[order].tolist(), order.tolist(), strict=True):
            if index != own:
                yield gap, index


def _without_copies(centroids: Floats) -> list[_Place]:
    """Return the places, with nan for every centroid where there is one already."""
    places: list[_Place] = []
    seen = set()
    for x, y in centroids.tolist():
        places.append((nan, nan) if (x, y) in seen else (x, y))
        seen.add((x, y))
    return places


def _cell(
    own: _Place,
    others: Iterable[tuple[float, int]],
    places: list[_Place],
    frame: list[_Corner],
    middle: _Place,
) -> list[_Corner]:
    """Return what the others, (distance, index) from near to far, leave over."""
    x_own, y_own = own
    x_middle, y_middle = middle
    polygon = frame
    reach = _reach(polygon, own)
    for gap, index in others:
        if not gap < 2 * reach * (1 + ROUNDING):  # also ends at the first nan
            break
        x_other, y_other = places[index]
        # From the middle of the box, a x + b y > c is nearer to the other.
        a, b = (x_other - x_own) / gap, (y_other - y_own) / gap
        c = a * ((x_own - x_middle) + (x_other - x_middle)) / 2
        c += b * ((y_own - y_middle) + (y_other - y_middle)) / 2
        beyond = [a * (x - x_middle) + b * (y - y_middle) - c for x, y, _ in polygon]
        if max(beyond) > 0:
            polygon = _cut(polygon, beyond, index)
            reach = _reach(polygon, own)
    return polygon


def _reach(polygon: list[_Corner], own: _Place) -> float:
    """Return the distance of the farthest corner, 0 for an empty cell."""
    x_own, y_own = own
    return max([hypot(x - x_own, y - y_own) for x, y, _ in polygon], default=0.0)


def _cut(polygon: list[_Corner], beyond: list[float], neighbour: int) -> list[_Corner]:
    """Return the part of the polygon that is not beyond the neighbour's bisector."""
    if min(beyond) >= 0:
        return []
    kept: list[_Corner] = []
    x, y, across = polygon[-1]
    out = beyond[-1]
    for corner, out_next in zip(polygon, beyond, strict=True):
        x_next, y_next, across_next = corner
        if (out > 0) != (out_next > 0):
            part = out / (out - out_next)
            side = across if out > 0 else neighbour
            kept.append((x + part * (x_next - x), y + part * (y_next - y), side))
        if out_next <= 0:
            kept.append(corner)
        x, y, across, out = x_next, y_next, across_next, out_next
    return kept


def _without_specks(
    polygon: list[_Corner], width: float, height: float
) -> list[_Corner]:
    """Return the polygon without sides too short to be more than rounding errors."""
    kept = [
        corner
        for corner, (x, y, _) in zip(polygon, polygon[1:] + polygon[:1], strict=True)
        if abs(corner[0] - x) > width or abs(corner[1] - y) > height
    ]
    return kept if len(kept) > 2 else []


def _checked_centroids(centroids: Floats) -> Floats:
    rows = check_numbers(centroids, "centroids")
    if rows.ndim != 2 or rows.shape[1] != 2:
        message = f"centroids must have shape (k, 2), got shape {rows.shape}"
        raise ValueError(message)
    if not np.isfinite(rows).all():
        bad = np.isinf(rows).any(axis=1) | (np.isnan(rows).sum(axis=1) == 1)
        if bad.any():
            row = int(bad.argmax())
            message = (
                "centroids must be finite, or nan in both columns where one was "
                f"dropped, got {rows[row].tolist()} in row {row}"
            )
            raise ValueError(message)
    return rows


def _checked_bounds(bounds: Sequence[float]) -> _Bounds:
    numbers = check_numbers(bounds, "bounds")
    if numbers.shape != (4,) or not np.isfinite(numbers).all():
        message = (
            "bounds must be four finite numbers (xmin, xmax, ymin, ymax), "
            f"got {shown(bounds)}"
        )
        raise ValueError(message)
    xmin, xmax, ymin, ymax = numbers.tolist()
    if xmin >= xmax or ymin >= ymax:
        message = (
            "bounds must be (xmin, xmax, ymin, ymax) with xmin < xmax and ymin < ymax, "
            f"got {shown(bounds)}"
        )
        raise ValueError(message)
    return xmin, xmax, ymin, ymax
