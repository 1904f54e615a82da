"""The languages are complete, and their words stand where they have room."""

import ast
import errno
import json
import os
import re
from dataclasses import fields, replace
from importlib.resources import files
from itertools import combinations, product
from pathlib import Path

import pytest
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

import kmviz
from kmviz import Scene, Words, choose_k, kmeans, make_board, restarts
from kmviz.core.ground.sentence import Count, Sentence, of_system
from kmviz.drawing.board.guesses import Guesses
from kmviz.drawing.look import style
from kmviz.drawing.look.settings import FONT_LOG, own_settings
from kmviz.drawing.many.curves import Curves
from kmviz.drawing.many.wall import Wall
from kmviz.drawing.words.languages import ENGLISH, get_words, languages
from kmviz.drawing.words.picture_words import PictureWords
from kmviz.drawing.words.player_words import PlayerWords
from kmviz.drawing.words.spelling import Listing
from kmviz.drawing.words.words import names, own_placeholders, placeholders
from kmviz.encoding.files import DISK_FAULTS

OTHERS = tuple(code for code in languages() if code != "en")
MAY_STAY = {"ones", "decimal", "joiner", "listing", "told"}
"""What a language may have in common with English without a word about it."""
NAMES = [*names(), "sentences"]
SYSTEM = (errno.EACCES, errno.ENOENT, errno.ENAMETOOLONG, errno.EMFILE)
"""What a system may say of a file, beside the faults of a disk."""
SIZES = [(800, 600), (1280, 720), (480, 600)]


def given(code):
    """Return what the file of a language says."""
    text = (files("kmviz") / "languages" / f"{code}.json").read_text(encoding="utf-8")
    return json.loads(text, object_pairs_hook=once_each)


def once_each(pairs):
    """Return a dictionary of pairs, none of which has the key of another."""
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def facts_said(template, usable):
    """Return the placeholders whose values are read, where there are many of each."""
    facts = {}
    for number, placeholder in enumerate(usable, start=7001):
        value = Listing([number, number]) if placeholder == "clusters" else number
        facts[placeholder] = Count(value) if isinstance(value, int) else value
    said = template.format(**facts)
    return {key for key, value in facts.items() if str(value) in said}


@pytest.mark.parametrize("code", OTHERS)
def test_apostrophes_and_dots_are_those_of_print(code):
    said = given(code)
    texts = [*said["sentences"].values(), *map(str, said.values())]
    apart = ["de", "ja", "zh"]  # where a blank before the dots stands for a word

    for text in texts[:-1]:
        assert "'" not in text
        assert code in apart or not re.search(r"\s…", text)
        assert code != "fr" or not re.search(r" [:;!»]|[\w}] \?|« ", text)


def test_no_word_of_a_player_has_the_name_of_one_of_a_picture():
    pictures, players = (
        {field.name for field in fields(each)} for each in (PictureWords, PlayerWords)
    )

    assert not pictures & players


@pytest.mark.parametrize("code", OTHERS)
def test_a_language_gives_every_word_in_the_order_of_the_table(code):
    names = list(given(code))

    assert set(NAMES) - set(names) <= MAY_STAY
    assert names == [name for name in NAMES if name in names]
    assert given(code)["language"] == code


@pytest.mark.parametrize("code", OTHERS)
def test_a_language_says_the_same_facts_as_english(code):
    for name in names():
        english = facts_said(getattr(ENGLISH, name), placeholders(name))
        said = getattr(get_words(code), name)
        assert facts_said(said, placeholders(name)) == english, name
    for english, said in given(code)["sentences"].items():
        own = own_placeholders(english)
        assert facts_said(said, own) == facts_said(english, own), english


@pytest.mark.parametrize("code", OTHERS)
def test_no_sentence_is_left_in_english(code):
    same = {
        name
        for name in names()
        if getattr(get_words(code), name) == getattr(ENGLISH, name)
        and re.search("[a-z]{3} [a-z]{3}", getattr(ENGLISH, name))
    }

    assert not same


def templates(call):
    """Return the texts that a call makes its sentence from, if they stand in it."""
    first = call.args[0]
    texts = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    return [text.value for text in texts if isinstance(text, ast.Constant)]


@pytest.fixture(scope="module")
def sentences():
    """Every sentence of the code that has words, and those of the system."""
    files = Path(kmviz.__file__).parent.rglob("*.py")
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text())))
    calls = (node for node in nodes if isinstance(node, ast.Call))
    calls = [call for call in calls if getattr(call.func, "id", "") == "Sentence"]
    said = {text for call in calls for text in templates(call)}
    worded = {text for text in said if re.search("[a-z]", re.sub("{.*?}", "", text))}
    return worded | {os.strerror(number) for number in (*DISK_FAULTS, *SYSTEM)}


@pytest.mark.parametrize("code", OTHERS)
def test_a_language_has_every_sentence_of_the_code_and_no_other(code, sentences):
    assert set(given(code)["sentences"]) == sentences


READERS = ("arff", "cells", "columns", "files", "formats", "header", "numerals")
"""The modules of `points` that a player may read a table with, beside two."""


@pytest.mark.parametrize("module", [*READERS, "tables", "text"])
def test_every_refusal_of_a_table_is_a_sentence(module):
    path = Path(kmviz.__file__).with_name("points") / f"{module}.py"
    nodes = [*ast.walk(ast.parse(path.read_text()))]
    said = [
        ast.unparse(node.value)
        for node in nodes
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "message"
    ]

    assert said
    assert all(text.startswith("Sentence(") for text in said)


@pytest.mark.parametrize("code", OTHERS)
def test_no_refusal_is_left_in_english(code):
    said = given(code)["sentences"]

    assert not {english for english in said if said[english] == english}


def test_a_sentence_in_english_words_is_what_it_was():
    why = of_system(OSError(28, "No space left on device"))
    said = Sentence("{n} {n:row|rows} of {path}: {why}", n=1, path="{x}", why=why)

    assert ENGLISH.say(said) == said == "1 row of {x}: No space left on device"
    assert get_words("de").say(why) == "auf dem Datenträger ist kein Platz mehr"


def test_a_sentence_that_nothing_can_fill_is_refused():
    with pytest.raises(ValueError, match="placeholder") as error:
        Words(sentences={"{n} {n:row|rows}": "{rows} Zeilen"})

    assert str(error.value) == (
        "the sentence '{n} {n:row|rows}' must have no placeholder but {n}, "
        "got '{rows} Zeilen'"
    )


def test_a_language_or_a_file_stands_for_its_table(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text('{"start": "Anfang"}', encoding="utf-8")

    assert get_words("de").language == "de"
    assert get_words(None) == get_words("en") == Words()
    assert get_words(path) == get_words(str(path)) == Words(start="Anfang")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            '{"strat": "x"}',
            "each name must be one of kmviz.Words, got 'strat'; did you mean start?",
        ),
        ('{"xyzzy": "x"}', "each name must be one of kmviz.Words, got 'xyzzy'"),
        ('{"start": 5}', "start must be a str, got 5"),
        ('{"stretched": "{n}"}', "stretched must have no placeholder, got '{n}'"),
        (
            '{"sentences": 5}',
            "sentences must be a mapping of English texts to others, got 5",
        ),
        ("[1]", "words must be an object of names and texts, got [1]"),
    ],
)
def test_a_file_with_a_wrong_word_is_named(tmp_path, content, message):
    path = tmp_path / "mine.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises((TypeError, ValueError)) as error:
        get_words(path)

    assert str(error.value) == f'in "{path}", {message}'


def test_a_file_that_is_none_or_no_json_is_refused(tmp_path):
    path = tmp_path / "mine.json"

    with pytest.raises(FileNotFoundError) as missing:
        get_words(path)
    with pytest.raises(IsADirectoryError) as folder:
        get_words(tmp_path)
    path.write_bytes(b'{"start": ')
    with pytest.raises(ValueError, match="JSON") as broken:
        get_words(path)

    path.write_bytes(b"[" * 10_000)
    with pytest.raises(ValueError, match="must be JSON in UTF-8"):
        get_words(path)

    assert str(folder.value) == f'"{tmp_path}" could not be read: Is a directory'
    assert str(missing.value) == f'words must be a JSON file that exists, got "{path}"'
    assert str(broken.value) == (
        f'"{path}" must be JSON in UTF-8, got Expecting value: line 1 column 11 '
        "(char 10)"
    )


@pytest.mark.parametrize(
    ("words", "error", "near"),
    [
        ("klingon", ValueError, ""),
        ("DE", ValueError, '; did you mean "de"?'),
        (5, TypeError, ""),
        ([], TypeError, ""),
    ],
)
def test_what_stands_for_no_words_is_refused(words, error, near):
    with pytest.raises(error) as caught:
        get_words(words)

    assert str(caught.value) == (
        'words must be one of "de", "en", "es", "fr", "it", "ja", "pt", "zh", '
        f"a JSON file or a kmviz.Words, got {words!r}{near}"
    )


@pytest.mark.parametrize("code", ["zh", "ja"])
def test_a_font_of_the_east_has_every_sign(code):
    words = given(code)
    text = "".join([*words.pop("sentences").values(), *words.values()])
    names = [name for name in style.fonts(text) if name != style.BOXES]
    files = [findfont(FontProperties(family=name)) for name in names]
    covered = set().union(*(FT2Font(file).get_charmap() for file in files))

    assert not {
        sign for sign in text if ord(sign) not in covered and sign.isprintable()
    }


def test_a_font_without_bold_letters_is_not_complained_of(gauss_run, caplog):
    for side in (611, 613):  # no font of these sizes has been asked for before
        Scene(gauss_run(9, 2), size=(side, side), words="zh").draw(1)

    assert caplog.records == []


def test_outside_our_pictures_fonts_are_still_complained_of(caplog):
    with own_settings:
        FONT_LOG.warning("findfont: Failed to find font weight %s", "bold")
    FONT_LOG.warning("findfont: Failed to find font weight %s", "light")

    assert [record.args for record in caplog.records] == [("light",)]


GUESSES = (None, Guesses(), Guesses(asked="points", score=50.0))


def boxes(scene, ink_box):
    """Return what each text really covers: left, bottom, right, top."""
    texts = [text for text in scene.figure.findobj(Text) if text.get_text().strip()]
    inked = [(text.get_text(), ink_box(text, scene.figure)) for text in texts]
    return [(text, box) for text, box in inked if box]


def pixels_of_type(picture):
    """Return how large the sentence of a picture is written, in pixels."""
    dim = style.get_style("light").dim
    texts = [text for text in picture.figure.findobj(Text) if text.get_color() == dim]
    longest = max(texts, key=lambda text: len(text.get_text()))
    return longest.get_fontsize() * picture.figure.dpi / 72


LARGE, SMALL = 15.5, 14.0
"""The least type on 600 pixels of height: usually, and where clusters are empty."""


@pytest.mark.parametrize(
    ("run", "size"),
    [*product(["jumping"], SIZES[:2]), ("many columns", SIZES[2])],
)
@pytest.mark.parametrize("code", OTHERS)
def test_every_word_has_its_place(awkward_runs, ink_box, run, code, size):
    trace = awkward_runs[run]
    scene = Scene(trace, size=size, words=code)

    scene.draw(0)
    for number, position in enumerate((0, 1, 2, 3, len(trace) - 1, 1.5, 2.5)):
        scene.mark(guesses := GUESSES[number % len(GUESSES)])
        scene.show(position)
        assert guesses or pixels_of_type(scene) >= SMALL
        inked = boxes(scene, ink_box)
        for text, (left, bottom, right, top) in inked:
            assert min(left, bottom) >= 0, text
            assert right <= size[0], text
            assert top <= size[1], text
            assert "…" not in text
        for (one, a), (other, b) in combinations(inked, 2):
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart, (one, other)


@pytest.mark.parametrize("code", languages())
def test_captions_with_a_note_on_the_view_are_read_from_the_last_row(noted, code):
    for trace in noted:
        scene = Scene(trace, words=code)
        scene.show(2)
        assert pixels_of_type(scene) >= LARGE


@pytest.fixture(scope="module")
def noted():
    """Runs of which each caption says how the points are seen: in a strip, a column."""
    boards = make_board("iris", columns="all"), make_board("faithful")
    return [kmeans(board, k=3, rng=0, max_iter=1) for board in boards]


@pytest.fixture(scope="module")
def many():
    """Runs of which some fail, and a choice of k for which nothing is picked."""
    flowers = make_board("iris", columns="all")
    failing = {"init": ("random", "partition"), "empty": "error"}
    runs = restarts(make_board("peaked", rng=0), 6, runs=3, rng=0, **failing)
    choice = choose_k(flowers, ks=[2, 5], runs=2, references=2, rng=0)
    return [(Wall, runs), (Curves, choice)]


@pytest.mark.parametrize("code", languages())
def test_what_is_told_of_many_runs_is_read_from_the_last_row(many, code):
    for picture in [show(each, size=(800, 600), words=code) for show, each in many]:
        picture.draw(picture.last)
        assert pixels_of_type(picture) >= LARGE


@pytest.mark.parametrize("size", SIZES)
def test_titles_of_whatever_length_leave_the_figure_its_room(
    awkward_runs, ink_box, size
):
    long = (
        "Summe der quadrierten euklidischen Abstände aller Punkte vom Schwerpunkt (€)"
    )
    words = replace(get_words("de"), inertia=long, switches=long, update=long)
    scene = Scene(awkward_runs["stretched"], size=size, words=words)

    scene.draw(0)
    for position in (0, 1, 2, 3):
        scene.show(position)
        for text, (left, _, right, _) in boxes(scene, ink_box):
            assert 0 <= left < right <= size[0], text
        titles = [t for t, _ in boxes(scene, ink_box) if t.startswith("Summe der q")]
        assert all(title.endswith("(€)") for title in titles)
