"""Predict, then reveal: the class answers before the picture does.

Being made to respond teaches more than any picture (Naps et al., 2002, Exploring the
role of visualization and engagement in computer science education). So before a
half-step the class may mark where stars will go, or which points will switch; the
step then shows the marks beside the truth, with a score from 0 to 100.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np

from kmviz.core.given.places import no_way_back
from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.frozen import Frozen
from kmviz.core.ground.sentence import Sentence
from kmviz.core.steps import Phase, Step

Place: TypeAlias = tuple[float, ...]
"""The d coordinates of a place on the board."""

NEAR = 0.1
"""A move shorter than this share of the board is judged as if it were this long."""
_MISTIMED = {
    "assign": Sentence("points are marked before an assign, but an update comes next"),
    "update": Sentence("stars are marked before an update, but an assign comes next"),
}


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the class has marked before a half-step.

    Examples
    --------
    >>> Prediction().toggled(4).toggled(9).toggled(4).switches
    frozenset({9})
    """

    stars: Mapping[int, Place] = field(default_factory=dict)
    """Before an update: where the marked stars are expected."""
    switches: frozenset[int] = frozenset()
    """Before an assign: the points that are expected to change cluster."""

    def with_star(self, star: int, place: Place) -> "Prediction":
        """Return the prediction with a star expected at this place."""
        return replace(self, stars=Frozen({**self.stars, star: place}))

    def toggled(self, point: int) -> "Prediction":
        """Return the prediction with a point marked, or no longer so."""
        return replace(self, switches=self.switches ^ {point})


@dataclass(frozen=True, slots=True)
class Reveal:
    """What the class had marked, beside what came."""

    prediction: Prediction
    """The marks."""
    stars: Mapping[int, Place]
    """Where the marked stars went; nan for one that was dropped."""
    switches: frozenset[int]
    """The points that changed cluster."""
    score: float
    """From 0 to 100; see `star_score` and `switch_score`."""


def unpredictable(
    now: Step, coming: Phase | None, *, marking: Phase | None = None
) -> Sentence | None:
    """Return why the step that comes next cannot be predicted; None if it can.

    Parameters
    ----------
    now : Step
        The present step.
    coming : {"init", "assign", "update", "move"} or None
        The phase of the next one; None at the end of the run.
    marking : {"assign", "update"}, optional
        The phase for which somebody wants to mark something.

    Returns
    -------
    Sentence or None
        What to tell the user.

    Examples
    --------
    >>> from kmviz import lloyd
    >>> _, assign, *_ = lloyd([[0.0], [1.0], [5.0]], [[0.0], [1.0]])
    >>> unpredictable(assign, "update"), unpredictable(assign, None)
    (None, 'at the end of the run there is nothing to predict')
    """
    width = now.centroids.shape[1]
    if coming in (None, "truth"):
        return Sentence("at the end of the run there is nothing to predict")
    if coming == "move":
        return Sentence(
            "what a hand has moved is not to be predicted: take another step"
        )
    if coming in ("seed", "init"):
        return Sentence(
            "where chance puts the stars is not to be predicted: take another step"
        )
    if coming == "assign" and now.phase == "init":
        return Sentence(
            "before the first assign there is nothing to predict: "
            "no point has a cluster yet"
        )
    if coming == "update" and width > 2:
        return no_way_back(width)
    return None if marking in (None, coming) else _MISTIMED[marking]


def answered(
    prediction: Prediction | None, before: Step, after: Step, X: Floats
) -> Reveal | None:
    """Return the marks beside the truth; None if nothing was marked.

    To mark no point before an assign is an answer, too: none will switch.

    Examples
    --------
    >>> from kmviz import lloyd
    >>> X = np.array([[0.0], [1.0], [5.0]])
    >>> _, first, update, assign, *_ = lloyd(X, [[0.0], [1.0]])
    >>> answered(Prediction(), first, update, X)
    >>> answered(Prediction(), update, assign, X).score
    0.0
    """
    if prediction is None or (after.phase == "update" and not prediction.stars):
        return None
    return reveal(prediction, before, after, X)


def reveal(prediction: Prediction, before: Step, after: Step, X: Floats) -> Reveal:
    """Return the marks beside what the step from `before` to `after` did.

    Examples
    --------
    >>> from kmviz import lloyd
    >>> X = np.array([[0.0], [1.0], [5.0]])
    >>> _, _, update, assign, *_ = lloyd(X, [[0.0], [1.0]])
    >>> answer = reveal(Prediction().toggled(1).toggled(2), update, assign, X)
    >>> answer.switches, round(answer.score)
    (frozenset({1}), 67)
    """
    if after.phase == "update":
        stars = {i: tuple(after.centroids[i].tolist()) for i in prediction.stars}
        board = np.ptp(X, axis=0)
        scores = [
            star_score(place, before.centroids[i], after.centroids[i], board)
            for i, place in prediction.stars.items()
        ]
        return Reveal(prediction, Frozen(stars), frozenset(), float(np.mean(scores)))
    switches = frozenset(np.flatnonzero(after.changed).tolist())
    score = switch_score(prediction.switches, switches)
    return Reveal(prediction, Frozen({}), switches, score)


def star_score(guess: Place, start: Floats, end: Floats, board: Floats) -> float:
    """Return how near a guess is to where a star went, from 0 to 100.

    Lengths are shares of the board's width and height, so that columns of different
    units count alike. The score falls evenly from 100, on the spot, to 0, as far off
    as the star moved: expecting it to stay earns nothing. A move of less than a tenth
    of the board counts as a tenth, since nobody points more finely. A star that
    was dropped went nowhere: 0.

    Parameters
    ----------
    guess : tuple of d floats
        Where the star was expected.
    start, end : array of shape (d,)
        Where it came from and where it went.
    board : array of shape (d,)
        The width and height of the board: the extents of the points.

    Returns
    -------
    float
        The score.

    Examples
    --------
    >>> start, end, board = np.zeros(2), np.array([0.4, 0.0]), np.array([2.0, 2.0])
    >>> [star_score((x, 0.0), start, end, board) for x in (0.4, 0.2, 0.0, -0.1)]
    [100.0, 50.0, 0.0, 0.0]
    """
    if np.isnan(end).any():
        return 0.0
    unit = np.where(board > 0, board, board.max() or 1.0)
    missed = float(np.linalg.norm((end - np.array(guess)) / unit))
    moved = float(np.linalg.norm((end - start) / unit))
    return 100.0 * max(0.0, 1.0 - missed / max(moved, NEAR))


def count_score(guess: int, truth: int, total: int) -> float:
    """Return how near a guess is to how many of a total there were, from 0 to 100.

    The score falls evenly from 100 to 0, as far off as one could be.

    Examples
    --------
    >>> [count_score(guess, 5, 20) for guess in (5, 8, 20)]
    [100.0, 80.0, 0.0]
    """
    return 100.0 * (1.0 - abs(guess - truth) / max(truth, total - truth))


def switch_score(marked: frozenset[int], switched: frozenset[int]) -> float:
    """Return how well the marked points match those that switched, from 0 to 100.

    This is the F1 score (van Rijsbergen, 1979): points rightly marked, as a share of
    the mean number of points marked and points switched. It punishes marking too many
    as much as marking too few. To expect no switch, and be right, earns 100.

    Examples
    --------
    >>> switch_score(frozenset({1, 2, 3}), frozenset({3}))
    50.0
    >>> switch_score(frozenset(), frozenset())
    100.0
    """
    total = len(marked) + len(switched)
    return 100.0 * 2 * len(marked & switched) / total if total else 100.0
