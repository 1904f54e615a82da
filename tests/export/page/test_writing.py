"""What stands in the file of a page."""

import io
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmviz import save
from kmviz.export.page.beside import PARTS, SAID
from kmviz.export.page.writing import (
    BASE,
    LETTERS,
    QUOTED,
    REMARK,
    SCRIPTS,
    _ascii,
    _bare,
    _lettered,
    _read,
    _shortened,
    _signs,
)

from ..conftest import script


def test_a_page_is_a_few_kilobytes(saved):
    assert saved.stat().st_size < 40_200


def test_scripts_and_styles_lose_blanks_but_never_in_what_they_say():
    for name in [*(f"{each}.js" for each in SCRIPTS), "page.css", "still.css"]:
        source, bare = REMARK.sub("", _read(name)), _bare(name)

        assert re.findall(QUOTED, bare) == re.findall(QUOTED, source)
        assert re.sub(r"\s|;(?=\s*})", "", bare) == re.sub(r"\s|;(?=\s*})", "", source)
        assert len(bare) < 0.93 * len(source)


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
    assert {*PARTS} == set(re.findall(r'shown\.has\("(\w+)"\)', source))


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


def test_an_old_page_stays_when_a_new_one_fails(tmp_path, run):
    path = tmp_path / "run.html"
    path.write_text("old")

    with pytest.raises(ValueError, match="fps must be left out"):
        save(run, path, fps=10)

    assert path.read_text() == "old"


def test_the_line_that_embeds_a_page_is_told(run, tmp_path):
    page = save(run, tmp_path / "a&b.html", words="de")
    named = save(run, tmp_path / "run.html", title='"A" & B')
    film = save(run, tmp_path / "run.gif", until=0)
    unnamed = save(run, io.BytesIO(), format="html")

    assert page.embedding.startswith(
        '<iframe src="a&amp;b.html" title="k-Means, Schritt für Schritt"'
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
