"""The line that makes a run again: one for a shell, one for Python.

Both are made from the same lists of options as the doors that they go through, so what
differs from the defaults is said, whatever it is, and nothing else. A hand that moved
stars on the way is told by where it put them.
"""

import json
import os
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import PurePath
from typing import Any

import numpy as np

from kmviz.core.algorithms.algorithms import draws
from kmviz.core.ground.sentence import Sentence
from kmviz.core.options.options import Options, Typed, options_of, said
from kmviz.points.catalogue import BOARDS
from kmviz.points.files import Sent, called, named
from kmviz.runs.forks import Run
from kmviz.runs.settings import Settings
from kmviz.runs.source import default_n

DATA = Typed("--data", str)
"""How a board or a table is named in a terminal."""


def python_line(run: Run) -> str:
    """Return the Python that makes the run again.

    Points of one's own are called X, and a run that was recorded is called trace.

    Examples
    --------
    >>> from kmviz.runs.run import new_run
    >>> python_line(new_run(Settings("moons", k=2, seed=7)))
    'kmviz.make_run("moons", k=2, seed=7)'
    """
    arguments = [_source(run), *_arguments(_told(run))]
    return f"kmviz.make_run({', '.join(arguments)})"


def saving_line(path: str | PurePath, run: Run, *groups: Options) -> str:
    """Return the Python that writes the run to a file.

    Examples
    --------
    >>> from kmviz.drawing.look.look import Look
    >>> from kmviz.runs.run import new_run
    >>> saving_line("a.gif", new_run(Settings("moons")), Look(style="dark"))
    'kmviz.save(kmviz.make_run("moons"), "a.gif", style="dark")'
    """
    return handed_line(path, python_line(run), *groups)


def handed_line(path: str | PurePath, name: str, *groups: Options) -> str:
    """Return the Python that writes what has a name of the user's to a file.

    Examples
    --------
    >>> handed_line("wall.gif", "runs")
    'kmviz.save(runs, "wall.gif")'
    """
    return f"kmviz.save({', '.join([name, _code(path), *_arguments(*groups)])})"


def wanted(run: Run) -> Sentence | None:
    """Return what the Python line wants before it makes the run again, if anything.

    Examples
    --------
    >>> from kmviz.runs.run import new_run
    >>> wanted(new_run(Settings([[0, 0], [1, 1]], k=1)))
    'X stands for what was handed in'
    """
    board = _board(run)
    if board is None:
        return stands_for(_source(run))
    if isinstance(board, Sent) and not board.at_hand:
        return Sentence("first put {file} into the present folder", file=named(board))
    return None


def stands_for(name: str) -> Sentence:
    """Return what the name of what was handed in means in a line."""
    return Sentence("{name} stands for what was handed in", name=name)


def shell_line(command: str, out: str | None, run: Run, *groups: Options) -> str | None:
    """Return the words for a terminal that make the run again, or None if none can.

    Arrays of one's own and recorded runs cannot be typed, nor can a look of one's own.

    Examples
    --------
    >>> from kmviz.runs.run import new_run
    >>> shell_line("save", "a.gif", new_run(Settings("moons", seed=7, board_seed=7)))
    'kmviz save a.gif --data moons --seed 7'
    """
    settings, board = _told(run), _board(run)
    if board is None or not isinstance(settings.algorithm, str):
        return None
    begun = ["kmviz", command, *([] if out is None else [_beside_flags(out)])]
    words = [*flagged(DATA, _named(board)), *_words(Settings, _typed(settings))]
    for group in groups:
        if any(map(is_dataclass, said(group).values())):
            return None
        words += _words(type(group), said(group))
    return shlex.join(begun + words)


def _told(run: Run) -> Settings:
    """Return the settings, with what a hand did on the way and without what waits."""
    moves, settings = run.moves, run.settings
    if run.recorded:
        return Settings(moves=moves or None)
    if settings.start is not None:
        settings = replace(settings, init=Settings().init)
        if not draws(settings.algorithm):
            settings = replace(settings, seed=settings.board_seed)
    return replace(settings, moves=moves or None)


def _typed(settings: Settings) -> dict[str, Any]:
    """Return what differs from what the command takes if nothing is said.

    There, a board drawn by rule has the groups of -k and the seed of --seed, which is
    always said.
    """
    said_before = said(settings)
    typed: dict[str, Any] = {"seed": settings.seed}
    if isinstance(settings.board, str) and default_n(settings.board) is not None:
        groups, k = settings.groups, settings.k
        if groups is None and k is not None:
            groups = BOARDS[settings.board].k
        if groups != k:
            typed["groups"] = groups
        if settings.board_seed != settings.seed:
            typed["board_seed"] = settings.board_seed
    left = {"groups", "board_seed"}
    kept = {name: value for name, value in said_before.items() if name not in left}
    return kept | typed


def _words(kind: type[Options], values: Mapping[str, Any]) -> list[str]:
    """Return options as they are typed, in their order."""
    words: list[str] = []
    for name, known in options_of(kind).items():
        if name in values and known.typed:
            words += flagged(known.typed, values[name])
    return words


def flagged(typed: Typed, value: Any) -> list[str]:
    """Return an option as it is typed; a value with a dash must stick to its name.

    Examples
    --------
    >>> flagged(Typed("--seed", int), 3), flagged(Typed("--size", str), "-1x2")
    (['--seed', '3'], ['--size=-1x2'])
    """
    if typed.read is None:
        return [typed.flag]
    text = typed.write(value)
    return [f"{typed.flag}={text}"] if text.startswith("-") else [typed.flag, text]


def _beside_flags(out: str) -> str:
    """Return the name of a file so that it is taken for no flag."""
    return f"./{out}" if out.startswith("-") else out


def _source(run: Run) -> str:
    """Return the Python for the points: by their name, or as the user calls them."""
    board = _board(run)
    if board is None:
        return "trace" if run.recorded else "X"
    return _code(_named(board))


def _board(run: Run) -> str | os.PathLike[str] | None:
    """Return the name of a board or a file, if the points of the run have one."""
    board = None if run.recorded else run.settings.board
    return board if isinstance(board, (str, os.PathLike)) else None


def _named(board: str | os.PathLike[str]) -> str:
    """Return what to write for a board or a file; a board's name is no file's."""
    name, is_file = called(board), isinstance(board, os.PathLike)
    return f"./{name}" if is_file and name in BOARDS else name


def _arguments(*groups: Options) -> Iterator[str]:
    """Yield what differs from the defaults as Python arguments."""
    for group in groups:
        for name, value in said(group).items():
            if isinstance(value, frozenset):
                value = _list(options_of(type(group))[name].typed, value)
            yield f"{name}={_code(value)}"


def _list(typed: Typed | None, values: frozenset[str]) -> object:
    """Return a set as a list, in the order in which it would be typed."""
    return typed.read(typed.write(values)) if typed and typed.read else sorted(values)


def _code(value: Any) -> str:
    """Return the Python for a value."""
    if isinstance(value, (str, PurePath)):
        return json.dumps(str(value), ensure_ascii=False)
    if isinstance(value, np.ndarray):  # nan stands where a star was dropped
        return repr(value.tolist()).replace("nan", 'float("nan")')
    if isinstance(value, Mapping):
        pairs = (f"{key}: {_code(there)}" for key, there in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_code, value)) + "]"
    if is_dataclass(value):
        return f"kmviz.{type(value).__name__}({', '.join(_differing(value))})"
    return value.__name__ if isinstance(value, type) else repr(value)


def _differing(value: Any) -> Iterator[str]:
    """Yield the fields of a look of one's own that differ from kmviz's."""
    usual = type(value)()
    for field in fields(value):
        own = getattr(value, field.name)
        if own != getattr(usual, field.name):
            yield f"{field.name}={_code(own)}"
