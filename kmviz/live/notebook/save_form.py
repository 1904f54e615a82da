"""The "Save..." form: a file of what is in front, with the line that makes it again."""

import base64
import mimetypes
import os
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path
from time import sleep

import ipywidgets as widgets

from kmviz.core.ground.sentence import Sentence
from kmviz.core.ground.text import plain
from kmviz.core.options.options import said
from kmviz.core.trace import Trace
from kmviz.drawing.look.look import Look
from kmviz.drawing.words.words import Words
from kmviz.export.saving import Saved, save
from kmviz.live.desk import Desk
from kmviz.live.errand import Report
from kmviz.live.naming import free_path
from kmviz.live.notebook.alarm import Alarm
from kmviz.live.notebook.filing import Filing
from kmviz.live.notebook.laid_out import Fold, fitting, put, row, show
from kmviz.live.notebook.resting import clear_away
from kmviz.live.telling import capital
from kmviz.live.view import View
from kmviz.runs.choice import Choice
from kmviz.runs.forks import record
from kmviz.runs.many import Runs

KINDS = {
    "film_gif": ".gif",
    "film_mp4": ".mp4",
    "handout_png": ".png",
    "page_html": ".html",
}
"""What can be written: the name of the word for it, and its suffix."""
BREATH = 0.001
"""Seconds between two steps of a run that is worked out to be saved, in which whoever
looks at it has those that come next."""
LARGEST_LINK = 8_000_000
"""Bytes of a file that is handed to the browser, too."""


class Saver:
    """A form that writes what lies in front to a file.

    Parameters
    ----------
    desk : Desk
        What is written lies in front on it.
    view : View
        How it is looked at.
    alarm : Alarm
        Where mistakes are told.
    filing : Filing
        What writes it.

    Attributes
    ----------
    fold : Fold
        The button that opens it, and the form.
    """

    def __init__(self, desk: Desk, view: View, alarm: Alarm, filing: Filing) -> None:
        self._desk, self._view, self._alarm = desk, view, alarm
        self._filing = filing
        self._wanted = self._proposed = "kmeans.gif"
        self.fold = Fold(view.words.save, self._fill, alarm.guarded)
        self.fold.button.tooltip = capital(view.words.save_help)
        self.fold.button.observe(alarm.guarded(self._propose), "value")

    def _fill(self) -> list[widgets.Widget]:
        """Return the form."""
        words, guarded = self._view.words, self._alarm.guarded
        self._kind = widgets.Dropdown(
            description=words.label_format,
            options=[(getattr(words, name), suffix) for name, suffix in KINDS.items()],
            **fitting(),
        )
        self._name = widgets.Text(
            self._proposed, description=words.label_file, **fitting("18em")
        )
        self._go = _button(words.write, words.write_help)
        self._progress = widgets.FloatProgress(
            min=0.0, max=1.0, description=words.writing, **fitting("20em")
        )
        self._progress.layout.display = "none"
        self._saved, self._again = widgets.HTML(), widgets.HTML()
        self._filing.listen(self._show_progress)
        self._kind.observe(guarded(self._propose), "value")
        self._go.on_click(guarded(self._write))
        fields = [self._kind, self._name, self._go, self._progress, self._saved]
        return [row(fields), self._again]

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
        desk, view = self._desk, self._view
        self._filing.check_free()
        desk.front.pause()
        path = _checked(self._name.value.strip(), self._kind.value)
        look = replace(view.look, size=None)
        line, wanted = desk.python(path, look), view.words.say(desk.wanted() or "")
        self._saved.value = self._again.value = ""
        again = _told_again(line, wanted, view.words)
        self._filing.begin(
            partial(_written, desk.recorded, path, plain(line), look),
            partial(self._tell_saved, path, again),
        )

    def _tell_saved(self, path: Path, again: str, saved: Saved) -> None:
        self._saved.value = _told(path, saved, self._view.words)
        self._again.value = again
        self._propose()

    def _show_progress(self, share: float | None) -> None:
        show(self._progress, on=share is not None)
        if share is not None:
            put(self._progress, value=share)


def _written(
    recorded: Trace | Runs | Choice, path: Path, line: str, look: Look, report: Report
) -> Saved:
    """Write a file, if the name is free now; it is an earlier one's turn before."""
    _checked(str(path), path.suffix.lower())
    if isinstance(recorded, Trace):
        record(recorded, None, lambda _: sleep(BREATH))
    try:
        return save(
            recorded,
            path,
            comment=line,
            progress=False,
            report=report,
            **said(look),
        )
    finally:
        clear_away()  # what drew it


def _button(words: str, help_text: str) -> widgets.Button:
    return widgets.Button(
        description=words, tooltip=capital(help_text), layout={"width": "auto"}
    )


def _checked(name: str, suffix: str) -> Path:
    """Return the path, which must have the suffix of the format, and be free."""
    if Path(name).suffix.lower() != suffix or not Path(name).stem:
        message = Sentence(
            "File must be a name that ends in {suffix}, got {given}",
            suffix=suffix,
            given=repr(name),
        )
        raise ValueError(message)
    if os.path.lexists(name):
        message = Sentence(
            "File must be a name that no file has yet, got {given}", given=repr(name)
        )
        raise ValueError(message)
    return Path(name)


def _told(path: Path, saved: Saved, words: Words) -> str:
    """Return what was written, and a link to it, as HTML."""
    link = ""
    if saved.size <= LARGEST_LINK:
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        data = base64.b64encode(path.read_bytes()).decode()
        name = escape(path.name, quote=True)
        link = f'<a download="{name}" href="data:{kind};base64,{data}">'
        link = f" {link}{escape(words.download)}</a>"
    told = words.fill(words.saved, file=str(saved))
    return f'<p role="status">{escape(told)}{link}</p>'


def _told_again(line: str, wanted: str, words: Words) -> str:
    """Return how to make it again, and what that wants, as HTML."""
    again = words.fill(escape(words.again), line=f"<code>{escape(line)}</code>")
    return f"<p>{again}{escape(words.joiner + wanted) if wanted else ''}</p>"
