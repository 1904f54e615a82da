"""What stands in the file of a page."""

import io
import re
import time
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmviz import save
from kmviz.export.page.beside import PAGE_PARTS, SAID
from kmviz.export.page.shorter import QUOTED, REMARK, bare, brief, read
from kmviz.export.page.writing import (
    BASE,
    LARGE,
    LETTERS,
    RAW,
    SCRIPTS,
    _ascii,
    _deflated,
    _lettered,
    _shortened,
    _signs,
)

from ..conftest import script


def test_a_page_is_a_few_kilobytes(saved):
    assert saved.stat().st_size < 38_000


def test_no_blank_line_ends_a_page_that_stands_in_markdown(saved):
    assert "\n\n" not in saved.read_text(encoding="utf-8")


def test_scripts_and_styles_lose_blanks_but_never_in_what_they_say():
    for name in [*(f"{each}.js" for each in SCRIPTS), "page.css", "still.css"]:
        source, text = REMARK.sub("", read(name)), bare(name)

        assert re.findall(QUOTED, text) == re.findall(QUOTED, source)
        assert re.sub(r"\s|;(?=\s*})", "", text) == re.sub(r"\s|;(?=\s*})", "", source)
        assert len(text) < 0.93 * len(source)


def test_only_variables_get_shorter_names_and_numbers_lose_theirs(browser):
    source = "".join(read(f"{name}.js") for name in SCRIPTS)
    text = "".join(bare(f"{name}.js") for name in SCRIPTS)
    short = brief(source)
    gone = {*re.findall(r"\w+", text)} - {*re.findall(r"\w+", short)}
    page = browser.new_page()
    known = page.evaluate("(words) => words.filter((each) => each in window)", [*gone])
    page.close()

    for kept in (QUOTED, r"(?<=[^.])\.[a-z]\w*", r"\b[a-z]\w*:", r"[(=:?]/[^/\n]+/\w*"):
        assert re.findall(kept, short) == re.findall(kept, text)
    own = {*re.findall(r"^(?:const|function|class) (\w+)", source, re.MULTILINE)}
    assert {*known} <= own | {"event"}  # which is handed to those who listen
    assert len(gone) > 200
    assert len(short) < 0.87 * len(text)


@pytest.mark.parametrize(
    "text",
    [
        "const wide=1;give({wide})",
        "const wide=1;give({high,wide})",
        "const wide=1;give({wide:2})",
        "const wide=1;({wide=2}=given)",
        "const wide=1;given?.wide",
        "const wide=1;class A{get wide(){}}",
        "const wide=1;class A{high(){}wide(a,b=[f(1)]){}}",
        "const wide=1;given['x']=\"wide\"",
        "const wide=1;say(`${a?`wide`:1}`)",
        "give((wide)=>({wide}))",
        "give((a,[wide,b])=>a.wide)",
        'give((wide)=>"wide")',
    ],
)
def test_what_may_be_more_than_a_variable_keeps_its_name(text):
    assert brief(text) == text


def test_words_that_bytes_stand_for_come_back():
    source = "".join(script(name) for name in SCRIPTS)
    plain = _ascii(source)
    signs = _signs(plain)
    short = _shortened(plain, signs).decode("latin-1")
    known = [*signs]
    back = re.sub(r"[\x80-\xff]", lambda sign: known[ord(sign[0]) - 128], short)

    assert back == plain
    assert len(known) == 128
    assert len(short) < 0.75 * len(source)


def test_every_word_that_the_scripts_say_is_on_the_page():
    source = "".join(script(name) for name in SCRIPTS)
    methods = {"fill", "written", "number", "apart", "singular"}
    said = set(re.findall(r"\bwords\.(\w+)", source)) - methods

    assert said <= set(SAID)
    assert {*PAGE_PARTS} == set(re.findall(r'shown\.has\("(\w+)"\)', source))


@given(st.binary(max_size=40))
def test_letters_of_a_page_stand_for_its_bytes_and_no_more(content):
    packed = _lettered(content)
    digits = [LETTERS.index(each) for each in packed.encode()]
    odd = [BASE - 1] * (len(digits) % 2)
    pairs = np.reshape(digits + odd, (-1, 2)) @ [BASE, 1]
    bits = "".join(f"{pair:013b}" for pair in pairs)

    assert [int(bits[i : i + 8], 2) for i in range(0, 8 * len(content), 8)] == [
        *content
    ]
    assert len(packed) * 13 // 16 == len(content)
    assert not set(packed) & set("<&\"'")


def test_points_that_hardly_shrink_are_packed_quickly_and_others_well():
    planes = np.random.default_rng(1).normal(size=LARGE // 8 + 1).view(np.uint8)
    many, few = planes.reshape(-1, 8).T.tobytes(), bytes(range(200)) * 9
    began = time.process_time()
    packed = _deflated(many)
    taken = time.process_time() - began
    usual = zlib.compress(many, 9)
    usually = time.process_time() - began - taken

    assert [zlib.decompress(_deflated(each), RAW) for each in (many, few)] == [
        many,
        few,
    ]
    assert taken < 0.7 * usually
    assert len(packed) < len(usual)
    assert len(_deflated(few)) < len(zlib.compress(few, 9))


def test_an_old_page_stays_when_a_new_one_fails(tmp_path, run):
    path = tmp_path / "run.html"
    path.write_text("old")

    with pytest.raises(ValueError, match="fps must be left out"):
        save(run, path, fps=10)

    assert path.read_text() == "old"


def test_the_line_that_embeds_a_page_is_told(run, tmp_path):
    page = save(run, tmp_path / "a&b 100%?ü#1:2.html", words="de")
    named = save(run, tmp_path / "run.html", title='"A" & B')
    film = save(run, tmp_path / "run.gif", until=0)
    unnamed = save(run, io.BytesIO(), format="html")

    assert page.embedding.startswith(
        '<iframe src="a%26b%20100%25%3F%C3%BC%231%3A2.html" '
        'title="k-Means, Schritt für Schritt"'
    )
    assert 'title="&quot;A&quot; &amp; B"' in named.embedding
    assert film.embedding == unnamed.embedding == ""


def test_another_language_costs_a_page_little(run, tmp_path):
    one = save(run, tmp_path / "one.html").size
    two = save(run, tmp_path / "two.html", languages=["de", "en"]).size

    assert 1_000 < two - one < 2_700


@pytest.mark.parametrize(
    ("languages", "path", "message"),
    [
        ("de", "a.html", "languages must be a collection of languages, got 'de'"),
        (
            ["de"],
            "a.gif",
            "languages must be left out unless the suffix is .html, got .gif",
        ),
    ],
)
def test_languages_that_cannot_be_are_refused(run, languages, path, message):
    with pytest.raises((TypeError, ValueError)) as caught:
        save(run, path, languages=languages)

    assert str(caught.value) == message


def test_a_language_that_is_none_is_refused_with_those_there_are(run):
    with pytest.raises(ValueError, match=r'^each of languages must be one of "de"'):
        save(run, "a.html", languages=["de", "xx"])
