"""The command: words typed in a terminal become a file or a window.

Each subcommand is a function from the parsed options to the lines it prints. What
the options mean is settled by the functions they are handed to, so a wrong value gets
the same sentence here as in Python.
"""

import argparse
import os
import secrets
import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, TextIO

from kmviz import (
    Board,
    __version__,
    board_summaries,
    kmeans,
    make_board,
    save,
    show,
    standardize,
)
from kmviz.core.checks import check_count
from kmviz.drawing.layers import PARTS
from kmviz.export.timeline import Tempo
from kmviz.points.boards import board_or_file, read_board
from kmviz.points.tables import left_out, taken
from kmviz.runs.run import default_n

FAILED, INTERRUPTED = 2, 130
"""Exit codes; 130 is what shells report after Ctrl-C."""
SEEDS = 1_000_000
"""A fresh seed is below this: short enough to be read out and typed."""
ASIDE = ("command", "run", "out")
"""Parsed options that are not options."""


class _Parser(argparse.ArgumentParser):
    """A parser whose mistakes are raised as one sentence."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Refuse what is not known here, where the right help is, not further up."""
        options, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return options, unknown

    def error(self, message: str) -> NoReturn:
        sentence = f"{message}; see {self.prog} --help"
        raise ValueError(sentence)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code.

    Parameters
    ----------
    argv : sequence of str, optional
        The words after ``kmviz``; by default those of the process.

    Returns
    -------
    int
        0 if all went well, 2 after an error, which is one line on stderr.

    Raises
    ------
    SystemExit
        With code 0, after ``--help`` or ``--version``.

    Examples
    --------
    >>> main(["save", "lloyd.docx"])
    2
    """
    try:
        options = _parser().parse_args(argv)
        for line in options.run(options):
            _say(line, sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, head for one, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return _fail("interrupted", INTERRUPTED)
    except (ValueError, TypeError, OSError, RuntimeError) as error:
        return _fail(str(error), FAILED)
    except (MemoryError, OverflowError) as error:
        return _fail(f"too large: {error}", FAILED)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="kmviz",
        description="Watch k-means think: every half-step, on film, paper or screen.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"kmviz {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_save(
        commands.add_parser("save", help="write a run to a file", allow_abbrev=False)
    )
    _add_show(
        commands.add_parser("show", help="open a window on a run", allow_abbrev=False)
    )
    boards = commands.add_parser("boards", help="list the boards, one a line")
    boards.set_defaults(run=_boards)
    return parser


def _add_save(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Run k-means and write it to a file. Of several words, the first is what is "
        "taken if none is given. The last thing printed is the command that makes the "
        "same file again."
    )
    parser.set_defaults(run=_save)
    parser.add_argument(
        "out", metavar="OUT", help=".gif .mp4 .webm .webp .apng .html .png .svg .pdf"
    )
    _add_run(parser)
    add = parser.add_argument
    add("--loop", type=_number, default=0, metavar="N", help="plays (0: for ever)")
    add("--max-bytes", type=_number, metavar="N", help="largest length of a GIF")


def _add_show(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Run k-means in a window of its own; press ? in it for its keys. Once it is "
        "closed, the command that opened it is printed, with the seed it drew."
    )
    parser.set_defaults(run=_show)
    _add_run(parser)
    add = parser.add_argument
    add("--full-screen", action="store_true", help="fill the screen at first")
    add("--toolkit", help="tk or qt; else Tk, or Qt where only that is there")


def _add_run(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which run it is, and how it looks."""
    add = parser.add_argument
    add("--data", default="gauss", help="a board (gauss; see kmviz boards) or CSV file")
    add("--columns", metavar="A,B", help="columns, by name or counted from 0")
    add("--standardize", action="store_true", help="give all columns the same say")
    add("-n", type=_number, help="number of points, for a board drawn by rule")
    add("-k", type=_number, help="number of clusters; else that of the board, or 3")
    add("--init", default="random", help="random, partition, k-means++ or farthest")
    add("--seed", type=_number, help="a number; a fresh one is drawn if left out")
    add("--empty", default="keep", help="keep, farthest, drop or error")
    add("--max-iter", type=_number, default=300, metavar="N", help="most updates (300)")
    add("--style", default="light", help="light, dark or print")
    add("--shown", metavar="A,B", help="of " + ",".join(PARTS))
    add("--size", metavar="WxH", help="width and height in pixels, such as 1280x720")
    add(
        "--seconds-per-step",
        type=_number,
        default=1.0,
        metavar="S",
        help="from one half-step to the next (1)",
    )
    add(
        "--glide",
        type=_number,
        default=0.5,
        metavar="S",
        help="of these, how long things move (0.5)",
    )


def _boards(options: argparse.Namespace) -> list[str]:
    summaries = board_summaries()
    width = max(len(name) for name in summaries)
    return [f"{name:{width}}  {about}" for name, about in summaries.items()]


def _save(options: argparse.Namespace) -> list[str]:
    seed = secrets.randbelow(SEEDS) if options.seed is None else options.seed
    options.seed = check_count(seed, "--seed", least=0)
    size = _size(options.size)
    board = _board(options)
    trace = kmeans(
        board,
        board.k,
        init=options.init,
        max_iter=options.max_iter,
        empty=options.empty,
        rng=options.seed,
    )
    command = _command(options)
    saved = save(
        trace,
        options.out,
        size=size,
        style=options.style,
        shown=_names(options.shown),
        seconds_per_step=options.seconds_per_step,
        glide=options.glide,
        loop=options.loop,
        max_bytes=options.max_bytes,
        comment=_showable(command, "utf-8"),
        progress=sys.stderr.isatty(),
    )
    return [_report(str(saved), board, f"made by: {command}")]


def _show(options: argparse.Namespace) -> list[str]:
    seed = secrets.randbelow(SEEDS) if options.seed is None else options.seed
    options.seed = check_count(seed, "--seed", least=0)
    size = _size(options.size)
    board = _board(options)
    tempo = Tempo(options.seconds_per_step, options.glide)
    drawn = default_n(options.data) is not None
    show(
        options.data if drawn else board,
        board.k,
        n=options.n if drawn else None,
        groups=options.k if drawn else None,
        board_seed=options.seed if drawn else None,
        standardized=options.standardize if drawn else None,
        init=options.init,
        seed=options.seed,
        empty=options.empty,
        max_iter=options.max_iter,
        style=options.style,
        shown=_names(options.shown),
        speed=1 / tempo.seconds_per_step,
        glide=tempo.glide / tempo.seconds_per_step,
        size=(1280, 720) if size is None else size,
        full_screen=options.full_screen,
        toolkit=options.toolkit,
    )
    return [_report("closed", board, f"opened by: {_command(options)}")]


def _report(done: str, board: Board, command: str) -> str:
    read = taken(len(board.X), board.columns, board.others)
    return "; ".join(filter(None, (done, read, left_out(board.dropped), command)))


def _board(options: argparse.Namespace) -> Board:
    """Return the points asked for."""
    columns = _names(options.columns)
    data = board_or_file(options.data, "--data")
    if isinstance(data, Path):
        board = _from_file(data, columns, options.n, options.k)
    else:
        board = make_board(
            data, n=options.n, k=options.k, columns=columns, rng=options.seed
        )
    return standardize(board) if options.standardize else board


def _from_file(
    path: Path, columns: list[str] | None, n: object, k: int | None
) -> Board:
    board = read_board(path, columns=columns)
    if n is not None:
        message = (
            f'n must be left out for the file "{path}", '
            f"which has {len(board.X)} points, got {n!r}"
        )
        raise ValueError(message)
    return board if k is None else replace(board, k=k)


def _names(text: str | None) -> list[str] | None:
    """Return the names in a list as it is typed: A,B."""
    return None if text is None else [name.strip() for name in text.split(",")]


def _number(text: str) -> int | float | str:
    """Return the number a text stands for; what is none is left to be refused."""
    for kind in (int, _float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _float(text: str) -> int | float:
    """Return the number a text stands for, a whole one as it would be typed."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _size(text: str | None) -> tuple[Any, ...] | None:
    if text is None:
        return None
    sides = text.lower().split("x")
    if len(sides) != 2:
        message = f"--size must be WIDTHxHEIGHT, such as 1280x720, got {text!r}"
        raise ValueError(message)
    return tuple(map(_number, sides))


def _command(options: argparse.Namespace) -> str:
    """Return the command that does the same again: what differs from the defaults.

    The data and the seed are always named.
    """
    begun = ["kmviz", options.command]
    if options.command == "save":
        out = options.out
        begun.append(f"./{out}" if out.startswith("-") else out)
    usual = vars(_parser().parse_args(begun[1:])) | {"data": None}
    words = begun
    for name, value in vars(options).items():
        if name not in ASIDE and value != usual[name]:
            words += _words(name, value)
    return shlex.join(words)


def _words(name: str, value: object) -> list[str]:
    """Return an option as it is typed; a value with a dash must stick to its name."""
    flag = ("-" if len(name) == 1 else "--") + name.replace("_", "-")
    if value is True:
        return [flag]
    text = str(value)
    return [f"{flag}={text}"] if text.startswith("-") else [flag, text]


def _fail(message: str, code: int) -> int:
    _say("kmviz: " + " ".join(message.splitlines()), sys.stderr)
    return code


def _say(text: str, stream: TextIO) -> None:
    """Print a line; what the console cannot show is escaped as in Python."""
    print(_showable(text, stream.encoding or "utf-8"), file=stream)


def _showable(text: str, encoding: str) -> str:
    return text.encode(encoding, "backslashreplace").decode(encoding)
