"""How large controls are: as their words, in whatever language, and no larger."""

from collections.abc import Callable, Iterator
from html import escape
from typing import Any
from unicodedata import east_asian_width

import ipywidgets as widgets

from kmviz.drawing.words.words import Words
from kmviz.live.telling import Line, tooltip


def fitting(width: str = "auto") -> dict[str, Any]:
    """Return the settings of a control that takes no more room than it needs."""
    return {
        "layout": {"width": width, "max_width": "100%"},
        "style": {"description_width": "initial"},
    }


def put(widget: widgets.Widget, **values: Any) -> None:
    """Set what is not so already: a look at it is many times as quick as setting it."""
    for name, value in values.items():
        if getattr(widget, name) != value:
            setattr(widget, name, value)


def show(widget: widgets.DOMWidget, *, on: bool) -> None:
    """Show a widget, or hide it."""
    put(widget.layout, display=None if on else "none")


def row(children: list[widgets.Widget]) -> widgets.Box:
    """Return a row that goes on in the next line when the page is narrow."""
    layout = {"display": "flex", "flex_flow": "row wrap", "align_items": "center"}
    return widgets.Box(children, layout=layout, _dom_classes=("kmviz-row",))


def among(children: list[widgets.Widget]) -> widgets.Box:
    """Return a box whose children stand in the row in which it is put."""
    return widgets.Box(children, _dom_classes=("kmviz-among",))


class Fold:
    """A button that opens and closes a box, which is closed at first, and empty.

    Each widget costs a page some milliseconds, and most folds are never opened.

    Parameters
    ----------
    label : str
        What stands on the button.
    fill : callable
        Returns what is in the box, once it is opened.
    guarded : callable
        Returns what does something where it can last, and is told if it fails.

    Attributes
    ----------
    button, box : ipywidgets.Widget
        The two.
    """

    def __init__(
        self,
        label: str,
        fill: Callable[[], list[widgets.Widget]],
        guarded: Callable[[Callable[[Any], None]], Callable[[Any], None]],
    ) -> None:
        self.button = widgets.ToggleButton(description=label, layout={"width": "auto"})
        hidden = {"display": "none"}
        self.box = widgets.VBox(layout=hidden, _dom_classes=("kmviz-fold",))
        self._fill = fill
        self.button.observe(guarded(self._turn), "value")

    def toggle(self) -> None:
        """Open the box, or close it."""
        self.button.value = not self.button.value

    def _turn(self, news: dict[str, Any]) -> None:
        if news["new"] and not self.box.children:
            self.box.children = self._fill()
        show(self.box, on=news["new"])


def dropdown(label: str, options: Any) -> widgets.Dropdown:
    """Return a menu as wide as the page makes its longest option."""
    return widgets.Dropdown(description=label, options=options, **fitting())


def switch(label: str, key: str, words: Words) -> widgets.Checkbox:
    """Return a switch with the tooltip of a key, which canvas.js puts there."""
    return widgets.Checkbox(
        description=label,
        indent=False,
        layout={"width": "auto"},
        tooltip=tooltip(key, words),
        _dom_classes=(f"kmviz-key-{key}",),
    )


def field(label: str, *, digits: int) -> dict[str, Any]:
    """Return the settings of a field for a number of so many digits."""
    width = width_of(label) + 0.6 * digits + 2.5  # the rest are gaps and arrows
    return {"description": label, **fitting(f"{width:.1f}em")}


def wide(*texts: str) -> str:
    """Return the width of a button that may say each of these."""
    return f"{max(map(width_of, texts)) + 2:.1f}em"


def width_of(text: str) -> float:
    """Return about how wide a text is, in the heights of its letters."""
    return sum(1.0 if east_asian_width(sign) in "WF" else 0.58 for sign in text)


def card(lines: list[Line]) -> str:
    """Return why a point has its colour as HTML, its nearest star in bold."""
    told = [
        f"<b>{escape(line.text)}</b>" if line.strong else escape(line.text)
        for line in lines
    ]
    return f'<p class="kmviz-card">{"<br>".join(told)}</p>'


def name_of(box: widgets.VBox) -> str:
    """Return the class that this widget alone has on a page."""
    return f"kmviz-{box.model_id}"


def family(widget: Any) -> Iterator[Any]:
    """Yield a widget and all that belongs to it, the innermost first."""
    for child in getattr(widget, "children", ()):
        yield from family(child)
    for name in ("layout", "style"):
        if part := getattr(widget, name, None):
            yield part
    yield widget


def tell_again(widget: widgets.Widget, held: list[widgets.Widget]) -> None:
    """Tell the page all of what belongs to a widget and was in hand, and was cut off.

    What has another value already would not be told of it once more.
    """
    for each in family(widget):
        if any(each is thing for thing in held):
            each.send_state()
