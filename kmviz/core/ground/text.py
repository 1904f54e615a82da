"""Text of users is plain text: to be read, and nothing else.

A name of a column, a word or a comment comes from a file, a terminal or a program. It
goes onto pictures and pages, into files and back to a terminal, where a control
character would break the file, move the cursor or stand for half a letter. TeX in it is
not read either: see `drawing/look/settings.py`.
"""

import re
from unicodedata import category

from kmviz.core.ground.sentence import Sentence, shown

LONGEST_NAME, LONGEST_COMMENT = 200, 100_000
"""Letters of a name, which is cut, and of a comment, which is refused."""
_SPACES = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")
_UNSEEN = {"Cc": "control character", "Cs": "half of a pair"}
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn round the text after them."""


def times(ratio: float) -> str:
    """Return how many times something is something else, in three digits or more.

    Digits before the decimals are all told, and as many behind as tell it from once.

    Examples
    --------
    >>> times(27.81), times(1234.5), times(1.0004), times(1.0)
    ('27.8', '1234', '1.0004', '1')
    """
    if ratio >= 1000:
        return f"{ratio:.0f}"
    least = next(n for n in (3, 4, 5, 6, 17) if ratio == 1 or f"{ratio:.{n}g}" != "1")
    return f"{ratio:.{least}g}"


def plain(text: str) -> str:
    r"""Return a text with a mark in place of each character that cannot be printed.

    Examples
    --------
    >>> plain("height\x1b[31m (cm)")
    'height�[31m (cm)'
    """
    if text.isprintable() and _TURNING.isdisjoint(text):
        return text
    return "".join("\ufffd" if _is_unseen(each) else each for each in text)


def plain_name(name: object) -> str:
    r"""Return a name on one line, of at most 200 printable letters.

    Examples
    --------
    >>> plain_name("eruption\n(min)"), len(plain_name("very " * 1000))
    ('eruption (min)', 200)
    """
    text = str(name)[: 10 * LONGEST_NAME]
    line = plain(_SPACES.sub(" ", text)).strip()
    if len(line) > LONGEST_NAME or len(str(name)) > len(text):
        return line[: LONGEST_NAME - 1] + "…"
    return line


def check_comment(comment: object) -> str:
    """Return a comment that can be kept in a file of any format."""
    if not isinstance(comment, str):
        message = f"comment must be a str, got {shown(comment)}"
        raise TypeError(message)
    if len(comment) > LONGEST_COMMENT:
        message = Sentence(
            "{name} must have at most {most} letters, got {letters}",
            name="comment",
            most=LONGEST_COMMENT,
            letters=len(comment),
        )
        raise ValueError(message)
    unseen = [each for each in comment if _is_unseen(each)]
    if unseen:
        other = "turning mark" if unseen[0] in _TURNING else "sign that is no letter"
        kind = _UNSEEN.get(category(unseen[0]), other)
        message = f"comment must be printable text, got the {kind} {unseen[0]!r}"
        raise ValueError(message)
    return comment


def _is_unseen(letter: str) -> bool:
    """Tell whether a letter cannot be printed; ends of lines and tabs can."""
    if letter in "\n\t":
        return False
    return category(letter) in _UNSEEN or letter in _TURNING or letter in "\ufffe\uffff"
