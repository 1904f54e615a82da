"""The caption of a moment: a headline and a sentence."""

from typing import Any

import numpy as np

from kmviz.core.arrays import Bools, Ints
from kmviz.core.steps import Step
from kmviz.drawing.moment import Moment
from kmviz.drawing.plane import Plane
from kmviz.drawing.words import Count, Listing, Words


def headline(moment: Moment, words: Words) -> str:
    """Return the name of the step."""
    names = {
        "init": words.start,
        "assign": words.assign,
        "update": words.update,
        "move": words.move,
    }
    return names[moment.step.phase].format(**_facts(moment, words))


def sentence(moment: Moment, words: Words, plane: Plane, *, noted: bool = True) -> str:
    """Return what happened in the step, and what the picture cannot show.

    Unless `noted`, nothing is said of what is true of the whole run.
    """
    facts = _facts(moment, words)
    parts = [_what_happened(moment, words).format(**facts)]
    if moment.arrived:
        parts += _remarks(moment, words, facts)
    outside = np.flatnonzero(plane.beyond(moment.stars))
    if outside.size:
        parts.append(words.outside.format(clusters=_numbers(outside), **facts))
    if noted and plane.note:
        parts.append(plane.note)
    return "; ".join(parts)


def number(value: float) -> str:
    """Return a number as short as it can be read aloud, or a dash for none."""
    if np.isnan(value):
        return "–"
    if abs(value) >= 1e6:
        return f"{value:.2e}".replace("e+0", "e").replace("e+", "e")
    if abs(value) >= 1000:
        return f"{value:.0f}"
    if abs(value) >= 1:
        return f"{value:.2f}"
    return f"{value:#.3g}" if abs(value) >= 1e-4 else f"{value:.3g}"


def _facts(moment: Moment, words: Words) -> dict[str, Any]:
    step = moment.step
    moved = _moved(step)
    if step.phase == "update":
        moved &= moment.sizes > 0  # without points there is no mean to move to
    return {
        "n": Count(len(step.labels)),
        "k": Count(len(step.centroids)),
        "iteration": Count(step.iteration),
        "changed": Count(step.changed.sum()),
        "moved": Count(moved.sum()),
        "misplaced": Count(moment.misplaced.sum()),
        "before": number(moment.before),
        "inertia": number(moment.inertia),
        "measure": words.named(moment.metric.measure),
        "goal": words.named(moment.metric.goal),
    }


def _moved(step: Step) -> Bools:
    """Tell which stars came to another place; one that was gone has a shift of nan."""
    there = ~np.isnan(step.centroids[:, 0])
    moved: Bools = there & (step.shift != 0).any(axis=1)
    return moved


def _what_happened(moment: Moment, words: Words) -> str:
    step = moment.step
    if not moment.arrived:
        sliding = {"update": words.sliding, "move": words.moving}
        return sliding.get(step.phase, words.joining)
    if step.phase == "init":
        return words.started
    if step.phase == "update":
        return words.updated
    if step.phase == "move":
        return words.moved_by_hand
    if step.stop == "centroids unchanged" and _moved(moment.past[-2]).any():
        return words.within_tolerance
    if step.stop in ("labels unchanged", "centroids unchanged", "cycle"):
        return str(getattr(words, step.stop.replace(" ", "_")))
    return words.first_assigned if step.iteration == 1 else words.assigned


def _remarks(moment: Moment, words: Words, facts: dict[str, Any]) -> list[str]:
    """Return what else is to be seen: misplaced points, empty clusters, a cut run."""
    step = moment.step
    remarks = []
    if facts["misplaced"]:
        remarks.append(words.misplaced.format(**facts))
    if step.phase != "init":
        vacant = moment.sizes == 0
        gone = np.isnan(step.centroids[:, 0])
        updated = step.phase == "update"
        jumped = vacant & _moved(step) & updated
        news = updated and ~np.isnan(moment.trails[-3, :, 0])
        for template, clusters in (
            (words.waiting if updated else words.empty, vacant & ~gone & ~jumped),
            (words.relocated, jumped),
            (words.dropped, gone & news),
        ):
            if clusters.any():
                listed = _numbers(np.flatnonzero(clusters))
                remarks.append(template.format(clusters=listed, **facts))
    if step.stop == "max_iter":
        remarks.append(words.max_iter.format(**facts))
    return remarks


def _numbers(clusters: Ints) -> Listing:
    """Return the numbers of clusters as the stars show them, from 1."""
    return Listing(", ".join(str(cluster + 1) for cluster in clusters))
