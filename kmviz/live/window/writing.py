"""A file that is written while the window goes on: how far it is, and its end."""

from collections.abc import Callable

from kmviz.drawing.words.words import Words
from kmviz.export.saving import Saved
from kmviz.live.costs import FREE
from kmviz.live.errand import Errand, Report, refuse_another
from kmviz.runs.forks import unheard


class Writing:
    """What writes one file after the other.

    Examples
    --------
    >>> from pathlib import Path
    >>> writing = Writing()
    >>> saved = Saved(Path("kmviz-1.gif"), 98_000, "")
    >>> writing.begin(lambda report: saved, print, beside=False)
    kmviz-1.gif (98 kB)
    >>> writing.on
    False
    """

    def __init__(self) -> None:
        self._errand: Errand[Saved] | None = None
        self._then: Callable[[Saved], object]

    @property
    def on(self) -> bool:
        """Whether a file is being written."""
        return self._errand is not None

    def told(self, words: Words) -> str:
        """Return how far it is; of no file, nothing."""
        if self._errand is None:
            return ""
        return words.fill(words.so_far, share=round(100 * (self._errand.share or 0.0)))

    def begin(
        self,
        write: Callable[[Report], Saved],
        then: Callable[[Saved], object],
        *,
        beside: bool,
    ) -> None:
        """Write a file, now or beside; what was written goes to `then`."""
        self.check_free()
        if beside:
            self._errand, self._then = Errand(write, FREE, saving=True), then
        else:
            then(write(unheard))

    def check_free(self) -> None:
        """Refuse to write a file beside another one."""
        if self.on:
            refuse_another()

    def look(self) -> bool:
        """See whether it is done; tell whether there is something new to be said."""
        errand = self._errand
        if errand is None or not errand.finished():
            return errand is not None and errand.news
        self._errand = None
        self._then(errand.outcome())
        return True

    def cancel(self) -> Errand[Saved] | None:
        """Have it end soon, and return what then puts the file away."""
        errand, self._errand = self._errand, None
        if errand is not None:
            errand.cancel()
        return errand
