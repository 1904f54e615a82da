"""Lloyd's algorithm over blocks: each half-step is a sum of what they answer.

One question serves an update and the assign behind it: the new centroids go to the
blocks, and counts, sums, inertia and the number of points that switched come back. They
are added up in the order of the blocks. So a run does not depend on who answers first,
nor on how many workers there are.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from kmviz.blocks.asking import Inquiry
from kmviz.blocks.block import LEAST_LEFT, Answer, Distant, apart
from kmviz.blocks.far import InBlocks, far_step
from kmviz.blocks.known import Again, Known, Telling
from kmviz.blocks.store import Store
from kmviz.core.algorithm import stop_rule, vacated
from kmviz.core.given.rules import Rules
from kmviz.core.ground.arrays import Floats
from kmviz.core.nearest.assignment import exact_means
from kmviz.core.steps import Step, Tally


def block_steps(
    store: Store, centroids: Floats, rules: Rules, before: Floats | None = None
) -> Again:
    """Run Lloyd's algorithm on all points, and yield the half-steps of `kmviz.lloyd`.

    Their labels and marks of what changed are Dask arrays, worked out when asked for;
    their `tally` counts all points. Where the points have labels already, by the
    centroids from before, those that keep theirs have not changed.

    Examples
    --------
    >>> import dask.array as da
    >>> X = da.from_array(np.array([[0.0], [1.0], [5.0]]), chunks=(2, 1))
    >>> for step in block_steps(Store(X), np.array([[0.0], [1.0]]), Rules()):
    ...     print(step.phase, step.labels.compute(), step.inertia, step.tally.switched)
    init [-1 -1 -1] nan 0
    assign [0 1 1] 16.0 3
    update [0 1 1] 8.0 0
    assign [0 0 1] 5.0 1
    update [0 0 1] 0.5 0
    assign [0 0 1] 0.5 0
    """
    return Again(Known(store, half_steps(store, centroids, rules, before)))


def half_steps(
    store: Store, centroids: Floats, rules: Rules, before: Floats | None = None
) -> Telling:
    """Yield the half-steps, and what is to be asked for the next."""
    steps = _Steps(store)
    seen: dict[Hashable, int] = {}
    answer = yield from answered(store, centroids, before)
    old = InBlocks(store, before)
    yield steps.init(centroids)
    unmoved = False
    for iteration in range(1, rules.max_iter + 2):
        cut = iteration > rules.max_iter
        first = seen.setdefault(answer.digest, iteration)
        stop = stop_rule(first, iteration, unmoved=unmoved, cut=cut)
        owned = InBlocks(store, centroids)
        yield steps.assign(iteration, owned, old, centroids, answer, stop)
        if stop:
            return
        middles = yield from _middles(store, centroids, answer, rules.empty, iteration)
        sizes = answer.sizes
        inertia = yield from slid(store, answer, centroids, middles)
        answer = yield from answered(store, middles, centroids)
        tally = Tally(len(store), sizes, 0, answer.changed)
        yield steps.update(iteration, owned, centroids, middles, inertia, tally)
        shift = np.sqrt(((middles - centroids) ** 2).sum(axis=1))
        unmoved = not (shift > rules.tol).any()
        old, centroids = owned, middles


@dataclass(frozen=True)
class _Steps:
    """Makes steps of what the blocks answer."""

    store: Store

    def init(self, centroids: Floats) -> Step:
        n, k = len(self.store), len(centroids)
        known = {
            "phase": "init",
            "iteration": 0,
            "centroids": _frozen(centroids),
            "inertia": float("nan"),
            "shift": _frozen(np.zeros_like(centroids)),
            "tally": Tally(n, np.zeros(k, dtype=np.int64), 0, 0),
        }
        return far_step(InBlocks(self.store, None), None, known)

    def assign(
        self,
        iteration: int,
        owned: InBlocks,
        old: InBlocks,
        centroids: Floats,
        answer: Answer,
        stop: str | None,
    ) -> Step:
        known = {
            "phase": "assign",
            "iteration": iteration,
            "centroids": _frozen(centroids),
            "inertia": answer.inertia,
            "shift": _frozen(np.zeros_like(centroids)),
            "stop": stop,
            "tally": Tally(len(self.store), answer.sizes, answer.changed, 0),
        }
        return far_step(owned, old, known)

    def update(
        self,
        iteration: int,
        owned: InBlocks,
        centroids: Floats,
        middles: Floats,
        inertia: float,
        tally: Tally,
    ) -> Step:
        known = {
            "phase": "update",
            "iteration": iteration,
            "centroids": _frozen(middles),
            "inertia": inertia,
            "shift": _frozen(middles - centroids),
            "tally": tally,
        }
        return far_step(owned, None, known)


def answered(store: Store, centroids: Floats, before: Floats | None) -> Inquiry[Answer]:
    """Return what all blocks answer, added up in their order.

    What is lost where leading parts are rounded goes to the rest.
    """
    answers: list[Answer] = yield store.question("answer", centroids, before)
    leading, rest = np.zeros_like(centroids), np.zeros_like(centroids)
    for answer in answers:
        total = leading + answer.leading
        part = total - leading
        rest += (leading - (total - part)) + (answer.leading - part) + answer.rest
        leading = total
    marks = b"".join(answer.digest for answer in answers)
    return Answer(
        np.sum([answer.sizes for answer in answers], axis=0),
        leading,
        rest,
        sum(answer.inertia for answer in answers),
        sum(answer.changed for answer in answers),
        blake2b(marks, digest_size=16).digest(),
    )


def slid(
    store: Store, answer: Answer, centroids: Floats, middles: Floats
) -> Inquiry[float]:
    """Return the inertia after an update, by how far the centroids of points moved."""
    sums, ours = np.stack([answer.leading, answer.rest]), answer.sizes > 0
    way, away = middles - centroids, apart(sums, answer.sizes, middles)
    fall = float((way * (answer.sizes[:, None] * way + 2 * away))[ours].sum())
    if answer.inertia - fall > LEAST_LEFT * answer.inertia:
        return answer.inertia - fall
    costs = yield store.question("cost", middles, centroids)
    return float(sum(costs))


def _middles(
    store: Store, centroids: Floats, answer: Answer, empty: str, iteration: int
) -> Inquiry[Floats]:
    """Return the mean of each cluster; those without points follow the empty rule."""
    vacant = np.flatnonzero(answer.sizes == 0)
    counts = np.maximum(answer.sizes, 1)[:, None]
    middles = exact_means(answer.leading, answer.rest, counts)
    middles[vacant] = centroids[vacant]
    if vacant.size and empty == "error":
        raise ValueError(vacated(int(vacant[0]), iteration))
    if empty == "drop":
        middles[vacant] = np.nan
    elif empty == "farthest" and vacant.size:
        found = yield store.question("farthest", middles, centroids, len(vacant))
        for label, place in zip(vacant, _farthest(found, len(vacant)), strict=False):
            middles[label] = place
    return middles


def _farthest(found: Sequence[Sequence[Distant]], count: int) -> list[Floats]:
    """Return the places farthest of all, each once; of equals that of the first."""
    best: dict[bytes, Distant] = {}
    for distant in (each for block in found for each in block):
        place = (distant.place + 0.0).tobytes()
        if place not in best or distant.cost > best[place].cost:
            best[place] = distant
    ranked = sorted(best.values(), key=lambda distant: -distant.cost)
    return [distant.place for distant in ranked[:count]]


def _frozen(array: Floats) -> Floats:
    array.setflags(write=False)
    return array
