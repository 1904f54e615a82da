"""What is said over the picture, such as of a key that has done something unseen."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from kmviz.live.desk import Desk
from kmviz.live.keys import GALLERY_KEYS, KEYS, SKETCH_KEYS, START_KEYS, Key
from kmviz.live.listening import Changed
from kmviz.live.notebook.canvas import Surface
from kmviz.live.notebook.picture import Picture
from kmviz.live.telling import Line, in_vain, of_many, written
from kmviz.live.unseen import choices
from kmviz.live.view import View

SOMEWHERE = {*KEYS, *START_KEYS, *SKETCH_KEYS, *GALLERY_KEYS}
"""The keys that do something to what may lie in front."""
ON_PICTURE: Changed = frozenset({"view", "chosen", "starts"})
"""What is to be seen on the picture, if anywhere; the rest is told beside it."""


class Shown(Protocol):
    """A viewer, as far as it matters here."""

    surface: Surface

    @property
    def picture(self) -> Picture:
        """The picture of what lies in front."""

    @property
    def news(self) -> int:
        """How often something else was seen or told than before."""


class Remarks:
    """The remark on a key, for whoever has folded away what shows its work.

    Parameters
    ----------
    desk : Desk
        What the keys change lies in front on it.
    view : View
        How it is looked at.
    shown : Shown
        What shows it.
    """

    def __init__(self, desk: Desk, view: View, shown: Shown) -> None:
        self._desk, self._view, self._shown = desk, view, shown
        self._heard: Changed = frozenset()

    def follow(self, changed: Changed) -> None:
        """Hear what has changed."""
        self._heard |= changed

    @contextmanager
    def on(self, key: str, keys: Mapping[str, Key]) -> Iterator[list[str]]:
        """Yield lines that hold, once what the key does is shown, the remark on it.

        The keys are those of what lies in front.
        """
        player, view, lines = self._desk.player, self._view, list[str]()
        before, news = choices(player, view), self._shown.news
        many = of_many(self._desk, view.words)
        self._heard = frozenset()
        yield lines
        lines += [each for each in choices(player, view) if each not in before]
        told = many != of_many(self._desk, view.words)
        seen = self._heard - ON_PICTURE or news != self._shown.news or told
        if not (lines or seen):
            lines += self._in_vain(key, keys)

    def say(self, *lines: str) -> None:
        """Say something over the picture, until something else is done."""
        card = self._shown.picture.card([Line(line) for line in lines])
        self._shown.surface.remark(card)

    def _in_vain(self, key: str, keys: Mapping[str, Key]) -> Iterator[str]:
        """Yield why nothing is to be seen of a key, if it is known anywhere."""
        desk, words = self._desk, self._view.words
        if key in keys:
            yield in_vain(key, keys[key], self._view, desk)
        elif key in SOMEWHERE:
            yield words.fill(words.no_key_here, key=written(key, words))
