"""What a player's class has marked and tried, as the picture shows it."""

import math
from collections.abc import Iterable, Sequence
from statistics import median

from kmviz.drawing.beside.dots import Dots
from kmviz.drawing.beside.ladder import value_range
from kmviz.drawing.board.guesses import Guesses
from kmviz.drawing.words.words import Words
from kmviz.live.player import Player
from kmviz.live.starts import Start, Starts

FEWEST = 2
"""An end alone has nothing to be compared with."""
APART = 2.0
"""Runs that begin so many times as high as the median do not share its axis."""


def guesses(player: Player) -> Guesses | None:
    """Return the marks of a player's prediction or, after the step, the truth too.

    Examples
    --------
    >>> player = Player()
    >>> player.step()
    >>> player.predict_star(0, (0.5, 0.5))
    >>> guesses(player).asked, guesses(player).score
    ('stars', None)
    >>> player.step()
    >>> 0 <= guesses(player).score <= 100
    True
    """
    answer, marks = player.reveal, player.prediction
    if answer is not None:
        return Guesses(
            answer.prediction.stars,
            answer.prediction.switches,
            "stars" if player.now.phase == "update" else "points",
            answer.score,
            answer.stars,
            answer.switches,
            player.scores,
        )
    if marks is None:
        return None
    asked = "stars" if player.next_action == "update" else "points"
    return Guesses(marks.stars, marks.switches, asked)


def dots(player: Player, starts: Starts, words: Words) -> Dots | None:
    """Return the ends of the starts that were tried; None if none can be compared.

    Examples
    --------
    >>> player = Player()
    >>> starts = Starts(player)
    >>> player.last()
    >>> player.new_start()
    >>> player.last()
    >>> dots(player, starts, Words()).title
    '2 starts, and where they ended'
    """
    kept, best, chosen = starts.kept, starts.best, starts.chosen
    like = [start.k == player.trace.k for start in kept]
    if len(kept) < FEWEST:
        return None
    inertias = [start.inertia for start in kept]
    title = words.fill(words.starts_tried, starts=len(kept))
    told = "" if best is None else words.fill(words.best_start, best=inertias[best])
    return Dots(
        inertias,
        like,
        starts.among_best,
        chosen,
        starts.own,
        title if chosen is None else named(kept[chosen], words, inertias),
        told,
        _round(*value_range(inertias)),
        _round(0.0, _shared([start.highest for start in kept]))[1],
    )


def named(start: Start, words: Words, beside: Iterable[float] = ()) -> str:
    """Return what tells one start from the others, and where it ended.

    That is written as the ends beside it are.
    """
    inertia = words.number(start.inertia, beside)
    settings, facts = start.settings, {"k": start.k, "inertia": inertia}
    if start.made is not None or settings.start is not None:
        return words.fill(words.start_by_hand, **facts)
    init = words.called("init", settings.init)
    return words.fill(words.start_named, **facts, init=init, seed=str(settings.seed))


def _shared(highest: Sequence[float]) -> float:
    """Return how high most runs reach, so that one bad start does not flatten all.

    Examples
    --------
    >>> _shared([140.0, 150.0, 160.0, 1900.0])
    160.0
    """
    most = APART * median(highest)
    return max(value for value in highest if value <= most)


def _round(low: float, high: float) -> tuple[float, float]:
    """Return round numbers around a range, which so stays when a little is added.

    Examples
    --------
    >>> _round(-0.4, 6.3), _round(78.1, 91.0)
    ((0.0, 8.0), (75.0, 95.0))
    """
    rough = (high - max(low, 0.0)) / 4
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    step = next(
        times * power for times in (1, 2, 5, 10) if times * power >= rough * 0.75
    )
    return max(math.floor(low / step), 0) * step, math.ceil(high / step) * step
