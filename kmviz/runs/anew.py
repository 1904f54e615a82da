"""Runs that are begun anew from another one: what is posed is another problem.

The stars stay where they stand unless other settings place them; stars that were
dropped are not taken along.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from kmviz.core.given.numbers import check_index, check_k
from kmviz.core.given.places import check_place, check_places
from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import Sentence
from kmviz.points.boards import Board
from kmviz.runs.forks import Run, standing
from kmviz.runs.run import new_run
from kmviz.runs.settings import Settings, same_points
from kmviz.runs.source import (
    default_n,
    standard_for,
    with_more,
    without_some,
)


def with_settings(run: Run, settings: Settings) -> Run:
    """Return the run of these settings, on the same board if they make the same.

    What was placed by hand stays where it is, also where columns are standardized.
    """
    if not same_points(settings, run.settings):
        return new_run(_measured_alike(settings, run.settings))
    return new_run(settings, run.board, metric=run.trace.metric)


def with_star(run: Run, xy: object) -> Run:
    """Return the run from the stars as they stand and one more."""
    place = check_place(xy, run.trace.X)
    return _from(run, np.vstack([_stars(run), place]))


def without_star(run: Run, star: int) -> Run:
    """Return the run from the stars as they stand but one; later ones move up."""
    i = check_index(star, "star", run.trace.k)
    if run.trace.k == 1:
        message = Sentence(
            "a star can be removed only where there are two, got the last one"
        )
        raise ValueError(message)
    return _from(run, standing(np.delete(run.trace[run.position].centroids, i, axis=0)))


def with_points(run: Run, places: object) -> Run:
    """Return the run with more points, from the stars as they stand."""
    _check_near(run)
    new = check_places(places, run.trace.X)
    before = run.settings.added
    added = new if before is None else np.vstack([before, new])
    settings = replace(run.settings, added=added, truth=False)
    return _on(run, settings, with_more(run.board, new))


def without_point(run: Run, point: int) -> Run:
    """Return the run without a point, from the stars as they stand."""
    _check_near(run)
    i = check_index(point, "point", len(run.trace.X))
    before = np.array(run.settings.removed or (), dtype=np.intp)
    left = np.delete(np.arange(len(run.trace.X) + len(before)), before)
    removed = tuple(sorted((*before.tolist(), int(left[i]))))
    settings = replace(run.settings, removed=removed)
    return _on(run, settings, without_some(run.board, (i,)))


def from_next_seed(run: Run) -> Run:
    """Return the run on the same points, its stars placed by the next seed."""
    settings = replace(run.settings, seed=run.settings.seed + 1, start=None)
    return with_settings(run, settings)


def on_next_board(run: Run) -> Run:
    """Return the run on the next board of its kind."""
    settings = run.settings
    if not is_drawn(settings):
        message = Sentence(
            'for new points, the board must be one drawn by rule, got "{board}"',
            board=run.board.name,
        )
        raise ValueError(message)
    board_seed, seed = settings.board_seed + 1, settings.seed + 1
    settings = replace(settings, board_seed=board_seed, seed=seed)
    return new_run(replace(settings, added=None, removed=None, start=None))


def is_drawn(settings: Settings) -> bool:
    """Tell whether the board is drawn by rule: n, groups and board_seed then count."""
    board = settings.board
    return isinstance(board, str) and default_n(board) is not None


def _measured_alike(settings: Settings, before: Settings) -> Settings:
    """Return the settings, with what they took from others measured as they do."""
    taken = {
        name: getattr(settings, name)
        for name in ("added", "start")
        if getattr(settings, name) is getattr(before, name) is not None
    }
    if settings.standardized is before.standardized or not taken:
        return settings
    standard = standard_for(settings)
    scale = standard.standardized if settings.standardized else standard.as_measured
    placed: dict[str, Any] = {
        name: scale(np.asarray(places)) for name, places in taken.items()
    }
    return replace(settings, **placed)


def _stars(run: Run) -> Floats:
    """Return where the stars stand that were not dropped."""
    return standing(run.trace[run.position].centroids)


def _check_near(run: Run) -> None:
    """Refuse to change points of which there is but a picture."""
    if run.board.far is not None:
        message = Sentence(
            "points can be added and removed only in one memory, got points in blocks"
        )
        raise ValueError(message)


def _on(run: Run, settings: Settings, board: Board) -> Run:
    """Return the run on a board, from the stars as they stand."""
    start = _stars(run)
    return new_run(replace(settings, k=len(start), start=start), board)


def _from(run: Run, centroids: Floats) -> Run:
    k = check_k(len(centroids), len(run.trace.X))
    return with_settings(run, replace(run.settings, k=k, start=centroids))
