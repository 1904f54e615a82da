"""Which pictures are ready to be drawn: those that were drawn last, whoever shows them.

A picture that is ready holds a figure, its pixels and its colours, some 10 MB, and is
made again in a fraction of a second. A notebook shows many players, and its reader
takes hold of one at a time; so only the last few stay ready, in all cells together.
"""

from typing import Protocol
from weakref import ref

from kmviz.live.notebook.resting import clear_away

MOST = 2
"""So many pictures are ready, beside those that are moving."""


class Sleeper(Protocol):
    """A picture that can let go of what it is drawn with."""

    @property
    def moving(self) -> bool:
        """Whether it is about to be drawn again and again."""

    def rest(self) -> None:
        """Let go of everything that can be made again."""


_awake: list[ref[Sleeper]] = []
"""The oldest first. Held weakly, because a closed player lets go of its picture."""


def keep_awake(picture: Sleeper) -> None:
    """Count a picture as drawn last, and let those rest that are one too many."""
    others = [each for each in (known() for known in _awake) if each is not None]
    others = [each for each in others if each is not picture]
    resting = [each for each in others if not each.moving]
    resting = resting[: max(len(resting) - (MOST - 1), 0)]
    _awake[:] = [ref(each) for each in (*others, picture) if each not in resting]
    for each in resting:
        each.rest()
    if resting:
        clear_away()
