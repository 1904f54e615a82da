"""What a gallery can show: many runs on a wall, or the choice of k."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import nan
from typing import Protocol

from kmviz.core.asked.prediction import count_score
from kmviz.core.ground.arrays import Pixels
from kmviz.drawing.look.look import Look
from kmviz.drawing.many.curves import Curves
from kmviz.drawing.words.words import Words
from kmviz.export.subject import EveryK, ManyRuns
from kmviz.live.question import Question
from kmviz.runs.choice import Choice
from kmviz.runs.forks import Run
from kmviz.runs.many import Runs
from kmviz.runs.opened import best_run, opened_run
from kmviz.runs.run import new_run
from kmviz.runs.settings import Settings


class Openable(Protocol):
    """A picture with parts that can be opened."""

    aside: str
    """What is said to the class instead of the sentence, if anything."""

    @property
    def items(self) -> list[int]:
        """The parts: the numbers of runs, or of clusters."""

    def pixels(self, position: float) -> Pixels:
        """Return it at a position as RGBA of shape (height, width, 4)."""

    def caption(self, position: float) -> str:
        """Return what it says there, in one sentence."""

    def item_at(self, x: float, y: float) -> int | None:
        """Return the part at a spot, in fractions from the top left corner; or None."""

    def spot_of(self, item: int) -> tuple[float, float]:
        """Return where the middle of a part is, in such fractions."""

    def choose(self, item: int | None) -> None:
        """Point out the part that would be opened; None for none."""


class Exhibits(Protocol):
    """What hangs in a gallery."""

    @property
    def name(self) -> str:
        """What users call it in their own lines."""

    @property
    def k(self) -> int:
        """How many clusters have a colour."""

    @property
    def asking(self) -> tuple[str, str]:
        """The names of the words that ask, before and after somebody has answered."""

    @property
    def question(self) -> Question:
        """What the class may be asked for."""

    def scored(self, guess: int, words: Words) -> str:
        """Return what came, with the score of what was said."""

    @property
    def made(self) -> str:
        """What it is, in a sentence that refuses something."""

    @property
    def own(self) -> int | None:
        """What is like the run beneath, if there is one."""

    @property
    def recorded(self) -> Runs | Choice:
        """What is shown."""

    @property
    def glides(self) -> bool:
        """Whether there is something to be seen between two positions."""

    @property
    def complete(self) -> bool:
        """Whether all is known, and the last position is the last of all."""

    @property
    def phases(self) -> Sequence[str]:
        """What happens at each position."""

    def picture(self, look: Look) -> Openable:
        """Return its picture."""

    @property
    def items(self) -> Sequence[int]:
        """The parts: the numbers of runs, or of clusters."""

    def run(self, item: int) -> Run:
        """Return the run that a part is opened as."""

    def called(self, item: int, words: Words) -> str:
        """Return what a part is called."""

    def first_run(self) -> Run:
        """Return the run that lies beneath until one is opened: the best."""


class RunsOnAWall(ManyRuns):
    """Many runs, each of which can be opened."""

    name, made, glides = "runs", "runs that have been made", True
    asking = "how_many", "so_many"

    @property
    def question(self) -> Question:
        """What is asked: how many runs will reach the best end."""
        return Question(0, len(self.runs), usual=len(self.runs) // 2)

    def scored(self, guess: int, words: Words) -> str:
        """Return how many reached it, with the score of what was said."""
        reached = len(self.runs.reached)
        best = self.runs.ends[0].inertia if self.runs.ends else nan
        score = round(count_score(guess, reached, len(self.runs)))
        facts = {"runs": len(self.runs), "reached": reached, "best": best}
        return words.fill(words.reached_scored, **facts, guess=guess, score=score)

    @property
    def own(self) -> None:
        """Nothing: no run lies beneath."""

    @property
    def recorded(self) -> Runs:
        """The runs."""
        return self.runs

    @property
    def items(self) -> range:
        """The numbers of the runs, from 0."""
        return range(len(self.runs))

    def run(self, item: int) -> Run:
        """Return the run of this number, from 0."""
        return opened_run(self.runs, item)

    def called(self, item: int, words: Words) -> str:
        """Return what this run is called: by its number on the wall, from 1."""
        return words.fill(words.run_number, item=item + 1)

    @property
    def complete(self) -> bool:
        """Whether all is known."""
        return self.last is None

    def first_run(self) -> Run:
        """Return the best run; if all failed, one that cannot."""
        if self.runs.ends:
            return self.run(self.runs.ends[0].runs[0])
        return new_run(Settings(board=self.runs.X, k=1))


@dataclass(frozen=True, eq=False)
class RunsOfEachK(EveryK):
    """A choice of k, of which the best run of each k can be opened."""

    name: str = "choice"
    asked: Run | None = None
    """The run for whose points it was asked which k, if that lies beneath."""
    _ready: list[tuple[Look, Curves]] = field(default_factory=list, init=False)
    """A picture that nobody has asked for yet."""
    made, glides = "a choice that has been made", False
    asking = "which_of_k", "that_k"

    @property
    def question(self) -> Question:
        """What is asked: which k will be picked."""
        ks = self.choice.asked
        return Question(ks[0], ks[-1], usual=ks[len(ks) // 3])

    def scored(self, guess: int, words: Words) -> str:
        """Return how many methods pick what was said, and their share as the score.

        Of a choice that was cut off before it, there is nothing to be said.
        """
        if guess not in self.choice.ks:
            return ""
        picks = [pick for pick in self.choice.picks.values() if isinstance(pick, int)]
        agreeing = picks.count(guess)
        score = round(100 * agreeing / max(len(picks), 1))
        facts = {"guess": guess, "agreeing": agreeing, "methods": len(picks)}
        return words.fill(words.that_k_scored, **facts, score=score)

    def prepare(self, look: Look) -> None:
        """Draw its last position, in whatever thread, for who wants its picture next.

        Of many points that takes several times as long as to draw it once more.
        """
        picture = super().picture(look)
        picture.pixels(len(self.phases) - 1)
        self._ready.append((look, picture))

    def picture(self, look: Look) -> Curves:
        """Return its picture: the one that was prepared, if it has this look."""
        if self._ready:
            prepared, picture = self._ready.pop()
            if prepared == look:
                return picture
        return super().picture(look)

    @property
    def own(self) -> int | None:
        """The number of stars of the run for whose points it was asked which k."""
        return None if self.asked is None else self.asked.trace.k

    @property
    def recorded(self) -> Choice:
        """The choice."""
        return self.choice

    @property
    def items(self) -> tuple[int, ...]:
        """The numbers of clusters of which anything is known."""
        return self.choice.ks

    def run(self, item: int) -> Run:
        """Return the best run of this k."""
        return best_run(self.choice, item, self.asked)

    def called(self, item: int, words: Words) -> str:
        """Return what this k is called."""
        return words.fill(words.so_many_stars, item=item)

    @property
    def complete(self) -> bool:
        """Whether all is known."""
        return self.last is None

    def first_run(self) -> Run:
        """Return the best run of the first k."""
        return self.run(self.choice.ks[0])


def exhibits_of(recorded: object) -> Exhibits | None:
    """Return what a gallery shows of many runs or a choice of k; else None."""
    if isinstance(recorded, Runs):
        return RunsOnAWall(recorded)
    if isinstance(recorded, Choice):
        return RunsOfEachK(recorded)
    return None
