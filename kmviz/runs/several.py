"""Many runs instead of one: how many, how they start, and for which k."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from kmviz.core.given.numbers import MOST_STARS, check_count
from kmviz.core.ground.sentence import shown
from kmviz.core.options.options import Options, Typed, option, said
from kmviz.core.options.typed import (
    read_counts,
    read_names,
    read_number,
    write_counts,
    write_names,
    write_number,
)
from kmviz.core.trace import Trace
from kmviz.runs.choice import Choice, choose_k
from kmviz.runs.forks import Run
from kmviz.runs.many import SEEDS, Runs, restarts
from kmviz.runs.settings import check_start

USUAL_INIT = "k-means++"
"""How the stars are placed where k is chosen, unless told."""
ONE_ONLY = ("algorithm", "start", "seeding", "truth", "moves")
"""The settings that are of use for a single run only."""


def _check_inits(inits: Any, name: str) -> tuple[str, ...]:
    names = read_names(inits) or [inits] if isinstance(inits, str) else inits
    return tuple(check_start(each, name) for each in names)


def _check_ks(ks: Any, name: str) -> tuple[int, ...]:
    if isinstance(ks, str) or not ks:
        message = f'{name} must be numbers of clusters, such as "1-10", got {shown(ks)}'
        raise ValueError(message)
    return tuple(check_count(k, f"each of {name}", most=MOST_STARS) for k in ks)


@dataclass(frozen=True, slots=True)
class Several(Options):
    """How many runs there are instead of one, how they start, and for which k.

    Examples
    --------
    >>> Several(restarts=24, init="random,k-means++").init
    ('random', 'k-means++')
    """

    restarts: int | None = option(
        None,
        "int, optional",
        "How many runs to show at once; --init may then name several starts, each with "
        "that many runs.",
        check=partial(check_count, most=SEEDS),
        typed=Typed("--restarts", read_number, write_number, metavar="N"),
    )
    choose_k: tuple[int, ...] | None = option(
        None,
        "sequence of int, optional",
        "Numbers of clusters to choose between, by inertia, silhouette, gap and f(K).",
        check=_check_ks,
        typed=Typed("--choose-k", read_counts, write_counts, "1-10"),
    )
    init: tuple[str, ...] | None = option(
        None,
        "sequence of str, optional",
        "How the stars are placed, one start or several.",
        check=_check_inits,
        typed=Typed("--init", read_names, write_names),
    )


def recorded(
    run: Run, several: Several, report: Callable[[float], object] | None = None
) -> Trace | Runs | Choice:
    """Return a run, or the runs or the choice on its points that are asked for.

    Of several runs, the share that is done is reported.

    Examples
    --------
    >>> from kmviz.runs.run import new_run
    >>> from kmviz.runs.settings import Settings
    >>> len(recorded(new_run(Settings("moons", k=2)), Several(restarts=5)))
    5
    """
    if several.choose_k is not None:
        return _choice(run, several, several.choose_k, report)
    if several.restarts is not None:
        return _runs(run, several, several.restarts, report)
    return run.trace


def _runs(
    run: Run,
    several: Several,
    count: int,
    report: Callable[[float], object] | None,
) -> Runs:
    settings = run.settings
    _check_unsaid(run, ONE_ONLY, "restarts")
    return restarts(
        run.board,
        run.trace.k,
        runs=count,
        init=several.init or settings.init,
        rng=settings.seed,
        max_iter=settings.max_iter,
        tol=settings.tol,
        empty=settings.empty,
        report=report,
    )


def _choice(
    run: Run,
    several: Several,
    ks: tuple[int, ...],
    report: Callable[[float], object] | None,
) -> Choice:
    _check_unsaid(run, (*ONE_ONLY, "k", "max_iter", "tol", "empty"), "choose_k")
    if several.restarts is not None:
        message = (
            f"restarts must be left out with choose_k, got {shown(several.restarts)}"
        )
        raise ValueError(message)
    inits = several.init or (USUAL_INIT,)
    if len(inits) > 1:
        message = f"init must be one start with choose_k, got {shown(list(inits))}"
        raise ValueError(message)
    seed = run.settings.seed
    return choose_k(run.board, ks, init=inits[0], rng=seed, report=report)


def _check_unsaid(run: Run, names: tuple[str, ...], door: str) -> None:
    """Refuse settings of the run that are of no use with others."""
    changed = said(run.settings) | ({"moves": run.moves} if run.fork else {})
    for name in names:
        if name in changed:
            message = (
                f"{name} must be left out with {door}, which makes its own runs of "
                f"k-means, got {shown(changed[name])}"
            )
            raise ValueError(message)
