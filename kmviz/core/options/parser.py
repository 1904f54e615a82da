"""A parser of the words after a command, which says in one sentence what is wrong.

It also says what was probably meant, as functions do about options they have not.
"""

import argparse
import re
from collections.abc import Collection, Mapping, Sequence
from textwrap import wrap
from typing import Any, NoReturn

from kmviz.core.options.console import say
from kmviz.core.options.names import meant_by

_SENTENCES = {
    r"^argument (\S+): expected one argument$": (
        r'\1 must have a value (\1=VALUE if it begins with "-"), got none'
    ),
    r"^argument (\S+): ignored explicit argument": r"\1 must have no value, got",
    # From Python 3.15 on it says what may be meant.
    r"^argument (\S+): invalid choice: ('.*?')(?:, .*)? \(choose from (.*)\)$": (
        r"\1 must be one of \3, got \2"
    ),
}
"""What a parser of the standard library says, and what is said here."""
_FLAG = re.compile(r"-[a-z]|--[a-z][a-z-]*")
_BELOW_0 = re.compile(r"-([^a-zA-Z-]|inf$|nan$)")


class _Whole(argparse.HelpFormatter):
    """Lays help out without parting a word such as k-means++ at its dash."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap(text, width, break_on_hyphens=False)


class Parser(argparse.ArgumentParser):
    """A parser whose mistakes are raised as one sentence.

    Examples
    --------
    >>> parser = Parser(prog="ring", allow_abbrev=False)
    >>> _ = parser.add_argument("--times")
    >>> parser.parse_args(["--tims", "3"])
    Traceback (most recent call last):
    ...
    ValueError: unrecognized arguments: --tims 3; did you mean --times? see ring --help
    """

    values: Mapping[str, Collection[str]] = {}
    """Values that are known as those of a flag, even where it was left out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, formatter_class=_Whole)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Refuse what is not known here, where the right help is, not further up."""
        options, unknown = super().parse_known_args(args, namespace)
        if unknown:
            message = f"unrecognized arguments: {' '.join(unknown)}"
            own = [each.dest for each in self._actions if not each.option_strings]
            taken = [value for name, value in vars(options).items() if name in own]
            self.error(message, unknown[0], *taken)
        return options, unknown

    def error(self, message: str, unknown: str = "", *others: str) -> NoReturn:
        """Raise the sentence for a message, with what an unknown word stands for.

        Or one that was taken for something else.
        """
        for theirs, ours in _SENTENCES.items():
            message = re.sub(theirs, ours, message)
        stray = (self._value_meant_by(word) for word in (unknown, *others))
        near = self._flag_meant_by(unknown) or next(filter(None, stray), "")
        hint = f"; did you mean {near}? see" if near else "; see"
        sentence = f"{message}{hint} {self.prog} --help"
        raise ValueError(sentence)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print the help; where it cannot be printed, that is an error here."""
        for line in message.splitlines():
            say(line, file)

    def _value_meant_by(self, word: str) -> str:
        """Return the flag that a word was probably meant for, and the word."""
        flags = (flag for flag, known in self.values.items() if word in known)
        return next((f"{flag} {word}" for flag in flags), "")

    def _flag_meant_by(self, word: str) -> str:
        """Return the flag that was probably meant by a word, if it looks like one."""
        flags = {
            action.dest: action.option_strings[-1]
            for action in self._actions
            if action.option_strings
        }
        if not word.startswith("--"):
            return ""
        name = word.lstrip("-").partition("=")[0].replace("-", "_")
        return flags.get(meant_by(name, flags), "")


def joined(words: Sequence[str]) -> list[str]:
    """Return the words, a value like "-1x5" joined to the flag before it.

    A parser takes all but plain numbers below 0 for flags, and misses the value.

    Examples
    --------
    >>> joined(["save", "--size", "-1x5"])
    ['save', '--size=-1x5']
    """
    together: list[str] = []
    for at, word in enumerate(words):
        if _BELOW_0.match(word) and at and _FLAG.fullmatch(words[at - 1]):
            together[-1] += f"={word}"
        else:
            together.append(word)
    return together
