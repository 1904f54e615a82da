"""Many runs instead of one: how many, and how they start."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from kmviz.core.checks import check_count, check_option
from kmviz.core.options import Options, Typed, option, said
from kmviz.core.seeding import SEEDINGS
from kmviz.core.typed import read_names, read_number, write_names, write_number
from kmviz.runs.forks import Run
from kmviz.runs.many import SEEDS, Runs, restarts

ONE_ONLY = ("algorithm", "start", "moves")
"""The settings that are of use for a single run only."""


def _check_inits(inits: Any, name: str) -> tuple[str, ...]:
    names = read_names(inits) if isinstance(inits, str) else inits
    return tuple(check_option(each, name, SEEDINGS) for each in names)


@dataclass(frozen=True, slots=True)
class Several(Options):
    """How many runs there are instead of one, and how they start.

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
    init: tuple[str, ...] | None = option(
        None,
        "sequence of str, optional",
        "How the stars are placed, one start or several.",
        check=_check_inits,
        typed=Typed("--init", read_names, write_names),
    )


def several_runs(run: Run, several: Several) -> Runs:
    """Return many runs on the points of a run, by its rules, from seeds of its seed.

    Examples
    --------
    >>> from kmviz.runs.run import new_run
    >>> from kmviz.runs.settings import Settings
    >>> len(several_runs(new_run(Settings("moons", k=2)), Several(restarts=5)))
    5
    """
    settings = run.settings
    changed = said(settings)
    changed |= {"moves": True} if run.fork else {}
    for name in ONE_ONLY:
        if name in changed:
            message = f"{name} must be left out with restarts, which begin anew"
            raise ValueError(message)
    return restarts(
        run.board,
        run.trace.k,
        runs=several.restarts or 1,
        init=several.init or settings.init,
        rng=settings.seed,
        max_iter=settings.max_iter,
        tol=settings.tol,
        empty=settings.empty,
    )
