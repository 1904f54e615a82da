"""The controls under the picture: each shows a part of the player and changes it."""

import os
from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets

from kmviz.core.algorithm import EMPTY_RULES
from kmviz.core.seeding import SEEDINGS
from kmviz.drawing.layers import PARTS
from kmviz.live.keys import LAYER_KEYS, SPEEDS
from kmviz.live.notebook.alarm import Alarm
from kmviz.live.notebook.tied import Tied
from kmviz.live.player import Player
from kmviz.live.view import STYLES, View
from kmviz.points.boards import board_summaries

BY_HAND, OWN = "by hand", "your data"
"""What is shown for the init when the stars were placed otherwise, and for the board
when its points were handed in."""
COMING = {"assign": "Assign", "update": "Move stars", "move": "Move by hand"}
"""What the Step button says."""
LAYER_WORDS = {
    "cells": "cells",
    "trails": "trails",
    "lines": "lines to stars",
    "rings": "rings",
    "inertia": "inertia",
    "numbers": "numbers",
    "shapes": "shapes",
    "future": "rest of the run",
}
"""What the switches of the parts of the picture say."""
CLICKS = ("explains a point", "adds a star", "removes a star", "adds a point")
"""What a click on the picture may do."""


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
        self._player, self._look = player, view
        self._charted, self._by_hand = charted, by_hand
        self.transport = widgets.VBox([_row(self._buttons()), self._slider()])
        self.settings = widgets.VBox([_row(self._settings()), self._left_out()])
        self.view = _row(self._switches())
        self.refresh()

    def _buttons(self) -> list[widgets.Widget]:
        player = self._player

        def later() -> bool:
            return player.position > 0

        def earlier() -> bool:
            return player.next_action is not None

        return [
            self._button("First", "To the first step (Home)", player.first, use=later),
            self._button("Back", "One step back (left arrow)", player.back, use=later),
            self._button(
                "Step",
                "One step forward (right arrow)",
                player.step,
                use=earlier,
                says=lambda: COMING.get(player.next_action or "", "Step"),
                width="9em",
            ),
            self._button(
                "Play",
                "Play or pause (space)",
                lambda: player.pause() if player.playing else player.play(),
                says=lambda: "Pause" if player.playing else "Play",
                width="5em",
            ),
            self._button("Last", "To the last step (End)", player.last, use=earlier),
            self._button(
                "Undo",
                "Undo the last change of the run (u)",
                player.undo,
                use=lambda: player.can_undo,
            ),
            self._predict(),
            self._speed(),
        ]

    def _predict(self) -> widgets.Button:
        player = self._player

        def asked() -> bool:
            return player.prediction is not None

        return self._button(
            "Predict",
            "Mark on the picture what the next step will do, or no longer (w)",
            lambda: player.forget_prediction() if asked() else player.predict(),
            use=lambda: asked() or player.predictable,
            applies=lambda: self._by_hand,
            says=lambda: "Forget" if asked() else "Predict",
            width="6em",
        )

    def _speed(self) -> widgets.Widget:
        view = self._look
        offered = [(_per_second(speed), speed) for speed in SPEEDS]
        control = _dropdown("Speed", offered, width="15em")
        if view.speed not in SPEEDS:
            own = (_per_second(view.speed), view.speed)
            control.options = sorted([*offered, own], key=lambda pair: pair[1])
        return self._tie(control, lambda: view.speed, view.set_speed)

    def _slider(self) -> widgets.Widget:
        player = self._player
        slider = widgets.IntSlider(
            min=0,
            max=1,
            readout=False,
            layout={"width": "99%"},
            style={"description_width": "8em"},
        )

        def read() -> int:
            here, trace = player.position, player.trace
            if trace.ended:
                last = len(trace) - 1
                slider.description = f"Step {here} of {last}"
            else:  # how long the run will be is not worked out before it is asked
                last = slider.max if player.held is not None else trace.recorded - 1
                slider.description = f"Step {here}"
            slider.max = max(last, here, 1)
            return here

        return self._tie(slider, read, player.seek)

    def _settings(self) -> list[widgets.Widget]:
        player = self._player
        return [
            self._board(),
            self._tie(
                widgets.IntText(description="Points", **_short("10.5em")),
                lambda: len(player.trace.X),
                lambda n: player.change(n=n),
                use=lambda: player.drawn,
            ),
            self._button(
                "New points",
                "Draw other points (n)",
                player.new_board,
                applies=lambda: player.drawn,
            ),
            self._tie(
                widgets.IntText(description="Stars k", **_short("8em")),
                lambda: player.trace.k,
                lambda k: player.change(k=k),
            ),
            self._init(),
            self._tie(
                widgets.Text(
                    description="Seed", continuous_update=False, **_short("7.5em")
                ),
                lambda: str(player.settings.seed),
                lambda text: player.change(seed=_whole(text)),
                use=lambda: player.settings.start is None,
            ),
            self._button(
                "New start", "Other places for the stars (r)", player.new_start
            ),
            self._tie(
                _dropdown("If empty", EMPTY_RULES, width="10.5em"),
                lambda: player.settings.empty,
                lambda rule: player.change(empty=rule),
            ),
        ]

    def _left_out(self) -> widgets.Widget:
        """Return a line that says what was taken of a table, and what was left."""
        player = self._player
        return self._tie(
            widgets.HTML(),
            lambda: f'<p role="status">{escape(player.board.note)}</p>',
            use=lambda: player.board.note != "",
        )

    def _board(self) -> widgets.Widget:
        player = self._player
        handed_in: dict[str, object] = {}

        def read() -> str:
            board = player.settings.board
            if isinstance(board, str):
                return board
            name = str(board) if isinstance(board, os.PathLike) else OWN
            handed_in[name] = board
            return name

        control = _dropdown("Board", tuple(board_summaries()), width="13em")
        return self._tie(
            control,
            read,
            lambda name: player.change(board=handed_in.get(name, name)),
        )

    def _init(self) -> widgets.Widget:
        player = self._player
        control = _dropdown("Start", tuple(SEEDINGS), width="11em")

        def read() -> str:
            by_hand = player.settings.start is not None
            control.options = (*SEEDINGS, *([BY_HAND] if by_hand else []))
            return BY_HAND if by_hand else player.settings.init

        def write(init: str) -> None:
            if init != BY_HAND:
                player.change(init=init, start=None)

        return self._tie(control, read, write)

    def _switches(self) -> list[widgets.Widget]:
        player, view = self._player, self._look
        switches = [self._switch(layer) for layer in PARTS]
        style = self._tie(
            _dropdown("Style", STYLES, width="9em"),
            lambda: view.style,
            view.set_style,
        )
        self.clicks = _dropdown("A click", CLICKS, width="13.5em")
        clicks = self._tie(
            self.clicks,
            lambda: self.clicks.value if _flat(player) else CLICKS[0],
            use=lambda: self._by_hand and _flat(player),
        )
        return [*switches, style, clicks]

    def _switch(self, layer: str) -> widgets.Widget:
        player, view = self._player, self._look
        keys = {name: key for key, name in LAYER_KEYS.items()}
        box = widgets.Checkbox(
            description=LAYER_WORDS[layer],
            indent=False,
            layout={"width": "auto"},
            tooltip=f"Show or hide ({keys[layer]})",
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


def _row(children: list[widgets.Widget]) -> widgets.Box:
    """Return a row that goes on in the next line when the page is narrow."""
    layout = {"display": "flex", "flex_flow": "row wrap", "align_items": "center"}
    row = widgets.Box(children, layout=layout)
    row.add_class("kmviz-row")
    return row


def _dropdown(words: str, options: Any, *, width: str) -> widgets.Dropdown:
    return widgets.Dropdown(description=words, options=options, **_short(width))


def _short(width: str) -> dict[str, Any]:
    """Return the settings of a control that takes no more room than it needs."""
    return {
        "layout": {"width": width},
        "style": {"description_width": "initial"},
    }


def _per_second(speed: float) -> str:
    if speed < 1:
        return f"a step in {1 / speed:g} s"
    return f"{speed:g} step{'s' * (speed != 1)} a second"


def _whole(text: str) -> object:
    """Return the number a text stands for; what is none is left to be refused."""
    try:
        return int(text)
    except ValueError:
        return text
