"""The steps that runs over blocks have made, which can be looked at again."""

from collections.abc import Generator, Iterator, Sequence
from threading import RLock
from typing import Any, Protocol, TypeAlias

from kmviz.blocks.asking import Asked, Inquiry, Question
from kmviz.core.steps import Step

Telling: TypeAlias = Generator[Step | Question, list[Any], None]
"""Yields the steps of a run, and questions, whose answers it is sent."""


class Recorded(Protocol):
    """A run whose steps are kept."""

    def __getitem__(self, steps: slice, /) -> Sequence[Step]:
        """Return some steps, computed if need be; fewer at its end."""


class Replay(Iterator[Step]):
    """The steps of a run that is kept, each of which can be asked for again.

    Parameters
    ----------
    run : Trace or Known
        The run.
    """

    def __init__(self, run: Recorded) -> None:
        self._run, self._position = run, 0

    @property
    def goes_on(self) -> bool:
        """Whether it goes on after it was interrupted: if the run does."""
        return not getattr(self._run, "broken", False)

    def __next__(self) -> Step:
        for step in self._run[self._position : self._position + 1]:
            self._position += 1
            return step
        raise StopIteration


class Known:
    """The steps that a run over blocks has made so far; more of them when asked.

    After an interrupt or a fault it goes on where it waits for an answer.

    Parameters
    ----------
    store : Asked
        Who asks the blocks.
    run : generator
        Makes the steps.
    """

    def __init__(self, store: Asked, run: Telling) -> None:
        self._store, self._run, self._turn = store, run, RLock()
        self._steps: list[Step] = []
        self._question: Question | None = None
        self._ended = False
        self._error: Exception | None = None
        self._go_on(None)

    @property
    def broken(self) -> bool:
        """Whether it came to no end and goes on no more."""
        return not (self._ended or self._question or self._error)

    def __getitem__(self, steps: slice, /) -> Sequence[Step]:
        """Return some steps, computed if need be; fewer at its end."""
        with self._turn:
            while len(self._steps) < steps.stop and not self._ended:
                if self._question is None:
                    raise self._error or RuntimeError("the run was broken off")
                self._go_on(*self._store.answers([self._question]))
            return self._steps[steps]

    def rest(self) -> Inquiry[None]:
        """Ask all that is left to ask; what somebody else asks meanwhile is asked once.

        A run that must fail by its rules has no rest either.
        """
        while (question := self._question) is not None:
            answers = yield question
            with self._turn:
                if self._question is question:
                    self._go_on(answers)

    def _go_on(self, answers: list[Any] | None) -> None:
        """Take down the steps that follow, up to the next question."""
        self._question = None
        try:
            said = next(self._run) if answers is None else self._run.send(answers)
            while isinstance(said, Step):
                self._steps.append(said)
                said = next(self._run)
            self._question = said
        except StopIteration:
            self._ended = True
        except ValueError as error:
            self._error = error
