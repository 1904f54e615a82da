"""How soon a player of a million points says a word, and is free once it is ended.

`python -m benchmarks.waits lab` does whatever there is to be done in a JupyterLab: each
control, each key, each click. What lasts is ended in three ways, and the player must
answer then. Words behind the name of the host choose acts, such as `Save` or `key`.
`python -m benchmarks.waits window` does so in a window of Tk and one of Qt.
Not part of `python -m benchmarks`: each takes a quarter of an hour.
"""

import importlib
import sys
from collections.abc import Iterable
from typing import NamedTuple

from benchmarks.measure import table

MILLION = 1_000_000
WORD, FREE = 0.3, 0.5
"""Seconds within which something is to be said, and to be ended."""
HOSTS = {"lab": "benchmarks.waits_lab", "window": "benchmarks.waits_window"}
"""Where there is a player: the module whose `waits` yields a row of each act there.

It is called with the number of points, and with words, of which an act's name must
contain one, if there are any.
"""


class Wait(NamedTuple):
    """What somebody did, and how long one waits then: rows of the table."""

    act: str
    word: float | None
    """Seconds until anything is said, or something else is seen; None for never.

    Of an act of which nothing is to be seen, until the player did what came next.
    """
    processor: float | None
    """Seconds for which the player's process worked until then, if it is known."""
    end: str = ""
    """By what it was ended; empty if it was over before anybody could."""
    free: float | None = None
    """Seconds from there until the player does what it is asked for next."""
    worked: float | None = None
    """Seconds for which the process worked until then, if it is known."""
    lasted: float | None = None
    """Seconds until it was over by itself."""
    note: str = ""

    @property
    def missed(self) -> bool:
        """Whether one waits for longer than one should."""
        return _longer(self.word, WORD) or bool(self.end and _longer(self.free, FREE))


def _longer(seconds: float | None, goal: float) -> bool:
    return seconds is None or seconds > goal


def main(host: str, words: Iterable[str] = (), n: int = MILLION) -> str:
    """Return the table of all acts, and print each row as soon as it is known."""
    waits: list[Wait] = []
    for wait in importlib.import_module(HOSTS[host]).waits(n, tuple(words)):
        waits.append(wait)
        print(" | ".join(_row(wait)), flush=True)
    head = (
        *("what is done", f"first word, s (goal {WORD})", "processor, s"),
        *("ended by", f"free after, s (goal {FREE})", "processor, s"),
        *("over by itself, s", ""),
    )
    rows = [_row(wait) for wait in waits]
    return table(f"Waits, {host}, {n:,} points", head, rows) + "\n" + _summary(waits)


def _row(wait: Wait) -> tuple[str, ...]:
    """Return a row of the table, with what is missed in bold."""
    return (
        wait.act,
        _seconds(wait.word, WORD),
        _known(wait.processor),
        wait.end or "–",
        _seconds(wait.free, FREE) if wait.end else "too quick to be ended",
        _known(wait.worked),
        _known(wait.lasted),
        wait.note,
    )


def _known(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.2f}"


def _seconds(seconds: float | None, goal: float) -> str:
    said = "never" if seconds is None else f"{seconds:.2f}"
    return f"**{said}**" if _longer(seconds, goal) else said


def _summary(waits: list[Wait]) -> str:
    words = [wait.word for wait in waits]
    frees = [wait.free for wait in waits if wait.end]
    acts = {wait.act for wait in waits}
    quick = acts - {wait.act for wait in waits if wait.end}
    return "\n".join(
        [
            f"{len(acts)} acts, done {len(waits)} times: {_within(words, WORD)}; "
            f"of those that were ended, {_within(frees, FREE)}.",
            f"Over before they could be ended: {', '.join(sorted(quick)) or 'none'}.",
        ]
    )


def _within(times: list[float | None], goal: float) -> str:
    met = sum(not _longer(each, goal) for each in times)
    worst = max((each for each in times if each is not None), default=0.0)
    return f"{met} of {len(times)} within {goal} s, the longest {worst:.2f} s"


if __name__ == "__main__":
    host, *chosen = sys.argv[1:]
    print(main(host, chosen))
