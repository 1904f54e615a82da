"""What the widgets of ours that have a page's half bring it, and take from it."""

from importlib.resources import files
from typing import TypeAlias

LARGEST = 8_000_000
"""The bytes of a file that a page may send; of ten million, Jupyter ends the line."""
Bytes: TypeAlias = bytes | memoryview
"""What a message of the page brings beside its words."""


def script(*names: str) -> str:
    """Return files of this folder, one behind the other.

    Examples
    --------
    >>> script("shelf.css", "canvas.css").partition(" ")[0]
    '.kmviz-shelf'
    """
    folder = files(__package__)
    return "\n".join(folder.joinpath(name).read_text("utf-8") for name in names)
