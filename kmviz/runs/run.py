"""The run that settings make, or that was recorded before.

The same settings make the same run. A star moved at the start only moves the start;
one moved later forks the run.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Unpack

import numpy as np

from kmviz.core.algorithms.algorithms import ALGORITHMS, name_of
from kmviz.core.asked.truth import revealed
from kmviz.core.given.choices import check_left_out
from kmviz.core.given.coordinates import check_centroids, check_numbers
from kmviz.core.given.numbers import check_stars
from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import Sentence
from kmviz.core.metric import Metric
from kmviz.core.options.options import among, takes
from kmviz.core.recording import after
from kmviz.core.seeding import given_start, seeding_steps
from kmviz.core.steps import Step
from kmviz.core.tape import Again
from kmviz.core.trace import Trace, names_of
from kmviz.points.accidents import own_options
from kmviz.points.boards import Board, board_of_run
from kmviz.points.elsewhere import pictured
from kmviz.points.own import board_or_file
from kmviz.runs.forks import Fork, Run, forked, onward
from kmviz.runs.many import Runs
from kmviz.runs.settings import RunOptions, Settings, own_note
from kmviz.runs.source import board_of, check_far

RULES = ("empty", "max_iter", "tol", "moves")
"""The settings that hold for a recorded run too, once it is changed."""


@takes(Settings)
def make_run(
    X: object = "gauss", k: int | None = None, **options: Unpack[RunOptions]
) -> Trace:
    """Return the run that these settings make: the points, the start, the rules.

    It is the door behind the line that makes a run again, which players and files tell:
    the same settings make the same run, points added and stars moved by hand included.

    Parameters
    ----------
    X : str, path, array of shape (n, d), DataFrame, Board or Trace
        The name of a board, a table, points of your own, or a recorded run.
    k : int, optional
        The number of clusters; by default that of the board.
    **options
        See `Settings`.

    Returns
    -------
    Trace
        The run.

    Raises
    ------
    ValueError, TypeError, FileNotFoundError
        If an argument is unusable. The message says what is required, what was given.

    Examples
    --------
    >>> trace = make_run("moons", n=50, seed=7, moves={2: [[0.0, 0.5], [0.5, 0.0]]})
    >>> [step.phase for step in trace[:5]]
    ['init', 'assign', 'update', 'move', 'assign']
    """
    return run_of(X, {"k": k, **options}).trace


def run_of(X: object, options: Mapping[str, Any]) -> Run:
    """Return the run of what a user hands in, at its first step.

    Parameters
    ----------
    X : str, path, array of shape (n, d), DataFrame, Board or Trace
        The name of a board, a table, points of one's own, or a recorded run.
    options : mapping of str to object
        Those of `Settings`, None where nothing was said; `init` may be an array. Others
        are passed over.

    Examples
    --------
    >>> run_of("moons", {"k": 2, "seed": None, "style": "dark"}).trace.k
    2
    """
    if isinstance(X, Runs):
        message = (
            "X must be one run, such as runs[3]; explore(runs), show(runs) and "
            'save(runs, "wall.gif") take many, '
            f"got {len(X)} runs"
        )
        raise TypeError(message)
    given = among(Settings, options)
    if isinstance(X, Trace):
        others = {name: value for name, value in given.items() if name not in RULES}
        check_left_out(others, "a recorded run")
        return given_run(X, Settings(**given))
    init, name = given.get("init"), "start"
    if hasattr(init, "__len__") and not isinstance(init, str):
        given["start"], name = given.pop("init"), "init"
    board = board_or_file(X) if isinstance(X, str) else X
    given |= own_options(board, given)
    return new_run(Settings(board=board, **given), start_name=name)


def new_run(
    settings: Settings,
    board: Board | None = None,
    start_name: str = "start",
    metric: Metric | None = None,
) -> Run:
    """Return the run of these settings, on the board they make unless it is known.

    Errors call the start by the name that the caller used. A metric is that of another
    run on the board, which has its points in order already.
    """
    if board is None:
        check_stars(settings.k, settings.n)
        board = board_of(settings)
    check_far(settings, board)
    metric = _metric(settings, board, metric)
    known = settings, board, metric
    draws = _draws(*known)
    start = draws[-1].centroids if draws else _start(*known, start_name)
    if settings.start is not None:
        settings = replace(settings, k=len(start), start=start)

    def course() -> Iterator[Step]:
        return after(draws, onward(metric, start, settings), metric)

    names = names_of(board) | {"note": own_note(settings)}
    trace = _made_by(course, settings, metric, names)
    return _moved(Run(settings, board, trace))


def made_again(run: Run) -> Run:
    """Return the run, made again if what computes it was broken off.

    Examples
    --------
    >>> run = new_run(Settings("moons", n=50))
    >>> made_again(run) is run
    True
    """
    if not run.trace.broken:
        return run
    settings = replace(run.settings, moves=run.moves or None)
    return replace(new_run(settings, run.board), position=run.position)


def _metric(settings: Settings, board: Board, known: Metric | None) -> Metric:
    """Return who is nearest on a board: what is known already, if it is of the kind."""
    if board.far is not None:
        return board.far
    kind = settings.algorithm
    wanted = ALGORITHMS[kind].metric if isinstance(kind, str) else kind
    return known if known is not None and type(known) is wanted else wanted(board.X)


def given_run(recorded: Trace, settings: Settings) -> Run:
    """Return a run that was recorded before, with the settings that belong to it."""
    trace = pictured(recorded)
    far = None if trace is recorded else trace.metric
    board = board_of_run(trace, far)
    chosen = replace(
        settings,
        board=board,
        n=None,
        groups=None,
        columns=None,
        standardized=False,
        added=None,
        removed=None,
        k=trace.k,
        start=next(step.centroids for step in trace if step.phase != "seed"),
        algorithm="k-means" if far else name_of(trace.metric),
    )
    return _moved(Run(chosen, board, trace, recorded=True))


def _moved(run: Run) -> Run:
    """Return the run with the moves of its settings made, which then are its own."""
    moves = run.settings.moves
    if moves is None:
        return run
    run = replace(run, settings=replace(run.settings, moves=None))
    for at, places in moves.items():
        run = moved_by_hand(replace(run, position=at), _places(run.trace, at, places))
    return replace(run, position=0)


def _places(trace: Trace, at: int, places: object) -> Floats:
    """Return where the stars go after a step; those that were dropped go nowhere."""
    if not trace[at : at + 1]:
        message = (
            f"a position in moves must be between 0 and {len(trace) - 1}, got {at}"
        )
        raise ValueError(message)
    here = trace[at].centroids
    there = check_numbers(places, f"moves[{at}]")
    if there.shape != here.shape:
        message = f"moves[{at}] must have shape {here.shape}, got {there.shape}"
        raise ValueError(message)
    standing = ~np.isnan(here[:, 0])
    check_centroids(there[standing], trace.X, name=f"moves[{at}]")
    return np.where(standing[:, None], there, np.nan)


def _made_by(
    course: Callable[[], Iterator[Step]],
    settings: Settings,
    metric: Metric,
    names: Mapping[str, Any],
) -> Trace:
    """Return a run whose steps can be made again, with the groups as measured last."""
    truth = names["truth"] if settings.truth else None
    if settings.truth and truth is None:
        message = Sentence(
            "truth must be left out where nobody knows the groups, got True"
        )
        raise ValueError(message)

    def steps() -> Iterator[Step]:
        return course() if truth is None else revealed(course(), truth, metric)

    return Trace(metric.X, Again(steps), **names, metric=metric)


def _draws(settings: Settings, board: Board, metric: Metric) -> list[Step]:
    """Return the draws of the start, if they are to be seen."""
    if settings.start is not None or not settings.seeding:
        return []
    return list(seeding_steps(metric.X, **_placed(settings, board)))


def _start(settings: Settings, board: Board, metric: Metric, name: str) -> Floats:
    """Return where the stars start: by hand, or by init and seed."""
    if settings.start is None:
        return metric.start(**_placed(settings, board))
    start = given_start(metric.X, settings.k, settings.start, name)
    check_stars(len(start), len(metric.X))
    return start


def _placed(settings: Settings, board: Board) -> dict[str, Any]:
    """Return by what a start is chosen."""
    k = board.k if settings.k is None else settings.k
    if board.far is None:
        check_stars(k, len(board.X))
    return {"k": k, "init": settings.init, "rng": settings.seed}


def moved_by_hand(run: Run, centroids: Floats) -> Run:
    """Return the run with its stars moved at the present step, and what follows."""
    if run.trace[run.position].phase in ("seed", "init"):
        start = next(step for step in run.trace if step.phase == "init").centroids
        centroids = np.where(np.isnan(centroids), start, centroids)
        settings = replace(run.settings, k=len(centroids), start=centroids)
        return new_run(settings, run.board, metric=run.trace.metric)
    fork, at = run.fork, run.position
    if fork is None or fork.at != at:
        moves = fork.moves if fork else ()
        at += at not in moves  # else that move is made anew
        fork = Fork((*(i for i in moves if i < at), at), run.trace)
    metric, settings = run.trace.metric, run.settings
    known = {"note": run.trace.note, "truth": run.trace.truth}
    course = partial(forked, metric, fork, centroids, settings)
    trace = _made_by(course, settings, metric, names_of(run.board) | known)
    return replace(run, trace=trace, position=fork.at, fork=fork)
