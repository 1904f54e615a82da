"""What is said beside the picture: why a point has its colour, and what was refused."""

import math
from collections.abc import Iterator
from dataclasses import fields
from typing import NamedTuple

import numpy as np

from kmviz.core.asked.prediction import count_score
from kmviz.core.asked.reasons import Behind, Belonging, Prospect, Why
from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import Sentence, retold, told
from kmviz.core.metric import ROUNDING, Squared
from kmviz.drawing.board.layers import NEAREST
from kmviz.drawing.board.plane import OfStar, Pointed
from kmviz.drawing.words.languages import ENGLISH
from kmviz.drawing.words.words import Words
from kmviz.live.desk import Desk
from kmviz.live.gallery import Gallery
from kmviz.live.hand import CLICKS, Click
from kmviz.live.keys import KEYS, LAYER_KEYS, START_KEYS, Key
from kmviz.live.player import Player
from kmviz.live.sketch import Sketch
from kmviz.live.starts import MANY, Starts
from kmviz.live.view import View
from kmviz.runs.settings import Settings

SUMMED = 2
"""Of so many columns it is said how a mean is made."""
PLACED = 4
"""The coordinates at most that are told; of more the last are left out."""
SETTINGS = {field.name for field in fields(Settings)}
"""Names that are written small wherever they stand."""
LABELS = {"n": "label_points", "seed": "label_seed"}
"""The settings that a player shows under other names."""
MANY_KEY = next(iter(START_KEYS))
"""The key that answers how many of many starts will reach the best."""
SIGNS = {"left": "←", "right": "→", "up": "↑", "down": "↓"}
SIGNS |= {"arrows": "← → ↑ ↓", "f2": "F2"}
"""How some keys are written."""


class Line(NamedTuple):
    """A line of what is said, perhaps the one that matters most."""

    text: str
    strong: bool = False


def errand_told(player: Player, words: Words) -> str:
    """Return how far the errand of a player is, or what it asks; without one, nothing.

    Examples
    --------
    >>> errand_told(Player(), ENGLISH)
    ''
    """
    errand = player.errand
    if errand is None:
        return ""
    if not errand.asks:
        if errand.parts is not None:
            done, blocks = errand.parts
            return words.fill(words.working_blocks, done=done, blocks=blocks)
        if errand.share is None:
            return words.fill(words.working_steps, steps=errand.steps)
        return words.fill(words.working_share, share=round(100 * errand.share))
    if errand.steps:
        return words.fill(words.no_end_yet, steps=errand.steps)
    if errand.gone:
        return words.fill(words.longer, seconds=round(errand.gone))
    seconds = max(round(errand.cost.seconds), 1)
    memory = f"{errand.cost.memory / 1e9:.1f}".replace(".", words.decimal)
    return words.fill(words.costly, seconds=seconds, memory=memory)


def sketch_told(sketch: Sketch, words: Words) -> str:
    """Return what can be done on an empty board or, with points on it, how many.

    Examples
    --------
    >>> sketch_told(Sketch(Player()), ENGLISH)
    'Click to put points here, or drag to spray them'
    """
    if sketch.empty:
        return words.fill_board
    n = words.fill(words.so_many_points, n=len(sketch.points))
    return f"{n}, k = {sketch.k}"


def as_sentence(error: Exception, words: Words = ENGLISH) -> str:
    """Return what an error says in these words, to stand on its own.

    What is foreign to kmviz is said as it is.

    Examples
    --------
    >>> from kmviz.drawing.words.languages import get_words
    >>> as_sentence(ValueError("the star is gone"))
    'The star is gone'
    >>> too_many = Sentence("{name} must be at most {most}, got {given}",
    ...                     name="k", most=3, given="7")
    >>> as_sentence(ValueError(too_many), get_words("fr"))
    'k doit être au plus 3, et non 7'
    """
    said = said_by(error, words)
    first = said.partition(" ")[0]
    return said if first in SETTINGS else capital(said)


def said_by(error: Exception, words: Words) -> str:
    """Return what an error says in these words, on one line."""
    sentence = told(error)
    if not isinstance(sentence, Sentence):
        return " ".join(sentence.split())
    name = sentence.facts.get("name")
    if name in LABELS:
        label = getattr(words, LABELS[str(name)])
        sentence = Sentence(sentence.template, **{**sentence.facts, "name": label})
    return words.say(sentence)


def noted(note: str, words: Words, **ways: tuple[str, ...]) -> str:
    """Return a note on a table, with what leads to what it names.

    Examples
    --------
    >>> note = Sentence("choose others by {columns}", columns="columns")
    >>> noted(note, ENGLISH, columns=("More", "Other columns"))
    'choose others by More › Other columns'
    """
    return words.say(retold(note, **{name: " › ".join(ways[name]) for name in ways}))


def meaning(key: str, words: Words) -> str:
    """Return what a key of `KEYS` or `START_KEYS` does."""
    return purpose(key, (KEYS | START_KEYS)[key], words)


def purpose(key: str, known: Key, words: Words) -> str:
    """Return what a key does."""
    said = str(getattr(words, known.words))
    return words.fill(words.show_or_hide, part=said) if key in LAYER_KEYS else said


def in_vain(key: str, known: Key | None, view: View, desk: Desk) -> str:
    """Return why nothing else is to be seen after a key.

    Where a choice of k is growing, the last is not known to be the last; where no other
    starts are to be seen, one may be pointed to all the same.

    Examples
    --------
    >>> view, desk = View(), Desk(Player())
    >>> in_vain("left", KEYS["left"], view, desk), in_vain("v", KEYS["v"], view, desk)
    ('This is the first step', 'cells: shown where there are any')
    """
    words, starts = view.words, desk.starts
    if known in START_KEYS.values() and starts.chosen is not None:
        end = starts.kept[starts.chosen].inertia
        return words.fill(words.chosen_end, key=written("enter", words), end=end)
    if key in LAYER_KEYS and known is not None:
        part = getattr(words, known.words)
        return shown_or_not(part, words, shown=LAYER_KEYS[key] in view.shown)
    if desk.growing and known is not None and known.vain == "at_last":
        return words.working
    template = words.in_vain if known is None else getattr(words, known.vain)
    return words.fill(template, key=written(key, words), many=MANY_KEY, runs=MANY)


def shown_or_not(part: str, words: Words, *, shown: bool) -> str:
    """Return whether a part of the picture, or of the run, is shown."""
    return words.fill(words.shown_somewhere if shown else words.hidden, part=part)


def tooltip(key: str, words: Words) -> str:
    """Return what a control does, and the key that does the same.

    Examples
    --------
    >>> tooltip("left", ENGLISH), tooltip("v", ENGLISH)
    ('One step back (←)', 'Show or hide cells (v)')
    """
    does = capital(meaning(key, words))
    return words.fill(words.with_key, does=does, key=written(key, words))


def capital(text: str) -> str:
    """Return a text that begins with a capital letter."""
    return text[:1].upper() + text[1:]


def click_does(click: Click, words: Words) -> str:
    """Return what a click on the picture does.

    Examples
    --------
    >>> click_does("adds a point", ENGLISH)
    'A click adds a point'
    """
    return words.fill(words.a_click, does=getattr(words, CLICKS[click]))


def written(key: str, words: Words) -> str:
    """Return what stands on a key.

    Examples
    --------
    >>> [written(key, ENGLISH) for key in ("left", "shift+left", "+", "f2")]
    ['←', 'shift ←', '+', 'F2']
    """
    first, _, rest = key.partition("+")
    if first and rest:
        return f"{written(first, words)} {written(rest, words)}"
    return SIGNS.get(key) or str(getattr(words, f"cap_{key}", key))


def expected(gallery: Gallery, words: Words, then: str = "w") -> str:
    """Return what is asked about a gallery or, at its end, what came of it.

    The answer is given by `then`, a key or the words of a button.
    """
    exhibits, guess = gallery.exhibits, gallery.guess
    if gallery.asked:
        before, after = exhibits.asking
        asked = getattr(words, before if guess is None else after)
        facts = {"runs": exhibits.question.most, "guess": guess, "key": then}
        return words.fill(asked, **facts)
    if guess is None or not gallery.over:
        return ""
    return exhibits.scored(guess, words)


def of_many(desk: Desk, words: Words) -> str:
    """Return what is asked or told about the many runs of a desk, over buttons."""
    gallery = desk.browsed
    if gallery is not None:
        return expected(gallery, words, then=words.try_now)
    return tried(desk.starts, words, then=words.try_now)


def tried(starts: Starts, words: Words, then: str = MANY_KEY) -> str:
    """Return what is asked about many starts, how far they are, or how they ended.

    The answer is given by `then`, a key or the words of a button.
    """
    facts: dict[str, object] = {
        "runs": MANY,
        "guess": starts.guess,
        "key": then,
    }
    if starts.asked:
        asked = words.how_many if starts.guess is None else words.so_many
        return words.fill(asked, **facts)
    if starts.trying:
        return words.fill(words.trying, done=MANY - starts.trying, **facts)
    if starts.reached is None or starts.best is None:
        return ""
    facts |= {"reached": starts.reached, "best": starts.kept[starts.best].inertia}
    if starts.guess is None:
        said = words.fill(words.reached, **facts)
    else:
        score = round(count_score(starts.guess, starts.reached, MANY))
        said = words.fill(words.reached_scored, **facts, score=score)
    return _with_own(said, starts, words)


def _with_own(told: str, starts: Starts, words: Words) -> str:
    """Return what is told, and how good the end is that is seen, beside the best."""
    if starts.own is None or starts.best is None:
        return told
    own, best = (starts.kept[i].inertia for i in (starts.own, starts.best))
    if starts.among_best[starts.own]:
        return words.fill(words.own_best, told=told)
    times = own / best if best else math.inf
    return words.fill(words.own_worse, told=told, own=own, times=times)


def answer(player: Player, pointed: Pointed, words: Words = ENGLISH) -> list[Line]:
    """Return why a point has its colour, which star one would join, what a star is."""
    if isinstance(pointed, OfStar):
        return list(_of_star(player, pointed.star, words))
    if isinstance(pointed, int):
        return reasons(player, pointed, words)
    place = np.array(pointed)[: player.trace.X.shape[1]]
    found = player.prospect(place)
    measure = words.named(player.trace.metric.measure)
    head = words.fill(words.would_join, star=found.nearest + 1)
    more = words.fill(words.would_add, measure=measure, cost=found.cost)
    return [Line(head), *_distances(found, words), Line(more)]


def reasons(player: Player, point: int, words: Words = ENGLISH) -> list[Line]:
    """Return why a point has its colour; the line of its nearest star is strong."""
    why = player.why(point)
    label = int(why.labels[-1])
    if why.behind:
        lines = [*_of_those(why.behind, words), Line(words.why_middle)]
    else:
        head = words.why_cluster if label >= 0 else words.why_none
        lines = [Line(words.fill(head, point=why.row + 1, cluster=label + 1))]
    lines += _distances(why, words)
    if label not in (-1, why.nearest):
        lines.append(Line(words.fill(words.why_next, cluster=why.nearest + 1)))
    past = [label for label in why.labels if label >= 0]
    turns = [past[i] for i in range(len(past)) if i == 0 or past[i] != past[i - 1]]
    if len(turns) > 1:
        way = " → ".join(str(label + 1) for label in turns[-8:])
        lines.append(Line(words.fill(words.why_past, past=way)))
    return lines


def _of_star(player: Player, star: int, words: Words) -> Iterator[Line]:
    """Yield what a star is: the middle of its points, and what it costs to be off."""
    found = player.belonging(star)
    yield Line(words.fill(words.star_points, star=star + 1, n=found.n))
    settings, metric = player.settings, player.trace.metric
    if not found.n and player.now.phase == "init" and settings.start is None:
        init = words.called("init", settings.init)
        yield Line(words.fill(words.placed, init=init))
    if found.place is None:
        return
    place = _place(found.place, words)
    yield Line(words.fill(words.told_by("middle", metric.goal), place=place), True)
    if metric.goal == Squared.goal and found.n > 1 and len(found.place) <= SUMMED:
        yield Line(f"= {_place(found.n * found.place, words)} / {found.n}")
    at_home = found.far <= ROUNDING * np.abs(found.place).max()
    yield Line(
        words.star_there if at_home else words.fill(words.star_off, far=found.far)
    )
    yield from _costs(found, player, words, at_home)


def _costs(
    found: Belonging, player: Player, words: Words, at_home: bool
) -> Iterator[Line]:
    """Yield what the points of a star add to the inertia, and why no less."""
    if found.cost is None or found.least is None:
        return
    metric = player.trace.metric
    squares = metric.goal == Squared.goal
    cost, least = words.apart(found.cost, found.least)
    facts = {"measure": words.named(metric.measure), "cost": cost, "least": least}
    least_told = words.told_by("star_least", metric.goal)
    template = least_told if at_home else words.star_costs
    yield Line(words.fill(template, **facts))
    if at_home and squares:
        yield Line(words.fill(words.star_grows, n=found.n))
    elif squares:
        yield Line(f"{cost} ≈ {least} + {found.n} × {words.number(found.far)}²")


def _place(place: Floats, words: Words) -> str:
    """Return a place by its coordinates, of very many the first."""
    told = len(place) if len(place) <= PLACED else PLACED - 1
    numbers = [words.number(value) for value in place[:told]]
    return "(" + "; ".join([*numbers, *["…"] * (told < len(place))]) + ")"


def _distances(found: Why | Prospect, words: Words) -> Iterator[Line]:
    """Yield how far the nearest stars are; the line of the very nearest is strong."""
    for star in np.argsort(found.distances)[:NEAREST]:
        if not math.isnan(found.distances[star]):
            nearest = bool(star == found.nearest)
            said = words.why_nearest if nearest else words.why_far
            far = float(found.distances[star])
            yield Line(words.fill(said, far=far, star=star + 1), nearest)


def _of_those(behind: Behind, words: Words) -> Iterator[Line]:
    """Yield how many points there are in a cell, and some of them."""
    said = words.why_behind if len(behind.places) else words.so_many_points
    yield Line(words.fill(said, n=behind.n))
    for row, label in zip(behind.places, behind.labels, strict=True):
        place = _place(row, words)
        said = words.fill(words.why_place, place=place, cluster=int(label) + 1)
        yield Line(said if label >= 0 else place)
