"""The blocks of a Dask collection, asked one and all where they are.

With a scheduler its workers keep their blocks, and send what is small. Without one,
blocks of many points are read anew for each question, so that only a few need be in
memory.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import nullcontext
from typing import Any, NoReturn

import dask
import dask.array as da
import numpy as np
from numpy.typing import ArrayLike

from kmviz.blocks.asking import Inquiry, Question, settled
from kmviz.blocks.block import Block, Extent, Sheet
from kmviz.blocks.room import check_room
from kmviz.blocks.waiting import Displaced, Here, Stuck, unread, waiting_for
from kmviz.core.given.coordinates import check_magnitude
from kmviz.core.given.standard import Standard, divisor
from kmviz.core.ground.arrays import Floats, Ints

KEPT = 4_000_000
"""So many numbers are kept in the memory of this process, where nobody else does."""
TOGETHER = 8
"""So many answers are added up at once, where they are large."""


class Unfit(ValueError):
    """Raised by a block that holds what can be no points."""


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
        self._taken, self._waiting = False, waiting_for()
        self._here = isinstance(self._waiting, Here)
        self._check_room(X.chunks[0])
        whole = X.rechunk({1: self.width}).to_delayed().ravel()
        read = [
            dask.delayed(_block)(part, i, self.width) for i, part in enumerate(whole)
        ]
        self._blocks = read
        self._holders: Mapping[str, str] = {}
        try:
            self._blocks = self._waiting.begun(read)
        except Stuck as stuck:
            self._refuse(stuck, {})
        extents: list[Extent] = self.ask("extent")
        self.lengths, self._taken = [extent.n for extent in extents], True
        self.extent = self._whole(extents)
        """That of all blocks."""
        check_magnitude(float(self.extent.largest.max()), "X")
        self._check_room(self.lengths)
        if self._here and len(self) * self.width <= KEPT:
            self._blocks = list(dask.persist(*self._blocks))

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what pickles and copies are made of: the array, but not its points."""
        return type(self), (self.X,)

    def __len__(self) -> int:
        return sum(self.lengths)

    def _check_room(self, lengths: Sequence[float]) -> None:
        memories = self._waiting.memories()
        check_room(lengths, self.width, memories, kept=not self._here)

    def _whole(self, extents: Sequence[Extent]) -> Extent:
        if not len(self):
            message = f"X must have at least one point, got {len(extents)} empty blocks"
            raise ValueError(message)
        low = np.min([extent.low for extent in extents], axis=0)
        high = np.max([extent.high for extent in extents], axis=0)
        return Extent(len(self), low, high)

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
            ],
            asked,
        )
        table: list[list[Any]] = [[None] * len(sheets) for _ in questions]
        for i, answers in zip(asked, found, strict=True):
            for row, answer in zip(table, answers, strict=True):
                row[i] = answer
        return table

    def _there(
        self,
        asked: Callable[[Sequence[str | None]], Sequence[Any]],
        numbers: Sequence[int] = (),
    ) -> Any:
        """Return what comes of tasks that ask each block where it is.

        They are made by who has which block; once one is lost, anybody may be asked. A
        scheduler left to itself has an idle worker take a block from a busy one. The
        numbers are those of the blocks that are asked, if each is by a task.
        """
        holders = self._present()
        there = set(holders.values())
        try:
            tasks = asked([holders.get(block.key) for block in self._blocks])
            return self.computed(tasks, there, numbers)
        except Displaced:
            self._holders = {}
            tasks = asked([None] * len(self._blocks))
            return self.computed(tasks, numbers=numbers)

    def _present(self) -> Mapping[str, str]:
        """Return who has which block, by its key, when all have been read."""
        if not self._holders:
            try:
                self._holders = self._waiting.holders(self._blocks)
            except Stuck as stuck:
                self._refuse(stuck, {})
        return self._holders

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

    def computed(
        self,
        tasks: Sequence[Any],
        at: Set[str] = frozenset(),
        numbers: Sequence[int] = (),
    ) -> list[Any]:
        """Return what comes of some of Dask's collections, refused as in `ask`.

        Where they may be worked out by some workers only, these must be there.
        """
        try:
            return self._waiting.results(tasks, at)
        except Stuck as stuck:
            asked = zip(tasks, numbers, strict=False)
            self._refuse(stuck, {task.key: number for task, number in asked})

    def _refuse(self, stuck: Stuck, numbers: Mapping[Any, int]) -> NoReturn:
        """Say in one sentence why there is no answer, and of which block."""
        if isinstance(stuck.why, Unfit) and not self._taken:
            raise ValueError(str(stuck.why)) from None
        blocks = {block.key: i for i, block in enumerate(self._blocks)}
        known = {**numbers, **blocks}
        failed = (number for key, number in known.items() if key in stuck.keys)
        reason = self._waiting.reason(stuck.why)
        message = reason or unread(stuck.why, min(failed, default=None))
        raise RuntimeError(message) from stuck.why


def standardized(store: Store) -> da.Array:
    """Return the points with every column at mean 0 and standard deviation 1.

    A column in which all numbers are equal becomes 0.

    Examples
    --------
    >>> X = da.from_array(np.array([[1.0, 7.0], [2.0, 7.0], [3.0, 7.0]]), chunks=(2, 2))
    >>> standardized(Store(X)).compute().round(2)
    array([[-1.22,  0.  ],
           [ 0.  ,  0.  ],
           [ 1.22,  0.  ]])
    """
    return standard(store).standardized(store.X)


def standard(store: Store) -> Standard:
    """Return by what the columns of points in blocks are standardized."""
    low, width = store.extent.low, divisor(store.extent.high - store.extent.low)
    unit = (store.X - low) / width
    mean, deviation = store.computed([unit.mean(axis=0), unit.std(axis=0)])
    return Standard(low, width, mean, divisor(deviation))


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


def _ask(block: Block, question: str, *facts: object) -> Any:
    return block.said(question, *facts)
