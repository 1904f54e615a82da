"""Mistakes are told where everybody sees them.

What a callback of a widget raises is shown nowhere in JupyterLab and Voila. So every
callback is guarded: its sentence goes into a red line that screen readers announce.

They are guarded in another way, too. Newer notebooks have the messages of each widget
handled in a thread of its own, beside the one in which cells run, while neither a
player nor matplotlib is made for that. So callbacks, playing and drawing wait for their
turn. Only a command in a cell does not, until it draws: given while somebody plays or
drags, it may be lost, or take away what happened at the same time.
"""

import functools
import logging
import threading
from collections.abc import Callable
from html import escape
from typing import Any, ParamSpec

import ipywidgets

from kmviz.drawing.words import Words
from kmviz.live.notebook.aside import Aside
from kmviz.live.notebook.laid_out import put, show
from kmviz.live.player import EXPECTED
from kmviz.live.telling import said_by

P = ParamSpec("P")
TURN = threading.RLock()
"""Held by whoever draws, and by what acts on a player from the page or by playing."""


class Alarm:
    """A red line for the sentence of the last refusal.

    Parameters
    ----------
    afterwards : callable
        What puts the controls back to the last good state.
    words : Words
        In which words it is told.
    aside : Aside, optional
        Where what is guarded is done.

    Attributes
    ----------
    acting : bool
        Whether something that is guarded is being done.
    """

    def __init__(
        self,
        afterwards: Callable[[], object],
        words: Words,
        aside: Aside[Any] | None = None,
    ) -> None:
        self.line = ipywidgets.HTML(layout={"display": "none"})
        self.line.add_class("kmviz-alert")
        self._afterwards, self._words, self._aside = afterwards, words, aside
        self.acting = False

    def guarded(
        self, callback: Callable[P, object], *, clears: bool = True
    ) -> Callable[P, None]:
        """Return the callback with its errors told; a success may clear the line."""

        def act(*args: P.args, **kwargs: P.kwargs) -> None:
            with TURN:
                self.acting = True
                try:
                    callback(*args, **kwargs)
                except Exception as error:
                    self.tell(error)
                else:
                    if clears:
                        self._say("")
                finally:
                    self.acting = False

        @functools.wraps(callback)
        def quietly(*args: P.args, **kwargs: P.kwargs) -> None:
            if self._aside is None or self._aside.within:
                act(*args, **kwargs)
            else:
                self._aside.do(lambda: act(*args, **kwargs))

        return quietly

    def tell(self, error: Exception) -> None:
        """Show the sentence of an error, and then put the controls back."""
        sentence = said_by(error, self._words)
        if not isinstance(error, EXPECTED):
            sentence = f"{type(error).__name__}: {sentence}"
        self._say(sentence or type(error).__name__)
        _log(error)
        try:
            self._afterwards()
        except Exception as another:  # the first one says more
            _log(another)

    def _say(self, sentence: str) -> None:
        said = f'<p role="alert">{escape(sentence)}</p>' if sentence else ""
        put(self.line, value=said)
        show(self.line, on=bool(said))


def _log(error: Exception) -> None:
    """Keep the traceback of what is no refusal but a fault."""
    if not isinstance(error, EXPECTED):
        logging.getLogger("kmviz").error("a control failed", exc_info=error)
