"""How a run is looked at: the look of its picture, and how fast it is played.

Whatever is done to the run, the view stays; whatever is done to the view, the run does.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import cast

from kmviz.core.given.choices import check_option
from kmviz.core.options.options import check_flag
from kmviz.drawing.look.look import Look
from kmviz.drawing.look.parts import PARTS
from kmviz.drawing.look.style import STYLES as LOOKS
from kmviz.drawing.words.languages import get_words
from kmviz.export.tempo import SPEEDS
from kmviz.live.listening import Announcer, What
from kmviz.live.speed import Speed

STYLES = tuple(LOOKS)
"""The looks of the picture that a view goes through."""


class View(Announcer):
    """The look of a player's picture, its speed, and how things move.

    Commands are as those of a `Player`: one that is refused changes nothing.

    Parameters
    ----------
    look : Look, optional
        The look; its style must be one of `STYLES`.
    speed : Speed, optional
        The speed; beyond the limits, the nearest limit.

    Attributes
    ----------
    words : Words
        Every word that is shown.
    bring : callable
        Is given a look that is to come and what enters it: by default that does so at
        once; a host may have its picture drawn first.

    Raises
    ------
    ValueError
        If the style has no name.

    Examples
    --------
    >>> view = View(speed=Speed(speed=2))
    >>> unlisten = view.listen(lambda changed: print(*changed))
    >>> view.set_style("dark")
    view
    >>> view.set_speed(1e9)
    speed
    >>> view.style, view.speed
    ('dark', 30.0)
    """

    def __init__(self, look: Look | None = None, speed: Speed | None = None) -> None:
        super().__init__()
        self._look = look or Look()
        check_option(self._look.style, "style", STYLES)
        self._speed = _allowed(speed or Speed())
        self.words = get_words(self._look.words)
        self.bring: Callable[[Look, Callable[[], None]], object] = _at_once

    def __repr__(self) -> str:
        return f'<View in style "{self.style}", at speed {self.speed:g}>'

    @property
    def look(self) -> Look:
        """The whole look: size and words, which stay, style and parts."""
        return self._look

    @property
    def style(self) -> str:
        """The colours: one of `STYLES`."""
        return cast(str, self._look.style)

    @property
    def shown(self) -> frozenset[str]:
        """The `PARTS` that are switched on."""
        return self._look.shown

    @property
    def speed(self) -> float:
        """How many steps a second are made while playing."""
        return self._speed.speed

    @property
    def glide(self) -> float:
        """The share of a step's time in which things are on their way to the next."""
        return self._speed.glide

    def set_style(self, style: str) -> None:
        """Choose one of the `STYLES`."""
        chosen = check_option(style, "style", STYLES)
        self._change(replace(self._look, style=chosen))

    def switch(self, name: str, on: bool) -> None:
        """Switch one of the `PARTS` on or off."""
        part = {check_option(name, "name", PARTS)}
        shown = self.shown | part if check_flag(on, "on") else self.shown - part
        self._change(replace(self._look, shown=shown))

    def set_speed(self, speed: float) -> None:
        """Set the steps a second; beyond the limits, the nearest limit."""
        self._enter(self._look, _allowed(replace(self._speed, speed=speed)))

    def restore(self, look: Look) -> None:
        """Enter a look that was there before, at once."""
        self._enter(look, self._speed)

    def _change(self, look: Look) -> None:
        """Have another look come, if it is another."""
        if look != self._look:
            self.bring(look, lambda: self._enter(look, self._speed))

    def _enter(self, look: Look, speed: Speed) -> None:
        """Enter a look and a speed, and tell the listeners what differs."""
        before = self._look, self._speed
        self._look, self._speed = look, speed
        self._tell(frozenset(_differences(before, (look, speed))))


def _at_once(_: Look, enter: Callable[[], None]) -> None:
    """Enter a look."""
    enter()


def _differences(
    before: tuple[Look, Speed], after: tuple[Look, Speed]
) -> Iterator[What]:
    """Yield in what two views differ."""
    if before[0] != after[0]:
        yield "view"
    if before[1] != after[1]:
        yield "speed"


def _allowed(speed: Speed) -> Speed:
    """Return the speed within its limits."""
    return replace(speed, speed=min(max(speed.speed, SPEEDS[0]), SPEEDS[-1]))
