"""The command: words typed in a terminal become a file or a window.

Each subcommand is a function from the parsed options to the lines it prints. What
the options mean is settled by the functions they are handed to, so a wrong value gets
the same sentence here as in Python, with the names that are typed here.
"""

import argparse
import os
import re
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from kmviz import Board, __version__, board_summaries, save
from kmviz.core.given.numbers import check_count, check_k
from kmviz.core.ground.sentence import told
from kmviz.core.options.console import say, showable
from kmviz.core.options.flags import as_typed, flags_of
from kmviz.core.options.options import (
    Group,
    Option,
    Options,
    Typed,
    chosen,
    default_of,
    options_of,
    said,
)
from kmviz.core.options.parser import Parser, joined
from kmviz.core.options.typed import read_number
from kmviz.core.trace import Trace
from kmviz.drawing.look.look import Look
from kmviz.export.output import Output
from kmviz.export.target import target
from kmviz.export.tempo import Beat, Tempo
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
from kmviz.runs.recipe import flagged, shell_line
from kmviz.runs.run import run_of
from kmviz.runs.settings import Settings
from kmviz.runs.several import Several, recorded
from kmviz.runs.source import default_n

FAILED, INTERRUPTED = 2, 130
"""Exit codes; 130 is what shells report after Ctrl-C."""
_IN_PYTHON = re.compile("; see `.*`")
"""What help says of functions, to which nobody in a terminal has a way."""
SEEDS = 1_000_000
"""A fresh seed is below this: short enough to be read out and typed."""
SCREEN = {
    "full_screen": Typed("--full-screen", None),
    "toolkit": Typed("--toolkit", str),
}
"""What is said of the window alone."""
BAR = "{percentage:3.0f}%|{bar}| [{elapsed}<{remaining}]"
"""What a terminal shows of several runs on the way."""
GROUPS = {
    Settings: "the points and the run",
    Several: "several runs",
    Look: "the picture",
    Tempo: "the time of a film",
    Output: "the file",
}
"""What can be typed, under what the help calls it."""
ALSO = {"X": "--data", "path": "OUT", "ks": "--choose-k"}
"""What some functions call what is typed here."""
USUAL = {
    "groups": "that of -k",
    "board_seed": "that of --seed",
    "seed": "one that is drawn, and told",
}
"""What options are here unless told, where it is not what they are in Python."""


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
        options = _parser().parse_args(joined(sys.argv[1:] if argv is None else argv))
        with _at_work(options):
            for line in options.run(options):
                say(line, sys.stdout)
    except BrokenPipeError:  # the reader, head for one, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt as stopped:
        return _fail("; ".join(["interrupted", *map(str, stopped.args)]), INTERRUPTED)
    except (ValueError, TypeError, OSError, RuntimeError) as error:
        return _fail(_as_typed(told(error)), FAILED)
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


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="kmviz",
        description="Watch k-means think: every half-step, on film, paper or screen.",
        epilog="kmviz save --help tells what can be asked for; so does each COMMAND.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"kmviz {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    add = partial(commands.add_parser, allow_abbrev=False)
    _add_save(add("save", help="write a run to a file"))
    _add_show(add("show", help="open a window on a run"))
    boards = add("boards", help="list the boards, one a line")
    boards.description = "List the boards that --data knows, and what each shows."
    boards.set_defaults(run=_boards)
    return parser


def _add_save(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Run k-means and write it to a file, in which the centroids are stars. The "
        "last thing printed is the command that makes the same file again."
    )
    parser.epilog = "For example: kmviz save iris.gif --data iris --seed 2 --style dark"
    parser.usage = "%(prog)s OUT [option ...]"
    parser.set_defaults(run=_save)
    parser.add_argument(
        "out", metavar="OUT", help=".gif .mp4 .webm .webp .apng .html .png .svg .pdf"
    )
    _add_options(parser, GROUPS)


def _add_show(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Run k-means in a window of its own, once, from many starts or for each k; the "
        "centroids are stars. Press ? in it for its keys. Once it is closed, the "
        "command that opens the run as it stood is printed."
    )
    parser.epilog = "For example: kmviz show --data peaked --restarts 20 --full-screen"
    parser.usage = "%(prog)s [option ...]"
    parser.set_defaults(run=_show)
    kinds = {group: GROUPS[group] for group in (Settings, Several, Look)}
    _add_options(parser, kinds | {Beat: "the time of a step"})
    add = parser.add_argument_group("the window").add_argument
    add("--full-screen", action="store_true", help="fill the screen at first")
    add("--toolkit", help="tk or qt; else Tk, or Qt where only that is there")


def _add_data(section: argparse._ArgumentGroup) -> None:
    help_text = (
        "a board (see kmviz boards), the file of a table or an image, a folder of "
        'Parquet or Zarr, or "several*.npy"; by default gauss'
    )
    add = section.add_argument
    add("--data", default="gauss", help=help_text)
    add("--scheduler", metavar="ADDRESS", help="a Dask scheduler, for points in blocks")
    add("--workers", type=read_number, metavar="N", help="Dask workers to start here")


def _add_options(
    parser: argparse.ArgumentParser, groups: Mapping[type[Options], str]
) -> None:
    """Add the options of some groups, as far as they can be typed, each once."""
    added: set[str] = set()
    for group, heading in groups.items():
        section = parser.add_argument_group(heading)
        if group is Settings:
            _add_data(section)
        for name, known in options_of(group).items():
            if known.typed is not None and name not in added:
                added.add(name)
                usual = USUAL.get(name, default_of(group, name))
                _add_option(section, name, known, known.typed, usual)


def _add_option(
    section: argparse._ArgumentGroup, name: str, known: Option, typed: Typed, usual: Any
) -> None:
    add = section.add_argument
    about = _IN_PYTHON.sub("", known.about.partition(". ")[0].rstrip("."))
    help_text = f"{about[0].lower()}{about[1:]}{_values(known.kind)}".replace("`", "")
    if typed.read is None:
        add(typed.flag, dest=name, action="store_true", default=None, help=help_text)
        return
    if usual not in (None, ""):
        help_text += f"; by default {usual if name in USUAL else typed.write(usual)}"
    add(typed.flag, dest=name, type=typed.read, metavar=typed.metavar, help=help_text)


def _values(kind: str) -> str:
    """Return the values of an option that its type lists, for the help."""
    listed = re.match(r"{(.*)}", kind)
    return f": {listed[1]}" if listed else ""


def _boards(options: argparse.Namespace) -> list[str]:
    summaries = board_summaries()
    width = max(len(name) for name in summaries)
    return [f"{name:{width}}  {about}" for name, about in summaries.items()]


def _save(options: argparse.Namespace) -> list[str]:
    look, tempo = _group(Look, options), _group(Tempo, options)
    output, several = _group(Output, options), _several(options)
    target(options.out, look, tempo, output)
    _check_keeps_data(options.out, options.data)
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


def _check_keeps_data(out: str, data: str) -> None:
    """Refuse to write over the file that is read, such as a photograph."""
    try:
        same = os.path.samefile(out, data)
    except (OSError, ValueError):  # of which the reader or the writer tells
        return
    if same:
        message = f"OUT must be another file than --data, got {out!r} for both"
        raise FileExistsError(message)


def _fault(made: Trace | Runs | Choice) -> list[str]:
    """Return why runs are fewer than were asked for, if blocks did not answer."""
    return [made.fault] if isinstance(made, Runs) and made.fault else []


def _show(options: argparse.Namespace) -> list[str]:
    look, beat = _group(Look, options), _group(Beat, options)
    several = _several(options)
    run = _run(options)
    toolkit = usable_toolkit(options.toolkit)
    one = several == Several()
    with _bar() as report:
        made = recorded(run, several, report)
    desk = Desk(Player(run=run)) if one else open_desk(made, {})
    speed = Speed(1 / beat.step, beat.way / beat.step)
    view = View(look, speed)
    screen = {"full_screen": options.full_screen, "toolkit": options.toolkit}

    def opened_by() -> str:
        stands = desk.player.run if one else run
        groups = stands, several, view.look, beat
        return _opened_by(str(shell_line("show", None, *groups)), screen)

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
    from tqdm.auto import tqdm  # as slow to import as for a film

    with tqdm(total=1.0, delay=1.0, leave=False, bar_format=BAR) as bar:
        yield lambda share: bar.update(share - bar.n)


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
    return "; ".join(filter(None, (done, _as_typed(board.note), command)))


def _as_typed(sentence: str) -> str:
    screen = {name: typed.flag for name, typed in SCREEN.items()}
    return as_typed(sentence, flags_of(*GROUPS) | screen | ALSO)


def _fail(message: str, code: int) -> int:
    with suppress(OSError):  # the code says it, too
        say("kmviz: " + " ".join(message.splitlines()), sys.stderr)
    return code
