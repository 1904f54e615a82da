"""The command between a shell, a console and whoever interrupts it."""

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from kmviz import __main__ as command
from kmviz.cli import main

from .typed import QUICK, rebuild


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)


def run(*words, **options):
    """Run the command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kmviz", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        **options,
    )


@pytest.fixture
def _heard():
    """Have an interrupt heard, also by tests that run behind a shell."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_heard")
def test_an_interrupt_is_one_line_that_keeps_the_seed(monkeypatch, capsys):
    monkeypatch.setattr("kmviz.cli.save", lambda *_, **__: signal.raise_signal(2))

    assert main(["save", "run.gif", "--data", "moons"]) == 130
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(
        r"kmviz: interrupted; made by: kmviz save run.gif --data moons --seed \d+\n",
        said.err,
    )


class Failing:
    """A finder of modules whose work ends in an error."""

    def find_spec(self, name, *_):
        if name == "kmviz.cli":
            message = "'x' is no\nbackend"
            raise ValueError(message)


def test_an_error_before_anything_is_imported_is_one_line(monkeypatch, capsys):
    monkeypatch.delitem(sys.modules, "kmviz.cli")
    monkeypatch.setattr("sys.meta_path", [Failing(), *sys.meta_path])

    assert command.run() == 2
    assert capsys.readouterr() == ("", "kmviz: 'x' is no backend\n")


@pytest.mark.skipif(os.name == "nt", reason="signals end no process there")
@pytest.mark.parametrize("name", ["numpy", "kmviz.cli"])
def test_an_interrupt_while_importing_ends_the_command_at_once(name):
    code = (
        "import signal, sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        f"        name == {name!r} and signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from kmviz.__main__ import run\n"
        "run()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


def test_the_module_is_the_command():
    done = run("save", "run.gif", "--seed", "7", *QUICK)

    assert (done.returncode, done.stderr) == (0, "")
    assert rebuild(done.stdout)[:5] == ["kmviz", "save", "run.gif", "--data", "gauss"]


def test_the_command_ends_without_a_look_through_all_there_is():
    code = (
        "import gc, sys\n"
        "from kmviz.__main__ import run\n"
        "sys.argv[1:] = ['save', 'run.gif', '-k', '0']\n"
        "run()\n"
        "print(gc.get_freeze_count() > 1000)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert done.stdout == "True\n"


def test_a_failed_process_says_so():
    done = run("save", "run.gif", "-k", "0")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "kmviz: -k must be a whole number between 1 and the number of points (200), "
        "got 0\n"
    )


def test_a_console_that_knows_only_ascii_is_enough():
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = run("save", "Übung.gif", "--seed", "7", *QUICK, env=ascii_only)
    failed = run("save", "Übung.gif", "--data", "Übung.csv", env=ascii_only)

    assert (done.returncode, failed.returncode) == (0, 2)
    assert done.stdout.startswith("\\xdcbung.gif (")
    assert failed.stderr == (
        'kmviz: the file "\\xdcbung.csv" must exist, got no such file\n'
    )


def test_a_reader_that_has_seen_enough_is_no_error():
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as nobody_reads:
        done = subprocess.run(
            [sys.executable, "-m", "kmviz", "boards"],
            stdout=nobody_reads,
            stderr=subprocess.PIPE,
            timeout=60,
        )

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("words", "code"), [("boards", 0), ("save run.svg", 0), ("save run.gif -k 0", 2)]
)
def test_without_a_console_a_command_ends_as_with_one(words, code, monkeypatch):
    monkeypatch.setattr("sys.stdout", None)
    monkeypatch.setattr("sys.stderr", None)

    assert main(words.split()) == code


@pytest.mark.parametrize("words", ["boards", "--version", "save --help"])
def test_what_cannot_be_printed_is_said(words, monkeypatch, capsys):
    with suppress(OSError), Path("/dev/full").open("w") as full:
        monkeypatch.setattr("sys.stdout", full)
        code = main(words.split())

    assert code == 2
    assert capsys.readouterr().err == (
        "kmviz: /dev/full could not be written: No space left on device\n"
    )


def test_an_error_that_cannot_be_printed_is_told_by_the_code():
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kmviz", "save", "run.gif", "-k", "0"],
            stderr=full,
            timeout=60,
        )

    assert done.returncode == 2
