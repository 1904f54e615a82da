"""What a file can be made of: one run, many runs, or a choice of k."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, Protocol, Self, TypeAlias

import numpy as np
from matplotlib.figure import Figure

from kmviz.core.ground.arrays import Pixels
from kmviz.core.ground.sentence import shown
from kmviz.core.options.options import said
from kmviz.core.recording import vouched
from kmviz.core.trace import Trace, names_of
from kmviz.drawing import scene
from kmviz.drawing.board.moment import check_pictured
from kmviz.drawing.look.look import Look
from kmviz.drawing.many import crowd, curves, wall
from kmviz.drawing.many.crowd import ends_told
from kmviz.drawing.many.curves import Curves
from kmviz.drawing.many.wall import Wall
from kmviz.drawing.scene import Scene
from kmviz.drawing.stage import Stage
from kmviz.drawing.words.languages import get_words
from kmviz.drawing.words.words import Words
from kmviz.export.handout import strip_figure
from kmviz.export.page.contents import Contents
from kmviz.export.paper import Paper, paper_figures
from kmviz.export.tempo import Tempo
from kmviz.export.timeline import Shot, timeline, together
from kmviz.points.elsewhere import is_far, pictured
from kmviz.runs.choice import Choice
from kmviz.runs.many import Runs

Position: TypeAlias = int | Literal["last"]
Printing: TypeAlias = tuple[Paper, float]
"""The paper, and how many pixels are an inch of it."""


class Picture(Protocol):
    """A picture that can be set to any position."""

    def pixels(
        self, position: float, since: int | None = None, board: float | None = None
    ) -> Pixels:
        """Return it at a position as RGBA of shape (height, width, 4).

        It says how much was passed over since another position, if that is given, and
        may leave the board where it was at one.
        """

    def caption(self, position: float) -> str:
        """Return what it says there, in one sentence."""


class Subject(Protocol):
    """What can be filmed, put on a page, and handed out."""

    @property
    def k(self) -> int:
        """How many clusters have a colour."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of its pictures in pixels, when none are asked for."""

    @property
    def phases(self) -> Sequence[str]:
        """What happens at each whole position, as `Step.phase` says it."""

    def until(self, last: int | None) -> "Subject":
        """Return it up to a position."""

    def timeline(self, tempo: Tempo) -> list[Shot]:
        """Return the pictures of a film."""

    def picture(self, look: Look) -> Picture:
        """Return its picture."""

    def still(self, look: Look, step: Position) -> Figure:
        """Return its picture at a step."""

    def handout(self, look: Look, paper: Printing | None) -> list[Figure]:
        """Return the pages on which it is printed."""

    def contents(self, look: Look, tempo: Tempo) -> Contents:
        """Return what a page holds of it."""


@dataclass(frozen=True, eq=False)
class OneRun:
    """A run: its steps in a film, or side by side on a page."""

    trace: Trace
    size = scene.SIZE

    @property
    def k(self) -> int:
        """The number of its clusters."""
        return self.trace.k

    @property
    def phases(self) -> list[str]:
        """The phases of its steps."""
        return [step.phase for step in self.trace]

    def until(self, last: int | None) -> "OneRun":
        """Return the run up to a step, computed no farther."""
        if last is None:
            return self
        shown = self.trace[: last + 1]
        _check_until(last, len(shown) - 1)
        names, metric = names_of(self.trace), self.trace.metric
        ours = self.trace.vouched
        steps = vouched((step for step in shown), metric, ours=ours)
        return OneRun(Trace(self.trace.X, steps, **names, metric=metric))

    def timeline(self, tempo: Tempo) -> list[Shot]:
        """Rest on every step that is shown, and glide to the next."""
        return timeline(self.trace, tempo)

    def picture(self, look: Look) -> Stage:
        """Return the picture of a moment."""
        scene = Scene(self.trace, **said(look))
        scene.charts_wait = True
        return Stage(scene)

    def still(self, look: Look, step: Position) -> Figure:
        """Return the picture of a step, and compute no more than it shows."""
        if step == "last" or not self.trace[step : step + 1]:
            step = _found(step, len(self.trace) - 1)
        page = Scene(self.trace, **said(look))
        page.show(step)
        return page.figure

    def handout(self, look: Look, paper: Printing | None) -> list[Figure]:
        """Return up to twelve steps side by side."""
        if paper:
            return paper_figures(self.trace, look, *paper)
        return [strip_figure(self.trace, **said(look))]

    def contents(self, look: Look, tempo: Tempo) -> Contents:
        """Return the run."""
        _check_near(self.trace)
        return Contents([("", self.trace)], look, tempo)


@dataclass(frozen=True, eq=False)
class _Wholes(ABC):
    """Many runs in one picture, which is printed as it is."""

    last: int | None = field(default=None, kw_only=True)
    """The position at which it is left; None for the end."""

    @property
    @abstractmethod
    def phases(self) -> list[str]:
        """What happens at each position."""

    @abstractmethod
    def picture(self, look: Look) -> Wall | Curves:
        """Return the picture."""

    def until(self, last: int | None) -> Self:
        """Return it up to a position."""
        if last is not None:
            _check_until(last, len(self.phases) - 1)
        return replace(self, last=last)

    def still(self, look: Look, step: Position) -> Figure:
        """Return the picture at a step."""
        page = self.picture(look)
        page.draw(_found(step, len(self.phases) - 1))
        return page.figure

    def handout(self, look: Look, paper: Printing | None) -> list[Figure]:
        """Return the last picture."""
        return [self.still(look, "last")]


@dataclass(frozen=True, eq=False)
class ManyRuns(_Wholes):
    """Many runs: a wall that plays them in step, or its end on a page."""

    runs: Runs
    size = wall.SIZE

    @property
    def k(self) -> int:
        """The number of clusters of each."""
        return self.runs.k

    @property
    def phases(self) -> list[str]:
        """The phases of the longest run, with which the others are in step."""
        longest = max(self._traces, key=len, default=None)
        phases: list[str] = [step.phase for step in longest] if longest else ["init"]
        return phases if self.last is None else phases[: self.last + 1]

    def timeline(self, tempo: Tempo) -> list[Shot]:
        """Rest on the steps that are shown, and glide where any run does."""
        return together(self._traces, tempo, len(self.phases) - 1)

    def picture(self, look: Look) -> Wall:
        """Return the wall."""
        return Wall(self.runs, **said(look))

    def contents(self, look: Look, tempo: Tempo) -> Contents:
        """Return the runs that a wall shows, the best in view."""
        _check_near(self.runs)
        if not self._traces:
            message = (
                "for a page, runs must have one that did not fail, "
                f"got {len(self.runs)} that failed"
            )
            raise ValueError(message)
        words = get_words(look.words)
        runs = [(_ended(trace, words), self._cut(trace)) for trace in self._traces]
        best = int(np.argmin([trace.inertia for trace in self._traces]))
        head, sentence = ends_told(self.runs, len(runs), words)
        told = words.both(head, sentence)
        return Contents(runs, look, tempo, chosen=best, told=told)

    def _cut(self, trace: Trace) -> Trace:
        """Return a run up to the position at which all are left."""
        if self.last is None or self.last >= len(trace) - 1:
            return trace
        return OneRun(trace).until(self.last).trace

    @cached_property
    def _traces(self) -> list[Trace]:
        return crowd.played_runs(self.runs)


@dataclass(frozen=True, eq=False)
class EveryK(_Wholes):
    """A choice of k: from one number of clusters to the next, and then the verdict."""

    choice: Choice
    size = curves.SIZE

    @property
    def k(self) -> int:
        """The largest number of clusters."""
        return self.choice.ks[-1]

    @property
    def phases(self) -> list[str]:
        """A position for each number of clusters, and one for the verdict."""
        last = len(self.choice.ks) if self.last is None else self.last
        return ["choice"] * (last + 1)

    def timeline(self, tempo: Tempo) -> list[Shot]:
        """Rest on every number of clusters; nothing glides."""
        return together([], tempo, len(self.phases) - 1)

    def picture(self, look: Look) -> Curves:
        """Return the curves beside the board."""
        return Curves(self.choice, **said(look))

    def contents(self, look: Look, tempo: Tempo) -> Contents:
        """Return the run of each k, the one that most methods pick in view."""
        picture, ks = self.picture(look), self.choice.ks
        position = len(self.phases) - 1
        over = position == picture.last
        known = curves.curves_of(self.choice, get_words(look.words)) if over else []
        return Contents(
            [(f"k = {k}", self.choice.trace(k)) for k in ks[: position + 1]],
            look,
            tempo,
            chosen=ks.index(picture.shown_k(position)),
            told=picture.caption(position),
            curves=known,
        )


def subject_of(recorded: object) -> Subject:
    """Return what a file is made of, or refuse anything else."""
    if isinstance(recorded, Runs):
        return ManyRuns(recorded)
    if isinstance(recorded, Choice):
        return EveryK(recorded)
    shown_by_it = getattr(recorded, "trace", None)  # if it is an Explorer
    if isinstance(shown_by_it, Trace | Runs | Choice):
        return subject_of(shown_by_it)
    return OneRun(pictured(check_pictured(recorded)))


def _ended(trace: Trace, words: Words) -> str:
    """Return the inertia that a run ended with."""
    return f"{words.inertia} {words.number(trace.inertia)}"


def _found(step: Position, last: int) -> int:
    """Return the number of a step, or refuse one behind the last."""
    number = last if step == "last" else step
    if number > last:
        message = f'step must be between 0 and {last} or "last", got {shown(step)}'
        raise ValueError(message)
    return number


def _check_until(last: int, most: int) -> None:
    if last > most:
        message = f"until must be between 0 and {most}, got {shown(last)}"
        raise ValueError(message)


def _check_near(recorded: object) -> None:
    """Refuse for a page what it could not run: points that are not handed over."""
    if is_far(recorded):
        message = (
            "a page must hold all points, got points in blocks; save a film, or a "
            "sample of them"
        )
        raise ValueError(message)
