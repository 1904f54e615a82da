"""One of many runs, or the best run of a k, as a run that can be gone on with."""

from dataclasses import replace

from kmviz.core.ground.sentence import Sentence
from kmviz.points.boards import board_of_run
from kmviz.runs.choice import Choice
from kmviz.runs.forks import Run
from kmviz.runs.many import Runs
from kmviz.runs.run import new_run
from kmviz.runs.settings import Settings, of_points


def opened_run(runs: Runs, i: int) -> Run:
    """Return one of many runs, with the start and the seed that make it again.

    Raises
    ------
    ValueError
        If it failed.

    Examples
    --------
    >>> from kmviz.runs.many import restarts
    >>> runs = restarts([[0, 0], [0, 1], [4, 0], [4, 1]], k=2, runs=10, rng=1)
    >>> opened_run(runs, 3).settings.seed == runs.seeds[3]
    True
    """
    if i in runs.failures:
        message = Sentence(
            "to be opened, a run must have ended, got run {run}, which failed",
            run=i + 1,
        )
        raise ValueError(message)
    trace, rules = runs[i], runs.rules
    settings = Settings(
        board=board_of_run(trace, far=runs.far),
        k=runs.k,
        init=runs.inits[i],
        seed=runs.seeds[i],
        empty=rules.empty,
        max_iter=rules.max_iter,
        tol=rules.tol,
    )
    return replace(new_run(settings), trace=trace)


def best_run(choice: Choice, k: int, asked: Run | None = None) -> Run:
    """Return the best run of a k, with the places where it starts.

    The run for whose points the choice was asked knows where they come from.

    Examples
    --------
    >>> from kmviz.runs.choice import choose_k
    >>> X = [[0, 0], [0, 1], [4, 0], [4, 1]]
    >>> best_run(choose_k(X, [1, 2], references=2, rng=0), 2).trace.inertia
    1.0
    """
    trace = choice.trace(k)
    start = choice.starts[k]
    if asked is None:
        return new_run(Settings(board=board_of_run(trace), k=k, start=start))
    settings = replace(of_points(asked.settings), k=k, start=start)
    return new_run(settings, asked.board)
