"""Many runs as a picture has them: which are shown, and what is said of their ends."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from kmviz.core.asked.ends import as_good
from kmviz.core.ground.arrays import Floats
from kmviz.core.trace import Trace
from kmviz.drawing.words.words import Words

MOST = 40
"""More boards than this cannot be told apart."""


class End(Protocol):
    """An end that one run or several came to."""

    @property
    def inertia(self) -> float:
        """Its sum of squared distances."""

    @property
    def runs(self) -> Sequence[int]:
        """The runs that ended so, from 0."""


class ManyRuns(Protocol):
    """What a wall shows, as `kmviz.restarts` returns it."""

    @property
    def X(self) -> Floats:
        """The points, shape (n, d)."""

    @property
    def n(self) -> int:
        """How many points there are."""

    @property
    def k(self) -> int:
        """The number of clusters."""

    @property
    def inits(self) -> Sequence[str]:
        """How the centroids of each run were chosen."""

    @property
    def inertias(self) -> Floats:
        """The final inertia of each run."""

    @property
    def ends(self) -> Sequence[End]:
        """The different ends, the best first."""

    @property
    def reached(self) -> Sequence[int]:
        """The runs that ended as well as the best, which comes first."""

    @property
    def failures(self) -> Mapping[int, str]:
        """The errors of runs that failed."""

    @property
    def asked(self) -> int:
        """How many runs were asked for; more than there are, if interrupted."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int, /) -> Trace: ...


def shown_runs(runs: ManyRuns, most: int = MOST) -> list[list[int]]:
    """Return the runs that are shown, block by block: as many of each start.

    Of too many, the first are shown; the best takes the place of the last of its block
    if it is not among them.
    """
    names = list(dict.fromkeys(runs.inits))
    most = max(1, most // len(names))
    best = runs.ends[0].runs[0] if runs.ends else 0
    blocks = []
    for name in names:
        block = [i for i, init in enumerate(runs.inits) if init == name]
        first = block[:most]
        if best in block[most:]:
            first[-1] = best
        blocks.append(first)
    return blocks


def played_runs(runs: ManyRuns) -> list[Trace]:
    """Return the runs that are in step, as many as there could be room for."""
    shown = [i for block in shown_runs(runs) for i in block]
    return [runs[i] for i in shown if i not in runs.failures]


def started_told(runs: ManyRuns, words: Words, note: str) -> str:
    """Return the sentence before any run has begun; the view may have a note."""
    facts = {"runs": len(runs), "n": runs.n, "k": runs.k}
    told = words.fill(words.many_started, **facts)
    return words.joiner.join([told, note] if note else [told])


def ends_told(runs: ManyRuns, shown: int, words: Words) -> tuple[str, str]:
    """Return the headline and the sentence when all runs have ended."""
    counts = {"runs": len(runs), "ends": len(runs.ends)}
    parts = []
    if runs.ends:
        best, worst = runs.ends[0].inertia, runs.ends[-1].inertia
        reached, equal = len(runs.reached), as_good([best, worst]).all()
        parts.append(words.fill(words.many_best, reached=reached, best=best))
        if not equal and best > 0:
            parts.append(words.fill(words.many_worst, times=words.ratio(worst / best)))
        elif not equal:
            parts.append(words.fill(words.many_worst_of_none, worst=worst))
    if runs.failures:
        parts.append(words.fill(words.many_failed, failed=len(runs.failures)))
    if len(runs) < runs.asked:
        facts = {"runs": len(runs), "asked": runs.asked}
        parts.append(words.fill(words.many_interrupted, **facts))
    if shown < len(runs):
        parts.append(words.fill(words.many_shown, shown=shown, runs=len(runs)))
    return words.fill(words.many_ends, **counts), words.joiner.join(parts)
