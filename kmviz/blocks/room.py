"""Whether there is room for blocks where they are to be, before any is read."""

import math
from collections.abc import Sequence

OWN = 100_000_000
"""Bytes that a worker takes for itself, at least."""
AT_WORK = 20
"""Bytes that each point of a block takes beside, while a worker asks that one."""
FULL = 0.8
"""A worker whose memory is in use to a larger share pauses, and goes on no more while
that is taken by blocks."""


def bytes_of_point(d: int) -> int:
    """Return how many bytes are kept for a point of d columns.

    They were measured, for ten clusters: of one or two columns the points are kept in
    order, of more the parts of their coordinates for exact sums.

    Examples
    --------
    >>> [bytes_of_point(d) for d in (1, 2, 3, 9)]
    [28, 48, 165, 465]
    """
    return 20 * d + 8 if d <= 2 else 50 * d + 15


def check_room(
    lengths: Sequence[float], d: int, memories: Sequence[int], *, kept: bool
) -> None:
    """Refuse blocks that would not fit; a length of nan is not known.

    Parameters
    ----------
    lengths : sequence of float
        How many points each block has.
    d : int
        How many columns.
    memories : sequence of int
        The bytes of memory of each process that works; none if not known.
    kept : bool
        Whether all of them are kept at once.

    Raises
    ------
    ValueError
        If the largest fits nowhere, or they are kept and do not fit together.
    """
    known = [0 if math.isnan(n) else int(n) for n in lengths]
    most, each = max(known), bytes_of_point(d)
    beside = OWN + most * AT_WORK
    if memories and most * each + beside > max(memories):
        message = (
            f"a block of X must fit into the memory of who works on it "
            f"({_told(max(memories))}), got block {known.index(most)} of {most} points "
            f"that need {_told(most * each + beside)}; smaller blocks or more memory "
            "help"
        )
        raise ValueError(message)
    needed = sum(known) * each + len(memories) * beside
    if memories and kept and needed > FULL * sum(memories):
        message = (
            f"the blocks of X must fit into {FULL:.0%} of the memory of the workers "
            f"(together {_told(sum(memories))}), got {sum(known)} points that need "
            f"{_told(needed)}; more workers or workers with more memory help"
        )
        raise ValueError(message)


def _told(size: float) -> str:
    return f"{size / 1e9:.3g} GB"
