"""A mistake on the command line is one line, and leaves no file."""

import os
import re
from pathlib import Path

import pytest

import kmviz
from kmviz.cli import main
from kmviz.core.options.options import options_of
from kmviz.drawing.look import parts
from kmviz.usage import GROUPS

from .typed import TABLE

BOARDS = ", ".join(f'"{name}"' for name in kmviz.board_summaries())
PARTS = ", ".join(f'"{part}"' for part in parts.PARTS)
SUFFIXES = '".gif", ".mp4", ".webm", ".webp", ".apng", ".html", ".png", ".svg", ".pdf"'


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Work in an empty folder, which holds a table."""
    monkeypatch.chdir(tmp_path)
    Path("table.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "the following arguments are required: COMMAND; see kmviz --help"),
        ("save", "the following arguments are required: OUT; see kmviz save --help"),
        (
            "save a.gif b.gif",
            "unrecognized arguments: b.gif; see kmviz save --help",
        ),
        (
            "show iris",
            "unrecognized arguments: iris; did you mean --data iris? "
            "see kmviz show --help",
        ),
        (
            "save iris a.gif",
            "unrecognized arguments: a.gif; did you mean --data iris? "
            "see kmviz save --help",
        ),
        (
            "save a.gif --start 1,1;2,2",
            "--start must be places, such as \"0.5,1 -2,0.25\", got '1,1;2,2'",
        ),
        (
            "save a.gif --removed 2,x",
            '--removed must be points, such as "0,7" or "3-9", got \'2,x\'',
        ),
        (
            "save a.gif --moved 1=0,x",
            "--moved[1] must be places, such as \"0.5,1 -2,0.25\", got '0,x'",
        ),
        (
            "save a.gif --sise 640x480",
            "unrecognized arguments: --sise 640x480; did you mean --size? "
            "see kmviz save --help",
        ),
        (
            "save a.gif --n-clusters=3",
            "unrecognized arguments: --n-clusters=3; did you mean -k? "
            "see kmviz save --help",
        ),
        (
            "show --n-init 3",
            "unrecognized arguments: --n-init 3; did you mean --restarts? "
            "see kmviz show --help",
        ),
        ("--fast save a.gif", "unrecognized arguments: --fast; see kmviz --help"),
        (
            "save a.gif -k",
            '-k must have a value (-k=VALUE if it begins with "-"), got none; '
            "see kmviz save --help",
        ),
        (
            "save a.gif --paper -A4",
            '--paper must have a value (--paper=VALUE if it begins with "-"), got '
            "none; see kmviz save --help",
        ),
        (
            "save a.gif --lossless -1",
            "--lossless must have no value, got '-1'; see kmviz save --help",
        ),
        (
            "save a.gif -k 0",
            "-k must be a whole number between 1 and the number of points (200), got 0",
        ),
        (
            "save a.gif -k -2.5",
            "-k must be a whole number between 1 and the number of points (200), "
            "got -2.5",
        ),
        ("save a.gif -k 3 -n x", "-n must be a whole number of at least 1, got 'x'"),
        (
            "save a.gif -k three",
            "-k must be a whole number between 1 and the number of points (200), "
            "got 'three'",
        ),
        ("save a.gif -n 0", "-n must be a whole number of at least 1, got 0"),
        ("save a.gif -n 1e9", "-n must be at most 10000000, got 1000000000"),
        ("save a.gif --seed -1", "--seed must be a whole number of at least 0, got -1"),
        ("save a.gif --seed x", "--seed must be a whole number of at least 0, got 'x'"),
        (
            "save a.gif --init best",
            '--init must be one of "random", "k-means++", "greedy-k-means++", '
            '"farthest", "partition", '
            "got 'best'",
        ),
        (
            "save a.gif --empty lose",
            '--empty must be one of "keep", "farthest", "drop", "error", got \'lose\'',
        ),
        (
            "save a.gif --style neon",
            '--style must be one of "light", "dark", "print", got \'neon\'',
        ),
        (
            "save a.gif --max-iter 0",
            "--max-iter must be a whole number of at least 1, got 0",
        ),
        (
            "save a.gif --size 800",
            "--size must be a width and a height in pixels, got '800'",
        ),
        (
            "save a.gif --size 8x600",
            "the width in --size must be a whole number of at least 100, got 8",
        ),
        (
            "save a.gif --size -1x5",
            "the width in --size must be a whole number of at least 100, got -1",
        ),
        (
            "save a.gif -n -,5",
            "-n must be a whole number of at least 1, got '-,5'",
        ),
        (
            "save a.gif --max-bytes -5kB",
            "--max-bytes must be a whole number of at least 1000, got '-5kB'",
        ),
        (
            "save a.gif --workers x",
            "--workers must be a whole number of at least 1, got 'x'",
        ),
        (
            "save a.gif --seconds-per-step 0",
            "--seconds-per-step must be a finite number above 0, got 0",
        ),
        (
            "save a.mp4 --seconds-per-step 1000000",
            "--seconds-per-step must be at most 600, got 1000000",
        ),
        (
            "save a.pdf --glide 0",
            "--glide must be left out unless the suffix is .gif, .mp4, .webm, .webp, "
            ".apng, .html, got .pdf",
        ),
        (
            "save a.gif --glide 2",
            "--glide must be at most 1.0 without --seconds-per-step, got 2",
        ),
        (
            "save a.gif --seconds-per-step .3 --glide .4",
            "--glide must be at most --seconds-per-step (0.3), got 0.4",
        ),
        (
            "save a.gif --seconds-per-step .01",
            "--seconds-per-step must be at least 0.04, the time of a picture with "
            "--fps at 25, got 0.01",
        ),
        (
            "save a.gif --seconds 20 --seconds-per-step .5",
            "--seconds must be left out with --seconds-per-step, got both",
        ),
        (
            "save a.gif --seconds nan",
            "--seconds must be a finite number above 0, got nan",
        ),
        ("save a.gif --fps 60", "--fps must be at most 50 in .gif, got 60"),
        (
            "save a.gif --shown q",
            f"each part in --shown must be one of {PARTS}, got 'q'",
        ),
        (
            "save a.gif -n 1e7 -k 1e7",
            "-k must be at most 100 in pictures of 10000000 points, got 10000000",
        ),
        (
            "show -n 1e6 -k 1001",
            "-k must be at most 1000 in pictures of 1000000 points, got 1001",
        ),
        (
            "save a.gif --workers 1e9",
            f"--workers must be at most {8 * (os.cpu_count() or 1)}, got 1000000000",
        ),
        ("save a.gif --loop -1", "--loop must be a whole number of at least 0, got -1"),
        (
            "save a.gif --max-bytes 0",
            "--max-bytes must be a whole number of at least 1000, got 0",
        ),
        (
            "save a.png --max-bytes 9000",
            "--max-bytes must be left out unless the suffix is .gif, .mp4, .webm, "
            ".webp, .apng, got .png",
        ),
        (
            "save a.docx",
            f"the suffix of OUT must be one of {SUFFIXES}, got '.docx'",
        ),
        ("save no/a.gif", "OUT must be in a folder that exists, got 'no/a.gif'"),
        (
            "save a.gif --data gaus",
            f"--data must be a CSV file or one of {BOARDS}, got 'gaus'; "
            'did you mean "gauss"?',
        ),
        (
            "save a.gif --data no.csv",
            'the file "no.csv" must exist, got no such file',
        ),
        (
            "save a.gif --data table.csv/",
            'the file "table.csv/" must exist, got no such file',
        ),
        (
            "save a.gif --data no.csv --workers 2",
            'the file "no.csv" must exist, got no such file',
        ),
        (
            "save a.gif --data no*.npy --scheduler tcp://127.0.0.1:1",
            'the files "no*.npy" must exist, got none',
        ),
        (
            "save a.gif --data .",
            'the file "." must be a table, got a folder',
        ),
        (
            "save a.gif --data table.csv -n 3",
            "-n must be left out for a table, got 3",
        ),
        (
            "save a.gif --data faithful -n 3",
            '-n must be left out for the data set "faithful", which has 272 points, '
            "got 3",
        ),
        (
            "save a.gif --data table.csv --columns wide,deep",
            '--columns must be among "wide", "tall", "name", or indices from 0 to 2, '
            "got 'deep'",
        ),
        (
            "save a.gif --data table.csv --columns wide,name",
            'the file "table.csv" must have numbers in column "name", '
            'got "a" in line 2; mend it or choose other columns',
        ),
        (
            "save a.gif --columns 0,1",
            '--columns must be left out for "gauss", which is no data set, '
            "got ('0', '1')",
        ),
        (
            "save a.gif --empty error --init partition --data peaked --seed 1",
            "with --empty error every cluster must keep at least one point, "
            "got none with label 2 (cluster 3) at iteration 1",
        ),
    ],
)
def test_a_mistake_is_one_line_and_leaves_no_file(words, message, capsys, folder):
    code = main(words.split())

    assert code == 2
    assert capsys.readouterr() == ("", f"kmviz: {message}\n")
    assert [path.name for path in folder.iterdir()] == ["table.csv"]


TYPED = {
    known.typed.flag
    for group in GROUPS
    for known in options_of(group).values()
    if known.check and known.typed and known.typed.read
}
"""The flags whose values are checked; a title and names of columns are any text."""


@pytest.mark.parametrize(
    ("flag", "value"),
    [
        ("--seconds", "-1"),
        ("--glide", "-.5"),
        ("--fps", "-3e2"),
        ("--size", "-1x5"),
        ("--seconds-per-step", "-inf"),
        ("-n", "-nan"),
        ("-k", "-,"),
        ("--step", "-2x"),
    ],
)
def test_a_value_below_0_is_refused_in_the_same_words_either_way(flag, value, capsys):
    assert main(["save", "a.gif", f"{flag}={value}"]) == 2
    joined = capsys.readouterr()
    assert main(["save", "a.gif", flag, value]) == 2

    assert capsys.readouterr() == joined


@pytest.mark.parametrize("flag", sorted(TYPED - {"--title", "--columns"}))
def test_every_option_is_refused_by_the_name_that_was_typed(flag, capsys):
    assert main(["save", "a.gif", f"{flag}=?!"]) == 2

    told = capsys.readouterr().err
    assert re.match(rf"kmviz: ([a-z ]+ )?{flag} must be .*, got .*\n$", told)


def test_a_name_that_no_file_can_have_is_refused_by_the_writer(capsys):
    assert main(["save", "a\0.gif"]) == 2
    assert capsys.readouterr().err == (
        "kmviz: OUT must be the name of a file, got 'a\\x00.gif'\n"
    )


def test_an_unknown_command_is_named(capsys):
    assert main(["sav", "a.gif"]) == 2

    assert re.fullmatch(
        r"kmviz: COMMAND must be one of .*save.*show.*boards'?, got 'sav'; see .*\n",
        capsys.readouterr().err,
    )


@pytest.mark.parametrize("out", ["./photo-1.png", "~/photo-1.png", "photo-{step}.png"])
def test_the_file_that_is_read_is_not_written_over(capsys, folder, monkeypatch, out):
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(folder))
    image = folder / "photo-1.png"
    assert main(["save", "photo-1.png", "--size", "200x200", "--step", "1"]) == 0
    before = image.read_bytes()
    capsys.readouterr()

    assert main(["save", out, "--data", "photo-1.png"]) == 2
    assert capsys.readouterr().err == (
        f"kmviz: OUT must be another file than --data, got '{out}' and 'photo-1.png'\n"
    )
    assert image.read_bytes() == before


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError(28, "No space left on device"), "[Errno 28] No space left on device"),
        (RuntimeError("no ffmpeg\nwas found"), "no ffmpeg was found"),
        (
            MemoryError("Unable to allocate 9 TiB"),
            "too large: Unable to allocate 9 TiB",
        ),
        (TypeError("X must be plain"), "--data must be plain"),
    ],
)
def test_whatever_fails_underneath_is_one_line(error, line, monkeypatch, capsys):
    def fail(*args, **options):
        raise error

    monkeypatch.setattr("kmviz.cli.save", fail)

    assert main(["save", "run.gif"]) == 2
    assert capsys.readouterr() == ("", f"kmviz: {line}\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            "save a.docx --restarts 9",
            f"the suffix of OUT must be one of {SUFFIXES}, got '.docx'",
        ),
        (
            "save a.gif --paper a4 --choose-k 2-3",
            "--paper must be left out unless the suffix is .png, .svg, .pdf, got .gif",
        ),
        (
            "save no/a.gif --restarts 9",
            "OUT must be in a folder that exists, got 'no/a.gif'",
        ),
        (
            "show --toolkit gtk --restarts 9",
            '--toolkit must be one of "tk", "qt", got \'gtk\'; did you mean "tk"?',
        ),
    ],
)
def test_nothing_is_computed_for_a_file_or_a_window_that_cannot_be(
    words, message, monkeypatch, capsys
):
    monkeypatch.setattr("kmviz.cli.recorded", lambda *_: pytest.fail("computed"))

    assert main(words.split()) == 2
    assert capsys.readouterr() == ("", f"kmviz: {message}\n")


def test_the_cure_that_an_error_names_can_be_typed(capsys):
    Path("towns.csv").write_text("people;age\n1.200;30\n980;40\n2.300;50\n")

    assert main(["save", "a.png", "--data", "towns.csv"]) == 2
    assert capsys.readouterr().err.endswith("; say --decimal . or --decimal ,\n")
    assert main(["save", "a.png", "--data", "towns.csv", "--decimal", ","]) == 0
    line = capsys.readouterr().out
    assert line.startswith("a.png (")
    assert " --decimal , --seed " in line
