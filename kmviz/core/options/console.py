"""What a command prints: all of it, or an error."""

from typing import TextIO

from kmviz.core.ground.sentence import Sentence
from kmviz.core.ground.text import plain


def say(text: str, stream: TextIO | None) -> None:
    """Print a line; what the console cannot show is escaped as in Python.

    Without a console, or where it is closed, there is no stream.
    """
    if not stream:
        return
    try:
        print(showable(text, stream.encoding or "utf-8"), file=stream, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        message = f"{stream.name} could not be written: {error.strerror}"
        raise type(error)(error.errno, Sentence(message)) from error


def showable(text: str, encoding: str) -> str:
    r"""Return a text of which all that is no plain letter there is escaped.

    Examples
    --------
    >>> print(showable("Übung \a", "ascii"))
    \xdcbung \x07
    """
    return "".join(
        letter if plain(letter) == letter else ascii(letter)[1:-1]
        for letter in text.encode(encoding, "backslashreplace").decode(encoding)
    )
