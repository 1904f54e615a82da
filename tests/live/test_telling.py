"""What is said beside the picture."""

import re
import sys
from io import StringIO
from itertools import groupby

import numpy as np
import pytest

from kmviz import Trace, kmeans, kmedians, make_run
from kmviz.core.ground.sentence import Sentence, told
from kmviz.drawing.board.plane import OfStar
from kmviz.drawing.words.languages import get_words, languages
from kmviz.encoding.files import check_target, replacing
from kmviz.encoding.movie import find_ffmpeg
from kmviz.live.player import Player
from kmviz.live.telling import answer, as_sentence, noted, reasons
from kmviz.points.own import read_board
from kmviz.runs.settings import Settings
from kmviz.runs.source import note_on_ranges


def said(player, point):
    return [line.text for line in reasons(player, point)]


def test_a_point_that_is_nearer_to_another_star_is_said_to_move():
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    player.step()
    player.step()
    (point, *_) = np.flatnonzero(player.trace[3].changed).tolist()
    there = player.trace[3].labels[point] + 1

    assert f"the next assign moves it to cluster {there}" in said(player, point)
    player.step()
    assert not any("next assign" in line for line in said(player, point))


def test_before_the_first_assign_no_point_is_said_to_move():
    player = Player(Settings("gauss", n=60, k=3, seed=7))

    lines = said(player, 5)
    assert lines[0] == "Point 6: no cluster yet"
    assert len(lines) == 4
    assert not any("next assign" in line for line in lines)


@pytest.mark.parametrize("position", [5, 7, -1])
def test_the_last_clusters_of_a_point_are_told_from_one_to_the_next(position):
    X, stars = [[0.0], [9.0], [5.0]], [[0.0], [9.0]]
    owners = [[0, 1, label] for label in (0, 0, *[1, 0] * 5)]
    trace = Trace.from_history(X, [stars] * len(owners), owners)
    player = Player(trace=trace)
    player.seek(range(len(trace))[position])
    past = [step.labels[2] + 1 for step in trace[1 : player.position + 1]]

    turns = [str(label) for label, _ in groupby(past)][-8:]
    told = said(player, 2)[-1].replace("\u00a0", " ")
    assert told == f"so far in {' → '.join(turns)}"
    assert len(turns) == (8 if position < 0 else (position + 1) // 2)
    assert "→" not in said(player, 0)[-1]


def test_the_line_of_the_nearest_star_is_the_strong_one():
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    player.step()

    (strong,) = [line.text for line in reasons(player, 5) if line.strong]

    assert strong.endswith(f"star {player.now.labels[5] + 1}, the nearest")


@pytest.mark.parametrize(
    ("run", "told"),
    [
        (kmeans, ["5.00", "8.60", "inertia: +25.00"]),
        (kmedians, ["7.00", "12.00", "sum of distances: +7.00"]),
    ],
)
def test_a_new_point_is_said_to_join_its_nearest_star_by_the_metric_of_the_run(
    run, told
):
    player = Player(trace=run([[0.0, 0.0], [9.0, 9.0]], init=[[3, 0], [7, 9]]))

    near, far, more = told
    assert [line.text for line in answer(player, (0.0, 4.0))] == [
        "A new point here would join star 1",
        f"{near} from star 1, the nearest",
        f"{far} from star 2",
        more,
    ]
    assert (len(player.trace.X), player.can_undo) == (2, False)


def test_a_new_point_is_not_said_to_join_a_star_that_is_still_to_be_drawn():
    player = Player(Settings("gauss", k=3, init="farthest", seeding=True))
    there = tuple(player.trace[2].centroids[2].tolist())

    head, near, _ = [line.text for line in answer(player, there)]
    assert head == "A new point here would join star 1"
    assert near.endswith(" from star 1, the nearest")
    player.seek(2)
    assert answer(player, there)[0].text.endswith(" star 3")


def told_of_star(player, star=1):
    return [line.text for line in answer(player, OfStar(star))]


def test_a_star_is_said_to_be_the_mean_of_its_points_and_why_no_other_place():
    player = Player(trace=kmeans([[0.0], [1.0], [5.0]], init=[[0.0], [1.0]]))
    assert told_of_star(player) == ["Star 2: 0 points"]
    player.step()
    assert told_of_star(player) == [
        "Star 2: 2 points",
        "mean of its points: (3.00)",
        "= (6.00) / 2",
        "the star is 2.00 from there",
        "inertia of its points: 16.00 here, 8.00 there",
        "16.00 ≈ 8.00 + 2 × 2.00²",
    ]
    player.step()
    assert told_of_star(player)[3:] == [
        "the star is there",
        "inertia of its points: 8.00; no place gives less",
        "a distance h off, it is 2 h² more",
    ]


def test_of_many_columns_the_first_coordinates_of_a_mean_are_told():
    for many, place in ((4, "1.50; 2.50; 3.50; 4.50"), (15, "1.50; 2.50; 3.50; …")):
        X = [range(1, many + 1), range(2, many + 2)]
        player = Player(trace=kmeans(X, k=1, rng=0))
        player.last()

        assert told_of_star(player, 0)[1] == f"mean of its points: ({place})"


@pytest.mark.parametrize(
    ("algorithm", "middle", "least"),
    [
        ("k-medians", "median of its points: (", "no place gives less"),
        ("k-medoids", "most central of its points: (", "with none of them is it less"),
    ],
)
def test_a_star_is_said_to_be_what_its_algorithm_makes_of_its_points(
    algorithm, middle, least
):
    player = Player(Settings("gauss", n=60, k=3, seed=7, algorithm=algorithm))
    assert told_of_star(player)[1] == "Stars are placed by random"
    player.last()

    _, what, where, why = told_of_star(player)
    assert (where, why.split("; ")[1]) == ("the star is there", least)
    assert what.startswith(middle)


def test_where_a_star_belongs_is_not_told_before_the_class_is_asked():
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    player.ask_first(True)
    player.step()
    assert len(told_of_star(player)) == 1
    player.step()
    assert len(told_of_star(player)) == 1
    player.step()
    assert "the star is there" in told_of_star(player)


def test_reasons_are_told_in_the_words_of_a_language():
    player = Player(Settings("gauss", n=60, k=3, seed=7))
    player.step()
    label = player.now.labels[5] + 1

    lines = [line.text for line in reasons(player, 5, get_words("de"))]

    assert lines[0] == f"Punkt 6: Cluster {label}"
    assert lines[1].endswith(f"bis Stern {label}, dem nächsten")
    assert "," in lines[2]


def refused(command, *settings, steps=0, **options):
    """Return what a player refuses with."""
    player = Player(Settings(*settings, **options))
    for _ in range(steps):
        player.step()
    with pytest.raises((ValueError, OSError)) as error:  # the caller compares it
        command(player)
    return error.value


REFUSED = {
    "at the end of the run there is": (lambda p: (p.last(), p.predict()), "gauss"),
    "before the first assign there": (lambda p: p.predict(), "gauss"),
    "to place something by hand": (lambda p: p.move_star(0, (0, 0)), "wide"),
    "points are marked": (lambda p: (p.step(), p.predict_switch(0)), "gauss"),
    "stars are marked": (
        lambda p: (p.step(), p.step(), p.predict_star(0, (0, 0))),
        "gauss",
    ),
    "a star can be removed": (lambda p: (p.change(k=1), p.remove_star(0)), "gauss"),
    "for new points": (lambda p: p.new_board(), "iris"),
    "k must be a whole number": (lambda p: p.change(k=0), "gauss"),
    "{name} must be a whole number": (lambda p: p.change(n=0), "gauss"),
    "{name} must be at most": (lambda p: p.change(n=10**9), "gauss"),
    "{name} must be one of": (lambda p: p.change(init="farthst"), "gauss"),
    'with empty="error"': (
        lambda p: (p.change(empty="error"), p.step(), p.move_star(0, (1e3, 1e3))),
        "gauss",
    ),
    "path must be in a folder that exists": (
        lambda p: check_target("nowhere/run.gif"),
        "gauss",
    ),
}


@pytest.mark.parametrize("beginning", REFUSED)
def test_what_a_player_refuses_is_said_in_the_words_of_its_language(beginning):
    command, board = REFUSED[beginning]
    points = np.random.default_rng(0).normal(size=(20, 4)) if board == "wide" else board

    error = refused(command, points)
    said = told(error)

    assert said.template.startswith(beginning)
    for code in languages()[:1] + languages()[2:]:
        sentence = as_sentence(error, get_words(code))
        first = get_words(code).sentences[said.template].partition("{")[0]
        assert sentence.lower().startswith(first.lower())
        assert "{" not in sentence
        assert sentence != as_sentence(error)


WORD = re.compile(r"\b[a-zäöüß]{2,}\b")
SAME = {"in", "an", "decimal", "attribute", "data", "xlsx", "pip", "install", "pyarrow"}
"""Words of both languages, and names of options and programs."""
BAD_TABLES = {
    "nothing": b"",
    "comments": b"# a\n# b\n",
    "page": b"<!doctype html><p>1</p>",
    "pdf": b"%PDF-1.4\n",
    "binary": bytes(range(1, 32)) * 10,
    "zeros": bytes(5000),
    "words": b"a,b\nx,y\nz,w\n",
    "one column": b"x\ny\nz\n",
    "widths": b"x,y\n1,2\n3\n4,5\n6,7\n",
    "title": b"My, table, of 3\nx,y\n1,2\n3,4\n5,6\n",
    "both": b"a,2\n3.5,4\n5,6.5\n",
    "counting": b"0 1\n3 4\n5 6\n",
    "quotes": b'x,y\n1,"2\n3,4\n',
    "open": b"x;y\n1.200;30\n980;40\n",
    "signs": b"x;y\n1.200,5;3\n2,300.5;4\n",
    "units": b"x;y\n5 %;1\n6;2\n7 %;3\n",
    "ends": b"1,5 200,5\n3,5 980,1\n7,1 100,2\n",
    "blank": b"x,y\n1,\n,2\n3,\n,5\n",
    "cell": b"x,y\n1,2\n2,foo\n3,4.5\n4,5\n",
    "arff": b"@relation a\n@data\n1,2\n",
    "sparse": b"@relation a\n@attribute x real\n@data\n{0 1}\n",
    "archive": b"PK\x03\x04broken",
    "packed": b"\x1f\x8bbroken",
    "array": b"\x93NUMPY broken",
    "parquet": b"PAR1 broken",
    "excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "large": b"x,y\n1e200,2\n3,4\n",
}


@pytest.mark.parametrize("kind", BAD_TABLES)
def test_a_table_is_refused_without_a_word_of_english(tmp_path, kind):
    path = tmp_path / "t.csv"
    path.write_bytes(BAD_TABLES[kind])
    with pytest.raises((ValueError, OSError, RuntimeError)) as error:
        make_run(path, columns=["y"] if kind == "cell" else None)

    english = {*WORD.findall(re.sub('".*?"', "", told(error.value)))}
    german = re.sub("„.*?“", "", as_sentence(error.value, get_words("de")))

    assert isinstance(told(error.value), Sentence)
    assert english & {"must", "got"}
    assert not {*WORD.findall(german)} & english - SAME


def test_a_disk_that_fails_is_told_without_a_word_of_english(tmp_path):
    with (
        pytest.raises(OSError, match="not whole") as error,
        replacing(tmp_path / "a.gif") as part,
    ):
        part.write_bytes(b"GIF")

    assert as_sentence(error.value, get_words("de")) == (
        f"'{tmp_path / 'a.gif'}' ließ sich nicht schreiben: die neue Datei ist nicht "
        "vollständig"
    )


def test_the_note_on_a_table_is_told_in_the_words_of_a_language():
    rows = "".join(f"{i},{i % 2},.5,{i}.5,{-i}.25\n" for i in range(40))
    text = "id,sex,a,b,c\n" + rows.replace(",13.5", ",").replace(",23.5", ",")
    board = read_board(StringIO(text))

    assert board.note == (
        '38 points, 2 of 5 columns: "b", "c"; left out: "id" (an ID), "sex" (a code), '
        '"a" (one value); choose others by columns; 2 rows with blanks left out'
    )
    assert get_words("de").say(board.note) == (
        '38 Punkte, 2 von 5 Spalten: "b", "c"; weggelassen: "id" (eine Kennung), '
        '"sex" (ein Schlüssel), "a" (nur ein Wert); andere wählt columns; '
        "2 Zeilen mit Lücken weggelassen"
    )
    way = "More", "Data"
    assert "by More › Data; 2" in noted(board.note, get_words("en"), columns=way)


def test_the_note_on_ranges_names_what_scales_them_in_the_player():
    note = note_on_ranges(np.array([[0.0, 0.0], [1.0, 90.0]]), ("share", "price"))

    told = noted(note, get_words("de"), scale=("Mehr", "Standardisieren"))

    assert told == (
        '"price" hat bei weitem die größte Spannweite und entscheidet fast allein; '
        "Mehr › Standardisieren gibt allen Spalten gleich viel Gewicht"
    )


def test_a_film_without_its_program_is_refused_in_the_words_of_the_language(
    monkeypatch,
):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with pytest.raises(RuntimeError) as error:
        find_ffmpeg()

    assert as_sentence(error.value, get_words("de")) == (
        "MP4 und WebM brauchen das Programm ffmpeg; "
        '`pip install "kmviz[video]"` bringt eines mit'
    )


def test_what_is_foreign_is_told_as_it_is():
    assert as_sentence(ValueError("a thing\nof its own"), get_words("ja")) == (
        "A thing of its own"
    )
