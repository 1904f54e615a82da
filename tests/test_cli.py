"""The command: what it writes, what it says, and how it fails."""

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

import kmviz
from kmviz.cli import GROUPS, main
from kmviz.core.options import options_of
from kmviz.drawing import parts

QUICK = ("--glide", "0", "--size", "200x200", "--max-iter", "2")
TABLE = "wide,tall,name\n1,2,a\n2,NA,b\n8,9,c\n9,8,d\n1,1,e\n"
BOARDS = ", ".join(f'"{name}"' for name in kmviz.board_summaries())
PARTS = ", ".join(f'"{part}"' for part in parts.PARTS)
SUFFIXES = '".gif", ".mp4", ".webm", ".webp", ".apng", ".html", ".png", ".svg", ".pdf"'


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Work in an empty folder, which holds a table."""
    monkeypatch.chdir(tmp_path)
    Path("table.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def rebuild(line):
    """Return the words of the command that a printed line ends with."""
    return shlex.split(line.split("; made by: ")[1])


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


# What it writes, and what it says


def test_one_line_says_what_was_written_and_how_to_do_it_again(capsys):
    code = main(["save", "run.gif", "--seed", "7", "-k", "2", *QUICK])

    size = round(Path("run.gif").stat().st_size / 1000)
    assert code == 0
    assert capsys.readouterr() == (
        f"run.gif ({size} kB); made by: kmviz save run.gif --data gauss -k 2 "
        "--seed 7 --max-iter 2 --size 200x200 --glide 0\n",
        "",
    )


def test_a_page_comes_with_the_line_that_shows_it_elsewhere(capsys):
    main(["save", "run.html", "--seed", "7", "-k", "2"])

    shown, made = capsys.readouterr().out.splitlines()
    assert shown.startswith('shown by: <iframe src="run.html" title="k-means, step')
    assert "; made by: kmviz save run.html" in made


def test_the_file_keeps_the_command_that_makes_it(capsys):
    main(["save", "run.gif", "--seed", "7", *QUICK])

    with Image.open("run.gif") as picture:
        comment = picture.info["comment"].decode()
    assert capsys.readouterr().out.endswith(f"; made by: {comment}\n")


def test_a_seed_that_is_drawn_is_printed_and_makes_the_same_bytes_again(capsys):
    main(["save", "my run.gif", "--data", "peaked", *QUICK])
    first = Path("my run.gif").read_bytes()
    Path("my run.gif").unlink()
    words = rebuild(capsys.readouterr().out)

    main(words[1:])

    assert "--seed" in words
    assert Path("my run.gif").read_bytes() == first
    assert rebuild(capsys.readouterr().out) == words


def test_two_runs_without_a_seed_draw_different_ones(capsys):
    main(["save", "run.gif", *QUICK])
    main(["save", "run.gif", *QUICK])

    first, second = capsys.readouterr().out.splitlines()
    assert rebuild(first) != rebuild(second)


def test_the_parts_shown_are_those_asked_for(capsys):
    main(["save", "run.gif", "--seed", "3", "--shown", "cells, lines", *QUICK])
    comment = shlex.join(rebuild(capsys.readouterr().out))

    trace = kmviz.kmeans(kmviz.make_board("gauss", rng=3), k=3, max_iter=2, rng=3)
    parts = {"shown": ["lines", "cells"], "size": (200, 200), "glide": 0}
    kmviz.save(trace, "same.gif", comment=comment, **parts)
    assert Path("run.gif").read_bytes() == Path("same.gif").read_bytes()


def test_the_command_makes_what_python_makes_from_the_same_seed(capsys):
    main(["save", "run.gif", "--data", "moons", "-n", "50", "--seed", "3", *QUICK])
    command = shlex.join(rebuild(capsys.readouterr().out))

    board = kmviz.make_board("moons", n=50, rng=3)
    trace = kmviz.kmeans(board, k=board.k, max_iter=2, rng=3)
    kmviz.save(trace, "same.gif", size=(200, 200), glide=0, comment=command)

    assert Path("run.gif").read_bytes() == Path("same.gif").read_bytes()


def test_every_option_is_in_the_command_that_makes_it_again(capsys):
    command = (
        "kmviz save run.gif --data table.csv --columns 1,0 --standardize -k 2 "
        "--init farthest --seed 5 --empty drop --max-iter 4 --style dark "
        "--shown cells,lines --size 200x150 --glide 0 --seconds 5.5 --fps 20 "
        "--loop 2 --max-bytes 90000"
    )

    assert main(shlex.split(command)[1:]) == 0
    assert capsys.readouterr().out.endswith(f"; made by: {command}\n")


def test_a_name_that_begins_with_a_dash_survives_the_way_through_the_shell(capsys):
    Path("-table.csv").write_text(TABLE, encoding="utf-8")
    main(["save", "--data=-table.csv", "--seed=1", *QUICK, "--", "-run.gif"])
    first = Path("-run.gif").read_bytes()
    words = rebuild(capsys.readouterr().out)

    main(words[1:])

    assert words[2:4] == ["./-run.gif", "--data=-table.csv"]
    assert Path("-run.gif").read_bytes() == first


def test_what_was_reduced_is_said(capsys):
    main(["save", "run.gif", "--seed", "7", "--max-bytes", "15000", *QUICK])

    said = capsys.readouterr().out
    assert re.match(r"run\.gif \(\d+ kB, reduced to \d+ colours", said)
    assert Path("run.gif").stat().st_size <= 15_000


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "webp", "apng"])
def test_the_suffix_says_what_is_written(suffix, capsys):
    timing = QUICK[2:] if suffix in ("png", "svg", "pdf") else QUICK
    code = main(["save", f"run.{suffix}", "--seed", "7", *timing])

    assert code == 0
    assert capsys.readouterr().out.startswith(f"run.{suffix} (")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("-k 1e1", "-k 10"), ("-n 4.0e2", "-n 400"), ("--loop 2.0", "--loop 2")],
)
def test_a_number_is_printed_as_it_is_usually_typed(
    typed, printed, monkeypatch, capsys
):
    traced(monkeypatch, *typed.split())

    assert f" {printed} " in capsys.readouterr().out.replace("\n", " ")


# Data


def traced(monkeypatch, *words):
    """Return the trace that the command would save."""
    traces = []

    def keep(trace, path, **options):
        traces.append(trace)
        return kmviz.Saved(Path(path), 0)

    monkeypatch.setattr("kmviz.cli.save", keep)
    assert main(["save", "run.gif", "--seed", "7", *words]) == 0
    return traces[0]


def test_a_table_with_a_header_gives_its_first_two_numeric_columns(monkeypatch, capsys):
    trace = traced(monkeypatch, "--data", "table.csv")

    assert trace.X.tolist() == [[1, 2], [8, 9], [9, 8], [1, 1]]
    assert trace.columns == ("wide", "tall")
    assert trace.k == 3
    assert capsys.readouterr().out == (
        'run.gif (0 kB); 4 points, 2 of 3 columns: "wide", "tall"; '
        'left out: "name" (words); choose others by --columns; '
        "1 row with blanks left out; "
        "made by: kmviz save run.gif --data table.csv --seed 7\n"
    )


def test_a_table_without_a_header_is_read_whole(monkeypatch, capsys):
    Path("plain.csv").write_text("1;2\n3;4\n", encoding="utf-8")

    trace = traced(monkeypatch, "--data", "plain.csv")

    assert capsys.readouterr().out.startswith("run.gif (0 kB); made by: ")

    assert trace.X.tolist() == [[1, 2], [3, 4]]
    assert trace.k == 2


def test_a_table_from_a_spreadsheet_in_europe_is_read_with_its_decimal_commas(
    monkeypatch, capsys
):
    Path("class.csv").write_text(
        "name;height (m);weight (kg);age\nAnn;1,60;58,5;14\nBob;1,71;60,0;15\n"
        "Cy;1,55;49,5;14\n",
        encoding="utf-8",
    )

    trace = traced(monkeypatch, "--data", "class.csv")

    assert trace.X.tolist() == [[1.60, 58.5], [1.71, 60.0], [1.55, 49.5]]
    assert capsys.readouterr().out.startswith(
        'run.gif (0 kB); 3 points, 2 of 4 columns: "height (m)", "weight (kg)"; '
        'left out: "name" (words), "age" (further measurement); '
    )


@pytest.mark.parametrize("columns", ["tall,wide", "1,0", "tall, 0"])
def test_columns_are_chosen_by_name_or_index(columns, monkeypatch):
    trace = traced(monkeypatch, "--data", "table.csv", "--columns", columns)

    assert trace.columns == ("tall", "wide")


def test_columns_of_a_data_set_are_chosen_too(monkeypatch):
    trace = traced(monkeypatch, "--data", "iris", "--columns", "0,1,2,3")

    assert trace.X.shape == (150, 4)


def test_standardized_columns_say_so(monkeypatch):
    trace = traced(monkeypatch, "--data", "faithful", "--standardize")

    assert trace.X.std(axis=0) == pytest.approx([1, 1])
    assert trace.columns == (
        "eruption (min), standardized",
        "waiting (min), standardized",
    )


def test_a_board_brings_its_own_k(monkeypatch):
    assert traced(monkeypatch, "--data", "uniform").k == 7
    assert traced(monkeypatch, "--data", "uniform", "-k", "4").k == 4


# The list of boards


def test_boards_are_listed_one_a_line(capsys):
    code = main(["boards"])

    lines = capsys.readouterr().out.splitlines()
    listed = dict(line.split(maxsplit=1) for line in lines)
    assert code == 0
    assert listed == kmviz.board_summaries()


def test_the_version_is_that_of_the_package(capsys):
    with pytest.raises(SystemExit, match=r"^0$"):
        main(["--version"])

    assert capsys.readouterr().out == f"kmviz {kmviz.__version__}\n"


@pytest.mark.parametrize("words", [["--help"], ["save", "--help"]])
def test_help_is_plain_ascii(words, capsys):
    with pytest.raises(SystemExit, match=r"^0$"):
        main(words)

    assert capsys.readouterr().out.isascii()


# Errors


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
            "save a.gif --sise 640x480",
            "unrecognized arguments: --sise 640x480; see kmviz save --help",
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
            '--init must be one of "random", "partition", "k-means++", '
            '"greedy-k-means++", "farthest", '
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
            "--glide must be at most --seconds-per-step (1.0), got 2",
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


def test_an_unknown_command_is_named(capsys):
    assert main(["sav", "a.gif"]) == 2

    assert re.fullmatch(
        r"kmviz: argument COMMAND: invalid choice: 'sav' .*\n", capsys.readouterr().err
    )


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


def test_an_interrupt_is_one_line_that_keeps_the_seed(monkeypatch, capsys):
    monkeypatch.setattr("kmviz.cli.save", lambda *_, **__: signal.raise_signal(2))

    assert main(["save", "run.gif", "--data", "moons"]) == 130
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(
        r"kmviz: interrupted; made by: kmviz save run.gif --data moons --seed \d+\n",
        said.err,
    )


# A process of its own


def test_the_module_is_the_command():
    done = run("save", "run.gif", "--seed", "7", *QUICK)

    assert (done.returncode, done.stderr) == (0, "")
    assert rebuild(done.stdout)[:5] == ["kmviz", "save", "run.gif", "--data", "gauss"]


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
    failed = run("save", "Übung.docx", "--data", "Übung.csv", env=ascii_only)

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


def test_the_cure_that_an_error_names_can_be_typed(capsys):
    Path("towns.csv").write_text("people;age\n1.200;30\n980;40\n2.300;50\n")

    assert main(["save", "a.png", "--data", "towns.csv"]) == 2
    assert capsys.readouterr().err.endswith("; say --decimal . or --decimal ,\n")
    assert main(["save", "a.png", "--data", "towns.csv", "--decimal", ","]) == 0
    line = capsys.readouterr().out
    assert line.startswith("a.png (")
    assert " --decimal , --seed " in line
