"""The caption of a moment: a headline and a sentence."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from kmviz.core.ground.arrays import Bools, Ints
from kmviz.core.metric import Metric
from kmviz.core.steps import CONVERGED, Step
from kmviz.core.trace import Trace
from kmviz.drawing.board.moment import Moment
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.board.stance import piles
from kmviz.drawing.words.words import Words


def headline(moment: Moment, words: Words) -> str:
    """Return the name of the step; the last is a mere check, which ends the run."""
    return _headline(moment, words, _facts(moment, words))


def _headline(moment: Moment, words: Words, facts: dict[str, Any]) -> str:
    names = {
        "seed": words.seed,
        "init": words.start,
        "assign": words.assign,
        "update": words.update,
        "move": words.move,
        "truth": words.truth,
    }
    name = names[moment.step.phase]
    if moment.step.stop in CONVERGED:
        name = words.converged if ended(moment) else words.check
    return words.fill(name, **facts)


def ended(moment: Moment) -> bool:
    """Tell whether it has been seen that nothing changes any more."""
    return moment.arrived and moment.step.stop in CONVERGED


def caption_of(
    moment: Moment, words: Words, plane: Plane, *, noted: bool = True
) -> tuple[str, str]:
    """Return the headline, what happened in the step, and what no picture can show.

    Unless `noted`, nothing is said of what is true of the whole run.
    """
    facts = _facts(moment, words)
    name = _headline(moment, words, facts)
    if moment.step.phase == "seed":
        facts |= _draw(moment)
    parts = [words.fill(_what_happened(moment, words), **facts)]
    if moment.arrived:
        parts += _remarks(moment, words, facts)
        parts += _on_each_other(moment, words, plane, facts)
    outside = np.flatnonzero(plane.beyond(moment.stars))
    if outside.size:
        parts.append(words.fill(words.outside, **(facts | _numbered(outside))))
    if moment.step.phase == "init" and plane.table_note:
        parts.append(plane.table_note)
    if noted and plane.note:
        parts.append(plane.note)
    return name, words.joiner.join(parts)


def usual_sentences(
    trace: Trace, words: Words, plane: Plane
) -> tuple[list[str], list[str]]:
    """Return what most steps say, and what they say of empty clusters.

    Both are as long as they can become; no step is computed.
    """
    n, k = len(trace.X), trace.k
    facts: dict[str, Any] = {"n": n, "k": k, "iteration": 88}
    facts |= {"before": 888.88, "inertia": 888.88}
    facts |= {"changed": n, "moved": k, "misplaced": n}
    facts |= {"batch": n, "swarm": 20, **_numbered(np.arange(k)[-2:])}
    facts |= _names(trace.metric, words)
    telling = trace.metric.telling
    updated = words.told_by("updated", telling), words.misplaced
    usual = (
        (words.started,),
        (words.told_by("first_assigned", telling),),
        (words.told_by("assigned", telling),),
        updated,
        (words.labels_unchanged,),
    )
    remarked = ((*updated, words.waiting), (*updated, words.relocated))
    note = [plane.note] if plane.note else []

    def filled(parts: Sequence[str]) -> str:
        return words.joiner.join(
            [*(words.fill(part, **facts) for part in parts), *note]
        )

    return [*map(filled, usual)], [*map(filled, remarked)]


def _facts(moment: Moment, words: Words) -> dict[str, Any]:
    step, since = moment.step, moment.since
    moved = _moved(step)
    if step.phase == "update" and step.swarm is None:
        moved &= moment.sizes > 0  # without points there is no mean to move to
    earlier = moment.before if since is None else since.inertia
    before, inertia = words.apart(earlier, moment.inertia)
    return {
        "n": step.n,
        "k": len(step.centroids),
        "iteration": step.iteration,
        "passed": 0 if since is None else step.iteration - since.iteration,
        "changed": step.switched,
        "moved": int(moved.sum()),
        "misplaced": moment.strays,
        "batch": 0 if step.batch is None else len(step.batch),
        "swarm": 0 if step.swarm is None else len(step.swarm),
        "before": before,
        "inertia": inertia,
    } | _names(moment.metric, words)


def _names(metric: Metric, words: Words) -> dict[str, str]:
    """Return what the metric of a run calls its inertia, and the aim of an update."""
    names = {"measure": metric.measure, "goal": metric.goal}
    return {name: words.named(word) for name, word in names.items()}


def _moved(step: Step) -> Bools:
    """Tell which stars came to another place; one that was gone has a shift of nan."""
    there = ~np.isnan(step.centroids[:, 0])
    moved: Bools = there & (step.shift != 0).any(axis=1)
    return moved


def _what_happened(moment: Moment, words: Words) -> str:
    step = moment.step
    if not moment.arrived:
        on_its_way = {"update": "sliding", "move": "moving"}.get(step.phase, "joining")
        return words.told_by(on_its_way, _teller(moment))
    if moment.since is not None:
        return words.later
    if step.phase == "seed":
        return _how_drawn(moment, words)
    if step.stop == "centroids unchanged" and _moved(moment.past[-2]).any():
        return words.within_tolerance
    if step.stop and step.stop != "max_iter":
        return str(getattr(words, step.stop.replace(" ", "_")))
    assigned = "first_assigned" if step.iteration == 1 else "assigned"
    happened = {"init": "started", "update": "updated", "move": "moved_by_hand"}
    happened |= {"truth": "as_measured"}
    return words.told_by(happened.get(step.phase, assigned), _teller(moment))


def _teller(moment: Moment) -> str:
    """Return whose words tell of a step: those of an algorithm, or of no known one."""
    if moment.step.batch is not None or moment.step.swarm is not None:
        return moment.metric.telling
    return "elsewhere" if moment.strayed else ""


def _how_drawn(moment: Moment, words: Words) -> str:
    if moment.step.chances is None:
        return words.grouped
    if len(moment.new_stars) > 1:
        return words.scattered
    return words.drawn if moment.step.tried == 1 else words.best_drawn


def _draw(moment: Moment) -> dict[str, Any]:
    """Return which stars a draw brought, and by what chance, in percent."""
    step, new = moment.step, moment.new_stars
    chance = 0.0
    if step.chances is not None:
        place = (step.centroids[new[-1]] == moment.metric.X).all(axis=1)
        chance = 100 * float(step.chances[place].max())
    share = round(chance) if chance >= 10 else chance
    return {"chance": share, "tried": step.tried, **_numbered(new)}


def _remarks(moment: Moment, words: Words, facts: dict[str, Any]) -> list[str]:
    """Return what else is to be seen: misplaced points, empty clusters, a cut run."""
    step = moment.step
    remarks = []
    if facts["misplaced"] and step.phase != "truth":
        remarks.append(words.fill(words.misplaced, **facts))
    if step.phase not in ("seed", "init"):
        remarks += _of_clusters(moment, words, facts)
    if step.stop == "max_iter":
        remarks.append(words.fill(words.max_iter, **facts))
    return remarks


def _of_clusters(moment: Moment, words: Words, facts: dict[str, Any]) -> list[str]:
    """Return which clusters are empty, and what became of their stars."""
    step = moment.step
    vacant, gone = moment.sizes == 0, np.isnan(step.centroids[:, 0])
    if not (vacant | gone).any():
        return []
    updated = step.phase == "update"
    jumped = vacant & _moved(step) & (updated and not moment.strayed)
    waits = updated and step.swarm is None
    news = updated and ~np.isnan(moment.trails[-3, :, 0])
    kinds = (
        (words.waiting if waits else words.empty, vacant & ~gone & ~jumped),
        (words.relocated, jumped),
        (words.dropped, gone & (news | ended(moment))),
    )
    return [
        words.fill(template, **facts, **_numbered(np.flatnonzero(clusters)))
        for template, clusters in kinds
        if clusters.any()
    ]


def _on_each_other(
    moment: Moment, words: Words, plane: Plane, facts: dict[str, Any]
) -> list[str]:
    """Return which stars stand on each other: at one place, or close to it."""
    told = []
    for pile in piles(plane.seen(moment.stars)):
        rows = moment.stars[pile]
        template = words.together if (rows == rows[0]).all() else words.close_by
        told.append(words.fill(template, **(facts | _numbered(np.array(pile)))))
    return told


def _numbered(clusters: Ints) -> dict[str, list[int]]:
    """Return the numbers of clusters as the stars show them, from 1."""
    return {"clusters": (clusters + 1).tolist()}
