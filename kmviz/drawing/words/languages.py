"""Words in another language: that of the package, or a JSON file of one's own.

A language is a file ``kmviz/languages/<code>.json`` that gives the fields of `Words` by
their names. A word that a file does not give is English.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeAlias

from kmviz.core.given.choices import did_you_mean, did_you_mean_file
from kmviz.core.ground.sentence import quoted, shown
from kmviz.drawing.words.words import Words

Spoken: TypeAlias = Words | str | os.PathLike[str] | None
"""What stands for words: a table, a language, a JSON file, or None for English."""
ENGLISH = Words()


def languages() -> tuple[str, ...]:
    """Return the codes of the languages that come with kmviz.

    Examples
    --------
    >>> languages()
    ('de', 'en', 'es', 'fr', 'it', 'ja', 'pt', 'zh')
    """
    found = (Path(entry.name) for entry in _folder().iterdir())
    given = {path.stem for path in found if path.suffix == ".json"}
    return tuple(sorted({"en", *given}))


def get_words(words: Spoken) -> Words:
    """Return the table of words that a language, a JSON file or a table stands for.

    Parameters
    ----------
    words : Words, str, path or None
        A table; one of `languages`; a JSON file; or None for English.

    Returns
    -------
    Words
        The table.

    Raises
    ------
    TypeError, ValueError
        If it is none of these, or a word in the file is unusable.
    OSError
        If the file cannot be read.

    Examples
    --------
    >>> get_words("de").play
    'Abspielen'
    """
    if words is None:
        return ENGLISH
    if isinstance(words, Words):
        return words
    if isinstance(words, os.PathLike) or str(words).lower().endswith(".json"):
        return read_words(words)
    if not isinstance(words, str) or words not in languages():
        message = (
            f"words must be one of {quoted(languages())}, a JSON file or a "
            f"kmviz.Words, got {shown(words)}{did_you_mean(words, languages())}"
        )
        raise (ValueError if isinstance(words, str) else TypeError)(message)
    return _shipped(words)


def read_words(path: str | os.PathLike[str]) -> Words:
    """Return the words of a JSON file; those that it leaves out are English."""
    try:
        text = Path(path).expanduser().read_text(encoding="utf-8-sig")
        given = json.loads(text)
    except FileNotFoundError as error:
        message = f'words must be a JSON file that exists, got "{os.fspath(path)}"'
        message += did_you_mean_file(Path(path).expanduser())
        raise FileNotFoundError(message) from error
    except OSError as error:  # a folder, above all
        message = f'"{os.fspath(path)}" could not be read: {error.strerror}'
        raise type(error)(message) from error
    except (ValueError, RecursionError) as error:  # neither JSON nor UTF-8
        message = f'"{os.fspath(path)}" must be JSON in UTF-8, got {error}'
        raise ValueError(message) from error
    try:
        return _from_names(given)
    except (TypeError, ValueError) as error:
        message = f'in "{os.fspath(path)}", {error}'
        raise type(error)(message) from error


def _folder() -> Traversable:
    return files("kmviz") / "languages"


@cache
def _shipped(code: str) -> Words:
    """Return the words of a language of the package."""
    if code == ENGLISH.language:
        return ENGLISH
    entry = _folder() / f"{code}.json"
    return _from_names(json.loads(entry.read_text(encoding="utf-8")))


def _from_names(given: Any) -> Words:
    """Return the words that are given by their names."""
    if not isinstance(given, Mapping):
        message = f"words must be an object of names and texts, got {shown(given)}"
        raise ValueError(message)
    names = [each.name for each in fields(Words)]
    for name in given:
        if name not in names:
            near = get_close_matches(name, names, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            message = f"each name must be one of kmviz.Words, got {shown(name)}{hint}"
            raise ValueError(message)
    return Words(**given)
