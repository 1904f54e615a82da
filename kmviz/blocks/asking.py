"""Questions to all blocks, and what follows when they are answered.

A run over blocks, as the choice of its start, is a generator that yields questions and
is sent the answers. So it can wait where it is; and of many, each block is told the
questions of all at once, so that a round trip serves them all.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, Protocol, TypeAlias, TypeVar

T = TypeVar("T")
ABREAST = 24
"""So many inquiries go on together, at most."""


class Question(NamedTuple):
    """What the blocks are asked."""

    name: str
    """That of a method or a property of `Block`."""
    facts: Sequence[tuple[object, ...] | None]
    """What each block is told; one with None is not asked, and answers None."""


Inquiry: TypeAlias = Generator[Question, list[Any], T]
"""Yields questions, is sent what each block answers, and returns what follows."""


class Asked(Protocol):
    """Who asks the blocks."""

    def answers(self, questions: Sequence[Question], /) -> list[list[Any]]:
        """Return, for each question, what each block answers."""


def settled(store: Asked, inquiry: Inquiry[T]) -> T:
    """Return what follows when all questions of an inquiry are answered.

    Examples
    --------
    >>> class Blocks:
    ...     def answers(self, questions):
    ...         return [[n * i for (n,), i in zip(facts, (1, 2, 3))]
    ...                 for _, facts in questions]
    >>> def added(n):
    ...     return sum((yield Question("times", [(n,)] * 3)))
    >>> settled(Blocks(), added(2))
    12
    """
    try:
        question = next(inquiry)
        while True:
            question = inquiry.send(*store.answers([question]))
    except StopIteration as ended:
        found: T = ended.value
        return found


def abreast(store: Asked, inquiries: Iterable[Inquiry[None]]) -> Iterator[int | None]:
    """Have inquiries go on together, and yield the number of each that has ended.

    After every round of questions it yields None, and can be left there.

    Examples
    --------
    >>> class Blocks:
    ...     def answers(self, questions):
    ...         return [[f"block 0 on {name}"] for name, _ in questions]
    >>> def inquiry(name):
    ...     print(*(yield Question(name, [()])))
    >>> for ended in abreast(Blocks(), [inquiry("extent"), inquiry("spread")]):
    ...     print(ended)
    None
    block 0 on extent
    0
    block 0 on spread
    1
    """
    coming = enumerate(inquiries)
    waiting: dict[int, tuple[Inquiry[None], Question]] = {}
    while True:
        fresh = islice(coming, ABREAST - len(waiting))
        told: list[tuple[int, Inquiry[None], list[Any] | None]]
        told = [(i, inquiry, None) for i, inquiry in fresh]
        if waiting:
            answers = store.answers([question for _, question in waiting.values()])
            pairs = zip(waiting.items(), answers, strict=True)
            told += [(i, inquiry, own) for (i, (inquiry, _)), own in pairs]
        waiting = {}
        for i, inquiry, own in told:
            question = _next(inquiry, own)
            if question is None:
                yield i
            else:
                waiting[i] = inquiry, question
        if not waiting:
            return
        yield None


def _next(inquiry: Inquiry[None], answers: list[Any] | None) -> Question | None:
    """Return what an inquiry asks next, or None at its end."""
    try:
        return next(inquiry) if answers is None else inquiry.send(answers)
    except StopIteration:
        return None
