"""The "Save..." form: a run becomes a file, with the line that makes it again."""

import base64
import json
import mimetypes
import os
from collections.abc import Sequence
from dataclasses import fields
from html import escape
from pathlib import Path

import ipywidgets as widgets

from kmviz.drawing.layers import PARTS, USUAL
from kmviz.drawing.words import Words
from kmviz.export.saving import Saved, save
from kmviz.live.naming import free_path
from kmviz.live.notebook.alarm import Alarm
from kmviz.live.player import Player
from kmviz.live.view import View
from kmviz.runs.settings import Settings

KINDS = {
    "GIF film": ".gif",
    "MP4 film": ".mp4",
    "PNG handout": ".png",
    "HTML page": ".html",
}
"""What can be written, and its suffix."""
LARGEST_LINK = 8_000_000
"""Bytes of a file that is handed to the browser, too."""


class Saver:
    """A form that writes the player's run to a file.

    Parameters
    ----------
    player : Player
        The run.
    view : View
        How it is looked at.
    alarm : Alarm
        Where mistakes are told.

    Attributes
    ----------
    form : ipywidgets.Box
        The button that opens it, and the rest.
    """

    def __init__(self, player: Player, view: View, alarm: Alarm) -> None:
        self._player, self._view = player, view
        self._open = _button("Save...", "Write the run to a file")
        self._kind = widgets.Dropdown(
            description="Format",
            options=KINDS.items(),
            layout={"width": "12em"},
            style={"description_width": "initial"},
        )
        self._name = widgets.Text(
            "kmeans.gif",
            description="File",
            layout={"width": "16em"},
            style={"description_width": "initial"},
        )
        self._wanted = self._proposed = self._name.value
        self._go = _button("Write file", "Write it now")
        self._progress = widgets.FloatProgress(
            min=0.0, max=1.0, description="Writing", layout={"display": "none"}
        )
        self._result = widgets.HTML()
        self._more = widgets.VBox(
            [
                widgets.Box(
                    [self._kind, self._name, self._go, self._progress],
                    layout={"flex_flow": "row wrap"},
                ),
                self._result,
            ],
            layout={"display": "none"},
        )
        self.form = widgets.VBox([widgets.HBox([self._open]), self._more])
        self._open.on_click(alarm.guarded(self._toggle))
        self._kind.observe(alarm.guarded(self._propose), "value")
        self._go.on_click(alarm.guarded(self._write))

    def _toggle(self, _: object) -> None:
        hidden = self._more.layout.display == "none"
        self._more.layout.display = None if hidden else "none"
        if hidden:
            self._propose()

    def _propose(self, _: object = None) -> None:
        """Give the name the suffix of the format, and a number if it is taken.

        What was wanted is what somebody wrote, not our own proposal with its number.
        """
        name = self._name.value.strip() or "kmeans"
        if name != self._proposed:
            self._wanted = name
        path = Path(self._wanted).with_suffix(self._kind.value)
        self._name.value = self._proposed = str(free_path(path))

    def _write(self, _: object) -> None:
        player, view = self._player, self._view
        player.pause()
        path = _checked(self._name.value.strip(), self._kind.value)
        line = recipe(player, view, path)
        self._result.value = ""
        self._show_progress(0.0)
        try:
            saved = save(
                player.trace,
                path,
                style=view.style,
                shown=view.shown,
                words=view.look.words,
                comment=line,
                progress=False,
                report=self._show_progress,
            )
        finally:
            self._progress.layout.display = "none"
        self._result.value = _told(saved, line)
        self._propose()

    def _show_progress(self, share: float) -> None:
        self._progress.layout.display = None
        self._progress.value = share


def _button(words: str, help_text: str) -> widgets.Button:
    return widgets.Button(
        description=words, tooltip=help_text, layout={"width": "auto"}
    )


def _checked(name: str, suffix: str) -> Path:
    """Return the path, which must have the suffix of the format, and be free."""
    if Path(name).suffix.lower() != suffix or not Path(name).stem:
        message = f"File must be a name that ends in {suffix}, got {name!r}"
        raise ValueError(message)
    if os.path.lexists(name):
        message = f"File must be a name that no file has yet, got {name!r}"
        raise ValueError(message)
    return Path(name)


def recipe(player: Player, view: View, path: Path) -> str:
    """Return the line of Python that makes the file again.

    Examples
    --------
    >>> recipe(Player(Settings("moons", k=2, seed=7)), View(), Path("a.gif"))
    'kmviz.save(kmviz.kmeans(kmviz.make_board("moons", rng=0), k=2, rng=7), "a.gif")'
    """
    arguments, words = [_trace(player), _quoted(path)], view.look.words
    if view.style != "light":
        arguments.append(f"style={_quoted(view.style)}")
    if view.shown != USUAL:
        parts = [part for part in PARTS if part in view.shown]
        arguments.append(f"shown={json.dumps(parts)}")
    if words not in (None, Words()):
        own = _differing(words, Words(), [field.name for field in fields(Words)])
        arguments.append(f"words=kmviz.Words({', '.join(own)})")
    return f"kmviz.save({', '.join(arguments)})"


def _trace(player: Player) -> str:
    """Return the Python that makes the run, or takes it from the viewer."""
    settings, usual = player.settings, Settings()
    if not player.made_by_settings or settings.added is not None:
        return "viewer.player.trace"
    arguments = [_points(settings), f"k={player.trace.k}"]
    if settings.start is None:
        arguments += _differing(settings, usual, ("init",))
        arguments.append(f"rng={settings.seed}")
    else:
        arguments.append(f"init={settings.start.tolist()}")
    arguments += _differing(settings, usual, ("max_iter", "tol", "empty"))
    return f"kmviz.kmeans({', '.join(arguments)})"


def _points(settings: Settings) -> str:
    """Return the Python that makes the points.

    Those of one's own are called X or, once scaled, taken from the viewer, which knows
    the names of their columns.
    """
    board, usual = settings.board, Settings()
    if isinstance(board, str):
        arguments = [_quoted(board), *_differing(settings, usual, ("n", "columns"))]
        if settings.groups is not None:
            arguments.append(f"k={settings.groups}")
        arguments.append(f"rng={settings.board_seed}")
        points = f"kmviz.make_board({', '.join(arguments)})"
    elif isinstance(board, os.PathLike):
        arguments = [_quoted(board), *_differing(settings, usual, ("columns",))]
        points = f"kmviz.read_table({', '.join(arguments)})"
    else:
        return "viewer.player.board" if settings.standardized else "X"
    return f"kmviz.standardize({points})" if settings.standardized else points


def _differing(given: object, usual: object, names: Sequence[str]) -> list[str]:
    """Return the attributes of these names that are not as usual, as arguments."""
    values = [(name, getattr(given, name)) for name in names]
    return [
        f"{name}={_quoted(value) if isinstance(value, str) else repr(value)}"
        for name, value in values
        if value != getattr(usual, name)
    ]


def _quoted(text: object) -> str:
    return json.dumps(str(text), ensure_ascii=False)


def _told(saved: Saved, line: str) -> str:
    """Return what was written, a link to it, and how to make it again, as HTML."""
    link = ""
    if saved.size <= LARGEST_LINK:
        kind = mimetypes.guess_type(saved.path.name)[0] or "application/octet-stream"
        data = base64.b64encode(saved.path.read_bytes()).decode()
        name = escape(saved.path.name, quote=True)
        link = f' <a download="{name}" href="data:{kind};base64,{data}">Download</a>'
    return (
        f'<p role="status">Wrote {escape(str(saved))}.{link}</p>'
        f"<p>To make it again: <code>{escape(line)}</code></p>"
    )
