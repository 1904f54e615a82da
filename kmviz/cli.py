"""The command: words typed in a terminal become a file or a window.

Each subcommand is a function from the parsed options to the lines it prints. What
the options mean is settled by the functions they are handed to, so a wrong value gets
the same sentence here as in Python, with the names that are typed here.
"""

import argparse
import os
import secrets
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from kmviz import Board, board_summaries, save
from kmviz.blocks.bar import bar
from kmviz.core.given.numbers import check_count, check_k
from kmviz.core.ground.sentence import told
from kmviz.core.options.console import say, showable
from kmviz.core.options.options import Group, chosen, said
from kmviz.core.options.parser import joined
from kmviz.core.trace import Trace
from kmviz.drawing.look.look import Look
from kmviz.export.output import Output
from kmviz.export.series import standing
from kmviz.export.target import target
from kmviz.export.tempo import StepTime, Tempo
from kmviz.live.desk import Desk
from kmviz.live.opening import open_desk
from kmviz.live.player import Player
from kmviz.live.speed import Speed
from kmviz.live.view import View
from kmviz.live.window.classroom import present
from kmviz.live.window.toolkit import usable_toolkit
from kmviz.points.accidents import ACCIDENTS
from kmviz.points.elsewhere import check_there, workers
from kmviz.points.own import board_or_file
from kmviz.runs.choice import Choice
from kmviz.runs.forks import Run
from kmviz.runs.many import Runs
from kmviz.runs.recipe import flagged, shell_line, wanted
from kmviz.runs.run import run_of
from kmviz.runs.settings import Settings
from kmviz.runs.several import Several, recorded
from kmviz.runs.source import default_n
from kmviz.usage import SCREEN, command_parser, in_flags

FAILED, INTERRUPTED = 2, 130
"""Exit codes; 130 is what shells report after Ctrl-C."""
SEEDS = 1_000_000
"""A fresh seed is below this: short enough to be read out and typed."""
BAR = "{percentage:3.0f}%|{bar}| [{elapsed}<{remaining}]"
"""What a terminal shows of several runs on the way."""


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
        commands = {"save": _save, "show": _show, "boards": _boards}
        options = command_parser().parse_args(
            joined(sys.argv[1:] if argv is None else argv)
        )
        with _at_work(options):
            for line in commands[options.command](options):
                say(line, sys.stdout)
    except BrokenPipeError:  # the reader, head for one, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt as stopped:
        return _fail(
            "; ".join(["interrupted", *filter(None, stopped.args)]), INTERRUPTED
        )
    except (ValueError, TypeError, OSError, RuntimeError) as error:
        return _fail(in_flags(told(error)), FAILED)
    except (MemoryError, OverflowError) as error:
        return _fail(f"too large: {error}", FAILED)
    return 0


@contextmanager
def _at_work(options: argparse.Namespace) -> Iterator[None]:
    """Let the workers that are asked for keep points in blocks, if these are there."""
    asked = vars(options)
    wanted = asked.get("scheduler"), asked.get("workers")
    if wanted != (None, None):
        data = board_or_file(options.data)
        if isinstance(data, Path):
            check_there(data)
    with workers(*wanted) as working:
        if working:
            say(working, sys.stderr)
        yield


def _boards(options: argparse.Namespace) -> list[str]:
    summaries = board_summaries()
    width = max(len(name) for name in summaries)
    return [f"{name:{width}}  {about}" for name, about in summaries.items()]


def _save(options: argparse.Namespace) -> list[str]:
    look, tempo = _group(Look, options), _group(Tempo, options)
    output, several = _group(Output, options), _several(options)
    place = target(options.out, look, tempo, output)
    _check_keeps_data(place, options)
    run = _run(options)
    command = str(shell_line("save", options.out, run, several, look, tempo, output))
    made_by = f"made by: {command}"
    try:
        with _bar() as report:
            made = recorded(run, several, report)
        saved = save(
            made,
            options.out,
            comment=showable(command, "utf-8"),
            progress=_is_watched(),
            **said(look) | said(tempo) | said(output),
        )
    except KeyboardInterrupt as stopped:
        raise KeyboardInterrupt(made_by) from stopped
    embedded = [f"shown by: {saved.embedding}"] if saved.embedding else []
    done = "; ".join([str(saved), *_fault(made)])
    return [*embedded, _report(done, run.board, made_by)]


def _check_keeps_data(place: Path, options: argparse.Namespace) -> None:
    """Refuse to write over the file that is read, such as a photograph."""
    if any(_are_same(file, options.data) for file in standing(place)):
        message = (
            "OUT must be another file than --data, got "
            f"{options.out!r} and {options.data!r}"
        )
        raise FileExistsError(message)


def _are_same(file: Path, data: str) -> bool:
    try:
        return os.path.samefile(file, data)
    except (OSError, ValueError):  # of which the reader or the writer tells
        return False


def _fault(made: Trace | Runs | Choice) -> list[str]:
    """Return why runs are fewer than were asked for, if blocks did not answer."""
    return [made.fault] if isinstance(made, Runs) and made.fault else []


def _show(options: argparse.Namespace) -> list[str]:
    look, step_time = _group(Look, options), _group(StepTime, options)
    several = _several(options)
    run = _run(options)
    toolkit = usable_toolkit(options.toolkit)
    one = several == Several()
    with _bar() as report:
        made = recorded(run, several, report)
    desk = Desk(Player(run=run)) if one else open_desk(made, {})
    speed = Speed(1 / step_time.step, step_time.way / step_time.step)
    view = View(look, speed)
    screen = {"full_screen": options.full_screen, "toolkit": options.toolkit}

    def opened_by() -> str:
        stands = desk.player.run if one else run
        groups = stands, several, view.look, step_time
        line = shell_line("show", None, *groups)
        if line is None:  # points that a hand put on an empty board
            return ""
        needed = in_flags(wanted(stands) or "")
        return "; ".join(filter(None, (needed, _opened_by(line, screen))))

    try:
        present(desk, view, full_screen=options.full_screen, toolkit=toolkit)
    except KeyboardInterrupt as stopped:
        raise KeyboardInterrupt(opened_by()) from stopped
    return [_report("closed", desk.player.board if one else run.board, opened_by())]


def _opened_by(line: str, screen: dict[str, Any]) -> str:
    """Return the command that opens a run as it stands, on such a screen."""
    flags = [
        word
        for name, value in screen.items()
        for word in (flagged(SCREEN[name], value) if value else ())
    ]
    return " ".join(["opened by:", line, *flags])


def _is_watched() -> bool:
    """Tell whether somebody sees what is told on the way."""
    return bool(sys.stderr and sys.stderr.isatty())


@contextmanager
def _bar() -> Iterator[Callable[[float], object] | None]:
    """Lend what shows the share of several runs that is done, from a second on."""
    if not _is_watched():
        yield None
        return
    with bar(total=1.0, bar_format=BAR) as drawn:
        yield lambda share: drawn.update(share - drawn.n)


def _run(options: argparse.Namespace) -> Run:
    """Return the run asked for; of a board drawn by rule, -k and --seed say more."""
    given = vars(options)
    board = board_or_file(options.data)
    if options.seed is None:
        given["seed"] = 0 if board in ACCIDENTS else secrets.randbelow(SEEDS)
    check_count(given["seed"], "seed", least=0)
    if isinstance(board, str) and (n := default_n(board)) is not None:
        if options.groups is None and options.k is not None:
            number = n if options.n is None else check_count(options.n, "n")
            given["groups"] = check_k(options.k, number)
        if options.board_seed is None:
            given["board_seed"] = options.seed
    return run_of(board, given)


def _several(options: argparse.Namespace) -> Several:
    """Return what is shown instead of one run, whose own start is then not said."""
    if options.restarts is None and options.choose_k is None:
        return Several()
    several = chosen(Several, vars(options))
    options.init = Settings().init
    if options.choose_k is not None and options.empty is None:
        options.empty = Settings().empty  # whatever an accident would set
    return several


def _group(kind: type[Group], options: argparse.Namespace) -> Group:
    return chosen(kind, vars(options))


def _report(done: str, board: Board, command: str) -> str:
    return "; ".join(filter(None, (done, in_flags(board.note), command)))


def _fail(message: str, code: int) -> int:
    with suppress(OSError):  # the code says it, too
        say("kmviz: " + " ".join(message.splitlines()), sys.stderr)
    return code
