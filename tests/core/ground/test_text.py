"""Text of users is printable, of bounded length, and says what it is."""

from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kmviz import Trace, Words, lloyd, save
from kmviz.core.ground.text import LONGEST_NAME, check_comment, plain, plain_name

X = np.random.default_rng(0).normal(size=(12, 2))
NASTY = ["a $x_$ b", "US$/CA$ rate", "\x1b[31mred\x07", "\ud800 lone\x00", "{}%\\frac{"]


def named(columns):
    """Return a run whose columns have names."""
    return Trace(X, lloyd(X, X[:2]), columns=columns)


@given(st.text(st.characters(exclude_categories=[]), max_size=40))
def test_a_plain_text_has_no_character_that_is_not_printed(text):
    for letter in plain(text):
        assert ord(letter) >= 32 or letter in "\n\t"
    plain(text).encode()


@given(st.text(st.characters(exclude_categories=[])))
def test_a_name_is_one_line_of_bounded_length(text):
    name = plain_name(text * 20)

    assert len(name) <= LONGEST_NAME
    assert len(name.splitlines()) <= 1
    assert plain(name) == name


def test_what_can_be_printed_stays_as_it_is():
    text = "Größe (cm) — 身高 🌡️"

    assert plain(text) == plain_name(text) == check_comment(text) == text


def test_names_of_columns_are_plain():
    assert named(["\x1b[31mred\x07", "two\nlines"]).columns == (
        "\ufffd[31mred\ufffd",
        "two lines",
    )


@pytest.mark.parametrize(
    ("names", "suffix"),
    [
        (NASTY[:2], ".pdf"),
        (NASTY[2:4], ".pdf"),
        ([NASTY[4], "y"], ".pdf"),
        (NASTY[1:3], ".png"),
    ],
)
def test_any_name_of_a_column_can_be_drawn(tmp_path, names, suffix):
    path = tmp_path / f"run{suffix}"

    assert save(named(names), path, size=(200, 160), until=1).size > 0


@pytest.mark.parametrize("name", NASTY)
def test_an_svg_is_well_formed_and_says_the_name_as_it_is(tmp_path, name):
    words = Words(first_assigned=f"{plain(name).replace('{', '').replace('}', '')}!")
    save(named([name, "y"]), tmp_path / "run.svg", words=words)

    texts = ElementTree.parse(tmp_path / "run.svg").getroot().itertext()
    assert plain_name(name) in {text.strip() for text in texts}


def test_a_word_is_made_printable():
    assert Words(play="go\x1b\ud800").play == "go\ufffd\ufffd"


@pytest.mark.parametrize(
    ("comment", "error", "message"),
    [
        (3, TypeError, "comment must be a str, got 3"),
        (
            "a\0b",
            ValueError,
            "comment must be printable text, got the control character '\\x00'",
        ),
        (
            "\udcff",
            ValueError,
            "comment must be printable text, got the half of a pair '\\udcff'",
        ),
        (
            "\u202eabc",
            ValueError,
            "comment must be printable text, got the turning mark '\\u202e'",
        ),
        (
            "a\uffff",
            ValueError,
            "comment must be printable text, got the sign that is no letter '\\uffff'",
        ),
        (
            "x" * 100_001,
            ValueError,
            "comment must have at most 100000 letters, got 100001",
        ),
    ],
)
def test_a_comment_that_no_file_can_keep_is_refused(tmp_path, comment, error, message):
    with pytest.raises(error) as caught:
        save(named(["x", "y"]), tmp_path / "run.gif", comment=comment)

    assert str(caught.value) == message
