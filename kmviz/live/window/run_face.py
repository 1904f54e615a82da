"""A run in a window: its picture, the mouse and the keys that take hold of it."""

from collections.abc import Iterator
from functools import partial

from kmviz.core.sentence import Sentence
from kmviz.drawing.style import Style
from kmviz.live.desk import Desk
from kmviz.live.hand import Click, Hand
from kmviz.live.keys import KEYS, press_key
from kmviz.live.listening import Changed
from kmviz.live.telling import reasons
from kmviz.live.view import View
from kmviz.live.window import overlay
from kmviz.live.window.face import OwnKey
from kmviz.live.window.overlay import Piece
from kmviz.live.window.pointer import Pointer
from kmviz.live.window.screen import Screen
from kmviz.live.window.speech import bar_words

CLICK: Click = "explains or adds a point"
"""What a click on the picture does, beside taking a star."""


class RunFace:
    """The run of a desk; see `Face`.

    Parameters
    ----------
    desk : Desk
        Where the run lies.
    view : View
        How it is looked at.
    """

    shared_keys = KEYS

    def __init__(self, desk: Desk, view: View) -> None:
        self._desk, self._player, self._view = desk, desk.player, view
        self.screen = self.pane = Screen(self._player, view)
        self.hand = Hand(self._player, self.screen)
        self.pointer = Pointer(self.screen, self.hand)
        self.own_keys = HAND_KEYS

    @property
    def bare(self) -> bool:
        """Whether nothing is laid over the picture."""
        return self.pointer.spot is None and self.hand.asked is None

    def bar(self) -> list[tuple[str, str, bool]]:
        """Return the words of the bar: name, text and whether it can be used now."""
        words = bar_words(self._player, self._view)
        back = ("escape", self._view.words.all_runs, True)
        return [back, *words] if self._desk.opened else words

    def press(self, key: str) -> list[str]:
        """Do what a key means, and return which start it has chosen, if any."""
        init, words = self._player.settings.init, self._view.words
        if key in self.own_keys:
            self.own_keys[key].press(self)
        else:
            press_key(self._player, self._view, key)
        chosen = self._player.settings.init
        if chosen == init:
            return []
        return [words.fill(words.placed, init=words.called("init", chosen))]

    def touch(self, x: float, y: float) -> None:
        """Take hold of what is there, or ask about it."""
        self.pointer.leave()
        self.hand.press(*self.screen.share(x, y), CLICK)

    def feels(self, x: float, y: float) -> bool:
        """Tell whether the mouse holds something."""
        return self.hand.holding and self.pointer.spot is None

    def move(self, x: float, y: float) -> None:
        """Move what the mouse holds."""
        self.hand.drag(*self.screen.share(x, y))

    def release(self, x: float, y: float) -> None:
        """Let go of what the mouse holds."""
        self.hand.release(*self.screen.share(x, y))

    def forget(self) -> None:
        """Ask no more about a point."""
        self.hand.ask(None)

    def put_away(self) -> None:
        """Take the pointer away."""
        if self.pointer.spot is not None:
            self.pointer.leave()

    def leave(self) -> None:
        """Take the pointer and the marks away, or go back to the gallery."""
        laid = self.pointer.spot is not None or self._player.prediction is not None
        self.pointer.leave()
        self._player.forget_prediction()
        if not laid:
            self._desk.leave()

    def change_k(self, more: int) -> None:
        """Begin anew with more stars, or fewer."""
        if self._player.trace.k + more < 1:
            message = Sentence(
                "there must be at least one star, and this is the last one"
            )
            raise ValueError(message)
        self._player.change(k=self._player.trace.k + more)

    def follow(self, changed: Changed) -> None:
        """Let go of what is no longer there."""
        self.hand.follow(changed)
        if changed - {"view", "speed", "chosen"}:
            self.screen.position = float(self._player.position)

    def pieces(self, size: tuple[int, int], style: Style) -> Iterator[Piece]:
        """Yield the pointer."""
        yield from self.pointer.pieces(overlay.unit_of(size), style)

    def cards(self, size: tuple[int, int], style: Style) -> Iterator[Piece]:
        """Yield why the point that is asked about has its colour."""
        point = self.hand.asked
        if point is not None:
            spot = self.screen.spot_of_point(point)
            place = partial(self.screen.free_corner, spot)
            told = reasons(self._player, point, self._view.words)
            lines = [line.text for line in told]
            yield from overlay.card(lines, size, style, headed=True, place=place)


HAND_KEYS: dict[str, OwnKey] = {
    "-": OwnKey(lambda face: face.change_k(-1), "key_fewer"),
    "+": OwnKey(lambda face: face.change_k(1), "key_more"),
    "tab": OwnKey(lambda face: face.pointer.to_next_star(), "key_next_star"),
    "shift+left": OwnKey(lambda face: face.pointer.move(-1, 0), ""),
    "shift+right": OwnKey(lambda face: face.pointer.move(1, 0), ""),
    "shift+up": OwnKey(lambda face: face.pointer.move(0, -1), ""),
    "shift+down": OwnKey(lambda face: face.pointer.move(0, 1), ""),
    "enter": OwnKey(lambda face: face.pointer.click(CLICK), "key_click"),
}
"""What each key does to a run that is only for the window."""
