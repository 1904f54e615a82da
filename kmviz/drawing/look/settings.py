"""The settings of matplotlib while kmviz draws, whatever those of its user are.

A matplotlibrc, a style sheet or a line of code can turn text into TeX, cut a picture to
its ink or paint its ground black. So all that draws, saves or measures text does so in
`own_settings`: matplotlib's defaults and a few of ours. Only what the user set
otherwise is changed, and given back at once: it costs a hundredth of a frame.

Meanwhile matplotlib says nothing of a font that has no bold letters: most of those with
Chinese and Japanese ones have none, their plain letters do, and nobody could help it.

matplotlib has one set of settings for all threads. They are given back when the last
thread is done, but for those that were set anew meanwhile.
"""

from contextlib import ContextDecorator
from copy import copy
from logging import LogRecord, getLogger
from threading import RLock, get_ident
from typing import Any

import numpy as np
from matplotlib import rcParams, rcParamsDefault
from matplotlib.figure import Figure

OURS = {
    "pdf.fonttype": 42,  # text stays text
    "svg.fonttype": "none",
    "svg.hashsalt": "kmviz",  # names are not drawn at random
}
"""What differs from matplotlib's defaults: for files on paper alone, so that a picture
drawn in a thread changes nothing for a user who has left the defaults as they are."""
THEIRS = ("animation.", "backend", "interactive", "keymap.", "toolbar")
"""How the names of those begin that stay the user's: no picture depends on them, but
the way to a screen and to the programs that write matplotlib's own films."""
FONT_LOG = getLogger("matplotlib.font_manager")


class _OwnSettings(ContextDecorator):
    """Gives matplotlib our settings, from the first who enters to the last who leaves.

    Examples
    --------
    >>> rcParams["text.usetex"] = True
    >>> with own_settings:
    ...     rcParams["text.usetex"]
    False
    >>> rcParams["text.usetex"]
    True
    >>> rcParams["text.usetex"] = False
    """

    def __init__(self) -> None:
        defaults = dict.items(rcParamsDefault)
        # A user may change lists in place, also those of the defaults.
        kept = {key: copy(value) for key, value in defaults if not _is_theirs(key)}
        self._ours: dict[Any, Any] = kept | OURS
        self._theirs: dict[Any, Any] = {}
        self._met: dict[Any, Any] = {}
        """All settings as they were when it was last looked which of them differ."""
        self._lock, self._inside = RLock(), dict[int, int]()
        """How often each thread has entered that has not left yet."""

    def __enter__(self) -> None:
        with self._lock:
            first, here = not self._inside, get_ident()
            self._inside[here] = self._inside.get(here, 0) + 1
            if first:
                FONT_LOG.addFilter(_is_of_use)
                if not dict.__eq__(self._met, rcParams):
                    self._look()
                for key in self._theirs:
                    rcParams._set(key, self._ours[key])

    def _look(self) -> None:
        """See which settings differ from ours."""
        present, ours = dict(dict.items(rcParams)), self._ours
        self._met = {
            key: copy(value) if isinstance(value, list) else value
            for key, value in present.items()
        }
        self._theirs = {
            key: value
            for key, value in present.items()
            if ours.get(key, value) != value
        }

    def __exit__(self, *_error: object) -> None:
        here = get_ident()
        if self._inside.get(here, 0) > 1:
            self._inside[here] -= 1
        else:
            self.leave()

    def leave(self) -> None:
        """Leave however often the present thread has entered and not left.

        An error that is raised from elsewhere can come between the two.
        """
        with self._lock:
            if self._inside.keys() == {here := get_ident()}:
                FONT_LOG.removeFilter(_is_of_use)
                for key, value in self._theirs.items():
                    if rcParams._get(key) is self._ours[key]:
                        rcParams._set(key, value)
            self._inside.pop(here, None)


def _is_of_use(record: LogRecord) -> bool:
    return "Failed to find font weight" not in str(record.msg)


def _is_theirs(key: str) -> bool:
    return key.startswith(THEIRS)


own_settings = _OwnSettings()
"""As a context or as a decorator: in it, matplotlib has our settings."""


class SettledFigure(Figure):
    """A figure that is made, drawn and saved in our settings, whoever does it."""

    @own_settings
    def __init__(self, *, figsize: tuple[float, float], dpi: float) -> None:
        super().__init__(figsize=figsize, dpi=dpi)

    draw = own_settings(Figure.draw)
    # Names in an SVG are made of numbers as numpy is set to print them.
    savefig = own_settings(np.printoptions(legacy=False)(Figure.savefig))
