"""Errors in a terminal: they name options as they are typed there.

Whatever refuses an option names it as Python does: "k must be ...". What stands before
"must" is the name, perhaps with words around it; the names of others stand behind, as
in "left out with choose_k", perhaps with a value. Nothing that was given, in quotes or
not, is changed.
"""

import re
from collections.abc import Mapping

from kmviz.core.options.options import Options, options_of

_GIVEN = r""""[^"]*"|'[^']*'"""
_WORD = r"(?<!-)\b\w+"
"""No part of a flag that is said already."""
_SETTING = rf"""({_WORD})=(?:"([^"]*)"|([\w.-]+))"""
"""A name with a value, as both are said in a cure."""
_SUBJECT = re.compile(rf"{_GIVEN}|{_SETTING}|{_WORD}")
_BEHIND = re.compile(
    rf"{_GIVEN}|{_SETTING}|\w+_\w+"
    "|(?:(?<=with )|(?<=in )|(?<=by )|(?<=mean ))[A-Za-z]+"
)


def flags_of(*groups: type[Options]) -> dict[str, str]:
    """Return what is typed before the values of options, by their names.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> from kmviz.core.options.options import Typed, option
    >>> @dataclass(frozen=True)
    ... class Bell(Options):
    ...     times: int = option(1, "int", "Rings.", typed=Typed("--times", int))
    >>> flags_of(Bell)
    {'times': '--times'}
    """
    return {
        name: known.typed.flag
        for group in groups
        for name, known in options_of(group).items()
        if known.typed
    }


def as_typed(sentence: str, flags: Mapping[str, str]) -> str:
    """Return an error with the options by their flags.

    Examples
    --------
    >>> flags = {"k": "-k", "size": "--size", "choose_k": "--choose-k"}
    >>> as_typed('the width in size must be at least 100, got 7', flags)
    'the width in --size must be at least 100, got 7'
    >>> as_typed('k must be left out with choose_k, got "k"', flags)
    '-k must be left out with --choose-k, got "k"'
    >>> as_typed("no clusters here; say k=3", flags)
    'no clusters here; say -k 3'
    >>> as_typed("loud=True rings louder", {"loud": "--loud"})
    '--loud rings louder'
    >>> as_typed("-k must have a value, got none", flags)
    '-k must have a value, got none'
    """

    def typed(found: re.Match[str]) -> str:
        name, quoted, bare = found.groups()
        if name in flags and bare == "True":
            return flags[name]
        if name in flags:
            return f"{flags[name]} {quoted or bare}"
        return flags.get(found[0], found[0])

    subject, must, behind = sentence.partition(" must ")
    if not must:
        return _BEHIND.sub(typed, sentence)
    return _SUBJECT.sub(typed, subject) + must + _BEHIND.sub(typed, behind)
