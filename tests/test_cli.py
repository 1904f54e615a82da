"""The command writes files, says how to make them again, and reads tables."""

import re
import shlex
from pathlib import Path

import pytest
from PIL import Image
from tqdm.auto import tqdm

import kmviz
from kmviz.cli import main

from .typed import QUICK, TABLE, rebuild


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Work in an empty folder, which holds a table."""
    monkeypatch.chdir(tmp_path)
    Path("table.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


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


@pytest.mark.parametrize(("asked", "parts"), [("cells, lines", 2), ("", 0)])
def test_the_parts_shown_are_those_asked_for(asked, parts, capsys):
    main(["save", "run.gif", "--seed", "3", "--shown", asked, *QUICK])
    comment = shlex.join(rebuild(capsys.readouterr().out))

    trace = kmviz.kmeans(kmviz.make_board("gauss", rng=3), k=3, max_iter=2, rng=3)
    look = {"shown": ["lines", "cells"][:parts], "size": (200, 200), "glide": 0}
    kmviz.save(trace, "same.gif", comment=comment, **look)
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


def test_which_k_is_asked_by_the_rule_of_everybody_even_of_an_accident(capsys):
    words = ["--data", "starved-drop", "--choose-k", "1-2"]

    assert main(["save", "run.png", *words]) == 0
    assert " --empty " not in capsys.readouterr().out


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
        'left out: "name" (words); '
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
    assert max(map(len, lines)) <= 80
    begin = {
        line.index(about) for line, about in zip(lines, listed.values(), strict=True)
    }
    assert begin == {max(map(len, listed)) + 2}


def test_the_version_is_that_of_the_package(capsys):
    with pytest.raises(SystemExit, match=r"^0$"):
        main(["--version"])

    assert capsys.readouterr().out == f"kmviz {kmviz.__version__}\n"


@pytest.mark.parametrize("words", [["--help"], ["save", "--help"]])
def test_help_is_plain_ascii(words, capsys):
    with pytest.raises(SystemExit, match=r"^0$"):
        main(words)

    assert capsys.readouterr().out.isascii()


@pytest.mark.parametrize("command", ["save", "show"])
def test_help_stands_under_headings_and_sends_nobody_to_python(command, capsys):
    with pytest.raises(SystemExit, match=r"^0$"):
        main([command, "--help"])
    told = capsys.readouterr().out

    headings = ["the points and the run:\n  --data", "several runs:\n  --restarts"]
    assert all(heading in told for heading in [*headings, "the picture:\n  --style"])
    assert "`" not in told
    style = '--style STYLE the colours: "light", "dark", "print"; by default light '
    in_one_line = " ".join(told.split())
    assert style in in_one_line
    assert "--seeding the run begins with the draws of its start" in in_one_line
    assert '"greedy-k-means++"' in told  # whole, where a line ends
    options = told[told.index(headings[0]) : told.index("\nFor example")]
    assert not re.search(r"\.\s", options)  # one sentence each
    assert f"For example: kmviz {command} " in told


def test_a_terminal_is_told_the_share_of_several_runs_that_is_done(monkeypatch):
    done = []

    class Bar(tqdm):
        def close(self):
            done.append(self.n)
            super().close()

    monkeypatch.setattr("kmviz.blocks.bar._kind", lambda: Bar)
    monkeypatch.setattr("kmviz.cli._is_watched", lambda: True)

    main(["save", "wall.png", "--restarts", "4", "--size", "300x200"])

    assert done[0] == pytest.approx(1.0)
