"""What is told of points beside their numbers: names, and rows that were left out."""

from kmviz.core.arrays import Floats
from kmviz.core.choices import is_several
from kmviz.core.sentence import Sentence, shown
from kmviz.core.text import plain_name


def check_columns(columns: object, X: Floats) -> tuple[str, ...]:
    """Return the names of all columns of some points, or none; None stands for none."""
    given = () if columns is None else columns
    if not is_several(given):
        message = f"columns must be a sequence of names, got {shown(columns)}"
        raise TypeError(message)
    names = tuple(plain_name(name) for name in given)
    if names and len(names) != X.shape[1]:
        message = (
            f"columns must have as many names as X has columns ({X.shape[1]}), "
            f"got {len(names)}"
        )
        raise ValueError(message)
    return names


def left_out(dropped: int) -> Sentence | None:
    """Return in words how many rows were left out; nothing if none were.

    Examples
    --------
    >>> left_out(2)
    '2 rows with blanks left out'
    """
    if not dropped:
        return None
    return Sentence("{rows} {rows:row|rows} with blanks left out", rows=dropped)
