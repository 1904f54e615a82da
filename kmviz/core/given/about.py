"""What is told of points beside their numbers: names, and rows that were left out."""

from kmviz.core.given.choices import is_several
from kmviz.core.ground.arrays import Floats
from kmviz.core.ground.sentence import Sentence, shown
from kmviz.core.ground.text import plain_name


def check_columns(columns: object, X: Floats) -> tuple[str, ...]:
    """Return the names of all columns of some points, or none; None stands for none."""
    names = check_names(() if columns is None else columns, "columns")
    if names and len(names) != X.shape[1]:
        message = (
            f"columns must have as many names as X has columns ({X.shape[1]}), "
            f"got {len(names)}"
        )
        raise ValueError(message)
    return names


def check_names(names: object, name: str) -> tuple[str, ...]:
    """Return names as they can be written."""
    if not is_several(names):
        message = f"{name} must be a sequence of names, got {shown(names)}"
        raise TypeError(message)
    return tuple(map(plain_name, names))


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
