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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from typing import Any, ParamSpec

import ipywidgets

from kmviz.drawing.words.words import Words
from kmviz.live.notebook.aside import Aside
from kmviz.live.notebook.laid_out import put, show
from kmviz.live.player import EXPECTED
from kmviz.live.telling import as_sentence, said_by

P = ParamSpec("P")
TURN = threading.RLock()
"""Held by whoever draws, and by what acts on a player from the page or by playing."""


class Alarm:
    """A red line for the sentence of the last refusal.

    Parameters
    ----------
    words : Words
        In which words it is told.
    aside : Aside
        Where what is guarded is done.
    show : callable
        What shows all that has changed, once the page is answered.
    put_back : callable
        What puts the controls back to the last good state.
    forget : callable
        What takes away what else was said before.
    heard : callable
        Is told that a control was heard.

    Attributes
    ----------
    acting : bool
        Whether the page has asked for what is being done.
    tells : int
        How often something was refused.
    """

    def __init__(
        self,
        words: Words,
        aside: Aside[Any],
        *,
        show: Callable[[], object],
        put_back: Callable[[], object],
        forget: Callable[[], object],
        heard: Callable[[], object],
    ) -> None:
        self.line = ipywidgets.HTML(layout={"display": "none"})
        self.line.add_class("kmviz-alert")
        self._show, self._put_back = show, put_back
        self._words, self._aside, self._forget = words, aside, forget
        self._heard = heard
        self.acting, self._told, self.tells = False, "", 0

    def guarded(self, callback: Callable[P, object]) -> Callable[P, None]:
        """Return what does it aside, with its errors told."""

        def act(*args: P.args, **kwargs: P.kwargs) -> None:
            with self.answering():
                callback(*args, **kwargs)

        @functools.wraps(callback)
        def quietly(*args: P.args, **kwargs: P.kwargs) -> None:
            self._heard()
            self._aside.do(functools.partial(act, *args, **kwargs))

        return quietly

    @contextmanager
    def answering(self, *, clears: bool = True) -> Iterator[None]:
        """Take the turn, and tell what is refused; a success may clear the line."""
        with TURN:
            within, self.acting = self.acting, True
            if clears and not within:
                self._forget()
            try:
                yield
                if not within:
                    self._show()
            except Exception as error:
                self.tell(error)
            else:
                if clears:
                    self._say("")
            finally:
                self.acting = within

    def tell(self, error: Exception) -> None:
        """Show the sentence of an error, and then put the controls back."""
        sentence = as_sentence(error, self._words)
        if not isinstance(error, EXPECTED):
            sentence = f"{type(error).__name__}: {said_by(error, self._words)}"
        self.tells += 1
        self._say(sentence or type(error).__name__)
        _log(error)
        try:
            self._put_back()
        except Exception as another:  # the first one says more
            _log(another)

    def clear(self, told: str) -> None:
        """Take a refusal away, unless another has followed it."""
        with TURN:
            if told == self._told:
                self._say("")

    def _say(self, sentence: str) -> None:
        self._told = sentence
        said = f'<p role="alert">{escape(sentence)}</p>' if sentence else ""
        put(self.line, value=said)
        show(self.line, on=bool(said))


def _log(error: Exception) -> None:
    """Keep the traceback of what is no refusal but a fault."""
    if not isinstance(error, EXPECTED):
        logging.getLogger("kmviz").error("a control failed", exc_info=error)
