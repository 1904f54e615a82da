"""A run in a window: its picture, the mouse and the keys that take hold of it."""

from collections.abc import Iterator
from functools import partial

from kmviz.drawing.look.style import Style
from kmviz.live.desk import Desk
from kmviz.live.hand import CLICKS, LOOKING, Click, Hand
from kmviz.live.keys import KEYS, START_KEYS, Key, arrows, press_key
from kmviz.live.listening import Changed
from kmviz.live.telling import answer, tried
from kmviz.live.view import View
from kmviz.live.window import overlay
from kmviz.live.window.overlay import ON_BOARD, Piece
from kmviz.live.window.pointer import Pointer
from kmviz.live.window.screen import Screen
from kmviz.live.window.speech import bar_words, pointer_keys


class RunFace:
    """The run of a desk; see `Face`.

    Parameters
    ----------
    desk : Desk
        Where the run lies.
    view : View
        How it is looked at.
    """

    shared_keys = KEYS | START_KEYS

    def __init__(self, desk: Desk, view: View) -> None:
        self._desk, self._player, self._view = desk, desk.player, view
        self._starts, self._telling, self._trying = desk.starts, False, False
        self.tool: Click = LOOKING
        """What a click on the picture does, beside taking a star."""
        self.screen = self.pane = Screen(self._player, view, desk.starts)
        self.hand = Hand(self._player, self.screen)
        self.pointer = Pointer(self.screen, self.hand)
        self.own_keys = HAND_KEYS
        self._player.charted = "future" in view.shown

    @property
    def bare(self) -> bool:
        """Whether nothing is laid over the picture."""
        asked = self.hand.asked is not None or self._tells
        laid = self.pointer.spot is not None or self.hand.sprayed
        return not (laid or asked)

    @property
    def _tells(self) -> bool:
        """Whether there is something to be said of many starts."""
        return self._telling or self._starts.asked or self._starts.trying > 0

    def free_corner(self, size: tuple[float, float]) -> tuple[float, float]:
        """Return left and top of where a card about no spot hides least."""
        return self.screen.free_corner((0.0, 0.0), size)

    def bar(self) -> list[tuple[str, str, bool]]:
        """Return the words of the bar: name, text and whether it can be used now."""
        return bar_words(self._desk, self._view, self.tool)

    def press(self, key: str) -> list[str]:
        """Do what a key means, and return what can be done with the pointer.

        That is said where it comes, or clicks where nothing is.
        """
        pointed, before = self.pointer.spot is not None, self._touched()
        if key in self.own_keys:
            self.own_keys[key].press(self)
        elif key in START_KEYS:
            START_KEYS[key].press(self._starts)
        else:
            press_key(self._player, self._view, key)
        vain = key == "enter" and self._touched() == before
        comes = self.pointer.spot is not None and (vain or not pointed)
        return list(pointer_keys(self._view.words)) if comes else []

    def _touched(self) -> tuple[object, ...]:
        """Return what a click changes, wherever there is something."""
        return self.hand.holding, self.hand.asked, self._player.state

    def next_tool(self) -> None:
        """Have a click on the picture do the next that it may do."""
        tools = list(CLICKS)
        self.tool = tools[(tools.index(self.tool) + 1) % len(tools)]

    def touch(self, x: float, y: float, *, again: bool = False) -> None:
        """Take hold of what is there, ask about it, or open the start that is there."""
        self.pointer.leave()
        spot = self.screen.share(x, y)
        start = self.screen.scene.dot_at(*spot)
        if start is None:
            self.hand.press(*spot, self.tool, again=again)
        else:
            self._starts.open(start)

    def feels(self, x: float, y: float) -> bool:
        """Tell whether the mouse holds something, or points to another start."""
        if self.hand.holding:
            return self.pointer.spot is None
        start = self.screen.scene.dot_at(*self.screen.share(x, y))
        return start is not None and start != self._starts.chosen

    def move(self, x: float, y: float) -> None:
        """Move what the mouse holds, or point to a start."""
        spot = self.screen.share(x, y)
        if self.hand.holding:
            self.hand.drag(*spot)
        else:
            self._starts.choose(self.screen.scene.dot_at(*spot))

    def release(self, x: float, y: float) -> None:
        """Let go of what the mouse holds."""
        if self.hand.holding:
            self.hand.release(*self.screen.share(x, y))

    def forget(self) -> None:
        """Say no more how the starts ended.

        What is asked on the board stays until it is clicked again, and goes on being
        answered from step to step.
        """
        self._telling = False

    def put_away(self) -> None:
        """Take the pointer away, and let go of what is held."""
        if self.pointer.spot is not None or self.hand.holding:
            self.pointer.leave()

    def leave(self) -> None:
        """Take the pointer and the marks away, or go back to the gallery."""
        starts, marks = self._starts, self._player.prediction
        laid = self.pointer.spot, marks, starts.chosen, self.hand.asked
        if starts.asked or starts.trying:
            starts.cancel()
        elif laid == (None, None, None, None):
            if self.tool == LOOKING:
                self._desk.leave()
            self.tool = LOOKING
        self.hand.ask(None)
        self.pointer.leave()
        self._player.forget_prediction()
        starts.choose(None)

    def which_k(self) -> None:
        """Lay the choice of k over the run, of which a hand lets go."""
        self.put_away()
        self._desk.which_k()

    def add_stars(self, more: int) -> None:
        """Begin anew with more stars, or fewer; if that is asked, expect so many."""
        self._desk.add_stars(more)

    def click(self) -> None:
        """Click where the pointer is, or open, answer or ask what there is."""
        away = self.pointer.spot is None
        if away and self._starts.chosen is not None:
            self._starts.open()
        elif away and self._starts.asked:
            self._starts.try_many()
        elif away and self._player.prediction is None:
            self.hand.ask_next()
        else:
            self.pointer.click(self.tool)

    def follow(self, changed: Changed) -> None:
        """Let go of what is no longer there."""
        self.hand.follow(changed)
        self._player.charted = "future" in self._view.shown
        trying = self._starts.trying > 0
        self._telling |= self._trying and not trying
        self._trying = trying
        if changed - {"view", "speed", "chosen"}:
            self.screen.position = float(self._player.position)

    def pieces(self, size: tuple[int, int], style: Style) -> Iterator[Piece]:
        """Yield the pointer, and where points are being sprayed."""
        for x, y in self.hand.sprayed:
            width, height = self.screen.size
            yield from overlay.puff(x * width, y * height, overlay.unit_of(size), style)
        self.pointer.stay()
        yield from self.pointer.pieces(overlay.unit_of(size), style)

    def cards(self, size: tuple[int, int], style: Style) -> Iterator[Piece]:
        """Yield what there is about many starts, or what is asked on the board."""
        asked, said = self.hand.asked, tried(self._starts, self._view.words)
        if self._tells and said:
            lines = overlay.noted(said, size, ON_BOARD)
            yield from overlay.card(lines, size, style, place=self.free_corner)
        elif asked is not None:
            spot = self.screen.spot_of_point(asked)
            place = partial(self.screen.free_corner, spot)
            told = answer(self._player, asked, self._view.words)
            lines = [
                part
                for line in told
                for part in overlay.noted(line.text, size, ON_BOARD)
            ]
            yield from overlay.card(lines, size, style, "answer", place=place)


HAND_KEYS: dict[str, Key] = {
    "o": Key(lambda face: face.which_k(), "key_which_k"),
    "-": Key(lambda face: face.add_stars(-1), "key_fewer"),
    "+": Key(lambda face: face.add_stars(1), "key_more"),
    "x": Key(lambda face: face.next_tool(), "key_tool"),
    "tab": Key(lambda face: face.pointer.to_next_star(), "key_next_star"),
    **arrows(lambda face, *way: face.pointer.move(*way), before="shift+"),
    "enter": Key(lambda face: face.click(), "key_enter"),
}
"""What each key does to a run that is only for the window."""
