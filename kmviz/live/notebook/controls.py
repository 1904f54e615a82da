"""The controls under the picture: each shows a part of the player and changes it."""

import os
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path

import ipywidgets as widgets

from kmviz.core.algorithms.algorithms import ALGORITHMS, draws
from kmviz.core.given.rules import EMPTY_RULES
from kmviz.drawing.beside.repainted import image_of
from kmviz.drawing.look.parts import PARTS
from kmviz.drawing.words.words import Words
from kmviz.live.desk import Desk
from kmviz.live.hand import CLICKS, LOOKING, Click
from kmviz.live.keys import LAYER_KEYS, RUN_PARTS
from kmviz.live.marking import FEWEST
from kmviz.live.notebook.alarm import Alarm
from kmviz.live.notebook.column_fold import ColumnFold
from kmviz.live.notebook.laid_out import among, dropdown, field, put, row, switch
from kmviz.live.notebook.shelf import Boards
from kmviz.live.notebook.tied import Tied
from kmviz.live.player import Player
from kmviz.live.telling import capital, noted, tooltip
from kmviz.live.view import STYLES, View
from kmviz.points.boards import board_summaries
from kmviz.points.files import called

BY_HAND, OWN = "by hand", "your data"
"""What stands for the init when the stars were placed otherwise, and for the board when
its points were handed in."""


class Controls(Tied):
    """The controls of a run and of its picture, in rows.

    Parameters
    ----------
    desk : Desk
        Where the run lies, perhaps under a gallery: then it has no controls.
    view : View
        How it is looked at.
    alarm : Alarm
        Where mistakes are told.
    charted : callable
        Tells whether the picture has room for the inertia.
    by_hand : callable
        Tells whether the picture feels the mouse.

    Attributes
    ----------
    settings : ipywidgets.Box
        The rows that a beginner needs.
    boards : Boards
        What shows all boards as small pictures.
    """

    def __init__(
        self,
        desk: Desk,
        view: View,
        alarm: Alarm,
        *,
        charted: Callable[[], bool],
        by_hand: Callable[[], bool],
    ) -> None:
        super().__init__(alarm)
        self._desk, self._player = desk, desk.player
        self._view, self._words = view, view.words
        self._charted, self._by_hand = charted, by_hand
        self.settings = self._of_a_run(
            widgets.VBox([row(self._settings()), self._left_out()])
        )
        self.boards = Boards(desk, view, alarm)
        self._columns = ColumnFold(desk.player, view, alarm)
        self._updates += [self.boards.refresh, self._columns.refresh]
        self._clicks: widgets.Dropdown | None = None

    @property
    def click(self) -> Click:
        """What a click on the picture does."""
        return self._clicks.value if self._clicks is not None else LOOKING

    def more(self) -> tuple[list[widgets.Widget], widgets.Box]:
        """Return the controls of which a beginner can do without.

        Under them belongs the box of columns and small pictures, which two of them
        unfold.
        """
        fold, columns = self.boards.folded(), self._columns.folded()
        self._shown_if(fold.button, self._by_hand)
        offers = [*self._more_settings(), columns.button, self.boards.scale()]
        unfolded = self._of_a_run(widgets.VBox([columns.box, fold.box]))
        among_others = self._of_a_run(among([*offers, fold.button]))
        return [among_others, *self._switches()], unfolded

    def _tip(self, key: str) -> str:
        return tooltip(key, self._words)

    def _called(self, kind: str, names: Iterable[str]) -> list[tuple[str, str]]:
        """Return pairs of what people read and what programs write."""
        return [(self._words.called(kind, name), name) for name in names]

    def _of_a_run(self, box: widgets.Box) -> widgets.Box:
        """Return a box that is hidden while no run lies in front."""
        desk = self._desk
        return self._shown_if(box, lambda: not (desk.browsed or desk.sketch.open))

    def _settings(self) -> list[widgets.Widget]:
        player, words = self._player, self._words
        return [
            self._board(),
            self._tie(
                widgets.IntText(**field(words.label_points, digits=8)),
                lambda: player.trace.metric.n,
                lambda n: player.change(n=n),
                use=lambda: player.drawn,
            ),
            self._button(
                words.new_points,
                self._tip("n"),
                player.new_board,
                use=lambda: player.drawn,
            ),
            self._tie(
                widgets.IntText(**field(words.label_stars, digits=5)),
                lambda: player.trace.k,
                lambda k: player.change(k=k),
            ),
            self._button(words.new_start, self._tip("r"), player.new_start),
            *self._many_runs(),
        ]

    def _many_runs(self) -> list[widgets.Widget]:
        desk, words = self._desk, self._words
        return [
            self._button(
                words.try_many,
                self._tip("a"),
                desk.starts.ask,
                use=lambda: not desk.starts.busy,
            ),
            self._button(
                words.which_k,
                words.fill(words.with_key, does=capital(words.key_which_k), key="o"),
                desk.which_k,
                applies=lambda: desk.gallery is None,
            ),
        ]

    def _more_settings(self) -> list[widgets.Widget]:
        player, words = self._player, self._words
        return [
            self._tie(
                dropdown(words.label_algorithm, self._called("algorithm", ALGORITHMS)),
                lambda: player.settings.algorithm,
                lambda algorithm: player.change(algorithm=algorithm),
                says=lambda metric: metric.__name__,
            ),
            self._init(),
            self._tie(
                widgets.Text(
                    continuous_update=False, **field(words.label_seed, digits=6)
                ),
                lambda: str(player.settings.seed),
                lambda text: player.change(seed=_whole(text)),
                use=lambda: (
                    player.settings.start is None or draws(player.settings.algorithm)
                ),
            ),
            self._tie(
                switch(words.draw_by_draw, "*", words),
                lambda: player.settings.seeding,
                lambda on: player.change(seeding=on),
                use=lambda: player.settings.start is None,
            ),
            self._tie(
                dropdown(words.label_empty, self._called("empty", EMPTY_RULES)),
                lambda: player.settings.empty,
                lambda rule: player.change(empty=rule),
            ),
            self._tie(
                switch(words.groups_at_last, "=", words),
                lambda: player.settings.truth,
                lambda on: player.change(truth=on),
                applies=lambda: player.settings.truth or player.trace.truth is not None,
            ),
        ]

    def _left_out(self) -> widgets.Widget:
        """Return a line that says what was taken of a table, and what was left."""
        player, words = self._player, self._words

        def said() -> str:
            columns, scale = words.other_columns, words.standardize
            ways = {"columns": (words.more, columns), "scale": (words.more, scale)}
            return noted(player.board.note, words, **ways)

        return self._tie(
            widgets.HTML(),
            lambda: f'<p role="status">{escape(said())}</p>',
            applies=lambda: player.board.note != "",
        )

    def _board(self) -> widgets.Widget:
        player, words = self._player, self._words
        handed_in: dict[str, object] = {}

        def read() -> str:
            board = player.settings.board
            if isinstance(board, str):
                return board
            name = called(board) if isinstance(board, os.PathLike) else OWN
            handed_in[name] = board
            return name

        boards = self._called("board", board_summaries())
        control = dropdown(words.label_board, boards)
        return self._tie(
            control,
            read,
            lambda name: player.change(board=handed_in.get(name, name)),
            says=lambda name: words.own_points if name == OWN else Path(name).name,
        )

    def _init(self) -> widgets.Widget:
        player, words = self._player, self._words
        control = dropdown(words.label_init, [])

        def read() -> str:
            inits = self._called("init", player.board.starts)
            by_hand = player.settings.start is not None
            draggable = self._by_hand() and _flat(player)
            said = words.by_dragging if draggable else words.by_hand
            own = [(said, BY_HAND)] if by_hand or draggable else []
            put(control, options=(*inits, *own))
            return BY_HAND if by_hand else player.settings.init

        def write(init: str) -> None:
            if init == BY_HAND:
                begin = next(step for step in player.trace if step.phase == "init")
                player.change(start=begin.centroids)
            else:
                player.change(init=init, start=None)

        return self._tie(control, read, write)

    def _switches(self) -> list[widgets.Widget]:
        player, view, words = self._player, self._view, self._words
        switches = [self._switch(layer) for layer in PARTS]
        style = self._tie(
            dropdown(words.label_style, self._called("style", STYLES)),
            lambda: view.style,
            view.set_style,
        )
        clicks_said = [(getattr(words, name), click) for click, name in CLICKS.items()]
        self._clicks = dropdown(words.label_click, clicks_said)
        clicks = self._tie(
            self._clicks,
            lambda: self.click if _flat(player) else LOOKING,
            applies=lambda: (
                self._by_hand()
                and _flat(player)
                and not (self._desk.browsed or self._desk.sketch.open)
            ),
        )
        return [*switches, style, clicks]

    def _switch(self, layer: str) -> widgets.Widget:
        player, view = self._player, self._view
        keys = {name: key for key, name in LAYER_KEYS.items()}
        label = getattr(self._words, f"part_{layer}")
        box = switch(label, keys[layer], self._words)

        def applies() -> bool:
            if layer in RUN_PARTS and self._desk.browsed:
                return False
            if layer == "starts" and len(self._desk.starts.kept) < FEWEST:
                return False
            if layer in ("inertia", "future", "starts"):
                return self._charted()
            if layer == "image":
                return image_of(player.trace) is not None
            return layer != "cells" or player.trace.metric.straight

        return self._tie(
            box,
            lambda: layer in view.shown,
            lambda on: view.switch(layer, on),
            applies=applies,
        )


def _flat(player: Player) -> bool:
    """Tell whether the points can be shown as they are, without a projection."""
    columns: int = player.trace.X.shape[1]
    return columns <= 2


def switch_tips(words: Words) -> dict[str, str]:
    """Return the tooltips of the switches, by their keys."""
    return {key: tooltip(key, words) for key in (*LAYER_KEYS, "!", "*", "=")}


def states(words: Words) -> dict[str, str]:
    """Return what the page says while the kernel does not answer."""
    waiting, gone, deaf = words.awaiting_kernel, words.gone, words.deaf
    return {"waiting": waiting, "gone": gone, "deaf": deaf, "ended": words.ended}


def _whole(text: str) -> object:
    """Return the number a text stands for; what is none is left to be refused."""
    try:
        return int(text)
    except ValueError:
        return text
