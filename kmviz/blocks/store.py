"""The blocks of a Dask collection, asked one and all where they are.

With a scheduler its workers keep their blocks, and send what is small. Without one,
blocks of many points are read anew for each question, so that only a few need be in
memory.
"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from contextlib import nullcontext, suppress
from typing import Any, NoReturn

import dask
import dask.array as da
import numpy as np
from dask.callbacks import Callback
from numpy.typing import ArrayLike

from kmviz.blocks.asking import Inquiry, Question, settled
from kmviz.blocks.block import Block, Extent, Sheet
from kmviz.blocks.watch import Watch
from kmviz.core.arrays import Floats, Ints
from kmviz.core.coordinates import check_magnitude

KEPT = 4_000_000
"""So many numbers are kept in the memory of this process, where nobody else does."""
TOGETHER = 8
"""So many answers are added up at once, where they are large."""
LOOK = 0.2
"""Seconds between two looks at the workers."""
SLOW = 1.0
"""Seconds after which it is drawn how many blocks have answered."""
FULL = {
    "KilledWorker": "several that ended over the same one",
    "MemoryError": "none that goes on: all have ended, or wait for memory",
}
"""What is said where there is too little memory, by the name of the error."""
FAILED = ("error", "cancelled")
"""What is said of a task that will never have a result."""
LOST = ("CancelledError", "FutureCancelledError")
"""What a client says of what a scheduler has forgotten that was gone for a while."""


class Unfit(ValueError):
    """Raised by a block that holds what can be no points."""


class Displaced(Exception):
    """Raised where a worker that has blocks does not work any more."""


class Store:
    """The points of a Dask array, block by block.

    Parameters
    ----------
    X : dask.array.Array of shape (n, d)
        The points. Its chunks may have unknown lengths.

    Raises
    ------
    ValueError
        If there is no point, or one that is not made of finite numbers: the message
        names the block.
    RuntimeError
        If a block cannot be read.
    """

    def __init__(self, X: da.Array) -> None:
        self.X, self.width = X, int(X.shape[1])
        self._taken = False
        whole = X.rechunk({1: self.width}).to_delayed().ravel()
        self._blocks = [
            dask.delayed(_block)(part, i, self.width) for i, part in enumerate(whole)
        ]
        self._client = current_client()
        self._holders: Mapping[str, str] = {}
        if self._client is not None:
            self._watch = Watch(self._client)
            self._blocks = list(self._client.persist(self._blocks))
        extents: list[Extent] = self.ask("extent")
        self.lengths, self._taken = [extent.n for extent in extents], True
        if not len(self):
            message = f"X must have at least one point, got {len(extents)} empty blocks"
            raise ValueError(message)
        self.extent = Extent(
            len(self),
            np.min([extent.low for extent in extents], axis=0),
            np.max([extent.high for extent in extents], axis=0),
        )
        """That of all blocks."""
        check_magnitude(self.extent.largest, "X")
        if self._client is None and len(self) * self.width <= KEPT:
            self._blocks = list(dask.persist(*self._blocks))

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what pickles and copies are made of: the array, but not its points."""
        return type(self), (self.X,)

    def __len__(self) -> int:
        return sum(self.lengths)

    def question(self, name: str, *facts: object) -> Question:
        """Return a question to all blocks, which are told the same."""
        return Question(name, [facts] * len(self._blocks))

    def ask(self, name: str, *facts: object) -> list[Any]:
        """Return what each block answers, in their order.

        Raises
        ------
        RuntimeError
            If a block cannot be read, or there is no scheduler or worker left that
            could answer: never a `ValueError`, by which a run says that it must fail.
        """
        return self.answers([self.question(name, *facts)])[0]

    def answers(self, questions: Sequence[Question]) -> list[list[Any]]:
        """Return, for each question, what each block answers, all in one round trip."""
        sheets = self._sheets(questions)
        asked = [i for i, sheet in enumerate(sheets) if sheet.asks]
        found = self._there(
            lambda at: [
                _answer(self._blocks[i], "answers", sheets[i], at=at[i]) for i in asked
            ]
        )
        table: list[list[Any]] = [[None] * len(sheets) for _ in questions]
        for i, answers in zip(asked, found, strict=True):
            for row, answer in zip(table, answers, strict=True):
                row[i] = answer
        return table

    def _there(self, asked: Callable[[Sequence[str | None]], Sequence[Any]]) -> Any:
        """Return what comes of tasks that ask each block where it is.

        They are made by who has which block; once one is lost, anybody may be asked. A
        scheduler left to itself has an idle worker take a block from a busy one.
        """
        holders = self._present()
        there = set(holders.values())
        try:
            return self.computed(
                asked([holders.get(b.key) for b in self._blocks]), there
            )
        except Displaced:
            self._holders = {}
            return self.computed(asked([None] * len(self._blocks)))

    def _present(self) -> Mapping[str, str]:
        """Return who has which block, by its key, when all have been read."""
        if self._client is not None and not self._holders:
            try:
                self._holders = _shared_out(self._held())
            except Exception as error:
                self._refuse(error)
        return self._holders

    def _held(self) -> Mapping[str, Sequence[str]]:
        """Return all who have each block, when all have been read."""
        from distributed import futures_of  # its client is there, so it is too

        with self._bar(len(self._blocks)) as bar:
            self._awaited(futures_of(self._blocks), frozenset(), bar)
        held: Mapping[str, Sequence[str]] = self._client.who_has(self._blocks)
        return held

    def _sheets(self, questions: Sequence[Question]) -> list[Sheet]:
        """Return what each block is told; it is one object if that is the same."""
        names = [question.name for question in questions]
        known: dict[tuple[int, ...], Sheet] = {}
        sheets = []
        for facts in zip(*(question.facts for question in questions), strict=True):
            key = tuple(map(id, facts))
            if key not in known:
                known[key] = Sheet(list(zip(names, facts, strict=True)))
            sheets.append(known[key])
        return sheets

    def total(self, question: str, *facts: object) -> Any:
        """Return the sum of what the blocks answer, of which none but it is sent."""
        return self._there(
            lambda at: _added(
                [
                    _answer(block, question, *facts, at=each)
                    for block, each in zip(self._blocks, at, strict=True)
                ]
            )
        )[0]

    def rows(self, indices: Ints) -> Floats:
        """Return some points, numbered through all blocks."""
        return settled(self, self.sought_rows(indices))

    def sought_rows(self, indices: Ints) -> Inquiry[Floats]:
        """Ask for some points; blocks that have none of them are not asked."""
        ends = np.cumsum(self.lengths)
        owners = np.searchsorted(ends, indices, side="right")
        rows = np.empty((len(indices), self.width))
        facts: list[tuple[Ints] | None] = [None] * len(self._blocks)
        for i in np.unique(owners):
            facts[i] = (indices[owners == i] - (ends[i] - self.lengths[i]),)
        found = yield Question("rows", facts)
        for i in np.unique(owners):
            rows[owners == i] = found[i]
        return rows

    def labels(self, centroids: Floats) -> da.Array:
        """Return the nearest centroid for each point, worked out when asked for."""
        return da.concatenate(
            [
                da.from_delayed(_answer(block, "labels", centroids), (n,), np.int64)
                for block, n in zip(self._blocks, self.lengths, strict=True)
            ]
        )

    def everywhere(self, value: int | bool) -> da.Array:
        """Return the same for each point."""
        return da.full((len(self),), value, chunks=(tuple(self.lengths),))

    def computed(self, tasks: Sequence[Any], at: Set[str] = frozenset()) -> list[Any]:
        """Return what comes of some of Dask's collections, refused as in `ask`.

        Where they may be worked out by some workers only, these must be there.
        """
        try:
            return list(self._results(tasks, at))
        except Displaced:
            raise
        except Exception as error:
            self._refuse(error)

    def _results(self, tasks: Sequence[Any], at: Set[str]) -> Iterable[Any]:
        with self._bar(len(tasks)) as bar:
            if self._client is not None:
                return self._gathered(tasks, at, bar)
            with _Told(bar):
                answers: tuple[Any, ...] = dask.compute(*tasks)
            return answers

    def _bar(self, total: int) -> Any:
        from tqdm.auto import tqdm  # as slow to import as for a film

        return tqdm(total=total, unit="block", delay=SLOW, leave=False, disable=None)

    def _gathered(self, tasks: Sequence[Any], at: Set[str], bar: Any) -> list[Any]:
        futures = self._client.compute(list(tasks))
        try:
            self._awaited(futures, at, bar)
            return list(self._client.gather(futures))
        finally:
            self._client.cancel([each for each in futures if not each.done()])

    def _awaited(self, futures: Sequence[Any], at: Set[str], bar: Any) -> None:
        """Wait until all is done, or something has failed, which is raised."""
        from distributed import wait  # its client is there, so it is too

        done = 0
        self._watch.moved()
        while done < len(futures):
            with suppress(TimeoutError):
                wait(futures, timeout=LOOK)
            before, done = done, sum(each.done() for each in futures)
            bar.update(done - before)
            for failed in (each for each in futures if each.status in FAILED):
                failed.result()
            if done > before:
                self._watch.moved()
            elif not at <= self._watch.look():
                raise Displaced

    def _refuse(self, error: Exception) -> NoReturn:
        """Say in one sentence why there is no answer."""
        if isinstance(error, Unfit) and not self._taken:
            raise ValueError(str(error)) from None
        kind = type(error).__name__
        if kind in FULL:
            message = (
                "the workers must have room for the blocks of X, got "
                f"{FULL[kind]}; more workers or smaller blocks help"
            )
            raise RuntimeError(message) from error
        if self._client is not None and (kind in LOST or not self._watch.reached):
            message = (
                f"the scheduler at {self._watch.address} must stay reachable, got no "
                "answer; the steps so far remain"
            )
            raise RuntimeError(message) from error
        message = f"every block of X must be readable, got {kind}: {error}"
        raise RuntimeError(message) from error


def standardized(store: Store) -> da.Array:
    """Return the points with every column at mean 0 and standard deviation 1.

    A column in which all numbers are equal becomes 0. Between 0 and 1, to which columns
    are brought first, no square vanishes or overflows.

    Examples
    --------
    >>> X = da.from_array(np.array([[1.0, 7.0], [2.0, 7.0], [3.0, 7.0]]), chunks=(2, 2))
    >>> standardized(Store(X)).compute().round(2)
    array([[-1.22,  0.  ],
           [ 0.  ,  0.  ],
           [ 1.22,  0.  ]])
    """
    low, width = store.extent.low, store.extent.high - store.extent.low
    unit = (store.X - low) / np.where(width, width, 1.0)
    mean, deviation = store.computed([unit.mean(axis=0), unit.std(axis=0)])
    return (unit - mean) / np.where(width, deviation, 1.0)


class _Told(Callback):  # type: ignore[misc]  # Dask has no hints
    """Moves a bar on for each answer, while Dask works on this machine."""

    def __init__(self, bar: Any) -> None:
        super().__init__(posttask=self._done)
        self._bar = bar

    def _done(self, key: object, *_: object) -> None:
        if str(key).startswith("_ask"):
            self._bar.update()


def current_client() -> Any:
    """Return the client of the scheduler in use; None without one."""
    if "distributed" not in sys.modules:
        return None
    from distributed import get_client

    try:
        return get_client()
    except ValueError:
        return None


def _block(X: ArrayLike, i: int, width: int) -> Block:
    if np.ndim(X) != 2 or np.shape(X)[1] != width:
        message = f"block {i} of X must have shape (n, {width}), got {np.shape(X)}"
        raise Unfit(message)
    try:
        return Block(X)
    except ValueError as error:
        message = f"in block {i} of X, {error}"
        raise Unfit(message) from None


def _answer(block: Any, question: str, *facts: object, at: str | None = None) -> Any:
    """Return the task of asking a block, at a worker if there is one for it."""
    with dask.annotate(workers=[at]) if at else nullcontext():
        return dask.delayed(_ask, pure=False)(block, question, *facts)


def _added(parts: list[Any]) -> list[Any]:
    """Return one task that adds up what comes of some, a few at a time."""
    while len(parts) > 1:
        some = range(0, len(parts), TOGETHER)
        parts = [dask.delayed(sum)(parts[i : i + TOGETHER]) for i in some]
    return parts


def _shared_out(holders: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return one of those who have a block: who has the fewest others so far.

    Examples
    --------
    >>> _shared_out({"a": ["here"], "b": ["here", "there"], "c": []})
    {'a': 'here', 'b': 'there'}
    """
    chosen: dict[str, str] = {}
    for block, some in holders.items():
        if some:
            taken = list(chosen.values())
            chosen[block] = min(some, key=taken.count)
    return chosen


def _ask(block: Block, question: str, *facts: object) -> Any:
    answer = getattr(block, question)
    return answer(*facts) if callable(answer) else answer
