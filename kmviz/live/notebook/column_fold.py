"""The columns of a table on the page, to be ticked and then shown."""

from functools import partial
from typing import Any

import ipywidgets as widgets

from kmviz.live.column_list import ColumnList
from kmviz.live.notebook.alarm import Alarm
from kmviz.live.notebook.laid_out import Fold, row
from kmviz.live.notebook.tied import Tied
from kmviz.live.other_data import column_choices
from kmviz.live.player import Player
from kmviz.live.telling import capital
from kmviz.live.view import View


class ColumnFold(Tied):
    """What opens the columns of a player's table, and has some of them shown.

    Parameters
    ----------
    player : Player
        Who shows other columns.
    view : View
        How it is looked at.
    alarm : Alarm
        Where mistakes are told.

    Attributes
    ----------
    fold : Fold or None
        The button, hidden where there are no others, and the box; once somebody may
        want them.
    """

    def __init__(self, player: Player, view: View, alarm: Alarm) -> None:
        super().__init__(alarm)
        self._player, self._words = player, view.words
        self._columns = ColumnList(player)
        self._offered: dict[str, str] = {}
        """What each column was called as they were opened, by its name."""
        self.fold: Fold | None = None

    def folded(self) -> Fold:
        """Return what opens the columns, for a viewer that wants it."""
        words, guarded = self._words, self._alarm.guarded
        self.fold = Fold(words.other_columns, self._fill, guarded)
        self.fold.button.tooltip = capital(words.key_columns)
        self.fold.button.observe(guarded(self._turn), "value")
        self._shown_if(self.fold.button, lambda: bool(column_choices(self._player)))
        return self.fold

    def refresh(self) -> None:
        """Show what opens them only where it is of use, and none of another table."""
        super().refresh()
        if self._columns.open and self._columns.titles != self._offered:
            self._close()

    def _fill(self) -> list[widgets.Widget]:
        """Return a tick for each column, and what shows those; without others none."""
        columns, words = self._columns, self._words
        columns.show()
        if not columns.open:
            return []
        self._offered = columns.titles
        ticks = [self._tick(name, title) for name, title in self._offered.items()]
        begin = widgets.Button(description=words.try_now, layout={"width": "auto"})
        begin.tooltip = capital(words.key_begin)
        begin.on_click(self._alarm.guarded(lambda _: self._take()))
        return [row([*ticks, begin])]

    def _tick(self, name: str, title: str) -> widgets.Checkbox:
        """Return what marks a column, or no longer."""
        on = name in self._columns.marked
        box = widgets.Checkbox(
            value=on, description=title, indent=False, layout={"width": "auto"}
        )
        box.observe(self._alarm.guarded(partial(self._mark, name)), "value")
        return box

    def _mark(self, name: str, _: dict[str, Any]) -> None:
        self._columns.marked ^= {name}

    def _take(self) -> None:
        """Show the columns that are ticked."""
        self._columns.take()
        if not self._columns.open:
            self._close()

    def _close(self) -> None:
        if self.fold is not None:
            self.fold.button.value = False

    def _turn(self, news: dict[str, Any]) -> None:
        """Let go of the columns once they are closed: the next may be others."""
        if news["new"] or self.fold is None:
            return
        self._columns.leave()
        for box in self.fold.box.children:
            for each in (*box.children, box):
                each.close()
        self.fold.box.children = ()
