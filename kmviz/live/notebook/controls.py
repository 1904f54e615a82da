"""The controls under the picture: each shows a part of the player and changes it."""

import os
from collections.abc import Callable, Iterable
from html import escape
from typing import Any
from unicodedata import east_asian_width

import ipywidgets as widgets

from kmviz.core.algorithm import EMPTY_RULES
from kmviz.core.algorithms import ALGORITHMS, draws
from kmviz.core.seeding import SEEDINGS
from kmviz.drawing.layers import PARTS
from kmviz.drawing.words import Words
from kmviz.live.keys import LAYER_KEYS, SPEEDS
from kmviz.live.notebook.alarm import Alarm
from kmviz.live.notebook.tied import Tied
from kmviz.live.player import Player
from kmviz.live.telling import pace, tooltip
from kmviz.live.view import STYLES, View
from kmviz.points.boards import board_summaries

BY_HAND, OWN = "by hand", "your data"
"""What stands for the init when the stars were placed otherwise, and for the board when
its points were handed in."""
CLICKS = {
    "explains a point": "click_explains",
    "adds a star": "click_adds_star",
    "removes a star": "click_removes_star",
    "adds a point": "click_adds_point",
}
"""What a click on the picture may do, and the name of the word for it."""
LONGEST = {"at": 999, "last": 999}
"""The step with the widest number that the slider's label has room for."""
LOOKING = "explains a point"
"""The click that changes nothing."""


class Controls(Tied):
    """All controls of a player, in rows.

    Parameters
    ----------
    player : Player
        The run that they control.
    view : View
        How it is looked at.
    alarm : Alarm
        Where mistakes are told.
    charted : callable
        Tells whether the picture has room for the inertia.
    by_hand : bool
        Whether the picture feels the mouse.

    Attributes
    ----------
    transport, settings, view : ipywidgets.Box
        The rows.
    clicks : ipywidgets.Dropdown
        What a click on the picture does: one of `CLICKS`.
    """

    def __init__(
        self,
        player: Player,
        view: View,
        alarm: Alarm,
        *,
        charted: Callable[[], bool],
        by_hand: bool,
    ) -> None:
        super().__init__(alarm)
        self._player, self._look, self._words = player, view, view.words
        self._charted, self._by_hand = charted, by_hand
        self.transport = widgets.VBox([_row(self._buttons()), self._slider()])
        self.settings = widgets.VBox([_row(self._settings()), self._left_out()])
        self.view = _row(self._switches())
        self.refresh()

    def _buttons(self) -> list[widgets.Widget]:
        player, words = self._player, self._words
        coming = (words.to_assign, words.to_update, words.to_move, words.step)

        def later() -> bool:
            return player.position > 0

        def earlier() -> bool:
            return player.next_action is not None

        return [
            self._button(words.first, self._tip("home"), player.first, use=later),
            self._button(words.back, self._tip("left"), player.back, use=later),
            self._button(
                words.step,
                self._tip("right"),
                player.step,
                use=earlier,
                says=lambda: words.coming(player.next_action),
                width=_wide(*coming),
            ),
            self._button(
                words.play,
                self._tip("space"),
                lambda: player.pause() if player.playing else player.play(),
                says=lambda: words.pause if player.playing else words.play,
                width=_wide(words.play, words.pause),
            ),
            self._button(words.last, self._tip("end"), player.last, use=earlier),
            self._button(
                words.undo,
                self._tip("u"),
                player.undo,
                use=lambda: player.can_undo,
            ),
            self._predict(),
            self._speed(),
        ]

    def _tip(self, key: str) -> str:
        return tooltip(key, self._words)

    def _called(self, kind: str, names: Iterable[str]) -> list[tuple[str, str]]:
        """Return pairs of what people read and what programs write."""
        return [(self._words.called(kind, name), name) for name in names]

    def _predict(self) -> widgets.Button:
        player, words = self._player, self._words

        def asked() -> bool:
            return player.prediction is not None

        return self._button(
            words.predict,
            self._tip("w"),
            lambda: player.forget_prediction() if asked() else player.predict(),
            use=lambda: asked() or player.predictable,
            applies=lambda: self._by_hand,
            says=lambda: words.forget if asked() else words.predict,
            width=_wide(words.forget, words.predict),
        )

    def _speed(self) -> widgets.Widget:
        view, words = self._look, self._words
        speeds = sorted({*SPEEDS, view.speed})
        offered = [(pace(speed, words), speed) for speed in speeds]
        control = _dropdown(words.label_speed, offered)
        return self._tie(
            control,
            lambda: view.speed,
            view.set_speed,
            says=lambda speed: pace(speed, words),
        )

    def _slider(self) -> widgets.Widget:
        player, words = self._player, self._words
        longest = words.fill(words.at_step, **LONGEST)
        slider = widgets.IntSlider(
            min=0,
            max=1,
            readout=False,
            layout={"width": "99%"},
            style={"description_width": f"{_em(longest) + 0.5:.1f}em"},
        )

        def read() -> int:
            here, trace = player.position, player.trace
            if trace.ended:
                last = len(trace) - 1
                slider.description = words.fill(words.at_step, at=here, last=last)
            else:  # how long the run will be is not worked out before it is asked
                last = slider.max if player.held is not None else trace.recorded - 1
                slider.description = words.fill(words.step_number, at=here)
            slider.max = max(last, here, 1)
            return here

        return self._tie(slider, read, player.seek)

    def _settings(self) -> list[widgets.Widget]:
        player, words = self._player, self._words
        return [
            self._board(),
            self._tie(
                widgets.IntText(**_field(words.label_points, digits=8)),
                lambda: len(player.trace.X),
                lambda n: player.change(n=n),
                use=lambda: player.drawn,
            ),
            self._button(
                words.new_points,
                self._tip("n"),
                player.new_board,
                applies=lambda: player.drawn,
            ),
            self._tie(
                widgets.IntText(**_field(words.label_stars, digits=5)),
                lambda: player.trace.k,
                lambda k: player.change(k=k),
            ),
            self._tie(
                _dropdown(words.label_algorithm, self._called("algorithm", ALGORITHMS)),
                lambda: player.settings.algorithm,
                lambda algorithm: player.change(algorithm=algorithm),
                says=lambda metric: metric.__name__,
            ),
            self._init(),
            self._tie(
                widgets.Text(
                    continuous_update=False, **_field(words.label_seed, digits=6)
                ),
                lambda: str(player.settings.seed),
                lambda text: player.change(seed=_whole(text)),
                use=lambda: (
                    player.settings.start is None or draws(player.settings.algorithm)
                ),
            ),
            self._button(words.new_start, self._tip("r"), player.new_start),
            self._tie(
                _dropdown(words.label_empty, self._called("empty", EMPTY_RULES)),
                lambda: player.settings.empty,
                lambda rule: player.change(empty=rule),
            ),
        ]

    def _left_out(self) -> widgets.Widget:
        """Return a line that says what was taken of a table, and what was left."""
        player, words = self._player, self._words
        return self._tie(
            widgets.HTML(),
            lambda: f'<p role="status">{escape(words.say(player.board.note))}</p>',
            use=lambda: player.board.note != "",
        )

    def _board(self) -> widgets.Widget:
        player, words = self._player, self._words
        handed_in: dict[str, object] = {}

        def read() -> str:
            board = player.settings.board
            if isinstance(board, str):
                return board
            name = str(board) if isinstance(board, os.PathLike) else OWN
            handed_in[name] = board
            return name

        boards = self._called("board", board_summaries())
        control = _dropdown(words.label_board, boards)
        return self._tie(
            control,
            read,
            lambda name: player.change(board=handed_in.get(name, name)),
            says=lambda name: words.own_points if name == OWN else name,
        )

    def _init(self) -> widgets.Widget:
        player, words = self._player, self._words
        inits = self._called("init", SEEDINGS)
        control = _dropdown(words.label_init, inits)

        def read() -> str:
            by_hand = player.settings.start is not None
            own = [(words.by_hand, BY_HAND)] if by_hand else []
            control.options = [*inits, *own]
            return BY_HAND if by_hand else player.settings.init

        def write(init: str) -> None:
            if init != BY_HAND:
                player.change(init=init, start=None)

        return self._tie(control, read, write)

    def _switches(self) -> list[widgets.Widget]:
        player, view, words = self._player, self._look, self._words
        switches = [self._switch(layer) for layer in PARTS]
        style = self._tie(
            _dropdown(words.label_style, self._called("style", STYLES)),
            lambda: view.style,
            view.set_style,
        )
        clicks_said = [(getattr(words, name), click) for click, name in CLICKS.items()]
        self.clicks = _dropdown(words.label_click, clicks_said)
        clicks = self._tie(
            self.clicks,
            lambda: self.clicks.value if _flat(player) else LOOKING,
            use=lambda: self._by_hand and _flat(player),
        )
        return [*switches, style, clicks]

    def _switch(self, layer: str) -> widgets.Widget:
        player, view = self._player, self._look
        keys = {name: key for key, name in LAYER_KEYS.items()}
        box = widgets.Checkbox(
            description=getattr(self._words, f"part_{layer}"),
            indent=False,
            layout={"width": "auto"},
            tooltip=self._tip(keys[layer]),
        )
        box.add_class(f"kmviz-key-{keys[layer]}")  # for canvas.js, which tells it

        def use() -> bool:
            if layer in ("inertia", "future"):
                return self._charted()
            return layer != "cells" or player.trace.metric.straight

        return self._tie(
            box,
            lambda: layer in view.shown,
            lambda on: view.switch(layer, on),
            use=use,
        )


def _flat(player: Player) -> bool:
    """Tell whether the points can be shown as they are, without a projection."""
    columns: int = player.trace.X.shape[1]
    return columns <= 2


def switch_tips(words: Words) -> dict[str, str]:
    """Return the tooltips of the switches, by their keys."""
    return {key: tooltip(key, words) for key in LAYER_KEYS}


def fitting(width: str = "auto") -> dict[str, Any]:
    """Return the settings of a control that takes no more room than it needs."""
    return {
        "layout": {"width": width, "max_width": "100%"},
        "style": {"description_width": "initial"},
    }


def _row(children: list[widgets.Widget]) -> widgets.Box:
    """Return a row that goes on in the next line when the page is narrow."""
    layout = {"display": "flex", "flex_flow": "row wrap", "align_items": "center"}
    row = widgets.Box(children, layout=layout)
    row.add_class("kmviz-row")
    return row


def _dropdown(label: str, options: Any) -> widgets.Dropdown:
    """Return a menu as wide as the page makes its longest option."""
    return widgets.Dropdown(description=label, options=options, **fitting())


def _field(label: str, *, digits: int) -> dict[str, Any]:
    """Return the settings of a field for a number of so many digits."""
    width = _em(label) + 0.6 * digits + 2.5  # the rest are gaps and arrows
    return {"description": label, **fitting(f"{width:.1f}em")}


def _wide(*texts: str) -> str:
    """Return the width of a button that may say each of these."""
    return f"{max(map(_em, texts)) + 2:.1f}em"


def _em(text: str) -> float:
    """Return about how wide a text is, in the heights of its letters."""
    return sum(1.0 if east_asian_width(sign) in "WF" else 0.58 for sign in text)


def _whole(text: str) -> object:
    """Return the number a text stands for; what is none is left to be refused."""
    try:
        return int(text)
    except ValueError:
        return text
