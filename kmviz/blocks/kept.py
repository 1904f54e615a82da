"""What blocks were asked once: starts, and the runs from there, which are then known.

A wall shows runs whose ends were looked for before, a scoreboard opens them, undo
brings them back: no block is asked for any of them again.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from kmviz.blocks.asking import Inquiry, abreast, settled
from kmviz.blocks.known import Known, Replay
from kmviz.blocks.loop import half_steps
from kmviz.blocks.starts import sought_start
from kmviz.blocks.store import Store
from kmviz.core.given.rules import Rules
from kmviz.core.ground.arrays import Floats, frozen

MOST = 200
"""How many runs are kept, the last ones; each takes some hundred kilobytes."""


class Kept:
    """Runs over the blocks of a store, and their starts, each asked for once.

    Parameters
    ----------
    store : Store
        The points.

    Examples
    --------
    >>> import dask.array as da
    >>> X = da.from_array([[0.0], [1.0], [5.0]], chunks=(2, 1))
    >>> kept = Kept(Store(X))
    >>> one, other = (kept.lloyd(kept.start(2, "random", 7), Rules()) for _ in range(2))
    >>> all(step is again for step, again in zip(one, other, strict=True))
    True
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._starts: dict[Hashable, Floats] = {}
        self._runs: dict[Hashable, Known] = {}

    def start(self, k: int | None, init: object, rng: object) -> Floats:
        """Return what `block_start` does."""
        return settled(self._store, self._sought(k, init, rng))

    def lloyd(self, centroids: Floats, rules: Rules) -> Replay:
        """Return the steps that `block_steps` makes."""
        return Replay(self._known(centroids, rules))

    def together(
        self, k: int, starts: Sequence[tuple[str, int]], rules: Rules
    ) -> Iterator[int | None]:
        """Work out runs together, and yield the number of each at its end.

        After every round of questions None is yielded. What follows in a run that has
        ended is known then: no block is asked for it.
        """
        return abreast(
            self._store, (self._whole(k, init, seed, rules) for init, seed in starts)
        )

    def _whole(self, k: int, init: str, seed: int, rules: Rules) -> Inquiry[None]:
        centroids = yield from self._sought(k, init, seed)
        yield from self._known(centroids, rules).rest()

    def _sought(self, k: int | None, init: object, rng: object) -> Inquiry[Floats]:
        key = (k, init, rng) if isinstance(init, str) and type(rng) is int else None
        if key in self._starts:
            return self._starts[key]
        start = yield from sought_start(self._store, k, init, rng)
        if key is not None:
            self._starts[key] = frozen(start)
        return start

    def _known(self, centroids: Floats, rules: Rules) -> Known:
        """Return a run, begun if it is not kept or goes on no more.

        It draws nothing as it goes, so it is the same by whatever randomness.
        """
        key = centroids.tobytes(), replace(rules, rng=None)
        if key not in self._runs or self._runs[key].broken:
            run = half_steps(self._store, centroids, rules)
            self._runs[key] = Known(self._store, run)
        if len(self._runs) > MOST:
            del self._runs[next(iter(self._runs))]
        return self._runs[key]
