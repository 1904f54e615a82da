"""One step as SVG in the markup: what is seen where the scripts are not run."""

import re
from html import escape

import numpy as np
from numpy.typing import ArrayLike

from kmviz.core.ground.arrays import Floats, Ints
from kmviz.drawing.beside.caption import ended
from kmviz.drawing.board.moment import moment_at
from kmviz.drawing.board.stance import Footing, Stances
from kmviz.drawing.look.style import get_style
from kmviz.export.page.colors import ground_colors, star_colors
from kmviz.export.page.contents import UNIT, Contents

MOST = 200
"""Points that are drawn; of more, some that are spread over all."""
GRAIN = 2
"""Units to which the places of points are told."""
COLOR = re.compile(r"var\(--(\w+)")
"""A colour, which is told as well: a policy may forbid styles, too."""
BARE = 480
"""Pixels that the board is high then."""
INNER = 0.381966
"""The inner radius of a star, as a share of the outer one."""


def still_svg(contents: Contents) -> str:
    """Return the board at the last step of a run, in the classes of the style."""
    moment = moment_at(contents.trace, len(contents.trace) - 1)
    sizes = contents.sizes
    left, above, wide, high = (
        sizes[name] for name in ("left", "above", "wide", "high")
    )
    width, height = left + wide + sizes["right"], above + high + sizes["below"]
    svg = "".join(
        [
            f'<svg height="{BARE}" viewBox="{-left:g} {-above:g} '
            f'{width:g} {height:g}">',
            *_cells(contents, moment.owners),
            f'<rect class="frame" fill="none" width="{wide:g}" height="{high:g}"/>',
            *_points(contents, moment.labels, sizes["point"]),
            *_stars(contents, moment.stars, moment.labels),
            "</svg>",
        ]
    )
    style = get_style(contents.look.style)
    colors = ground_colors(style) | star_colors(style, contents.k)
    return COLOR.sub(lambda named: f"{named[0]},{colors[named[1]]}", svg)


def caption_html(contents: Contents) -> str:
    """Return the caption of the last step."""
    last = len(contents.trace) - 1
    head, sentence = map(escape, contents.caption(last))
    sign = ' class="ended"' if ended(moment_at(contents.trace, last)) else ""
    capital = sentence[:1].upper() + sentence[1:]
    return f"<strong{sign}>{head}</strong> <span>{capital}</span>"


def sampled(contents: Contents) -> str:
    """Return how many of the points are drawn, if that is not all."""
    n, words = len(contents.trace.X), contents.words
    shown = len(_sample(n))
    return "" if shown == n else words.fill(words.points_drawn, shown=shown, n=n)


def _sample(n: int) -> range:
    return range(0, n, -(-n // MOST))


def _places(contents: Contents, flat: Floats) -> list[tuple[float, float]]:
    """Return places on the board in units from its top left corner."""
    xmin, xmax, ymin, ymax = contents.plane.bounds
    wide, high = contents.sizes["wide"], contents.sizes["high"]
    x, y = np.asarray(flat).reshape(-1, 2).T
    across, down = (x - xmin) / (xmax - xmin) * wide, (ymax - y) / (ymax - ymin) * high
    return list(zip(across.tolist(), down.tolist(), strict=True))


def _moves(places: ArrayLike) -> list[str]:
    """Return how far it is to each place from the one before, in whole units."""
    moves = np.diff(np.rint(places).astype(int), axis=0, prepend=0)
    return [f"{x} {y}".replace(" -", "-") for x, y in moves.tolist()]


def _path(places: ArrayLike) -> str:
    first, *rest = _moves(places)
    return f"M{first}l{' '.join(rest)}".replace(" -", "-")


def _cells(contents: Contents, owners: Floats | None) -> list[str]:
    shown = contents.plane.true_cells and "cells" in contents.look.shown
    if not shown or owners is None:
        return []
    diagram = contents.plane.diagram(owners)
    cells = [
        f'<path fill="var(--c{j})" d="{_path(_places(contents, cell))}z"/>'
        for j, cell in enumerate(diagram.cells)
        if len(cell)
    ]
    tint = get_style(contents.look.style).tint
    return [f'<g class="cells" fill-opacity="{tint:g}">', *cells, "</g>"]


def _points(contents: Contents, labels: Ints, size: float) -> list[str]:
    """Return the points, those of a cluster as the dots of one line."""
    chosen = np.array(_sample(len(labels)))
    paths = []
    for label in np.unique(labels[chosen]).tolist():
        own = contents.plane.points[chosen[labels[chosen] == label]]
        across = np.array(sorted(_places(contents, own)))  # so that ways are short
        dots = "".join(f"m{move}z" for move in _moves(across / GRAIN))
        color = f"var(--c{label})" if label >= 0 else "var(--dim)"
        paths.append(f'<path d="{dots}" stroke="{color}"/>')
    look = f'transform="scale({GRAIN})" stroke-width="{size / GRAIN:.1f}"'
    return [f'<g stroke-linecap="round" {look}>', *paths, "</g>"]


def _stars(contents: Contents, centroids: Floats, labels: Ints) -> list[str]:
    """Return the stars that are on the board, numbered, and the points on them."""
    plane, sizes = contents.plane, contents.sizes
    board = np.array([sizes["wide"], sizes["high"]]) / UNIT
    ground = Footing(plane.shares(plane.points) * board, board, len(centroids))
    seen = plane.seen(centroids)
    stances = ground.stances(seen * board, labels)
    places = _places(contents, plane.project(centroids))
    stars: dict[str, list[str]] = {"star": [], "tags": []}
    for j in np.flatnonzero(~np.isnan(seen[:, 0])).tolist():
        shape, kind, number = _star(ground, stances, j, places[j])
        stars["star"].append(shape)
        stars[kind].append(number)
    type = f'text-anchor="middle" font-size="{UNIT * ground.type:.0f}"'
    groups = {
        kind: [f'<g class="{kind}" {type}>', *each, "</g>"]
        for kind, each in stars.items()
        if each
    }
    lifted = _dots(contents, labels, stances.lifted)
    return [*groups.get("star", []), *lifted, *groups.get("tags", [])]


def _star(
    ground: Footing, stances: Stances, j: int, place: tuple[float, float]
) -> tuple[str, str, str]:
    """Return a star, the group of its number, in it or beside it, and the number."""
    radii = UNIT * ground.radius * stances.shares[j] * np.resize([1.0, INNER], 10)
    turns = np.arange(10) * np.pi / 5
    corners = np.column_stack([radii * np.sin(turns), -radii * np.cos(turns)])
    aside = UNIT * stances.offsets[j] * [1, -1]
    kind, ink = ("tags", "ink") if aside.any() else ("star", f"n{j}")
    x, y = place + aside
    return (
        f'<path d="{_path(np.rint(place) + np.rint(corners))}z" fill="var(--c{j})"/>',
        kind,
        f'<text fill="var(--{ink})" x="{x:.0f}" y="{y:.0f}">{stances.texts[j]}</text>',
    )


def _dots(contents: Contents, labels: Ints, points: Ints) -> list[str]:
    """Return points with a rim."""
    places = _places(contents, contents.plane.points[points])
    radius = contents.sizes["point"] / 2
    return [
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.1f}" fill="var(--c{label})" '
        'stroke="var(--background)"/>'
        for (x, y), label in zip(places, labels[points].tolist(), strict=True)
    ]
