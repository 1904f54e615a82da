"""What blocks were asked once: starts, and the runs from there, which are then known.

A wall shows runs whose ends were looked for before, a scoreboard opens them, undo
brings them back: no block is asked for any of them again.
"""

from collections.abc import Hashable, Iterator, Sequence
from threading import RLock
from typing import Protocol

from kmviz.blocks.loop import Asked, block_steps
from kmviz.blocks.starts import block_start
from kmviz.blocks.store import Store
from kmviz.core.arrays import Floats
from kmviz.core.rules import Rules
from kmviz.core.steps import Step

MOST = 200
"""How many runs are kept, the last ones; each takes some hundred kilobytes."""


class Recorded(Protocol):
    """A run whose steps are kept."""

    def __getitem__(self, steps: slice, /) -> Sequence[Step]:
        """Return some steps, computed if need be; fewer at its end."""


class Again(Iterator[Step]):
    """The steps of a run that is kept, each of which can be asked for again.

    Parameters
    ----------
    run : Trace or Known
        The run.
    """

    goes_on = True

    def __init__(self, run: Recorded) -> None:
        self._run, self._position = run, 0

    def __next__(self) -> Step:
        for step in self._run[self._position : self._position + 1]:
            self._position += 1
            return step
        raise StopIteration


class Known:
    """The steps that a run over blocks has made so far; more of them when asked.

    Parameters
    ----------
    source : Asked
        Makes them.
    """

    def __init__(self, source: Asked) -> None:
        self._source, self._turn = source, RLock()
        self._steps: list[Step] = []
        self._ended = False

    @property
    def broken(self) -> bool:
        """Whether it came to no end and goes on no more."""
        return not (self._ended or self._source.goes_on)

    def __getitem__(self, steps: slice, /) -> Sequence[Step]:
        """Return some steps, computed if need be; fewer at its end."""
        with self._turn:
            while len(self._steps) < steps.stop and not self._ended:
                step = next(self._source, None)
                if step is None:
                    self._ended = True
                else:
                    self._steps.append(step)
            return self._steps[steps]


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
        if not isinstance(init, str) or type(rng) is not int:
            return block_start(self._store, k, init, rng)
        key = k, init, rng
        if key not in self._starts:
            self._starts[key] = block_start(self._store, k, init, rng)
        return self._starts[key].copy()

    def lloyd(self, centroids: Floats, rules: Rules) -> Iterator[Step]:
        """Return the steps that `block_steps` makes."""
        key = centroids.tobytes(), rules
        if key not in self._runs or self._runs[key].broken:
            self._runs[key] = Known(block_steps(self._store, centroids, rules))
        if len(self._runs) > MOST:
            del self._runs[next(iter(self._runs))]
        return Again(self._runs[key])
