"""How controls are tied to what they show.

A control is tied to a player or a view by three things: what it shows, what it does
when it is changed, and when it has no use and is hidden or cannot be pressed. After
every change, and after every refusal, all of them are set anew to what is true.
"""

from collections.abc import Callable
from threading import get_ident
from typing import Any

import ipywidgets as widgets

from kmviz.live.notebook.alarm import Alarm
from kmviz.live.notebook.laid_out import put, show


class Tied:
    """Controls that are set anew together.

    Parameters
    ----------
    alarm : Alarm
        Where mistakes are told.
    """

    def __init__(self, alarm: Alarm) -> None:
        self._alarm = alarm
        self._updates: list[Callable[[], None]] = []
        self._busy: int | None = None
        """The thread that sets them: what it changes was changed by nobody."""

    def refresh(self) -> None:
        """Set all controls to what the player says."""
        self._busy = get_ident()
        try:
            for update in self._updates:  # to which more are added, if one fills a box
                update()
        finally:
            self._busy = None

    def _shown_if(
        self,
        box: widgets.DOMWidget,
        applies: Callable[[], bool],
        fill: Callable[[], list[widgets.Widget]] | None = None,
    ) -> widgets.DOMWidget:
        """Return a box, hidden unless it applies, and filled when it first does."""

        def update() -> None:
            applied = applies()
            if applied and fill and not box.children:
                box.children = fill()
            show(box, on=applied)

        self._updates.append(update)
        return box

    def _button(
        self,
        words: str,
        help_text: str,
        press: Callable[[], object],
        *,
        use: Callable[[], bool] = lambda: True,
        applies: Callable[[], bool] = lambda: True,
        says: Callable[[], str] | None = None,
        width: str = "auto",
        main: bool = False,
    ) -> widgets.Button:
        """Return a button, hidden unless it applies, and off while of no use.

        The main one is to be pressed by whoever does not know what comes next.
        """
        button = widgets.Button(
            description=words, tooltip=help_text, layout={"width": width}
        )
        if main:
            button.button_style = "primary"
        button.on_click(self._alarm.guarded(lambda _: press()))

        def update() -> None:
            put(button, disabled=not use())
            show(button, on=applies())
            if says:
                put(button, description=says())

        self._updates.append(update)
        return button

    def _tie(
        self,
        control: widgets.Widget,
        read: Callable[[], Any],
        write: Callable[[Any], object] = lambda value: None,
        *,
        use: Callable[[], bool] = lambda: True,
        applies: Callable[[], bool] = lambda: True,
        says: Callable[[Any], str] = str,
    ) -> widgets.Widget:
        """Tie a control with a value to what it shows, hidden and off as a button is.

        Options are pairs of words and value. A value that is none of them becomes one,
        with what it says.
        """
        change = self._alarm.guarded(lambda news: write(news["new"]))

        def observed(news: dict[str, Any]) -> None:
            if self._busy != get_ident():
                change(news)

        def update() -> None:
            if hasattr(control, "disabled"):
                put(control, disabled=not use())
            show(control, on=applies())
            value = read()
            offered = getattr(control, "options", None)
            if offered is not None and value not in (known for _, known in offered):
                control.options = (*offered, (says(value), value))
            put(control, value=value)

        control.observe(observed, "value")
        self._updates.append(update)
        return control
