"""What the keys do, as a list on the page."""

from collections.abc import Iterator
from html import escape

from kmviz.drawing.words.words import Words
from kmviz.live.keys import DIGITS, KEYS, START_KEYS
from kmviz.live.telling import capital, meaning, written


def keys_listed(words: Words) -> str:
    """Return all keys of a run and what they do, as HTML.

    Examples
    --------
    >>> from kmviz.drawing.words.languages import ENGLISH
    >>> keys_listed(ENGLISH).count("<li>")
    42
    """
    lines = "".join(
        f"<li><kbd>{escape(key)}</kbd> {escape(does)}</li>"
        for key, does in _lines(words)
    )
    return f'<div class="kmviz-keys"><ul class="kmviz-help">{lines}</ul></div>'


def _lines(words: Words) -> Iterator[tuple[str, str]]:
    """Yield what stands on each key, and what it does."""
    for key in (*KEYS, *START_KEYS):
        if key == "1":
            yield DIGITS, meaning(key, words)
        if not key.isdigit():
            yield written(key, words), meaning(key, words)
    yield "o", words.key_which_k
    yield "-", words.key_fewer
    yield "+", words.key_more
    yield "s", words.key_next_star
    yield written("shift+arrows", words), words.key_pointer
    yield capital(words.cap_enter), words.key_enter
    yield "?", words.key_help
