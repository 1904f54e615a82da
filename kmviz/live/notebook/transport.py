"""The controls right under the picture: forward, back, and how fast."""

from collections.abc import Callable
from html import escape

import ipywidgets as widgets

from kmviz.export.tempo import SPEEDS
from kmviz.live.desk import Desk
from kmviz.live.notebook.alarm import Alarm
from kmviz.live.notebook.laid_out import dropdown, put, row, switch, wide, width_of
from kmviz.live.notebook.tied import Tied
from kmviz.live.telling import of_many, tooltip
from kmviz.live.view import View

LONGEST = {"at": 999, "last": 999}
"""The step with the widest number that the slider's label has room for."""


class Transport(Tied):
    """The controls of whatever lies in front, and what leads to it and away.

    Parameters
    ----------
    desk : Desk
        What they control lies in front on it.
    view : View
        How it is looked at.
    alarm : Alarm
        Where mistakes are told.
    by_hand : callable
        Tells whether the picture feels the mouse.

    Attributes
    ----------
    box : ipywidgets.Box
        The rows.
    many : ipywidgets.Box
        What is said and asked about many runs.
    """

    def __init__(
        self, desk: Desk, view: View, alarm: Alarm, *, by_hand: Callable[[], bool]
    ) -> None:
        super().__init__(alarm)
        self._desk, self._view, self._words = desk, view, view.words
        self._by_hand = by_hand
        self._reach: tuple[int, bool] | None = None
        """How far the run was known to go when the slider was set."""
        # What comes and goes stands last, so that it moves nothing.
        buttons = [*self._steps(), self._undo(), self._predict(), self._return()]
        rows = widgets.VBox([row(buttons), self._slider()])
        self.box = self._shown_if(rows, lambda: not desk.sketch.open)
        self.box.add_class("kmviz-steps")
        self.many = self._shown_if(
            row([]),
            lambda: not desk.sketch.open and self._of_many() != "",
            self._many,
        )
        self.many.add_class("kmviz-fold")  # it comes into sight as one does

    def more(self) -> list[widgets.Widget]:
        """Return the controls of which a beginner can do without."""
        return [self._ask_first(), self._speed()]

    @property
    def behind(self) -> bool:
        """Whether more of a run is known than the slider says.

        A film or a cell works it out, or what seeks the ends of starts, and tells
        nobody of steps.
        """
        return self._reach != self._desk.front.reach

    def _tip(self, key: str) -> str:
        return tooltip(key, self._words)

    def _return(self) -> widgets.Button:
        words = self._words
        tip = words.fill(words.with_key, does=words.back, key=words.cap_escape)
        return self._button(
            words.all_runs,
            tip,
            self._desk.leave,
            applies=lambda: self._desk.enclosed,
            says=lambda: words.all_runs if self._desk.opened else words.the_run,
            width=wide(words.all_runs, words.the_run),
        )

    def _steps(self) -> list[widgets.Button]:
        desk, words = self._desk, self._words
        coming = (words.to_assign, words.to_update, words.to_move, words.step)

        def later() -> bool:
            return desk.front.position > 0

        def earlier() -> bool:
            return desk.front.next_action is not None

        def play_or_pause() -> None:
            (desk.front.pause if desk.front.playing else desk.front.play)()

        return [
            self._button(
                words.first, self._tip("home"), lambda: desk.front.first(), use=later
            ),
            self._button(
                words.back, self._tip("left"), lambda: desk.front.back(), use=later
            ),
            self._button(
                words.step,
                self._tip("right"),
                lambda: desk.front.step(),
                use=earlier,
                says=lambda: words.coming(desk.front.next_action),
                width=wide(*coming),
                main=True,
            ),
            self._button(
                words.play,
                self._tip("space"),
                play_or_pause,
                says=lambda: words.pause if desk.front.playing else words.play,
                width=wide(words.play, words.pause),
            ),
            self._button(
                words.last, self._tip("end"), lambda: desk.front.last(), use=earlier
            ),
        ]

    def _undo(self) -> widgets.Button:
        desk, player = self._desk, self._desk.player
        return self._button(
            self._words.undo,
            self._tip("u"),
            player.undo,
            use=lambda: player.can_undo and desk.browsed is None,
        )

    def _ask_first(self) -> widgets.Widget:
        desk, player = self._desk, self._desk.player
        box = switch(self._words.ask_first, "!", self._words)
        return self._tie(
            box,
            lambda: player.asks_first,
            player.ask_first,
            applies=lambda: self._by_hand() and desk.browsed is None,
        )

    def _predict(self) -> widgets.Button:
        """Return what asks the class, or no longer: about a step, or a gallery."""
        desk, player, words = self._desk, self._desk.player, self._words

        def asked() -> bool:
            gallery = desk.browsed
            return gallery.asked if gallery else player.prediction is not None

        def usable() -> bool:
            gallery = desk.browsed
            return not gallery.over if gallery else player.predictable

        def press() -> None:
            gallery = desk.browsed
            if gallery is not None:
                (gallery.forget if asked() else gallery.ask)()
            else:
                (player.forget_prediction if asked() else player.predict)()

        return self._button(
            words.predict,
            self._tip("w"),
            press,
            use=lambda: asked() or usable(),
            applies=lambda: self._by_hand() or desk.browsed is not None,
            says=lambda: words.forget if asked() else words.predict,
            width=wide(words.forget, words.predict),
        )

    def _speed(self) -> widgets.Widget:
        view, words = self._view, self._words
        speeds = sorted({*SPEEDS, view.speed})
        offered = [(words.paced(speed), speed) for speed in speeds]
        control = dropdown(words.label_speed, offered)
        return self._tie(
            control,
            lambda: view.speed,
            view.set_speed,
            says=words.paced,
        )

    def _of_many(self) -> str:
        return of_many(self._desk, self._words)

    def _many(self) -> list[widgets.Widget]:
        """Return what is said and asked about many starts."""
        desk, words = self._desk, self._words

        def asked() -> bool:
            return desk.asked

        return [
            self._tie(
                widgets.HTML(),
                lambda: f'<p role="status">{escape(self._of_many())}</p>',
                applies=lambda: self._of_many() != "",
            ),
            self._button(
                "−",
                words.fewer_expected,
                lambda: desk.expect(-1),
                applies=asked,
            ),
            self._button(
                "+", words.more_expected, lambda: desk.expect(1), applies=asked
            ),
            self._init(),
            self._button(words.try_now, words.answer, desk.answer, applies=asked),
            self._button(
                words.cancel,
                words.fill(words.with_key, does=words.cancel, key=words.cap_escape),
                desk.starts.cancel,
                applies=lambda: desk.browsed is None and desk.starts.busy,
            ),
        ]

    def _init(self) -> widgets.Widget:
        """Return the way in which the stars of the many starts are placed."""
        desk, player, words = self._desk, self._desk.player, self._words
        control = dropdown(words.label_init, [])

        def read() -> str:
            inits = [(words.called("init", name), name) for name in player.board.starts]
            put(control, options=tuple(inits))
            return player.settings.init

        return self._tie(
            control,
            read,
            lambda init: player.change(init=init, start=None),
            applies=lambda: desk.browsed is None and desk.starts.asked,
        )

    def _slider(self) -> widgets.Widget:
        desk, words = self._desk, self._words
        longest = words.fill(words.at_step, **LONGEST)
        slider = widgets.IntSlider(
            min=0,
            max=1,
            readout=False,
            layout={"width": "99%"},
            style={"description_width": f"{width_of(longest) + 0.5:.1f}em"},
        )

        def read() -> int:
            here, (last, known) = desk.front.position, desk.front.reach
            self._reach = last, known
            if known:
                said = words.fill(words.at_step, at=here, last=last)
            else:
                last = slider.max if desk.player.held is not None else last
                said = words.fill(words.step_number, at=here)
            put(slider, description=said, max=max(last, here, 1))
            return here

        return self._tie(slider, read, lambda there: desk.front.seek(there))
