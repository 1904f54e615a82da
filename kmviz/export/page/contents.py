"""What a page knows of a run: its points, how it began, and how it is to look.

A run by Lloyd's algorithm is given by its points and its start alone, once it was seen
that the rules of the page make the same of them. Any other is given step by step, as it
was recorded, with its captions, and nothing in it can be changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from matplotlib.markers import MarkerStyle

from kmviz.core.algorithms.algorithms import name_of
from kmviz.core.ground.arrays import Floats, Ints
from kmviz.core.trace import Trace
from kmviz.drawing.artists.stamps import CROWD
from kmviz.drawing.artists.tags import HALO
from kmviz.drawing.beside.caption import caption_of, usual_sentences
from kmviz.drawing.beside.chart import Curve
from kmviz.drawing.beside.pseudo_code import LINES, running, told
from kmviz.drawing.beside.repainted import image_of
from kmviz.drawing.beside.table import group_names
from kmviz.drawing.board import draws
from kmviz.drawing.board.fading import MOST_RINGS
from kmviz.drawing.board.moment import moment_at
from kmviz.drawing.board.plane import Plane
from kmviz.drawing.board.stance import GRAIN
from kmviz.drawing.look import style as sizes
from kmviz.drawing.look.layout import EDGE, NAME, PER_INCH, TICKS
from kmviz.drawing.look.look import Look
from kmviz.drawing.look.style import get_style
from kmviz.drawing.words.languages import get_words
from kmviz.drawing.words.words import Words
from kmviz.export.page.beside import PAGE_PARTS, keys_of, paces_of, parts_of, words_of
from kmviz.export.page.colors import COLORS
from kmviz.export.page.made import made_of, part_of, seeds_of
from kmviz.export.tempo import SPEEDS, Tempo

UNIT = PER_INCH / 72
"""Units of the picture a point of type."""
SIDE = 520.0
"""The side of a board as large as that of a page, were it square, in units."""
TALL, FLAT = 0.8, 1.8
"""Ratios of width to height between which the board is."""
DIVISORS: tuple[int, ...] = (*(10**decimals for decimals in range(8)), 255)
"""Of which parts of one points may be some: of decimals, or of colours of a pixel."""
UNTOLD: tuple[Any, ...] = (None, "", [], {})
"""What need not be told."""


@dataclass(frozen=True)
class Contents:
    """What a page holds: one run, or several on the same points to choose from.

    Parameters
    ----------
    runs : sequence of (str, Trace)
        The runs and what each is called.
    look : Look
        How they are to look.
    tempo : Tempo
        How fast they are played.
    chosen : int
        The run that is seen at first.
    told : str
        What is to be said of all of them.
    curves : sequence of Curve
        What is charted over the number of clusters, where the runs differ by it: then
        it is their ends that matter.
    others : sequence of Contents
        The same in other languages, for those who read them.
    """

    runs: Sequence[tuple[str, Trace]]
    look: Look
    tempo: Tempo
    chosen: int = 0
    told: str = ""
    curves: Sequence[Curve] = ()
    others: Sequence["Contents"] = ()

    @property
    def trace(self) -> Trace:
        """The run that is seen at first."""
        return self.runs[self.chosen][1]

    @property
    def k(self) -> int:
        """The largest number of stars."""
        return max(trace.k for _, trace in self.runs)

    @cached_property
    def words(self) -> Words:
        """What the page says."""
        return get_words(self.look.words)

    @property
    def called(self) -> str:
        """The title of the page."""
        algorithm = name_of(self.trace.metric)
        return self.look.title or self.words.title_of(algorithm)

    @cached_property
    def plane(self) -> Plane:
        """How the points come onto the board."""
        plane = Plane(self.trace, self.words)
        return plane.fitted(_ratio(plane))

    @property
    def ratio(self) -> float:
        """The width of the board for its height."""
        return _ratio(self.plane)

    def caption(self, position: float) -> tuple[str, str]:
        """Return the headline and the sentence of a position."""
        return caption_of(moment_at(self.trace, position), self.words, self.plane)

    def data(self) -> dict[str, Any]:
        """Return what the scripts of the page are given, ready for JSON.

        Of another language it is only what differs, and nothing that is empty.
        """
        made = [made_of(trace) for _, trace in self.runs]
        data = self._data(made)
        told = {each.words.language: each._data(made) for each in self.others}
        others = {
            language: {name: there[name] for name in there if there[name] != data[name]}
            for language, there in told.items()
        }
        if not others:
            del data["called"], data["words"]["made_with"]  # the markup says them
        return _told(data | {"others": others})

    def _data(self, made: Sequence[dict[str, Any] | None]) -> dict[str, Any]:
        """Return all but the other languages; how runs are made is the same in all."""
        runs = [
            self._run(name, trace, how)
            for (name, trace), how in zip(self.runs, made, strict=True)
        ]
        changes, width = all("start" in run for run in runs), self.trace.X.shape[1]
        rules = [run.get("rules", {}) for run in runs]
        part = part_of(self.trace.metric)
        return {
            "columns": width,
            "divisor": self.divisor,
            "part": None if part == "square" else part or "unknown",
            "runs": runs,
            "chosen": self.chosen,
            "told": self.told,
            "curves": [_curve(curve, self.words) for curve in self.curves],
            "changes": changes,
            "hand": changes and width <= 2,
            "hint": self._hint(changes=changes),
            "plane": self._plane(),
            "sizes": self._looks(drawn=any("steps" in run for run in runs)),
            "shown": [name for name in PAGE_PARTS if name in self.look.shown],
            "image": image_of(self.trace) if "image" in self.look.shown else None,
            "measure": self.words.named(self.trace.metric.measure),
            "code": self._code(changes=changes),
            "truth": self._truth(),
            "title": self.look.title,
            "called": self.called,
            "longest": self._longest(runs),
            "parts": parts_of(self.words, grouped=self.trace.truth is not None),
            "paces": paces_of(self.words),
            "pace": min(SPEEDS, key=lambda speed: abs(speed - 1 / self.tempo.step)),
            "keys": keys_of(self.words, changes=changes),
            "seconds": self.tempo.step,
            "glide": self.tempo.way if part else 0.0,
            "words": words_of(self.words, rules, grouped=self.trace.truth is not None),
        }

    @cached_property
    def divisor(self) -> int | None:
        """By what whole numbers are divided to be the points; None if by nothing."""
        X = self.trace.X
        for divisor in DIVISORS:
            if np.abs(X).max() <= (2**31 - 1) / divisor:
                whole = np.rint(X * divisor).astype(np.int32)
                if (whole / divisor).tobytes() == X.tobytes():
                    return divisor
        return None

    def points(self) -> bytes:
        """Return the first bytes of all numbers, then all second ones, and so on.

        So they are packed better: the last bytes of numbers are often alike. Whole
        numbers are the least ones of the columns, and how far the others are above
        them, which needs no sign.
        """
        X, divisor = self.trace.X, self.divisor
        told: Floats | Ints = X.astype("<f8")
        if divisor:
            whole = np.rint(X * divisor).astype("<i4")
            least = whole.min(axis=0)
            told = np.vstack([least, whole - least])
        return told.reshape(-1, 1).view(np.uint8).T.tobytes()

    @cached_property
    def sizes(self) -> dict[str, float]:
        """Return the lengths of the picture in units."""
        n = len(self.trace.X)
        wide, high = self._board
        exact = {
            "wide": wide,
            "high": high,
            "left": EDGE + max(self.plane.tick_width, NAME),
            "above": 24.0,
            "right": 24.0,
            "below": TICKS,
            "point": UNIT * sizes.point_size(n),
            "pointRim": UNIT * sizes.POINT_RIM * sizes.point_size(n) / sizes.POINT,
            "ring": UNIT * sizes.ring_size(n),
            "star": UNIT * sizes.STAR,
            "starRim": UNIT * sizes.STAR_RIM,
            "halo": UNIT * HALO,
            "grain": UNIT * GRAIN,
            "number": UNIT * sizes.NUMBER,
            "arrow": UNIT * sizes.ARROW,
            "frame": UNIT * sizes.FRAME,
        }
        return {name: round(length, 2) for name, length in exact.items()}

    def _looks(self, *, drawn: bool) -> dict[str, Any]:
        """Return the lengths, how many colours there are, and the shapes of points."""
        even = round(draws.EVEN * self.sizes["point"], 2)
        discs = {
            "even": even,
            "most": draws.MOST,
            "around": draws.AROUND,
            "crowd": CROWD,
            "shades": draws.SHADES,
        }
        return (
            (discs if drawn else {})
            | self.sizes
            | {
                "colors": max(self.k, COLORS),
                "shaped": get_style(self.look.style).shapes,
                "shapes": [_corners(shape) for shape in sizes.SHAPES],
            }
        )

    @property
    def _board(self) -> tuple[float, float]:
        """Width and height of the board, which is as large whatever its shape."""
        return SIDE * self.ratio**0.5, SIDE / self.ratio**0.5

    def _plane(self) -> dict[str, Any]:
        plane, rulers = self.plane, self.plane.rulers(*self._board)
        names = [ruler.name for ruler in rulers]
        known = {
            "origin": plane.origin.tolist(),
            "axes": None if plane.axes is None else plane.axes.T.tolist(),
            "bounds": plane.bounds,
            "ticks": [list(ruler.ticks.items()) for ruler in rulers],
            "names": names if any(names) else None,
            "cells": plane.true_cells,
            "note": plane.note,
            "tableNote": plane.table_note,
            "streets": [line.tolist() for line in plane.streets],
            "water": [line.tolist() for line in plane.water],
            "colored": plane.colors is not None or None,
        }
        return _told(known)

    def _hint(self, *, changes: bool) -> str:
        """Return what cannot be changed on the page."""
        if not changes:
            return self.words.replayed
        return self.words.no_hands if self.trace.X.shape[1] > 2 else ""

    def _truth(self) -> dict[str, Any] | None:
        """Return the true group of each point, and what the groups are called."""
        truth = self.trace.truth
        if truth is None:
            return None
        names = group_names(truth, self.words)
        return {"groups": truth.labels.tolist(), "names": names}

    def _longest(self, runs: Sequence[dict[str, Any]]) -> list[str]:
        """Return the longest headline and sentence, usual ones and recorded ones."""
        words, title = self.words, self.look.title
        named = (words.start, words.assign, words.update, words.converged)
        heads = [words.fill(name, iteration=88) for name in named]
        sentences, _ = usual_sentences(self.trace, words, self.plane)
        for run in runs:
            for step in run.get("steps", []):
                heads.append(step["told"][0])
                sentences += step["told"][1:3]
        head = " · ".join(filter(None, [title, max(heads, key=len)]))
        return [f"✓ {head}", max(sentences, key=len).replace(" → ", "\u00a0→\u00a0")]

    def _code(self, *, changes: bool) -> list[list[Any]]:
        """Return name, indentation and text of each line of the algorithm."""
        words = self.words
        lines = {name: getattr(words, f"code_{name}") for name in LINES}
        texts = lines if changes else told(self.trace, words)
        return [[name, LINES[name], texts[name]] for name in LINES]

    def _run(
        self, name: str, trace: Trace, made: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Return a run: how it began, if that makes it, else all its steps."""
        seeds = len(trace) if made is None else seeds_of(trace)
        steps = [self._recorded(trace, i) for i in range(seeds)]
        return _told(
            {"name": name, "length": len(trace), "steps": steps} | (made or {})
        )

    def _recorded(self, trace: Trace, i: int) -> dict[str, Any]:
        """Return a step as it was recorded, with its captions."""
        step, moment = trace[i], moment_at(trace, i)
        head, arrived = caption_of(moment, self.words, self.plane)
        on_its_way = moment_at(trace, i - 0.5) if i else moment
        going_head, going = caption_of(on_its_way, self.words, self.plane)
        step_before = trace[i - 1] if i else None
        ringed = np.flatnonzero(moment.misplaced)
        recorded: dict[str, Any] = {
            "phase": step.phase,
            "iteration": step.iteration,
            "centroids": _rows(step.centroids),
            "inertia": None if np.isnan(step.inertia) else step.inertia,
            "told": [head, arrived, going, going_head],
            "lit": running(moment),
            "stop": step.stop,
            "ringed": ringed.tolist() if len(ringed) <= MOST_RINGS else [],
        }
        if step_before is None or (step.labels != step_before.labels).any():
            recorded["labels"] = step.labels.tolist()
        if step.chances is not None:
            stars = step_before.centroids if step_before else step.centroids[:0]
            derived = np.allclose(step.chances, _chances(trace.X, stars), 1e-9, 0)
            told = [float(f"{each:.7g}") for each in step.chances.tolist()]
            recorded["chances"] = derived or told
        if step.batch is not None:
            recorded["batch"] = step.batch.tolist()
        if step.swarm is not None:
            recorded["swarm"] = [_rows(stars) for stars in step.swarm]
        return recorded


def _told(known: dict[str, Any]) -> dict[str, Any]:
    """Return what is known without what need not be told."""
    return {name: value for name, value in known.items() if value not in UNTOLD}


def _ratio(plane: Plane) -> float:
    """Return the ratio of a board that is wider where its points are."""
    return min(max(plane.ratio or 1.0, TALL), FLAT)


def _curve(curve: Curve, words: Words) -> dict[str, Any]:
    values = [[k, value] for k, value in curve.values.items() if np.isfinite(value)]
    return {
        "name": curve.name,
        "verdict": curve.verdict,
        "values": values,
        "limits": curve.limits,
        "ticks": list(curve.ticks(words).items()),
    }


def _chances(X: Floats, stars: Floats) -> Floats:
    """Return the chances of points by their squared distances to the nearest star."""
    away = [((X - star) ** 2).sum(axis=1) for star in stars if not np.isnan(star[0])]
    squares: Floats = np.min(away, axis=0) if away else np.ones(len(X))
    if not squares.any():
        squares += 1.0
    chances: Floats = squares / squares.sum()
    return chances


def _rows(rows: Floats) -> list[list[float | None]]:
    """Return rows for JSON, which knows no nan."""
    known: list[list[float | None]] = rows.tolist()
    for i, c in np.argwhere(np.isnan(rows)).tolist():
        known[i][c] = None
    return known


def _corners(shape: str) -> list[list[int]] | None:
    """Return the corners of a marker in percents of its width; None for a circle."""
    if shape == "o":
        return None
    marker = MarkerStyle(shape)
    path = marker.get_path().transformed(marker.get_transform())
    percents = np.rint(100 * np.asarray(path.vertices)[:-1])
    corners: list[list[int]] = percents.astype(int).tolist()
    return corners
