"""Text put together from kept pictures of its pieces is where text should be."""

import io
import os
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import findSystemFonts, fontManager
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

from kmviz import Board, Scene, Words, kmeans
from kmviz.drawing.artists.lettering import (
    LETTERS,
    Lettering,
    shortened,
    text_width,
    wrapped,
)
from kmviz.drawing.look import style

SENTENCES = [
    "Assign 2: 14 of 200 points changed cluster; inertia 13.02 → 11.41",
    "0123456789",
    "Ÿ Größe, ηλιος, jgpq|",
    "WAVE To Tj.",
]


def blank(size=(800, 120), dpi=100):
    figure = Figure(figsize=(size[0] / dpi, size[1] / dpi), dpi=dpi)
    FigureCanvasAgg(figure)
    return figure


def written(text, x=0.05, y=0.5, kind=Lettering, dpi=100, **look):
    """Return a figure with the text on it, and the text."""
    figure = blank(dpi=dpi)
    letters = kind(x, y, text, transform=figure.transFigure, **look)
    figure.add_artist(letters)
    return figure, letters


def drawn(figure):
    figure.canvas.draw()
    return np.array(figure.canvas.buffer_rgba())


def ink(pixels):
    """Return left, top, right and bottom of all that is not white."""
    dark = (pixels[..., :3] < 255).any(axis=2)
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1])


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("size", [8, 14.5, 21])
@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_letters_cover_what_ordinary_text_covers(text, size, weight):
    look = {"size": size, "weight": weight, "va": "baseline"}
    ours, _ = written(text, **look)
    theirs, _ = written(text, kind=Text, **look)

    np.testing.assert_allclose(ink(drawn(ours)), ink(drawn(theirs)), atol=2)


@pytest.mark.parametrize("word", ["H", "8", "inertia"])
@pytest.mark.parametrize("size", [8, 14.5, 21])
def test_a_word_stands_to_the_pixel_where_ordinary_text_does(word, size):
    look = {"size": size, "va": "baseline"}
    ours, _ = written(word, **look)
    theirs, _ = written(word, kind=Text, **look)

    np.testing.assert_array_equal(ink(drawn(ours)), ink(drawn(theirs)))


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("size", [8, 14.5, 21])
def test_the_width_is_that_of_ordinary_text(text, size):
    figure, letters = written(text, size=size)
    ruler = figure.canvas.get_renderer()
    font = letters.get_fontproperties()

    expected = ruler.get_text_width_height_descent(text, font, ismath=False)[0]

    assert letters.width_of(text, figure.dpi) == pytest.approx(expected, abs=1.5)


@pytest.mark.parametrize("text", SENTENCES)
def test_the_ink_fills_the_width(text):
    figure, letters = written(text, size=14.5)
    left, _, right, _ = ink(drawn(figure))

    assert right - left == pytest.approx(letters.width_of(text, figure.dpi), abs=3)


@pytest.mark.parametrize("moved", [(0, 0), (7, 3), (101, -20)])
def test_a_text_has_the_same_pixels_wherever_it_is_drawn(moved):
    home, _ = written("inertia 13.02", x=0.1, y=0.5, size=14)
    right, up = moved
    away, _ = written("inertia 13.02", x=0.1 + right / 800, y=0.5 + up / 120, size=14)

    shifted = np.roll(drawn(home), (-up, right), axis=(0, 1))

    np.testing.assert_array_equal(drawn(away), shifted)


def test_a_digit_has_the_same_pixels_in_every_number():
    first, letters = written("10", size=14, ha="left")
    second, _ = written("17", size=14, ha="left")
    width = round(800 * 0.05 + letters.width_of("1", 100))

    np.testing.assert_array_equal(drawn(first)[:, :width], drawn(second)[:, :width])


def test_drawing_twice_gives_the_same_pixels():
    figure, letters = written("Update 3")
    before = drawn(figure)
    letters.set_text("Assign 4")
    drawn(figure)
    letters.set_text("Update 3")

    np.testing.assert_array_equal(drawn(figure), before)


@pytest.mark.parametrize(("ha", "share"), [("left", 0), ("center", 0.5), ("right", 1)])
def test_text_hangs_to_the_side_that_was_asked_for(ha, share):
    figure, letters = written("inertia", x=0.5, size=14, ha=ha)
    left, _, right, _ = ink(drawn(figure))
    width = letters.width_of("inertia", figure.dpi)

    assert (left, right) == pytest.approx(
        (400 - share * width, 400 + (1 - share) * width), abs=3
    )


def test_centered_text_is_around_its_place():
    figure, _ = written("8", x=0.5, y=0.5, ha="center", va="center", size=20)
    left, top, right, bottom = ink(drawn(figure))

    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((400, 60), abs=1.5)


def test_text_at_its_top_hangs_below_its_place():
    figure, _ = written("H", y=0.75, va="top", size=20)
    _, top, _, _ = ink(drawn(figure))

    assert top == pytest.approx(30, abs=1.5)


def test_lines_hang_below_each_other_without_touching():
    boxes = []
    for text in ("Hg\n", "\nHg"):
        figure, _ = written(text, y=0.9, va="top", size=14)
        boxes.append(ink(drawn(figure)))

    assert boxes[0][0] == boxes[1][0]
    assert boxes[0][3] < boxes[1][1]


def test_of_several_lines_the_last_stands_on_the_baseline():
    one, two = (written(text, va="baseline", size=14)[0] for text in ("H", "H\nH"))

    assert ink(drawn(one))[3] == ink(drawn(two))[3]
    assert ink(drawn(one))[1] > ink(drawn(two))[1]


def test_text_has_its_color():
    figure, _ = written("█", size=20, color="#D55E00")

    assert (drawn(figure)[..., :3] == (0xD5, 0x5E, 0x00)).all(axis=2).any()


@pytest.mark.parametrize("nothing", [{"text": ""}, {"text": "x", "visible": False}])
def test_nothing_is_drawn_where_there_is_nothing_to_say(nothing):
    figure, _ = written(**nothing)

    assert (drawn(figure) == 255).all()


@pytest.mark.parametrize("dpi", [50, 100, 200])
def test_letters_grow_with_the_resolution(dpi):
    figure, letters = written("inertia", size=10, dpi=dpi)
    left, _, right, _ = ink(drawn(figure))

    assert right - left == pytest.approx(letters.width_of("inertia", dpi), rel=0.07)
    assert right - left == pytest.approx(dpi / 100 * 45, rel=0.07)


def svg(figure):
    file = io.StringIO()
    with rc_context({"svg.fonttype": "none"}):
        figure.savefig(file, format="svg")
    return file.getvalue()


def test_in_svg_letters_are_ordinary_text():
    text = svg(written("Assign 2", size=14)[0])

    assert f"font-family: '{style.FONT}'" in text
    assert ">Assign 2</text>" in text
    assert "<image" not in text


@pytest.mark.parametrize("up", ["top", "center", "baseline"])
def test_lines_in_svg_stand_where_they_do_in_pixels(up):
    figure, _ = written("HEIL\n2751", size=18, va=up)
    _, top, _, bottom = ink(drawn(figure))
    places = re.findall(r'<text[^>]*[ (]([\d.]+)\)">', svg(figure))
    first, last = (float(place) * 100 / 72 for place in places)

    assert last == pytest.approx(bottom, abs=1)
    assert first - 0.729 * 18 * 100 / 72 == pytest.approx(top, abs=1)


def test_dollar_signs_are_text_and_not_mathematics():
    assert ">$x_1$ and 5$</text>" in svg(written("$x_1$ and 5$", size=14)[0])


# Scripts without spaces


def font_of_the_east():
    """Return the file of an installed font that has Chinese letters, or None."""
    for path in findSystemFonts():
        if FT2Font(path).family_name in style.FONTS_OF_THE_EAST:
            return path
    return None


CHINESE = Words(start="开始", started="{n} 个点，{k} 颗星；还没有点属于任何簇")
IN_CI = os.environ.get("CI", "").lower() not in ("", "false", "0")
NO_FONT = "no font with Chinese letters here (Debian: fonts-wqy-microhei)"


@pytest.mark.skipif(font_of_the_east() is None and not IN_CI, reason=NO_FONT)
@pytest.mark.filterwarnings("error")
def test_chinese_letters_come_from_a_font_though_it_was_installed_later(monkeypatch):
    assert font_of_the_east(), NO_FONT
    known = fontManager.ttflist
    new = {each.fname for each in known if each.name in style.FONTS_OF_THE_EAST}
    kept = [each for each in known if each.fname not in new]  # as matplotlib keeps them
    monkeypatch.setattr(fontManager, "ttflist", kept)
    style._fonts_of_the_east.cache_clear()
    scene = Scene(kmeans([[0.0, 0.0], [1.0, 1.0]], k=1, rng=0), words=CHINESE)

    scene.draw(0)  # a letter that no font has is a warning

    inked = [drawn(written(letter)[0]) for letter in "开始"]
    assert (inked[0] != inked[1]).any()  # which boxes would not be
    assert style.fonts("开")[0] == style.fonts("a")[0] == style.FONT
    assert style.fonts("a") == [style.FONT]


@pytest.mark.skipif(
    all(each.name != style.BOXES for each in fontManager.ttflist) and not IN_CI,
    reason="matplotlib brings no font of boxes before 3.11",
)
@pytest.mark.filterwarnings("error")
def test_letters_that_no_font_has_are_boxes_without_complaint():
    thai, klingon = "ความยาว", "\uf8d0\uf8d1"
    board = Board("a", [[0.0, 0.0], [1.0, 1.0]], None, (thai, klingon), k=1)

    Scene(kmeans(board, k=1, rng=0), title=thai).draw(0)

    assert style.fonts(f"ä {klingon}") == [style.FONT, style.BOXES]
    assert style.fonts("ä √ ✓") == [style.FONT]


def test_a_text_without_spaces_is_wrapped_but_no_line_begins_with_a_full_stop():
    lines = wrapped("三颗星移动到其点的平均值；惯性变小。现在有点更接近。", 9, len)

    assert max(map(len, lines)) <= 9
    assert len(lines) == 3
    assert not any(line[0] in "，。；" for line in lines)


@given(st.text("ab =→一二。，", max_size=40), st.integers(1, 12))
def test_a_wrapped_text_loses_nothing_but_spaces(text, room):
    lines = wrapped(text, room, len)

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert len(line) <= room or " " not in line


def test_a_text_longer_than_any_line_is_not_measured_as_a_whole():
    measured = []

    def width_of(text):
        measured.append(len(text))
        return len(text)

    assert shortened("ab" * 5000, 9, width_of) == "abab…abab"
    assert max(measured) <= LETTERS


def test_the_width_of_a_text_is_that_of_its_pieces():
    assert text_width("one two", 12) == pytest.approx(
        text_width("one", 12) + text_width(" ", 12) + text_width("two", 12)
    )
