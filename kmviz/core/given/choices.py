"""What users choose by name is one of the names there are, or one clear error."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeGuard

from kmviz.core.given.numbers import whole
from kmviz.core.ground.sentence import Sentence, quoted, shown

LONGEST_NAME = 60
"""What is longer was hardly meant as one of a few options."""


def is_several(value: object) -> TypeGuard[Iterable[Any]]:
    """Tell whether a value holds others to go through: neither text nor one number.

    Examples
    --------
    >>> is_several(range(3)), is_several({"abc"}), is_several("abc")
    (True, True, False)
    """
    several = isinstance(value, Iterable) and not isinstance(value, (str, bytes))
    return several and getattr(value, "ndim", 1) > 0


def check_left_out(given: Mapping[str, object], where: str) -> None:
    """Refuse options that have a value where they are of no use."""
    for name, value in given.items():
        if value is not None:
            message = f"{name} must be left out for {where}, got {shown(value)}"
            raise ValueError(message)


def check_report(report: object) -> None:
    """Refuse what cannot be called with how much of the work is done."""
    if report is not None and not callable(report):
        message = f"report must be a function of a share, or None, got {shown(report)}"
        raise TypeError(message)


def check_option(value: object, name: str, options: Iterable[str]) -> str:
    """Return a value that is one of the options."""
    options = tuple(options)
    if not isinstance(value, str) or value not in options:
        near = did_you_mean(value, options)
        message = Sentence(
            "{name} must be one of {listed}, got {given}{near}",
            name=name,
            listed=quoted(options),
            given=shown(value),
            near=near,
        )
        raise ValueError(message)
    return value


def check_init(value: object, name: str, options: Iterable[str]) -> str:
    """Return the name of a start; a number was meant as one of clusters."""
    number = whole(value)
    if number is not None:
        message = (
            f"{name} must be one of {quoted(options)}, or an array of shape (k, d), "
            f"got {shown(value)}; did you mean k={shown(number)}?"
        )
        raise ValueError(message)
    return check_option(value, name, options)


def did_you_mean(value: object, options: Iterable[str]) -> str:
    """Return the end of an error: the option that was all but spelled, if there is one.

    Examples
    --------
    >>> did_you_mean("gaus", ["moons", "gauss"])
    '; did you mean "gauss"?'
    >>> did_you_mean("sun", ["moons", "gauss"])
    ''
    """
    if not isinstance(value, str) or len(value) > LONGEST_NAME:
        return ""
    from difflib import get_close_matches  # wanted only where something is wrong

    spelled = {option.casefold(): option for option in options}
    near = get_close_matches(value.casefold(), spelled, n=1, cutoff=0.8)
    if not near or spelled[near[0]] == value:
        return ""
    return Sentence('; did you mean "{near}"?', near=spelled[near[0]])


def did_you_mean_file(path: Path, *, folders: bool = False) -> str:
    """Return the end of an error: the file beside a path that was all but spelled."""
    try:
        with os.scandir(path.parent) as found:
            names = [each.name for each in found if each.is_dir() or not folders]
    except (OSError, ValueError):  # the latter of a zero byte
        return ""
    return did_you_mean(path.name, names)
