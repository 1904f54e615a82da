"""What can be typed after ``kmviz``, and what its help says of it.

Options come from the groups in which they are settled once; a subcommand here says
which of them it takes.
"""

import argparse
import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from kmviz import __version__
from kmviz.core.options.flags import as_typed, flags_of
from kmviz.core.options.options import Option, Options, Typed, default_of, options_of
from kmviz.core.options.parser import Parser
from kmviz.core.options.typed import read_number
from kmviz.drawing.look.look import Look
from kmviz.export.output import Output
from kmviz.export.tempo import StepTime, Tempo
from kmviz.points.catalogue import BOARDS
from kmviz.runs.settings import Settings
from kmviz.runs.several import Several

_IN_PYTHON = re.compile("; see `.*`")
"""What help says of functions, to which nobody in a terminal has a way."""
SCREEN = {
    "full_screen": Typed("--full-screen", None),
    "toolkit": Typed("--toolkit", str),
}
"""What is said of the window alone."""
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


def command_parser() -> argparse.ArgumentParser:
    """Return what reads the words, of which the first is kept as `command`."""
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
    return parser


def _add_save(parser: Parser) -> None:
    parser.description = (
        "Run k-means and write it to a file, in which the centroids are stars. The "
        "last thing printed is the command that makes the same file again."
    )
    parser.epilog = "For example: kmviz save iris.gif --data iris --seed 2 --style dark"
    parser.usage = "%(prog)s OUT [option ...]"
    parser.add_argument(
        "out",
        metavar="OUT",
        help=".gif .mp4 .webm .webp .apng .html .png .svg .pdf, or a picture of each "
        'step, as "run-{step:02}.png"',
    )
    _add_options(parser, GROUPS)


def _add_show(parser: Parser) -> None:
    parser.description = (
        "Run k-means in a window of its own, once, from many starts or for each k; the "
        "centroids are stars. Press ? in it for its keys. Once it is closed, the "
        "command that opens the run as it stood is printed."
    )
    parser.epilog = "For example: kmviz show --data peaked --restarts 20 --full-screen"
    parser.usage = "%(prog)s [option ...]"
    kinds = {group: GROUPS[group] for group in (Settings, Several, Look)}
    _add_options(parser, kinds | {StepTime: "the time of a step"})
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


def _add_options(parser: Parser, groups: Mapping[type[Options], str]) -> None:
    """Add the options of some groups, as far as they can be typed, each once."""
    parser.values = {"--data": BOARDS}
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
    if typed.read is None:  # a switch says what comes of it
        about = about.removeprefix("Whether ")
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


def in_flags(sentence: str) -> str:
    """Return a sentence in the names that are typed."""
    screen = {name: typed.flag for name, typed in SCREEN.items()}
    return as_typed(sentence, flags_of(*GROUPS) | screen | ALSO)
