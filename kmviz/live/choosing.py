"""Which k? What is known of each, found k by k, between the calls of a host."""

from kmviz.live.exhibits import RunsOfEachK
from kmviz.runs.choice import Choice, choices
from kmviz.runs.forks import Run
from kmviz.runs.recipe import python_line

RUNS, REFERENCES = 10, 50
"""How many runs there are of each k, and boards without clusters to compare with."""


class Choosing:
    """A choice of k that grows.

    Parameters
    ----------
    run : Run
        On whose points it is made.

    Examples
    --------
    >>> from kmviz.runs.run import new_run
    >>> from kmviz.runs.settings import Settings
    >>> choosing = Choosing(new_run(Settings("faithful")))
    >>> choosing.known.ks, choosing.working
    ((1,), True)
    >>> choosing.exhibits.name
    'kmviz.choose_k(kmviz.make_run("faithful").X, rng=0)'
    """

    def __init__(self, run: Run) -> None:
        seed = run.settings.seed
        self._name = f"kmviz.choose_k({python_line(run)}.X, rng={seed})"
        self._growing = choices(
            run.board,
            None,
            runs=RUNS,
            references=REFERENCES,
            rng=seed,
            init="k-means++",
            box="data",
        )
        self.known: Choice = next(self._growing)
        """What is known by now."""

    @property
    def working(self) -> bool:
        """Whether there is a k of which nothing is known."""
        return len(self.known.ks) < len(self.known.asked)

    @property
    def exhibits(self) -> RunsOfEachK:
        """What a gallery shows of it: no verdict before all is known."""
        last = len(self.known.ks) - 1 if self.working else None
        return RunsOfEachK(self.known, last, self._name)

    def go_on(self) -> None:
        """Find what is to be known of one more k."""
        self.known = next(self._growing)
