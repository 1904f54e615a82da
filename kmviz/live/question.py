"""A number that the class is asked for, before the picture answers."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Question:
    """A number between two others, which nobody has said at first.

    Examples
    --------
    >>> question = Question(0, 20, usual=10).opened()
    >>> question.expecting(1).guess, question.expecting(1).expecting(99).guess
    (10, 20)
    """

    least: int
    most: int
    usual: int
    """What is said by whoever first says more, or less."""
    asked: bool = False
    """Whether it is being asked."""
    guess: int | None = None
    """What was said; None if nobody said anything."""

    def opened(self) -> "Question":
        """Return the question as it is asked anew."""
        return replace(self, asked=True, guess=None)

    def closed(self) -> "Question":
        """Return the question when what was said stands."""
        return replace(self, asked=False)

    def expecting(self, more: int) -> "Question":
        """Return the question with so much more as what was said, or less."""
        said = self.usual if self.guess is None else self.guess + more
        return replace(self, guess=min(max(said, self.least), self.most))
