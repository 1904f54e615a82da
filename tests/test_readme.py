"""The README keeps its word: its code, its two commands, its picture, its links."""

import ast
import re
import shlex
from pathlib import Path

import pytest
from PIL import Image

import kmviz
from kmviz.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FILM = ROOT / ".github" / "old-faithful.gif"
PICTURES = [
    picture
    for images, commands in re.findall(
        r"((?:^!\[.+\n)+)\n```bash\n((?:kmviz save .+\n)+)```$", README, re.MULTILINE
    )
    for picture in zip(
        re.findall(r"\((\.github/.+)\)", images), commands.splitlines(), strict=True
    )
]
"""Each picture of the README with its command: those beside each other in one block."""


def blocks(language):
    """Return the code blocks of one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def results(block):
    """Return what a block says it prints: each line after an arrow."""
    return [text for _, text in re.findall(r"(^|  )# -> (.*)$", block, re.MULTILINE)]


def set_ups():
    """Return the commands that start from nothing."""
    return [block for block in blocks("bash") if block.startswith("python3 -m venv")]


def run_cell(source):
    """Run a block; an expression at its end is shown, as in Jupyter."""
    *lines, last = ast.parse(source).body
    names = {}
    exec(compile(ast.Module(lines, []), "README.md", "exec"), names)
    if not isinstance(last, ast.Expr):
        exec(compile(ast.Module([last], []), "README.md", "exec"), names)
        return
    value = eval(compile(ast.Expression(last.value), "README.md", "eval"), names)
    for show in ("_repr_html_", "_repr_png_"):
        if hasattr(value, show):
            assert getattr(value, show)()


@pytest.mark.usefixtures("forked_workers")
@pytest.mark.parametrize("block", blocks("python"))
def test_a_code_block_runs_by_itself_and_prints_what_it_says(
    block, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)

    run_cell(block)

    assert capsys.readouterr().out.splitlines() == results(block)


def test_there_are_two_commands_of_one_line_each_that_start_from_nothing():
    film, tests = set_ups()

    assert re.fullmatch(
        r"python3 -m venv \.venv && \.venv/bin/pip install -q \. "
        r"&& \.venv/bin/kmviz save .*\n",
        film,
    )
    assert re.fullmatch(
        r"python3 -m venv \.venv && \.venv/bin/pip install -q -e '\.\[test\]' "
        r"&& \.venv/bin/pytest -n auto\n",
        tests,
    )


def test_the_checks_take_the_two_commands_from_the_readme():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert "grep '^python3 -m venv' README.md" in script
    assert README.count("\npython3 -m venv") == 2
    assert "kmviz save" not in script


def test_the_checks_run_the_listings_in_the_order_of_the_readme():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    first = [block.split("\n")[0] for block in blocks("bash")]

    assert ".ci/listings.py" in script
    assert first[0] == "git clone ADDRESS kmviz"
    assert first[3] == "source .venv/bin/activate"
    assert not any(line.startswith(("kmviz", "pip", "voila")) for line in first[:3])


def test_the_film_is_made_by_the_first_of_the_two():
    with Image.open(FILM) as film:
        made_by = film.info["comment"].decode()

    assert set_ups()[0].endswith(f" && .venv/bin/{made_by}\n")


@pytest.mark.parametrize(("file", "command"), PICTURES)
def test_a_picture_keeps_the_command_beneath_it(file, command):
    with Image.open(ROOT / file) as picture:
        comment = picture.info.get("comment") or picture.info["Comment"].encode()

    assert comment.decode() == command
    assert Path(file).name == shlex.split(command)[2]


def test_all_pictures_are_in_the_readme_and_small():
    gallery = [ROOT / file for file, _ in PICTURES]
    sizes = [path.stat().st_size for path in gallery]

    assert {FILM, *gallery} == {*FILM.parent.glob("*.[gp][in][fg]")}
    assert max(sizes) < 150_000
    assert sum(sizes) < 600_000


def test_the_film_is_small_and_shows_every_step():
    board = kmviz.make_board("faithful")
    trace = kmviz.kmeans(kmviz.standardize(board), k=2, rng=14)

    with Image.open(FILM) as film:
        assert film.n_frames >= len(trace)
    assert FILM.stat().st_size < 400_000


@pytest.mark.parametrize(
    "command", re.findall(r"^kmviz save .*$", "".join(blocks("bash")), re.MULTILINE)
)
def test_a_command_that_saves_does_so(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{i % 3},{i},x\n" for i in range(9))
    Path("mine.csv").write_text("height,weight,name\n" + rows, encoding="utf-8")

    _, _, out, *_ = words = shlex.split(command)
    assert main(words[1:]) == 0
    assert Path(out).exists()


def test_the_number_of_boards_is_right():
    assert len(kmviz.board_summaries()) == 26


LINKS = dict.fromkeys(re.findall(r"\]\(([^)]+)\)", README))
HEADINGS = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", README, flags=re.S), re.M)


@pytest.mark.parametrize("link", [link for link in LINKS if link[0] == "#"])
def test_a_link_leads_to_a_heading(link):
    plain = (re.sub(r"[^\w -]", "", heading.lower()) for heading in HEADINGS)

    assert link[1:] in [heading.replace(" ", "-") for heading in plain]


@pytest.mark.parametrize("link", [link for link in LINKS if link[0] != "#"])
def test_a_link_leads_to_a_file(link):
    # The tests may run where there is no checkout of the package, only its wheel.
    root = Path(kmviz.__file__).parents[1] if link.startswith("kmviz/") else ROOT

    assert (root / link).is_file()


HOUSE = Path(kmviz.__file__).parent
MODULES = sorted(path.relative_to(HOUSE) for path in HOUSE.rglob("*.py"))


def test_every_room_is_on_the_map():
    rows = dict(re.findall(r"\| `(kmviz/.*?)` \| (.*)", CONTRIBUTING))
    rooms = {(Path("kmviz") / module).parent for module in MODULES}

    # A room within a room has a row of its own, or is named in that of the outer one.
    assert [
        room
        for room in sorted(rooms)
        if f"{room.as_posix()}/" not in rows
        and f"`{room.name}/`" not in rows.get(f"{room.parent.as_posix()}/", "")
    ] == []


def test_what_the_map_says_to_begin_with_is_there():
    rows = re.findall(r"\| `(kmviz/.*?)` \|.*\| (.*) \|", CONTRIBUTING)
    first = [
        HOUSE.parent / room / name
        for room, files in rows
        for name in re.findall("`(.*?)`", files)
    ]

    assert len(first) > len(rows) > 9
    assert [path for path in first if not path.is_file()] == []


def test_the_first_line_of_a_module_on_the_map_says_what_lives_there():
    for module in MODULES:
        first, *_ = (HOUSE / module).read_text(encoding="utf-8").splitlines()

        assert re.fullmatch(r'"""[A-Z`].*[.!?](""")?', first), module
