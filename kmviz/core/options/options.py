"""Options: what functions take by keyword, each said once.

A group of options that belong together is a frozen dataclass. Each of its fields has,
beside its default, what it means, how a value is checked, and how it is typed in a
terminal. A function that `takes` some groups shows their options in its signature and
in its docstring; the command line is made from them too.

For editors, which read code without running it, each group stands beside a TypedDict of
the same names; a test holds the two together.
"""

import inspect
import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields
from functools import wraps
from textwrap import indent, wrap
from typing import Any, ClassVar, TypeAlias, TypeVar, cast

import numpy as np

from kmviz.core.ground.sentence import shown
from kmviz.core.options.names import unknown
from kmviz.core.options.refusals import tell_briefly

Check = Callable[[Any, str], Any]
"""What returns a value as it is kept, or refuses it by its name."""
WIDTH = 76
"""Letters in a line of a docstring."""
THEIR_PLACE = re.compile(r"^( *)\*\*options\n(?:\1    .*\n)+", re.M)
"""The entry of a docstring in whose place the options of the groups come; from Python
3.13 on, docstrings are not indented."""


@dataclass(frozen=True, slots=True)
class Typed:
    """How an option is typed in a terminal: ``--size 1280x720``.

    Parameters
    ----------
    flag : str
        The word before the value.
    read : callable, optional
        Returns the value that a text stands for; None for a mere switch.
    write : callable
        Returns the text that stands for a value.
    metavar : str, optional
        What stands for the value in the help.
    """

    flag: str
    read: Callable[[str], object] | None
    write: Callable[[Any], str] = str
    metavar: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """What is known of an option beside its name, its type and its default."""

    kind: str
    """Its type, as a docstring names it."""
    about: str
    """What it means; the first sentence is also its help in a terminal."""
    check: Check | None
    """Returns a value as it is kept; None for what can be checked with others only."""
    typed: Typed | None
    """How it is typed in a terminal, if it can be."""


def option(
    default: Any,
    kind: str,
    about: str,
    *,
    check: Check | None = None,
    typed: Typed | None = None,
) -> Any:
    """Return the field of an option, for a group of them.

    See `Option` for the parameters. What is None when that is the default is not
    checked: it stands for what nobody has said.
    """
    return field(default=default, metadata={"": Option(kind, about, check, typed)})


class Options:
    """The base of a group of options, which are checked as they are set.

    Examples
    --------
    >>> from kmviz.core.given.numbers import check_count
    >>> @dataclass(frozen=True)
    ... class Bell(Options):
    ...     times: int = option(1, "int", "How often it rings.", check=check_count)
    >>> Bell(times=0)
    Traceback (most recent call last):
    ...
    ValueError: times must be a whole number of at least 1, got 0
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __post_init__(self) -> None:
        for name, known in options_of(type(self)).items():
            value = getattr(self, name)
            unsaid = value is None and default_of(type(self), name) is None
            if known.check and not unsaid:
                object.__setattr__(self, name, known.check(value, name))


def check_flag(flag: object, name: str) -> bool:
    """Return True or False, as which numpy's own are taken.

    Examples
    --------
    >>> check_flag(np.True_, "shapes")
    True
    """
    if not isinstance(flag, (bool, np.bool_)):
        message = f"{name} must be True or False, got {shown(flag)}"
        raise TypeError(message)
    return bool(flag)


Group = TypeVar("Group", bound=Options)
Groups: TypeAlias = tuple[type[Options], ...]
Thing = TypeVar("Thing", bound=Callable[..., Any])


def options_of(group: type[Options]) -> dict[str, Option]:
    """Return the options of a group by name, in their order."""
    return {each.name: each.metadata[""] for each in fields(group) if each.metadata}


def default_of(group: type[Options], name: str) -> Any:
    """Return what an option is when nobody says otherwise."""
    return group.__dataclass_fields__[name].default


def said(options: Options) -> dict[str, Any]:
    """Return those options of a group that differ from their defaults."""
    kind = type(options)
    values = {name: getattr(options, name) for name in options_of(kind)}
    return {
        name: value
        for name, value in values.items()
        if not _same(value, default_of(kind, name))
    }


def _same(value: Any, default: Any) -> bool:
    """Tell whether a value is the default; an array never is."""
    return value is default or (not hasattr(value, "shape") and value == default)


def chosen(group: type[Group], options: Mapping[str, Any]) -> Group:
    """Return a group with those of the options that belong to it."""
    return group(**among(group, options))


def among(group: type[Options], options: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of the options that belong to a group.

    One that is None is as if nobody had said it.
    """
    names = options_of(group)
    return {
        name: value
        for name, value in options.items()
        if name in names and value is not None
    }


def takes(*groups: type[Options], **defaults: Any) -> Callable[[Thing], Thing]:
    """Return what makes a function or class with ``**options`` take those of groups.

    They come into its signature and its docstring. An option that is none is refused
    with the name that was probably meant.

    Parameters
    ----------
    *groups : subclasses of Options
        The groups.
    **defaults : Any
        Where the defaults of the function differ from those of the groups.
    """

    def dressed(thing: Thing) -> Thing:
        target: Any = thing
        signature = _signature(target, groups, defaults)
        text = _documented(target.__doc__ or "", groups, signature.parameters)
        if isinstance(target, type):
            maker: Any = target.__dict__["__init__"]
            target.__init__ = _checked(maker, signature, target.__name__)  # type: ignore[misc]  # checked, no other
        else:
            target = _checked(target, signature, target.__name__)
        target.__signature__, target.__doc__ = signature, text
        return cast(Thing, target)

    return dressed


def _checked(
    function: Callable[..., Any], signature: inspect.Signature, name: str
) -> Callable[..., Any]:
    """Return the function, which refuses options that are not in its signature."""
    kinds = [each.kind for each in inspect.signature(function).parameters.values()]
    most = kinds.count(inspect.Parameter.POSITIONAL_OR_KEYWORD)
    known = signature.parameters
    placed = [
        each.name for each in known.values() if each.kind is each.POSITIONAL_OR_KEYWORD
    ]

    def check(args: Sequence[Any], options: Iterable[str]) -> None:
        for option in options:
            if option not in known:
                raise TypeError(unknown(name, option, known))
        if len(args) > most and inspect.Parameter.VAR_POSITIONAL not in kinds:
            message = (
                f"{name} takes {' and '.join(placed)} by position and all else by "
                f"name, got {shown(args[most])} as well"
            )
            raise TypeError(message)

    @wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        try:
            check(args, options)
            return function(*args, **options)
        except Exception as error:
            tell_briefly(error)
            raise

    return call


def _signature(
    thing: Callable[..., Any],
    groups: Groups,
    defaults: Mapping[str, Any],
) -> inspect.Signature:
    """Return the signature of a thing with the options before its own keywords."""
    before = inspect.signature(thing)
    own = [
        each for each in before.parameters.values() if each.kind is not each.VAR_KEYWORD
    ]
    options = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=defaults.get(name, default_of(group, name)),
            annotation=group.__dataclass_fields__[name].type,
        )
        for group in groups
        for name in options_of(group)
        if name not in before.parameters
    ]
    first = sum(each.kind is not each.KEYWORD_ONLY for each in own)
    return before.replace(parameters=[*own[:first], *options, *own[first:]])


def _documented(text: str, groups: Groups, names: Container[str]) -> str:
    """Return a docstring with the entries of the options in place of ``**options``.

    What has an entry of its own there keeps it.
    """
    entries = [
        _entry(name, known)
        for group in groups
        for name, known in options_of(group).items()
        if name in names and not re.search(rf"^ *{name} : ", text, re.M)
    ]
    listed = "\n".join(entries) + "\n"
    return THEIR_PLACE.sub(lambda place: indent(listed, place[1]), text)


def _entry(name: str, known: Option) -> str:
    """Return the lines about an option in a docstring."""
    lines = "\n".join(wrap(known.about, WIDTH - 4))
    return f"{name} : {known.kind}\n{indent(lines, '    ')}"
