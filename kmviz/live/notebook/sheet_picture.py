"""The picture of an empty board on a page, and the controls under it."""

from collections.abc import Iterable
from html import escape

import ipywidgets as widgets

from kmviz.live.keys import SKETCH_KEYS
from kmviz.live.notebook.alarm import Alarm
from kmviz.live.notebook.laid_out import row, wide
from kmviz.live.notebook.picture import Picture
from kmviz.live.notebook.tied import Tied
from kmviz.live.sheet import Sheet
from kmviz.live.sketch import Sketch
from kmviz.live.telling import capital, click_does, sketch_told, written
from kmviz.live.view import View


class SheetPicture(Picture):
    """What an empty board looks like now.

    Parameters
    ----------
    sketch : Sketch
        What was put there.
    view : View
        How it is looked at.
    size : tuple of int
        Width and height in pixels.
    """

    moving = False

    def __init__(self, sketch: Sketch, view: View, size: tuple[int, int]) -> None:
        super().__init__(Sheet(sketch, view), view, size)
        self._sketch = sketch

    def caption(self) -> str:
        """Return what can be done there, or how much there is by now."""
        return sketch_told(self._sketch, self._view.words)

    @property
    def _here(self) -> int:
        return 0

    @property
    def _k(self) -> int:
        return max(self._colored, 1)

    @property
    def _colored(self) -> int:
        return len(self._sketch.stars)

    @property
    def _samples(self) -> Iterable[float]:
        return (0,)


class SketchRow(Tied):
    """What is under an empty board: how much is on it, and what begins the run.

    Parameters
    ----------
    sketch : Sketch
        The board.
    view : View
        In which words.
    alarm : Alarm
        Where mistakes are told.

    Attributes
    ----------
    box : ipywidgets.Box
        All of it, hidden until a board is opened.
    """

    def __init__(self, sketch: Sketch, view: View, alarm: Alarm) -> None:
        super().__init__(alarm)
        self._sketch, self._words = sketch, view.words
        self.box = self._shown_if(widgets.VBox(), lambda: sketch.open, self._fill)

    def _fill(self) -> list[widgets.Widget]:
        sketch, words = self._sketch, self._words
        said = self._tie(
            widgets.HTML(), lambda: f"<p>{escape(sketch_told(sketch, words))}</p>"
        )
        return [row(self._buttons()), said]

    def _buttons(self) -> list[widgets.Widget]:
        sketch, words = self._sketch, self._words
        tools = [click_does(click, words) for click in ("adds a point", "adds a star")]

        def expects() -> bool:
            return not len(sketch.stars)

        return [
            self._button(words.the_run, self._tip("escape"), sketch.leave),
            self._button(
                words.undo, self._tip("u"), sketch.undo, use=lambda: sketch.can_undo
            ),
            self._button(
                tools[0],
                self._tip("x"),
                sketch.turn,
                says=lambda: click_does(sketch.click, words),
                width=wide(*tools),
            ),
            self._button(
                "−",
                self._tip("-"),
                lambda: sketch.expect(-1),
                use=lambda: expects() and sketch.k > 1,
            ),
            self._button("+", self._tip("+"), lambda: sketch.expect(1), use=expects),
            self._button(
                words.try_now,
                self._tip("enter"),
                sketch.begin,
                use=lambda: len(sketch.points) >= sketch.k,
                main=True,
            ),
        ]

    def _tip(self, key: str) -> str:
        words = self._words
        name = SKETCH_KEYS[key].words if key in SKETCH_KEYS else "key_to_run"
        does = capital(getattr(words, name))
        return words.fill(words.with_key, does=does, key=written(key, words))
