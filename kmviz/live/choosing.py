"""Which k? What is known of each, found k by k, between the calls of a host."""

from collections.abc import Iterator

from kmviz.core.algorithms.algorithms import name_of
from kmviz.core.ground.sentence import Sentence
from kmviz.live.costs import Cost, cost_of_ends
from kmviz.live.errand import Report
from kmviz.live.exhibits import RunsOfEachK
from kmviz.runs.choice import USUAL_KS, Choice, choices
from kmviz.runs.forks import Run, unheard
from kmviz.runs.recipe import python_line

RUNS, REFERENCES = 10, 50
"""How many runs there are of each k, and boards without clusters to compare with."""


class Choosing:
    """A choice of k that grows.

    Parameters
    ----------
    run : Run
        On whose points it is made.

    Attributes
    ----------
    known : Choice or None
        What is known by now.
    busy : bool
        Whether the next k is wanted, and not known yet.

    Examples
    --------
    >>> from kmviz.runs.run import new_run
    >>> from kmviz.runs.settings import Settings
    >>> choosing = Choosing(new_run(Settings("faithful")))
    >>> choosing.go_on(lambda steps: None)
    >>> choosing.known.ks, choosing.working
    ((1,), True)
    >>> choosing.exhibits.name
    'kmviz.choose_k(kmviz.make_run("faithful").X, rng=0)'
    """

    def __init__(self, run: Run) -> None:
        if run.board.far is not None:
            message = Sentence(
                "k can be chosen only among points in one memory, got points in blocks"
            )
            raise ValueError(message)
        algorithm = name_of(run.trace.metric)
        if algorithm != "k-means":
            message = Sentence(
                "k is chosen by runs of k-means, got {algorithm}: choose k-means first",
                algorithm=getattr(algorithm, "__name__", algorithm),
            )
            raise ValueError(message)
        seed = run.settings.seed
        self._name = f"kmviz.choose_k({python_line(run)}.X, rng={seed})"
        self._run, self._steps = run, 0
        self._report: Report = unheard
        self._growing: Iterator[Choice] | None = None
        self._exhibits: RunsOfEachK | None = None
        self.known: Choice | None = None
        self.busy = self._stopped = False

    @property
    def working(self) -> bool:
        """Whether there is a k of which nothing is known, and will be."""
        known = self.known
        return not self._stopped and (known is None or len(known.ks) < len(known.asked))

    @property
    def cost(self) -> Cost:
        """What the next k would cost; before the first, what all of them would."""
        done = len(self.known.ks) if self.known else 0
        ks = [done + 1] if done else range(1, USUAL_KS + 1)
        runs = (RUNS + 1) * (REFERENCES + 1)
        n, d = self._run.trace.X.shape
        return cost_of_ends(n, d, ks, runs, boards=REFERENCES + 1)

    @property
    def exhibits(self) -> RunsOfEachK:
        """What a gallery shows of it: no verdict before all is known."""
        if self.known is None:
            message = "to be shown, a choice must know one k at least, got none"
            raise RuntimeError(message)
        last = len(self.known.ks) - 1 if self.working else None
        made = self._exhibits
        if made is None or (made.choice, made.last) != (self.known, last):
            made = RunsOfEachK(self.known, self._name, self._run, last=last)
            self._exhibits = made
        return made

    def go_on(self, report: Report) -> None:
        """Find what is to be known of one more k."""
        self._report = report
        growing = self._growing = self._growing or self._begun()
        self.known = next(growing)  # of which somebody may let go meanwhile
        self.busy = False
        if not self.working:
            self._growing = None

    def stop(self) -> None:
        """Find no more, and let go of the boards, as many as the points 50 times."""
        self._stopped, self.busy = True, False
        self._growing = None

    def _begun(self) -> Iterator[Choice]:
        """Draw the boards to compare with, of which there are many numbers."""
        return choices(
            self._run.board,
            None,
            runs=RUNS,
            references=REFERENCES,
            rng=self._run.settings.seed,
            init="k-means++",
            box="data",
            pause=self._pause,
        )

    def _pause(self) -> None:
        self._steps += 1
        self._report(self._steps)
