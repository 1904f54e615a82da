"""Whether there is room for blocks where they are to be, before any is read."""

import math
from collections.abc import Sequence

OWN = 100_000_000
"""Bytes that a worker takes for itself, at least."""


def bytes_of_point(d: int) -> int:
    """Return how many bytes a point of d columns takes while it is asked about.

    They were measured, for ten clusters: of one or two columns the points are kept in
    order, of more the parts of their coordinates for exact sums.

    Examples
    --------
    >>> [bytes_of_point(d) for d in (1, 2, 3, 9)]
    [56, 82, 204, 492]
    """
    return 26 * d + 30 if d <= 2 else 48 * d + 60


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
    each, most = bytes_of_point(d), max(known)
    room = [memory - OWN for memory in memories]
    if room and most * each > max(room):
        message = (
            f"a block of X must fit into the memory of who works on it "
            f"({_told(max(memories))}), got block {known.index(most)} of {most} points "
            f"that need {_told(most * each + OWN)}; smaller blocks or more memory help"
        )
        raise ValueError(message)
    if room and kept and sum(known) * each > sum(room):
        needed = _told(sum(known) * each + OWN * len(room))
        message = (
            "the blocks of X must fit into the memory of the workers (together "
            f"{_told(sum(memories))}), got {sum(known)} points that need {needed}; "
            "more workers or workers with more memory help"
        )
        raise ValueError(message)


def _told(size: float) -> str:
    return f"{size / 1e9:.3g} GB"
