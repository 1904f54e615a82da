"""Lloyd's algorithm over blocks: each half-step is a sum of what they answer.

One question serves an update and the assign behind it: the new centroids go to the
blocks, and counts, sums, inertia and the number of points that switched come back. They
are added up in the order of the blocks. So a run does not depend on who answers first,
nor on how many workers there are.
"""

from collections.abc import Hashable, Sequence
from hashlib import blake2b

import numpy as np

from kmviz.blocks.asking import Inquiry
from kmviz.blocks.block import LEAST_LEFT, Answer, Distant, apart
from kmviz.blocks.far import InBlocks, far_step
from kmviz.blocks.known import Known, Replay, Telling
from kmviz.blocks.store import Store
from kmviz.core.algorithm import stop_rule, vacate
from kmviz.core.given.rules import Rules
from kmviz.core.ground.arrays import Floats, frozen
from kmviz.core.nearest.assignment import exact_means
from kmviz.core.steps import Phase, Step, Tally


def block_steps(
    store: Store, centroids: Floats, rules: Rules, before: Floats | None = None
) -> Replay:
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
    return Replay(Known(store, half_steps(store, centroids, rules, before)))


def half_steps(
    store: Store, centroids: Floats, rules: Rules, before: Floats | None = None
) -> Telling:
    """Yield the half-steps, and what is to be asked for the next."""
    n, k = len(store), len(centroids)
    seen: dict[Hashable, int] = {}
    answer = yield from answered(store, centroids, before)
    old = InBlocks(store, before)
    none = Tally(n, np.zeros(k, dtype=np.int64), 0, 0)
    yield _step("init", 0, InBlocks(store, None), None, centroids, np.nan, none)
    unmoved = False
    for iteration in range(1, rules.max_iter + 2):
        cut = iteration > rules.max_iter
        first = seen.setdefault(answer.digest, iteration)
        stop = stop_rule(first, iteration, unmoved=unmoved, cut=cut)
        owned = InBlocks(store, centroids)
        tally = Tally(n, answer.sizes, answer.changed, 0)
        known = centroids, answer.inertia, tally
        yield _step("assign", iteration, owned, old, *known, stop=stop)
        if stop:
            return
        middles = yield from _middles(store, centroids, answer, rules.empty, iteration)
        sizes = answer.sizes
        inertia = yield from slid(store, answer, centroids, middles)
        answer = yield from answered(store, middles, centroids)
        tally = Tally(n, sizes, 0, answer.changed)
        shift = middles - centroids
        known = middles, inertia, tally
        yield _step("update", iteration, owned, None, *known, shift=shift)
        unmoved = not (np.sqrt((shift**2).sum(axis=1)) > rules.tol).any()
        old, centroids = owned, middles


def _step(
    phase: Phase,
    iteration: int,
    owned: InBlocks,
    before: InBlocks | None,
    centroids: Floats,
    inertia: float,
    tally: Tally,
    *,
    shift: Floats | None = None,
    stop: str | None = None,
) -> Step:
    """Return a step of what the blocks answer."""
    known = {
        "phase": phase,
        "iteration": iteration,
        "centroids": frozen(centroids),
        "inertia": inertia,
        "shift": frozen(np.zeros_like(centroids) if shift is None else shift),
        "stop": stop,
        "tally": tally,
    }
    return far_step(owned, before, known)


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
    if vacant.size and vacate(middles, centroids, vacant, empty, iteration):
        found = yield store.question("farthest", middles, centroids, len(vacant))
        for label, place in zip(vacant, _farthest(found, len(vacant)), strict=False):
            middles[label] = place
    return middles


def _farthest(found: Sequence[Sequence[Distant]], count: int) -> list[Floats]:
    """Return the places farthest of all, each once; of equals that of the first.

    Points at one place have one label, and so they cost the same.
    """
    best: dict[bytes, Distant] = {}
    for distant in (each for block in found for each in block):
        best.setdefault((distant.place + 0.0).tobytes(), distant)
    ranked = sorted(best.values(), key=lambda distant: -distant.cost)
    return [distant.place for distant in ranked[:count]]
