"""What is to be seen at one moment of a run, before anything is drawn.

A position on a trace is a number: 3 is the picture of ``trace[3]``, and 3.4 is 40 % of
the way from there to ``trace[4]``. On the way to an *update* the stars slide, while
tints stay with the centroids that gave the colours. On the way to an *assign* the tints
sweep from the old cells to the new, and each point changes colour as they pass it.
Everything in one `Moment` belongs together, the inertia included.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kmviz.core.given.numbers import MOST_STARS, check_count
from kmviz.core.ground.arrays import Bools, Floats, Ints
from kmviz.core.metric import Metric
from kmviz.core.steps import Step, owners_at
from kmviz.core.trace import Trace, check_trace


@dataclass(frozen=True, eq=False, slots=True)
class Moment:
    """One moment of a run, in the coordinates of the data."""

    metric: Metric
    """Who is nearest in this run."""
    step: Step
    """The step that was reached, or that is on its way."""
    before: float
    """The inertia of the step before it; nan if there was none."""
    arrived: bool
    """Whether the step is complete."""
    labels: Ints
    """Shape (n,): the clusters that the colours of the points show."""
    sizes: Ints
    """Shape (k,): the number of points of each colour."""
    stars: Floats
    """Shape (k, d): where the stars are."""
    owners: Floats | None
    """Shape (k, d): the centroids whose cells are tinted; None before any assign."""
    borders: Floats | None
    """Shape (k, d): the centroids of the borders to come; None if nothing differs."""
    strayed: bool
    """Whether the step sends points or stars elsewhere than the metric of the run."""
    misplaced: Bools
    """Shape (n,): the points whose colour is not that of the nearest star, or not that
    of the tint under them."""
    strays: int
    """How many points that is, of all points where only some are drawn."""
    trails: Floats
    """Shape (t, k, d): where the stars have been, now included."""
    inertia: float
    """Sum of the costs of the points, with the stars of their colours as their own."""
    position: float
    """How far the run has come, in steps."""
    past: Sequence[Step]
    """The steps so far, the first one included."""
    swarm: Floats | None
    """Shape (m, k, d): where the sets of stars are that are tried, if there are any."""
    chances: Floats | None
    """Shape (n,): the chance that each point has to be drawn as a star, in a draw."""
    since: Step | None = None
    """The step that was seen before this one, if those between were passed over."""

    @property
    def path(self) -> Floats:
        """Shape (p, 2): position and inertia of the steps so far, now included."""
        path = [(i, step.inertia) for i, step in enumerate(self.past) if i > 0]
        return np.array([*path, (self.position, self.inertia)])

    @property
    def new_stars(self) -> Ints:
        """The stars that the step has placed where there were none, from 0."""
        there = ~np.isnan(self.step.centroids[:, 0])
        if len(self.past) > 1:
            there &= np.isnan(self.past[-2].centroids[:, 0])
        return np.flatnonzero(there)


def check_pictured(trace: object) -> Trace:
    """Return the run, of no more stars than a picture can tell apart."""
    run = check_trace(trace)
    check_count(run.k, "k of a picture", most=MOST_STARS)
    return run


def unanswered(moment: Moment) -> Moment:
    """Return the moment without what tells which points the next assign will move."""
    nobody = np.zeros_like(moment.misplaced)
    return replace(moment, borders=None, misplaced=nobody, strays=0)


def set_out(moment: Moment) -> Moment:
    """Return the moment with the inertia and the path of where it set out."""
    reached, inertia = len(moment.past) - 1, moment.past[-1].inertia
    return replace(moment, position=reached, inertia=inertia)


def moment_at(trace: Trace, position: float) -> Moment:
    """Return what is to be seen at a position from 0 to ``len(trace) - 1``.

    Examples
    --------
    >>> from kmviz import kmeans
    >>> trace = kmeans([[0.0], [1.0], [5.0]], init=[[0.0], [1.0]])
    >>> [moment_at(trace, position).stars[1].item() for position in (1, 1.5, 2)]
    [1.0, 2.0, 3.0]
    """
    reached = int(position)
    share = position - reached
    phase = trace[reached + 1].phase if share else ""
    if phase in ("", "truth"):
        return _at_step(trace, reached)
    if phase in ("seed", "init"):
        return _before_draw(trace, reached, share)
    if phase == "assign":
        return _before_assign(trace, reached, share)
    return _before_update(trace, reached, share)


def _at_step(trace: Trace, i: int) -> Moment:
    step = trace[i]
    left = step.phase in ("update", "move")
    return _moment(
        trace,
        i,
        i,
        labels=step.few,
        sizes=step.sizes,
        stars=step.centroids,
        owners=owners_at(trace, i),
        borders=step.centroids if left else None,
        misplaced=_misplaced(trace, i),
        inertia=step.inertia,
    )


def _before_draw(trace: Trace, i: int, share: float) -> Moment:
    """Return a moment at which the chances turn into those of the next draw."""
    here, there = trace[i].chances, trace[i + 1].chances
    if here is not None and there is not None:
        there = here + share * (there - here)
    return replace(_at_step(trace, i), chances=there)


def _before_update(trace: Trace, i: int, share: float) -> Moment:
    """Return a moment at which the stars are sliding to their places."""
    here, there = trace[i], trace[i + 1]
    shift = np.where(np.isnan(there.shift), 0.0, there.shift)
    stars = here.centroids + share * shift
    labels = here.few
    return _moment(
        trace,
        i,
        i + share,
        labels=labels,
        sizes=here.sizes,
        stars=stars,
        owners=owners_at(trace, i),
        borders=stars,
        misplaced=trace.metric.few(stars) != labels,
        inertia=here.inertia
        if labels[0] < 0
        else trace.metric.sliding(here, there, share),
    )


def _before_assign(trace: Trace, i: int, share: float) -> Moment:
    """Return a moment at which the tints are sweeping from old cells to new ones."""
    here, there, owners = trace[i], trace[i + 1], tinted(trace, i, share)
    if owners is None:
        return _at_step(trace, i)
    before, after = here.few, there.few  # made once, as long as they are in use
    misplaced = trace.metric.few(owners) != after
    waiting = np.flatnonzero(there.changed & misplaced)
    labels, sizes = after.copy(), here.sizes
    labels[waiting] = before[waiting]
    if not here.tally:  # which counts more than what is drawn
        held, awaited = (
            np.bincount(few[waiting], minlength=len(owners)) for few in (before, after)
        )
        sizes = there.sizes + held - awaited
    return _moment(
        trace,
        i,
        i + share,
        labels=labels,
        sizes=sizes,
        stars=there.centroids,
        owners=owners,
        borders=there.centroids,
        misplaced=misplaced,
        inertia=trace.metric.sweeping(here, there, waiting),
    )


def _moment(
    trace: Trace,
    reached: int,
    position: float,
    *,
    labels: Ints,
    sizes: Ints,
    stars: Floats,
    owners: Floats | None,
    borders: Floats | None,
    misplaced: Bools,
    inertia: float,
) -> Moment:
    """Return the moment, with what follows from the steps before it."""
    arrived = bool(position == reached)  # of a number of numpy, too
    step = trace[reached if arrived else reached + 1]
    past = trace[: reached + 1]
    earlier = past[:-1] if arrived else past
    strays = step.tally.misplaced if step.tally else int(np.count_nonzero(misplaced))
    moves = [s.centroids for s in past if s.phase not in ("seed", "assign")]
    return Moment(
        metric=trace.metric,
        step=step,
        before=earlier[-1].inertia if earlier else float("nan"),
        arrived=arrived,
        labels=labels,
        sizes=sizes,
        stars=stars,
        owners=owners,
        borders=borders,
        strayed=_strayed(trace, step),
        misplaced=misplaced,
        strays=strays,
        trails=np.array([*(moves or [stars]), stars]),
        inertia=inertia,
        position=position,
        past=past,
        swarm=_swarm(past[-1], step, position - reached),
        chances=step.chances if arrived else None,
    )


def _swarm(before: Step, after: Step, share: float) -> Floats | None:
    """Return the swarm on its way to the next step; its sets fly in straight lines."""
    here, there = before.swarm, after.swarm
    if here is None or there is None or here.shape != there.shape:
        return there
    return here + share * (there - here)


def tinted(trace: Trace, i: int, share: float) -> Floats | None:
    """Return the centroids whose cells are tinted, part of the way to an assign."""
    old = owners_at(trace, i)
    return None if old is None else old + share * (trace[i + 1].centroids - old)


def _strayed(trace: Trace, step: Step) -> bool:
    """Tell whether a step sends points or stars elsewhere than where they belong."""
    if step.batch is not None or step.swarm is not None:
        return step.phase == "update"
    if trace.vouched or step.phase not in ("assign", "update"):
        return False
    if step.phase == "assign":
        return bool(trace.metric.misplaced(step.centroids, step.labels).any())
    return not trace.metric.centred(step.centroids, step.labels)


def _misplaced(trace: Trace, i: int) -> Bools:
    """Return the points nearer to another star at a step."""
    step = trace[i]
    if step.few[0] < 0 or (trace.vouched and step.phase == "assign"):
        return np.zeros(len(step.few), dtype=bool)
    if trace.vouched:
        return _left_behind(trace, i)
    return trace.metric.misplaced(step.centroids, step.labels)


def _left_behind(trace: Trace, i: int) -> Bools:
    """Return the points that the next assign moves: those nearer to another star."""
    step, following = trace[i], trace[i + 1 : i + 2]
    # The labels of the next assign are kept for its own picture.
    ahead = following and following[0].phase == "assign"
    nearest = following[0].few if ahead else trace.metric.few(step.centroids)
    others: Bools = nearest != step.few
    return others
